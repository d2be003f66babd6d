package peers_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	mellium "mellium.im/xmpp/jid"

	"github.com/seed492f7be9/stanza/precis"
	"github.com/seed492f7be9/stanza/precis/jid"
)

// Addresses beside those of mellium.im/xmpp, which come from the profiles of
// golang.org/x/text/secure/precis and from idna.Display of golang.org/x/net.

// addressVerdicts are what both said of an address.
type addressVerdicts struct {
	input     string
	ours      jid.JID
	fault     *jid.Error // nil if we accept it
	theirs    mellium.JID
	theyFault error
}

func askAddress(t *testing.T, s string) addressVerdicts {
	t.Helper()
	v := addressVerdicts{input: s}
	var err error
	v.ours, err = jid.Parse(s)
	if err != nil && !errors.As(err, &v.fault) {
		t.Fatalf("%q: %v", s, err)
	}
	v.theirs, v.theyFault = mellium.Parse(s)
	return v
}

func (v addressVerdicts) agree() bool {
	if v.fault != nil || v.theyFault != nil {
		return v.fault != nil && v.theyFault != nil
	}
	return v.ours.Local() == v.theirs.Localpart() && v.ours.Domain() == v.theirs.Domainpart() && v.ours.Resource() == v.theirs.Resourcepart()
}

func (v addressVerdicts) String() string {
	ours, theirs := fmt.Sprintf("%+q", v.ours), fmt.Sprintf("%+q", v.theirs)
	if v.fault != nil {
		ours = v.fault.Error()
	}
	if v.theyFault != nil {
		theirs = v.theyFault.Error()
	}
	return fmt.Sprintf("%+q: here %s, mellium %s", v.input, ours, theirs)
}

// cutAddress takes an address apart as both do.
func cutAddress(s string) (local, domain, resource string) {
	rest, resource, _ := strings.Cut(s, "/")
	if local, domain, found := strings.Cut(rest, "@"); found {
		return local, domain, resource
	}
	return "", rest, resource
}

func joinAddress(local, domain, resource string) string {
	if local != "" {
		local += "@"
	}
	if resource != "" {
		resource = "/" + resource
	}
	return local + domain + resource
}

// addressDifference is one reason for which the two differ about an address.
type addressDifference struct {
	name, reason string
	applies      func(v addressVerdicts) bool
	// mend removes the reason. What is left is judged again, until the two agree:
	// that it was the only reason is proved, not assumed.
	mend func(v addressVerdicts) string
	// newer says that it takes tables of a newer version of Unicode than the
	// pinned one, which mellium gets with a newer toolchain.
	newer bool
}

