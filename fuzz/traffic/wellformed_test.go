package traffic_test

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

// element is an open element: its name as written and the prefixes that it declares.
type element struct {
	name     xml.Name
	declares map[string]string
	children int
	kind     string // the type of a stanza
}

// reader checks what encoding/xml does not: prefixes, duplicate attributes, the rules of RFC 6120 on stanzas. Namespaces
// come with raw tokens, in which the Space of a name is its prefix.
type reader struct {
	open    []element
	base    int // depth of a stanza: 1 in a stream, 0 in a frame, or noStanzas
	stanzas int
	shape   strings.Builder // names of the tags, in order
}

// noStanzas is a base at which only the XML is checked.
const noStanzas = -1

// check reads a whole document.
func check(doc []byte, base int) (*reader, error) {
	if !utf8.Valid(doc) {
		return nil, errors.New("invalid UTF-8")
	}
	r := &reader{base: base}
	d := xml.NewDecoder(bytes.NewReader(doc))
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err == nil {
			err = r.token(token, d.InputOffset())
		}
		if err != nil {
			return r, fmt.Errorf("before offset %d: %w", d.InputOffset(), err)
		}
	}
	if len(r.open) > 0 {
		return r, errors.New("unclosed element")
	}
	return r, balanced(doc)
}

// balanced runs the strict decoder proper over the document; raw tokens skip some of its checks.
func balanced(doc []byte) error {
	d := xml.NewDecoder(bytes.NewReader(doc))
	for {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func (r *reader) token(token xml.Token, offset int64) error {
	switch t := token.(type) {
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		return r.end(t)
	case xml.CharData:
		if len(r.open) == 0 || len(r.open) <= r.base && len(bytes.Trim(t, " \t\r\n")) > 0 {
			return fmt.Errorf("text outside stanzas: %q", t)
		}
	case xml.ProcInst:
		if t.Target != "xml" || len(r.open) > 0 || r.base == 0 {
			return fmt.Errorf("processing instruction %q", t.Target)
		}
	default:
		return fmt.Errorf("restricted XML: %T", t)
	}
	return nil
}

func (r *reader) start(t xml.StartElement) error {
	fmt.Fprintf(&r.shape, "<%s:%s", t.Name.Space, t.Name.Local)
	e := element{name: t.Name, declares: map[string]string{}}
	for _, a := range t.Attr {
		fmt.Fprintf(&r.shape, " %s:%s", a.Name.Space, a.Name.Local)
		if a.Name.Space == "xmlns" {
			if a.Value == "" {
				return fmt.Errorf("prefix %s undeclared", a.Name.Local)
			}
			e.declares[a.Name.Local] = a.Value
		} else if a.Name == (xml.Name{Local: "xmlns"}) {
			e.declares[""] = a.Value
		}
	}
	if n := len(r.open); n > 0 {
		r.open[n-1].children++
	}
	r.open = append(r.open, e)
	if err := r.names(t); err != nil {
		return err
	}
	if len(r.open) == r.base+1 {
		r.stanzas++
		return r.stanza(t)
	}
	return nil
}

// names resolves the names of a tag.
func (r *reader) names(t xml.StartElement) error {
	if _, ok := r.lookup(t.Name.Space); !ok {
		return fmt.Errorf("prefix %q of an element is unbound", t.Name.Space)
	}
	seen := map[xml.Name]bool{}
	for _, a := range t.Attr {
		name := a.Name
		if name.Space != "" && name.Space != "xmlns" {
			uri, ok := r.lookup(name.Space)
			if !ok {
				return fmt.Errorf("prefix %q of an attribute is unbound", name.Space)
			}
			name.Space = uri
		}
		if seen[name] {
			return fmt.Errorf("attribute %v twice", name)
		}
		seen[name] = true
	}
	return nil
}

func (r *reader) lookup(prefix string) (string, bool) {
	for _, e := range slices.Backward(r.open) {
		if uri, ok := e.declares[prefix]; ok {
			return uri, true
		}
	}
	return "http://www.w3.org/XML/1998/namespace", prefix == "xml" || prefix == ""
}

// stanza checks the attributes of a first-level element.
func (r *reader) stanza(t xml.StartElement) error {
	space, _ := r.lookup("")
	if t.Name.Space != "" {
		return errors.New("prefixed stanza")
	}
	var id bool
	for _, a := range t.Attr {
		id = id || a.Name.Local == "id" && a.Name.Space == ""
		if a.Name == (xml.Name{Local: "type"}) {
			r.open[r.base].kind = a.Value
		}
	}
	switch t.Name.Local {
	case "message", "presence":
	case "iq":
		if !id || r.open[r.base].kind == "" {
			return errors.New("iq without id or type")
		}
	case "r", "a", "active", "inactive":
		if space != "jabber:client" {
			return nil
		}
		fallthrough
	default:
		return fmt.Errorf("first-level element %s", t.Name.Local)
	}
	if space != "jabber:client" {
		return fmt.Errorf("stanza in namespace %q", space)
	}
	return nil
}

func (r *reader) end(t xml.EndElement) error {
	r.shape.WriteString(">")
	n := len(r.open)
	if n == 0 || r.open[n-1].name != t.Name {
		return fmt.Errorf("end tag of %s does not match", t.Name.Local)
	}
	e := r.open[n-1]
	r.open = r.open[:n-1]
	if n != r.base+1 || e.name.Local != "iq" {
		return nil
	}
	switch {
	case (e.kind == "get" || e.kind == "set") && e.children != 1,
		e.kind == "result" && e.children > 1,
		e.kind == "error" && (e.children < 1 || e.children > 2):
		return fmt.Errorf("iq of type %s with %d children", e.kind, e.children)
	}
	return nil
}
