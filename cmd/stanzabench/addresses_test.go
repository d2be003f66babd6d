package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/seed492f7be9/stanza/precis"
	"github.com/seed492f7be9/stanza/precis/jid"
)

// What package jid accepts by the pinned version, this judges the same. It accepts
// more: what no version changes is not its business.
func TestAddressesAgree(t *testing.T) {
	judge, err := judgeBy("address", precis.Pinned())
	if err != nil {
		t.Fatal(err)
	}
	accepted := 0
	compare := func(s string) {
		j, err := jid.Parse(s)
		if err != nil {
			return
		}
		accepted++
		if form, err := judge(s); err != nil || form != j.String() {
			t.Errorf("%+q: %+q, %v, want %+q", s, form, err, j)
		}
	}
	for _, s := range []string{
		"juliet@example.com/Balcony", "Juliet@Example.COM.", "example.com", "a@b/c@d/e", "x@[::1]", "x@[2001:DB8::1]/r", "x@127.0.0.1",
		"x@B\u00DCCHER.example", "x@xn--bcher-kva.example", "x@XN--BCHER-KVA.example", "x@stra\u00DFe.example", "\u0130@example.com", "x@\u05D0\u05D1.example",
		"\u03A3@example.com", "x@example.com/e\u0301", "x@\u0628\u200C\u0628.example", "x@l\u00B7l.example", "x@\u30A2\u30FB\u30A2.example",
		"x@\uFF21\uFF22.example", "x@e\u0301.example", "x@\u4E2D\u56FD.example", "x@\u03C2.example",
	} {
		before := accepted
		if compare(s); accepted == before {
			t.Errorf("%+q: package jid refuses it, so there is nothing to compare", s)
		}
	}
	root := os.Getenv("STANZA_CORPUS")
	if root == "" {
		t.Skip("STANZA_CORPUS does not name the folder of a corpus: only these were compared")
	}
	f, err := os.Open(filepath.Join(root, "jid", "jid.jsonl"))
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	for dec := json.NewDecoder(f); dec.More(); {
		var r struct{ Input *string }
		if err := dec.Decode(&r); err != nil {
			t.Fatal(err)
		}
		if r.Input != nil {
			compare(*r.Input)
		}
	}
}
