package parser

import (
	"iter"

	"github.com/seed492f7be9/stanza/internal/grammar"
	"github.com/seed492f7be9/stanza/internal/scan"
	"github.com/seed492f7be9/stanza/internal/xmlns"
	"github.com/seed492f7be9/stanza/names"
)

// Kind is the kind of a token.
type Kind uint8

const (
	// Start is a start tag, or the beginning of an empty element.
	Start Kind = iota + 1
	// End is an end tag, or the end of an empty element.
	End
	// Text is character data, or a piece of it.
	Text
	// Abandoned takes the place of what is left of a stanza that passed
	// [limits.Limits.Stanza] and is skipped (see [limits.Limits.Skip]). It has
	// the name and the attributes of the stanza's start tag. No End follows
	// for the stanza, nor for what was open in it.
	Abandoned

	attribute   // on the tape only
	declaration // on the tape only
)

// String returns the name of the kind.
func (k Kind) String() string {
	switch k {
	case Start:
		return "start"
	case End:
		return "end"
	case Text:
		return "text"
	case Abandoned:
		return "abandoned"
	}
	return "none"
}

// Token is a view of one event. It, and every byte slice that it gives, is
// borrowed: it expires with the next call of a method of its parser. Methods
// of an expired token do not fail, but what they give means nothing; builds
// with the tag stanzadebug, or the race detector, overwrite it.
type Token struct {
	p     *Parser
	entry entry
	at    int32 // the index of entry on the tape
	depth int32
}

// Kind returns the kind of the token; 0 for the zero Token.
func (t Token) Kind() Kind { return t.entry.kind() }

// Depth returns how many elements are open outside the element that the token
// begins, ends or stands in. A stream header is at depth 0, a stanza at 1; in
// a frame or a document the root is at 0.
func (t Token) Depth() int {
	switch {
	case t.depth != unsettled:
		return int(t.depth)
	case t.workspace() == nil:
		return 0
	case t.entry.kind() == Start:
		return int(t.p.level()) - 1
	}
	return int(t.p.level())
}

// unsettled is the depth of tokens that Next gives: of the one that was given
// last it is known when somebody asks.
const unsettled = -1

// Offset returns where the token begins, in bytes from the start of the
// stream, frame or document: at the '<' of a tag (of an empty element's tag
// for its end too), or at the first byte of text.
func (t Token) Offset() int64 {
	if t.p == nil {
		return 0
	}
	if t.entry.has(flagSaved) && t.p.run != nil {
		return t.p.stanzaAt
	}
	return t.p.base + int64(t.entry.off())
}

// Stanza reports whether the token begins or ends a first-level element, or
// stands for an abandoned one.
func (t Token) Stanza() bool { return t.entry.has(flagStanza) }

// Empty reports whether the token begins or ends an element that was written
// as an empty-element tag.
func (t Token) Empty() bool { return t.entry.has(flagEmpty) }

// More reports whether text was cut by the end of a buffer: as a rule the
// next token goes on with it. Where the cuts are depends on how the bytes
// arrive.
func (t Token) More() bool { return t.entry.has(flagMore) }

// Name returns the symbol of the element's expanded name, names.Unknown where
// it has none: see [Token.Space] and [Token.Local].
func (t Token) Name() names.Name {
	if w := t.workspace(); w != nil {
		return w.names.Known(t.entry.name())
	}
	return names.Unknown
}

// Space returns the element's namespace name, empty for none.
func (t Token) Space() []byte {
	if w := t.workspace(); w != nil {
		return w.names.URI(t.entry.name())
	}
	return nil
}

// NS returns the symbol of the element's namespace, 0 where it has none: also
// for names that have no symbol themselves.
func (t Token) NS() names.Space {
	if w := t.workspace(); w != nil {
		return w.names.KnownSpace(w.names.SpaceOf(t.entry.name()))
	}
	return 0
}

// Local returns the local part of the element's name.
func (t Token) Local() []byte {
	if w := t.workspace(); w != nil {
		return w.names.Bytes(t.entry.name())
	}
	return nil
}

