package stdxml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// Stanza is an element that a struct can have as a field, whatever its name is:
// it is decoded and encoded as a whole, and can be looked at as the views of
// package parser can. What UnmarshalXML made, or [Own], never expires, and several
// goroutines may read it at once. The zero Stanza is no element: encoded, it is
// nothing.
type Stanza struct{ parser.Stanza }

// Own returns a Stanza with a copy of st.
func Own(st parser.Stanza) Stanza { return Stanza{st.Clone()} }

// ErrNotWhole is what MarshalXML returns for the header of a stream, and for an
// abandoned stanza: there is only a start tag.
var ErrNotWhole = errors.New("stanza: not a whole element")

// MarshalXML writes the element as it came, with the declarations that it inherits
// on its start tag. It has its own name, whatever the field is called.
func (s Stanza) MarshalXML(e *xml.Encoder, _ xml.StartElement) error {
	if !s.Exists() {
		return nil
	}
	if s.Header() || s.Abandoned() {
		return ErrNotWhole
	}
	// The encoder would change prefixes, and take declarations for attributes in a
	// namespace. Names without a namespace it writes as they are.
	start := xml.StartElement{Name: written(s.Prefix(), s.Local())}
	for a := range s.Attrs() {
		start.Attr = append(start.Attr, xml.Attr{Name: written(a.Prefix(), a.Local()), Value: string(a.Value())})
	}
	for prefix, uri := range s.Declarations() {
		start.Attr = append(start.Attr, declaration(string(prefix), string(uri)))
	}
	for _, b := range inherited(s.Element) {
		start.Attr = append(start.Attr, declaration(b.prefix, b.uri))
	}
	return e.EncodeElement(struct {
		Inside []byte `xml:",innerxml"`
	}{inside(s.Element)}, start)
}

// written returns a name as it is written, as the Local of one without namespace.
func written(prefix, local []byte) xml.Name {
	if len(prefix) == 0 {
		return xml.Name{Local: string(local)}
	}
	return xml.Name{Local: string(prefix) + ":" + string(local)}
}

func declaration(prefix, uri string) xml.Attr {
	if prefix == "" {
		return xml.Attr{Name: xml.Name{Local: xmlnsPrefix}, Value: uri}
	}
	return xml.Attr{Name: xml.Name{Local: xmlnsPrefix + ":" + prefix}, Value: uri}
}

// startTag returns the start tag of e as it came.
func startTag(e parser.Element) parser.Token {
	for t := range e.Tokens() {
		return t
	}
	return parser.Token{}
}

// inside returns what is between the tags of e, as it came.
func inside(e parser.Element) []byte {
	start, raw := startTag(e), e.Raw()
	from, to := len(start.Raw()), bytes.LastIndexByte(raw, '<')
	if to < from { // an empty element, or one that has expired
		return nil
	}
	return raw[from:to]
}

// appendWhole appends e as it came, with the declarations that it inherits.
func appendWhole(dst []byte, e parser.Element) []byte {
	start, raw := startTag(e), e.Raw()
	at := len(start.Raw()) - len(">")
	if start.Empty() {
		at = len(start.Raw()) - len("/>")
	}
	if at < 0 || at > len(raw) {
		return dst // it has expired
	}
	dst = append(dst, raw[:at]...)
	for _, b := range inherited(e) {
		a := declaration(b.prefix, b.uri)
		dst = fmt.Appendf(dst, " %s='%s'", a.Name.Local, valueEscaper.Replace(a.Value))
	}
	return append(dst, raw[at:]...)
}

// UnmarshalXML reads the element that start begins, from any decoder. Of its
// prefixes those are kept that are declared in it. Comments and processing
// instructions, which other decoders give, are left out. An error is the decoder's,
// or it says what is wrong with the tokens: a *parser.Error, or [ErrToken]. Then s
// is as it was.
func (s *Stanza) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	var w speller
	if err := w.start(start); err != nil {
		return err
	}
	for w.depth > 0 {
		t, err := d.Token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := w.start(t); err != nil {
				return err
			}
		case xml.EndElement:
			w.end()
		case xml.CharData:
			w.text = append(w.text, textEscaper.Replace(string(t))...)
		}
	}
	// The decoder has its own limits.
	const none = limits.Unlimited
	r, err := parser.NewReader(bytes.NewReader(w.bytes()), parser.Options{Framing: parser.Document, Limits: limits.Limits{
		Stanza: none, Tag: none, Name: none, Value: none, Text: none, References: none, Depth: none, Elements: none,
		Attributes: none, Declarations: none, InScope: none,
	}})
	if err != nil {
		return err
	}
	defer r.Parser().Close()
	st, err := r.NextStanza()
	if err != nil {
		return err
	}
	*s = Own(st)
	return nil
}
