package grammar

import (
	"encoding/binary"
	"slices"
	"unicode/utf8"
)

// The functions of this file give the meaning of bytes that were accepted.
// None of them makes anything longer: no reference is shorter than its
// character, and line ends only shrink. Of other bytes they make something or
// other, without failing.

// AppendText appends character data: references replaced, and line ends
// normalized (XML 1.0 §2.11).
func AppendText(dst, b []byte) []byte { return appendDecoded(dst, b, true, false) }

// AppendCDATA appends the content of a CDATA section: line ends normalized.
func AppendCDATA(dst, b []byte) []byte { return appendDecoded(dst, b, false, false) }

// AppendValue appends an attribute's value, normalized as that of an attribute
// of type CDATA (XML 1.0 §3.3.3): references replaced, and each literal white
// space character a space, CR LF being one.
func AppendValue(dst, b []byte) []byte { return appendDecoded(dst, b, true, true) }

func appendDecoded(dst, b []byte, refs, value bool) []byte {
	dst = slices.Grow(dst, len(b)) // for all of it: no other append grows it
	for i := 0; i < len(b); {
		if i+8 <= len(b) {
			if x := binary.LittleEndian.Uint64(b[i:]); plain(x, value) {
				dst = append(dst, b[i:i+8]...)
				i += 8
				continue
			}
		}
		// What is special is among the next eight bytes, and more of it near, as a
		// rule.
		for last := min(i+8, len(b)); i < last; {
			c := b[i]
			i++
			switch {
			case c == '&' && refs:
				// Of what is no reference, as a view that expired may hold, nothing is left.
				if r, n := Refer(b[i-1:]); n > 0 {
					dst = utf8.AppendRune(dst, r)
					i += n - 1
				}
			case c == '\r' || value && (c == '\n' || c == '\t'):
				end := byte('\n')
				if value {
					end = ' '
				}
				for run := true; run; { // a flood of them costs no more than they do
					if c == '\r' && i < len(b) && b[i] == '\n' {
						i++
					}
					dst = append(dst, end)
					if run = i < len(b) && b[i] == c; run {
						i++
					}
				}
			default:
				dst = append(dst, c)
			}
		}
	}
	return dst
}

// plain reports whether none of eight bytes is '&' or CR, nor, in a value, LF or
// TAB.
func plain(x uint64, value bool) bool {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	marks := ((x^'&'*ones)-ones)&^(x^'&'*ones) | ((x^'\r'*ones)-ones)&^(x^'\r'*ones)
	if value {
		marks |= (x - 0x20*ones) &^ x // any control character: only white space is there
	}
	return marks&highs == 0
}
