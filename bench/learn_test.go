package bench_test

import (
	"testing"
	"time"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// BenchmarkLearn reads the first frames on workspaces that know no tag yet, and
// the following ones: how fast a new worker, or one that had to forget, becomes
// a warm one. What a steady worker does with the same frames is in the last row.
// The memory of the workspace is there before the clock starts.
func BenchmarkLearn(b *testing.B) {
	s := mixed()
	for _, part := range []struct {
		name     string
		from, to int
	}{{"1", 0, 1}, {"2..10", 1, 10}, {"11..100", 10, 100}, {"rest", 100, len(s.Frames)}} {
		b.Run("worker=new/frames="+part.name, func(b *testing.B) {
			learn(b, s, part.from, part.to, func() (*parser.Parser, *parser.Workspaces) { return warmedUp(b) })
		})
	}
	b.Run("worker=steady/frames=all", func(b *testing.B) {
		p, spaces := warmedUp(b)
		var c bench.Counts
		readFrames(b, p, s.Frames, &c)
		learn(b, s, 0, len(s.Frames), func() (*parser.Parser, *parser.Workspaces) { return p, spaces })
	})
}

// warmedUp returns a parser whose workspace has its memory, and knows one tag
// that no traffic has.
func warmedUp(b *testing.B) (*parser.Parser, *parser.Workspaces) {
	p, spaces := newParser(b, parser.Options{})
	var c bench.Counts
	readFrames(b, p, [][]byte{[]byte("<a/>")}, &c)
	return p, spaces
}

func readFrames(b *testing.B, p *parser.Parser, frames [][]byte, c *bench.Counts) (bytes int) {
	for _, f := range frames {
		bytes += len(f)
		if err := bench.ReadMessage(p, parser.Frame, f, c); err != nil {
			b.Fatal(err)
		}
	}
	return bytes
}

// learn measures frames[from:to] alone, again and again. Each time the session
// begins at another frame, so that its first ones are not always the same.
func learn(b *testing.B, s *bench.Session, from, to int, worker func() (*parser.Parser, *parser.Workspaces)) {
	var (
		c       bench.Counts
		elapsed time.Duration
		bytes   int
		all     parser.ShapeStats
	)
	frames := append(s.Frames[:len(s.Frames):len(s.Frames)], s.Frames...)
	first := 0
	for b.Loop() {
		p, spaces := worker()
		session := frames[first:]
		first = (first + 1) % len(s.Frames)
		readFrames(b, p, session[:from], &c)
		before := spaces.Stats()
		start := time.Now()
		bytes += readFrames(b, p, session[from:to], &c)
		elapsed += time.Since(start)
		after := spaces.Stats()
		all.Hits += after.Hits - before.Hits
		all.Misses += after.Misses - before.Misses
	}
	reportTime(b, elapsed, bytes, b.N*(to-from))
	reportKnown(b, parser.ShapeStats{}, all)
}

// reportTime reports a time that was taken of parts of each operation.
func reportTime(b *testing.B, elapsed time.Duration, bytes, stanzas int) {
	b.ReportMetric(0, "ns/op") // says nothing: leave it out
	b.ReportMetric(1e3*float64(bytes)/float64(elapsed.Nanoseconds()), "MB/s")
	if stanzas > 0 {
		b.ReportMetric(float64(elapsed.Nanoseconds())/float64(stanzas), "ns/stanza")
	}
}

// BenchmarkWorker makes a worker that shares nothing: what its memory costs.
func BenchmarkWorker(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		warmedUp(b)
	}
}

// TestWindow holds that workspaces for newParser fit the default limits.
func TestWindow(t *testing.T) {
	p, _ := newParser(t, parser.Options{})
	if got := p.Limits().Window; got != limits.Client.Window {
		t.Errorf("window of %d bytes, want %d", got, limits.Client.Window)
	}
}
