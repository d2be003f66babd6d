package jid_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/seed492f7be9/stanza/precis"
	"github.com/seed492f7be9/stanza/precis/jid"
)

var (
	a63   = strings.Repeat("a", 63)
	a1023 = strings.Repeat("a", 1023)
	// name1023 is a name of 1023 octets in labels of 63.
	name1023 = strings.Repeat(a63+".", 15) + a63
)

type parts struct{ local, domain, resource string }

func partsOf(j jid.JID) parts { return parts{j.Local(), j.Domain(), j.Resource()} }

// accepted are addresses as they come, and what they are.
var accepted = []struct {
	name  string
	input string
	want  parts
}{
	{"full", "romeo@example.net/orchard", parts{"romeo", "example.net", "orchard"}},
	{"bare", "romeo@example.net", parts{"romeo", "example.net", ""}},
	{"domain", "example.net", parts{"", "example.net", ""}},
	{"domain with resource", "example.net/orchard", parts{"", "example.net", "orchard"}},
	{"shortest", "a", parts{"", "a", ""}},
	{"shortest full", "a@b/c", parts{"a", "b", "c"}},
	{"cut at the first slash", "a/b@c/d", parts{"", "a", "b@c/d"}},
	{"slashes and ats in a resource", "a@b//@/", parts{"a", "b", "/@/"}},
	{"capitals", "Romeo@Example.NET/Orchard", parts{"romeo", "example.net", "Orchard"}},
	{"all that ASCII has for a localpart", "!#$%()*+,-.0123456789;=?[\\]^_`abcxyz{|}~@x", parts{"!#$%()*+,-.0123456789;=?[\\]^_`abcxyz{|}~", "x", ""}},
	{"spaces in a resource", "a@b/ c  d ", parts{"a", "b", " c  d "}},

	// Localparts: RFC 8265 §3.3.
	{"umlaut", "JÜRGEN@example.net", parts{"jürgen", "example.net", ""}},
	{"decomposed", "ju\u0308rgen@example.net", parts{"jürgen", "example.net", ""}},
	{"decomposed capital", "JU\u0308RGEN@example.net", parts{"jürgen", "example.net", ""}},
	{"fullwidth", "ｒｏｍｅｏ@example.net", parts{"romeo", "example.net", ""}},
	{"fullwidth capitals", "ＲＯＭＥＯ@example.net", parts{"romeo", "example.net", ""}},
	{"halfwidth katakana", "ﾊﾟ@example.net", parts{"パ", "example.net", ""}},
	{"sharp s", "straße@example.net", parts{"straße", "example.net", ""}},
	{"capital sharp s", "STRAẞE@example.net", parts{"straße", "example.net", ""}},
	{"dotted capital I", "İ@example.net", parts{"i\u0307", "example.net", ""}},
	{"sigma", "ΣΊΣΥΦΟΣ@example.net", parts{"σίσυφος", "example.net", ""}},
	{"right to left", "שלום@example.net", parts{"שלום", "example.net", ""}},
	{"Persian with a non-joiner", "می\u200cخواهم@example.net", parts{"می\u200cخواهم", "example.net", ""}},
	{"middle dot", "col·lapse@example.net", parts{"col·lapse", "example.net", ""}},

	// Resourceparts: RFC 8265 §4.2.
	{"other spaces", "a@b/c\u3000d\u00a0e", parts{"a", "b", "c d e"}},
	{"decomposed in a resource", "a@b/e\u0301E\u0301", parts{"a", "b", "éÉ"}},
	{"fullwidth stays in a resource", "a@b/ＡＢ", parts{"a", "b", "ＡＢ"}},
	{"symbols in a resource", "a@b/♥☃😀", parts{"a", "b", "♥☃😀"}},
	{"both directions in a resource", "a@b/שלום1a", parts{"a", "b", "שלום1a"}},

	// Domainparts: RFC 7622 §3.2.
	{"trailing dot", "a@example.net./r", parts{"a", "example.net", "r"}},
	{"trailing ideographic full stop", "a@example.net。", parts{"a", "example.net", ""}},
	{"ideographic full stops", "例。例｡例．例", parts{"", "例.例.例.例", ""}},
	{"digits and hyphens", "0-9.1--1.a-0", parts{"", "0-9.1--1.a-0", ""}},
	{"U-label", "bücher.example", parts{"", "bücher.example", ""}},
	{"U-label in capitals", "BÜCHER.Example", parts{"", "bücher.example", ""}},
	{"U-label, decomposed", "bu\u0308cher.example", parts{"", "bücher.example", ""}},
	{"U-label, fullwidth", "ｂüｃｈｅｒ．ｅｘａｍｐｌｅ", parts{"", "bücher.example", ""}},
	{"A-label", "xn--bcher-kva.example", parts{"", "bücher.example", ""}},
	{"A-label in capitals", "XN--BCHER-KVA.example", parts{"", "bücher.example", ""}},
	{"A-label, fullwidth", "ｘｎ－－ｂｃｈｅｒ－ｋｖａ．example", parts{"", "bücher.example", ""}},
	{"A-labels", "xn--4ca.xn--4ca.", parts{"", "ä.ä", ""}},
	{"sharp s is a letter of its own", "straße.example", parts{"", "straße.example", ""}},
	{"capital sharp s in a name", "STRAẞE.example", parts{"", "straße.example", ""}},
	{"final sigma in a name", "σίσυφος.example", parts{"", "σίσυφος.example", ""}},
	{"capitals that end in a sigma", "ΟΔΌΣ.example", parts{"", "οδός.example", ""}},
	{"joiner in a name", "क्\u200dष.example", parts{"", "क्\u200dष.example", ""}},
	{"Cherokee capitals", "ᏣᎳᎩ.example", parts{"", "ᏣᎳᎩ.example", ""}},
	{"Cherokee small letters", "ꮳꮃꭹ.example", parts{"", "ᏣᎳᎩ.example", ""}},
	{"the last Cherokee letters", "ᏰᏱᏲᏳᏴᏵ.ᏸᏹᏺᏻᏼᏽ", parts{"", "ᏰᏱᏲᏳᏴᏵ.ᏰᏱᏲᏳᏴᏵ", ""}},
	{"Cherokee A-label", "xn--f9dt7l.example", parts{"", "ᏣᎳᎩ.example", ""}},
	{"Bidi domain name", "שלום.example.שלום", parts{"", "שלום.example.שלום", ""}},
	{"digits at the end of labels of a Bidi domain name", "שלום1.a1.b-2", parts{"", "שלום1.a1.b-2", ""}},
	{"label of 63 octets", a63, parts{"", a63, ""}},
	{"U-label of over 63 octets whose A-label has fewer", strings.Repeat("中", 40), parts{"", strings.Repeat("中", 40), ""}},
	{"IPv4", "a@127.0.0.1/r", parts{"a", "127.0.0.1", "r"}},
	{"IPv4 with a dot", "127.0.0.1.", parts{"", "127.0.0.1", ""}},
	{"IPv4, fullwidth", "１２７．０．０．１", parts{"", "127.0.0.1", ""}},
	{"IPv6", "a@[2001:db8::1]/r", parts{"a", "[2001:db8::1]", "r"}},
	{"IPv6 with a dot", "[::1].", parts{"", "[::1]", ""}},
	{"IPv6 in another spelling", "[2001:0DB8:0:0:0:0:0:1]", parts{"", "[2001:db8::1]", ""}},
	{"IPv6, the longest", "[0000:0000:0000:0000:0000:0000:255.255.255.255]", parts{"", "[::ffff:ffff]", ""}},
	{"IPv4 in IPv6", "[::ffff:192.0.2.1]", parts{"", "[::ffff:192.0.2.1]", ""}},

	// Limits: RFC 7622 §3.1.
	{"longest", a1023 + "@" + name1023 + "/" + a1023, parts{a1023, name1023, a1023}},
	{"longest in other capitals", strings.ToUpper(a1023 + "@" + name1023 + "/" + a1023), parts{a1023, name1023, strings.ToUpper(a1023)}},
	{"1023 octets after mapping, of 3069", strings.Repeat("Ａ", 1023) + "@b", parts{a1023, "b", ""}},
	{"a name of 1023 octets after mapping, of over 8000", strings.Repeat("ｘｎ－－４ｃａ．", 340) + "aaa", parts{"", strings.Repeat("ä.", 340) + "aaa", ""}},
}

