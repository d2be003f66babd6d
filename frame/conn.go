package frame

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// MessageConn is a WebSocket connection, of whatever library: it carries text
// messages. A few lines make one of any.
type MessageConn interface {
	// ReadMessage returns the next text message, put together from its frames.
	// It is borrowed until the next call. At the end of the connection the error
	// is io.EOF, or what the library says. A binary message is an error of the
	// peer's (RFC 7395 §3.1): [ErrNotText].
	ReadMessage() ([]byte, error)
	// WriteMessage sends a text message, which it does not keep.
	WriteMessage(message []byte) error
}

// ErrNotText is what a [MessageConn] returns of a binary message.
var ErrNotText = errors.New("stanza: a WebSocket message that is not text")

// Conn is a session over a connection: TCP or what is as TCP, or a WebSocket.
//
// One goroutine at a time may call Next, Restart, Upgrade, SetLimits and Release, and
// look at events; any others may write meanwhile, and ask how things stand. Writes come one after the other, each in
// one call of the connection's Write. Deadlines, cancellation and the end of the
// connection itself are the connection's: an error of its Read comes out of Next
// as it is, and reading can go on after it where the connection allows that. After
// an error of its Write nothing more is written.
//
// While it waits in Read, between elements, it holds a first buffer of 512 bytes
// beside the session.
type Conn struct {
	state    sync.Mutex // guards s
	s        *Session
	rw       io.ReadWriter // nil over WebSocket
	messages MessageConn   // nil over TCP
	err      error         // of reading, to be returned when what came before was given
	first    []byte
	large    bool // the last read filled what it was given: ask for more
	over     bool // the peer's stream was closed
	idle     uint8

	writes  sync.Mutex // held while something is written
	failure error      // of writing, guarded by writes
}

// NewConn returns a session over TCP, or what is as TCP. The error wraps
// [ErrOptions].
func NewConn(rw io.ReadWriter, o Options) (*Conn, error) {
	if o.Framing != TCP {
		return nil, fmt.Errorf("%w: %v is not for a stream of bytes", ErrOptions, o.Framing)
	}
	s, err := New(o)
	if err != nil {
		return nil, err
	}
	return &Conn{s: s, rw: rw, first: make([]byte, 512)}, nil
}

// NewMessageConn returns a session over a WebSocket, whose subprotocol is "xmpp"
// (RFC 7395 §3.1). The error wraps [ErrOptions].
func NewMessageConn(m MessageConn, o Options) (*Conn, error) {
	if o.Framing != WebSocket {
		return nil, fmt.Errorf("%w: %v is not for messages", ErrOptions, o.Framing)
	}
	s, err := New(o)
	if err != nil {
		return nil, err
	}
	return &Conn{s: s, messages: m}, nil
}

// Next returns the next event, for which it reads: see [Session.Next] for its
// errors, and for the views that expire. At the end of the connection it returns
// io.EOF where the peer closed its stream, and io.ErrUnexpectedEOF where it did not.
// A stream that was closed is over: Next returns io.EOF without reading on, and what
// the peer may have sent behind its end is not judged.
func (c *Conn) Next() (Event, error) {
	if c.over {
		return Event{}, io.EOF
	}
	for {
		ev, err := c.next()
		if err != parser.ErrMoreInput {
			c.over = ev.kind == Closed
			return ev, err
		}
		if err := c.read(); err != nil {
			return Event{}, err
		}
	}
}

func (c *Conn) next() (Event, error) {
	c.state.Lock()
	defer c.state.Unlock()
	return c.s.Next()
}

// read puts in what one read gives.
func (c *Conn) read() error {
	if c.messages != nil {
		return c.readMessage()
	}
	if err := c.err; err != nil {
		c.err = nil
		if !errors.Is(err, io.EOF) {
			return err
		}
		c.state.Lock()
		defer c.state.Unlock()
		c.s.Finish()
		return nil
	}
	b, direct := c.room()
	n, err := c.rw.Read(b)
	n = max(0, min(n, len(b)))
	if c.idle++; n > 0 || err != nil {
		c.idle = 0
	} else if c.idle == maxIdleReads {
		c.idle = 0
		err = io.ErrNoProgress
	}
	c.large = n == len(b)
	c.err = err
	c.state.Lock()
	defer c.state.Unlock()
	if direct {
		c.s.Commit(n)
		return nil
	}
	for fed := 0; fed < n; {
		fed += c.s.Feed(b[fed:n])
	}
	return nil
}

// room returns where to read to: the session's own memory, if it has to hold some
// anyway, or will be full at once.
func (c *Conn) room() (b []byte, direct bool) {
	c.state.Lock()
	defer c.state.Unlock()
	if c.large || len(c.s.p.Buffered()) > 0 {
		if b := c.s.Space(len(c.first)); b != nil {
			return b, true
		}
	}
	return c.first, false
}

// maxIdleReads is how many reads in a row may return nothing at all.
const maxIdleReads = 100

