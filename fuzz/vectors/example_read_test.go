package vectors_test

import (
	"fmt"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// A corpus of one's own, in the form of this one.
func ExampleRead() {
	records, err := vectors.Read(strings.NewReader(
		`{"name":"mine/end","mode":"document","input":"PGE+PC9iPg==","expect":"reject","rule":"mismatched-end","offset":3}` + "\n"))
	if err != nil {
		panic(err)
	}
	for _, r := range records {
		input, err := r.Bytes()
		fmt.Printf("%s: %s, %s at %d, %v\n", r.Label(), input, r.Rule, *r.Offset, err)
	}
	// Output: mine/end: <a></b>, mismatched-end at 3, <nil>
}

// The records about one vulnerability.
func ExampleCorpus() {
	found := false
	for r := range vectors.Corpus() {
		found = found || r.Is("CVE-2022-25235")
	}
	fmt.Println(found)
	// Output: true
}
