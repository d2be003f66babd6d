package main

import (
	"time"

	"github.com/schollz/progressbar/v3"
)

// bar shows how far long work is, on standard error, if that is a terminal. A
// nil bar shows nothing.
type bar struct{ b *progressbar.ProgressBar }

// newBar returns a bar for that many steps. It appears only when the work takes
// longer than a moment.
func (s *streams) newBar(total int, what string) *bar {
	return s.bar(int64(total), what, progressbar.OptionShowCount())
}

// newByteBar returns a bar for bytes of a regular file, unless results go to
// the terminal that it would be drawn on.
func (s *streams) newByteBar(total int64, what string) *bar {
	const long = 64 << 20 // what takes less than about a second needs none
	if total < long || s.outTTY {
		return nil
	}
	return s.bar(total, what, progressbar.OptionShowBytes(true))
}

func (s *streams) bar(total int64, what string, more progressbar.Option) *bar {
	if !s.errTTY || total < 2 {
		return nil
	}
	b := progressbar.NewOptions64(total, more,
		progressbar.OptionSetDescription(what),
		progressbar.OptionSetWriter(s.err),
		progressbar.OptionSetWidth(30),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionClearOnFinish())
	return &bar{b}
}

func (b *bar) add(n int) {
	if b != nil {
		b.b.Add(n)
	}
}

func (b *bar) set(n int) {
	if b != nil {
		b.b.Set(n)
	}
}

// clear makes room for a line on the same terminal; the next step draws it
// again.
func (b *bar) clear() {
	if b != nil {
		b.b.Clear()
	}
}

// finish removes the bar, so that what follows stands on a clean line.
func (b *bar) finish() {
	if b != nil {
		b.b.Finish()
	}
}
