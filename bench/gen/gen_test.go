package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
)

// measured returns the figures of a subject, each ten times.
func measured(lines ...string) string {
	return "goos: linux\ncpu: a processor\nchecks-a: all\nchecks-b: none\n" + strings.Repeat(strings.Join(lines, "\n")+"\n", 10)
}

// folder writes result files.
func folder(t *testing.T, files map[string]string) string {
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestRender(t *testing.T) {
	files, err := load(folder(t, map[string]string{"2026-01-02-test.txt": measured(
		"BenchmarkTest/case=x/engine=a 1 200 ns/stanza 30 MB/s 0 allocs/op",
		"BenchmarkTest/case=x/engine=b 1 400 ns/stanza 15 MB/s 3 allocs/op",
		"BenchmarkTest/case=y/engine=a 1 2000 ns/stanza 1500 MB/s 0 allocs/op",
		"BenchmarkTest/case=y/engine=b 1 1000 ns/stanza 3000 MB/s 0 allocs/op",
		"BenchmarkOther/case=z/engine=a 1 1 ns/op",
	)}))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		table
		want []string // rows
	}{
		{"columns", table{rows: "/case", columns: []column{
			{head: "a", filter: "/engine:a", unit: speed, vs: "b"},
			{head: "b", filter: "/engine:b", unit: speed},
			{head: "n", filter: "/engine:b", unit: allocs},
		}}, []string{
			"| case | a | b | n |", "| --- | ---: | ---: | ---: |",
			"| x | 30.00 MB/s · 2.00× | 15.00 MB/s | 3 |",
			"| y | 1.500 GB/s · **0.50×, slower** | 3.000 GB/s | 0 |",
		}},
		{"time", table{rows: "/case", columns: []column{
			{head: "a", filter: "/engine:a", unit: time, vs: "b"},
			{head: "b", filter: "/engine:b", unit: time},
			{head: "c", filter: "/engine:c", unit: time},
		}}, []string{
			"| x | 200.0 ns · 2.00× | 400.0 ns | – |",
			"| y | 2.000 µs · **0.50×, slower** | 1.000 µs | – |",
		}},
		{"cost", table{rows: "/case", base: "x", columns: []column{
			{head: "a", filter: "/engine:a", unit: time, cost: true},
		}}, []string{"| x | 200.0 ns |", "| y | 2.000 µs · 10.0× the time |"}},
		{"than", table{rows: "/engine", columns: []column{
			{head: "faster", filter: "/case:y", unit: speed, base: "a", than: true},
			{head: "checks", config: "checks-"},
		}}, []string{"| a | – | all |", "| b | **0.50×, slower** | none |"}},
	} {
		c.subject, c.filter = "test", ".name:Test"
		text, err := c.render(files)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for _, want := range append(c.want, "a processor, linux, 10 samples a figure.") {
			if !strings.Contains(text, want+"\n") {
				t.Errorf("%s: no %q in\n%s", c.name, want, text)
			}
		}
	}
	if text, err := (table{subject: "none"}).render(files); err != nil || !strings.Contains(text, "Not measured") {
		t.Errorf("without a file: %q, %v", text, err)
	}
	if _, err := (table{subject: "test", filter: ".name:None", rows: "/case"}).render(files); err == nil {
		t.Error("a table without a row passes")
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"two of a subject":   {"2026-01-02-a.txt": "", "2026-01-03-a.txt": ""},
		"no date":            {"a.txt": ""},
		"no results":         {"2026-01-02-a.txt": "BenchmarkX 1 fast\n"},
		"a run without rows": {"2026-01-02-run.json": "{}"},
		"a run that is cut":  {"2026-01-02-run.json": `{"rows": [`},
		"no subject of JSON": {"2026-01-02-read.json": `{"rows": [{}]}`},
	} {
		if _, err := load(folder(t, files)); err == nil {
			t.Errorf("%s: passes", name)
		}
	}
}

// document has a place for every table, with something stale in each.
func document() string {
	var b strings.Builder
	b.WriteString(begin + theAnswers + " -->\n" + end)
	for _, t := range tables {
		b.WriteString("# " + t.name + "\n\n" + begin + t.name + " -->\nstale\n" + end + "prose\n")
	}
	return b.String()
}

func TestFill(t *testing.T) {
	text, err := fill([]byte(document()), nil, "")
	if err != nil || strings.Contains(string(text), "stale") || strings.Count(string(text), "prose") != len(tables) {
		t.Errorf("%v\n%s", err, text)
	}
	if again, err := fill(text, nil, ""); err != nil || string(again) != string(text) {
		t.Errorf("filled twice: %v\n%s", err, again)
	}
	for name, text := range map[string]string{
		"a table without a place":  "",
		"a place without a table":  document() + begin + "none -->\n" + end,
		"a place without an end":   strings.TrimSuffix(document(), end+"prose\n"),
		"a place that comes twice": document() + document(),
	} {
		if _, err := fill([]byte(text), nil, ""); err == nil {
			t.Errorf("%s: passes", name)
		}
	}
}

