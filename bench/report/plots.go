package report

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"unicode"

	"github.com/seed492f7be9/stanza/bench"
)

// Plot is a finished plot.
type Plot struct {
	Name  string // of its file, without .svg: cost-mixed
	Title string
	About string // how to read it
	// SVG is the plot without its colours, which the page gives it.
	SVG template.HTML
}

// Plots draws r: for each mix what a stanza costs against its bytes on the wire,
// reading and writing apart, bytes, memory, latency and a new connection, and
// over all mixes the overhead by the size of stanzas. What r has no figures of
// is left out.
func Plots(r *bench.Result) ([]Plot, error) {
	var plots []Plot
	for _, c := range charts(r) {
		svg, err := c.draw()
		if err != nil {
			return nil, fmt.Errorf("report: plot %s: %w", c.name, err)
		}
		plots = append(plots, Plot{c.name, c.title, c.about, template.HTML(svg)})
	}
	return plots, nil
}

func charts(r *bench.Result) []*chart {
	var all []*chart
	for _, m := range mixes(r) {
		for _, of := range []func(mix) *chart{costs, parts, wire, memory, latency, beginnings, scaling} {
			if c := of(m); c != nil {
				c.name += "-" + m.slug
				c.title += ", " + m.name
				all = append(all, c)
			}
		}
	}
	if c := overheads(mixes(r)); c != nil {
		all = append(all, c)
	}
	return all
}

// mix is the rows of one kind of traffic.
type mix struct {
	name string
	slug string // the name, for that of a file
	rows []bench.Row
}

// mixes returns the rows of r by their mixes, in order.
func mixes(r *bench.Result) []mix {
	var all []mix
	for _, row := range r.Rows {
		name := legible(row.Mix)
		i := slices.IndexFunc(all, func(m mix) bool { return m.name == name })
		if i < 0 {
			i = len(all)
			m := mix{name: name, slug: slug(name)}
			if slices.ContainsFunc(all, func(other mix) bool { return other.slug == m.slug }) {
				m.slug += fmt.Sprint("-", i)
			}
			all = append(all, m)
		}
		all[i].rows = append(all[i].rows, row)
	}
	return all
}

// legible returns a name, which may be that of a user's file, as text that any
// document can hold.
func legible(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return unicode.ReplacementChar
	}, s)
}

func slug(s string) string {
	s = strings.Map(func(c rune) rune {
		switch c = unicode.ToLower(c); {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			return c
		}
		return '-'
	}, s)
	if s = strings.Trim(s, "-"); s == "" {
		return "corpus"
	}
	return s
}

// label names a row where there is little room: what no standard knows has a
// star.
func label(row bench.Row) string {
	s := legible(string(row.Strategy)) + " " + legible(string(row.Codec))
	if row.WhatIf {
		s += " *"
	}
	return s
}

func labels(rows []bench.Row) []string {
	var names []string
	for _, row := range rows {
		names = append(names, label(row))
	}
	return names
}

// interval is a Spread as a value.
func interval(s bench.Spread) value { return value{s.Median, s.Low, s.High} }

// with returns the rows that have a figure.
func with(rows []bench.Row, figure func(bench.Row) float64) []bench.Row {
	return slices.DeleteFunc(slices.Clone(rows), func(row bench.Row) bool { return !(figure(row) > 0) })
}

// aboutRows ends what is said of a chart that names its rows.
func aboutRows(text string, rows []bench.Row) string {
	if slices.ContainsFunc(rows, func(row bench.Row) bool { return row.WhatIf }) {
		text += " * what if: no standard knows the pair."
	}
	return text
}

var shapes = []shape{disc, square, triangle, diamond, wedge, star}

