package fuzz

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/seed492f7be9/stanza/parser"
)

// Run reads a request and answers it. Its error is about the request or the
// options, never about the input: that the answer tells.
func Run(r Request, o Options) (Answer, error) {
	f, err := newFeeder(&r, &o)
	if err != nil {
		return Answer{}, err
	}
	var c collector
	v := f.run(o.Chunk, &c)
	a := Answer{ID: r.ID, Accepted: v.err == nil, Events: c.take(), Open: v.open}
	if v.err != nil {
		a.reject(v.err)
		a.Message = v.message
	}
	return a, nil
}

// sink takes the tokens of a run.
type sink interface{ token(t parser.Token) }

// verdict is how a run ended.
type verdict struct {
	err     *parser.Error // nil if the input was accepted
	message int           // the message at fault
	open    bool
}

// feeder drives a parser over the messages of one request, as often as wanted.
type feeder struct {
	p        *parser.Parser
	mode     Mode
	messages [][]byte
}

func newFeeder(r *Request, o *Options) (*feeder, error) {
	messages, err := r.messages()
	if err != nil {
		return nil, err
	}
	p, err := parser.New(parser.Options{
		Framing: r.Mode.framing(0), Limits: o.Limits, Session: o.Session, NoShapes: o.NoShapes, Workspaces: o.Workspaces,
	})
	if err != nil {
		return nil, fmt.Errorf("fuzz: %w", err)
	}
	return &feeder{p: p, mode: r.Mode, messages: messages}, nil
}

// run reads all messages from the beginning, cut as c says.
func (f *feeder) run(c Chunking, s sink) verdict { return f.runWay(way{chunk: c}, s) }

// watcher is a sink that wants to know where messages begin, and up to where
// the parser took bytes at once.
type watcher interface {
	message(base int)
	fed(at int)
}

func (f *feeder) runWay(w way, s sink) verdict {
	watch, _ := s.(watcher)
	base := 0
	for i, m := range f.messages {
		f.p.Reset(f.mode.framing(i))
		if watch != nil {
			watch.message(base)
		}
		err := f.message(m, w, base, s, watch)
		if err == io.ErrUnexpectedEOF {
			return verdict{open: true}
		}
		if e, ok := errors.AsType[*parser.Error](err); ok {
			return verdict{err: e, message: i}
		}
		base += len(m)
	}
	return verdict{}
}

// message reads one message, stream or document. Its error is the last one of
// the parser's: io.EOF if all is well.
func (f *feeder) message(m []byte, w way, base int, s sink, watch watcher) error {
	for from, to := range w.chunk.cut(base, len(m)) {
		for from < to {
			from += f.feed(m[from:to], w.roomy)
			if watch != nil {
				watch.fed(from)
			}
			limit := math.MaxInt
			if w.late {
				limit = 1
			}
			if err := f.drain(s, limit); err != nil && err != parser.ErrMoreInput {
				return err
			}
		}
	}
	f.p.Finish()
	return f.drain(s, math.MaxInt)
}

// feed hands over b, or as much of it as fits.
func (f *feeder) feed(b []byte, roomy bool) int {
	if !roomy {
		return f.p.Feed(b)
	}
	space := f.p.Space(len(b))
	if space == nil {
		return len(b)
	}
	n := copy(space, b)
	f.p.Commit(n)
	return n
}

// drain gives the events that the parser has to s, at most so many.
func (f *feeder) drain(s sink, limit int) error {
	for range limit {
		t, err := f.p.Next()
		if err != nil {
			return err
		}
		s.token(t)
	}
	return nil
}
