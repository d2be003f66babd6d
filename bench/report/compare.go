package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/aclements/go-moremath/stats"

	"github.com/seed492f7be9/stanza/bench"
)

// A Part is whose time Compare compares.
type Part string

const (
	Both  Part = "both" // ends
	Read  Part = "read"
	Write Part = "write"
)

// Parts returns all parts.
func Parts() []Part { return []Part{Both, Read, Write} }

// Samples returns the samples of a row that are compared.
func (p Part) Samples(row bench.Row) []float64 {
	switch p {
	case Read:
		return row.ReadSamples
	case Write:
		return row.WriteSamples
	}
	return row.Samples
}

// time returns their summary.
func (p Part) time(row bench.Row) bench.Spread {
	switch p {
	case Read:
		return row.Read
	case Write:
		return row.Write
	}
	return row.NsPerStanza
}

// A Verdict says which of two results is faster in a row, if that can be told.
type Verdict string

const (
	Faster       Verdict = "faster" // the new one
	Slower       Verdict = "slower"
	NoDifference Verdict = "no difference"
	TooFewRounds Verdict = "too few rounds" // however far apart they lay
)

// Comparison is two results side by side. It is plain data.
type Comparison struct {
	Part Part `json:"part"`
	// Confidence is that of all intervals together: the chance that chance makes
	// any row differ is what it lacks to 1.
	Confidence float64 `json:"confidence"`
	// Noise is the factor that a row has to change by at least, as two
	// measurements of the same thing did within one of the results.
	Noise float64  `json:"noise"`
	Rows  []Change `json:"rows"`
	// OnlyOld and OnlyNew are the rows without a counterpart.
	OnlyOld  []RowName `json:"only_old,omitempty"`
	OnlyNew  []RowName `json:"only_new,omitempty"`
	Warnings []string  `json:"warnings,omitempty"`
}

// RowName is what rows of two results are matched by.
type RowName struct {
	Strategy bench.Strategy `json:"strategy"`
	Codec    bench.Codec    `json:"codec"`
	Mix      string         `json:"mix"`
}

// String returns the name as text that any document can hold.
func (n RowName) String() string {
	return legible(fmt.Sprintf("%s %s %s", n.Strategy, n.Codec, n.Mix))
}

func nameOf(row bench.Row) RowName { return RowName{row.Strategy, row.Codec, row.Mix} }

// Change is what became of a row.
type Change struct {
	RowName
	Old bench.Spread `json:"old_ns"` // time, ns/stanza
	New bench.Spread `json:"new_ns"`
	// Ratio is new to old: the median of the quotients of all pairs of samples
	// (Hodges and Lehmann), and the interval that goes with the Mann-Whitney U
	// test. Its confidence is that of this row alone, corrected for the number
	// of rows (Bonferroni), and 0 where there are too few rounds for an interval.
	Ratio   bench.Spread `json:"ratio"`
	Verdict Verdict      `json:"verdict"`
	Wire    Pair         `json:"wire_bytes"` // bytes a stanza
	Framed  Pair         `json:"framed_bytes"`
	Allocs  Pair         `json:"allocs"` // heap allocations a stanza, of Part
}

// Pair is an exact figure, before and after.
type Pair struct {
	Old float64 `json:"old"`
	New float64 `json:"new"`
}

// Difference is new less old.
func (p Pair) Difference() float64 { return p.New - p.Old }

// confidence is that of a comparison as a whole.
const confidence = 0.99

// Compare puts two results side by side, row by row in the order of the new
// one. Times differ if the interval of their ratio leaves out 1 and the ratio is
// beyond the noise of both results. Samples have to be above 0.
func Compare(old, new *bench.Result, part Part) *Comparison {
	c := &Comparison{Part: part, Confidence: confidence, Noise: max(reach(old.Noise), reach(new.Noise)), Rows: []Change{}}
	var pairs [][2]bench.Row
	for _, row := range new.Rows {
		if i := slices.IndexFunc(old.Rows, func(o bench.Row) bool { return nameOf(o) == nameOf(row) }); i >= 0 {
			pairs = append(pairs, [2]bench.Row{old.Rows[i], row})
		} else {
			c.OnlyNew = append(c.OnlyNew, nameOf(row))
		}
	}
	for _, row := range old.Rows {
		if !slices.ContainsFunc(new.Rows, func(n bench.Row) bool { return nameOf(n) == nameOf(row) }) {
			c.OnlyOld = append(c.OnlyOld, nameOf(row))
		}
	}
	alpha := (1 - confidence) / max(float64(len(pairs)), 1)
	for _, p := range pairs {
		c.Rows = append(c.Rows, part.change(p[0], p[1], alpha, c.Noise))
	}
	c.Warnings = append(differences(old, new), c.doubts(pairs)...)
	return c
}

// reach returns how far an interval strays from 1, as a factor of at least 1.
func reach(s bench.Spread) float64 {
	if s.Low <= 0 {
		return math.MaxFloat64 // JSON has no infinity
	}
	return max(s.High, 1/s.Low, 1)
}

