package bench

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"github.com/seed492f7be9/stanza/names"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/gobwas/ws"

	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// receiver is the server's end of a connection: it takes apart and decompresses
// what a sender put on the wire, reads it, and consumes what an application reads.
type receiver struct {
	strategy Strategy
	options  parser.Options
	parser   *parser.Parser
	dec      decoder            // nil for NoCodec
	feed     func([]byte) error // gives XML to the parser
	stripped func([]byte) error // is strip, made once

	consumer
	opened bool // the first message has come
	in     bytes.Reader
	http   *bufio.Reader
	buf    []byte // what came of a message or a body
	head   []byte // for the header of a WebSocket frame
}

func newReceiver(s Strategy, c Codec, noShapes bool) (*receiver, error) {
	r := &receiver{strategy: s, head: make([]byte, ws.MaxHeaderSize)}
	r.options = parser.Options{Limits: limits.Client, NoShapes: noShapes}
	switch s {
	case WS, WSFresh:
		r.options.Framing, r.options.Limits = parser.FrameOpening, limits.WebSocket
	case BOSH:
		r.options.Framing, r.options.Limits = parser.Body, limits.WebSocket
		r.http = bufio.NewReaderSize(nil, ChunkSize)
	}
	r.feed = func(b []byte) error {
		for len(b) > 0 {
			b = b[r.parser.Feed(b):]
			if err := r.drain(r.parser); err != parser.ErrMoreInput {
				return err
			}
		}
		return nil
	}
	r.stripped = r.strip
	var err error
	if r.dec, err = newDecoder(c, s != TCP); err != nil {
		return nil, err
	}
	r.parser, err = parser.New(r.options)
	return r, err
}

// reset begins a new connection.
func (r *receiver) reset() error {
	r.parser.Reset(r.options.Framing)
	r.opened = false
	if r.dec != nil {
		return r.dec.reset()
	}
	return nil
}

// receive reads the bytes of some whole sends.
func (r *receiver) receive(wire []byte) error {
	if r.strategy == TCP {
		return r.stream(wire)
	}
	r.in.Reset(wire)
	read := r.message
	if r.strategy == BOSH {
		read = r.body
		r.http.Reset(&r.in)
	}
	for r.in.Len() > 0 || r.strategy == BOSH && r.http.Buffered() > 0 {
		if err := read(); err != nil {
			return err
		}
	}
	return nil
}

func (r *receiver) stream(wire []byte) error {
	if r.dec != nil {
		return r.dec.decode(wire, r.feed)
	}
	for len(wire) > 0 {
		n := min(len(wire), ChunkSize)
		if err := r.feed(wire[:n]); err != nil {
			return err
		}
		wire = wire[n:]
	}
	return nil
}

var errFrame = errors.New("bench: a WebSocket frame that no sender here sends")

// message reads one WebSocket message.
func (r *receiver) message() error {
	h, err := ws.ReadHeaderBuffer(&r.in, r.head)
	if err != nil {
		return err
	}
	if !h.Fin || !h.Masked || h.Length > int64(r.in.Len()) {
		return errFrame
	}
	r.buf = slices.Grow(r.buf[:0], int(h.Length))[:h.Length]
	if _, err := io.ReadFull(&r.in, r.buf); err != nil {
		return err
	}
	ws.Cipher(r.buf, h.Mask, 0)
	if r.strategy == WSStrip || r.strategy == WSBatch {
		return r.decoded(r.stripped)
	}
	framing := parser.Frame
	if !r.opened {
		framing, r.opened = parser.FrameOpening, true
	}
	if r.strategy == WSFresh {
		o := r.options
		o.Framing = framing
		if r.parser, err = parser.New(o); err != nil {
			return err
		}
	} else {
		r.parser.Reset(framing)
	}
	return r.document()
}

// decoded calls give with what is in buf, decompressed.
func (r *receiver) decoded(give func([]byte) error) error {
	if r.dec == nil {
		return give(r.buf)
	}
	return r.dec.decode(r.buf, give)
}

