package main

import (
	"bytes"
	"slices"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// TestUpToDate: the files are what the tables give.
func TestUpToDate(t *testing.T) {
	for i, f := range files {
		have, err := read("../" + f.name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, render(all(i))) {
			t.Errorf("%s is not what the tables give: run go generate in fuzz/vectors", f.name)
		}
	}
}

// TestRulesUsed: every rule is broken by some record, in every mode that it can be broken in.
func TestRulesUsed(t *testing.T) {
	only := map[string][]string{
		"leading-byte":         {vectors.ModeFrame},
		"stream-root":          {vectors.ModeStream},
		"stream-namespace":     {vectors.ModeStream},
		"stream-version":       {vectors.ModeStream},
		"text-between-stanzas": {vectors.ModeStream},
		"content-namespace":    {vectors.ModeStream},
		"framing":              {vectors.ModeFrames},
		"restart":              {vectors.ModeStream},
		"stanza-namespace":     {vectors.ModeStream},
		"unsupported-stanza":   {vectors.ModeStream},
	}
	seen := map[[2]string]bool{}
	for i := range files {
		for _, r := range all(i) {
			if r.Rule != "" {
				seen[[2]string{r.Rule, r.Mode}] = true
			}
		}
	}
	for rule := range addressRules {
		if !seen[[2]string{rule, vectors.ModeAddress}] && !seen[[2]string{rule, vectors.ModeEscape}] {
			t.Errorf("no address breaks the rule %s", rule)
		}
	}
	for rule := range inflateRules {
		if !seen[[2]string{rule, vectors.ModeZlib}] && !seen[[2]string{rule, vectors.ModeDeflate}] {
			t.Errorf("nothing that is compressed breaks the rule %s", rule)
		}
	}
	for rule := range rules {
		modes := only[rule]
		if modes == nil {
			modes = []string{vectors.ModeStream, vectors.ModeFrame, vectors.ModeDocument}
		}
		for _, mode := range []string{vectors.ModeStream, vectors.ModeFrame, vectors.ModeDocument, vectors.ModeFrames} {
			if mode == vectors.ModeFrames && rule != "framing" {
				continue // messages in a row break the rules of one, some of them
			}
			if want, have := slices.Contains(modes, mode), seen[[2]string{rule, mode}]; want != have {
				t.Errorf("rule %s in mode %s: %v", rule, mode, have)
			}
		}
	}
}

// TestSet: what would make the file ambiguous is refused.
func TestSet(t *testing.T) {
	a := wrong("c", "n", "why")
	for name, add := range map[string]func(*set){
		"name twice": func(s *set) {
			s.reject(a, "frame", "‸a", "leading-byte", events{})
			s.reject(a, "frame", "‸b", "leading-byte", events{})
		},
		"two verdicts": func(s *set) {
			s.reject(a, "frame", "‸a", "leading-byte", events{})
			s.reject(wrong("c", "m", "why"), "frame", "‸a", "name", events{})
		},
		"no marker":   func(s *set) { s.reject(a, "frame", "a", "name", events{}) },
		"two markers": func(s *set) { s.reject(a, "frame", "‸a‸", "name", events{}) },
		"no rule":     func(s *set) { s.reject(a, "frame", "‸a", "nonsense", events{}) },
		"no section":  func(s *set) { s.accept(a, "frame", "a", events{}) },
		"no why":      func(s *set) { s.reject(wrong("c", "n", ""), "frame", "‸a", "name", events{}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: not refused", name)
				}
			}()
			add(newSet())
		}()
	}
}

// TestAfter: what a script has given at each of its cuts.
func TestAfter(t *testing.T) {
	script := []unit{tag("<a>", open("{}a")), run("\u00E9\r\n"), tag("&lt;", text("<")), tag("</a>", shut), blank("\n")}
	a, e := open("{}a"), "\u00E9"
	for n, want := range []struct {
		got     events
		depth   int
		inToken bool
	}{
		{events{}, 0, false}, {events{}, 0, true}, {events{}, 0, true},
		{ev(a), 1, false}, {ev(a), 1, false},
		{ev(a, text(e)), 1, false}, {ev(a, text(e+"\n")), 1, false}, {ev(a, text(e+"\n")), 1, false},
		{ev(a, text(e+"\n")), 1, true}, {ev(a, text(e+"\n")), 1, true}, {ev(a, text(e+"\n")), 1, true},
		{ev(a, text(e+"\n<")), 1, false},
		{ev(a, text(e+"\n<")), 1, true}, {ev(a, text(e+"\n<")), 1, true}, {ev(a, text(e+"\n<")), 1, true},
		{ev(a, text(e+"\n<"), shut), 0, false}, {ev(a, text(e+"\n<"), shut), 0, false},
	} {
		got, depth, inToken := after(script, n)
		same := sameVerdict(vectors.Record{Events: got}, vectors.Record{Events: want.got})
		if !same || depth != want.depth || inToken != want.inToken {
			t.Errorf("after %d bytes: %+v, depth %d, in token %v", n, got, depth, inToken)
		}
	}
}
