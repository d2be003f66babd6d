package main

import (
	"fmt"
	"strings"
)

// contentErrors are one error each, in element content, with nothing delivered before it inside the snippet.
var contentErrors = []struct{ name, snippet, rule string }{
	{"utf8", "‸\xFF", "ill-formed-utf8"},
	{"char", "‸\x01", "char"},
	{"char-reference", "‸&#0;", "char-reference"},
	{"reference", "‸& ", "reference"},
	{"entity", "‸&e;", "entity"},
	{"comment", "‸<!-- x -->", "comment"},
	{"pi", "‸<?p?>", "processing-instruction"},
	{"doctype", "‸<!DOCTYPE r>", "doctype"},
	{"markup", "‸<!x>", "markup-declaration"},
	{"declaration", "‸<?xml version='1.0'?>", "misplaced-declaration"},
	{"name", "<‸1/>", "name"},
	{"attribute", "<b k=‸1/>", "attribute"},
	{"lt", "<b k='‸<'/>", "lt-in-attribute"},
	{"cdata-end", "‸]]>", "cdata-end"},
	{"mismatch", "‸</b>", "mismatched-end"},
	{"duplicate", "<b k='' ‸k=''/>", "duplicate-attribute"},
	{"qualified", "<‸b:/>", "qualified-name"},
	{"namespace", "<b ‸xmlns:p=''/>", "namespace-declaration"},
	{"unbound", "<‸p:b/>", "unbound-prefix"},
	{"expanded", "<b xmlns:p='u' xmlns:q='u' p:k='' ‸q:k=''/>", "duplicate-expanded-name"},
}

// tagErrors are what is judged when a tag is complete, in the order in which it is: the first that applies wins,
// wherever in the tag it is. Each has two forms, so that two of a kind can stand in one tag.
var tagErrors = []struct {
	name, first, second, rule string
}{
	{"duplicate", " a='1' ‸a='2'", " b='1' ‸b='2'", "duplicate-attribute"},
	{"qualified", " ‸q:r:s='1'", " ‸t:='1'", "qualified-name"},
	{"declaration", " ‸xmlns:d=''", " ‸xmlns:xml='urn:x'", "namespace-declaration"},
	{"unbound", " ‸u:c='1'", " ‸v:c='1'", "unbound-prefix"},
	{"expanded", " x:k='1' ‸y:k='2'", " x:l='1' ‸y:l='2'", "duplicate-expanded-name"},
}

// byteErrors are judged byte by byte, so they come before what is judged when the tag is complete.
var byteErrors = []struct{ name, token, rule string }{
	{"utf8", " m='‸\xC0\x80'", "ill-formed-utf8"},
	{"utf8-in-name", " m‸\xE0\x80='1'", "ill-formed-utf8"},
	{"char", " m='‸\x0B'", "char"},
	{"char-reference", " m='‸&#xFFFF;'", "char-reference"},
	{"reference", " m='‸&;'", "reference"},
	{"entity", " m='‸&e;'", "entity"},
	{"lt", " m='‸<'", "lt-in-attribute"},
	{"name", " ‸-m='1'", "name"},
	{"no-value", " m ‸n='1'", "attribute"},
	{"no-quote", " m=‸1", "attribute"},
	{"slash", " m='1'‸/ n='1'", "attribute"},
}

// twins declares two prefixes for one namespace; the tag errors need them.
const twins = "<w xmlns:x='urn:w' xmlns:y='urn:w'>"

