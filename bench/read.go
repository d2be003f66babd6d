package bench

import (
	"fmt"
	"io"

	"github.com/seed492f7be9/stanza/parser"
)

// ChunkSize is how many bytes of a stream come at a time.
const ChunkSize = 4 << 10

// ReadStream reads a whole stream in chunks.
func ReadStream(p *parser.Parser, stream []byte, c *Counts) error {
	p.Reset(parser.Stream)
	for len(stream) > 0 {
		n := min(ChunkSize, len(stream))
		if err := feed(p, stream[:n], c); err != nil {
			return err
		}
		stream = stream[n:]
	}
	return finish(p, c)
}

// ReadMessage reads one message; f is parser.Frame, or parser.FrameOpening for
// the one that opens the session.
func ReadMessage(p *parser.Parser, f parser.Framing, payload []byte, c *Counts) error {
	p.Reset(f)
	if err := feed(p, payload, c); err != nil {
		return err
	}
	return finish(p, c)
}

// feed gives b to p and consumes what comes out.
func feed(p *parser.Parser, b []byte, c *Counts) error {
	for len(b) > 0 {
		b = b[p.Feed(b):]
		if err := drain(p, c); err != parser.ErrMoreInput {
			return early(err)
		}
	}
	return nil
}

func finish(p *parser.Parser, c *Counts) error {
	p.Finish()
	if err := drain(p, c); err != io.EOF {
		return early(err)
	}
	return nil
}

// drain consumes tokens up to an error, which it returns.
func drain(p *parser.Parser, c *Counts) error {
	for {
		t, err := p.Next()
		if err != nil {
			return err
		}
		c.Token(t)
	}
}

func early(err error) error { return fmt.Errorf("bench: reading generated traffic: %w", err) }
