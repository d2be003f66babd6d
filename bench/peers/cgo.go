//go:build cgo

package peers

import (
	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/bench/peers/expat"
	"github.com/seed492f7be9/stanza/bench/peers/libxml2"
	"github.com/seed492f7be9/stanza/bench/peers/native"
	"github.com/seed492f7be9/stanza/bench/peers/pugixml"
	"github.com/seed492f7be9/stanza/bench/peers/rapidxml"
)

// inC are the peers in C and C++.
var inC = []Peer{
	{
		Name:   "expat",
		Checks: []Check{UTF8, Characters, Nesting, References, Grammar, Duplicates, Namespaces},
		Open:   openExpat,
	},
	{
		Name:   "libxml2",
		Checks: []Check{UTF8, Characters, Nesting, References, Grammar, Duplicates, Namespaces, Sizes},
		Open:   func() (Read, func(), error) { return openNative(libxml2.Open) },
	},
	{
		Name:        "pugixml",
		Checks:      []Check{Nesting},
		Differences: []Difference{Whole, NamesAsWritten},
		Open:        func() (Read, func(), error) { return openNative(pugixml.Open) },
	},
	{
		Name:        "rapidxml",
		Checks:      []Check{Nesting},
		Differences: []Difference{Whole, NamesAsWritten, LinesAsWritten, BlanksLost, ValuesAsWritten},
		Open:        func() (Read, func(), error) { return openNative(rapidxml.Open) },
	},
}

func openNative(open func() (*native.Parser, error)) (Read, func(), error) {
	p, err := open()
	if err != nil {
		return nil, nil, err
	}
	return p.Read, p.Close, nil
}

func openExpat() (Read, func(), error) {
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
		p.AddTo(c)
		return nil
	}, p.Close, nil
}