func TestParse(t *testing.T) {
	for _, c := range accepted {
		t.Run(c.name, func(t *testing.T) {
			j, err := jid.Parse(c.input)
			if err != nil {
				t.Fatal(err)
			}
			if got := partsOf(j); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			checkAddress(t, c.input)
		})
	}
}

// refused are what is no address, and why.
var refused = []struct {
	name   string
	input  string
	part   jid.Part
	rule   error
	r      rune
	offset int
}{
	{"nothing", "", jid.Address, jid.RuleEmpty, -1, 0},
	{"empty localpart", "@b/c", jid.Local, jid.RuleEmpty, -1, 0},
	{"empty domainpart", "a@/c", jid.Domain, jid.RuleEmpty, -1, 2},
	{"empty domainpart at the end", "a@", jid.Domain, jid.RuleEmpty, -1, 2},
	{"only a resourcepart", "/c", jid.Domain, jid.RuleEmpty, -1, 0},
	{"empty resourcepart", "a@b/", jid.Resource, jid.RuleEmpty, -1, 4},
	{"nothing but separators", "@/", jid.Local, jid.RuleEmpty, -1, 0},
	{"what is missing comes first", "\"@b/", jid.Resource, jid.RuleEmpty, -1, 4},

	{"quote", `a"b@c`, jid.Local, jid.RuleForbidden, '"', 1},
	{"ampersand", "a&b@c", jid.Local, jid.RuleForbidden, '&', 1},
	{"apostrophe", "a'b@c", jid.Local, jid.RuleForbidden, '\'', 1},
	{"colon", "a:b@c", jid.Local, jid.RuleForbidden, ':', 1},
	{"less than", "a<b@c", jid.Local, jid.RuleForbidden, '<', 1},
	{"greater than", "a>b@c", jid.Local, jid.RuleForbidden, '>', 1},
	{"fullwidth quote", "a＂b@c", jid.Local, jid.RuleForbidden, '"', 1},
	{"fullwidth ampersand", "ü＆b@c", jid.Local, jid.RuleForbidden, '&', 2},
	{"fullwidth apostrophe", "a＇b@c", jid.Local, jid.RuleForbidden, '\'', 1},
	{"fullwidth slash", "a／b@c", jid.Local, jid.RuleForbidden, '/', 1},
	{"fullwidth colon", "a：b@c", jid.Local, jid.RuleForbidden, ':', 1},
	{"fullwidth less than", "a＜b@c", jid.Local, jid.RuleForbidden, '<', 1},
	{"fullwidth greater than", "a＞b@c", jid.Local, jid.RuleForbidden, '>', 1},
	{"fullwidth at", "a＠b@c", jid.Local, jid.RuleForbidden, '@', 1},
	{"space in a localpart", "a b@c", jid.Local, precis.RuleDisallowed, ' ', 1},
	{"ideographic space in a localpart", "a\u3000b@c", jid.Local, precis.RuleDisallowed, ' ', 1},
	{"control in a localpart", "a\x00@c", jid.Local, precis.RuleDisallowed, 0, 1},
	{"symbol in a localpart", "a☃@c", jid.Local, precis.RuleDisallowed, '☃', 1},
	{"ligature in a localpart", "ﬁ@c", jid.Local, precis.RuleDisallowed, 'ﬁ', 0},
	{"both directions in a localpart", "aש@c", jid.Local, precis.RuleBidiLTR, 'ש', 1},
	{"no UTF-8 in a localpart", "a\xc3@c", jid.Local, precis.RuleUTF8, -1, 1},
	{"a surrogate", "a\xed\xa0\x80@c", jid.Local, precis.RuleUTF8, -1, 1},
	{"unassigned in a localpart", "a\u0378@c", jid.Local, precis.RuleUnassigned, 0x378, 1},
	{"assigned after the pinned version", "a\u1c8a@c", jid.Local, precis.RuleUnassigned, 0x1c8a, 1},
	{"two non-joiners, which join nothing", "ب\u200c\u200cت@c", jid.Local, precis.RuleZeroWidthNonJoiner, 0x200c, 2},
	{"middle dot elsewhere", "a·b@c", jid.Local, precis.RuleMiddleDot, '·', 1},
	{"localpart of 1024 octets", a1023 + "a@c", jid.Local, jid.RuleTooLong, -1, 0},
	{"localpart of 1024 octets after mapping", strings.Repeat("É", 512) + "@c", jid.Local, jid.RuleTooLong, -1, 0},
	{"localpart that nobody wants to read", strings.Repeat("a", 1<<20) + "\x00@c", jid.Local, jid.RuleTooLong, -1, 0},

	{"at in a domainpart", "a@b@c", jid.Domain, jid.RuleNotLDH, '@', 3},
	{"fullwidth slash in a domainpart", "a@b／c", jid.Domain, jid.RuleNotLDH, '/', 3},
	{"underscore", "a@b.c_d/e", jid.Domain, jid.RuleNotLDH, '_', 5},
	{"space in a domainpart", "a b", jid.Domain, jid.RuleNotLDH, ' ', 1},
	{"port", "a@example.com:5222", jid.Domain, jid.RuleNotLDH, ':', 13},
	{"underscore in a U-label", "ü_b", jid.Domain, jid.RuleNotLDH, '_', 2},
	{"only a dot", "a@.", jid.Domain, jid.RuleEmpty, -1, 2},
	{"two dots", "a@b..c", jid.Domain, jid.RuleEmptyLabel, -1, 4},
	{"leading dot", "a@.b", jid.Domain, jid.RuleEmptyLabel, -1, 2},
	{"two dots at the end", "b..", jid.Domain, jid.RuleEmptyLabel, -1, 2},
	{"two kinds of dots at the end", "b.。", jid.Domain, jid.RuleEmptyLabel, -1, 2},
	{"hyphen first", "a@b.-c", jid.Domain, jid.RuleHyphen, -1, 4},
	{"hyphen last", "a@b-.c", jid.Domain, jid.RuleHyphen, -1, 2},
	{"hyphens third and fourth", "a@ab--c", jid.Domain, jid.RuleHyphen, -1, 2},
	{"hyphens third and fourth in a U-label", "äb--c", jid.Domain, jid.RuleHyphen, -1, 0},
	{"hyphen first in a U-label", "-ä", jid.Domain, jid.RuleHyphen, -1, 0},
	{"hyphen last in a U-label", "ä-", jid.Domain, jid.RuleHyphen, -1, 0},
	{"label of 64 octets", "b." + a63 + "a", jid.Domain, jid.RuleLabelTooLong, -1, 2},
	{"U-label whose A-label has over 63 octets", "b." + strings.Repeat("ä", 60), jid.Domain, jid.RuleLabelTooLong, -1, 2},
	{"name of 1024 octets", strings.Repeat(a63+".", 15) + strings.Repeat("a", 62) + ".a", jid.Domain, jid.RuleTooLong, -1, 0},
	{"name that nobody wants to read", "a@" + strings.Repeat("a.", 1<<20), jid.Domain, jid.RuleTooLong, -1, 2},
	{"no UTF-8 in a domainpart", "a@b.c\xff", jid.Domain, precis.RuleUTF8, -1, 5},
	{"unassigned in a domainpart", "a@b.c\u0378", jid.Domain, precis.RuleUnassigned, 0x378, 5},
	{"CJK extension I in a domainpart", "\U0002ebf0.example", jid.Domain, precis.RuleUnassigned, 0x2ebf0, 0},
	{"symbol in a domainpart", "a@b.c☃", jid.Domain, precis.RuleDisallowed, '☃', 5},
	{"what UTS #46 maps", "a@½.example", jid.Domain, precis.RuleDisallowed, '½', 2},
	{"a mark for symbols", "a@x\u20d0.example", jid.Domain, jid.RuleIDNA, 0x20d0, 3},
	{"what case folding would change", "a@b\u1c80.example", jid.Domain, jid.RuleIDNA, 0x1c80, 3},
	{"what its lower case is not stable", "ᾈ.example", jid.Domain, jid.RuleIDNA, 'ᾀ', 0},
	{"mark first", "a@\u0301b", jid.Domain, jid.RuleLeadingMark, 0x301, 2},
	{"spacing mark first", "a@\u0903b", jid.Domain, jid.RuleLeadingMark, 0x903, 2},
	{"joiner without a virama", "a@b\u200dc", jid.Domain, precis.RuleZeroWidthJoiner, 0x200d, 3},
	{"both directions in a label", "אa", jid.Domain, precis.RuleBidiRTL, 'a', 2},
	{"digits first in a Bidi domain name", "a@אב.1a", jid.Domain, precis.RuleBidiFirst, '1', 7},
	{"digits first before what makes it one", "a@1a.אב", jid.Domain, precis.RuleBidiFirst, '1', 2},
	{"digits alone in a Bidi domain name", "ａ１.１１.אב", jid.Domain, precis.RuleBidiFirst, '1', 7},

	{"A-label of nothing", "xn--.example", jid.Domain, jid.RuleALabel, -1, 0},
	{"A-label of ASCII", "a@xn--abc-.example", jid.Domain, jid.RuleALabel, -1, 2},
	{"A-label that is no Punycode", "a@b.xn--\u0030-", jid.Domain, jid.RuleALabel, -1, 4},
	{"A-label of a capital", "xn--7ba.example", jid.Domain, jid.RuleALabel, -1, 0},
	{"A-label of a letter and a mark that make one", "a@xn--eb-8tb", jid.Domain, jid.RuleALabel, -1, 2},
	{"A-label of a small Cherokee letter", "a@xn--h19a", jid.Domain, jid.RuleALabel, -1, 2},
	{"A-label of a separator", "a@xn--ab-r13a", jid.Domain, precis.RuleDisallowed, '。', 2},
	{"A-label of a hyphen at the end", "a@xn----zfa", jid.Domain, jid.RuleHyphen, -1, 2},
	{"A-label of an underscore", "a@xn--_-zfa", jid.Domain, jid.RuleNotLDH, '_', 2},
	{"A-label of a mark first", "a@xn--b-wbb", jid.Domain, jid.RuleLeadingMark, 0x301, 2},
	{"A-label of a mark for symbols", "a@xn--a-zrn", jid.Domain, jid.RuleIDNA, 0x20d0, 2},
	{"A-label of a symbol", "a@xn--n3h.example", jid.Domain, precis.RuleDisallowed, '☃', 2},
	{"A-label of what is not assigned", "a@b.xn--zva", jid.Domain, precis.RuleUnassigned, 0x378, 4},
	{"A-label of over 63 octets", "xn--" + strings.Repeat("a", 60), jid.Domain, jid.RuleLabelTooLong, -1, 0},
	{"A-label prefix on a U-label", "a@xn--ä", jid.Domain, jid.RuleHyphen, -1, 2},

	{"IPv6 without an end", "a@[::1", jid.Domain, jid.RuleIPLiteral, -1, 2},
	{"IPv6 without anything", "a@[]", jid.Domain, jid.RuleIPLiteral, -1, 2},
	{"only a bracket", "a@[", jid.Domain, jid.RuleIPLiteral, -1, 2},
	{"IPv4 in brackets", "a@[127.0.0.1]", jid.Domain, jid.RuleIPLiteral, -1, 2},
	{"zone", "a@[fe80::1%eth0]", jid.Domain, jid.RuleIPLiteral, -1, 2},
	{"zone as RFC 6874 had it", "a@[fe80::1%25eth0]", jid.Domain, jid.RuleIPLiteral, -1, 2},
	{"IPvFuture", "a@[v1.a]", jid.Domain, jid.RuleIPLiteral, -1, 2},
	{"IPv6 without brackets", "a@::1", jid.Domain, jid.RuleNotLDH, ':', 2},
	{"fullwidth brackets", "a@［::1］", jid.Domain, jid.RuleNotLDH, '[', 2},
	{"port behind IPv6", "a@[::1]:5222", jid.Domain, jid.RuleIPLiteral, -1, 2},

	{"control in a resourcepart", "a@b/c\x7f", jid.Resource, precis.RuleDisallowed, 0x7f, 5},
	{"tab in a resourcepart", "a@b/\t", jid.Resource, precis.RuleDisallowed, '\t', 4},
	{"private use in a resourcepart", "a@b/\ue000", jid.Resource, precis.RuleDisallowed, 0xe000, 4},
	{"no UTF-8 in a resourcepart", "a@b/c\xfe", jid.Resource, precis.RuleUTF8, -1, 5},
	{"overlong slash in a resourcepart", "a@b/\xc0\xaf", jid.Resource, precis.RuleUTF8, -1, 4},
	{"unassigned in a resourcepart", "a@b/c\u0378", jid.Resource, precis.RuleUnassigned, 0x378, 5},
	{"resourcepart of 1024 octets", "a@b/" + a1023 + "a", jid.Resource, jid.RuleTooLong, -1, 4},
	{"resourcepart of 1024 octets that are not ASCII", "a@b/" + strings.Repeat("é", 512), jid.Resource, jid.RuleTooLong, -1, 4},
}

