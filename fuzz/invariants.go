package fuzz

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/seed492f7be9/stanza/fuzz/mutate"
	"github.com/seed492f7be9/stanza/parser"
)

// Invariant is something that is true of the engine whatever it is given.
type Invariant struct {
	// Name is a word or two.
	Name string
	// About says in a sentence what is true.
	About string
	// Check returns nil, or how the invariant was broken. An error that wraps [ErrRequest] or parser.ErrOptions is about
	// the request or the options.
	Check func(r Request, o Options) error
}

// Invariants returns all invariants that need one input and are cheap enough for a fuzzer: together they read it some
// fifty times. [CheckSplits] is the thorough form of the first.
func Invariants() []Invariant {
	return []Invariant{
		{"chunks", "where the input is cut changes nothing", checkChunks},
		{"grammar", "tags that were learned are read as the grammar reads them", checkGrammar},
		{"end", "the end of the input, or an error in it, is final", checkEnd},
		{"tail", "what follows an error changes nothing before it", checkTail},
		{"tokens", "all that a token tells agrees with its bytes", checkTokens},
		{"stanzas", "a whole stanza is what its tokens are, and a copy of it what it was", checkStanzas},
		{"reader", "a Reader gives what a Parser gives", checkReader},
		{"restart", "behind a restart a stream reads as if nothing had been before it", checkRestart},
		{"answer", "an error answers itself with XML that is accepted", checkAnswer},
		{"spelling", "what is spelled otherwise means the same", checkSpelling},
	}
}

// CheckInvariants holds a request to all invariants. The error names the one that was broken.
func CheckInvariants(r Request, o Options) error {
	for _, in := range Invariants() {
		if err := in.Check(r, o); err != nil {
			return fmt.Errorf("fuzz: %s: %w", in.Name, err)
		}
	}
	return nil
}

// errBroken is in the chain of what checks find.
var errBroken = errors.New("broken")

func broken(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errBroken, fmt.Sprintf(format, args...))
}

// compareWays reads a request in several ways, and demands one outcome.
func compareWays(f *feeder, whole outcome, ways ...way) error {
	for _, w := range ways {
		if got := f.outcome(w, nil); got != whole {
			return fmt.Errorf("%w: fed %s: %s", ErrSplit, w, f.difference(w, whole, got))
		}
	}
	return nil
}

func checkChunks(r Request, o Options) error {
	f, err := newFeeder(&r, &o)
	if err != nil {
		return err
	}
	defer f.p.Close()
	return compareWays(f, f.outcome(way{}, nil), way{chunk: Every(1)}, way{chunk: Every(1), late: true}, way{chunk: Every(3), roomy: true},
		way{chunk: Every(64)}, way{chunk: Random(1)}, way{chunk: Random(2), roomy: true, late: true}, way{roomy: true})
}

func checkGrammar(r Request, o Options) error {
	return againstGrammar(r, o, way{}, way{}, way{}, way{chunk: Every(100)}) // cold, learning, known
}

// againstGrammar reads a request by the grammar alone, and then in several ways with what is learned meanwhile, and with
// what the workspaces of the options know.
func againstGrammar(r Request, o Options, ways ...way) error {
	slow := o
	slow.NoShapes, slow.Workspaces = true, nil
	reference, err := newFeeder(&r, &slow)
	if err != nil {
		return err
	}
	defer reference.p.Close()
	o.NoShapes = false
	learned, err := newFeeder(&r, &o)
	if err != nil {
		return err
	}
	defer learned.p.Close()
	return compareWays(learned, reference.outcome(way{}, nil), ways...)
}

// lastWord is what a parser says at its end.
func lastWord(f *feeder) error {
	for {
		if _, err := f.p.Next(); err != nil {
			return err
		}
	}
}

// behind is what is put behind the end of an input.
var behind = []byte("<a>&#x10FFFF;</a>\xFF")

func checkEnd(r Request, o Options) error { return checkEndBefore(r, o, behind) }

