package fuzz

import (
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// TestJudge judges wrong answers: a judge that finds nothing proves nothing.
func TestJudge(t *testing.T) {
	run := func(in string) Answer {
		a, err := Run(Request{Mode: Document, Input: []byte(in)}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	seven := int64(7)
	start := vectors.Event{Kind: vectors.Start, Local: "a"}
	end := vectors.Event{Kind: vectors.End}
	hi := vectors.Event{Kind: vectors.Text, Text: "hi"}
	const good, bad = "<a>hi</a>", "<a>hi</b>"
	for _, c := range []struct {
		name   string
		record vectors.Record
		input  string
		right  bool
	}{
		{"accept", vectors.Record{Expect: vectors.Accept}, good, true},
		{"accept, but rejected", vectors.Record{Expect: vectors.Accept}, bad, false},
		{"events", vectors.Record{Expect: vectors.Accept, Events: []vectors.Event{start, hi, end}}, good, true},
		{"fewer events", vectors.Record{Expect: vectors.Accept, Events: []vectors.Event{start, hi}}, good, false},
		{"more events", vectors.Record{Expect: vectors.Accept, Events: []vectors.Event{start, hi, end, end}}, good, false},
		{"other events", vectors.Record{Expect: vectors.Accept, Events: []vectors.Event{start, end, hi}}, good, false},
		{"no events", vectors.Record{Expect: vectors.Accept, Events: []vectors.Event{}}, good, false},
		{"sum", vectors.Record{Expect: vectors.Accept, CanonSHA256: "3ec4be5172a1fd6c7f8ef1a1da9a8c2aa4cd12cbbf4f0ad9e9e4f9ee2c4a2d3e"}, good, false},
		{"reject", vectors.Record{Expect: vectors.Reject}, bad, true},
		{"reject, but accepted", vectors.Record{Expect: vectors.Reject}, good, false},
		{"condition", vectors.Record{Expect: vectors.Reject, Condition: "not-well-formed"}, bad, true},
		{"other condition", vectors.Record{Expect: vectors.Reject, Condition: "bad-format"}, bad, false},
		{"conditions", vectors.Record{Expect: vectors.Reject, Condition: "bad-format", Conditions: []string{"bad-format", "not-well-formed"}}, bad, true},
		{"other conditions", vectors.Record{Expect: vectors.Reject, Conditions: []string{"bad-format"}}, bad, false},
		{"rule", vectors.Record{Expect: vectors.Reject, Rule: "mismatched-end"}, bad, true},
		{"other rule", vectors.Record{Expect: vectors.Reject, Rule: "end-tag"}, bad, false},
		{"before", vectors.Record{Expect: vectors.Reject, Before: []vectors.Event{start, hi}}, bad, true},
		{"nothing before", vectors.Record{Expect: vectors.Reject, Before: []vectors.Event{}}, bad, false},
		{"other offset", vectors.Record{Expect: vectors.Reject, Offset: &seven}, bad, false},
		{"incomplete", vectors.Record{Expect: vectors.Incomplete}, "<a>hi", true},
		{"incomplete, before", vectors.Record{Expect: vectors.Incomplete, Before: []vectors.Event{start, hi}, Rule: "unexpected-end"}, "<a>hi", true},
		{"incomplete, other before", vectors.Record{Expect: vectors.Incomplete, Before: []vectors.Event{start}, Rule: "unexpected-end"}, "<a>hi", false},
		{"incomplete without a rule", vectors.Record{Expect: vectors.Incomplete, Before: []vectors.Event{start, hi}}, "<a>hi", false},
		{"incomplete, but rejected", vectors.Record{Expect: vectors.Incomplete}, bad, false},
		{"either", vectors.Record{Expect: vectors.Either}, bad, true},
		{"no verdict", vectors.Record{Expect: "maybe"}, good, false},
	} {
		if err := Judge(c.record, run(c.input)); (err == nil) != c.right {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestSum holds the sum to one that was made with another program, of
// "S\0urn:a\0b\0" "A\0\0x\0 1\0" "T\0é\0" "E\0".
func TestSum(t *testing.T) {
	a, err := Run(Request{Mode: Document, Input: []byte("<b xmlns='urn:a' x='&#32;1'>\u00e9</b>")}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	const wantSum = "a9aa7acb212c8f1f6af1851c6d594ae1c88b29e8f99f6ab885b05e162600f047"
	if got := Sum(a.Events); got != wantSum {
		t.Errorf("%s, want %s", got, wantSum)
	}
}