func TestParseRefuses(t *testing.T) {
	for _, c := range refused {
		t.Run(c.name, func(t *testing.T) {
			j, err := jid.Parse(c.input)
			if j != (jid.JID{}) {
				t.Errorf("an address came with the error: %q", j)
			}
			e, ok := errors.AsType[*jid.Error](err)
			if !ok {
				t.Fatalf("got %T %v", err, err)
			}
			if e.Part != c.part || !errors.Is(err, c.rule) || e.Rune != c.r || e.Offset != c.offset {
				t.Errorf("got %v %v %U at %d, want %v %v %U at %d", e.Part, e.Rule, e.Rune, e.Offset, c.part, c.rule, c.r, c.offset)
			}
			checkAddress(t, c.input)
		})
	}
}

// checkAddress holds what must be true of anything that is parsed.
func checkAddress(t *testing.T, input string) {
	t.Helper()
	j, err := jid.Parse(input)

	// However it is parsed, it is the same.
	fromBytes, bytesErr := jid.ParseBytes([]byte(input))
	if fromBytes != j || !reflect.DeepEqual(bytesErr, err) {
		t.Errorf("Parse(%q) = %q, %v; ParseBytes = %q, %v", input, j, err, fromBytes, bytesErr)
	}
	source := []byte(input)
	for _, size := range []int{0, 16, 256} {
		buf := bytes.Repeat([]byte{'#'}, size)
		v, viewErr := jid.ParseView(source, buf[:0])
		if v.Clone() != j || !reflect.DeepEqual(viewErr, err) {
			t.Errorf("Parse(%q) = %q, %v; ParseView with %d bytes = %q, %v", input, j, err, size, v, viewErr)
		}
		if string(source) != input {
			t.Fatalf("ParseView(%q) wrote to its input", input)
		}
		checkView(t, v, j)
	}
	if err != nil {
		if e, ok := errors.AsType[*jid.Error](err); !ok || e.Rule.String() == "" || e.Rule.Error() == "" || e.Part.String() == "" ||
			e.Offset < 0 || e.Offset > len(input) {
			t.Errorf("Parse(%q): %#v", input, err)
		}
		return
	}

	// It is canonical: nothing changes it any more, whatever it is taken apart into.
	again, err := jid.Parse(j.String())
	if again != j || err != nil {
		t.Errorf("Parse(%q) = %q, then %q, %v", input, j, again, err)
	}
	if unsafe.StringData(again.String()) != unsafe.StringData(j.String()) {
		t.Errorf("Parse(%q) made a copy of what is canonical", j)
	}
	of, err := jid.New(j.Local(), j.Domain(), j.Resource())
	if of != j || err != nil {
		t.Errorf("New with the parts of %q = %q, %v", j, of, err)
	}
	bare, err := jid.New(j.Local(), j.Domain(), "")
	if bare != j.Bare() || err != nil {
		t.Errorf("%q.Bare() = %q, want %q, %v", j, j.Bare(), bare, err)
	}
	with, err := j.Bare().WithResource(j.Resource())
	if with != j || err != nil {
		t.Errorf("%q.WithResource(%q) = %q, %v", j.Bare(), j.Resource(), with, err)
	}

	// Its parts are within their limits, and make it up.
	joined := j.Domain()
	if j.Local() != "" {
		joined = j.Local() + "@" + joined
	}
	if j.Resource() != "" {
		joined += "/" + j.Resource()
	}
	if joined != j.String() {
		t.Errorf("%q has the parts %q", j, partsOf(j))
	}
	if len(j.Local()) > jid.MaxPart || len(j.Resource()) > jid.MaxPart || len(j.Domain()) > jid.MaxPart || j.Domain() == "" || len(joined) > jid.MaxLen {
		t.Errorf("%q has parts of %d, %d and %d octets", j, len(j.Local()), len(j.Domain()), len(j.Resource()))
	}
	if strings.ContainsAny(j.Local(), `"&'/:<>@ `) || strings.ContainsAny(j.Domain(), "@/") || strings.HasSuffix(j.Domain(), ".") {
		t.Errorf("%q has the parts %q", j, partsOf(j))
	}
}