// addressDifferences is the whole list. Each was seen, or the test fails.
var addressDifferences = []addressDifference{
	{name: "unassigned", newer: true,
		reason:  "a code point that the pinned version does not have is refused here under every toolchain; mellium takes what its toolchain has",
		applies: weRefuseFor(jid.Rule(precis.RuleUnassigned)), mend: removeFault},
	{name: "bidi-rule",
		reason:  "RFC 8265 §3.3.1 holds strings with right-to-left code points to the Bidi Rule; x/text holds every one to it that is not ASCII",
		applies: theyRefuseFor("bidirule"), mend: mendDirection},
	{name: "final-sigma",
		reason:  "RFC 8265 §3.3.1 has toLowerCase, by which a capital sigma that ends a word becomes a final one; x/text and UTS #46 never do that",
		applies: both("Σ"), mend: replace("Σ", "σ")},
	{name: "capital-sharp-s",
		reason:  "in small letters it is ß, which RFC 5895 asks for; UTS #46 made two s of it until 15.1",
		applies: both("ẞ"), mend: replace("ẞ", "ß")},
	{name: "dot",
		reason:  "RFC 7622 §3.2 strips a label separator at the end; mellium strips U+002E only, and leaves what UTS #46 makes of another one",
		applies: func(v addressVerdicts) bool { _, other := trimDot(v); return other }, mend: func(v addressVerdicts) string { s, _ := trimDot(v); return s }},
	{name: "empty-label",
		reason:  "RFC 7622 §3.2.1 has NR-LDH labels and U-labels, and none of these is empty; idna.Display lets them pass",
		applies: weRefuseFor(jid.RuleEmptyLabel), mend: removeDot},
	{name: "label-length",
		reason:  "RFC 5890 §2.3.1 has labels of 63 octets at most; idna.Display does not count",
		applies: weRefuseFor(jid.RuleLabelTooLong), mend: removeFault},
	{name: "uts46",
		reason: "IDNA2008 allows no symbols, no compatibility characters, and nothing that case folding changes (RFC 5892 §2); UTS #46 " +
			"allows, maps or drops them",
		applies: weRefuseFor(jid.Rule(precis.RuleDisallowed), jid.RuleIDNA, jid.RuleLeadingMark), mend: removeFault},
	{name: "contextual-rules",
		reason: "RFC 5892 appendix A has rules for these code points; idna.Display has those for joiners only, and one of them lets a " +
			"non-joiner stand before what does not join",
		applies: weRefuseFor(jid.Rule(precis.RuleMiddleDot), jid.Rule(precis.RuleKeraia), jid.Rule(precis.RuleGeresh), jid.Rule(precis.RuleGershayim),
			jid.Rule(precis.RuleKatakanaMiddleDot), jid.Rule(precis.RuleArabicIndicDigits), jid.Rule(precis.RuleExtendedArabicIndicDigits),
			jid.Rule(precis.RuleZeroWidthNonJoiner)),
		mend: removeFault},
	{name: "hyphens",
		reason: "RFC 5891 §4.2.3.1 has no hyphens third and fourth, counted in characters; x/net counts in bytes, asks only labels of five " +
			"and more, and takes for an A-label what is not ASCII before it is mapped",
		applies: weRefuseFor(jid.RuleHyphen), mend: removeFault},
	{name: "a-label-of-nothing",
		reason:  "\"xn--\" is the A-label of no U-label (RFC 5890 §2.3.2.1); x/net makes an empty label of it",
		applies: weRefuseFor(jid.RuleALabel), mend: removeFault},
	{name: "ipv6-spelling",
		reason: "an IPv6 address is written here as RFC 5952 has it, so that it is one address; mellium leaves it as it came",
		applies: func(v addressVerdicts) bool {
			return !v.agree() && bracketed(v) && v.fault == nil && v.theyFault == nil
		},
		mend: func(v addressVerdicts) string { return v.ours.String() }},
	{name: "ipv6-dot",
		reason: "RFC 7622 §3.2 strips the dot at the end before anything else; mellium looks for brackets first",
		applies: func(v addressVerdicts) bool {
			return v.fault == nil && v.theyFault != nil && strings.Contains(v.input, "].")
		},
		mend: replace("].", "]")},
	{name: "ipv4-in-ipv6",
		reason:  "RFC 3986 §3.2.2 has IPv6 addresses that end like one of IPv4; mellium takes these for IPv4 addresses, and refuses them in brackets",
		applies: func(v addressVerdicts) bool { return bracketed(v) && v.fault == nil && v.theyFault != nil },
		mend:    replace("::ffff:", "::")},
}

// weRefuseFor matches what we alone refuse for one of the rules: in localparts and
// resourceparts there is nothing of that kind, unassigned code points aside.
func weRefuseFor(rules ...jid.Rule) func(addressVerdicts) bool {
	return func(v addressVerdicts) bool {
		return v.fault != nil && v.theyFault == nil && slices.Contains(rules, v.fault.Rule) &&
			(v.fault.Part == jid.Domain || v.fault.Rule == jid.Rule(precis.RuleUnassigned))
	}
}

func theyRefuseFor(text string) func(addressVerdicts) bool {
	return func(v addressVerdicts) bool {
		return v.fault == nil && v.theyFault != nil && strings.Contains(v.theyFault.Error(), text)
	}
}

// both matches what both accept, with a character in it.
func both(character string) func(addressVerdicts) bool {
	return func(v addressVerdicts) bool {
		return v.fault == nil && v.theyFault == nil && strings.Contains(v.input, character)
	}
}

func replace(from, to string) func(addressVerdicts) string {
	return func(v addressVerdicts) string { return strings.Replace(v.input, from, to, 1) }
}

// removeFault removes the code point that we refused.
func removeFault(v addressVerdicts) string {
	at := v.fault.Offset
	_, n := utf8.DecodeRuneInString(v.input[at:])
	return v.input[:at] + v.input[at+n:]
}

// mendDirection makes a localpart without right-to-left characters begin and end
// with a letter.
func mendDirection(v addressVerdicts) string {
	local, domain, resource := cutAddress(v.input)
	for _, r := range local {
		switch precis.Pinned().Bidi(r) {
		case precis.BidiR, precis.BidiAL, precis.BidiAN:
			return v.input
		}
	}
	return joinAddress("a"+local+"a", domain, resource)
}

