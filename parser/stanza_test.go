package parser_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

const conversation = header +
	"<message to='a@b' p:x='&lt;' xmlns:p='urn:p'><body>one &amp; <b>not this</b>t<![CDATA[w]]>o\r\n</body><p:empty/><empty xmlns='urn:q'/></message>" +
	" <presence/>\n<iq type='result' id=''><query xmlns='urn:q'><item n='1'/><item n='2'/></query></iq></stream:stream>"

// view writes down a stanza as its tokens, and all that navigating it gives.
func view(st parser.Stanza) string {
	var r recorder
	for t := range st.Tokens() {
		r.token(t)
	}
	r.flush()
	s := fmt.Sprintf("%v %v %q %q", st.Header(), st.Abandoned(), st.Raw(), strings.Join(r.events, " "))
	for prefix, space := range st.Declarations() {
		s += fmt.Sprintf(" %s=%s", prefix, space)
	}
	return s + walk(st.Element)
}

func walk(e parser.Element) string {
	s := fmt.Sprintf(" {%s}%s:%s@%d %q", e.Space(), e.Prefix(), e.Local(), e.Offset(), e.Text())
	for a := range e.Attrs() {
		s += fmt.Sprintf(" {%s}%s=%q", a.Space(), a.Local(), a.Value())
	}
	for c := range e.Children() {
		s += "(" + walk(c) + ")"
	}
	return s
}

// stanzas reads whole stanzas from input fed in pieces that end at the cuts.
func stanzas(p *parser.Parser, input string, cuts ...int) (all []string, err error) {
	from := 0
	feed := func(to int) {
		for from < to {
			from += p.Feed([]byte(input[from:to]))
			for {
				st, e := p.NextStanza()
				if err = e; err != nil {
					break
				}
				all = append(all, view(st))
			}
			if err != parser.ErrMoreInput {
				from = to
			}
		}
	}
	for _, to := range cuts {
		feed(to)
	}
	feed(len(input))
	if err == parser.ErrMoreInput {
		p.Finish()
		_, err = p.NextStanza()
	}
	return all, err
}

func TestStanzas(t *testing.T) {
	p := newParser(t, parser.Options{})
	got, err := stanzas(p, conversation)
	if err != io.EOF || len(got) != 4 {
		t.Fatalf("%d stanzas, %v", len(got), err)
	}
	if n := p.Stats().Stanzas; n != 3 {
		t.Errorf("%d counted", n)
	}
	for i, want := range []string{"true false \"<stream:stream ", "false false \"<message ", "false false \"<presence/>", "false false \"<iq "} {
		if !strings.HasPrefix(got[i], want) {
			t.Errorf("%s, want %s", got[i], want)
		}
	}
	if !strings.Contains(got[1], ` {}to="a@b" {urn:p}x="<"( {jabber:client}:body@`) {
		t.Error(got[1])
	}
}

// The parts of a stanza, one by one.
func TestStanzaParts(t *testing.T) {
	p := newParser(t, parser.Options{})
	p.Feed([]byte(conversation))
	next := func() parser.Stanza {
		t.Helper()
		st, err := p.NextStanza()
		if err != nil {
			t.Fatal(err)
		}
		return st
	}
	st := next()
	if !st.Header() || st.Name() != names.StreamsStream || string(st.Attr(names.To)) != "example.org" || st.Raw() == nil || st.Text() != nil {
		t.Errorf("header %s", view(st))
	}
	st = next()
	x, ok := st.Lookup("urn:p", "x")
	if st.Header() || st.Name() != names.Message || string(x) != "<" || !ok || st.Attr(names.From) != nil {
		t.Errorf("message %s", view(st))
	}
	body := st.Child(names.Body)
	if text, again := body.Text(), body.Text(); string(text) != "one & two\n" || string(again) != string(text) {
		t.Errorf("body %q, %q", text, again)
	}
	if !st.Find("urn:p", "empty").Exists() || !st.Find("urn:q", "empty").Exists() || st.Find("", "empty").Exists() {
		t.Error("empty elements")
	}
	if none := st.Child(names.Subject); none.Exists() || none.Text() != nil || none.Name() != names.Unknown || none.Attr(names.To) != nil ||
		none.Raw() != nil || none.Child(names.Body).Exists() || none.Offset() != 0 {
		t.Error("the zero Element gives something")
	}
	if raw := st.Find("urn:q", "empty").Raw(); string(raw) != "<empty xmlns='urn:q'/>" {
		t.Errorf("raw %q", raw)
	}
	if raw := body.Raw(); !strings.HasPrefix(string(raw), "<body>") || !strings.HasSuffix(string(raw), "</body>") {
		t.Errorf("raw %q", raw)
	}
	if st = next(); st.Name() != names.Presence || st.Text() != nil || string(st.Raw()) != "<presence/>" {
		t.Errorf("presence %s", view(st))
	}
	st = next()
	if id := st.Attr(names.ID); id == nil || len(id) != 0 {
		t.Errorf("an empty attribute is %#v", id)
	}
	items := 0
	for range st.Find("urn:q", "query").Children() {
		items++
	}
	for range st.Find("urn:q", "query").Children() {
		items += 10
		break
	}
	if items != 12 {
		t.Errorf("%d", items)
	}
}

