//go:build cgo

package peers_test

import (
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// seedStep thins out the vectors, all of which TestExpatOracle reads anyway: the
// fuzzer runs every seed in a worker before it begins, and one that is stopped
// while it does so counts as failed.
const seedStep = 61

// FuzzExpat looks for inputs about which the two disagree, and which the list
// of divergences does not explain.
func FuzzExpat(f *testing.F) {
	n := 0
	for r := range vectors.All() {
		if n++; n%seedStep != 0 {
			continue
		}
		b, err := r.Bytes()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	o := &oracle{judge: newJudge(f), seen: map[string]int{}}
	f.Fuzz(func(t *testing.T, b []byte) { o.check(t, "input", b) })
}
