package bench_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// A hostile case is one of traffic.Hostiles at one size.
type hostileCase struct {
	name   string
	n      int
	stream []byte
}

// sizes are the n of hostiles that 1,000 does not suit: of what comes in a single
// message as well as in a flood, and of what consists in never repeating itself,
// so that no table still has the beginning when the stream is read again.
var sizes = map[string][]int{
	"attributes": {60, 1500},
	"references": {10, 1000}, "references-attribute": {10, 1000}, "cyrillic": {20, 1000}, "cjk": {20, 1000},
	"one-off-stanzas": {13_000}, "one-off-shapes": {40_000}, "prefix-churn": {30_000}, "sibling-chain": {60_000},
}

func sizesOf(name string) []int {
	if n := sizes[name]; n != nil {
		return n
	}
	return []int{1000}
}

// hostileCases are all hostiles that an engine has to accept, since what is slow
// is seldom what was expected to be.
func hostileCases() []hostileCase {
	var all []hostileCase
	for _, h := range traffic.Hostiles() {
		if !h.Legal {
			continue
		}
		for _, n := range sizesOf(h.Name) {
			all = append(all, hostileCase{h.Name, n, lengthen(h.Build(n), sessionSize)})
		}
	}
	return all
}

// lengthen repeats what stands between a stream's header and its end tag until
// the stream is long enough.
func lengthen(stream []byte, size int) []byte {
	footer := traffic.AppendFooter(nil)
	const headerEnds = "version='1.0'>"
	from := bytes.Index(stream, []byte(headerEnds)) + len(headerEnds)
	content := stream[from : len(stream)-len(footer)]
	long := append([]byte(nil), stream[:from]...)
	for len(long) < size {
		long = append(long, content...)
	}
	return append(long, footer...)
}

// unlimited are limits that no hostile case passes.
var unlimited = limits.Limits{
	Stanza: limits.Unlimited, Tag: limits.Unlimited, Name: limits.Unlimited, Value: limits.Unlimited, Text: limits.Unlimited,
	References: limits.Unlimited, Gap: limits.Unlimited, Depth: limits.Unlimited, Elements: limits.Unlimited,
	Attributes: limits.Unlimited, Declarations: limits.Unlimited, InScope: limits.Unlimited,
}

func (h hostileCase) works(t testing.TB) map[string]work {
	s := &bench.Session{Stream: h.stream}
	return map[string]work{
		"stanza":       streamWork(t, s, parser.Options{Limits: unlimited}, bench.How{}),
		"encoding-xml": stdlibStream(s),
	}
}

// BenchmarkWorst reads what is meant to be slow, beside encoding/xml.
func BenchmarkWorst(b *testing.B) {
	for _, h := range hostileCases() {
		for _, engine := range []string{"stanza", "encoding-xml"} {
			b.Run(fmt.Sprintf("case=%s/n=%d/engine=%s", h.name, h.n, engine), func(b *testing.B) {
				h.works(b)[engine].run(b)
			})
		}
	}
}

// TestWorstCounts holds that both engines are given the same on hostile streams
// too.
func TestWorstCounts(t *testing.T) {
	for _, h := range hostileCases() {
		got := map[string]bench.Counts{}
		for engine, w := range h.works(t) {
			var c bench.Counts
			if err := w.read(&c); err != nil {
				t.Fatalf("%s, %d: %s: %v", h.name, h.n, engine, err)
			}
			got[engine] = c
		}
		ours, theirs := got["stanza"], got["encoding-xml"]
		if h.name == "whitespace-pings" {
			theirs.TextBytes = 0 // between stanzas white space is no text (RFC 6120 §4.6.1)
		}
		if ours != theirs {
			t.Errorf("%s, %d: %+v", h.name, h.n, got)
		}
	}
	for name := range sizes {
		if _, ok := hostile(name); !ok {
			t.Errorf("there is no hostile %q", name)
		}
	}
}

// hostile returns the hostile of that name.
func hostile(name string) (traffic.Hostile, bool) {
	for _, h := range traffic.Hostiles() {
		if h.Name == name {
			return h, true
		}
	}
	return traffic.Hostile{}, false
}