// checkView holds a View to the JID that it stands for.
func checkView(t *testing.T, v jid.View, j jid.JID) {
	t.Helper()
	if got := (parts{string(v.Local()), string(v.Domain()), string(v.Resource())}); got != partsOf(j) {
		t.Errorf("a view of %q has the parts %q", j, got)
	}
	if string(v.Bytes()) != j.String() || v.String() != j.String() || v.IsZero() != j.IsZero() || v.Bare().Clone() != j.Bare() ||
		!v.Is(j) || !v.Equal(v) || string(v.AppendTo([]byte("to "))) != "to "+j.String() || v.LogValue().String() != j.String() {
		t.Errorf("a view is not the address %q: %q", j, v)
	}
}

func TestNew(t *testing.T) {
	for _, c := range []struct{ in, want parts }{
		{parts{"a", "b", "c"}, parts{"a", "b", "c"}},
		{parts{"", "b", ""}, parts{"", "b", ""}},
		{parts{"", "B.", "C"}, parts{"", "b", "C"}},
		{parts{"A", "xn--bcher-kva", "/@"}, parts{"a", "bücher", "/@"}},
		{parts{"Ü", "[::01]", "\u3000"}, parts{"ü", "[::1]", " "}},
	} {
		j, err := jid.New(c.in.local, c.in.domain, c.in.resource)
		if err != nil || partsOf(j) != c.want {
			t.Errorf("New(%q) = %q, %v; want %q", c.in, partsOf(j), err, c.want)
		}
	}
}

