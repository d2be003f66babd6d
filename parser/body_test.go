package parser_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// body opens a body of BOSH, of bodyHead bytes.
const (
	body     = "<body xmlns='http://jabber.org/protocol/httpbind' rid='1'>"
	bodyHead = len(body)
)

// A body is a document whose children are stanzas.
func TestBody(t *testing.T) {
	o := parser.Options{Framing: parser.Body}
	for _, c := range []struct {
		input  string
		rule   parser.Rule // 0: accepted
		offset int
	}{
		{body + "</body>", 0, 0},
		{"<body xmlns='http://jabber.org/protocol/httpbind'/>", 0, 0},
		{"<b:body xmlns:b='http://jabber.org/protocol/httpbind'/>", 0, 0},
		{"<?xml version='1.0'?>\n" + body + " <iq xmlns='jabber:client'/>\n<message/> </body>\n", 0, 0},
		{"<body rid='1'/>", parser.RuleFraming, 0},
		{"<body xmlns='jabber:client'/>", parser.RuleFraming, 0},
		{header, parser.RuleFraming, 21},
		{"", parser.RuleUnexpectedEnd, 0},
		{body, parser.RuleUnexpectedEnd, bodyHead},
		{body + "<iq/>", parser.RuleUnexpectedEnd, bodyHead + 5},
		{body + "<iq>", parser.RuleUnexpectedEnd, bodyHead + 4},
		{body + "</body", parser.RuleUnexpectedEnd, bodyHead + 6},
		{body + "hi</body>", parser.RuleTextBetweenStanzas, bodyHead},
		{body + "</body><body/>", parser.RuleContentAfterRoot, bodyHead + 7},
		{body + "<!-- --></body>", parser.RuleComment, bodyHead},
		{body + "<iq></body>", parser.RuleMismatchedEnd, bodyHead + 4},
	} {
		got := everySplit(t, o, c.input)
		if c.rule == 0 {
			if got.err != io.EOF {
				t.Errorf("%s: %v", c.input, got)
			}
			continue
		}
		mustEnd(t, got, c.rule, c.offset)
	}
}

// The stanzas of a body are whole, and held to the limits each for itself.
func TestBodyStanzas(t *testing.T) {
	message := "<message xmlns='jabber:client'><body>" + strings.Repeat("x", limits.Floor-100) + "</body></message>"
	in := body + message + message + "<presence xmlns='jabber:client'/></body>"
	p := newParser(t, parser.Options{Framing: parser.Body, Limits: limits.Limits{Stanza: limits.Floor}})
	got, err := stanzas(p, in)
	if err != io.EOF || len(got) != 4 {
		t.Fatalf("%d first-level elements, %v", len(got), err)
	}
}

// Session judges the stanzas of a body as those of a client's stream (XEP-0206).
func TestBodySession(t *testing.T) {
	o := parser.Options{Framing: parser.Body, Session: true}
	if got := everySplit(t, o, body+"<iq xmlns='jabber:client'/></body>"); got.err != io.EOF {
		t.Error(got)
	}
	mustEnd(t, everySplit(t, o, body+"<iq xmlns='jabber:server'/></body>"), parser.RuleStanzaNamespace, bodyHead)
	mustEnd(t, everySplit(t, o, body+"<iq/></body>"), parser.RuleUnsupportedStanza, bodyHead)
}

