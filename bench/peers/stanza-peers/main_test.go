package main

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz"
)

// one reads every document as one element.
func one(document []byte) ([]fuzz.Event, error) {
	if len(document) == 0 {
		return nil, errors.New("empty")
	}
	return []fuzz.Event{{Kind: fuzz.Start, Local: string(document)}, {Kind: fuzz.End}}, nil
}

func TestAnswer(t *testing.T) {
	const in = `{"id":"1","mode":"document","input":"YQ=="}
{"id":"2","mode":"frame","input":""}
{"id":"3","mode":"frames","inputs":["YQ==","Yg=="]}`
	var out strings.Builder
	if err := answer(one, strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	const want = `{"id":"1","accepted":true,"condition":null,"rule":null,"offset":null,"events":[["s","","a",[]],["e"]]}
{"id":"2","accepted":false,"condition":null,"rule":null,"offset":null,"events":[]}
{"id":"3","accepted":true,"condition":null,"rule":null,"offset":null,"events":[["s","","a",[]],["e"],["s","","b",[]],["e"]]}
`
	if out.String() != want {
		t.Errorf("%s", out.String())
	}
	for _, bad := range []string{"{", `{"id":"1","mode":"smoke","input":""}`, "\n"} {
		if err := answer(one, strings.NewReader(bad), io.Discard); err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
