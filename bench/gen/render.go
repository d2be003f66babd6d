package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchproc"
	"golang.org/x/perf/benchunit"
)

// grid is a table's samples: for each row one a column, nil where there is none.
// Rows are in the order of the file.
type grid struct {
	fields []*benchproc.Field
	keys   []benchproc.Key
	cells  map[benchproc.Key][]*benchmath.Sample
	first  *benchfmt.Result // that has the file's configuration
}

// render returns the table in Markdown.
func (t table) render(files map[string]file) (string, error) {
	f, ok := files[t.subject]
	if !ok {
		return "\nNot measured yet.\n\n", nil
	}
	g, err := t.collect(f)
	if err != nil {
		return "", err
	}
	if len(g.keys) == 0 {
		return "", fmt.Errorf("%s has nothing of it", f.name)
	}
	var b strings.Builder
	var heads, rule []string
	for _, field := range g.fields {
		heads, rule = append(heads, strings.TrimLeft(field.Name, "/.")), append(rule, "---")
	}
	for _, c := range t.columns {
		heads, rule = append(heads, c.head), append(rule, "---:")
	}
	line := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	b.WriteString("\n")
	line(heads)
	line(rule)
	for _, key := range g.keys {
		line(t.row(g, key))
	}
	fmt.Fprintf(&b, "\n%s\n\n", source(f, g))
	return b.String(), nil
}

// collect sorts a file's figures into a grid.
func (t table) collect(f file) (*grid, error) {
	pick, err := benchproc.NewFilter(t.filter)
	if err != nil {
		return nil, err
	}
	var parser benchproc.ProjectionParser
	rows, err := parser.Parse(t.rows, pick)
	if err != nil {
		return nil, err
	}
	filters := make([]*benchproc.Filter, len(t.columns))
	for i, c := range t.columns {
		if filters[i], err = benchproc.NewFilter("* " + c.filter); err != nil {
			return nil, err
		}
	}
	g := &grid{fields: rows.FlattenedFields(), cells: map[benchproc.Key][]*benchmath.Sample{}}
	values := map[benchproc.Key][][]float64{}
	for _, r := range f.results {
		if m, err := pick.Match(r); err != nil || !m.Any() {
			continue
		}
		key := rows.Project(r)
		if values[key] == nil {
			g.first, g.keys = r, append(g.keys, key)
			values[key] = make([][]float64, len(t.columns))
		}
		for i, c := range t.columns {
			v, ok := r.Value(c.unit)
			if m, err := filters[i].Match(r); ok && err == nil && m.Any() {
				values[key][i] = append(values[key][i], v)
			}
		}
	}
	for key, columns := range values {
		g.cells[key] = make([]*benchmath.Sample, len(columns))
		for i, v := range columns {
			if len(v) > 0 {
				g.cells[key][i] = benchmath.NewSample(v, &benchmath.DefaultThresholds)
			}
		}
	}
	return g, nil
}

func (t table) row(g *grid, key benchproc.Key) (cells []string) {
	for _, f := range g.fields {
		cells = append(cells, key.Get(f))
	}
	for i, c := range t.columns {
		s, cell := g.cells[key][i], "–"
		base := t.baseOf(g, key, i)
		switch {
		case c.config != "":
			cell = g.first.GetConfig(c.config + cells[0])
		case s == nil, c.than && base == nil:
		case c.than:
			cell = ratio(s, base, c)
		case base != nil:
			cell = figure(s, c.unit) + " · " + ratio(base, s, c)
		default:
			cell = figure(s, c.unit)
		}
		cells = append(cells, cell)
	}
	return cells
}

// baseOf returns what a figure is compared with, nil if it is compared with
// nothing or is that itself.
func (t table) baseOf(g *grid, key benchproc.Key, i int) *benchmath.Sample {
	c := t.columns[i]
	if !slices.Contains([]string{speed, time, call}, c.unit) {
		return nil
	}
	for k := range t.columns {
		if t.columns[k].head == c.vs {
			return g.cells[key][k]
		}
	}
	base := cmp.Or(c.base, t.base)
	for _, other := range g.keys {
		if name := strings.TrimSpace(other.StringValues()); name == base && other != key {
			return g.cells[other][i]
		}
	}
	return nil
}

// ratio says how many times as fast, or as dear, s is as its base. What is
// slower says so; a difference that may be chance is none.
func ratio(base, s *benchmath.Sample, c column) string {
	q := median(s) / median(base)
	if c.unit != speed {
		q = 1 / q
	}
	// Of fewer than four each, no test at 5 % could tell.
	if test := benchmath.AssumeNothing.Compare(base, s); min(test.N1, test.N2) >= 4 && test.P > test.Alpha {
		return "the same"
	}
	switch {
	case c.cost:
		return digits(1/q) + "× the time"
	case q < 1:
		return "**" + digits(q) + "×, slower**"
	}
	return digits(q) + "×"
}

func digits(q float64) string {
	if q < 10 {
		return fmt.Sprintf("%.2f", q)
	}
	return fmt.Sprintf("%.1f", q)
}

func median(s *benchmath.Sample) float64 { return benchmath.AssumeNothing.Summary(s, 0.95).Center }

// units are how base units are written behind a number and its SI prefix.
var units = map[string]string{
	speed: "B/s", "alone-B/s": "B/s", time: "s", "sec/op": "s", "B/frame": "B", "B/connection": "B", "B/op": "B",
	"known-%": "%", "kept-%": "%", allocs: "",
}

// figure writes a median, and how far the interval reaches that holds it with a
// confidence of 95 %.
func figure(s *benchmath.Sample, unit string) string {
	sum := benchmath.AssumeNothing.Summary(s, 0.95)
	text := fmt.Sprintf("%.4g", sum.Center)
	prefix := ""
	if (unit == speed || unit == "alone-B/s" || units[unit] == "s") && sum.Center > 0 {
		scaled := benchunit.Scale(sum.Center, benchunit.Decimal)
		text = strings.TrimRight(scaled, "numkMGTµ")
		prefix = scaled[len(text):]
	} else if sum.Center >= 1000 {
		text = fmt.Sprintf("%.0f", sum.Center)
	}
	if u := prefix + units[unit]; u != "" {
		text += " " + u
	}
	if math.IsInf(sum.Lo, 0) || math.IsInf(sum.Hi, 0) || sum.Lo == sum.Hi {
		return text
	}
	return text + " ±" + strings.ReplaceAll(sum.PctRangeString(), "%", " %")
}

// source says where a table comes from.
func source(f file, g *grid) string {
	parts := []string{"From [`" + f.name + "`](bench/results/" + f.name + ")"}
	for _, key := range []string{"cpu", "go", "goos", "goarch", "commit"} {
		if v := strings.TrimSpace(g.first.GetConfig(key)); v != "" {
			parts = append(parts, v)
		}
	}
	least, most := math.MaxInt, 0
	for _, cells := range g.cells {
		for _, s := range cells {
			if s != nil {
				least, most = min(least, len(s.Values)), max(most, len(s.Values))
			}
		}
	}
	n := fmt.Sprint(most)
	if least != most {
		n = fmt.Sprintf("%d to %d", least, most)
	}
	return strings.Join(append(parts, n+" samples a figure"), ", ") + "."
}
