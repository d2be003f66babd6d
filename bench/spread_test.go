package bench

import (
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

// TestSpreadCovers draws samples from a skewed distribution, as timings are,
// with a median of 2: the interval has to hold it at least as often as it says.
func TestSpreadCovers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const trials = 4000
	held, confidence := 0, 0.0
	for range trials {
		samples := make([]float64, 10)
		for i := range samples {
			u := random.Float64() // 1/(1-u) has the median 2
			samples[i] = 1 / (1 - u)
		}
		s := spread(samples)
		confidence = s.Confidence
		if s.Low <= 2 && 2 <= s.High {
			held++
		}
	}
	if share := float64(held) / trials; share < confidence-0.01 || confidence < 0.95 {
		t.Errorf("held in %v of the trials, confidence %v", share, confidence)
	}
}

func rowOf(samples ...float64) Row { return Row{Samples: samples, NsPerStanza: spread(samples)} }

func TestDistinguishable(t *testing.T) {
	quiet := Result{Noise: Spread{Median: 1, Low: 0.99, High: 1.01}}
	loud := Result{Noise: Spread{Median: 1.1, Low: 0.6, High: 1.3}}
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

// TestNoise holds that the loudest mix decides.
func TestNoise(t *testing.T) {
	heatOf := func(base, twin []float64) *heat {
		s := &Session{Stanzas: 1, RawBytes: 1}
		return &heat{session: s, contenders: []*contender{
			{strategy: TCP, session: s, ns: base, allocs: base},
			{strategy: TCP, session: s, ns: twin, allocs: twin},
		}}
	}
	ones := []float64{1, 1, 1, 1, 1, 1}
	halves := []float64{1, .5, 1, .5, 1, 1}
	var r Result
	r.summarize(Config{Strategies: []Strategy{TCP}}, []*heat{heatOf(ones, ones), heatOf(ones, halves), heatOf(ones, ones)})
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

func TestFrameBytes(t *testing.T) {
	for payload, want := range map[int]int{0: 6, 125: 131, 126: 134, 65535: 65543, 65536: 65550} {
		if got := frameBytes(payload); got != want {
			t.Errorf("a payload of %d makes a frame of %d bytes, want %d", payload, got, want)
		}
	}
}
