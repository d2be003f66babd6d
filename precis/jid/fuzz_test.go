package jid_test

import (
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// seed adds one in so many addresses of the corpus that are of a mode.
func seed(f *testing.F, mode string, step int) {
	n := 0
	for r := range vectors.Addresses() {
		if r.Mode != mode {
			continue
		}
		if n++; n%step == 0 {
			b, err := r.Bytes()
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(b))
		}
	}
}

// FuzzParse holds whatever is parsed to checkAddress: the same for strings, bytes
// and views; canonical for good; made up of its parts, which are within limits; an
// error of this package with an offset in the input.
func FuzzParse(f *testing.F) {
	for _, c := range accepted {
		f.Add(c.input)
	}
	for _, c := range refused {
		if len(c.input) < 1<<14 { // a megabyte is no seed
			f.Add(c.input)
		}
	}
	seed(f, vectors.ModeAddress, 23)
	f.Fuzz(checkAddress)
}

// FuzzEscape holds whatever is escaped to checkEscape: nothing is left that a
// localpart cannot hold, and unescaping gives back what it was.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "a b", " a", `\20`, `\5c5c20`, `\2f\2F`, "\"&'/:<>@", `a\`, "é\x00\xff"} {
		f.Add(s)
	}
	seed(f, vectors.ModeEscape, 3)
	f.Fuzz(checkEscape)
}
