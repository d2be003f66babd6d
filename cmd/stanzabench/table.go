package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/seed492f7be9/stanza/bench"
)

var columns = table.Row{"strategy", "codec", "mix", "ns/stanza", "MB/s", "time / tcp", "allocs", "B raw", "B framed"}

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

// newTable lays out r. It stays below 120 columns.
func newTable(r *bench.Result, colour bool) table.Writer {
	t := plainTable(colour, columns)
	var right []table.ColumnConfig
	for i := 4; i <= len(columns); i++ {
		right = append(right, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(right)
	for _, row := range r.Rows {
		t.AppendRow(table.Row{string(row.Strategy), row.Codec, row.Mix, interval(row.NsPerStanza), interval(row.MBPerS),
			ratio(r, row, colour), number(row.AllocsPerStanza), number(row.RawBytesPerStanza), number(row.FramedBytesPerStanza)})
	}
	return t
}

// ratio shows a row's time in relation to that of tcp. What cannot be told from
// tcp has a "~", so that nothing is said by colour alone.
func ratio(r *bench.Result, row bench.Row, colour bool) string {
	s := interval(row.Ratio)
	base := slices.IndexFunc(r.Rows, func(b bench.Row) bool {
		return b.Strategy == bench.TCP && b.Codec == "none" && b.Mix == row.Mix
	})
	if row.Strategy == bench.TCP && row.Codec == "none" || base < 0 {
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

// number shows as many digits as a measurement has any use for.
func number(v float64) string {
	switch {
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// legend says what the numbers of r are, and where they come from.
func legend(r *bench.Result) []string {
	brackets := "Brackets: an interval that holds the true median in 95 of 100 cases."
	if len(r.Rows) > 0 && r.Rows[0].NsPerStanza.Confidence < 0.95 {
		brackets = "Brackets: the least and the greatest; an interval takes six rounds."
	}
	m := r.Machine
	var where []string
	for _, s := range []string{m.CPU, fmt.Sprintf("%d cores", m.Cores), m.OS + "/" + m.Arch, m.OSRelease, m.GoVersion} {
		if s != "" {
			where = append(where, s)
		}
	}
	return []string{
		fmt.Sprintf("Rounds: %d of %v each, seed %d; medians. %s", r.Rounds, r.Time, r.Seed, brackets),
		fmt.Sprintf("Noise (tcp / tcp): %s; a ratio within it means nothing (~: not told from tcp).", interval(r.Noise)),
		"MB/s counts bytes before framing; allocs and B are those of a stanza.",
		strings.Join(where, ", "),
		fmt.Sprintf("Kernel %s, shapes %s.", r.Kernel, map[bool]string{true: "on", false: "off"}[r.Shapes]),
	}
}

func writeTable(w io.Writer, colour bool, r *bench.Result) error {
	_, err := fmt.Fprintf(w, "%s\n\n%s\n", newTable(r, colour).Render(), strings.Join(legend(r), "\n"))
	return err
}

func writeMarkdown(w io.Writer, r *bench.Result) error {
	_, err := fmt.Fprintf(w, "%s\n\n%s\n", newTable(r, false).RenderMarkdown(), strings.Join(legend(r), "  \n"))
	return err
}

// writeCSV writes the numbers as they are, for other programs.
func writeCSV(w io.Writer, r *bench.Result) error {
	out := csv.NewWriter(w)
	out.Write([]string{"strategy", "codec", "mix", "rounds", "ns_per_stanza", "ns_per_stanza_low", "ns_per_stanza_high",
		"mb_per_s", "mb_per_s_low", "mb_per_s_high", "ratio", "ratio_low", "ratio_high",
		"allocs_per_stanza", "raw_bytes_per_stanza", "framed_bytes_per_stanza"})
	for _, row := range r.Rows {
		fields := []string{string(row.Strategy), row.Codec, row.Mix, strconv.Itoa(r.Rounds)}
		for _, s := range []bench.Spread{row.NsPerStanza, row.MBPerS, row.Ratio} {
			fields = append(fields, exact(s.Median), exact(s.Low), exact(s.High))
		}
		out.Write(append(fields, exact(row.AllocsPerStanza), exact(row.RawBytesPerStanza), exact(row.FramedBytesPerStanza)))
	}
	out.Flush()
	return out.Error()
}

func exact(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
