package main

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/sessions"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// frames adds a session of WebSocket messages. One of them may have a marker: it breaks the rule.
func (s *set) frames(a about, rule string, got events, messages ...string) {
	r := a.record(vectors.ModeFrames, vectors.Accept)
	var offset int64
	for i, m := range messages {
		if rule != "" && strings.Contains(m, marker) {
			m, offset = cut(m)
			r.Message = i
		}
		r.Inputs = append(r.Inputs, base64.StdEncoding.EncodeToString([]byte(m)))
	}
	if rule == "" {
		r.Events = join(client, got)
	} else {
		r.Expect = vectors.Reject
		r = broken(r, rule, offset, join(client, got))
	}
	s.put(r)
}

// sessionTable: WebSocket messages in a row. The first opens the session; none knows what the one before declared.
func sessionTable(s *set) {
	const opening = "<open xmlns='" + framing + "' to='example.net' version='1.0'/>"
	const closing = "<close xmlns='" + framing + "'/>"
	const m = "<message xmlns='jabber:client'/>"
	opened := ev(open("{"+framing+"}open", "to=example.net", "version=1.0"), shut)
	closed := ev(open("{"+framing+"}close"), shut)
	message := ev(open("message"), shut)
	fine := func(name string) about {
		return about{"session", name, "a session is opened by its first message", "RFC 7395 §3.4"}
	}
	s.frames(fine("open-close"), "", slices.Concat(opened, closed), opening, closing)
	s.frames(fine("open-stanza-close"), "", slices.Concat(opened, message, closed), opening, m, closing)
	s.frames(fine("close-at-once"), "", closed, closing)
	s.frames(fine("open-only"), "", opened, opening)
	s.frames(fine("declared"), "", opened, "<?xml version='1.0'?>"+opening)
	s.frames(fine("restart"), "", slices.Concat(opened, message, opened, message, closed), opening, m, opening, m, closing)
	s.frames(fine("server"), "", ev(open("{urn:ietf:params:xml:ns:xmpp-framing-server}open"), shut), "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing-server'/>")
	s.frames(fine("prefixed"), "", ev(open("{"+framing+"}open"), shut), "<f:open xmlns:f='"+framing+"'></f:open>")
	s.frames(fine("features"), "", slices.Concat(opened, ev(open("{"+streams+"}features"), shut)), opening, "<stream:features xmlns:stream='"+streams+"'/>")

	for _, t := range []struct {
		name, first string
		got         events
	}{
		{"stanza", "‸" + m, ev(open("message"))},
		{"stream-header", "‸" + header + "/>", ev(streamOpen)},
		{"half-header", "‸" + header + ">", ev(streamOpen)},
		{"no-namespace", "‸<open to='x'/>", ev(open("{}open", "to=x"))},
		{"other-namespace", "‸<open xmlns='urn:ietf:params:xml:ns:xmpp-framings'/>", ev(open("{urn:ietf:params:xml:ns:xmpp-framings}open"))},
		{"client-namespace", "‸<open xmlns='jabber:client'/>", ev(open("open"))},
		{"case", "‸<Open xmlns='" + framing + "'/>", ev(open("{" + framing + "}Open"))},
		{"features", "‸<features xmlns='" + streams + "'/>", ev(open("{" + streams + "}features"))},
		{"bosh", "‸<body xmlns='http://jabber.org/protocol/httpbind'/>", ev(open("{http://jabber.org/protocol/httpbind}body"))},
		{"declared-stanza", "<?xml version='1.0'?>‸" + m, ev(open("message"))},
	} {
		s.frames(wrong("session", "first-"+t.name, "a session is opened by its first message"), "framing", t.got, t.first)
		s.frames(wrong("session", "first-"+t.name+"-then-more", "a session is opened by its first message"), "framing", t.got, t.first, opening, m)
	}

	for _, t := range []struct {
		name, rule string
		got        events
		messages   []string
	}{
		{"prefix-of-the-one-before", "unbound-prefix", slices.Concat(opened, ev(open("{urn:p}a"), shut)),
			[]string{opening, "<p:a xmlns:p='urn:p'/>", "<‸p:a/>"}},
		{"prefix-of-the-opening", "unbound-prefix", ev(open("{"+framing+"}open"), shut), []string{"<f:open xmlns:f='" + framing + "' xmlns:stream='" + streams + "'/>", "<‸stream:features/>"}},
		{"two-in-one", "content-after-root", slices.Concat(opened, message), []string{opening, m + "‸" + m}},
		{"one-in-two", "unexpected-end", slices.Concat(opened, ev(open("message"))), []string{opening, "<message xmlns='jabber:client'>‸", "</message>"}},
		{"tag-in-two", "unexpected-end", opened, []string{opening, "<message xmlns='jabber:client'‸", "/>"}},
		{"text-in-two", "unexpected-end", slices.Concat(opened, ev(open("message"), text("hi"))), []string{opening, "<message xmlns='jabber:client'>hi‸", " there</message>"}},
		{"sequence-in-two", "unexpected-end", slices.Concat(opened, ev(open("message"))), []string{opening, "<message xmlns='jabber:client'>\xF0\x9F‸", "\x98\x80</message>"}},
		{"second-half-first", "mismatched-end", opened, []string{opening, "‸</message>"}},
		{"empty", "unexpected-end", opened, []string{opening, "‸", m}},
		{"white-space", "leading-byte", opened, []string{opening, "‸ ", m}},
		{"keepalive-line-feed", "leading-byte", slices.Concat(opened, message), []string{opening, m, "‸\n", m}},
		{"space-first", "leading-byte", opened, []string{opening, "‸ " + m}},
		{"text-after", "content-after-root", slices.Concat(opened, message), []string{opening, m + "‸x"}},
		{"stream-end", "mismatched-end", opened, []string{opening, "‸</stream:stream>"}},
		{"open-and-stanza", "content-after-root", opened, []string{opening + "‸" + m}},
		{"open-not-closed", "unexpected-end", ev(open("{" + framing + "}open")), []string{"<open xmlns='" + framing + "'>‸"}},
		{"comment", "comment", opened, []string{opening, "‸<!-- x -->" + m}},
		{"doctype-then-open", "doctype", nil, []string{"‸<!DOCTYPE open>" + opening}},
		{"utf8-in-second", "ill-formed-utf8", slices.Concat(opened, ev(open("message"))), []string{opening, "<message xmlns='jabber:client'>‸\xFF</message>"}},
		{"entity-of-the-one-before", "doctype", opened, []string{opening, "‸<!DOCTYPE m [<!ENTITY e 'x'>]>" + m, "<a>&e;</a>"}},
		{"binary", "char", opened, []string{opening, "<‸\x00\x01"}},
	} {
		s.frames(wrong("session", t.name, "each message is one document, and knows nothing of the others"), t.rule, t.got, t.messages...)
	}
}

