package fuzz

import (
	"errors"
	"io"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/frame/check"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/parser"
)

// TestCorpusThroughSessions lets sessions read the streams and messages of the corpus, as a server does: it answers
// headers, carries each stanza to sessions of the other framing and of another content namespace, answers what is wrong
// with a stanza, and errors. Whatever it writes is read again.
func TestCorpusThroughSessions(t *testing.T) {
	step := 1
	if testing.Short() || raceEnabled {
		step = 50
	}
	n, carried := 0, 0
	for r := range vectors.Corpus() {
		if n++; n%step != 0 || r.Mode == vectors.ModeDocument || len(r.Parts) > 0 {
			continue
		}
		g := newGateway(t, &r)
		messages, err := r.Messages()
		if err != nil {
			t.Fatal(err)
		}
		g.read(messages)
		carried += g.carried
	}
	if carried < 3000/step {
		t.Errorf("only %d stanzas were carried", carried)
	}
}

// gateway is a session that reads, and those that stanzas are carried to.
type gateway struct {
	t       *testing.T
	r       *vectors.Record
	in      *frame.Session
	out     []*frame.Session
	checker *check.Checker
	written []byte // by the session that reads
	carried int
}

func newGateway(t *testing.T, r *vectors.Record) *gateway {
	t.Helper()
	session := func(o frame.Options) *frame.Session {
		s, err := frame.New(o)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	g := &gateway{t: t, r: r}
	g.in = session(frame.Options{Framing: frame.TCP})
	if r.Mode != vectors.ModeStream {
		g.in = session(frame.Options{Framing: frame.WebSocket})
	}
	for _, o := range []frame.Options{
		{Framing: frame.WebSocket, Role: frame.Initiator}, {Framing: frame.TCP, Role: frame.Initiator}, {Framing: frame.TCP, Role: frame.Initiator, Content: "jabber:server"}, {Framing: frame.BOSH, Role: frame.Initiator},
	} {
		s := session(o)
		if o.Framing != frame.BOSH {
			if _, err := s.AppendOpen(nil, frame.Header{To: "example.org", Lang: "en"}); err != nil {
				t.Fatal(err)
			}
		}
		g.out = append(g.out, s)
	}
	var err error
	if g.checker, err = check.New(check.Options{}); err != nil {
		t.Fatal(err)
	}
	return g
}

func (g *gateway) read(messages [][]byte) {
	defer g.in.Close()
	if g.r.Mode == vectors.ModeFrame {
		messages = [][]byte{[]byte("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' version='1.0'/>"), messages[0]}
	}
	for _, m := range messages {
		if g.r.Mode != vectors.ModeStream {
			if g.in.Message(m) != nil {
				return // the session has ended
			}
			if !g.events() {
				return
			}
			continue
		}
		for len(m) > 0 {
			m = m[g.in.Feed(m):]
			if !g.events() {
				return
			}
		}
		g.in.Finish()
		g.events()
	}
}

// events takes what the session gives, and reports whether it can go on.
func (g *gateway) events() bool {
	for {
		ev, err := g.in.Next()
		switch {
		case err == parser.ErrMoreInput:
			return true
		case err != nil:
			g.fail(err)
			return false
		}
		switch ev.Kind() {
		case frame.Opened, frame.Restarted:
			g.answer(g.in.AppendOpen(nil, frame.Header{From: "example.org", ID: "1", Lang: "en"}))
		case frame.Stanza:
			g.carry(ev.Stanza())
		case frame.Closed:
			g.answer(g.in.AppendClose(nil))
		}
	}
}

// answer reads what the session wrote. A call that made no sense where the session stands wrote nothing.
func (g *gateway) answer(b []byte, err error) {
	g.t.Helper()
	if err != nil {
		return
	}
	if g.r.Mode != vectors.ModeStream {
		g.accepted(Frame, b)
		return
	}
	g.written = append(g.written, b...)
	g.accepted(Stream, g.written)
}

func (g *gateway) accepted(m Mode, b []byte) {
	g.t.Helper()
	if m == Frame {
		for _, opens := range []Mode{Frame, Frames} { // an open element is none of a session that is open
			if a, err := Run(Request{Mode: opens, Input: b}, Options{}); err == nil && a.Accepted {
				return
			}
		}
	}
	if a, err := Run(Request{Mode: m, Input: b}, Options{}); err != nil || !a.Accepted {
		g.t.Errorf("%s: %s is written: %s, %v", g.r.Name, b, reason(&a), err)
	}
}

func (g *gateway) carry(st parser.Stanza) {
	for _, to := range g.out {
		b, err := to.AppendElement(nil, st.Element, g.in.Scope())
		if err == nil {
			g.carried++
			if to.Framing() == frame.TCP {
				open := "<stream:stream xmlns='" + to.Target().Content + "' xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback' version='1.0'>"
				g.accepted(Stream, append([]byte(open), b...))
			} else {
				g.accepted(Frame, b)
			}
		}
	}
	if fault := g.checker.Check(st); fault != nil {
		g.answer(g.in.Append(nil, func(e *frame.ElementWriter) error { return fault.WriteReply(e, st) }))
	}
}

func (g *gateway) fail(err error) {
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return
	}
	for more := true; more; {
		var b []byte
		var failed error
		if b, more, failed = g.in.AppendFailure(nil, frame.Answer(err), frame.Header{From: "example.org", ID: "1"}); failed != nil {
			return
		}
		g.answer(b, nil)
	}
}
