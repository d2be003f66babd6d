package scan

import "math/bits"

// Bits are the bitmaps of a strip of input. Bit i%8 of byte i/8 stands for
// byte i of the strip: read as little-endian words, bit 0 is the first.
//
//   - T has the ends of character data: '<', '&', CR, and a '>' whose two bytes
//     before it in the strip are "]]". Whether that one is an error, or ends a
//     CDATA section, or is plain (in an attribute value), is for the reader.
//   - V has what an attribute value is not copied over: '<', '&', CR, TAB, LF
//     and both quotes.
//   - N has every byte that is not an ASCII NameChar, those of other characters
//     among them.
//
// Each is long enough for 8 bytes to be loaded at i/8 for every i <= Max.
// The slices are read by others and replaced by nobody.
type Bits struct {
	T, V, N []byte
	max     int
}

// A block is what a kernel classifies in one round: a word of each bitmap.
const block = 64

// NewBits returns bitmaps for strips of up to max bytes, rounded up to a whole
// number of blocks.
func NewBits(max int) *Bits {
	max = (max + block - 1) &^ (block - 1)
	size := max/8 + 16
	all := make([]byte, 3*size)
	return &Bits{
		T:   all[0*size : 1*size : 1*size],
		V:   all[1*size : 2*size : 2*size],
		N:   all[2*size : 3*size : 3*size],
		max: max,
	}
}

// Max returns the length of the longest strip.
func (b *Bits) Max() int { return b.max }

// Index makes the bitmaps of src, which begins with a whole character and is
// no longer than Max. It returns the length of the longest prefix that consists
// of whole characters of well-formed UTF-8 (RFC 3629), all of which XML 1.0 Char
// allows: the index of the first byte of the first character that is bad or
// incomplete, or len(src).
//
// For i < valid the bits are exact, at valid all three maps have a 1, so that
// every search ends, and what lies behind is anything. Nothing is carried from
// one call to the next.
func (b *Bits) Index(src []byte) (valid int) {
	if len(src) > b.max {
		panic("scan: a strip longer than its bitmaps")
	}
	// Strips of other than ASCII text end within a sequence more often than not:
	// it is no reason to ask judge.
	src = src[:complete(src)]
	valid = len(src)
	if at := index(chosen(), b, src); at < valid {
		valid = judge(src, at)
	}
	at, bit := valid/8, byte(1)<<(valid%8)
	b.T[at] |= bit
	b.V[at] |= bit
	b.N[at] |= bit
	return valid
}

// complete returns where the sequence begins that the end of b cuts off, or
// len(b). It may take a lead that is wrong by itself for one: nothing from there
// on is valid either way.
func complete(b []byte) int {
	for i := len(b) - 1; i >= 0 && len(b)-i < 4 && b[i] >= 0x80; i-- {
		// The ones at the top of a lead say how long its sequence is; of a byte
		// that continues one there is a single one.
		if n := bits.LeadingZeros8(^b[i]); n > 1 {
			if n > len(b)-i {
				return i
			}
			break
		}
	}
	return len(b)
}

// judge returns the index of the first byte of the first character of b that is
// bad or incomplete, or len(b), where everything before the character that
// holds b[at], or ends just before it, is good.
func judge(b []byte, at int) int {
	// The character before at may reach over it. It is 3 bytes back at most.
	for k := 1; k <= 3 && k <= at; k++ {
		if b[at-k] >= 0xC0 {
			at -= k
			break
		}
	}
	for at < len(b) {
		if b[at] >= 0x80 {
			_, n, status := Rune(b, at)
			if status != OK {
				return at
			}
			at += n
			continue
		}
		if Control(b[at]) {
			return at
		}
		at++
	}
	return at
}

// Next returns the index of the first bit that is set in a bitmap at or behind
// i. There is one.
func Next(bitmap []byte, i int) int {
	if x := Load(bitmap, i>>3) >> (uint(i) & 7); x != 0 {
		return i + bits.TrailingZeros64(x)
	}
	return nextFar(bitmap, i)
}

func nextFar(bitmap []byte, i int) int {
	for i = i&^63 + 64; ; i += 64 {
		if x := Load(bitmap, i>>3); x != 0 {
			return i + bits.TrailingZeros64(x)
		}
	}
}
