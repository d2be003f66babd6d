package precis_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/seed492f7be9/stanza/precis"
)

// What comes out of the profiles of the RFCs: those of their tables, and the rules
// one by one.
func TestEnforce(t *testing.T) {
	const (
		mapped    = "UsernameCaseMapped"
		preserved = "UsernameCasePreserved"
		opaque    = "OpaqueString"
		nickname  = "Nickname"
	)
	profiles := everyProfile(t)
	for _, c := range []struct{ profile, in, want string }{
		// RFC 8265 §3.6.
		{mapped, "juliet@example.com", "juliet@example.com"},
		{mapped, "fussball", "fussball"},
		{mapped, "fu\u00DFball", "fu\u00DFball"},
		{mapped, "\u03C0", "\u03C0"},
		{mapped, "\u03A3", "\u03C3"},
		{mapped, "\u03C3", "\u03C3"},
		{mapped, "\u03C2", "\u03C2"},
		// §4.3.
		{opaque, "correct horse battery staple", "correct horse battery staple"},
		{opaque, "Correct Horse Battery Staple", "Correct Horse Battery Staple"},
		{opaque, "\u03C0\u00DF\u00E5", "\u03C0\u00DF\u00E5"},
		{opaque, "Jack of \u2666s", "Jack of \u2666s"},
		{opaque, "foo\u1680bar", "foo bar"},
		// RFC 8266 §3.
		{nickname, "Foo", "Foo"},
		{nickname, "Foo Bar", "Foo Bar"},
		{nickname, "\u03A3", "\u03A3"},
		{nickname, "Richard \u2163", "Richard IV"},
		{nickname, "\u265A", "\u265A"},

		{mapped, "Juliet", "juliet"},
		{preserved, "Juliet", "Juliet"},
		{mapped, "\uFF2A\uFF55\uFF4C\uFF49\uFF45\uFF54", "juliet"},
		{preserved, "\uFF2A\uFF55\uFF4C", "Jul"},
		{mapped, "\uFF76\uFF9E", "\u30AC"}, // halfwidth ka and its voiced mark, composed
		{mapped, "\u0130", "i\u0307"},
		{mapped, "\u1E9E", "\u00DF"},
		{mapped, "\u1F88", "\u1F80"}, // titlecase
		{mapped, "E\u0301", "\u00E9"},
		{mapped, "\u212B", "\u00E5"},
		{mapped, "\u13A0", "\uAB70"}, // Cherokee
		{mapped, "e\u0323\u0302", "\u1EC7"},
		{mapped, "e\u0302\u0323", "\u1EC7"},
		{mapped, "\u1100\u1161\u11A8", "\uAC01"}, // jamo are disallowed, their syllable is not
		{preserved, "\u037E", ";"},
		// Final sigma.
		{mapped, "\u039F\u0394\u03A5\u03A3\u03A3\u0395\u03A5\u03A3", "\u03BF\u03B4\u03C5\u03C3\u03C3\u03B5\u03C5\u03C2"},
		{mapped, "A\u03A3", "a\u03C2"},
		{mapped, "A.\u03A3", "a.\u03C2"},          // past what is case-ignorable
		{mapped, "A\u03A3.B", "a\u03C3.b"},        //
		{mapped, "A\u03A3.", "a\u03C2."},          //
		{mapped, "A-\u03A3", "a-\u03C3"},          // which a hyphen is not
		{mapped, "1\u03A3", "1\u03C3"},            //
		{mapped, "A\u03A31", "a\u03C21"},          //
		{mapped, "A\u0301\u03A3", "\u00E1\u03C2"}, //
		{nickname, "\u0391\u03A3", "\u0391\u03A3"},
		// Spaces.
		{opaque, "  a\u00A0\u3000b ", "  a  b "},
		{nickname, "  a\u00A0\u3000b\u2009 ", "a b"},
		{nickname, "\u00A8a", "\u0308a"}, // to a space and a mark, and the space goes in a second round
		{nickname, "a\u00AF", "a \u0304"},
		// Directionality is for strings with right-to-left code points.
		{mapped, "1abc-", "1abc-"},
		{mapped, "\u05D0\u05D1", "\u05D0\u05D1"},
		{mapped, "\u05D01", "\u05D01"},
		{mapped, "\u0627\u0661", "\u0627\u0661"},
		{mapped, "\u05D0\u05B8", "\u05D0\u05B8"}, // a mark at the end
		{mapped, "\u05D0-\u05D1", "\u05D0-\u05D1"},
		{opaque, "a\u05D0", "a\u05D0"},
		{nickname, "a\u05D0", "a\u05D0"},
		// Contextual rules that hold.
		{mapped, "l\u00B7l", "l\u00B7l"},
		{mapped, "L\u00B7L", "l\u00B7l"},
		{mapped, "\u0375\u03B1", "\u0375\u03B1"},
		{mapped, "\u05D0\u05F3", "\u05D0\u05F3"},
		{mapped, "\u05D0\u05F4\u05D1", "\u05D0\u05F4\u05D1"},
		{mapped, "\u30A2\u30FB\u30A2", "\u30A2\u30FB\u30A2"},
		{mapped, "\u30FB\u4E00", "\u30FB\u4E00"},
		{mapped, "\u30FB\u30FB\u3042", "\u30FB\u30FB\u3042"},
		{mapped, "\u0627\u0661\u0662", "\u0627\u0661\u0662"},
		{mapped, "\u0627\u06F1", "\u0627\u06F1"},
		{mapped, "\u0915\u094D\u200D\u0937", "\u0915\u094D\u200D\u0937"},
		{mapped, "\u0915\u094D\u200C\u0937", "\u0915\u094D\u200C\u0937"},
		{mapped, "\u0628\u200C\u0628", "\u0628\u200C\u0628"},
		{mapped, "\u0628\u0650\u200C\u0650\u0628", "\u0628\u0650\u200C\u0650\u0628"}, // transparent between
		{mapped, "\u0628\u200C\u0627", "\u0628\u200C\u0627"},                         // to one that joins on the right only
		// Own profiles.
		{"folded", "Stra\u00DFe", "strasse"},
		{"folded", "\u0391\u03A3\u03C2", "\u03B1\u03C3\u03C3"},
		{"folded", "\u210C", "h"}, // to H by NFKC, and that in a second round
		{"folded", "\uAB70", "\u13A0"},
		{"plain", "\uAC01A", "\uAC01A"},
		{"trimmed", " \u00C9 ", "e\u0301"},
		{"decomposed", "\u00C9\u2003\uFB01", "e\u0301 fi"},
	} {
		got, err := profiles[c.profile].Enforce(c.in)
		if err != nil || got != c.want {
			t.Errorf("%s %+q: %+q, %v, want %+q", c.profile, c.in, got, err, c.want)
		}
	}
}

