package bench

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSpread(t *testing.T) {
	for _, c := range []struct {
		samples []float64
		want    Spread
	}{
		{nil, Spread{}},
		{[]float64{5}, Spread{Median: 5, Low: 5, High: 5}},
		{[]float64{3, 1, 2}, Spread{Median: 2, Low: 1, High: 3}},
		{[]float64{6, 1, 3, 4, 5, 2}, Spread{Median: 3.5, Low: 1, High: 6, Confidence: 1 - 2.0/64}},
		{[]float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1e9}, Spread{Median: 1, Low: 1, High: 1, Confidence: 1 - 22.0/1024}},
	} {
		given := slices.Clone(c.samples)
		if got := spread(given); got != c.want {
			t.Errorf("spread(%v) = %+v, want %+v", c.samples, got, c.want)
		}
		if !slices.Equal(given, c.samples) {
			t.Errorf("spread sorted the caller's samples %v", c.samples)
		}
	}
}

// TestSpreadCovers draws samples from a skewed distribution, as timings are, with a
// median of 2: the interval has to hold it at least as often as it says. That of a
// bootstrap, the percentiles of the medians of resamples, does not, which is why intervals
// that are shown are not made by one.
func TestSpreadCovers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const trials, resamples = 2000, 400
	for _, n := range []int{6, 8, 10, 15, 30} {
		held, resampled, confidence := 0, 0, 0.0
		samples, drawn, medians := make([]float64, n), make([]float64, n), make([]float64, resamples)
		for range trials {
			for i := range samples {
				u := random.Float64() // 1/(1-u) has the median 2
				samples[i] = 1 / (1 - u)
			}
			s := spread(samples)
			confidence = s.Confidence
			if s.Low <= 2 && 2 <= s.High {
				held++
			}
			for i := range medians {
				for k := range drawn {
					drawn[k] = samples[random.IntN(n)]
				}
				slices.Sort(drawn)
				medians[i] = (drawn[(n-1)/2] + drawn[n/2]) / 2
			}
			slices.Sort(medians)
			if quantile(.025, medians) <= 2 && 2 <= quantile(.975, medians) {
				resampled++
			}
		}
		exact, bootstrapped := float64(held)/trials, float64(resampled)/trials
		t.Logf("of %d samples: by ranks %.3f, by a bootstrap %.3f", n, exact, bootstrapped)
		if exact < confidence-0.015 || confidence < 0.95 {
			t.Errorf("of %d samples: held in %v of the trials, confidence %v", n, exact, confidence)
		}
		if bootstrapped > exact {
			t.Errorf("of %d samples: a bootstrap holds the median in %v of the trials, the ranks in %v", n, bootstrapped, exact)
		}
	}
}

func rowOf(samples ...float64) Row { return Row{Samples: samples, NsPerStanza: spread(samples)} }

func TestDistinguishable(t *testing.T) {
	quiet := Result{Noise: Spread{Median: 1, Low: 0.99, High: 1.01}}
	loud := Result{Noise: Spread{Median: 1.1, Low: 0.6, High: 1.3}}
	crowd := Result{Noise: quiet.Noise, Rows: make([]Row, 36)}
	slow := rowOf(150, 151, 152, 153, 154, 155)
	fast := rowOf(100, 101, 102, 103, 104, 105)
	near := rowOf(100.1, 101.1, 102.1, 103.1, 104.1, 105.1)
	hair := rowOf(105.2, 105.21, 105.22, 105.23, 105.24, 105.25)
	top := rowOf(105.3, 105.31, 105.32, 105.33, 105.34, 105.35)
	for _, c := range []struct {
		name string
		r    *Result
		a, b Row
		want bool
	}{
		{"apart", &quiet, slow, fast, true},
		{"apart, by less than the noise", &loud, slow, fast, false},
		{"apart, by too few rounds for so many rows", &crowd, slow, fast, false},
		{"the same", &quiet, fast, fast, false},
		{"overlapping", &quiet, fast, near, false},
		{"never overlapping, by less than the noise", &quiet, hair, top, false},
		{"too few samples", &quiet, rowOf(1, 1.1), rowOf(9, 9.1), false},
		{"no samples", &quiet, Row{}, fast, false},
		{"noise not measured", &Result{}, slow, fast, false},
	} {
		for _, swapped := range []bool{false, true} {
			a, b := c.a, c.b
			if swapped {
				a, b = b, a
			}
			if got := c.r.Distinguishable(a, b); got != c.want {
				t.Errorf("%s (swapped: %v): got %v", c.name, swapped, got)
			}
		}
	}
}

