package main

import (
	"slices"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// known are the rules that XML 1.0 and Namespaces in XML have. The others are XMPP's alone.
var known = []string{
	"ill-formed-utf8", "char", "char-reference", "reference", "entity", "name", "attribute", "lt-in-attribute", "cdata-end", "end-tag",
	"declaration", "mismatched-end", "unexpected-end", "text-outside-root", "content-after-root", "misplaced-declaration",
	"duplicate-attribute", "qualified-name", "namespace-declaration", "unbound-prefix", "duplicate-expanded-name", "markup-declaration",
}

// except are the records that have such a rule, or none, and that expat does not confirm, by the beginnings of their
// names.
var except = []struct {
	why      string
	expect   string // only records with that verdict
	by       string // what confirms them instead
	prefixes []string
}{
	{"expat takes any word for a version", vectors.Reject, vectors.BySection,
		[]string{"declaration/version-digit/", "declaration/version-empty/", "declaration/version-point-first/",
			"declaration/version-point-last/", "declaration/version-points/", "declaration/version-word/"}},
	{"expat skips U+FEFF", vectors.Reject, vectors.BySection, []string{"utf8/prolog/u-feff/", "utf8/u-feff-before-declaration/"}},
	{"expat reads UTF-16 even if told UTF-8", vectors.Reject, vectors.BySection, []string{"utf8/utf16-"}},
	{"expat refuses a colon as soon as it comes", vectors.Incomplete, vectors.BySection, []string{"competing/one-tag/qualified-cut"}},
	{"expat holds text back longer", vectors.Incomplete, vectors.BySection,
		[]string{"grammar/end-of-input-bracket", "grammar/end-of-input-return/", "truncation/at-0297/", "truncation/at-0299/", "truncation/at-0300/", "truncation/at-0361/"}},
	{"expat gives the text of a section before it ends", vectors.Incomplete, vectors.BySection,
		[]string{"text/cdata-unclosed/", "text/cdata-half-closed", "text/cdata-closed-like-comment/",
			"grammar/end-of-input-cdata/", "grammar/end-of-input-cdata-bracket", "grammar/end-of-input-cdata-three/",
			"truncation/at-0310/", "truncation/at-0311/", "truncation/at-0312/", "truncation/at-0313/"}},
	{"expat has the names of the fourth edition", vectors.Accept, vectors.ByLibxml2,
		[]string{"name/u02ff-", "name/u036f-", "name/u0370-", "name/u037d-", "name/u037f-", "name/u10000-", "name/u1fff-", "name/u200c-", "name/u200d-",
			"name/u203f-", "name/u2040-", "name/u2070-", "name/u218f-", "name/u2c00-", "name/u2fef-", "name/u3001-", "name/ud7ff-", "name/ueffff-",
			"name/uf900-", "name/ufdcf-", "name/ufdf0-", "name/ufffd-", "name/bytes-e0-a4-81/",
			"name/edition-aegean/", "name/edition-emoji/", "name/edition-ethiopic/", "name/edition-glagolitic/", "name/edition-gothic/",
			"name/edition-joiner/", "name/edition-ogham-space/", "name/edition-superscript/", "name/edition-u0220/"}},
}

// confirm says by what a verdict is confirmed. That it is so is tested where expat and libxml2 are, in bench/peers.
func confirm(r *vectors.Record) string {
	restarts := r.Settings != nil && len(r.Settings.Restarts) > 0
	abandoned := func(e event) bool { return e.Kind == vectors.Abandoned }
	if restarts || slices.ContainsFunc(r.Events, abandoned) || slices.ContainsFunc(r.Before, abandoned) || r.Rule != "" && !slices.Contains(known, r.Rule) {
		return vectors.BySection
	}
	for _, e := range except {
		if r.Expect == e.expect && slices.ContainsFunc(e.prefixes, func(p string) bool { return strings.HasPrefix(r.Name, p) }) {
			return e.by
		}
	}
	return vectors.ByExpat
}