// Closed knows of the end tag that NextStanza steps over.
func TestClosed(t *testing.T) {
	p := newParser(t, parser.Options{})
	in := header + "<iq/></stream:stream>"
	for i := range len(in) {
		p.Feed([]byte(in[i : i+1]))
		for {
			st, err := p.NextStanza()
			if err == parser.ErrMoreInput {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if p.Closed() {
				t.Fatalf("closed with %s", st.Raw())
			}
		}
		if last := i == len(in)-1; p.Closed() != last {
			t.Fatalf("behind %q: %v", in[:i+1], p.Closed())
		}
	}
	p.Reset(parser.Stream)
	if p.Closed() {
		t.Error("closed before it was opened")
	}
	// An error behind the end tag does not undo it, whenever that comes.
	for cut := len(in) - 1; cut <= len(in)+5; cut++ {
		for _, step := range []func() error{
			func() error { _, err := p.Next(); return err },
			func() error { _, err := p.NextStanza(); return err },
		} {
			p.Reset(parser.Stream)
			all := in + "<iq/>"
			p.Feed([]byte(all[:cut]))
			for step() == nil {
			}
			p.Feed([]byte(all[cut:]))
			var err error
			for err == nil {
				err = step()
			}
			if e, ok := errors.AsType[*parser.Error](err); !ok || e.Rule != parser.RuleContentAfterRoot || !p.Closed() {
				t.Errorf("cut at %d: %v, closed: %v", cut, err, p.Closed())
			}
			p.Close()
			if !p.Closed() {
				t.Errorf("cut at %d: not closed by Close", cut)
			}
		}
	}
	p.Reset(parser.Stream)
	p.Feed([]byte(header + "<!-- -->"))
	for {
		if _, err := p.Next(); err != nil {
			break
		}
	}
	if p.Closed() {
		t.Error("an error closed it")
	}
}

// A stream that was closed is read no further, by stanzas as by tokens.
func TestReaderStanzasEnd(t *testing.T) {
	for _, behind := range []string{"", "\n", "<iq/>", "\xff"} {
		from := io.MultiReader(strings.NewReader(header+"<iq/></stream:stream>"+behind), noReader{t})
		r := newReader(t, from, parser.Options{})
		n := 0
		for st, err := range r.Stanzas() {
			if err != nil {
				t.Fatalf("%q: %v", behind, err)
			}
			if n++; n == 2 && st.Name() != names.IQ {
				t.Errorf("%q: %s", behind, st.Raw())
			}
		}
		if _, err := r.NextStanza(); n != 2 || err != io.EOF {
			t.Errorf("%q: %d, then %v", behind, n, err)
		}
	}
}

// noReader is what must not be read.
type noReader struct{ t *testing.T }

func (r noReader) Read([]byte) (int, error) {
	r.t.Error("read on behind the end of the stream")
	return 0, io.EOF
}

func TestRefuseReopening(t *testing.T) {
	o := parser.Options{RefuseReopening: true}
	at := len(header)
	second := "<stream:stream to='example.org' version='1.0'>"
	mustEnd(t, everySplit(t, o, header+second), parser.RuleUnsupportedStanza, at)
	mustEnd(t, everySplit(t, o, header+"<iq/>"+second), parser.RuleUnsupportedStanza, at+5)
	for _, in := range []string{header + "<x xmlns='urn:x'/>", header + "<message>" + second + "</stream:stream></message>"} {
		if got := everySplit(t, o, in); got.err != io.ErrUnexpectedEOF {
			t.Errorf("%s: %v", in, got)
		}
	}
}

func TestSetLimits(t *testing.T) {
	p := newParser(t, parser.Options{})
	login := header + "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
	deep := header + "<a>" + strings.Repeat("<b>", 5) + strings.Repeat("</b>", 5) + "</a>"
	p.Feed([]byte(login + deep))
	for range 3 {
		if _, err := p.Next(); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.SetLimits(limits.Limits{Depth: 3}); err == nil {
		t.Error("limits changed within a stream")
	}
	if _, err := p.Restart(parser.Keep); err != nil {
		t.Fatal(err)
	}
	for _, l := range []limits.Limits{{Stanza: 1}, {Window: 1024}} {
		if err := p.SetLimits(l); err == nil {
			t.Errorf("%+v were taken", l)
		}
	}
	if err := p.SetLimits(limits.Limits{Depth: 3}); err != nil || p.Limits().Depth != 3 {
		t.Fatal(err)
	}
	got := run(p, "")
	mustEnd(t, got, parser.RuleLimit, len(header)+len("<a><b><b>"))
	if want := run(newParser(t, parser.Options{Limits: limits.Limits{Depth: 3}}), deep); got.String() != want.String() {
		t.Errorf("%v\nwant %v", got, want)
	}
}

func TestPrefixed(t *testing.T) {
	const header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' xmlns:e='urn:e'>"
	for stanza, want := range map[string]bool{
		"<iq/>":        false,
		"<e:iq/>":      true,
		"<iq e:x=''/>": true,
		"<iq xml:lang='de' xmlns='urn:q' xmlns:p='urn:p'/>":       false,
		"<p:iq xmlns:p='urn:p' p:x=''/>":                          false,
		"<p:iq xmlns:p='urn:p' e:x=''/>":                          true,
		"<iq><a><b e:x=''/></a></iq>":                             true,
		"<iq><a xmlns:p='urn:p'><p:b/></a></iq>":                  true, // not its own tag's
		"<iq><a x='e:x'>e:x</a><p:b xmlns:p='urn:p'>x</p:b></iq>": false,
		"<stream:features><x/></stream:features>":                 true,
	} {
		for _, o := range []parser.Options{{}, {NoShapes: true}} {
			p := newParser(t, o)
			p.Feed([]byte(header))
			if st, err := p.NextStanza(); err != nil || st.Prefixed() {
				t.Fatal(err)
			}
			for i := range 5 { // read by the grammar, learned, known
				p.Feed([]byte(stanza))
				st, err := p.NextStanza()
				if err != nil {
					t.Fatal(err)
				}
				if st.Prefixed() != want || st.Clone().Prefixed() != want {
					t.Errorf("%s, %d: %v", stanza, i, !want)
				}
			}
		}
	}
}
