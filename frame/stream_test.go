package frame_test

import (
	"strconv"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
)

// longName is cut in paths, between characters.
const longName = "aééééééééééééééééééééééééééééééééééééééééé"

// What a session over TCP gives of what comes, at every split.
func TestStream(t *testing.T) {
	const h = header
	itoa := strconv.Itoa
	for _, c := range []struct {
		name  string
		o     frame.Options
		input string
		want  string
	}{
		{"all of a session", frame.Options{}, "<?xml version='1.0'?>" + h + "<message/> \n<iq id='1'><x/></iq>" + footer, "opened; stanza <message/>; stanza <iq id='1'><x/></iq>; closed; EOF"},
		{"nothing but a header", frame.Options{}, "<s:stream xmlns:s='http://etherx.jabber.org/streams'/>", "opened; closed; EOF"},
		{"an end before the header", frame.Options{}, "</stream:stream>", "not-well-formed mismatched-end at 0"},
		{"declaration with standalone", frame.Options{}, "<?xml version='1.0' standalone='no'?>" + h + footer, "opened; closed; EOF"},
		{"declaration with standalone, by policy", frame.Options{Policies: frame.Policies{RefuseStandalone: true}}, "<?xml version='1.0' standalone='no'?>" + h, "restricted-xml standalone at 0"},
		{"version 0.9", frame.Options{}, "<s:stream xmlns:s='http://etherx.jabber.org/streams' version='0.9'/>", "opened; closed; EOF"},
		{"version 01.10", frame.Options{}, "<s:stream xmlns:s='http://etherx.jabber.org/streams' version='01.10'/>", "opened; closed; EOF"},
		{"malformed version", frame.Options{}, "<s:stream xmlns:s='http://etherx.jabber.org/streams' version='1'/>", "unsupported-version stream-version at 0"},
		{"malformed minor version", frame.Options{}, "<s:stream xmlns:s='http://etherx.jabber.org/streams' version='1.x'/>", "unsupported-version stream-version at 0"},
		{"long name in a path", frame.Options{}, h + "<" + longName + " xmlns='u'/>", "opened; unsupported-stanza-type unsupported-stanza at " + itoa(len(h)) + " in /" + longName[:63] + "…"},
		{"nothing", frame.Options{}, "", "not-well-formed unexpected-end at 0"},
		{"peer just leaves", frame.Options{}, h + "<iq/>", "opened; stanza <iq/>; unexpected EOF"},
		{"peer leaves inside", frame.Options{}, h + "<iq>", "opened; not-well-formed unexpected-end at " + itoa(len(h)+4) + " in /iq"},
		{"white space after the close", frame.Options{}, h + footer + " \n", "opened; closed; EOF"},
		{"stanza after the close", frame.Options{}, h + footer + "<iq/>", "opened; closed; not-well-formed content-after-root at " + itoa(len(h+footer))},
		{"features", frame.Options{Role: frame.Initiator}, h + "<stream:features/>", "opened; element <stream:features/>; unexpected EOF"},
		{"stream error", frame.Options{}, h + "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>" + footer, "opened; failed conflict; closed; EOF"},
		{"second header", frame.Options{}, h + h, "opened; unsupported-stanza-type unsupported-stanza at " + itoa(len(h)) + " in /stream:stream"},
		{"second header inside", frame.Options{}, h + "<iq>" + h + "</stream:stream></iq>", "opened; stanza <iq>" + h + "</stream:stream></iq>; unexpected EOF"},
		{"other content namespace", frame.Options{}, h + "<message xmlns='jabber:server'/>", "opened; invalid-namespace stanza-namespace at " + itoa(len(h)) + " in /message"},
		{"other content namespace, by policy", frame.Options{Policies: frame.Policies{ForeignContent: true}}, h + "<message xmlns='jabber:server'/>", "opened; element <message xmlns='jabber:server'/>; unexpected EOF"},
		{"unknown element", frame.Options{}, h + "<x xmlns='urn:x'/>", "opened; unsupported-stanza-type unsupported-stanza at " + itoa(len(h)) + " in /x"},
		{"unknown element in the content namespace", frame.Options{}, h + "<x/>", "opened; unsupported-stanza-type unsupported-stanza at " + itoa(len(h)) + " in /x"},
		{"unknown element ignored", frame.Options{Policies: frame.Policies{Unknown: frame.IgnoreUnknown}}, h + "<x xmlns='urn:x'/><iq/>", "opened; stanza <iq/>; unexpected EOF"},
		{"unknown element delivered", frame.Options{Policies: frame.Policies{Unknown: frame.DeliverUnknown}}, h + "<x xmlns='urn:x'/><iq/>", "opened; element <x xmlns='urn:x'/>; stanza <iq/>; unexpected EOF"},
		{"accepted namespace", frame.Options{Accept: []string{"urn:x"}}, h + "<x xmlns='urn:x'/>", "opened; element <x xmlns='urn:x'/>; unexpected EOF"},
		{"prefixed stanza", frame.Options{}, h + "<c:message xmlns:c='jabber:client'/>", "opened; stanza <c:message xmlns:c='jabber:client'/>; unexpected EOF"},
		{"stanzas that say their namespace", frame.Options{}, "<stream xmlns='http://etherx.jabber.org/streams'><message xmlns='jabber:client'/><message xmlns='jabber:server'/>",
			"opened; stanza <message xmlns='jabber:client'/>; invalid-namespace stanza-namespace at 81 in /message"},
		{"stanzas of a namespace that was not asked for", frame.Options{Content: "jabber:client"}, "<stream xmlns='http://etherx.jabber.org/streams'><message xmlns='jabber:server'/>",
			"opened; invalid-namespace stanza-namespace at 49 in /message"},
		{"other stream namespace", frame.Options{}, "<stream:stream xmlns:stream='urn:x'>", "invalid-namespace stream-namespace at 0"},
		{"other root", frame.Options{}, "<s:x xmlns:s='http://etherx.jabber.org/streams'>", "bad-format stream-root at 0"},
		{"other version", frame.Options{}, "<s:stream xmlns:s='http://etherx.jabber.org/streams' version='2.0'>", "unsupported-version stream-version at 0"},
		{"other content", frame.Options{}, "<s:stream xmlns:s='http://etherx.jabber.org/streams' xmlns='urn:x'>", "invalid-namespace content-namespace at 0"},
		{"content not asked for", frame.Options{Content: "jabber:client"}, "<s:stream xmlns:s='http://etherx.jabber.org/streams' xmlns='jabber:server'>", "invalid-namespace content-namespace at 0"},
		{"no version", frame.Options{}, "<s:stream xmlns:s='http://etherx.jabber.org/streams' xmlns='jabber:component:accept'><handshake/>", "opened; element <handshake/>; unexpected EOF"},
		{"text", frame.Options{}, h + "x", "opened; bad-format text-between-stanzas at " + itoa(len(h))},
		{"white space in negotiation", frame.Options{}, h + "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/> <response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
			"opened; element <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>; bad-format text-between-stanzas at " + itoa(len(h)+48)},
		{"white space in negotiation, by policy", frame.Options{Policies: frame.Policies{NegotiationSpace: true}}, h + "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/> <response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
			"opened; element <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>; element <response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>; unexpected EOF"},
		{"white space between negotiations", frame.Options{}, h + "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/> <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
			"opened; element <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>; element <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>; unexpected EOF"},
	} {
		t.Run(c.name, func(t *testing.T) { everySplit(t, c.o, c.input, c.want) })
	}
}
