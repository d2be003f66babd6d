package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
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
		"two of a subject": {"2026-01-02-a.txt": "", "2026-01-03-a.txt": ""},
		"no date":          {"a.txt": ""},
		"no results":       {"2026-01-02-a.txt": "BenchmarkX 1 fast\n"},
	} {
		if _, err := load(folder(t, files)); err == nil {
			t.Errorf("%s: passes", name)
		}
	}
}

// document has a place for every table, with something stale in each.
func document() string {
	var b strings.Builder
	for _, t := range tables {
		b.WriteString("# " + t.name + "\n\n" + begin + t.name + " -->\nstale\n" + end + "prose\n")
	}
	return b.String()
}

func TestFill(t *testing.T) {
	text, err := fill([]byte(document()), nil)
	if err != nil || strings.Contains(string(text), "stale") || strings.Count(string(text), "prose") != len(tables) {
		t.Errorf("%v\n%s", err, text)
	}
	if again, err := fill(text, nil); err != nil || string(again) != string(text) {
		t.Errorf("filled twice: %v\n%s", err, again)
	}
	for name, text := range map[string]string{
		"a table without a place":  "",
		"a place without a table":  document() + begin + "none -->\n" + end,
		"a place without an end":   strings.TrimSuffix(document(), end+"prose\n"),
		"a place that comes twice": document() + document(),
	} {
		if _, err := fill([]byte(text), nil); err == nil {
			t.Errorf("%s: passes", name)
		}
	}
}

func TestCheck(t *testing.T) {
	dir := folder(t, map[string]string{"document.md": document()})
	doc, results := filepath.Join(dir, "document.md"), t.TempDir()
	if err := run(doc, results, true); err == nil {
		t.Error("a stale document passes")
	}
	if err := run(doc, results, false); err != nil {
		t.Error(err)
	}
	if err := run(doc, results, true); err != nil {
		t.Error(err)
	}
}
