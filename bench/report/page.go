package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"github.com/seed492f7be9/stanza/bench"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

var pageTemplate = template.Must(template.New("page").Parse(pageHTML))

// page is what page.html is filled with.
type page struct {
	// Style and Script are named by their hashes, so that the page allows
	// itself nothing else.
	Style      template.CSS
	StyleHash  string
	Script     template.JS
	ScriptHash string

	Sentence string
	Where    string // and when, in a line
	Warnings []warning
	Columns  []heading
	Rows     []line
	WhatIf   bool // whether any row is one
	Plots    []Plot
	Facts    []fact
	Method   []string
}

// heading is the head of a column of the table.
type heading struct {
	Text, Unit, About string
	Number            bool // what is below it are figures
}

// line is a row of the table.
type line struct {
	Name   string
	WhatIf bool
	Cells  []cell
}

// cell is a figure of the table: what is shown, its interval, and what rows are
// sorted by. Words are sorted as such, and have no Value.
type cell struct {
	Text, Interval string
	Value          string
}

// fact is one of what was measured where.
type fact struct{ Name, Text string }

// HTML writes r as one page, which loads nothing from elsewhere and runs
// nothing but the script in it, which sorts its table. It is for any width, and
// for light and dark.
func HTML(w io.Writer, r *bench.Result) error {
	plots, err := Plots(r)
	if err != nil {
		return err
	}
	p := page{
		Style: template.CSS(plotCSS + pageCSS), StyleHash: hash(plotCSS + pageCSS),
		Script: template.JS(pageJS), ScriptHash: hash(pageJS),
		Sentence: Sentence(r), Where: where(r), Warnings: warnings(r), Plots: plots, Facts: facts(r), Method: method(r),
	}
	p.Columns, p.Rows = figures(r)
	for _, row := range r.Rows {
		p.WhatIf = p.WhatIf || row.WhatIf
	}
	return pageTemplate.Execute(w, p)
}

// hash names an inline script or style as a Content-Security-Policy does.
func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// figures lays out the table. Columns without any figure are left out.
func figures(r *bench.Result) (heads []heading, lines []line) {
	single := len(mixes(r)) == 1
	for _, row := range r.Rows {
		lines = append(lines, line{Name: legible(string(row.Strategy)), WhatIf: row.WhatIf})
	}
	add := func(text, unit, about string, show func(*bench.Row) cell) {
		cells, empty := make([]cell, len(r.Rows)), true
		for i := range r.Rows {
			cells[i] = show(&r.Rows[i])
			empty = empty && (cells[i].Value == "0" || cells[i].Text == "")
		}
		if empty {
			return
		}
		heads = append(heads, heading{text, unit, about, unit != ""})
		for i := range cells {
			lines[i].Cells = append(lines[i].Cells, cells[i])
		}
	}
	add("codec", "", "how it is compressed", func(row *bench.Row) cell { return cell{Text: legible(string(row.Codec))} })
	if !single {
		add("mix", "", "kind of traffic", func(row *bench.Row) cell { return cell{Text: legible(row.Mix)} })
	}
	add("both ends", "ns/stanza", "time of both ends for a stanza", func(row *bench.Row) cell { return spreadCell(row.NsPerStanza) })
	add("of tcp", "×", "time of both ends in relation to tcp without a codec in the same round; ~ cannot be told from it",
		func(row *bench.Row) cell {
			c := spreadCell(row.Ratio)
			for _, m := range mixes(r) {
				base := m.find(bench.TCP, bench.NoCodec)
				if m.name == legible(row.Mix) && base != nil && label(*base) != label(*row) && !r.Distinguishable(*row, *base) {
					c.Text = "~" + c.Text
				}
			}
			return c
		})
	add("read", "ns/stanza", "time of the receiving end", func(row *bench.Row) cell { return spreadCell(row.Read) })
	add("write", "ns/stanza", "time of the sending end", func(row *bench.Row) cell { return spreadCell(row.Write) })
	add("read", "MB/s", "millions of bytes of stanzas a second", func(row *bench.Row) cell { return spreadCell(row.ReadMBPerS) })
	add("write", "MB/s", "millions of bytes of stanzas a second", func(row *bench.Row) cell { return spreadCell(row.WriteMBPerS) })
	for _, c := range []struct {
		text, unit, about string
		figure            func(*bench.Row) float64
	}{
		{"read", "allocs", "heap allocations a stanza, receiving end", func(row *bench.Row) float64 { return row.ReadAllocs }},
		{"write", "allocs", "heap allocations a stanza, sending end", func(row *bench.Row) float64 { return row.WriteAllocs }},
		{"stanza", "B", "bytes of a stanza before any framing", func(row *bench.Row) float64 { return row.RawBytesPerStanza }},
		{"framed", "B", "bytes of XML that the framing sends for it", func(row *bench.Row) float64 { return row.FramedBytesPerStanza }},
		{"on the wire", "B", "bytes handed to TCP: compressed, with headers", func(row *bench.Row) float64 { return row.WireBytesPerStanza }},
		{"packets", "a stanza", "IP packets on the link", func(row *bench.Row) float64 { return row.Packets }},
		{"airtime", "ms", "time that a stanza takes on the link", func(row *bench.Row) float64 { return row.Airtime / 1e6 }},
		{"arrivals", "a second", "what latency was measured at", func(row *bench.Row) float64 { return row.Latency.Rate }},
		{"p50", "ns", "from a stanza's last byte to the stanza, half of them", func(row *bench.Row) float64 { return float64(row.Latency.P50) }},
		{"p99", "ns", "the same, 99 of 100", func(row *bench.Row) float64 { return float64(row.Latency.P99) }},
		{"max", "ns", "the same, all", func(row *bench.Row) float64 { return float64(row.Latency.Max) }},
		{"idle parser", "B", "memory of an idle connection", func(row *bench.Row) float64 { return row.Idle.Parser }},
		{"of 10,000", "B", "the same of one of ten thousand", func(row *bench.Row) float64 { return row.Idle.ParserOf10k }},
		{"idle codec", "B", "memory of an idle connection", func(row *bench.Row) float64 { return row.Idle.Codec }},
		{"of up to 10,000", "B", "the same of one of ten thousand, or as many as there was memory for", func(row *bench.Row) float64 { return row.Idle.CodecOf10k }},
	} {
		add(c.text, c.unit, c.about, func(row *bench.Row) cell { return numberCell(c.figure(row)) })
	}
	add("first stanza", "ns", "from a new connection's first byte to its first stanza", func(row *bench.Row) cell { return spreadCell(row.First) })
	add("outliers", "rounds", "rounds far from the others, which are kept", func(row *bench.Row) cell {
		return cell{Text: fmt.Sprint(row.Outliers), Value: fmt.Sprint(row.Outliers)}
	})
	return heads, lines
}

