package fuzz

import (
	"runtime"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
)

// TestHostileMemory feeds a megabyte or so of each attack, under the limits of
// a client, to a parser that lives on: neither what it holds in the end nor
// what was allocated on the way may grow with the attack.
func TestHostileMemory(t *testing.T) {
	size := 1 << 20
	if testing.Short() || raceEnabled {
		size = 1 << 17
	}
	for _, h := range traffic.Hostiles() {
		t.Run(h.Name, func(t *testing.T) {
			n := size / max(len(h.Build(1000))/1000, 1)
			b := h.Build(min(n, 1<<20))
			run := func() *parser.Parser {
				p := newParser(t, parser.Stream)
				var c consumer
				f := feeder{p: p, mode: Stream}
				f.message(b, way{chunk: Every(4096)}, 0, &c, nil)
				return p
			}
			for range 4 { // fills free lists, and tables up to their bounds
				run().Close()
			}
			before := heap()
			var m, after runtime.MemStats
			runtime.ReadMemStats(&m)
			p := run()
			runtime.ReadMemStats(&after)
			held, allocated := heap()-before, int64(after.TotalAlloc-m.TotalAlloc)
			runtime.KeepAlive(p)
			runtime.KeepAlive(b)
			p.Close()
			t.Logf("%d bytes: %d held, %d allocated", len(b), held, allocated)
			if raceEnabled {
				return
			}
			if held > 64<<10 {
				t.Errorf("%d bytes are held", held)
			}
			// A token that fills its limit is copied as its buffer grows.
			if allocated > 2<<20 {
				t.Errorf("%d bytes were allocated for %d", allocated, len(b))
			}
		})
	}
}
