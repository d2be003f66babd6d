package peers

import (
	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/parser"
)

// ours are the rows of this engine. All ways to read with it make the same
// checks and deliver the same.
var ours = []Peer{
	{Name: "stanza", Checks: Checks(), Open: open(bench.How{})},
	{Name: "stanza-view", Checks: Checks(), Open: open(bench.How{Stanzas: true})},
}

// open opens this engine, to be asked in that way.
func open(how bench.How) func() (Read, func(), error) {
	return func() (Read, func(), error) {
		p, err := parser.New(parser.Options{})
		if err != nil {
			return nil, nil, err
		}
		return func(stream []byte, c *bench.Counts) error { return how.ReadStream(p, stream, c) }, p.Close, nil
	}
}
