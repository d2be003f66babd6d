package main

import (
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// cves are the vulnerabilities whose inputs are in the corpus, by the beginnings of the names of their records. Each
// class has a check in the engine that stops it; ../../mutants takes them out, one at a time.
var cves = []struct {
	class    string
	ids      []string
	prefixes []string
}{
	{"entities", []string{"CVE-2011-1753", "CVE-2011-1754", "CVE-2011-1755", "CVE-2011-1756", "CVE-2011-1757", "CVE-2011-2205", "CVE-2022-0217"},
		[]string{"entity/", "attack/entities/", "restricted/"}},
	{"encoding", []string{"CVE-2022-25235", "CVE-2022-22784", "CVE-2022-22785", "CVE-2022-22786", "CVE-2022-22787"},
		[]string{"utf8/", "attack/smuggling/", "name/bytes-"}},
	{"separators", []string{"CVE-2022-25236"}, []string{"separator/"}},
	{"headers", []string{"CVE-2022-20917"}, []string{"header/", "attack/nested-header/", "policy/first-level/header"}},
	{"round-trip", []string{"CVE-2020-29509", "CVE-2020-29510", "CVE-2020-29511"}, []string{"colon/", "attack/round-trip/", "namespace/"}},
	{"recursion", []string{"CVE-2022-28131", "CVE-2022-30633", "CVE-2024-8176"}, []string{"deep/", "limit/depth/"}},
	{"bombs", []string{"CVE-2014-2741", "CVE-2014-2742", "CVE-2014-2743", "CVE-2014-2744", "CVE-2014-2745", "CVE-2014-2746"}, []string{"bomb/", "empty-block/"}},
	{"tokens", []string{"CVE-2023-52425"}, []string{"token/"}},
	{"amplification", []string{"CVE-2025-59375"}, []string{"amplification/", "limit/elements/", "limit/attributes/", "limit/declarations/", "limit/in-scope/", "limit/references/"}},
}

// classify says which vulnerabilities a record belongs to.
func classify(r *vectors.Record) {
	for _, c := range cves {
		for _, prefix := range c.prefixes {
			if strings.HasPrefix(r.Name, prefix) {
				r.CVE = append(r.CVE, c.ids...)
				break
			}
		}
	}
}
