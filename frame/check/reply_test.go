package check_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/frame/check"
	"github.com/seed492f7be9/stanza/parser"
)

// failure is the error element of a reply.
func failure(condition, text string) string {
	return "<error type='modify'><" + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>" +
		"<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>" + text + "</text></error>"
}

func TestReplies(t *testing.T) {
	noType, badType, noChild := failure("bad-request", "iq has no type"),
		failure("bad-request", "type is none that the stanza may have"),
		failure("bad-request", "iq of type get or set has no child")
	for _, c := range []struct {
		name  string
		skip  check.Checks
		input string
		want  string // "" for none
	}{
		{"from and to are exchanged", 0, "<iq xmlns='jabber:client' type='get' id='1' from='a@b/c' to='d'/>",
			"<iq xmlns='jabber:client' type='error' id='1' from='d' to='a@b/c'>" + noChild + "</iq>"},
		{"a presence", 0, "<presence xmlns='jabber:client' type='no' id='1' to='d'/>",
			"<presence xmlns='jabber:client' type='error' id='1' from='d'>" + badType + "</presence>"},
		{"a message without an id", 0, "<message xmlns='jabber:client' from='a@b/c'><error/></message>",
			"<message xmlns='jabber:client' type='error' to='a@b/c'>" + failure("bad-request", "error element in a stanza that is not of type error") + "</message>"},
		{"between servers", 0, "<iq xmlns='jabber:server' id='1' from='a' to='b'/>",
			"<iq xmlns='jabber:server' type='error' id='1' from='b' to='a'>" + noType + "</iq>"},
		{"a component", 0, "<iq xmlns='jabber:component:accept' id='1' from='a' to='b'/>",
			"<iq xmlns='jabber:component:accept' type='error' id='1' from='b' to='a'>" + noType + "</iq>"},
		{"the other component protocol, prefixed", 0, "<c:iq xmlns:c='jabber:component:connect' id='1' from='a' to='b'/>",
			"<iq xmlns='jabber:component:connect' type='error' id='1' from='b' to='a'>" + noType + "</iq>"},
		{"addresses go back as they were written", 0, "<iq xmlns='jabber:client' id='1' from='A@B./C' to='xn--bcher-kva.example'/>",
			"<iq xmlns='jabber:client' type='error' id='1' from='xn--bcher-kva.example' to='A@B./C'>" + noType + "</iq>"},
		{"what would end the value or the tag", 0, `<iq xmlns='jabber:client' id="1'/>&lt;iq>&amp;&quot;&#10;" from="a@b/'>&lt;x"/>`,
			"<iq xmlns='jabber:client' type='error' id='1&apos;/&gt;&lt;iq&gt;&amp;&quot;&#10;' to='a@b/&apos;&gt;&lt;x'>" + noType + "</iq>"},
		{"an empty id", 0, "<iq xmlns='jabber:client' id=''/>",
			"<iq xmlns='jabber:client' type='error' id=''>" + noType + "</iq>"},
		{"a to that is no address", 0, "<message xmlns='jabber:client' from='a' to='@'/>",
			"<message xmlns='jabber:client' type='error' to='a'>" + failure("jid-malformed", "to is not an address: local: empty") + "</message>"},
		{"no payload and no language goes back", 0, "<iq xmlns='jabber:client' xml:lang='de' id='1'><secret xmlns='u'/></iq>",
			"<iq xmlns='jabber:client' type='error' id='1'>" + noType + "</iq>"},

		{"an error is not answered", 0, "<message xmlns='jabber:client' from='a' type='error'/>", ""},
		{"nor that of an iq", 0, "<iq xmlns='jabber:client' from='a' type='error' id='1'/>", ""},
		{"a result is not answered", 0, "<iq xmlns='jabber:client' from='a' type='result' id='1'><a/><b/></iq>", ""},
		{"an iq without an id", 0, "<iq xmlns='jabber:client' type='get' from='a'/>", ""},
		{"an iq without an id or a type", 0, "<iq xmlns='jabber:client'/>", ""},
		{"a from that is no address", 0, "<message xmlns='jabber:client' from='@' to='a'/>", ""},
		{"the same, not looked at", check.Addresses, "<iq xmlns='jabber:client' from='@' id='1'/>", ""},
		{"a to that is no address, not looked at", check.Addresses, "<iq xmlns='jabber:client' to='@' id='1'/>",
			"<iq xmlns='jabber:client' type='error' id='1'>" + noType + "</iq>"},
		{"a to that is no address between servers", 0, "<iq xmlns='jabber:server' from='a' to='@' id='1'/>", ""},
		{"the same, not looked at", check.Addresses, "<iq xmlns='jabber:server' from='a' to='@' id='1'/>", ""},
		{"no to between servers", 0, "<iq xmlns='jabber:server' from='a' id='1'/>", ""},
		{"the same, not looked at", check.Routing, "<iq xmlns='jabber:server' from='a' id='1'/>", ""},
		{"no from between servers, not looked at", check.Routing, "<iq xmlns='jabber:server' to='a' id='1'/>", ""},
		{"no stanza", 0, "<r xmlns='urn:xmpp:sm:3'/>", ""},
		{"an id longer than a value may be", 0, "<iq xmlns='jabber:client' id='" + strings.Repeat("&#9;", 20000) + "'/>", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			st := parse(t, c.input)
			e := newChecker(t, check.Options{Skip: c.skip}).Check(st)
			if e == nil {
				t.Fatal("it is right")
			}
			before := []byte("before")
			got, ok := e.AppendReply(before, st)
			if string(got) != "before"+c.want || ok != (c.want != "") {
				t.Errorf("%v:\n got %v %s\nwant %s", e, ok, got, c.want)
			}
			if c.want != "" {
				sound(t, st, got[len(before):])
			}
		})
	}
}

