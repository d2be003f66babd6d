package vectors_test

import (
	"fmt"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// All that the corpus has, by what it takes to read it.
func ExampleEverything() {
	var xml, addresses, compressed bool
	for r := range vectors.Everything() {
		switch {
		case r.XML():
			xml = true
		case r.Mode == vectors.ModeAddress || r.Mode == vectors.ModeEscape:
			addresses = true
		default:
			compressed = true
		}
	}
	fmt.Println(xml, addresses, compressed)
	// Output: true true true
}

// Addresses alone; vectors.Compressed yields the rest.
func ExampleAddresses() {
	for r := range vectors.Addresses() {
		input, err := r.Bytes()
		fmt.Println(len(input) >= 0, r.XML(), err)
		break
	}
	for r := range vectors.Compressed() {
		fmt.Println(r.XML(), r.Mode == vectors.ModeZlib || r.Mode == vectors.ModeDeflate)
		break
	}
	// Output:
	// true false <nil>
	// false true
}
