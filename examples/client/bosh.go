package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"sync"
	"time"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// bosh is a session over HTTP (XEP-0124, XEP-0206). What stands in bodies is the
// session's business; here are requests, their numbers and their order.
//
// The server answers a request when it has something to say, or when it has waited
// long enough, or when the next one comes. So Next keeps one waiting there, while
// Send has another one to itself. Who calls neither for longer than the server's
// inactivity, a minute or so, loses the session (XEP-0124 §10).
type bosh struct {
	uri  string
	http *http.Client
	ctx  context.Context // of all requests

	mu       sync.Mutex // guards everything below
	session  *frame.Session
	sid      string
	rid      int64       // of the last request
	window   int64       // how many may be without an answer (XEP-0124 §11)
	turn     *sync.Cond  // an answer has come
	acks     bool        // the server wants to know which answers came
	requests []*exchange // whose answers were not read, in their order
	closing  bool
}

// exchange is a request, and its answer when it is done.
type exchange struct {
	rid     int64
	request []byte
	answer  []byte
	err     error
	done    bool
}

// What is asked of the server: to let one request wait for a minute at most.
const (
	boshHold = 1
	boshWait = 60 // seconds
)

func (c *client) dialBOSH(config *tls.Config) error {
	s, err := frame.New(frame.Options{Framing: frame.BOSH, Role: frame.Initiator, URI: c.connect})
	if err != nil {
		return err
	}
	// The first number is random, so that nobody can guess one (XEP-0124 §7.1, §14.2).
	first, err := rand.Int(rand.Reader, big.NewInt(1<<50))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	c.disconnect = func() error { cancel(); return nil }
	transport := &http.Transport{TLSClientConfig: config}
	c.shut = func() error { transport.CloseIdleConnections(); return nil }
	b := &bosh{
		uri: c.connect, ctx: ctx, session: s, rid: first.Int64(), window: 1,
		http: &http.Client{Transport: transport, Timeout: (boshWait + 15) * time.Second},
	}
	b.turn = sync.NewCond(&b.mu)
	c.stream = b
	return nil
}

// Open opens a stream: with the session, or with a restart.
func (b *bosh) Open(h frame.Header) error {
	body := frame.Body{To: h.To, Lang: h.Lang}
	if b.sid == "" {
		body.Ver, body.Version, body.Content = "1.6", "1.0", "text/xml; charset=utf-8"
		body.Wait, body.Hold, body.Ack = frame.Some(boshWait), frame.Some(boshHold), frame.Some(1)
	} else {
		body.Restart = true
	}
	return b.request(body, nil)
}

// Send sends elements.
func (b *bosh) Send(write func(e *frame.ElementWriter) error) error {
	return b.request(frame.Body{}, write)
}

// Close ends the session.
func (b *bosh) Close() error { return b.request(frame.Body{Type: "terminate"}, nil) }

// Restart begins new streams. The body at hand has to be at its end.
func (b *bosh) Restart(mode parser.RestartMode) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if ev, err := b.session.Next(); err == nil {
		return nil, unexpected(ev)
	} else if err != parser.ErrMoreInput {
		return nil, err
	}
	return b.session.Restart(mode)
}

// Release gives back what the session borrowed.
func (b *bosh) Release() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.session.Close()
}

// Next returns the next event.
func (b *bosh) Next() (frame.Event, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for {
		ev, err := b.session.Next()
		switch {
		case err == nil && ev.Kind() == frame.Opened:
			return ev, b.opened(b.session.Body())
		case err != parser.ErrMoreInput:
			return ev, err
		case len(b.requests) == 0 && b.closing:
			return ev, io.EOF
		case len(b.requests) == 0:
			if err := b.send(frame.Body{}, nil); err != nil {
				return ev, err
			}
		}
		x := b.requests[0]
		for !x.done {
			b.turn.Wait()
		}
		if x.err != nil {
			return ev, x.err
		}
		b.requests = b.requests[1:]
		if err := b.session.Message(x.answer); err != nil {
			return ev, err
		}
	}
}

// opened takes what the server grants.
func (b *bosh) opened(body *frame.Body) error {
	if hold, ok := body.Hold.Value(); ok && hold < boshHold {
		return errors.New("BOSH: the server lets no request wait")
	}
	b.sid, b.window = body.SID, boshHold+1
	if n, ok := body.Requests.Value(); ok && n > 0 {
		b.window = n
	}
	_, b.acks = body.Ack.Value()
	return nil
}

// request sends one, with what write writes in its body.
func (b *bosh) request(body frame.Body, write func(e *frame.ElementWriter) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.rid-b.answered() >= b.window {
		b.turn.Wait()
	}
	return b.send(body, write)
}

// answered returns the number of the last request up to which all have answers.
func (b *bosh) answered() int64 {
	for _, x := range b.requests {
		if !x.done {
			return x.rid - 1
		}
	}
	return b.rid
}

// send makes a request, the next in their order, and sends it.
func (b *bosh) send(body frame.Body, write func(e *frame.ElementWriter) error) (err error) {
	var payload []byte
	if write != nil {
		if payload, err = b.session.Append(nil, write); err != nil {
			return err
		}
	}
	body.SID, body.RID = b.sid, frame.Some(b.rid+1)
	if ack := b.answered(); b.acks && ack != b.rid { // otherwise it goes without saying (XEP-0124 §9.2)
		body.Ack = frame.Some(ack)
	}
	x := &exchange{rid: b.rid + 1}
	if x.request, err = b.session.AppendBody(nil, body, payload); err != nil {
		return err
	}
	b.rid++
	b.closing = body.Type == "terminate"
	b.requests = append(b.requests, x)
	go b.exchange(x)
	return nil
}

// exchange waits for the answer to a request, which is sent again if the connection
// breaks: the same, with the same number (XEP-0124 §14.3).
func (b *bosh) exchange(x *exchange) {
	answer, err := b.post(x.request)
	for again := 0; again < 2 && errors.Is(err, errBroken) && b.ctx.Err() == nil; again++ {
		answer, err = b.post(x.request)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	x.answer, x.err, x.done = answer, err, true
	b.turn.Broadcast()
}

// errBroken is a connection that broke before the answer was there.
var errBroken = errors.New("BOSH: no answer")

// maxAnswer is how long one may be: some stanzas.
var maxAnswer = int64(4 * limits.Client.Stanza)

func (b *bosh) post(request []byte) ([]byte, error) {
	r, err := http.NewRequestWithContext(b.ctx, http.MethodPost, b.uri, bytes.NewReader(request))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "text/xml; charset=utf-8")
	resp, err := b.http.Do(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBroken, err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", errBroken, err)
	case resp.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("BOSH: %s", resp.Status)
	case int64(len(answer)) > maxAnswer:
		return nil, fmt.Errorf("BOSH: an answer of more than %d bytes", maxAnswer)
	}
	return answer, nil
}