// Prefix returns the prefix of the element's name as it was written, empty
// for none.
func (t Token) Prefix() []byte {
	if t.workspace() == nil {
		return nil
	}
	i := 1
	if t.entry.kind() == End && !t.entry.has(flagEmpty) {
		i = 2
	}
	return prefixAt(t.p.source(t.entry), i)
}

// Raw returns the bytes of the token as they came: those of a tag (of an
// empty element's tag for its end too), or of text before references were
// replaced and line ends normalized.
func (t Token) Raw() []byte {
	if t.workspace() == nil {
		return nil
	}
	return t.p.source(t.entry)
}

// Text returns character data, with references replaced and line ends
// normalized; nil for tokens of another kind.
func (t Token) Text() []byte {
	if t.entry.kind() != Text {
		return nil
	}
	return t.p.decode(t.entry)
}

// appendDecoded appends what the text or the value of an entry means.
func appendDecoded(dst []byte, e entry, raw []byte) []byte {
	switch {
	case !e.has(flagDecode):
		return append(dst, raw...)
	case e.kind() == attribute:
		return grammar.AppendValue(dst, raw)
	case e.has(flagCDATA):
		return grammar.AppendCDATA(dst, raw)
	}
	return grammar.AppendText(dst, raw)
}

// decoded returns what add appends: in the arena, until the next token or stanza.
func (p *Parser) decoded(add func(dst []byte) []byte) []byte {
	w := p.ws
	if w.cloned {
		return add(nil)
	}
	if w.arenaOf != p.at {
		w.arena, w.arenaOf = w.arena[:0], p.at
	}
	from := len(w.arena)
	w.arena = add(w.arena)
	return w.arena[from:len(w.arena):len(w.arena)]
}

// Len returns the number of attributes, namespace declarations not counted.
func (t Token) Len() int {
	n := 0
	for _, e := range t.follow() {
		if e.kind() == attribute {
			n++
		}
	}
	return n
}

// Attr returns the value of the attribute with that name, normalized (XML 1.0
// §3.3.3), and whether there is one.
func (t Token) Attr(name names.Name) ([]byte, bool) {
	if name == names.Unknown {
		return nil, false
	}
	for _, e := range t.follow() {
		if e.kind() == attribute && t.p.ws.names.Known(e.name()) == name {
			return t.p.decode(e), true
		}
	}
	return nil, false
}

// Lookup is Attr for names that have no symbol.
func (t Token) Lookup(space, local string) ([]byte, bool) {
	for a := range t.Attrs() {
		if string(a.Local()) == local && string(a.Space()) == space {
			return a.Value(), true
		}
	}
	return nil, false
}

// Attrs iterates over the attributes in document order.
func (t Token) Attrs() iter.Seq[Attr] {
	return func(yield func(Attr) bool) {
		for _, e := range t.follow() {
			if e.kind() != attribute || !yield(Attr{t.p, e}) {
				return
			}
		}
	}
}

// Declarations iterates over the namespace declarations of a start tag in
// document order: prefix, empty for the default namespace, and namespace
// name, empty where the default is undeclared.
func (t Token) Declarations() iter.Seq2[[]byte, []byte] {
	return func(yield func(prefix, space []byte) bool) {
		for _, e := range t.follow() {
			if e.kind() == declaration && !yield(t.p.ws.names.Bytes(e.name()), t.p.ws.names.Bytes(xmlns.ID(e.off()))) {
				return
			}
		}
	}
}

// Declares reports whether a start tag declares the default namespace, and whether it
// declares prefixes: what [Token.Declarations] says, at the price of a glance.
func (t Token) Declares() (base, prefixes bool) {
	entries := t.follow()
	for i := len(entries) - 1; i >= 0 && entries[i].kind() == declaration; i-- { // behind the attributes
		if entries[i].name() == xmlns.NoPrefix {
			base = true
		} else {
			prefixes = true
		}
	}
	return base, prefixes
}

