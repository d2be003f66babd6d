//go:build cgo

package peers

import (
	"cmp"
	"slices"
	"strings"

	"github.com/seed492f7be9/stanza/bench/peers/expat"
	"github.com/seed492f7be9/stanza/bench/peers/libxml2"
	"github.com/seed492f7be9/stanza/bench/peers/native"
	"github.com/seed492f7be9/stanza/bench/peers/pugixml"
	"github.com/seed492f7be9/stanza/bench/peers/rapidxml"
	"github.com/seed492f7be9/stanza/fuzz"
)

// Readers returns all of them, in the order of their names.
func Readers() []Reader {
	return []Reader{
		{"expat", strings.TrimPrefix(expat.Version(), "expat_"), readExpat},
		{"libxml2", libxml2.Version(), translated(libxml2.ReadAll)},
		{"pugixml", pugixml.Version(), translated(pugixml.ReadAll)},
		{"rapidxml", "1.13", translated(rapidxml.ReadAll)}, // it does not tell
	}
}

// readExpat makes a parser for each document: one that is reset goes on counting what it allocated, and refuses what it
// would have read.
func readExpat(document []byte) ([]fuzz.Event, error) {
	p, err := expat.New(expat.Collect)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	rejected := p.Parse(document, true)
	collected, err := p.Events()
	if err != nil {
		return nil, err
	}
	events := make([]fuzz.Event, len(collected))
	for i, e := range collected {
		events[i] = fuzz.Event{Kind: byte(e.Kind), Space: e.Space, Local: e.Local, Text: e.Text}
		for _, a := range e.Attrs {
			events[i].Attrs = append(events[i].Attrs, fuzz.Attr(a))
		}
	}
	return events, rejected
}

// translated makes canonical events of those of a library.
func translated(read func([]byte) ([]native.Event, error)) fuzz.ReadDocument {
	return func(document []byte) ([]fuzz.Event, error) {
		got, rejected := read(document)
		var events []fuzz.Event
		scopes := []scope{nil}
		for _, e := range got {
			switch e.Kind {
			case 's':
				s := scopes[len(scopes)-1].inside(e.Attrs)
				scopes = append(scopes, s)
				events = append(events, s.start(e))
			case 't':
				events = append(events, fuzz.Event{Kind: fuzz.Text, Text: e.Text})
			case 'e':
				scopes = scopes[:len(scopes)-1]
				events = append(events, fuzz.Event{Kind: fuzz.End})
			}
		}
		return events, rejected
	}
}

// scope is what prefixes are bound to, the innermost last.
type scope []binding

type binding struct{ prefix, space string }

// inside returns the scope inside an element with these attributes.
func (s scope) inside(attrs []native.Attr) scope {
	inner := slices.Clip(s)
	for _, a := range attrs {
		if prefix, ok := declared(a.Name); ok {
			inner = append(inner, binding{prefix, a.Value})
		}
	}
	return inner
}

// declared returns which prefix an attribute declares, by its name as it was written.
func declared(n native.Name) (prefix string, ok bool) {
	if n.Expanded {
		return "", false
	}
	if n.Local == "xmlns" {
		return "", true
	}
	return strings.CutPrefix(n.Local, "xmlns:")
}

func (s scope) start(e native.Event) fuzz.Event {
	space, local := s.resolve(e.Name, true)
	start := fuzz.Event{Kind: fuzz.Start, Space: space, Local: local}
	for _, a := range e.Attrs {
		if _, declaration := declared(a.Name); !declaration {
			space, local := s.resolve(a.Name, false)
			start.Attrs = append(start.Attrs, fuzz.Attr{Space: space, Local: local, Value: a.Value})
		}
	}
	slices.SortFunc(start.Attrs, func(a, b fuzz.Attr) int {
		return cmp.Or(strings.Compare(a.Space, b.Space), strings.Compare(a.Local, b.Local))
	})
	return start
}

// resolve returns the expanded name. A prefix that is not bound stays part of the local name.
func (s scope) resolve(n native.Name, element bool) (space, local string) {
	if n.Expanded {
		return n.Space, n.Local
	}
	prefix, local, found := strings.Cut(n.Local, ":")
	switch {
	case !found && !element:
		return "", n.Local
	case !found:
		prefix, local = "", n.Local
	case prefix == "xml":
		return "http://www.w3.org/XML/1998/namespace", local
	}
	for _, b := range slices.Backward(s) {
		if b.prefix == prefix {
			return b.space, local
		}
	}
	if prefix == "" {
		return "", local
	}
	return "", n.Local
}
