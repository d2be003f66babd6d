package bench

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// contender is what takes part in every round: a row, or the baseline's twin.
type contender struct {
	strategy Strategy
	session  *Session
	read     func(*Counts) error // the whole session, once
	counts   Counts

	// One entry for each counted round.
	ns     []float64 // a stanza
	allocs []float64 // a stanza
}

func newContender(st Strategy, s *Session, noShapes bool) (*contender, error) {
	c := &contender{strategy: st, session: s}
	o := parser.Options{Limits: limits.Client, NoShapes: noShapes}
	if st != TCP {
		o.Framing, o.Limits = parser.FrameOpening, limits.WebSocket
	}
	p, err := parser.New(o)
	if err != nil {
		return nil, err
	}
	switch st {
	case TCP:
		c.read = func(n *Counts) error { return ReadStream(p, s.Stream, n) }
	case WS:
		c.read = func(n *Counts) error {
			return readMessages(s, func(f parser.Framing, b []byte) error { return ReadMessage(p, f, b, n) })
		}
	case WSFresh:
		c.read = func(n *Counts) error {
			return readMessages(s, func(f parser.Framing, b []byte) error {
				p, err := parser.New(o)
				if err != nil {
					return err
				}
				return ReadMessage(p, f, b, n)
			})
		}
	default:
		return nil, fmt.Errorf("%w: unknown strategy %q", ErrConfig, st)
	}
	return c, nil
}

// readMessages calls read with every message of a session over WebSocket.
func readMessages(s *Session, read func(parser.Framing, []byte) error) error {
	if err := read(parser.FrameOpening, s.Open); err != nil {
		return err
	}
	for _, f := range s.Frames {
		if err := read(parser.Frame, f); err != nil {
			return err
		}
	}
	return read(parser.Frame, s.Close)
}

// measure reads the session for at least that long and returns nanoseconds and
// allocations a stanza. The garbage of others is collected first, and pools
// and caches are filled by one reading that is not counted.
func (c *contender) measure(ctx context.Context, atLeast time.Duration) (ns, allocs float64, err error) {
	if err := ctx.Err(); err != nil {
		return 0, 0, err
	}
	runtime.GC()
	if err := c.read(&c.counts); err != nil {
		return 0, 0, err
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	sessions, elapsed := 0, time.Duration(0)
	for elapsed < atLeast || sessions == 0 {
		if err := ctx.Err(); err != nil {
			return 0, 0, err
		}
		if err := c.read(&c.counts); err != nil {
			return 0, 0, err
		}
		sessions++
		elapsed = time.Since(start)
	}
	runtime.ReadMemStats(&after)
	stanzas := float64(sessions * c.session.Stanzas)
	return float64(elapsed.Nanoseconds()) / stanzas, float64(after.Mallocs-before.Mallocs) / stanzas, nil
}
