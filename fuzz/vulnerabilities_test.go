package fuzz

import (
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// vulnerability is a class of inputs that got the better of others. mutants/run.sh takes out of the engine what stops
// it, and demands that its test fails then.
type vulnerability struct {
	name     string
	cve      string   // one of the class; empty where nobody has given one
	prefixes []string // of the names of its records, where there is no number
	more     func(t *testing.T, r *vectors.Record)
}

var vulnerabilities = []vulnerability{
	{name: "entities", cve: "CVE-2011-1753"},
	{name: "encoding", cve: "CVE-2022-25235"},
	{name: "separators", cve: "CVE-2022-25236"},
	{name: "headers", cve: "CVE-2022-20917"},
	{name: "round-trip", cve: "CVE-2020-29509"},
	{name: "recursion", cve: "CVE-2022-28131"},
	{name: "tokens", cve: "CVE-2023-52425", more: checkWork},
	{name: "amplification", cve: "CVE-2025-59375", more: checkMemory},
	{name: "bombs", cve: "CVE-2014-2744"},
	{name: "addresses", prefixes: []string{"jid-mapping/", "jid-ascii/"}},
	{name: "starttls", prefixes: []string{"restart/starttls"}},
	{name: "framing", prefixes: []string{"session/", "frame/", "attack/framing/"}},
	{name: "prefixes", prefixes: []string{"attack/prefix/", "namespace/"}},
	{name: "shadowing", prefixes: []string{"attack/shadowing/", "attribute/"}},
	{name: "end-tags", prefixes: []string{"attack/end-tag/", "grammar/"}},
	{name: "desynchronisation", prefixes: []string{"attack/desync/", "restricted/"}},
	{name: "lax-tags", prefixes: []string{"attack/lax/", "attack/framer/"}},
}

func (v *vulnerability) has(r *vectors.Record) bool {
	return v.cve != "" && slices.Contains(r.CVE, v.cve) ||
		slices.ContainsFunc(v.prefixes, func(p string) bool { return strings.HasPrefix(r.Name, p) })
}

// TestVulnerabilities reads the records of each class, whole and byte by byte.
func TestVulnerabilities(t *testing.T) {
	records := make([][]vectors.Record, len(vulnerabilities))
	n := 0
	for r := range vectors.Everything() {
		if n++; raceEnabled && (len(r.Parts) > 0 || n%10 != 0) {
			continue
		}
		for i, v := range vulnerabilities {
			if v.has(&r) {
				records[i] = append(records[i], r)
			}
		}
	}
	for i, v := range vulnerabilities {
		t.Run(v.name, func(t *testing.T) {
			for _, r := range records[i] {
				ways := []Options{{}, {NoShapes: true}, {Chunk: Every(1)}}
				if len(r.Parts) > 0 {
					ways = ways[:1]
				}
				for _, o := range ways {
					if err := CheckRecord(&r, o); err != nil {
						t.Fatalf("%s: %v", r.Name, err) // the first will do
					}
				}
				if v.more != nil {
					v.more(t, &r)
				}
			}
			if n := len(records[i]); n < 15 && !raceEnabled {
				t.Errorf("%d records", n)
			}
		})
	}
}

// checkWork feeds a record byte by byte: what was examined is not examined again.
func checkWork(t *testing.T, r *vectors.Record) {
	t.Helper()
	if raceEnabled {
		return // as many steps, a hundred times as slow
	}
	f, _, err := recordFeeder(r, &Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.p.Close()
	if len(f.messages[0]) > 300<<10 {
		return
	}
	var c consumer
	f.run(Every(1), &c)
	if work := f.p.Stats().Work; work > workPerByte*int64(len(f.messages[0]))+1000 {
		t.Fatalf("%s: %d steps for %d bytes", r.Name, work, len(f.messages[0]))
	}
}

// checkMemory measures what is allocated for a record: whatever it is, not in proportion to what it could be.
func checkMemory(t *testing.T, r *vectors.Record) {
	t.Helper()
	if raceEnabled {
		return
	}
	f, _, err := recordFeeder(r, &Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.p.Close()
	var c consumer
	f.run(Whole(), &c) // fills free lists
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f.run(Every(4096), &c)
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
		t.Fatalf("%s: %d bytes allocated for %d", r.Name, n, len(f.messages[0]))
	}
}
