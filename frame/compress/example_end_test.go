package compress_test

import (
	"fmt"

	"github.com/seed492f7be9/stanza/frame/compress"
)

// A connection that ends between two blocks has lost nothing; one that ends in a block has.
func ExampleInflater_Finish() {
	out, err := compress.NewDeflater(compress.DeflateOptions{})
	if err != nil {
		panic(err)
	}
	wire, _ := out.Append(nil, []byte("<presence/>"))
	for _, piece := range [][]byte{wire, wire[:len(wire)-5]} {
		z, err := compress.NewInflater(compress.Guard{})
		if err != nil {
			panic(err)
		}
		z.Feed(piece)
		for err = nil; err == nil; {
			if _, err = z.Next(); err == compress.ErrMoreInput {
				err = z.Finish()
			}
		}
		fmt.Println(err)
		z.Close()
	}
	// Output:
	// EOF
	// stanza: compressed data ends too early, behind byte 2
}

// Whoever collects the frames of a compressed message knows when it is too long, before
// it is there.
func ExampleMessageInflater_MaxPayload() {
	z, err := compress.NewMessageInflater(compress.Params{}, compress.Server, compress.MessageGuard{Message: 10000})
	if err != nil {
		panic(err)
	}
	defer z.Close()
	fmt.Println(z.MaxPayload())
	// Output: 85536
}
