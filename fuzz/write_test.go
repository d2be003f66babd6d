package fuzz

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// Parse, write, parse is a fixpoint for everything that the parser accepts: by
// tokens, by elements and raw, in canonical form and not, in the scope of one
// stream, of another one and of none.

// rewriting is one way to write what was read.
type rewriting struct {
	name      string
	canonical bool
	write     func(*writer.Writer, parser.Element) error
}

func writeTokens(w *writer.Writer, e parser.Element) error {
	for t := range e.Tokens() {
		if err := w.Token(t); err != nil {
			return err
		}
	}
	return nil
}

// writeCalls writes an element by its names, as who builds one does.
func writeCalls(w *writer.Writer, e parser.Element) error {
	for t := range e.Tokens() {
		switch t.Kind() {
		case parser.Start:
			w.StartNS(string(t.Space()), string(t.Local()))
			for a := range t.Attrs() {
				w.AttrNS(string(a.Space()), string(a.Local()), string(a.Value()))
			}
		case parser.Text:
			w.Text(t.Text())
		case parser.End:
			w.End()
		}
	}
	return w.Err()
}

var rewritings = []rewriting{
	{"tokens", false, writeTokens},
	{"calls", false, writeCalls},
	{"element", false, (*writer.Writer).Element},
	{"raw", false, (*writer.Writer).Raw},
	{"canonical", true, (*writer.Writer).Element},
	{"canonical calls", true, writeCalls},
}

// places are what may be in scope where something is written: none for a message of
// its own.
var places = []struct {
	name   string
	header *writer.Header
}{
	{"none", nil},
	{"client", &writer.Header{}},
	{"server", &writer.Header{Space: "jabber:server", Declarations: []writer.Declaration{
		{Prefix: "db", Space: "jabber:server:dialback"}, {Prefix: "p", Space: "urn:p"}, {Prefix: "a", Space: "jabber:client"}, {Prefix: "ns1", Space: "urn:ns1"},
	}}},
}

// stanzaViews returns the whole first-level elements of a message, of a frame or
// document its root, as views that stay.
func stanzaViews(f parser.Framing, b []byte) (all []parser.Stanza, err error) {
	p, err := parser.New(parser.Options{Framing: f, Limits: unlimited})
	if err != nil {
		return nil, err
	}
	defer p.Close()
	b = slices.Clone(b)
	for {
		st, err := p.NextStanza()
		switch {
		case err == nil:
			if !st.Header() {
				all = append(all, st.Clone())
			}
		case err == parser.ErrMoreInput && len(b) > 0:
			b = b[p.Feed(b):]
		case err == parser.ErrMoreInput:
			p.Finish()
		case err == io.EOF, err == io.ErrUnexpectedEOF:
			return all, nil
		default:
			return nil, err
		}
	}
}

// elementEvents returns the canonical events of an element.
func elementEvents(e parser.Element) []Event {
	var c collector
	for t := range e.Tokens() {
		c.token(t)
	}
	return c.take()
}

// checkRewriting writes what was read by every way, reads that, and writes it once
// more: the events are the same, and the second time so are the bytes. It returns
// what canonical form is, if there is one, as a message of its own.
func checkRewriting(st parser.Element) (canonical []byte, err error) {
	want := elementEvents(st)
	for _, place := range places {
		for _, r := range rewritings {
			fail := func(format string, args ...any) ([]byte, error) {
				return nil, fmt.Errorf("%s, scope %s: %s", r.name, place.name, fmt.Sprintf(format, args...))
			}
			w, err := writer.New(writer.Options{Limits: unlimited, Canonical: r.canonical})
			if err != nil {
				return nil, err
			}
			var header []byte
			write := func(e parser.Element) ([]byte, error) {
				w.Reset()
				if place.header != nil {
					if err := w.OpenStream(*place.header); err != nil {
						return nil, err
					}
					header = bytes.Clone(w.Bytes())
					w.Reset()
					if err := w.Continue(*place.header); err != nil {
						return nil, err
					}
				}
				if err := r.write(w, e); err != nil {
					return nil, err
				}
				return w.Take()
			}
			read := func(b []byte) (parser.Element, error) {
				f := parser.Document
				if place.header != nil {
					f = parser.Stream
					b = slices.Concat(header, b, []byte("</stream:stream>"))
				}
				all, err := stanzaViews(f, b)
				if err != nil {
					return parser.Element{}, fmt.Errorf("%q: %w", b, err)
				}
				if len(all) != 1 {
					return parser.Element{}, fmt.Errorf("%q: %d elements", b, len(all))
				}
				return all[0].Element, nil
			}
			out, err := write(st)
			if r.canonical && errors.Is(err, writer.RuleEdition) {
				continue
			}
			if err != nil {
				return fail("%v", err)
			}
			again, err := read(out)
			if err != nil {
				return fail("%v", err)
			}
			if got := elementEvents(again); !slices.EqualFunc(got, want, Event.Equal) {
				return fail("%q\nreads %v, want %v", out, got, want)
			}
			if second, err := write(again); err != nil || r.name != "raw" && !bytes.Equal(second, out) {
				return fail("%q\nis written as %q, %v", out, second, err)
			}
			if r.canonical && place.header == nil {
				canonical = out
			}
		}
	}
	return canonical, nil
}

