package bench

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
)

// sessionBytes is how many bytes of stanzas a session has: far more than a
// window, so that every place in a stanza gets to lie at a chunk's end, and
// few enough to stay in a cache of the second or third level, where the bytes
// that a socket gives lie too.
const sessionBytes = 1 << 20

// Run measures. It needs the machine to itself.
//
// When ctx ends it returns what the complete rounds measured, which may be no
// rows at all, together with ctx.Err(). An error that wraps [ErrConfig] comes
// without a Result.
func Run(ctx context.Context, c Config) (*Result, error) {
	c, err := c.resolve()
	if err != nil {
		return nil, err
	}
	r := &Result{
		Started: time.Now(), Machine: thisMachine(), Kernel: parser.Kernel(), Shapes: !c.NoShapes,
		Seed: c.Seed, Time: c.Time, Rows: []Row{},
	}
	heats, err := newHeats(c)
	if err != nil {
		return nil, err
	}
	err = runRounds(ctx, c, heats)
	r.Rounds = len(heats[0].base().ns)
	if r.Rounds > 0 {
		r.summarize(c, heats)
	}
	return r, err
}

// heat is everything that is measured on one mix. The baseline comes first,
// its twin second, and then the other strategies.
type heat struct {
	session    *Session
	contenders []*contender
}

func (h *heat) base() *contender { return h.contenders[0] }
func (h *heat) twin() *contender { return h.contenders[1] }

// of returns the contender of a strategy.
func (h *heat) of(st Strategy) *contender {
	return h.contenders[slices.IndexFunc(h.contenders, func(c *contender) bool { return c.strategy == st })]
}

func newHeats(c Config) ([]*heat, error) {
	var heats []*heat
	for _, mix := range c.Mixes {
		h, err := newHeat(mix, c)
		if err != nil {
			return nil, err
		}
		heats = append(heats, h)
	}
	return heats, nil
}

func newHeat(mix traffic.Mix, c Config) (*heat, error) {
	h := &heat{session: NewSession(mix, c.Seed, sessionBytes)}
	line := []Strategy{TCP, TCP}
	for _, st := range c.Strategies {
		if st != TCP {
			line = append(line, st)
		}
	}
	for _, st := range line {
		contender, err := newContender(st, h.session, c.NoShapes)
		if err != nil {
			return nil, err
		}
		h.contenders = append(h.contenders, contender)
	}
	return h, nil
}

// runRounds measures every contender once a round, and keeps only whole
// rounds: samples of one round are pairs. What it needs grows with the rounds
// that are complete, not with those that are wanted.
func runRounds(ctx context.Context, c Config, heats []*heat) error {
	var all []*contender
	for _, h := range heats {
		all = append(all, h.contenders...)
	}
	type sample struct{ ns, allocs float64 }
	samples := make([]sample, len(all))
	done, total := 0, math.MaxInt
	if c.Rounds < math.MaxInt/len(all) {
		total = (c.Rounds + 1) * len(all)
	}
	order := orders(c.Seed, len(all))
	for round := 0; round <= c.Rounds; round++ {
		for _, i := range order() {
			ns, allocs, err := all[i].measure(ctx, c.Time)
			if err != nil {
				return err
			}
			samples[i] = sample{ns, allocs}
			done++
			if c.Progress != nil {
				c.Progress(done, total)
			}
		}
		if round == 0 {
			continue // warm-up
		}
		for i, s := range samples {
			all[i].ns = append(all[i].ns, s.ns)
			all[i].allocs = append(all[i].allocs, s.allocs)
		}
	}
	return nil
}

// orders returns what draws an order of n contenders for each round.
func orders(seed uint64, n int) func() []int {
	random := rand.New(rand.NewPCG(seed, 0))
	return func() []int { return random.Perm(n) }
}
