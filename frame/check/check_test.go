package check_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/seed492f7be9/stanza/frame/check"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/precis/jid"
)

const (
	client    = "jabber:client"
	server    = "jabber:server"
	component = "jabber:component:accept"
	connect   = "jabber:component:connect"
)

const badRequest = "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"

// cases are stanzas with their verdict: no rule for what is right. The element that
// is at fault begins at the mark, or where there is none the stanza is.
var cases = []struct {
	name    string
	content string
	options check.Options
	input   string // a ^ is no part of it
	rule    check.Rule
}{
	// RFC 6120 §8: the three kinds.
	{"message", client, check.Options{}, "<message/>", 0},
	{"presence", client, check.Options{}, "<presence/>", 0},
	{"iq", client, check.Options{}, "<iq type='get' id='1'><q xmlns='u'/></iq>", 0},
	{"message of a component", component, check.Options{}, "<message/>", 0},
	{"presence to a component", connect, check.Options{}, "<presence/>", 0},
	{"iq with a prefix", client, check.Options{}, "<c:iq xmlns:c='jabber:client' type='get' id='1'><q xmlns='u'/></c:iq>", 0},
	{"another element", client, check.Options{}, "<r xmlns='urn:xmpp:sm:3'/>", check.RuleStanza},
	{"another element of the content namespace", client, check.Options{}, "<body/>", check.RuleStanza},
	{"a message of another namespace", client, check.Options{}, "<message xmlns='urn:example'/>", check.RuleStanza},
	{"a message of no namespace", client, check.Options{}, "<message xmlns=''/>", check.RuleStanza},
	{"a name in capitals", client, check.Options{}, "<Message/>", check.RuleStanza},
	{"another element, nothing checked", client, check.Options{Skip: everything}, "<r xmlns='urn:xmpp:sm:3'/>", check.RuleStanza},
	// §4.8.3: the content namespace.
	{"the stream's namespace", server, check.Options{Content: names.NSServer}, "<message from='a' to='b'/>", 0},
	{"a client's stanza between servers", server, check.Options{Content: names.NSServer}, "<message xmlns='jabber:client'/>", check.RuleContent},
	{"a server's stanza of a client", client, check.Options{Content: names.NSClient}, "<iq xmlns='jabber:server'/>", check.RuleContent},
	{"a component's stanza of a client", client, check.Options{Content: names.NSClient}, "<presence xmlns='jabber:component:accept'/>", check.RuleContent},
	{"the one component protocol in the other", connect, check.Options{Content: names.NSComponentConnect}, "<presence xmlns='jabber:component:accept'/>", check.RuleContent},
	{"another namespace where all are allowed", client, check.Options{}, "<message xmlns='jabber:component:accept'/>", 0},
	// §8.1.1, §8.1.2: addresses.
	{"addresses", client, check.Options{}, "<message from='romeo@montague.example/orchard' to='juliet@capulet.example'/>", 0},
	{"addresses that are not canonical", client, check.Options{}, "<message from='Romeo@Montague.Example./o' to='JÜRGEN@xn--bcher-kva.example'/>", 0},
	{"an IPv6 address", client, check.Options{}, "<message to='[::1]'/>", 0},
	{"a reference in an address", client, check.Options{}, "<message to='a@b/&lt;&#x2603;>'/>", 0},
	{"an empty from", client, check.Options{}, "<message from=''/>", check.RuleFrom},
	{"an empty to", client, check.Options{}, "<message to=''/>", check.RuleTo},
	{"a from with two @", client, check.Options{}, "<iq from='a@b@c'/>", check.RuleFrom},
	{"a to without a domain", client, check.Options{}, "<presence to='a@'/>", check.RuleTo},
	{"a to with an empty resource", client, check.Options{}, "<presence to='a@b/'/>", check.RuleTo},
	{"a to with a quote", client, check.Options{}, "<presence to='o&apos;hara@b'/>", check.RuleTo},
	{"white space behind a to", client, check.Options{}, "<presence to='a@b.c '/>", check.RuleTo},
	{"from before to", client, check.Options{}, "<presence to='@' from='@'/>", check.RuleFrom},
	{"a from in another namespace", client, check.Options{}, "<message xmlns:e='e' e:from='@' e:type='@'/>", 0},
	{"a from in a child", client, check.Options{}, "<message><x xmlns='u' from='@' to='@' type='error'/></message>", 0},
	{"addresses not checked", client, check.Options{Skip: check.Addresses}, "<message from='@' to='@'/>", 0},
	// §8.1.1.2, §8.1.2.2: routing between servers.
	{"both addresses", server, check.Options{}, "<message from='a' to='b'/>", 0},
	{"no address", server, check.Options{}, "<message/>", check.RuleNoFrom},
	{"no from", server, check.Options{}, "<presence to='b'/>", check.RuleNoFrom},
	{"no to", server, check.Options{}, "<iq from='a'/>", check.RuleNoTo},
	{"a malformed to between servers", server, check.Options{}, "<iq from='a' to='@'/>", check.RuleTo},
	{"a malformed from and no to", server, check.Options{}, "<iq from='@'/>", check.RuleFrom},
	{"routing not checked", server, check.Options{Skip: check.Routing}, "<message/>", 0},
	// §8.2.3, RFC 6121 §4.7.1, §5.2.2: types.
	{"iq set", client, check.Options{}, "<iq type='set' id='1'><q xmlns='u'/></iq>", 0},
	{"iq result", client, check.Options{}, "<iq type='result' id='1'/>", 0},
	{"an iq without a type", client, check.Options{}, "<iq id='1'><q xmlns='u'/></iq>", check.RuleNoType},
	{"an iq of another type", client, check.Options{}, "<iq type='chat' id='1'><q xmlns='u'/></iq>", check.RuleType},
	{"an iq of a type in capitals", client, check.Options{}, "<iq type='Get' id='1'><q xmlns='u'/></iq>", check.RuleType},
	{"an iq of an empty type", client, check.Options{}, "<iq type='' id='1'><q xmlns='u'/></iq>", check.RuleType},
	{"a type with white space", client, check.Options{}, "<iq type='get ' id='1'><q xmlns='u'/></iq>", check.RuleType},
	{"a type with a reference", client, check.Options{}, "<iq type='g&#x65;t' id='1'><q xmlns='u'/></iq>", 0},
	{"types not checked", client, check.Options{Skip: check.Types}, "<iq type='x' id='1'/>", 0},
	{"no types not checked", client, check.Options{Skip: check.Types}, "<iq id='1'><a/><b/></iq>", 0},
	{"chat", client, check.Options{MessageTypes: true}, "<message type='chat'/>", 0},
	{"groupchat", client, check.Options{MessageTypes: true}, "<message type='groupchat'/>", 0},
	{"headline", client, check.Options{MessageTypes: true}, "<message type='headline'/>", 0},
	{"normal", client, check.Options{MessageTypes: true}, "<message type='normal'/>", 0},
	{"a message without a type is normal", client, check.Options{MessageTypes: true}, "<message/>", 0},
	{"a message of another type is normal", client, check.Options{}, "<message type='subscribe'/>", 0},
	{"a message of another type", client, check.Options{MessageTypes: true}, "<message type='subscribe'/>", check.RuleType},
	{"a message of an empty type", client, check.Options{MessageTypes: true}, "<message type=''/>", check.RuleType},
	{"unavailable", client, check.Options{}, "<presence type='unavailable'/>", 0},
	{"subscribe", client, check.Options{}, "<presence type='subscribe'/>", 0},
	{"subscribed", client, check.Options{}, "<presence type='subscribed'/>", 0},
	{"unsubscribe", client, check.Options{}, "<presence type='unsubscribe'/>", 0},
	{"unsubscribed", client, check.Options{}, "<presence type='unsubscribed'/>", 0},
	{"probe", client, check.Options{}, "<presence type='probe'/>", 0},
	{"a presence of type available", client, check.Options{}, "<presence type='available'/>", check.RuleType},
	{"a presence of an empty type", client, check.Options{}, "<presence type=''/>", check.RuleType},
	// §8.1.3: ids.
	{"an iq without an id", client, check.Options{}, "<iq type='get'><q xmlns='u'/></iq>", check.RuleNoID},
	{"a result without an id", client, check.Options{}, "<iq type='result'/>", check.RuleNoID},
	{"an empty id", client, check.Options{}, "<iq type='result' id=''/>", 0},
	{"an xml:id", client, check.Options{}, "<iq type='result' xml:id='1'/>", check.RuleNoID},
	{"ids not checked", client, check.Options{Skip: check.IDs}, "<iq type='result'/>", 0},
	// §8.3: errors.
	{"a message of type error", client, check.Options{}, "<message type='error'><body/><error type='wait'>" + badRequest + "</error></message>", 0},
	{"an iq of type error", client, check.Options{}, "<iq type='error' id='1'><error type='auth'>" + badRequest + "</error></iq>", 0},
	{"an iq of type error with a copy before", client, check.Options{}, "<iq type='error' id='1'><q xmlns='u'/><error type='cancel'>" + badRequest + "</error></iq>", 0},
	{"an iq of type error with a copy behind", client, check.Options{}, "<iq type='error' id='1'><error type='continue'>" + badRequest + "</error><q xmlns='u'/></iq>", 0},
	{"an error between servers", server, check.Options{}, "<presence type='error' from='a' to='b'><error type='modify'>" + badRequest + "</error></presence>", 0},
	{"an error of a component", component, check.Options{}, "<presence type='error'><error type='modify'>" + badRequest + "</error></presence>", 0},
	{"an error to a component", connect, check.Options{}, "<presence type='error'><error type='modify'>" + badRequest + "</error></presence>", 0},
	{"an error with text and more", client, check.Options{}, "<presence type='error'><error type='modify'><x xmlns='u'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>t</text>" + badRequest + "<y xmlns='u'/></error></presence>", 0},
	{"an error in a chat", client, check.Options{}, "<message type='chat'><body/>^<error type='modify'>" + badRequest + "</error></message>", check.RuleMisplacedError},
	{"an error in a message without a type", client, check.Options{}, "<message>^<error/></message>", check.RuleMisplacedError},
	{"an error in a request", client, check.Options{}, "<iq type='get' id='1'>^<error/></iq>", check.RuleMisplacedError},
	{"an error in a result", client, check.Options{}, "<iq type='result' id='1'>^<error/></iq>", check.RuleMisplacedError},
	{"the second error in a result is not sought", client, check.Options{}, "<iq type='result' id='1'>^<error/><error/></iq>", check.RuleMisplacedError},
	{"an error in a child", client, check.Options{}, "<message><forwarded xmlns='urn:xmpp:forward:0'><error xmlns='jabber:client'/></forwarded></message>", 0},
	{"a child named error", client, check.Options{}, "<message><error xmlns='u'/></message>", 0},
	{"a child named error of a server", client, check.Options{}, "<message><error xmlns='jabber:server'/></message>", 0},
	{"no error", client, check.Options{}, "<message type='error'><body/></message>", check.RuleNoError},
	{"no error in an iq", client, check.Options{}, "<iq type='error' id='1'><q xmlns='u'/></iq>", check.RuleNoError},
	{"an error of another namespace", client, check.Options{}, "<message type='error'><error xmlns='jabber:server' type='modify'>" + badRequest + "</error></message>", check.RuleNoError},
	{"two errors", client, check.Options{}, "<message type='error'><error type='modify'>" + badRequest + "</error>^<error type='modify'>" + badRequest + "</error></message>", check.RuleManyErrors},
	{"three errors", client, check.Options{}, "<iq type='error' id='1'><error/>^<error/><error/></iq>", check.RuleManyErrors},
	{"an error without a type", client, check.Options{}, "<message type='error'>^<error code='404'>" + badRequest + "</error></message>", check.RuleErrorType},
	{"an error of another type", client, check.Options{}, "<message type='error'>^<error type='fatal'>" + badRequest + "</error></message>", check.RuleErrorType},
	{"an error without a condition", client, check.Options{}, "<message type='error'>^<error type='modify'/></message>", check.RuleErrorCondition},
	{"an error with text alone", client, check.Options{}, "<message type='error'>^<error type='modify'><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>", check.RuleErrorCondition},
	{"a condition of another namespace", client, check.Options{}, "<message type='error'>^<error type='modify'><bad-request/></error></message>", check.RuleErrorCondition},
	{"a stream error's condition", client, check.Options{}, "<message type='error'>^<error type='modify'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></error></message>", check.RuleErrorCondition},
	{"a condition that is none", client, check.Options{}, "<message type='error'><error type='modify'>^<bad-format xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>", check.RuleErrorCondition},
	{"a condition of RFC 3920", client, check.Options{}, "<message type='error'><error type='auth'>^<payment-required xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>", check.RuleErrorCondition},
	{"two conditions", client, check.Options{}, "<message type='error'><error type='modify'>" + badRequest + "^" + badRequest + "</error></message>", check.RuleErrorCondition},
	{"a condition in a condition", client, check.Options{}, "<message type='error'>^<error type='modify'><x xmlns='u'>" + badRequest + "</x></error></message>", check.RuleErrorCondition},
	{"errors not checked", client, check.Options{Skip: check.Errors}, "<message type='error'/>", 0},
	{"errors in messages not checked", client, check.Options{Skip: check.Errors}, "<message><error/><error/></message>", 0},
	// §8.2.3: what an iq holds.
	{"a request without a child", client, check.Options{}, "<iq type='get' id='1'/>", check.RuleNoChild},
	{"a command without a child", client, check.Options{}, "<iq type='set' id='1'>text</iq>", check.RuleNoChild},
	{"a request with two children", client, check.Options{}, "<iq type='get' id='1'><q xmlns='u'><deep/><deep/></q> ^<q xmlns='u'/></iq>", check.RuleManyChildren},
	{"a command with three children", client, check.Options{}, "<iq type='set' id='1'><a/>^<b/><c/></iq>", check.RuleManyChildren},
	{"a result with one child", client, check.Options{}, "<iq type='result' id='1'><q xmlns='u'><deep/><deep/></q></iq>", 0},
	{"a result with two children", client, check.Options{}, "<iq type='result' id='1'><a/>^<b/></iq>", check.RuleManyChildren},
	{"an error with two children beside it", client, check.Options{}, "<iq type='error' id='1'><a/><error type='modify'>" + badRequest + "</error>^<b/></iq>", check.RuleManyChildren},
	{"a message with many children", client, check.Options{}, "<message><a/><b/><c/></message>", 0},
	{"a presence with many children", client, check.Options{}, "<presence><a/><b/><c/></presence>", 0},
	{"payloads not checked", client, check.Options{Skip: check.Payload}, "<iq type='get' id='1'><a/><b/></iq>", 0},
	{"an error that is a payload, as errors are not checked", client, check.Options{Skip: check.Errors}, "<iq type='get' id='1'><error/></iq>", 0},
	{"two of them", client, check.Options{Skip: check.Errors}, "<iq type='set' id='1'><error/>^<error/></iq>", check.RuleManyChildren},
	{"two errors beside a copy, as errors are not checked", client, check.Options{Skip: check.Errors}, "<iq type='error' id='1'><error/><q/><error/></iq>", 0},
	{"content not checked", client, check.Options{Skip: check.Payload | check.Errors}, "<iq type='get' id='1'><error/></iq>", 0},
	// One verdict where several rules are broken.
	{"namespace before addresses", client, check.Options{Content: names.NSClient}, "<iq xmlns='jabber:server' to='@'/>", check.RuleContent},
	{"addresses before routing", server, check.Options{}, "<iq to='@'/>", check.RuleTo},
	{"routing before type", server, check.Options{}, "<iq to='a' type='x'/>", check.RuleNoFrom},
	{"type before id", client, check.Options{}, "<iq type='x'/>", check.RuleType},
	{"id before content", client, check.Options{}, "<iq type='get'/>", check.RuleNoID},
	{"errors before payload", client, check.Options{}, "<iq type='error' id='1'><a/><b/></iq>", check.RuleNoError},
}

