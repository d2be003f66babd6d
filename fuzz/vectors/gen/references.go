package main

import "strings"

// goodReferences and what they stand for.
var goodReferences = []struct{ name, text, value string }{
	{"lt", "&lt;", "<"},
	{"gt", "&gt;", ">"},
	{"amp", "&amp;", "&"},
	{"quot", "&quot;", `"`},
	{"apos", "&apos;", "'"},
	{"all", "&lt;&gt;&amp;&quot;&apos;", `<>&"'`},
	{"many", strings.Repeat("&amp;", 40), strings.Repeat("&", 40)},
	{"twice", "&amp;amp;", "&amp;"},
	{"thrice", "&amp;lt;b&amp;gt;", "&lt;b&gt;"},
	{"decimal", "&#65;", "A"},
	{"hex", "&#x41;", "A"},
	{"hex-lower", "&#xe9;", "\u00E9"},
	{"hex-mixed", "&#xaBcD;", "\uABCD"},
	{"zeros-decimal", "&#0000000000000000000000000000065;", "A"},
	{"zeros-hex", "&#x000000000000000000000000000041;", "A"},
	{"tab", "&#9;", "\t"},
	{"tab-hex", "&#x9;", "\t"},
	{"line-feed", "&#10;", "\n"},
	{"line-feed-hex", "&#xA;", "\n"},
	{"carriage-return", "&#13;", "\r"},
	{"carriage-return-hex", "&#xd;", "\r"},
	{"crlf", "&#13;&#10;", "\r\n"},
	{"space", "&#32;", " "},
	{"space-hex", "&#x20;", " "},
	{"lt-decimal", "&#60;", "<"},
	{"lt-hex", "&#x3C;", "<"},
	{"gt-decimal", "&#62;", ">"},
	{"amp-decimal", "&#38;", "&"},
	{"amp-then-entity", "&#38;lt;", "&lt;"},
	{"amp-then-reference", "&#38;#60;", "&#60;"},
	{"amp-then-unknown", "&#38;nbsp;", "&nbsp;"},
	{"quot-decimal", "&#34;", `"`},
	{"apos-hex", "&#x27;", "'"},
	{"bracket", "&#93;&#93;&gt;", "]]>"},
	{"brackets-then-gt", "]]&gt;", "]]>"},
	{"brackets-then-gt-decimal", "]]&#62;", "]]>"},
	{"bracket-then-reference", "]&#93;>", "]]>"},
	{"delete", "&#127;", "\x7F"},
	{"next-line", "&#x85;", "\u0085"},
	{"d7ff", "&#xD7FF;", "\uD7FF"},
	{"e000", "&#xE000;", "\uE000"},
	{"feff", "&#xFEFF;", "\uFEFF"},
	{"fffd", "&#xFFFD;", "\uFFFD"},
	{"fffd-decimal", "&#65533;", "\uFFFD"},
	{"10000", "&#x10000;", "\U00010000"},
	{"1fffe", "&#x1FFFE;", "\U0001FFFE"},
	{"emoji", "&#128512;", "\U0001F600"},
	{"10ffff", "&#x10FFFF;", "\U0010FFFF"},
	{"10ffff-decimal", "&#1114111;", "\U0010FFFF"},
	{"separators", "&#x1FFF;", "\u1FFF"},
	{"percent", "%lt;", "%lt;"},
	{"hash", "#60;", "#60;"},
	{"semicolon", "&lt;;", "<;"},
}

