package main

// attributeTable: duplicate attributes, quotes, and the normalization of values.
func attributeTable(s *set) {
	for _, t := range []struct{ name, snippet string }{
		{"twice", "<b k='1' ‸k='2'/>"},
		{"twice-alike", "<b k='1' ‸k='1'/>"},
		{"twice-empty", "<b k='' ‸k=''/>"},
		{"twice-quotes", `<b k='1' ‸k="1"/>`},
		{"twice-apart", "<b k='1' l='2' m='3' ‸k='4'/>"},
		{"thrice", "<b k='1' ‸k='2' k='3'/>"},
		{"two-pairs", "<b k='1' l='2' ‸l='3' k='4'/>"},
		{"twice-in-pair", "<b k='1' ‸k='2'></b>"},
		{"twice-line-feed", "<b k='1'\n ‸k='2'/>"},
		{"twice-prefixed", "<b xmlns:p='urn:p' p:k='1' ‸p:k='2'/>"},
		{"twice-prefix-unbound", "<b p:k='1' ‸p:k='2'/>"},
		{"twice-xml-lang", "<b xml:lang='en' ‸xml:lang='de'/>"},
		{"twice-accented", "<b \u00E9='1' ‸\u00E9='2'/>"},
		{"twice-long", "<b abcdefghijklmnopqrst='1' ‸abcdefghijklmnopqrst='2'/>"},
		{"twice-among-many", "<b a='' b='' c='' d='' e='' f='' g='' h='' i='' j='' k='' ‸a=''/>"},
		{"last-two-of-many", "<b a='' b='' c='' d='' e='' f='' g='' h='' i='' j='' k='' ‸k=''/>"},
		{"from-twice", "<b from='a@x' to='b@x' ‸from='c@x'/>"},
	} {
		for _, sh := range inAll {
			s.rejectIn(sh, wrong("attribute", t.name, "an attribute name may appear once, whatever its value"), t.snippet,
				"duplicate-attribute", nil)
		}
	}
	for _, t := range []struct {
		name, snippet string
		got           events
	}{
		{"case", "<b kk='1' kK='2' Kk='3'/>", ev(open("b", "kk=1", "kK=2", "Kk=3"), shut)},
		{"prefixes-of-each-other", "<b k='1' kl='2' klm='3'/>", ev(open("b", "k=1", "kl=2", "klm=3"), shut)},
		{"decomposed", "<b \u00E9='1' e\u0301='2'/>", ev(open("b", "\u00E9=1", "e\u0301=2"), shut)},
		{"on-parent-and-child", "<b k='1'><b k='2'/></b>", ev(open("b", "k=1"), open("b", "k=2"), shut, shut)},
		{"on-siblings", "<b k='1'/><b k='1'/>", ev(open("b", "k=1"), shut, open("b", "k=1"), shut)},
		{"anagrams", "<b ab='1' ba='2'/>", ev(open("b", "ab=1", "ba=2"), shut)},

		{"tab", "<b k='a\tb'/>", ev(open("b", "k=a b"), shut)},
		{"line-feed", "<b k='a\nb'/>", ev(open("b", "k=a b"), shut)},
		{"return", "<b k='a\rb'/>", ev(open("b", "k=a b"), shut)},
		{"crlf", "<b k='a\r\nb'/>", ev(open("b", "k=a b"), shut)},
		{"lfcr", "<b k='a\n\rb'/>", ev(open("b", "k=a  b"), shut)},
		{"crcrlf", "<b k='a\r\r\nb'/>", ev(open("b", "k=a  b"), shut)},
		{"all-spaces", "<b k='\t \n \r \r\n'/>", ev(open("b", "k=       "), shut)},
		{"not-collapsed", "<b k='  a   b  '/>", ev(open("b", "k=  a   b  "), shut)},
		{"not-trimmed", "<b k='\na\n'/>", ev(open("b", "k= a "), shut)},
		{"only-return", "<b k='\r'/>", ev(open("b", "k= "), shut)},
		{"return-before-quote", `<b k="a` + "\r" + `"/>`, ev(open("b", "k=a "), shut)},
		{"tab-reference", "<b k='a&#9;b'/>", ev(open("b", "k=a\tb"), shut)},
		{"line-feed-reference", "<b k='a&#xA;b'/>", ev(open("b", "k=a\nb"), shut)},
		{"return-reference", "<b k='a&#13;b'/>", ev(open("b", "k=a\rb"), shut)},
		{"crlf-reference", "<b k='a&#13;&#10;b'/>", ev(open("b", "k=a\r\nb"), shut)},
		{"return-then-reference", "<b k='a\r&#10;b'/>", ev(open("b", "k=a \nb"), shut)},
		{"reference-then-line-feed", "<b k='a&#13;\nb'/>", ev(open("b", "k=a\r b"), shut)},
		{"references-and-raw", "<b k='&#9;\t&#10;\n&#13;\r'/>", ev(open("b", "k=\t \n \r "), shut)},
		{"space-reference", "<b k='&#32; &#32;'/>", ev(open("b", "k=   "), shut)},
		{"next-line-kept", "<b k='a\u0085b\u2028c'/>", ev(open("b", "k=a\u0085b\u2028c"), shut)},
		{"second-value", "<b k='a' l='a\nb'/>", ev(open("b", "k=a", "l=a b"), shut)},
		{"long-value", "<b k='0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n0123456789abcdef'/>",
			ev(open("b", "k=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef 0123456789abcdef"), shut)},

		{"apostrophe-in-quotes", `<b k="'"/>`, ev(open("b", "k='"), shut)},
		{"quotes-in-apostrophes", `<b k='""'/>`, ev(open("b", `k=""`), shut)},
		{"escaped-own-quote", `<b k="&quot;" l='&apos;'/>`, ev(open("b", `k="`, "l='"), shut)},
		{"escaped-other-quote", `<b k="&apos;" l='&quot;'/>`, ev(open("b", "k='", `l="`), shut)},
		{"numeric-quote", `<b k="&#34;&#39;"/>`, ev(open("b", `k="'`), shut)},
		{"backslash", `<b k="\" l='\'/>`, ev(open("b", `k=\`, `l=\`), shut)},
		{"looks-like-attributes", `<b k=" l='2' m='3' "/>`, ev(open("b", "k= l='2' m='3' "), shut)},
		{"looks-like-tags", `<b k="/>&lt;/b>&lt;b l='"/>`, ev(open("b", "k=/></b><b l='"), shut)},
		{"looks-like-cdata", "<b k=']]>&lt;![CDATA['/>", ev(open("b", "k=]]><![CDATA["), shut)},
		{"gt", `<b k=">" l='>>'></b>`, ev(open("b", "k=>", "l=>>"), shut)},
	} {
		for _, sh := range inAll {
			s.acceptIn(sh, about{"attribute", "ok-" + t.name, "values normalized as CDATA, names compared as written", "XML 1.0 §3.3.3"},
				t.snippet, t.got)
		}
	}
}