// A part is what it is given as: a separator in it is a fault, not a separator.
func TestNewRefuses(t *testing.T) {
	for _, c := range []struct {
		in     parts
		part   jid.Part
		rule   error
		r      rune
		offset int
	}{
		{parts{"", "", ""}, jid.Domain, jid.RuleEmpty, -1, 0},
		{parts{"a", "", "c"}, jid.Domain, jid.RuleEmpty, -1, 0},
		{parts{"a", ".", "c"}, jid.Domain, jid.RuleEmpty, -1, 0},
		{parts{"a@b", "c", ""}, jid.Local, jid.RuleForbidden, '@', 1},
		{parts{"a/b", "c", ""}, jid.Local, jid.RuleForbidden, '/', 1},
		{parts{"a", "b@c", ""}, jid.Domain, jid.RuleNotLDH, '@', 1},
		{parts{"a", "b/c", ""}, jid.Domain, jid.RuleNotLDH, '/', 1},
		{parts{"aaa", "b", "c\x00"}, jid.Resource, precis.RuleDisallowed, 0, 1},
		{parts{"aaa", "b.c_d", "c\x00"}, jid.Domain, jid.RuleNotLDH, '_', 3},
		{parts{"aa\xff", "b.c_d", "c\x00"}, jid.Local, precis.RuleUTF8, -1, 2},
	} {
		j, err := jid.New(c.in.local, c.in.domain, c.in.resource)
		e, ok := errors.AsType[*jid.Error](err)
		if !ok || e.Part != c.part || !errors.Is(err, c.rule) || e.Rune != c.r || e.Offset != c.offset || !j.IsZero() {
			t.Errorf("New(%q) = %q, %#v; want %v %v %U at %d", c.in, j, err, c.part, c.rule, c.r, c.offset)
		}
	}
}

