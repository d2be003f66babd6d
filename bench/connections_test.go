package bench_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
)

// BenchmarkConnections visits many connections that share one worker's
// workspaces, round robin in a random order, and reads one stanza of each: as
// the next one of its stream, or as a frame. An operation is a visit. A million
// are visited where STANZA_LONG is set.
func BenchmarkConnections(b *testing.B) {
	counts := []int{1_000, 10_000, 100_000}
	if os.Getenv("STANZA_LONG") != "" {
		counts = append(counts, 1_000_000)
	}
	g := traffic.New(traffic.Mixed, 1)
	header := g.AppendHeader(nil)
	var stanzas [][]byte
	for range 1000 {
		stanzas = append(stanzas, g.AppendStanza(nil))
	}
	for _, n := range counts {
		b.Run(fmt.Sprintf("connections=%d/form=stream", n), func(b *testing.B) {
			visitAll(b, n, header, stanzas, bench.How{}.Feed)
		})
		b.Run(fmt.Sprintf("connections=%d/form=frames", n), func(b *testing.B) {
			visitAll(b, n, nil, traffic.Frames(traffic.Mixed, 1, len(stanzas)),
				func(p *parser.Parser, b []byte, c *bench.Counts) error {
					return bench.ReadMessage(p, parser.Frame, b, c)
				})
		})
	}
}

func visitAll(b *testing.B, n int, header []byte, stanzas [][]byte, visit func(*parser.Parser, []byte, *bench.Counts) error) {
	before := heap()
	connections := connect(b, n, header)
	held := float64(heap()-before) / float64(n)
	rand.New(rand.NewPCG(1, 0)).Shuffle(n, func(i, k int) {
		connections[i], connections[k] = connections[k], connections[i]
	})
	var c bench.Counts
	next, stanza, bytes := 0, 0, 0
	b.ReportAllocs()
	for b.Loop() {
		in := stanzas[stanza]
		if err := visit(connections[next], in, &c); err != nil {
			b.Fatal(err)
		}
		bytes += len(in)
		if stanza++; stanza == len(stanzas) {
			stanza = 0
		}
		if next++; next == n {
			next = 0
		}
	}
	b.SetBytes(int64(bytes / b.N))
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N), "ns/stanza")
	b.ReportMetric(held, "B/connection")
}

// connect returns n connections that wait between two stanzas.
func connect(b *testing.B, n int, header []byte) []*parser.Parser {
	all := make([]*parser.Parser, n)
	_, spaces := newParser(b, parser.Options{})
	var c bench.Counts
	for i := range all {
		all[i], _ = newParser(b, parser.Options{Workspaces: spaces})
		if err := (bench.How{}).Feed(all[i], header, &c); err != nil {
			b.Fatal(err)
		}
	}
	return all
}

// heap returns the bytes of memory that are in use.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
