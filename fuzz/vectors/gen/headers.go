package main

import "github.com/seed492f7be9/stanza/fuzz/vectors"

// headerForms are stream headers and what else means something on the first level of a stream, whole.
var headerForms = []struct {
	name, text string
	got        events
}{
	{"header", header + ">" + trailer, ev(streamOpen, shut)},
	{"empty", header + "/>", ev(streamOpen, shut)},
	{"with-stanza", header + "><message/>" + trailer, ev(streamOpen, open("{"+client+"}message"), shut, shut)},
	{"with-text", header + ">hi" + trailer, ev(streamOpen, text("hi"), shut)},
	{"twice", header + ">" + header + ">" + trailer + trailer, ev(streamOpen, streamOpen, shut, shut)},
	{"default-style", "<stream xmlns='" + streams + "'></stream>", ev(open("{"+streams+"}stream"), shut)},
	{"other-prefix", "<s:stream xmlns:s='" + streams + "' version='1.0'/>", ev(streamOpen, shut)},
	{"server", "<stream:stream xmlns='jabber:server' xmlns:stream='" + streams + "'><message/></stream:stream>",
		ev(open("{"+streams+"}stream"), open("{jabber:server}message"), shut, shut)},
	{"addressed", "<stream:stream from='admin@x' to='evil.example' id='1' xmlns:stream='" + streams + "'/>",
		ev(open("{"+streams+"}stream", "from=admin@x", "to=evil.example", "id=1"), shut)},
	{"version-2", "<stream:stream version='2.0' xmlns:stream='" + streams + "'/>", ev(open("{"+streams+"}stream", "version=2.0"), shut)},
	{"not-the-namespace", "<stream:stream xmlns:stream='urn:x'/>", ev(open("{urn:x}stream"), shut)},
	{"features", "<stream:features xmlns:stream='" + streams + "'><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>",
		ev(open("{"+streams+"}features"), open("{urn:ietf:params:xml:ns:xmpp-tls}starttls"), shut, shut)},
	{"error", "<stream:error xmlns:stream='" + streams + "'><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>evil.example</see-other-host></stream:error>",
		ev(open("{"+streams+"}error"), open("{urn:ietf:params:xml:ns:xmpp-streams}see-other-host"), text("evil.example"), shut, shut)},
	{"framing-open", "<open xmlns='" + framing + "' version='1.0'/>", ev(open("{"+framing+"}open", "version=1.0"), shut)},
	{"framing-close", "<close xmlns='" + framing + "' see-other-uri='ws://evil.example'/>", ev(open("{"+framing+"}close", "see-other-uri=ws://evil.example"), shut)},
	{"bosh-body", "<body xmlns='http://jabber.org/protocol/httpbind' type='terminate'/>", ev(open("{http://jabber.org/protocol/httpbind}body", "type=terminate"), shut)},
	{"success", "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", ev(open("{urn:ietf:params:xml:ns:xmpp-sasl}success"), shut)},
	{"proceed", "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", ev(open("{urn:ietf:params:xml:ns:xmpp-tls}proceed"), shut)},
}

// headerPlaces are where a stream header means nothing.
var headerPlaces = []struct {
	name, mode, head, tail string
	pre, post              events
}{
	{"first", vectors.ModeStream, header + ">", trailer, ev(streamOpen), ev(shut)},
	{"between", vectors.ModeStream, header + "><message/>\n", "<iq/>" + trailer, ev(streamOpen, open("{"+client+"}message"), shut), ev(open("{"+client+"}iq"), shut, shut)},
	{"in-stanza", vectors.ModeStream, header + "><message>", "</message>" + trailer, ev(streamOpen, open("{"+client+"}message")), ev(shut, shut)},
	{"in-body", vectors.ModeStream, header + "><message><body>a", "b</body></message><iq/>" + trailer,
		ev(streamOpen, open("{"+client+"}message"), open("{"+client+"}body"), text("a")), ev(text("b"), shut, shut, open("{"+client+"}iq"), shut, shut)},
	{"in-features", vectors.ModeStream, header + "><stream:features>", "</stream:features>" + trailer, ev(streamOpen, open("{"+streams+"}features")), ev(shut, shut)},
	{"in-forwarded", vectors.ModeFrame, "<message xmlns='" + client + "'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='" + client + "'>", "</message></forwarded></message>",
		ev(open("{"+client+"}message"), open("{urn:xmpp:forward:0}forwarded"), open("{"+client+"}message")), ev(shut, shut, shut)},
	{"in-frame", vectors.ModeFrame, "<message xmlns='" + client + "'>", "</message>", ev(open("{" + client + "}message")), ev(shut)},
	{"in-open", vectors.ModeFrame, "<open xmlns='" + framing + "'>", "</open>", ev(open("{" + framing + "}open")), ev(shut)},
	{"in-document", vectors.ModeDocument, "<r>", "</r>", ev(open("{}r")), ev(shut)},
}

// headerTable: what means something at the top of a stream means nothing elsewhere, and never once more (CVE-2022-20917).
func headerTable(s *set) {
	why := "a stream header is one at the top of the stream, once; elsewhere it is an element"
	for _, f := range headerForms {
		for _, p := range headerPlaces {
			s.accept(about{"header", f.name + "/" + p.name, why, "RFC 6120 §4.2"}, p.mode, p.head+f.text+p.tail, join("", p.pre, f.got, p.post))
		}
	}
	// Half a header is an element that nobody ended.
	for _, f := range []struct {
		name, text string
		got        events
	}{
		{"header", header + ">", ev(streamOpen)},
		{"default-style", "<stream xmlns='" + streams + "'>", ev(open("{" + streams + "}stream"))},
		{"with-stanza", header + "><message/>", ev(streamOpen, open("{"+client+"}message"), shut)},
	} {
		for _, p := range headerPlaces {
			switch {
			case p.mode != vectors.ModeStream:
				s.reject(wrong("header", "half-"+f.name+"/"+p.name, "half a header ends with what it is in"), p.mode, p.head+f.text+marker+p.tail,
					"mismatched-end", join("", p.pre, f.got))
			case p.name == "first" && f.name != "default-style":
				s.incomplete(about{"header", "half-" + f.name + "/" + p.name, "of two headers one end tag closes one", ""},
					p.head+f.text+p.tail, true, join("", p.pre, f.got, ev(shut)))
			case p.name == "in-stanza" || p.name == "in-features":
				s.reject(wrong("header", "half-"+f.name+"/"+p.name, "half a header ends with what it is in"), p.mode, p.head+f.text+marker+p.tail,
					"mismatched-end", join("", p.pre, f.got))
			}
		}
	}
	// The end of a stream is one where nothing else is open.
	for _, p := range headerPlaces {
		if p.name == "first" || p.name == "between" {
			continue
		}
		s.reject(wrong("header", "end/"+p.name, "the end of a stream is one where nothing else is open"), p.mode, p.head+marker+trailer+p.tail,
			"mismatched-end", join("", p.pre))
		for _, t := range []struct{ name, text string }{
			{"reference", "&lt;/stream:stream>"}, {"section", "<![CDATA[</stream:stream>]]>"}, {"decimal", "&#60;/stream:stream>"},
		} {
			s.accept(about{"header", "end-as-" + t.name + "/" + p.name, "text is no markup", "XML 1.0 §2.4"}, p.mode, p.head+t.text+p.tail,
				join("", p.pre, ev(text(trailer)), p.post))
		}
	}
}
