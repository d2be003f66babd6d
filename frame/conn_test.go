package frame_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// certificate returns a key and a certificate for it, made up.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"example.org"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// next returns the next event, which is to be of a kind, and its element of a name.
func next(c *frame.Conn, kind frame.Kind, name names.Name) (frame.Event, error) {
	ev, err := c.Next()
	if err != nil {
		return ev, fmt.Errorf("where %v %v is to come: %w", kind, name, err)
	}
	if ev.Kind() != kind || name != names.Unknown && ev.Stanza().Name() != name {
		return ev, fmt.Errorf("%s, where %v %v is to come", describe(ev), kind, name)
	}
	return ev, nil
}

// serve is a server that upgrades to TLS, takes anybody for authenticated, answers
// every iq, and closes when its peer does.
func serve(conn net.Conn, cert tls.Certificate) error {
	c, err := frame.NewConn(conn, frame.Options{Limits: limits.BeforeAuth, Content: "jabber:client"})
	if err != nil {
		return err
	}
	secure, known := false, false
	for {
		ev, err := c.Next()
		if err == io.EOF {
			return c.Close()
		}
		if err != nil {
			return errors.Join(err, c.Fail(frame.Answer(err), frame.Header{From: "example.org"}))
		}
		switch st := ev.Stanza(); {
		case ev.Kind() == frame.Opened, ev.Kind() == frame.Restarted:
			h := ev.Header()
			err = errors.Join(c.Open(frame.Header{From: h.To, ID: "x", Lang: "en"}), c.Send(func(e *frame.ElementWriter) error {
				e.Start(names.StreamsFeatures)
				if !secure {
					e.Start(names.TLSStarttls)
					e.End()
				}
				return e.End()
			}))
		case st.Name() == names.TLSStarttls:
			if err = c.Send(element(names.TLSProceed)); err == nil {
				if _, err = c.Restart(parser.Refuse); err == nil {
					secure, err = true, c.Upgrade(tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{cert}}))
				}
			}
		case st.Name() == names.SASLAuth:
			if err = errors.Join(c.Send(element(names.SASLSuccess)), c.SetLimits(limits.Client)); err == nil {
				known = true
				_, err = c.Restart(parser.Keep)
			}
		case ev.Kind() == frame.Stanza && known:
			id := string(st.Attr(names.ID))
			err = c.Send(func(e *frame.ElementWriter) error {
				e.Start(names.IQ)
				e.AttrString(names.Type, "result")
				e.AttrString(names.ID, id)
				return e.End()
			})
		}
		if err != nil {
			return err
		}
	}
}

// client logs in and says something.
func client(conn net.Conn, pool *x509.CertPool) error {
	c, err := frame.NewConn(conn, frame.Options{Role: frame.Initiator})
	if err != nil {
		return err
	}
	open := func(kind frame.Kind) error {
		if err := c.Open(frame.Header{To: "example.org"}); err != nil {
			return err
		}
		if _, err := next(c, kind, names.Unknown); err != nil {
			return err
		}
		_, err := next(c, frame.Element, names.StreamsFeatures)
		return err
	}
	if err := open(frame.Opened); err != nil {
		return err
	}
	if err := c.Send(element(names.TLSStarttls)); err != nil {
		return err
	}
	if _, err := next(c, frame.Element, names.TLSProceed); err != nil {
		return err
	}
	left, err := c.Restart(parser.HandOver)
	if err != nil {
		return err
	}
	if len(left) > 0 {
		return fmt.Errorf("%q in front of TLS", left)
	}
	if err := c.Upgrade(tls.Client(conn, &tls.Config{RootCAs: pool, ServerName: "example.org"})); err != nil {
		return err
	}
	if err := open(frame.Restarted); err != nil {
		return err
	}
	if err := c.Send(element(names.SASLAuth)); err != nil {
		return err
	}
	if _, err := next(c, frame.Element, names.SASLSuccess); err != nil {
		return err
	}
	if _, err := c.Restart(parser.Keep); err != nil {
		return err
	}
	if err := open(frame.Restarted); err != nil {
		return err
	}
	if err := c.Keepalive(); err != nil {
		return err
	}
	err = c.Send(func(e *frame.ElementWriter) error {
		e.Start(names.IQ)
		e.AttrString(names.ID, "1")
		e.Start(names.PingPing)
		e.End()
		return e.End()
	})
	if err != nil {
		return err
	}
	ev, err := next(c, frame.Stanza, names.IQ)
	if err != nil {
		return err
	}
	if id := ev.Stanza().Attr(names.ID); string(id) != "1" {
		return fmt.Errorf("answer to %q", id)
	}
	if err := c.Close(); err != nil {
		return err
	}
	if _, err := next(c, frame.Closed, names.Unknown); err != nil {
		return err
	}
	if _, err := c.Next(); err != io.EOF {
		return fmt.Errorf("after the close: %v", err)
	}
	if c.Phase() != frame.Dead {
		return fmt.Errorf("phase %v", c.Phase())
	}
	return nil
}

