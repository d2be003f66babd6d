package bench

import (
	"math"
	"math/rand/v2"
	"slices"

	"golang.org/x/perf/benchmath"
	"gonum.org/v1/gonum/stat"
)

// Spread is the median of some samples and an interval that holds the true
// median with the given confidence. The interval is exact and assumes nothing
// about the distribution: its ends are samples, chosen by their rank
// (golang.org/x/perf/benchmath). The bootstrap's intervals of 95 % hold the median
// of 6 to 30 skewed samples in 90 to 94 % of the cases, these in 96 to 97 (see
// TestSpreadCovers), so the bootstrap is left to the ratio of two rows, of which
// there is no exact one: see Distinguishable.
type Spread struct {
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	// Confidence is at least 0.95. It is 0 with fewer than six samples, of
	// which no interval can be had at that level: then Low and High are the
	// least and the greatest.
	Confidence float64 `json:"confidence"`
}

const confidence = 0.95

// spread summarizes samples; none give the zero Spread.
func spread(samples []float64) Spread {
	if len(samples) == 0 {
		return Spread{}
	}
	s := benchmath.NewSample(slices.Clone(samples), &benchmath.DefaultThresholds)
	sum := benchmath.AssumeNothing.Summary(s, confidence)
	if math.IsInf(sum.Lo, 0) || math.IsInf(sum.Hi, 0) {
		return Spread{Median: sum.Center, Low: s.Values[0], High: s.Values[len(s.Values)-1]}
	}
	return Spread{sum.Center, sum.Lo, sum.Hi, sum.Confidence}
}

// reach returns how far the interval strays from 1, as a factor of at least 1.
func (s Spread) reach() float64 {
	if s.Low <= 0 {
		return math.Inf(1)
	}
	return max(s.High, 1/s.Low)
}

// mean returns the arithmetic mean; of no samples it is 0.
func mean(samples []float64) float64 {
	if len(samples) == 0 {
		return 0
	}
	return stat.Mean(samples, nil)
}

// quantile returns the sample below which the share p of them lies.
func quantile(p float64, sorted []float64) float64 {
	return stat.Quantile(p, stat.Empirical, sorted, nil)
}

// outliers counts samples that lie more than one and a half times the distance of
// the quartiles outside of these (Tukey).
func outliers(samples []float64) (n int) {
	if len(samples) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(samples))
	low, high := quantile(.25, sorted), quantile(.75, sorted)
	fence := 1.5 * (high - low)
	for _, s := range sorted {
		if s < low-fence || s > high+fence {
			n++
		}
	}
	return n
}

// level is the confidence at which the rows of a result are told apart, all of them
// together: it is corrected for their number (Bonferroni).
const level = 0.99

// Distinguishable reports whether the times of a and b, two rows of r, differ by
// more than chance explains, at 99 % for all rows of r together: by the
// Mann-Whitney U test, by a bootstrap interval of the ratio of their medians, which
// must not hold 1, and by more than the noise, that is, than two measurements of
// the same thing did. Too few samples never do: with 36 rows it takes eight.
func (r *Result) Distinguishable(a, b Row) bool {
	if a.NsPerStanza.Median <= 0 || b.NsPerStanza.Median <= 0 || r.Noise.Median <= 0 || len(a.Samples) != len(b.Samples) {
		return false
	}
	ratio := a.NsPerStanza.Median / b.NsPerStanza.Median
	if max(ratio, 1/ratio) <= r.Noise.reach() {
		return false
	}
	alpha := (1 - level) / float64(max(len(r.Rows), 1))
	x := benchmath.NewSample(slices.Clone(a.Samples), &benchmath.Thresholds{CompareAlpha: alpha})
	y := benchmath.NewSample(slices.Clone(b.Samples), &benchmath.Thresholds{CompareAlpha: alpha})
	if c := benchmath.AssumeNothing.Compare(x, y); c.P >= c.Alpha {
		return false
	}
	low, high := bootstrap(a.Samples, b.Samples, alpha)
	return low > 1 || high < 1
}

// resamples is how often bootstrap draws. Where that is too few for an interval that
// is corrected for many rows, it is the interval of all draws.
const resamples = 5000

// bootstrap returns an interval of the ratio of two medians, which misses the true
// one with the probability alpha. It draws rounds rather than samples: those of one
// round are a pair. The same samples give the same interval.
func bootstrap(a, b []float64, alpha float64) (low, high float64) {
	random := rand.New(rand.NewPCG(uint64(len(a)), 0))
	x, y := make([]float64, len(a)), make([]float64, len(a))
	drawn := make([]float64, resamples)
	for i := range drawn {
		for k := range x {
			round := random.IntN(len(a))
			x[k], y[k] = a[round], b[round]
		}
		slices.Sort(x)
		slices.Sort(y)
		drawn[i] = quantile(.5, x) / quantile(.5, y)
	}
	slices.Sort(drawn)
	return quantile(alpha/2, drawn), quantile(1-alpha/2, drawn)
}
