package export_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/export"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// The corpus as libFuzzer takes it.
func ExampleWrite() {
	top, err := os.MkdirTemp("", "corpus")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(top)
	dir := filepath.Join(top, "seeds")
	frames := func(yield func(vectors.Record) bool) {
		for r := range vectors.All() {
			if r.Mode == vectors.ModeFrame && !yield(r) {
				return
			}
		}
	}
	n, err := export.Write(context.Background(), dir, export.LibFuzzer, frames)
	if err != nil {
		panic(err)
	}
	_, err = os.Stat(filepath.Join(dir, "manifest.jsonl"))
	fmt.Println(n > 1000, err)
	// Output: true <nil>
}

func ExampleFormats() {
	fmt.Println(export.Formats())
	// Output: [go gofuzz libfuzzer afl jsonl zip]
}

// Words that a fuzzer would take long to find out.
func ExampleDictionary() {
	fmt.Println(strings.Contains(string(export.Dictionary()), `"<![CDATA["`))
	// Output: true
}