// checkEndBefore is checkEnd with any bytes behind the end.
func checkEndBefore(r Request, o Options, more []byte) error {
	f, err := newFeeder(&r, &o)
	if err != nil {
		return err
	}
	defer f.p.Close()
	d := newDigest()
	v := f.run(Whole(), &d)
	last := lastWord(f)
	if e, ok := last.(*parser.Error); v.err != nil && (!ok || e != v.err) {
		return broken("after %v Next gives %v", v.err, last)
	}
	if v.err != nil && len(f.p.Buffered()) > 0 {
		return broken("%d bytes are buffered after %v", len(f.p.Buffered()), v.err)
	}
	for _, call := range []struct {
		name string
		do   func()
	}{
		{"Next", func() {}}, {"Feed", func() { f.p.Feed(more) }}, {"Space", func() { f.p.Space(1) }}, {"Commit", func() { f.p.Commit(1) }},
		{"Finish", f.p.Finish}, {"Buffered", func() { f.p.Buffered() }}, {"NextStanza", func() { _, _ = f.p.NextStanza() }},
	} {
		call.do()
		if t, err := f.p.Next(); err != last || t.Kind() != 0 {
			return broken("after %s Next gives %v, %v; before it %v", call.name, t.Kind(), err, last)
		}
	}
	if v.err != nil {
		if _, err := f.p.Restart(parser.Keep); err == nil {
			return broken("a restart after %v", v.err)
		}
		f.p.Close()
		if _, err := f.p.Next(); err != last {
			return broken("after Close Next gives %v; before it %v", err, last)
		}
	}
	return nil
}

func checkTail(r Request, o Options) error { return checkTailOf(r, o, behind) }

// checkTailOf is checkTail for any bytes.
func checkTailOf(r Request, o Options, more []byte) error {
	f, err := newFeeder(&r, &o)
	if err != nil {
		return err
	}
	defer f.p.Close()
	alone := f.outcome(way{}, nil)
	d := newDigest()
	v := f.run(Whole(), &d)
	if v.err == nil || v.err.Rule == parser.RuleUnexpectedEnd {
		return nil // there, more may change all
	}
	f.messages = slices.Clone(f.messages)
	f.messages[v.message] = slices.Concat(f.messages[v.message], more)
	if got := f.outcome(way{}, nil); got != alone {
		return broken("with more behind it: %s", f.difference(way{}, alone, got))
	}
	return nil
}

// prober looks at tokens from every side.
type prober struct {
	input []byte // of the message at hand
	err   error
}

func (p *prober) fail(t parser.Token, format string, args ...any) {
	if p.err == nil {
		p.err = broken("%s at %d: %s", t.Kind(), t.Offset(), fmt.Sprintf(format, args...))
	}
}

func (p *prober) token(t parser.Token) {
	raw := t.Raw()
	at := t.Offset()
	if at < 0 || at+int64(len(raw)) > int64(len(p.input)) || t.Kind() != parser.Abandoned && !bytes.Equal(p.input[at:at+int64(len(raw))], raw) {
		p.fail(t, "its bytes are %q, not those of the input there", raw)
		return
	}
	if t.Depth() < 0 || t.Kind().String() == "" {
		p.fail(t, "it is %d deep", t.Depth())
	}
	if t.Kind() == parser.Text {
		if len(t.Text()) > len(raw) || len(t.Text()) == 0 && len(raw) > 0 && !bytes.HasPrefix(raw, []byte("<![CDATA[")) {
			p.fail(t, "%q stands for %q", raw, t.Text())
		}
		if t.Name() != 0 || t.Len() != 0 || t.Local() != nil && len(t.Local()) > 0 {
			p.fail(t, "text has a name or attributes")
		}
		return
	}
	p.names(t)
	p.attributes(t)
}

