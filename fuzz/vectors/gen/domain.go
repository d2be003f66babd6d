package main

import (
	"fmt"
	"path"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// labelTable: labels, and what is between them.
func labelTable(s *set) {
	good := func(name, why, section, input, domain string) {
		s.address(because("jid-label", name, why, section), input, vectors.Address{Domain: domain})
	}
	bad := func(name, why, template, rule string) {
		s.noAddress(because("jid-label", name, why, ""), template, domainPart, rule)
	}
	for _, dot := range []struct{ name, dot string }{{"full-stop", "."}, {"ideographic", "。"}, {"fullwidth", "．"}, {"halfwidth", "｡"}} {
		const mapped = "RFC 5895 §2"
		good("dot/"+dot.name, "what separates labels", mapped, "a"+dot.dot+"b", "a.b")
		good("dot/"+dot.name+"-u-labels", "what separates labels", mapped, "ü"+dot.dot+"漢", "ü.漢")
		good("dot/"+dot.name+"-last", "one dot at the end is stripped", "RFC 7622 §3.2", "a.b"+dot.dot, "a.b")
		s.address(because("jid-label", "dot/"+dot.name+"-before-slash", "one dot at the end is stripped", "RFC 7622 §3.2"), "a@b"+dot.dot+"/r", vectors.Address{Local: "a", Domain: "b", Resource: "r"})
		bad("dot/"+dot.name+"-alone", "a dot is no name", "a@‸"+dot.dot, "empty")
		bad("dot/"+dot.name+"-first", "a label before the first dot is empty", "a@‸"+dot.dot+"b", "empty-label")
		for _, other := range []struct{ name, dot string }{{"full-stop", "."}, {"ideographic", "。"}} {
			bad("dot/"+dot.name+"-then-"+other.name, "a label between two dots is empty", "a"+dot.dot+"‸"+other.dot+"b", "empty-label")
			bad("dot/"+dot.name+"-then-"+other.name+"-last", "only one dot at the end is stripped", "a"+dot.dot+"‸"+other.dot, "empty-label")
		}
	}
	for _, l := range []struct{ name, a string }{{"ascii", "a"}, {"u-label", "ü"}, {"han", "漢"}} {
		a := l.a
		bad("hyphen/first-"+l.name, "a hyphen first", "x.‸-"+a, "hyphen")
		bad("hyphen/last-"+l.name, "a hyphen last", "x.‸"+a+"-", "hyphen")
		bad("hyphen/both-"+l.name, "a hyphen first and last", "x.‸-"+a+"-", "hyphen")
		bad("hyphen/third-fourth-"+l.name, "hyphens third and fourth", "x.‸"+a+a+"--"+a, "hyphen")
		good("hyphen/second-"+l.name, "hyphens elsewhere", "RFC 5891 §4.2.3.1", a+"-"+a, a+"-"+a)
		good("hyphen/second-third-"+l.name, "hyphens elsewhere", "RFC 5891 §4.2.3.1", a+"--"+a, a+"--"+a)
		good("hyphen/third-"+l.name, "hyphens elsewhere", "RFC 5891 §4.2.3.1", a+a+"-"+a, a+a+"-"+a)
		good("hyphen/fourth-fifth-"+l.name, "hyphens elsewhere", "RFC 5891 §4.2.3.1", a+a+a+"--"+a, a+a+a+"--"+a)
		good("hyphen/third-fifth-"+l.name, "hyphens elsewhere", "RFC 5891 §4.2.3.1", a+a+"-"+a+"-"+a, a+a+"-"+a+"-"+a)
		for _, mark := range "\u0300\u0301\u0315\u0903\u093E\u3099" {
			if mark == 0x3099 && a != "漢" {
				continue
			}
			bad("mark/"+point(mark)+"-before-"+l.name, "a combining mark first", "x.‸"+string(mark)+a, "leading-mark")
		}
		bad("underscore/"+l.name, "an underscore is for services, not for hosts", "x."+a+"‸_"+a, "not-ldh")
		bad("underscore/first-"+l.name, "an underscore is for services, not for hosts", "‸_xmpp."+a, "not-ldh")
	}
	bad("hyphen/alone", "a hyphen is no label", "x.‸-", "hyphen")
	bad("hyphen/fullwidth-first", "it is a hyphen after mapping", "x.‸－a", "hyphen")
	bad("hyphen/two", "hyphens first and last", "x.‸--", "hyphen")
	for _, domain := range []string{"example", "example.com", "a.b.c.d.e.f.g", "0", "0.1", "1.2.3", "127.0.0.1", "256.256.256.256", "1.2.3.4.5", "0x7f.1", "999999999999", "3com.example", "a-1.b2", "localhost", "xn.example", "xn-a.example", "xnn--a.example"} {
		good("plain/"+domain, "labels of letters, digits and hyphens, whatever they look like", "RFC 7622 §3.2.1", domain, domain)
	}
	good("plain/fullwidth-ipv4", "labels of letters, digits and hyphens, whatever they look like", "RFC 7622 §3.2.1", "１２７．０．０．１", "127.0.0.1")
}

// scripts are labels of many kinds, U-labels all of them.
var scripts = []struct{ name, label string }{
	{"german", "bücher"}, {"sharp-s", "straße"}, {"french", "élève"}, {"catalan", "col·lapse"}, {"polish", "żółć"}, {"vietnamese", "tiếngviệt"}, {"turkish", "ığüşöç"}, {"greek", "σίσυφος"},
	{"russian", "пример"}, {"ukrainian", "їжак"}, {"armenian", "հայ"}, {"georgian", "საქართველო"}, {"hebrew", "שלום"}, {"arabic", "مثال"}, {"persian", "نامه\u200cای"}, {"hindi", "उदाहरण"},
	{"hindi-joiner", "क्\u200dष"}, {"bengali", "বাংলা"}, {"tamil", "தமிழ்"}, {"sinhala", "ලංකා"}, {"thai", "ตัวอย่าง"}, {"lao", "ລາວ"}, {"burmese", "မြန်မာ"}, {"khmer", "ខ្មែរ"}, {"tibetan", "བོད"},
	{"amharic", "አማርኛ"}, {"cherokee", "ᏣᎳᎩ"}, {"mongolian", "ᠮᠣᠩᠭᠣᠯ"}, {"japanese", "例え"}, {"katakana", "カタカナ"}, {"dots", "ア・ア"}, {"chinese", "漢字"}, {"korean", "한국"}, {"gothic", "𐌲𐌿𐍄"},
	{"supplementary", "𠀀𠀁"}, {"mixed", "a1-漢b"}, {"digit-first", "1ü"}, {"one", "ä"}, {"extended", "𓀀"},
}

// aLabelTable: A-labels, the U-labels that they are, and what is none.
func aLabelTable(s *set) {
	for _, l := range scripts {
		a := aLabel(l.label)
		wide := strings.Map(func(r rune) rune { return r + 0xFEE0 }, a)
		for _, spelling := range []struct{ name, input string }{{"u-label", l.label}, {"a-label", a}, {"capitals", strings.ToUpper(a)}, {"fullwidth", wide}, {"prefix-capitals", "XN--" + a[4:]}} {
			s.address(because("jid-a-label", l.name+"/"+spelling.name, "one label, however it is spelled", "RFC 7622 §3.2.1"), "a@"+spelling.input+".example",
				vectors.Address{Local: "a", Domain: l.label + ".example"})
		}
	}
	bad := func(name, why, label, rule string) {
		s.noAddress(because("jid-a-label", "not/"+name, why, ""), "a@b.‸"+label+".example", domainPart, rule)
	}
	bad("nothing", "nothing is encoded", "xn--", "a-label")
	for _, ascii := range []string{"a", "abc", "0", "a-b", "-"} {
		bad("ascii-"+ascii, "ASCII is encoded, which needs no encoding", aLabel(ascii), "a-label")
	}
	for _, c := range []struct{ name, why, label, rule string }{
		{"capital", "a capital is encoded", "Ü", "a-label"}, {"capital-inside", "a capital is encoded", "aÜb", "a-label"}, {"decomposed", "what is not normalized is encoded", "e\u0301b", "a-label"},
		{"singleton", "what is not normalized is encoded", "a\u1F71", "a-label"}, {"cherokee-small", "a small letter of Cherokee is encoded", "\uABA3", "a-label"},
		{"fullwidth", "what is to be mapped is encoded", "ａ漢", "a-label"}, {"sharp-s-capital", "a capital is encoded", "straẞe", "a-label"},
		{"symbol", "a symbol is encoded", "☃", "disallowed"}, {"emoji", "a symbol is encoded", "😀", "disallowed"}, {"ligature", "a ligature is encoded", "ﬁ", "disallowed"}, {"dot", "a dot is encoded", "a。b", "disallowed"},
		{"no-break-space", "a space is encoded", "a\u00A0b", "disallowed"}, {"control", "a control is encoded", "a\u0080", "disallowed"}, {"soft-hyphen", "what nobody sees is encoded", "a\u00ADb", "disallowed"},
		{"private", "private use is encoded", "a\uE000", "disallowed"}, {"noncharacter", "no character is encoded", "a\uFFFF", "disallowed"}, {"unassigned", "what is not assigned is encoded", "a\u0378", "unassigned"},
		{"mark-first", "a mark is first in what is encoded", "\u0301b", "leading-mark"}, {"mark-for-symbols", "a mark for symbols is encoded", "a\u20D0", "idna"}, {"unstable", "what case folding changes is encoded", "a\u1C80", "idna"},
		{"hyphen-first", "a hyphen is first in what is encoded", "-ä", "hyphen"}, {"hyphen-last", "a hyphen is last in what is encoded", "ä-", "hyphen"}, {"hyphens", "hyphens are third and fourth in what is encoded", "äb--c", "hyphen"},
		{"underscore", "an underscore is left beside what is encoded", "_ä", "not-ldh"}, {"colon", "a colon is left beside what is encoded", "ä:", "not-ldh"},
		{"joiner", "a joiner without a context is encoded", "a\u200Db", "zero-width-joiner"}, {"middle-dot", "a middle dot without a context is encoded", "a·b", "middle-dot"},
		{"both-directions", "both directions are encoded", "אa", "bidi-rtl"}, {"number-first", "a number before right-to-left letters is encoded", "1א", "bidi-first"},
	} {
		bad(c.name, c.why, aLabel(c.label), c.rule)
	}
	for _, c := range []struct{ name, why, label, rule string }{
		{"overflow", "a number that is too large", "xn--99999999", "a-label"}, {"cut", "a number that does not end", "xn--bcher-kv", "a-label"},
		{"prefix-on-u-label", "the prefix on what is no A-label", "xn--ä", "hyphen"}, {"prefix-on-han", "the prefix on what is no A-label", "xn--漢字", "hyphen"},
		{"other-prefix", "hyphens third and fourth that are no prefix", "ab--cd", "hyphen"}, {"twice", "an A-label of an A-label", aLabel("xn--4ca"), "a-label"},
	} {
		bad(c.name, c.why, c.label, c.rule)
	}
	for n := 60; n <= 62; n++ {
		bad(fmt.Sprintf("long-%d", n+4), "longer than a label can be", "xn--"+letters(n), "label-too-long")
	}
}

// literalTable: addresses of hosts.
func literalTable(s *set) {
	good := func(name, input, domain string) {
		a := because("jid-ip", name, "an IPv6 address, which has one spelling", "RFC 5952 §4")
		s.address(a, "a@"+input+"/r", vectors.Address{Local: "a", Domain: domain, Resource: "r"})
		a.name, a.why = a.name+"-dot", "one dot at the end is stripped"
		s.address(a, input+".", vectors.Address{Domain: domain})
	}
	for _, c := range []struct{ name, input, domain string }{
		{"loopback", "[::1]", "[::1]"}, {"unspecified", "[::]", "[::]"}, {"documentation", "[2001:db8::1]", "[2001:db8::1]"}, {"full", "[2001:0db8:0000:0000:0000:0000:0000:0001]", "[2001:db8::1]"},
		{"zeros", "[2001:db8:0:0:0:0:0:1]", "[2001:db8::1]"}, {"capitals", "[2001:DB8::ABCD]", "[2001:db8::abcd]"}, {"longest-run", "[2001:0:0:1:0:0:0:1]", "[2001:0:0:1::1]"}, {"first-run", "[2001:db8:0:0:1:0:0:1]", "[2001:db8::1:0:0:1]"},
		{"single-zero", "[2001:db8:0:1:1:1:1:1]", "[2001:db8:0:1:1:1:1:1]"}, {"single-zero-short", "[2001:db8::1:1:1:1:1]", "[2001:db8:0:1:1:1:1:1]"}, {"no-zeros", "[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:8]"}, {"run-last", "[1:2::]", "[1:2::]"},
		{"mapped", "[::ffff:192.0.2.1]", "[::ffff:192.0.2.1]"}, {"mapped-hex", "[::ffff:c000:201]", "[::ffff:192.0.2.1]"}, {"leading-zeros", "[0001:0002::]", "[1:2::]"}, {"link-local", "[fe80::1]", "[fe80::1]"},
		{"ipv4-last", "[64:ff9b::192.0.2.33]", "[64:ff9b::c000:221]"},
	} {
		good(c.name, c.input, c.domain)
	}
	for _, c := range []struct{ name, why, input string }{
		{"empty", "nothing in brackets", "[]"}, {"open", "a bracket that is not closed", "[::1"}, {"bracket", "a bracket alone", "["}, {"ipv4", "an IPv4 address in brackets", "[127.0.0.1]"}, {"name", "a name in brackets", "[example.com]"},
		{"zone", "zones mean something inside one host only (RFC 9844)", "[fe80::1%eth0]"}, {"zone-escaped", "zones mean something inside one host only (RFC 9844)", "[fe80::1%25eth0]"}, {"zone-empty", "zones mean something inside one host only (RFC 9844)", "[fe80::1%]"},
		{"future", "no other version was ever defined", "[v1.a]"}, {"six", "six groups", "[1:2:3:4:5:6]"}, {"nine", "nine groups", "[1:2:3:4:5:6:7:8:9]"}, {"two-runs", "two runs of zeros", "[1::2::3]"}, {"three-colons", "three colons", "[1:::2]"},
		{"five-digits", "five digits", "[12345::]"}, {"no-digit", "no hexadecimal digit", "[g::]"}, {"colon-first", "a colon first", "[:1:2:3:4:5:6:7]"}, {"colon-last", "a colon last", "[1:2:3:4:5:6:7:]"}, {"space", "a space", "[ ::1]"},
		{"ipv4-large", "a number over 255", "[::256.0.0.1]"}, {"ipv4-short", "three numbers", "[::1.2.3]"}, {"ipv4-first", "an IPv4 address first", "[1.2.3.4::]"}, {"port", "a port behind it", "[::1]:5222"}, {"name-behind", "a label behind it", "[::1].example"},
		{"doubled", "two pairs of brackets", "[[::1]]"}, {"two-dots", "two dots at the end", "[::1].."}, {"run-of-nothing", "a run of zeros that stands for none", "[1:2:3:4::5:6:7:8]"},
	} {
		s.noAddress(because("jid-ip", "not/"+c.name, c.why, ""), "a@‸"+c.input, domainPart, "ip-literal")
	}
	s.noAddress(because("jid-ip", "not/bare", "an IPv6 address without brackets", ""), "a@‸::1", domainPart, "not-ldh")
	s.noAddress(because("jid-ip", "not/fullwidth", "brackets that are some only after mapping", ""), "a@‸［::1］", domainPart, "not-ldh")
}

// confirmAddress says by what a verdict is confirmed. That it is so is tested in bench/peers.
func confirmAddress(r *vectors.Record) string {
	if r.Mode == vectors.ModeEscape || r.Settings != nil {
		return vectors.BySection // nobody is asked about escaping, and everybody has a version of Unicode of his own
	}
	for _, o := range otherwise {
		if match, err := path.Match(o.names, r.Name); err != nil || match && r.Expect == o.expect {
			return o.by
		}
	}
	if a := r.Address; r.Part == domainPart || a != nil && (a.Local == "" || a.Local == "a") && (a.Resource == "" || a.Resource == "r") {
		return vectors.ByIDNA
	}
	return vectors.ByMellium
}

// otherwise are addresses that those who know hosts, or mellium.im/xmpp, see otherwise, by patterns of their names.
var otherwise = []struct{ why, names, expect, by string }{
	{"idna maps no width", "jid-a-label/*/fullwidth/address", vectors.Accept, vectors.ByMellium},
	{"a dot is cut at, whatever its width", "jid-mapping/fullwidth/uff0e/domain/address", vectors.Accept, vectors.ByIDNA},
	{"idna maps no width", "jid-mapping/fullwidth/*/domain/address", vectors.Accept, vectors.ByMellium},
	{"idna maps no width", "jid-mapping/halfwidth/*/domain/address", vectors.Accept, vectors.ByMellium},
	{"idna maps no width", "jid-label/plain/fullwidth-ipv4/address", vectors.Accept, vectors.ByMellium},
	{"idna does not fold Cherokee", "jid-a-label/cherokee/u-label/address", vectors.Accept, vectors.ByMellium},
	{"idna does not fold Cherokee", "jid-mapping/cherokee/*/domain/address", vectors.Accept, vectors.ByMellium},
	{"idna looks at each label alone", "jid-bidi/name/digits-*/address", vectors.Reject, vectors.ByMellium},
	{"idna looks at each label alone", "jid-bidi/name/ipv4-like/address", vectors.Reject, vectors.ByMellium},
	{"idna looks at each label alone", "jid-bidi/name/neutral-last/address", vectors.Reject, vectors.ByMellium},
	{"1023 octets are RFC 7622's", "jid-length/*/domain/address", vectors.Reject, vectors.ByMellium},
	{"ipaddress knows zones", "jid-ip/not/zone/address", vectors.Reject, vectors.ByMellium},
	{"ipaddress knows zones", "jid-ip/not/zone-escaped/address", vectors.Reject, vectors.ByMellium},
	{"x/text wants it between katakana", "jid-context/katakana-middle-dot/before-han/local/address", vectors.Accept, vectors.BySection},
	{"x/text wants it between katakana", "jid-context/katakana-middle-dot/behind-hiragana/local/address", vectors.Accept, vectors.BySection},
	{"x/text looks behind it", "jid-context/keraia/first/local/address", vectors.Accept, vectors.BySection},
	{"x/text wants something behind it", "jid-context/zero-width-non-joiner/virama-alone/local/address", vectors.Accept, vectors.BySection},
	{"x/text breaks up more than 30 marks", "jid-mapping/nfc/long/*/address", vectors.Accept, vectors.BySection},
	{"x/text maps code point by code point", "jid-mapping/special/final-sigma/local/address", vectors.Accept, vectors.BySection},
}