// sound holds a reply to what must be true of each one: it is one stanza alone, also
// on a stream, passes every check, and is not answered.
func sound(t testing.TB, st parser.Stanza, reply []byte) {
	t.Helper()
	c := newChecker(t, check.Options{Content: st.NS(), MessageTypes: true})
	holds := func(back parser.Stanza) {
		if e := c.Check(back); e != nil {
			t.Errorf("the reply %s: %v", reply, e)
		}
		if !bytes.Equal(back.Local(), st.Local()) || !bytes.Equal(back.Space(), st.Space()) {
			t.Errorf("the reply to a %s of %s is %s", st.Local(), st.Space(), reply)
		}
		for _, r := range check.Rules() {
			if again, ok := (&check.Error{Rule: r}).AppendReply(nil, back); ok {
				t.Errorf("the reply %s is answered by %s", reply, again)
			}
		}
	}
	for _, c := range []struct {
		framing       parser.Framing
		before, after string
	}{
		{parser.Frame, "", ""},
		{parser.Stream, header(client), footer},
		{parser.Stream, header(server), footer},
	} {
		p, err := parser.New(parser.Options{Framing: c.framing})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		if err := stanzas(p, []byte(c.before+string(reply)+c.after), func(back parser.Stanza) {
			n++
			holds(back)
		}); n != 1 || err.Error() != "EOF" {
			t.Errorf("the reply %s is %d stanzas, %v", reply, n, err)
		}
	}
}

// A view without a stanza in it is not answered, nor is what leads to a stream error.
func TestNothingToAnswer(t *testing.T) {
	st := parse(t, "<iq xmlns='jabber:client' id='1'/>")
	e := newChecker(t, check.Options{}).Check(st)
	for _, other := range []parser.Stanza{{}, parse(t, "<x xmlns='u'/>")} {
		if reply, ok := e.AppendReply(nil, other); ok || reply != nil {
			t.Errorf("answered by %s", reply)
		}
	}
	for _, r := range check.Rules() {
		e := &check.Error{Rule: r}
		if reply, ok := e.AppendReply(nil, st); ok != (e.Stream() == "") {
			t.Errorf("%v is answered by %q", e, reply)
		}
	}
	if reply, ok := (&check.Error{}).AppendReply(nil, st); ok || reply != nil {
		t.Errorf("no rule is answered by %s", reply)
	}
}