// A client and a server from the first header over TLS and SASL to the last end tag.
func TestConn(t *testing.T) {
	cert, pool := certificate(t)
	here, there := net.Pipe()
	defer here.Close()
	deadline := time.Now().Add(20 * time.Second)
	here.SetDeadline(deadline)
	there.SetDeadline(deadline)
	served := make(chan error, 1)
	go func() {
		defer there.Close()
		served <- serve(there, cert)
	}()
	if err := client(here, pool); err != nil {
		t.Error(err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
}

// scripted reads what it is given and keeps what is written to it.
type scripted struct {
	io.Reader
	written strings.Builder
	fail    error
	writes  int
}

func (s *scripted) Write(b []byte) (int, error) {
	if s.writes++; s.fail != nil {
		return len(b) / 2, s.fail
	}
	return s.written.Write(b)
}

// However a connection hands over its bytes, the events are the same, and so is the
// end.
func TestConnReads(t *testing.T) {
	for _, c := range []struct{ input, want string }{
		{header + "<iq/> " + footer, "opened; stanza <iq/>; closed; EOF"},
		{header + "<iq/>" + footer + "junk that nobody reads", "opened; stanza <iq/>; closed; EOF"},
		{header + "<iq/>", "opened; stanza <iq/>; unexpected EOF"},
		{header + "<iq>", "opened; not-well-formed unexpected-end at 120 in /iq"},
		{header + "<iq><a xmlns='u'>" + strings.Repeat("x", 3000) + "</a></iq>", "opened; stanza <iq><a xmlns='u'>" + strings.Repeat("x", 3000) + "</a></iq>; unexpected EOF"},
	} {
		for name, wrap := range map[string]func(io.Reader) io.Reader{
			"whole": func(r io.Reader) io.Reader { return r }, "bytewise": iotest.OneByteReader, "half": iotest.HalfReader, "data with EOF": iotest.DataErrReader,
		} {
			conn, err := frame.NewConn(&scripted{Reader: wrap(strings.NewReader(c.input))}, frame.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var told []string
			for {
				ev, err := conn.Next()
				if err != nil {
					told = append(told, describeError(err))
					break
				}
				told = append(told, describe(ev))
			}
			if got := strings.Join(told, "; "); got != c.want {
				t.Errorf("%.150q, %s: %.300s, want %.300s", c.input, name, got, c.want)
			}
		}
	}
}

// A read that fails is no end: after a deadline reading goes on where it was.
func TestConnDeadline(t *testing.T) {
	here, there := net.Pipe()
	defer here.Close()
	defer there.Close()
	c, err := frame.NewConn(there, frame.Options{})
	if err != nil {
		t.Fatal(err)
	}
	go here.Write([]byte(header + "<iq><a"))
	there.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if _, err := next(c, frame.Opened, names.Unknown); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Next(); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatal(err)
	}
	there.SetReadDeadline(time.Time{})
	go here.Write([]byte(" xmlns='u'/></iq>"))
	ev, err := next(c, frame.Stanza, names.IQ)
	if err != nil || string(ev.Stanza().Raw()) != "<iq><a xmlns='u'/></iq>" {
		t.Errorf("%s, %v", ev.Stanza().Raw(), err)
	}
}

// After a write that failed, perhaps in the middle of an element, nothing more is
// written.
func TestConnWriteFails(t *testing.T) {
	s := &scripted{Reader: strings.NewReader(header)}
	c, err := frame.NewConn(s, frame.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := next(c, frame.Opened, names.Unknown); err != nil {
		t.Fatal(err)
	}
	if err := c.Open(frame.Header{}); err != nil {
		t.Fatal(err)
	}
	s.fail = io.ErrClosedPipe
	if err := c.Send(element(names.IQ)); err != io.ErrClosedPipe {
		t.Errorf("%v", err)
	}
	s.fail = nil
	for range 2 {
		if err := c.Send(element(names.IQ)); err != io.ErrClosedPipe {
			t.Errorf("then %v", err)
		}
	}
	if s.writes != 2 {
		t.Errorf("%d writes", s.writes)
	}
}

// An error in the header is answered in one write, over WebSocket in three messages.
func TestConnFailsInTheOpening(t *testing.T) {
	s := &scripted{Reader: strings.NewReader("<s:stream xmlns:s='http://etherx.jabber.org/streams' xmlns='urn:x'>")}
	c, err := frame.NewConn(s, frame.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Next()
	if err := c.Fail(frame.Answer(err), frame.Header{From: "example.org"}); err != nil {
		t.Fatal(err)
	}
	want := "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='example.org' version='1.0'>" +
		"<stream:error><invalid-namespace xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>content namespace is not supported</text></stream:error></stream:stream>"
	if got := s.written.String(); got != want || s.writes != 1 {
		t.Errorf("%d writes: %s\nwant %s", s.writes, got, want)
	}

	m := &messages{in: make(chan string, 1), out: make(chan string, 8)}
	m.in <- "<message xmlns='jabber:client'/>"
	c, err = frame.NewMessageConn(m, frame.Options{Framing: frame.WebSocket})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Next()
	if err := c.Fail(frame.Answer(err), frame.Header{From: "example.org"}); err != nil {
		t.Fatal(err)
	}
	close(m.out)
	for _, want := range []string{"<open ", "<stream:error ", "<close "} {
		if got := <-m.out; !strings.HasPrefix(got, want) {
			t.Errorf("message %s, want %s", got, want)
		}
	}
	if got, more := <-m.out; more {
		t.Errorf("one more: %s", got)
	}
}

// messages is a WebSocket of channels.
type messages struct{ in, out chan string }

func (m *messages) ReadMessage() ([]byte, error) {
	s, ok := <-m.in
	if !ok {
		return nil, io.EOF
	}
	return []byte(s), nil
}

func (m *messages) WriteMessage(b []byte) error {
	m.out <- string(b)
	return nil
}

// Two ends of a WebSocket, the ways it may go.
func TestMessageConn(t *testing.T) {
	a, b := make(chan string, 8), make(chan string, 8)
	server, err := frame.NewMessageConn(&messages{a, b}, frame.Options{Framing: frame.WebSocket})
	if err != nil {
		t.Fatal(err)
	}
	cl, err := frame.NewMessageConn(&messages{b, a}, frame.Options{Framing: frame.WebSocket, Role: frame.Initiator})
	if err != nil {
		t.Fatal(err)
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	see := func(c *frame.Conn, kind frame.Kind, name names.Name) {
		t.Helper()
		_, err := next(c, kind, name)
		check(err)
	}
	check(cl.Open(frame.Header{To: "example.org"}))
	see(server, frame.Opened, names.FramingOpen)
	check(server.Open(frame.Header{From: "example.org"}))
	check(server.Send(element(names.StreamsFeatures)))
	see(cl, frame.Opened, names.FramingOpen)
	see(cl, frame.Element, names.StreamsFeatures)
	check(cl.Send(element(names.IQ)))
	see(server, frame.Stanza, names.IQ)
	if err := cl.Upgrade(nil); err != frame.MisuseFraming {
		t.Errorf("a WebSocket in the place of another: %v", err)
	}
	if err := cl.Keepalive(); err != frame.MisuseFraming {
		t.Errorf("a space over WebSocket: %v", err)
	}
	check(server.Redirect("wss://b.example/"))
	see(cl, frame.Closed, names.FramingClose)
	check(cl.Close())
	see(server, frame.Closed, names.FramingClose)
	if _, err := server.Next(); err != io.EOF {
		t.Errorf("after the close: %v", err)
	}

	lost := &messages{in: make(chan string)}
	close(lost.in)
	c, err := frame.NewMessageConn(lost, frame.Options{Framing: frame.WebSocket})
	check(err)
	if _, err := c.Next(); err != io.ErrUnexpectedEOF {
		t.Errorf("a WebSocket that ends: %v", err)
	}
}

func TestConnFraming(t *testing.T) {
	for _, f := range []frame.Framing{frame.WebSocket, frame.BOSH, 9} {
		if _, err := frame.NewConn(nil, frame.Options{Framing: f}); !errors.Is(err, frame.ErrOptions) {
			t.Errorf("%v over bytes: %v", f, err)
		}
	}
	for _, f := range []frame.Framing{frame.TCP, frame.BOSH, 9} {
		if _, err := frame.NewMessageConn(nil, frame.Options{Framing: f}); !errors.Is(err, frame.ErrOptions) {
			t.Errorf("%v over messages: %v", f, err)
		}
	}
}

// Many write while one reads, and each element arrives whole.
func TestConnConcurrent(t *testing.T) {
	here, there := net.Pipe()
	defer here.Close()
	defer there.Close()
	deadline := time.Now().Add(20 * time.Second)
	here.SetDeadline(deadline)
	there.SetDeadline(deadline)
	a, err := frame.NewConn(here, frame.Options{Role: frame.Initiator})
	if err != nil {
		t.Fatal(err)
	}
	b, err := frame.NewConn(there, frame.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const writers, each = 4, 50
	done := make(chan error, 1)
	go func() {
		if _, err := next(b, frame.Opened, names.Unknown); err != nil {
			done <- err
			return
		}
		if err := b.Open(frame.Header{}); err != nil {
			done <- err
			return
		}
		var all sync.WaitGroup
		for range writers {
			all.Go(func() {
				for range each {
					if err := b.Send(element(names.IQ)); err != nil {
						return
					}
				}
			})
		}
		n := 0
		for ; n < writers*each; n++ {
			if _, err := next(b, frame.Stanza, names.Presence); err != nil {
				done <- err
				return
			}
			_, _, _ = b.Phase(), b.Scope(), b.Stats()
		}
		all.Wait()
		done <- nil
	}()
	if err := a.Open(frame.Header{}); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for range each {
				if err := a.Send(element(names.Presence)); err != nil {
					return
				}
			}
		})
	}
	if _, err := next(a, frame.Opened, names.Unknown); err != nil {
		t.Fatal(err)
	}
	for range writers * each {
		if _, err := next(a, frame.Stanza, names.IQ); err != nil {
			t.Fatal(err)
		}
	}
	all.Wait()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// A reader that gives nothing and no error is not read for ever.
func TestConnNoProgress(t *testing.T) {
	c, err := frame.NewConn(&scripted{Reader: nothing{}}, frame.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Next(); err != io.ErrNoProgress {
		t.Errorf("%v", err)
	}
}

type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, nil }

// What came over one connection goes over another.
func TestConnSendElement(t *testing.T) {
	from, err := frame.NewConn(&scripted{Reader: strings.NewReader(header + "<message><body>x</body></message>" + footer)}, frame.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := &messages{in: make(chan string, 1), out: make(chan string, 8)}
	to, err := frame.NewMessageConn(m, frame.Options{Framing: frame.WebSocket, Role: frame.Initiator})
	if err != nil {
		t.Fatal(err)
	}
	if err := to.Open(frame.Header{}); err != nil {
		t.Fatal(err)
	}
	<-m.out
	if _, err := next(from, frame.Opened, names.Unknown); err != nil {
		t.Fatal(err)
	}
	ev, err := next(from, frame.Stanza, names.Message)
	if err != nil {
		t.Fatal(err)
	}
	if err := to.SendElement(ev.Stanza().Element, from.Scope()); err != nil {
		t.Fatal(err)
	}
	if got, want := <-m.out, "<message xmlns='jabber:client'><body>x</body></message>"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if err := to.SendStamped(ev.Stanza().Element, from.Scope(), []byte("a@x/r")); err != nil {
		t.Fatal(err)
	}
	if got, want := <-m.out, "<message xmlns='jabber:client' from='a@x/r'><body>x</body></message>"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if err := to.SendStamped(ev.Stanza().Element, from.Scope(), nil); !errors.Is(err, frame.RuleAddress) {
		t.Errorf("without an address: %v", err)
	}
	from.Release()
	if _, err := from.Next(); err != frame.MisuseClosed {
		t.Errorf("behind Release: %v", err)
	}
	if got := from.Phase(); got != frame.Dead {
		t.Errorf("%v", got)
	}
}
