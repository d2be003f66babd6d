package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/seed492f7be9/stanza/bench"
	benchreport "github.com/seed492f7be9/stanza/bench/report"
)

// tableWidth is what a table of results fits into.
const tableWidth = 120

// plainTable returns a table without lines between its columns.
func plainTable(colour bool, header table.Row) table.Writer {
	t := table.NewWriter()
	style := table.StyleLight
	style.Format.Header = text.FormatDefault
	style.Options.DrawBorder = false
	style.Options.SeparateColumns = false
	if colour {
		style.Color.Header = text.Colors{text.Bold}
	}
	t.SetStyle(style)
	t.SuppressTrailingSpaces()
	t.AppendHeader(header)
	return t
}

// narrow drops the space in front of each column, and aligns all but the first
// three to the right.
func narrow(t table.Writer, columns int) {
	t.Style().Box.PaddingLeft = ""
	var right []table.ColumnConfig
	for i := 4; i <= columns; i++ {
		right = append(right, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(right)
}

// newTable lays out r within tableWidth.
func newTable(r *bench.Result, colour bool) table.Writer {
	header := table.Row{"strategy", "codec", "mix", "write ns", "read ns", "MB/s", "time/tcp", "allocs", "B raw", "framed", "wire", "p50/p99/max µs", "idle B"}
	t := plainTable(colour, header)
	narrow(t, len(header))
	for _, row := range r.Rows {
		t.AppendRow(table.Row{string(row.Strategy), codec(row), text.Snip(row.Mix, 8, "…"), short(row.Write), short(row.Read),
			number(row.MBPerS.Median), ratio(r, row, colour), number(row.AllocsPerStanza), number(row.RawBytesPerStanza),
			number(row.FramedBytesPerStanza), number(row.WireBytesPerStanza), latency(row.Latency), idle(row)})
	}
	return t
}

// newNetworkTable lays out what stanzas take on a link; nil where there is none.
func newNetworkTable(r *bench.Result, colour bool) table.Writer {
	if r.Network == nil {
		return nil
	}
	header := table.Row{"strategy", "codec", "mix", "wire B", "packets", "airtime"}
	t := plainTable(colour, header)
	narrow(t, len(header))
	for _, row := range r.Rows {
		t.AppendRow(table.Row{string(row.Strategy), codec(row), text.Snip(row.Mix, 8, "…"), number(row.WireBytesPerStanza),
			number(row.Packets), time.Duration(row.Airtime).Round(10 * time.Microsecond).String()})
	}
	return t
}

// codec marks what no standard knows.
func codec(row bench.Row) string {
	if row.WhatIf {
		return string(row.Codec) + "?"
	}
	return string(row.Codec)
}

// latency is in microseconds.
func latency(l bench.Latency) string {
	if l.Rate == 0 {
		return "-"
	}
	us := func(d time.Duration) string { return number(float64(d) / float64(time.Microsecond)) }
	return us(l.P50) + "/" + us(l.P99) + "/" + us(l.Max)
}

// idle is what one of many connections holds.
func idle(row bench.Row) string {
	if row.Idle.Codecs == 0 {
		return "-"
	}
	return number(row.Idle.ParserOf10k + row.Idle.CodecOf10k)
}

// ratio shows a row's time in relation to that of tcp. What cannot be told from
// tcp has a "~", so that nothing is said by colour alone.
func ratio(r *bench.Result, row bench.Row, colour bool) string {
	s := short(row.Ratio)
	base := slices.IndexFunc(r.Rows, func(b bench.Row) bool {
		return b.Strategy == bench.TCP && b.Codec == bench.NoCodec && b.Mix == row.Mix
	})
	if row.Strategy == bench.TCP && row.Codec == bench.NoCodec || base < 0 {
		return s
	}
	shade := text.FgGreen
	switch {
	case !r.Distinguishable(row, r.Rows[base]):
		s, shade = "~"+s, text.Faint
	case row.Ratio.Median > 1:
		shade = text.FgRed
	}
	if colour {
		s = shade.Sprint(s)
	}
	return s
}

// interval shows a median and its interval.
func interval(s bench.Spread) string {
	return fmt.Sprintf("%s [%s, %s]", number(s.Median), number(s.Low), number(s.High))
}

// short shows a median, and half of the width of its interval in hundredths of it.
func short(s bench.Spread) string {
	percent := math.Round(50 * (s.High - s.Low) / s.Median)
	if percent > 99 {
		return number(s.Median) + " >±99%"
	}
	return fmt.Sprintf("%s ±%.0f%%", number(s.Median), percent)
}

// number shows as many digits as a measurement has any use for, in at most five
// characters.
func number(v float64) string {
	for _, unit := range []struct {
		from, by float64
		name     string
	}{{999.5e6, 1e9, "G"}, {999.5e3, 1e6, "M"}, {9999.5, 1e3, "k"}} {
		if v >= unit.from {
			return digits(v/unit.by) + unit.name
		}
	}
	return digits(v)
}

func digits(v float64) string {
	switch {
	case v >= 99.95:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 9.995:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// legend says what the numbers of r are, what to beware of, and where they come
// from.
func legend(r *bench.Result) []string {
	spread := "an interval that holds the true one in 95 of 100 cases"
	if len(r.Rows) > 0 && r.Rows[0].NsPerStanza.Confidence < 0.95 {
		spread = "from the least to the greatest; an interval takes six rounds"
	}
	outliers := 0
	for _, row := range r.Rows {
		outliers += row.Outliers
	}
	m := r.Machine
	where := []string{}
	for _, s := range []string{m.CPU, fmt.Sprintf("%d cores", m.Cores), m.OS + "/" + m.Arch, m.OSRelease, m.GoVersion, "kernel " + r.Kernel, "shapes " + onOff(r.Shapes)} {
		if s != "" {
			where = append(where, s)
		}
	}
	all := []string{benchreport.Sentence(r), ""}
	for _, w := range benchreport.Warnings(r) {
		all = append(all, "Beware: "+w)
	}
	return append(all,
		fmt.Sprintf("Medians of %d rounds of %v, seed %d; ±: half of %s. %d outliers are kept.", r.Rounds, r.Time, r.Seed, spread, outliers),
		fmt.Sprintf("Noise (tcp/tcp): %s to %s; a ratio within it means nothing (~: not told from tcp).", number(r.Noise.Low), number(r.Noise.High)),
		"ns, allocs, B: of a stanza. MB/s: raw bytes through both ends. ?: no standard has this pair. Wire: TLS "+onOff(r.TLS)+".",
		latencyLegend(r)+" Idle: parser and codec of one of 10,000 connections, or of as many as 512 MiB hold.",
		strings.Join(where, ", ")+".")
}

func latencyLegend(r *bench.Result) string {
	rate := "half of what a row can do"
	if r.Rate > 0 {
		rate = number(r.Rate) + " stanzas a second"
	}
	return "p50/p99/max: last byte in to stanza out, at " + rate + "."
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func writeTable(w io.Writer, colour bool, r *bench.Result) error {
	parts := []string{newTable(r, colour).Render()}
	if t := newNetworkTable(r, colour); t != nil {
		parts = append(parts, t.Render())
	}
	var lines []string
	for _, line := range legend(r) {
		for part := range strings.Lines(text.WrapSoft(line, tableWidth)) {
			lines = append(lines, strings.TrimRight(part, " \n"))
		}
		if line == "" {
			lines = append(lines, "")
		}
	}
	parts = append(parts, strings.Join(lines, "\n"))
	_, err := fmt.Fprintf(w, "%s\n", strings.Join(parts, "\n\n"))
	return err
}

func writeMarkdown(w io.Writer, r *bench.Result) error {
	parts := []string{newTable(r, false).RenderMarkdown()}
	if t := newNetworkTable(r, false); t != nil {
		parts = append(parts, t.RenderMarkdown())
	}
	parts = append(parts, strings.Join(legend(r), "  \n"))
	_, err := fmt.Fprintf(w, "%s\n", strings.Join(parts, "\n\n"))
	return err
}

// csvColumn is a column of the CSV, with its numbers as they are, for other
// programs.
type csvColumn struct {
	name string
	of   func(bench.Row) float64
}

// spreadColumns are the three columns of a Spread.
func spreadColumns(name string, of func(bench.Row) bench.Spread) []csvColumn {
	return []csvColumn{
		{name, func(r bench.Row) float64 { return of(r).Median }},
		{name + "_low", func(r bench.Row) float64 { return of(r).Low }},
		{name + "_high", func(r bench.Row) float64 { return of(r).High }},
	}
}

var csvColumns = slices.Concat(
	spreadColumns("ns_per_stanza", func(r bench.Row) bench.Spread { return r.NsPerStanza }),
	spreadColumns("read_ns", func(r bench.Row) bench.Spread { return r.Read }),
	spreadColumns("write_ns", func(r bench.Row) bench.Spread { return r.Write }),
	spreadColumns("mb_per_s", func(r bench.Row) bench.Spread { return r.MBPerS }),
	spreadColumns("read_mb_per_s", func(r bench.Row) bench.Spread { return r.ReadMBPerS }),
	spreadColumns("write_mb_per_s", func(r bench.Row) bench.Spread { return r.WriteMBPerS }),
	spreadColumns("ratio", func(r bench.Row) bench.Spread { return r.Ratio }),
	spreadColumns("first_ns", func(r bench.Row) bench.Spread { return r.First }),
	[]csvColumn{
		{"allocs_per_stanza", func(r bench.Row) float64 { return r.AllocsPerStanza }},
		{"read_allocs", func(r bench.Row) float64 { return r.ReadAllocs }},
		{"write_allocs", func(r bench.Row) float64 { return r.WriteAllocs }},
		{"raw_bytes_per_stanza", func(r bench.Row) float64 { return r.RawBytesPerStanza }},
		{"framed_bytes_per_stanza", func(r bench.Row) float64 { return r.FramedBytesPerStanza }},
		{"wire_bytes_per_stanza", func(r bench.Row) float64 { return r.WireBytesPerStanza }},
		{"packets", func(r bench.Row) float64 { return r.Packets }},
		{"airtime_ns", func(r bench.Row) float64 { return r.Airtime }},
		{"rate", func(r bench.Row) float64 { return r.Latency.Rate }},
		{"p50_ns", func(r bench.Row) float64 { return float64(r.Latency.P50) }},
		{"p99_ns", func(r bench.Row) float64 { return float64(r.Latency.P99) }},
		{"max_ns", func(r bench.Row) float64 { return float64(r.Latency.Max) }},
		{"idle_parser", func(r bench.Row) float64 { return r.Idle.Parser }},
		{"idle_codec", func(r bench.Row) float64 { return r.Idle.Codec }},
		{"idle_parser_of_10k", func(r bench.Row) float64 { return r.Idle.ParserOf10k }},
		{"idle_codec_of_10k", func(r bench.Row) float64 { return r.Idle.CodecOf10k }},
		{"outliers", func(r bench.Row) float64 { return float64(r.Outliers) }},
	})

func writeCSV(w io.Writer, r *bench.Result) error {
	out := csv.NewWriter(w)
	header := []string{"strategy", "codec", "mix", "what_if", "rounds"}
	for _, c := range csvColumns {
		header = append(header, c.name)
	}
	out.Write(header)
	for _, row := range r.Rows {
		fields := []string{string(row.Strategy), string(row.Codec), row.Mix, strconv.FormatBool(row.WhatIf), strconv.Itoa(r.Rounds)}
		for _, c := range csvColumns {
			fields = append(fields, exact(c.of(row)))
		}
		out.Write(fields)
	}
	out.Flush()
	return out.Error()
}

func exact(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