func (c *Conn) readMessage() error {
	message, err := c.messages.ReadMessage()
	switch {
	case err == io.EOF:
		return io.ErrUnexpectedEOF // the peer's stream is open
	case err != nil:
		return err
	}
	c.state.Lock()
	defer c.state.Unlock()
	return c.s.Message(message)
}

// Restart begins new streams on both sides: see [Session.Restart].
func (c *Conn) Restart(mode parser.RestartMode) ([]byte, error) {
	c.state.Lock()
	defer c.state.Unlock()
	return c.s.Restart(mode)
}

// Upgrade puts another connection in the place of the one that was there, as the
// one that a TLS or compression layer makes of it: behind a Restart that refused or
// handed over what had come.
func (c *Conn) Upgrade(rw io.ReadWriter) error {
	if c.messages != nil {
		return MisuseFraming
	}
	c.writes.Lock()
	defer c.writes.Unlock()
	c.rw, c.err, c.large = rw, nil, false
	return nil
}

// SetLimits changes the limits at the next restart: see [Session.SetLimits].
func (c *Conn) SetLimits(l limits.Limits) error {
	c.state.Lock()
	defer c.state.Unlock()
	return c.s.SetLimits(l)
}

// Phase returns where the session stands.
func (c *Conn) Phase() Phase {
	c.state.Lock()
	defer c.state.Unlock()
	return c.s.Phase()
}

// Scope returns what elements of the peer find in scope: see [Session.Scope].
func (c *Conn) Scope() *Scope {
	c.state.Lock()
	defer c.state.Unlock()
	return c.s.Scope()
}

// Stats returns the counts of the session: see [Session.Stats].
func (c *Conn) Stats() parser.Stats {
	c.state.Lock()
	defer c.state.Unlock()
	return c.s.Stats()
}

// Open opens the session's own stream: see [Session.AppendOpen].
func (c *Conn) Open(h Header) error {
	return c.write(func(dst []byte) ([]byte, error) { return c.s.AppendOpen(dst, h) })
}

// Send writes first-level elements, over WebSocket one, which write writes: see
// [Session.Append]. In it the methods of c must not be called.
func (c *Conn) Send(write func(e *ElementWriter) error) error {
	return c.write(func(dst []byte) ([]byte, error) { return c.s.Append(dst, write) })
}

// SendElement writes a first-level element that came in the scope of another
// session: see [Session.AppendElement].
func (c *Conn) SendElement(e parser.Element, from *Scope) error {
	return c.write(func(dst []byte) ([]byte, error) { return c.s.AppendElement(dst, e, from) })
}

// SendStamped is SendElement for a server that says who an element is from: see
// [Session.AppendStamped].
func (c *Conn) SendStamped(e parser.Element, from *Scope, address []byte) error {
	return c.write(func(dst []byte) ([]byte, error) { return c.s.AppendStamped(dst, e, from, address) })
}

// Keepalive writes a space over TCP: see [Session.AppendKeepalive].
func (c *Conn) Keepalive() error { return c.write(c.s.AppendKeepalive) }

// Close closes the session's own stream, and leaves the connection open: see
// [Session.AppendClose].
func (c *Conn) Close() error { return c.write(c.s.AppendClose) }

// Redirect closes with see-other-uri over WebSocket: see [Session.AppendRedirect].
func (c *Conn) Redirect(uri string) error {
	return c.write(func(dst []byte) ([]byte, error) { return c.s.AppendRedirect(dst, uri) })
}

// Fail writes a stream error with all that goes with it: see
// [Session.AppendFailure], and [Answer] for the error that answers one of Next.
func (c *Conn) Fail(e StreamError, h Header) error {
	for more := true; more; {
		err := c.write(func(dst []byte) (out []byte, err error) {
			out, more, err = c.s.AppendFailure(dst, e, h)
			return out, err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// write writes what build appends.
func (c *Conn) write(build func(dst []byte) ([]byte, error)) error {
	c.writes.Lock()
	defer c.writes.Unlock()
	if c.failure != nil {
		return c.failure
	}
	b := buffers.Get().(*[]byte)
	defer func() {
		if cap(*b) <= maxBuffer {
			buffers.Put(b)
		}
	}()
	out, err := c.build((*b)[:0], build)
	if err != nil {
		return err
	}
	*b = out
	if c.messages != nil {
		err = c.messages.WriteMessage(out)
	} else {
		var n int
		if n, err = c.rw.Write(out); err == nil && n < len(out) {
			err = io.ErrShortWrite
		}
	}
	c.failure = err // the peer may have seen half of it
	return err
}

func (c *Conn) build(dst []byte, build func(dst []byte) ([]byte, error)) ([]byte, error) {
	c.state.Lock()
	defer c.state.Unlock()
	return build(dst)
}

// buffers are what is written, for as long as that takes. Large ones are not kept.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 1024); return &b }}

const maxBuffer = 64 << 10 // bytes

// Release gives back everything that the session borrowed: see [Session.Close]. It
// is for sessions that end otherwise than they should.
func (c *Conn) Release() {
	c.state.Lock()
	defer c.state.Unlock()
	c.s.Close()
}