// document reads buf as one document.
func (r *receiver) document() error {
	if err := r.decoded(r.feed); err != nil {
		return err
	}
	return r.finish()
}

// finish is called at the end of a document or stream.
func (r *receiver) finish() error {
	r.parser.Finish()
	if err := r.drain(r.parser); err != io.EOF {
		return err
	}
	return nil
}

// strip feeds what stands in messages to the parser of a stream: in the place of
// an opening the header of one, and of the close its end.
func (r *receiver) strip(b []byte) error {
	switch {
	case bytes.HasPrefix(b, []byte("<open")):
		if r.opened {
			return nil // the stream goes on
		}
		r.opened = true
		b = []byte("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>")
	case bytes.HasPrefix(b, []byte("<close")):
		b = []byte("</stream:stream>")
	}
	return r.feed(b)
}

// body reads one HTTP request and the BOSH body in it.
func (r *receiver) body() error {
	q, err := http.ReadRequest(r.http)
	if err != nil {
		return err
	}
	if q.ContentLength < 0 || q.ContentLength > limits.Floor<<10 {
		return fmt.Errorf("bench: a request of %d bytes", q.ContentLength)
	}
	r.buf = slices.Grow(r.buf[:0], int(q.ContentLength))[:q.ContentLength]
	if _, err := io.ReadFull(q.Body, r.buf); err != nil {
		return err
	}
	r.parser.Reset(parser.Body)
	return r.document()
}

// consumer is the application behind a receiver.
type consumer struct {
	tally
	ended  func()    // if not nil, called at the end of each first-level element
	record *recorder // nil while there is a clock
}

// tally is what came, in sums that cost next to nothing.
type tally struct {
	Counts
	stanzas int    // first-level elements that have ended, framing among them
	digest  uint64 // of where each token began: of the length of everything, in order
}

// drain consumes what a parser has to give, up to an error, which it returns.
func (c *consumer) drain(p *parser.Parser) error {
	for {
		t, err := p.Next()
		if err != nil {
			return err
		}
		c.Token(t)
		c.digest = c.digest*31 + uint64(t.Offset())
		if c.record != nil {
			c.record.token(t)
		}
		if t.Kind() == parser.End && t.Stanza() {
			c.stanzas++
			if c.ended != nil {
				c.ended()
			}
		}
	}
}

// recorder makes canonical events of the tokens inside of first-level elements.
type recorder struct {
	all    [][]fuzz.Event
	events []fuzz.Event // of the element at hand
	text   []byte
}

func (r *recorder) token(t parser.Token) {
	if t.Kind() == parser.Text {
		r.text = append(r.text, t.Text()...)
		return
	}
	if len(r.text) > 0 && len(r.events) > 0 {
		r.events = append(r.events, fuzz.Event{Kind: fuzz.Text, Text: string(r.text)})
	}
	r.text = r.text[:0]
	switch begins := t.Kind() == parser.Start; {
	case begins && (t.Stanza() || len(r.events) > 0):
		e := fuzz.Event{Kind: fuzz.Start, Space: string(t.Space()), Local: string(t.Local())}
		for a := range t.Attrs() {
			e.Attrs = append(e.Attrs, fuzz.Attr{Space: string(a.Space()), Local: string(a.Local()), Value: string(a.Value())})
		}
		slices.SortFunc(e.Attrs, func(a, b fuzz.Attr) int {
			return cmp.Or(cmp.Compare(a.Space, b.Space), cmp.Compare(a.Local, b.Local))
		})
		r.events = append(r.events, e)
	case !begins && len(r.events) > 0:
		r.events = append(r.events, fuzz.Event{Kind: fuzz.End})
		if t.Stanza() {
			r.all, r.events = append(r.all, r.events), nil
		}
	}
}

// stanzas returns the elements that are no framing.
func (r *recorder) stanzas() [][]fuzz.Event {
	return slices.DeleteFunc(r.all, func(events []fuzz.Event) bool {
		return strings.HasPrefix(events[0].Space, names.NSFraming.URI())
	})
}
