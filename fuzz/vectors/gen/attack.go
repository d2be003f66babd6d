package main

// attackTable: inputs that got the better of other implementations, by class.
func attackTable(s *set) {
	of := func(class, name string) about { return wrong("attack", class+"/"+name, attackClasses[class]) }
	for _, t := range []struct {
		class, name, snippet, rule string
		before                     events
	}{
		// Invalid UTF-8 that eats a delimiter.
		{"smuggling", "slash", "<a‸\xEB/>/>", "ill-formed-utf8", nil},
		{"smuggling", "quote", "<a x='‸\xEB'><iq/>'/>", "ill-formed-utf8", nil},
		{"smuggling", "double-quote", `<a x="` + "‸\xEB" + `"><iq/>"/>`, "ill-formed-utf8", nil},
		{"smuggling", "lt", "<a>‸\xEB<iq/></a>", "ill-formed-utf8", ev(open("a"))},
		{"smuggling", "lt-gt", "<body>‸\xEB<></body>", "ill-formed-utf8", ev(open("body"))},
		{"smuggling", "end-tag", "<body>hi‸\xE2\x80</body><iq type='set'/>", "ill-formed-utf8", ev(open("body"), text("hi"))},
		{"smuggling", "value-swaps", "<a x='1‸\xC3' y='><iq/><a z='2'/>", "ill-formed-utf8", nil},
		{"smuggling", "amp", "<body>‸\xC3&lt;iq/></body>", "ill-formed-utf8", ev(open("body"))},
		{"smuggling", "semicolon", "<body>‸\xF1lt;</body>", "ill-formed-utf8", ev(open("body"))},
		{"smuggling", "cdata-end", "<body><![CDATA[‸\xE0]]><iq/></body>", "ill-formed-utf8", ev(open("body"))},
		{"smuggling", "overlong-lt", "<body>‸\xC0\xBCiq/></body>", "ill-formed-utf8", ev(open("body"))},
		{"smuggling", "overlong-end-tag", "<body>‸\xC0\xBC/body\xC0\xBE</body>", "ill-formed-utf8", ev(open("body"))},
		{"smuggling", "overlong-quote", "<a x='1‸\xC0\xA7 y='2'/>", "ill-formed-utf8", nil},
		{"smuggling", "overlong-name", "<a‸\xE0\x81\xA1/>", "ill-formed-utf8", nil},
		{"smuggling", "name-not-name-char", "<a‸\xC3\x97/>", "name", nil},
		{"smuggling", "nul-in-name", "<a‸\x00b/>", "char", nil},
		{"smuggling", "nul-in-value", "<a to='admin@x‸\x00.evil'/>", "char", nil},
		{"smuggling", "fffe", "<body>‸\uFFFE</body>", "char", ev(open("body"))},

		// An undeclared prefix taken for a namespace.
		{"prefix", "vcard", "<‸vcard-temp:vCard></vcard-temp:vCard>", "unbound-prefix", nil},
		{"prefix", "xmlns", "<‸xmlns:a/>", "unbound-prefix", nil},
		{"prefix", "client", "<‸client:message/>", "unbound-prefix", nil},
		{"prefix", "first", "<‸:a/>", "qualified-name", nil},
		{"prefix", "last", "<‸a:/>", "qualified-name", nil},
		{"prefix", "emptied", "<a ‸xmlns:x=''><x:b/></a>", "namespace-declaration", nil},
		{"prefix", "uri-as-prefix", "<‸jabber:message/>", "unbound-prefix", nil},
		{"prefix", "xml-rebound", "<a ‸xmlns:xml='jabber:client'><xml:message/></a>", "namespace-declaration", nil},

		// Round trips that change what it means.
		{"round-trip", "double-colon", "<‸x::Root/>", "qualified-name", nil},
		{"round-trip", "attr-double-colon", `<Root ‸::attr="x"></Root>`, "qualified-name", nil},
		{"round-trip", "attr-colon", `<Root ‸:="value"/>`, "qualified-name", nil},
		{"round-trip", "directive", "‸<!<!-- x --y> a>", "markup-declaration", nil},
		{"round-trip", "directive-quote", "‸<! <<!-- -->!-- x --> '>", "markup-declaration", nil},
		{"round-trip", "end-colon", "<a>‸</:a>", "mismatched-end", ev(open("a"))},

		// Attributes that hide one another.
		{"shadowing", "same", "<a x='1' ‸x='2'/>", "duplicate-attribute", nil},
		{"shadowing", "same-namespace", "<a xmlns:p='u' xmlns:q='u' p:x='1' ‸q:x='2'/>", "duplicate-expanded-name", nil},
		{"shadowing", "three", "<message from='a@x' to='b' ‸from='admin@x'/>", "duplicate-attribute", nil},
		{"shadowing", "namespace", "<query xmlns='jabber:iq:roster' ‸xmlns='jabber:iq:auth'/>", "duplicate-attribute", nil},
		{"shadowing", "xml-twin", "<a xml:lang='en' ‸xmlns:q='http://www.w3.org/XML/1998/namespace' q:lang='de'/>", "namespace-declaration", nil},

		// End tags that nobody compared.
		{"end-tag", "evil", "<body>hi‸</evil>", "mismatched-end", ev(open("body"), text("hi"))},
		{"end-tag", "crossed", "<a><b>‸</c></b></a>", "mismatched-end", ev(open("a"), open("b"))},
		{"end-tag", "hash-twins", "<AaAa>‸</BBBB>", "mismatched-end", ev(open("AaAa"))},
		{"end-tag", "early", "<a><b>‸</a>", "mismatched-end", ev(open("a"), open("b"))},
		{"end-tag", "stanza-early", "<body>‸</message><iq>", "mismatched-end", ev(open("body"))},
		{"end-tag", "stream-early", "<body>‸</stream:stream>", "mismatched-end", ev(open("body"))},

		// Comments, processing instructions and DTDs that two parsers end in different places.
		{"desync", "comment-cdata", "<a>‸<!-- ]]><b/> --></a>", "comment", ev(open("a"))},
		{"desync", "doctype-comment", "<a>‸<!DOCTYPE x><b/>--></a>", "doctype", ev(open("a"))},
		{"desync", "comment-gt", "<a>‸<!-- > <iq/> --></a>", "comment", ev(open("a"))},
		{"desync", "comment-unclosed", "<a>‸<!-- </a><iq/>", "comment", ev(open("a"))},
		{"desync", "pi-unclosed", "<a>‸<?x </a><iq/>", "processing-instruction", ev(open("a"))},
		{"desync", "comment-bang-end", "<a>‸<!-- x --!><iq/>--></a>", "comment", ev(open("a"))},
		{"desync", "comment-in-tag", "<a ‸<!-- x='1' -->/>", "name", nil},
		{"desync", "pi-gt", "<a>‸<?x > <iq/> ?></a>", "processing-instruction", ev(open("a"))},
		{"desync", "doctype-subset", "<a>‸<!DOCTYPE x [ <!-- ]> --> ]><iq/></a>", "doctype", ev(open("a"))},
		{"desync", "cdata-case", "<a>‸<![cdata[</a><iq/>]]></a>", "markup-declaration", ev(open("a"))},
		{"desync", "conditional", "<a>‸<![INCLUDE[<iq/>]]></a>", "markup-declaration", ev(open("a"))},
		{"desync", "cdata-ends-once", "<a><![CDATA[ ]]> ‸]]></a>", "cdata-end", ev(open("a"), text("  "))},
		{"desync", "declaration-restarts", "<a>‸<?xml version='1.0'?>" + header + ">", "misplaced-declaration", ev(open("a"))},
		{"desync", "encoding-switch", "<a>‸<?xml version='1.0' encoding='UTF-7'?>+ADw-iq/+AD4-", "misplaced-declaration", ev(open("a"))},

		// Lax tags.
		{"lax", "foo-bar", "<foo‸/bar>", "attribute", nil},
		{"lax", "space", "<‸ a>", "name", nil},
		{"lax", "end-spaces", "<foo></‸ f oo>", "name", ev(open("foo"))},
		{"lax", "end-space-inside", "<foo></f ‸oo>", "end-tag", ev(open("foo"))},
		{"lax", "no-space", "<a x='1'‸y='2'>", "attribute", nil},
		{"lax", "junk", "<a b ‸junk 'v'>", "attribute", nil},
		{"lax", "bare-value", "<a b=‸c>", "attribute", nil},
		{"lax", "bare-attribute", "<a b‸>", "attribute", nil},
		{"lax", "end-attributes", "<a></a ‸b='1'>", "end-tag", ev(open("a"))},
		{"lax", "double-slash", "<a‸//>", "attribute", nil},
		{"lax", "empty-tag", "<‸>", "name", nil},
		{"lax", "empty-end-tag", "<a></‸>", "name", ev(open("a"))},
		{"lax", "lt-in-tag", "<a ‸<b/>", "name", nil},
		{"lax", "semicolon", "<a‸;b/>", "name", nil},
		{"lax", "amp-space", "a ‸& b", "reference", ev(text("a "))},
		{"lax", "html-entity", "a‸&nbsp;b", "entity", ev(text("a"))},
		{"lax", "html-void", "<p>a<br>b‸</p>", "mismatched-end", ev(open("p"), text("a"), open("br"), text("b"))},

		// A framer that is not the parser.
		{"framer", "reference-to-nul-in-value", "<m a='/>‸&#0;'/>", "char-reference", nil},
		{"framer", "lt-in-value", "<m a='‸</m>'/>", "lt-in-attribute", nil},
	} {
		for _, sh := range []shell{inStream, inFrame} {
			s.rejectIn(sh, of(t.class, t.name), t.snippet, t.rule, t.before)
		}
	}

	for _, t := range []struct {
		class, name, snippet string
		got                  events
	}{
		{"shadowing", "namespaced-from", "<message from='a@x' e:from='admin@x' xmlns:e='e'/>", ev(open("message", "from=a@x", "{e}from=admin@x"), shut)},
		{"shadowing", "prefix-swapped", "<x xmlns:stream='urn:evil'><stream:error/></x>", ev(open("x"), open("{urn:evil}error"), shut, shut)},
		{"shadowing", "case", "<a from='1' FROM='2'/>", ev(open("a", "from=1", "FROM=2"), shut)},
		{"framer", "tag-end-in-value", "<message a='/>'><iq/></message>", ev(open("message", "a=/>"), open("iq"), shut, shut)},
		{"framer", "quote-in-value", `<m a='"'><iq/></m>`, ev(open("m", `a="`), open("iq"), shut, shut)},
		{"framer", "reference-in-cdata", "<m><![CDATA[&#60;/m>]]></m>", ev(open("m"), text("&#60;/m>"), shut)},
		{"framer", "end-tag-in-cdata", "<m><![CDATA[</m></message></stream:stream>]]></m>", ev(open("m"), text("</m></message></stream:stream>"), shut)},
		{"framer", "end-tag-in-value", "<m a='&lt;/m>&lt;/message>'/>", ev(open("m", "a=</m></message>"), shut)},
		{"framer", "gt-in-text", "<m>a > b />c</m>", ev(open("m"), text("a > b />c"), shut)},
		{"framer", "same-name-inside", "<message><message></message><message/></message>",
			ev(open("message"), open("message"), shut, open("message"), shut, shut)},
		{"framer", "longer-name-inside", "<messages></messages><mess/>", ev(open("messages"), shut, open("mess"), shut)},
		{"framer", "prefixed-name-inside", "<p:message xmlns:p='urn:p'></p:message>", ev(open("{urn:p}message"), shut)},
		{"framer", "brackets-in-cdata", "<m><![CDATA[]]]]><![CDATA[></m>]]></m>", ev(open("m"), text("]]></m>"), shut)},
		{"framer", "quotes-in-text", `<m>" ' </m>`, ev(open("m"), text(`" ' `), shut)},
		{"framer", "quotes-across-tags", `<m a='"'/><m a='"'/>`, ev(open("m", `a="`), shut, open("m", `a="`), shut)},
		{"nested-header", "header", header + "></stream:stream>", ev(streamOpen, shut)},
		{"nested-header", "error", "<stream:error xmlns:stream='" + streams + "'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
			ev(open("{"+streams+"}error"), open("{urn:ietf:params:xml:ns:xmpp-streams}conflict"), shut, shut)},
		{"nested-header", "features", "<features xmlns='" + streams + "'/>", ev(open("{"+streams+"}features"), shut)},
		{"nested-header", "other-style", "<stream xmlns='" + streams + "' version='1.0'/>", ev(streamOpen, shut)},
		{"nested-header", "end-as-text", "&lt;/stream:stream&gt;", ev(text("</stream:stream>"))},
		{"nested-header", "end-as-cdata", "<x><![CDATA[</stream:stream>" + header + ">]]></x>", ev(open("x"), text("</stream:stream>"+header+">"), shut)},
		{"nested-header", "framing-open", "<open xmlns='" + framing + "'/>", ev(open("{"+framing+"}open"), shut)},
		{"nested-header", "framing-close", "<close xmlns='" + framing + "'/>", ev(open("{"+framing+"}close"), shut)},
	} {
		a := of(t.class, t.name)
		a.section = "RFC 6120 §11"
		for _, sh := range []shell{inStream, inFrame} {
			s.acceptIn(sh, a, t.snippet, t.got)
		}
	}

	// Entity expansion, before anything could be expanded.
	for _, t := range []struct{ name, text string }{
		{"laughs", `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>`},
		{"laughs-long", `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">` +
			`<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">]><l>&e;</l>`},
		{"quadratic", `<!DOCTYPE l [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">]><l>&a;&a;&a;&a;&a;&a;&a;&a;</l>`},
		{"recursive", `<!DOCTYPE l [<!ENTITY a "&b;"><!ENTITY b "&a;">]><l>&a;</l>`},
		{"external", `<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>`},
		{"external-http", `<!DOCTYPE l SYSTEM "http://127.0.0.1/l.dtd"><l/>`},
		{"parameter", `<!DOCTYPE l [<!ENTITY % p SYSTEM "http://127.0.0.1/p">%p;]><l/>`},
		{"defaults", `<!DOCTYPE l [<!ATTLIST message from CDATA "admin@x">]><l/>`},
		{"redefined-lt", `<!DOCTYPE l [<!ENTITY lt "&#38;#60;script">]><l>&lt;</l>`},
		{"only-start", `<!DOCTYPE`},
	} {
		a := wrong("attack", "entities/first-"+t.name, attackClasses["entities"])
		s.reject(a, "document", marker+t.text, "doctype", events{})
		s.reject(a, "frame", marker+t.text, "doctype", events{})
		s.reject(a, "stream", marker+t.text, "doctype", events{})
		a.name = "entities/declared-" + t.name
		s.reject(a, "stream", "<?xml version='1.0'?>\n"+marker+t.text, "doctype", events{})
		a.name = "entities/between-" + t.name
		s.reject(a, "stream", header+"><message/>"+marker+t.text, "doctype", join(client, ev(streamOpen, open("message"), shut)))
		a.name = "entities/inside-" + t.name
		s.reject(a, "frame", "<message xmlns='jabber:client'><body>a"+marker+t.text, "doctype", join(client, ev(open("message"), open("body"), text("a"))))
	}
	for _, t := range []struct{ name, text string }{{"laughs", "&lol9;"}, {"external", "&xxe;"}, {"parameter", "&p;"}} {
		s.rejectIn(inStream, wrong("attack", "entities/used-"+t.name, attackClasses["entities"]), "<body>"+marker+t.text+"</body>", "entity", ev(open("body")))
		s.rejectIn(inFrame, wrong("attack", "entities/used-"+t.name, attackClasses["entities"]), "<body k='"+marker+t.text+"'/>", "entity", nil)
	}

	// Frames and streams that hold more, or less, than they should.
	for _, t := range []struct {
		name, mode, template, rule string
		before                     events
	}{
		{"second-stanza", "frame", "<message/>‸<iq/>", "content-after-root", ev(open("{}message"), shut)},
		{"half-stanza", "frame", "<message>‸", "unexpected-end", ev(open("{}message"))},
		{"other-half", "frame", "‸</message >", "mismatched-end", nil},
		{"stanza-and-half", "frame", "<message/>‸<iq>", "content-after-root", ev(open("{}message"), shut)},
		{"close-and-stanza", "frame", "<close xmlns='" + framing + "'/>‸<message/>", "content-after-root", ev(open("{"+framing+"}close"), shut)},
		{"json-hijack", "frame", "‸)]}',\n<message/>", "leading-byte", nil},
		{"after-end", "stream", header + ">" + trailer + "‸<message from='admin@x'/>", "content-after-root", ev(streamOpen, shut)},
		{"end-in-stanza", "stream", header + "><message><body>‸</stream:stream><message/>", "mismatched-end",
			ev(streamOpen, open("{"+client+"}message"), open("{"+client+"}body"))},
		{"http-request", "stream", "‸POST / HTTP/1.1\r\nHost: x\r\n\r\n" + header + ">", "text-outside-root", nil},
		{"tls-record", "stream", header + ">‸\x16\x03\x01\x02\x00", "char", ev(streamOpen)},
	} {
		s.reject(wrong("attack", "framing/"+t.name, attackClasses["framing"]), t.mode, t.template, t.rule, join("", t.before))
	}
}

// attackClasses says for each class what goes wrong elsewhere.
var attackClasses = map[string]string{
	"smuggling":     "invalid bytes must not eat a delimiter or be mended into one",
	"prefix":        "an undeclared prefix is no namespace",
	"round-trip":    "names that cannot be written back as they were read",
	"shadowing":     "one attribute must not hide another",
	"end-tag":       "end tags are compared, always",
	"desync":        "constructs that two parsers end in different places are refused at their first bytes",
	"lax":           "the grammar, nothing more",
	"framer":        "the framer and the parser are one grammar",
	"nested-header": "an element of the stream's inside a stanza means nothing to the stream",
	"entities":      "there are no entities to expand",
	"framing":       "one frame is one document, and a stream ends at its end",
}