func isDot(r rune) bool { return strings.ContainsRune(".。．｡", r) }

// trimDot removes a dot at the end of the domainpart that is none of ASCII.
func trimDot(v addressVerdicts) (string, bool) {
	local, domain, resource := cutAddress(v.input)
	r, n := utf8.DecodeLastRuneInString(domain)
	if !isDot(r) || r == '.' {
		return v.input, false
	}
	return joinAddress(local, domain[:len(domain)-n], resource), true
}

// removeDot removes one of the dots that have an empty label between them, or
// before them.
func removeDot(v addressVerdicts) string {
	local, domain, resource := cutAddress(v.input)
	runes := []rune(domain)
	for i, r := range runes {
		if isDot(r) && (i == 0 || isDot(runes[i-1])) {
			return joinAddress(local, string(slices.Delete(runes, i, i+1)), resource)
		}
	}
	return v.input
}

func bracketed(v addressVerdicts) bool {
	_, domain, _ := cutAddress(v.input)
	return strings.HasPrefix(domain, "[")
}

// addressOracle judges addresses and keeps account.
type addressOracle struct {
	accepted int            // by both at once, equally
	seen     map[string]int // differences, by name
}

// check judges an address: the two agree, or a named difference explains that
// they do not, and they agree once it is mended.
func (o *addressOracle) check(t *testing.T, s string) {
	t.Helper()
	for round := range utf8.RuneCountInString(s) + 8 { // most mends remove a code point
		v := askAddress(t, s)
		if v.agree() {
			if round == 0 && v.fault == nil {
				o.accepted++
			}
			return
		}
		i := slices.IndexFunc(addressDifferences, func(d addressDifference) bool { return d.applies(v) })
		if i < 0 {
			t.Errorf("a difference without a reason: %v", v)
			return
		}
		d := addressDifferences[i]
		o.seen[d.name]++
		mended := d.mend(v)
		if mended == s {
			t.Errorf("%s does not explain %v", d.name, v)
			return
		}
		s = mended
	}
	t.Errorf("mending does not end: %+q", s)
}

// The two agree about a million addresses, but for what the list explains.
func TestAddressesAreThoseOfMellium(t *testing.T) {
	n := 1_000_000
	if testing.Short() {
		n /= 10
	}
	o := addressOracle{seen: map[string]int{}}
	rng := rand.New(rand.NewPCG(7622, 5892))
	for range n {
		o.check(t, generateAddress(rng))
		if t.Failed() {
			break
		}
	}
	if o.accepted < n/4 {
		t.Errorf("both accept %d of %d: that says little of the others", o.accepted, n)
	}
	for _, d := range addressDifferences {
		if o.seen[d.name] == 0 && !d.newer {
			t.Errorf("%s was not seen", d.name)
		}
		if o.seen[d.name] > 0 && d.newer && unicode.Version == precis.UnicodeVersion {
			t.Errorf("%s was seen, with tables of Unicode %s", d.name, unicode.Version)
		}
	}
	t.Logf("of %d addresses both accept %d; differences %v", n, o.accepted, o.seen)
}

// The same for the addresses of an external corpus, in the folder that
// STANZA_CORPUS names.
func TestAddressesOfTheCorpusAreThoseOfMellium(t *testing.T) {
	root := os.Getenv("STANZA_CORPUS")
	if root == "" {
		t.Skip("STANZA_CORPUS does not name the folder of a corpus")
	}
	f, err := os.Open(filepath.Join(root, "jid", "jid.jsonl"))
	if err != nil {
		t.Skip("STANZA_CORPUS has no jid/jid.jsonl")
	}
	defer f.Close()
	o := addressOracle{seen: map[string]int{}}
	n := 0
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for ; lines.Scan(); n++ {
		var r struct {
			Input    *string
			InputB64 []byte `json:"input_b64"`
		}
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		if r.Input != nil {
			r.InputB64 = []byte(*r.Input)
		}
		o.check(t, string(r.InputB64))
	}
	if err := lines.Err(); err != nil || n == 0 {
		t.Fatalf("%d records, %v", n, err)
	}
	t.Logf("of %d addresses both accept %d; differences %v", n, o.accepted, o.seen)
}

