package sessions

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// speller writes nodes, each time otherwise.
type speller struct {
	random
	out   []byte
	scope []binding // of the element at hand, innermost last
}

// binding is a declaration in scope; the empty prefix is the default.
type binding struct{ prefix, space string }

func (s *speller) raw(text string) { s.out = append(s.out, text...) }

// lookup returns what a prefix is bound to; the default is bound to nothing at first.
func (s *speller) lookup(prefix string) (string, bool) {
	for i := len(s.scope) - 1; i >= 0; i-- {
		if s.scope[i].prefix == prefix {
			return s.scope[i].space, true
		}
	}
	return "", prefix == ""
}

// startTag writes a start tag up to where it ends, and returns the element's name as it was written. The declarations
// that it makes stay in scope.
func (s *speller) startTag(n *node, fixed ...binding) string {
	t := tag{s: s, declared: slices.Clone(fixed)}
	for _, b := range fixed {
		t.parts = append(t.parts, t.declaration(b))
		t.used = append(t.used, b.prefix)
	}
	name := t.qualify(n.space, n.local, true)
	for _, a := range n.attrs {
		t.parts = append(t.parts, t.qualify(a.space, a.local, false)+s.equals()+s.value(a.value))
	}
	if s.chance(5) { // for nobody
		t.declare("urn:unused", false)
	}
	shuffle(&s.random, t.parts)
	s.raw("<" + name)
	for _, p := range t.parts {
		s.raw(pick(&s.random, []string{" ", " ", " ", " ", "\n", "\t", " \r\n  "}) + p)
	}
	s.space()
	s.scope = append(s.scope, t.declared...)
	return name
}

// tag is a start tag that is being put together.
type tag struct {
	s        *speller
	parts    []string // attributes and declarations
	declared []binding
	used     []string // prefixes that must go on to mean what they do
}

// qualify returns a name as it can be written in the tag, and declares what that needs.
func (t *tag) qualify(space, local string, element bool) string {
	if space == nsXML {
		return "xml:" + local
	}
	if space == "" && !element {
		return local
	}
	prefix, ok := t.known(space, element)
	if !ok || t.s.chance(10) && space != "" {
		prefix = t.declare(space, element)
	}
	t.used = append(t.used, prefix)
	if prefix == "" {
		return local
	}
	return prefix + ":" + local
}

// known returns a prefix that means a namespace already, the empty one included for elements.
func (t *tag) known(space string, element bool) (string, bool) {
	var good []string
	try := func(prefix string) {
		for _, b := range t.declared {
			if b.prefix == prefix {
				if b.space == space {
					good = append(good, prefix)
				}
				return
			}
		}
		if have, bound := t.s.lookup(prefix); bound && have == space {
			good = append(good, prefix)
		}
	}
	if element {
		try("")
	}
	if space != "" {
		for _, b := range slices.Concat(t.s.scope, t.declared) {
			if b.prefix != "" {
				try(b.prefix)
			}
		}
	}
	if len(good) == 0 {
		return "", false
	}
	if good[0] == "" && t.s.chance(70) {
		return "", true
	}
	return pick(&t.s.random, good), true
}

// declare declares a namespace, as the default or with a prefix that nothing in the tag relies on.
func (t *tag) declare(space string, element bool) string {
	b := binding{space: space}
	taken := func(prefix string) bool {
		return slices.Contains(t.used, prefix) || slices.ContainsFunc(t.declared, func(d binding) bool { return d.prefix == prefix })
	}
	if !element || space != "" && (taken("") || t.s.chance(40)) {
		for b.prefix = pick(&t.s.random, prefixes); taken(b.prefix); {
			b.prefix += pick(&t.s.random, []string{"1", "x", "-"})
		}
	}
	t.declared = append(t.declared, b)
	t.parts = append(t.parts, t.declaration(b))
	return b.prefix
}

var prefixes = []string{"a", "b", "p", "ns0", "x-y", "_", "é", "stream", "db", "c.d"}

