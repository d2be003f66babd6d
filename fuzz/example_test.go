package fuzz_test

import (
	"fmt"

	"github.com/seed492f7be9/stanza/fuzz"
)

func ExampleRun() {
	for _, in := range []string{"<a x='1'>hi <![CDATA[&]]></a>", "<a>hi<!-- there --></a>"} {
		a, err := fuzz.Run(fuzz.Request{ID: "1", Mode: fuzz.Document, Input: []byte(in)}, fuzz.Options{Chunk: fuzz.Every(1)})
		fmt.Printf("%s %v\n", a.AppendJSON(nil), err)
	}
	// Output:
	// {"id":"1","accepted":true,"condition":null,"rule":null,"offset":null,"events":[["s","","a",[["","x","1"]]],["t","hi &"],["e"]]} <nil>
	// {"id":"1","accepted":false,"condition":"restricted-xml","rule":"comment","offset":5,"events":[["s","","a",[]],["t","hi"]],"path":"/a"} <nil>
}

func ExampleChunking_Cut() {
	for _, c := range []fuzz.Chunking{fuzz.Whole(), fuzz.Every(4), fuzz.At(1, 9)} {
		fmt.Print(c, ":")
		for from, to := range c.Cut(10) {
			fmt.Printf(" %d-%d", from, to)
		}
		fmt.Println()
	}
	// Output:
	// 0: 0-10
	// 4: 0-4 4-8 8-10
	// at:1,9: 0-1 1-9 9-10
}

// A split must be invisible.
func ExampleCheckSplits() {
	r := fuzz.Request{Mode: fuzz.Document, Input: []byte("<a>&#x1F600;\r\n]]&gt;</a>")}
	readings := 0
	err := fuzz.CheckSplits(r, fuzz.Options{}, func(n int) { readings = n })
	fmt.Println(readings > len(r.Input), err)
	// Output: true <nil>
}
