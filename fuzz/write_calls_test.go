package fuzz

import (
	"bytes"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// FuzzWrite calls the methods of a writer in any order, with any bytes for names,
// values, text, prefixes and namespaces. Whatever came out is read, by a parser with
// the same limits, as what the calls that succeeded say; a call that failed changed
// nothing; nothing panics.
func FuzzWrite(f *testing.F) {
	everything := []byte{0, 0, 0, 3, 1, 2, 0, 1, 6, 3, 7, 1, 4, 5, 4, 2, 3, 5, 5, 6, 2, 7, 8, 9, 7, 8, 0, 8, 1, 8, 2, 16, 0, 7, 7, 7, 12, 11, 0, 10, 0, 9, 1, 13, 3, 0, 2, 14, 10, 1, 15, 0, 15, 1, 17}
	for i := range byte(8) {
		f.Add(i, everything, "urn:x p a to ]]> <&'\" \x00 é xml xmlns jabber:client jabber:server:dialback db")
		f.Add(i, bytes.Repeat([]byte{0, 1, 3, 0, 9}, 20), "a b c d")
		f.Add(i, slices.Concat([]byte{9, 0}, everything, bytes.Repeat([]byte{7}, 20), []byte{10}), "u v a:b 1 \xff \xc3")
	}
	for i, q := range seeds(f, 499) {
		f.Add(byte(i), everything, string(q.Input))
	}
	f.Fuzz(func(t *testing.T, mode byte, program []byte, words string) {
		if len(program) > 1<<10 || len(words) > 1<<12 {
			t.Skip()
		}
		runProgram(t, mode, program, words)
	})
}

func runProgram(t *testing.T, mode byte, program []byte, words string) {
	o := writer.Options{Canonical: mode&1 != 0}
	if mode&2 != 0 {
		o.Limits = limits.Limits{Depth: 4, Elements: 9, Attributes: 3, Declarations: 2, InScope: 8, Name: 16, References: 5, Header: 300}
	}
	a := author{t: t, options: o, program: program, words: append(strings.Split(words, " "), "")}
	a.w, a.twin = a.newWriter(), a.newWriter()
	for len(a.program) > 0 {
		a.step()
	}
	a.finish()
}

// TestWriteRandomCalls is FuzzWrite for programs that are drawn: they are longer
// than those that a fuzzer begins with.
func TestWriteRandomCalls(t *testing.T) {
	n := 20000
	if testing.Short() || raceEnabled {
		n = 1000
	}
	words := "a b c urn:x urn:y p q db stream xml xmlns ns1 to lang jabber:client jabber:server:dialback " +
		"http://etherx.jabber.org/streams http://www.w3.org/XML/1998/namespace <&'\" ]]> é \x00 \xff " + strings.Repeat("x", 300)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		program := make([]byte, 20+r.IntN(200))
		for k := range program {
			program[k] = byte(r.IntN(64))
		}
		runProgram(t, byte(i), program, words)
	}
}

// author runs a program of calls on a writer; its twin gets those that succeed.
type author struct {
	t       *testing.T
	options writer.Options
	program []byte
	words   []string
	w, twin *writer.Writer

	open    bool // a stream is open
	out     bytes.Buffer
	twinOut bytes.Buffer
	events  []Event // of what is in out
	pending []Event // of the first-level element at hand
}

func (a *author) newWriter() *writer.Writer {
	w, err := writer.New(a.options)
	if err != nil {
		a.t.Fatal(err)
	}
	return w
}

// arg takes a byte of the program, 0 at its end.
func (a *author) arg() int {
	if len(a.program) == 0 {
		return 0
	}
	b := a.program[0]
	a.program = a.program[1:]
	return int(b)
}

func (a *author) word() string { return a.words[a.arg()%len(a.words)] }

