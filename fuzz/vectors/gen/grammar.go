package main

import "fmt"

// brokenTags are snippets of element content that break the grammar of tags. Names: a byte that cannot start or continue
// a name. Attributes: anything else inside a start tag. The marker is at the first byte that may not stand where it does;
// for a slash without its bracket that is the slash.
var brokenTags = []struct {
	name, snippet, rule string
	before              events
}{
	{"space-after-lt", "<‸ b/>", "name", nil},
	{"line-feed-after-lt", "<‸\nb/>", "name", nil},
	{"lt-lt", "<‸<b/>", "name", nil},
	{"lt-gt", "<‸></b>", "name", nil},
	{"lt-equals", "<‸=b/>", "name", nil},
	{"lt-quote", `<‸"b"/>`, "name", nil},
	{"lt-alone-in-text", "1 <‸ 2", "name", ev(text("1 "))},
	{"lt-digit-in-text", "1<‸2", "name", ev(text("1"))},
	{"lt-letter-in-text", "<b>a<c‸</b>", "name", ev(open("b"), text("a"))},
	{"heart", "I <‸3 you", "name", ev(text("I "))},
	{"digit", "<‸1b/>", "name", nil},
	{"dash", "<‸-b/>", "name", nil},
	{"dot", "<‸.b/>", "name", nil},
	{"semicolon", "<b‸;c/>", "name", nil},
	{"amp", "<b‸&c/>", "name", nil},
	{"equals", "<b‸='1'/>", "name", nil},
	{"quote", "<b‸'1'/>", "name", nil},
	{"tag-in-tag", "<b‸<c/>>", "name", nil},
	{"tag-in-tag-space", "<b ‸<c/>>", "name", nil},
	{"tag-instead-of-value", "<b k=‸<c/>", "attribute", nil},
	{"comma", "<b k='1'‸,l='2'/>", "attribute", nil},
	{"attr-comma", "<b k='1' ‸,l='2'/>", "name", nil},
	{"attr-digit", "<b ‸1k='1'/>", "name", nil},
	{"attr-dash", "<b ‸-k='1'/>", "name", nil},
	{"attr-dot", "<b ‸.k='1'/>", "name", nil},
	{"attr-at", "<b ‸@k='1'/>", "name", nil},
	{"attr-brace", "<b ‸{urn:a}k='1'/>", "name", nil},
	{"attr-semicolon", "<b k‸;='1'/>", "name", nil},
	{"attr-bracket", "<b k‸[0]='1'/>", "name", nil},
	{"attr-no-name", "<b ‸='1'/>", "name", nil},
	{"attr-only-value", "<b ‸'1'/>", "name", nil},
	{"attr-equals-only", "<b ‸=/>", "name", nil},
	{"attr-no-value", "<b k‸/>", "attribute", nil},
	{"attr-no-value-gt", "<b k‸></b>", "attribute", nil},
	{"attr-no-value-space", "<b k ‸/>", "attribute", nil},
	{"attr-no-value-then-attr", "<b k ‸l='1'/>", "attribute", nil},
	{"attr-junk", "<b k ‸junk 'v'/>", "attribute", nil},
	{"attr-no-equals", "<b k‸'1'/>", "attribute", nil},
	{"attr-no-equals-double", `<b k‸"1"/>`, "attribute", nil},
	{"attr-no-equals-space", "<b k ‸'1'/>", "attribute", nil},
	{"attr-two-equals", "<b k=‸='1'/>", "attribute", nil},
	{"attr-colon-for-equals", "<b k‸\"1\":'2'/>", "attribute", nil},
	{"attr-no-quotes", "<b k=‸1/>", "attribute", nil},
	{"attr-no-quotes-word", "<b k=‸v/>", "attribute", nil},
	{"attr-no-quotes-space", "<b k= ‸v/>", "attribute", nil},
	{"attr-empty", "<b k=‸/>", "attribute", nil},
	{"attr-empty-gt", "<b k=‸></b>", "attribute", nil},
	{"attr-backtick", "<b k=‸`1`/>", "attribute", nil},
	{"attr-curly-quotes", "<b k=‸\u201C1\u201D/>", "attribute", nil},
	{"attr-fullwidth-quote", "<b k=‸\uFF021\uFF02/>", "attribute", nil},
	{"attr-fullwidth-equals", "<b k ‸\uFF1D'1'/>", "attribute", nil},
	{"attr-escaped-quote", `<b k=‸\"1\"/>`, "attribute", nil},
	{"attr-quote-doubled", `<b k="1"‸"2"/>`, "attribute", nil},
	{"attr-quote-left-over", `<b k='1'‸'/>`, "attribute", nil},
	{"attr-no-space", "<b k='1'‸l='2'/>", "attribute", nil},
	{"attr-no-space-double", `<b k="1"‸l="2"/>`, "attribute", nil},
	{"attr-no-space-third", "<b k='1' l='2'‸m='3'/>", "attribute", nil},
	{"attr-no-space-colon", "<b k='1'‸:l='2'/>", "attribute", nil},
	{"attr-no-space-declaration", "<b xmlns='urn:a'‸xmlns:p='urn:p'/>", "attribute", nil},
	{"value-then-semicolon", "<b k='1'‸;/>", "attribute", nil},
	{"value-then-equals", "<b k='1'‸='2'/>", "attribute", nil},
	{"value-then-lt", "<b k='1'‸<c/>", "attribute", nil},
	{"value-then-question", "<b k='1'‸?>", "attribute", nil},
	{"slash-space", "<b‸/ >", "attribute", nil},
	{"slash-line-feed", "<b‸/\n>", "attribute", nil},
	{"slash-name", "<b‸/c>", "attribute", nil},
	{"slash-attr", "<b ‸/k='1'>", "attribute", nil},
	{"slash-after-value", "<b k='1'‸/l='2'>", "attribute", nil},
	{"slash-slash", "<b‸//>", "attribute", nil},
	{"slash-lt", "<b‸/<c/>", "attribute", nil},
	{"slash-in-value-place", "<b k=‸/'1'>", "attribute", nil},
	{"slash-after-attr-name", "<b k‸/='1'>", "attribute", nil},
	{"lt-in-value", "<b k='‸<'/>", "lt-in-attribute", nil},
	{"lt-in-value-double", `<b k="1 ‸< 2"/>`, "lt-in-attribute", nil},
	{"lt-in-value-tag", "<b k='‸<c/>'/>", "lt-in-attribute", nil},
	{"lt-in-value-end", `<b k="1‸</b>`, "lt-in-attribute", nil},
	{"lt-in-value-cdata", "<b k='‸<![CDATA[1]]>'/>", "lt-in-attribute", nil},
	{"lt-in-namespace", "<b xmlns='urn:‸<'/>", "lt-in-attribute", nil},
	{"lt-in-unclosed-value", "<b k='1/>‸<c l='2'/>", "lt-in-attribute", nil},
	{"lt-after-mixed-quotes", `<b k="1'/>‸<c/>`, "lt-in-attribute", nil},

	{"end-no-name", "<b></‸>", "name", ev(open("b"))},
	{"end-space-first", "<b></‸ b>", "name", ev(open("b"))},
	{"end-digit", "<b></‸1>", "name", ev(open("b"))},
	{"end-slash", "<b></‸/b>", "name", ev(open("b"))},
	{"end-lt", "<b></‸<b>", "name", ev(open("b"))},
	{"end-split", "<b></‸ b c>", "name", ev(open("b"))},
	{"end-attr", "<b></b ‸k='1'>", "end-tag", ev(open("b"))},
	{"end-word", "<b></b ‸c>", "end-tag", ev(open("b"))},
	{"end-empty", "<b></b‸/>", "end-tag", ev(open("b"))},
	{"end-empty-space", "<b></b ‸/>", "end-tag", ev(open("b"))},
	{"end-lt-after", "<b></b‸</b>", "end-tag", ev(open("b"))},
	{"end-lt-after-space", "<b></b ‸<c/>", "end-tag", ev(open("b"))},
	{"end-semicolon", "<b></b‸;>", "end-tag", ev(open("b"))},
	{"end-quote", "<b></b‸'>", "end-tag", ev(open("b"))},
	{"end-equals", "<b></b‸=>", "end-tag", ev(open("b"))},
	{"end-space-in-name", "<bc></b ‸c>", "end-tag", ev(open("bc"))},

	{"mismatch", "<b>‸</c>", "mismatched-end", ev(open("b"))},
	{"mismatch-after-text", "<b>a‸</c>", "mismatched-end", ev(open("b"), text("a"))},
	{"mismatch-case", "<b>‸</B>", "mismatched-end", ev(open("b"))},
	{"mismatch-shorter", "<bcd>‸</bc>", "mismatched-end", ev(open("bcd"))},
	{"mismatch-longer", "<bc>‸</bcd>", "mismatched-end", ev(open("bc"))},
	{"mismatch-same-length", "<bcd>‸</bce>", "mismatched-end", ev(open("bcd"))},
	{"mismatch-first-byte", "<bcd>‸</ccd>", "mismatched-end", ev(open("bcd"))},
	{"mismatch-long", "<abcdefghijklmnopqrst>‸</abcdefghijklmnopqrsu>", "mismatched-end", ev(open("abcdefghijklmnopqrst"))},
	{"mismatch-outer", "<b><c>‸</b></c>", "mismatched-end", ev(open("b"), open("c"))},
	{"mismatch-inner", "<b><c></c>‸</c>", "mismatched-end", ev(open("b"), open("c"), shut)},
	{"mismatch-swapped", "<b><c>‸</b>", "mismatched-end", ev(open("b"), open("c"))},
	{"mismatch-prefix", "<p:b xmlns:p='urn:p'>‸</b>", "mismatched-end", ev(open("{urn:p}b"))},
	{"mismatch-prefix-added", "<b xmlns:p='urn:p' xmlns='urn:p'>‸</p:b>", "mismatched-end", ev(open("{urn:p}b"))},
	{"mismatch-prefix-same-namespace", "<p:b xmlns:p='urn:p' xmlns:q='urn:p'>‸</q:b>", "mismatched-end", ev(open("{urn:p}b"))},
	{"mismatch-decomposed", "<\u00E9>‸</e\u0301>", "mismatched-end", ev(open("\u00E9"))},
	{"mismatch-space", "<b>‸</c >", "mismatched-end", ev(open("b"))},
	{"mismatch-unbound", "<b>‸</p:b>", "mismatched-end", ev(open("b"))},
	{"mismatch-colons", "<b>‸</b:b:b>", "mismatched-end", ev(open("b"))},
	{"mismatch-empty-element", "<b/>‸</b>", "mismatched-end", ev(open("b"), shut)},
	{"mismatch-twice", "<b></b>‸</b>", "mismatched-end", ev(open("b"), shut)},
	{"mismatch-cdata", "<b><![CDATA[</b>]]>‸</c>", "mismatched-end", ev(open("b"), text("</b>"))},

	{"end-of-input-start", "<b", "unexpected-end", nil},
	{"end-of-input-lt", "<", "unexpected-end", nil},
	{"end-of-input-space", "<b ", "unexpected-end", nil},
	{"end-of-input-attr", "<b k", "unexpected-end", nil},
	{"end-of-input-equals", "<b k=", "unexpected-end", nil},
	{"end-of-input-value", "<b k='1", "unexpected-end", nil},
	{"end-of-input-quotes-mixed", "<b k='1\"/>", "unexpected-end", nil},
	{"end-of-input-after-value", "<b k='1'", "unexpected-end", nil},
	{"end-of-input-slash", "<b k='1'/", "unexpected-end", nil},
	{"end-of-input-open", "<b>", "unexpected-end", ev(open("b"))},
	{"end-of-input-text", "<b>a", "unexpected-end", ev(open("b"), text("a"))},
	{"end-of-input-bracket", "<b>a]", "unexpected-end", ev(open("b"), text("a]"))},
	{"end-of-input-brackets", "<b>a]]", "unexpected-end", ev(open("b"), text("a]]"))},
	{"end-of-input-return", "<b>a\r", "unexpected-end", ev(open("b"), text("a\n"))},
	{"end-of-input-cdata", "<b>a<![CDATA[b", "unexpected-end", ev(open("b"), text("a"))},
	{"end-of-input-cdata-start", "<b>a<![CDA", "unexpected-end", ev(open("b"), text("a"))},
	{"end-of-input-cdata-bracket", "<b>a<![CDATA[b]", "unexpected-end", ev(open("b"), text("a"))},
	{"end-of-input-cdata-brackets", "<b>a<![CDATA[b]]", "unexpected-end", ev(open("b"), text("a"))},
	{"end-of-input-cdata-three", "<b>a<![CDATA[b]]]", "unexpected-end", ev(open("b"), text("a"))},
	{"end-of-input-end-lt", "<b>a<", "unexpected-end", ev(open("b"), text("a"))},
	{"end-of-input-end", "<b>a</", "unexpected-end", ev(open("b"), text("a"))},
	{"end-of-input-end-name", "<b>a</b", "unexpected-end", ev(open("b"), text("a"))},
	{"end-of-input-end-wrong-name", "<b>a</c", "unexpected-end", ev(open("b"), text("a"))},
	{"end-of-input-end-space", "<b>a</b\n", "unexpected-end", ev(open("b"), text("a"))},
	{"end-of-input-inner", "<b></b>", "unexpected-end", ev(open("b"), shut)},
}