// rewritten checks everything in a request that was accepted, and returns the
// canonical forms.
func rewritten(q Request) (canonical [][]byte, err error) {
	messages, err := q.messages()
	if err != nil {
		return nil, err
	}
	for i, m := range messages {
		all, err := stanzaViews(q.Mode.framing(i), m)
		if err != nil {
			continue // it was not accepted
		}
		for _, st := range all {
			c, err := checkRewriting(st.Element)
			if err != nil {
				return nil, err
			}
			if c != nil {
				canonical = append(canonical, c)
			}
		}
	}
	return canonical, nil
}

// TestRewriting writes whatever stanzas the corpus has, in two forms.
func TestRewriting(t *testing.T) {
	step := 1
	if testing.Short() || raceEnabled {
		step = 20
	}
	n, forms := 0, 0
	for r := range vectors.All() {
		if n++; n%step == 0 && r.Expect != vectors.Reject {
			forms += checkRewritten(t, request(t, &r))
		}
	}
	if forms < 2000/step {
		t.Errorf("only %d elements were written", forms)
	}
}

// TestRewritingTraffic is the same for traffic.
func TestRewritingTraffic(t *testing.T) {
	for _, m := range traffic.Mixes() {
		checkRewritten(t, Request{ID: m.String(), Mode: Stream, Input: traffic.Stream(m, 11, 20)})
		for _, f := range traffic.Frames(m, 12, 10) {
			checkRewritten(t, Request{ID: m.String(), Mode: Frame, Input: f})
		}
	}
}

// checkRewritten writes the stanzas of a request, and returns how many have a canonical form.
func checkRewritten(t *testing.T, q Request) int {
	t.Helper()
	all, err := rewritten(q)
	if err != nil {
		t.Errorf("%s: %v", q.ID, err)
	}
	for _, c := range all {
		if err := checkCanonical(c); err != nil {
			t.Errorf("%s: %v", q.ID, err)
		}
	}
	return len(all)
}

// TestRewritingCorpus is TestRewriting for a corpus that is not part of the
// project.
func TestRewritingCorpus(t *testing.T) {
	step := 1
	if testing.Short() || raceEnabled {
		step = 50
	}
	n := 0
	check := func(name string, q Request) {
		if n++; n%step == 0 {
			q.ID = name
			checkRewritten(t, q)
		}
	}
	for _, r := range append(corpusRecords(t, "w3c", "w3c.jsonl"), corpusRecords(t, "vectors", "vectors.jsonl")...) {
		if r.Expect != vectors.Reject {
			check(r.name(), request(t, &r.Record))
		}
	}
	for _, r := range corpusRecords(t, "xep", "xep-stanzas.jsonl") {
		check(r.name(), Request{Mode: Stream, Input: wrapped(t, &r.Record)})
	}
}

// FuzzRoundTrip is TestRewriting for any input.
func FuzzRoundTrip(f *testing.F) {
	for _, q := range seeds(f, 23) {
		f.Add(modeByte(q.Mode), q.Input)
	}
	f.Fuzz(func(t *testing.T, mode byte, input []byte) {
		if len(input) > 1<<14 {
			t.Skip()
		}
		if _, err := rewritten(Request{Mode: modes[int(mode)%len(modes)], Input: input}); err != nil {
			t.Errorf("%q: %v", input, err)
		}
	})
}