var (
	symbols = []names.Name{
		names.Message, names.Body, names.To, names.XMLLang, names.StreamsFeatures, names.DiscoInfoQuery, names.StreamErrorText,
		names.ServerMessage, names.Unknown, names.MustRegister("urn:example:fuzz", "registered"), names.ID,
	}
	fuzzViews = func() (all []parser.Stanza) {
		for _, s := range []string{
			"<message to='a'><body>x</body></message>", "<q:a xmlns:q='u' xmlns='v' q:b='1' c='&#10;'><q:d/><e>&lt;<![CDATA[>]]></e></q:a>",
			"<a/>", "<db:a xmlns:db='u' xml:lang='x'><db:b xmlns:db='jabber:server:dialback'/></db:a>", "<x:message xmlns:x='jabber:client'><x:body/></x:message>",
		} {
			st, err := stanzaViews(parser.Document, []byte("<a xmlns:unused='u'>"+s+"</a>"))
			if err != nil {
				panic(err)
			}
			all = append(all, st...)
		}
		return all
	}()
)

// step makes a call.
func (a *author) step() {
	var call func(*writer.Writer) error
	done := func() {}
	push := func(e Event) func() { return func() { a.pending = append(a.pending, e) } }
	element := func(space, local string) func() {
		return push(Event{Kind: Start, Space: space, Local: local})
	}
	attr := func(x Attr) func() {
		return func() {
			e := &a.pending[len(a.pending)-1]
			e.Attrs = append(e.Attrs, x)
		}
	}
	leaf := func(space, local, text string, attrs ...Attr) []Event {
		all := []Event{{Kind: Start, Space: space, Local: local, Attrs: attrs}, {Kind: Text, Text: text}, {Kind: End}}
		if text == "" {
			all = slices.Delete(all, 1, 2)
		}
		return all
	}
	switch op := a.arg() % 18; op {
	case 0:
		n := symbols[a.arg()%len(symbols)]
		call, done = func(w *writer.Writer) error { return w.Start(n) }, element(n.SpaceURI(), n.Local())
	case 1:
		space, local := a.word(), a.word()
		call, done = func(w *writer.Writer) error { return w.StartNS(space, local) }, element(space, local)
	case 2:
		prefix, space, local := a.word(), a.word(), a.word()
		call, done = func(w *writer.Writer) error { return w.StartPrefix(prefix, space, local) }, element(space, local)
	case 3:
		n, v := symbols[a.arg()%len(symbols)], a.word()
		call = func(w *writer.Writer) error { return w.AttrString(n, v) }
		done = attr(Attr{n.SpaceURI(), n.Local(), v})
	case 4:
		space, local, v := a.word(), a.word(), a.word()
		call, done = func(w *writer.Writer) error { return w.AttrNS(space, local, v) }, attr(Attr{space, local, v})
	case 5:
		prefix, space := a.word(), a.word()
		call = func(w *writer.Writer) error { return w.Declare(prefix, space) }
	case 6:
		s := strings.Repeat(a.word(), 1+a.arg()%64)
		call = func(w *writer.Writer) error { return w.TextString(s) }
		if s != "" { // otherwise it is none
			done = push(Event{Kind: Text, Text: s})
		}
	case 7:
		call, done = (*writer.Writer).End, push(Event{Kind: End})
	case 8:
		e := fuzzViews[a.arg()%len(fuzzViews)].Element
		way := rewritings[2].write
		if a.options.Limits.Depth == 0 && a.arg()%2 == 0 {
			way = (*writer.Writer).Raw
		}
		for c := range e.Children() {
			e = c
		}
		call = func(w *writer.Writer) error { return way(w, e) }
		done = func() { a.pending = append(a.pending, elementEvents(e)...) }
	case 9:
		a.openStream()
		return
	case 10:
		a.endStream(a.arg()%2 == 0)
		return
	case 11:
		a.streamError(leaf)
		return
	case 12:
		call = (*writer.Writer).Keepalive
	case 13:
		a.w.WriteTo(io.Discard) // what is whole left already
		return
	case 14:
		a.w.Discard()
		a.twin.Discard()
		a.pending = nil
		return
	case 15:
		to, closing := a.word(), a.arg()%2 == 0
		if closing {
			var attrs []Attr
			if to != "" {
				attrs = []Attr{{"", "see-other-uri", to}}
			}
			call = func(w *writer.Writer) error { return w.Close(to) }
			done = func() { a.pending = append(a.pending, leaf(names.NSFraming.URI(), "close", "", attrs...)...) }
		} else {
			attrs := []Attr{{"", "version", "1.0"}}
			if to != "" {
				attrs = append(attrs, Attr{"", "to", to})
			}
			call = func(w *writer.Writer) error { return w.Open(writer.Header{To: to}) }
			done = func() { a.pending = append(a.pending, leaf(names.NSFraming.URI(), "open", "", attrs...)...) }
		}
	case 16:
		for x := range fuzzViews[0].Attrs() {
			call = func(w *writer.Writer) error { return w.TokenAttr(x) }
			done = attr(Attr{string(x.Space()), string(x.Local()), string(x.Value())})
		}
		if call == nil {
			return
		}
	case 17:
		size := a.arg()
		call = func(w *writer.Writer) error { return w.StreamLimits(size, 0) }
		space := names.NSStreamLimits.URI()
		all := []Event{{Kind: Start, Space: space, Local: "limits"}}
		if size > 0 {
			all = append(all, leaf(space, "max-bytes", strconv.Itoa(size))...)
		}
		done = func() { a.pending = append(append(a.pending, all...), Event{Kind: End}) }
	}
	a.try(call, done)
}

