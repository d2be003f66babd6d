package fuzz

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// A corpus that is not part of the project is judged where STANZA_CORPUS
// names its folder:
//
//	w3c/w3c.jsonl             records of documents
//	vectors/vectors.jsonl     records of streams and frames
//	xep/xep-stanzas.jsonl     stanzas as they stand in the XEPs
//	xep/xep-negative.jsonl    and what is no XML there
//	captures/                 sessions: see capture_test.go

var update = flag.Bool("update", false, "write the golden files of testdata anew")

// decided lists the records of that corpus that this engine answers otherwise,
// by design, each with the reason.
var decided = map[string]string{}

// corpusFolder returns a folder of the corpus, or skips the test.
func corpusFolder(t *testing.T, elem ...string) string {
	t.Helper()
	root := os.Getenv("STANZA_CORPUS")
	if root == "" {
		t.Skip("STANZA_CORPUS does not name the folder of a corpus")
	}
	path := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("STANZA_CORPUS has no %s", filepath.Join(elem...))
	}
	return path
}

// corpusRecord is a record, and what names it in that corpus.
type corpusRecord struct {
	vectors.Record
	derived string
}

func (r *corpusRecord) name() string {
	if r.derived != "" && !strings.HasSuffix(r.Label(), r.derived) {
		return r.Label() + "~" + r.derived
	}
	return r.Label()
}

func corpusRecords(t *testing.T, elem ...string) []corpusRecord {
	t.Helper()
	b, err := os.ReadFile(corpusFolder(t, elem...))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := vectors.Read(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	all := make([]corpusRecord, len(plain))
	lines := bytes.Split(bytes.TrimSpace(b), []byte("\n"))
	if len(lines) != len(all) {
		t.Fatalf("%d lines, %d records", len(lines), len(all))
	}
	for i := range all {
		var more struct{ Derived string }
		if err := json.Unmarshal(lines[i], &more); err != nil {
			t.Fatal(err)
		}
		all[i] = corpusRecord{plain[i], more.Derived}
	}
	return all
}

// judgeRecord runs a record and judges the answer, but for what was decided.
func judgeRecord(t *testing.T, r *corpusRecord, q Request) Answer {
	t.Helper()
	a, err := Run(q, Options{})
	if err != nil {
		t.Fatal(err)
	}
	why, known := decided[r.name()]
	switch err := Judge(r.Record, a); {
	case err != nil && !known:
		t.Errorf("%s: %v", r.name(), err)
	case err == nil && known:
		t.Errorf("%s is as the record wants it, though it was decided otherwise: %s", r.name(), why)
	}
	return a
}

func TestCorpusDocuments(t *testing.T) {
	for _, r := range corpusRecords(t, "w3c", "w3c.jsonl") {
		judgeRecord(t, &r, request(t, &r.Record))
	}
}

// TestCorpusVectors judges disputed records too, and holds the answers to what
// is a matter of policy to a list: this engine has one policy.
func TestCorpusVectors(t *testing.T) {
	var either strings.Builder
	for _, r := range corpusRecords(t, "vectors", "vectors.jsonl") {
		a := judgeRecord(t, &r, request(t, &r.Record))
		if r.Expect != vectors.Either {
			continue
		}
		if a.Accepted {
			fmt.Fprintf(&either, "%s: accepted, %d events\n", r.name(), len(a.Events))
		} else {
			fmt.Fprintf(&either, "%s: %s\n", r.name(), reason(&a))
		}
	}
	golden(t, "either.txt", either.String())
}

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines, wanted := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(lines), len(wanted)) {
		switch {
		case i >= len(lines):
			t.Fatalf("%s: line %d is gone: %s", name, i+1, wanted[i])
		case i >= len(wanted):
			t.Fatalf("%s: line %d is new: %s", name, i+1, lines[i])
		case lines[i] != wanted[i]:
			t.Fatalf("%s: line %d is %q, was %q; -update accepts that", name, i+1, lines[i], wanted[i])
		}
	}
}

// wrapped puts a bare stanza of the corpus into the stream that it names.
func wrapped(t *testing.T, r *vectors.Record) []byte {
	t.Helper()
	space, known := map[string]string{"client": "jabber:client", "server": "jabber:server", "component": "jabber:component:accept"}[r.Wrap]
	b, err := r.Bytes()
	if err != nil || !known {
		t.Fatalf("%s: wrapped in %q, %v", r.Label(), r.Wrap, err)
	}
	return fmt.Appendf(nil, "<stream:stream xmlns='%s' xmlns:stream='http://etherx.jabber.org/streams'"+
		" xmlns:db='jabber:server:dialback' to='localhost' version='1.0'>%s</stream:stream>", space, b)
}

func TestCorpusStanzas(t *testing.T) {
	for _, r := range corpusRecords(t, "xep", "xep-stanzas.jsonl") {
		a, err := Run(Request{Mode: Stream, Input: wrapped(t, &r.Record)}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !a.Accepted {
			t.Errorf("%s: rejected: %s", r.name(), reason(&a))
			continue
		}
		a.Events = a.Events[1 : len(a.Events)-1]
		if err := Judge(r.Record, a); err != nil {
			t.Errorf("%s: %v", r.name(), err)
		}
	}
}

func TestCorpusNegative(t *testing.T) {
	for _, r := range corpusRecords(t, "xep", "xep-negative.jsonl") {
		judgeRecord(t, &r, Request{Mode: Stream, Input: wrapped(t, &r.Record)})
	}
}

// TestCorpusStreamHeaders has no verdicts to go by: headers and stanzas as
// they stand in the XEPs, some with both sides in one example.
func TestCorpusStreamHeaders(t *testing.T) {
	for _, r := range corpusRecords(t, "xep", "xep-stream-headers.jsonl") {
		b, err := r.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckSplits(Request{Mode: Stream, Input: b}, Options{}, nil); err != nil {
			t.Errorf("%s: %v", r.name(), err)
		}
	}
}

// TestCorpusAtEverySplit takes minutes when it is thorough. Otherwise it takes
// a sample of the smaller records.
func TestCorpusAtEverySplit(t *testing.T) {
	step, largest := 5, 2<<10
	if long() {
		step, largest = 1, 1<<30
	} else if testing.Short() || raceEnabled {
		step = 100
	}
	n := 0
	check := func(name string, q Request) {
		if n++; n%step != 0 || len(q.Input) > largest {
			return
		}
		if err := CheckSplits(q, Options{}, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, r := range append(corpusRecords(t, "w3c", "w3c.jsonl"), corpusRecords(t, "vectors", "vectors.jsonl")...) {
		check(r.name(), request(t, &r.Record))
	}
	for _, r := range append(corpusRecords(t, "xep", "xep-stanzas.jsonl"), corpusRecords(t, "xep", "xep-negative.jsonl")...) {
		check(r.name(), Request{Mode: Stream, Input: wrapped(t, &r.Record)})
	}
}
