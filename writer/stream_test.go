package writer_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

func TestStreamHeaders(t *testing.T) {
	const declaration, streams = "<?xml version='1.0'?>", " xmlns:stream='http://etherx.jabber.org/streams'"
	for _, c := range []struct {
		name   string
		header writer.Header
		want   string
	}{
		{"client", writer.Header{To: "example.org", Lang: "en"},
			declaration + "<stream:stream xmlns='jabber:client'" + streams + " to='example.org' version='1.0' xml:lang='en'>"},
		{"all of it", writer.Header{To: "a", From: "b", ID: "c", Version: "1.1", Lang: "d", Space: "jabber:server", Declarations: []writer.Declaration{db}, NoDeclaration: true},
			"<stream:stream xmlns='jabber:server'" + streams + " xmlns:db='jabber:server:dialback' to='a' from='b' id='c' version='1.1' xml:lang='d'>"},
		{"component", writer.Header{To: "a", Space: "jabber:component:accept"},
			declaration + "<stream:stream xmlns='jabber:component:accept'" + streams + " to='a'>"},
		{"stream namespace as the default", writer.Header{Space: "http://etherx.jabber.org/streams"},
			declaration + "<stream:stream xmlns='http://etherx.jabber.org/streams'" + streams + " version='1.0'>"},
		{"prefix that is there", writer.Header{Declarations: []writer.Declaration{{Prefix: "stream", Space: "http://etherx.jabber.org/streams"}, {Prefix: "xml", Space: xmlURI}}},
			declaration + "<stream:stream xmlns='jabber:client'" + streams + " version='1.0'>"},
		{"values with markup", writer.Header{To: "a'><b", ID: "\n"},
			declaration + "<stream:stream xmlns='jabber:client'" + streams + " to='a&apos;&gt;&lt;b' id='&#10;' version='1.0'>"},
	} {
		for _, canonical := range []bool{false, true} {
			w := newWriter(t, writer.Options{Canonical: canonical})
			do(t, w, openStream(c.header))
			if got := string(w.Bytes()); got != c.want {
				t.Errorf("%s: %s, want %s", c.name, got, c.want)
			}
			do(t, w, keepalive, closeStream)
			if got := string(w.Bytes()); got != c.want+" </stream:stream>" {
				t.Errorf("%s: %s", c.name, got)
			}
			p, err := parser.New(parser.Options{})
			if err != nil {
				t.Fatal(err)
			}
			p.Feed(w.Bytes())
			p.Finish()
			if tok, err := p.Next(); err != nil || tok.Name() != names.StreamsStream {
				t.Errorf("%s: read as %v, %v", c.name, tok.Name(), err)
			}
		}
	}
}