// addressLetters are what parts of generated addresses are made of, one or two
// of these for each part.
var addressLetters = [][]rune{
	[]rune("abcdefghijklmnopqrstuvwxyz0123456789"),
	[]rune("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."),
	[]rune("äöüßéèñłÄÖÜẞÉÈÑŁİı\u0301\u0308\u0327"),
	[]rune("αβγδςσωάϊΣΩΆᾳᾼ\u0345\u0375"),
	[]rune("жщюяёЖЩЮЯ\u1c80"),
	[]rune("אבגדהש\u05b0\u05f3\u05f4"),
	[]rune("ابتثج\u064b٠١٢۰۱۲\u200c\u200d"),
	[]rune("कखगष\u094d\u0903\u200c\u200d०१"),
	[]rune("中文字ひらカナ・ー。"),
	[]rune("ａｂＡＢ０１－．＠／ｶﾅﾞ｡\u3000"),
	[]rune("ᏣᎳᎩꮳꮃꭹᏸᏰ"),
	[]rune("한글\u1100\u1161\u11a8"),
	[]rune("☃♥½ﬁ①ª\u212a\u212b😀"),
	[]rune("\u0378\u1c89\u1c8a\ua7dc\U0002ebf0\U00010d40\ue000\uffff\U000e0001"),
	[]rune(" \t\"&'/:<>@\\\u00ad\ufeff·l"),
}

// generateAddress makes up an address, which is one about every other time.
func generateAddress(rng *rand.Rand) string {
	letters := func(most int) string {
		first, second := addressLetters[0], addressLetters[0]
		if rng.IntN(2) == 0 {
			first = addressLetters[rng.IntN(len(addressLetters))]
		}
		if rng.IntN(4) == 0 {
			second = addressLetters[rng.IntN(len(addressLetters))]
		}
		s := make([]rune, 1+rng.IntN(most))
		for i := range s {
			from := first
			if rng.IntN(4) == 0 {
				from = second
			}
			s[i] = from[rng.IntN(len(from))]
		}
		return string(s)
	}
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	domain := letters(8)
	switch rng.IntN(64) {
	case 0:
		domain = pick("[::1]", "[2001:DB8::A]", "[2001:db8:0::1]", "[::ffff:192.0.2.1]", "[::1%1]", "[192.0.2.1]", "192.0.2.1", "[::1")
	case 1:
		domain = strings.Repeat(letters(1), 58+rng.IntN(10))
	case 2, 3, 4, 5:
		domain = "xn--" + domain
	case 6:
		domain = pick("xn--bcher-kva", "XN--BCHER-KVA", "xn--n3h", "xn--f9dt7l", "xn--4dbcagdahymbxekheh6e0a7fei0b")
	}
	for rng.IntN(2) == 0 {
		domain += "." + letters(6)
	}
	s := domain
	if rng.IntN(4) > 0 {
		s = letters(8) + "@" + s
	}
	if rng.IntN(2) == 0 {
		s += "/" + letters(8)
	}
	return s
}

// BenchmarkAddresses parses the same addresses with both.
func BenchmarkAddresses(b *testing.B) {
	for _, c := range []struct{ name, input string }{
		{"canonical", "romeo@montague.example/orchard-7f3a"},
		{"canonical-bare", "romeo@montague.example"},
		{"capitals", "Romeo@Montague.Example/orchard-7f3a"},
		{"nonascii-local", "jürgen@example.com/garten"},
		{"nonascii", "jürgen@bücher.example/garten ☃"},
		{"nonascii-mapped", "JÜRGEN@BÜCHER.example/garten ☃"},
		{"right-to-left", "שלום@שלום.example/שלום"},
		{"a-label", "romeo@xn--bcher-kva.example/orchard"},
		{"refused", "romeo&juliet@montague.example"},
	} {
		source := []byte(c.input)
		buf := make([]byte, jid.MaxLen)
		for _, who := range []struct {
			name  string
			parse func() error
		}{
			{"stanza-view", func() error { _, err := jid.ParseView(source, buf); return err }},
			{"stanza-bytes", func() error { _, err := jid.ParseBytes(source); return err }},
			{"stanza", func() error { _, err := jid.Parse(c.input); return err }},
			{"mellium", func() error { _, err := mellium.Parse(c.input); return err }},
		} {
			b.Run("address="+c.name+"/peer="+who.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := who.parse(); (err != nil) != (c.name == "refused") {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
