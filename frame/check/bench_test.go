package check_test

import (
	"testing"

	"github.com/seed492f7be9/stanza/frame/check"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// BenchmarkCheck reads mixed traffic, 4 KiB at a time as from a socket, and checks
// its stanzas or not: what the one costs beside the other.
func BenchmarkCheck(b *testing.B) {
	for _, mix := range []traffic.Mix{traffic.Mixed, traffic.Chat, traffic.Presence, traffic.IQ} {
		b.Run("mix="+mix.String(), func(b *testing.B) {
			all := check.Addresses | check.Routing | check.Types | check.IDs | check.Errors | check.Payload
			b.Run("do=read", func(b *testing.B) { benchmark(b, mix, nil) })
			b.Run("do=all", func(b *testing.B) { benchmark(b, mix, newChecker(b, check.Options{})) })
			b.Run("do=all-but-addresses", func(b *testing.B) { benchmark(b, mix, newChecker(b, check.Options{Skip: check.Addresses})) })
			b.Run("do=addresses", func(b *testing.B) { benchmark(b, mix, newChecker(b, check.Options{Skip: all &^ check.Addresses})) })
		})
	}
}

func benchmark(b *testing.B, mix traffic.Mix, c *check.Checker) {
	const feed, count = 4096, 5000
	g := traffic.New(mix, 1)
	head := g.AppendHeader(nil)
	var input []byte
	for range count {
		input = g.AppendStanza(input)
	}
	p, err := parser.New(parser.Options{})
	if err != nil {
		b.Fatal(err)
	}
	read := func(input []byte) {
		for len(input) > 0 {
			input = input[p.Feed(input[:min(feed, len(input))]):]
			for {
				st, err := p.NextStanza()
				if err == parser.ErrMoreInput {
					break
				}
				if err != nil {
					b.Fatal(err)
				}
				if c != nil && st.NS() == names.NSClient {
					if e := c.Check(st); e != nil {
						b.Fatal(e)
					}
				}
			}
		}
	}
	read(head)
	read(input)
	b.SetBytes(int64(len(input)))
	b.ReportAllocs()
	for b.Loop() {
		read(input)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/count, "ns/stanza")
}