// A stanza is the same however its bytes come, read whole or by tokens.
func TestStanzasAtEverySplit(t *testing.T) {
	inputs := []string{
		conversation, header, header + "<a/>", header + "<a>", header + "<a><b></a>", header + "<a/><b c='&x;'/>", header + "<a>x&",
		header + "<a>" + strings.Repeat("<b x='1'>text</b>", 40) + "</a></stream:stream>",
		header + "<message><body>" + strings.Repeat("\u6f22&#10;", 300) + "</body></message>",
		header + "<a/>x",
	}
	for _, o := range []parser.Options{{}, {Limits: limits.Limits{Window: 512}}, {NoShapes: true}} {
		p := newParser(t, o)
		for _, in := range inputs {
			p.Reset(parser.Stream)
			whole, err := stanzas(p, in)
			bytewise := make([]int, len(in))
			for i := range bytewise {
				bytewise[i] = i + 1
			}
			check := func(cuts ...int) {
				t.Helper()
				p.Reset(parser.Stream)
				got, e := stanzas(p, in, cuts...)
				if !slices.Equal(got, whole) || describe(e) != describe(err) {
					t.Fatalf("%.80q cut at %v:\n got %q, %v\nwant %q, %v", in, cuts, got, e, whole, err)
				}
			}
			check(bytewise...)
			for i := 1; i < len(in); i += 1 + len(in)/400 {
				check(i)
			}
			if end := run(newParser(t, o), in); describe(end.err) != describe(err) {
				t.Errorf("%.80q: %v by tokens, %v by stanzas", in, end.err, err)
			}
		}
	}
}

// A stanza is given with its last byte, whatever comes with that.
func TestStanzaWithItsLastByte(t *testing.T) {
	stream := traffic.Stream(traffic.Mixed, 3, 60)
	var ends []int // of the header and of each stanza
	p := newParser(t, parser.Options{})
	for from := range stream {
		p.Feed(stream[from : from+1])
		for {
			st, err := p.NextStanza()
			if err != nil {
				break
			}
			if end := int(st.Offset()) + len(st.Raw()); end != from+1 {
				t.Fatalf("a stanza that ends at %d came with byte %d", end, from+1)
			}
			ends = append(ends, from+1)
		}
	}
	if len(ends) != 61 {
		t.Fatalf("%d stanzas", len(ends))
	}
	for _, size := range []int{100, 150, 333, 700} {
		p.Reset(parser.Stream)
		got := 0
		for from := 0; from < len(stream); from += size {
			to := min(from+size, len(stream))
			for fed := from; fed < to; {
				fed += p.Feed(stream[fed:to])
				for {
					if _, err := p.NextStanza(); err != nil {
						break
					}
					got++
				}
			}
			want := 0
			for _, end := range ends {
				if end <= to {
					want++
				}
			}
			if got != want {
				t.Fatalf("in pieces of %d: %d stanzas at byte %d, want %d", size, got, to, want)
			}
		}
	}
}

