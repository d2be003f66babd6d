package main

import (
	"fmt"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// addressRules are the rules of addresses, and where they follow from.
var addressRules = map[string]string{
	"empty":       "RFC 7622 §3.1",
	"too-long":    "RFC 7622 §3.1",
	"utf-8":       "RFC 7622 §3.1",
	"forbidden":   "RFC 7622 §3.3.1",
	"disallowed":  "RFC 8264 §9",
	"unassigned":  "RFC 8264 §9.10",
	"outer-space": "XEP-0106 §4.1",

	"not-ldh":        "RFC 5890 §2.3.1",
	"empty-label":    "RFC 7622 §3.2.1",
	"hyphen":         "RFC 5891 §4.2.3.1",
	"leading-mark":   "RFC 5891 §4.2.3.2",
	"label-too-long": "RFC 5890 §2.3.1",
	"a-label":        "RFC 5891 §5.4",
	"idna":           "RFC 5892 §3",
	"ip-literal":     "RFC 3986 §3.2.2",

	"zero-width-non-joiner":        "RFC 5892 A.1",
	"zero-width-joiner":            "RFC 5892 A.2",
	"middle-dot":                   "RFC 5892 A.3",
	"keraia":                       "RFC 5892 A.4",
	"geresh":                       "RFC 5892 A.5",
	"gershayim":                    "RFC 5892 A.6",
	"katakana-middle-dot":          "RFC 5892 A.7",
	"arabic-indic-digits":          "RFC 5892 A.8",
	"extended-arabic-indic-digits": "RFC 5892 A.9",

	"bidi-first":   "RFC 5893 §2",
	"bidi-rtl":     "RFC 5893 §2",
	"bidi-rtl-end": "RFC 5893 §2",
	"bidi-numbers": "RFC 5893 §2",
	"bidi-ltr":     "RFC 5893 §2",
	"bidi-ltr-end": "RFC 5893 §2",
}

// Parts of an address.
const (
	wholeAddress = "address"
	localPart    = "local"
	domainPart   = "domain"
	resourcePart = "resource"
)

var addressParts = []string{localPart, domainPart, resourcePart}

// in puts a payload into one part of an address, and says what is on both sides.
func in(part, payload string) (head, tail string) {
	switch part {
	case localPart:
		return "", "@example.com/r"
	case domainPart:
		return "a@", ".example/r"
	}
	return "a@example.com/", ""
}

// holds is the address that has value in one part, and elsewhere what in puts there.
func holds(part, value string) vectors.Address {
	switch part {
	case localPart:
		return vectors.Address{Local: value, Domain: "example.com", Resource: "r"}
	case domainPart:
		return vectors.Address{Local: "a", Domain: value + ".example", Resource: "r"}
	}
	return vectors.Address{Local: "a", Domain: "example.com", Resource: value}
}

// address adds an input that is an address.
func (s *set) address(a about, input string, is vectors.Address) { s.addressBy(nil, a, input, is) }

// noAddress adds an input that breaks a rule at the marker in the template.
func (s *set) noAddress(a about, template, part, rule string) {
	s.noAddressBy(nil, a, template, part, rule)
}

// addressBy is address by settings.
func (s *set) addressBy(by *vectors.Settings, a about, input string, is vectors.Address) {
	if a.section == "" {
		panic(a.name + " has no section")
	}
	r := a.record(vectors.ModeAddress, vectors.Accept)
	r.Settings, r.Address = by, &is
	s.add(r, input)
}

// noAddressBy is noAddress by settings.
func (s *set) noAddressBy(by *vectors.Settings, a about, template, part, rule string) {
	r := a.record(vectors.ModeAddress, vectors.Reject)
	section, ok := addressRules[rule]
	if !ok {
		panic("no such rule: " + rule)
	}
	input, offset := cut(template)
	r.Settings, r.Part, r.Rule, r.Condition, r.Offset = by, part, rule, "jid-malformed", &offset
	if r.Section == "" {
		r.Section = section
	}
	s.add(r, input)
}

// value adds a payload that stands for a value in one part, or breaks a rule at its marker there.
func (s *set) value(by *vectors.Settings, a about, part, payload, value, rule string) {
	a.name += "/" + part
	head, tail := in(part, payload)
	if rule == "" {
		s.addressBy(by, a, head+payload+tail, holds(part, value))
		return
	}
	a.section = ""
	s.noAddressBy(by, a, head+payload+tail, part, rule)
}

func point(r rune) string { return fmt.Sprintf("u%04x", r) }

// partTable: which parts there are, and where they are cut.
func partTable(s *set) {
	good := func(name, why, input string, is vectors.Address) {
		s.address(because("jid-parts", name, why, "RFC 7622 §3.1"), input, is)
	}
	bad := func(name, why, template, part, rule string) {
		s.noAddress(because("jid-parts", name, why, ""), template, part, rule)
	}
	for _, local := range []string{"", "juliet"} {
		for _, domain := range []string{"", "example.com"} {
			for _, resource := range []string{"", "balcony"} {
				for _, at := range []string{"", "@"} {
					for _, slash := range []string{"", "/"} {
						if at == "" && local != "" || slash == "" && resource != "" {
							continue
						}
						name := "of" + sign(local, "-local") + sign(at, "-at") + sign(domain, "-domain") + sign(slash, "-slash") + sign(resource, "-resource")
						switch {
						case local+at+domain+slash+resource == "":
							bad(name, "no address at all", marker, wholeAddress, "empty")
						case at != "" && local == "":
							bad(name, "nothing before the first separator", marker+at+domain+slash+resource, localPart, "empty")
						case domain == "":
							bad(name, "no domainpart", local+at+marker+slash+resource, domainPart, "empty")
						case slash != "" && resource == "":
							bad(name, "nothing behind the slash", local+at+domain+slash+marker, resourcePart, "empty")
						default:
							good(name, "every part that is there", local+at+domain+slash+resource, vectors.Address{Local: local, Domain: domain, Resource: resource})
						}
					}
				}
			}
		}
	}
	for _, c := range []struct {
		name, input string
		is          vectors.Address
	}{
		{"slash-first", "a/b@c/d", vectors.Address{Domain: "a", Resource: "b@c/d"}},
		{"separators-in-resource", "a@b//@/", vectors.Address{Local: "a", Domain: "b", Resource: "/@/"}},
		{"slash-resource", "b//", vectors.Address{Domain: "b", Resource: "/"}},
		{"at-resource", "b/@", vectors.Address{Domain: "b", Resource: "@"}},
		{"address-in-resource", "a@b/c@d/e", vectors.Address{Local: "a", Domain: "b", Resource: "c@d/e"}},
		{"shortest", "a", vectors.Address{Domain: "a"}},
		{"shortest-parts", "a@b/c", vectors.Address{Local: "a", Domain: "b", Resource: "c"}},
		{"space-resource", "a@b/ ", vectors.Address{Local: "a", Domain: "b", Resource: " "}},
		{"spaces-in-resource", "a@b/ c  d ", vectors.Address{Local: "a", Domain: "b", Resource: " c  d "}},
		{"fullwidth-separators-in-resource", "a@b/c＠d／e", vectors.Address{Local: "a", Domain: "b", Resource: "c＠d／e"}},
	} {
		good(c.name, "it is cut at the first slash, and at the first at before that", c.input, c.is)
	}
	bad("two-ats", "the first at cuts, the second one is in no domain", "a@b‸@c", domainPart, "not-ldh")
	bad("at-at", "the first at cuts, the second one is in no domain", "a@‸@b", domainPart, "not-ldh")
	bad("fullwidth-at", "it is cut before anything is mapped", "a‸＠b", domainPart, "not-ldh")
	bad("fullwidth-slash", "it is cut before anything is mapped", "a@b‸／c", domainPart, "not-ldh")
	bad("space-before", "white space is not trimmed", "‸ a@b", localPart, "disallowed")
	bad("space-behind", "white space is not trimmed", "a@b‸ ", domainPart, "not-ldh")
	bad("line-feed-behind", "white space is not trimmed", "a@b‸\n", domainPart, "not-ldh")
	bad("nul-behind", "a NUL ends nothing", "a@b/c‸\x00", resourcePart, "disallowed")
	bad("uri", "a URI is no address", "xmpp‸:a@b", localPart, "forbidden")
	bad("angle", "what mail has round addresses", "‸<a@b>", localPart, "forbidden")
	bad("port", "a port is in no address", "a@b‸:5222", domainPart, "not-ldh")
}

// sign stands for a string that is not empty.
func sign(s, is string) string {
	if s == "" {
		return ""
	}
	return is
}

func letters(n int) string { return strings.Repeat("a", n) }

// name is a name of n octets, in labels of 63 and a shorter one.
func name(n int) string {
	var b strings.Builder
	for n > 0 {
		size := min(n, 63)
		if n == 64 {
			size = 62 // an empty label is none
		}
		b.WriteString(letters(size))
		if n -= size; n > 0 {
			b.WriteByte('.')
			n--
		}
	}
	return b.String()
}

// lengthTable: parts at their limit, one below and one above, before and after mapping.
func lengthTable(s *set) {
	const most = 1023
	add := func(name, why, part, input, output string) {
		a := because("jid-length", name+"/"+part, why, "RFC 7622 §3.1")
		head, tail := in(part, input)
		is := holds(part, output)
		if part == domainPart {
			head, tail, is.Domain = "a@", "/r", output
		}
		if len(output) <= most {
			s.address(a, head+input+tail, is)
			return
		}
		a.section = ""
		s.noAddress(a, head+marker+input+tail, part, "too-long")
	}
	for _, n := range []int{1, 2, 3, 254, 255, 256, 1000, 1022, 1023, 1024, 1025, 2047, 3000} {
		add(fmt.Sprintf("octets-%04d", n), "octets are counted", localPart, letters(n), letters(n))
		add(fmt.Sprintf("octets-%04d", n), "octets are counted", resourcePart, letters(n), letters(n))
		add(fmt.Sprintf("octets-%04d", n), "octets are counted", domainPart, name(n), name(n))
		add(fmt.Sprintf("capitals-%04d", n), "mapping changes no length", localPart, strings.ToUpper(letters(n)), letters(n))
		add(fmt.Sprintf("capitals-%04d", n), "mapping changes no length", domainPart, strings.ToUpper(name(n)), name(n))
		add(fmt.Sprintf("dot-behind-%04d", n), "the dot at the end is not counted", domainPart, name(n)+".", name(n))
	}
	for _, m := range []struct {
		name, why, part, from, to string
	}{
		{"two-octets", "octets are counted, not characters", localPart, "é", "é"},
		{"three-octets", "octets are counted, not characters", localPart, "漢", "漢"},
		{"four-octets", "octets are counted, not characters", localPart, "𠀀", "𠀀"},
		{"fullwidth", "three octets become one", localPart, "Ａ", "a"},
		{"composed", "three octets become two", localPart, "e\u0301", "é"},
		{"kelvin", "three octets become one", localPart, "\u212A", "k"},
		{"grows-by-case", "two octets become three", localPart, "\u023A", "\u2C65"},
		{"grows-by-dot", "two octets become three", localPart, "\u0130", "i\u0307"},
		{"grows-by-normalization", "three octets become six", localPart, "\u0958", "\u0915\u093C"},
		{"two-octets", "octets are counted, not characters", resourcePart, "é", "é"},
		{"three-octets", "octets are counted, not characters", resourcePart, "漢", "漢"},
		{"four-octets", "octets are counted, not characters", resourcePart, "😀", "😀"},
		{"space", "two octets become one", resourcePart, "\u00A0", " "},
		{"ideographic-space", "three octets become one", resourcePart, "\u3000", " "},
		{"composed", "three octets become two", resourcePart, "e\u0301", "é"},
		{"grows-by-normalization", "three octets become six", resourcePart, "\u0958", "\u0915\u093C"},
	} {
		n := most / len(m.to)
		rest := strings.Repeat("a", most-n*len(m.to))
		for _, more := range []string{"", "a"} {
			suffix := map[string]string{"": "-1023", "a": "-1024"}[more]
			add(m.name+suffix, m.why, m.part, rest+more+strings.Repeat(m.from, n), rest+more+strings.Repeat(m.to, n))
		}
		add(m.name+"-one-more", m.why, m.part, strings.Repeat(m.from, n+1), strings.Repeat(m.to, n+1))
	}
	// Labels: 63 octets, as an A-label if they are not ASCII (RFC 5890 §2.3.2.1).
	for _, n := range []int{1, 2, 62, 63, 64, 65, 100} {
		a := because("jid-length", fmt.Sprintf("label-%03d", n), "a label has 63 octets at most", "RFC 5890 §2.3.1")
		for _, place := range []struct{ name, head, tail string }{{"first", "", ".example"}, {"last", "example.", ""}, {"alone", "", ""}} {
			a := a
			a.name += "/" + place.name
			if n <= 63 {
				s.address(a, place.head+letters(n)+place.tail, vectors.Address{Domain: place.head + letters(n) + place.tail})
				continue
			}
			a.section = ""
			s.noAddress(a, place.head+marker+letters(n)+place.tail, domainPart, "label-too-long")
		}
	}
	for _, of := range []struct{ name, label string }{
		{"latin", "ü"}, {"han", "漢"}, {"cyrillic", "я"}, {"two-han", "漢字"}, {"supplementary", "𠀀"}, {"letter-first", "aü"}, {"digit-last", "ü1"},
	} {
		for n := 1; ; n++ {
			label := strings.Repeat(of.label, n)
			size := len(aLabel(label))
			a := because("jid-length", fmt.Sprintf("a-label-of-%s-%02d", of.name, n), fmt.Sprintf("a label whose A-label has %d octets", size), "RFC 5890 §2.3.2.1")
			if size > 63 {
				a.section = ""
				s.noAddress(a, "x."+marker+label, domainPart, "label-too-long")
				break
			}
			s.address(a, "x."+label, vectors.Address{Domain: "x." + label})
		}
	}
}

// addressEncodingTable: every kind of ill-formed UTF-8, in every part, in every place of it.
func addressEncodingTable(s *set) {
	for _, bad := range illFormed {
		for _, part := range addressParts {
			for _, place := range []struct{ name, head, tail string }{{"alone", "", ""}, {"first", "", "b"}, {"middle", "b", "c"}, {"last", "b", ""}, {"behind-others", "ü", "ü"}} {
				s.value(nil, because("jid-utf8", bad.name+"/"+place.name, "ill-formed UTF-8, at the first byte of the sequence", ""), part,
					place.head+marker+bad.bytes+place.tail, "", "utf-8")
			}
		}
	}
	for _, c := range cutShort {
		for _, part := range addressParts {
			for _, d := range []string{"@", "/", ".", "a"} {
				if d == "@" && part == domainPart || d == "/" && part != resourcePart {
					continue // it would be cut there, or there would be another fault first
				}
				head, tail := in(part, "")
				name := fmt.Sprintf("cut-%s-before-%x/%s", c.name, d, part)
				if d == "@" && part == localPart {
					d = "" // the separator itself follows
				}
				s.noAddress(because("jid-utf8", name, "a sequence without its end takes nothing of what follows", ""), head+"b"+marker+c.bytes+d+tail, part, "utf-8")
			}
		}
	}
}

// asciiTable: each character of ASCII in each part.
func asciiTable(s *set) {
	const forbidden = `"&'/:<>@`
	for c := range rune(128) {
		r := string(c)
		name := fmt.Sprintf("%02x", c)
		a := because("jid-ascii", name, "each character of ASCII", "RFC 7622 §3.3")
		switch alone := a; {
		case r == "/":
			alone.name += "/local"
			s.address(alone, "x/y@example.com", vectors.Address{Domain: "x", Resource: "y@example.com"})
		case r == "@":
			alone.name, alone.section = alone.name+"/local", ""
			s.noAddress(alone, "x@y‸@example.com", domainPart, "not-ldh")
		case strings.Contains(forbidden, r):
			s.value(nil, a, localPart, "x‸"+r+"y", "", "forbidden")
		case c <= ' ' || c == 0x7F:
			s.value(nil, a, localPart, "x‸"+r+"y", "", "disallowed")
		default:
			s.value(nil, a, localPart, "x"+r+"y", "x"+strings.ToLower(r)+"y", "")
			s.value(nil, because("jid-ascii", name+"-alone", a.why, a.section), localPart, r, strings.ToLower(r), "")
		}
		a.section = "RFC 7622 §3.2"
		switch alone := a; {
		case r == "/":
			alone.name += "/domain"
			s.address(alone, "a@x/y.example/r", vectors.Address{Local: "a", Domain: "x", Resource: "y.example/r"})
		case c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c == '-', c == '.':
			s.value(nil, a, domainPart, "x"+r+"y", "x"+strings.ToLower(r)+"y", "")
		default:
			s.value(nil, a, domainPart, "x‸"+r+"y", "", "not-ldh")
		}
		a.section = "RFC 7622 §3.4"
		if c < ' ' || c == 0x7F {
			s.value(nil, a, resourcePart, "x‸"+r+"y", "", "disallowed")
			continue
		}
		s.value(nil, a, resourcePart, "x"+r+"y", "x"+r+"y", "")
		s.value(nil, because("jid-ascii", name+"-alone", a.why, a.section), resourcePart, r, r, "")
	}
}

// escapeTable: what a localpart cannot hold, and how it does.
func escapeTable(s *set) {
	accept := func(name, why, in, out string) {
		r := because("jid-escape", name, why, "XEP-0106 §3").record(vectors.ModeEscape, vectors.Accept)
		r.Address = &vectors.Address{Local: out}
		s.add(r, in)
	}
	reject := func(name, why, template string) {
		r := because("jid-escape", name, why, addressRules["outer-space"]).record(vectors.ModeEscape, vectors.Reject)
		input, offset := cut(template)
		r.Part, r.Rule, r.Condition, r.Offset = localPart, "outer-space", "jid-malformed", &offset
		s.add(r, input)
	}
	for _, c := range ` "&'/:<>@\` {
		r := string(c)
		seq := fmt.Sprintf(`\%02x`, c)
		is := seq
		if r == `\` {
			is = r // which is escaped only where it would begin a sequence
		}
		why := "each of the ten characters"
		accept(fmt.Sprintf("%02x/middle", c), why, "a"+r+"b", "a"+is+"b")
		accept(fmt.Sprintf("%02x/twice", c), why, "a"+r+r+"b", "a"+is+is+"b")
		if r != " " {
			accept(fmt.Sprintf("%02x/alone", c), why, r, is)
			accept(fmt.Sprintf("%02x/first", c), why, r+"b", is+"b")
			accept(fmt.Sprintf("%02x/last", c), why, "a"+r, "a"+is)
		}
		accept(fmt.Sprintf("%02x/sequence", c), "what looks like a sequence was none", "a"+seq+"b", `a\5c`+seq[1:]+"b")
		accept(fmt.Sprintf("%02x/sequence-alone", c), "what looks like a sequence was none", seq, `\5c`+seq[1:])
		accept(fmt.Sprintf("%02x/sequence-twice", c), "what looks like a sequence was none", `\5c`+seq[1:], `\5c5c`+seq[1:])
		accept(fmt.Sprintf("%02x/cut", c), "a sequence that is cut is none", "a"+seq[:2], "a"+seq[:2])
		s.address(because("jid-escape", fmt.Sprintf("%02x/in-address", c), "in an address a sequence is what it is", "XEP-0106 §4.1"), "a"+seq+"b@example.com", vectors.Address{Local: "a" + seq + "b", Domain: "example.com"})
		s.address(because("jid-escape", fmt.Sprintf("%02x/in-resource", c), "in a resourcepart it is nothing", "XEP-0106 §4.1"), "example.com/a"+seq, vectors.Address{Domain: "example.com", Resource: "a" + seq})
	}
	accept("nothing", "nothing to escape", "juliet", "juliet")
	accept("empty", "nothing at all", "", "")
	accept("other-sequence", "sequences of other characters are none", `a\21\00\7f\zz`, `a\21\00\7f\zz`)
	accept("all", "all of them", `a "&'/:<>@b`, `a\20\22\26\27\2f\3a\3c\3e\40b`)
	accept("mail", "a mail address", "romeo@montague.example", `romeo\40montague.example`)
	accept("beyond-ascii", "what is not ASCII stays", "ü/漢", `ü\2f漢`)
	reject("space-first", "a space at an end cannot be escaped", "‸ a")
	reject("space-last", "a space at an end cannot be escaped", "a‸ ")
	reject("space-alone", "a space at an end cannot be escaped", "‸ ")
	reject("spaces-around", "a space at an end cannot be escaped", "‸ a ")
}
