//go:build cgo

package peers

import (
	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/bench/peers/expat"
	"github.com/seed492f7be9/stanza/parser"
)

// Peer is a parser that takes part.
type Peer struct {
	Name string
	// Open returns a function that reads a whole stream in chunks of
	// bench.ChunkSize and adds to the counts what was delivered, and one that
	// frees what it holds. Whatever can be reused from one stream to the next
	// is reused.
	Open func() (read func(stream []byte, c *bench.Counts) error, free func(), err error)
}

// All returns all peers, this engine last.
func All() []Peer {
	return []Peer{{"expat", openExpat}, {"encoding-xml", openXML}, {"stanza", openStanza}}
}

func openExpat() (func([]byte, *bench.Counts) error, func(), error) {
	p, err := expat.New(expat.Count)
	if err != nil {
		return nil, nil, err
	}
	return func(stream []byte, c *bench.Counts) error {
		if err := p.Reset(); err != nil {
			return err
		}
		for len(stream) > 0 {
			n := min(bench.ChunkSize, len(stream))
			if err := p.Parse(stream[:n], n == len(stream)); err != nil {
				return err
			}
			stream = stream[n:]
		}
		got := p.Counts()
		c.Elements += got.Elements
		c.Attributes += got.Attributes
		c.NameBytes += got.NameBytes
		c.ValueBytes += got.ValueBytes
		c.TextBytes += got.TextBytes
		return nil
	}, p.Close, nil
}

func openXML() (func([]byte, *bench.Counts) error, func(), error) {
	return func(stream []byte, c *bench.Counts) error {
		return bench.ReadXML(bench.Chunks(stream), c)
	}, func() {}, nil
}

func openStanza() (func([]byte, *bench.Counts) error, func(), error) {
	p, err := parser.New(parser.Options{})
	if err != nil {
		return nil, nil, err
	}
	return func(stream []byte, c *bench.Counts) error {
		return bench.ReadStream(p, stream, c)
	}, p.Close, nil
}
