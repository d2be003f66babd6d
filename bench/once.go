package bench

import (
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"time"
)

// measureOnce fills into the rows what is measured once, behind the rounds. When
// ctx ends, what is not measured by then stays zero.
func (r *Result) measureOnce(ctx context.Context, c Config, heats []*heat, p *progress) error {
	parsers, codecs := map[Strategy]idle{}, map[Codec]idle{}
	var err error
	for _, s := range c.Strategies {
		if parsers[s], err = idleParser(ctx, heats[0].of(s, c.Codecs[0])); err != nil {
			return err
		}
		p.step()
	}
	for _, codec := range c.Codecs {
		if codecs[codec], err = idleCodec(ctx, codec); err != nil {
			return err
		}
		p.step()
	}
	i := 0
	for _, h := range heats {
		for _, s := range c.Strategies {
			for _, codec := range c.Codecs {
				row := &r.Rows[i]
				row.Idle = Idle{
					Parser: parsers[s].some, ParserOf10k: parsers[s].many,
					Codec: codecs[codec].some, CodecOf10k: codecs[codec].many, Codecs: codecs[codec].connections,
				}
				x := h.of(s, codec)
				if row.Latency, err = x.latency(ctx, c, row.Read.Median); err != nil {
					return err
				}
				if row.Scaling, err = x.scaling(ctx, c.Time); err != nil {
					return err
				}
				i++
				p.step()
			}
		}
	}
	return nil
}

// latencyTimes is for how many times Config.Time stanzas arrive where latency is
// measured.
const latencyTimes = 3

// latency measures how long stanzas take while they arrive at a rate. When they are
// due is drawn beforehand, by a Poisson process: whoever waits for one stanza to be
// read before the next one is sent measures a queue that can never be long
// (coordinated omission). Every stanza is measured from when it was due, so what it
// waits behind others counts, and one that is due when the time is over has waited as
// long as it did by then. The receiver spins while it waits: how long a system
// takes to wake a thread is not this program's to measure.
func (c *contender) latency(ctx context.Context, config Config, nsPerStanza float64) (Latency, error) {
	l := Latency{Rate: config.Rate}
	if l.Rate == 0 {
		l.Rate = 0.5 * float64(time.Second) / nsPerStanza
	}
	random := rand.New(rand.NewPCG(config.Seed, 1))
	next := func(stanzas int) time.Duration {
		return time.Duration(float64(stanzas) * random.ExpFloat64() * float64(time.Second) / l.Rate)
	}
	var took []float64
	var due time.Duration
	start := time.Now()
	c.receiver.ended = func() { took = append(took, float64(time.Since(start)-due)) }
	defer func() { c.receiver.ended = nil }()
	runtime.GC()
	start = time.Now()
	for until := latencyTimes * config.Time; time.Since(start) < until; {
		if err := c.receiver.reset(); err != nil {
			return l, c.fault(err)
		}
		err := c.wire.each(func(b []byte, stanzas int) error {
			if err := ctx.Err(); err != nil || time.Since(start) >= until {
				return err
			}
			// An opening or a close is no arrival, and comes with what was before it.
			if stanzas > 0 {
				due += next(stanzas)
			}
			for time.Since(start) < due {
			}
			before := len(took)
			if err := c.receiver.receive(b); err != nil {
				return c.fault(err)
			}
			if stanzas == 0 {
				took = took[:before]
			}
			return nil
		})
		if err != nil {
			return l, err
		}
	}
	// What is due and was not read waits still.
	end := time.Since(start)
	for due += next(1); due < end; due += next(1) {
		took = append(took, float64(end-due))
	}
	if len(took) == 0 {
		return l, nil
	}
	slices.Sort(took)
	l.P50, l.P99 = time.Duration(quantile(.5, took)), time.Duration(quantile(.99, took))
	l.Max = time.Duration(took[len(took)-1])
	return l, nil
}

// scaling measures what 1, 2, 4 and so on cores read together, up to all of them,
// each with connections of its own.
func (c *contender) scaling(ctx context.Context, atLeast time.Duration) ([]Scale, error) {
	var all []Scale
	most := runtime.GOMAXPROCS(0)
	for cores := 1; ; cores = min(2*cores, most) {
		s, err := c.together(ctx, cores, atLeast)
		if err != nil {
			return nil, err
		}
		all = append(all, Scale{cores, s})
		if cores == most {
			return all, nil
		}
	}
}

