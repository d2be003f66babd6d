package precis_test

import (
	"errors"
	"slices"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"github.com/seed492f7be9/stanza/precis"
)

func TestProperty(t *testing.T) {
	type row struct {
		r    rune
		want precis.Property
	}
	for version, rows := range map[string][]row{
		precis.UnicodeVersion: {
			{-1, precis.Unassigned}, {utf8.MaxRune + 1, precis.Unassigned}, {0, precis.Disallowed}, {' ', precis.FreePVal}, {'!', precis.PValid},
			{'~', precis.PValid}, {0x7F, precis.Disallowed}, {0xA0, precis.FreePVal}, {0xAD, precis.Disallowed}, {0xB7, precis.ContextO},
			{0xDF, precis.PValid}, {0x378, precis.Unassigned}, {0x640, precis.Disallowed}, {0x6FD, precis.PValid}, {0x1100, precis.Disallowed},
			{0x200C, precis.ContextJ}, {0x200D, precis.ContextJ}, {0x2028, precis.Disallowed}, {0x2163, precis.FreePVal}, {0x3007, precis.PValid},
			{0xAC00, precis.PValid}, {0xD800, precis.Disallowed}, {0xE000, precis.Disallowed}, {0xFDD0, precis.Disallowed}, {0xFFFE, precis.Disallowed},
			{0x1C89, precis.Unassigned}, {0x16D63, precis.Unassigned}, {0x1F600, precis.FreePVal}, {0x10FFFF, precis.Disallowed},
		},
		"6.3.0":  {{0x10C80, precis.Unassigned}, {0x1C80, precis.Unassigned}, {0xAB70, precis.Unassigned}, {0x13A0, precis.PValid}},
		"16.0.0": {{0x1C89, precis.PValid}, {0x16D63, precis.PValid}, {0x1CCD6, precis.FreePVal}, {0x20C1, precis.Unassigned}},
		"17.0.0": {{0x20C1, precis.FreePVal}, {0x323B0, precis.PValid}, {0xE000, precis.Disallowed}},
	} {
		u := precis.ForVersion(version)
		for _, c := range rows {
			if got := u.Property(c.r); got != c.want {
				t.Errorf("%s: U+%04X is %v, want %v", version, c.r, got, c.want)
			}
			if u.Assigned(c.r) != (c.want != precis.Unassigned) {
				t.Errorf("%s: U+%04X is assigned: %v", version, c.r, u.Assigned(c.r))
			}
		}
	}
	names := map[string]bool{}
	for p := precis.Unassigned; p <= precis.ContextO; p++ {
		names[p.String()] = true
	}
	if len(names) != 6 || names[""] || precis.Property(6).String() == "PVALID" {
		t.Errorf("properties are called %v", names)
	}
}

// IDNA2008 refuses more: what case mapping or NFKC changes, and ASCII beside LDH.
func TestIDNAProperty(t *testing.T) {
	for r, want := range map[rune]precis.Property{
		'a': precis.PValid, '-': precis.PValid, '0': precis.PValid, 'A': precis.Disallowed, '_': precis.Disallowed, '.': precis.Disallowed,
		0xDF: precis.PValid, 0x3C2: precis.PValid, 0xE9: precis.PValid, 0xC9: precis.Disallowed, 0x1E9E: precis.Disallowed, 0x2603: precis.Disallowed,
		0xB7: precis.ContextO, 0x200D: precis.ContextJ, 0x20D0: precis.Disallowed, 0x1D165: precis.Disallowed, 0x302E: precis.Disallowed, 0x378: precis.Unassigned,
		0x13A0: precis.PValid, 0xAB70: precis.Disallowed, 0x19DA: precis.Disallowed, 0x1100: precis.Disallowed,
	} {
		if got := precis.Pinned().IDNAProperty(r); got != want {
			t.Errorf("U+%04X is %v, want %v", r, got, want)
		}
	}
	for r := rune(0); r <= utf8.MaxRune; r++ { // what IDNA allows PRECIS does
		for _, v := range precis.Versions() {
			u := precis.ForVersion(v)
			if p := u.IDNAProperty(r); p == precis.FreePVal || p == precis.PValid && u.Property(r) != precis.PValid ||
				(p == precis.Unassigned) != (u.Property(r) == precis.Unassigned) {
				t.Fatalf("%s: U+%04X is %v for IDNA, %v for PRECIS", v, r, p, u.Property(r))
			}
		}
	}
}

