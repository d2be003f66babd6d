package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/parser"
)

// counts is what one parse of the input delivered. Adjacent text is one event.
type counts struct {
	Bytes      int64 `json:"bytes"`
	Events     int64 `json:"events"`
	Stanzas    int64 `json:"stanzas"` // first-level elements; in frames and documents the roots
	Elements   int64 `json:"elements"`
	Attributes int64 `json:"attributes"`
}

// report is the line that count prints.
type report struct {
	counts
	Seconds []float64 `json:"seconds"` // of each repetition
	MBPerS  struct {
		Median float64 `json:"median"`
		Best   float64 `json:"best"`
	} `json:"mb_per_s"`
}

// consumer reads from each event what an application would read. What it adds
// up keeps the compiler from leaving that out.
type consumer struct {
	counts
	inText bool
	sum    int
}

func (c *consumer) token(t parser.Token) {
	if t.Kind() == parser.Text {
		if !c.inText {
			c.inText = true
			c.Events++
		}
		c.sum += consume(t.Text())
		return
	}
	c.inText = false
	c.Events++
	c.sum += int(t.Name())
	if t.Kind() != parser.Start {
		return // also what was abandoned: it was counted when it began
	}
	c.Elements++
	if t.Stanza() {
		c.Stanzas++
	}
	for a := range t.Attrs() {
		c.Attributes++
		c.sum += int(a.Name()) + consume(a.Value())
	}
}

// consume touches the ends of a value that was delivered.
func consume(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	return int(b[0]) + int(b[len(b)-1]) + len(b)
}

// message is one input to parse, with its framing.
type message struct {
	b       []byte
	framing parser.Framing
}

// runCount parses the input from memory, as often as wanted, and prints what
// was delivered and how long it took.
func runCount(ctx context.Context, s *streams, o *tokensOptions, in *input, options parser.Options) error {
	messages, err := readMessages(o, in, options)
	if err != nil {
		return err
	}
	p, err := parser.New(options)
	if err != nil {
		return failedf("%s", plain(err))
	}
	bar := s.newBar(o.repeat, "parsing")
	var r report
	for i := range o.repeat {
		if ctx.Err() != nil {
			break
		}
		var c consumer
		start := time.Now()
		frame, err := countAll(p, messages, o.chunk.Chunking, &c)
		took := time.Since(start).Seconds()
		if e, ok := errors.AsType[*parser.Error](err); ok {
			bar.finish()
			if o.mode.value != modeFrames {
				frame = 0
			}
			s.out.Write((&jsonForm{frame: frame}).reject(nil, e))
			return errRejected
		}
		if i > 0 && c.counts != r.counts {
			return failedf("repetition %d delivered %+v, the first one %+v: that is a fault of this program", i+1, c.counts, r.counts)
		}
		r.counts = c.counts
		r.Seconds = append(r.Seconds, took)
		bar.add(1)
	}
	bar.finish()
	if len(r.Seconds) > 0 {
		r.summarize()
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s\n", line)
	}
	if ctx.Err() != nil {
		return errInterrupted
	}
	return nil
}

// readMessages reads the whole input into memory.
func readMessages(o *tokensOptions, in *input, options parser.Options) ([]message, error) {
	if o.mode.value == modeFrames {
		r := newFrameReader(in.name, in, o.framing.value == "length")
		var all []message
		for f := parser.FrameOpening; ; f = parser.Frame {
			err := r.next()
			if err == io.EOF {
				return all, nil
			}
			if err != nil {
				return nil, err
			}
			b, err := r.all()
			if err != nil {
				return nil, err
			}
			all = append(all, message{b, f})
		}
	}
	r, framing, err := resolveMode(o.mode.value, in, options)
	if err != nil {
		return nil, err
	}
	b := make([]byte, 0, in.size+512) // ReadAll's own growth copies a large file several times
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			return []message{{b, framing}}, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// countAll parses all messages once. It returns the number of the message that
// an error is about.
func countAll(p *parser.Parser, messages []message, chunk fuzz.Chunking, c *consumer) (int, error) {
	for i, m := range messages {
		p.Reset(m.framing)
		c.Bytes += int64(len(m.b))
		c.inText = false
		if err := countMessage(p, m.b, chunk, c); err != io.EOF && err != io.ErrUnexpectedEOF {
			return i + 1, err
		}
	}
	return 0, nil
}

func countMessage(p *parser.Parser, b []byte, chunk fuzz.Chunking, c *consumer) error {
	for from, to := range chunk.Cut(len(b)) {
		for from < to {
			from += p.Feed(b[from:to])
			if err := countEvents(p, c); err != parser.ErrMoreInput {
				return err
			}
		}
	}
	p.Finish()
	return countEvents(p, c)
}

func countEvents(p *parser.Parser, c *consumer) error {
	for {
		t, err := p.Next()
		if err != nil {
			return err
		}
		c.token(t)
	}
}

func (r *report) summarize() {
	speeds := make([]float64, len(r.Seconds))
	for i, s := range r.Seconds {
		if s > 0 {
			speeds[i] = float64(r.Bytes) / s / 1e6
		}
	}
	slices.Sort(speeds)
	n := len(speeds)
	r.MBPerS.Median = (speeds[(n-1)/2] + speeds[n/2]) / 2
	r.MBPerS.Best = speeds[n-1]
}
