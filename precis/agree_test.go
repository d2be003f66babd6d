package precis_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/seed492f7be9/stanza/precis"
)

// everyProfile are the profiles of the RFCs, and others that together have every
// option.
func everyProfile(t testing.TB) map[string]*precis.Profile {
	t.Helper()
	made := func(freeform bool, o precis.Options) *precis.Profile {
		class := precis.IdentifierClass
		if freeform {
			class = precis.FreeformClass
		}
		p, err := class(o)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	return map[string]*precis.Profile{
		"UsernameCaseMapped":    precis.UsernameCaseMapped,
		"UsernameCasePreserved": precis.UsernameCasePreserved,
		"OpaqueString":          precis.OpaqueString,
		"Nickname":              precis.Nickname,
		"plain":                 made(false, precis.Options{}),
		"folded":                made(false, precis.Options{Width: true, Case: precis.FoldCase, Form: norm.NFKC, Directionality: true}),
		"trimmed":               made(true, precis.Options{Spaces: precis.TrimSpaces, Case: precis.FoldCase, Form: norm.NFD}),
		"decomposed":            made(true, precis.Options{Width: true, Spaces: precis.MapSpaces, Case: precis.LowerCase, Form: norm.NFKD}),
	}
}

var everyMode = []precis.Mode{precis.Preparing, precis.Enforcing, precis.Comparing}

// No shortcut changes a verdict, an error or an output, with every profile.
func TestShortcutsAgree(t *testing.T) {
	profiles := everyProfile(t)
	compare := func(name, s string, m precis.Mode) {
		got, err := profiles[name].Do(s, m)
		want, wantErr := profiles[name].Thorough(s, m)
		if got != want || !sameError(err, wantErr) {
			t.Fatalf("%s, mode %d, %+q: %+q, %v; thoroughly: %+q, %v", name, m, s, got, err, want, wantErr)
		}
	}
	every := func(s string) {
		for name := range profiles {
			for _, m := range everyMode {
				compare(name, s, m)
			}
		}
	}
	for r := range codePoints() {
		compare("UsernameCaseMapped", string(r), precis.Enforcing)
		compare("Nickname", "a"+string(r), precis.Comparing)
		if r%61 == 0 || r < 0x600 {
			every(string(r))
			every("\u05D0" + string(r) + "\u0301")
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range count(60_000) {
		every(generated(rng))
	}
}

func sameError(a, b error) bool {
	x, y := (*precis.Error)(nil), (*precis.Error)(nil)
	if !errors.As(a, &x) || !errors.As(b, &y) {
		return a == nil && b == nil
	}
	return *x == *y
}

// The normalization forms are those of x/text, where these are those of the Unicode
// Standard: with up to 30 combining marks in a row.
func TestNormalization(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, form := range []norm.Form{norm.NFC, norm.NFD, norm.NFKC, norm.NFKD} {
		p, err := precis.FreeformClass(precis.Options{Form: form})
		if err != nil {
			t.Fatal(err)
		}
		compared := 0
		for range count(100_000) {
			s := generated(rng)
			want := form.String(s)
			if strings.ContainsRune(want, '\u034F') { // not what the standard has
				continue
			}
			if got, err := p.Thorough(s, precis.Enforcing); err == nil {
				compared++
				if got != want {
					t.Fatalf("form %d of %+q: %+q, want %+q", form, s, got, want)
				}
			}
		}
		if compared < count(25_000) {
			t.Errorf("form %d: only %d strings were compared", form, compared)
		}
	}
}

// x/text puts U+034F after 30 combining marks, which is disallowed; the Unicode
// Standard does not.
func TestManyMarks(t *testing.T) {
	for _, n := range []int{1, 9, 10, 11, 29, 30, 31, 32, 100, 10_000} {
		above, below := strings.Repeat("\u0301", n-1), strings.Repeat("\u0316", n)
		for _, p := range []*precis.Profile{precis.UsernameCaseMapped, precis.OpaqueString, precis.Nickname} {
			for _, in := range []string{"e\u0301" + above + below, "e" + below + above + "\u0301", "é" + above + below} {
				got, err := p.Enforce(in)
				if want := "é" + below + above; err != nil || got != want {
					t.Errorf("%d marks: %+q, %v, want %+q", n, got, err, want)
				}
			}
		}
	}
}

// What is assigned later composes by our tables, in the versions that have it.
func TestNewerNormalization(t *testing.T) {
	for _, c := range []struct{ version, in, want string }{
		{"16.0.0", "\U000105D2\u0307", "\U000105C9"},
		{"16.0.0", "\U00016D63\U00016D67\U00016D67", "\U00016D6A"},
		{"17.0.0", "\U0001611E\U0001611E\U0001611F", "\U00016126"},
		{"17.0.0", "\U0001611E\U0001611E\u0301\U0001611F", "\U00016121\u0301\U0001611F"},
		{"16.0.0", "\U000113C2\U000113C2", "\U000113C5"},
		{"16.0.0", "e\u0301\U000105D2\u0307", "é\U000105C9"},
	} {
		p, err := precis.IdentifierClass(precis.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.In(precis.ForVersion(c.version)).Enforce(c.in); err != nil || got != c.want {
			t.Errorf("%s, %+q: %+q, %v, want %+q", c.version, c.in, got, err, c.want)
		}
		if _, err := p.Enforce(c.in); !errors.Is(err, precis.RuleUnassigned) {
			t.Errorf("%s, %+q: %v, want it to be unassigned", precis.UnicodeVersion, c.in, err)
		}
	}
	got, err := precis.Nickname.In(precis.ForVersion("16.0.0")).Enforce("\U0001CCD6\U0001CCF9")
	if got != "A9" || err != nil {
		t.Errorf("outlined letters: %+q, %v", got, err)
	}
}

// The same profile by the pinned version is the same.
func TestInPinned(t *testing.T) {
	if slices.Index(precis.Versions(), precis.UnicodeVersion) < 0 || precis.Pinned().Version() != precis.UnicodeVersion {
		t.Fatalf("the pinned version %s is none of %v", precis.UnicodeVersion, precis.Versions())
	}
	if u := precis.ForVersion(precis.UnicodeVersion); u != precis.Pinned() {
		t.Errorf("ForVersion(UnicodeVersion) is %v", u.Version())
	}
	if precis.ForVersion("1.0") != nil || precis.ForVersion("") != nil {
		t.Error("there is a version that there is not")
	}
}

// What the fuzz targets hold holds of generated strings.
func TestInvariants(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for range count(20_000) {
		a, b := generated(rng), generated(rng)
		for _, p := range []*precis.Profile{precis.UsernameCaseMapped, precis.UsernameCasePreserved, precis.OpaqueString, precis.Nickname} {
			checkProfile(t, p, p == precis.Nickname, a, b)
		}
	}
}
