package main

import "strings"

// spaces are the ways to write white space.
var spaces = []struct{ name, text string }{
	{"space", " "}, {"tab", "\t"}, {"line-feed", "\n"}, {"return", "\r"}, {"crlf", "\r\n"}, {"mixed", " \t\r\n\n "},
}

// whitespaceTable: white space everywhere it is and is not legal. An underscore in these templates stands for it.
func whitespaceTable(s *set) {
	for _, sp := range spaces {
		fill := func(template string) string { return strings.ReplaceAll(template, "_", sp.text) }
		for _, t := range []struct {
			name, snippet string
			got           events
		}{
			{"after-element-name", "<b_></b>", ev(open("b"), shut)},
			{"before-slash", "<b_/>", ev(open("b"), shut)},
			{"before-attribute", "<b_k='1'/>", ev(open("b", "k=1"), shut)},
			{"before-equals", "<b k_='1'/>", ev(open("b", "k=1"), shut)},
			{"after-equals", "<b k=_'1'/>", ev(open("b", "k=1"), shut)},
			{"around-equals", `<b k_=_"1"/>`, ev(open("b", "k=1"), shut)},
			{"between-attributes", "<b k='1'_l='2'/>", ev(open("b", "k=1", "l=2"), shut)},
			{"after-attributes", "<b k='1'_></b>", ev(open("b", "k=1"), shut)},
			{"after-attributes-slash", "<b k='1'_/>", ev(open("b", "k=1"), shut)},
			{"around-declaration", "<b_xmlns_=_'urn:a'_/>", ev(open("{urn:a}b"), shut)},
			{"after-end-name", "<b></b_>", ev(open("b"), shut)},
			{"everywhere", "<b_k_=_'1'_l_=_'2'_></b_>", ev(open("b", "k=1", "l=2"), shut)},
		} {
			for _, sh := range inAll {
				a := about{"space", t.name + "/" + sp.name, "white space is legal here", "XML 1.0 §3.1"}
				s.acceptIn(sh, a, fill(t.snippet), t.got)
			}
		}
		for _, t := range []struct {
			name, snippet, rule string
			before              events
		}{
			{"after-lt", "<‸_b/>", "name", nil},
			{"after-slash", "<b‸/_>", "attribute", nil},
			{"after-end-slash", "<b></‸_b>", "name", ev(open("b"))},
			{"before-end-slash", "<b><‸_/b>", "name", ev(open("b"))},
			{"inside-element-name", "<b_c‸/>", "attribute", nil},
			{"before-colon", "<p_:b ‸xmlns:p='urn:p'/>", "attribute", nil},
			{"inside-end-name", "<bc></b_‸c>", "end-tag", ev(open("bc"))},
			{"inside-attribute-name", "<b k_‸l='1'/>", "attribute", nil},
			{"inside-reference", "<b>‸&_amp;</b>", "reference", ev(open("b"))},
			{"inside-reference-end", "<b>‸&amp_;</b>", "reference", ev(open("b"))},
			{"inside-character-reference", "<b>‸&#_65;</b>", "reference", ev(open("b"))},
			{"inside-cdata-start", "<b>‸<![CDATA_[x]]></b>", "markup-declaration", ev(open("b"))},
			{"after-bang", "<b>‸<!_[CDATA[x]]></b>", "markup-declaration", ev(open("b"))},
		} {
			a := wrong("space", t.name+"/"+sp.name, "no white space here")
			s.rejectIn(inFrame, a, fill(t.snippet), t.rule, t.before)
			s.rejectIn(inDocument, a, fill(t.snippet), t.rule, t.before)
		}

		// Around the root, and between stanzas.
		ok := func(name string) about {
			return about{"space", name + "/" + sp.name, "white space is legal here", "XML 1.0 §2.8"}
		}
		root := ev(open("{}r"), shut)
		s.accept(ok("before-root"), "document", sp.text+"<r/>", root)
		s.accept(ok("after-root"), "document", "<r/>"+sp.text, root)
		s.accept(ok("after-declaration"), "document", "<?xml version='1.0'?>"+sp.text+"<r/>", root)
		s.accept(ok("inside-declaration"), "document", fill("<?xml_version_=_'1.0'_encoding_=_'UTF-8'_?><r/>"), root)
		s.accept(ok("after-root"), "frame", "<a xmlns='jabber:client'/>"+sp.text, join(client, ev(open("a"), shut)))
		s.accept(ok("after-declaration"), "frame", "<?xml version='1.0'?>"+sp.text+"<a xmlns='jabber:client'/>",
			join(client, ev(open("a"), shut)))
		s.reject(wrong("space", "before-root/"+sp.name, "the first byte of a frame is an angle bracket"), "frame",
			marker+sp.text+"<a xmlns='jabber:client'/>", "leading-byte", events{})
		s.reject(wrong("space", "only/"+sp.name, "a frame of white space"), "frame", marker+sp.text, "leading-byte", events{})
		s.reject(wrong("space", "only/"+sp.name, "a document of white space"), "document", sp.text+marker, "unexpected-end", events{})
		s.incomplete(about{"space", "only/" + sp.name, "white space before a stream header that is not there yet", ""}, sp.text,
			true, events{})
		s.accept(ok("before-header"), "stream", sp.text+header+">"+trailer, ev(streamOpen, shut))
		s.accept(ok("after-close"), "stream", header+">"+trailer+sp.text, ev(streamOpen, shut))
		s.accept(ok("after-declaration"), "stream", "<?xml version='1.0'?>"+sp.text+header+">"+trailer, ev(streamOpen, shut))
		keep := about{"space", "between-stanzas/" + sp.name, "white space between stanzas has no event", "RFC 6120 §11.7"}
		s.accept(keep, "stream", header+">"+sp.text+"<message/>"+sp.text+"<iq/>"+sp.text+trailer,
			join(client, ev(streamOpen, open("message"), shut, open("iq"), shut, shut)))
		keep.name = "keepalive/" + sp.name
		s.incomplete(keep, header+">"+strings.Repeat(sp.text, 3), false, ev(streamOpen))

		// A declaration behind white space is too late.
		late := wrong("space", "before-declaration/"+sp.name, "an XML declaration is legal as the first bytes only")
		s.reject(late, "document", sp.text+marker+"<?xml version='1.0'?><r/>", "misplaced-declaration", events{})
		s.reject(late, "stream", sp.text+marker+"<?xml version='1.0'?>"+header+">"+trailer, "misplaced-declaration", events{})
	}
}
