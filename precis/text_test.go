package precis_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/secure/bidirule"
	xprecis "golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"

	"github.com/seed492f7be9/stanza/precis"
)

// divergences are where golang.org/x/text/secure/precis answers otherwise, each with
// the reason for our answer.
var divergences = []struct {
	why  string
	like func(s string, theirs error) bool
}{
	{"what is not UTF-8 is no string of code points; x/text takes it for U+FFFD", func(s string, _ error) bool {
		return !utf8.ValidString(s)
	}},
	{"RFC 8264 §5.2.5: the Bidi Rule is for strings with right-to-left code points; x/text has it for all", func(s string, theirs error) bool {
		return theirs == bidirule.ErrInvalid && !strings.ContainsFunc(s, func(r rune) bool { return precis.Pinned().Bidi(r).RightToLeft() })
	}},
	{"the normalization forms add no U+034F after 30 combining marks; x/text does", func(s string, _ error) bool {
		return strings.Contains(norm.NFKC.String(s), "\u034F")
	}},
	{"Unicode's toLowercase knows final sigma; x/text has that switched off", func(s string, _ error) bool {
		return strings.Contains(s, "Σ")
	}},
	{"what is not assigned in the pinned version is refused; x/text has that of the toolchain", func(s string, _ error) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return !precis.Pinned().Assigned(r) })
	}},
}

func TestAgreesWithText(t *testing.T) {
	pairs := []struct {
		name   string
		ours   *precis.Profile
		theirs *xprecis.Profile
	}{
		{"UsernameCaseMapped", precis.UsernameCaseMapped, xprecis.UsernameCaseMapped},
		{"UsernameCasePreserved", precis.UsernameCasePreserved, xprecis.UsernameCasePreserved},
		{"OpaqueString", precis.OpaqueString, xprecis.OpaqueString},
		{"Nickname", precis.Nickname, xprecis.Nickname},
	}
	met := map[string]int{}
	compare := func(s string) {
		for _, p := range pairs {
			got, err := p.ours.Enforce(s)
			want, theirs := p.theirs.String(s)
			if (err == nil) == (theirs == nil) && (err != nil || got == want) {
				continue
			}
			why := ""
			for _, d := range divergences {
				if d.like(s, theirs) {
					why = d.why
					break
				}
			}
			if met[why]++; why == "" && met[why] < 20 {
				t.Errorf("%s %+q: %+q, %v; x/text: %+q, %v", p.name, s, got, err, want, theirs)
			}
		}
	}
	for r := range codePoints() {
		compare(string(r))
	}
	rng := rand.New(rand.NewPCG(5, 6))
	for range count(100_000) {
		compare(generated(rng))
	}
	for why, n := range met {
		t.Logf("%6d: %s", n, why)
	}
}
