package parser

import (
	"iter"

	"github.com/seed492f7be9/stanza/internal/xmlns"
	"github.com/seed492f7be9/stanza/names"
)

// Element is a view of one element of a stanza: nothing but a place on the tape.
// It, and every byte slice that it gives, is borrowed: it expires with the next
// call of a method of its parser. What different calls return stands side by
// side until then.
//
// Methods of the zero Element, which Child returns where there is none, give
// nothing, so that calls can be chained.
type Element struct {
	p       *Parser
	at, end int32 // its Start and its End on the tape
}

// Stanza is a view of a whole first-level element: see [Parser.NextStanza].
type Stanza struct{ Element }

// Header reports whether it is the header of a stream: an element that goes on.
func (s Stanza) Header() bool {
	e := s.start().entry
	return e.kind() == Start && !e.has(flagStanza)
}

// Abandoned reports whether the stanza passed [limits.Limits.Stanza] and is
// skipped: only its name and its attributes are there.
func (s Stanza) Abandoned() bool { return s.start().Kind() == Abandoned }

// start returns the element's start tag as a token.
func (e Element) start() Token {
	if e.p == nil || e.p.run == nil || e.p.ws == nil || int(e.at) >= len(e.p.tape) {
		return Token{}
	}
	return Token{p: e.p, entry: e.p.tape[e.at], at: e.at}
}

// Tag returns the element's start tag as a token, the first one of [Element.Tokens].
func (e Element) Tag() Token { return e.start() }

// Exists reports whether there is an element: false for the zero Element.
func (e Element) Exists() bool { return e.p != nil }

// Name returns the symbol of the element's expanded name, names.Unknown where
// it has none: see [Element.Space] and [Element.Local].
func (e Element) Name() names.Name { return e.start().Name() }

// Space returns the element's namespace name, empty for none.
func (e Element) Space() []byte { return e.start().Space() }

// NS returns the symbol of the element's namespace, 0 where it has none.
func (e Element) NS() names.Space { return e.start().NS() }

// Local returns the local part of the element's name.
func (e Element) Local() []byte { return e.start().Local() }

// Prefix returns the prefix of the element's name as it was written.
func (e Element) Prefix() []byte { return e.start().Prefix() }

// Is reports whether the element has that expanded name.
func (e Element) Is(space, local string) bool { return e.start().Is(space, local) }

// Offset returns where the element's '<' is, in bytes from the start of the
// stream, frame or document.
func (e Element) Offset() int64 { return e.start().Offset() }

// Attr returns the value of the attribute with that name, normalized (XML 1.0
// §3.3.3); nil where there is none. An empty value is not nil.
func (e Element) Attr(name names.Name) []byte {
	v, _ := e.start().Attr(name)
	return v
}

// Lookup is Attr for names that have no symbol.
func (e Element) Lookup(space, local string) ([]byte, bool) { return e.start().Lookup(space, local) }

// Attrs iterates over the attributes in document order.
func (e Element) Attrs() iter.Seq[Attr] { return e.start().Attrs() }

// Declarations iterates over the element's namespace declarations: see
// [Token.Declarations].
func (e Element) Declarations() iter.Seq2[[]byte, []byte] { return e.start().Declarations() }

// Raw returns the bytes of the element as they came, from the '<' of its start
// tag to the '>' of its end tag. Prefixes in them may be declared outside it.
func (e Element) Raw() []byte {
	t := e.start()
	if t.workspace() == nil || int(e.end) >= len(t.p.tape) {
		return nil
	}
	if t.entry.has(flagSaved) || e.end == e.at {
		return t.Raw()
	}
	buf, from, to := t.p.buf, t.entry.off(), t.p.tape[e.end].end()
	if from > to || to > len(buf) {
		return nil
	}
	return buf[from:to:to]
}

// Prefixed reports whether a name in the element, its own or that of an element or
// attribute below it, has a prefix, other than xml, that its tag does not declare.
// Where none has, the bytes of Raw mean the same wherever the default namespace
// is the one that is in scope here. Of a whole stanza it costs nothing, of an
// element in it a glance at each tag.
func (e Element) Prefixed() bool {
	t := e.start()
	if t.workspace() == nil {
		return false
	}
	tape := t.p.tape
	if int(e.end) < len(tape) && tape[e.end].has(flagStanza) {
		return tape[e.end].has(flagPrefixed)
	}
	for i := int(e.at); i <= int(e.end) && i < len(tape); i += 1 + tape[i].count() {
		if tape[i].kind() == Start && tape[i].has(flagPrefixed) {
			return true
		}
	}
	return false
}