// Why strings are refused, with the code point and where it comes from.
func TestRefuse(t *testing.T) {
	const (
		mapped   = "UsernameCaseMapped"
		opaque   = "OpaqueString"
		nickname = "Nickname"
	)
	profiles := everyProfile(t)
	for _, c := range []struct {
		profile, in string
		rule        precis.Rule
		r           rune
		offset      int
	}{
		{mapped, "", precis.RuleEmpty, -1, 0},
		{opaque, "", precis.RuleEmpty, -1, 0},
		{nickname, "", precis.RuleEmpty, -1, 0},
		{nickname, " \u2003 ", precis.RuleEmpty, -1, 0},
		// RFC 8265 §3.6 and §4.3, RFC 8266 §3.
		{mapped, "foo bar", precis.RuleDisallowed, ' ', 3},
		{mapped, "henry\u2163", precis.RuleDisallowed, '\u2173', 5}, // in lowercase
		{mapped, "\u265A", precis.RuleDisallowed, '\u265A', 0},
		{opaque, "my cat is a \tby", precis.RuleDisallowed, '\t', 12},
		// Bytes.
		{mapped, "ab\x80", precis.RuleUTF8, -1, 2},
		{mapped, "\u00E9\xC3", precis.RuleUTF8, -1, 2},
		{opaque, "a\xED\xA0\x80", precis.RuleUTF8, -1, 1}, // a surrogate
		{opaque, "\xC0\x80", precis.RuleUTF8, -1, 0},      // NUL in two bytes
		{opaque, "\xF4\x90\x80\x80", precis.RuleUTF8, -1, 0},
		{opaque, "\xE0\x80\xAF", precis.RuleUTF8, -1, 0},
		{nickname, "a\xFFb", precis.RuleUTF8, -1, 1},
		{nickname, "a\uFFFE", precis.RuleDisallowed, '\uFFFE', 1}, // a noncharacter is assigned
		// Code points.
		{opaque, "a\u0378", precis.RuleUnassigned, '\u0378', 1},
		{opaque, "\u1C89", precis.RuleUnassigned, '\u1C89', 0}, // until 16.0
		{nickname, "\U0001FAE9", precis.RuleUnassigned, '\U0001FAE9', 0},
		{opaque, "a\u0000", precis.RuleDisallowed, 0, 1},
		{opaque, "a\u007F", precis.RuleDisallowed, 0x7F, 1},
		{opaque, "\uFEFFa", precis.RuleDisallowed, '\uFEFF', 0},
		{opaque, "a\u200E", precis.RuleDisallowed, '\u200E', 1},
		{opaque, "\uE000", precis.RuleDisallowed, '\uE000', 0},
		{opaque, "a\u0640", precis.RuleDisallowed, '\u0640', 1},
		{opaque, "\u1100", precis.RuleDisallowed, '\u1100', 0},
		{mapped, "a\u00AA", precis.RuleDisallowed, '\u00AA', 1},
		{mapped, "\uFB01", precis.RuleDisallowed, '\uFB01', 0},
		{mapped, "\u01C5", precis.RuleDisallowed, '\u01C6', 0},
		{mapped, "a\u3000b", precis.RuleDisallowed, ' ', 1},             // an ideographic space is a wide one
		{mapped, "x\u00E9=\u0338y", precis.RuleDisallowed, '\u2260', 3}, // composed of what is allowed
		{mapped, "x\u00E9\u0338y\u00A0", precis.RuleDisallowed, '\u00A0', 6},
		// What comes first in bytes is first: encoding and assignment, then the class,
		// then direction.
		{mapped, "\u0378\xFF", precis.RuleUnassigned, '\u0378', 0},
		{mapped, "\xFF\u0378", precis.RuleUTF8, -1, 0},
		{mapped, " \u0378", precis.RuleUnassigned, '\u0378', 1},
		{mapped, "\u05D0a ", precis.RuleDisallowed, ' ', 3},
		{mapped, "\u00B7 ", precis.RuleMiddleDot, '\u00B7', 0},
		// Contextual rules.
		{mapped, "a\u200Cb", precis.RuleZeroWidthNonJoiner, '\u200C', 1},
		{mapped, "\u200C", precis.RuleZeroWidthNonJoiner, '\u200C', 0},
		{opaque, "\u0628\u200C", precis.RuleZeroWidthNonJoiner, '\u200C', 2},
		{opaque, "\u200C\u0628", precis.RuleZeroWidthNonJoiner, '\u200C', 0},
		{opaque, "\u0627\u200C\u0628", precis.RuleZeroWidthNonJoiner, '\u200C', 2}, // alef does not join on its left
		{opaque, "\u0628\u200C\u200C\u0628", precis.RuleZeroWidthNonJoiner, '\u200C', 2},
		{opaque, "\u0628\u0650\u200C\u0650a", precis.RuleZeroWidthNonJoiner, '\u200C', 4},
		{mapped, "a\u200D", precis.RuleZeroWidthJoiner, '\u200D', 1},
		{mapped, "\u200D", precis.RuleZeroWidthJoiner, '\u200D', 0},
		{opaque, "\u0628\u200D\u0628", precis.RuleZeroWidthJoiner, '\u200D', 2},
		{mapped, "\u00B7", precis.RuleMiddleDot, '\u00B7', 0},
		{mapped, "l\u00B7", precis.RuleMiddleDot, '\u00B7', 1},
		{mapped, "\u00B7l", precis.RuleMiddleDot, '\u00B7', 0},
		{mapped, "l\u00B7a", precis.RuleMiddleDot, '\u00B7', 1},
		{opaque, "L\u00B7L", precis.RuleMiddleDot, '\u00B7', 1},       // the case is kept
		{mapped, "l\u0387l\u0387", precis.RuleMiddleDot, '\u00B7', 4}, // normalized to it
		{mapped, "\u0375", precis.RuleKeraia, '\u0375', 0},
		{mapped, "\u03B1\u0375", precis.RuleKeraia, '\u0375', 2},
		{mapped, "\u0375a", precis.RuleKeraia, '\u0375', 0},
		{opaque, "\u05F3", precis.RuleGeresh, '\u05F3', 0},
		{opaque, "a\u05F3\u05D0", precis.RuleGeresh, '\u05F3', 1},
		{opaque, "\u05F4", precis.RuleGershayim, '\u05F4', 0},
		{opaque, "a\u05F4\u05D0", precis.RuleGershayim, '\u05F4', 1},
		{mapped, "a\u30FBb", precis.RuleKatakanaMiddleDot, '\u30FB', 1},
		{mapped, "\u30FB", precis.RuleKatakanaMiddleDot, '\u30FB', 0},
		{mapped, "\uFF65", precis.RuleKatakanaMiddleDot, '\u30FB', 0}, // the halfwidth one
		{opaque, "\u0661\u06F1", precis.RuleArabicIndicDigits, '\u0661', 0},
		{opaque, "\u06F1\u0661", precis.RuleExtendedArabicIndicDigits, '\u06F1', 0},
		// The Bidi Rule.
		{mapped, "1\u05D0", precis.RuleBidiFirst, '1', 0},
		{mapped, "\u0661", precis.RuleBidiFirst, '\u0661', 0},
		{mapped, "\u05B8\u05D0", precis.RuleBidiFirst, '\u05B8', 0},
		{mapped, "\u05D0b\u05D1", precis.RuleBidiRTL, 'b', 2},
		{mapped, "\u05D0-", precis.RuleBidiRTLEnd, '-', 2},
		{mapped, "\u05D0-\u05B8", precis.RuleBidiRTLEnd, '-', 2},
		{mapped, "\u06271\u0661", precis.RuleBidiNumbers, '\u0661', 3},
		{mapped, "\u0627\u06611", precis.RuleBidiNumbers, '1', 4},
		{mapped, "a\u05D0", precis.RuleBidiLTR, '\u05D0', 1},
		{mapped, "A\uFF21\u05D0", precis.RuleBidiLTR, '\u05D0', 4},
	} {
		p := profiles[c.profile]
		want := &precis.Error{Rule: c.rule, Rune: c.r, Offset: c.offset}
		got, err := p.Enforce(c.in)
		if got != "" || !sameError(err, want) {
			t.Errorf("%s %+q: %+q, %v, want %v", c.profile, c.in, got, err, want)
		}
		if !errors.Is(fmt.Errorf("x: %w", err), c.rule) || errors.Is(err, c.rule+1) || errors.Is(err, precis.Rule(0)) {
			t.Errorf("%s %+q: errors.Is does not find just the rule in %v", c.profile, c.in, err)
		}
		before := []byte("before")
		if out, err := p.Append(before, []byte(c.in)); string(out) != "before" || !sameError(err, want) {
			t.Errorf("%s %+q: Append returns %q, %v", c.profile, c.in, out, err)
		}
	}
}

