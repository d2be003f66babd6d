package bench_test

import (
	"testing"
	"time"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
)

// floods are hostiles that are aimed at what connections share.
var floods = []string{"one-off-stanzas", "one-off-shapes", "prefix-churn", "sibling-chain", "attributes"}

// BenchmarkFlood reads everyday traffic on a connection whose worker serves
// another one too, chunk by chunk in turns. Only the well-behaved connection's
// chunks are on the clock. An operation is its stream once alone, on a worker of
// its own, and once beside the other; kept-% is how much of its speed is left.
// Beside a neighbour that behaves (mixed) it loses what any neighbour costs.
func BenchmarkFlood(b *testing.B) {
	b.Run("neighbour=mixed", func(b *testing.B) { flood(b, bench.NewSession(traffic.Mixed, 2, sessionSize).Stream) })
	for _, name := range floods {
		h, ok := hostile(name)
		if !ok {
			b.Fatalf("there is no hostile %q", name)
		}
		n := sizesOf(name)
		b.Run("neighbour="+name, func(b *testing.B) { flood(b, h.Build(n[len(n)-1])) })
	}
}

func flood(b *testing.B, stream []byte) {
	s := mixed()
	chunks := len(s.Stream) / bench.ChunkSize
	alone, beside := newConnection(b, s.Stream, nil), newConnection(b, s.Stream, nil)
	other := newConnection(b, stream, beside.spaces)
	pass := func(c, other *connection) (elapsed time.Duration) {
		for range chunks {
			elapsed += c.chunk(b)
			if other != nil {
				other.chunk(b)
			}
		}
		return elapsed
	}
	pass(alone, nil)
	pass(beside, other)
	var without, with time.Duration
	before := beside.spaces.Stats()
	for b.Loop() {
		without += pass(alone, nil)
		with += pass(beside, other)
	}
	bytes := b.N * chunks * bench.ChunkSize
	reportTime(b, with, bytes, 0)
	b.ReportMetric(1e3*float64(bytes)/float64(without.Nanoseconds()), "alone-MB/s")
	b.ReportMetric(100*float64(without)/float64(with), "kept-%")
	reportKnown(b, before, beside.spaces.Stats())
}

// connection reads one stream again and again.
type connection struct {
	p      *parser.Parser
	spaces *parser.Workspaces
	stream []byte
	at     int
	c      bench.Counts
}

func newConnection(t testing.TB, stream []byte, spaces *parser.Workspaces) *connection {
	p, spaces := newParser(t, parser.Options{Limits: unlimited, Workspaces: spaces})
	return &connection{p: p, spaces: spaces, stream: stream}
}

// chunk reads the next chunk and returns how long that took. Behind the end of
// the stream it begins anew.
func (c *connection) chunk(b *testing.B) time.Duration {
	if c.at == len(c.stream) {
		c.p.Reset(parser.Stream)
		c.at = 0
	}
	from := c.at
	c.at = min(from+bench.ChunkSize, len(c.stream))
	start := time.Now()
	err := bench.How{}.Feed(c.p, c.stream[from:c.at], &c.c)
	elapsed := time.Since(start)
	if err != nil {
		b.Fatal(err)
	}
	return elapsed
}
