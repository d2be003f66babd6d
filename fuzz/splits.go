package fuzz

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"

	"github.com/seed492f7be9/stanza/parser"
)

// Splits are tried one by one as long as trying all of them stays cheap. Of a
// longer input only those are tried that are near something, and a sample.
const (
	everySplit  = 8 << 10 // bytes of an input that is cut everywhere
	nearby      = 64      // bytes on both sides of a boundary
	seededCount = 1000
	pieceSize   = 1024 // text may leave in pieces from here on
)

// ErrSplit is in the chain of the error of an input whose answer depends on
// where it is cut.
var ErrSplit = errors.New("fuzz: the answer depends on the split")

// CheckSplits reads a request whole, and then cut in two at every byte if it
// has up to 8 KiB; beyond that at every byte within 64 bytes of the boundary
// of a token, of a buffer or of a piece of text, and at 1,000 others. Then it
// feeds it byte by byte and in several sizes, to a caller that takes events at
// once or late, and in one buffer. Options.Chunk is not looked at.
//
// It compares more than answers hold: the offset, depth, prefix and
// declarations of each token, the limit of an error, and what Stats counts.
// The error wraps [ErrSplit] and shows the first difference; another one is
// about the request or the options. Progress, if not nil, is called after each
// reading with their number so far.
func CheckSplits(r Request, o Options, progress func(n int)) error {
	f, err := newFeeder(&r, &o)
	if err != nil {
		return err
	}
	defer f.p.Close()
	return f.checkSplits(progress)
}

// checkSplits reads the request in every way there is.
func (f *feeder) checkSplits(progress func(n int)) error {
	near := newBoundaries(f)
	whole := f.outcome(way{}, near)
	n := 1
	for w := range ways(near) {
		got := f.outcome(w, nil)
		if n++; progress != nil {
			progress(n)
		}
		if got != whole {
			return fmt.Errorf("%w: fed %s: %s", ErrSplit, w, f.difference(w, whole, got))
		}
	}
	return nil
}

// way is one way to hand over input.
type way struct {
	chunk Chunking
	// roomy asks for memory for each piece as a whole, where Feed would fill
	// the window.
	roomy bool
	// late takes one event after each piece, and the others in the end.
	late bool
}

func (w way) String() string {
	s := w.chunk.String()
	if w.roomy {
		s += ", in one buffer"
	}
	if w.late {
		s += ", events taken late"
	}
	return s
}

// ways yields every way to try, byte by byte before the many.
func ways(b *boundaries) iter.Seq[way] {
	return func(yield func(way) bool) {
		for _, w := range []way{
			{chunk: Every(1)}, {roomy: true}, {chunk: Every(1), roomy: true}, {chunk: Every(1), late: true},
			{chunk: Every(2)}, {chunk: Every(3)}, {chunk: Every(7)}, {chunk: Every(7), late: true}, {chunk: Every(64)},
			{chunk: Every(1000)}, {chunk: Random(1)}, {chunk: Random(2)}, {chunk: Random(3), late: true},
		} {
			if !yield(w) {
				return
			}
		}
		for at := range b.splits() {
			if !yield(way{chunk: At(at)}) {
				return
			}
		}
	}
}

// outcome is what must not depend on the split, small enough to compare.
type outcome struct {
	events  uint64 // a hash of them
	verdict string
	stanzas int64
	// keepalives are bytes of white space between stanzas.
	keepalives int64
}

func (f *feeder) outcome(w way, near *boundaries) outcome {
	before := f.p.Stats()
	d := newDigest()
	var s sink = &d
	if near != nil {
		near.next = &d
		s = near
	}
	v := f.runWay(w, s)
	after := f.p.Stats()
	return outcome{d.sum(), v.String(), after.Stanzas - before.Stanzas, after.Keepalives - before.Keepalives}
}

// String tells everything about a verdict.
func (v verdict) String() string {
	switch e := v.err; {
	case v.open:
		return "open"
	case e == nil:
		return "accepted"
	case e.Rule == parser.RuleLimit:
		return fmt.Sprintf("%s of %d at %d of message %d in %q", e.Limit, e.Max, e.Offset, v.message, e.Path)
	default:
		return fmt.Sprintf("%s at %d of message %d in %q", e.Rule, e.Offset, v.message, e.Path)
	}
}

// difference reads the input both ways again, to show where they part.
func (f *feeder) difference(w way, whole, got outcome) string {
	var a, b tracer
	f.runWay(way{}, &a)
	f.runWay(w, &b)
	for i := range max(len(a.lines), len(b.lines)) {
		if x, y := a.line(i), b.line(i); x != y {
			return fmt.Sprintf("event %d is %s, and %s if whole", i, y, x)
		}
	}
	return fmt.Sprintf("%s, %d stanzas, %d keepalives; if whole %s, %d, %d", got.verdict, got.stanzas, got.keepalives,
		whole.verdict, whole.stanzas, whole.keepalives)
}

// boundaries finds out where a split could matter.
type boundaries struct {
	next  sink
	marks []bool // for each split, whether to try it
	total int
	base  int // where the message at hand begins
	run   int // where the run of text at hand begins, -1 for none
}

func newBoundaries(f *feeder) *boundaries {
	b := &boundaries{run: -1}
	for _, m := range f.messages {
		b.total += len(m)
	}
	b.marks = make([]bool, b.total+1)
	window := f.p.Limits().Window
	for at := window; at < b.total; at += window {
		b.mark(at)
	}
	return b
}

func (b *boundaries) mark(at int) {
	for i := max(at-nearby, 0); i <= min(at+nearby, b.total); i++ {
		b.marks[i] = true
	}
}

func (b *boundaries) message(base int) { b.base, b.run = base, -1 }

func (b *boundaries) fed(at int) { b.mark(b.base + at) }

func (b *boundaries) token(t parser.Token) {
	b.next.token(t)
	if b.total <= everySplit {
		return
	}
	from := b.base + int(t.Offset())
	to := from + len(t.Raw())
	if t.Kind() != parser.Text {
		b.run = -1
		b.mark(from)
		b.mark(to)
		return
	}
	if b.run < 0 {
		b.run = from
		b.mark(from)
	}
	for at := from + pieceSize - (from-b.run)%pieceSize; at < to; at += pieceSize {
		b.mark(at)
	}
	if !t.More() {
		b.mark(to)
	}
}

// splits yields the offsets to cut at.
func (b *boundaries) splits() iter.Seq[int] {
	return func(yield func(int) bool) {
		for at := 1; at < b.total; at++ {
			if (b.total <= everySplit || b.marks[at]) && !yield(at) {
				return
			}
		}
		if b.total <= everySplit {
			return
		}
		r := rand.New(rand.NewPCG(uint64(b.total), 0))
		for range seededCount {
			if at := 1 + r.IntN(b.total-1); !b.marks[at] && !yield(at) {
				return
			}
		}
	}
}
