package bench

import (
	"fmt"
	"io"

	"github.com/seed492f7be9/stanza/parser"
)

// ChunkSize is how many bytes of a stream come at a time.
const ChunkSize = 4 << 10

// How says how a parser is fed, and how it is asked for what it found. The zero
// How feeds chunks of ChunkSize and asks for tokens.
type How struct {
	Chunk int // bytes of a stream that come at a time, where not ChunkSize
	// Stanzas asks for whole stanzas, with NextStanza. Each is then read by its
	// tokens, in document order: what somebody writes who wants all of a stanza.
	// (Whoever wants some of it asks for children and attributes by name, and
	// pays for less.)
	Stanzas bool
}

// ReadStream reads a whole stream in chunks.
func ReadStream(p *parser.Parser, stream []byte, c *Counts) error {
	return How{}.ReadStream(p, stream, c)
}

// ReadMessage reads one message; f is parser.Frame, or parser.FrameOpening for
// the one that opens the session.
func ReadMessage(p *parser.Parser, f parser.Framing, payload []byte, c *Counts) error {
	return How{}.ReadMessage(p, f, payload, c)
}

// ReadStream is the function of that name, done this way.
func (h How) ReadStream(p *parser.Parser, stream []byte, c *Counts) error {
	if h.Chunk == 0 {
		h.Chunk = ChunkSize
	}
	p.Reset(parser.Stream)
	for len(stream) > 0 {
		n := min(h.Chunk, len(stream))
		if err := h.Feed(p, stream[:n], c); err != nil {
			return err
		}
		stream = stream[n:]
	}
	return h.finish(p, c)
}

// ReadMessage is the function of that name, done this way.
func (h How) ReadMessage(p *parser.Parser, f parser.Framing, payload []byte, c *Counts) error {
	p.Reset(f)
	if err := h.Feed(p, payload, c); err != nil {
		return err
	}
	return h.finish(p, c)
}

// Feed gives b to p, whatever p has read before, and consumes what comes out.
func (h How) Feed(p *parser.Parser, b []byte, c *Counts) error {
	for len(b) > 0 {
		b = b[p.Feed(b):]
		if err := h.drain(p, c); err != parser.ErrMoreInput {
			return early(err)
		}
	}
	return nil
}

func (h How) finish(p *parser.Parser, c *Counts) error {
	p.Finish()
	if err := h.drain(p, c); err != io.EOF {
		return early(err)
	}
	return nil
}

// drain consumes what there is up to an error, which it returns.
func (h How) drain(p *parser.Parser, c *Counts) error {
	if h.Stanzas {
		return drainStanzas(p, c)
	}
	for {
		t, err := p.Next()
		if err != nil {
			return err
		}
		c.Token(t)
	}
}

func drainStanzas(p *parser.Parser, c *Counts) error {
	for {
		st, err := p.NextStanza()
		if err != nil {
			return err
		}
		for t := range st.Tokens() {
			c.Token(t)
		}
	}
}

func early(err error) error { return fmt.Errorf("bench: reading generated traffic: %w", err) }
