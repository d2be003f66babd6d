package frame_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// FuzzSession calls the methods of a session in any order, with any bytes. Nothing
// panics; all that is written is whole and can be read; a call that returns an error
// writes nothing; an error of reading is for ever, and nothing is written behind the
// end.
func FuzzSession(f *testing.F) {
	for setup := range uint8(16) {
		for _, program := range []string{
			"\x00\x00\x03\x03\x05\x00\x06\x04\x00\x00\x07\x03\x03\x08", "\x10\x03\x05\x11\x03\x03\x06\x00\x09\x0a\x0a\x0a",
			"\x10\x03\x05\x0b\x01\x10\x03\x05\x06\x02\x0e\x03\x0d\x12\x03\x08", "\x10\x03\x0e\x01\x13\x03\x03\x03\x0e\x09\x0f",
		} {
			f.Add(setup, []byte(program), []byte(header+"<iq/>"+footer))
			f.Add(setup, []byte(program), []byte("<message xmlns='jabber:client'><body>&amp;</body></message>"))
		}
	}
	n := 0
	for r := range vectors.All() { // a piece of up to 256 bytes, and what comes of it, again and again
		if n++; n%211 == 0 && r.Mode != vectors.ModeDocument {
			if b, err := r.Bytes(); err == nil {
				f.Add(uint8(n), bytes.Repeat([]byte("\x00\xff\x03\x03\x05"), 6), b)
			}
		}
	}
	f.Fuzz(func(t *testing.T, setup uint8, program, input []byte) {
		if len(program) > 1<<9 || len(input) > 1<<13 {
			t.Skip()
		}
		m := newMachine(t, setup, program, input)
		for len(m.program) > 0 {
			m.step(t)
		}
	})
}

// machine runs a program of calls on a session, and reads what it writes.
type machine struct {
	s              *frame.Session
	watch          *parser.Parser // reads a stream that is written
	program, input []byte
	last           frame.Event
	fresh          bool // last has not expired
	err            error
	closed, ended  bool // the peer's stream, and the session's own
	old            bool // messages are pieces of a stream
}

func newMachine(t *testing.T, setup uint8, program, input []byte) *machine {
	o := frame.Options{
		Framing: frame.Framing(setup % 3), Role: frame.Role(setup / 3 % 2), Limits: limits.Limits{Window: 512, Skip: 1 << 20},
	}
	if setup&8 != 0 {
		o.Policies = frame.Policies{Unknown: frame.DeliverUnknown, ForeignContent: true, LegacyFrames: true, RepairContent: true, NegotiationSpace: true}
	}
	if setup&16 != 0 && o.Framing != frame.BOSH {
		o.Content = "jabber:server"
	}
	if setup&32 != 0 {
		o.Policies.Unknown = frame.IgnoreUnknown
	}
	watch, err := parser.New(parser.Options{RefuseReopening: true})
	if err != nil {
		t.Fatal(err)
	}
	return &machine{s: newSession(t, o), watch: watch, program: program, input: input}
}

func (m *machine) arg() int {
	if len(m.program) == 0 {
		return 0
	}
	b := m.program[0]
	m.program = m.program[1:]
	return int(b)
}

func (m *machine) take(n int) []byte {
	b := m.input[:min(n, len(m.input))]
	m.input = m.input[len(b):]
	return b
}

// canned are bytes that lead somewhere.
var canned = []string{
	header, open, bodyOf("rid='1' sid='s'", ""), "<iq xmlns='jabber:client'><x xmlns='urn:x'/></iq>", "<iq/>", footer, closing, auth, starttls,
	bodyOf("rid='2' sid='s' xmlns:x='urn:xmpp:xbosh' x:restart='true'", ""), bodyOf("rid='3' sid='s' type='terminate'", "<iq xmlns='jabber:client'/>"),
	bodyOf("rid='3' sid='s'", "<message/><iq xmlns='jabber:client'/>"), "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>", " \n",
}

func (m *machine) feed(t *testing.T, b []byte) {
	if m.s.Framing() != frame.TCP {
		if err := m.s.Message(append([]byte(nil), b...)); err == nil {
			m.fresh = false
		}
		return
	}
	m.fresh = false
	for len(b) > 0 {
		n := m.s.Feed(b)
		if n <= 0 || n > len(b) {
			t.Fatalf("Feed took %d of %d bytes", n, len(b))
		}
		b = b[n:]
	}
}

