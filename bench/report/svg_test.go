package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/bench/report"
)

func plots(t *testing.T, r *bench.Result) []report.Plot {
	t.Helper()
	all, err := report.Plots(r)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func names(all []report.Plot) string {
	var s []string
	for _, p := range all {
		s = append(s, p.Name)
	}
	return strings.Join(s, " ")
}

// TestPlots holds which plots there are, that each is a document by itself, says
// what its axes are, and has no style that a page would have to allow.
func TestPlots(t *testing.T) {
	all := plots(t, fixture(1, "mixed", "bulk"))
	want := "cost-mixed parts-mixed bytes-mixed memory-mixed latency-mixed first-mixed scaling-mixed " +
		"cost-bulk parts-bulk bytes-bulk memory-bulk latency-bulk first-bulk scaling-bulk overhead"
	if got := names(all); got != want {
		t.Errorf("plots %s, want %s", got, want)
	}
	labels := map[string][]string{
		"cost":     {"on the wire, B/stanza", "both ends, ns/stanza", "tcp", "ws-batch", "zstd", "hollow: what if"},
		"parts":    {"ns/stanza", "read", "write", "ws-fresh deflate-nct", "tcp zstd *"},
		"bytes":    {"B/stanza", "stanza", "framed", "on the wire"},
		"memory":   {"B/connection", "parser", "codec"},
		"latency":  {"ns", "the slowest"},
		"first":    {"ns", "to the first stanza"},
		"scaling":  {"cores", "stanzas/s", "bosh"},
		"overhead": {"stanza, B", "overhead, B/stanza", "ws-strip"},
	}
	for _, p := range all {
		kind, _, _ := strings.Cut(p.Name, "-")
		svg := string(p.SVG)
		for _, text := range labels[kind] {
			if !strings.Contains(svg, ">"+text+"</text>") {
				t.Errorf("%s: no text %q", p.Name, text)
			}
		}
		if strings.Contains(svg, "style=") || strings.Contains(svg, "#0100") {
			t.Errorf("%s: a style, or a colour that nobody set", p.Name)
		}
		for _, class := range regexp.MustCompile(`class="[fs]\w\w"`).FindAllString(svg, -1) {
			if !strings.Contains(string(p.Document()), ".plot ."+class[7:10]+" ") {
				t.Errorf("%s: %s has no colour", p.Name, class)
			}
		}
		d := xml.NewDecoder(bytes.NewReader(p.Document()))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("%s: %v", p.Name, err)
				break
			}
		}
	}
}

// TestPlotsOfLittle holds that what was not measured is left out, and that no
// result makes a plot fail.
func TestPlotsOfLittle(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*bench.Result)
		want   string
	}{
		{"nothing", func(r *bench.Result) { r.Rows = nil }, ""},
		{"empty rows", func(r *bench.Result) {
			for i, row := range r.Rows {
				r.Rows[i] = bench.Row{Strategy: row.Strategy, Codec: row.Codec, Mix: row.Mix}
			}
		}, ""},
		{"one row", func(r *bench.Result) { r.Rows = r.Rows[:1] },
			"cost-mixed parts-mixed bytes-mixed memory-mixed latency-mixed first-mixed scaling-mixed overhead"},
		{"rounds alone", func(r *bench.Result) {
			for i := range r.Rows {
				row := &r.Rows[i]
				row.Latency, row.Idle, row.First, row.Scaling = bench.Latency{}, bench.Idle{}, bench.Spread{}, nil
			}
		}, "cost-mixed parts-mixed bytes-mixed overhead"},
		{"no times", func(r *bench.Result) {
			for i := range r.Rows {
				row := &r.Rows[i]
				row.NsPerStanza, row.Read, row.Write, row.First = bench.Spread{}, bench.Spread{}, bench.Spread{}, bench.Spread{}
			}
		}, "bytes-mixed memory-mixed latency-mixed scaling-mixed overhead"},
		{"a corpus of the user's", func(r *bench.Result) {
			r.Rows = r.Rows[:2]
			r.Rows[0].Mix, r.Rows[1].Mix = "../My <file>\x00.xml", "../my_<file>?.xml"
			r.Rows[0].Latency, r.Rows[0].Scaling, r.Rows[1].Scaling = bench.Latency{}, nil, nil
			r.Rows[1].Latency, r.Rows[0].First, r.Rows[1].First = bench.Latency{}, bench.Spread{}, bench.Spread{}
		}, "cost-my--file---xml parts-my--file---xml bytes-my--file---xml memory-my--file---xml " +
			"cost-my--file---xml-1 parts-my--file---xml-1 bytes-my--file---xml-1 memory-my--file---xml-1 overhead"},
	} {
		r := fixture(1, "mixed")
		c.change(r)
		if got := names(plots(t, r)); got != c.want {
			t.Errorf("%s: plots %q, want %q", c.name, got, c.want)
		}
	}
}

// TestSVG holds what is written to a folder: each plot as a file, the same each
// time, and nothing else.
func TestSVG(t *testing.T) {
	r := fixture(1, "mixed")
	dir := filepath.Join(t.TempDir(), "a", "b")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	keep := filepath.Join(dir, "keep.txt")
	for _, name := range []string{keep, filepath.Join(dir, "overhead.svg")} {
		if err := os.WriteFile(name, []byte("old"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := report.SVG(dir, r); err != nil {
			t.Fatal(err)
		}
		all := plots(t, fixture(1, "mixed"))
		for _, p := range all {
			b, err := os.ReadFile(filepath.Join(dir, p.Name+".svg"))
			if err != nil || !bytes.Equal(b, p.Document()) {
				t.Errorf("%s: another one than was drawn, %v", p.Name, err)
			}
		}
		if list, err := os.ReadDir(dir); err != nil || len(list) != len(all)+1 {
			t.Errorf("%d files for %d plots and one other, %v", len(list), len(all), err)
		}
	}
	if b, err := os.ReadFile(keep); err != nil || string(b) != "old" {
		t.Errorf("another file: %q, %v", b, err)
	}
	err := report.SVG(keep, r)
	if _, ok := errors.AsType[*fs.PathError](err); !ok {
		t.Errorf("a file in the place of the folder: %v", err)
	}
}
