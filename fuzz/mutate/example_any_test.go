package mutate_test

import (
	"bytes"
	"fmt"

	"github.com/seed492f7be9/stanza/fuzz/mutate"
)

// Whatever comes out, one input and seed give the same.
func ExampleAny() {
	in := []byte("<a x='1'>text<b/></a>")
	once, again := mutate.Any(in, 7), mutate.Any(in, 7)
	fmt.Println(bytes.Equal(once, again))
	// Output: true
}

func ExampleKinds() {
	fmt.Println(mutate.Kinds())
	// Output: [swap drop duplicate re-prefix re-quote re-encode split]
}
