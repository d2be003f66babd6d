package grammar

import "github.com/seed492f7be9/stanza/internal/scan"

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

// Whole returns the length of the reference that b begins with, 0 unless it is
// a whole one that is legal.
func Whole(b []byte) int {
	if len(b) > 5 { // most of them are predefined
		switch b[1] {
		case 'l', 'g':
			if b[2] == 't' && b[3] == ';' {
				return len("&lt;")
			}
		case 'a':
			if b[2] == 'm' && b[3] == 'p' && b[4] == ';' {
				return len("&amp;")
			}
		}
	}
	r := Resume{refState: refAmp}
	n, rule := r.reference(b, 1)
	if rule != OK {
		return 0
	}
	return n
}

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
