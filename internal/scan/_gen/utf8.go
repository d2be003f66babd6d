package main

// What is wrong with two bytes, as bits: it is if first of the one and second of
// the other have one in common. The bits are those of Keiser and Lemire,
// "Validating UTF-8 in less than one instruction per byte", 2020, who look them
// up by halves of the bytes (see halves).
const (
	tooShort    = 1 << iota // a lead, and then no byte that continues
	tooLong                 // ASCII, and then one that continues
	overlong3               // E0 80 to E0 9F
	tooLarge                // F4 90 and more, F5 90 and more
	surrogate               // ED A0 and more
	overlong2               // C0, C1
	overlong4               // F0 80 to F0 8F; and F5 80 to F5 8F, with tooLarge
	twoContinue             // wrong, unless a lead before calls for it

	lengths = tooShort | tooLong | twoContinue
)

func first(c byte) byte {
	switch {
	case c < 0x80:
		return tooLong
	case c < 0xC0:
		return twoContinue
	case c < 0xC2:
		return tooShort | overlong2
	case c == 0xE0:
		return tooShort | overlong3
	case c == 0xED:
		return tooShort | surrogate
	case c == 0xF0:
		return tooShort | overlong4
	case c == 0xF4:
		return tooShort | tooLarge
	case c > 0xF4:
		return tooShort | tooLarge | overlong4
	}
	return tooShort
}

func second(c byte) byte {
	const any = tooLong | twoContinue | overlong2
	switch {
	case c < 0x80 || c >= 0xC0:
		return tooShort
	case c < 0x90:
		return any | overlong3 | overlong4
	case c < 0xA0:
		return any | overlong3 | tooLarge
	}
	return any | surrogate | tooLarge
}

// low and high return tables for VPSHUFB: what bytes with that half have of some
// property, as far as they are told apart by it.
func high(property func(c byte) byte) func(i byte) byte {
	return func(i byte) (bits byte) {
		for other := range byte(16) {
			bits |= property(i%16<<4 | other)
		}
		return bits
	}
}

func low(property func(c byte) byte) func(i byte) byte {
	return func(i byte) (bits byte) {
		for other := range byte(16) {
			bits |= property(other<<4 | i%16)
		}
		return bits
	}
}