func numberCell(v float64) cell { return cell{Text: Number(v), Value: fmt.Sprint(v)} }

func spreadCell(s bench.Spread) cell {
	c := numberCell(s.Median)
	if s.Low != s.High {
		c.Interval = Number(s.Low) + "–" + Number(s.High)
	}
	return c
}

// where says in a line where r comes from; facts say all of it.
func where(r *bench.Result) string {
	var all []string
	for _, s := range []string{r.Machine.CPU, fmt.Sprintf("%d cores", r.Machine.Cores), r.Machine.OS + "/" + r.Machine.Arch,
		r.Machine.GoVersion, fmt.Sprintf("%d rounds", r.Rounds), r.Started.UTC().Format(time.DateOnly)} {
		if s != "" {
			all = append(all, legible(s))
		}
	}
	return strings.Join(all, ", ")
}

// facts say what was measured where.
func facts(r *bench.Result) []fact {
	var all []fact
	add := func(name, text string) {
		if text != "" {
			all = append(all, fact{name, legible(text)})
		}
	}
	m := r.Machine
	add("processor", m.CPU)
	add("cores", fmt.Sprint(m.Cores))
	add("system", strings.TrimSpace(m.OS+"/"+m.Arch+" "+m.OSRelease))
	add("Go", m.GoVersion)
	add("stanzabench", r.Version)
	add("vector kernel", r.Kernel)
	add("shapes", onOff(r.Shapes))
	add("TLS records", map[bool]string{true: "counted", false: "not counted"}[r.TLS])
	if n := r.Network; n != nil {
		add("link", fmt.Sprintf("%s bit/s, round trip %v, MTU %d B", Number(n.BitsPerSecond), n.RTT, n.MTU))
	}
	if r.Rate > 0 {
		add("arrivals", Number(r.Rate)+" stanzas a second")
	}
	add("rounds", fmt.Sprintf("%d of %v", r.Rounds, r.Time))
	add("seed", fmt.Sprint(r.Seed))
	add("noise (tcp / tcp)", Factor(r.Noise))
	add("started", r.Started.UTC().Format(time.RFC3339))
	return all
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// method says how the figures came to be, a paragraph each.
func method(r *bench.Result) []string {
	intervals := "A figure is the median over the rounds; small figures and bars are the interval that holds the true median in 95 of 100 cases."
	if len(r.Rows) > 0 && r.Rows[0].NsPerStanza.Confidence < 0.95 {
		intervals = "A figure is the median over the rounds; small figures and bars are the least and the greatest, as intervals take six rounds."
	}
	return []string{
		"Every row carries the same stanzas from a sending end to a receiving end, in memory, by the real packages: written, framed, " +
			"compressed, unmasked, parsed with every check on, and read. Their time is counted apart; sockets and TLS take no part in it.",
		"In each round every row is measured once, in an order drawn anew from the seed, so that a machine that becomes slower makes all " +
			"rows slower. The first round warms up. Nothing is dropped. " + intervals,
		"The stream without a codec is measured twice in each round. By how far the two differ the machine's noise is known, and two " +
			"rows differ in time only if a Mann-Whitney test says so, at 99 % for all rows together, a bootstrap interval of their ratio " +
			"leaves out 1, and the ratio is beyond that noise.",
	}
}
