package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/bench/report"
)

// An answer is what a run says about one question of the working group's. Every
// verdict in it follows from the figures.
type answer struct {
	name     string // of its plots' files
	question string
	// text is empty where the run lacks a row for it.
	text func(*answers) string
	// rows are those of its plots, and plots their names.
	rows  func(bench.Row) bool
	plots []string
}

var questions = []answer{
	{"document-a-frame", "What does a document a frame cost?", (*answers).document, among(true, bench.TCP, bench.WS), []string{"parts"}},
	{"naive-restart", "What does a naive restart cost?", (*answers).restart, among(true, bench.WS, bench.WSFresh), []string{"parts"}},
	{"namespaces", "How many bytes does namespacing add, and how many does each codec take back?", (*answers).namespaces,
		among(false, bench.TCP, bench.WS), []string{"bytes"}},
	{"codecs", "What does that cost in CPU and in memory?", (*answers).codecs, among(false, bench.TCP, bench.WS), []string{"cost", "memory"}},
	{"batches", "What would batches or stripping have gained?", (*answers).alternatives,
		among(false, bench.WS, bench.WSBatch, bench.WSStrip), []string{"cost"}},
	{"constrained", "What should a constrained device do?", (*answers).constrained,
		among(true, bench.TCP, bench.WS, bench.BOSH), []string{"cost", "memory"}},
}

// among picks the rows of some strategies, all of them or those of standards.
func among(standard bool, all ...bench.Strategy) func(bench.Row) bool {
	return func(row bench.Row) bool { return slices.Contains(all, row.Strategy) && !(standard && row.WhatIf) }
}

// answers are made of the rows of one mix: mixed, if it was measured.
type answers struct {
	result *bench.Result
	mix    string
	rows   []bench.Row
}

// run is the subject of the file that "stanzabench run --format=json" wrote.
const run = "run"

func newAnswers(r *bench.Result) *answers {
	a := &answers{result: r, mix: "mixed"}
	if !slices.ContainsFunc(r.Rows, func(row bench.Row) bool { return row.Mix == a.mix }) {
		a.mix = r.Rows[0].Mix
	}
	for _, row := range r.Rows {
		if row.Mix == a.mix {
			a.rows = append(a.rows, row)
		}
	}
	return a
}

// renderAnswers returns the answers in Markdown, and their plots by name.
// Without a run there are none, and nothing says so.
func renderAnswers(files map[string]file) (string, map[string][]byte, error) {
	f, ok := files[run]
	if !ok {
		return "", nil, nil
	}
	a := newAnswers(f.run)
	plots := map[string][]byte{}
	var b strings.Builder
	fmt.Fprintf(&b, "\n## The questions of 2013\n\n%s\n", wrap(a.source(f)))
	for _, q := range questions {
		text := q.text(a)
		if text == "" {
			text = "Not measured."
		}
		fmt.Fprintf(&b, "\n### %s\n\n%s\n", q.question, wrap(text))
		if err := a.draw(&b, q, plots); err != nil {
			return "", nil, err
		}
	}
	b.WriteString("\n")
	return b.String(), plots, nil
}

// draw adds the plots of an answer.
func (a *answers) draw(b *strings.Builder, q answer, plots map[string][]byte) error {
	only := *a.result
	only.Rows = nil
	for _, row := range a.rows {
		if q.rows(row) {
			only.Rows = append(only.Rows, row)
		}
	}
	all, err := report.Plots(&only)
	if err != nil {
		return err
	}
	for _, p := range all {
		for _, kind := range q.plots {
			if !strings.HasPrefix(p.Name, kind+"-") {
				continue
			}
			name := q.name + "-" + kind + ".svg"
			plots[name] = p.Document()
			fmt.Fprintf(b, "\n![%s. %s](bench/plots/%s)\n", p.Title, p.About, name)
		}
	}
	return nil
}

// wrap breaks a paragraph into lines, as the rest of the document has them.
func wrap(text string) string {
	var b strings.Builder
	length := 0
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case length+1+n > 128:
			b.WriteByte('\n')
			length = -1
		default:
			b.WriteByte(' ')
		}
		b.WriteString(word)
		length += 1 + n
	}
	return b.String()
}

// source says where the answers come from.
func (a *answers) source(f file) string {
	r := a.result
	tls := "without TLS"
	if r.TLS {
		tls = "with TLS records"
	}
	return fmt.Sprintf("The XMPP working group settled the framing of RFC 7395 by guesses. These are figures: from [`%s`](bench/results/%s), "+
		"%s, %s, %d rounds of %v. Stanzas are those of `%s`, bytes on the wire are counted %s, and brackets hold the true figure with a "+
		"confidence of 95 %%. Two measurements of the same thing differed by %s; what differs by no more, or may be chance, cannot "+
		"be told apart. *What if* is what no standard knows.",
		f.name, f.name, r.Machine.CPU, r.Machine.GoVersion, r.Rounds, r.Time, a.mix, tls, report.Factor(r.Noise))
}