// inside returns the entries between the element's start tag and its end tag,
// and the index of the first one.
func (e Element) inside() ([]entry, int) {
	t := e.start()
	if t.p == nil {
		return nil, 0
	}
	from, tape := int(e.at)+1+t.entry.count(), t.p.tape
	if int(e.end) > len(tape) || from > int(e.end) {
		return nil, 0
	}
	return tape[from:e.end], from
}

// Children iterates over the child elements in document order.
func (e Element) Children() iter.Seq[Element] {
	return func(yield func(Element) bool) {
		tape, from := e.inside()
		depth, at := 0, 0
		for i := 0; i < len(tape); i++ {
			switch x := tape[i]; x.kind() {
			case Start:
				if depth == 0 {
					at = i
				}
				depth++
				i += x.count()
			case End:
				if depth--; depth == 0 && !yield(Element{e.p, int32(from + at), int32(from + i)}) {
					return
				}
			}
		}
	}
}

// Child returns the first child with that name; the zero Element where there is
// none.
func (e Element) Child(name names.Name) Element {
	if name == names.Unknown {
		return Element{}
	}
	for c := range e.Children() {
		if c.Name() == name {
			return c
		}
	}
	return Element{}
}

// Find is Child for names that have no symbol.
func (e Element) Find(space, local string) Element {
	for c := range e.Children() {
		if c.Is(space, local) {
			return c
		}
	}
	return Element{}
}

// Text returns the element's own character data, that of its children left
// out, with references replaced and line ends normalized; empty where there is
// none.
func (e Element) Text() []byte {
	tape, _ := e.inside()
	if len(tape) == 1 && tape[0].kind() == Text && !tape[0].has(flagDecode) {
		return e.p.source(tape[0])
	}
	return e.joined(tape)
}

// joined puts the pieces of text in tape together that are in no child.
func (e Element) joined(tape []entry) []byte {
	if len(tape) == 0 {
		return nil
	}
	return e.p.decoded(func(dst []byte) []byte {
		depth := 0
		for i := 0; i < len(tape); i++ {
			switch x := tape[i]; x.kind() {
			case Start:
				depth++
				i += x.count()
			case End:
				depth--
			case Text:
				if depth == 0 {
					dst = appendDecoded(dst, x, e.p.source(x))
				}
			}
		}
		return dst
	})
}

// Tokens iterates over the tokens of the element, its start tag and its end tag
// included. Their Depth counts from the element.
func (e Element) Tokens() iter.Seq[Token] {
	return func(yield func(Token) bool) {
		if e.start().p == nil {
			return
		}
		depth := int32(0)
		for i := int(e.at); i <= int(e.end) && i < len(e.p.tape); i++ {
			x := e.p.tape[i]
			t := Token{p: e.p, entry: x, at: int32(i), depth: depth}
			depth += deepens[x.kind()&7]
			if x.kind() == End {
				t.depth--
			}
			i += x.count()
			if !yield(t) {
				return
			}
		}
	}
}

// Clone returns a copy that belongs to the caller and never expires. Reading it
// is safe for several goroutines at once. It allocates.
func (s Stanza) Clone() Stanza {
	t := s.start()
	if t.p == nil {
		return Stanza{}
	}
	from := t.p.ws
	last := int(s.end)
	if t.entry.kind() != Start && t.entry.kind() != Abandoned || s.end == s.at {
		last = int(s.at) + t.entry.count()
	}
	raw := s.Raw()
	w := &workspace{cloned: true}
	w.names.Init(1)
	shift := t.entry.off()
	tape := make([]entry, 0, last+1-int(s.at))
	for _, x := range t.p.tape[s.at : last+1] {
		tape = append(tape, x.moved(shift, from, w))
	}
	c := &Parser{cfg: t.p.cfg, tape: tape, base: t.p.base + int64(shift), run: &run{ws: w, buf: append([]byte(nil), raw...)}}
	if t.entry.has(flagSaved) {
		c.saved, c.stanzaAt = c.buf, t.p.stanzaAt
	}
	return Stanza{Element{c, 0, s.end - s.at}}
}

// moved returns an entry for a buffer that begins shift bytes later, and for
// another table of names.
func (e entry) moved(shift int, from, to *workspace) entry {
	head := e.head & (1<<32 - 1)
	switch e.kind() {
	case Text:
	case declaration:
		prefix, space := to.names.Prefix(from.names.Bytes(e.name())), to.names.Space(from.names.Bytes(xmlns.ID(e.off())))
		return entry{head | uint64(prefix)<<32, uint64(space)}
	default:
		space := to.names.Space(from.names.Bytes(from.names.SpaceOf(e.name())))
		head |= uint64(to.names.Name(space, from.names.Bytes(e.name()))) << 32
	}
	return entry{head, uint64(uint32(e.off()-shift)) | uint64(uint32(e.end()-shift))<<32}
}
