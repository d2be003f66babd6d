package bench_test

import (
	"encoding/xml"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

// A dropIn reads a stream as code written for encoding/xml does.
type dropIn struct {
	name   string
	tokens func(testing.TB, *bench.Session) func(*bench.Counts) error  // nil where there are none
	decode func(testing.TB, *bench.Session) func(*bench.Decoded) error // nil for what only gives tokens
}

// dropIns are encoding/xml; our TokenReader in the place of its decoder, for code
// that reads tokens; a Decoder that reads from it; and whole stanzas, decoded.
var dropIns = []dropIn{
	{"encoding-xml",
		func(_ testing.TB, s *bench.Session) func(*bench.Counts) error {
			return func(c *bench.Counts) error { return bench.ReadTokens(xml.NewDecoder(bench.Chunks(s.Stream)), c) }
		},
		func(_ testing.TB, s *bench.Session) func(*bench.Decoded) error {
			return func(d *bench.Decoded) error { return bench.DecodeTokens(xml.NewDecoder(bench.Chunks(s.Stream)), d) }
		}},
	{"token-reader",
		func(t testing.TB, s *bench.Session) func(*bench.Counts) error {
			r := newTokenReader(t)
			return func(c *bench.Counts) error {
				r.Reset(bench.Chunks(s.Stream), parser.Stream)
				return bench.ReadTokens(r, c)
			}
		}, nil},
	{"decoder",
		func(t testing.TB, s *bench.Session) func(*bench.Counts) error {
			r := newTokenReader(t)
			return func(c *bench.Counts) error {
				r.Reset(bench.Chunks(s.Stream), parser.Stream)
				return bench.ReadTokens(r.Decoder(), c)
			}
		},
		func(t testing.TB, s *bench.Session) func(*bench.Decoded) error {
			r := newTokenReader(t)
			return func(d *bench.Decoded) error {
				r.Reset(bench.Chunks(s.Stream), parser.Stream)
				return bench.DecodeTokens(r.Decoder(), d)
			}
		}},
	{"stanza", nil,
		func(t testing.TB, s *bench.Session) func(*bench.Decoded) error {
			r, err := parser.NewReader(nil, parser.Options{Workspaces: parser.NewWorkspaces(limits.Client.Window, 1)})
			if err != nil {
				t.Fatal(err)
			}
			return func(d *bench.Decoded) error {
				r.Reset(bench.Chunks(s.Stream), parser.Stream)
				return bench.DecodeStanzas(r, d)
			}
		}},
}

func newTokenReader(t testing.TB) *stdxml.TokenReader {
	t.Helper()
	r, err := stdxml.NewTokenReader(nil, parser.Options{Workspaces: parser.NewWorkspaces(limits.Client.Window, 1)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// BenchmarkDropIn compares through the API of encoding/xml: the same loop over
// tokens, and the same loop that decodes every stanza into a struct.
func BenchmarkDropIn(b *testing.B) {
	for _, mix := range traffic.Mixes() {
		s := bench.NewSession(mix, 1, sessionSize)
		for _, d := range dropIns {
			if d.tokens != nil {
				b.Run("mix="+mix.String()+"/do=token/engine="+d.name, func(b *testing.B) {
					read := d.tokens(b, s)
					work{bytes: len(s.Stream), stanzas: s.Stanzas, read: read}.run(b)
				})
			}
		}
		for _, d := range dropIns {
			if d.decode != nil {
				b.Run("mix="+mix.String()+"/do=decode/engine="+d.name, func(b *testing.B) {
					decode := d.decode(b, s)
					var n bench.Decoded
					work{bytes: len(s.Stream), stanzas: s.Stanzas, read: func(*bench.Counts) error { return decode(&n) }}.run(b)
				})
			}
		}
	}
}

// TestDropIns holds that whoever is compared gave the same.
func TestDropIns(t *testing.T) {
	for _, mix := range traffic.Mixes() {
		t.Run(mix.String(), func(t *testing.T) {
			s := bench.NewSession(mix, 7, 1<<17)
			var tokens bench.Counts
			var decoded bench.Decoded
			for i, d := range dropIns {
				if d.tokens != nil {
					var c bench.Counts
					if err := d.tokens(t, s)(&c); err != nil {
						t.Fatalf("%s: %v", d.name, err)
					}
					if i == 0 {
						tokens = c
					}
					if c != tokens || c.Elements <= s.Stanzas {
						t.Errorf("%s gives %+v of %d stanzas, encoding/xml %+v", d.name, c, s.Stanzas, tokens)
					}
				}
				if d.decode != nil {
					var n bench.Decoded
					if err := d.decode(t, s)(&n); err != nil {
						t.Fatalf("%s: %v", d.name, err)
					}
					if i == 0 {
						decoded = n
					}
					if n != decoded || n.Stanzas != s.Stanzas || n.Payloads == 0 {
						t.Errorf("%s decodes %+v of %d stanzas, encoding/xml %+v", d.name, n, s.Stanzas, decoded)
					}
				}
			}
		})
	}
}
