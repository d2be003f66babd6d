package stdxml_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

func newParser(t testing.TB, o parser.Options) *parser.Parser {
	t.Helper()
	p, err := parser.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// feed returns a Token that feeds p when there is nothing to give, and says that
// the input ends.
func feed(p *parser.Parser, token func() (xml.Token, error), input string, size int) func() (xml.Token, error) {
	return func() (xml.Token, error) {
		for {
			tok, err := token()
			if err != parser.ErrMoreInput || tok != nil {
				return tok, err
			}
			if len(input) == 0 {
				p.Finish()
				continue
			}
			n := p.Feed([]byte(input[:min(size, len(input))]))
			input = input[n:]
		}
	}
}

// A parser that an event loop feeds gives the same tokens as a reader, in pieces
// of any size: also a Decoder that was told that there is no more yet.
func TestFedParser(t *testing.T) {
	for _, c := range sameTokens {
		want := theirs(c.input)
		raw := xml.NewDecoder(strings.NewReader(c.input))
		for _, size := range []int{1, 2, 7, 1000, 1 << 20} {
			p := newParser(t, document)
			r := stdxml.FromParser(p)
			if got := readBy(r, feed(p, r.Token, c.input, size)); got.String() != want.String() {
				t.Fatalf("%s, fed %d bytes at a time:\n got %.2000s\nwant %.2000s", c.name, size, got, want)
			}
		}
		p := newParser(t, document)
		d := stdxml.FromParser(p).Decoder()
		if got, want := readBy(nil, feed(p, d.Token, c.input, 3)), readBy(nil, raw.Token); got.String() != want.String() {
			t.Fatalf("%s, a decoder:\n got %.2000s\nwant %.2000s", c.name, got, want)
		}
	}
}

// Others may have begun to take tokens, and take whole stanzas in between.
func TestFedParserIsShared(t *testing.T) {
	p := newParser(t, parser.Options{})
	p.Feed([]byte(header + "<message><body>1</body></message><iq/><presence/><q:a xmlns:q='u'/>" + footer))
	for range 2 { // the header and the start of the message
		if _, err := p.Next(); err != nil {
			t.Fatal(err)
		}
	}
	r := stdxml.FromParser(p)
	var got []string
	for range 4 {
		tok, err := r.Token()
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, tokenText(tok))
	}
	if s := strings.Join(got, " "); s != `<{jabber:client}body> "1" </{jabber:client}body> </{jabber:client}message>` {
		t.Error(s)
	}
	st, err := p.NextStanza()
	if err != nil || st.Name() != names.IQ {
		t.Fatal(st.Name(), err)
	}
	if st, err = r.NextStanza(); err != nil || st.Name() != names.Presence {
		t.Fatal(st.Name(), err)
	}
	if n := len(header) + len("<message><body>1</body></message><iq/><presence/>"); r.InputOffset() != int64(n) {
		t.Errorf("at %d, want %d", r.InputOffset(), n)
	}
	p.Finish()
	tail := readBy(r, r.RawToken)
	if s := tail.String(); s != "<{q}a|{xmlns}q=u>@204 </{q}a>@204 </{stream}stream>@220 (EOF)" {
		t.Error(s)
	}
	if r.Parser() != p {
		t.Error("it has another parser")
	}
}

// One WebSocket message after the other.
func TestFrames(t *testing.T) {
	p := newParser(t, parser.Options{Framing: parser.Frame})
	r := stdxml.FromParser(p)
	for range 3 {
		for _, c := range []struct {
			input string
			err   error
		}{
			{"<message xmlns='jabber:client'><body>x<![CDATA[]]></body></message>", io.EOF},
			{"<message xmlns='jabber:client'><body>" + long, parser.RuleUnexpectedEnd},
			{"<presence xmlns='jabber:client'/>\n", io.EOF},
			{"<a xmlns='u'>" + long + "<b>", parser.RuleUnexpectedEnd},
			{" <presence xmlns='jabber:client'/>", parser.RuleLeadingByte},
		} {
			r.Reset(nil, parser.Frame)
			got := readBy(r, feed(p, r.Token, c.input, 500))
			if !errors.Is(got.err, c.err) {
				t.Fatalf("%.50s: %v", c.input, got.err)
			}
			if c.err == io.EOF && got.String() != theirs(strings.TrimSpace(c.input)).String() {
				t.Fatalf("%.50s: %v", c.input, got)
			}
		}
	}
}

// Reset lets go of a text, of a tag behind it, and of an abandoned stanza.
func TestResetMidway(t *testing.T) {
	piece := strings.Repeat("x", 1024)
	for _, cuts := range [][]int{nil, {len("<a>") + 1024}, {len("<a>") + 2000}} {
		input := "<a>" + piece + piece + "<b/></a>"
		r := newTokenReader(t, &pieces{input: input, cuts: cuts}, document)
		for range 2 {
			if _, err := r.Token(); err != nil {
				t.Fatal(err)
			}
		}
		r.Reset(strings.NewReader("<z><![CDATA[]]>y</z>"), parser.Document)
		if r.InputOffset() != 0 {
			t.Error(r.InputOffset())
		}
		if got := read(r); got.String() != theirs("<z><![CDATA[]]>y</z>").String() {
			t.Error(got)
		}
	}
}