// restarts adds a stream that restarts behind its first element. The marker, if there is one, is at the fault; offsets
// count from the beginning of the stream at hand.
func (s *set) restarts(a about, how string, after int, first, second, rule string, got events) {
	r := a.record(vectors.ModeStream, vectors.Incomplete)
	r.Settings = &vectors.Settings{Restarts: []vectors.Restart{{After: after, How: how}}}
	r.Before = join(client, got)
	if rule == "" {
		if r.Section == "" {
			r.Section = "RFC 6120 §4.3.3"
		}
		s.add(r, first+second)
		return
	}
	second, offset := cut(second)
	if how == vectors.Refuse && rule == "restart" {
		offset += int64(len(first))
	}
	if rule != "unexpected-end" {
		r.Expect = vectors.Reject
	}
	s.add(broken(r, rule, offset, r.Before), first+second)
}

// restartTable: what is there already when a stream restarts. Whoever could write plain text into a connection before it
// was encrypted must not be heard behind it.
func restartTable(s *set) {
	const (
		starttls = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
		auth     = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGEAYg==</auth>"
	)
	asked := ev(streamOpen, open("{urn:ietf:params:xml:ns:xmpp-tls}starttls"), shut)
	for _, t := range []struct{ name, text string }{
		{"stanza", "<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"},
		{"message", "<message to='a@b'><body>x</body></message>"},
		{"header", header + ">"}, {"declared-header", "<?xml version='1.0'?>" + header + ">"}, {"header-and-stanza", header + "><message/>"},
		{"auth", auth}, {"starttls-again", starttls}, {"end", trailer}, {"half-tag", "<iq"}, {"lt", "<"}, {"text", "x"}, {"space", " "}, {"line-feed", "\n"},
		{"line-ends", "\r\n\r\n"}, {"nul", "\x00"}, {"client-hello", "\x16\x03\x01\x00\xF5\x01"}, {"bad-utf8", "\xFF\xFE"}, {"comment", "<!-- -->"}, {"entity", "&lt;"},
		{"doctype", "<!DOCTYPE x>"}, {"cut-sequence", "\xE2\x82"}, {"quit", "QUIT\r\n"},
	} {
		s.restarts(wrong("restart", "starttls/"+t.name, "bytes that came before the encryption and belong behind it are refused"),
			vectors.Refuse, 1, header+">"+starttls, marker+t.text, "restart", asked)
		pair := strings.Replace(starttls, "/>", "></starttls>", 1)
		s.restarts(wrong("restart", "starttls-pair/"+t.name, "bytes that came before the encryption and belong behind it are refused"),
			vectors.Refuse, 1, header+">\n"+pair, marker+t.text, "restart", asked)
	}
	s.restarts(wrong("restart", "starttls/nothing", "a stream that has not begun ends early"), vectors.Refuse, 1, header+">"+starttls, marker, "unexpected-end", asked)
	s.restarts(wrong("restart", "header/stanza", "a restart is possible right behind the header"), vectors.Refuse, 0, header+">", "‸<message/>", "restart", ev(streamOpen))

	done := ev(streamOpen, open("{urn:ietf:params:xml:ns:xmpp-sasl}auth", "mechanism=PLAIN"), text("AGEAYg=="), shut)
	for _, t := range []struct {
		name, text, rule string
		got              events
	}{
		{"header", header + ">", "", ev(streamOpen)},
		{"declared", "<?xml version='1.0'?>" + header + ">", "", ev(streamOpen)},
		{"stanza", header + "><message/>", "", ev(streamOpen, open("message"), shut)},
		{"other-prefix", "<s:stream xmlns='jabber:client' xmlns:s='" + streams + "' version='1.0'>", "", ev(streamOpen)},
		{"space", "\r\n" + header + ">", "", ev(streamOpen)},
		{"nothing", "‸", "unexpected-end", nil},
		{"prefix-of-the-old", header + "><‸db:result/>", "unbound-prefix", ev(streamOpen)},
		{"end-of-the-old", "‸" + trailer, "mismatched-end", nil},
		{"stanza-of-the-old", "‸<message/>", "stream-namespace", ev(open("{}message"))},
		{"text", "‸x", "text-outside-root", nil},
		{"end-of-the-new-twice", header + ">" + trailer + "‸" + trailer, "content-after-root", ev(streamOpen, shut)},
		{"declaration-twice", "<?xml version='1.0'?>‸<?xml version='1.0'?>", "misplaced-declaration", nil},
		{"declaration-late", header + ">‸<?xml version='1.0'?>", "misplaced-declaration", ev(streamOpen)},
		{"comment", "‸<!-- -->", "comment", nil},
		{"bad-utf8", "‸\xFF", "ill-formed-utf8", nil},
		{"version-2", "‸<stream:stream xmlns:stream='" + streams + "' version='2.0'>", "stream-version", ev(open("{"+streams+"}stream", "version=2.0"))},
		{"half", header + "><message>‸", "unexpected-end", ev(streamOpen, open("message"))},
	} {
		a := about{"restart", "sasl/" + t.name, "what follows authentication is a new stream, scanned anew", ""}
		first := strings.Replace(header, " version", " xmlns:db='jabber:server:dialback' version", 1)
		s.restarts(a, vectors.Keep, 1, first+">"+auth, t.text, t.rule, slices.Concat(done, t.got))
	}
	for i, bytes := range []string{"\x78\x9C\x00", "\x16\x03\x03", "<?xml", "\xFF", "<stream:stream", "]]>", strings.Repeat("\x00", 50)} {
		s.restarts(about{"restart", fmt.Sprintf("compress/%d", i), "what belongs to another layer is handed over, and not read", ""},
			vectors.HandOver, 1, header+"><compressed xmlns='http://jabber.org/protocol/compress'/>", bytes, "",
			ev(streamOpen, open("{http://jabber.org/protocol/compress}compressed"), shut))
	}
}

