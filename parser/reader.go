package parser

import (
	"errors"
	"io"
	"iter"
)

// Reader is the pull parser over an io.Reader. Deadlines and cancellation are
// the connection's: an error that its Read returns comes out of Next as it is,
// and reading can go on after it where the connection allows that.
//
// While it waits in Read, between stanzas, it holds a first buffer of 512
// bytes beside the parser. One goroutine at a time may use it.
type Reader struct {
	p     *Parser
	r     io.Reader
	err   error // of r, to be returned when everything before it was given
	first [512]byte
	large bool // the last read filled what it was given: ask for more
	idle  uint8
}

// maxIdleReads is how many reads in a row may return nothing at all.
const maxIdleReads = 100

// NewReader returns a Reader of r. The error wraps [ErrOptions].
func NewReader(r io.Reader, o Options) (*Reader, error) {
	p, err := New(o)
	if err != nil {
		return nil, err
	}
	return &Reader{p: p, r: r}, nil
}

// Parser returns the parser that r feeds, for its Limits and Stats. Feeding it
// otherwise is the caller's risk.
func (r *Reader) Parser() *Parser { return r.p }

// Next returns the next event; see [Parser.Next] for its errors. At the end of
// what is read, it returns
//
//   - io.EOF where that is the end of the document or frame, or where the
//     stream was closed by its end tag. A closed stream is over: Next returns
//     io.EOF without reading on, and what the peer may have sent behind the
//     end tag is not judged. It is there for Buffered, and with it what the
//     parser borrowed, until Close of the Parser;
//   - io.ErrUnexpectedEOF where the stream is still open, between stanzas:
//     the peer just went away;
//   - an [*Error] with RuleUnexpectedEnd where it ends inside a stanza or
//     token.
func (r *Reader) Next() (Token, error) {
	for {
		if r.p.Closed() {
			return Token{}, io.EOF
		}
		t, err := r.p.Next()
		if err != ErrMoreInput {
			return t, err
		}
		if err := r.read(); err != nil {
			return Token{}, err
		}
	}
}

// NextStanza returns the next first-level element as a whole: see
// [Parser.NextStanza], and Next for what it returns at the end.
func (r *Reader) NextStanza() (Stanza, error) {
	for {
		if r.p.stepOut(); r.p.Closed() {
			return Stanza{}, io.EOF
		}
		st, err := r.p.NextStanza()
		if err != ErrMoreInput {
			return st, err
		}
		if err := r.read(); err != nil {
			return Stanza{}, err
		}
	}
}

// read feeds the parser with one Read.
func (r *Reader) read() error {
	if err := r.err; err != nil {
		r.err = nil
		if !errors.Is(err, io.EOF) {
			return err
		}
		r.p.Finish()
		return nil
	}
	b := r.first[:]
	direct := r.large || r.p.partial()
	if direct {
		b = r.p.Space(len(r.first))
	}
	n, err := r.r.Read(b)
	n = max(0, min(n, len(b)))
	if r.idle++; n > 0 || err != nil {
		r.idle = 0
	} else if r.idle == maxIdleReads {
		r.idle = 0
		err = io.ErrNoProgress
	}
	r.large = n == len(b)
	if direct {
		r.p.Commit(n)
	} else {
		for fed := 0; fed < n; {
			fed += r.p.Feed(b[fed:n])
		}
	}
	r.err = err
	return nil
}

// Tokens iterates over the events. It ends without an error where Next returns
// io.EOF; any other error is yielded once, with the zero Token, and ends it.
func (r *Reader) Tokens() iter.Seq2[Token, error] {
	return func(yield func(Token, error) bool) {
		for {
			t, err := r.Next()
			if err == io.EOF {
				return
			}
			if !yield(t, err) || err != nil {
				return
			}
		}
	}
}

// Stanzas iterates over whole first-level elements; on a stream its header comes
// first. It ends as Tokens does.
func (r *Reader) Stanzas() iter.Seq2[Stanza, error] {
	return func(yield func(Stanza, error) bool) {
		for {
			st, err := r.NextStanza()
			if err == io.EOF {
				return
			}
			if !yield(st, err) || err != nil {
				return
			}
		}
	}
}

// Restart begins a new stream behind the token that was given last: see
// [Parser.Restart].
func (r *Reader) Restart(mode RestartMode) ([]byte, error) { return r.p.Restart(mode) }

// Reset begins a new document, frame or stream, read from from: see
// [Parser.Reset].
func (r *Reader) Reset(from io.Reader, f Framing) {
	r.r, r.err, r.large, r.idle = from, nil, false, 0
	r.p.Reset(f)
}

// Buffered returns the bytes that were read and lie behind the token that was
// given last. They are borrowed until the next call.
func (r *Reader) Buffered() []byte { return r.p.Buffered() }