const everything = check.Addresses | check.Routing | check.Types | check.IDs | check.Errors | check.Payload

func TestVerdicts(t *testing.T) {
	wrong := map[check.Rule]bool{}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before := header(c.content)
			input := before + " " + strings.Replace(c.input, "^", "", 1) + "\n" + footer
			at := max(strings.Index(c.input, "^"), 0) + len(before) + 1
			everySplit(t, newChecker(t, c.options), parser.Options{}, input, func(e *check.Error, st parser.Stanza) {
				switch {
				case e == nil && c.rule != 0:
					t.Errorf("it is right, want %v", c.rule.String())
				case e != nil && e.Rule != c.rule:
					t.Errorf("got %v, want rule %q", e, c.rule.String())
				case e != nil && e.Offset != int64(at):
					t.Errorf("%v, want it at byte %d", e, at)
				}
			})
		})
		wrong[c.rule] = true
	}
	for _, r := range append(check.Rules(), 0) {
		if !wrong[r] {
			t.Errorf("no case of %q", r.String())
		}
	}
}

// Every condition of RFC 6120 §8.3.3 is one, with each of the five types.
func TestConditionsOfErrors(t *testing.T) {
	c := newChecker(t, check.Options{})
	for _, condition := range strings.Fields(`bad-request conflict feature-not-implemented forbidden gone internal-server-error
		item-not-found jid-malformed not-acceptable not-allowed not-authorized policy-violation recipient-unavailable redirect
		registration-required remote-server-not-found remote-server-timeout resource-constraint service-unavailable
		subscription-required undefined-condition unexpected-request`) {
		for _, typ := range []string{"auth", "cancel", "continue", "modify", "wait"} {
			st := parse(t, "<iq xmlns='jabber:client' type='error' id='1'><error type='"+typ+"'><"+condition+" xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>")
			if e := c.Check(st); e != nil {
				t.Errorf("%s, %s: %v", condition, typ, e)
			}
		}
	}
}

