package main

import "strings"

// restricted are constructs that XMPP has not, whole and broken: the first bytes decide.
var restricted = []struct{ name, text, rule string }{
	{"comment", "<!-- x -->", "comment"},
	{"comment-empty", "<!---->", "comment"},
	{"comment-short", "<!-->", "comment"},
	{"comment-shorter", "<!--->", "comment"},
	{"comment-dashes", "<!-- a -- b -->", "comment"},
	{"comment-three-dashes", "<!-- a --->", "comment"},
	{"comment-open", "<!-- a ", "comment"},
	{"comment-markup", "<!-- <c/> ]]> -->", "comment"},
	{"comment-declaration", `<!--?xml version="1.0"?-->`, "comment"},
	{"pi", "<?p x?>", "processing-instruction"},
	{"pi-no-data", "<?p?>", "processing-instruction"},
	{"pi-no-target", "<? p?>", "processing-instruction"},
	{"pi-empty", "<??>", "processing-instruction"},
	{"pi-digit", "<?1?>", "processing-instruction"},
	{"pi-open", "<?p x", "processing-instruction"},
	{"pi-half-closed", "<?p x>", "processing-instruction"},
	{"pi-markup", "<?p <c/>?>", "processing-instruction"},
	{"pi-php", "<?php echo 1; ?>", "processing-instruction"},
	{"pi-xml-upper", `<?XML version="1.0"?>`, "processing-instruction"},
	{"pi-xml-mixed", "<?xMl x?>", "processing-instruction"},
	{"pi-xml-bare", "<?xml?>", "processing-instruction"},
	{"pi-stylesheet", `<?xml-stylesheet href="a"?>`, "processing-instruction"},
	{"pi-xmlns", "<?xmlns x?>", "processing-instruction"},
	{"pi-xml-colon", "<?xml:x y?>", "processing-instruction"},
	{"pi-xml-digit", "<?xml1 y?>", "processing-instruction"},
	{"pi-xm", "<?xm y?>", "processing-instruction"},
	{"doctype", "<!DOCTYPE r>", "doctype"},
	{"doctype-system", `<!DOCTYPE r SYSTEM "r.dtd">`, "doctype"},
	{"doctype-public", `<!DOCTYPE r PUBLIC "-//X//Y" "r.dtd">`, "doctype"},
	{"doctype-subset", `<!DOCTYPE r [<!ENTITY a "b">]>`, "doctype"},
	{"doctype-parameter", `<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///p">%p;]>`, "doctype"},
	{"doctype-open", "<!DOCTYPE r [", "doctype"},
	{"doctype-empty", "<!DOCTYPE>", "doctype"},
	{"doctype-lower", "<!doctype r>", "markup-declaration"},
	{"entity", `<!ENTITY a "b">`, "markup-declaration"},
	{"element", "<!ELEMENT r ANY>", "markup-declaration"},
	{"attlist", `<!ATTLIST r a CDATA "b">`, "markup-declaration"},
	{"notation", `<!NOTATION n SYSTEM "s">`, "markup-declaration"},
	{"bang", "<!>", "markup-declaration"},
	{"bang-space", "<! x>", "markup-declaration"},
	{"bang-word", "<!x>", "markup-declaration"},
	{"bang-slash", "<!/x>", "markup-declaration"},
	{"bang-dash", "<!->", "markup-declaration"},
	{"bang-dash-space", "<!- - x -->", "markup-declaration"},
	{"bang-bracket", "<![]]>", "markup-declaration"},
	{"ignore", "<![IGNORE[x]]>", "markup-declaration"},
	{"include", "<![INCLUDE[x]]>", "markup-declaration"},
	{"cdata-lower", "<![cdata[x]]>", "markup-declaration"},
	{"cdata-mixed", "<![Cdata[x]]>", "markup-declaration"},
	{"cdata-space", "<![CDATA [x]]>", "markup-declaration"},
	{"cdata-space-first", "<![ CDATA[x]]>", "markup-declaration"},
	{"cdata-bang-space", "<! [CDATA[x]]>", "markup-declaration"},
	{"cdata-no-bracket", "<![CDATA]]>", "markup-declaration"},
	{"cdata-short", "<![CDAT[x]]>", "markup-declaration"},
	{"cdata-long", "<![CDATAA[x]]>", "markup-declaration"},
	{"cdata-no-first-bracket", "<!CDATA[x]]>", "markup-declaration"},
	{"cdata-upper-tail", "<![CDATa[x]]>", "markup-declaration"},
}