// Preparation maps width, and asks about the class alone.
func TestPrepare(t *testing.T) {
	for _, c := range []struct {
		p        *precis.Profile
		in, want string
		rule     precis.Rule
	}{
		{precis.UsernameCaseMapped, "Juliet", "Juliet", 0},
		{precis.UsernameCaseMapped, "\uFF2A\uFF55\uFF4C", "Jul", 0},
		{precis.UsernameCaseMapped, "e\u0301", "e\u0301", 0},
		{precis.UsernameCaseMapped, "a\u05D0", "a\u05D0", 0},
		{precis.UsernameCaseMapped, "\u212B", "", precis.RuleDisallowed}, // which enforcement maps to a letter
		{precis.UsernameCaseMapped, "a b", "", precis.RuleDisallowed},
		{precis.UsernameCaseMapped, "L\u00B7L", "", precis.RuleMiddleDot},
		{precis.UsernameCaseMapped, "", "", precis.RuleEmpty},
		{precis.OpaqueString, " \u1680\uFF21", " \u1680\uFF21", 0},
		{precis.Nickname, "  a  ", "  a  ", 0},
		{precis.Nickname, "\t", "", precis.RuleDisallowed},
	} {
		got, err := c.p.Prepare(c.in)
		if got != c.want || c.rule == 0 && err != nil || c.rule != 0 && !errors.Is(err, c.rule) {
			t.Errorf("%+q: %+q, %v, want %+q, %v", c.in, got, err, c.want, c.rule)
		}
		if out, _ := c.p.AppendPrepare([]byte("x"), []byte(c.in)); string(out) != "x"+c.want {
			t.Errorf("%+q: AppendPrepare returns %+q", c.in, out)
		}
	}
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		p    *precis.Profile
		a, b string
		want bool
		rule precis.Rule
	}{
		{precis.UsernameCaseMapped, "Juliet", "jULIET", true, 0},
		{precis.UsernameCaseMapped, "\u03A3", "\u03C3", true, 0},
		{precis.UsernameCaseMapped, "\u03C2", "\u03C3", false, 0}, // RFC 8265 §3.6
		{precis.UsernameCaseMapped, "fussball", "fu\u00DFball", false, 0},
		{precis.UsernameCasePreserved, "Juliet", "juliet", false, 0},
		{precis.UsernameCasePreserved, "e\u0301", "\u00E9", true, 0},
		{precis.OpaqueString, "a\u00A0b", "a b", true, 0},
		{precis.OpaqueString, "a  b", "a b", false, 0},
		{precis.Nickname, " Foo  Bar ", "foo bar", true, 0},
		{precis.Nickname, "Richard \u2163", "richard iv", true, 0},
		{precis.Nickname, "a", "b", false, 0},
		{precis.UsernameCaseMapped, "a b", "", false, precis.RuleDisallowed}, // the first is judged first
		{precis.UsernameCaseMapped, "", "a b", false, precis.RuleEmpty},
		{precis.UsernameCaseMapped, "a", "a b", false, precis.RuleDisallowed},
	} {
		got, err := c.p.Compare(c.a, c.b)
		if got != c.want || c.rule == 0 && err != nil || c.rule != 0 && !errors.Is(err, c.rule) {
			t.Errorf("%+q, %+q: %v, %v, want %v, %v", c.a, c.b, got, err, c.want, c.rule)
		}
		if bytes, err2 := c.p.CompareBytes([]byte(c.a), []byte(c.b)); bytes != got || !sameError(err, err2) {
			t.Errorf("%+q, %+q: CompareBytes says %v, %v", c.a, c.b, bytes, err2)
		}
	}
}

