package jid_test

import "testing"

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
	f.Fuzz(checkAddress)
}

// FuzzEscape holds whatever is escaped to checkEscape: nothing is left that a
// localpart cannot hold, and unescaping gives back what it was.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "a b", " a", `\20`, `\5c5c20`, `\2f\2F`, "\"&'/:<>@", `a\`, "é\x00\xff"} {
		f.Add(s)
	}
	f.Fuzz(checkEscape)
}
