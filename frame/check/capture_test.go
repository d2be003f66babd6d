package check_test

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/frame/check"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// TestCorpusCaptures checks what clients and a server said to each other over TCP:
// each stanza is right.
func TestCorpusCaptures(t *testing.T) {
	corpus(t, "captures", "index.tsv") // or skip
	files, err := filepath.Glob(filepath.Join(os.Getenv("STANZA_CORPUS"), "captures", "*.expect.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no captures: %v", err)
	}
	c := newChecker(t, check.Options{Content: names.NSClient, MessageTypes: true})
	p, err := parser.New(parser.Options{Limits: limits.Server})
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for _, file := range files {
		for _, stream := range captured(t, strings.TrimSuffix(file, ".expect.json")) {
			p.Reset(parser.Stream)
			stanzas(p, stream, func(st parser.Stanza) {
				if st.NS() != names.NSClient {
					return
				}
				right++
				if e := c.Check(st); e != nil {
					t.Errorf("%s: %v: %s", filepath.Base(file), e, st.Raw())
				}
			})
		}
	}
	t.Logf("%d stanzas", right)
	if right < 100 {
		t.Errorf("%d stanzas", right)
	}
}

// captured returns the streams of a session over TCP, in both directions: each begins
// at its header, and what follows it may be none.
func captured(t *testing.T, base string) (streams [][]byte) {
	t.Helper()
	b, err := os.ReadFile(base + ".expect.json")
	if err != nil {
		t.Fatal(err)
	}
	var session struct{ Kind string }
	if err := json.Unmarshal(b, &session); err != nil {
		t.Fatal(err)
	}
	if session.Kind != "tcp" {
		return nil
	}
	var expect map[string]json.RawMessage
	if err := json.Unmarshal(b, &expect); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(base + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	said := map[string][]byte{}
	for lines := json.NewDecoder(f); ; {
		var read struct {
			Dir  string
			Data []byte
		}
		if err := lines.Decode(&read); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		said[read.Dir] = append(said[read.Dir], read.Data...)
	}
	for dir, data := range said {
		var headers []struct{ Offset int }
		if err := json.Unmarshal(expect[dir], &headers); err != nil {
			t.Fatal(err)
		}
		for i, h := range headers {
			end := len(data)
			if i+1 < len(headers) {
				end = headers[i+1].Offset
			}
			streams = append(streams, data[h.Offset:end])
		}
	}
	return streams
}
