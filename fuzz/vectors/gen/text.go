package main

// textTable: line ends, CDATA sections, and what ends them.
func textTable(s *set) {
	for _, t := range []struct{ name, text, value string }{
		{"line-feed", "a\nb", "a\nb"},
		{"return", "a\rb", "a\nb"},
		{"crlf", "a\r\nb", "a\nb"},
		{"lfcr", "a\n\rb", "a\n\nb"},
		{"crcrlf", "a\r\r\nb", "a\n\nb"},
		{"crlfcr", "a\r\n\rb", "a\n\nb"},
		{"crlf-twice", "a\r\n\r\nb", "a\n\nb"},
		{"returns", "\r\r\r", "\n\n\n"},
		{"return-first", "\ra", "\na"},
		{"return-last", "a\r", "a\n"},
		{"crlf-last", "a\r\n", "a\n"},
		{"return-reference", "a&#13;b", "a\rb"},
		{"return-then-reference", "a\r&#10;b", "a\n\nb"},
		{"reference-then-line-feed", "a&#13;\nb", "a\r\nb"},
		{"reference-then-crlf", "a&#13;\r\nb", "a\r\nb"},
		{"crlf-by-reference", "a&#xD;&#xA;b", "a\r\nb"},
		{"return-before-entity", "a\r&amp;\r", "a\n&\n"},
		{"tabs", "\ta\t", "\ta\t"},
		{"spaces", "  a  ", "  a  "},
		{"next-line", "a\u0085b", "a\u0085b"},
		{"return-next-line", "a\r\u0085b", "a\n\u0085b"},
		{"line-separator", "a\u2028b", "a\u2028b"},
		{"long-line", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\r\n0123456789abcdef",
			"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n0123456789abcdef"},

		{"bracket", "]", "]"},
		{"brackets", "]]", "]]"},
		{"brackets-apart", "]] >", "]] >"},
		{"bracket-gt", "]>", "]>"},
		{"brackets-escaped", "]]&gt;", "]]>"},
		{"brackets-last", "a]]", "a]]"},
		{"brackets-many", "]]]]]]]", "]]]]]]]"},
		{"bracket-reference-gt", "]&#93;>", "]]>"},
		{"brackets-line-feed-gt", "]]\n>", "]]\n>"},
		{"gt", ">", ">"},
		{"gt-many", ">>>", ">>>"},
		{"open-bracket", "[CDATA[", "[CDATA["},
		{"bang", "![CDATA[", "![CDATA["},

		{"cdata", "<![CDATA[x]]>", "x"},
		{"cdata-inside", "a<![CDATA[x]]>b", "axb"},
		{"cdata-empty", "<![CDATA[]]>", ""},
		{"cdata-empty-inside", "a<![CDATA[]]>b", "ab"},
		{"cdata-space", "<![CDATA[ ]]>", " "},
		{"cdata-twice", "<![CDATA[x]]><![CDATA[y]]>", "xy"},
		{"cdata-empty-twice", "<![CDATA[]]><![CDATA[]]>", ""},
		{"cdata-bracket", "<![CDATA[]]]>", "]"},
		{"cdata-brackets", "<![CDATA[]]]]>", "]]"},
		{"cdata-brackets-many", "<![CDATA[]]]]]]]]>", "]]]]]]"},
		{"cdata-bracket-first", "<![CDATA[]x]]>", "]x"},
		{"cdata-brackets-first", "<![CDATA[]]x]]>", "]]x"},
		{"cdata-brackets-space", "<![CDATA[]] >]]>", "]] >"},
		{"cdata-gt", "<![CDATA[>]]>", ">"},
		{"cdata-bracket-gt", "<![CDATA[]>]]>", "]>"},
		{"cdata-gt-after", "<![CDATA[x]]>>", "x>"},
		{"cdata-end-split", "<![CDATA[]]]]><![CDATA[>]]>", "]]>"},
		{"cdata-end-half-outside", "]<![CDATA[]>]]>", "]]>"},
		{"cdata-end-outside-first", "]]<![CDATA[>]]>", "]]>"},
		{"cdata-end-outside-last", "<![CDATA[]]]]>&gt;", "]]>"},
		{"cdata-markup", "<![CDATA[<b k='1'/></b>]]>", "<b k='1'/></b>"},
		{"cdata-in-cdata", "<![CDATA[<![CDATA[x]]>", "<![CDATA[x"},
		{"cdata-references", "<![CDATA[&amp;&#65;&x;&]]>", "&amp;&#65;&x;&"},
		{"cdata-comment", "<![CDATA[<!-- x --><?p?><!DOCTYPE r>]]>", "<!-- x --><?p?><!DOCTYPE r>"},
		{"cdata-stream-end", "<![CDATA[</stream:stream>]]>", "</stream:stream>"},
		{"cdata-crlf", "<![CDATA[a\r\nb\rc\n]]>", "a\nb\nc\n"},
		{"cdata-return-last", "<![CDATA[a\r]]>b", "a\nb"},
		{"cdata-return-then-line-feed-outside", "<![CDATA[a\r]]>\nb", "a\n\nb"},
		{"return-then-cdata-line-feed", "a\r<![CDATA[\nb]]>", "a\n\nb"},
		{"return-then-empty-cdata-then-line-feed", "a\r<![CDATA[]]>\nb", "a\n\nb"},
		{"cdata-return-reference", "<![CDATA[&#13;]]>&#13;", "&#13;\r"},
		{"cdata-between-references", "&lt;<![CDATA[&lt;]]>&lt;", "<&lt;<"},
		{"cdata-tabs", "<![CDATA[\t \n]]>", "\t \n"},
		{"cdata-unicode", "<![CDATA[\u00E9\u6F22\U0001F600]]>", "\u00E9\u6F22\U0001F600"},
		{"cdata-long", "<![CDATA[0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef]]]>",
			"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef]"},
	} {
		for _, sh := range inAll {
			a := about{"text", "ok-" + t.name, "text is joined, line ends are line feeds", "XML 1.0 §2.11"}
			s.acceptIn(sh, a, "<b>"+t.text+"</b>", ev(open("b"), text(t.value), shut))
		}
	}
	// Text on both sides of children.
	for _, t := range []struct {
		name, snippet string
		got           events
	}{
		{"cdata-then-element", "<![CDATA[x]]><b/><![CDATA[y]]>", ev(text("x"), open("b"), shut, text("y"))},
		{"empty-cdata-between-elements", "<b/><![CDATA[]]><c/>", ev(open("b"), shut, open("c"), shut)},
		{"reference-between-elements", "<b/>&amp;<c/>", ev(open("b"), shut, text("&"), open("c"), shut)},
		{"space-between-elements", "<b/> <c/>\r\n", ev(open("b"), shut, text(" "), open("c"), shut, text("\n"))},
		{"return-around-element", "\r<b/>\n", ev(text("\n"), open("b"), shut, text("\n"))},
		{"return-before-tag", "<b>\r</b>\n<c/>", ev(open("b"), text("\n"), shut, text("\n"), open("c"), shut)},
	} {
		for _, sh := range inAll {
			a := about{"text", "ok-" + t.name, "text is joined, line ends are line feeds", "XML 1.0 §2.11"}
			s.acceptIn(sh, a, t.snippet, t.got)
		}
	}
	for _, t := range []struct {
		name, snippet, rule string
		before              events
	}{
		{"end", "<b>a‸]]>z</b>", "cdata-end", ev(open("b"), text("a"))},
		{"end-first", "<b>‸]]>z</b>", "cdata-end", ev(open("b"))},
		{"end-last", "<b>a‸]]></b>", "cdata-end", ev(open("b"), text("a"))},
		{"end-three-brackets", "<b>]‸]]></b>", "cdata-end", ev(open("b"), text("]"))},
		{"end-many-brackets", "<b>]]]]‸]]></b>", "cdata-end", ev(open("b"), text("]]]]"))},
		{"end-after-reference", "<b>&#93;‸]]></b>", "cdata-end", ev(open("b"), text("]"))},
		{"end-after-element", "<b><c/>‸]]></b>", "cdata-end", ev(open("b"), open("c"), shut)},
		{"end-after-cdata", "<b><![CDATA[x]]>‸]]></b>", "cdata-end", ev(open("b"), text("x"))},
		{"cdata-nested", "<b><![CDATA[<![CDATA[x]]>‸]]></b>", "cdata-end", ev(open("b"), text("<![CDATA[x"))},
		{"end-after-return", "<b>a\r‸]]></b>", "cdata-end", ev(open("b"), text("a\n"))},
		{"end-gt-after", "<b>‸]]>></b>", "cdata-end", ev(open("b"))},
		{"cdata-unclosed", "<b>a<![CDATA[x</b>", "unexpected-end", ev(open("b"), text("a"))},
		{"cdata-half-closed", "<b>a<![CDATA[x]]</b>", "unexpected-end", ev(open("b"), text("a"))},
		{"cdata-half-closed-space", "<b>a<![CDATA[x]] ></b>", "unexpected-end", ev(open("b"), text("a"))},
		{"cdata-closed-like-comment", "<b><![CDATA[x--></b>", "unexpected-end", ev(open("b"))},
	} {
		for _, sh := range inAll {
			snippet := t.snippet
			if t.rule == "unexpected-end" {
				snippet += sh.tail + marker
			}
			s.rejectIn(sh, wrong("text", t.name, "what ends a CDATA section, and only that"), snippet, t.rule, t.before)
		}
	}
}
