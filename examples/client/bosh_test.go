package main

import (
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/seed492f7be9/stanza/examples/peers"
	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// manager is a connection manager with one session, which knows no XMPP but that it
// sends every message back. It holds a request until the next one comes.
type manager struct {
	t       *testing.T
	breaks  map[int]bool // at which of the requests, counted from 0, the connection breaks once
	answers string       // in place of what it would answer, if not empty
	status  int          // likewise
	mute    bool         // it does not say that the session is over

	mu      sync.Mutex
	came    *sync.Cond // a request was worked on
	session *frame.Session
	first   int64
	next    int64 // the RID that is to come
	waiting int   // requests
	most    int
	echo    []byte
	last    map[int64]string // answers, for requests that come again
	repeats int
	acks    []string
	closed  bool
}

func newManager(t *testing.T) *manager {
	t.Helper()
	s, err := frame.New(frame.Options{Framing: frame.BOSH})
	if err != nil {
		t.Fatal(err)
	}
	m := &manager{t: t, session: s, last: make(map[int64]string), breaks: make(map[int]bool)}
	m.came = sync.NewCond(&m.mu)
	return m
}

func (m *manager) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	request, err := io.ReadAll(r.Body)
	if err != nil {
		m.t.Error(err)
	}
	peek, err := frame.PeekBody(request, limits.Limits{})
	if err != nil {
		m.t.Error(err)
	}
	rid, _ := peek.RID.Value()
	if m.answers != "" {
		w.WriteHeader(m.status)
		io.WriteString(w, m.answers)
		return
	}
	answer := m.work(rid, request)
	if m.loses(rid) {
		panic(http.ErrAbortHandler)
	}
	io.WriteString(w, answer)
}

// loses reports whether an answer is to be lost.
func (m *manager) loses(rid int64) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := int(rid - m.first)
	loses := m.breaks[i]
	m.breaks[i] = false
	return loses
}

// work answers one request, in the order of their numbers.
func (m *manager) work(rid int64, request []byte) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if answer, ok := m.last[rid]; ok {
		m.repeats++
		return answer
	}
	for m.next != 0 && rid != m.next {
		m.came.Wait()
	}
	creates := m.next == 0
	if creates {
		m.first = rid
	}
	m.next = rid + 1
	m.waiting++
	m.most = max(m.most, m.waiting)
	m.came.Broadcast()
	defer func() { m.waiting-- }()

	if err := m.session.Message(request); err != nil {
		m.t.Error(err)
	}
	restart := m.read()
	if ack, ok := m.session.Body().Ack.Value(); ok && !creates {
		m.acks = append(m.acks, strconv.FormatInt(rid-1-ack, 10)) // how many answers the client lacks
	}
	body := frame.Body{SID: "s"}
	switch {
	case creates:
		body.Wait, body.Hold, body.Requests, body.Ack = frame.Some(60), frame.Some(1), frame.Some(2), frame.Some(rid)
		body.Ver, body.Version, body.From = "1.6", "1.0", peers.Domain
	case m.closed && !m.mute:
		body.Type = "terminate"
	case !restart:
		for len(m.echo) == 0 && m.next == rid+1 && !m.closed { // until there is something to say, or another request
			m.came.Wait()
		}
	}
	payload := m.echo
	m.echo = nil
	if creates || restart {
		payload = m.append(func(e *frame.ElementWriter) error {
			e.Start(names.StreamsFeatures)
			e.Start(names.BindBind)
			e.End()
			return e.End()
		})
	}
	if m.closed && body.Type == "" {
		return "<body xmlns='http://jabber.org/protocol/httpbind' sid='s'/>" // the last one says that it is over
	}
	answer, err := m.session.AppendBody(nil, body, payload)
	if err != nil {
		m.t.Error(err)
	}
	m.last[rid] = string(answer)
	return string(answer)
}

// read reads a request, and reports whether it restarts the stream.
func (m *manager) read() (restart bool) {
	for {
		ev, err := m.session.Next()
		switch {
		case err != nil && err != parser.ErrMoreInput && err != io.EOF:
			m.t.Error(err)
			return restart
		case err != nil:
			return restart
		}
		switch ev.Kind() {
		case frame.Restarted:
			restart = true
		case frame.Closed:
			m.closed = true
			m.came.Broadcast()
		case frame.Stanza:
			scope := m.session.Scope()
			out, err := m.session.AppendElement(m.echo, ev.Stanza().Element, scope)
			if err != nil {
				m.t.Error(err)
			}
			m.echo = out
		}
	}
}

func (m *manager) append(write func(e *frame.ElementWriter) error) []byte {
	b, err := m.session.Append(nil, write)
	if err != nil {
		m.t.Error(err)
	}
	return b
}

// connect opens a session with a manager.
func connect(t *testing.T, m *manager) (*client, error) {
	t.Helper()
	srv := httptest.NewTLSServer(m)
	t.Cleanup(srv.Close)
	roots := x509.NewCertPool()
	roots.AddCert(srv.Certificate())
	c := &client{options: options{connect: srv.URL, roots: roots}}
	if err := c.dial(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.release)
	within(t, c)
	return c, c.open()
}

// However many requests lose their answers, every stanza arrives once and in order,
// with no more than two requests under way.
func TestBOSH(t *testing.T) {
	m := newManager(t)
	for i := range 30 {
		m.breaks[i] = i%4 == 3
	}
	c, err := connect(t, m)
	if err != nil {
		t.Fatal(err)
	}
	const count = 50
	sent := make(chan error, 1)
	go func() { // writes beside the reading below
		for i := range count {
			if err := c.message("x@localhost", strconv.Itoa(i)); err != nil {
				sent <- err
				return
			}
		}
		sent <- nil
	}()
	for i := range count {
		err := c.receive(func(st parser.Stanza) bool {
			if got := string(st.Child(names.Body).Text()); got != strconv.Itoa(i) {
				t.Errorf("%s, not %d", got, i)
			}
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := <-sent; err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.receive(func(parser.Stanza) bool { return false }); err != io.EOF {
		t.Errorf("after the close: %v", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.most > 2 || m.repeats == 0 || len(m.acks) == 0 {
		t.Errorf("%d requests at once, %d came again, %d acknowledge", m.most, m.repeats, len(m.acks))
	}
	for _, lacks := range m.acks {
		if lacks != "1" { // of the two requests that may be under way
			t.Errorf("the client lacks %s answers", lacks)
		}
	}
}

// The end of a session is its end where the server says nothing about it, too.
func TestBOSHCloses(t *testing.T) {
	m := newManager(t)
	m.mute = true
	c, err := connect(t, m)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Next(); err != io.EOF {
		t.Errorf("%v", err)
	}
}

// What is no answer of a connection manager ends the session.
func TestBOSHAnswers(t *testing.T) {
	const body = "<body xmlns='http://jabber.org/protocol/httpbind' "
	for _, c := range []struct {
		name   string
		status int
		answer string
		want   string
	}{
		{"not found", http.StatusNotFound, "x", "404"},
		{"no body", http.StatusOK, "<html/>", "not the root"},
		{"half a body", http.StatusOK, body + "sid='s'>", "ends too early"},
		{"no session", http.StatusOK, body + "/>", `"sid"`},
		{"the end", http.StatusOK, body + "type='terminate' condition='host-unknown'/>", "closes"},
		{"too long", http.StatusOK, body + "sid='s'/>" + strings.Repeat(" ", int(maxAnswer)), "more than"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newManager(t)
			m.status, m.answers = c.status, c.answer
			_, err := connect(t, m)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, not %s", err, c.want)
			}
		})
	}
}
