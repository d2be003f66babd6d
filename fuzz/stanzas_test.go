package fuzz

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// scribe writes down the tokens of one element after the other, text joined and
// depth left out.
type scribe struct {
	all    []string
	now    bytes.Buffer
	inText bool
}

func (s *scribe) token(t parser.Token) {
	if t.Kind() == parser.Text {
		if !s.inText {
			fmt.Fprintf(&s.now, " text@%d ", t.Offset())
		}
		s.inText = true
		fmt.Fprintf(&s.now, "%x", t.Text())
		return
	}
	s.inText = false
	fmt.Fprintf(&s.now, " %v@%d {%s}%s:%s", t.Kind(), t.Offset(), t.Space(), t.Prefix(), t.Local())
	for a := range t.Attrs() {
		fmt.Fprintf(&s.now, " {%s}%s:%s=%q", a.Space(), a.Prefix(), a.Local(), a.Value())
	}
	for prefix, space := range t.Declarations() {
		fmt.Fprintf(&s.now, " %s=%q", prefix, space)
	}
}

func (s *scribe) end() {
	s.all = append(s.all, s.now.String())
	s.now.Reset()
	s.inText = false
}

// byTokens reads whole first-level elements by Next, the header of a stream
// first.
func byTokens(p *parser.Parser, b []byte) ([]string, error) {
	var s scribe
	for {
		t, err := p.Next()
		switch {
		case err == parser.ErrMoreInput && len(b) > 0:
			b = b[p.Feed(b):]
			continue
		case err == parser.ErrMoreInput:
			p.Finish()
			continue
		case err != nil:
			return s.all, err
		}
		header := t.Kind() == parser.Start && t.Depth() == 0 && !t.Stanza()
		footer := t.Kind() == parser.End && t.Depth() == 0 && !t.Stanza()
		switch {
		case footer:
			continue
		case t.Kind() == parser.Abandoned:
			s.now.Reset()
			s.inText = false
		}
		if s.token(t); header || t.Stanza() && t.Kind() != parser.Start {
			s.end()
		}
	}
}

// byStanzas reads them by NextStanza, from pieces.
func byStanzas(p *parser.Parser, b []byte, cuts []byte) ([]string, error) {
	var s scribe
	for {
		st, err := p.NextStanza()
		switch {
		case err == parser.ErrMoreInput && len(b) > 0:
			piece := len(b)
			if len(cuts) > 0 {
				piece = min(1+int(cuts[0]), len(b))
				cuts = cuts[1:]
			}
			b = b[p.Feed(b[:piece]):]
			continue
		case err == parser.ErrMoreInput:
			p.Finish()
			continue
		case err != nil:
			return s.all, err
		}
		for t := range st.Tokens() {
			s.token(t)
		}
		s.end()
	}
}

func sameStanzas(b []byte, o parser.Options, cuts []byte) error {
	p, err := parser.New(o)
	if err != nil {
		return err
	}
	want, wantErr := byTokens(p, b)
	p.Reset(o.Framing)
	for range 2 {
		got, gotErr := byStanzas(p, b, cuts)
		p.Reset(o.Framing)
		if !slices.Equal(got, want) {
			for i := range max(len(got), len(want)) {
				if i >= len(got) || i >= len(want) || got[i] != want[i] {
					return fmt.Errorf("%d stanzas by Next, %d by NextStanza; from %d on\n%q\n%q", len(want), len(got), i, want[min(i, len(want)):], got[min(i, len(got)):])
				}
			}
		}
		x, _ := errors.AsType[*parser.Error](wantErr)
		y, _ := errors.AsType[*parser.Error](gotErr)
		if (x == nil) != (y == nil) || x != nil && *x != *y || x == nil && wantErr != gotErr {
			return fmt.Errorf("%v by Next, %v by NextStanza", wantErr, gotErr)
		}
	}
	return nil
}

// FuzzStanzas: whole stanzas are what their tokens are, however they come.
func FuzzStanzas(f *testing.F) {
	for i, q := range seeds(f, 71) {
		f.Add(q.Input, modeByte(q.Mode), byte(i), []byte{byte(i), 30, 0, 0, 200})
	}
	f.Add(traffic.Stream(traffic.Mixed, 1, 5), modeByte(Stream), byte(0), []byte{250, 10, 10, 250, 250, 250})
	f.Fuzz(func(t *testing.T, b []byte, mode, how byte, cuts []byte) {
		if len(b) > 1<<14 || len(cuts) > 256 {
			t.Skip()
		}
		o := parser.Options{Framing: modes[int(mode)%3].framing(0), Session: how&1 != 0, NoShapes: how&2 != 0}
		if how&4 != 0 {
			o.Limits = limits.Limits{Window: 512, Depth: 5, Skip: 20000, Stanza: 10000}
		}
		if err := sameStanzas(b, o, cuts); err != nil {
			t.Fatalf("%q: %v", b, err)
		}
	})
}
