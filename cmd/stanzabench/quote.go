package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// appendJSON appends what stands between the quotes of s as a JSON string.
// Markup stays as it is. Escaped is, beyond what JSON demands, what could steer
// a terminal, and what some readers take for the end of a line.
func appendJSON(dst, s []byte) []byte {
	const hex = "0123456789abcdef"
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < 0x7F && c != '"' && c != '\\' {
			i++
			continue
		}
		r, n := rune(c), 1
		if c >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(s[i:])
			if r >= 0xA0 && r != '\u2028' && r != '\u2029' && (r != utf8.RuneError || n > 1) {
				i += n
				continue
			}
		}
		dst = append(dst, s[from:i]...)
		switch r {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		}
		i += n
		from = i
	}
	return append(dst, s[from:]...)
}

// appendString appends s as a JSON string.
func appendString[S string | []byte](dst []byte, s S) []byte {
	return append(appendJSON(append(dst, '"'), []byte(s)), '"')
}

// escapeControls escapes, in a line of JSON, the control characters that JSON
// allows: U+0085 ends a line for some readers, as in Python's splitlines, and
// U+009B begins a sequence that steers a terminal. Outside of strings there are
// none.
func escapeControls(line []byte) []byte {
	first := bytes.IndexFunc(line, unicode.IsControl)
	if first < 0 {
		return line
	}
	out := slices.Clone(line[:first])
	for rest := line[first:]; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if unicode.IsControl(r) {
			out = fmt.Appendf(out, `\u%04x`, r)
		} else {
			out = append(out, rest[:n]...)
		}
		rest = rest[n:]
	}
	return out
}

// appendReadable appends what stands between the quotes of s in a listing:
// what can be printed, as it is.
func appendReadable(dst, s []byte) []byte {
	for len(s) > 0 {
		r, n := utf8.DecodeRune(s)
		if r != '"' && r != '\\' && unicode.IsPrint(r) {
			dst = append(dst, s[:n]...)
		} else {
			q := strconv.Quote(string(r))
			dst = append(dst, q[1:len(q)-1]...)
		}
		s = s[n:]
	}
	return dst
}