// try makes a call, and the twin's if it succeeds. It reports whether it did.
func (a *author) try(call func(*writer.Writer) error, done func()) bool {
	depth, output := a.w.Depth(), len(a.w.Bytes())
	if err := call(a.w); err != nil {
		if a.w.Err() != err || a.w.Depth() != depth || len(a.w.Bytes()) != output {
			a.t.Fatalf("%v: depth %d, %d bytes; it was %d, %d", err, a.w.Depth(), len(a.w.Bytes()), depth, output)
		}
		if again := call(a.w); again != err {
			a.t.Fatalf("%v, then %v", err, again)
		}
		a.w.Resume()
		return false
	}
	if err := call(a.twin); err != nil {
		a.t.Fatalf("the twin: %v", err)
	}
	done()
	a.leave()
	return true
}

// leave takes what is whole.
func (a *author) leave() {
	if a.w.Depth() > 0 {
		return
	}
	a.w.WriteTo(&a.out)
	a.twin.WriteTo(&a.twinOut)
	a.events = append(a.events, a.pending...)
	a.pending = nil
	if !a.open {
		a.check(parser.Document)
	}
}

func (a *author) openStream() {
	h := writer.Header{
		To: a.word(), Space: []string{"", "jabber:server", "jabber:component:accept", names.NSStreams.URI()}[a.arg()%4],
		NoDeclaration: a.arg()%2 == 0,
	}
	if n := a.arg() % 3; n > 0 {
		h.Declarations = []writer.Declaration{{Prefix: a.word(), Space: a.word()}, {Prefix: "db", Space: "jabber:server:dialback"}}[:n]
	}
	written := a.arg()%2 == 0
	attrs := []Attr{{"", "to", h.To}, {"", "version", "1.0"}}
	if h.Space == "jabber:component:accept" {
		attrs = attrs[:1]
	}
	if h.To == "" {
		attrs = attrs[1:]
	}
	var header []byte
	a.try(func(w *writer.Writer) error {
		if written {
			return w.OpenStream(h)
		}
		other := a.newWriter()
		if err := other.OpenStream(h); err == nil {
			header = bytes.Clone(other.Bytes())
		}
		return w.Continue(h)
	}, func() {
		a.open = true
		a.events = []Event{{Kind: Start, Space: names.NSStreams.URI(), Local: "stream", Attrs: attrs}}
		a.out.Write(header)
		a.twinOut.Write(header)
	})
}

