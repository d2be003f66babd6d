//go:build cgo

package expat

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// separator is STANZA_SEPARATOR of handlers.h.
const separator = "\xff"

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
	for left := log(b); len(left) > 0; {
		switch kind := vectors.Kind(left.byte()); kind {
		case vectors.Text:
			text = append(text, left.string()...)
		case vectors.Start:
			flush()
			events = append(events, left.start())
		case vectors.End:
			flush()
			events = append(events, vectors.Event{Kind: vectors.End})
		}
	}
	flush()
	return events, nil
}

// log is what is left to read of the form that record.c describes.
type log []byte

func (l *log) byte() byte {
	b := (*l)[0]
	*l = (*l)[1:]
	return b
}

func (l *log) count() int {
	n := binary.NativeEndian.Uint32(*l)
	*l = (*l)[4:]
	return int(n)
}

func (l *log) string() string {
	n := l.count()
	s := string((*l)[:n])
	*l = (*l)[n:]
	return s
}

func (l *log) start() vectors.Event {
	n := l.count()
	e := vectors.Event{Kind: vectors.Start}
	e.Space, e.Local = split(l.string())
	for range n {
		var a vectors.Attr
		a.Space, a.Local = split(l.string())
		a.Value = l.string()
		e.Attrs = append(e.Attrs, a)
	}
	slices.SortFunc(e.Attrs, func(a, b vectors.Attr) int {
		return cmp.Or(strings.Compare(a.Space, b.Space), strings.Compare(a.Local, b.Local))
	})
	return e
}

// split parts a name as expat gives it; without a namespace it is local.
func split(name string) (space, local string) {
	if space, local, found := strings.Cut(name, separator); found {
		return space, local
	}
	return "", name
}