func (t *tag) declaration(b binding) string {
	name := "xmlns"
	if b.prefix != "" {
		name += ":" + b.prefix
	}
	return name + t.s.equals() + t.s.value(b.space)
}

func (s *speller) equals() string {
	if s.chance(90) {
		return "="
	}
	return pick(&s.random, []string{" =", "= ", " = ", "\n=\t"})
}

// space is white space where it may stand or not.
func (s *speller) space() {
	if s.chance(8) {
		s.raw(pick(&s.random, []string{" ", "\n", "\t", "\r\n", "  "}))
	}
}

// element writes an element and all that is in it.
func (s *speller) element(n *node, fixed ...binding) {
	scope := len(s.scope)
	name := s.startTag(n, fixed...)
	if len(n.children) == 0 && s.chance(70) {
		s.raw("/>")
	} else {
		s.raw(">")
		s.content(n.children)
		s.endTag(name)
	}
	s.scope = s.scope[:scope]
}

func (s *speller) endTag(name string) {
	s.raw("</" + name)
	s.space()
	s.raw(">")
}

func (s *speller) content(children []node) {
	for i := range children {
		if c := &children[i]; c.local != "" {
			s.element(c)
		} else {
			s.text(c.text)
		}
	}
}

// text writes character data: literally, by references, and in CDATA sections.
func (s *speller) text(text string) {
	for i := 0; i < len(text); {
		if s.chance(4) {
			i += s.section(text[i:])
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch {
		case r == '<' || r == '&' || r == '\r':
			s.raw(s.reference(r))
		case r == '>' && (endsWith(s.out, "]]") || s.chance(30)):
			s.raw(s.reference(r))
		case r == '\n':
			// A line feed behind a carriage return would be part of it.
			ends := []string{"\n", "\r\n", "\r", "&#10;", "&#xA;"}
			if endsWith(s.out, "\r") {
				ends = ends[2:]
			}
			s.raw(pick(&s.random, ends))
		case s.chance(3):
			s.raw(s.reference(r))
		default:
			s.out = utf8.AppendRune(s.out, r)
		}
	}
}

func endsWith(b []byte, suffix string) bool {
	return strings.HasSuffix(string(b[max(0, len(b)-len(suffix)):]), suffix)
}

// section writes a CDATA section with some of the text, possibly none of it, and returns how much.
func (s *speller) section(text string) int {
	n := 0
	for n < len(text) && text[n] != '\r' && !strings.HasSuffix(text[:n+1], "]]>") && s.chance(80) {
		_, size := utf8.DecodeRuneInString(text[n:])
		n += size
	}
	s.raw("<![CDATA[" + text[:n] + "]]>")
	return n
}

// reference returns a reference to a character.
func (s *speller) reference(r rune) string {
	if name := map[rune]string{'<': "lt", '>': "gt", '&': "amp", '"': "quot", '\'': "apos"}[r]; name != "" && s.chance(60) {
		return "&" + name + ";"
	}
	format := pick(&s.random, []string{"&#%d;", "&#x%x;", "&#x%X;", "&#%05d;", "&#x%06x;"})
	return fmt.Sprintf(format, r)
}

// value writes an attribute's value with its quotes.
func (s *speller) value(text string) string {
	quote := rune(pick(&s.random, []byte{'\'', '"'}))
	var b strings.Builder
	b.WriteRune(quote)
	for _, r := range text {
		switch {
		case r == '<' || r == '&' || r == quote || r == '\t' || r == '\n' || r == '\r':
			b.WriteString(s.reference(r)) // white space but for spaces would be normalized (XML 1.0 §3.3.3)
		case r == ' ' && s.chance(10):
			b.WriteString(pick(&s.random, []string{"\t", "\n", "\r\n"}))
		case s.chance(3):
			b.WriteString(s.reference(r))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteRune(quote)
	return b.String()
}
