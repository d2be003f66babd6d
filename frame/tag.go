package frame

import (
	"bytes"
	"unicode/utf8"
)

// attrs steps over the attributes and declarations of a start tag as they were
// written. The tag was parsed, so it is what the grammar says: nothing is
// judged here.
type attrs struct {
	tag        []byte
	from, to   int // tag[from:to] is the attribute, with the white space before it
	name, past int // tag[name:past] is its qualified name
}

// afterName returns the attributes behind an element's name of n bytes.
func afterName(tag []byte, n int) attrs { return attrs{tag: tag, to: 1 + n} }

// next steps to the next attribute, and reports whether there is one. Behind
// the last one tag[to:] is the end of the tag.
func (a *attrs) next() bool {
	i := a.to
	for isSpace(a.tag[i]) {
		i++
	}
	if c := a.tag[i]; c == '>' || c == '/' {
		return false
	}
	a.from, a.name = a.to, i
	for c := a.tag[i]; c != '=' && !isSpace(c); c = a.tag[i] {
		i++
	}
	a.past = i
	for c := a.tag[i]; c != '"' && c != '\''; c = a.tag[i] {
		i++
	}
	a.to = i + 2 + bytes.IndexByte(a.tag[i+1:], a.tag[i])
	return true
}

// declares reports whether the attribute is a namespace declaration.
func (a *attrs) declares() bool {
	name := a.tag[a.name:a.past]
	return string(name) == "xmlns" || bytes.HasPrefix(name, []byte("xmlns:"))
}

// isFrom reports whether the attribute is the one named from, which has no prefix.
func (a *attrs) isFrom() bool { return string(a.tag[a.name:a.past]) == "from" }

// legal reports whether b is UTF-8, and all characters of it can be written in XML
// (XML 1.0 §2.2).
func legal(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r < ' ' && !isSpace(b[0]) || r == utf8.RuneError && n == 1 || r == 0xFFFE || r == 0xFFFF {
			return false
		}
		b = b[n:]
	}
	return true
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// trimSpace returns b without the white space of XML at both ends.
func trimSpace(b []byte) []byte { return bytes.Trim(b, " \n\t\r") }

// appendValue appends s as an attribute's value between single quotes.
func appendValue[T []byte | string](dst []byte, s T) []byte {
	from := 0
	for i := 0; i < len(s); i++ {
		if r := valueReferences[s[i]&63]; r != "" && s[i] < 64 {
			dst = append(append(dst, s[from:i]...), r...)
			from = i + 1
		}
	}
	return append(dst, s[from:]...)
}

// valueReferences are what is written for characters below 64 that are not
// written as they are.
var valueReferences = [64]string{'&': "&amp;", '<': "&lt;", '\'': "&apos;", '\t': "&#9;", '\n': "&#10;", '\r': "&#13;"}
