package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"golang.org/x/perf/benchmath"

	"github.com/seed492f7be9/stanza/bench"
)

// Sentence says in one sentence what the rows of the first mix show: what a
// document a frame and a parser a frame cost beside a stream, and which row
// sends the fewest bytes. It says what it can where rows are missing.
func Sentence(r *bench.Result) string {
	all := mixes(r)
	if len(all) == 0 {
		return "Nothing was measured."
	}
	m := all[0]
	var parts []string
	if base := m.find(bench.TCP, bench.NoCodec); base != nil {
		if ws := m.find(bench.WS, bench.NoCodec); ws != nil {
			parts = append(parts, fmt.Sprintf("a document a frame (ws) %s and adds %s B to the %s B of a stanza",
				takes(r, ws, base), Number(ws.WireBytesPerStanza-base.WireBytesPerStanza), Number(base.RawBytesPerStanza)))
		}
		if fresh := m.find(bench.WSFresh, bench.NoCodec); fresh != nil {
			parts = append(parts, "a new parser for each frame (ws-fresh) "+takes(r, fresh, base))
		}
		if len(parts) == 0 {
			parts = append(parts, fmt.Sprintf("one stream (tcp) takes %s ns a stanza", Number(base.NsPerStanza.Median)))
		}
	}
	if len(parts) == 0 {
		fastest := slices.MinFunc(m.rows, func(a, b bench.Row) int { return cmp.Compare(a.NsPerStanza.Median, b.NsPerStanza.Median) })
		parts = append(parts, fmt.Sprintf("%s takes %s ns a stanza", label(fastest), Number(fastest.NsPerStanza.Median)))
	}
	if sent := with(m.rows, func(row bench.Row) float64 { return row.WireBytesPerStanza }); len(sent) > 1 {
		least := slices.MinFunc(sent, func(a, b bench.Row) int { return cmp.Compare(a.WireBytesPerStanza, b.WireBytesPerStanza) })
		name := strings.TrimSuffix(label(least), " *")
		if least.WhatIf {
			name += ", what if"
		}
		parts = append(parts, fmt.Sprintf("the fewest bytes on the wire are %s (%s)", Number(least.WireBytesPerStanza), name))
	}
	return fmt.Sprintf("On %s, %s.", m.name, strings.Join(parts, "; "))
}

// takes says what a row takes in relation to another, if that can be told.
func takes(r *bench.Result, row, base *bench.Row) string {
	ratio, differ := Beside(r, *row, *base, Both)
	if !differ {
		return "cannot be told apart in time from " + label(*base)
	}
	return fmt.Sprintf("takes %s the time of %s", Factor(ratio), label(*base))
}

// Beside returns the time of one row in relation to that of another one of the
// same result, in pairs of the same round, and whether the two can be told apart.
func Beside(r *bench.Result, row, base bench.Row, part Part) (ratio bench.Spread, differ bool) {
	x, y := part.Samples(row), part.Samples(base)
	quotients := make([]float64, min(len(x), len(y)))
	for i := range quotients {
		quotients[i] = x[i] / y[i]
	}
	if len(quotients) > 0 {
		s := benchmath.NewSample(quotients, &benchmath.DefaultThresholds)
		sum := benchmath.AssumeNothing.Summary(s, 0.95)
		ratio = bench.Spread{Median: sum.Center, Low: sum.Lo, High: sum.Hi, Confidence: sum.Confidence}
		if math.IsInf(sum.Lo, 0) || math.IsInf(sum.Hi, 0) {
			ratio = bench.Spread{Median: sum.Center, Low: s.Values[0], High: s.Values[len(s.Values)-1]}
		}
	}
	row.Samples, row.NsPerStanza = x, part.time(row)
	base.Samples, base.NsPerStanza = y, part.time(base)
	return ratio, r.Distinguishable(row, base)
}

// find returns the row of a strategy with a codec, or nil.
func (m mix) find(s bench.Strategy, c bench.Codec) *bench.Row {
	i := slices.IndexFunc(m.rows, func(row bench.Row) bool { return row.Strategy == s && row.Codec == c })
	if i < 0 {
		return nil
	}
	return &m.rows[i]
}

// Warnings says what a reader of r should beware of, in a sentence each: too few
// rounds, noise, and rows whose times cannot be told apart.
func Warnings(r *bench.Result) []string {
	var all []string
	for _, w := range warnings(r) {
		text := w.Text
		if len(w.Rows) > 0 {
			text += ": " + strings.Join(w.Rows, "; ")
		}
		all = append(all, text+".")
	}
	return all
}

// warning is a sentence without its end, and the rows that it is about.
type warning struct {
	Text string
	Rows []string
}

func warnings(r *bench.Result) (all []warning) {
	add := func(rows []string, format string, args ...any) {
		all = append(all, warning{fmt.Sprintf(format, args...), rows})
	}
	if len(r.Rows) > 0 && r.Rows[0].NsPerStanza.Confidence < 0.95 {
		add(nil, "%d rounds are too few for intervals: brackets and bars are the least and the greatest", r.Rounds)
	}
	if r.Noise.High > 1.1 || r.Noise.Low < 1/1.1 {
		add(nil, "The machine did something else as well: two measurements of the same thing differ by a factor of %s", Factor(r.Noise))
	}
	for _, m := range mixes(r) {
		if groups, n := m.alike(r); n > 0 {
			add(groups, "On %s %d of %d rows cannot be told apart in time from the next ones", m.name, n, len(m.rows))
		}
	}
	return all
}

// alike returns the rows that cannot be told from the next slower or faster
// one, those that hang together joined, and how many they are.
func (m mix) alike(r *bench.Result) (groups []string, count int) {
	rows := slices.Clone(m.rows)
	slices.SortStableFunc(rows, func(a, b bench.Row) int { return cmp.Compare(a.NsPerStanza.Median, b.NsPerStanza.Median) })
	for i := 0; i < len(rows); {
		n := 1
		for i+n < len(rows) && !r.Distinguishable(rows[i+n-1], rows[i+n]) {
			n++
		}
		if n > 1 {
			groups = append(groups, strings.Join(labels(rows[i:i+n]), ", "))
			count += n
		}
		i += n
	}
	return groups, count
}