// misplaced are XML declarations, good and bad: where none may stand, their first bytes decide.
var misplaced = []struct{ name, text string }{
	{"declaration", `<?xml version="1.0"?>`},
	{"declaration-single", `<?xml version='1.0'?>`},
	{"declaration-line-feed", "<?xml\nversion='1.0'?>"},
	{"declaration-encoding", `<?xml version="1.0" encoding="utf-16"?>`},
	{"declaration-broken", `<?xml x?>`},
	{"declaration-empty", `<?xml ?>`},
	{"declaration-open", "<?xml\tversion="},
}

// restrictedTable: comments, processing instructions, DTDs and misplaced declarations, wherever they stand.
func restrictedTable(s *set) {
	for _, r := range restricted {
		a := wrong("restricted", r.name, "refused at its first bytes, whatever follows")
		for _, sh := range inAll {
			s.rejectAt(sh, placeText, a, r.text, r.rule)
		}
		for _, o := range outsides {
			// A blank line between two tags decides no more than none, and a declaration holds no markup.
			if o.kind != inDeclaration && o.name != "between-space" && o.name != "epilog-space" && o.name != "prolog-space" {
				s.rejectOutside(o, a, r.text, r.rule)
			}
		}
		s.reject(about{a.category, "first-in-frame/" + r.name, a.why, ""}, "frame",
			marker+r.text+"<a xmlns='jabber:client'/>", r.rule, events{})
		a.why = "no markup but references in an attribute value"
		s.rejectAt(inFrame, placeSingle, a, r.text, "lt-in-attribute")
		a.why = "no markup inside a tag"
		s.rejectIn(inFrame, about{a.category, "tag/" + r.name, a.why, ""}, "<b ‸"+r.text+" k='1'/>", "name", nil)
	}
	for _, r := range restricted {
		if r.rule != "markup-declaration" && !strings.Contains(r.text, "]]>") {
			s.acceptAt(inFrame, placeCDATA, about{"restricted", r.name, "in a CDATA section it is text", "XML 1.0 §2.7"}, r.text, r.text)
		}
	}
	for _, r := range misplaced {
		a := wrong("restricted", r.name, "an XML declaration is legal as the first bytes only")
		for _, sh := range inAll {
			s.rejectAt(sh, placeText, a, r.text, "misplaced-declaration")
		}
		for _, o := range outsides {
			if o.kind != inDeclaration && o.head != "" {
				s.rejectOutside(o, a, r.text, "misplaced-declaration")
			}
		}
		s.acceptAt(inFrame, placeCDATA, about{"restricted", r.name, "in a CDATA section it is text", "XML 1.0 §2.7"}, r.text, r.text)
		s.rejectAt(inFrame, placeDouble, wrong("restricted", r.name, "no markup but references in an attribute value"),
			r.text, "lt-in-attribute")
	}
	// As text they are harmless.
	for _, t := range []struct{ name, text, value string }{
		{"comment", "&lt;!-- x -->", "<!-- x -->"},
		{"comment-end", "-->", "-->"},
		{"pi", "&lt;?p?>", "<?p?>"},
		{"pi-end", "?>", "?>"},
		{"doctype", "&#60;!DOCTYPE r>", "<!DOCTYPE r>"},
		{"dashes", "--", "--"},
	} {
		a := about{"restricted", "escaped-" + t.name, "only markup is restricted", "RFC 6120 §11.1"}
		s.acceptAt(inStream, placeText, a, t.text, t.value)
		s.acceptAt(inFrame, placeDouble, a, t.text, t.value)
	}
}