// What is appended neither joins what is there, nor minds where it is written to.
func TestAppend(t *testing.T) {
	for _, in := range []string{"juliet", "Juliet", "\u0301", "\u00C9\u0301", "\u039F\u0394\u03A3", "E\u0301"} {
		want, err := precis.UsernameCaseMapped.Enforce(in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := precis.UsernameCaseMapped.Append([]byte("e"), []byte(in))
		if err != nil || string(got) != "e"+want {
			t.Errorf("%+q appended: %+q, %v", in, got, err)
		}
		buf := append(make([]byte, 0, 64), in...)
		if got, err := precis.UsernameCaseMapped.Append(buf[:0], buf); err != nil || string(got) != want {
			t.Errorf("%+q in place: %+q, %v", in, got, err)
		}
		src := []byte(in)
		if _, err := precis.UsernameCaseMapped.Append(nil, src); err != nil || string(src) != in {
			t.Errorf("%+q was overwritten with %+q", in, src)
		}
	}
}

func TestOptions(t *testing.T) {
	for _, o := range []precis.Options{
		{Spaces: precis.TrimSpaces + 1}, {Case: precis.FoldCase + 1}, {Form: norm.NFKD + 1}, {Form: -1}, {CaseInComparison: true},
	} {
		for _, class := range []func(precis.Options) (*precis.Profile, error){precis.IdentifierClass, precis.FreeformClass} {
			if p, err := class(o); p != nil || err == nil || !strings.HasPrefix(err.Error(), "precis: Options.") {
				t.Errorf("%+v: %v, %v", o, p, err)
			}
		}
	}
}

// Long strings cost what they are long.
func TestLong(t *testing.T) {
	for _, unit := range []string{"a", "\u00E9", "e\u0301", "\u0301\u0316", "\u4E00\u30FB", "\u03A3", "\u0628\u200C", "\u0661", "\u05D0\u05B8", "\uFF76\uFF9E", ".\u03A3"} {
		s := strings.Repeat(unit, 20_000)
		for name, p := range everyProfile(t) {
			if _, err := p.Enforce(s); err != nil && !errors.As(err, new(*precis.Error)) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range precis.Rules() {
		if r.String() == "" || r.Error() == "" || seen[r.String()] || seen[r.Error()] {
			t.Errorf("rule %d is called %q, %q", r, r.String(), r.Error())
		}
		seen[r.String()], seen[r.Error()] = true, true
	}
	for _, none := range []precis.Rule{0, precis.Rules()[len(precis.Rules())-1] + 1, 255} {
		if none.String() != "" || none.Error() != "" {
			t.Errorf("what is no rule is called %q", none)
		}
	}
	if got := (&precis.Error{Rule: precis.RuleDisallowed, Rune: ' ', Offset: 3}).Error(); got != "precis: code point that is not allowed, U+0020 at byte 3" {
		t.Error(got)
	}
	if got := (&precis.Error{Rule: precis.RuleUTF8, Rune: -1, Offset: 3}).Error(); got != "precis: not UTF-8, at byte 3" {
		t.Error(got)
	}
}