// names holds the forms of a name to each other, and to the tag.
func (p *prober) names(t parser.Token) {
	qname := string(t.Local())
	if prefix := t.Prefix(); len(prefix) > 0 {
		qname = string(prefix) + ":" + qname
	}
	rest := bytes.TrimPrefix(bytes.TrimPrefix(t.Raw(), []byte("<")), []byte("/"))
	if !bytes.HasPrefix(rest, []byte(qname)) {
		p.fail(t, "%q is not the name of %q", qname, t.Raw())
	}
	if !t.Is(string(t.Space()), string(t.Local())) || t.Is(string(t.Space())+"x", string(t.Local())) {
		p.fail(t, "it is not what it is")
	}
	if ns := t.NS(); ns != 0 && ns.URI() != string(t.Space()) {
		p.fail(t, "namespace %q has the symbol of %q", t.Space(), ns.URI())
	}
	if name := t.Name(); name != 0 && (name.Local() != string(t.Local()) || name.Space().URI() != string(t.Space())) {
		p.fail(t, "it has the symbol of {%s}%s", name.Space().URI(), name.Local())
	}
	if t.Empty() && !bytes.HasSuffix(t.Raw(), []byte("/>")) {
		p.fail(t, "%q is no empty element", t.Raw())
	}
}

func (p *prober) attributes(t parser.Token) {
	n := 0
	for a := range t.Attrs() {
		n++
		if v, ok := t.Lookup(string(a.Space()), string(a.Local())); !ok || !bytes.Equal(v, a.Value()) {
			p.fail(t, "attribute {%s}%s is looked up as %q, %t", a.Space(), a.Local(), v, ok)
		}
		if name := a.Name(); name != 0 {
			if v, ok := t.Attr(name); !ok || !bytes.Equal(v, a.Value()) {
				p.fail(t, "attribute %v is found as %q, %t", name, v, ok)
			}
		}
		if ns := a.NS(); ns != 0 && ns.URI() != string(a.Space()) {
			p.fail(t, "attribute's namespace %q has the symbol of %q", a.Space(), ns.URI())
		}
		if len(a.Space()) > 0 != (len(a.Prefix()) > 0) {
			p.fail(t, "attribute in %q has prefix %q", a.Space(), a.Prefix())
		}
	}
	if n != t.Len() {
		p.fail(t, "%d attributes, and %d of them", t.Len(), n)
	}
	if _, ok := t.Lookup("urn:nobody", "nothing"); ok {
		p.fail(t, "it has what nothing has")
	}
	for prefix, space := range t.Declarations() {
		if !bytes.Contains(t.Raw(), append([]byte("xmlns"), colonAnd(prefix)...)) || len(space) > len(t.Raw()) {
			p.fail(t, "it declares %q for %q", prefix, space)
		}
	}
}

func colonAnd(prefix []byte) []byte {
	if len(prefix) == 0 {
		return nil
	}
	return append([]byte(":"), prefix...)
}

func checkTokens(r Request, o Options) error {
	f, err := newFeeder(&r, &o)
	if err != nil {
		return err
	}
	defer f.p.Close()
	for i, m := range f.messages {
		f.p.Reset(f.mode.framing(i))
		p := &prober{input: m}
		err := f.message(m, way{chunk: Every(1000)}, 0, p, nil)
		if p.err != nil {
			return p.err
		}
		if e, rejected := errors.AsType[*parser.Error](err); rejected {
			if e.Offset < 0 || e.Offset > int64(len(m)) || e.Error() == "" || e.Condition() == "" || !errors.Is(err, e.Rule) || !errors.Is(err, e.Condition()) {
				return broken("the error is %+v", *e)
			}
			return nil
		}
	}
	return nil
}

func checkStanzas(r Request, o Options) error {
	f, err := newFeeder(&r, &o)
	if err != nil {
		return err
	}
	defer f.p.Close()
	if o.Limits.Skip > 0 {
		return nil // what was abandoned is half told by Next, and not at all here
	}
	for i, m := range f.messages {
		f.p.Reset(f.mode.framing(i))
		var all collector
		wantErr := f.message(m, way{}, 0, &all, nil)
		want := all.take()
		for _, size := range []int{len(m), 5, 300} {
			f.p.Reset(f.mode.framing(i))
			got, gotErr := f.stanzas(m, max(size, 1))
			if errors.Is(gotErr, errBroken) {
				return gotErr
			}
			if len(got) > len(want) || !slices.EqualFunc(got, want[:len(got)], Event.Equal) {
				return broken("as stanzas %s, as tokens %s", eventsJSON(got), eventsJSON(want))
			}
			if !sameError(gotErr, wantErr) {
				return broken("%v by NextStanza, %v by Next", gotErr, wantErr)
			}
		}
		if wantErr != io.EOF {
			return nil
		}
	}
	return nil
}

