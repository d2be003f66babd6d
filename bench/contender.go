package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"
)

// ErrArrival is in the chain of the error of a row whose stanzas did not arrive as
// they were sent. There are no figures then.
var ErrArrival = errors.New("bench: stanzas did not arrive as they were sent")

// contender is what takes part in every round: a row, or the baseline's twin. It
// has both ends of a connection.
type contender struct {
	strategy Strategy
	codec    Codec
	corpus   *Corpus
	noShapes bool

	sender   *sender
	receiver *receiver
	wire     *wire // all that the sender sends, for the receiver to read
	arrived  tally // what reading all of it comes to

	rounds []sample // that are complete, the warm-up not among them
}

// sample is what one round measured, of a stanza.
type sample struct {
	read, write             float64 // nanoseconds
	readAllocs, writeAllocs float64
	first                   float64 // nanoseconds, of a connection
}

func newContender(s Strategy, c Codec, corpus *Corpus, noShapes bool) (*contender, error) {
	x, err := newSender(s, c, corpus)
	if err != nil {
		return nil, err
	}
	r, err := newReceiver(s, c, noShapes)
	if err != nil {
		return nil, err
	}
	t := &contender{strategy: s, codec: c, corpus: corpus, noShapes: noShapes, sender: x, receiver: r}
	return t, t.connect()
}

// connect sends everything once, and holds what arrives to what was meant, event by
// event. Passes under the clock are held to the sums of this one.
func (c *contender) connect() error {
	var err error
	if c.wire, err = newWire(c.sender); err != nil {
		return c.fault(err)
	}
	if err := c.check(); err != nil {
		return err
	}
	c.arrived = c.receiver.tally
	return nil
}

// check reads everything once, and holds it to what was meant.
func (c *contender) check() error {
	rec := &recorder{}
	c.receiver.record = rec
	err := c.pass()
	c.receiver.record = nil
	if err == nil {
		err = c.corpus.compare(rec.stanzas())
	}
	if err != nil {
		return c.fault(err)
	}
	return nil
}

func (c *contender) fault(err error) error {
	return fmt.Errorf("%w: %s with %s, %s: %w", ErrArrival, c.strategy, c.codec, c.corpus.Name, err)
}

// pass reads everything once, on a new connection.
func (c *contender) pass() error {
	c.receiver.tally = tally{}
	if err := c.receiver.reset(); err != nil {
		return err
	}
	return c.receiver.receive(c.wire.bytes)
}

// read is pass, held to what arrived the first time.
func (c *contender) read() error {
	err := c.pass()
	if err == nil && c.receiver.tally != c.arrived {
		err = fmt.Errorf("%+v, and %+v before", c.receiver.tally, c.arrived)
	}
	if err != nil {
		return c.fault(err)
	}
	return nil
}

// write sends everything once, on a new connection.
func (c *contender) write() error {
	bytes, stanzas := 0, 0
	err := c.sender.connection(func(b []byte, n, _ int) {
		bytes += len(b)
		stanzas += n
	})
	if err == nil && (bytes != len(c.wire.bytes) || stanzas != c.wire.stanzas) {
		err = fmt.Errorf("%d stanzas in %d bytes were sent, and %d in %d before", stanzas, bytes, c.wire.stanzas, len(c.wire.bytes))
	}
	if err != nil {
		return c.fault(err)
	}
	return nil
}

// measure takes the sample of a round: both ends, for half of the time each and
// one pass at least, and some first stanzas. When the clock has stopped it holds what
// arrives to what was meant once more.
func (c *contender) measure(ctx context.Context, atLeast time.Duration) (s sample, err error) {
	if s.write, s.writeAllocs, err = c.repeat(ctx, atLeast/2, c.write); err != nil {
		return s, err
	}
	if s.read, s.readAllocs, err = c.repeat(ctx, atLeast/2, c.read); err != nil {
		return s, err
	}
	if s.first, err = c.first(); err != nil {
		return s, err
	}
	return s, c.check()
}

func (c *contender) keep(s sample) { c.rounds = append(c.rounds, s) }

// repeat returns the nanoseconds and allocations of a stanza. The garbage of others
// is collected first, and one pass that is not counted fills pools and caches.
func (c *contender) repeat(ctx context.Context, atLeast time.Duration, pass func() error) (ns, allocs float64, err error) {
	runtime.GC()
	if err := pass(); err != nil {
		return 0, 0, err
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	passes, elapsed := 0, time.Duration(0)
	for elapsed < atLeast || passes == 0 {
		if err := ctx.Err(); err != nil {
			return 0, 0, err
		}
		if err := pass(); err != nil {
			return 0, 0, err
		}
		passes++
		elapsed = time.Since(start)
	}
	runtime.ReadMemStats(&after)
	stanzas := float64(passes * c.wire.stanzas)
	return float64(elapsed.Nanoseconds()) / stanzas, float64(after.Mallocs-before.Mallocs) / stanzas, nil
}

// firsts is how many new connections a sample of the first stanza is the mean of.
const firsts = 8

// first returns how long new connections take until their first stanza was read.
func (c *contender) first() (ns float64, err error) {
	opening := c.opening()
	var took time.Duration
	for range firsts {
		start := time.Now()
		r, err := newReceiver(c.strategy, c.codec, c.noShapes)
		if err == nil {
			err = r.receive(opening)
		}
		took += time.Since(start)
		if err != nil {
			return 0, c.fault(err)
		}
		r.parser.Close()
	}
	return float64(took.Nanoseconds()) / firsts, nil
}

// opening returns what is sent up to the first stanza.
func (c *contender) opening() []byte {
	i := slices.IndexFunc(c.wire.sends, func(s sent) bool { return s.stanzas > 0 })
	return c.wire.bytes[:c.wire.sends[i].to]
}
