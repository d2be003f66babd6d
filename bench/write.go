package bench

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// Script is the stanzas of a session as the calls that write them: what an
// application has in its hands before it writes. It is made before any clock
// starts.
type Script struct {
	calls []call
	// The same for encoding/xml: with expanded names, and with names and
	// declarations as they are to stand in the output.
	expanded, literal []xml.Token
	nodes             []*Node
}

// A Node is an element as encoding/xml marshals it where nobody wrote a type for
// it.
type Node struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []*Node    `xml:",any"`
}

// call is a call of a Writer.
type call struct {
	kind  parser.Kind // Start and its attributes, Text, End
	attr  bool        // with kind Start: an attribute
	name  names.Name  // 0 where it has no symbol: then it is own
	own   *xml.Attr   // the name; of an attribute, its value besides
	value []byte
}

// NewScript reads the stanzas of a session.
func NewScript(s *Session) (*Script, error) {
	p, err := parser.New(parser.Options{})
	if err != nil {
		return nil, err
	}
	c := scribe{spaces: []string{names.NSClient.URI()}}
	for b := s.Stream; len(b) > 0; {
		b = b[p.Feed(b):]
		for {
			t, err := p.Next()
			if err == parser.ErrMoreInput {
				break
			}
			if err != nil {
				return nil, early(err)
			}
			if t.Depth() > 0 { // the stream header and its end are no stanzas
				c.token(t)
			}
		}
	}
	return &c.Script, nil
}

// Write writes the stanzas, call by call: names by symbol where they have one.
func (s *Script) Write(w *writer.Writer) error {
	return perform(w, s.calls)
}

// composer is what stanzas are composed with: a writer.Writer, or what a session
// lends of its own. Errors stay in it, so that the last one tells.
type composer interface {
	Start(name names.Name) error
	StartNS(space, local string) error
	Attr(name names.Name, value []byte) error
	AttrNS(space, local, value string) error
	Text(text []byte) error
	End() error
}

// perform makes calls. The last one is the end of a stanza.
func perform(w composer, calls []call) (err error) {
	for i := range calls {
		switch c := &calls[i]; {
		case c.attr && c.own == nil:
			err = w.Attr(c.name, c.value)
		case c.attr:
			err = w.AttrNS(c.own.Name.Space, c.own.Name.Local, c.own.Value)
		case c.kind == parser.End:
			err = w.End()
		case c.kind == parser.Text:
			err = w.Text(c.value)
		case c.own == nil:
			err = w.Start(c.name)
		default:
			err = w.StartNS(c.own.Name.Space, c.own.Name.Local)
		}
	}
	if err != nil {
		return fmt.Errorf("bench: writing generated traffic: %w", err)
	}
	return nil
}

// stanzas returns the calls of each stanza.
func (s *Script) stanzas() (all [][]call) {
	depth, from := 0, 0
	for i, c := range s.calls {
		switch {
		case c.kind == parser.End:
			if depth--; depth == 0 {
				all = append(all, s.calls[from:i+1])
				from = i + 1
			}
		case c.kind == parser.Start && !c.attr:
			depth++
		}
	}
	return all
}

// EncodeXML writes the stanzas with encoding/xml, as values.
func (s *Script) EncodeXML(dst io.Writer) error {
	e := xml.NewEncoder(dst)
	for _, n := range s.nodes {
		if err := e.Encode(n); err != nil {
			return fmt.Errorf("bench: writing generated traffic: %w", err)
		}
	}
	return nil
}

// WriteXML writes them with encoding/xml token by token, given expanded names: it
// declares the namespace of every element again, and none never.
func (s *Script) WriteXML(dst io.Writer) error { return encode(dst, s.expanded) }

// WriteLiteralXML is WriteXML, spared all of namespaces: prefixes are part of the
// names, and declarations come as attributes, where this engine's writer has them.
func (s *Script) WriteLiteralXML(dst io.Writer) error { return encode(dst, s.literal) }

func encode(dst io.Writer, tokens []xml.Token) error {
	e := xml.NewEncoder(dst)
	for _, t := range tokens {
		if err := e.EncodeToken(t); err != nil {
			return fmt.Errorf("bench: writing generated traffic: %w", err)
		}
	}
	return e.Flush()
}

// scribe makes a script of tokens.
type scribe struct {
	Script
	open   []xml.EndElement // expanded and literal, by turns
	path   []*Node
	spaces []string // default namespaces: outside, and of the open elements
}

func (s *scribe) token(t parser.Token) {
	switch t.Kind() {
	case parser.Start:
		s.start(t)
	case parser.Text:
		text := append([]byte(nil), t.Text()...)
		s.calls = append(s.calls, call{kind: parser.Text, value: text})
		s.expanded, s.literal = append(s.expanded, xml.CharData(text)), append(s.literal, xml.CharData(text))
		s.path[len(s.path)-1].Text += string(text)
	case parser.End:
		n := len(s.open) - 2
		s.calls = append(s.calls, call{kind: parser.End})
		s.expanded, s.literal = append(s.expanded, s.open[n]), append(s.literal, s.open[n+1])
		s.open, s.spaces, s.path = s.open[:n], s.spaces[:len(s.spaces)-1], s.path[:len(s.path)-1]
	}
}

func (s *scribe) start(t parser.Token) {
	expanded := xml.StartElement{Name: xml.Name{Space: string(t.Space()), Local: string(t.Local())}}
	literal := xml.StartElement{Name: xml.Name{Local: expanded.Name.Local}}
	s.calls = append(s.calls, call{kind: parser.Start, name: t.Name(), own: own(t.Name(), xml.Attr{Name: expanded.Name})})
	declare := func(name, space string) {
		literal.Attr = append(literal.Attr, xml.Attr{Name: xml.Name{Local: name}, Value: space})
	}
	if expanded.Name.Space != s.spaces[len(s.spaces)-1] {
		declare("xmlns", expanded.Name.Space)
	}
	prefixes := 0
	for a := range t.Attrs() {
		name := xml.Name{Space: string(a.Space()), Local: string(a.Local())}
		value := append([]byte(nil), a.Value()...)
		attr := xml.Attr{Name: name, Value: string(value)}
		s.calls = append(s.calls, call{kind: parser.Start, attr: true, name: a.Name(), own: own(a.Name(), attr), value: value})
		expanded.Attr = append(expanded.Attr, attr)
		qname := name.Local
		switch {
		case a.NS() == names.NSXML:
			qname = "xml:" + qname
		case name.Space != "":
			prefixes++
			prefix := fmt.Sprintf("p%d", prefixes)
			declare("xmlns:"+prefix, name.Space)
			qname = prefix + ":" + qname
		}
		literal.Attr = append(literal.Attr, xml.Attr{Name: xml.Name{Local: qname}, Value: attr.Value})
	}
	s.expanded, s.literal = append(s.expanded, expanded), append(s.literal, literal)
	n := &Node{XMLName: expanded.Name, Attrs: expanded.Attr}
	if k := len(s.path); k > 0 {
		s.path[k-1].Children = append(s.path[k-1].Children, n)
	} else {
		s.nodes = append(s.nodes, n)
	}
	s.path = append(s.path, n)
	s.open = append(s.open, expanded.End(), literal.End())
	s.spaces = append(s.spaces, expanded.Name.Space)
}

// own returns a name, with the value that it has, unless it has a symbol.
func own(symbol names.Name, a xml.Attr) *xml.Attr {
	if symbol != names.Unknown {
		return nil
	}
	return &a
}
