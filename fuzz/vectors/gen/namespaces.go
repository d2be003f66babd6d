package main

import (
	"fmt"
	"strings"
)

// goodNamespaces are legal uses of namespaces and the expanded names that they give.
var goodNamespaces = []struct {
	name, snippet string
	got           events
}{
	{"default", "<b xmlns='urn:a'><c/></b>", ev(open("{urn:a}b"), open("{urn:a}c"), shut, shut)},
	{"default-ends", "<b xmlns='urn:a'/><c/>", ev(open("{urn:a}b"), shut, open("c"), shut)},
	{"default-shadowed", "<b xmlns='urn:a'><c xmlns='urn:b'><d/></c><e/></b>",
		ev(open("{urn:a}b"), open("{urn:b}c"), open("{urn:b}d"), shut, shut, open("{urn:a}e"), shut, shut)},
	{"default-undeclared", "<b xmlns='urn:a'><c xmlns=''><d/></c><e/></b>",
		ev(open("{urn:a}b"), open("{}c"), open("{}d"), shut, shut, open("{urn:a}e"), shut, shut)},
	{"default-undeclared-at-once", `<b xmlns=""/>`, ev(open("{}b"), shut)},
	{"default-undeclared-twice", "<b xmlns=''><c xmlns=''/></b>", ev(open("{}b"), open("{}c"), shut, shut)},
	{"default-redeclared", "<b xmlns='urn:a'><c xmlns='urn:a'/></b>", ev(open("{urn:a}b"), open("{urn:a}c"), shut, shut)},
	{"default-restored", "<b xmlns='urn:a'><c xmlns=''><d xmlns='urn:a'/></c></b>",
		ev(open("{urn:a}b"), open("{}c"), open("{urn:a}d"), shut, shut, shut)},
	{"default-not-for-attributes", "<b xmlns='urn:a' k='1'/>", ev(open("{urn:a}b", "k=1"), shut)},
	{"default-and-prefix-alike", "<b xmlns='urn:a' xmlns:p='urn:a' p:k='1' k='2'/>",
		ev(open("{urn:a}b", "{urn:a}k=1", "k=2"), shut)},
	{"default-after-use", "<b k='1' xmlns='urn:a'/>", ev(open("{urn:a}b", "k=1"), shut)},

	{"prefix", "<p:b xmlns:p='urn:p'/>", ev(open("{urn:p}b"), shut)},
	{"prefix-after-use", "<p:b p:k='1' xmlns:p='urn:p'/>", ev(open("{urn:p}b", "{urn:p}k=1"), shut)},
	{"prefix-on-child", "<b xmlns:p='urn:p'><p:c/><d p:k='1'/></b>",
		ev(open("b"), open("{urn:p}c"), shut, open("d", "{urn:p}k=1"), shut, shut)},
	{"prefix-shadowed", "<p:b xmlns:p='urn:a'><p:c xmlns:p='urn:b'><p:d/></p:c><p:e/></p:b>",
		ev(open("{urn:a}b"), open("{urn:b}c"), open("{urn:b}d"), shut, shut, open("{urn:a}e"), shut, shut)},
	{"prefix-shadowed-in-empty", "<b xmlns:p='urn:a'><c xmlns:p='urn:b' p:k='1'/><d p:k='2'/></b>",
		ev(open("b"), open("c", "{urn:b}k=1"), shut, open("d", "{urn:a}k=2"), shut, shut)},
	{"prefix-reused", "<p:b xmlns:p='urn:a'/><p:b xmlns:p='urn:b'/>", ev(open("{urn:a}b"), shut, open("{urn:b}b"), shut)},
	{"two-prefixes-one-namespace", "<p:b xmlns:p='urn:a' xmlns:q='urn:a'><q:c/></p:b>",
		ev(open("{urn:a}b"), open("{urn:a}c"), shut, shut)},
	{"prefix-like-local", "<p:p xmlns:p='urn:p' p='1' p:p='2'/>", ev(open("{urn:p}p", "p=1", "{urn:p}p=2"), shut)},
	{"prefix-case", "<p:b xmlns:p='urn:a' xmlns:P='urn:b' P:k='1'/>", ev(open("{urn:a}b", "{urn:b}k=1"), shut)},
	{"prefix-punctuated", "<_.-1:b xmlns:_.-1='urn:p'/>", ev(open("{urn:p}b"), shut)},
	{"prefix-accented", "<\u00E9:b xmlns:\u00E9='urn:p'/>", ev(open("{urn:p}b"), shut)},
	{"prefix-contains-xml", "<axml:b xmlns:axml='urn:p'/>", ev(open("{urn:p}b"), shut)},
	{"prefix-starts-with-xml", "<xmlfoo:b xmlns:xmlfoo='urn:p'/>", ev(open("{urn:p}b"), shut)},
	{"prefix-xml-upper", "<XML:b xmlns:XML='urn:p'/>", ev(open("{urn:p}b"), shut)},
	{"prefix-xmlns-upper", "<Xmlns:b xmlns:Xmlns='urn:p'/>", ev(open("{urn:p}b"), shut)},
	{"prefix-xmlnsx", "<xmlnsx:b xmlns:xmlnsx='urn:p'/>", ev(open("{urn:p}b"), shut)},
	{"prefixes-that-begin-alike", "<p:b xmlns:p='urn:a' xmlns:pp='urn:b' pp:k='1'/>", ev(open("{urn:a}b", "{urn:b}k=1"), shut)},
	{"many-prefixes", "<b xmlns:c='urn:c' xmlns:d='urn:d' xmlns:e='urn:e' xmlns:f='urn:f'><f:g e:h='1'><d:i c:j='2'/></f:g></b>",
		ev(open("b"), open("{urn:f}g", "{urn:e}h=1"), open("{urn:d}i", "{urn:c}j=2"), shut, shut, shut)},

	{"attributes-apart-by-namespace", "<b xmlns:p='urn:a' xmlns:q='urn:b' p:k='1' q:k='2' k='3'/>",
		ev(open("b", "{urn:a}k=1", "{urn:b}k=2", "k=3"), shut)},
	{"attributes-apart-by-case-of-namespace", "<b xmlns:p='urn:a' xmlns:q='urn:A' p:k='1' q:k='2'/>",
		ev(open("b", "{urn:a}k=1", "{urn:A}k=2"), shut)},
	{"attributes-apart-by-escape", "<b xmlns:p='urn:%61' xmlns:q='urn:a' p:k='1' q:k='2'/>",
		ev(open("b", "{urn:%61}k=1", "{urn:a}k=2"), shut)},
	{"attributes-apart-by-slash", "<b xmlns:p='http://a' xmlns:q='http://a/' p:k='1' q:k='2'/>",
		ev(open("b", "{http://a}k=1", "{http://a/}k=2"), shut)},
	{"attributes-apart-by-space", "<b xmlns:p='urn:a' xmlns:q='urn:a ' p:k='1' q:k='2'/>",
		ev(open("b", "{urn:a}k=1", "{urn:a }k=2"), shut)},
	{"element-and-attribute-alike", "<p:k xmlns:p='urn:a' p:k='1'/>", ev(open("{urn:a}k", "{urn:a}k=1"), shut)},

	{"xml-lang", "<b xml:lang='en'/>", ev(open("b", "{"+xmlNS+"}lang=en"), shut)},
	{"xml-space", "<b xml:space='preserve'> </b>", ev(open("b", "{"+xmlNS+"}space=preserve"), text(" "), shut)},
	{"xml-any", "<b xml:b='1' b='2'/>", ev(open("b", "{"+xmlNS+"}b=1", "b=2"), shut)},
	{"xml-element", "<xml:b/>", ev(open("{"+xmlNS+"}b"), shut)},
	{"xml-declared", "<b xmlns:xml='" + xmlNS + "' xml:lang='en'/>", ev(open("b", "{"+xmlNS+"}lang=en"), shut)},
	{"xml-declared-by-reference", "<b xmlns:xml='http://www.w3.org/XML/1998/&#110;amespace'/>", ev(open("b"), shut)},

	{"relative", "<b xmlns='foo'/>", ev(open("{foo}b"), shut)},
	{"not-an-iri", "<b xmlns='a b &lt;&gt;\"'/>", ev(open("{a b <>\"}b"), shut)},
	{"normalized", "<b xmlns='a\tb\nc'/>", ev(open("{a b c}b"), shut)},
	{"kept-by-reference", "<b xmlns='a&#9;b&#10;c'/>", ev(open("{a\tb\nc}b"), shut)},
	{"same-by-reference", "<p:b xmlns:p='urn:a' xmlns:q='&#117;rn:a'><q:b/></p:b>", ev(open("{urn:a}b"), open("{urn:a}b"), shut, shut)},
	{"unicode", "<b xmlns='urn:\u6F22\U0001F600'/>", ev(open("{urn:\u6F22\U0001F600}b"), shut)},
	{"space-only", "<b xmlns=' '/>", ev(open("{ }b"), shut)},
	{"like-the-xml-namespace", "<b xmlns='" + xmlNS + "/'/>", ev(open("{"+xmlNS+"/}b"), shut)},
	{"like-the-xmlns-namespace", "<b xmlns='http://www.w3.org/2000/xmlns'/>", ev(open("{http://www.w3.org/2000/xmlns}b"), shut)},
	{"declaration-in-value", "<b k='xmlns:p=\"urn:p\"'/>", ev(open("b", `k=xmlns:p="urn:p"`), shut)},
	{"declaration-is-no-attribute", "<b xmlns='urn:a' xmlns:p='urn:p'/>", ev(open("{urn:a}b"), shut)},
	{"xmlns-lookalikes", "<b xmln='1' xmlnss='2' XMLNS='3'/>", ev(open("b", "xmln=1", "xmlnss=2", "XMLNS=3"), shut)},
	{"lang-is-not-xml-lang", "<b lang='en'/>", ev(open("b", "lang=en"), shut)},
	{"xmlns-prefixed-attribute", "<b xmlns:p='urn:p' p:xmlns='1'/>", ev(open("b", "{urn:p}xmlns=1"), shut)},
	{"colons-in-values", "<b k='a:b:c'>:d:</b>", ev(open("b", "k=a:b:c"), text(":d:"), shut)},
}

