package main

const framing = "urn:ietf:params:xml:ns:xmpp-framing"

// frameTable: what one WebSocket message may be.
func frameTable(s *set) {
	const m = "<message xmlns='jabber:client'>"
	message := ev(open("{" + client + "}message"))
	whole := ev(open("{"+client+"}message"), shut)
	for _, t := range []struct {
		name, input string
		got         events
	}{
		{"message", m + "</message>", whole},
		{"empty-element", "<message xmlns='jabber:client'/>", whole},
		{"double-quotes", `<message xmlns="jabber:client"/>`, whole},
		{"prefixed", "<c:message xmlns:c='jabber:client'/>", whole},
		{"server", "<message xmlns='jabber:server'/>", ev(open("{jabber:server}message"), shut)},
		{"trailing-space", m + "</message>\r\n \t", whole},
		{"declaration", "<?xml version='1.0'?>" + m + "</message>", whole},
		{"open", "<open xmlns='" + framing + "' to='example.net' version='1.0'/>",
			ev(open("{"+framing+"}open", "to=example.net", "version=1.0"), shut)},
		{"open-pair", "<open xmlns='" + framing + "'></open>", ev(open("{"+framing+"}open"), shut)},
		{"open-prefixed", "<f:open xmlns:f='" + framing + "' id='1'/>", ev(open("{"+framing+"}open", "id=1"), shut)},
		{"close", "<close xmlns='" + framing + "'/>", ev(open("{"+framing+"}close"), shut)},
		{"features-prefixed", "<stream:features xmlns:stream='" + streams + "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>",
			ev(open("{"+streams+"}features"), open("{urn:ietf:params:xml:ns:xmpp-bind}bind"), shut, shut)},
		{"features-default", "<features xmlns='" + streams + "'/>", ev(open("{"+streams+"}features"), shut)},
		{"error", "<stream:error xmlns:stream='" + streams + "'><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
			ev(open("{"+streams+"}error"), open("{urn:ietf:params:xml:ns:xmpp-streams}not-well-formed"), shut, shut)},
		{"sasl", "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGEAYg==</auth>",
			ev(open("{urn:ietf:params:xml:ns:xmpp-sasl}auth", "mechanism=PLAIN"), text("AGEAYg=="), shut)},
		{"stanza", "<message xmlns='jabber:client' from='a@x' xml:lang='en'><body>hi</body><x xmlns='urn:x'/></message>",
			ev(open("{"+client+"}message", "from=a@x", "{"+xmlNS+"}lang=en"), open("{"+client+"}body"), text("hi"), shut,
				open("{urn:x}x"), shut, shut)},
		{"forwarded", m + "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'><body>x</body></message></forwarded></message>",
			ev(open("{"+client+"}message"), open("{urn:xmpp:forward:0}forwarded"), open("{"+client+"}message"), open("{"+client+"}body"),
				text("x"), shut, shut, shut, shut)},
	} {
		s.accept(about{"frame", "ok-" + t.name, "one message is one document", "RFC 7395 §3.3.3"}, "frame", t.input, t.got)
	}
	for _, t := range []struct {
		name, template, rule string
		before               events
	}{
		{"empty", "‸", "unexpected-end", nil},
		{"space-before", "‸ " + m + "</message>", "leading-byte", nil},
		{"line-feed-before", "‸\n" + m + "</message>", "leading-byte", nil},
		{"space-before-declaration", "‸ <?xml version='1.0'?>" + m + "</message>", "leading-byte", nil},
		{"text", "‸hello", "leading-byte", nil},
		{"text-before", "‸x" + m + "</message>", "leading-byte", nil},
		{"reference-before", "‸&#60;message/>", "leading-byte", nil},
		{"entity-before", "‸&lt;message/>", "leading-byte", nil},
		{"gt-before", "‸>" + m + "</message>", "leading-byte", nil},
		{"json", `‸{"a":1}`, "leading-byte", nil},
		{"json-array", `‸["<message xmlns='jabber:client'/>"]`, "leading-byte", nil},
		{"letter", "‸a", "leading-byte", nil},
		{"text-after-declaration", "<?xml version='1.0'?>‸x" + m + "</message>", "text-outside-root", nil},
		{"cdata", "‸<![CDATA[x]]>", "text-outside-root", nil},
		{"cdata-before", "‸<![CDATA[ ]]>" + m + "</message>", "text-outside-root", nil},
		{"two", m + "</message>‸" + m + "</message>", "content-after-root", whole},
		{"two-empty", "<message xmlns='jabber:client'/>‸<iq xmlns='jabber:client'/>", "content-after-root", whole},
		{"two-space", m + "</message> ‸" + m + "</message>", "content-after-root", whole},
		{"two-line-feed", m + "</message>\n‸" + m + "</message>\n", "content-after-root", whole},
		{"one-and-a-half", m + "</message>‸" + m, "content-after-root", whole},
		{"one-and-a-tag", m + "</message>‸<a", "content-after-root", whole},
		{"text-after", m + "</message>‸x", "content-after-root", whole},
		{"text-after-space", m + "</message>\n‸x", "content-after-root", whole},
		{"nul-after", m + "</message>‸\x00", "char", whole},
		{"declaration-after", m + "</message>‸<?xml version='1.0'?>", "misplaced-declaration", whole},
		{"end-tag-after", m + "</message>‸</message>", "content-after-root", whole},
		{"stream-end-after", m + "</message>‸</stream:stream>", "content-after-root", whole},
		{"end-tag-only", "‸</message>", "mismatched-end", nil},
		{"stream-end", "‸</stream:stream>", "mismatched-end", nil},
		{"half-first", m + "‸", "unexpected-end", message},
		{"half-text", m + "hi‸", "unexpected-end", ev(open("{"+client+"}message"), text("hi"))},
		{"lt", "<‸", "unexpected-end", nil},
		{"start-tag-cut", "<message xmlns='jabber:client'‸", "unexpected-end", nil},
		{"declaration-only", "<?xml version='1.0'?>\n‸", "unexpected-end", nil},
		{"features-undeclared", "<‸stream:features/>", "unbound-prefix", nil},
		{"error-undeclared", "<‸stream:error><bad-format xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>", "unbound-prefix", nil},
		{"open-mismatched", "<open xmlns='" + framing + "'>‸</close>", "mismatched-end", ev(open("{" + framing + "}open"))},
		{"open-then-stanza", "<open xmlns='" + framing + "'/>‸<message/>", "content-after-root", ev(open("{"+framing+"}open"), shut)},
	} {
		s.reject(wrong("frame", t.name, "one message is one document, and begins with it"), "frame", t.template, t.rule, join("", t.before))
	}
}