func TestWithResource(t *testing.T) {
	j := jid.MustParse("a@b/c")
	for _, c := range []struct{ resource, want string }{
		{"d", "a@b/d"}, {"", "a@b"}, {"/", "a@b//"}, {"e\u0301\u00a0", "a@b/é "}, {a1023, "a@b/" + a1023},
	} {
		if got, err := j.WithResource(c.resource); err != nil || got.String() != c.want {
			t.Errorf("WithResource(%q) = %q, %v", c.resource, got, err)
		}
	}
	got, err := j.WithResource("ab\x07")
	if e, ok := errors.AsType[*jid.Error](err); !ok || e.Part != jid.Resource || !errors.Is(err, precis.RuleDisallowed) || e.Offset != 2 || !got.IsZero() {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := (jid.JID{}).WithResource("d"); !got.IsZero() || err != nil {
		t.Errorf("the zero JID with a resourcepart is %q, %v", got, err)
	}
}

func TestMustParsePanicsWithTheError(t *testing.T) {
	defer func() {
		if err, _ := recover().(error); !errors.Is(err, jid.RuleForbidden) {
			t.Errorf("panicked with %v", err)
		}
	}()
	jid.MustParse("a&b@c")
}

// Addresses that are the same are equal as values, however they came about.
func TestEqualAddressesAreEqualValues(t *testing.T) {
	spellings := []string{"jürgen@bücher.example/x", "JÜRGEN@BÜCHER.EXAMPLE/x", "ju\u0308rgen@xn--bcher-kva.example./x", "ｊürgen@bücher。example/x"}
	sessions := map[jid.JID]int{}
	for _, s := range spellings {
		sessions[jid.MustParse(s)]++
		if !jid.MustParse(s).Equal(jid.MustParse(spellings[0])) {
			t.Errorf("%q is another address than %q", s, spellings[0])
		}
	}
	if len(sessions) != 1 {
		t.Errorf("there are %d keys: %v", len(sessions), sessions)
	}
	if jid.MustParse("a@b/c").Equal(jid.MustParse("a@b/d")) {
		t.Error("resources do not count")
	}
	if jid.MustParse("a@b/c").Bare() != jid.MustParse("a@b") {
		t.Error("a bare address depends on what it was taken from")
	}
}

func TestCompareKeepsTogetherWhatBelongsTogether(t *testing.T) {
	sorted := []string{"", "a", "a/x", "a@a", "a@a/a", "a@a/b", "a!@a", "aa@a", "b@a", "a.a", "x@a.a", "b", "a@b", "ä@b", "a@ä"}
	for i, s := range sorted {
		for k, other := range sorted {
			want := 0
			switch {
			case i < k:
				want = -1
			case i > k:
				want = 1
			}
			if got := parseOrZero(t, s).Compare(parseOrZero(t, other)); got != want {
				t.Errorf("Compare(%q, %q) = %d", s, other, got)
			}
		}
	}
}

func parseOrZero(t *testing.T, s string) (j jid.JID) {
	t.Helper()
	if err := j.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return j
}

func TestTextForms(t *testing.T) {
	j := jid.MustParse("Romeo@Example.net/orchard")
	type presence struct {
		To   jid.JID `xml:"to,attr" json:"to"`
		From jid.JID `xml:"from,attr" json:"from"`
	}
	in := presence{To: j}
	for _, form := range []struct {
		name      string
		marshal   func(any) ([]byte, error)
		unmarshal func([]byte, any) error
		want      string
	}{
		{"JSON", json.Marshal, json.Unmarshal, `{"to":"romeo@example.net/orchard","from":""}`},
		{"XML", xml.Marshal, xml.Unmarshal, `<presence to="romeo@example.net/orchard" from=""></presence>`},
	} {
		b, err := form.marshal(in)
		if err != nil || string(b) != form.want {
			t.Errorf("%s: %s, %v", form.name, b, err)
		}
		out := presence{From: j}
		if err := form.unmarshal(b, &out); err != nil || out != in {
			t.Errorf("%s: came back as %v, %v", form.name, out, err)
		}
	}
	keys := map[jid.JID]int{j: 1}
	if b, err := json.Marshal(keys); err != nil || string(b) != `{"romeo@example.net/orchard":1}` {
		t.Errorf("as a key: %s, %v", b, err)
	}
	if b, err := (jid.JID{}).MarshalText(); err != nil || len(b) != 0 {
		t.Errorf("the zero JID is %q, %v", b, err)
	}
	if got := string(j.AppendTo([]byte("to "))); got != "to romeo@example.net/orchard" {
		t.Errorf("AppendTo: %q", got)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("came", "from", j)
	if !strings.Contains(log.String(), "from=romeo@example.net/orchard") {
		t.Errorf("log: %s", &log)
	}
	before := j
	if err := j.UnmarshalText([]byte("a@b@c")); !errors.Is(err, jid.RuleNotLDH) || j != before {
		t.Errorf("a failed UnmarshalText left %q, %v", j, err)
	}
}

func TestZeroJID(t *testing.T) {
	var j jid.JID
	if !j.IsZero() || j.String() != "" || partsOf(j) != (parts{}) || j.Bare() != j || j.Compare(j) != 0 || jid.MustParse("a").IsZero() {
		t.Errorf("%#v", j)
	}
	checkView(t, jid.View{}, j)
}

func TestRulesHaveNamesAndTexts(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range jid.Rules() {
		if r.String() == "" || r.Error() == "" || seen[r.String()] {
			t.Errorf("rule %d: name %q, text %q", r, r, r.Error())
		}
		seen[r.String()] = true
	}
	if len(precis.Rules()) >= int(jid.RuleTooLong) || slices.Contains(precis.Rules(), precis.Rule(jid.RuleTooLong)) {
		t.Errorf("the %d rules of package precis reach into those of this one, from %d on", len(precis.Rules()), jid.RuleTooLong)
	}
	for _, r := range []jid.Rule{0, jid.RuleTooLong - 1, 255} {
		if r.String() != "" || r.Error() != "" {
			t.Errorf("%d is no rule, and is called %q", r, r)
		}
	}
	if jid.Part(9).String() != "" {
		t.Error("there is no part 9")
	}
}

func TestErrorTexts(t *testing.T) {
	for input, want := range map[string]string{
		"a&b@c": "jid: local: character that a localpart cannot hold, U+0026 at byte 1",
		"a@":    "jid: domain: empty, at byte 2",
	} {
		if _, err := jid.Parse(input); err == nil || err.Error() != want {
			t.Errorf("Parse(%q): %v", input, err)
		}
	}
}

func TestSizes(t *testing.T) {
	if size, most := unsafe.Sizeof(jid.JID{}), unsafe.Sizeof("")+8; size > most {
		t.Errorf("a JID has %d bytes", size)
	}
	if reflect.TypeFor[jid.View]().Comparable() {
		t.Error("a View can be compared, and be a key of a map")
	}
}