// badReferences are reported at their ampersand.
var badReferences = []struct{ name, text, rule string }{
	// Entities that would need a DTD.
	{"nbsp", "&nbsp;", "entity"},
	{"copy", "&copy;", "entity"},
	{"foo", "&foo;", "entity"},
	{"upper", "&LT;", "entity"},
	{"title", "&Amp;", "entity"},
	{"prefix-of-amp", "&am;", "entity"},
	{"prefix-of-quot", "&quo;", "entity"},
	{"prefix-of-lt", "&l;", "entity"},
	{"longer-than-lt", "&ltt;", "entity"},
	{"longer-than-amp", "&ampx;", "entity"},
	{"longer-than-apos", "&apos1;", "entity"},
	{"underscore", "&_;", "entity"},
	{"dotted", "&a.b-c;", "entity"},
	{"accented", "&\u00E9;", "entity"},
	{"cjk", "&\u6F22\u5B57;", "entity"},
	{"xml", "&xml;", "entity"},
	{"x41", "&x41;", "entity"},
	// Not references at all.
	{"bare", "&", "reference"},
	{"bare-space", "& ", "reference"},
	{"bare-twice", "&&", "reference"},
	{"bare-before-entity", "&&amp;", "reference"},
	{"bare-line-feed", "&\n", "reference"},
	{"empty", "&;", "reference"},
	{"no-semicolon", "&lt ", "reference"},
	{"no-semicolon-then-more", "&amp&amp;", "reference"},
	{"no-semicolon-equals", "&a=b;", "reference"},
	{"space-after-name", "&amp ;", "reference"},
	{"space-before-name", "& amp;", "reference"},
	{"digit", "&1a;", "reference"},
	{"dash", "&-a;", "reference"},
	{"dot", "&.a;", "reference"},
	{"middle-dot", "&\u00B7a;", "reference"},
	{"combining", "&\u0301a;", "reference"},
	// U+FF11 is a NameStartChar: the fifth edition leaves U+F900 to U+FFFD nearly whole to names.
	{"fullwidth-digit", "&\uFF11;", "entity"},
	{"percent", "&%a;", "reference"},
	{"slash", "&a/b;", "reference"},
	{"plus", "&a+b;", "reference"},
	{"hash-only", "&#;", "reference"},
	{"hash-no-semicolon", "&#65", "reference"},
	{"hash-space", "&# 65;", "reference"},
	{"hash-space-after", "&#65 ;", "reference"},
	{"hash-minus", "&#-1;", "reference"},
	{"hash-plus", "&#+65;", "reference"},
	{"hash-letter", "&#a;", "reference"},
	{"hash-hex-digit", "&#4A;", "reference"},
	{"hash-underscore", "&#6_5;", "reference"},
	{"hash-comma", "&#6,5;", "reference"},
	{"hash-point", "&#65.0;", "reference"},
	{"hash-fullwidth", "&#\uFF16\uFF15;", "reference"},
	{"hash-arabic", "&#\u0666\u0665;", "reference"},
	{"hash-twice", "&##65;", "reference"},
	{"hash-amp", "&#&#65;", "reference"},
	{"hex-only", "&#x;", "reference"},
	{"hex-no-semicolon", "&#x41", "reference"},
	{"hex-upper-x", "&#X41;", "reference"},
	{"hex-letter", "&#xG1;", "reference"},
	{"hex-space", "&#x 41;", "reference"},
	{"hex-twice", "&#xx41;", "reference"},
	{"hex-0x", "&#0x41;", "reference"},
	{"hex-h", "&#x41h;", "reference"},
	{"hex-minus", "&#x-1;", "reference"},
	// References to what is not a Char, however large.
	{"nul", "&#0;", "char-reference"},
	{"nul-hex", "&#x0;", "char-reference"},
	{"nul-zeros", "&#x0000000000;", "char-reference"},
	{"u0001", "&#1;", "char-reference"},
	{"u0008", "&#x8;", "char-reference"},
	{"u000b", "&#xB;", "char-reference"},
	{"u000c", "&#12;", "char-reference"},
	{"u000e", "&#14;", "char-reference"},
	{"u001b", "&#x1b;", "char-reference"},
	{"u001f", "&#31;", "char-reference"},
	{"surrogate-first", "&#xD800;", "char-reference"},
	{"surrogate-last", "&#xDFFF;", "char-reference"},
	{"surrogate-decimal", "&#55296;", "char-reference"},
	{"surrogate-pair", "&#xD83D;&#xDE00;", "char-reference"},
	{"fffe", "&#xFFFE;", "char-reference"},
	{"ffff", "&#65535;", "char-reference"},
	{"110000", "&#x110000;", "char-reference"},
	{"110000-decimal", "&#1114112;", "char-reference"},
	{"wraps-21", "&#x200041;", "char-reference"},
	{"wraps-31", "&#x80000041;", "char-reference"},
	{"wraps-32", "&#x100000041;", "char-reference"},
	{"wraps-32-decimal", "&#4294967361;", "char-reference"},
	{"wraps-64", "&#x10000000000000041;", "char-reference"},
	{"wraps-64-decimal", "&#18446744073709551681;", "char-reference"},
	{"huge", "&#99999999999999999999999999;", "char-reference"},
	{"huge-hex", "&#xFFFFFFFFFFFFFFFFFFFFFFFF;", "char-reference"},
}