func (m *machine) step(t *testing.T) {
	before := []byte("kept")
	out, err := before, error(nil)
	switch op := m.arg() % 20; op {
	case 0, 1:
		m.feed(t, m.take(m.arg()+1))
		return
	case 2, 16, 17, 18:
		m.feed(t, []byte(canned[m.arg()%len(canned)]))
		return
	case 3, 4:
		m.next(t)
		return
	case 5:
		h := frame.Header{To: string(m.take(m.arg() % 8)), Lang: "en"}
		out, err = m.s.AppendOpen(out, h)
	case 6, 19:
		out, err = m.s.Append(out, func(e *frame.ElementWriter) error { return m.write(e) })
	case 7:
		if !m.fresh {
			return
		}
		from := m.s.Scope()
		if from == nil {
			from = &frame.Scope{Content: "jabber:client"}
		}
		out, err = m.s.AppendElement(out, m.last.Stanza().Element, from)
	case 8:
		out, err = m.s.AppendClose(out)
	case 9:
		out, err = m.s.AppendRedirect(out, "wss://"+string(m.take(m.arg()%16)))
	case 10:
		out, _, err = m.s.AppendFailure(out, frame.StreamError{Condition: writer.Conflict, Text: string(m.take(m.arg() % 16))}, frame.Header{From: string(m.take(m.arg() % 4))})
	case 11:
		m.fresh = false
		if _, err := m.s.Restart(parser.RestartMode(m.arg() % 4)); err == nil {
			if _, err := m.watch.Restart(parser.Keep); err != nil {
				t.Fatalf("a restart where what was written is not between elements: %v", err)
			}
		}
		return
	case 12:
		m.s.Finish()
		m.fresh = false
		return
	case 13:
		_ = m.s.SetLimits(limits.Client)
		return
	case 14:
		b := frame.Body{SID: string(m.take(m.arg() % 3)), RID: frame.Some(int64(m.arg())), Restart: m.arg()&1 != 0}
		if m.arg()&7 == 0 {
			b.Type = "terminate"
		}
		out, err = m.s.AppendBody(out, b, m.take(m.arg()))
		if err == nil {
			m.readBody(t, out[len(before):])
			return
		}
	case 15:
		out, err = m.s.AppendKeepalive(out)
	}
	m.wrote(t, before, out, err)
}

// write writes elements, good and bad ones.
func (m *machine) write(e *frame.ElementWriter) error {
	all := []names.Name{names.IQ, names.Message, names.Body, names.StreamsFeatures, names.SASLAuth, names.StreamsStream, names.FramingOpen, names.Unknown}
	for range m.arg() % 8 {
		switch m.arg() % 8 {
		case 0, 1:
			_ = e.Start(all[m.arg()%len(all)])
		case 2, 3:
			_ = e.End()
		case 4:
			_ = e.Attr(names.To, m.take(m.arg()%8))
		case 5:
			_ = e.Text(m.take(m.arg() % 8))
		case 6:
			_ = e.StartNS(string(m.take(m.arg()%4)), string(m.take(m.arg()%4)))
		case 7:
			if m.fresh {
				_ = e.Raw(m.last.Stanza().Element)
			}
		}
	}
	return nil
}

func (m *machine) next(t *testing.T) {
	ev, err := m.s.Next()
	switch {
	case m.err != nil && err != m.err:
		t.Fatalf("%v, and then %v", m.err, err)
	case m.closed && err == nil:
		t.Fatalf("%v behind the close", ev.Kind())
	}
	m.last, m.fresh = ev, err == nil
	if err != nil {
		if _, ok := errors.AsType[*parser.Error](err); ok || err == io.ErrUnexpectedEOF {
			m.err = err
		}
		return
	}
	m.closed = ev.Kind() == frame.Closed
	st := ev.Stanza()
	_, _, _ = ev.Header(), ev.StreamError(), st.Raw()
	_, _ = ev.SeeOtherURI()
	if m.s.Scope() == nil && ev.Kind() != frame.Closed {
		t.Fatalf("%v without a scope", ev.Kind())
	}
	if ev.Kind() == frame.Stanza && !st.Name().IsStanza() {
		t.Fatalf("%v is no stanza", st.Name())
	}
}

// wrote reads what a call wrote.
func (m *machine) wrote(t *testing.T, before, out []byte, err error) {
	if string(out[:len(before)]) != string(before) {
		t.Fatalf("what was in the buffer is gone: %q", out)
	}
	got := out[len(before):]
	if err != nil {
		if len(got) > 0 {
			t.Fatalf("%q was written with %v", got, err)
		}
		return
	}
	m.old = m.old || m.s.Framing() == frame.WebSocket && bytes.HasPrefix(got, []byte("<stream:stream "))
	switch {
	case m.ended:
		t.Fatalf("%q is written behind the end", got)
	case m.s.Framing() == frame.BOSH:
		m.readBody(t, []byte(bodyOf("", string(got))))
	case m.s.Framing() == frame.WebSocket && !m.old:
		if a, err := fuzz.Run(fuzz.Request{Mode: fuzz.Frame, Input: got}, fuzz.Options{}); err != nil || !a.Accepted {
			t.Fatalf("%q is no message: %s", got, a.AppendJSON(nil))
		}
	default:
		m.readStream(t, got)
	}
}

// readStream reads a piece of a stream, which is whole.
func (m *machine) readStream(t *testing.T, b []byte) {
	written := string(b)
	for len(b) > 0 {
		b = b[m.watch.Feed(b):]
		for {
			_, err := m.watch.Next()
			if err == parser.ErrMoreInput {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v", written, err)
			}
		}
	}
	if left := m.watch.Buffered(); len(left) > 0 {
		t.Fatalf("%q: %q is half of something", written, left)
	}
	m.ended = m.watch.Closed()
}

// readBody reads a body.
func (m *machine) readBody(t *testing.T, b []byte) {
	p, err := parser.New(parser.Options{Framing: parser.Body})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	for err != io.EOF {
		if b = b[p.Feed(b):]; len(b) == 0 {
			p.Finish()
		}
		for err = nil; err == nil; {
			_, err = p.Next()
		}
		if err != parser.ErrMoreInput && err != io.EOF {
			t.Fatalf("body: %v", err)
		}
	}
}
