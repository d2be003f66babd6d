package frame_test

import (
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
)

const (
	auth    = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
	message = "<message xmlns='jabber:client'/>"
	closing = "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"
)

// What a session over a WebSocket gives of messages (RFC 7395).
func TestMessages(t *testing.T) {
	ws := frame.Options{Framing: frame.WebSocket}
	with := func(p frame.Policies) frame.Options { return frame.Options{Framing: frame.WebSocket, Policies: p} }
	for _, c := range []struct {
		name     string
		o        frame.Options
		messages []string
		want     string
	}{
		{"a session", ws, []string{open, auth, message, closing}, "opened; element " + auth + "; stanza " + message + "; closed; EOF"},
		{"white space behind", ws, []string{open + "\n", message + " \n"}, "opened; stanza " + message},
		{"white space before", ws, []string{open, " " + message}, "opened; not-well-formed leading-byte at 0"},
		{"declaration", ws, []string{"<?xml version='1.0'?>" + open}, "opened"},
		{"declaration, by policy", with(frame.Policies{RefuseDeclaration: true}), []string{"<?xml version='1.0'?>" + open}, "restricted-xml refused-declaration at 0"},
		{"standalone, by policy", with(frame.Policies{RefuseStandalone: true}), []string{"<?xml version='1.0' standalone='no'?>" + open}, "restricted-xml standalone at 0"},
		{"no opening", ws, []string{message}, "invalid-namespace framing at 0 in /message"},
		{"close at once", ws, []string{closing}, "closed; EOF"},
		{"other version", ws, []string{"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='2.0'/>"}, "unsupported-version stream-version at 0 in /open"},
		{"no version", ws, []string{"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"}, "opened"},
		{"opening of another namespace", ws, []string{"<open xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"}, "invalid-namespace framing at 0 in /open"},
		{"opening between servers", ws, []string{"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing-server'/>"}, "invalid-namespace framing at 0 in /open"},
		{"server", frame.Options{Framing: frame.WebSocket, Content: "jabber:server"}, []string{"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing-server'/>", "<message xmlns='jabber:server'/>", "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing-server'/>"}, "opened; stanza <message xmlns='jabber:server'/>; closed; EOF"},
		{"second opening", ws, []string{open, open}, "opened; unsupported-stanza-type unsupported-stanza at 0 in /open"},
		{"stream header", ws, []string{header}, "invalid-namespace framing at 0 in /stream:stream"},
		{"stream header among stanzas", with(frame.Policies{Unknown: frame.DeliverUnknown}), []string{open, "<s:stream xmlns:s='http://etherx.jabber.org/streams'/>"}, "opened; unsupported-stanza-type unsupported-stanza at 0 in /s:stream"},
		{"two stanzas in a message", ws, []string{open, message + message}, "opened; not-well-formed content-after-root at 32"},
		{"half a stanza in a message", ws, []string{open, "<message xmlns='jabber:client'>"}, "opened; not-well-formed unexpected-end at 31 in /message"},
		{"nothing in a message", ws, []string{open, ""}, "opened; not-well-formed unexpected-end at 0"},
		{"keepalive", ws, []string{open, " "}, "opened; not-well-formed leading-byte at 0"},
		{"stanza without a namespace", ws, []string{open, "<message/>"}, "opened; unsupported-stanza-type unsupported-stanza at 0 in /message"},
		{"stanza of servers", ws, []string{open, "<message xmlns='jabber:server'/>"}, "opened; invalid-namespace stanza-namespace at 0 in /message"},
		{"STARTTLS is ignored", ws, []string{open, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", message}, "opened; stanza " + message},
		{"behind the close", ws, []string{open, closing, message}, "opened; closed; EOF; not-well-formed content-after-root at 0 in /message"},
		{"features", ws, []string{open, "<features xmlns='http://etherx.jabber.org/streams'/>"}, "opened; element <features xmlns='http://etherx.jabber.org/streams'/>"},
		{"features without a declaration", ws, []string{open, "<stream:features/>"}, "opened; not-well-formed unbound-prefix at 1"},
		{"comment", ws, []string{open, "<iq xmlns='jabber:client'><!-- --></iq>"}, "opened; restricted-xml comment at 26 in /iq"},
		{"old client", with(frame.Policies{LegacyFrames: true}), []string{"<?xml version='1.0'?>" + header, "<message/>", " ", "<iq/>", footer}, "opened; stanza <message/>; stanza <iq/>; closed; EOF"},
		{"old client, two stanzas in a message", with(frame.Policies{LegacyFrames: true}), []string{header, "<message/><iq/>"}, "opened; stanza <message/>; not-well-formed content-after-root at 126 in /iq"},
		{"old client, half a stanza in a message", with(frame.Policies{LegacyFrames: true}), []string{header, "<message>", "</message>"}, "opened; not-well-formed unexpected-end at 125"},
		{"new client where old ones are read", with(frame.Policies{LegacyFrames: true}), []string{open, message}, "opened; stanza " + message},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := put(t, newSession(t, c.o), c.messages...); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

// Bytes are for TCP and messages for the others; a message has to be read before the
// next one.
func TestWhereBytesGo(t *testing.T) {
	s := newSession(t, frame.Options{})
	if err := s.Message([]byte(open)); err != frame.MisuseFraming {
		t.Errorf("a message over TCP: %v", err)
	}
	if s.Body() != nil {
		t.Error("a body over TCP")
	}
	for _, f := range []frame.Framing{frame.WebSocket, frame.BOSH} {
		s := newSession(t, frame.Options{Framing: f})
		if n := s.Feed([]byte("x")); n != 0 || s.Space(1) != nil {
			t.Errorf("%v takes bytes", f)
		}
		s.Commit(1)
		s.Finish()
		if got := strings.Join(drain(s), "; "); got != "more" {
			t.Errorf("%v: %s", f, got)
		}
		if err := s.Message([]byte("<")); err != nil {
			t.Fatal(err)
		}
		if err := s.Message([]byte("<")); err != frame.MisuseUnread {
			t.Errorf("%v, a second message: %v", f, err)
		}
	}
}

// A session of a client from before RFC 7395, with its restart.
func TestLegacyFrames(t *testing.T) {
	s := newSession(t, frame.Options{Framing: frame.WebSocket, Policies: frame.Policies{LegacyFrames: true}})
	for _, c := range []struct{ call, want string }{
		{"hear-old", "opened, more"},
		{"open", "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='a&amp;b' id='1' version='1.0'>"},
		{"iq", "<iq/>"},
		{"redirect", "misuse: the framing has no such thing"},
		{"restart", "ok"},
		{"hear-old", "restarted, more"},
		{"open", "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='a&amp;b' id='1' version='1.0'>"},
		{"features", "<stream:features><limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>10000</max-bytes></limits></stream:features>"},
		{"close", footer},
	} {
		if got := step(t, s, c.call); got != c.want {
			t.Fatalf("%s: %s, want %s", c.call, got, c.want)
		}
	}
	if got, want := put(t, s, "<iq/>", footer, " ", "<iq/>"), "stanza <iq/>; closed; EOF; EOF; not-well-formed content-after-root at "; !strings.HasPrefix(got, want) {
		t.Errorf("%s, want %s", got, want)
	}
}