// together returns how many stanzas a second so many receivers read at once.
func (c *contender) together(ctx context.Context, receivers int, atLeast time.Duration) (perSecond float64, err error) {
	all := make([]*contender, receivers)
	for i := range all {
		x := *c
		if x.receiver, err = newReceiver(c.strategy, c.codec, c.noShapes); err != nil {
			return 0, err
		}
		all[i] = &x
	}
	runtime.GC()
	rates, errs := make([]float64, receivers), make([]error, receivers)
	var ready, running sync.WaitGroup
	ready.Add(receivers)
	for i, x := range all {
		running.Go(func() {
			ready.Done()
			ready.Wait()
			start := time.Now()
			passes := 0
			for time.Since(start) < atLeast || passes == 0 {
				if errs[i] = ctx.Err(); errs[i] == nil {
					errs[i] = x.read()
				}
				if errs[i] != nil {
					return
				}
				passes++
			}
			rates[i] = float64(passes*x.wire.stanzas) / time.Since(start).Seconds()
		})
	}
	running.Wait()
	for i := range rates {
		if errs[i] != nil {
			return 0, errs[i]
		}
		perSecond += rates[i]
	}
	return perSecond, nil
}

// idle is what a connection holds that waits: one of a hundred, and one of ten
// thousand or as many as were made.
type idle struct {
	some, many  float64 // bytes
	connections int     // that many is about
}

const (
	someConnections = 100
	manyConnections = 10_000
	// idleBudget is how much memory idle connections may take while they are
	// measured.
	idleBudget = 512 << 20
)

// measureIdle measures connections that are made one by one, each of which keeps
// what it is represented by.
func measureIdle(ctx context.Context, connect func() (any, error)) (i idle, err error) {
	if i.some, err = held(ctx, someConnections, connect); err != nil {
		return i, err
	}
	i.connections = manyConnections
	if i.some > idleBudget/manyConnections {
		i.connections = max(someConnections, int(idleBudget/i.some))
	}
	i.many, err = held(ctx, i.connections, connect)
	return i, err
}

// held returns the bytes on the heap that each of n connections holds.
func held(ctx context.Context, n int, connect func() (any, error)) (float64, error) {
	all := make([]any, n)
	before := heap()
	for i := range all {
		var err error
		if err = ctx.Err(); err == nil {
			all[i], err = connect()
		}
		if err != nil {
			return 0, err
		}
	}
	grown := heap() - before
	runtime.KeepAlive(all)
	return max(0, float64(grown)/float64(n)), nil
}

// heap returns the bytes that are in use. It takes two collections to empty pools.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// idleParser measures the parsers of connections on which nothing comes any more
// after their first stanzas.
func idleParser(ctx context.Context, c *contender) (idle, error) {
	return measureIdle(ctx, func() (any, error) {
		r, err := newReceiver(c.strategy, c.codec, c.noShapes)
		if err != nil {
			return nil, err
		}
		if err := r.receive(c.opening()); err != nil {
			return nil, c.fault(err)
		}
		if c.strategy == WSFresh {
			return nil, nil // its parsers go with their messages
		}
		return r.parser, nil
	})
}

// idleCodec measures what a server holds of a connection whose contexts are full:
// a decoder, and an encoder for the other direction.
func idleCodec(ctx context.Context, codec Codec) (idle, error) {
	if codec == NoCodec {
		return idle{connections: manyConnections}, nil
	}
	plain := NewSession(0, 1, 2*streamWindow).Stream[:streamWindow]
	e, err := newEncoder(codec, true)
	if err != nil {
		return idle{}, err
	}
	packed, err := e.append(nil, plain)
	if err != nil {
		return idle{}, err
	}
	return measureIdle(ctx, func() (any, error) {
		e, err := newEncoder(codec, true)
		if err != nil {
			return nil, err
		}
		d, err := newDecoder(codec, true)
		if err != nil {
			return nil, err
		}
		if _, err := e.append(nil, plain[:senderContext]); err != nil {
			return nil, err
		}
		return [2]any{e, d}, d.decode(packed, func([]byte) error { return nil })
	})
}

// senderContext is how much of what was sent an encoder keeps: that of frame/compress
// by default. Those of the libraries take what they need when they are made.
const senderContext = 4 << 10
