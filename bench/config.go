package bench

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
)

// Config says what to measure. Zero fields take their defaults.
type Config struct {
	// Strategies are the rows to report, for each mix: all of them by default.
	// TCP is the baseline, and measured even where it is not among them.
	Strategies []Strategy
	// Mixes are the kinds of traffic; by default traffic.Mixed alone.
	Mixes []traffic.Mix
	// Rounds is how often each row is measured: 10 by default. Below 6 there
	// is no interval at 95 % (see Spread).
	Rounds int
	// Time is how long each row is measured in each round: 100 ms by default.
	// It is a minimum: a session that was begun is read to its end.
	Time time.Duration
	// Seed decides the traffic, and the order of the rows in each round.
	Seed uint64
	// NoShapes reads every tag by the grammar, where the parser would know
	// most of them again: see parser.Options.NoShapes. The vector kernel, the
	// engine's other choice of path, is one for the whole process: see
	// parser.UseKernel.
	NoShapes bool
	// Progress, where not nil, is called with how many of all measurements
	// are done, those of the warm-up among them. It runs between measurements,
	// never during one. A total that no int holds is the largest int.
	Progress func(done, total int)
}

const (
	defaultRounds = 10
	defaultTime   = 100 * time.Millisecond
)

// ErrConfig is in the chain of every error about a Config.
var ErrConfig = errors.New("bench: invalid configuration")

// resolve returns c with its defaults filled in. What cannot be meant is
// refused, not repaired.
func (c Config) resolve() (Config, error) {
	if len(c.Strategies) == 0 {
		c.Strategies = Strategies()
	}
	if len(c.Mixes) == 0 {
		c.Mixes = []traffic.Mix{traffic.Mixed}
	}
	for i, s := range c.Strategies {
		if !slices.Contains(Strategies(), s) {
			return c, fmt.Errorf("%w: unknown strategy %q (one of %s)", ErrConfig, s, strategyNames())
		}
		if slices.Contains(c.Strategies[:i], s) {
			return c, fmt.Errorf("%w: strategy %q is given twice", ErrConfig, s)
		}
	}
	for i, m := range c.Mixes {
		if !slices.Contains(traffic.Mixes(), m) {
			return c, fmt.Errorf("%w: %v is no mix", ErrConfig, m)
		}
		if slices.Contains(c.Mixes[:i], m) {
			return c, fmt.Errorf("%w: mix %q is given twice", ErrConfig, m)
		}
	}
	switch {
	case c.Rounds < 0:
		return c, fmt.Errorf("%w: %d rounds; give 1 or more, or 0 for %d", ErrConfig, c.Rounds, defaultRounds)
	case c.Rounds == 0:
		c.Rounds = defaultRounds
	}
	switch {
	case c.Time < 0:
		return c, fmt.Errorf("%w: a time of %v; give more than 0, or 0 for %v", ErrConfig, c.Time, defaultTime)
	case c.Time == 0:
		c.Time = defaultTime
	}
	return c, nil
}
