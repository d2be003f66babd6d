package check_test

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/frame/check"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/parser"
)

// faulty reads the list of stanzas in XEPs that are none: rules by identifiers.
func faulty(t *testing.T) map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "xep.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		rule, id, ok := strings.Cut(line, " ")
		if !ok || list[id] != "" {
			t.Fatalf("malformed line %q", line)
		}
		list[id] = rule
	}
	return list
}

// corpus opens a file of the corpus, or skips the test.
func corpus(t *testing.T, elem ...string) *os.File {
	t.Helper()
	root := os.Getenv("STANZA_CORPUS")
	if root == "" {
		t.Skip("STANZA_CORPUS does not name the folder of a corpus")
	}
	f, err := os.Open(filepath.Join(append([]string{root}, elem...)...))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("STANZA_CORPUS has no %s", filepath.Join(elem...))
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// TestCorpusStanzas checks the stanzas in examples of XEPs. Those with a fault are
// listed by hand, in testdata/xep.txt: the fault is the example's.
func TestCorpusStanzas(t *testing.T) {
	all, err := vectors.Read(corpus(t, "xep", "xep-stanzas.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	list, c := faulty(t), newChecker(t, check.Options{MessageTypes: true})
	content := map[string]string{"client": client, "server": server, "component": component}
	right, replies := 0, 0
	for _, r := range all {
		b, err := r.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		want := list[r.ID]
		switch root := r.Events[0]; root.Local {
		case "message", "presence", "iq":
			if root.Space != content[r.Wrap] {
				want = "stanza"
			}
		default:
			want = "stanza"
		}
		p, err := parser.New(parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		if err := stanzas(p, []byte(header(content[r.Wrap])+string(b)+footer), func(st parser.Stanza) {
			n++
			got := ""
			if e := c.Check(st); e != nil {
				got = e.Rule.String()
				if reply, ok := e.AppendReply(nil, st); ok {
					replies++
					sound(t, st, reply)
				}
			} else {
				right++
			}
			if got != want {
				t.Errorf("%s: got rule %q, want %q: %s", r.ID, got, want, st.Raw())
			}
		}); n != 1 {
			t.Fatalf("%s: %d stanzas, %v", r.ID, n, err)
		}
		delete(list, r.ID)
	}
	for id, rule := range list {
		t.Errorf("%s (%s) is listed, but not in the corpus", id, rule)
	}
	t.Logf("of %d examples %d are right, %d are answered", len(all), right, replies)
	if right < len(all)/2 || replies == 0 {
		t.Error("these are too few")
	}
}