// TestSameAgainstSame draws the rounds of 100 runs, of 36 rows each, as a machine
// gives them: skewed, with a drift that rows of one round share, and now and then
// something that takes half as long again. In at least 95 of the runs no row may
// differ from itself measured again, and in as many a row that was made 10 %
// slower has to.
func TestSameAgainstSame(t *testing.T) {
	const runs, rows, rounds = 100, 36, 15
	quiet, found := 0, 0
	for seed := range uint64(runs) {
		random := rand.New(rand.NewPCG(seed, 7))
		drift := make([]float64, rounds)
		for i := range drift {
			drift[i] = 1 + 0.02*random.Float64()
		}
		draw := func(median float64) Row {
			samples := make([]float64, rounds)
			for i := range samples {
				samples[i] = median * drift[i] * math.Exp(0.01*random.NormFloat64()) * (1 + 0.01*random.ExpFloat64())
				if random.IntN(50) == 0 {
					samples[i] *= 1.5
				}
			}
			return rowOf(samples...)
		}
		r := Result{Noise: Spread{Median: 1, Low: 1, High: 1}, Rows: make([]Row, rows)}
		differ := false
		for range rows {
			differ = r.Distinguishable(draw(1000), draw(1000)) || differ
		}
		if !differ {
			quiet++
		}
		if r.Distinguishable(draw(1100), draw(1000)) {
			found++
		}
	}
	if quiet < 95 || found < 95 {
		t.Errorf("%d of %d runs are without a difference, and in %d the slower row is found", quiet, runs, found)
	}
}

func TestOutliers(t *testing.T) {
	for _, c := range []struct {
		samples []float64
		want    int
	}{
		{nil, 0}, {[]float64{7}, 0}, {[]float64{1, 2, 3, 4, 5, 6, 7, 8}, 0}, {[]float64{1, 2, 3, 4, 5, 6, 7, 80}, 1},
		{[]float64{80, -60, 3, 4, 5, 6, 7, 2}, 2},
	} {
		if got := outliers(c.samples); got != c.want {
			t.Errorf("%v: %d", c.samples, got)
		}
	}
}

// TestNoise holds that the loudest mix decides.
func TestNoise(t *testing.T) {
	heatOf := func(base, twin []float64) *heat {
		h := &heat{}
		for _, times := range [][]float64{base, twin} {
			x := &contender{strategy: TCP, codec: NoCodec, corpus: &Corpus{}, wire: &wire{bytes: []byte("<a/>"), sends: []sent{{4, 1}}, stanzas: 1}}
			for _, ns := range times {
				x.keep(sample{read: ns / 4, write: 3 * ns / 4})
			}
			h.contenders = append(h.contenders, x)
		}
		return h
	}
	ones := []float64{1, 1, 1, 1, 1, 1}
	halves := []float64{1, .5, 1, .5, 1, 1}
	var r Result
	r.summarize(Config{Strategies: []Strategy{TCP}, Codecs: []Codec{NoCodec}}, []*heat{heatOf(ones, ones), heatOf(ones, halves), heatOf(ones, ones)})
	if r.Noise.Low != .5 || r.Noise.High != 1 || len(r.Rows) != 3 {
		t.Errorf("got %+v", r)
	}
	if got := ratios([]float64{2, 9}, []float64{1, 3}); !slices.Equal(got, []float64{2, 3}) {
		t.Errorf("ratios are not paired by round: %v", got)
	}
}

func TestOrders(t *testing.T) {
	next, same, other := orders(1, 4), orders(1, 4), orders(2, 4)
	distinct := map[[4]int]bool{}
	differs := false
	for i := range 20 {
		a := next()
		if !slices.Equal(a, same()) {
			t.Fatal("one seed gives two orders")
		}
		differs = differs || !slices.Equal(a, other())
		distinct[[4]int(a)] = true
		if sorted := slices.Sorted(slices.Values(a)); !slices.Equal(sorted, []int{0, 1, 2, 3}) {
			t.Fatalf("round %d measures %v", i, a)
		}
	}
	if !differs || len(distinct) < 5 {
		t.Errorf("orders hardly vary: %v", distinct)
	}
}
