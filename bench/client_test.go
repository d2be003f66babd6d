package bench_test

import (
	"strconv"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
)

// BenchmarkClient reads what a single client writes, as the server at the other
// end of its connection does: it repeats itself more than what all of them
// write, which is in the first rows.
func BenchmarkClient(b *testing.B) {
	clients := func(b *testing.B, name string, s *bench.Session) {
		for _, f := range forms {
			b.Run("client="+name+"/form="+f.name, func(b *testing.B) {
				f.work(b, s, parser.Options{}, bench.How{}).run(b)
			})
		}
	}
	clients(b, "all", mixed())
	for i := range traffic.Clients {
		clients(b, strconv.Itoa(i), bench.NewClientSession(traffic.Mixed, 1, i, sessionSize))
	}
}