// distinct returns the different values of a column, in order.
func distinct[T comparable](rows []bench.Row, column func(bench.Row) T) (all []T) {
	for _, row := range rows {
		if v := column(row); !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

func strategyOf(row bench.Row) bench.Strategy { return row.Strategy }
func codecOf(row bench.Row) bench.Codec       { return row.Codec }

// shadeOf gives a strategy the colour that it has in every plot: that of its
// place among all of them.
func shadeOf(s bench.Strategy) role { return shade(max(slices.Index(bench.Strategies(), s), 0)) }

// costs sets what a stanza costs against the bytes that it takes.
func costs(m mix) *chart {
	rows := with(with(m.rows, func(row bench.Row) float64 { return row.NsPerStanza.Low }),
		func(row bench.Row) float64 { return row.WireBytesPerStanza })
	if len(rows) == 0 {
		return nil
	}
	c := &chart{
		name: "cost", title: "Cost against bytes",
		about: "Each point is a strategy with a codec; lower and further left is better. Bars are 95 % intervals.",
		x:     axis{label: "on the wire, B/stanza", log: true},
		y:     axis{label: "both ends, ns/stanza", log: true},
	}
	codecs := distinct(rows, codecOf)
	for _, row := range rows {
		c.marks = append(c.marks, marks{
			look:   look{shadeOf(row.Strategy), shapes[slices.Index(codecs, row.Codec)%len(shapes)], row.WhatIf},
			points: []point{{exactly(row.WireBytesPerStanza), interval(row.NsPerStanza)}},
		})
	}
	for _, s := range distinct(rows, strategyOf) {
		c.keys = append(c.keys, key{look: look{shadeOf(s), disc, false}, text: legible(string(s))})
	}
	for i, codec := range codecs {
		c.keys = append(c.keys, key{look: look{ink, shapes[i%len(shapes)], false}, wrap: i == 0, text: legible(string(codec))})
	}
	if slices.ContainsFunc(rows, func(row bench.Row) bool { return row.WhatIf }) {
		c.keys = append(c.keys, key{look: look{ink, disc, true}, text: "hollow: what if"})
	}
	return c
}

// column is one kind of figure of a chart with a line for each row.
type column struct {
	look
	text   string
	figure func(bench.Row) value
}

// lines fills a chart with a line for each row, and a mark on it for each
// column. Columns without any figure are left out, and so is the chart if that
// is all of them.
func (c *chart) lines(rows []bench.Row, columns ...column) *chart {
	for _, col := range columns {
		m := marks{look: col.look}
		for i, row := range rows {
			if v := col.figure(row); v.low > 0 || !c.x.log && v.at != 0 {
				m.points = append(m.points, point{v, exactly(float64(i))})
			}
		}
		if len(m.points) > 0 {
			c.marks = append(c.marks, m)
			c.keys = append(c.keys, key{look: col.look, text: col.text})
		}
	}
	if len(c.marks) == 0 {
		return nil
	}
	c.y = axis{names: labels(rows)}
	c.about = aboutRows(c.about, rows)
	return c
}

// parts shows reading and writing apart.
func parts(m mix) *chart {
	c := &chart{
		name: "parts", title: "Reading and writing",
		about: "What each end takes for a stanza, with 95 % intervals.",
		x:     axis{label: "ns/stanza", log: true},
	}
	return c.lines(m.rows,
		column{look{shade(0), disc, false}, "read", func(r bench.Row) value { return interval(r.Read) }},
		column{look{shade(1), square, false}, "write", func(r bench.Row) value { return interval(r.Write) }})
}

// wire shows what becomes of the bytes of a stanza.
func wire(m mix) *chart {
	c := &chart{
		name: "bytes", title: "Bytes of a stanza",
		about: "As it stands in a stream, as XML of its framing, and on the wire: compressed, with headers.",
		x:     axis{label: "B/stanza", log: true},
	}
	rows := with(m.rows, func(r bench.Row) float64 { return r.WireBytesPerStanza })
	return c.lines(rows,
		column{look{shade(5), triangle, true}, "stanza", func(r bench.Row) value { return exactly(r.RawBytesPerStanza) }},
		column{look{shade(4), square, true}, "framed", func(r bench.Row) value { return exactly(r.FramedBytesPerStanza) }},
		column{look{shade(0), disc, false}, "on the wire", func(r bench.Row) value { return exactly(r.WireBytesPerStanza) }})
}

// memory shows what an idle connection holds.
func memory(m mix) *chart {
	c := &chart{
		name: "memory", title: "Memory of an idle connection",
		about: "At the receiving end, one connection of a hundred and one of ten thousand. No mark: nothing.",
		x:     axis{label: "B/connection", log: true},
	}
	rows := with(m.rows, func(r bench.Row) float64 {
		return max(r.Idle.Parser, r.Idle.Codec, r.Idle.ParserOf10k, r.Idle.CodecOf10k)
	})
	return c.lines(rows,
		column{look{shade(0), disc, false}, "parser", func(r bench.Row) value { return exactly(r.Idle.Parser) }},
		column{look{shade(0), square, true}, "parser, of 10,000", func(r bench.Row) value { return exactly(r.Idle.ParserOf10k) }},
		column{look{shade(1), disc, false}, "codec", func(r bench.Row) value { return exactly(r.Idle.Codec) }},
		column{look{shade(1), square, true}, "codec, of up to 10,000", func(r bench.Row) value { return exactly(r.Idle.CodecOf10k) }})
}

// latency shows how long stanzas wait at the receiving end.
func latency(m mix) *chart {
	c := &chart{
		name: "latency", title: "Latency at the receiving end",
		about: "From when a stanza's last byte was due to when it was read, waiting included, at the rate of arrivals in the table.",
		x:     axis{label: "ns", log: true},
	}
	rows := with(m.rows, func(r bench.Row) float64 { return float64(r.Latency.P50) })
	return c.lines(rows,
		column{look{shade(0), disc, false}, "half of them (p50)", func(r bench.Row) value { return exactly(float64(r.Latency.P50)) }},
		column{look{shade(4), square, false}, "99 of 100 (p99)", func(r bench.Row) value { return exactly(float64(r.Latency.P99)) }},
		column{look{shade(1), triangle, true}, "the slowest", func(r bench.Row) value { return exactly(float64(r.Latency.Max)) }})
}

// beginnings shows what a new connection costs.
func beginnings(m mix) *chart {
	c := &chart{
		name: "first", title: "First stanza of a new connection",
		about: "From a connection's first byte to its first stanza, parser and decoder made anew, with 95 % intervals.",
		x:     axis{label: "ns", log: true},
	}
	rows := with(m.rows, func(r bench.Row) float64 { return r.First.Low })
	return c.lines(rows,
		column{look{shade(0), disc, false}, "to the first stanza", func(r bench.Row) value { return interval(r.First) }})
}

// scaling shows what several cores read. Without a codec it is the strategies
// that differ, and with all codecs nobody could tell the lines apart.
func scaling(m mix) *chart {
	c := &chart{
		name: "scaling", title: "Scaling over the cores",
		about: "What so many cores read together without a codec, each with connections of its own.",
		y:     axis{label: "stanzas/s", zero: true},
	}
	most := 0
	for _, row := range m.rows {
		if row.Codec != bench.NoCodec || len(row.Scaling) < 2 {
			continue
		}
		line := marks{look: look{shadeOf(row.Strategy), disc, false}, line: true}
		for _, s := range row.Scaling {
			line.points = append(line.points, point{exactly(float64(s.Cores)), exactly(s.StanzasPerS)})
			most = max(most, s.Cores)
		}
		c.marks = append(c.marks, line)
		c.keys = append(c.keys, key{look: line.look, line: true, text: legible(string(row.Strategy))})
	}
	if len(c.marks) == 0 {
		return nil
	}
	c.x = axis{label: "cores", zero: true}
	return c
}

// overheads shows what framing adds to stanzas of different sizes, which are
// those of the mixes; of one mix it shows where the bytes come from.
func overheads(all []mix) *chart {
	c := &chart{name: "overhead", title: "Overhead by the size of stanzas"}
	if len(all) == 1 {
		rows := slices.DeleteFunc(with(all[0].rows, func(r bench.Row) float64 { return r.WireBytesPerStanza }),
			func(r bench.Row) bool { return r.Codec != bench.NoCodec })
		c.title = "Overhead, " + all[0].name
		c.about = "What is sent beside the stanza, without a codec."
		if len(rows) > 0 {
			c.about = fmt.Sprintf("What is sent beside a stanza of %s B, without a codec.", Number(rows[0].RawBytesPerStanza))
		}
		c.x = axis{label: "B/stanza", zero: true}
		return c.lines(rows,
			column{look{shade(4), square, false}, "XML of the framing", func(r bench.Row) value {
				return exactly(r.FramedBytesPerStanza - r.RawBytesPerStanza)
			}},
			column{look{shade(0), disc, false}, "all, with headers", func(r bench.Row) value {
				return exactly(r.WireBytesPerStanza - r.RawBytesPerStanza)
			}})
	}
	c.about = "What is sent beside a stanza, without a codec. Each size is the mean of a mix."
	c.x = axis{label: "stanza, B", log: true}
	c.y = axis{label: "overhead, B/stanza", zero: true}
	for _, s := range bench.Strategies() {
		line := marks{look: look{shadeOf(s), disc, false}, line: true}
		for _, m := range all {
			for _, row := range m.rows {
				if row.Strategy == s && row.Codec == bench.NoCodec && row.RawBytesPerStanza > 0 && row.WireBytesPerStanza > 0 {
					line.points = append(line.points, point{exactly(row.RawBytesPerStanza), exactly(row.WireBytesPerStanza - row.RawBytesPerStanza)})
				}
			}
		}
		if len(line.points) == 0 {
			continue
		}
		slices.SortStableFunc(line.points, func(a, b point) int { return cmp.Compare(a.x.at, b.x.at) })
		c.marks = append(c.marks, line)
		c.keys = append(c.keys, key{look: line.look, line: true, text: string(s)})
	}
	if len(c.marks) == 0 {
		return nil
	}
	return c
}
