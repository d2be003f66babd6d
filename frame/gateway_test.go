package frame_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// A leg carries what one session reads into another, as a gateway does: openings
// become openings, elements elements, ends ends.
type leg struct {
	in, out *frame.Session
	wire    [][]byte // what was written: pieces of a stream, or messages
	rid     int64
	fault   error
}

// lenient lets through what XEPs show on the first level.
var lenient = frame.Policies{Unknown: frame.DeliverUnknown, ForeignContent: true, NegotiationSpace: true}

func newLeg(t testing.TB, in, out frame.Framing, content string) *leg {
	t.Helper()
	l := &leg{
		in:  newSession(t, frame.Options{Framing: in, Policies: lenient, Limits: wide}),
		out: newSession(t, frame.Options{Framing: out, Role: frame.Initiator, Content: content, Limits: wide}),
	}
	return l
}

// wide limits let the captures through: one of them has a stanza of 456 KB.
var wide = func() limits.Limits {
	l := limits.Component
	l.Name, l.Attributes = 8192, 2000
	return l
}()

// put takes a piece of a stream, or a message.
func (l *leg) put(t testing.TB, b []byte) {
	t.Helper()
	if l.in.Framing() != frame.TCP {
		if err := l.in.Message(b); err != nil {
			t.Fatal(err)
		}
		b = nil
	}
	for {
		if len(b) > 0 {
			b = b[l.in.Feed(b):]
		}
		for {
			ev, err := l.in.Next()
			if err != nil {
				if err.Error() != "EOF" && err != parser.ErrMoreInput {
					t.Fatalf("%v reads: %v", l.in.Framing(), err)
				}
				break
			}
			l.carry(t, ev)
		}
		if len(b) == 0 {
			return
		}
	}
}

func (l *leg) carry(t testing.TB, ev frame.Event) {
	t.Helper()
	switch ev.Kind() {
	case frame.Opened, frame.Restarted:
		h := ev.Header()
		l.answer(t)
		if ev.Kind() == frame.Restarted {
			if _, err := l.out.Restart(parser.Keep); err != nil {
				t.Fatal(err)
			}
		}
		l.open(t, h)
		l.hearAnswer(t, ev.Kind() == frame.Restarted)
	case frame.Closed:
		l.end(t)
	default:
		out, err := l.out.AppendElement(nil, ev.Stanza().Element, l.in.Scope())
		if err != nil {
			if l.fault = err; fmt.Sprintf("%T", err) != "*frame.CarryError" {
				t.Fatalf("%s: %v", ev.Stanza().Raw(), err)
			}
			return
		}
		l.write(t, out)
	}
}

