package frame_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

func bodyOf(attrs, inside string) string {
	return "<body xmlns='http://jabber.org/protocol/httpbind' " + attrs + ">" + inside + "</body>"
}

// What a BOSH session gives of bodies (XEP-0124, XEP-0206).
func TestBodies(t *testing.T) {
	receiver := frame.Options{Framing: frame.BOSH}
	initiator := frame.Options{Framing: frame.BOSH, Role: frame.Initiator}
	create := bodyOf("rid='1' to='a' xml:lang='en' wait='60' hold='1' ver='1.6' xmlns:xmpp='urn:xmpp:xbosh' xmpp:version='1.0'", "")
	for _, c := range []struct {
		name   string
		o      frame.Options
		bodies []string
		want   string
	}{
		{"a session", receiver, []string{create, bodyOf("rid='2' sid='s'", auth), bodyOf("rid='3' sid='s'", ""), bodyOf("rid='4' sid='s' type='terminate'", "<presence xmlns='jabber:client' type='unavailable'/>")},
			"opened; element " + auth + "; stanza <presence xmlns='jabber:client' type='unavailable'/>; closed; EOF"},
		{"several stanzas", receiver, []string{create, bodyOf("rid='2' sid='s'", message+" \n"+message)}, "opened; stanza " + message + "; stanza " + message},
		{"response", initiator, []string{"<body xmlns='http://jabber.org/protocol/httpbind' xmlns:stream='http://etherx.jabber.org/streams' sid='s'><stream:features/></body>"}, "opened; element <stream:features/>"},
		{"response without sid", initiator, []string{bodyOf("", "")}, `stanza: attribute "sid" of a BOSH body is missing (bad-request)`},
		{"request without rid", receiver, []string{bodyOf("", "")}, `stanza: attribute "rid" of a BOSH body is missing (bad-request)`},
		{"request without sid", receiver, []string{create, bodyOf("rid='2'", "")}, `opened; stanza: attribute "sid" of a BOSH body is missing (bad-request)`},
		{"malformed rid", receiver, []string{bodyOf("rid='-1'", "")}, `stanza: attribute "rid" of a BOSH body is malformed (bad-request)`},
		{"empty rid", receiver, []string{bodyOf("rid=''", "")}, `stanza: attribute "rid" of a BOSH body is malformed (bad-request)`},
		{"rid of 54 bits", receiver, []string{bodyOf("rid='9007199254740992'", "")}, `stanza: attribute "rid" of a BOSH body is malformed (bad-request)`},
		{"rid of 53 bits", receiver, []string{bodyOf("rid='9007199254740991'", "")}, "opened"},
		{"rid beyond all numbers", receiver, []string{bodyOf("rid='99999999999999999999999'", "")}, `stanza: attribute "rid" of a BOSH body is malformed (bad-request)`},
		{"malformed restart", receiver, []string{bodyOf("rid='1' xmlns:x='urn:xmpp:xbosh' x:restart='yes'", "")}, `stanza: attribute "restart" of a BOSH body is malformed (bad-request)`},
		{"unknown type", receiver, []string{bodyOf("rid='1' type='x'", "")}, `stanza: attribute "type" of a BOSH body is malformed (bad-request)`},
		{"other root", receiver, []string{"<message xmlns='jabber:client'/>"}, "invalid-namespace framing at 0"},
		{"other namespace", receiver, []string{"<body xmlns='jabber:client' rid='1'/>"}, "invalid-namespace framing at 0"},
		{"restart nobody declared", receiver, []string{create, bodyOf("rid='2' sid='s' xmlns:x='urn:xmpp:xbosh' x:restart='true'", "")}, "opened; unsupported-stanza-type unsupported-stanza at 0 in /body"},
		{"stanza without a namespace", receiver, []string{create, bodyOf("rid='2' sid='s'", "<message/>")}, "opened; unsupported-stanza-type unsupported-stanza at 66 in /message"},
		{"stanza without a namespace, by policy", frame.Options{Framing: frame.BOSH, Policies: frame.Policies{RepairContent: true}}, []string{create, bodyOf("rid='2' sid='s'", "<message><body>x</body><x xmlns='u'/></message>")},
			"opened; stanza <message xmlns='jabber:client'><body>x</body><x xmlns='u'/></message>"},
		{"stanza that cannot be repaired", frame.Options{Framing: frame.BOSH, Policies: frame.Policies{RepairContent: true}}, []string{create, bodyOf("rid='2' sid='s'", "<message><body xmlns='jabber:client'/></message>")},
			"opened; unsupported-stanza-type unsupported-stanza at 66 in /message"},
		{"other content namespace", receiver, []string{create, bodyOf("rid='2' sid='s'", "<message xmlns='jabber:server'/>")}, "opened; invalid-namespace stanza-namespace at 66 in /message"},
		{"text", receiver, []string{create, bodyOf("rid='2' sid='s'", "x")}, "opened; bad-format text-between-stanzas at 66"},
		{"half a stanza", receiver, []string{create, bodyOf("rid='2' sid='s'", "<message xmlns='jabber:client'>")}, "opened; not-well-formed mismatched-end at 97 in /message"},
		{"half a body", receiver, []string{create, "<body xmlns='http://jabber.org/protocol/httpbind' rid='2' sid='s'>"}, "opened; not-well-formed unexpected-end at 66"},
		{"comment", receiver, []string{create, bodyOf("rid='2' sid='s'", "<!-- -->")}, "opened; restricted-xml comment at 66"},
		{"two bodies", receiver, []string{create, bodyOf("rid='2' sid='s'", "") + create}, "opened; not-well-formed content-after-root at 73"},
		{"nothing", receiver, []string{""}, "not-well-formed unexpected-end at 0"},
		{"declaration", receiver, []string{"<?xml version='1.0'?>" + create}, "opened"},
		{"declaration, by policy", frame.Options{Framing: frame.BOSH, Policies: frame.Policies{RefuseDeclaration: true}}, []string{"<?xml version='1.0'?>" + create}, "restricted-xml refused-declaration at 0"},
		{"stream error", initiator, []string{bodyOf("sid='s'", ""), "<body xmlns='http://jabber.org/protocol/httpbind' xmlns:stream='http://etherx.jabber.org/streams' type='terminate' condition='remote-stream-error'><stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></body>"}, "opened; failed conflict; closed; EOF"},
		{"error to be repeated", initiator, []string{bodyOf("sid='s'", ""), bodyOf("type='error' sid='s'", message)}, "opened"},
		{"behind the end", receiver, []string{create, bodyOf("rid='2' sid='s' type='terminate'", ""), bodyOf("rid='3' sid='s'", "")}, "opened; closed; EOF; not-well-formed content-after-root at 0 in /body"},
		{"prefixed body", receiver, []string{"<b:body xmlns:b='http://jabber.org/protocol/httpbind' xmlns='jabber:client' rid='1'><message/></b:body>"}, "opened; stanza <message/>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := put(t, newSession(t, c.o), c.bodies...); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

func TestPeekBody(t *testing.T) {
	b, err := frame.PeekBody([]byte(bodyOf("rid='7' sid='s&amp;t' ack='6' pause='0'", "<message xmlns='jabber:client'><")), limits.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := frame.Body{SID: "s&t", RID: frame.Some(7), Ack: frame.Some(6), Pause: frame.Some(0)}
	if b != want {
		t.Errorf("%+v, want %+v", b, want)
	}
	for _, c := range []struct{ in, want string }{
		{"", "not-well-formed unexpected-end at 0"},
		{"<body", "not-well-formed unexpected-end at 5"},
		{"<message xmlns='jabber:client'/>", "invalid-namespace framing at 0"},
		{"<!DOCTYPE body>", "restricted-xml doctype at 0"},
		{bodyOf("rid='x'", ""), `stanza: attribute "rid" of a BOSH body is malformed (bad-request)`},
	} {
		if _, err := frame.PeekBody([]byte(c.in), limits.Limits{}); err == nil || describeError(err) != c.want {
			t.Errorf("%q: %v, want %s", c.in, err, c.want)
		}
	}
}

// The end of a session that sends the peer elsewhere (XEP-0124 §17.2).
func TestBodySeeOtherURI(t *testing.T) {
	s := newSession(t, frame.Options{Framing: frame.BOSH, Role: frame.Initiator, URI: "https://a.example/bosh"})
	for _, c := range []struct{ in, want string }{
		{bodyOf("type='terminate' condition='see-other-uri'", "<uri> http://b.example/ </uri>"), "http://b.example/ stanza: redirect to lower security"},
	} {
		if err := s.Message([]byte(c.in)); err != nil {
			t.Fatal(err)
		}
		for {
			ev, err := s.Next()
			if err != nil {
				t.Fatal(err)
			}
			if ev.Kind() == frame.Closed {
				uri, verdict := ev.SeeOtherURI()
				if got := fmt.Sprint(uri, " ", verdict); got != c.want {
					t.Errorf("%s, want %s", got, c.want)
				}
				break
			}
		}
	}
}

// talk hands what one session wrote to the other, and returns the events.
func talk(t *testing.T, to *frame.Session, out []byte, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return put(t, to, string(out))
}

func element(name names.Name) func(e *frame.ElementWriter) error {
	return func(e *frame.ElementWriter) error {
		e.Start(name)
		return e.End()
	}
}

// A session from its first body to its last, both sides of it.
func TestBodyConversation(t *testing.T) {
	c := newSession(t, frame.Options{Framing: frame.BOSH, Role: frame.Initiator})
	m := newSession(t, frame.Options{Framing: frame.BOSH})
	expect := func(got, want string) {
		t.Helper()
		if got != want {
			t.Fatalf("%s, want %s", got, want)
		}
	}
	b, err := c.AppendBody(nil, frame.Body{RID: frame.Some(1), To: "a", Lang: "en", Version: "1.0", Wait: frame.Some(60), Hold: frame.Some(1)}, nil)
	expect(string(b), "<body xmlns='http://jabber.org/protocol/httpbind' rid='1' to='a' xml:lang='en' xmlns:xmpp='urn:xmpp:xbosh' xmpp:version='1.0' wait='60' hold='1'/>")
	expect(talk(t, m, b, err), "opened")

	features, err := m.Append(nil, element(names.StreamsFeatures))
	if err != nil {
		t.Fatal(err)
	}
	b, err = m.AppendBody(nil, frame.Body{SID: "s", AuthID: "i", From: "a"}, features)
	expect(string(b), "<body xmlns='http://jabber.org/protocol/httpbind' xmlns:stream='http://etherx.jabber.org/streams' sid='s' from='a' authid='i'><stream:features/></body>")
	expect(talk(t, c, b, err), "opened; element <stream:features/>")
	if c.Body().SID != "s" {
		t.Errorf("%+v", c.Body())
	}

	sasl, err := c.Append(nil, element(names.SASLAuth))
	if err != nil {
		t.Fatal(err)
	}
	b, err = c.AppendBody(nil, frame.Body{RID: frame.Some(2), SID: "s"}, sasl)
	expect(talk(t, m, b, err), "element "+auth)
	sasl, err = m.Append(nil, element(names.SASLSuccess))
	if err != nil {
		t.Fatal(err)
	}
	b, err = m.AppendBody(nil, frame.Body{SID: "s"}, sasl)
	expect(talk(t, c, b, err), "element <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")

	for _, s := range []*frame.Session{c, m} {
		if _, err := s.Restart(parser.Keep); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.Append(nil, element(names.IQ)); err != frame.MisuseNotOpen {
		t.Errorf("a stanza before the restart: %v", err)
	}
	b, err = c.AppendBody(nil, frame.Body{RID: frame.Some(3), SID: "s", To: "a", Restart: true}, nil)
	expect(talk(t, m, b, err), "restarted")
	if _, err := c.AppendBody(nil, frame.Body{RID: frame.Some(3), SID: "s", To: "a", Restart: true}, nil); err != frame.MisuseOpen {
		t.Errorf("a second restart: %v", err)
	}
	b, err = m.AppendBody(nil, frame.Body{SID: "s"}, nil) // the answer to a request that had waited
	expect(talk(t, c, b, err), "")
	b, err = m.AppendBody(nil, frame.Body{SID: "s"}, features)
	expect(talk(t, c, b, err), "restarted; element <stream:features/>")

	both, err := c.Append(nil, func(e *frame.ElementWriter) error {
		e.Start(names.IQ)
		e.End()
		e.Start(names.Presence)
		return e.End()
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err = c.AppendBody(nil, frame.Body{RID: frame.Some(4), SID: "s"}, both)
	expect(talk(t, m, b, err), "stanza <iq xmlns='jabber:client'/>; stanza <presence xmlns='jabber:client'/>")
	if got := m.Stats().Stanzas; got != 2 {
		t.Errorf("%d stanzas", got)
	}

	fault, more, err := m.AppendFailure(nil, frame.StreamError{Condition: writer.Conflict}, frame.Header{})
	if err != nil || more {
		t.Fatal(more, err)
	}
	if _, err := m.AppendBody(nil, frame.Body{SID: "s"}, fault); err != frame.MisuseFailed {
		t.Errorf("an error in a body that goes on: %v", err)
	}
	b, err = m.AppendBody(nil, frame.Body{SID: "s", Type: "terminate", Condition: "remote-stream-error"}, fault)
	expect(talk(t, c, b, err), "failed conflict; closed; EOF")
	if _, err := m.AppendBody(nil, frame.Body{SID: "s", Type: "terminate"}, nil); err != frame.MisuseFailed {
		t.Errorf("a body behind the last one: %v", err)
	}
	b, err = c.AppendBody(nil, frame.Body{RID: frame.Some(5), SID: "s", Type: "terminate"}, nil)
	expect(talk(t, m, b, err), "closed; EOF")
	if _, err := c.AppendBody(nil, frame.Body{RID: frame.Some(6), SID: "s"}, nil); err != frame.MisuseClosed {
		t.Errorf("a body behind the last one: %v", err)
	}
	if c.Phase() != frame.Dead || m.Phase() != frame.Dead {
		t.Errorf("%v, %v", c.Phase(), m.Phase())
	}
}

// Between a restart that was declared and the body that makes it there is nothing but
// polling.
func TestBodyRestart(t *testing.T) {
	begin := func() *frame.Session {
		_, m := pair(t, frame.BOSH)
		if _, err := m.Restart(parser.Keep); err != nil {
			t.Fatal(err)
		}
		return m
	}
	m := begin()
	if got, want := put(t, m, bodyOf("rid='2' sid='s'", ""), bodyOf("rid='3' sid='s'", message)), "invalid-namespace framing at 66 in /message"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	m = begin()
	if out, err := m.AppendBody(nil, frame.Body{SID: "s"}, []byte("<features xmlns='"+streamsURI+"'/>")); err != frame.MisuseEarly {
		t.Errorf("features before the restart: %q, %v", out, err)
	}
	if _, err := m.AppendBody(nil, frame.Body{SID: "s"}, nil); err != nil {
		t.Errorf("the answer to a poll: %v", err)
	}
	restart := "<body xmlns='http://jabber.org/protocol/httpbind' rid='4' sid='s' xmlns:x='urn:xmpp:xbosh' x:restart='true' xml:lang='fr'>" + message + "</body>"
	if err := m.Message([]byte(restart)); err != nil {
		t.Fatal(err)
	}
	ev, err := m.Next()
	if err != nil || ev.Kind() != frame.Restarted || ev.Header().Lang != "fr" || m.Scope().Lang != "fr" {
		t.Errorf("%v, %+v, %v", ev.Kind(), ev.Header(), err)
	}
	if _, err := m.Restart(parser.Keep); err != frame.MisuseNotOpen {
		t.Errorf("a restart in the restart: %v", err)
	}
	if err := m.Message(nil); err != frame.MisuseUnread {
		t.Errorf("a body before the one before was read: %v", err)
	}
	if _, err := m.AppendBody(nil, frame.Body{SID: "s"}, []byte("<features xmlns='"+streamsURI+"'/>")); err != nil {
		t.Error(err)
	}
	if _, err := m.Restart(parser.Keep); err != frame.MisuseUnread {
		t.Errorf("a restart in the middle of a body: %v", err)
	}
	if got := strings.Join(drain(m), "; "); got != "stanza "+message+"; more" {
		t.Errorf("%s", got)
	}
}

// A restart right behind the event reads the rest of the body that it came in, and is
// refused only where there is another event.
func TestBodyRestartBehindEvent(t *testing.T) {
	success := "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
	for _, c := range []struct {
		name, body string
		err        error  // of the restart
		then       string // events without a restart, or after one that was refused
	}{
		{"nothing left", bodyOf("sid='s'", success), nil, "more"},
		{"white space left", bodyOf("sid='s'", success+" \n ") + "\n", nil, "more"},
		{"a stanza left", bodyOf("sid='s'", success+message+message), frame.MisuseUnread, "stanza " + message + ", stanza " + message + ", more"},
		{"the end left", bodyOf("sid='s' type='terminate'", success), frame.MisuseUnread, "closed, EOF"},
		{"a stanza and the end left", bodyOf("sid='s' type='terminate'", success+message), frame.MisuseUnread, "stanza " + message + ", closed, EOF"},
		{"a fault left", bodyOf("sid='s'", success+"<!--"), parser.RuleComment, "restricted-xml comment at 109"},
		{"half of it left", strings.TrimSuffix(bodyOf("sid='s'", success), "</body>"), parser.RuleUnexpectedEnd, "not-well-formed unexpected-end at 109"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := pair(t, frame.BOSH)
			if err := s.Message([]byte(c.body)); err != nil {
				t.Fatal(err)
			}
			if ev, err := s.Next(); err != nil || ev.Stanza().Name() != names.SASLSuccess {
				t.Fatal(ev.Kind(), err)
			}
			for range 2 { // what was refused is refused again
				_, err := s.Restart(parser.Keep)
				if !errors.Is(err, c.err) {
					t.Fatalf("%v, want %v", err, c.err)
				}
				if err == nil {
					break
				}
			}
			if got := strings.Join(drain(s), ", "); got != c.then {
				t.Errorf("%s, want %s", got, c.then)
			}
			if c.err != nil {
				return
			}
			if _, err := s.AppendBody(nil, frame.Body{RID: frame.Some(2), SID: "s", Restart: true}, nil); err != nil {
				t.Error(err)
			}
			if got, want := hear(t, s, "<body xmlns='http://jabber.org/protocol/httpbind' xmlns:stream='"+streamsURI+"'><stream:features/></body>"), "restarted, element <stream:features/>, more"; got != want {
				t.Errorf("%s, want %s", got, want)
			}
		})
	}
}

// The language of a session goes on where the body that restarts it says none: what
// goes to the peer need not say it, and what has another one must.
func TestBodyRestartKeepsLanguage(t *testing.T) {
	german := fromClient // stanzas without a language of their own are in German
	for _, c := range []struct{ lang, want string }{
		{"", "<message xmlns='jabber:client' xml:lang='de'/>"}, // in a session in English
		{"de", "<message xmlns='jabber:client' xml:lang='de'/>"},
	} {
		client, _ := pair(t, frame.BOSH)
		if _, err := client.Restart(parser.Keep); err != nil {
			t.Fatal(err)
		}
		if got := client.Target().Lang; got != "en" {
			t.Errorf("before the restart was sent: %q", got)
		}
		if _, err := client.AppendBody(nil, frame.Body{RID: frame.Some(2), SID: "s", Restart: true, Lang: c.lang}, nil); err != nil {
			t.Fatal(err)
		}
		want := c.lang
		if want == "" {
			want = "en"
		}
		if got := client.Target().Lang; got != want {
			t.Errorf("the target speaks %q, want %q", got, want)
		}
		if got, err := client.AppendElement(nil, german.view(t, "<message/>"), &german.scope); err != nil || string(got) != c.want {
			t.Errorf("%s, %v, want %s", got, err, c.want)
		}
		none := toClient // of no language: that must not become English
		if got, err := client.AppendElement(nil, none.view(t, "<message/>"), &none.scope); err != nil || string(got) != "<message xmlns='jabber:client' xml:lang=''/>" {
			t.Errorf("%s, %v", got, err)
		}
	}
}

// Why a session ended is in its last events.
func TestBodyCondition(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{bodyOf("type='terminate'", ""), "closed \"\""},
		{bodyOf("type='terminate' condition='policy-violation'", message), "stanza \"\", closed \"policy-violation\""},
		{"<body xmlns='http://jabber.org/protocol/httpbind' type='terminate' condition='remote-stream-error'><error xmlns='" + streamsURI + "'/></body>",
			"failed \"remote-stream-error\", closed \"remote-stream-error\""},
	} {
		s, _ := pair(t, frame.BOSH)
		if err := s.Message([]byte(c.body)); err != nil {
			t.Fatal(err)
		}
		var got []string
		for {
			ev, err := s.Next()
			if err != nil {
				break
			}
			got = append(got, fmt.Sprintf("%v %q", ev.Kind(), ev.Condition()))
		}
		if got := strings.Join(got, ", "); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	s, _ := pair(t, frame.TCP)
	for from := 0; from < len(footer); {
		from += s.Feed([]byte(footer)[from:])
	}
	if ev, err := s.Next(); err != nil || ev.Kind() != frame.Closed || ev.Condition() != "" || (frame.Event{}).Condition() != "" {
		t.Errorf("%v %q, %v", ev.Kind(), ev.Condition(), err)
	}
}

// What does not make a body is refused, and nothing is written.
func TestAppendBodyRefuses(t *testing.T) {
	for _, c := range []struct {
		name    string
		role    frame.Role
		heard   bool
		body    frame.Body
		payload string
		want    string
	}{
		{"no rid", frame.Initiator, false, frame.Body{To: "a"}, "", `stanza: attribute "rid" of a BOSH body is missing (bad-request)`},
		{"no sid", frame.Receiver, true, frame.Body{}, "", `stanza: attribute "sid" of a BOSH body is missing (bad-request)`},
		{"before the request", frame.Receiver, false, frame.Body{SID: "s"}, "", frame.MisuseEarly.Error()},
		{"payload that breaks out", frame.Receiver, true, frame.Body{SID: "s"}, "</body><body>", "not-well-formed content-after-root at 7"},
		{"text", frame.Receiver, true, frame.Body{SID: "s"}, "text", "bad-format text-between-stanzas at 0"},
		{"half an element", frame.Receiver, true, frame.Body{SID: "s"}, "<iq xmlns='jabber:client'>", "not-well-formed mismatched-end at 26 in /iq"},
		{"a character that is none", frame.Receiver, true, frame.Body{SID: "s", From: "\x00"}, "", "stanza: writing: character that XML forbids, at byte 0 in /body"},
		{"restart at the beginning", frame.Initiator, false, frame.Body{RID: frame.Some(1), SID: "s", Restart: true}, "", frame.MisuseOpen.Error()},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSession(t, frame.Options{Framing: frame.BOSH, Role: c.role})
			if c.heard {
				put(t, s, bodyOf("rid='1'", ""))
			}
			before := s.Phase()
			out, err := s.AppendBody([]byte("kept"), c.body, []byte(c.payload))
			if err == nil || describeError(err) != c.want || string(out) != "kept" || s.Phase() != before {
				t.Errorf("%q, %v, %v; want %s", out, err, s.Phase(), c.want)
			}
		})
	}
	s := newSession(t, frame.Options{})
	if _, err := s.AppendBody(nil, frame.Body{}, nil); err != frame.MisuseFraming {
		t.Errorf("a body over TCP: %v", err)
	}
}

// What a body declares is in scope of its elements, and of those of no other one.
func TestBodyScope(t *testing.T) {
	s := newSession(t, frame.Options{Framing: frame.BOSH})
	for _, c := range []struct {
		attrs string
		want  frame.Scope
	}{
		{"xmlns='http://jabber.org/protocol/httpbind' rid='1' xml:lang='en' xmlns:p='urn:a'", frame.Scope{Lang: "en", Default: "http://jabber.org/protocol/httpbind", Prefixes: []frame.Declaration{{Prefix: "p", Space: "urn:a"}}}},
		{"xmlns='http://jabber.org/protocol/httpbind' rid='2' sid='s' xmlns:p='urn:b'", frame.Scope{Lang: "en", Default: "http://jabber.org/protocol/httpbind", Prefixes: []frame.Declaration{{Prefix: "p", Space: "urn:b"}}}},
		{"xmlns='http://jabber.org/protocol/httpbind' rid='3' sid='s' xmlns:q='urn:b'", frame.Scope{Lang: "en", Default: "http://jabber.org/protocol/httpbind", Prefixes: []frame.Declaration{{Prefix: "q", Space: "urn:b"}}}},
		{"xmlns='http://jabber.org/protocol/httpbind' rid='4' sid='s' xml:lang='fr'", frame.Scope{Lang: "fr", Default: "http://jabber.org/protocol/httpbind"}},
		{"xmlns='http://jabber.org/protocol/httpbind' rid='5' sid='s'", frame.Scope{Lang: "en", Default: "http://jabber.org/protocol/httpbind"}},
	} {
		put(t, s, "<body "+c.attrs+"/>")
		c.want.Content = "jabber:client"
		if got := s.Scope(); !reflect.DeepEqual(*got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.attrs, *got, c.want)
		}
	}
	put(t, s, "<b:body xmlns:b='http://jabber.org/protocol/httpbind' rid='6' sid='s'/>")
	if got := s.Scope(); got.Default != "" || len(got.Prefixes) != 1 || got.Prefixes[0].Prefix != "b" {
		t.Errorf("a prefixed body: %+v", *got)
	}
}
