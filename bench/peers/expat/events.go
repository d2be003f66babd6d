//go:build cgo

package expat

import (
	"cmp"
	"slices"
	"strings"

	"github.com/seed492f7be9/stanza/bench/peers/native"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// Events returns what was collected since New or Reset in the canonical form
// of the vectors: attributes sorted, adjacent text joined. After an error they
// are what came before it.
func (p *Parser) Events() ([]vectors.Event, error) {
	b, err := p.log()
	if err != nil {
		return nil, err
	}
	var events []vectors.Event
	var text []byte // pieces may be as short as a byte: joined here, in linear time
	flush := func() {
		if len(text) > 0 {
			events = append(events, vectors.Event{Kind: vectors.Text, Text: string(text)})
			text = text[:0]
		}
	}
	for _, e := range native.Events(b) {
		switch kind := vectors.Kind(e.Kind); kind {
		case vectors.Text:
			text = append(text, e.Text...)
		case vectors.Start:
			flush()
			events = append(events, start(e))
		case vectors.End:
			flush()
			events = append(events, vectors.Event{Kind: vectors.End})
		}
	}
	flush()
	return events, nil
}

func start(n native.Event) vectors.Event {
	e := vectors.Event{Kind: vectors.Start, Space: n.Name.Space, Local: n.Name.Local}
	for _, a := range n.Attrs {
		e.Attrs = append(e.Attrs, vectors.Attr{Space: a.Name.Space, Local: a.Name.Local, Value: a.Value})
	}
	slices.SortFunc(e.Attrs, func(a, b vectors.Attr) int {
		return cmp.Or(strings.Compare(a.Space, b.Space), strings.Compare(a.Local, b.Local))
	})
	return e
}
