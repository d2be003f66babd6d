package scan

import (
	"encoding/binary"
	"math/bits"
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// zero marks the bytes of x that are 0 with their high bit. Bits above the
// lowest mark may be wrong (a borrow runs upwards), so only that one is used.
func zero(x uint64) uint64 { return (x - ones) &^ x }

// Text returns the index of the first byte of b at or after i that is not
// plain character data, or len(b): one of '<', '&' and ']', a control
// character other than TAB and LF, or the first byte of what is not ASCII.
func Text(b []byte, i int) int {
	for {
		for ; i+8 <= len(b); i += 8 {
			x := binary.LittleEndian.Uint64(b[i:])
			stop := (zero(x^'<'*ones) | zero(x^'&'*ones) | zero(x^']'*ones) | (x-0x20*ones)&^x | x) & highs
			if stop != 0 {
				i += bits.TrailingZeros64(stop) >> 3
				goto found
			}
		}
		for i < len(b) && class[b[i]]&textStop == 0 {
			i++
		}
		if i >= len(b) {
			return len(b)
		}
	found:
		if c := b[i]; c != '\n' && c != '\t' {
			return i
		}
		i++
	}
}

// Value returns the index of the first byte of b at or after i that is not
// plain in an attribute value quoted by quote, or len(b): the quote, '<', '&',
// a control character, or the first byte of what is not ASCII.
func Value(b []byte, i int, quote byte) int {
	for i+16 <= len(b) {
		// Everything below '(' is looked at twice: the quotes and '&' are
		// there, and of what is plain only ' ' and '#' are at all frequent.
		x, y := binary.LittleEndian.Uint64(b[i:]), binary.LittleEndian.Uint64(b[i+8:])
		x = (zero(x^'<'*ones) | (x-'('*ones)&^x | x) & highs
		y = (zero(y^'<'*ones) | (y-'('*ones)&^y | y) & highs
		// Marks above the lowest one may be wrong, but none is missing.
		for ; x != 0; x &= x - 1 {
			if k := i + bits.TrailingZeros64(x)>>3; b[k] == quote || class[b[k]]&valueStop != 0 {
				return k
			}
		}
		for ; y != 0; y &= y - 1 {
			if k := i + 8 + bits.TrailingZeros64(y)>>3; b[k] == quote || class[b[k]]&valueStop != 0 {
				return k
			}
		}
		i += 16
	}
	for i < len(b) && b[i] != quote && class[b[i]]&valueStop == 0 {
		i++
	}
	return i
}

// Name returns the index of the first byte of b at or after i that is not an
// ASCII NameChar of XML 1.0, or len(b).
func Name(b []byte, i int) int {
	for i < len(b) && class[b[i]]&nameChar != 0 {
		i++
	}
	return i
}

// NameStart reports whether c is an ASCII NameStartChar of XML 1.0.
func NameStart(c byte) bool { return class[c]&nameStart != 0 }

// NameByte reports whether c is an ASCII NameChar of XML 1.0.
func NameByte(c byte) bool { return class[c]&nameChar != 0 }

// Space reports whether c is white space: the S of XML 1.0.
func Space(c byte) bool { return class[c]&space != 0 }

// Control reports whether c is a control character that XML 1.0 Char forbids.
func Control(c byte) bool { return class[c]&control != 0 }

const (
	nameStart = 1 << iota
	nameChar
	space
	control
	textStop
	valueStop
)

var class = func() (t [256]uint8) {
	for c := range t {
		switch c := byte(c); {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_', c == ':':
			t[c] = nameStart | nameChar
		case '0' <= c && c <= '9', c == '-', c == '.':
			t[c] = nameChar
		case c == ' ':
			t[c] = space
		case c == '\t', c == '\n', c == '\r':
			t[c] = space | textStop | valueStop
		case c < 0x20:
			t[c] = control | textStop | valueStop
		case c >= 0x80, c == '<', c == '&':
			t[c] = textStop | valueStop
		case c == ']':
			t[c] = textStop
		}
	}
	return t
}()
