package fuzz

import (
	"errors"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/mutate"
	"github.com/seed492f7be9/stanza/fuzz/sessions"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/limits"
)

// TestCorpusHoldsInvariants holds the corpus to all invariants: a sample of it, or the whole where there is time.
func TestCorpusHoldsInvariants(t *testing.T) {
	step := 7
	if long() {
		step = 1
	} else if testing.Short() || raceEnabled {
		step = 60
	}
	n := 0
	for r := range vectors.Corpus() {
		if n++; n%step != 0 || len(r.Parts) > 0 {
			continue
		}
		q, err := RequestOf(&r)
		if err != nil {
			t.Fatal(err)
		}
		po, err := ParserOptions(&r, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range []Options{
			{Limits: po.Limits, Session: po.Session}, {Session: true, Limits: limits.Limits{Window: 512, Depth: 6, Name: 20, Attributes: 3, Declarations: 2, Elements: 9}},
			{Limits: limits.Limits{Window: 512, Stanza: limits.Floor, Skip: 2 * limits.Floor}},
		} {
			if err := CheckInvariants(q, o); err != nil {
				t.Errorf("%s: %v", r.Name, err)
			}
		}
	}
}

// FuzzInvariants: all of them hold, for whatever the fuzzer makes of the corpus, and for what is made of that.
func FuzzInvariants(f *testing.F) {
	for i, q := range seeds(f, 131) {
		f.Add(q.Input, modeByte(q.Mode), uint64(i))
	}
	f.Fuzz(func(t *testing.T, input []byte, mode byte, seed uint64) {
		if len(input) > 1<<13 {
			t.Skip()
		}
		q := Request{Mode: modes[int(mode)%3], Input: input}
		if seed > 0 {
			q.Input = mutate.Any(input, seed)
		}
		if err := CheckInvariants(q, Options{Session: seed%5 == 4}); err != nil {
			t.Fatalf("%q: %v", q.Input, err)
		}
	})
}

// FuzzSessions: a session that is derived from a grammar means what the grammar says, and what is spelled otherwise too.
func FuzzSessions(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, byte(seed))
	}
	f.Fuzz(func(t *testing.T, seed uint64, how byte) {
		o := sessions.Options{Stanzas: 1 + int(how>>2)%12, NoRestart: how&1 != 0}
		if how&2 != 0 {
			o.Mode = vectors.ModeFrames
		}
		s := sessions.New(seed, o)
		r := s.Record()
		for _, o := range []Options{{}, {NoShapes: true}} {
			if err := CheckRecord(&r, o); err != nil {
				t.Fatalf("%q: %v", s.Messages, err)
			}
		}
	})
}

// TestInvariantsReportBadRequests: what is wrong with a request or with options is no broken invariant.
func TestInvariantsReportBadRequests(t *testing.T) {
	for _, in := range Invariants() {
		if in.Name == "" || in.About == "" {
			t.Errorf("%+v says nothing of itself", in)
		}
		if err := in.Check(Request{Mode: "smoke"}, Options{}); !errors.Is(err, ErrRequest) {
			t.Errorf("%s: %v", in.Name, err)
		}
		if err := in.Check(Request{Mode: Document, Input: []byte("<a/>")}, Options{Limits: limits.Limits{Stanza: 1}}); err == nil {
			t.Errorf("%s: accepts limits that there cannot be", in.Name)
		}
	}
}
