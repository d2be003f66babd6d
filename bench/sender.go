package bench

import (
	"bytes"
	"fmt"
	"net/http"

	"github.com/gobwas/ws"

	"github.com/seed492f7be9/stanza/frame"
)

// sender is the client's end of a connection: it composes stanzas, compresses and
// frames them, and leaves the bytes of each send in out.
type sender struct {
	strategy Strategy
	codec    Codec
	corpus   *Corpus
	options  frame.Options
	session  *frame.Session
	enc      encoder // nil for NoCodec
	text     bool    // messages are XML, or permessage-deflate of it

	out     bytes.Buffer // what the send at hand puts on the wire
	framed  int          // bytes of XML in it
	plain   []byte
	packed  []byte
	payload []byte // of a BOSH body
	head    []byte // for the header of a WebSocket frame
	element *item  // that compose composes
	compose func(*frame.ElementWriter) error
	request int64 // number of the next BOSH request
}

func newSender(s Strategy, c Codec, corpus *Corpus) (*sender, error) {
	x := &sender{strategy: s, codec: c, corpus: corpus, head: make([]byte, ws.MaxHeaderSize)}
	x.options = frame.Options{Role: frame.Initiator, Content: corpus.scope.Content}
	switch {
	case s.webSocket():
		x.options.Framing = frame.WebSocket
	case s == BOSH:
		x.options.Framing = frame.BOSH
	}
	x.text = c == NoCodec || c == Deflate || c == DeflateNCT
	x.compose = func(e *frame.ElementWriter) error { return perform(e, x.element.calls) }
	session, err := frame.New(x.options)
	if err != nil {
		return nil, fmt.Errorf("%w: %s cannot go over %s: %w", ErrConfig, corpus.Name, s, err)
	}
	session.Close()
	x.enc, err = newEncoder(c, s != TCP)
	return x, err
}

// send is called for each send of a connection, with what it puts on the wire,
// which is borrowed, how much of it is stanzas, and how long the XML in it is.
type send func(wire []byte, stanzas, framed int)

// connection sends everything that the client says, from the opening of its stream
// to the close.
func (x *sender) connection(sent send) (err error) {
	if x.session, err = frame.New(x.options); err != nil {
		return err
	}
	defer x.session.Close()
	if x.enc != nil {
		if err := x.enc.reset(); err != nil {
			return err
		}
	}
	x.request = 1
	opened := false
	for i := 0; i < len(x.corpus.items); {
		n := x.sendable(i)
		if n == 0 { // a second opening, or an early close, that only messages have
			i++
			continue
		}
		x.out.Reset()
		x.framed = 0
		stanzas := 0
		switch it := &x.corpus.items[i]; it.kind {
		case frame.Opened:
			err = x.open(it, !opened)
			opened = true
		case frame.Closed:
			err = x.close(it)
		default:
			stanzas = n
			err = x.stanzas(x.corpus.items[i : i+n])
		}
		if err != nil {
			return err
		}
		sent(x.out.Bytes(), stanzas, x.framed)
		i += n
	}
	return nil
}

// sendable returns how many items from i on go in one send, 0 where item i has no
// place in the framing.
func (x *sender) sendable(i int) int {
	items := x.corpus.items[i:]
	switch {
	case items[0].kind != frame.Stanza:
		between := i > 0 && len(items) > 1
		if between && !x.strategy.webSocket() {
			return 0
		}
		return 1
	case x.strategy == WSBatch:
		n := 1
		for n < min(len(items), BatchSize) && items[n].kind == frame.Stanza {
			n++
		}
		return n
	}
	return 1
}

var greeting = frame.Header{To: "example.org"}

