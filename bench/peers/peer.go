package peers

import (
	"slices"

	"github.com/seed492f7be9/stanza/bench"
)

// Read reads a whole stream in chunks of bench.ChunkSize and adds to c what was
// delivered.
type Read func(stream []byte, c *bench.Counts) error

// Peer is a parser that takes part.
type Peer struct {
	Name        string
	Checks      []Check
	Differences []Difference
	// Open returns a function that reads one stream after the other, and one
	// that frees what it holds. Whatever can be reused from one stream to the
	// next is reused.
	Open func() (read Read, free func(), err error)
}

// All returns all peers, this engine last. Without cgo those in C are missing.
func All() []Peer {
	return slices.Concat(inC, []Peer{encodingXML, mellium, tdewolff, gosaxRead, gosaxBare}, ours)
}
