package writer

import (
	"bytes"
	"io"
	"unique"

	"github.com/seed492f7be9/stanza/internal/nest"
	"github.com/seed492f7be9/stanza/limits"
)

// stream is where a writer stands in its XML stream.
//
//	none ──OpenStream, Continue──► open ──CloseStream──► closed
//	  ▲                             │                      │
//	  └──────── Restart, Reset ─────┴──────────────────────┘
//
// In none and open first-level elements are written. Within one:
//
//	between ──Start──► tag ──Text, Start──► content ──last End──► between
//	                    └──────────────End───────────────────────────┘
type stream uint8

const (
	none stream = iota
	open
	closed
)

// Writer writes. One goroutine at a time may use it.
//
// While no element is open and all output was taken, it holds nothing but
// itself.
type Writer struct {
	cfg    *config
	err    *Error
	root   unique.Handle[string] // what the open stream header declared, frozen
	stream stream
	*work
}

// New returns a writer. The error wraps [ErrOptions].
func New(o Options) (*Writer, error) {
	cfg, err := o.resolve()
	if err != nil {
		return nil, err
	}
	return &Writer{cfg: cfg}, nil
}

// Limits returns the limits in force, defaults filled in.
func (w *Writer) Limits() limits.Limits { return w.cfg.limits }

// Err returns the error that stands, an [*Error], or nil.
func (w *Writer) Err() error {
	if w.err == nil {
		return nil
	}
	return w.err
}

// Depth returns how many elements are open, a stream header not counted.
func (w *Writer) Depth() int {
	if w.work == nil {
		return 0
	}
	return w.level()
}

// Buffer makes w append to dst, until Take gives it back. It is an error while
// an element is open, or output waits to be taken.
func (w *Writer) Buffer(dst []byte) error {
	if w.err != nil {
		return w.err
	}
	p := w.attach()
	if p.level() > 0 || p.whole > p.from {
		return w.fail(RuleUnfinished, 0)
	}
	if !p.lent {
		p.own = p.buf
	}
	p.buf, p.from, p.lent, p.ready = dst, len(dst), true, w.stream != closed
	p.setWhole()
	return nil
}

// Take returns the buffer that Buffer gave, with everything that was written
// appended, and leaves w without it. Of a writer without one it returns what was
// written in a new buffer, nil for nothing. It is an error while an element is
// open.
func (w *Writer) Take() ([]byte, error) {
	if w.err != nil {
		return nil, w.err
	}
	p := w.work
	if p == nil {
		return nil, nil
	}
	if p.level() > 0 {
		return nil, w.fail(RuleUnfinished, 0)
	}
	out := p.buf
	if !p.lent {
		out = bytes.Clone(out)
	}
	w.release()
	return out, nil
}

// Bytes returns what was written and not taken, up to the end of the last whole
// first-level element, stream header or end of a stream. It is borrowed until
// the next call of a method.
func (w *Writer) Bytes() []byte {
	if w.work == nil {
		return nil
	}
	return w.buf[w.from:w.whole:w.whole]
}

// WriteTo writes what Bytes returns to dst, and keeps what dst did not take, for
// the next call. A buffer that is not needed any more goes back to its pool. The
// error is the one that stands, and nothing was written then; otherwise that of
// dst, which does not stand.
func (w *Writer) WriteTo(dst io.Writer) (int64, error) {
	if w.err != nil {
		return 0, w.err
	}
	p := w.work
	if p == nil || p.whole == p.from {
		return 0, nil
	}
	n, err := dst.Write(p.buf[p.from:p.whole])
	n = max(0, min(n, p.whole-p.from))
	if n < p.whole-p.from && err == nil {
		err = io.ErrShortWrite
	}
	p.shift(n)
	w.detach()
	return int64(n), err
}

// Discard drops the error, and the first-level element at hand with all that
// was written of it.
func (w *Writer) Discard() {
	w.err = nil
	if p := w.work; p != nil {
		p.unwind()
		p.buf = p.buf[:p.whole]
		w.detach()
	}
}

// Resume drops the error: writing goes on as though the call that failed had
// not been made.
func (w *Writer) Resume() {
	w.err = nil
	if p := w.work; p != nil {
		p.ready = w.stream != closed
		w.detach()
	}
}

// Reset drops everything: the error, open elements, the stream, and output that
// was not taken. A buffer of the caller's is let go.
func (w *Writer) Reset() {
	w.err = nil
	if w.work != nil {
		w.unwind()
		w.release()
	}
	w.root, w.stream = unique.Handle[string]{}, none
}

// fail makes an error stand.
func (w *Writer) fail(rule Rule, at int) error {
	w.err = &Error{Rule: rule, At: at, Path: w.path()}
	if p := w.work; p != nil {
		p.ready = false
		if rule == RuleLimit {
			w.err.Limit, w.err.Max = p.passed, p.passed.Of(&w.cfg.limits)
		}
	}
	return w.err
}

func (w *Writer) path() string {
	p := w.work
	if p == nil {
		return ""
	}
	var s nest.Stack
	for _, e := range p.elems {
		s.Push(0, 0, p.buf[e.at+1:e.name])
	}
	if p.tag.at >= 0 {
		s.Push(0, 0, p.buf[p.tag.at+1:p.tag.name])
	}
	return string(s.AppendPath(nil, 0))
}

// begin returns the error that stands, and borrows what writing needs.
func (w *Writer) begin() error {
	if w.err != nil {
		return w.err
	}
	if w.stream == closed {
		return w.fail(RuleClosed, 0)
	}
	w.attach().ready = true
	return nil
}

// inTag is begin for what stands in a start tag.
func (w *Writer) inTag() error {
	if w.err != nil {
		return w.err
	}
	if w.work == nil || w.tag.at < 0 {
		return w.fail(RuleNotInTag, 0)
	}
	return nil
}

// between is begin for what stands between first-level elements.
func (w *Writer) between() error {
	if err := w.begin(); err != nil {
		return err
	}
	if w.level() > 0 {
		return w.fail(RuleUnfinished, 0)
	}
	return nil
}

// attach borrows what w works with.
func (w *Writer) attach() *work {
	if w.work == nil {
		p := works.Get().(*work)
		if p.root != w.root || p.names.Full() {
			p.thaw(w.root)
		}
		p.cfg, p.knowledge, w.work = w.cfg, w.cfg.knowledge, p
		p.setWhole()
	}
	return w.work
}

// detach gives back what w borrowed, if it is not needed any more: not where the
// caller's buffer waits to be taken.
func (w *Writer) detach() {
	p := w.work
	if p != nil && p.level() == 0 && p.whole == p.from && !p.lent {
		w.release()
	}
}

// release gives back everything, but lets go of a buffer of the caller's. No
// element is open.
func (w *Writer) release() {
	p := w.work
	if p.lent {
		p.buf, p.own, p.lent = p.own, nil, false
	}
	p.cfg, p.knowledge, p.buf, p.from, p.ready = nil, nil, p.buf[:0], 0, false
	w.work = nil
	if !p.large() {
		works.Put(p)
	}
}
