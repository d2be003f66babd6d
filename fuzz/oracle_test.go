package fuzz

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// The oracle reads a document with encoding/xml's tokenizer. What that leaves
// to others is done here: it neither matches end tags, nor looks at prefixes,
// nor at what stands outside the root, nor at attributes given twice; and it
// leaves white space in attribute values as it is.

// oracle is a document as encoding/xml sees it, with Namespaces in XML on top.
type oracle struct {
	input  []byte
	events []Event
	text   []byte
	open   []xml.Name // as written: Space is the prefix
	scopes []map[string]string
	root   bool // seen
}

var errOracle = errors.New("oracle")

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errOracle, fmt.Sprintf(format, args...))
}

// readOracle returns the events of a document, or those before an error.
func readOracle(input []byte) ([]Event, error) {
	o := oracle{input: input, scopes: []map[string]string{{"xml": nsXML}}}
	d := xml.NewDecoder(bytes.NewReader(input))
	for {
		from := d.InputOffset()
		t, err := d.RawToken()
		if err == io.EOF {
			o.flush()
			if !o.root || len(o.open) > 0 {
				return o.events, refuse("unexpected end")
			}
			return o.events, nil
		}
		if err == nil {
			err = o.token(t, from, d.InputOffset())
		}
		if err != nil {
			o.flush()
			return o.events, err
		}
	}
}

const (
	nsXML   = "http://www.w3.org/XML/1998/namespace"
	nsXMLNS = "http://www.w3.org/2000/xmlns/"
)

func (o *oracle) flush() {
	if len(o.text) > 0 {
		o.events = append(o.events, Event{Kind: Text, Text: string(o.text)})
		o.text = nil
	}
}

func (o *oracle) token(t xml.Token, from, to int64) error {
	switch t := t.(type) {
	case xml.CharData:
		if len(o.open) > 0 {
			o.text = append(o.text, t...)
			return nil
		}
		if strings.Trim(string(o.input[from:to]), " \t\r\n") != "" {
			return refuse("text outside the root")
		}
		return nil
	case xml.ProcInst:
		if t.Target == "xml" && from == 0 {
			return nil
		}
		return refuse("processing instruction")
	case xml.Comment, xml.Directive:
		return refuse("comment or directive")
	case xml.StartElement:
		o.flush()
		if from == to {
			return refuse("a start tag of no bytes")
		}
		return o.start(o.input[from:to])
	case xml.EndElement:
		o.flush()
		if len(o.open) == 0 || o.open[len(o.open)-1] != t.Name {
			return refuse("mismatched end tag")
		}
		o.open = o.open[:len(o.open)-1]
		o.scopes = o.scopes[:len(o.scopes)-1]
		o.events = append(o.events, Event{Kind: End})
		return nil
	}
	return refuse("a token of type %T", t)
}

// start reads a start tag once more, with its attribute values normalized as
// XML 1.0 §3.3.3 says: literal white space is a space, white space by
// reference is not.
func (o *oracle) start(tag []byte) error {
	t, err := xml.NewDecoder(bytes.NewReader(normalized(tag))).RawToken()
	if err != nil {
		return err
	}
	start, ok := t.(xml.StartElement)
	if !ok {
		return refuse("a start tag reads as %T", t)
	}
	if len(o.open) == 0 {
		if o.root {
			return refuse("second root")
		}
		o.root = true
	}
	e, scope, err := resolve(start, o.scopes[len(o.scopes)-1])
	if err != nil {
		return err
	}
	o.open = append(o.open, start.Name)
	o.scopes = append(o.scopes, scope)
	o.events = append(o.events, e)
	return nil
}

func normalized(tag []byte) []byte {
	var quote byte
	out := make([]byte, 0, len(tag))
	for i, c := range tag {
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0 && c == '\n' && tag[i-1] == '\r':
			continue
		case quote != 0 && (c == '\n' || c == '\r' || c == '\t'):
			c = ' '
		}
		out = append(out, c)
	}
	return out
}

// resolve is Namespaces in XML 1.0, spelled out.
func resolve(t xml.StartElement, outer map[string]string) (Event, map[string]string, error) {
	var none Event
	for i, a := range t.Attr {
		if slices.ContainsFunc(t.Attr[:i], func(b xml.Attr) bool { return a.Name == b.Name }) {
			return none, nil, refuse("attribute given twice")
		}
		if !isColonFree(a.Name) {
			return none, nil, refuse("attribute %v is no qualified name", a.Name)
		}
	}
	if !isColonFree(t.Name) {
		return none, nil, refuse("element %v is no qualified name", t.Name)
	}
	scope := map[string]string{}
	for prefix, uri := range outer {
		scope[prefix] = uri
	}
	for _, a := range t.Attr {
		prefix := a.Name.Local
		switch {
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			if a.Value == nsXML || a.Value == nsXMLNS {
				return none, nil, refuse("default namespace %s", a.Value)
			}
			scope[""] = a.Value
		case a.Name.Space == "xmlns":
			if prefix == "xmlns" || a.Value == "" || a.Value == nsXMLNS || (prefix == "xml") != (a.Value == nsXML) {
				return none, nil, refuse("prefix %s declared as %q", prefix, a.Value)
			}
			scope[prefix] = a.Value
		}
	}
	expand := func(n xml.Name, element bool) (string, bool) {
		if n.Space == "" && !element {
			return "", true
		}
		uri, ok := scope[n.Space]
		return uri, ok || n.Space == ""
	}
	uri, ok := expand(t.Name, true)
	if !ok {
		return none, nil, refuse("prefix %s is not bound", t.Name.Space)
	}
	e := Event{Kind: Start, Space: uri, Local: t.Name.Local}
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
			continue
		}
		uri, ok := expand(a.Name, false)
		if !ok {
			return none, nil, refuse("prefix %s is not bound", a.Name.Space)
		}
		e.Attrs = append(e.Attrs, Attr{uri, a.Name.Local, a.Value})
	}
	slices.SortFunc(e.Attrs, compareAttrs)
	for i := range e.Attrs[:max(len(e.Attrs)-1, 0)] {
		if a, b := e.Attrs[i], e.Attrs[i+1]; a.Space == b.Space && a.Local == b.Local {
			return none, nil, refuse("expanded name given twice")
		}
	}
	return e, scope, nil
}

// isColonFree reports whether both parts of a name are what they may be:
// encoding/xml leaves a colon in Local that does not separate two parts, and
// lets the second part begin with what only the first may not.
func isColonFree(n xml.Name) bool {
	if strings.Contains(n.Space+n.Local, ":") {
		return false
	}
	r, _ := utf8.DecodeRuneInString(n.Local)
	return isNameStart(r)
}

// isNameStart is NameStartChar of XML 1.0, fifth edition, without the colon.
func isNameStart(r rune) bool {
	for _, p := range [][2]rune{
		{'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFF},
		{0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD},
		{0x10000, 0xEFFFF},
	} {
		if p[0] <= r && r <= p[1] {
			return true
		}
	}
	return false
}
