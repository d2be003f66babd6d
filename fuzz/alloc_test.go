package fuzz

import (
	"runtime/debug"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// consumer reads of every token what a consumer would, and counts.
type consumer struct{ tokens, bytes int }

func (c *consumer) token(t parser.Token) {
	c.tokens++
	c.bytes += len(t.Space()) + len(t.Local()) + len(t.Text())
	if v, ok := t.Attr(names.To); ok {
		c.bytes += len(v)
	}
	for a := range t.Attrs() {
		c.bytes += len(a.Local()) + len(a.Value())
	}
}

// steady calls f, which works on 100 other stanzas each time, until nothing is
// new any more, and then holds each call to zero allocations.
func steady(t *testing.T, f func()) {
	t.Helper()
	if raceEnabled {
		t.Skip("pools drop items under the race detector")
	}
	// A collection would empty the pools, whose refill is not the parser's.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for range 120 { // rare names come late, and rare tags later
		f()
	}
	for i := range 10 {
		if n := testing.AllocsPerRun(1, f); n != 0 { // a call that is not counted, and one that is
			t.Errorf("%v allocations in hundred %d", n, 122+2*i)
		}
	}
}

// TestNoAllocations: in steady state a stanza costs no allocation, however its
// bytes come.
func TestNoAllocations(t *testing.T) {
	for _, m := range traffic.Mixes() {
		for _, size := range []int{4096, 1} {
			t.Run(m.String()+" stream by "+Every(size).String(), func(t *testing.T) {
				if m == traffic.Bulk && size == 1 && testing.Short() {
					t.Skip("45 MB, byte by byte")
				}
				streamSteady(t, m, size)
			})
		}
		t.Run(m.String()+" frames", func(t *testing.T) { framesSteady(t, m) })
	}
}

func newParser(t testing.TB, f parser.Framing) *parser.Parser {
	t.Helper()
	p, err := parser.New(parser.Options{Framing: f})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func streamSteady(t *testing.T, m traffic.Mix, size int) {
	p := newParser(t, parser.Stream)
	defer p.Close()
	f := feeder{p: p, mode: Stream}
	var c consumer
	var s sink = &c
	g := traffic.New(m, 1)
	buf := g.AppendHeader(nil)
	feed := func() {
		for from := 0; from < len(buf); {
			piece := buf[from:min(from+size, len(buf))]
			from += p.Feed(piece)
			if err := f.drain(s, 1<<30); err != parser.ErrMoreInput {
				t.Fatal(err)
			}
		}
	}
	feed()
	hundred := func() {
		for range 100 {
			buf = g.AppendStanza(buf[:0])
			feed()
		}
	}
	if m == traffic.Bulk && size == 1 {
		hundred = func() { // as many bytes as other mixes have in a hundred
			buf = g.AppendStanza(buf[:0])
			feed()
		}
	}
	steady(t, hundred)
	if c.tokens == 0 {
		t.Error("nothing was read")
	}
}

func framesSteady(t *testing.T, m traffic.Mix) {
	p := newParser(t, parser.Frame)
	defer p.Close()
	f := feeder{p: p, mode: Frame}
	var c consumer
	var s sink = &c
	g := traffic.New(m, 2)
	var buf []byte
	steady(t, func() {
		for range 100 {
			buf = g.AppendFrame(buf[:0])
			p.Reset(parser.Frame)
			for from := 0; from < len(buf); {
				from += p.Feed(buf[from:])
				if err := f.drain(s, 1<<30); err != parser.ErrMoreInput {
					t.Fatal(err)
				}
			}
			p.Finish()
			if _, err := p.Next(); err == nil {
				t.Fatal("an event behind the frame")
			}
		}
	})
	if c.tokens == 0 {
		t.Error("nothing was read")
	}
}