// goodTags are snippets that look wrong and are not.
var goodTags = []struct {
	name, snippet string
	got           events
}{
	{"empty", "<b/>", ev(open("b"), shut)},
	{"pair", "<b></b>", ev(open("b"), shut)},
	{"empty-and-pair", "<b/><b></b><b> </b>", ev(open("b"), shut, open("b"), shut, open("b"), text(" "), shut)},
	{"one-letter-names", "<b c='1'><d e='2'/></b>", ev(open("b", "c=1"), open("d", "e=2"), shut, shut)},
	{"long-names", "<abcdefghijklmnopqrstuvwxyz-0123456789 abcdefghijklmnopqrstuvwxyz.0123456789='1'/>",
		ev(open("abcdefghijklmnopqrstuvwxyz-0123456789", "abcdefghijklmnopqrstuvwxyz.0123456789=1"), shut)},
	{"punctuated-names", "<_-._ a-b.c_d='1'/>", ev(open("_-._", "a-b.c_d=1"), shut)},
	{"xml-names", "<xmlfoo/><XML/><Xmlns xML='1'/>", ev(open("xmlfoo"), shut, open("XML"), shut, open("Xmlns", "xML=1"), shut)},
	{"case", "<b><B/></b>", ev(open("b"), open("B"), shut, shut)},
	{"case-of-attributes", "<b k='1' K='2'/>", ev(open("b", "k=1", "K=2"), shut)},
	{"gt-in-text", "<b>1 > 2 >> />, -->, ?></b>", ev(open("b"), text("1 > 2 >> />, -->, ?>"), shut)},
	{"gt-in-value", `<b k=">" l='/>'/>`, ev(open("b", "k=>", "l=/>"), shut)},
	{"tag-in-value", `<b k="/>&lt;c/>"/>`, ev(open("b", "k=/><c/>"), shut)},
	{"quotes-in-text", `<b>"'"</b>`, ev(open("b"), text(`"'"`), shut)},
	{"quotes-in-value", `<b k="it's" l='"'/>`, ev(open("b", "k=it's", `l="`), shut)},
	{"quotes-mixed", `<b k='"1"' l="'2'"/>`, ev(open("b", `k="1"`, "l='2'"), shut)},
	{"equals-in-value", "<b k='a=b' l='=='/>", ev(open("b", "k=a=b", "l==="), shut)},
	{"empty-value", `<b k='' l=""/>`, ev(open("b", "k=", "l="), shut)},
	{"cdata-end-in-value", "<b k=']]>'/>", ev(open("b", "k=]]>"), shut)},
	{"slashes-in-value", "<b k='/'/>", ev(open("b", "k=/"), shut)},
	{"attribute-order", "<b z='1' a='2' m='3' B='4'/>", ev(open("b", "z=1", "a=2", "m=3", "B=4"), shut)},
	{"ten-attributes", "<b a='0' b='1' c='2' d='3' e='4' f='5' g='6' h='7' i='8' j='9'/>",
		ev(open("b", "a=0", "b=1", "c=2", "d=3", "e=4", "f=5", "g=6", "h=7", "i=8", "j=9"), shut)},
	{"mixed-content", "a<b/>c<d>e</d>f", ev(text("a"), open("b"), shut, text("c"), open("d"), text("e"), shut, text("f"))},
	{"nested", "<a><b><c><d><e><f>x</f></e></d></c></b></a>", ev(open("a"), open("b"), open("c"), open("d"), open("e"),
		open("f"), text("x"), shut, shut, shut, shut, shut, shut)},
	{"same-name-nested", "<b><b><b/></b></b>", ev(open("b"), open("b"), open("b"), shut, shut, shut)},
	{"names-like-the-parent", "<bc><b/><bcd/></bc>", ev(open("bc"), open("b"), shut, open("bcd"), shut, shut)},
	{"many-children", "<b/><b/><b/><b/><b/><b/><b/><b/>", ev(open("b"), shut, open("b"), shut, open("b"), shut, open("b"), shut,
		open("b"), shut, open("b"), shut, open("b"), shut, open("b"), shut)},
	{"cjk", "<\u6F22\u5B57 \u5C5E\u6027='x'>\u5024</\u6F22\u5B57>", ev(open("\u6F22\u5B57", "\u5C5E\u6027=x"), text("\u5024"), shut)},
	{"cyrillic", "<\u0436/>", ev(open("\u0436"), shut)},
	{"attribute-named-like-element", "<b b='b'/>", ev(open("b", "b=b"), shut)},
	{"no-text", "", nil},
	{"only-text", "a", ev(text("a"))},
	{"long-text", "The quick brown fox jumps over the lazy dog; 0123456789, (and) [so] {on} ~!@#$%^*_+=|\\?.",
		ev(text("The quick brown fox jumps over the lazy dog; 0123456789, (and) [so] {on} ~!@#$%^*_+=|\\?."))},
}