func eventsJSON(events []Event) (b []byte) {
	for _, e := range events {
		b = e.AppendJSON(b)
	}
	return b
}

func sameError(a, b error) bool {
	x, _ := errors.AsType[*parser.Error](a)
	y, _ := errors.AsType[*parser.Error](b)
	if x == nil || y == nil {
		return a == b
	}
	return *x == *y
}

// stanzas reads a message stanza by stanza, fed so many bytes at a time. It looks at each from its root down too, and at
// a copy of it when it is gone.
func (f *feeder) stanzas(m []byte, size int) ([]Event, error) {
	var all []Event
	var copied parser.Stanza
	var copiedWant []byte
	for {
		st, err := f.p.NextStanza()
		if copied.Exists() {
			var c collector
			for t := range copied.Tokens() {
				c.token(t)
			}
			if got := eventsJSON(c.take()); !bytes.Equal(got, copiedWant) {
				return all, broken("a copy became %s from %s", got, copiedWant)
			}
			copied = parser.Stanza{}
		}
		switch {
		case err == parser.ErrMoreInput && len(m) > 0:
			n := min(size, len(m))
			m = m[f.p.Feed(m[:n]):]
			continue
		case err == parser.ErrMoreInput:
			f.p.Finish()
			continue
		case err != nil:
			return all, err
		}
		var c collector
		for t := range st.Tokens() {
			c.token(t)
		}
		events := c.take()
		all = append(all, events...)
		if st.Header() || st.Abandoned() {
			continue
		}
		if got := fromRoot(nil, st.Element); !slices.EqualFunc(got, elements(events), Event.Equal) {
			return all, broken("from its root it is %s, by its tokens %s", eventsJSON(got), eventsJSON(events))
		}
		copied, copiedWant = st.Clone(), eventsJSON(events)
	}
}

// fromRoot is an element as its methods show it: its start, its own text in one piece, its children.
func fromRoot(to []Event, e parser.Element) []Event {
	start := Event{Kind: Start, Space: string(e.Space()), Local: string(e.Local())}
	if why := oddElement(e); why != "" {
		to = append(to, Event{Kind: Text, Text: why})
	}
	for a := range e.Attrs() {
		start.Attrs = append(start.Attrs, Attr{string(a.Space()), string(a.Local()), string(a.Value())})
	}
	slices.SortFunc(start.Attrs, compareAttrs)
	to = append(to, start)
	if text := e.Text(); len(text) > 0 {
		to = append(to, Event{Kind: Text, Text: string(text)})
	}
	for c := range e.Children() {
		if found := e.Find(string(c.Space()), string(c.Local())); !found.Exists() || !found.Is(string(c.Space()), string(c.Local())) {
			to = append(to, Event{Kind: Text, Text: "a child that is not found"})
		}
		if name := c.Name(); name != 0 && e.Child(name).Name() != name {
			to = append(to, Event{Kind: Text, Text: "a child that its symbol does not find"})
		}
		to = fromRoot(to, c)
	}
	return append(to, Event{Kind: End})
}

