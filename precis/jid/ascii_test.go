package jid_test

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/net/idna"

	"github.com/seed492f7be9/stanza/precis"
	"github.com/seed492f7be9/stanza/precis/jid"
)

// What is read by classes of bytes is what the profiles say.
func TestASCIIPartsAreWhatTheirProfilesSay(t *testing.T) {
	check := func(s string) {
		want, wantErr := precis.UsernameCaseMapped.Enforce(s)
		if wantErr == nil && strings.ContainsAny(want, `"&'/:<>@`) {
			want, wantErr = "", jid.RuleForbidden
		}
		if j, err := jid.New(s, "x", ""); j.Local() != want || (err == nil) != (wantErr == nil) {
			t.Errorf("localpart %q: %q, %v; the profile says %q, %v", s, j.Local(), err, want, wantErr)
		}
		want, wantErr = precis.OpaqueString.Enforce(s)
		if j, err := jid.New("", "x", s); j.Resource() != want || (err == nil) != (wantErr == nil) {
			t.Errorf("resourcepart %q: %q, %v; the profile says %q, %v", s, j.Resource(), err, want, wantErr)
		}
	}
	for a := range 0x80 {
		check(string(rune(a)))
		for b := range 0x80 {
			check(string([]rune{rune(a), rune(b)}))
		}
	}
	// At every place in and beside words of eight bytes, and beside a capital.
	for n := 7; n <= 17; n++ {
		for at := range n {
			for c := range 0x80 {
				s := []byte(strings.Repeat("xA", n)[:n])
				s[at] = byte(c)
				check(string(s))
				check(strings.ToLower(string(s)))
			}
		}
	}
}

// A name in fullwidth goes through the mapping and the rules for labels, one in
// ASCII mostly does not. They are the same name, or have the same fault.
func TestASCIINamesAreWhatTheirFullwidthTwinsAre(t *testing.T) {
	check := func(name string) {
		t.Helper()
		wide := strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7F {
				r += 0xFEE0
			}
			return r
		}, name)
		j, err := jid.New("", name, "")
		twin, twinErr := jid.New("", wide, "")
		if j != twin {
			t.Errorf("%q is %q, %v; %q is %q, %v", name, j, err, wide, twin, twinErr)
		}
		if e, ok := errors.AsType[*jid.Error](err); ok {
			if te, ok := errors.AsType[*jid.Error](twinErr); !ok || te.Rule != e.Rule || te.Rune != e.Rune || te.Offset != 3*e.Offset {
				t.Errorf("%q: %#v; %q: %#v", name, err, wide, twinErr)
			}
		}
	}
	const letters = "aZ0-._"
	var all func(prefix string, n int)
	all = func(prefix string, n int) {
		check(prefix)
		if n > 0 {
			for _, c := range letters {
				all(prefix+string(c), n-1)
			}
		}
	}
	all("", 6)
	for c := byte('!'); c < 0x7F; c++ {
		if c != '[' { // which brackets an address only as it is
			check(string(c))
		}
		check("a" + string(c))
		check("a" + string(c) + "b")
	}
	for n := 60; n < 70; n++ {
		check(strings.Repeat("a", n))
		check(strings.Repeat("A", n) + ".b")
		check("xn--" + strings.Repeat("a", n-4))
	}
	for n := 500; n < 520; n++ {
		check(strings.Repeat("a.", n) + "a")
		check(strings.Repeat("a.", n) + "Aa")
	}
}

// How long a label is as an A-label is counted here, and written by x/net/idna.
func TestLabelsAreAsLongAsTheirALabels(t *testing.T) {
	alphabets := []string{"aä", "abcdefgäöüß", "中文字符", "αβγδεζηθικλμνξοπρστυφχψωa", "ä中𠀀", "\U000313af\U00030000a"}
	rng := newRand()
	lengths := map[int]int{}
	for range 30000 {
		letters := []rune(alphabets[rng.IntN(len(alphabets))])
		n := 1 + rng.IntN(64)
		label := make([]rune, n)
		for i := range label {
			label[i] = letters[rng.IntN(len(letters))]
		}
		ace, err := idna.Punycode.ToASCII(string(label))
		if err != nil {
			t.Fatal(err)
		}
		lengths[len(ace)]++
		_, err = jid.New("", string(label), "")
		if tooLong := errors.Is(err, jid.RuleLabelTooLong); tooLong != (len(ace) > 63) || err != nil && !tooLong {
			t.Errorf("%q: %v; its A-label has %d octets", string(label), err, len(ace))
		}
	}
	if lengths[63] < 100 || lengths[64] < 100 {
		t.Errorf("the limit was hardly tried: %v", lengths)
	}
}
