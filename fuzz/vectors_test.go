package fuzz

import (
	"os"
	"testing"
	"time"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/limits"
)

// long reports whether the tests are to be thorough rather than quick.
func long() bool { return os.Getenv("STANZA_LONG") != "" }

// request makes a request of a record.
func request(t testing.TB, r *vectors.Record) Request {
	t.Helper()
	b, err := r.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	mode := Mode(r.Mode)
	if r.Mode == "" {
		mode = Document
	}
	return Request{ID: r.Label(), Mode: mode, Input: b}
}

func TestVectors(t *testing.T) {
	n := 0
	for r := range vectors.All() {
		n++
		a, err := Run(request(t, &r), Options{})
		if err != nil {
			t.Fatalf("%s: %v", r.Label(), err)
		}
		if err := Judge(r, a); err != nil {
			t.Errorf("%s: %v", r.Label(), err)
		}
	}
	if n < 1000 {
		t.Errorf("only %d vectors", n)
	}
}

// TestVectorsAtEverySplit reads each vector at each split, with a window that
// holds all of it, and with the smallest one and skipping on.
func TestVectorsAtEverySplit(t *testing.T) {
	step := 1
	if testing.Short() || raceEnabled && !long() {
		step = 20
	}
	began, n := time.Now(), 0
	for _, o := range []Options{{}, {Session: true, Limits: limits.Limits{Window: 512, Skip: 1 << 20}}} {
		i := 0
		for r := range vectors.All() {
			if i++; i%step != 0 {
				continue
			}
			if err := CheckSplits(request(t, &r), o, func(int) { n++ }); err != nil {
				t.Errorf("%s: %v", r.Label(), err)
			}
		}
	}
	t.Logf("%d readings in %s", n, time.Since(began).Round(time.Millisecond))
}
