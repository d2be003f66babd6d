package fuzz

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// The kinds of event.
const (
	Start byte = 's' // a start tag, or the beginning of an empty element
	Text  byte = 't' // character data
	End   byte = 'e' // an end tag, or the end of an empty element
	// Abandoned takes the place of the rest of a stanza that was too large and
	// skipped. It has the name and the attributes of the stanza.
	Abandoned byte = 'x'
)

// Event is a canonical event: prefixes and namespace declarations left out,
// attributes sorted, CDATA and references merged into text, adjacent text
// joined. In JSON it is an array: ["s",ns,local,[[ns,local,value],…]],
// ["t",text], ["e"], or ["x",ns,local,[…]].
type Event struct {
	Kind byte
	// Space and Local are the expanded name of a Start or of what was Abandoned.
	Space, Local string
	// Attrs are sorted by namespace, then by local name, in code point order.
	Attrs []Attr
	// Text is that of a Text event, and never empty there.
	Text string
}

// Attr is an attribute with its expanded name. In JSON it is an array of three
// strings.
type Attr struct {
	Space, Local, Value string
}

// compareAttrs orders attributes. Bytes of UTF-8 compare as code points do.
func compareAttrs(a, b Attr) int {
	return cmp.Or(cmp.Compare(a.Space, b.Space), cmp.Compare(a.Local, b.Local), cmp.Compare(a.Value, b.Value))
}

// Equal reports whether two events are the same.
func (e Event) Equal(other Event) bool {
	return e.Kind == other.Kind && e.Space == other.Space && e.Local == other.Local && e.Text == other.Text &&
		slices.Equal(e.Attrs, other.Attrs)
}

// AppendJSON appends the array form, with '<', '>' and '&' as they are.
func (e Event) AppendJSON(dst []byte) []byte {
	dst = append(dst, '[', '"', e.Kind, '"')
	switch e.Kind {
	case Start, Abandoned:
		dst = appendString(append(dst, ','), e.Space)
		dst = appendString(append(dst, ','), e.Local)
		dst = append(dst, ',', '[')
		for i, a := range e.Attrs {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendString(append(dst, '['), a.Space)
			dst = appendString(append(dst, ','), a.Local)
			dst = appendString(append(dst, ','), a.Value)
			dst = append(dst, ']')
		}
		dst = append(dst, ']')
	case Text:
		dst = appendString(append(dst, ','), e.Text)
	}
	return append(dst, ']')
}

// MarshalJSON writes the array form. A json.Encoder escapes what is in it
// again unless it is told SetEscapeHTML(false): see [Event.AppendJSON].
func (e Event) MarshalJSON() ([]byte, error) {
	switch e.Kind {
	case Start, Text, End, Abandoned:
		return e.AppendJSON(nil), nil
	}
	return nil, fmt.Errorf("fuzz: event of unknown kind %q", e.Kind)
}

var errEvent = errors.New("fuzz: an event is an array of its kind and what belongs to that")

// UnmarshalJSON reads the array form. It sorts attributes, so that answers of
// parsers with another order compare as they should.
func (e *Event) UnmarshalJSON(b []byte) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	var kind string
	if len(parts) == 0 {
		return errEvent
	}
	if err := json.Unmarshal(parts[0], &kind); err != nil {
		return err
	}
	var attrs [][3]string
	var into []any
	*e = Event{}
	switch kind {
	case "s", "x":
		into = []any{&e.Space, &e.Local, &attrs}
	case "t":
		into = []any{&e.Text}
	case "e":
	default:
		return fmt.Errorf("fuzz: event of unknown kind %q", kind)
	}
	e.Kind = kind[0]
	if len(parts) != 1+len(into) {
		return errEvent
	}
	for i, p := range into {
		if err := json.Unmarshal(parts[i+1], p); err != nil {
			return err
		}
	}
	for _, a := range attrs {
		e.Attrs = append(e.Attrs, Attr{a[0], a[1], a[2]})
	}
	slices.SortFunc(e.Attrs, compareAttrs)
	return nil
}
