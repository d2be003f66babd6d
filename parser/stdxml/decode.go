package stdxml

import (
	"encoding/xml"
	"io"
	"reflect"
	"sync"

	"github.com/seed492f7be9/stanza/parser"
)

// View is what Decode reads.
type View interface {
	parser.Stanza | parser.Element
}

// Decode stores what e says in v, as xml.Unmarshal does with a document. Names
// that e inherits, from the header of its stream as a rule, are known. Nothing in v
// is borrowed from e. A stream header is read as an element without content; an
// abandoned stanza is an *[AbandonedError], and the zero Element io.EOF.
//
// Where the type of v has a field with ",innerxml", encoding/xml reads the bytes
// itself, in its own time.
//
// The decoder that an UnmarshalXML gets serves other calls of Decode afterwards:
// it must not be kept.
func Decode[V View](e V, v any) error {
	switch e := any(e).(type) {
	case parser.Stanza:
		return decode(e.Element, v, e.Header() || e.Abandoned())
	case parser.Element:
		return decode(e, v, false)
	}
	return io.EOF
}

func decode(e parser.Element, v any, tagOnly bool) error {
	if !tagOnly && e.Exists() && innerXML(reflect.TypeOf(v)) {
		return xml.Unmarshal(appendWhole(nil, e), v)
	}
	w := views.Get().(*view)
	w.take(e)
	err := w.d.Decode(v)
	if err == nil && w.reusable() {
		w.clear()
		views.Put(w)
	}
	return err
}

// view decodes elements, one after the other, and keeps a lexicon. A decoder that
// has read one to its end is as it was before, and making one takes longer than
// most elements do.
type view struct {
	d      *xml.Decoder
	f      *feed
	tokens []parser.Token
	at     int
}

var views = sync.Pool{New: func() any {
	w := &view{f: &feed{s: &stream{}}}
	w.f.s.cutter = cutter{from: w, whole: true}
	w.d = xml.NewTokenDecoder(w.f)
	return w
}}

func (w *view) take(e parser.Element) {
	for t := range e.Tokens() {
		w.tokens = append(w.tokens, t)
	}
}

// Next makes w the source of its feed.
func (w *view) Next() (parser.Token, error) {
	if w.at == len(w.tokens) {
		return parser.Token{}, io.EOF
	}
	w.at++
	return w.tokens[w.at-1], nil
}

// reusable reports whether the decoder is as it was made: nothing is left to read,
// and no UnmarshalXML has set anything.
func (w *view) reusable() bool {
	d := w.d
	return w.at == len(w.tokens) && w.f.depth == 0 && cap(w.tokens) <= maxViewTokens &&
		d.Strict && d.AutoClose == nil && d.Entity == nil && d.CharsetReader == nil && d.DefaultSpace == ""
}

const maxViewTokens = 1024 // that a view keeps memory for

// clear lets go of the element.
func (w *view) clear() {
	clear(w.tokens)
	w.tokens, w.at = w.tokens[:0], 0
	s := w.f.s
	s.end, s.inside, s.text = 0, 0, nil
	if s.lex != nil {
		s.lex.trim()
	}
}