// The pinned tables are those of x/text and of Go, where these have the same version,
// and of what is assigned, where stability has it that they never change.
func TestAgreesWithTables(t *testing.T) {
	u := precis.Pinned()
	classes := map[bidi.Class]precis.Bidi{
		bidi.L: precis.BidiL, bidi.R: precis.BidiR, bidi.AL: precis.BidiAL, bidi.AN: precis.BidiAN, bidi.EN: precis.BidiEN, bidi.ES: precis.BidiES,
		bidi.CS: precis.BidiCS, bidi.ET: precis.BidiET, bidi.ON: precis.BidiON, bidi.BN: precis.BidiBN, bidi.NSM: precis.BidiNSM,
	}
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !u.Assigned(r) || r >= 0xD800 && r <= 0xDFFF || !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf) {
			continue
		}
		if p, _ := bidi.LookupRune(r); bidi.UnicodeVersion == precis.UnicodeVersion && u.Bidi(r) != classes[p.Class()] {
			t.Errorf("U+%04X has bidi class %d, of x/text %d", r, u.Bidi(r), p.Class())
		}
		if want := unicode.ToLower(r); unicode.Version == precis.UnicodeVersion && r != 'İ' && string(u.AppendLower(nil, r)) != string(want) {
			t.Errorf("U+%04X is %q in lowercase, want %q", r, u.AppendLower(nil, r), want)
		}
		// A width mapping is what a compatibility decomposition of that kind has.
		if got := precis.Width(r); got != r {
			kind := width.LookupRune(r).Kind()
			if kind != width.EastAsianFullwidth && kind != width.EastAsianHalfwidth && r != '\u3000' {
				t.Errorf("U+%04X is neither wide nor narrow, and maps to U+%04X", r, got)
			}
			if norm.NFKC.String(string(got)) != norm.NFKC.String(string(r)) {
				t.Errorf("U+%04X maps to U+%04X, by NFKC to %q", r, got, norm.NFKC.String(string(r)))
			}
		}
		if safe := precis.IsNFC([]byte(string(r))); safe != (norm.NFC.IsNormalString(string(r)) && norm.NFC.PropertiesString(string(r)).BoundaryBefore()) {
			t.Errorf("U+%04X by itself is in NFC: %v", r, safe)
		}
	}
	if got := string(u.AppendLower([]byte("x"), 'İ')); got != "xi\u0307" {
		t.Errorf("capital I with a dot in lowercase: %+q", got)
	}
}

// All that is called fullwidth or halfwidth is mapped, and no version has more of it.
func TestWidth(t *testing.T) {
	for _, v := range precis.Versions() {
		for r := rune(0xFF00); r <= 0xFFEF; r++ {
			if precis.ForVersion(v).Assigned(r) && !precis.Pinned().Assigned(r) {
				t.Errorf("U+%04X is assigned in %s", r, v)
			}
		}
	}
	n := 0
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if precis.Width(r) != r {
			n++
		}
	}
	if n != 226 { // code points with the tag <wide> or <narrow> in UnicodeData.txt
		t.Errorf("%d code points have a width mapping, want 226", n)
	}
	for r, want := range map[rune]rune{0x3000: ' ', 0xFF01: '!', 0xFF21: 'A', 0xFF76: 0x30AB, 0xFF9E: 0x3099, 0xFFE6: 0x20A9, 0xFFEE: 0x25CB, 0x20A9: 0x20A9, 'a': 'a', 0xFFFD: 0xFFFD} {
		if got := precis.Width(r); got != want {
			t.Errorf("U+%04X maps to U+%04X, want U+%04X", r, got, want)
		}
	}
}

func TestIsNFC(t *testing.T) {
	for s, want := range map[string]bool{
		"": true, "abc": true, "\u00E9": true, "e\u0301": false, "\u212B": false, "\u0915\u094D": false, "a\x80": false, "\u1C89": false, "\uAC00": true,
	} {
		if got := precis.IsNFC([]byte(s)); got != want {
			t.Errorf("%+q: %v", s, got)
		}
	}
}

