package grammar

import "unicode/utf8"

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
	for i := 0; i < len(b); {
		k := i
		for k < len(b) && b[k] != '&' && b[k] != '\r' && !(value && (b[k] == '\n' || b[k] == '\t')) {
			k++
		}
		dst = append(dst, b[i:k]...)
		if k == len(b) {
			break
		}
		i = k + 1
		switch c := b[k]; {
		case c == '&' && refs:
			for i < len(b) && b[i] != ';' {
				i++
			}
			dst = appendReference(dst, b[k+1:i])
			i++
		case c == '&':
			dst = append(dst, c)
		default:
			if c == '\r' && i < len(b) && b[i] == '\n' {
				i++
			}
			if value {
				dst = append(dst, ' ')
			} else {
				dst = append(dst, '\n')
			}
		}
	}
	return dst
}

// appendReference appends what the reference &name; stands for; nothing for
// what is no reference, as a view that expired may hold.
func appendReference(dst, name []byte) []byte {
	if c, ok := predefined(name); ok {
		return append(dst, c)
	}
	if len(name) < 2 || name[0] != '#' {
		return dst
	}
	var r Resume
	digits, base := name[1:], uint32(10)
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	for _, c := range digits {
		d, _ := hexDigit(c)
		r.push(d, base)
	}
	return utf8.AppendRune(dst, rune(r.value))
}
