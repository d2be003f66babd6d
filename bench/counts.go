package bench

import (
	"encoding/xml"

	"github.com/seed492f7be9/stanza/parser"
)

// Counts is what a consumer was given. Whoever is measured adds to one, so
// that it has to find every name, value and text, resolve prefixes and replace
// references; and the sums show that all were given the same.
//
// Namespace declarations are not counted: they are no attributes (Namespaces
// in XML 1.0 §3), and some parsers keep them to themselves.
type Counts struct {
	Elements   int
	Attributes int
	NameBytes  int // of namespaces and local names, of elements and attributes
	ValueBytes int // of attribute values, normalized
	TextBytes  int // of character data, references replaced
}

// Token consumes a token of this engine.
func (c *Counts) Token(t parser.Token) {
	switch t.Kind() {
	case parser.Start:
		c.Elements++
		c.NameBytes += len(t.Space()) + len(t.Local())
		for a := range t.Attrs() {
			c.Attributes++
			c.NameBytes += len(a.Space()) + len(a.Local())
			c.ValueBytes += len(a.Value())
		}
	case parser.Text:
		c.TextBytes += len(t.Text())
	}
}

// XMLToken consumes a token of encoding/xml.
func (c *Counts) XMLToken(t xml.Token) {
	switch t := t.(type) {
	case xml.StartElement:
		c.Elements++
		c.NameBytes += len(t.Name.Space) + len(t.Name.Local)
		for _, a := range t.Attr {
			if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
				continue
			}
			c.Attributes++
			c.NameBytes += len(a.Name.Space) + len(a.Name.Local)
			c.ValueBytes += len(a.Value)
		}
	case xml.CharData:
		c.TextBytes += len(t)
	}
}