// What a fault leads to: a stanza error, or a stream error (RFC 6120 §4.9.3).
func TestFaultsHaveConditions(t *testing.T) {
	for _, c := range []struct {
		input     string
		content   names.Space
		condition check.Condition
		stream    parser.Condition
	}{
		{"<r xmlns='urn:xmpp:sm:3'/>", 0, "", "unsupported-stanza-type"},
		{"<iq xmlns='jabber:server' from='a' to='b'/>", names.NSClient, "", "invalid-namespace"},
		{"<iq xmlns='jabber:client' from='@'/>", 0, "jid-malformed", "invalid-from"},
		{"<iq xmlns='jabber:component:accept' from='@'/>", 0, "jid-malformed", "invalid-from"},
		{"<iq xmlns='jabber:server' from='@' to='a'/>", 0, "jid-malformed", "improper-addressing"},
		{"<iq xmlns='jabber:client' to='@'/>", 0, "jid-malformed", ""},
		{"<iq xmlns='jabber:server' from='a' to='@'/>", 0, "jid-malformed", "improper-addressing"},
		{"<iq xmlns='jabber:server' from='a'/>", 0, "bad-request", "improper-addressing"},
		{"<iq xmlns='jabber:server' to='a'/>", 0, "bad-request", "improper-addressing"},
		{"<iq xmlns='jabber:server' from='a' to='b'/>", 0, "bad-request", ""},
		{"<iq xmlns='jabber:client'/>", 0, "bad-request", ""},
	} {
		e := newChecker(t, check.Options{Content: c.content}).Check(parse(t, c.input))
		if e == nil || e.Condition() != c.condition || e.Stream() != c.stream {
			t.Errorf("%s: %v, want condition %q and that of the stream %q", c.input, e, c.condition, c.stream)
			continue
		}
		if typ := e.Type(); typ != check.Modify && c.condition != "" || typ != "" && c.condition == "" {
			t.Errorf("%s: type %q", c.input, typ)
		}
		if !errors.Is(e, e.Rule) || c.condition != "" && !errors.Is(e, c.condition) || c.stream != "" && !errors.Is(e, c.stream) ||
			errors.Is(e, e.Rule+1) || errors.Is(e, check.Condition("gone")) || errors.Is(e, parser.BadFormat) {
			t.Errorf("%s: errors.Is finds another rule or condition", c.input)
		}
	}
}