func (a *answers) find(s bench.Strategy, c bench.Codec) (bench.Row, bool) {
	i := slices.IndexFunc(a.rows, func(row bench.Row) bool { return row.Strategy == s && row.Codec == c })
	if i < 0 {
		return bench.Row{}, false
	}
	return a.rows[i], true
}

// pair finds two rows without a codec.
func (a *answers) pair(s, t bench.Strategy) (x, y bench.Row, ok bool) {
	x, first := a.find(s, bench.NoCodec)
	y, second := a.find(t, bench.NoCodec)
	return x, y, first && second
}

// times says how a part of a row's time stands to another row's.
func (a *answers) times(row, base bench.Row, part report.Part) string {
	ratio, differ := report.Beside(a.result, row, base, part)
	if !differ {
		return "a time that cannot be told apart"
	}
	return report.Factor(ratio) + " the time"
}

// memory shows bytes with their unit, as 112 B or 37.6 kB.
func memory(bytes float64) string {
	n := report.Number(bytes)
	digits := strings.TrimRight(n, "kM")
	return digits + " " + n[len(digits):] + "B"
}

// quoted names a row in prose.
func quoted(row bench.Row) string {
	s := "`" + string(row.Strategy) + "`"
	if row.Codec != bench.NoCodec {
		s += " with `" + string(row.Codec) + "`"
	}
	if row.WhatIf {
		s += " (*what if*)"
	}
	return s
}

// share writes a part of a whole in percent.
func share(part, whole float64) string { return fmt.Sprintf("%.1f %%", 100*part/whole) }

// less says by what share one number of bytes is below another one, or above.
func less(bytes, whole float64) string {
	if bytes > whole {
		return share(bytes-whole, whole) + " more"
	}
	return share(whole-bytes, whole) + " less"
}

func (a *answers) document() string {
	ws, tcp, ok := a.pair(bench.WS, bench.TCP)
	if !ok {
		return ""
	}
	return fmt.Sprintf("Beside a stanza of %s B that is a part of one stream (`tcp`), reading one that is a document of its own (`ws`) takes %s, "+
		"writing it %s, and both ends together %s: %s ns instead of %s. On the wire it is %s B instead of %s.",
		report.Number(tcp.RawBytesPerStanza), a.times(ws, tcp, report.Read), a.times(ws, tcp, report.Write), a.times(ws, tcp, report.Both),
		report.Number(ws.NsPerStanza.Median), report.Number(tcp.NsPerStanza.Median),
		report.Number(ws.WireBytesPerStanza), report.Number(tcp.WireBytesPerStanza))
}

func (a *answers) restart() string {
	fresh, ws, ok := a.pair(bench.WSFresh, bench.WS)
	if !ok {
		return ""
	}
	text := fmt.Sprintf("Beside one parser that is reset (`ws`), reading a stanza with a new parser for each frame (`ws-fresh`) takes %s, and %s "+
		"heap allocations instead of %s.", a.times(fresh, ws, report.Read), report.Number(fresh.ReadAllocs), report.Number(ws.ReadAllocs))
	if tcp, ok := a.find(bench.TCP, bench.NoCodec); ok {
		text += fmt.Sprintf(" Beside one stream (`tcp`) it takes %s.", a.times(fresh, tcp, report.Read))
	}
	return text + " It borrows its buffers, and what others have learned: what it costs to have nothing to borrow is [below](#learning)."
}

func (a *answers) namespaces() string {
	ws, tcp, ok := a.pair(bench.WS, bench.TCP)
	if !ok {
		return ""
	}
	added := ws.FramedBytesPerStanza - ws.RawBytesPerStanza
	text := fmt.Sprintf("Namespaces that every document declares anew, and the framing's own documents, add %s B to the %s B of a stanza (%s). "+
		"With all headers `ws` sends %s B where `tcp` sends %s.",
		report.Number(added), report.Number(ws.RawBytesPerStanza), share(added, ws.RawBytesPerStanza),
		report.Number(ws.WireBytesPerStanza), report.Number(tcp.WireBytesPerStanza))
	var left []string
	for _, row := range a.rows {
		if row.Strategy != bench.WS || row.Codec == bench.NoCodec {
			continue
		}
		s := fmt.Sprintf("%s leaves %s B (%s", quoted(row), report.Number(row.WireBytesPerStanza),
			less(row.WireBytesPerStanza, ws.WireBytesPerStanza))
		if beside, ok := a.find(bench.TCP, row.Codec); ok {
			s += fmt.Sprintf(", %s B more than `tcp` with it", report.Number(row.WireBytesPerStanza-beside.WireBytesPerStanza))
		}
		left = append(left, s+")")
	}
	if len(left) > 0 {
		text += " Of them " + sentence(left)
	}
	return text
}

// sentence joins what is listed, and ends it.
func sentence(all []string) string { return strings.Join(all, "; ") + "." }