// The Bidi Rule for labels, all six conditions, whether there is anything right to left
// or not.
func TestCheckBidi(t *testing.T) {
	for _, c := range []struct {
		in     string
		rule   precis.Rule
		offset int
	}{
		{"", 0, 0}, {"abc", 0, 0}, {"a1", 0, 0}, {"a-1", 0, 0}, {"\u05D01", 0, 0}, {"\u0627\u0661", 0, 0}, {"a\u0301", 0, 0},
		{"1a", precis.RuleBidiFirst, 0}, {"-a", precis.RuleBidiFirst, 0}, {"\u0301a", precis.RuleBidiFirst, 0},
		{"\u05D0a", precis.RuleBidiRTL, 2}, {"\u05D0\u2028\u05D0", precis.RuleBidiRTL, 2},
		{"\u05D0+", precis.RuleBidiRTLEnd, 2}, {"\u06271\u0661", precis.RuleBidiNumbers, 3},
		{"a\u05D0", precis.RuleBidiLTR, 1}, {"a\u0661", precis.RuleBidiLTR, 1}, {"a\u2029b", precis.RuleBidiLTR, 1},
		{"a-", precis.RuleBidiLTREnd, 1}, {"a-\u0301", precis.RuleBidiLTREnd, 1}, {"a\x80", precis.RuleUTF8, 1}, {"a\u1C89", precis.RuleUnassigned, 1},
	} {
		err := precis.Pinned().CheckBidi([]byte(c.in))
		checkRule(t, c.in, err, c.rule, c.offset)
	}
}

func TestCheckContext(t *testing.T) {
	for _, c := range []struct {
		in     string
		rule   precis.Rule
		offset int
	}{
		{"", 0, 0}, {"a b", 0, 0}, {"l\u00B7l", 0, 0}, {"a\u00B7l", precis.RuleMiddleDot, 1}, {"\u0915\u094D\u200D", 0, 0},
		{"a\u200D", precis.RuleZeroWidthJoiner, 1}, {"\u30FB\u3042", 0, 0}, {"\u0661\u06F1", precis.RuleArabicIndicDigits, 0},
		{"\xFF", precis.RuleUTF8, 0},
	} {
		checkRule(t, c.in, precis.Pinned().CheckContext([]byte(c.in)), c.rule, c.offset)
	}
	// The oldest version has another joining type for U+0857.
	label := []byte("\u0841\u200C\u0857")
	if err := precis.ForVersion("6.3.0").CheckContext(label); !errors.Is(err, precis.RuleZeroWidthNonJoiner) {
		t.Errorf("6.3.0: %v", err)
	}
	if err := precis.Pinned().CheckContext(label); err != nil {
		t.Errorf("pinned: %v", err)
	}
}

func checkRule(t *testing.T, in string, err error, rule precis.Rule, offset int) {
	t.Helper()
	if rule == 0 {
		if err != nil {
			t.Errorf("%+q: %v", in, err)
		}
		return
	}
	if e, ok := err.(*precis.Error); !ok || e.Rule != rule || e.Offset != offset {
		t.Errorf("%+q: %v, want %v at %d", in, err, rule, offset)
	}
}

// What is assigned keeps its derived property, and its normalization: what Unicode
// promises, and what a move to a newer version rests on.
func TestStability(t *testing.T) {
	versions := precis.Versions()
	if !slices.IsSortedFunc(versions, func(a, b string) int { return len(a) - len(b) }) || versions[0] != "6.3.0" {
		t.Fatalf("versions are %v", versions)
	}
	for i := 1; i < len(versions); i++ {
		from, to := precis.ForVersion(versions[i-1]), precis.ForVersion(versions[i])
		cherokee := 0
		for r := rune(0); r <= utf8.MaxRune; r++ {
			d := precis.Differ(from, to, r)
			if back := precis.Differ(to, from, r); back != d {
				t.Fatalf("U+%04X differs in %b, the other way in %b", r, d, back)
			}
			if !from.Assigned(r) {
				if to.Assigned(r) && d != precis.DiffersInProperty|precis.DiffersInIDNAProperty || !to.Assigned(r) && d != 0 {
					t.Errorf("%s to %s: U+%04X is new, and differs in %b", versions[i-1], versions[i], r, d)
				}
				continue
			}
			if d&(precis.DiffersInProperty|precis.DiffersInMapping|precis.DiffersInIDNAProperty) != 0 {
				t.Errorf("%s to %s: U+%04X differs in %b", versions[i-1], versions[i], r, d)
			}
			if string(from.AppendLower(nil, r)) != string(to.AppendLower(nil, r)) {
				cherokee++
				if r < 0x13A0 || r > 0x13F4 || versions[i-1] != "6.3.0" {
					t.Errorf("%s to %s: U+%04X has another lowercase", versions[i-1], versions[i], r)
				}
			}
		}
		if want := map[bool]int{true: 85}[i == 1]; cherokee != want {
			t.Errorf("%s to %s: %d lowercase mappings are other ones, want %d", versions[i-1], versions[i], cherokee, want)
		}
	}
}
