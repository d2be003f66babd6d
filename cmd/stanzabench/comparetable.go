package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	benchreport "github.com/seed492f7be9/stanza/bench/report"
)

// compareTable lays out c. It stays below 120 columns.
func compareTable(c *benchreport.Comparison, colour bool) table.Writer {
	t := plainTable(colour, table.Row{"strategy", "codec", "mix", "old ns", "new ns", "new / old", "verdict", "B on wire", "allocs"})
	var settings []table.ColumnConfig
	for i := 4; i <= 9; i++ {
		if i != 7 {
			settings = append(settings, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	// Whatever a corpus or a codec to come is called.
	for i := 1; i <= 3; i++ {
		settings = append(settings, table.ColumnConfig{Number: i, WidthMax: 16, WidthMaxEnforcer: text.Trim})
	}
	t.SetColumnConfigs(settings)
	for _, row := range c.Rows {
		verdict := string(row.Verdict)
		if colour {
			verdict = shade(row.Verdict).Sprint(verdict)
		}
		t.AppendRow(table.Row{oneLine(string(row.Strategy)), oneLine(string(row.Codec)), oneLine(row.Mix),
			number(row.Old.Median), number(row.New.Median), interval(row.Ratio), verdict, difference(row.Wire), difference(row.Allocs)})
	}
	return t
}

func shade(v benchreport.Verdict) text.Colors {
	switch v {
	case benchreport.Faster:
		return text.Colors{text.FgGreen}
	case benchreport.Slower:
		return text.Colors{text.FgRed}
	}
	return text.Colors{text.Faint}
}

// difference shows what was added or taken away; "=" is nothing.
func difference(p benchreport.Pair) string {
	d := p.Difference()
	if d == 0 {
		return "="
	}
	s := strconv.FormatFloat(d, 'g', 4, 64)
	if d > 0 {
		s = "+" + s
	}
	return s
}

// compareNotes say what the numbers are, and what to beware of.
func compareNotes(c *benchreport.Comparison) []string {
	count := map[benchreport.Verdict]int{}
	for _, row := range c.Rows {
		count[row.Verdict]++
	}
	var verdicts []string
	for _, v := range []benchreport.Verdict{benchreport.Faster, benchreport.Slower, benchreport.NoDifference, benchreport.TooFewRounds} {
		if count[v] > 0 {
			verdicts = append(verdicts, fmt.Sprintf("%d %s", count[v], v))
		}
	}
	which := map[benchreport.Part]string{benchreport.Both: "both ends", benchreport.Read: "the receiving end", benchreport.Write: "the sending end"}[c.Part]
	notes := []string{
		fmt.Sprintf("Rows: %s. Time of %s, ns a stanza, medians.", strings.Join(verdicts, ", "), which),
		fmt.Sprintf("Brackets: all of them hold the true ratios in %.0f of 100 cases; B and allocs: what the new run has more, a stanza.", 100*c.Confidence),
	}
	if len(c.Rows) == 0 {
		notes = []string{"No row is in both runs."}
	}
	for _, only := range []struct {
		where string
		rows  []benchreport.RowName
	}{{"old", c.OnlyOld}, {"new", c.OnlyNew}} {
		if len(only.rows) > 0 {
			var names []string
			for _, n := range only.rows {
				names = append(names, n.String())
			}
			notes = append(notes, wrapped(fmt.Sprintf("Only in the %s run: %s.", only.where, strings.Join(names, ", ")))...)
		}
	}
	for _, w := range c.Warnings {
		notes = append(notes, wrapped("Beware: "+w)...)
	}
	return notes
}

// wrapped breaks a text into lines below 120 columns.
func wrapped(s string) []string { return strings.Split(text.WrapSoft(s, 118), "\n") }

func writeComparison(w io.Writer, table string, notes []string, end string) {
	fmt.Fprintf(w, "%s\n\n%s\n", table, strings.Join(notes, end))
}
