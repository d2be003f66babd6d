package main

import (
	"bufio"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/seed492f7be9/stanza/fuzz"
)

// disagreement is a row: an input, a difference, and who makes it in the same way.
type disagreement struct {
	question   int
	difference fuzz.Difference
	where      string
	parsers    []int
}

// rows returns the disagreements in the order of inputs.
func (d *diff) rows() (all []disagreement) {
	for i := range d.questions {
		var of []disagreement
		for p := range d.parsers {
			r := d.results[p][i]
			if r.difference == fuzz.Agrees {
				continue
			}
			at := slices.IndexFunc(of, func(row disagreement) bool { return row.difference == r.difference && row.where == r.where })
			if at < 0 {
				at = len(of)
				of = append(of, disagreement{question: i, difference: r.difference, where: r.where})
			}
			of[at].parsers = append(of[at].parsers, p)
		}
		all = append(all, of...)
	}
	return all
}

func (d *diff) names(parsers []int) (names []string) {
	for _, p := range parsers {
		names = append(names, d.parsers[p].name)
	}
	return names
}

// verdict is an answer in short.
func verdict(a *fuzz.Answer) string {
	switch {
	case a.Accepted:
		return "accepts"
	case a.Rule != nil && a.Offset != nil:
		return fmt.Sprintf("%s at %d", *a.Rule, *a.Offset)
	}
	return "rejects"
}

