package scan

import "encoding/binary"

// Status is the verdict on a character.
type Status uint8

const (
	OK         Status = iota
	Incomplete        // the bytes end inside a sequence that is well-formed so far
	IllFormed         // not UTF-8 (RFC 3629)
	Forbidden         // UTF-8 for a code point that XML 1.0 Char forbids
)

// Rune decodes the character of more than one byte that begins at b[i]. n is
// its length in bytes, 0 unless the status is OK.
//
// The second byte decides what is well-formed: E0, ED, F0 and F4 narrow its
// range (Unicode 3.9, table 3-7), so that overlong forms, surrogates and what
// lies beyond U+10FFFF are refused as soon as it is there.
func Rune(b []byte, i int) (r rune, n int, s Status) {
	c := b[i]
	lo, hi := byte(0x80), byte(0xBF)
	switch {
	case c < 0xC2 || c > 0xF4:
		return 0, 0, IllFormed
	case c < 0xE0:
		n, r = 2, rune(c&0x1F)
	case c < 0xF0:
		n, r = 3, rune(c&0x0F)
		if c == 0xE0 {
			lo = 0xA0
		} else if c == 0xED {
			hi = 0x9F
		}
	default:
		n, r = 4, rune(c&0x07)
		if c == 0xF0 {
			lo = 0x90
		} else if c == 0xF4 {
			hi = 0x8F
		}
	}
	for k := 1; k < n; k++ {
		if i+k >= len(b) {
			return 0, 0, Incomplete
		}
		c := b[i+k]
		if c < lo || c > hi {
			return 0, 0, IllFormed
		}
		r = r<<6 | rune(c&0x3F)
		lo, hi = 0x80, 0xBF
	}
	if r == 0xFFFE || r == 0xFFFF {
		return r, 0, Forbidden
	}
	return r, n, OK
}

// Runes returns the index of the first byte of b at or after i that is ASCII
// or begins a character whose status is not OK, with that status; len(b) and
// OK where the bytes end with a whole character.
func Runes(b []byte, i int) (int, Status) {
	for i < len(b) && b[i] >= 0x80 {
		// Two and three bytes, which are nearly all of what people write,
		// without the general case's loop.
		if i+4 <= len(b) {
			x := binary.LittleEndian.Uint32(b[i:])
			if x&0xC0E0 == 0x80C0 && x&0x1E != 0 {
				i += 2
				continue
			}
			if c := b[i]; x&0xC0C0F0 == 0x8080E0 && c != 0xE0 && c < 0xED {
				i += 3
				continue
			}
		}
		_, n, s := Rune(b, i)
		if s != OK {
			return i, s
		}
		i += n
	}
	return i, OK
}
