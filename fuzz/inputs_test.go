package fuzz

import (
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// seeds are the inputs that fuzz targets begin with: one vector of step,
// a little of each mix, and each hostile stream, kept small.
func seeds(t testing.TB, step int) (all []Request) {
	n := 0
	for r := range vectors.All() {
		if n++; n%step == 0 {
			all = append(all, request(t, &r))
		}
	}
	for _, m := range traffic.Mixes() {
		if m == traffic.Bulk {
			continue // too long to be changed in any interesting place
		}
		all = append(all, Request{ID: m.String(), Mode: Stream, Input: traffic.Stream(m, 1, 2)})
		all = append(all, Request{ID: m.String(), Mode: Frame, Input: traffic.Frames(m, 2, 1)[0]})
	}
	for _, h := range traffic.Hostiles() {
		all = append(all, Request{ID: h.Name, Mode: Stream, Input: h.Build(3)})
	}
	return all
}

var modes = []Mode{Document, Stream, Frame, Frames}

// modeByte is the mode as a fuzz target has it.
func modeByte(m Mode) byte {
	for i, known := range modes {
		if m == known {
			return byte(i)
		}
	}
	panic("no mode " + m)
}
