package precis_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/precis"
)

// seeds are pairs of strings that the rules have something to say about.
var seeds = [][2]string{
	{"juliet", "Juliet"}, {"", " "}, {"e\u0301", "\u00E9"}, {"\uFF2A\uFF55\uFF4C", "Jul"}, {"\u039F\u0394\u03A3", "\u03BF\u03B4\u03C2"},
	{"  a \u3000 b ", "a b"}, {"\u05D0\u05D1-1", "a\u05D0"}, {"l\u00B7l", "\u00B7"}, {"\u0915\u094D\u200D", "\u0628\u200C\u0628"},
	{"\u0661\u06F1", "\u30FB\u30A2"}, {"\u0130", "i\u0307"}, {"a\x80", "\xED\xA0\x80"}, {"\U00016126", "\U000105D2\u0307"}, {"\u13A0", "\uAB70"},
	{"\uFDFA\u00A8", "\u2163"}, {"\u1E9E", "ss"}, {"\uAC01", "\u1100\u1161\u11A8"}, {strings.Repeat("\u0344", 40), "\u0F73\u0F71"},
	{"\u1FB7\u03B1\u0342\u0345", "\u212B"}, {"\U0001D7DA\u210C", "=\u0338"},
}

// checkProfile holds a profile to what must be so of any two strings.
func checkProfile(t *testing.T, p *precis.Profile, caseInComparison bool, a, b string) {
	key := map[string]string{}
	for _, s := range []string{a, b} {
		for _, m := range everyMode {
			out, err := p.Do(s, m)
			slow, slowErr := p.Thorough(s, m)
			if out != slow || !sameError(err, slowErr) {
				t.Fatalf("%+q, mode %d: a shortcut says %+q, %v; the long way %+q, %v", s, m, out, err, slow, slowErr)
			}
			if err != nil {
				checkError(t, s, err)
				continue
			}
			if out == "" || !utf8.ValidString(out) {
				t.Fatalf("%+q, mode %d: %+q", s, m, out)
			}
			if again, err := p.Do(out, m); again != out || err != nil {
				t.Fatalf("%+q, mode %d: %+q, and of that %+q, %v", s, m, out, again, err)
			}
			if appended, err := p.Append([]byte("\u0301"), []byte(s)); m == precis.Enforcing && (string(appended) != "\u0301"+out || err != nil) {
				t.Fatalf("%+q appended: %+q, %v, want %+q", s, appended, err, out)
			}
			if m == precis.Comparing {
				key[s] = out
			}
		}
		// What is enforced is the same string, by the profile. RFC 8266 §2.4 does not
		// say so: a nickname is compared in lowercase before it is normalized.
		if out, err := p.Enforce(s); err == nil && !caseInComparison {
			if equal, err := p.Compare(s, out); !equal || err != nil {
				t.Fatalf("%+q is not the same as %+q, which is enforced: %v", s, out, err)
			}
		}
		checkVersions(t, p, s)
	}
	equal, err := p.Compare(a, b)
	turned, err2 := p.Compare(b, a)
	_, okA := key[a]
	_, okB := key[b]
	if (err == nil) != (okA && okB) || (err2 == nil) != (err == nil) || equal != turned || equal != (okA && okB && key[a] == key[b]) {
		t.Fatalf("%+q, %+q: the same is %v, %v, the other way round %v, %v", a, b, equal, err, turned, err2)
	}
}

func checkError(t *testing.T, s string, err error) {
	e, ok := err.(*precis.Error)
	switch {
	case !ok:
		t.Fatalf("%+q: an error of another type: %v", s, err)
	case e.Rule.String() == "" || e.Offset < 0 || e.Offset > len(s):
		t.Fatalf("%+q: %+v", s, *e)
	case e.Rule == precis.RuleUnstable:
		t.Fatalf("%+q never becomes stable: no such string was known", s)
	case e.Rule != precis.RuleUTF8 && e.Offset < len(s) && !utf8.RuneStart(s[e.Offset]):
		t.Fatalf("%+q: offset %d is inside of a code point", s, e.Offset)
	case (e.Rune < 0) != (e.Rule == precis.RuleUTF8 || e.Rule == precis.RuleEmpty):
		t.Fatalf("%+q: %v is about %d", s, e.Rule, e.Rune)
	}
}

// checkVersions holds other versions of Unicode to what the pinned one says of a
// string that has nothing in it in which they differ.
func checkVersions(t *testing.T, p *precis.Profile, s string) {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return // no version knows anything new of ASCII
	}
	for _, version := range precis.Versions() {
		u := precis.ForVersion(version)
		q := p.In(u)
		got, err := q.Enforce(s)
		if err == nil {
			if again, err := q.Enforce(got); again != got || err != nil {
				t.Fatalf("Unicode %s, %+q: %+q, and of that %+q, %v", version, s, got, again, err)
			}
		}
		differs := func(r rune) bool { return precis.Differ(precis.Pinned(), u, r) != 0 }
		// What a string is mapped to may differ where it does not itself.
		if !strings.ContainsFunc(s, differs) && !strings.ContainsFunc(strings.ToLower(norm.NFKD.String(s)), differs) {
			if want, wantErr := p.Enforce(s); got != want || !sameError(err, wantErr) {
				t.Fatalf("%+q: %+q, %v, by Unicode %s %+q, %v", s, want, wantErr, version, got, err)
			}
		}
	}
}

// addressSeeds are localparts and resourceparts of one in so many addresses of the corpus, as they come, two by two.
func addressSeeds(f *testing.F, step int) (all [][2]string) {
	n, last := 0, ""
	for r := range vectors.Addresses() {
		if n++; n%step != 0 {
			continue
		}
		b, err := r.Bytes()
		if err != nil {
			f.Fatal(err)
		}
		bare, resource, _ := strings.Cut(string(b), "/")
		part, _, found := strings.Cut(bare, "@")
		if !found || part == "a" {
			part = resource
		}
		all = append(all, [2]string{part, last})
		last = part
	}
	return all
}

func fuzzProfile(f *testing.F, p *precis.Profile) {
	for _, s := range append(seeds, addressSeeds(f, 41)...) {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) { checkProfile(t, p, p == precis.Nickname, a, b) })
}

func FuzzUsernameCaseMapped(f *testing.F)    { fuzzProfile(f, precis.UsernameCaseMapped) }
func FuzzUsernameCasePreserved(f *testing.F) { fuzzProfile(f, precis.UsernameCasePreserved) }
func FuzzOpaqueString(f *testing.F)          { fuzzProfile(f, precis.OpaqueString) }
func FuzzNickname(f *testing.F)              { fuzzProfile(f, precis.Nickname) }

// FuzzOptions is for profiles of one's own, with every combination of options.
func FuzzOptions(f *testing.F) {
	for i, s := range append(seeds, addressSeeds(f, 61)...) {
		f.Add(uint16(i*37), s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, bits uint16, a, b string) {
		o := precis.Options{
			Width: bits&1 != 0, Directionality: bits&2 != 0, CaseInComparison: bits&4 != 0,
			Form: norm.Form(bits >> 3 & 3), Spaces: precis.Spaces(bits >> 5 & 3), Case: precis.Case(bits >> 7 & 3),
		}
		class := precis.IdentifierClass
		if bits&1<<9 != 0 {
			class = precis.FreeformClass
		}
		p, err := class(o)
		if err != nil {
			return
		}
		checkProfile(t, p, o.CaseInComparison, a, b)
	})
}
