package stdxml_test

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const guide = "../../MIGRATION.md"

// What the guide shows compiles, and does what it says: every snippet is a run of lines
// of the examples, which go test runs.
func TestSnippetsAreOfExamples(t *testing.T) {
	files, err := filepath.Glob("example*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var examples []string
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		examples = append(examples, flush(string(b)))
	}
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	snippets := regexp.MustCompile("(?s)\n```go\n(.*?)```").FindAllSubmatch(text, -1)
	if len(snippets) == 0 {
		t.Fatal("no snippets")
	}
	for _, s := range snippets {
		found := false
		for _, e := range examples {
			found = found || strings.Contains(e, "\n"+flush(string(s[1])))
		}
		if !found {
			t.Errorf("these lines are in no example:\n%s", s[1])
		}
	}
}

// flush takes the indentation away: a snippet is of whatever depth.
func flush(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimLeft(line, "\t"))
	}
	return b.String()
}

// The names that the guide tells people to use are those that there are.
func TestNamesInGuide(t *testing.T) {
	exported := map[string]bool{}
	listings, err := filepath.Glob("../../api/*.txt")
	if err != nil || len(listings) == 0 {
		t.Fatal("no listing of what is exported: ", err)
	}
	line := regexp.MustCompile(`^(?:const|var|func|type) (\w+)|^method \(\*?(\w+)\) (\w+)|^field (\w+)\.(\w+)`)
	for _, listing := range listings {
		b, err := os.ReadFile(listing)
		if err != nil {
			t.Fatal(err)
		}
		pkg := strings.TrimSuffix(filepath.Base(listing), ".txt")
		pkg = pkg[strings.LastIndexByte(pkg, '-')+1:]
		for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
			m := line.FindStringSubmatch(s.Text())
			switch {
			case m == nil:
			case m[1] != "":
				exported[pkg+"."+m[1]] = true
			default:
				exported[pkg+"."+m[2]+m[4]+"."+m[3]+m[5]] = true
			}
		}
	}
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile("`((?:stdxml|parser|limits|names|writer|frame)\\.[A-Z][\\w.]*)`").FindAllSubmatch(text, -1)
	if len(names) < 50 {
		t.Errorf("only %d names", len(names))
	}
	for _, n := range names {
		if !exported[string(n[1])] {
			t.Errorf("there is no %s", n[1])
		}
	}
}