// oddElement holds what an element tells of itself to its bytes. It returns what is wrong, if anything.
func oddElement(e parser.Element) string {
	qname := string(e.Local())
	if prefix := e.Prefix(); len(prefix) > 0 {
		qname = string(prefix) + ":" + qname
	}
	raw := e.Raw()
	switch {
	case !bytes.HasPrefix(raw, []byte("<"+qname)) || raw[len(raw)-1] != '>' || e.Offset() < 0:
		return fmt.Sprintf("%q at %d is no element %s", raw, e.Offset(), qname)
	case e.NS() != 0 && e.NS().URI() != string(e.Space()), e.Name() != 0 && e.Name().Local() != string(e.Local()):
		return "it has another name's symbols"
	case !e.Is(string(e.Space()), string(e.Local())):
		return "it is not what it is"
	}
	for a := range e.Attrs() {
		if v, ok := e.Lookup(string(a.Space()), string(a.Local())); !ok || !bytes.Equal(v, a.Value()) {
			return fmt.Sprintf("attribute %s is looked up as %q", a.Local(), v)
		}
		if a.Name() != 0 && !bytes.Equal(e.Attr(a.Name()), a.Value()) {
			return fmt.Sprintf("attribute %s is found as %q", a.Local(), e.Attr(a.Name()))
		}
	}
	for prefix, space := range e.Declarations() {
		if !bytes.Contains(raw, append([]byte("xmlns"), colonAnd(prefix)...)) || len(space) > len(raw) {
			return fmt.Sprintf("it declares %q for %q", prefix, space)
		}
	}
	return ""
}

// elements moves the text of each element to its beginning, as one piece.
func elements(events []Event) (all []Event) {
	type element struct{ at, children []Event }
	stack := []element{{}}
	texts := []string{""}
	for _, e := range events {
		switch e.Kind {
		case Start:
			stack = append(stack, element{at: []Event{e}})
			texts = append(texts, "")
		case Text:
			texts[len(texts)-1] += e.Text
		case End:
			top := stack[len(stack)-1]
			whole := top.at
			if text := texts[len(texts)-1]; text != "" {
				whole = append(whole, Event{Kind: Text, Text: text})
			}
			whole = append(append(whole, top.children...), e)
			stack, texts = stack[:len(stack)-1], texts[:len(texts)-1]
			stack[len(stack)-1].children = append(stack[len(stack)-1].children, whole...)
		}
	}
	return stack[0].children
}

func checkReader(r Request, o Options) error {
	f, err := newFeeder(&r, &o)
	if err != nil {
		return err
	}
	defer f.p.Close()
	for i, m := range f.messages {
		f.p.Reset(f.mode.framing(i))
		want := newDigest()
		wantErr := f.message(m, way{}, 0, &want, nil)
		for _, size := range []int{1, 100, len(m) + 1} {
			rd, err := parser.NewReader(&pieceReader{m, size}, parser.Options{
				Framing: f.mode.framing(i), Limits: o.Limits, Session: o.Session, NoShapes: o.NoShapes, Workspaces: o.Workspaces,
			})
			if err != nil {
				return err
			}
			got := newDigest()
			gotErr := io.EOF
			for t, err := range rd.Tokens() {
				if err != nil {
					gotErr = err
					break
				}
				got.token(t)
			}
			rd.Parser().Close()
			if err := sameStanzasOf(f, i, m, size, o); err != nil {
				return err
			}
			// Behind the end tag of a stream it does not look.
			closed := f.mode == Stream && gotErr == io.EOF
			if got.sum() != want.sum() || !closed && !sameError(gotErr, wantErr) {
				return broken("in reads of %d it ends with %v, fed with %v", size, gotErr, wantErr)
			}
		}
		if wantErr != io.EOF {
			return nil
		}
	}
	return nil
}

// sameStanzasOf holds the whole stanzas of a Reader to those of a Parser.
func sameStanzasOf(f *feeder, i int, m []byte, size int, o Options) error {
	f.p.Reset(f.mode.framing(i))
	want, wantErr := f.stanzas(m, len(m)+1)
	rd, err := parser.NewReader(&pieceReader{m, size}, parser.Options{
		Framing: f.mode.framing(i), Limits: o.Limits, Session: o.Session, NoShapes: o.NoShapes, Workspaces: o.Workspaces,
	})
	if err != nil {
		return err
	}
	defer rd.Parser().Close()
	var c collector
	gotErr := io.EOF
	for st, err := range rd.Stanzas() {
		if err != nil {
			gotErr = err
			break
		}
		for t := range st.Tokens() {
			c.token(t)
		}
	}
	// It ends with the end of a stream, and gives no header.
	got := c.take()
	if f.mode == Stream && len(want) > 0 && len(want) == len(got)+1 {
		want = want[1:]
	}
	if !slices.EqualFunc(got, want, Event.Equal) || !(f.mode == Stream && gotErr == io.EOF) && !sameError(gotErr, wantErr) {
		return broken("a Reader's stanzas in reads of %d: %s, %v; a Parser's %s, %v", size, eventsJSON(got), gotErr, eventsJSON(want), wantErr)
	}
	return nil
}

