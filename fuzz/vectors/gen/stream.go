package main

import "strings"

// streamTable: headers, what stands between stanzas, and what comes after the end.
func streamTable(s *set) {
	const decl = "xmlns:stream='" + streams + "'"
	st := func(attrs ...string) event { return open("{"+streams+"}stream", attrs...) }
	lang := "{" + xmlNS + "}lang="

	// Headers, each with its end tag. The name of the end tag is the header's.
	for _, t := range []struct {
		name, header, end string
		start             event
	}{
		{"plain", "<stream:stream xmlns='jabber:client' " + decl + ">", trailer, st()},
		{"version-1-0", "<stream:stream xmlns='jabber:client' " + decl + " version='1.0'>", trailer, st("version=1.0")},
		{"version-1-1", "<stream:stream xmlns='jabber:client' " + decl + " version='1.1'>", trailer, st("version=1.1")},
		{"version-1-99", "<stream:stream xmlns='jabber:client' " + decl + " version='1.99'>", trailer, st("version=1.99")},
		{"version-0-9", "<stream:stream xmlns='jabber:client' " + decl + " version='0.9'>", trailer, st("version=0.9")},
		{"version-zeros", "<stream:stream xmlns='jabber:client' " + decl + " version='01.00'>", trailer, st("version=01.00")},
		{"version-by-reference", "<stream:stream xmlns='jabber:client' " + decl + " version='&#49;.0'>", trailer, st("version=1.0")},
		{"version-of-another-namespace", "<stream:stream xmlns='jabber:client' " + decl + " stream:version='2.0'>", trailer,
			st("{" + streams + "}version=2.0")},
		{"double-quotes", `<stream:stream xmlns="jabber:client" xmlns:stream="` + streams + `" version="1.0">`, trailer, st("version=1.0")},
		{"declarations-last", "<stream:stream version='1.0' to='x' " + decl + " xmlns='jabber:client'>", trailer, st("version=1.0", "to=x")},
		{"all-attributes", "<stream:stream from='a@x' to='x' id='i' xml:lang='en' version='1.0' xmlns='jabber:client' " + decl + ">", trailer,
			st("from=a@x", "to=x", "id=i", lang+"en", "version=1.0")},
		{"unknown-attributes", "<stream:stream xmlns='jabber:client' " + decl + " x='1' xmlns:y='urn:y' y:x='2'>", trailer,
			st("x=1", "{urn:y}x=2")},
		{"spaced-out", "<stream:stream\n xmlns = 'jabber:client'\n\t" + decl + "\r\n>", "</stream:stream\n>", st()},
		{"other-prefix", "<s:stream xmlns='jabber:client' xmlns:s='" + streams + "'>", "</s:stream>", st()},
		{"long-prefix", "<flow-1.0:stream xmlns='jabber:client' xmlns:flow-1.0='" + streams + "'>", "</flow-1.0:stream>", st()},
		{"prefix-called-stream-is-other", "<s:stream xmlns='jabber:client' xmlns:s='" + streams + "' xmlns:stream='urn:x'>", "</s:stream>", st()},
		{"default-style", "<stream xmlns='" + streams + "' version='1.0'>", "</stream>", st("version=1.0")},
		{"default-style-with-prefix", "<stream xmlns='" + streams + "' xmlns:c='jabber:client'>", "</stream>", st()},
		{"both-styles", "<stream:stream xmlns='" + streams + "' " + decl + ">", trailer, st()},
		{"server", "<stream:stream xmlns='jabber:server' " + decl + " xmlns:db='jabber:server:dialback'>", trailer, st()},
		{"component-accept", "<stream:stream xmlns='jabber:component:accept' " + decl + " to='x'>", trailer, st("to=x")},
		{"component-connect", "<stream:stream xmlns='jabber:component:connect' " + decl + ">", trailer, st()},
		{"namespace-by-reference", "<stream:stream xmlns='jabber:client' xmlns:stream='http:&#47;/etherx.jabber.org/streams'>", trailer, st()},
		{"declared", "<?xml version='1.0'?>\n<stream:stream xmlns='jabber:client' " + decl + ">", trailer, st()},
		{"unicode", "<stream:stream xmlns='jabber:client' " + decl + " to='b\u00FCcher.example' \u00E9='\U0001F600'>", trailer,
			st("to=b\u00FCcher.example", "\u00E9=\U0001F600")},
	} {
		a := about{"stream", "header-" + t.name, "a legal stream header", "RFC 6120 §4.8"}
		s.accept(a, "stream", t.header+t.end, ev(t.start, shut))
		a.name += "-open"
		s.incomplete(a, t.header, false, ev(t.start))
		a.name = "header-" + t.name + "-then-stanza"
		s.accept(a, "stream", t.header+"<c:iq xmlns:c='jabber:client'/>"+t.end, join(client, ev(t.start, open("iq"), shut, shut)))
	}
	s.accept(about{"stream", "header-self-closed", "an empty element is a stream that ends at once", "XML 1.0 §3.1"}, "stream",
		header+"/>", ev(streamOpen, shut))

	for _, t := range []struct {
		name, template, rule string
		start                event
	}{
		{"foo", "‸<stream:foo xmlns='jabber:client' " + decl + ">", "stream-root", open("{" + streams + "}foo")},
		{"case", "‸<stream:Stream xmlns='jabber:client' " + decl + ">", "stream-root", open("{" + streams + "}Stream")},
		{"longer", "‸<stream:streams xmlns='jabber:client' " + decl + ">", "stream-root", open("{" + streams + "}streams")},
		{"shorter", "‸<stream:strea xmlns='jabber:client' " + decl + " version='1.0'>", "stream-root", open("{"+streams+"}strea", "version=1.0")},
		{"features", "‸<stream:features xmlns='jabber:client' " + decl + "/>", "stream-root", open("{" + streams + "}features")},
		{"error", "‸<stream:error " + decl + "><x/></stream:error>", "stream-root", open("{" + streams + "}error")},
		{"default-style", "‸<flow xmlns='" + streams + "'>", "stream-root", open("{" + streams + "}flow")},
		{"declared", "<?xml version='1.0'?>\n‸<stream:foo " + decl + ">", "stream-root", open("{" + streams + "}foo")},

		{"other-namespace", "‸<stream:stream xmlns='jabber:client' xmlns:stream='urn:x'>", "stream-namespace", open("{urn:x}stream")},
		{"https", "‸<stream:stream xmlns='jabber:client' xmlns:stream='https://etherx.jabber.org/streams'>", "stream-namespace",
			open("{https://etherx.jabber.org/streams}stream")},
		{"slash", "‸<stream:stream xmlns='jabber:client' xmlns:stream='" + streams + "/'>", "stream-namespace", open("{" + streams + "/}stream")},
		{"namespace-case", "‸<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/Streams'>", "stream-namespace",
			open("{http://etherx.jabber.org/Streams}stream")},
		{"namespace-space", "‸<stream:stream xmlns='jabber:client' xmlns:stream=' " + streams + "'>", "stream-namespace",
			open("{ " + streams + "}stream")},
		{"namespace-shorter", "‸<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/stream'>", "stream-namespace",
			open("{http://etherx.jabber.org/stream}stream")},
		{"content-namespace", "‸<stream xmlns='jabber:client' version='1.0'>", "stream-namespace", open("{jabber:client}stream", "version=1.0")},
		{"no-namespace", "‸<stream version='1.0'>", "stream-namespace", open("{}stream", "version=1.0")},
		{"namespace-on-other-prefix", "‸<s:stream xmlns:s='urn:s' " + decl + ">", "stream-namespace", open("{urn:s}stream")},
		{"message", "‸<message xmlns='jabber:client'>", "stream-namespace", open("{jabber:client}message")},
		{"message-empty", "‸<message xmlns='jabber:client'/>", "stream-namespace", open("{jabber:client}message")},
		{"framing-open", "‸<open xmlns='" + framing + "' version='1.0'>", "stream-namespace", open("{"+framing+"}open", "version=1.0")},
		{"bosh-body", "‸<body xmlns='http://jabber.org/protocol/httpbind'/>", "stream-namespace", open("{http://jabber.org/protocol/httpbind}body")},
		{"html", "‸<html><body></body></html>", "stream-namespace", open("{}html")},
		{"namespace-declared", "<?xml version='1.0'?>‸<stream xmlns='urn:x'/>", "stream-namespace", open("{urn:x}stream")},

		{"version-2", "‸<stream:stream xmlns='jabber:client' " + decl + " version='2.0'>", "stream-version", st("version=2.0")},
		{"version-10", "‸<stream:stream xmlns='jabber:client' " + decl + " version='10.0'>", "stream-version", st("version=10.0")},
		{"version-11", "‸<stream:stream xmlns='jabber:client' " + decl + " version='11.1'>", "stream-version", st("version=11.1")},
		{"version-zeros", "‸<stream:stream xmlns='jabber:client' " + decl + " version='02.0'>", "stream-version", st("version=02.0")},
		{"version-wraps-8", "‸<stream:stream xmlns='jabber:client' " + decl + " version='257.0'>", "stream-version", st("version=257.0")},
		{"version-wraps-32", "‸<stream:stream xmlns='jabber:client' " + decl + " version='4294967297.0'>", "stream-version",
			st("version=4294967297.0")},
		{"version-wraps-64", "‸<stream:stream xmlns='jabber:client' " + decl + " version='18446744073709551617.0'>", "stream-version",
			st("version=18446744073709551617.0")},
		{"version-by-reference", "‸<stream:stream xmlns='jabber:client' " + decl + " version='&#50;.0'>", "stream-version", st("version=2.0")},
		{"version-default-style", "<?xml version='1.0'?>‸<stream xmlns='" + streams + "' version='3.1'>", "stream-version", st("version=3.1")},
	} {
		s.reject(wrong("stream", "bad-header-"+t.name, "the stream header, judged after its start tag"), "stream", t.template, t.rule, ev(t.start))
		if strings.HasSuffix(t.template, "'>") {
			s.reject(wrong("stream", "bad-header-"+t.name+"-then-stanza", "the stream header, judged after its start tag"), "stream",
				t.template+"<message/>", t.rule, ev(t.start))
		}
	}
	for _, t := range []struct{ name, template, rule string }{
		{"unbound", "<‸stream:stream xmlns='jabber:client' version='1.0'>", "unbound-prefix"},
		{"unbound-other", "<‸s:stream xmlns='jabber:client' " + decl + ">", "unbound-prefix"},
		{"declared-twice", "<stream:stream xmlns='jabber:client' ‸xmlns='jabber:client' " + decl + ">", "duplicate-attribute"},
		{"prefix-undeclared", "<stream:stream ‸xmlns:stream='' xmlns='jabber:client'>", "namespace-declaration"},
		{"colons", "<‸stream:stream:stream " + decl + ">", "qualified-name"},
		{"end-first", "‸</stream:stream>", "mismatched-end"},
		{"http", "‸GET /xmpp-websocket HTTP/1.1\r\nUpgrade: websocket\r\n\r\n", "text-outside-root"},
		{"tls", "‸\x16\x03\x01\x00\xF5\x01\x00\x00\xF1\x03\x03", "char"},
		{"ssh", "‸SSH-2.0-OpenSSH_9.6\r\n", "text-outside-root"},
		{"json", `‸{"stream":1}`, "text-outside-root"},
		{"no-lt", "‸stream:stream xmlns='jabber:client'>", "text-outside-root"},
		{"two-lt", "<‸<stream:stream xmlns='jabber:client' " + decl + ">", "name"},
	} {
		s.reject(wrong("stream", "no-header-"+t.name, "no stream header that could be judged"), "stream", t.template, t.rule, events{})
	}

	// Between stanzas.
	for _, t := range []struct{ name, text string }{
		{"letter", "a"}, {"word", "foo"}, {"gt", ">"}, {"slash-gt", "/>"}, {"bracket", "]"}, {"zero", "0"}, {"quote", "'"},
		{"accented", "\u00E9"}, {"emoji", "\U0001F600"}, {"entity", "&lt;"}, {"reference", "&#97;"}, {"tab-reference", "&#9;"},
		{"cdata", "<![CDATA[x]]>"}, {"cdata-space", "<![CDATA[ ]]>"}, {"cdata-empty", "<![CDATA[]]>"},
		{"cdata-stanza", "<![CDATA[<message/>]]>"},
		// What is wrong besides comes later than that it is text.
		{"bad-reference", "&;"}, {"unknown-entity", "&nbsp;"}, {"cdata-end", "]]>"}, {"cdata-char", "<![CDATA[\x01]]>"},
	} {
		a := wrong("stream", "text-"+t.name, "only white space may stand between stanzas")
		put := func(name, head string, before events) {
			a := a
			a.name += "-" + name
			s.reject(a, "stream", header+">"+head+marker+t.text+"<iq/>"+trailer, "text-between-stanzas",
				join(client, ev(streamOpen), before))
		}
		put("first", "", nil)
		put("after-space", "\r\n \t", nil)
		put("second", "<message><body>a</body></message>", ev(open("message"), open("body"), text("a"), shut, shut))
		put("after-line-feed", "<message/>\n", ev(open("message"), shut))
		a.name += "-last"
		s.reject(a, "stream", header+"><message/>"+marker+t.text, "text-between-stanzas", join(client, ev(streamOpen, open("message"), shut)))
	}

	// First-level elements. Which of them a session knows is no matter of the parser's.
	for _, t := range []struct {
		name, content string
		got           events
	}{
		{"nothing", "", nil},
		{"three", "<message/><presence/><iq/>", ev(open("message"), shut, open("presence"), shut, open("iq"), shut)},
		{"features", "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>",
			ev(open("{"+streams+"}features"), open("{urn:ietf:params:xml:ns:xmpp-tls}starttls"), shut, shut)},
		{"error", "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
			ev(open("{"+streams+"}error"), open("{urn:ietf:params:xml:ns:xmpp-streams}conflict"), shut, shut)},
		{"unknown", "<foo xmlns='urn:foo'/>", ev(open("{urn:foo}foo"), shut)},
		{"unknown-here", "<foo/>", ev(open("foo"), shut)},
		{"prefixed-stanza", "<c:message xmlns:c='jabber:client'><c:body>x</c:body></c:message>",
			ev(open("message"), open("body"), text("x"), shut, shut)},
		{"default-undeclared", "<message xmlns=''/>", ev(open("{}message"), shut)},
		{"namespace-does-not-leak", "<message xmlns='urn:x'/><message/>", ev(open("{urn:x}message"), shut, open("message"), shut)},
		{"prefix-does-not-leak", "<message xmlns:stream='urn:x'><stream:a/></message><stream:features/>",
			ev(open("message"), open("{urn:x}a"), shut, shut, open("{"+streams+"}features"), shut)},
		{"header-in-stanza", "<message>" + header + "></stream:stream></message>", ev(open("message"), streamOpen, shut, shut)},
		{"header-in-stanza-empty", "<message>" + header + "/></message>", ev(open("message"), streamOpen, shut, shut)},
		{"header-between-stanzas", header + "></stream:stream><message/>", ev(streamOpen, shut, open("message"), shut)},
		{"header-between-stanzas-with-stanza", header + "><message/></stream:stream>", ev(streamOpen, open("message"), shut, shut)},
		{"header-three-deep", header + ">" + header + ">x</stream:stream></stream:stream>", ev(streamOpen, streamOpen, text("x"), shut, shut)},
		{"error-in-stanza", "<message><stream:error/></message>", ev(open("message"), open("{"+streams+"}error"), shut, shut)},
		{"features-in-stanza", "<iq><stream:features/></iq>", ev(open("iq"), open("{"+streams+"}features"), shut, shut)},
		{"stream-end-as-text", "<message><body>&lt;/stream:stream></body></message>",
			ev(open("message"), open("body"), text("</stream:stream>"), shut, shut)},
		{"stream-end-as-value", "<message k='&lt;/stream:stream>'/>", ev(open("message", "k=</stream:stream>"), shut)},
		{"stream-end-as-cdata", "<message><![CDATA[</stream:stream>]]></message>", ev(open("message"), text("</stream:stream>"), shut)},
		{"other-prefix-same-namespace", "<s:features xmlns:s='" + streams + "'/>", ev(open("{"+streams+"}features"), shut)},
		{"dialback", "<db:result xmlns:db='jabber:server:dialback' to='x'>k</db:result>",
			ev(open("{jabber:server:dialback}result", "to=x"), text("k"), shut)},
		{"version-in-stanza", "<message version='2.0'><stream:stream version='9.9'/></message>",
			ev(open("message", "version=2.0"), open("{"+streams+"}stream", "version=9.9"), shut, shut)},
		{"space-in-stanzas", "<message> </message> <message>\n</message>", ev(open("message"), text(" "), shut, open("message"), text("\n"), shut)},
	} {
		a := about{"stream", "level-" + t.name, "what an element at the first level means is for the session to say", "RFC 6120 §4.4"}
		s.accept(a, "stream", header+">"+t.content+trailer, join(client, ev(streamOpen), t.got, ev(shut)))
		a.name += "-spaced"
		s.accept(a, "stream", header+">\n"+t.content+"\n"+trailer, join(client, ev(streamOpen), t.got, ev(shut)))
	}
	for _, t := range []struct {
		name, template, rule string
		before               events
	}{
		{"wrong-end", "‸</stream>", "mismatched-end", nil},
		{"other-end", "‸</stream:features>", "mismatched-end", nil},
		{"end-twice-in-stanza", "<message>‸</stream:stream>", "mismatched-end", ev(open("message"))},
		{"end-in-body", "<message><body>a‸</stream:stream>", "mismatched-end", ev(open("message"), open("body"), text("a"))},
		{"end-other-prefix", "<message/>‸</s:stream>", "mismatched-end", ev(open("message"), shut)},
		{"extra-end", "<message></message>‸</message>", "mismatched-end", ev(open("message"), shut)},
		{"end-space-inside", "</‸ stream:stream>", "name", nil},
		{"end-empty", "</stream:stream‸/>", "end-tag", nil},
		{"declaration-then-header", "<message/>‸<?xml version='1.0'?>" + header + ">", "misplaced-declaration", ev(open("message"), shut)},
		{"declaration-first", "‸<?xml version='1.0'?>" + header + ">", "misplaced-declaration", nil},
		{"declaration-in-stanza", "<message>‸<?xml version='1.0'?>" + header + ">", "misplaced-declaration", ev(open("message"))},
		{"unbound-stanza", "<‸foo:message/>", "unbound-prefix", nil},
		{"prefix-of-last-stanza", "<message xmlns:p='urn:p'/><‸p:iq/>", "unbound-prefix", ev(open("message"), shut)},
		{"second-stanza-duplicate", "<message a='1'/><message a='1' ‸a='2'/>", "duplicate-attribute", ev(open("message", "a=1"), shut)},
	} {
		s.reject(wrong("stream", "level-"+t.name, "first-level markup that is wrong"), "stream", header+">"+t.template, t.rule,
			join(client, ev(streamOpen), t.before))
	}

	// After the end.
	for _, t := range []struct{ name, text, rule string }{
		{"text", "x", "content-after-root"},
		{"stanza", "<message/>", "content-after-root"},
		{"half-stanza", "<message>", "content-after-root"},
		{"end", "</stream:stream>", "content-after-root"},
		{"header", header + ">", "content-after-root"},
		{"declaration", "<?xml version='1.0'?>" + header + ">", "misplaced-declaration"},
		{"cdata", "<![CDATA[]]>", "content-after-root"},
		{"reference", "&#10;", "content-after-root"},
		{"tls", "\x16\x03\x01", "char"},
		{"nul", "\x00", "char"},
	} {
		a := wrong("stream", "after-end-"+t.name, "after the end of the stream only white space may come")
		s.reject(a, "stream", header+"><message/>"+trailer+marker+t.text, t.rule, join(client, ev(streamOpen, open("message"), shut, shut)))
		a.name += "-spaced"
		s.reject(a, "stream", header+"><iq></iq>"+trailer+"\r\n "+marker+t.text, t.rule, join(client, ev(streamOpen, open("iq"), shut, shut)))
	}

	// Open at the end of input.
	s.incomplete(about{"stream", "empty", "nothing was sent", ""}, "", true, events{})
	for _, t := range []struct {
		name, content string
		inside        bool
		got           events
	}{
		{"one", "<message/>", false, ev(open("message"), shut)},
		{"one-space", "<message/>\n", false, ev(open("message"), shut)},
		{"two", "<message/><iq></iq>", false, ev(open("message"), shut, open("iq"), shut)},
		{"lt", "<message/><", true, ev(open("message"), shut)},
		{"start", "<message/><iq", true, ev(open("message"), shut)},
		{"value-swallows", "<message/><iq id='1>/iq>", true, ev(open("message"), shut)},
		{"stanza", "<message/><iq>", true, ev(open("message"), shut, open("iq"))},
		{"child", "<iq><query>", true, ev(open("iq"), open("query"))},
		{"text", "<message><body>hel", true, ev(open("message"), open("body"), text("hel"))},
		{"end", "<message></message", true, ev(open("message"))},
		{"stream-end", "</stream:stream", true, nil},
		{"stream-end-start", "</", true, nil},
		{"sequence", "<message>\xF0\x9F\x98", true, ev(open("message"))},
	} {
		s.incomplete(about{"stream", "open-" + t.name, "nothing is wrong with a stream that has not gone on yet", ""},
			header+">"+t.content, t.inside, join(client, ev(streamOpen), t.got))
	}
}
