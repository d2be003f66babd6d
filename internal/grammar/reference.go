package grammar

import (
	"encoding/binary"

	"github.com/seed492f7be9/stanza/internal/scan"
)

// A reference is read by this automaton, which can stop before any byte:
//
//	& ─► refAmp ─ # ─► refHash ─ digit ──► refDec ─ ; ─► done
//	        │             └───── x ──────► refX ─ hex ─► refHex ─ ; ─► done
//	        └─ NameStartChar ─► refName ─ ; ─► done
const (
	refNone = iota
	refAmp
	refHash
	refDec
	refX
	refHex
	refName
)

// The references to the predefined entities (XML 1.0 §4.6), as little-endian
// words.
const (
	wordLt   = uint64('&' | 'l'<<8 | 't'<<16 | ';'<<24)
	wordGt   = uint64('&' | 'g'<<8 | 't'<<16 | ';'<<24)
	wordAmp  = uint64('&' | 'a'<<8 | 'm'<<16 | 'p'<<24 | ';'<<32)
	wordQuot = uint64('&' | 'q'<<8 | 'u'<<16 | 'o'<<24 | 't'<<32 | ';'<<40)
	wordApos = uint64('&' | 'a'<<8 | 'p'<<16 | 'o'<<24 | 's'<<32 | ';'<<40)
)

// Refer returns what the reference that b begins with stands for, and its length;
// 0 unless it is a whole one that is legal.
func Refer(b []byte) (r rune, n int) {
	if len(b) >= 8 {
		x := binary.LittleEndian.Uint64(b)
		switch {
		case x&(1<<32-1) == wordLt:
			return '<', 4
		case x&(1<<32-1) == wordGt:
			return '>', 4
		case x&(1<<40-1) == wordAmp:
			return '&', 5
		case x&(1<<48-1) == wordQuot:
			return '"', 6
		case x&(1<<48-1) == wordApos:
			return '\'', 6
		}
	}
	if len(b) > 3 && b[1] == '#' {
		return refer(b)
	}
	state := Resume{refState: refAmp}
	n, rule := state.reference(b, 1)
	if rule != OK {
		return 0, 0
	}
	c, _ := predefined(b[1 : n-1])
	return rune(c), n
}

// refer is Refer for references to characters (XML 1.0 §4.1).
func refer(b []byte) (r rune, n int) {
	from, base := 2, uint32(10)
	if b[2] == 'x' {
		from, base = 3, 16
	}
	value := uint32(0)
	for i := from; i < len(b); i++ {
		d := uint32(digits[b[i]])
		if d >= base {
			if b[i] != ';' || i == from || !isChar(value) {
				break
			}
			return rune(value), i + 1
		}
		if value = value*base + d; value > 0x10FFFF {
			break
		}
	}
	return 0, 0
}

// digits has the values of digits, and more than any for what is none.
var digits = func() (t [256]uint8) {
	for c := range t {
		t[c] = 0xFF
		if d, ok := hexDigit(byte(c)); ok {
			t[c] = d
		}
	}
	return t
}()

// reference goes on with the reference whose '&' is at b[r.ref], at b[i]. On
// OK it returns the index behind its ';'. A malformed reference, one to a
// forbidden character and one to an unknown entity are reported at the '&'.
// Unless it returns OK, r.at is the byte that decided.
func (r *Resume) reference(b []byte, i int) (int, Rule) {
	for ; i < len(b); i++ {
		c := b[i]
		switch r.refState {
		case refAmp:
			r.value = 0
			switch {
			case c == '#':
				r.refState = refHash
				continue
			case scan.NameStart(c):
				r.refState = refName
				continue
			}
		case refHash:
			if c == 'x' {
				r.refState = refX
				continue
			}
			if isDigit(c) {
				r.refState = refDec
				r.push(c-'0', 10)
				continue
			}
		case refDec:
			if isDigit(c) {
				r.push(c-'0', 10)
				continue
			}
		case refX, refHex:
			if d, ok := hexDigit(c); ok {
				r.refState = refHex
				r.push(d, 16)
				continue
			}
		case refName:
			if scan.NameByte(c) {
				continue
			}
		}
		if c == ';' {
			switch r.refState {
			case refDec, refHex:
				r.refState = refNone
				if !isChar(r.value) {
					r.at = int32(i)
					return int(r.ref), CharReference
				}
				return i + 1, OK
			case refName:
				r.refState = refNone
				if _, ok := predefined(b[r.ref+1 : i]); !ok {
					r.at = int32(i)
					return int(r.ref), Entity
				}
				return i + 1, OK
			}
		}
		if c >= 0x80 && (r.refState == refAmp || r.refState == refName) {
			ru, n, s := scan.Rune(b, i)
			if s == scan.OK {
				start, char := scan.NameRune(ru)
				if start || char && r.refState == refName {
					r.refState = refName
					i += n - 1
					continue
				}
			}
		}
		r.at = int32(i)
		if v := character(b, i, Reference); v != Reference {
			return i, v
		}
		return int(r.ref), Reference
	}
	r.at = int32(i)
	return i, More
}

// push appends a digit to the value of a character reference, which sticks at
// a value beyond U+10FFFF: no number of digits wraps it.
func (r *Resume) push(digit byte, base uint32) {
	if r.value <= 0x10FFFF {
		r.value = r.value*base + uint32(digit)
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func hexDigit(c byte) (byte, bool) {
	switch {
	case isDigit(c):
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// isChar is the Char of XML 1.0.
func isChar(r uint32) bool {
	return r == '\t' || r == '\n' || r == '\r' || 0x20 <= r && r <= 0xD7FF || 0xE000 <= r && r <= 0xFFFD ||
		0x10000 <= r && r <= 0x10FFFF
}

// predefined returns the character of a predefined entity (XML 1.0 §4.6).
func predefined(name []byte) (byte, bool) {
	switch string(name) {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "apos":
		return '\'', true
	case "quot":
		return '"', true
	}
	return 0, false
}
