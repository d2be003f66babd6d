package bench

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/seed492f7be9/stanza/parser"
)

// connectionBytes is how many bytes of stanzas a generated connection has: more
// than a window, and than DEFLATE looks back, and few enough that a slow codec does
// not need longer than a round for it.
const connectionBytes = 128 << 10

// Run measures. It needs the machine to itself.
//
// When ctx ends it returns what the complete rounds measured, which may be no
// rows at all, together with ctx.Err(). An error that wraps [ErrConfig] or
// [ErrArrival] comes without a Result.
func Run(ctx context.Context, c Config) (*Result, error) {
	c, err := c.resolve()
	if err != nil {
		return nil, err
	}
	r := &Result{
		Started: time.Now(), Version: c.Version, Machine: thisMachine(), Kernel: parser.Kernel(), Shapes: !c.NoShapes,
		Seed: c.Seed, Time: c.Time, Rate: c.Rate, TLS: !c.NoTLS, Network: c.Network, Rows: []Row{},
	}
	heats, err := newHeats(ctx, c)
	if err != nil {
		if ctx.Err() != nil {
			return r, ctx.Err()
		}
		return nil, err
	}
	p := newProgress(c, heats)
	var all []entrant
	for _, h := range heats {
		for _, x := range h.contenders {
			all = append(all, x)
		}
	}
	err = runRounds(ctx, c, all, p)
	if err != nil && ctx.Err() == nil {
		return nil, err
	}
	r.Rounds = len(heats[0].base().rounds)
	if r.Rounds == 0 {
		return r, err
	}
	r.summarize(c, heats)
	if err == nil && !c.RoundsOnly {
		err = r.measureOnce(ctx, c, heats, p)
	}
	return r, err
}

// heat is everything that is measured on one corpus. The baseline comes first,
// its twin second, and then the other rows.
type heat struct {
	corpus     *Corpus
	contenders []*contender
}

func (h *heat) base() *contender { return h.contenders[0] }
func (h *heat) twin() *contender { return h.contenders[1] }

// of returns the contender of a row.
func (h *heat) of(s Strategy, codec Codec) *contender {
	return h.contenders[slices.IndexFunc(h.contenders, func(c *contender) bool {
		return c.strategy == s && c.codec == codec
	})]
}

func newHeats(ctx context.Context, c Config) ([]*heat, error) {
	corpora := []*Corpus{}
	for _, mix := range c.Mixes {
		corpus, err := NewCorpus(mix, c.Seed, connectionBytes)
		if err != nil {
			return nil, err
		}
		corpora = append(corpora, corpus)
	}
	var heats []*heat
	for _, corpus := range append(corpora, c.Corpora...) {
		h, err := newHeat(ctx, corpus, c)
		if err != nil {
			return nil, err
		}
		heats = append(heats, h)
	}
	return heats, nil
}

func newHeat(ctx context.Context, corpus *Corpus, c Config) (*heat, error) {
	h := &heat{corpus: corpus}
	enter := func(s Strategy, codec Codec) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		x, err := newContender(s, codec, corpus, c.NoShapes)
		h.contenders = append(h.contenders, x)
		return err
	}
	for range 2 {
		if err := enter(TCP, NoCodec); err != nil {
			return nil, err
		}
	}
	for _, s := range c.Strategies {
		for _, codec := range c.Codecs {
			if s == TCP && codec == NoCodec {
				continue
			}
			if err := enter(s, codec); err != nil {
				return nil, err
			}
		}
	}
	return h, nil
}

// progress counts measurements for Config.Progress.
type progress struct {
	report      func(done, total int)
	done, total int
}

func newProgress(c Config, heats []*heat) *progress {
	p := &progress{report: c.Progress, total: math.MaxInt}
	contenders := 0
	for _, h := range heats {
		contenders += len(h.contenders)
	}
	once := 0
	if !c.RoundsOnly {
		once = len(heats)*len(c.Strategies)*len(c.Codecs) + len(c.Strategies) + len(c.Codecs)
	}
	if c.Rounds < (math.MaxInt-once)/contenders-1 {
		p.total = (c.Rounds+1)*contenders + once
	}
	return p
}

func (p *progress) step() {
	if p.done++; p.report != nil {
		p.report(p.done, p.total)
	}
}

// entrant is what is measured in every round.
type entrant interface {
	measure(ctx context.Context, atLeast time.Duration) (sample, error)
	keep(sample)
}

// runRounds measures every entrant once a round, and keeps only whole rounds:
// samples of one round are pairs. What it needs grows with the rounds that are
// complete, not with those that are wanted.
func runRounds(ctx context.Context, c Config, all []entrant, p *progress) error {
	samples := make([]sample, len(all))
	order := orders(c.Seed, len(all))
	for round := 0; round <= c.Rounds; round++ {
		for _, i := range order() {
			var err error
			if samples[i], err = all[i].measure(ctx, c.Time); err != nil {
				return err
			}
			p.step()
		}
		if round == 0 {
			continue // warm-up
		}
		for i, s := range samples {
			all[i].keep(s)
		}
	}
	return nil
}

// orders returns what draws an order of n contenders for each round.
func orders(seed uint64, n int) func() []int {
	random := rand.New(rand.NewPCG(seed, 0))
	return func() []int { return random.Perm(n) }
}