func (a *author) endStream(restart bool) {
	call := (*writer.Writer).CloseStream
	if restart {
		call = (*writer.Writer).Restart
	}
	a.try(call, func() {
		if !a.open {
			return
		}
		a.leave()
		a.endOpen(restart)
	})
}

// endOpen checks the stream that was open.
func (a *author) endOpen(unfinished bool) {
	if unfinished {
		a.out.WriteString("</stream:stream>")
		a.twinOut.WriteString("</stream:stream>")
	}
	a.events = append(a.events, Event{Kind: End})
	a.open = false
	a.check(parser.Stream)
}

func (a *author) streamError(leaf func(space, local, text string, attrs ...Attr) []Event) {
	e := writer.StreamError{Condition: []parser.Condition{parser.BadFormat, writer.SeeOtherHost, "none"}[a.arg()%3], Text: a.word(), Lang: a.word()}
	if e.Condition == writer.SeeOtherHost {
		e.Host = a.word()
	}
	if a.arg()%2 == 0 {
		e.Application = &writer.Application{Space: a.word(), Local: a.word(), Text: a.word()}
	}
	space := names.NSStreamError.URI()
	all := append([]Event{{Kind: Start, Space: names.NSStreams.URI(), Local: "error"}}, leaf(space, string(e.Condition), e.Host)...)
	if e.Text != "" {
		var attrs []Attr
		if e.Lang != "" {
			attrs = []Attr{{nsXML, "lang", e.Lang}}
		}
		all = append(all, leaf(space, "text", e.Text, attrs...)...)
	}
	if x := e.Application; x != nil {
		all = append(all, leaf(x.Space, x.Local, x.Text)...)
	}
	a.try(func(w *writer.Writer) error { return w.StreamError(e) }, func() {
		a.pending = append(append(a.pending, all...), Event{Kind: End})
	})
}

// check reads what left, and forgets it.
func (a *author) check(f parser.Framing) {
	if a.out.Len() == 0 && len(a.events) == 0 {
		return
	}
	want := joinText(a.events)
	p, err := parser.New(parser.Options{Framing: f, Limits: a.options.Limits})
	if err != nil {
		a.t.Fatal(err)
	}
	var c collector
	drain := feeder{p: p}
	for b := a.out.Bytes(); len(b) > 0 && err == nil; {
		b = b[p.Feed(b):]
		if err = drain.drain(&c, 1<<30); err == parser.ErrMoreInput {
			err = nil
		}
	}
	p.Finish()
	if err == nil {
		err = drain.drain(&c, 1<<30)
	}
	if err != io.EOF {
		a.t.Fatalf("%q: %v", a.out.Bytes(), err)
	}
	if got := c.take(); !slices.EqualFunc(got, want, Event.Equal) {
		a.t.Fatalf("%q\nreads %v, want %v", a.out.Bytes(), got, want)
	}
	if !bytes.Equal(a.out.Bytes(), a.twinOut.Bytes()) {
		a.t.Fatalf("%q, and without the calls that failed %q", a.out.Bytes(), a.twinOut.Bytes())
	}
	a.out.Reset()
	a.twinOut.Reset()
	a.events = nil
}

// joinText joins adjacent text and sorts attributes.
func joinText(events []Event) []Event {
	all := []Event{}
	for _, e := range events {
		if n := len(all) - 1; e.Kind == Text && n >= 0 && all[n].Kind == Text {
			all[n].Text += e.Text
			continue
		}
		if e.Kind == Text && e.Text == "" {
			continue
		}
		slices.SortFunc(e.Attrs, compareAttrs)
		all = append(all, e)
	}
	return all
}

// finish ends all that is open.
func (a *author) finish() {
	for a.w.Depth() > 0 {
		if !a.try((*writer.Writer).End, func() { a.pending = append(a.pending, Event{Kind: End}) }) {
			a.w.Discard()
			a.twin.Discard()
			a.pending = nil
		}
	}
	a.leave()
	if a.open {
		a.endOpen(true)
	}
}