func (a *answers) codecs() string {
	bare, ok := a.find(bench.WS, bench.NoCodec)
	if !ok {
		return ""
	}
	var costs []string
	for _, row := range a.rows {
		if row.Strategy == bench.WS && row.Codec != bench.NoCodec {
			costs = append(costs, fmt.Sprintf("%s takes %s and holds %s", quoted(row), a.times(row, bare, report.Both), memory(row.Idle.Codec)))
		}
	}
	if len(costs) == 0 {
		return ""
	}
	return fmt.Sprintf("Without a codec both ends of `ws` take %s ns for a stanza, and an idle connection holds %s at its receiving end, "+
		"%s where there are ten thousand. Beside that, %s",
		report.Number(bare.NsPerStanza.Median), memory(bare.Idle.Parser), memory(bare.Idle.ParserOf10k), sentence(costs))
}

func (a *answers) alternatives() string {
	ws, ok := a.find(bench.WS, bench.NoCodec)
	if !ok {
		return ""
	}
	var parts []string
	for _, s := range []bench.Strategy{bench.WSBatch, bench.WSStrip} {
		for _, c := range []bench.Codec{bench.NoCodec, bench.Deflate} {
			row, ok := a.find(s, c)
			base, also := a.find(bench.WS, c)
			if !ok || !also {
				continue
			}
			bytes := "the same bytes"
			if row.WireBytesPerStanza != base.WireBytesPerStanza {
				bytes = fmt.Sprintf("%s B instead of %s (%s)", report.Number(row.WireBytesPerStanza),
					report.Number(base.WireBytesPerStanza), less(row.WireBytesPerStanza, base.WireBytesPerStanza))
			}
			parts = append(parts, fmt.Sprintf("%s sends %s and takes %s for reading, and %s for both ends",
				quoted(row), bytes, a.times(row, base, report.Read), a.times(row, base, report.Both)))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("Beside a document a frame (`ws`, %s B) with the same codec: %s", report.Number(ws.WireBytesPerStanza), sentence(parts))
}

func (a *answers) constrained() string {
	var known []bench.Row
	for _, row := range a.rows {
		if !row.WhatIf && row.Strategy != bench.WSFresh && row.WireBytesPerStanza > 0 && row.NsPerStanza.Median > 0 {
			known = append(known, row)
		}
	}
	if len(known) < 2 {
		return ""
	}
	least := func(figure func(bench.Row) float64) bench.Row {
		return slices.MinFunc(known, func(x, y bench.Row) int {
			switch f, g := figure(x), figure(y); {
			case f < g:
				return -1
			case f > g:
				return 1
			}
			return 0
		})
	}
	sent := least(func(row bench.Row) float64 { return row.WireBytesPerStanza })
	fast := least(func(row bench.Row) float64 { return row.NsPerStanza.Median })
	text := fmt.Sprintf("Where bytes are what is short, %s: of all that a standard knows it sends the fewest, %s B a stanza, takes %s beside %s, and holds "+
		"%s of memory for an idle connection.", quoted(sent), report.Number(sent.WireBytesPerStanza), a.times(sent, fast, report.Both), quoted(fast),
		memory(sent.Idle.Parser+sent.Idle.Codec))
	var alike []string
	for _, row := range known {
		if row.Strategy == fast.Strategy && row.Codec == fast.Codec || row.Idle.Codec > fast.Idle.Codec {
			continue
		}
		if _, differ := report.Beside(a.result, row, fast, report.Both); !differ {
			alike = append(alike, quoted(row))
		}
	}
	text += fmt.Sprintf(" Where it is time or memory, %s", quoted(fast))
	if len(alike) > 0 {
		text += ", or, which cannot be told apart in time, " + strings.Join(alike, " or ")
	}
	text += fmt.Sprintf(": %s ns and %s B on the wire a stanza, %s of memory for an idle connection.", report.Number(fast.NsPerStanza.Median),
		report.Number(fast.WireBytesPerStanza), memory(fast.Idle.Parser+fast.Idle.Codec))
	if small, ok := a.find(bench.WS, bench.DeflateNCT); ok && small.Idle.Codec > 0 {
		if full, ok := a.find(bench.WS, bench.Deflate); ok {
			text += fmt.Sprintf(" Between the two is %s, which keeps nothing from one message to the next: %s B on the wire, and %s of memory for "+
				"the codec, where %s takes %s.", quoted(small), report.Number(small.WireBytesPerStanza),
				memory(small.Idle.Codec), quoted(full), memory(full.Idle.Codec))
		}
	}
	if n := a.result.Network; n != nil && sent.Airtime > 0 {
		text += fmt.Sprintf(" On a link of %s bit/s a stanza is on the air for %s ms instead of %s.", report.Number(n.BitsPerSecond),
			report.Number(sent.Airtime/1e6), report.Number(fast.Airtime/1e6))
	}
	return text
}
