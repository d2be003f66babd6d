package bench

import (
	"math"
	"slices"

	"golang.org/x/perf/benchmath"
)

// Spread is the median of some samples and an interval that holds the true
// median with the given confidence. The interval is exact and assumes nothing
// about the distribution: its ends are samples, chosen by their rank
// (golang.org/x/perf/benchmath). Timings are not normal, and resampling ten of
// them would add an approximation without a gain.
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

// Distinguishable reports whether the times of a and b differ by more than
// chance explains: by the Mann-Whitney U test at 5 %, and by more than the
// noise, that is, than two measurements of the same thing did. Too few samples
// never do.
func (r *Result) Distinguishable(a, b Row) bool {
	if a.NsPerStanza.Median <= 0 || b.NsPerStanza.Median <= 0 || r.Noise.Median <= 0 {
		return false
	}
	x := benchmath.NewSample(slices.Clone(a.Samples), &benchmath.DefaultThresholds)
	y := benchmath.NewSample(slices.Clone(b.Samples), &benchmath.DefaultThresholds)
	if c := benchmath.AssumeNothing.Compare(x, y); c.P >= c.Alpha {
		return false
	}
	ratio := a.NsPerStanza.Median / b.NsPerStanza.Median
	return max(ratio, 1/ratio) > r.Noise.reach()
}
