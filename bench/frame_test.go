package bench_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
)

// BenchmarkFrame reads frames of about one size, and the same stanzas as one
// stream: what a frame costs beyond its bytes. Sizes are of frames; in the
// stream, where the content namespace is not declared again, a stanza has fewer
// bytes.
func BenchmarkFrame(b *testing.B) {
	for _, size := range []int{100, 200, 300, 400, 600} {
		s := sized(size, 512)
		for _, f := range forms {
			b.Run(fmt.Sprintf("size=%d/form=%s", size, f.name), func(b *testing.B) {
				w := f.work(b, s, parser.Options{}, bench.How{})
				w.run(b)
				b.ReportMetric(float64(w.bytes)/float64(w.stanzas), "B/frame")
			})
		}
	}
}

// sized returns a session of the n stanzas, of many that were generated, whose
// frames come nearest to a size, in the order in which they were generated.
func sized(size, n int) *bench.Session {
	const candidates = 20_000
	frames := traffic.Frames(traffic.Mixed, 1, candidates)
	nearest := make([]int, candidates)
	for i := range nearest {
		nearest[i] = i
	}
	off := func(i int) int { return max(len(frames[i])-size, size-len(frames[i])) }
	slices.SortStableFunc(nearest, func(i, k int) int { return cmp.Compare(off(i), off(k)) })
	chosen := map[int]bool{}
	for _, i := range nearest[:n] {
		chosen[i] = true
	}
	g := traffic.New(traffic.Mixed, 1)
	s := &bench.Session{Mix: traffic.Mixed, Stanzas: n, Stream: g.AppendHeader(nil)}
	for i := range candidates {
		if from := len(s.Stream); chosen[i] {
			s.Stream = g.AppendStanza(s.Stream)
			s.RawBytes += len(s.Stream) - from
			s.Frames = append(s.Frames, frames[i])
		} else {
			s.Stream = g.AppendStanza(s.Stream)[:from]
		}
	}
	s.Stream = traffic.AppendFooter(s.Stream)
	return s
}
