//go:build cgo

package peers_test

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/bench/peers/expat"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// gateway is this engine before expat: it writes what it read in canonical form.
type gateway struct {
	writer *writer.Writer
	expat  *expat.Parser
	judge  *judge
	passed int // elements that went through
	fifth  int // elements refused for their names
}

func newGateway(t testing.TB) *gateway {
	t.Helper()
	w, err := writer.New(writer.Options{Canonical: true, Limits: limits.Limits{
		Stanza: -1, Tag: -1, Name: -1, Value: -1, Text: -1, References: -1, Depth: -1, Elements: -1, Attributes: -1, Declarations: -1, InScope: -1,
	}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := expat.New(expat.Collect)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return &gateway{writer: w, expat: p, judge: newJudge(t)}
}

// check carries every first-level element of what was accepted, as a document of
// its own, and holds expat to the events that the parser saw.
func (g *gateway) check(t *testing.T, name string, f parser.Framing, b []byte) {
	t.Helper()
	p, err := parser.New(parser.Options{Framing: f})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	for {
		st, err := p.NextStanza()
		switch {
		case err == nil:
		case err == parser.ErrMoreInput && len(b) > 0:
			b = b[p.Feed(b):]
			continue
		case err == parser.ErrMoreInput:
			p.Finish()
			continue
		default: // the end, or an error: what came before it was given
			return
		}
		if st.Header() {
			continue
		}
		g.writer.Reset()
		if err := g.writer.Element(st.Element); errors.Is(err, writer.RuleEdition) {
			g.fifth++
			continue
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		out := g.writer.Bytes()
		v := g.judge.ask(t, input{bytes: slices.Clone(out), unlimited: true})
		if v.ours != nil || v.theirs != nil || !reflect.DeepEqual(v.ourWork, v.theyWork) || !reflect.DeepEqual(v.ourWork, eventsOf(st)) {
			t.Errorf("%s: %.300q\nours   %v, %v\ntheirs %v, %v\nwas    %v", name, out, v.ours, v.ourWork, v.theirs, v.theyWork, eventsOf(st))
		}
		g.passed++
	}
}

// TestCanonicalInExpat: what passes through in canonical form is read by expat as
// this engine read it.
func TestCanonicalInExpat(t *testing.T) {
	g := newGateway(t)
	for r := range vectors.All() {
		b, err := r.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		f := parser.Document
		if r.Mode == "stream" {
			f = parser.Stream
		}
		g.check(t, r.Label(), f, b)
	}
	for _, mix := range traffic.Mixes() {
		g.check(t, mix.String(), parser.Stream, traffic.Stream(mix, 3, 300))
		for i, f := range traffic.Frames(mix, 4, 100) {
			g.check(t, fmt.Sprintf("%v, frame %d", mix, i), parser.Frame, f)
		}
	}
	for _, h := range traffic.Hostiles() {
		g.check(t, h.Name, parser.Stream, h.Build(300))
	}
	if g.passed < 2000 || g.fifth == 0 {
		t.Errorf("%d elements passed, %d were refused for their names", g.passed, g.fifth)
	}
	t.Logf("%d elements passed, %d were refused for their names", g.passed, g.fifth)
}

// FuzzCanonicalInExpat is TestCanonicalInExpat for any document.
func FuzzCanonicalInExpat(f *testing.F) {
	n := 0
	for r := range vectors.All() {
		if n++; n%seedStep != 0 || r.Expect == vectors.Reject {
			continue
		}
		b, err := r.Bytes()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	g := newGateway(f)
	f.Fuzz(func(t *testing.T, b []byte) { g.check(t, "input", parser.Document, b) })
}

// TestEdition: of the characters that this engine allows in names, canonical form
// lets those through that expat, whose names are the fourth edition's, reads.
func TestEdition(t *testing.T) {
	g := newGateway(t)
	both, fifth := 0, 0
	for r := rune(0x80); r <= 0x10FFFF; r++ {
		if r == 0x20000 {
			r = 0xE0000 // nothing changes in between
		}
		for _, name := range []string{string(r), "a" + string(r)} {
			g.writer.Reset()
			err := g.writer.StartNS("", name)
			if err == nil {
				err = g.writer.End()
			}
			if !errors.Is(err, writer.RuleEdition) && err != nil {
				continue // no name in any edition
			}
			if err := g.expat.Reset(); err != nil {
				t.Fatal(err)
			}
			theirs := g.expat.Parse([]byte("<"+name+"/>"), true)
			if (err == nil) != (theirs == nil) {
				t.Errorf("%U in %q: this engine says %v, expat %v", r, name, err, theirs)
			}
			if err == nil {
				both++
			} else {
				fifth++
			}
		}
	}
	if both < 40000 || fifth < 40000 {
		t.Errorf("%d names pass, %d do not", both, fifth)
	}
}

// eventsOf returns the canonical events of an element.
func eventsOf(st parser.Stanza) (events []vectors.Event) {
	for tok := range st.Tokens() {
		switch tok.Kind() {
		case parser.Start:
			e := vectors.Event{Kind: vectors.Start, Space: string(tok.Space()), Local: string(tok.Local())}
			for a := range tok.Attrs() {
				e.Attrs = append(e.Attrs, vectors.Attr{Space: string(a.Space()), Local: string(a.Local()), Value: string(a.Value())})
			}
			slices.SortFunc(e.Attrs, func(a, b vectors.Attr) int {
				return cmp.Or(strings.Compare(a.Space, b.Space), strings.Compare(a.Local, b.Local))
			})
			events = append(events, e)
		case parser.Text:
			text := string(tok.Text())
			if n := len(events) - 1; events[n].Kind == vectors.Text {
				events[n].Text += text
			} else if text != "" {
				events = append(events, vectors.Event{Kind: vectors.Text, Text: text})
			}
		case parser.End:
			events = append(events, vectors.Event{Kind: vectors.End})
		}
	}
	return events
}