// policyTable: what a reader may be told to refuse beside.
func policyTable(s *set) {
	with := func(set vectors.Settings, a about, mode, template, rule string, got events) {
		r := a.record(mode, vectors.Accept)
		r.Settings = &set
		if rule == "" {
			r.Events = join(client, got)
			s.add(r, template)
			return
		}
		r.Expect = vectors.Reject
		input, offset := cut(template)
		s.add(broken(r, rule, offset, join(client, got)), input)
	}
	declarations := []struct{ name, text string }{
		{"plain", "<?xml version='1.0'?>"}, {"encoding", `<?xml version="1.0" encoding="UTF-8"?>`}, {"standalone", `<?xml version="1.0" standalone="yes"?>`},
	}
	for _, in := range []struct {
		mode, text string
		got        events
	}{
		{vectors.ModeStream, header + ">" + trailer, ev(streamOpen, shut)}, {vectors.ModeFrame, "<message xmlns='jabber:client'/>", ev(open("message"), shut)},
		{vectors.ModeDocument, "<r/>", ev(open("{}r"), shut)},
	} {
		for _, d := range declarations {
			with(vectors.Settings{RefuseDeclaration: true}, wrong("policy", "declaration/"+d.name, "an XML declaration is not recommended, and may be refused"),
				in.mode, marker+d.text+in.text, "refused-declaration", nil)
			with(vectors.Settings{RefuseStandalone: true}, about{"policy", "not-standalone/" + d.name, "only standalone='no' is refused", "RFC 6120 §11.5"},
				in.mode, d.text+in.text, "", in.got)
		}
		for _, q := range []string{"'", `"`} {
			with(vectors.Settings{RefuseStandalone: true}, wrong("policy", fmt.Sprintf("standalone/%02x", q[0]), "a document that is not standalone would need another"),
				in.mode, marker+"<?xml version='1.0' standalone="+q+"no"+q+"?>"+in.text, "standalone", nil)
		}
		with(vectors.Settings{RefuseDeclaration: true}, about{"policy", "no-declaration", "what has none is not refused", "RFC 7395 §3.3.3"}, in.mode, in.text, "", in.got)
		with(vectors.Settings{RefuseDeclaration: true}, wrong("policy", "declaration/broken", "what is wrong with it comes first"),
			in.mode, marker+"<?xml version='1.1'?>"+in.text, "declared-version", nil)
	}

	session := vectors.Settings{Session: true}
	for _, t := range []struct {
		name, element string
		start         event
		rest          events
		rule          string
	}{
		{"message", "<message/>", open("message"), ev(shut), ""},
		{"presence", "<presence/>", open("presence"), ev(shut), ""},
		{"iq", "<iq><q xmlns='u'/></iq>", open("iq"), ev(open("{u}q"), shut, shut), ""},
		{"prefixed", "<c:iq xmlns:c='jabber:client'/>", open("iq"), ev(shut), ""},
		{"features", "<stream:features/>", open("{" + streams + "}features"), ev(shut), ""},
		{"error", "<stream:error/>", open("{" + streams + "}error"), ev(shut), ""},
		{"starttls", "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", open("{urn:ietf:params:xml:ns:xmpp-tls}starttls"), ev(shut), ""},
		{"auth", "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", open("{urn:ietf:params:xml:ns:xmpp-sasl}auth"), ev(shut), ""},
		{"resume", "<resume xmlns='urn:xmpp:sm:3' previd='x' h='1'/>", open("{urn:xmpp:sm:3}resume", "previd=x", "h=1"), ev(shut), ""},
		{"dialback", "<db:result xmlns:db='jabber:server:dialback'/>", open("{jabber:server:dialback}result"), ev(shut), ""},
		{"active", "<active xmlns='urn:xmpp:csi:0'/>", open("{urn:xmpp:csi:0}active"), ev(shut), ""},
		{"server-stanza", "‸<message xmlns='jabber:server'/>", open("{jabber:server}message"), nil, "stanza-namespace"},
		{"component-stanza", "‸<iq xmlns='jabber:component:accept'/>", open("{jabber:component:accept}iq"), nil, "stanza-namespace"},
		{"connect-stanza", "‸<presence xmlns='jabber:component:connect'><show/></presence>", open("{jabber:component:connect}presence"), nil, "stanza-namespace"},
		{"server-prefixed", "‸<s:message xmlns:s='jabber:server'/>", open("{jabber:server}message"), nil, "stanza-namespace"},
		{"no-namespace", "‸<message xmlns=''/>", open("{}message"), nil, "unsupported-stanza"},
		{"look-alike", "‸<message xmlns='urn:x'/>", open("{urn:x}message"), nil, "unsupported-stanza"},
		{"unknown", "‸<foo/>", open("foo"), nil, "unsupported-stanza"},
		{"case", "‸<Message/>", open("Message"), nil, "unsupported-stanza"},
		{"body", "‸<body>hi</body>", open("body"), nil, "unsupported-stanza"},
		{"foreign", "‸<foo xmlns='urn:foo'/>", open("{urn:foo}foo"), nil, "unsupported-stanza"},
		{"header", "‸" + header + ">" + trailer, streamOpen, nil, "unsupported-stanza"},
		{"header-empty", "‸<stream:stream version='1.0'/>", streamOpen, nil, "unsupported-stanza"},
		{"stream-unknown", "‸<stream:foo/>", open("{" + streams + "}foo"), nil, "unsupported-stanza"},
		{"framing-open", "‸<open xmlns='" + framing + "'/>", open("{" + framing + "}open"), nil, "unsupported-stanza"},
	} {
		first := about{"policy", "first-level/" + t.name, "a session knows the elements of its first level", "RFC 6120 §4.9.3.24"}
		if t.rule != "" {
			first.section = ""
		}
		with(session, first, vectors.ModeStream, header+">"+t.element+plainTail(t.rule), t.rule, slices.Concat(ev(streamOpen, t.start), t.rest, endOf(t.rule)))
		first.name += "-second"
		with(session, first, vectors.ModeStream, header+"><iq/> "+t.element+plainTail(t.rule), t.rule, slices.Concat(ev(streamOpen, open("iq"), shut, t.start), t.rest, endOf(t.rule)))
		// One level below anything goes.
		if !strings.Contains(t.element, header) {
			inner := strings.Replace(t.element, marker, "", 1)
			a := about{"policy", "second-level/" + t.name, "what is inside a stanza is the stanza's", "RFC 6120 §8.4"}
			rest := t.rest
			if t.rule != "" {
				rest = restOf(inner)
			}
			with(session, a, vectors.ModeStream, header+"><message>"+inner+"</message>"+trailer, "",
				slices.Concat(ev(streamOpen, open("message"), t.start), rest, ev(shut, shut)))
		}
	}
	// The stream's own content namespace decides which stanzas are its.
	for _, content := range []string{"jabber:server", "jabber:component:accept", "jabber:component:connect"} {
		head := "<stream:stream xmlns='" + content + "' xmlns:stream='" + streams + "' version='1.0'>"
		name := strings.ReplaceAll(strings.TrimPrefix(content, "jabber:"), ":", "-")
		with(session, about{"policy", "content/" + name, "a stanza is in the content namespace of its stream", "RFC 6120 §4.8.3"}, vectors.ModeStream,
			head+"<message/>"+trailer, "", ev(streamOpen, open("{"+content+"}message"), shut, shut))
		with(session, wrong("policy", "content/"+name+"-client", "a stanza is in the content namespace of its stream"), vectors.ModeStream,
			head+"‸<message xmlns='jabber:client'/>"+trailer, "stanza-namespace", ev(streamOpen, open("message")))
		// A header without one leaves it to the stanzas.
		with(session, about{"policy", "content/none-" + name, "a header without a content namespace leaves it to the stanzas", "RFC 6120 §4.8.2"}, vectors.ModeStream,
			"<stream xmlns='"+streams+"' version='1.0'><message xmlns='"+content+"'/></stream>", "", ev(streamOpen, open("{"+content+"}message"), shut, shut))
	}
	for _, h := range []string{"handshake xmlns='jabber:component:accept'", "handshake"} {
		with(session, about{"policy", "handshake/" + fmt.Sprint(len(h)), "a component shakes hands", "RFC 6120 §4.9.3.24"}, vectors.ModeStream,
			"<stream:stream xmlns='jabber:component:accept' xmlns:stream='"+streams+"'><"+h+">aa</handshake>"+trailer, "",
			ev(open("{"+streams+"}stream"), open("{jabber:component:accept}handshake"), text("aa"), shut, shut))
	}

	// Content namespaces that no reader supports.
	for _, t := range []struct{ name, space string }{
		{"unknown", "urn:x"}, {"longer", "jabber:client2"}, {"shorter", "jabber:clien"}, {"case", "Jabber:client"}, {"space", "jabber:client "}, {"http", "http://www.w3.org/1999/xhtml"},
		{"framing", framing}, {"dialback", "jabber:server:dialback"}, {"component", "jabber:component"},
	} {
		a := wrong("stream", "content-"+t.name, "a content namespace that is not supported")
		s.reject(a, "stream", "‸<stream:stream xmlns='"+t.space+"' xmlns:stream='"+streams+"' version='1.0'>", "content-namespace", ev(streamOpen))
		a.name += "-then-stanza"
		s.reject(a, "stream", "<?xml version='1.0'?>‸<s:stream xmlns:s='"+streams+"' xmlns='"+t.space+"' version='1.0'><message/></s:stream>", "content-namespace", ev(streamOpen))
	}
}

