package report_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/bench/report"
)

// slow makes a row of r slower by a factor.
func slow(r *bench.Result, row int, factor float64) *bench.Result {
	q := &r.Rows[row]
	for _, s := range []*[]float64{&q.ReadSamples, &q.WriteSamples, &q.Samples} {
		*s = slices.Clone(*s)
		for i := range *s {
			(*s)[i] *= factor
		}
	}
	q.Read, q.Write, q.NsPerStanza = spread(q.ReadSamples), spread(q.WriteSamples), spread(q.Samples)
	return r
}

// TestCompare holds that equal distributions do not differ, whatever was drawn
// from them, and that a change of a tenth is found among them, in either
// direction and nowhere else.
func TestCompare(t *testing.T) {
	wrong, found := 0, 0
	for seed := range uint64(100) {
		old, new := fixture(2*seed, "mixed"), fixture(2*seed+1, "mixed")
		slow(new, 7, 1.1)
		slow(new, 20, 1/1.1)
		for i, c := range report.Compare(old, new, report.Both).Rows {
			want := map[int]report.Verdict{7: report.Slower, 20: report.Faster}[i]
			switch c.Verdict {
			case want:
				found++
			case report.Slower, report.Faster:
				wrong++
			}
		}
	}
	// Of 100 comparisons one may have a wrong verdict, and luck doubles it; an
	// outlier among ten samples can hide a change.
	if wrong > 3 {
		t.Errorf("%d rows of equal distributions are said to differ", wrong)
	}
	if found < 160 {
		t.Errorf("%d of 200 changes of a tenth are found", found)
	}
	t.Logf("%d wrong verdicts, %d of 200 changes found", wrong, found)
}

// TestInterval holds that the interval of a ratio has the confidence that it
// claims, for few samples and for many.
func TestInterval(t *testing.T) {
	for _, n := range []int{6, 10, 60} {
		random := rand.New(rand.NewPCG(uint64(n), 1))
		missed, claimed := 0, 0.0
		const times = 2000
		for range times {
			old, new := one(samples(random, 100, n)), one(samples(random, 150, n))
			q := report.Compare(old, new, report.Both).Rows[0].Ratio
			if q.Confidence > 0 && (q.Low > 1.5 || q.High < 1.5) {
				missed++
			}
			claimed += (1 - q.Confidence) * boolean(q.Confidence > 0)
		}
		if limit := int(claimed*1.5) + 10; missed > limit {
			t.Errorf("%d rounds: the true ratio is outside in %d of %d cases, more than %d", n, missed, times, limit)
		}
	}
}

func boolean(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// one is a Result with one row of these samples.
func one(s []float64) *bench.Result {
	return &bench.Result{
		Noise: bench.Spread{Median: 1, Low: 1, High: 1, Confidence: 0.95},
		Rows:  []bench.Row{{Strategy: bench.TCP, Codec: bench.NoCodec, Mix: "mixed", Samples: s, NsPerStanza: spread(s)}},
	}
}

// TestQuotient holds the median of all pairs, and both ends, to those found by
// writing all pairs down.
func TestQuotient(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for n := 1; n < 30; n++ {
		x, y := samples(random, 10, n), samples(random, 20, 31-n)
		var all []float64
		for _, a := range y {
			for _, b := range x {
				all = append(all, a/b)
			}
		}
		slices.Sort(all)
		want := (all[(len(all)-1)/2] + all[len(all)/2]) / 2
		q := report.Compare(one(x), one(y), report.Both).Rows[0].Ratio
		if q.Median != want {
			t.Errorf("%d and %d samples: median %v, want %v", n, 31-n, q.Median, want)
		}
		if q.Confidence == 0 && (q.Low != all[0] || q.High != all[len(all)-1]) {
			t.Errorf("%d and %d samples: %v, want the least and the greatest", n, 31-n, q)
		}
		if !slices.Contains(all, q.Low) || !slices.Contains(all, q.High) || q.Low > q.Median || q.Median > q.High {
			t.Errorf("%d and %d samples: %v is not made of quotients in their order", n, 31-n, q)
		}
	}
}

func TestCompareSays(t *testing.T) {
	old := fixture(1, "mixed", "chat")
	t.Run("few rounds", func(t *testing.T) {
		c := report.Compare(one([]float64{1, 1, 1}), one([]float64{9, 9, 9}), report.Both)
		if c.Rows[0].Verdict != report.TooFewRounds {
			t.Errorf("three rounds each: %v", c.Rows[0].Verdict)
		}
	})
	t.Run("noise", func(t *testing.T) {
		new := fixture(1, "mixed", "chat")
		for i := range new.Rows {
			slow(new, i, 1.2)
		}
		new.Noise.High = 1.3
		for _, row := range report.Compare(old, new, report.Both).Rows {
			if row.Verdict != report.NoDifference {
				t.Fatalf("%v: %v, within the noise", row.RowName, row.Verdict)
			}
		}
	})
	t.Run("rows", func(t *testing.T) {
		new := fixture(1, "chat", "iq")
		c := report.Compare(old, new, report.Both)
		if len(c.Rows) != 36 || len(c.OnlyOld) != 36 || len(c.OnlyNew) != 36 || c.OnlyNew[0].String() != "tcp none iq" {
			t.Errorf("%d rows in both, only in old %v, only in new %v", len(c.Rows), c.OnlyOld, c.OnlyNew)
		}
	})
	t.Run("parts", func(t *testing.T) {
		new := fixture(1, "mixed", "chat")
		s := new.Rows[0].WriteSamples
		for i := range s {
			s[i] *= 2
		}
		for part, want := range map[report.Part]report.Verdict{report.Read: report.NoDifference, report.Write: report.Slower} {
			if got := report.Compare(old, new, part).Rows[0].Verdict; got != want {
				t.Errorf("%s: %v, want %v", part, got, want)
			}
		}
	})
	for name, change := range map[string]func(*bench.Result){
		"The processor":    func(r *bench.Result) { r.Machine.CPU = "another" },
		"system's release": func(r *bench.Result) { r.Machine.OSRelease = "" },
		"stanzabench":      func(r *bench.Result) { r.Version = "v2" },
		"vector kernel":    func(r *bench.Result) { r.Kernel = "portable" },
		"seed":             func(r *bench.Result) { r.Seed++ },
		"rounds":           func(r *bench.Result) { r.Rounds++ },
		"not the same":     func(r *bench.Result) { r.Rows[3].RawBytesPerStanza++ },
		"something else":   func(r *bench.Result) { r.Noise.High = 1.2 },
		"Every row is slow": func(r *bench.Result) {
			for i := range r.Rows {
				slow(r, i, 2)
			}
		},
	} {
		new := fixture(1, "mixed", "chat")
		if c := report.Compare(old, new, report.Both); len(c.Warnings) > 0 {
			t.Fatalf("equal results: %q", c.Warnings)
		}
		change(new)
		if c := report.Compare(old, new, report.Both); len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], name) {
			t.Errorf("%s: %q", name, c.Warnings)
		}
	}
}
