package compress_test

import (
	"testing"

	"github.com/seed492f7be9/stanza/frame/compress"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// TestCorpusAtEverySplit: a split of a stream of the corpus changes nothing.
func TestCorpusAtEverySplit(t *testing.T) {
	guard := compress.Guard{BeforeAuth: -1, Burst: -1, Ratio: -1}
	for r := range vectors.Compressed() {
		if r.Mode != vectors.ModeZlib || len(r.Parts) > 0 {
			continue
		}
		b, err := r.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if len(b) > 4<<10 {
			continue
		}
		want := inflate(t, guard, b)
		for at := 0; at <= len(b); at += fewer(1, 7) {
			if got := inflate(t, guard, b[:at], b[at:]); !got.equal(want) {
				t.Fatalf("%s, split at %d: %v; whole: %v", r.Name, at, got, want)
			}
		}
	}
}
