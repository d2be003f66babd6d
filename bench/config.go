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
	// Strategies and Codecs are the rows to report, each with each, for each mix:
	// all of them by default. TCP without a codec is the baseline, and measured
	// even where it is not among them.
	Strategies []Strategy
	Codecs     []Codec
	// Mixes are the kinds of traffic; by default traffic.Mixed alone, or none
	// where there are Corpora.
	Mixes []traffic.Mix
	// Corpora are traffic of the caller's own, measured behind the mixes.
	Corpora []*Corpus
	// Rounds is how often each row is measured: 15 by default. Below 6 there
	// is no interval at 95 % (see Spread).
	Rounds int
	// Time is how long each row is measured in each round, half of it at either
	// end: 25 ms by default. It is a minimum: a connection that was begun is
	// used to its end.
	Time time.Duration
	// Seed decides the traffic, the order of the rows in each round, and when
	// stanzas arrive where latency is measured.
	Seed uint64
	// Rate is the arrivals a second at which latency is measured. By default
	// each row has its own: half of what it is capable of.
	Rate float64
	// Network, where not nil, is a link that packets and airtime are worked out
	// for.
	Network *Network
	// NoTLS leaves TLS records out of the bytes on the wire.
	NoTLS bool
	// NoShapes reads every tag by the grammar, where the parser would know
	// most of them again: see parser.Options.NoShapes. The vector kernel, the
	// engine's other choice of path, is one for the whole process: see
	// parser.UseKernel.
	NoShapes bool
	// RoundsOnly leaves out what is measured once, behind the rounds: latency,
	// idle memory, and scaling.
	RoundsOnly bool
	// Version is that of the caller, for the Result.
	Version string
	// Progress, where not nil, is called with how many of all measurements
	// are done, those of the warm-up among them. It runs between measurements,
	// never during one. A total that no int holds is the largest int.
	Progress func(done, total int)
}

const (
	defaultRounds = 15
	defaultTime   = 25 * time.Millisecond
	maxRate       = 1e7 // more than anything that is measured here can do
)

// ErrConfig is in the chain of every error about a Config.
var ErrConfig = errors.New("bench: invalid configuration")

// resolve returns c with its defaults filled in. What cannot be meant is
// refused, not repaired.
func (c Config) resolve() (Config, error) {
	if len(c.Strategies) == 0 {
		c.Strategies = Strategies()
	}
	if len(c.Codecs) == 0 {
		c.Codecs = Codecs()
	}
	if len(c.Mixes) == 0 && len(c.Corpora) == 0 {
		c.Mixes = []traffic.Mix{traffic.Mixed}
	}
	if err := chosen("strategy", c.Strategies, Strategies()); err != nil {
		return c, err
	}
	if err := chosen("codec", c.Codecs, Codecs()); err != nil {
		return c, err
	}
	if err := chosen("mix", c.Mixes, traffic.Mixes()); err != nil {
		return c, err
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
	if !(c.Rate >= 0 && c.Rate <= maxRate) {
		return c, fmt.Errorf("%w: a rate of %v a second; give up to %.0f, or 0 for half of what each row is capable of", ErrConfig, c.Rate, float64(maxRate))
	}
	if c.Network != nil {
		return c, c.Network.check()
	}
	return c, nil
}

// chosen says what is wrong with a choice among all.
func chosen[T comparable](what string, choice, all []T) error {
	for i, x := range choice {
		if !slices.Contains(all, x) {
			return fmt.Errorf("%w: unknown %s %q (one of %s)", ErrConfig, what, fmt.Sprint(x), list(all))
		}
		if slices.Contains(choice[:i], x) {
			return fmt.Errorf("%w: %s %q is given twice", ErrConfig, what, fmt.Sprint(x))
		}
	}
	return nil
}