// badNamespaces: the marker is at the name of the element, attribute or declaration that is wrong.
var badNamespaces = []struct {
	name, snippet, rule string
	before              events
}{
	{"unbound-element", "<‸p:b/>", "unbound-prefix", nil},
	{"unbound-element-pair", "<‸p:b></p:b>", "unbound-prefix", nil},
	{"unbound-attribute", "<b ‸p:k='1'/>", "unbound-prefix", nil},
	{"unbound-second-attribute", "<b k='1' ‸p:l='2' q:m='3'/>", "unbound-prefix", nil},
	{"unbound-both", "<‸p:b q:k='1'/>", "unbound-prefix", nil},
	{"unbound-case", "<‸P:b xmlns:p='urn:p'/>", "unbound-prefix", nil},
	{"unbound-shorter", "<‸p:b xmlns:pp='urn:p'/>", "unbound-prefix", nil},
	{"unbound-longer", "<‸pp:b xmlns:p='urn:p'/>", "unbound-prefix", nil},
	{"unbound-after-empty", "<b xmlns:p='urn:p'/><‸p:c/>", "unbound-prefix", ev(open("b"), shut)},
	{"unbound-after-end", "<b xmlns:p='urn:p'></b><‸p:c/>", "unbound-prefix", ev(open("b"), shut)},
	{"unbound-on-parent", "<b ‸p:k='1'><c xmlns:p='urn:p'/></b>", "unbound-prefix", nil},
	{"unbound-sibling", "<b><c xmlns:p='urn:p'/><‸p:d/></b>", "unbound-prefix", ev(open("b"), open("c"), shut)},
	{"unbound-vcard", "<‸vcard-temp:vCard/>", "unbound-prefix", nil},
	{"unbound-namespace-as-prefix", "<b xmlns='urn'><‸urn:c/></b>", "unbound-prefix", ev(open("{urn}b"))},
	{"unbound-by-value", "<b k='xmlns:p=&quot;urn:p&quot;'><‸p:c/></b>", "unbound-prefix", ev(open("b", `k=xmlns:p="urn:p"`))},
	{"unbound-xml-upper", "<b ‸XML:lang='en'/>", "unbound-prefix", nil},
	{"unbound-xmlns-element", "<‸xmlns:b/>", "unbound-prefix", nil},

	{"colon-only", "<‸:/>", "qualified-name", nil},
	{"colon-first", "<‸:b/>", "qualified-name", nil},
	{"colon-last", "<‸b:/>", "qualified-name", nil},
	{"colon-last-bound", "<‸p: xmlns:p='urn:p'/>", "qualified-name", nil},
	{"colon-twice", "<‸p:b:c xmlns:p='urn:p'/>", "qualified-name", nil},
	{"colon-double", "<‸p::b xmlns:p='urn:p'/>", "qualified-name", nil},
	{"colons-only", "<‸::/>", "qualified-name", nil},
	{"colon-then-digit", "<‸p:1 xmlns:p='urn:p'/>", "qualified-name", nil},
	{"colon-then-dash", "<‸p:-b xmlns:p='urn:p'/>", "qualified-name", nil},
	{"colon-then-dot", "<‸p:.b xmlns:p='urn:p'/>", "qualified-name", nil},
	{"colon-then-middle-dot", "<‸p:\u00B7b xmlns:p='urn:p'/>", "qualified-name", nil},
	{"colon-then-combining", "<‸p:\u0301b xmlns:p='urn:p'/>", "qualified-name", nil},
	{"colon-in-attribute-only", "<b ‸:='1'/>", "qualified-name", nil},
	{"colon-in-attribute-first", "<b ‸:k='1'/>", "qualified-name", nil},
	{"colon-in-attribute-last", "<b xmlns:p='urn:p' ‸p:='1'/>", "qualified-name", nil},
	{"colon-in-attribute-twice", "<b xmlns:p='urn:p' ‸p:k:l='1'/>", "qualified-name", nil},
	{"colon-in-attribute-then-digit", "<b xmlns:p='urn:p' ‸p:1='1'/>", "qualified-name", nil},
	{"colon-in-xml-lang", "<b ‸xml:lang:x='1'/>", "qualified-name", nil},
	{"colon-in-declaration-last", "<b ‸xmlns:='urn:p'/>", "qualified-name", nil},
	{"colon-in-declaration-twice", "<b ‸xmlns:p:q='urn:p'/>", "qualified-name", nil},
	{"colon-in-declaration-first", "<b ‸:xmlns='urn:p'/>", "qualified-name", nil},
	{"colon-in-declaration-then-digit", "<b ‸xmlns:1='urn:p'/>", "qualified-name", nil},
	{"colon-in-child", "<b><‸c:/></b>", "qualified-name", ev(open("b"))},

	{"prefix-undeclared", "<b ‸xmlns:p=''/>", "namespace-declaration", nil},
	{"prefix-undeclared-used", `<b ‸xmlns:p=""><p:c/></b>`, "namespace-declaration", nil},
	{"prefix-undeclared-bound", "<b xmlns:p='urn:p'><c ‸xmlns:p=''/></b>", "namespace-declaration", ev(open("b"))},
	{"xml-rebound", "<b ‸xmlns:xml='urn:a'/>", "namespace-declaration", nil},
	{"xml-rebound-case", "<b ‸xmlns:xml='HTTP://www.w3.org/XML/1998/namespace'/>", "namespace-declaration", nil},
	{"xml-rebound-to-xmlns", "<b ‸xmlns:xml='" + xmlnsNS + "'/>", "namespace-declaration", nil},
	{"xml-undeclared", "<b ‸xmlns:xml=''/>", "namespace-declaration", nil},
	{"xmlns-bound", "<b ‸xmlns:xmlns='urn:a'/>", "namespace-declaration", nil},
	{"xmlns-bound-to-its-own", "<b ‸xmlns:xmlns='" + xmlnsNS + "'/>", "namespace-declaration", nil},
	{"xmlns-undeclared", "<b ‸xmlns:xmlns=''/>", "namespace-declaration", nil},
	{"xml-namespace-elsewhere", "<b ‸xmlns:p='" + xmlNS + "'/>", "namespace-declaration", nil},
	{"xml-namespace-default", "<b ‸xmlns='" + xmlNS + "'/>", "namespace-declaration", nil},
	{"xml-namespace-by-reference", "<b ‸xmlns:p='http://www.w3.org/XML/1998/names&#112;ace'/>", "namespace-declaration", nil},
	{"xmlns-namespace-elsewhere", "<b ‸xmlns:p='" + xmlnsNS + "'/>", "namespace-declaration", nil},
	{"xmlns-namespace-default", "<b ‸xmlns='" + xmlnsNS + "'/>", "namespace-declaration", nil},
	{"second-declaration", "<b xmlns='urn:a' k='1' ‸xmlns:p='' xmlns:q=''/>", "namespace-declaration", nil},

	{"declared-twice", "<b xmlns='urn:a' ‸xmlns='urn:b'/>", "duplicate-attribute", nil},
	{"declared-twice-alike", "<b xmlns='urn:a' ‸xmlns='urn:a'/>", "duplicate-attribute", nil},
	{"prefix-declared-twice", "<b xmlns:p='urn:a' ‸xmlns:p='urn:b'/>", "duplicate-attribute", nil},

	{"expanded-twice", "<b xmlns:p='urn:a' xmlns:q='urn:a' p:k='1' ‸q:k='2'/>", "duplicate-expanded-name", nil},
	{"expanded-twice-alike", "<b xmlns:p='urn:a' xmlns:q='urn:a' p:k='1' ‸q:k='1'/>", "duplicate-expanded-name", nil},
	{"expanded-twice-apart", "<b xmlns:p='urn:a' xmlns:q='urn:a' p:k='1' l='2' m='3' ‸q:k='4'/>", "duplicate-expanded-name", nil},
	{"expanded-twice-declared-last", "<b p:k='1' ‸q:k='2' xmlns:p='urn:a' xmlns:q='urn:a'/>", "duplicate-expanded-name", nil},
	{"expanded-twice-inherited", "<b xmlns:p='urn:a'><c xmlns:q='urn:a' q:k='1' ‸p:k='2'/></b>", "duplicate-expanded-name", ev(open("b"))},
	{"expanded-twice-by-reference", "<b xmlns:p='urn:a' xmlns:q='ur&#110;:a' p:k='1' ‸q:k='2'/>", "duplicate-expanded-name", nil},
	{"expanded-twice-by-normalization", "<b xmlns:p='a b' xmlns:q='a\tb' p:k='1' ‸q:k='2'/>", "duplicate-expanded-name", nil},
	{"expanded-twice-third", "<b xmlns:p='urn:a' xmlns:q='urn:b' xmlns:r='urn:a' p:k='1' q:k='2' ‸r:k='3'/>", "duplicate-expanded-name", nil},
	{"expanded-thrice", "<b xmlns:p='urn:a' xmlns:q='urn:a' xmlns:r='urn:a' p:k='1' ‸q:k='2' r:k='3'/>", "duplicate-expanded-name", nil},
	{"expanded-after-shadowing", "<b xmlns:p='urn:a' xmlns:q='urn:b'><c xmlns:q='urn:a' p:k='1' ‸q:k='2'/></b>",
		"duplicate-expanded-name", ev(open("b"))},
	{"expanded-among-many", "<b xmlns:p='urn:a' xmlns:q='urn:a' a='' b='' c='' d='' e='' f='' g='' h='' p:i='' j='' ‸q:i=''/>",
		"duplicate-expanded-name", nil},
}