// pieceReader gives so many bytes a read, and io.EOF together with the last ones.
type pieceReader struct {
	left []byte
	size int
}

func (r *pieceReader) Read(b []byte) (int, error) {
	n := copy(b[:min(len(b), r.size)], r.left)
	if r.left = r.left[n:]; len(r.left) == 0 {
		return n, io.EOF
	}
	return n, nil
}

// earlier is a stream that restarts.
const earlier = "<?xml version='1.0'?><s:stream xmlns:s='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback'>"

func checkRestart(r Request, o Options) error {
	f, err := newFeeder(&r, &o)
	if err != nil || f.mode != Stream {
		return err
	}
	defer f.p.Close()
	alone := newDigest()
	want := f.run(Whole(), &alone)
	for _, late := range []bool{false, true} { // whether what follows is there when the stream restarts
		f.p.Reset(parser.Stream)
		first := []byte(earlier)
		rest := f.messages[0]
		if !late && len(rest) < 4000 {
			first, rest = slices.Concat(first, rest), nil
		}
		fed := f.feed(first, true)
		if t, err := f.p.Next(); err != nil || t.Kind() != parser.Start {
			return broken("the stream before does not begin: %v", err)
		}
		if _, err := f.p.Restart(parser.Keep); err != nil {
			return broken("no restart: %v", err)
		}
		got := newDigest()
		err := f.drain(&got, int(^uint(0)>>1))
		if err == parser.ErrMoreInput {
			err = f.message(slices.Concat(first[fed:], rest), way{}, 0, &got, nil)
		}
		v := ended(err)
		if got.sum() != alone.sum() || v.String() != want.String() {
			return broken("behind a restart %s, alone %s", v, want)
		}
	}
	return nil
}

func checkAnswer(r Request, o Options) error {
	f, err := newFeeder(&r, &o)
	if err != nil {
		return err
	}
	defer f.p.Close()
	d := newDigest()
	v := f.run(Whole(), &d)
	if v.err == nil {
		return nil
	}
	header := []byte("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>")
	for mode, answer := range map[Mode][]byte{
		Stream: append(v.err.AppendStream(header), "</stream:stream>"...), Frame: v.err.AppendFrame(nil),
	} {
		a, err := Run(Request{Mode: mode, Input: answer}, Options{Session: true})
		if err != nil {
			return err
		}
		condition := Event{Kind: Start, Space: "urn:ietf:params:xml:ns:xmpp-streams", Local: string(v.err.Condition())}
		if !a.Accepted || !slices.ContainsFunc(a.Events, condition.Equal) {
			return broken("%v answers with %q", v.err, answer)
		}
	}
	return nil
}

func checkSpelling(r Request, o Options) error {
	if r.Mode == Frames || o.Limits.Skip > 0 {
		return nil // each is one of mode Frame; what is skipped depends on how long its spelling is
	}
	want, err := Run(r, o)
	if err != nil || !want.Accepted {
		return err
	}
	for i, k := range mutate.Kinds() {
		q := r
		q.Input = mutate.Rewrite(k, r.Input, uint64(i+len(r.Input)))
		got, err := Run(q, o)
		switch {
		case err != nil:
			return err
		case !got.Accepted && *got.Rule == "limit": // it has grown
		case !got.Accepted || got.Open != want.Open || !slices.EqualFunc(got.Events, want.Events, Event.Equal):
			return broken("%s makes %q of %q: %s, not %s", k, q.Input, r.Input, got.AppendJSON(nil), want.AppendJSON(nil))
		}
	}
	return nil
}
