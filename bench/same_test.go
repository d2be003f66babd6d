package bench

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
)

// slowed is a contender whose both ends do some of their passes twice: each one of
// that many.
type slowed struct {
	*contender
	every int
}

func (s slowed) measure(ctx context.Context, atLeast time.Duration) (sample, error) {
	drag := func(pass func() error) func() error {
		n := 0
		return func() error {
			if n++; n%s.every == 0 {
				if err := pass(); err != nil {
					return err
				}
			}
			return pass()
		}
	}
	var m sample
	var err error
	if m.write, _, err = s.repeat(ctx, atLeast/2, drag(s.write)); err == nil {
		m.read, _, err = s.repeat(ctx, atLeast/2, drag(s.read))
	}
	return m, err
}

// TestSameAgainstSameMeasured runs a hundred measurements in which every row is there
// twice, and one of them a third time, 10 % slower. In at least 95 of them no row may
// differ from its twin, and the slower one has to be found. It needs the machine to
// itself.
func TestSameAgainstSameMeasured(t *testing.T) {
	if os.Getenv("STANZA_LONG") != "1" {
		t.Skip("takes minutes and the machine to itself: set STANZA_LONG=1")
	}
	const runs = 100
	quiet, found := 0, 0
	for seed := range uint64(runs) {
		corpus, err := NewCorpus(traffic.Mixed, seed, 8<<10)
		if err != nil {
			t.Fatal(err)
		}
		config, err := Config{
			Seed: seed, Time: 16 * time.Millisecond, Rounds: 60, Strategies: []Strategy{TCP, WS, WSStrip, BOSH}, Codecs: []Codec{NoCodec},
		}.resolve()
		if err != nil {
			t.Fatal(err)
		}
		var all []entrant
		var pairs [][2]*contender
		enter := func(s Strategy, c Codec) *contender {
			x, err := newContender(s, c, corpus, false)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, x)
			return x
		}
		for _, s := range config.Strategies {
			for _, c := range config.Codecs {
				pairs = append(pairs, [2]*contender{enter(s, c), enter(s, c)})
			}
		}
		base := pairs[0]
		slow := enter(TCP, NoCodec)
		all[len(all)-1] = slowed{slow, 10} // 10 % slower
		if err := runRounds(t.Context(), config, all, &progress{}); err != nil {
			t.Fatal(err)
		}
		r := Result{Noise: spread(ratios(base[1].both(), base[0].both()))}
		for _, p := range pairs {
			r.Rows = append(r.Rows, newRow(p[0], base[0], config))
		}
		differ := false
		for i, p := range pairs {
			if r.Distinguishable(r.Rows[i], newRow(p[1], base[0], config)) {
				t.Logf("seed %d: %s with %s differs from itself", seed, p[0].strategy, p[0].codec)
				differ = true
			}
		}
		if !differ {
			quiet++
		}
		if s := newRow(slow, base[0], config); r.Distinguishable(s, r.Rows[0]) {
			found++
		} else {
			t.Logf("seed %d: the slower row takes %v, noise is %v", seed, s.Ratio, r.Noise)
		}
	}
	t.Logf("%d of %d runs are without a difference, and in %d the slower row is found", quiet, runs, found)
	if quiet < 95 || found < 95 {
		t.Fail()
	}
}
