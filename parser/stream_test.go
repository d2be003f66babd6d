package parser_test

import (
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/parser"
)

const streams = "xmlns:stream='http://etherx.jabber.org/streams'"

// What a stream header may be. Its event comes before its error: the stream is
// open, and the answer an error in it (RFC 6120 §4.9.1.2).
func TestStreamHeader(t *testing.T) {
	for _, c := range []struct {
		header string
		rule   parser.Rule // 0: accepted
	}{
		{"<stream:stream xmlns='jabber:client' " + streams + ">", 0},
		{"<s:stream xmlns='jabber:server' xmlns:s='http://etherx.jabber.org/streams'>", 0},
		{"<stream xmlns='http://etherx.jabber.org/streams'>", 0},
		{"<stream:stream " + streams + ">", 0},
		{"<stream:stream xmlns='jabber:component:accept' " + streams + " version=''>", parser.RuleStreamVersion},
		{"<stream:stream xmlns='urn:other' " + streams + ">", parser.RuleContentNamespace},
		{"<stream:other xmlns='jabber:client' " + streams + ">", parser.RuleStreamRoot},
		{"<stream:stream xmlns='jabber:client' xmlns:stream='urn:other'>", parser.RuleStreamNamespace},
		{"<stream>", parser.RuleStreamNamespace},
		{"<message xmlns='jabber:client'>", parser.RuleStreamNamespace},
		{"<stream:stream " + streams + " version='1.0'>", 0},
		{"<stream:stream " + streams + " version='0.9'>", 0},
		{"<stream:stream " + streams + " version='1.10'>", 0},
		{"<stream:stream " + streams + " version='001.0'>", 0},
		{"<stream:stream " + streams + " version='2.0'>", parser.RuleStreamVersion},
		{"<stream:stream " + streams + " version='10.0'>", parser.RuleStreamVersion},
		{"<stream:stream " + streams + " version='1'>", parser.RuleStreamVersion},
		{"<stream:stream " + streams + " version='1.'>", parser.RuleStreamVersion},
		{"<stream:stream " + streams + " version='-1.0'>", parser.RuleStreamVersion},
		{"<stream:stream " + streams + " version='4294967297.0'>", parser.RuleStreamVersion},
	} {
		got := everySplit(t, parser.Options{}, c.header)
		if !strings.HasPrefix(got.events, "start:") {
			t.Errorf("%s: no event: %v", c.header, got)
		}
		if c.rule == 0 {
			if got.err != io.ErrUnexpectedEOF {
				t.Errorf("%s: %v", c.header, got)
			}
			continue
		}
		mustEnd(t, got, c.rule, 0)
	}
	o := parser.Options{ContentNamespaces: []string{"urn:other"}}
	if got := run(newParser(t, o), "<stream:stream xmlns='urn:other' "+streams+">"); got.err != io.ErrUnexpectedEOF {
		t.Error(got)
	}
	mustEnd(t, run(newParser(t, o), header), parser.RuleContentNamespace, 21)
}

func TestFrameOpening(t *testing.T) {
	o := parser.Options{Framing: parser.FrameOpening}
	for _, in := range []string{
		"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>", "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>",
		"<f:open xmlns:f='urn:ietf:params:xml:ns:xmpp-framing-server'></f:open>",
	} {
		mustPass(t, everySplit(t, o, in))
	}
	for _, in := range []string{"<open/>", "<open xmlns='jabber:client'/>", "<message xmlns='jabber:client'/>", strings.TrimPrefix(header, "<?xml version='1.0'?>")} {
		e := mustEnd(t, everySplit(t, o, in), parser.RuleFraming, 0)
		if e.Condition() != parser.InvalidNamespace {
			t.Error(e)
		}
	}
}

func TestSessionPolicy(t *testing.T) {
	o := parser.Options{Session: true}
	client := "<stream:stream xmlns='jabber:client' " + streams + ">"
	for _, c := range []struct {
		header, first string
		rule          parser.Rule
	}{
		{client, "<message/>", 0},
		{client, "<c:message xmlns:c='jabber:client'/>", 0},
		{client, "<stream:features/>", 0},
		{client, "<stream:error/>", 0},
		{client, "<r xmlns='urn:xmpp:sm:3'/>", 0},
		{client, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", 0},
		{client, "<message xmlns='jabber:server'/>", parser.RuleStanzaNamespace},
		{client, "<message xmlns=''/>", parser.RuleUnsupportedStanza},
		{client, "<massage/>", parser.RuleUnsupportedStanza},
		{client, "<stream:stream/>", parser.RuleUnsupportedStanza},
		{client, "<x xmlns='urn:x'/>", parser.RuleUnsupportedStanza},
		{"<stream xmlns='http://etherx.jabber.org/streams'>", "<message xmlns='jabber:client'/>", 0},
		{"<stream:stream " + streams + ">", "<message xmlns='jabber:server'/>", 0},
		{"<stream:stream xmlns='jabber:component:accept' " + streams + ">", "<handshake/>", 0},
		{"<stream:stream xmlns='jabber:server' " + streams + " xmlns:db='jabber:server:dialback'>", "<db:result/>", 0},
	} {
		got := everySplit(t, o, c.header+c.first)
		if c.rule == 0 {
			if got.err != io.ErrUnexpectedEOF {
				t.Errorf("%s: %v", c.first, got)
			}
			continue
		}
		mustEnd(t, got, c.rule, len(c.header))
	}
}

func TestDeclarationPolicies(t *testing.T) {
	const in = "<?xml version='1.0' standalone='no'?><a/>"
	mustPass(t, run(newParser(t, parser.Options{Framing: parser.Frame}), in))
	mustEnd(t, everySplit(t, parser.Options{Framing: parser.Frame, RefuseStandalone: true}, in), parser.RuleStandalone, 0)
	mustEnd(t, everySplit(t, parser.Options{Framing: parser.Frame, RefuseDeclaration: true}, in), parser.RuleRefusedDeclaration, 0)
	mustPass(t, run(newParser(t, parser.Options{Framing: parser.Frame, RefuseStandalone: true}), "<?xml version='1.0' standalone='yes'?><a/>"))
}

// White space between stanzas is a keepalive: counted, without an event, and
// without an end.
func TestKeepalives(t *testing.T) {
	p := newParser(t, parser.Options{})
	p.Feed([]byte(header))
	for range 100 {
		for range 1000 {
			if n := p.Feed([]byte(" ")); n != 1 {
				t.Fatal(n)
			}
			for {
				tok, err := p.Next()
				if err == parser.ErrMoreInput {
					break
				}
				if err != nil || tok.Kind() != parser.Start {
					t.Fatal(tok.Kind(), err)
				}
			}
		}
		p.Feed([]byte("<iq/>"))
		until(t, p, "iq")
	}
	if s := p.Stats(); s.Keepalives != 100000 || s.Stanzas != 100 {
		t.Errorf("%+v", s)
	}
}

// XEP-0198 counts message, presence and iq of a content namespace, and nothing
// else.
func TestStanzasCounted(t *testing.T) {
	p := newParser(t, parser.Options{})
	run(p, header+"<message/><iq></iq><presence><message/></presence><message xmlns='jabber:server'/>"+
		"<r xmlns='urn:xmpp:sm:3'/><message xmlns='urn:x'/><stream:features/>")
	if n := p.Stats().Stanzas; n != 4 {
		t.Errorf("%d stanzas", n)
	}
}