// A header that is refused leaves a writer that can write another one.
func TestHeaderRefused(t *testing.T) {
	w := newWriter(t, writer.Options{})
	if err := w.OpenStream(writer.Header{Declarations: []writer.Declaration{db, {Prefix: "p", Space: "\x01"}}}); err == nil || len(w.Bytes()) > 0 {
		t.Fatalf("%v, %q", err, w.Bytes())
	}
	w.Discard()
	do(t, w, start(names.Message), startNS("jabber:server:dialback", "a"), end, end)
	if got, want := string(w.Bytes()), "<message xmlns='jabber:client'><a xmlns='jabber:server:dialback'/></message>"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Nothing follows the end of a stream but another stream.
func TestClosed(t *testing.T) {
	w := newWriter(t, writer.Options{})
	do(t, w, openStream(writer.Header{NoDeclaration: true}), closeStream)
	output := string(w.Bytes())
	for i, s := range []step{
		start(names.Message), startNS("u", "a"), text("x"), end, keepalive, closeStream, openStream(writer.Header{}), continued(writer.Header{}),
		streamError(writer.StreamError{Condition: writer.Conflict}), func(w *writer.Writer) error { return w.Close("") },
		func(w *writer.Writer) error { return w.StreamLimits(1, 1) }, func(w *writer.Writer) error { return w.Element(parser.Element{}) },
	} {
		if err := s(w); !errors.Is(err, writer.RuleClosed) {
			t.Errorf("call %d: %v", i, err)
		}
		w.Resume()
		if string(w.Bytes()) != output {
			t.Fatalf("call %d: %q", i, w.Bytes())
		}
	}
	do(t, w, restart, openStream(writer.Header{NoDeclaration: true}))
	if got := string(w.Bytes()); got != output+strings.TrimSuffix(output, "</stream:stream>") {
		t.Errorf("%q", got)
	}
}

// What the old stream declared is not in scope of the new one.
func TestRestart(t *testing.T) {
	w := newWriter(t, writer.Options{})
	do(t, w, continued(writer.Header{Space: "jabber:server", Declarations: []writer.Declaration{db}}))
	do(t, w, startNS("jabber:server:dialback", "a"), end, restart, continued(writer.Header{}))
	do(t, w, startNS("jabber:server:dialback", "a"), end, startNS("jabber:server", "a"), end, start(names.Message), end, restart, start(names.Message), end)
	want := "<db:a/><a xmlns='jabber:server:dialback'/><a xmlns='jabber:server'/><message/><message xmlns='jabber:client'/>"
	if got := string(w.Bytes()); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestFraming(t *testing.T) {
	w := newWriter(t, writer.Options{})
	const framing = " xmlns='urn:ietf:params:xml:ns:xmpp-framing'"
	for _, c := range []struct {
		step step
		want string
	}{
		{func(w *writer.Writer) error {
			return w.Open(writer.Header{To: "a", From: "b", ID: "c", Lang: "d", Space: "jabber:server", Declarations: []writer.Declaration{db}})
		}, "<open" + framing + " to='a' from='b' id='c' version='1.0' xml:lang='d'/>"},
		{func(w *writer.Writer) error { return w.Close("") }, "<close" + framing + "/>"},
		{func(w *writer.Writer) error { return w.Close("wss://a/?b&c='d'") }, "<close" + framing + " see-other-uri='wss://a/?b&amp;c=&apos;d&apos;'/>"},
	} {
		do(t, w, c.step)
		got, err := w.Take()
		if err != nil || string(got) != c.want {
			t.Errorf("%s, %v; want %s", got, err, c.want)
		}
	}
	if err := w.Close("\x01"); !errors.Is(err, writer.RuleChar) {
		t.Error(err)
	}
	w.Discard()
	if err := w.Open(writer.Header{To: "\xff"}); !errors.Is(err, writer.RuleIllFormedUTF8) || len(w.Bytes()) > 0 {
		t.Errorf("%v, %q", err, w.Bytes())
	}
}

func TestStreamErrors(t *testing.T) {
	const ns = " xmlns='urn:ietf:params:xml:ns:xmpp-streams'"
	for _, c := range []struct {
		name string
		err  writer.StreamError
		want string // in <stream:error>
	}{
		{"condition", writer.StreamError{Condition: parser.NotWellFormed}, "<not-well-formed" + ns + "/>"},
		{"host", writer.StreamError{Condition: writer.SeeOtherHost, Host: "[2001:db8::1]:5222"}, "<see-other-host" + ns + ">[2001:db8::1]:5222</see-other-host>"},
		{"text", writer.StreamError{Condition: writer.Conflict, Text: "a<b"}, "<conflict" + ns + "/><text" + ns + ">a&lt;b</text>"},
		{"text in a language", writer.StreamError{Condition: writer.Conflict, Text: "é", Lang: "fr"}, "<conflict" + ns + "/><text" + ns + " xml:lang='fr'>é</text>"},
		{"application's condition", writer.StreamError{Condition: writer.UndefinedCondition, Application: &writer.Application{Space: "u", Local: "a"}},
			"<undefined-condition" + ns + "/><a xmlns='u'/>"},
		{"failed compression", writer.StreamError{Condition: writer.UndefinedCondition, Application: &writer.Application{Space: "http://jabber.org/protocol/compress", Local: "failure", Child: &writer.Application{Local: "processing-failed"}}},
			"<undefined-condition" + ns + "/><failure xmlns='http://jabber.org/protocol/compress'><processing-failed/></failure>"},
		{"application's text", writer.StreamError{Condition: writer.Conflict, Text: "x", Application: &writer.Application{Space: "u", Local: "a", Child: &writer.Application{Space: "v", Local: "b", Text: "&"}}},
			"<conflict" + ns + "/><text" + ns + ">x</text><a xmlns='u'><b xmlns='v'>&amp;</b></a>"},
	} {
		for _, canonical := range []bool{false, true} {
			w := newWriter(t, writer.Options{Canonical: canonical})
			do(t, w, inStream(), streamError(c.err), closeStream)
			if got, want := string(w.Bytes()), "<stream:error>"+c.want+"</stream:error></stream:stream>"; got != want {
				t.Errorf("%s: %s, want %s", c.name, got, want)
			}
			// As a message of its own.
			w.Reset()
			do(t, w, streamError(c.err))
			want := "<stream:error xmlns:stream='http://etherx.jabber.org/streams'>" + c.want + "</stream:error>"
			if canonical {
				want = "<error xmlns='http://etherx.jabber.org/streams'>" + c.want + "</error>"
			}
			if got := string(w.Bytes()); got != want {
				t.Errorf("%s: %s, want %s", c.name, got, want)
			}
		}
	}
}

// Every condition of RFC 6120 §4.9.3 is one.
func TestConditions(t *testing.T) {
	rfc := "bad-format bad-namespace-prefix conflict connection-timeout host-gone host-unknown improper-addressing " +
		"internal-server-error invalid-from invalid-namespace invalid-xml not-authorized not-well-formed policy-violation " +
		"remote-connection-failed reset resource-constraint restricted-xml see-other-host system-shutdown undefined-condition " +
		"unsupported-encoding unsupported-feature unsupported-stanza-type unsupported-version"
	w := newWriter(t, writer.Options{})
	for _, c := range strings.Fields(rfc) {
		e := writer.StreamError{Condition: parser.Condition(c)}
		if c == "see-other-host" {
			e.Host = "a"
		}
		do(t, w, streamError(e))
		if names.Lookup("urn:ietf:params:xml:ns:xmpp-streams", c) == 0 {
			t.Errorf("%s has no symbol", c)
		}
	}
	for _, r := range parser.Rules() {
		do(t, w, streamError(writer.StreamError{Condition: r.Condition()}))
	}
}

func TestStreamLimits(t *testing.T) {
	for _, c := range []struct {
		bytes, seconds int
		want           string
	}{
		{0, 0, "<limits xmlns='urn:xmpp:stream-limits:0'/>"},
		{262144, -1, "<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>262144</max-bytes></limits>"},
		{10000, 300, "<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>10000</max-bytes><idle-seconds>300</idle-seconds></limits>"},
	} {
		w := newWriter(t, writer.Options{})
		do(t, w, inStream(), start(names.StreamsFeatures), func(w *writer.Writer) error { return w.StreamLimits(c.bytes, c.seconds) }, end)
		if got, want := string(w.Bytes()), "<stream:features>"+c.want+"</stream:features>"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