// competingTable: inputs with more than one error, and which one is reported.
func competingTable(s *set) {
	plain := func(template string) string { return strings.Replace(template, marker, "", 1) }

	// One after the other: the first one, whatever its kind.
	for _, a := range contentErrors {
		for _, b := range contentErrors {
			if a.name != b.name {
				s.rejectIn(inFrame, wrong("competing", "in-order/"+a.name+"-then-"+b.name, "the first error in document order"),
					a.snippet+"z"+plain(b.snippet), a.rule, nil)
			}
		}
	}

	// In one tag.
	parent := ev(open("w"))
	for i, a := range tagErrors {
		for j, b := range tagErrors {
			if i < j {
				why := "in one tag the kind decides, not the place"
				s.rejectIn(inFrame, wrong("competing", "one-tag/"+a.name+"-then-"+b.name, why),
					twins+"<b"+a.first+plain(b.first)+"/>", a.rule, parent)
				s.rejectIn(inFrame, wrong("competing", "one-tag/"+b.name+"-then-"+a.name, why),
					twins+"<b"+plain(b.first)+a.first+"/>", a.rule, parent)
			}
		}
		s.rejectIn(inFrame, wrong("competing", "one-tag/"+a.name+"-twice", "of one kind the first"),
			twins+"<b"+a.first+plain(a.second)+"/>", a.rule, parent)
		s.rejectIn(inFrame, wrong("competing", "one-tag/"+a.name+"-twice-swapped", "of one kind the first"),
			twins+"<b"+a.second+plain(a.first)+"/>", a.rule, parent)
		for _, b := range byteErrors {
			why := "the tag is not complete when its bytes are wrong already"
			s.rejectIn(inFrame, wrong("competing", "one-tag/"+a.name+"-then-"+b.name, why),
				twins+"<b"+plain(a.first)+b.token+"/>", b.rule, parent)
			s.rejectIn(inFrame, wrong("competing", "one-tag/"+b.name+"-then-"+a.name, why),
				twins+"<b"+b.token+plain(a.first)+"/>", b.rule, parent)
		}
		for _, end := range []struct{ name, text string }{
			{"cut", ""}, {"cut-space", " "}, {"cut-slash", "/"}, {"cut-value", " m='>"},
		} {
			for _, sh := range inAll {
				s.rejectIn(sh, wrong("competing", "one-tag/"+a.name+"-"+end.name, "a tag that never ends is never judged"),
					twins+"<b"+plain(a.first)+end.text+marker, "unexpected-end", parent)
			}
		}
	}
	everything := ""
	for i := len(tagErrors) - 1; i >= 0; i-- {
		rest := everything
		everything = plain(tagErrors[i].first) + everything
		s.rejectIn(inStream, wrong("competing", fmt.Sprintf("one-tag/last-%d", len(tagErrors)-i), "in one tag the kind decides, not the place"),
			twins+"<b"+rest+tagErrors[i].first+"/>", tagErrors[i].rule, parent)
	}
	// A byte that is illegal anywhere is what is wrong, not the construct that it breaks.
	for _, t := range []struct{ name, snippet, rule string }{
		{"reference-utf8", "&a‸\xFF;", "ill-formed-utf8"},
		{"reference-utf8-first", "&‸\xC0\xAF;", "ill-formed-utf8"},
		{"reference-char", "&a‸\x01;", "char"},
		{"reference-decimal-utf8", "&#6‸\xED\xA0\x80;", "ill-formed-utf8"},
		{"reference-hex-char", "&#x4‸\x00;", "char"},
		{"reference-fffe", "&a‸\uFFFE;", "char"},
		{"slash-utf8", "<b/‸\xFF>", "ill-formed-utf8"},
		{"slash-char", "<b/‸\x0C>", "char"},
		{"bang-utf8", "<!‸\xFF>", "ill-formed-utf8"},
		{"bang-char", "<!‸\x01>", "char"},
		{"bang-dash-utf8", "<!-‸\xFF>", "ill-formed-utf8"},
		{"bang-cdata-utf8", "<![CD‸\xFFTA[x]]>", "ill-formed-utf8"},
		{"question-utf8", "<?‸\xFF?>", "ill-formed-utf8"},
		{"question-char", "<?x‸\x01?>", "char"},
		{"question-xml-utf8", "<?xml‸\xFF?>", "ill-formed-utf8"},
		{"comment-utf8", "‸<!--\xFF-->", "comment"},
		{"doctype-utf8", "‸<!DOCTYPE\xFF>", "doctype"},
		{"pi-utf8", "‸<?p\xFF?>", "processing-instruction"},
	} {
		for _, sh := range inAll {
			s.rejectIn(sh, wrong("competing", "byte/"+t.name, "the byte that is illegal anywhere, unless it came too late"), t.snippet, t.rule, nil)
		}
	}

	for _, t := range []struct{ name, tag, rule string }{
		{"element-unbound-duplicate", "<u:b a='1' ‸a='2'/>", "duplicate-attribute"},
		{"element-unbound-qualified", "<u:b ‸c:='1'/>", "qualified-name"},
		{"element-unbound-declaration", "<u:b ‸xmlns:d=''/>", "namespace-declaration"},
		{"element-unbound-attribute-unbound", "<‸u:b v:c='1'/>", "unbound-prefix"},
		{"element-unbound-expanded", "<‸u:b x:k='1' y:k='2'/>", "unbound-prefix"},
		{"element-qualified-duplicate", "<b:c:d a='1' ‸a='2'/>", "duplicate-attribute"},
		{"element-qualified-attribute-qualified", "<‸b:c:d e:='1'/>", "qualified-name"},
		{"element-qualified-declaration", "<‸b: xmlns:d=''/>", "qualified-name"},
		{"element-qualified-unbound", "<‸:b u:c='1'/>", "qualified-name"},
		{"prefix-undeclared-and-used", "<d:b ‸xmlns:d=''/>", "namespace-declaration"},
		{"prefix-undeclared-and-used-by-attribute", "<b d:c='1' ‸xmlns:d=''/>", "namespace-declaration"},
		{"declaration-duplicate-and-empty", "<b xmlns:d='' ‸xmlns:d=''/>", "duplicate-attribute"},
		{"declaration-duplicate-and-xml", "<b xmlns:xml='urn:x' ‸xmlns:xml='urn:x'/>", "duplicate-attribute"},
		{"declaration-qualified-and-empty", "<b ‸xmlns:='' xmlns:d=''/>", "qualified-name"},
		{"xmlns-as-prefix-and-unbound", "<u:b ‸xmlns:xmlns='urn:x'/>", "namespace-declaration"},
		{"raw-and-expanded", "<b x:k='1' y:k='2' ‸x:k='3'/>", "duplicate-attribute"},
		{"unbound-twice-is-duplicate", "<b u:k='1' ‸u:k='2'/>", "duplicate-attribute"},
		{"qualified-twice-is-duplicate", "<b k:='1' ‸k:='2'/>", "duplicate-attribute"},
		{"colon-then-lax", "<b: c‸/>", "attribute"},
		{"colons-then-lax", "<:b c=‸d/>", "attribute"},
	} {
		s.rejectIn(inFrame, wrong("competing", "tag/"+t.name, "in one tag the kind decides, not the place"), twins+t.tag, t.rule, parent)
		s.rejectIn(inStream, wrong("competing", "tag/"+t.name, "in one tag the kind decides, not the place"), twins+t.tag, t.rule, parent)
	}

	// End tags are compared when they are complete.
	for _, t := range []struct{ name, snippet, rule string }{
		{"utf8", "<b></c‸\xFF>", "ill-formed-utf8"},
		{"utf8-space", "<b></c ‸\xC3>", "ill-formed-utf8"},
		{"char", "<b></c‸\x02>", "char"},
		{"grammar", "<b></c ‸d>", "end-tag"},
		{"grammar-slash", "<b></c‸/>", "end-tag"},
		{"start-of-name", "<b></‸1>", "name"},
	} {
		s.rejectIn(inFrame, wrong("competing", "end-tag/"+t.name, "an end tag is compared when it is complete"), t.snippet, t.rule, ev(open("b")))
		s.rejectIn(inDocument, wrong("competing", "end-tag/"+t.name, "an end tag is compared when it is complete"), t.snippet, t.rule, ev(open("b")))
	}
	for _, sh := range inAll {
		s.rejectIn(sh, wrong("competing", "end-tag/cut", "an end tag is compared when it is complete"), "<b><c></b "+marker,
			"unexpected-end", ev(open("b"), open("c")))
		s.rejectIn(sh, wrong("competing", "end-tag/then-utf8", "the first error in document order"), "<b>‸</c>\xFF", "mismatched-end", ev(open("b")))
		// What is refused at its first bytes is not looked into.
		for _, t := range []struct{ name, snippet, rule string }{
			{"utf8-in-comment", "‸<!-- \xFF -->", "comment"},
			{"char-in-comment", "‸<!--\x00-->", "comment"},
			{"utf8-in-pi", "‸<?p \xC0\xAF?>", "processing-instruction"},
			{"char-in-pi", "‸<?p \x1F?>", "processing-instruction"},
			{"utf8-in-doctype", "‸<!DOCTYPE \xFF>", "doctype"},
			{"entity-in-doctype", "‸<!DOCTYPE r [<!ENTITY e '&e;'>]>&e;", "doctype"},
			{"utf8-in-declaration", "‸<?xml \xFF?>", "misplaced-declaration"},
			{"encoding-in-declaration", "‸<?xml version='1.0' encoding='utf-16'?>", "misplaced-declaration"},
			{"comment-in-pi", "‸<?p <!-- x --> ?>", "processing-instruction"},
			{"pi-in-comment", "‸<!-- <?p?> -->", "comment"},
			{"utf8-after-entity", "‸&e;\xFF", "entity"},
			{"utf8-after-reference", "‸&;\xFF", "reference"},
			{"utf8-after-char-reference", "‸&#0;\xFF", "char-reference"},
			{"utf8-after-cdata-end", "‸]]>\xFF", "cdata-end"},
			{"utf8-after-lt-in-value", "<b k='‸<\xFF'/>", "lt-in-attribute"},
			{"lt-after-utf8-in-value", "<b k='‸\xFF<'/>", "ill-formed-utf8"},
			{"cdata-end-after-brackets-and-utf8", "]]‸\xFF>", "ill-formed-utf8"},
			{"comment-in-value", "<b k='‸<!-- &e; -->'/>", "lt-in-attribute"},
			{"utf8-in-open-cdata", "<![CDATA[x‸\xFF", "ill-formed-utf8"},
			{"char-in-open-cdata", "<![CDATA[x‸\x00]]", "char"},
		} {
			before := events(nil)
			if strings.HasPrefix(t.snippet, "]]") {
				before = ev(text("]]"))
			}
			s.rejectIn(sh, wrong("competing", "order/"+t.name, "the first error in document order"), t.snippet, t.rule, before)
		}
	}

	// Around the root.
	for _, t := range []struct {
		name, mode, template, rule string
		before                     events
	}{
		{"text-then-utf8", "document", "‸x\xFF<r/>", "text-outside-root", nil},
		{"utf8-then-text", "document", "‸\xFFx<r/>", "ill-formed-utf8", nil},
		{"text-then-comment", "document", "‸x<!-- y --><r/>", "text-outside-root", nil},
		{"comment-then-text", "document", "‸<!-- y -->x<r/>", "comment", nil},
		{"space-then-utf8", "frame", "‸ \xFF", "leading-byte", nil},
		{"text-then-char", "frame", "‸x\x00", "leading-byte", nil},
		{"second-root-then-utf8", "document", "<r/>‸<r \xFF/>", "content-after-root", ev(open("{}r"), shut)},
		{"second-root-then-duplicate", "document", "<r/>‸<r a='1' a='2'/>", "content-after-root", ev(open("{}r"), shut)},
		{"text-after-then-utf8", "document", "<r/>‸x\xFF", "content-after-root", ev(open("{}r"), shut)},
		{"utf8-after-then-text", "document", "<r/>‸\xFFx", "ill-formed-utf8", ev(open("{}r"), shut)},
		{"text-after-then-comment", "frame", "<r/>‸x<!-- y -->", "content-after-root", ev(open("{}r"), shut)},
		{"comment-after-then-text", "frame", "<r/>‸<!-- y -->x", "comment", ev(open("{}r"), shut)},
		{"declaration-then-text", "document", "‸<?xml version='1.1'?>x", "declared-version", nil},
		{"declaration-then-second", "document", "‸<?xml version='1.0' encoding='latin1'?><?xml version='1.0'?>", "declared-encoding", nil},
		{"root-error-then-epilog", "document", "<r a=‸1/>x", "attribute", nil},
		{"unbound-root-then-epilog", "frame", "<‸p:r/>x", "unbound-prefix", nil},
	} {
		s.reject(wrong("competing", "around/"+t.name, "the first error in document order"), t.mode, t.template, t.rule, join("", t.before))
	}

	// The stream's own rules come after the tag's.
	const decl = " xmlns:stream='" + streams + "'"
	foo := ev(open("{" + streams + "}foo"))
	for _, t := range []struct {
		name, template, rule string
		before               events
	}{
		{"root-and-duplicate", "<stream:foo a='1' ‸a='2'" + decl + ">", "duplicate-attribute", nil},
		{"root-and-unbound", "<stream:foo ‸u:a='1'" + decl + ">", "unbound-prefix", nil},
		{"root-and-declaration", "<stream:foo ‸xmlns:u=''" + decl + ">", "namespace-declaration", nil},
		{"root-and-entity", "<stream:foo a='‸&e;'" + decl + ">", "entity", nil},
		{"root-and-utf8", "<stream:foo a='‸\xFF'" + decl + ">", "ill-formed-utf8", nil},
		{"root-and-utf8-after", "‸<stream:foo" + decl + ">\xFF", "stream-root", foo},
		{"root-and-comment-after", "‸<stream:foo" + decl + "><!-- x -->", "stream-root", foo},
		{"root-and-mismatch-after", "‸<stream:foo" + decl + "></stream:bar>", "stream-root", foo},
		{"namespace-and-duplicate", "<stream xmlns='urn:x' ‸xmlns='urn:y'>", "duplicate-attribute", nil},
		{"namespace-and-text-after", "‸<stream xmlns='urn:x'>text", "stream-namespace", ev(open("{urn:x}stream"))},
		{"version-and-duplicate", "<stream:stream version='2.0' ‸version='1.0'" + decl + ">", "duplicate-attribute", nil},
		{"version-and-expanded", "<stream:stream version='2.0' xmlns:p='u' xmlns:q='u' p:a='1' ‸q:a='2'" + decl + ">", "duplicate-expanded-name", nil},
		{"version-and-text-after", "‸<stream:stream version='2.0'" + decl + ">text", "stream-version", ev(open("{"+streams+"}stream", "version=2.0"))},
	} {
		s.reject(wrong("competing", "header/"+t.name, "the stream's own rules come last"), "stream", t.template, t.rule, join("", t.before))
	}
	for _, t := range []struct{ name, text, rule string }{
		{"text-then-utf8", "x\xFF", "text-between-stanzas"},
		{"text-then-char", "x\x00", "text-between-stanzas"},
		{"text-then-comment", "x<!-- y -->", "text-between-stanzas"},
		{"text-then-entity", "x&e;", "text-between-stanzas"},
		{"text-then-cdata-end", "x]]>", "text-between-stanzas"},
		{"text-then-end", "x</message>", "text-between-stanzas"},
		{"utf8-then-text", "\xFFx", "ill-formed-utf8"},
		{"char-then-text", "\x00x", "char"},
		{"comment-then-text", "<!-- y -->x", "comment"},
		{"end-then-text", "</message>x", "mismatched-end"},
		{"declaration-then-text", "<?xml version='1.0'?>x", "misplaced-declaration"},
		{"cdata-then-utf8", "<![CDATA[x]]>\xFF", "text-between-stanzas"},
	} {
		s.reject(wrong("competing", "between/"+t.name, "the first error in document order"), "stream",
			header+">\n"+marker+t.text+trailer, t.rule, ev(streamOpen))
	}
}
