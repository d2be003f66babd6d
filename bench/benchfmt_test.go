package bench_test

import (
	"bytes"
	"math"
	"testing"

	"golang.org/x/perf/benchfmt"

	"github.com/seed492f7be9/stanza/bench"
)

// TestWriteBenchfmt reads back what was written.
func TestWriteBenchfmt(t *testing.T) {
	r, err := run(t, t.Context(), bench.Config{Strategies: []bench.Strategy{bench.TCP, bench.WS}, Rounds: 3, RoundsOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	r.Machine.CPU = "" // machines that do not tell must do as well
	var b bytes.Buffer
	if err := r.WriteBenchfmt(&b); err != nil {
		t.Fatal(err)
	}
	in := benchfmt.NewReader(&b, "result")
	got := map[string][]float64{}
	for in.Scan() {
		switch rec := in.Result().(type) {
		case *benchfmt.SyntaxError:
			t.Fatal(rec)
		case *benchfmt.Result:
			checkConfig(t, rec)
			sec, ok := rec.Value("sec/stanza")
			if !ok {
				t.Fatalf("no time in %+v", rec)
			}
			got[string(rec.Name)] = append(got[string(rec.Name)], 1e9*sec)
		}
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	if a := in.Units().GetAssumption("framed-B/stanza").SummaryLabel(); a != "exact" {
		t.Errorf("bytes are summarized by their %s", a)
	}
	if len(got) != len(r.Rows) {
		t.Fatalf("%d rows became %d", len(r.Rows), len(got))
	}
	for _, row := range r.Rows {
		name := "Run/mix=" + row.Mix + "/strategy=" + string(row.Strategy) + "/codec=" + string(row.Codec)
		if len(got[name]) != len(row.Samples) {
			t.Fatalf("%s has %d lines for %d samples", name, len(got[name]), len(row.Samples))
		}
		for i, ns := range got[name] {
			if math.Abs(ns-row.Samples[i]) > 1e-6*ns {
				t.Errorf("%s: %v became %v", name, row.Samples[i], ns)
			}
		}
	}
}

func checkConfig(t *testing.T, rec *benchfmt.Result) {
	t.Helper()
	for _, key := range []string{"goos", "goarch", "cores", "go", "kernel", "shapes", "started", "seed", "time", "tls"} {
		if rec.GetConfig(key) == "" {
			t.Errorf("no %q above the lines", key)
		}
	}
	for _, unit := range []string{"B/s", "allocs/stanza", "raw-B/stanza", "framed-B/stanza", "wire-B/stanza", "read-sec/stanza", "write-sec/stanza"} {
		if _, ok := rec.Value(unit); !ok {
			t.Errorf("no %q in %s", unit, rec.Name)
		}
	}
}

// TestWriteBenchfmtFails holds that errors of the writer come out.
func TestWriteBenchfmtFails(t *testing.T) {
	r := &bench.Result{Rounds: 1, Rows: []bench.Row{{Samples: []float64{2}, ReadSamples: []float64{1}, WriteSamples: []float64{1}}}}
	for at := range 4 {
		if err := r.WriteBenchfmt(&failing{at}); err != errFull {
			t.Errorf("write %d fails, error %v", at, err)
		}
	}
}
