package peers

import "github.com/seed492f7be9/stanza/bench"

var encodingXML = Peer{
	Name:        "encoding-xml",
	Checks:      []Check{UTF8, Characters, Nesting, References},
	Differences: []Difference{ValuesAsWritten},
	Open:        openXML,
}

func openXML() (Read, func(), error) {
	return func(stream []byte, c *bench.Counts) error { return bench.ReadXML(bench.Chunks(stream), c) }, func() {}, nil
}
