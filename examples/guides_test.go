package examples

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What guides quote is what runs: each piece of Go or of a patch in a README stands in a
// file beside it.
func TestGuides(t *testing.T) {
	guides, err := filepath.Glob("*/README.md")
	if err != nil || len(guides) < 6 {
		t.Fatalf("guides are %v, %v", guides, err)
	}
	for _, guide := range guides {
		text, err := os.ReadFile(guide)
		if err != nil {
			t.Fatal(err)
		}
		var sources strings.Builder
		for _, pattern := range []string{"*.go", "*.patch"} {
			files, err := filepath.Glob(filepath.Join(filepath.Dir(guide), pattern))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				b, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				sources.WriteString("\n" + strings.ReplaceAll(string(b), "\n+", "\n")) // what a patch adds
				sources.Write(b)
			}
		}
		quotes := 0
		for _, kind := range []string{"go", "diff"} {
			for _, block := range strings.Split(string(text), "```"+kind+"\n")[1:] {
				quotes++
				if quote, _, _ := strings.Cut(block, "```"); !strings.Contains(sources.String(), quote) {
					t.Errorf("%s quotes what is not there:\n%s", guide, quote)
				}
			}
		}
		if quotes == 0 {
			t.Errorf("%s quotes nothing", guide)
		}
	}
}