// answer opens the reading session's own stream, so that it is like one that is used.
func (l *leg) answer(t testing.TB) {
	t.Helper()
	var err error
	if l.in.Framing() == frame.BOSH {
		_, err = l.in.AppendBody(nil, frame.Body{SID: "s"}, []byte("<features xmlns='"+streamsURI+"'/>"))
	} else {
		_, err = l.in.AppendOpen(nil, frame.Header{})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// hearAnswer lets the writing session hear its peer's opening.
func (l *leg) hearAnswer(t testing.TB, again bool) {
	t.Helper()
	in := map[frame.Framing]string{frame.TCP: strings.Replace(header, "jabber:client", l.out.Target().Content, 1), frame.WebSocket: open, frame.BOSH: bodyOf("sid='s'", "<features xmlns='"+streamsURI+"'/>")}[l.out.Framing()]
	if got := hear(t, l.out, in); strings.Contains(got, "error") || !strings.HasSuffix(got, "more") {
		t.Fatalf("the answer is %s (again: %t)", got, again)
	}
}

func (l *leg) open(t testing.TB, h frame.Header) {
	t.Helper()
	h.Space, h.Version = "", "1.0"
	h.Declarations = slices.DeleteFunc(h.Declarations, func(d frame.Declaration) bool { return d.Prefix == "stream" })
	var out []byte
	var err error
	if l.out.Framing() == frame.BOSH {
		l.rid++
		b := frame.Body{RID: frame.Some(l.rid), To: h.To, From: h.From, Lang: h.Lang, Version: h.Version}
		if l.rid > 1 {
			b.SID, b.Restart = "s", true
		}
		out, err = l.out.AppendBody(nil, b, nil)
	} else {
		out, err = l.out.AppendOpen(nil, h)
	}
	if err != nil {
		t.Fatal(err)
	}
	l.wire = append(l.wire, out)
}

func (l *leg) write(t testing.TB, element []byte) {
	t.Helper()
	if l.out.Framing() == frame.BOSH {
		l.rid++
		body, err := l.out.AppendBody(nil, frame.Body{RID: frame.Some(l.rid), SID: "s"}, element)
		if err != nil {
			t.Fatalf("%s: %v", element, err)
		}
		element = body
	}
	l.wire = append(l.wire, element)
}

func (l *leg) end(t testing.TB) {
	t.Helper()
	var out []byte
	var err error
	if l.out.Framing() == frame.BOSH {
		l.rid++
		out, err = l.out.AppendBody(nil, frame.Body{RID: frame.Some(l.rid), SID: "s", Type: "terminate"}, nil)
	} else {
		out, err = l.out.AppendClose(nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	l.wire = append(l.wire, out)
}

// restart restarts what reads.
func (l *leg) restart(t testing.TB) {
	t.Helper()
	if _, err := l.in.Restart(parser.Keep); err != nil {
		t.Fatal(err)
	}
}

// chain is a way through several framings and content namespaces, all of it TCP at
// both ends.
type chain struct{ legs []*leg }

func newChain(t testing.TB, content []string, framings ...frame.Framing) *chain {
	t.Helper()
	c := &chain{}
	for i := range framings[1:] {
		c.legs = append(c.legs, newLeg(t, framings[i], framings[i+1], content[i]))
	}
	return c
}

// put takes a piece of the stream at one end, and returns what came out at the other.
func (c *chain) put(t testing.TB, b []byte) []byte {
	t.Helper()
	pieces := [][]byte{b}
	for _, l := range c.legs {
		l.wire = nil
		for _, p := range pieces {
			l.put(t, p)
		}
		pieces = l.wire
	}
	return bytes.Join(pieces, nil)
}

func (c *chain) restart(t testing.TB) {
	t.Helper()
	for _, l := range c.legs {
		l.restart(t)
	}
}

func (c *chain) fault() error {
	for _, l := range c.legs {
		if l.fault != nil {
			return l.fault
		}
	}
	return nil
}

// elements returns the canonical events of a stream's first-level elements, each with
// its language said.
func elements(t testing.TB, input []byte) (all [][]fuzz.Event) {
	t.Helper()
	a, err := fuzz.Run(fuzz.Request{Mode: fuzz.Stream, Input: input}, fuzz.Options{Limits: wide})
	if err != nil {
		t.Fatal(err)
	}
	if !a.Accepted {
		t.Fatalf("%s in %.300s", a.AppendJSON(nil), input)
	}
	lang := ""
	for _, at := range a.Events[0].Attrs {
		if at.Local == "lang" {
			lang = at.Value
		}
	}
	depth, from := 0, 0
	for i, e := range a.Events {
		switch e.Kind {
		case fuzz.Start:
			if depth == 1 {
				from = i
			}
			depth++
		case fuzz.End:
			if depth--; depth == 1 {
				all = append(all, meaning(a.Events[from:i+1], lang, "", ""))
			}
		}
	}
	return all
}

// isTLS reports whether an element is one that is ignored over WebSocket (RFC 7395
// §3.9).
func isTLS(events []fuzz.Event) bool { return events[0].Space == "urn:ietf:params:xml:ns:xmpp-tls" }

func compare(t testing.TB, name string, got, want [][]fuzz.Event) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d elements, want %d", name, len(got), len(want))
		return
	}
	for i := range want {
		if !slices.EqualFunc(got[i], want[i], fuzz.Event.Equal) {
			t.Errorf("%s: element %d means\n%.600s\nwant\n%.600s", name, i, show(got[i]), show(want[i]))
		}
	}
}

var (
	round   = []frame.Framing{frame.TCP, frame.WebSocket, frame.BOSH, frame.TCP}
	streams = []frame.Framing{frame.TCP, frame.TCP, frame.TCP}
	clients = []string{"jabber:client", "jabber:client", "jabber:client"}
	there   = []string{"jabber:server", "jabber:client"}
)

// TestTraffic takes every kind of traffic through all framings, and to a server and
// back: it means the same afterwards.
func TestTraffic(t *testing.T) {
	for _, m := range traffic.Mixes() {
		t.Run(m.String(), func(t *testing.T) {
			in := traffic.Stream(m, 4, 40)
			compare(t, "TCP, WebSocket, BOSH, TCP", elements(t, newChain(t, clients, round...).put(t, in)), elements(t, in))
			compare(t, "client, server, client", elements(t, newChain(t, there, streams...).put(t, in)), elements(t, in))
		})
	}
}

// corpusFolder returns a folder of the corpus, or skips the test.
func corpusFolder(t *testing.T, elem ...string) string {
	t.Helper()
	root := os.Getenv("STANZA_CORPUS")
	if root == "" {
		t.Skip("STANZA_CORPUS does not name the folder of a corpus")
	}
	path := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("STANZA_CORPUS has no %s", filepath.Join(elem...))
	}
	return path
}

// TestCorpusStanzas takes every stanza of the XEPs through all framings, and to a
// server and back.
func TestCorpusStanzas(t *testing.T) {
	f, err := os.Open(corpusFolder(t, "xep", "xep-stanzas.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := vectors.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	refused := map[string]bool{}
	for _, r := range all {
		b, err := r.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		content := map[string]string{"client": "jabber:client", "server": "jabber:server", "component": "jabber:component:accept"}[r.Wrap]
		in := fmt.Appendf(nil, "<stream:stream xmlns='%s' xmlns:stream='%s' xmlns:db='jabber:server:dialback' to='localhost' version='1.0' xml:lang='en'>%s</stream:stream>", content, streamsURI, b)
		want := elements(t, in)
		if isTLS(want[0]) {
			continue
		}
		var ways map[string]*chain
		if content == "jabber:client" {
			ways = map[string]*chain{"all framings": newChain(t, clients, round...), "client, server, client": newChain(t, there, streams...)}
		} else { // WebSocket and BOSH are for clients
			ways = map[string]*chain{"TCP alone": newChain(t, []string{content, content}, streams...), "there and back": newChain(t, []string{"jabber:client", content}, streams...)}
		}
		for way, c := range ways {
			out := c.put(t, in)
			if c.fault() != nil {
				refused[r.Label()] = true
				continue
			}
			compare(t, r.Label()+" by "+way, elements(t, out), want)
		}
	}
	// What is refused has a child, or is itself, in the content namespace that it would be
	// mapped to.
	if len(refused) > 10 {
		t.Errorf("%d stanzas are refused: %v", len(refused), refused)
	}
	for name := range refused {
		t.Log("refused:", name)
	}
}

// TestCorpusCaptures takes both directions of each recorded session, with all of its
// streams, through all framings.
func TestCorpusCaptures(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(corpusFolder(t, "captures"), "*.expect.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no captures: %v", err)
	}
	for _, file := range files {
		base := strings.TrimSuffix(file, ".expect.json")
		var want struct {
			Kind     string
			C2S, S2C json.RawMessage
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		lines, err := os.ReadFile(base + ".jsonl")
		if err != nil {
			t.Fatal(err)
		}
		for _, dir := range []string{"c2s", "s2c"} {
			var reads [][]byte
			for line := range strings.Lines(string(lines)) {
				var r struct {
					Dir, Op string
					Data    []byte
				}
				if err := json.Unmarshal([]byte(line), &r); err != nil {
					t.Fatal(err)
				}
				if r.Dir == dir && (r.Op == "" || r.Op == "text") {
					reads = append(reads, r.Data)
				}
			}
			name := filepath.Base(base) + " " + dir
			if want.Kind == "tcp" {
				captureStreams(t, name, bytes.Join(reads, nil), map[string]json.RawMessage{"c2s": want.C2S, "s2c": want.S2C}[dir])
			} else {
				captureMessages(t, name, reads)
			}
		}
	}
}

func captureStreams(t *testing.T, name string, data []byte, raw json.RawMessage) {
	t.Helper()
	var want []struct {
		Offset int
		Error  any
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	c := newChain(t, clients, round...)
	server := newChain(t, there, streams...)
	for i, w := range want {
		end := len(data)
		if i+1 < len(want) {
			end = want[i+1].Offset
		}
		one := data[w.Offset:end]
		if w.Error != nil { // it goes on in TLS
			one = one[:bytes.LastIndex(one, []byte("-tls'/>"))+len("-tls'/>")]
			if !bytes.Contains(one, []byte("tls'/>")) {
				continue
			}
		}
		if i > 0 {
			c.restart(t)
			server.restart(t)
		}
		if bytes.Contains(one, []byte("jabber:component:accept")) {
			continue
		}
		compare(t, name, elements(t, c.put(t, one)), slices.DeleteFunc(elements(t, one), isTLS))
		compare(t, name+" by a server", elements(t, server.put(t, one)), elements(t, one))
	}
}

// captureMessages carries frames over TCP into frames again.
func captureMessages(t *testing.T, name string, reads [][]byte) {
	t.Helper()
	a, b := newLeg(t, frame.WebSocket, frame.TCP, "jabber:client"), newLeg(t, frame.TCP, frame.WebSocket, "jabber:client")
	lang, opened := "", false
	for i, m := range reads {
		before, err := fuzz.Run(fuzz.Request{Mode: fuzz.Frame, Input: m}, fuzz.Options{Limits: wide})
		if err != nil || !before.Accepted {
			t.Fatalf("%s: message %d: %s", name, i, m)
		}
		top := before.Events[0]
		if top.Local == "open" {
			if opened {
				a.restart(t)
				b.restart(t)
			}
			lang, opened = "", true
			for _, at := range top.Attrs {
				if at.Local == "lang" {
					lang = at.Value
				}
			}
		}
		a.wire, b.wire = nil, nil
		a.put(t, m)
		for _, piece := range a.wire {
			b.put(t, piece)
		}
		if len(b.wire) != 1 {
			t.Fatalf("%s: message %d became %d: %s", name, i, len(b.wire), m)
		}
		after, err := fuzz.Run(fuzz.Request{Mode: fuzz.Frame, Input: b.wire[0]}, fuzz.Options{Limits: wide})
		if err != nil || !after.Accepted {
			t.Fatalf("%s: message %d: %s became %s", name, i, m, b.wire[0])
		}
		if top.Local == "open" || top.Local == "close" {
			if e := after.Events[0]; e.Local != top.Local || e.Space != top.Space {
				t.Errorf("%s: %s became %s", name, m, b.wire[0])
			}
			continue
		}
		compare(t, name, [][]fuzz.Event{meaning(after.Events, lang, "", "")}, [][]fuzz.Event{meaning(before.Events, lang, "", "")})
	}
}