func (d *diff) writeTable(s *streams) {
	t := plainTable(s.colour, table.Row{"input", "this engine", "difference", "parsers", "where"})
	rows := d.rows()
	for _, row := range rows {
		where := row.where
		if row.difference == fuzz.Accepts {
			where = "" // it is what this engine says
		}
		t.AppendRow(table.Row{d.questions[row.question].name, verdict(&d.right[row.question]), string(row.difference),
			strings.Join(d.names(row.parsers), " "), oneLine(text.Trim(where, 120))})
	}
	if len(rows) > 0 {
		s.out.WriteString(t.Render() + "\n\n")
	}
	t = plainTable(s.colour, d.totalsHeader())
	right := []table.ColumnConfig{}
	for i := range 1 + len(fuzz.Differences()) {
		right = append(right, table.ColumnConfig{Number: i + 2, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(right)
	for p := range d.parsers {
		row := table.Row{d.parsers[p].name, len(d.questions)}
		for _, n := range d.totals(p, "") {
			row = append(row, n)
		}
		t.AppendRow(row)
	}
	s.out.WriteString(t.Render() + "\n")
}

func (d *diff) totalsHeader() table.Row {
	row := table.Row{"parser", "inputs"}
	for _, difference := range fuzz.Differences() {
		row = append(row, string(difference))
	}
	return row
}

// totals counts the differences of a parser, of all classes if class is empty.
func (d *diff) totals(p int, class string) []int {
	counts := make([]int, len(fuzz.Differences()))
	for i, r := range d.results[p] {
		if class != "" && d.questions[i].class != class {
			continue
		}
		if at := slices.Index(fuzz.Differences(), r.difference); at >= 0 {
			counts[at]++
		}
	}
	return counts
}

// diffLine is a row in JSON.
type diffLine struct {
	ID         string          `json:"id,omitempty"`
	Name       string          `json:"name"`
	Class      string          `json:"class"`
	Mode       fuzz.Mode       `json:"mode"`
	Difference fuzz.Difference `json:"difference"`
	Parsers    []string        `json:"parsers"`
	Where      string          `json:"where,omitempty"`
	Accepted   bool            `json:"accepted"` // by this engine
	Rule       *string         `json:"rule"`
	Offset     *int64          `json:"offset"`
}

func (d *diff) writeJSON(s *streams) error {
	for _, row := range d.rows() {
		q, a := &d.questions[row.question], &d.right[row.question]
		err := writeJSONLine(s, diffLine{q.id, q.name, q.class, q.request.Mode, row.difference, d.names(row.parsers), row.where, a.Accepted, a.Rule, a.Offset})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeMarkdown writes a document: who differs how often, and an example of each way.
func (d *diff) writeMarkdown(out *bufio.Writer) {
	classes := map[string]int{}
	for _, q := range d.questions {
		classes[q.class]++
	}
	fmt.Fprintf(out, `# Disagreements

What other XML parsers make of %d inputs of the corpus, beside this engine and the verdicts of the corpus. This page is
written by a program, %s; no word of it is edited.

Most parsers here are no XMPP readers, and need not refuse what XMPP forbids: whoever uses one has to add that, and the
tables say what. They are asked for documents: a frame is one; a stream is one if its header is closed; names are
resolved for those that know no namespaces, as far as they can be. Inputs that restart or are skipped, and those of
over 64 KiB, are left out. stdxml reads a stream up to its end tag, and does not see what follows.

* **fails**: there is no answer; the parser crashed.
* **accepts**: what should be refused is accepted.
* **delivers**: other names, attributes or text come of it.
* **late**: it is refused, and elements from behind the fault were delivered before.
* **rejects**: what should be accepted is refused.

## Parsers

| parser | version, or the program that answers for it |
| --- | --- |
`, len(d.questions), "`fuzz/disagreements.sh`")
	for _, p := range d.parsers {
		version := p.version
		if p.command != "" {
			version = code(p.command)
		}
		fmt.Fprintf(out, "| %s | %s |\n", p.name, version)
	}
	out.WriteString("\n## All classes\n\nOf each parser, how many inputs of a class it differs on, and how: `accepts/delivers/late/rejects`, and `fails` behind a plus sign.\n\n| class | inputs |")
	for _, p := range d.parsers {
		fmt.Fprintf(out, " %s |", p.name)
	}
	out.WriteString("\n| --- | ---: |" + strings.Repeat(" ---: |", len(d.parsers)) + "\n")
	sorted := slices.Sorted(maps.Keys(classes))
	for _, class := range append(sorted, "") {
		name, n := class, classes[class]
		if class == "" {
			name, n = "**all**", len(d.questions)
		}
		fmt.Fprintf(out, "| %s | %d |", name, n)
		for p := range d.parsers {
			fmt.Fprintf(out, " %s |", cell(d.totals(p, class)))
		}
		out.WriteString("\n")
	}
	for _, class := range sorted {
		d.writeClass(out, class, classes[class])
	}
}

// cell is four counts, and a fifth if there is one; "–" for none at all.
func cell(counts []int) string {
	if slices.Max(counts) == 0 {
		return "–"
	}
	var words []string
	for _, n := range counts[1:] {
		words = append(words, strconv.Itoa(n))
	}
	s := strings.Join(words, "/")
	if counts[0] > 0 {
		s += "+" + strconv.Itoa(counts[0])
	}
	return s
}

// example is the shortest input on which a parser differs in one way, and on how many it does.
type example struct{ shortest, times int }

// examples returns for each parser the example of a difference in a class; of those who do not differ so, times is 0.
func (d *diff) examples(class string, difference fuzz.Difference) []example {
	all := make([]example, len(d.parsers))
	for p := range d.parsers {
		for i, r := range d.results[p] {
			if d.questions[i].class != class || r.difference != difference {
				continue
			}
			if all[p].times == 0 || size(&d.questions[i]) < size(&d.questions[all[p].shortest]) {
				all[p].shortest = i
			}
			all[p].times++
		}
	}
	return all
}

// writeClass writes the shortest input for each way to differ, with those of whom it is the shortest.
func (d *diff) writeClass(out *bufio.Writer, class string, n int) {
	var lines []string
	for _, difference := range fuzz.Differences() {
		examples := d.examples(class, difference)
		told := map[string]bool{}
		for p, e := range examples {
			key := fmt.Sprint(e.shortest, d.results[p][e.shortest].where)
			if e.times == 0 || told[key] {
				continue
			}
			told[key] = true
			var who []string
			for other, o := range examples {
				if o.times > 0 && fmt.Sprint(o.shortest, d.results[other][o.shortest].where) == key {
					who = append(who, fmt.Sprintf("%s %d", d.parsers[other].name, o.times))
				}
			}
			lines = append(lines, fmt.Sprintf("* **%s**: %s of %d. %s", difference, strings.Join(who, ", "), n, d.tell(p, e.shortest)))
		}
	}
	if len(lines) > 0 {
		fmt.Fprintf(out, "\n## %s\n\n%s\n", class, strings.Join(lines, "\n"))
	}
}

// tell shows an input, and in what a parser differs on it.
func (d *diff) tell(p, i int) string {
	q, r := &d.questions[i], &d.results[p][i]
	s := fmt.Sprintf("A %s: %s", q.request.Mode, code(written(q)))
	switch r.difference {
	case fuzz.Accepts:
		return s + " is " + code(verdict(&d.right[i]))
	case fuzz.Rejects:
		return s
	}
	return s + ": " + code(visible(r.where))
}

// visible spells what is not ASCII, or cannot be seen, as Go does.
func visible(s string) string {
	quoted := strconv.QuoteToASCII(s)
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(quoted[1 : len(quoted)-1])
}

func size(q *question) int { return len(written(q)) }

// written is an input as Go writes strings, cut if it is long.
func written(q *question) string {
	var words []string
	messages := q.request.Inputs
	if len(messages) == 0 {
		messages = [][]byte{q.request.Input}
	}
	for _, m := range messages {
		words = append(words, strconv.QuoteToASCII(string(m)))
	}
	return strings.Join(words, ", ")
}

const longestExample = 200

// code marks text as code, in a line of a document.
func code(s string) string {
	if len(s) > longestExample {
		s = s[:longestExample] + "…"
	}
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}
