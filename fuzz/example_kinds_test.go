package fuzz_test

import (
	"fmt"

	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// Vectors that are no XML: an address is prepared and enforced.
func ExampleCheckAddress() {
	checked := 0
	for r := range vectors.Addresses() {
		if err := fuzz.CheckAddress(&r); err != nil {
			fmt.Println(r.Label(), err)
		}
		if checked++; checked == 100 {
			break
		}
	}
	fmt.Println(checked)
	// Output: 100
}

// And what is compressed is decompressed, in pieces of any size.
func ExampleCheckCompressed() {
	checked := 0
	for r := range vectors.Compressed() {
		if err := fuzz.CheckCompressed(&r, fuzz.Every(7)); err != nil {
			fmt.Println(r.Label(), err)
		}
		if checked++; checked == 20 {
			break
		}
	}
	fmt.Println(checked)
	// Output: 20
}