// grammarTable: tags that break the grammar, at the byte that does, and such as do not.
func grammarTable(s *set) {
	for _, sh := range inAll {
		for _, t := range brokenTags {
			snippet, why := t.snippet, "the grammar of tags, nothing more"
			switch t.rule {
			case "unexpected-end":
				snippet, why = snippet+marker, "the input ends inside an element"
			case "mismatched-end":
				why = "an end tag must have the name of its start tag as it was written"
			}
			s.rejectIn(sh, wrong("grammar", t.name, why), snippet, t.rule, t.before)
		}
		for _, t := range goodTags {
			s.acceptIn(sh, about{"grammar", "ok-" + t.name, "within the grammar", "XML 1.0 §3"}, t.snippet, t.got)
		}
	}

	// The same at the top of a document: the tag is the root's.
	for _, t := range []struct {
		name, template, rule string
		before               events
	}{
		{"space-after-lt", "<‸ r/>", "name", nil},
		{"digit", "<‸1/>", "name", nil},
		{"lt-lt", "<‸<r/>", "name", nil},
		{"lt-gt", "<‸>", "name", nil},
		{"no-space", "<r a='1'‸b='2'/>", "attribute", nil},
		{"slash-space", "<r ‸/ >", "attribute", nil},
		{"value-unclosed", "<r a='1/>\n‸", "unexpected-end", nil},
		{"not-closed", "<r>‸", "unexpected-end", ev(open("r"))},
		{"lt-only", "<‸", "unexpected-end", nil},
		{"name-only", "<r‸", "unexpected-end", nil},
		{"slash-only", "<r/‸", "unexpected-end", nil},
		{"mismatch", "<r>‸</s>", "mismatched-end", ev(open("r"))},
		{"end-tag-first", "‸</r>", "mismatched-end", nil},
		{"end-tag-only", "\n‸</r>\n", "mismatched-end", nil},
	} {
		s.reject(wrong("grammar", "root-"+t.name, "the root is an element like any other"), "document", t.template, t.rule,
			join("", t.before))
	}

	// Each ASCII byte that is no part of a name, where one must begin or may go on.
	for c := byte('!'); c < 0x7F; c++ {
		if isASCIIName(c) {
			continue
		}
		a := wrong("grammar", fmt.Sprintf("ascii/%02x-", c), fmt.Sprintf("%q is no part of a name", c))
		each := func(where, snippet, rule string, before events) {
			a := a
			a.name += where
			s.rejectIn(inFrame, a, fmt.Sprintf(snippet, c), rule, before)
		}
		if c != '!' && c != '?' && c != '/' {
			each("start", "<‸%cb/>", "name", nil)
		}
		if c != '/' && c != '>' {
			each("inside", "<b‸%cc/>", "name", nil)
			each("attr-start", "<b ‸%ck='1'/>", "name", nil)
		}
		switch c {
		case '=':
		case '<', '>', '/', '"', '\'':
			each("attr-inside", "<b k‸%cl='1'/>", "attribute", nil)
		default:
			each("attr-inside", "<b k‸%cl='1'/>", "name", nil)
		}
		if c != '=' {
			each("before-equals", "<b k ‸%c='1'/>", "attribute", nil)
		}
		if c != '\'' && c != '"' {
			each("after-equals", "<b k=‸%c'1'/>", "attribute", nil)
		}
		if c != '/' && c != '>' {
			each("after-value", "<b k='1'‸%c/>", "attribute", nil)
		}
		each("end-start", "<b></‸%cb>", "name", ev(open("b")))
		if c != '>' {
			each("end-inside", "<b></b‸%c>", "end-tag", ev(open("b")))
		}
	}
	for _, c := range []byte("0123456789-.") {
		a := wrong("grammar", fmt.Sprintf("ascii/%02x-start", c), "a name does not begin like this")
		s.rejectIn(inFrame, a, fmt.Sprintf("<‸%cb/>", c), "name", nil)
		a.name = fmt.Sprintf("ascii/%02x-attr-start", c)
		s.rejectIn(inFrame, a, fmt.Sprintf("<b ‸%ck='1'/>", c), "name", nil)
		a.name = fmt.Sprintf("ascii/%02x-end-start", c)
		s.rejectIn(inFrame, a, fmt.Sprintf("<b></‸%cb>", c), "name", ev(open("b")))
		a = about{"grammar", fmt.Sprintf("ascii/%02x-inside", c), "a name goes on like this", "XML 1.0 §2.3"}
		s.acceptIn(inFrame, a, fmt.Sprintf("<b%[1]c k%[1]c='1'></b%[1]c>", c), ev(open("b"+string(c), "k"+string(c)+"=1"), shut))
	}
}

// isASCIIName says whether c can be inside a name.
func isASCIIName(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == ':'
}