// follow returns the entries that belong to a start tag: attributes, then
// declarations; none if the token expired with the workspace.
func (t Token) follow() []entry {
	if t.workspace() == nil {
		return nil
	}
	tape := t.p.tape
	from := min(int(t.at)+1, len(tape))
	return tape[from:min(from+t.entry.count(), len(tape))]
}

// Attr is a view of one attribute. It expires with its token.
type Attr struct {
	p     *Parser
	entry entry
}

// Name returns the symbol of the attribute's expanded name, names.Unknown
// where it has none.
func (a Attr) Name() names.Name {
	if w := a.p.workspace(); w != nil {
		return w.names.Known(a.entry.name())
	}
	return names.Unknown
}

// Space returns the attribute's namespace name, empty for none: an attribute
// without a prefix is in no namespace.
func (a Attr) Space() []byte {
	if w := a.p.workspace(); w != nil {
		return w.names.URI(a.entry.name())
	}
	return nil
}

// NS returns the symbol of the attribute's namespace, 0 where it has none.
func (a Attr) NS() names.Space {
	if w := a.p.workspace(); w != nil {
		return w.names.KnownSpace(w.names.SpaceOf(a.entry.name()))
	}
	return 0
}

// Local returns the local part of the attribute's name.
func (a Attr) Local() []byte {
	if w := a.p.workspace(); w != nil {
		return w.names.Bytes(a.entry.name())
	}
	return nil
}

// Value returns the attribute's value, normalized (XML 1.0 §3.3.3).
func (a Attr) Value() []byte { return a.p.decode(a.entry) }

// Prefix returns the prefix of the attribute's name as it was written, empty
// for none. The tape does not keep it: it is read backwards from the value.
func (a Attr) Prefix() []byte {
	if a.p.workspace() == nil {
		return nil
	}
	src := a.p.bytes(a.entry)
	i := min(a.entry.off(), len(src)) - 1 // at the quote
	for i > 0 && src[i] != '=' {
		i--
	}
	for i > 0 && scan.Space(src[i-1]) {
		i--
	}
	end := i
	for i > 0 && !scan.Space(src[i-1]) {
		i--
	}
	if i >= end {
		return nil
	}
	return prefixAt(src[:end], i)
}

// decode returns what the text or the value of an entry means; nil where there is
// no workspace any more, or there never was a parser.
func (p *Parser) decode(e entry) []byte {
	if p.workspace() == nil {
		return nil
	}
	raw := p.source(e)
	if !e.has(flagDecode) {
		return raw
	}
	return p.decoded(func(dst []byte) []byte { return appendDecoded(dst, e, raw) })
}

// bytes returns what an entry's span is in.
func (p *Parser) bytes(e entry) []byte {
	if e.has(flagSaved) {
		return p.saved
	}
	return p.buf
}

// source returns the bytes of an entry; nil for one that expired and does not
// fit what is there now.
func (p *Parser) source(e entry) []byte {
	src := p.bytes(e)
	if off, end := e.off(), e.end(); off <= end && end <= len(src) {
		return src[off:end:end]
	}
	return nil
}

// workspace returns nil for no parser, which zero views have, and where it was
// given back.
func (p *Parser) workspace() *workspace {
	if p == nil || p.run == nil {
		return nil
	}
	return p.ws
}

func (t Token) workspace() *workspace { return t.p.workspace() }

// prefixAt returns what stands between b[i] and the colon of the name there.
func prefixAt(b []byte, i int) []byte {
	if i > len(b) {
		return nil
	}
	b = b[i:]
	for k, c := range b {
		if c == ':' {
			return b[:k:k]
		}
		if c < 0x80 && !scan.NameByte(c) {
			break
		}
	}
	return nil
}

// Is reports whether the element has that expanded name: for names that have
// no symbol. Where there is one, compare Name.
func (t Token) Is(space, local string) bool {
	return string(t.Local()) == local && string(t.Space()) == space
}