func (p Part) change(old, new bench.Row, alpha, noise float64) Change {
	c := Change{
		RowName: nameOf(new), Old: p.time(old), New: p.time(new), Ratio: quotient(p.Samples(new), p.Samples(old), alpha),
		Wire:   Pair{old.WireBytesPerStanza, new.WireBytesPerStanza},
		Framed: Pair{old.FramedBytesPerStanza, new.FramedBytesPerStanza},
		Allocs: Pair{old.AllocsPerStanza, new.AllocsPerStanza},
	}
	switch p {
	case Read:
		c.Allocs = Pair{old.ReadAllocs, new.ReadAllocs}
	case Write:
		c.Allocs = Pair{old.WriteAllocs, new.WriteAllocs}
	}
	switch r := c.Ratio; {
	case r.Confidence == 0:
		c.Verdict = TooFewRounds
	case r.Low > 1 && r.Median > noise:
		c.Verdict = Slower
	case r.High < 1 && r.Median < 1/noise:
		c.Verdict = Faster
	default:
		c.Verdict = NoDifference
	}
	return c
}

// quotient returns the median of x/y over all pairs, and the interval in which
// the true one lies but for a chance of alpha.
func quotient(x, y []float64, alpha float64) bench.Spread {
	if len(x) == 0 || len(y) == 0 {
		return bench.Spread{}
	}
	x, y = slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y))
	n := len(x) * len(y)
	s := bench.Spread{Median: (nth(x, y, (n-1)/2) + nth(x, y, n/2)) / 2}
	k, miss := cut(len(x), len(y), alpha)
	if k == 0 {
		s.Low, s.High = nth(x, y, 0), nth(x, y, n-1)
		return s
	}
	s.Low, s.High, s.Confidence = nth(x, y, k-1), nth(x, y, n-k), 1-miss
	return s
}

// cut returns how many of the least quotients, and of the greatest, can be cut
// off, and the chance that the true one is among them. Of n1 and n2 samples it is
// as many as there are values of U, from 0 up, that together have no more than
// half of alpha.
func cut(n1, n2 int, alpha float64) (k int, miss float64) {
	// The exact distribution takes the square of this in time.
	if n1*n2 > 2500 {
		u := float64(n1) * float64(n2)
		normal := stats.NormalDist{Mu: u / 2, Sigma: math.Sqrt(u * float64(n1+n2+1) / 12)}
		return max(int(normal.InvCDF(alpha/2)), 0), alpha
	}
	u := stats.UDist{N1: n1, N2: n2}
	if k = sort.Search(n1*n2, func(k int) bool { return 2*u.CDF(float64(k)) > alpha }); k > 0 {
		miss = 2 * u.CDF(float64(k-1))
	}
	return k, miss
}

// nth returns the quotient x/y that has n smaller ones, of all pairs of two
// sorted lists. Floats above 0 are in the order of their bits, so it is found by
// halving, in little time and no memory for whatever many samples.
func nth(x, y []float64, n int) float64 {
	low, high := math.Float64bits(x[0]/y[len(y)-1]), math.Float64bits(x[len(x)-1]/y[0])
	for low < high {
		mid := low + (high-low)/2
		if upTo(x, y, math.Float64frombits(mid)) > n {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return math.Float64frombits(low)
}

// upTo returns how many quotients are q or less.
func upTo(x, y []float64, q float64) (n int) {
	j := len(y)
	for _, v := range x { // the greater x is, the fewer
		for j > 0 && v/y[len(y)-j] > q {
			j--
		}
		n += j
	}
	return n
}

// differences says in what the two results differ besides the rows: such a
// comparison is of more than two versions of the code.
func differences(old, new *bench.Result) (all []string) {
	add := func(what string, a, b any) {
		if a != b {
			all = append(all, legible(fmt.Sprintf("%s differs: %v, then %v.", what, cmp.Or(fmt.Sprint(a), "unknown"), cmp.Or(fmt.Sprint(b), "unknown"))))
		}
	}
	a, b := old.Machine, new.Machine
	add("The processor", a.CPU, b.CPU)
	add("The number of cores", a.Cores, b.Cores)
	add("The system", a.OS+"/"+a.Arch, b.OS+"/"+b.Arch)
	add("The system's release", a.OSRelease, b.OSRelease)
	add("The version of Go", a.GoVersion, b.GoVersion)
	add("The version of stanzabench", old.Version, new.Version)
	add("The vector kernel", old.Kernel, new.Kernel)
	add("Whether shapes are on", old.Shapes, new.Shapes)
	add("The seed", old.Seed, new.Seed)
	add("The number of rounds", old.Rounds, new.Rounds)
	add("The time of a round", old.Time, new.Time)
	add("Whether TLS is counted", old.TLS, new.TLS)
	return all
}

// doubts says what speaks against taking the verdicts for what they are.
func (c *Comparison) doubts(pairs [][2]bench.Row) (all []string) {
	for _, p := range pairs {
		if p[0].RawBytesPerStanza != p[1].RawBytesPerStanza {
			all = append(all, fmt.Sprintf("The stanzas of %s are not the same in both.", legible(p[1].Mix)))
			break
		}
	}
	switch {
	case c.Noise == math.MaxFloat64:
		all = append(all, "A run has no measure of its noise, so that no change can be told from it.")
	case c.Noise > 1.1:
		all = append(all, "A machine did something else as well: changes below a factor of "+Number(c.Noise)+" go unseen.")
	}
	if len(c.Rows) < 3 {
		return all
	}
	ratios := make([]float64, len(c.Rows))
	for i, row := range c.Rows {
		ratios[i] = row.Ratio.Median
		if row.Verdict != c.Rows[0].Verdict || row.Verdict != Slower && row.Verdict != Faster {
			return all
		}
	}
	return append(all, fmt.Sprintf("Every row is %s, by %s to %s times the time: what all of them share was changed, or the machine was.",
		c.Rows[0].Verdict, Number(slices.Min(ratios)), Number(slices.Max(ratios))))
}
