package jid_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"math/rand/v2"
	"testing"
	"unicode"

	"github.com/seed492f7be9/stanza/precis"
	"github.com/seed492f7be9/stanza/precis/jid"
)

func newRand() *rand.Rand { return rand.New(rand.NewPCG(7622, 8265)) }

// digestOfCodePoints and digestOfAddresses are of the answers that every
// toolchain has to give: Go 1.26, with which x/text and x/net have tables of
// Unicode 15.0.0, as well as 1.27, with which they have those of 17.0.0. A change
// of the pinned version changes them, or one of a rule.
const (
	digestOfCodePoints = "fad7b6c5f9f4c9706fd385d8a43d0dc6d614ad7fb5302eb8fa1c01e518d0be45"
	digestOfAddresses  = "92ad8ad78367affbb7996fe0be9cc09005909b3128e0dabd0d3c8fc5e6895b89"
)

// answers is a digest of what is said of addresses.
type answers struct {
	hash.Hash
	line     []byte
	accepted int
}

func (a *answers) add(j jid.JID, err error) {
	a.line = j.AppendTo(a.line[:0])
	if e, ok := errors.AsType[*jid.Error](err); ok {
		a.line = fmt.Appendln(a.line, e.Part, e.Rule.String(), e.Rune, e.Offset)
	} else {
		a.accepted++
	}
	a.Write(append(a.line, '\n'))
}

func (a *answers) digest() string { return hex.EncodeToString(a.Sum(nil)) }

// TestEveryToolchainGivesTheSameAnswer about each code point in each part, first
// and in between, and about a million addresses.
func TestEveryToolchainGivesTheSameAnswer(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("it takes a while")
	}
	points := answers{Hash: sha256.New()}
	for r := range rune(unicode.MaxRune + 1) {
		s := string(r)
		points.add(jid.New(s, "x", ""))
		points.add(jid.New("l"+s+"l", "x", ""))
		points.add(jid.New("", s, ""))
		points.add(jid.New("", "l"+s+"l", ""))
		points.add(jid.New("", "א."+s, ""))
		points.add(jid.New("", "x", s))
	}
	if got := points.digest(); got != digestOfCodePoints {
		t.Errorf("answers about code points have the digest %s", got)
	}
	addresses := answers{Hash: sha256.New()}
	rng := newRand()
	for range 1_000_000 {
		addresses.add(jid.Parse(generate(rng)))
	}
	if got := addresses.digest(); got != digestOfAddresses {
		t.Errorf("answers about addresses have the digest %s", got)
	}
	if n := addresses.accepted; n < 250_000 || n > 750_000 {
		t.Errorf("%d of a million addresses are accepted: that says little of the others", n)
	}
}

// alphabets are what parts of generated addresses are made of, one or two of them
// for each part.
var alphabets = [][]rune{
	[]rune("abcdefghijklmnopqrstuvwxyz0123456789"),
	[]rune("ABCDEFGHIJKLMNOPQRSTUVWXYZ-_."),
	[]rune("äöüßéèñÄÖÜẞÉÈÑ\u0301\u0308\u0327"),
	[]rune("αβγδςσωάΣΩΆᾳᾼᾈ\u0345\u0375"),
	[]rune("жщюяЖЩЮЯ\u1c80\ua64a"),
	[]rune("אבגדה\u05b0\u05f3\u05f4"),
	[]rune("ابتثج\u064b٠١٢۰۱۲\u200c\u200d"),
	[]rune("कखग\u094d\u0903\u200c\u200d०१"),
	[]rune("中文字ひらカナ・ー。"),
	[]rune("ａｂＡＢ０１－．＠／ｶﾅﾞ\u3000"),
	[]rune("ᏣᎳᎩꮳꮃꭹᏸᏰ"),
	[]rune("한글\u1100\u1161\u11a8"),
	[]rune("☃♥½ﬁ①ªK\u212b"),
	[]rune("\u0378\u1c89\u1c8a\ua7dc\U0002ebf0\U00010d40\U00011f5b\ue000\uffff\U000e0001"),
	[]rune(" \t\"&'/:<>@\\\u00ad\ufeff"),
}

// generate makes up an address, which is one about every other time.
func generate(rng *rand.Rand) string {
	part := func(most int) (s []rune) {
		first, second := alphabets[0], alphabets[0]
		if rng.IntN(2) == 0 {
			first = alphabets[rng.IntN(len(alphabets))]
		}
		if rng.IntN(4) == 0 {
			second = alphabets[rng.IntN(len(alphabets))]
		}
		for range 1 + rng.IntN(most) {
			from := first
			if rng.IntN(4) == 0 {
				from = second
			}
			s = append(s, from[rng.IntN(len(from))])
		}
		return s
	}
	var s []rune
	if rng.IntN(4) > 0 {
		s = append(part(8), '@')
	}
	if rng.IntN(16) == 0 {
		s = append(s, []rune("xn--")...)
	}
	s = append(s, part(8)...)
	for rng.IntN(2) == 0 {
		s = append(append(s, '.'), part(6)...)
	}
	if rng.IntN(2) == 0 {
		s = append(append(s, '/'), part(8)...)
	}
	return string(s)
}

// A code point that the pinned version does not have is refused wherever it is.
func TestUnassignedCodePointsAreRefused(t *testing.T) {
	every, n := 1, 0
	if testing.Short() {
		every = 101
	}
	for r := range rune(unicode.MaxRune + 1) {
		if precis.Pinned().Assigned(r) {
			continue
		}
		if n++; n%every != 0 {
			continue
		}
		s := "a" + string(r)
		for _, p := range []parts{{s, "x", ""}, {"", s, ""}, {"", "x", s}} {
			_, err := jid.New(p.local, p.domain, p.resource)
			if e, ok := errors.AsType[*jid.Error](err); !ok || !errors.Is(err, precis.RuleUnassigned) || e.Rune != r || e.Offset != 1 {
				t.Fatalf("%q: %v", p, err)
			}
		}
	}
	if n < 800_000 {
		t.Errorf("there are %d unassigned code points", n)
	}
}

// Which code points are combining marks is the one thing that is asked of the
// standard library, whose tables change with the toolchain. For what the pinned
// version has, they have not changed so far.
func TestMarksAreThoseOfThePinnedVersion(t *testing.T) {
	h := sha256.New()
	for r := range rune(unicode.MaxRune + 1) {
		if precis.Pinned().Assigned(r) && unicode.Is(unicode.M, r) {
			fmt.Fprintln(h, r)
		}
	}
	const want = "5bcbb6df726d2747632ab568112fd242790bac2d228efc13dd9abf5b43e28c2c"
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		t.Errorf("the marks of Unicode %s, as far as they are in %s, have the digest %s", unicode.Version, precis.UnicodeVersion, got)
	}
}
