package sessions_test

import (
	"fmt"

	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/sessions"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// One element of each kind, held to what the grammar says that it means.
func ExampleOne() {
	for _, kind := range sessions.Kinds() {
		s := sessions.One(kind, 1, vectors.ModeFrame)
		r := s.Record()
		if err := fuzz.CheckRecord(&r, fuzz.Options{}); err != nil {
			fmt.Printf("%s, %s: %v\n", kind, s.Bytes(), err)
		}
	}
	fmt.Println("all of them are read as they are meant")
	// Output: all of them are read as they are meant
}
