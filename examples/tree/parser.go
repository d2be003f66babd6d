package main

import (
	"encoding/xml"
	"errors"
	"io"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// Element is an element with all that is in it, which belongs to whoever has it.
type Element interface {
	Name() xml.Name                // with its namespace, translated
	Attribute(local string) string // of no namespace, as those of stanzas are
	Attributes() []xml.Attr
	Text() string // that of children left out
	Children() []Element
	Child(namespace, local string) Element // nil if there is none
}

// What Parse returns beside a *parser.Error and the errors of the connection.
var (
	ErrStreamClosedByPeer = errors.New("stream closed by peer")
	ErrTooLargeStanza     = errors.New("too large stanza")
)

// Parser gives the elements of a stream: its header first, which has no children.
type Parser struct{ r *parser.Reader }

// NewParser returns a Parser of r, whose stanzas may have that many bytes.
func NewParser(r io.Reader, maxStanza int) (*Parser, error) {
	l := limits.Client
	l.Stanza, l.Tag, l.Value, l.Text = maxStanza, maxStanza, maxStanza, maxStanza
	reader, err := parser.NewReader(r, parser.Options{Limits: l})
	return &Parser{reader}, err
}

// Parse returns the next element.
func (p *Parser) Parse() (Element, error) {
	st, err := p.r.NextStanza()
	if e := (*parser.Error)(nil); errors.As(err, &e) && e.Limit == limits.Stanza {
		return nil, ErrTooLargeStanza
	}
	if err == io.EOF {
		return nil, ErrStreamClosedByPeer
	}
	if err != nil {
		return nil, err
	}
	return tree(st.Element), nil
}

// tree copies an element, of which there are no more levels than the limits allow.
func tree(e parser.Element) *element {
	n := &element{name: xml.Name{Space: string(e.Space()), Local: string(e.Local())}, text: string(e.Text())}
	for a := range e.Attrs() {
		name := xml.Name{Space: string(a.Space()), Local: string(a.Local())}
		n.attributes = append(n.attributes, xml.Attr{Name: name, Value: string(a.Value())})
	}
	for c := range e.Children() {
		n.children = append(n.children, tree(c))
	}
	return n
}

type element struct {
	name       xml.Name
	attributes []xml.Attr
	text       string
	children   []Element
}

func (e *element) Name() xml.Name         { return e.name }
func (e *element) Attributes() []xml.Attr { return e.attributes }
func (e *element) Text() string           { return e.text }
func (e *element) Children() []Element    { return e.children }

func (e *element) Attribute(local string) string {
	for _, a := range e.attributes {
		if a.Name == (xml.Name{Local: local}) {
			return a.Value
		}
	}
	return ""
}

func (e *element) Child(namespace, local string) Element {
	for _, c := range e.children {
		if c.Name() == (xml.Name{Space: namespace, Local: local}) {
			return c
		}
	}
	return nil
}