// An error about an address says what is wrong with it, and quotes nothing of it.
func TestAddressesSayWhatIsWrong(t *testing.T) {
	e := newChecker(t, check.Options{}).Check(parse(t, "<message xmlns='jabber:client' to='&lt;secret>@b'/>"))
	address, ok := errors.AsType[*jid.Error](e)
	if !ok || address.Part != jid.Local || address.Rule != jid.RuleForbidden || address.Offset != 0 {
		t.Fatalf("%v", address)
	}
	if want := "stanza: to is not an address: local: character that a localpart cannot hold, at byte 0 (jid-malformed)"; e.Error() != want {
		t.Errorf("got %q, want %q", e, want)
	}
	if e := newChecker(t, check.Options{}).Check(parse(t, "<iq xmlns='jabber:client'/>")); errors.Unwrap(e) != nil {
		t.Errorf("%v wraps %v", e, errors.Unwrap(e))
	}
}

// Views without anything in them are no stanzas.
func TestNoStanza(t *testing.T) {
	c := newChecker(t, check.Options{})
	if e := c.Check(parser.Stanza{}); e == nil || e.Rule != check.RuleStanza {
		t.Errorf("the zero stanza: %v", e)
	}
	p, err := parser.New(parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.Feed([]byte(header(client)))
	st, err := p.NextStanza()
	if err != nil || !st.Header() {
		t.Fatal(st, err)
	}
	if e := c.Check(st); e == nil || e.Rule != check.RuleStanza {
		t.Errorf("a stream header: %v", e)
	}
}

// Of an abandoned stanza the start tag is checked, and can be answered.
func TestAbandonedStanza(t *testing.T) {
	o := parser.Options{Limits: limits.Limits{Stanza: limits.Floor, Skip: 1 << 20}}
	long := strings.Repeat("<a/>", limits.Floor)
	for _, c := range []struct {
		input string
		rule  check.Rule
		reply bool
	}{
		{"<iq type='get' id='1'>" + long + "</iq>", 0, false},
		{"<message type='error'>" + long + "</message>", 0, false},
		{"<iq type='no' id='1'>" + long + "</iq>", check.RuleType, true},
		{"<message to='@'>" + long + "</message>", check.RuleTo, true},
	} {
		p, err := parser.New(o)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		if err := stanzas(p, []byte(header(client)+c.input+footer), func(st parser.Stanza) {
			n++
			e := newChecker(t, check.Options{}).Check(st)
			if !st.Abandoned() || e == nil && c.rule != 0 || e != nil && e.Rule != c.rule {
				t.Errorf("%.30s: abandoned is %v, %v", c.input, st.Abandoned(), e)
			} else if e != nil {
				if _, ok := e.AppendReply(nil, st); ok != c.reply {
					t.Errorf("%.30s: answered is %v", c.input, ok)
				}
			}
		}); n != 1 {
			t.Fatal(n, err)
		}
	}
}

// One checker serves many goroutines, which write replies besides.
func TestConcurrentUse(t *testing.T) {
	c := newChecker(t, check.Options{})
	var wait sync.WaitGroup
	for i := range 4 {
		st := parse(t, fmt.Sprintf("<iq xmlns='jabber:client' type='get' id='%d' from='R@x%d' to='J@y'/>", i, i))
		want := answer(c.Check(st), st)
		if !strings.Contains(want, fmt.Sprintf("to='R@x%d'", i)) {
			t.Fatal(want)
		}
		wait.Go(func() {
			for range 200 {
				if got := answer(c.Check(st), st); got != want {
					t.Errorf("got %s, want %s", got, want)
					return
				}
			}
		})
	}
	wait.Wait()
}

func TestOptionsThatCannotBe(t *testing.T) {
	for _, o := range []check.Options{
		{Skip: everything + 1},
		{Skip: 0x80},
		{Content: names.NSStreams},
		{Content: 60000},
	} {
		if c, err := check.New(o); !errors.Is(err, check.ErrOptions) || c != nil {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if e := new(check.Checker).Check(parse(t, "<iq xmlns='jabber:client'/>")); e == nil || e.Rule != check.RuleNoType {
		t.Errorf("the zero checker says %v", e)
	}
}

// Every rule has a name of its own, a text, and a condition of one kind or the other.
func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range check.Rules() {
		e := &check.Error{Rule: r}
		if r.String() == "" || seen[r.String()] || r.Error() == "" || e.Condition() == "" && e.Stream() == "" {
			t.Errorf("rule %d: %q %q %q %q", r, r.String(), r.Error(), e.Condition(), e.Stream())
		}
		seen[r.String()] = true
	}
	for _, r := range []check.Rule{0, check.Rule(len(seen) + 1), 255} {
		if r.String() != "" || (&check.Error{Rule: r}).Stream() != "" {
			t.Errorf("there is a rule %d: %q", r, r.String())
		}
	}
}