// separators are characters that an implementation might join namespace and local name with.
var separators = []struct{ name, value, text string }{
	{"line-feed", "\n", "&#10;"}, {"tab", "\t", "&#9;"}, {"return", "\r", "&#13;"}, {"space", " ", " "},
	{"colon", ":", ":"}, {"bar", "|", "|"}, {"brace", "}", "}"}, {"open-brace", "{", "{"}, {"caret", "^", "^"},
	{"bang", "!", "!"}, {"hash", "#", "#"}, {"slash", "/", "/"}, {"at", "@", "@"}, {"lt", "<", "&lt;"}, {"gt", ">", ">"},
	{"comma", ",", ","}, {"semicolon", ";", ";"}, {"backslash", `\`, `\`}, {"quote", `"`, "&quot;"}, {"equals", "=", "="},
	{"amp", "&", "&amp;"}, {"delete", "\x7F", "\x7F"}, {"u0080", "\u0080", "\u0080"}, {"u01ff", "\u01FF", "\u01FF"},
	{"ufffd", "\uFFFD", "\uFFFD"}, {"ue000", "\uE000", "\uE000"}, {"u10ffff", "\U0010FFFF", "\U0010FFFF"},
	{"dash", "-", "-"}, {"dot", ".", "."}, {"letter", "x", "x"}, {"middle-dot", "\u00B7", "\u00B7"}, {"underscore", "_", "_"},
}

// namespaceTable: all constraints of Namespaces in XML 1.0, and what is legal next to them.
func namespaceTable(s *set) {
	for _, sh := range inAll {
		for _, t := range goodNamespaces {
			a := about{"namespace", "ok-" + t.name, "legal, and these are the expanded names", "Namespaces 1.0 §6"}
			s.acceptIn(sh, a, t.snippet, t.got)
		}
		for _, t := range badNamespaces {
			s.rejectIn(sh, wrong("namespace", t.name, "not namespace-well-formed: judged when the tag is complete"), t.snippet, t.rule, t.before)
		}
	}

	// The same on a root, where nothing is inherited.
	for _, t := range []struct {
		name, template, rule string
	}{
		{"unbound", "<‸p:r/>", "unbound-prefix"},
		{"unbound-attribute", "<r ‸p:a='1'/>", "unbound-prefix"},
		{"colon-first", "<‸:r/>", "qualified-name"},
		{"prefix-undeclared", "<r ‸xmlns:p=''/>", "namespace-declaration"},
		{"expanded-twice", "<r xmlns:p='urn:a' xmlns:q='urn:a' p:k='1' ‸q:k='2'/>", "duplicate-expanded-name"},
	} {
		s.reject(wrong("namespace", "root-"+t.name, "the root is an element like any other"), "document", t.template, t.rule, events{})
	}
	s.accept(about{"namespace", "root-default-undeclared", "no default to undeclare is no error", "Namespaces 1.0 §6.2"},
		"document", "<r xmlns=''/>", ev(open("{}r"), shut))
	s.accept(about{"namespace", "root-no-namespace", "a frame's root may have no namespace for the parser", "RFC 7395 §3.3.3"},
		"frame", "<message/>", ev(open("{}message"), shut))

	// Names are pairs. Where a separator is legal in both a namespace name and a local name the seam can be moved.
	for _, sep := range separators {
		a := about{"namespace", "separator-" + sep.name, "names are pairs, never joined strings", "Namespaces 1.0 §2.1"}
		ns := "b" + sep.value + "c"
		s.acceptIn(inDocument, a, "<d xmlns='b"+sep.text+"c'/><d:c xmlns:d='b'/>",
			ev(openIn(ns, "d"), shut, open("{b}c"), shut))
		s.acceptIn(inFrame, a, "<d:c xmlns:d='b'/><d xmlns='b"+sep.text+"c'><d/></d>",
			ev(open("{b}c"), shut, openIn(ns, "d"), openIn(ns, "d"), shut, shut))
		s.acceptIn(inStream, a, "<c xmlns='b"+sep.text+"'/><c xmlns='"+sep.text+"b'/>",
			ev(openIn("b"+sep.value, "c"), shut, openIn(sep.value+"b", "c"), shut))
		if !strings.Contains("-.x\u00B7_", sep.value) {
			continue
		}
		attr := about{"namespace", "separator-attribute-" + sep.name, a.why, a.section}
		s.acceptIn(inFrame, attr, fmt.Sprintf("<b xmlns:p='u' xmlns:q='u%[1]sv' p:v%[1]sk='1' q:k='2'/>", sep.text),
			ev(open("b", "{u}v"+sep.value+"k=1", "{u"+sep.value+"v}k=2"), shut))
		s.acceptIn(inStream, attr, fmt.Sprintf("<p:v%[1]sk xmlns:p='u'><q:k xmlns:q='u%[1]sv'/></p:v%[1]sk>", sep.text),
			ev(open("{u}v"+sep.value+"k"), open("{u"+sep.value+"v}k"), shut, shut))
	}
	for _, sep := range []struct{ name, text string }{{"u0001", "&#1;"}, {"u001f", "&#x1F;"}, {"nul", "&#0;"}, {"u000c", "&#12;"}, {"uffff", "&#xFFFF;"}} {
		a := wrong("namespace", "separator-"+sep.name, "a separator that Char forbids cannot be brought in by reference")
		s.rejectIn(inDocument, a, "<d xmlns='b‸"+sep.text+"c'/><d:c xmlns:d='b'/>", "char-reference", nil)
		s.rejectIn(inStream, a, "<d xmlns='b‸"+sep.text+"c'/>", "char-reference", nil)
	}
	// The empty namespace is a name of its own, and so is a prefix that is called like a namespace.
	s.acceptIn(inFrame, about{"namespace", "joined-like-clark", "names are pairs, never joined strings", "Namespaces 1.0 §2.1"},
		"<b xmlns='{urn:a}b'/><b xmlns='urn:a'/>", ev(openIn("{urn:a}b", "b"), shut, open("{urn:a}b"), shut))
}
