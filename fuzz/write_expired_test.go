package fuzz

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// Views that expired mean nothing. Writing them is refused, or what comes out is
// well-formed nonetheless.
func TestWriteExpiredViews(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	spaces := parser.NewWorkspaces(16<<10, 1)
	p, err := parser.New(parser.Options{Workspaces: spaces})
	if err != nil {
		t.Fatal(err)
	}
	w, err := writer.New(writer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	careless, err := writer.New(writer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var stanzas []parser.Stanza
	var tokens []parser.Token
	var attrs []parser.Attr
	written, refused := 0, 0
	try := func(err error) {
		if err == nil {
			written++
			return
		}
		var e *writer.Error
		if !errors.As(err, &e) {
			t.Fatal(err)
		}
		refused++
		w.Resume()
	}
	rounds := 200
	if testing.Short() || raceEnabled {
		rounds = 20
	}
	for round := range rounds {
		p.Reset(parser.Stream)
		b := traffic.Stream(traffic.Mixes()[round%len(traffic.Mixes())], uint64(round), 3)
		b = b[:r.IntN(len(b))]
		for len(b) > 0 {
			n := min(len(b), 1+r.IntN(900))
			n = p.Feed(b[:n])
			b = b[n:]
			for {
				st, err := p.NextStanza()
				if err != nil {
					break
				}
				stanzas = append(stanzas, st)
				for tok := range st.Tokens() {
					tokens = append(tokens, tok)
					for a := range tok.Attrs() {
						attrs = append(attrs, a)
					}
				}
			}
			for range 20 {
				w.Reset()
				try(w.StartNS("u", "a"))
				if len(attrs) > 0 {
					for range 5 {
						try(w.TokenAttr(attrs[r.IntN(len(attrs))]))
					}
				}
				for range 5 {
					if len(tokens) > 0 {
						try(w.Token(tokens[r.IntN(len(tokens))]))
					}
				}
				if len(stanzas) > 0 {
					e := stanzas[r.IntN(len(stanzas))].Element
					try(w.Element(e))
					for c := range e.Children() {
						try(w.Element(c))
					}
				}
				for w.Depth() > 0 {
					if err := w.End(); err != nil {
						w.Discard()
					}
				}
				if len(stanzas) > 0 { // whose bytes are not looked at: it does not panic
					careless.Reset()
					careless.Raw(stanzas[r.IntN(len(stanzas))].Element)
				}
				// An end among the tokens may have ended the element, and begun another.
				all := "<all>" + string(w.Bytes()) + "</all>"
				a, err := Run(Request{Mode: Document, Input: []byte(all)}, Options{Limits: unlimited})
				if err != nil || !a.Accepted {
					t.Fatalf("%q: %v, %s", all, err, a.AppendJSON(nil))
				}
			}
		}
	}
	if written < 1000 || refused < 1000 {
		t.Errorf("%d calls wrote something, %d were refused", written, refused)
	}
}