// Between stanzas the two ways to read may alternate; inside one they may not.
func TestNextAndNextStanza(t *testing.T) {
	p := newParser(t, parser.Options{})
	p.Feed([]byte(conversation[:len(header)+30])) // in the first stanza
	if _, err := p.NextStanza(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.NextStanza(); err != parser.ErrMoreInput {
		t.Fatal(err)
	}
	for from := len(header) + 30; from < len(conversation); {
		from += p.Feed([]byte(conversation[from:]))
	}
	tok, err := p.Next() // what was held for NextStanza begins anew
	if err != nil || tok.Name() != names.Message || tok.Offset() != int64(len(header)) {
		t.Fatal(tok.Name(), err)
	}
	if _, err := p.NextStanza(); err != parser.ErrInsideStanza {
		t.Fatal(err)
	}
	inside := newParser(t, parser.Options{})
	inside.Feed([]byte(header + "<message><body>"))
	for err = nil; err == nil; _, err = inside.Next() {
	}
	if _, err := inside.NextStanza(); err != parser.ErrInsideStanza {
		t.Fatal(err)
	}
	until(t, p, "message")
	st, err := p.NextStanza()
	if err != nil || st.Name() != names.Presence {
		t.Fatal(st.Name(), err)
	}
	if tok, err = p.Next(); err != nil || tok.Name() != names.IQ {
		t.Fatal(tok.Name(), err)
	}
}

// An oversized stanza that is skipped comes as its start tag.
func TestAbandonedStanza(t *testing.T) {
	o := parser.Options{Limits: limits.Limits{Stanza: 10000, Skip: 1 << 20}}
	in := header + "<a/><message to='&amp;'><body>" + strings.Repeat("x", 20000) + "</body></message><b/></stream:stream>"
	p := newParser(t, o)
	for _, cuts := range [][]int{nil, {len(header) + 5}, {len(header) + 9000}, {12000}} {
		p.Reset(parser.Stream)
		got, err := stanzas(p, in, cuts...)
		if err != io.EOF || len(got) != 4 {
			t.Fatalf("cut at %v: %d stanzas, %v", cuts, len(got), err)
		}
		if !strings.HasPrefix(got[2], `false true "<message to='&amp;'>" "abandoned:message[to=&]@`) {
			t.Errorf("cut at %v: %s", cuts, got[2])
		}
	}
	if n := p.Stats().Stanzas; n != 4 {
		t.Errorf("%d stanzas counted in four readings", n)
	}
}

// In frames and documents the root is the stanza.
func TestStanzaOfFrame(t *testing.T) {
	p := newParser(t, parser.Options{Framing: parser.Frame})
	const in = "<message xmlns='jabber:client'><body>x</body></message>"
	for i := range len(in) {
		p.Reset(parser.Frame)
		got, err := stanzas(p, in, i)
		if err != io.EOF || len(got) != 1 || !strings.Contains(got[0], "body") {
			t.Fatalf("cut at %d: %q, %v", i, got, err)
		}
	}
}

// A clone outlives everything, and may be read by several at once.
func TestCloneOfStanza(t *testing.T) {
	p := newParser(t, parser.Options{})
	p.Feed([]byte(conversation))
	var want []string
	var clones []parser.Stanza
	for {
		st, err := p.NextStanza()
		if err != nil {
			break
		}
		want = append(want, view(st))
		clones = append(clones, st.Clone().Clone())
	}
	p.Feed([]byte(strings.Repeat("<overwritten/>", 1000)))
	p.Close()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i, c := range clones {
				if got := view(c); got != want[i] {
					t.Errorf("clone\n%s\nof\n%s", got, want[i])
				}
			}
		})
	}
	all.Wait()
	if (parser.Stanza{}).Clone().Exists() {
		t.Error("the clone of nothing exists")
	}
}

func TestReaderStanzas(t *testing.T) {
	for _, in := range []string{conversation, conversation[:len(conversation)-len("</stream:stream>")], conversation[:len(conversation)-30]} {
		r, err := parser.NewReader(iotest.OneByteReader(strings.NewReader(in)), parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		var last error
		for st, err := range r.Stanzas() {
			if last = err; err == nil && st.Exists() {
				n++
			}
		}
		switch in {
		case conversation:
			if n != 4 || last != nil {
				t.Errorf("%d stanzas, %v", n, last)
			}
		case conversation[:len(conversation)-30]:
			if n != 3 || !errors.Is(last, parser.RuleUnexpectedEnd) {
				t.Errorf("%d stanzas, %v", n, last)
			}
		default:
			if n != 4 || last != io.ErrUnexpectedEOF {
				t.Errorf("%d stanzas, %v", n, last)
			}
		}
	}
}

// A stanza costs no allocation, whole or in pieces, and neither does looking
// into it.
func TestStanzasDoNotAllocate(t *testing.T) {
	if raceEnabled {
		t.Skip("pools drop items under the race detector")
	}
	for _, size := range []int{1, 100, 4096} {
		p := newParser(t, parser.Options{})
		stream := traffic.Stream(traffic.Chat, 1, 200)
		read := func() {
			p.Reset(parser.Stream)
			for from := 0; from < len(stream); {
				from += p.Feed(stream[from:min(from+size, len(stream))])
				for {
					st, err := p.NextStanza()
					if err != nil {
						break
					}
					_ = len(st.Child(names.Body).Text()) + len(st.Attr(names.To))
				}
			}
		}
		for range 5 {
			read()
		}
		// Those of the stream: its header is frozen, and the parser reset.
		if n := testing.AllocsPerRun(5, read); n > 5 {
			t.Errorf("in pieces of %d: %v allocations for 200 stanzas", size, n)
		}
	}
}