func TestCheck(t *testing.T) {
	dir := folder(t, map[string]string{"document.md": document()})
	doc, results, plots := filepath.Join(dir, "document.md"), t.TempDir(), filepath.Join(dir, "plots")
	stale := func(when string) {
		t.Helper()
		if err := generate(doc, results, plots, true); err == nil {
			t.Error(when + " passes")
		}
		if err := generate(doc, results, plots, false); err != nil {
			t.Error(err)
		}
		if err := generate(doc, results, plots, true); err != nil {
			t.Errorf("%s, mended: %v", when, err)
		}
	}
	stale("a stale document")
	if _, err := os.Stat(plots); err == nil {
		t.Error("a folder for plots without any")
	}
	b, err := json.Marshal(measuredRun())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(results, "2026-01-02-run.json"), b, 0o644); err != nil {
		t.Fatal(err)
	}
	stale("a document without its answers")
	list, err := filepath.Glob(filepath.Join(plots, "*.svg"))
	if err != nil || len(list) < len(questions) {
		t.Fatalf("plots: %q, %v", list, err)
	}
	if err := os.WriteFile(list[0], nil, 0o644); err != nil {
		t.Fatal(err)
	}
	stale("a plot of something else")
	if err := os.WriteFile(filepath.Join(plots, "old.svg"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	stale("a plot that is of no use any more")
}

// measuredRun is a made-up result in which figures are easy to check: reading a
// document of its own takes half as long again as in a stream, and stripping the
// framing takes no time off.
func measuredRun() *bench.Result {
	r := &bench.Result{
		Machine: bench.Machine{CPU: "a processor", GoVersion: "go1"}, Rounds: 10, TLS: true,
		Noise:   bench.Spread{Median: 1, Low: 0.99, High: 1.01, Confidence: 0.95},
		Network: &bench.Network{BitsPerSecond: 64e3},
	}
	for _, row := range []struct {
		s           bench.Strategy
		c           bench.Codec
		read, write float64
		wire, codec float64
		whatIf      bool
	}{
		{bench.TCP, bench.NoCodec, 400, 400, 320, 0, false},
		{bench.TCP, bench.Deflate, 4000, 8000, 140, 70e3, true},
		{bench.WS, bench.NoCodec, 600, 400, 350, 0, false},
		{bench.WS, bench.Deflate, 4200, 8000, 150, 70e3, false},
		{bench.WS, bench.DeflateNCT, 4400, 4000, 260, 30e3, false},
		{bench.WSFresh, bench.NoCodec, 1200, 400, 350, 0, false},
		{bench.WSBatch, bench.NoCodec, 500, 400, 330, 0, true},
		{bench.WSStrip, bench.NoCodec, 600, 400, 350, 0, false},
	} {
		x := bench.Row{
			Strategy: row.s, Codec: row.c, Mix: "mixed", WhatIf: row.whatIf,
			RawBytesPerStanza: 300, FramedBytesPerStanza: 321, WireBytesPerStanza: row.wire, Airtime: row.wire * 8 / 64e3 * 1e9,
			Idle: bench.Idle{Parser: 114, ParserOf10k: 112, Codec: row.codec},
		}
		for i := range 10 {
			wave := 1 + float64(i)/1000
			x.ReadSamples = append(x.ReadSamples, row.read*wave)
			x.WriteSamples = append(x.WriteSamples, row.write*wave)
			x.Samples = append(x.Samples, (row.read+row.write)*wave)
		}
		x.Read, x.Write = about(row.read), about(row.write)
		x.NsPerStanza = about(row.read + row.write)
		r.Rows = append(r.Rows, x)
	}
	return r
}

func about(v float64) bench.Spread {
	return bench.Spread{Median: v, Low: v * 0.99, High: v * 1.01, Confidence: 0.95}
}

func unwrapped(text string) string { return strings.Join(strings.Fields(text), " ") }

func TestAnswers(t *testing.T) {
	files := map[string]file{"run": {name: "2026-01-02-run.json", run: measuredRun()}}
	text, plots, err := renderAnswers(files)
	if err != nil {
		t.Fatal(err)
	}
	text = unwrapped(text)
	for _, want := range []string{
		"one that is a document of its own (`ws`) takes 1.50× [1.50, 1.50] the time, writing it a time that cannot be told apart, " +
			"and both ends together 1.25× [1.25, 1.25] the time: 1000 ns instead of 800. On the wire it is 350 B instead of 320.",
		"with a new parser for each frame (`ws-fresh`) takes 2.00× [2.00, 2.00] the time, and",
		"add 21.0 B to the 300 B of a stanza (7.0 %)",
		"`ws` with `deflate` leaves 150 B (57.1 % less, 10.0 B more than `tcp` with it); `ws` with `deflate-nct` leaves 260 B (25.7 % less).",
		"`ws` with `deflate` takes 12.2× [12.2, 12.2] the time and holds 70.0 kB",
		"`ws-batch` (*what if*) sends 330 B instead of 350 (5.7 % less)",
		"`ws-strip` sends the same bytes and takes a time that cannot be told apart for reading, and a time that cannot be told apart for both ends",
		"`ws` with `deflate`: of all that a standard knows it sends the fewest, 150 B a stanza",
		"Where it is time or memory, `tcp`: 800 ns",
		"On a link of 64.0k bit/s a stanza is on the air for 18.8 ms instead of 40.0.",
		"](bench/plots/codecs-memory.svg)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "Not measured") || strings.Contains(text, "NaN") || strings.Contains(text, "%!") {
		t.Errorf("of a whole run:\n%s", text)
	}
	for name := range plots {
		if !strings.Contains(text, "bench/plots/"+name) {
			t.Errorf("nobody shows %s", name)
		}
	}

	// Noise beyond a difference leaves none of it.
	files["run"].run.Noise.High = 1.6
	if text, _, err := renderAnswers(files); err != nil || !strings.Contains(unwrapped(text), "(`ws`) takes a time that cannot be told") {
		t.Errorf("in much noise: %v\n%s", err, text)
	}
	// What was not measured is said, and nothing is made up for it.
	files["run"].run.Rows = files["run"].run.Rows[:1]
	if text, _, err := renderAnswers(files); err != nil || strings.Count(text, "Not measured.") != len(questions) {
		t.Errorf("of one row: %v\n%s", err, text)
	}
	if text, plots, err := renderAnswers(nil); text != "" || plots != nil || err != nil {
		t.Errorf("without a run: %q, %v, %v", text, plots, err)
	}
}