func (x *sender) open(it *item, first bool) (err error) {
	if x.strategy == BOSH {
		x.payload = x.payload[:0]
		return x.body(frame.Body{To: greeting.To, Ver: "1.6", Version: "1.0", Wait: frame.Some(60), Hold: frame.Some(1)})
	}
	if x.plain = x.plain[:0]; first {
		if x.plain, err = x.session.AppendOpen(x.plain, greeting); err != nil {
			return err
		}
	}
	if it.message != nil && x.strategy != TCP {
		x.plain = append(x.plain[:0], it.message...)
	}
	return x.put()
}

func (x *sender) close(it *item) (err error) {
	if x.strategy == BOSH {
		x.payload = x.payload[:0]
		return x.body(frame.Body{SID: sid, Type: "terminate"})
	}
	if it.message != nil && x.strategy != TCP {
		x.plain = append(x.plain[:0], it.message...)
	} else if x.plain, err = x.session.AppendClose(x.plain[:0]); err != nil {
		return err
	}
	return x.put()
}

func (x *sender) stanzas(items []item) (err error) {
	if x.strategy == BOSH {
		if x.payload, err = x.append(x.payload[:0], &items[0]); err != nil {
			return err
		}
		return x.body(frame.Body{SID: sid})
	}
	x.plain = x.plain[:0]
	for i := range items {
		if x.plain, err = x.append(x.plain, &items[i]); err != nil {
			return err
		}
	}
	return x.put()
}

// append appends one stanza as the framing has it.
func (x *sender) append(dst []byte, it *item) ([]byte, error) {
	if it.calls == nil {
		return x.session.AppendElement(dst, it.element.Element, &x.corpus.scope)
	}
	x.element = it
	return x.session.Append(dst, x.compose)
}

// sid is the identifier of a session, as long as one that cannot be guessed.
const sid = "6f1b53d2-0c0e-4b7a-9c6c-2f0a3c8d71e5"

// firstRequest is where requests are numbered from: a client draws it at random
// (XEP-0124 §14.1).
const firstRequest = 1573741820

func (x *sender) body(b frame.Body) (err error) {
	b.RID = frame.Some(firstRequest + x.request)
	x.request++
	if x.plain, err = x.session.AppendBody(x.plain[:0], b, x.payload); err != nil {
		return err
	}
	return x.put()
}

// put compresses what stands in plain, and puts it on the wire.
func (x *sender) put() (err error) {
	x.framed = len(x.plain)
	b := x.plain
	if x.enc != nil {
		if x.packed, err = x.enc.append(x.packed[:0], b); err != nil {
			return err
		}
		b = x.packed
	}
	switch {
	case x.strategy.webSocket():
		return x.putMessage(b)
	case x.strategy == BOSH:
		return x.putRequest(b)
	}
	x.out.Write(b)
	return nil
}

// putMessage sends a message in one frame, masked as a client has to (RFC 6455
// §5.3). A message that is not text is what no standard knows.
func (x *sender) putMessage(b []byte) error {
	h := ws.Header{Fin: true, OpCode: ws.OpBinary, Masked: true, Mask: ws.NewMask(), Length: int64(len(b))}
	if x.text {
		h.OpCode = ws.OpText
		h.Rsv = ws.Rsv(x.enc != nil, false, false)
	}
	if err := ws.WriteHeaderBuffer(&x.out, h, x.head); err != nil {
		return err
	}
	start := x.out.Len()
	x.out.Write(b)
	ws.Cipher(x.out.Bytes()[start:], h.Mask, 0)
	return nil
}

// boshURL is where a client finds the connection manager.
const boshURL = "http://example.org/http-bind"

// putRequest sends a body as net/http writes requests.
func (x *sender) putRequest(b []byte) error {
	r, err := http.NewRequest(http.MethodPost, boshURL, bytes.NewReader(b))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "text/xml; charset=utf-8")
	r.Header.Set("Accept-Encoding", "gzip") // as the transport of net/http does
	if x.enc != nil {
		r.Header.Set("Content-Encoding", string(x.codec))
	}
	return r.Write(&x.out)
}
