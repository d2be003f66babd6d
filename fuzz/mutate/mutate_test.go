package mutate_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/mutate"
	"github.com/seed492f7be9/stanza/fuzz/sessions"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

func answer(t testing.TB, mode fuzz.Mode, b []byte) fuzz.Answer {
	t.Helper()
	a, err := fuzz.Run(fuzz.Request{Mode: mode, Input: b}, fuzz.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// What is spelled otherwise means the same: on every accepted record of the corpus, and on generated sessions.
func TestRewritesMeanTheSame(t *testing.T) {
	changed := map[mutate.Kind]int{}
	check := func(name string, mode fuzz.Mode, b []byte, seeds int) {
		want := answer(t, mode, b)
		if !want.Accepted {
			t.Fatalf("%s: rejected", name)
		}
		for _, k := range mutate.Kinds() {
			for seed := range seeds {
				c := mutate.Rewrite(k, b, uint64(seed))
				if bytes.Equal(b, c) {
					continue
				}
				changed[k]++
				got := answer(t, mode, c)
				if !got.Accepted || !slices.EqualFunc(got.Events, want.Events, fuzz.Event.Equal) {
					t.Fatalf("%s, %s with seed %d: %q\nis not what this is: %q\n%s\n%s", name, k, seed, c, b, got.AppendJSON(nil), want.AppendJSON(nil))
				}
			}
		}
	}
	seeds, count := 3, uint64(300)
	if testing.Short() {
		seeds, count = 1, 20
	}
	for r := range vectors.All() {
		if r.Expect == vectors.Accept {
			b, err := r.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			check(r.Name, fuzz.Mode(r.Mode), b, seeds)
		}
	}
	for seed := range count {
		s := sessions.New(seed, sessions.Options{NoRestart: true, Stanzas: 3})
		check(fmt.Sprintf("session %d", seed), fuzz.Stream, s.Bytes(), 2*seeds)
	}
	for _, k := range mutate.Kinds() {
		if changed[k] < 100 {
			t.Errorf("%s changed %d inputs", k, changed[k])
		}
	}
	t.Log(changed)
}

// Rewriting may go on and on.
func TestRewritesOfRewrites(t *testing.T) {
	for seed := range uint64(100) {
		s := sessions.New(seed, sessions.Options{NoRestart: true, Stanzas: 2})
		b := s.Bytes()
		want := answer(t, fuzz.Stream, b)
		for i := range uint64(100) {
			b = mutate.Rewrite(mutate.Kinds()[i%7], b, seed+i)
		}
		if got := answer(t, fuzz.Stream, b); !got.Accepted || !slices.EqualFunc(got.Events, want.Events, fuzz.Event.Equal) {
			t.Fatalf("session %d became %q", seed, b)
		}
	}
}

// A mutation that never breaks anything, or always does, finds nothing.
func TestApplyBreaksSomeAndNotAll(t *testing.T) {
	type count struct{ changed, accepted, rejected int }
	counts := map[mutate.Kind]*count{}
	rules := map[string]bool{}
	for _, k := range mutate.Kinds() {
		counts[k] = new(count)
	}
	for seed := range uint64(150) {
		s := sessions.New(seed, sessions.Options{NoRestart: true, Stanzas: 2})
		b := s.Bytes()
		for _, k := range mutate.Kinds() {
			for i := range uint64(5) {
				c := mutate.Apply(k, b, seed<<8|i)
				if bytes.Equal(b, c) {
					continue
				}
				counts[k].changed++
				if a := answer(t, fuzz.Stream, c); a.Accepted {
					counts[k].accepted++
				} else {
					counts[k].rejected++
					rules[*a.Rule] = true
				}
			}
		}
	}
	for k, c := range counts {
		if c.changed < 500 || c.accepted < 5 || c.rejected < 50 {
			t.Errorf("%s: %+v", k, *c)
		}
	}
	if len(rules) < 18 {
		t.Errorf("they break %d rules: %v", len(rules), rules)
	}
}

func TestOneSeedGivesOneResult(t *testing.T) {
	h := sha256.New()
	for seed := range uint64(200) {
		s := sessions.New(seed%20, sessions.Options{Mode: vectors.ModeFrames})
		for _, m := range s.Messages {
			before := bytes.Clone(m)
			a, b := mutate.Any(m, seed), mutate.Any(m, seed)
			if !bytes.Equal(a, b) || !bytes.Equal(before, m) {
				t.Fatalf("seed %d: two results, or the input was written to", seed)
			}
			h.Write(a)
			for _, k := range mutate.Kinds() {
				h.Write(mutate.Rewrite(k, m, seed))
			}
		}
	}
	const want = "32dad79cf9acf09f"
	if got := hex.EncodeToString(h.Sum(nil)[:8]); got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

func TestUnknownKindPanics(t *testing.T) {
	for name, call := range map[string]func(){
		"apply":   func() { mutate.Apply("shuffle", nil, 1) },
		"rewrite": func() { mutate.Rewrite("", nil, 1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			call()
		}()
	}
}

// FuzzMutate: whatever the input, nothing panics, growth is bounded, and what an accepted document is rewritten to means
// the same.
func FuzzMutate(f *testing.F) {
	n := 0
	for r := range vectors.All() {
		if n++; n%211 == 0 {
			if b, err := r.Bytes(); err == nil {
				f.Add(b, uint64(n))
			}
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, seed uint64) {
		if len(b) > 1<<14 {
			t.Skip()
		}
		for _, k := range mutate.Kinds() {
			if c := mutate.Apply(k, b, seed); len(c) > 2*len(b)+64 {
				t.Fatalf("%s makes %d bytes of %d", k, len(c), len(b))
			}
		}
		if c := mutate.Any(b, seed); len(c) > 16*len(b)+1024 {
			t.Fatalf("%d bytes of %d", len(c), len(b))
		}
		want := answer(t, fuzz.Document, b)
		for _, k := range mutate.Kinds() {
			c := mutate.Rewrite(k, b, seed)
			if !want.Accepted {
				continue
			}
			if got := answer(t, fuzz.Document, c); got.Accepted || *got.Rule != "limit" {
				if !got.Accepted || !slices.EqualFunc(got.Events, want.Events, fuzz.Event.Equal) {
					t.Fatalf("%s: %q is not %q: %s", k, c, b, got.AppendJSON(nil))
				}
			}
		}
	})
}

func ExampleRewrite() {
	in := []byte("<p:a xmlns:p='urn:x' b='1'>hi</p:a>")
	for _, k := range mutate.Kinds() {
		fmt.Printf("%-10s %q\n", k, mutate.Rewrite(k, in, 3))
	}
	// Output:
	// swap       "<p:a b='1' xmlns:p='urn:x'>hi</p:a>"
	// drop       "<p:a xmlns:p='urn:x' b='1'>hi</p:a>"
	// duplicate  "<p:a \r\nxmlns:p='urn:x' b='1'>hi</p:a>"
	// re-prefix  "<pq:a xmlns:pq='urn:x' b='1'>hi</pq:a>"
	// re-quote   "<p:a xmlns:p=\"urn:x\" b='1'>hi</p:a>"
	// re-encode  "<p:a xmlns:p='urn:x' b='1'>&#x68;i</p:a>"
	// split      "<p:a xmlns:p='urn:x' b='1'>hi<![CDATA[]]></p:a>"
}

func ExampleApply() {
	in := []byte("<a b='1'><c/>hi</a>")
	for _, k := range mutate.Kinds() {
		fmt.Printf("%-10s %q\n", k, mutate.Apply(k, in, 9))
	}
	// Output:
	// swap       "<a b='1'>hi<c/></a>"
	// drop       "<a b='1'>hi</a>"
	// duplicate  "<a b='1'><c/><c/>hi</a>"
	// re-prefix  "<a b='1'><c/>hi</p:a>"
	// re-quote   "<a b='1&quot;><c/>hi</a>"
	// re-encode  "<a b='1'><c/\xcf>hi</a>"
	// split      "<a b='1'><c/><>hi</a>"
}