// plainTail ends a stream, which one that was rejected does not need.
func plainTail(rule string) string {
	if rule != "" {
		return ""
	}
	return trailer
}

func endOf(rule string) events {
	if rule != "" {
		return nil
	}
	return ev(shut)
}

// restOf is what follows the start of one of the elements above that are refused on the first level.
func restOf(element string) events {
	switch {
	case strings.Contains(element, "<show/>"):
		return ev(open("{jabber:component:connect}show"), shut, shut)
	case strings.Contains(element, ">hi<"):
		return ev(text("hi"), shut)
	}
	return ev(shut)
}

// trafficTable: sessions of every kind, as package sessions makes them together with their events.
func trafficTable(s *set) {
	why := "what is sent from day to day, spelled as XML allows"
	put := func(name string, x sessions.Session) {
		r := x.Record()
		named := about{"traffic", name, why, "XML 1.0 §2.1"}.record(x.Mode, vectors.Accept)
		r.Name, r.Category, r.Why, r.Section = named.Name, named.Category, named.Why, named.Section
		s.put(r)
	}
	for _, kind := range sessions.Kinds() {
		for seed := range uint64(2) {
			for _, mode := range []string{vectors.ModeStream, vectors.ModeFrame} {
				put(fmt.Sprintf("%s/%d", kind, seed), sessions.One(kind, seed, mode))
			}
		}
	}
	for seed := range uint64(16) {
		for _, mode := range []string{vectors.ModeStream, vectors.ModeFrames} {
			put(fmt.Sprintf("negotiated/%02d", seed), sessions.New(seed, sessions.Options{Mode: mode, Stanzas: 3}))
			put(fmt.Sprintf("session/%02d", seed), sessions.New(seed, sessions.Options{Mode: mode, Stanzas: 5, NoRestart: true}))
		}
	}
}
