package main

// documentTable: what may stand around the root of a document. The streams and frames have tables of their own.
func documentTable(s *set) {
	root := ev(open("{}r"), shut)
	for _, t := range []struct {
		name, input string
		got         events
	}{
		{"empty-root", "<root/>", ev(open("{}root"), shut)},
		{"root-pair", "<root></root>", ev(open("{}root"), shut)},
		{"space-around", "\n\t <r/> \r\n", root},
		{"declaration-and-space", "<?xml version='1.0'?>\r\n\r\n<r/>\r\n", root},
		{"root-in-namespace", "<p:r xmlns:p='urn:p'/>", ev(open("{urn:p}r"), shut)},
		{"stream-as-document", header + ">" + "x" + trailer, ev(streamOpen, text("x"), shut)},
		{"text-in-root", "<r> a </r>", ev(open("{}r"), text(" a "), shut)},
		{"root-called-xml", "<xml/>", ev(open("{}xml"), shut)},
		{"framing-open", "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='1.0'/>\n",
			ev(open("{urn:ietf:params:xml:ns:xmpp-framing}open", "version=1.0"), shut)},
	} {
		s.accept(about{"document", "ok-" + t.name, "one root, white space around it", "XML 1.0 §2.1"}, "document", t.input, t.got)
	}
	for _, t := range []struct {
		name, template, rule string
		before               events
	}{
		{"empty", "‸", "unexpected-end", nil},
		{"text-only", "‸a", "text-outside-root", nil},
		{"text-first", "‸a<r/>", "text-outside-root", nil},
		{"text-after-space", " \n‸a<r/>", "text-outside-root", nil},
		{"text-after-declaration", "<?xml version='1.0'?>‸a<r/>", "text-outside-root", nil},
		{"gt-first", "‸><r/>", "text-outside-root", nil},
		{"bracket-first", "‸]><r/>", "text-outside-root", nil},
		{"json", `‸{"a":"<r/>"}`, "text-outside-root", nil},
		{"http", "‸GET / HTTP/1.1\r\nHost: x\r\n\r\n", "text-outside-root", nil},
		{"cdata-first", "‸<![CDATA[a]]><r/>", "text-outside-root", nil},
		{"cdata-space-first", "‸<![CDATA[ ]]><r/>", "text-outside-root", nil},
		{"cdata-empty-first", "‸<![CDATA[]]><r/>", "text-outside-root", nil},
		{"cdata-only", " ‸<![CDATA[a]]>", "text-outside-root", nil},
		{"text-after", "<r/>‸a", "content-after-root", root},
		{"text-after-pair", "<r></r>\n‸a\n", "content-after-root", root},
		{"gt-after", "<r/>‸>", "content-after-root", root},
		{"slash-after", "<r/>‸/>", "content-after-root", root},
		{"cdata-end-after", "<r/>‸]]>", "content-after-root", root},
		{"cdata-after", "<r/>‸<![CDATA[a]]>", "content-after-root", root},
		{"cdata-space-after", "<r/>\n‸<![CDATA[ ]]>", "content-after-root", root},
		{"cdata-empty-after", "<r/>‸<![CDATA[]]>", "content-after-root", root},
		{"second-root", "<r/>‸<r/>", "content-after-root", root},
		{"second-root-space", "<r/>\n‸<s/>", "content-after-root", root},
		{"second-root-pair", "<r></r>‸<r></r>", "content-after-root", root},
		{"second-root-open", "<r/>‸<r>", "content-after-root", root},
		{"second-root-broken", "<r/>‸<r a=>", "content-after-root", root},
		{"second-root-unbound", "<r/>‸<p:r/>", "content-after-root", root},
		{"third-root", "<r/> ‸<s/><t/>", "content-after-root", root},
		{"end-tag-after", "<r/>‸</r>", "content-after-root", root},
		{"end-tag-twice", "<r></r>‸</r>", "content-after-root", root},
		{"end-tag-after-space", "<r/> ‸</s >", "content-after-root", root},
		{"not-closed", "<r><s></s>‸", "unexpected-end", ev(open("{}r"), open("{}s"), shut)},
		{"not-closed-space", "<r>\n‸", "unexpected-end", ev(open("{}r"), text("\n"))},
		{"closed-by-case", "<r>‸</R>", "mismatched-end", ev(open("{}r"))},
	} {
		s.reject(wrong("document", t.name, "one root, white space around it"), "document", t.template, t.rule, join("", t.before))
	}
}