// referenceTable: references of all forms, in text, attribute values, namespace names and CDATA sections.
func referenceTable(s *set) {
	for _, r := range goodReferences {
		a := about{"reference", "good-" + r.name, "a reference stands for its character, once", "XML 1.0 §4.6"}
		for _, p := range valued {
			if p.name == "cdata" || p.name == "ns-prefix" {
				continue
			}
			s.acceptAt(inFrame, p, a, r.text, r.value)
		}
		s.acceptAt(inStream, placeText, a, r.text, r.value)
		s.acceptAt(inDocument, placeDouble, a, r.text, r.value)
		if !strings.Contains(r.text, "]]") {
			a.why, a.section = "there are no references in a CDATA section", "XML 1.0 §2.7"
			s.acceptAt(inFrame, placeCDATA, a, r.text, r.text)
		}
	}
	for _, r := range badReferences {
		a := wrong("reference", "bad-"+r.name, "")
		switch r.rule {
		case "entity":
			a.why = "only the five predefined entities exist"
		case "char-reference":
			a.why = "a reference to what Char forbids, or to no code point"
		default:
			a.why = "an ampersand that begins no reference"
		}
		for _, p := range valued {
			if p.name == "cdata" || p.name == "ns-prefix" {
				continue
			}
			s.rejectAt(inFrame, p, a, r.text, r.rule)
		}
		s.rejectAt(inStream, placeText, a, r.text, r.rule)
		s.rejectAt(inDocument, placeSingle, a, r.text, r.rule)
		a.why, a.section = "there are no references in a CDATA section", "XML 1.0 §2.7"
		s.acceptAt(inDocument, placeCDATA, a, r.text, r.text)
	}

	// A reference is text, also where it stands for white space.
	for _, r := range []struct{ name, text string }{
		{"space", "&#32;"}, {"line-feed", "&#xA;"}, {"letter", "&#x41;"}, {"amp", "&amp;"},
	} {
		for _, o := range outsides {
			if o.kind != inDeclaration {
				a := wrong("reference", r.name, "a reference is text, also where it stands for white space")
				s.rejectOutside(o, a, r.text, o.textRule())
			}
		}
	}

	// Where no reference may stand.
	for _, t := range []struct{ name, snippet, rule string }{
		{"element-name", "<b‸&#x63;/>", "name"},
		{"element-name-start", "<‸&#x63;/>", "name"},
		{"attr-name-start", "<b ‸&#x6B;='1'/>", "name"},
		{"attr-name", "<b k‸&#x6B;='1'/>", "name"},
		{"equals", "<b k‸&#x3D;'1'/>", "name"},
		{"quote", "<b k=‸&quot;1&quot;/>", "attribute"},
		{"between-attributes", "<b k='1'‸&#32;l='2'/>", "attribute"},
		{"bare-value", "<b k=‸&amp;/>", "attribute"},
	} {
		s.rejectIn(inFrame, wrong("reference", "misplaced-"+t.name, "no reference in markup"), t.snippet, t.rule, nil)
		s.rejectIn(inStream, wrong("reference", "misplaced-"+t.name, "no reference in markup"), t.snippet, t.rule, nil)
	}
	s.rejectIn(inFrame, wrong("reference", "misplaced-end-name", "no reference in markup"),
		"<b></b‸&#x63;>", "end-tag", ev(open("b")))
	s.acceptIn(inFrame, about{"reference", "quote-does-not-end-value", "a quote by reference ends no value", "XML 1.0 §3.1"},
		`<b k="1&quot; l=&quot;2"/>`, ev(open("b", `k=1" l="2`), shut))
	s.acceptIn(inFrame, about{"reference", "markup-by-reference", "markup by reference is text", "XML 1.0 §4.4"},
		`<b>&lt;c/>&#60;/b></b>`, ev(open("b"), text("<c/></b>"), shut))
	s.rejectIn(inFrame, wrong("reference", "brackets-by-name", "no entity but the five"),
		"<b>‸&rsqb;&rsqb;></b>", "entity", ev(open("b")))

	// References that the input ends in.
	for _, sh := range inAll {
		for _, cut := range []struct{ name, text string }{
			{"amp", "&"}, {"name", "&am"}, {"whole-name", "&amp"}, {"hash", "&#"}, {"decimal", "&#6"}, {"x", "&#x"}, {"hex", "&#x4"},
		} {
			s.rejectIn(sh, wrong("reference", "end-in-text-"+cut.name, "the input ends inside a reference"),
				"<b>a"+cut.text+marker, "unexpected-end", ev(open("b"), text("a")))
			s.rejectIn(sh, wrong("reference", "end-in-value-"+cut.name, "the input ends inside a reference"),
				`<b k="a`+cut.text+marker, "unexpected-end", nil)
		}
	}
}
