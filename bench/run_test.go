package bench_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
)

func TestParseStrategy(t *testing.T) {
	for _, want := range bench.Strategies() {
		if got, err := bench.ParseStrategy(string(want)); got != want || err != nil {
			t.Errorf("ParseStrategy(%q) = %q, %v", want, got, err)
		}
	}
	for _, name := range []string{"", "TCP", "websocket"} {
		_, err := bench.ParseStrategy(name)
		if err == nil {
			t.Fatalf("%q is a strategy", name)
		}
		for _, known := range bench.Strategies() {
			if !strings.Contains(err.Error(), string(known)) {
				t.Errorf("the error about %q does not list %q: %v", name, known, err)
			}
		}
	}
}

func TestConfigErrors(t *testing.T) {
	for _, c := range []struct {
		name   string
		config bench.Config
		says   string
	}{
		{"unknown strategy", bench.Config{Strategies: []bench.Strategy{"udp"}}, `"udp"`},
		{"strategy twice", bench.Config{Strategies: []bench.Strategy{bench.WS, bench.WS}}, "given twice"},
		{"unknown mix", bench.Config{Mixes: []traffic.Mix{200}}, "Mix(200)"},
		{"mix twice", bench.Config{Mixes: []traffic.Mix{traffic.IQ, traffic.IQ}}, "given twice"},
		{"rounds", bench.Config{Rounds: -1}, "-1 rounds"},
		{"time", bench.Config{Time: -time.Second}, "-1s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := bench.Run(t.Context(), c.config)
			if r != nil || !errors.Is(err, bench.ErrConfig) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, %v", r, err)
			}
		})
	}
}

// run measures as little as it can.
func run(t *testing.T, ctx context.Context, c bench.Config) (*bench.Result, error) {
	t.Helper()
	c.Time = time.Nanosecond
	r, err := bench.Run(ctx, c)
	if r == nil {
		t.Fatal(err)
	}
	return r, err
}

func TestRun(t *testing.T) {
	var progress []int
	mixes := []traffic.Mix{traffic.Chat, traffic.Bulk}
	r, err := run(t, t.Context(), bench.Config{Mixes: mixes, Rounds: 6, Seed: 3, Progress: func(done, total int) {
		progress = append(progress, done)
		if total != 7*2*4 { // rounds with the warm-up, mixes, strategies with the twin
			t.Errorf("a total of %d measurements", total)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(progress) != 7*2*4 || !slices.IsSorted(progress) || progress[len(progress)-1] != len(progress) {
		t.Errorf("progress was %v", progress)
	}
	if r.Rounds != 6 || r.Seed != 3 || r.Started.IsZero() || r.Machine.Cores < 1 || r.Machine.GoVersion == "" {
		t.Errorf("a result of %+v", r)
	}
	if r.Noise.Confidence < 0.95 || r.Noise.Low > r.Noise.Median || r.Noise.High < r.Noise.Median {
		t.Errorf("a noise of %+v", r.Noise)
	}
	var order []string
	for _, row := range r.Rows {
		order = append(order, row.Mix+"/"+string(row.Strategy))
		checkRow(t, row)
	}
	if want := []string{"chat/tcp", "chat/ws", "chat/ws-fresh", "bulk/tcp", "bulk/ws", "bulk/ws-fresh"}; !slices.Equal(order, want) {
		t.Errorf("rows are %v", order)
	}
	checkBytes(t, r.Rows[0], r.Rows[1])
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
}

func checkRow(t *testing.T, row bench.Row) {
	t.Helper()
	if row.Codec != "none" || len(row.Samples) != 6 || slices.Min(row.Samples) <= 0 {
		t.Errorf("row %+v", row)
	}
	for _, s := range []bench.Spread{row.NsPerStanza, row.MBPerS, row.Ratio} {
		if s.Low <= 0 || s.Low > s.Median || s.Median > s.High || s.Confidence < 0.95 {
			t.Errorf("%s/%s: spread %+v", row.Mix, row.Strategy, s)
		}
	}
	if row.Strategy == bench.TCP && row.Ratio.Median != 1 {
		t.Errorf("the baseline's ratio to itself is %v", row.Ratio)
	}
	if row.RawBytesPerStanza <= 0 || row.FramedBytesPerStanza <= row.RawBytesPerStanza {
		t.Errorf("%s/%s: %v raw bytes, %v framed", row.Mix, row.Strategy, row.RawBytesPerStanza, row.FramedBytesPerStanza)
	}
}

// checkBytes holds what framing adds to a stanza of a few hundred bytes: over
// TCP a header for many, over WebSocket a header of 8 bytes and, as most do not
// declare it themselves, the content namespace.
func checkBytes(t *testing.T, tcp, ws bench.Row) {
	t.Helper()
	if more := tcp.FramedBytesPerStanza - tcp.RawBytesPerStanza; more > 1 {
		t.Errorf("TCP adds %v bytes to a stanza", more)
	}
	declaration := float64(len(` xmlns='jabber:client'`))
	if more := ws.FramedBytesPerStanza - ws.RawBytesPerStanza; more < 8 || more > 9+declaration {
		t.Errorf("WebSocket adds %v bytes to a stanza", more)
	}
	if tcp.RawBytesPerStanza != ws.RawBytesPerStanza {
		t.Error("rows of one mix have different stanzas")
	}
}

// TestBaselineUnasked holds that ratios and noise do not need TCP in the list.
func TestBaselineUnasked(t *testing.T) {
	r, err := run(t, t.Context(), bench.Config{Strategies: []bench.Strategy{bench.WS}, Rounds: 2})
	if err != nil || len(r.Rows) != 1 || r.Rows[0].Strategy != bench.WS || r.Rows[0].Ratio.Median <= 0 || r.Noise.Median <= 0 {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestCancel(t *testing.T) {
	const contenders = 4
	for _, c := range []struct {
		name   string
		after  int // measurements
		rounds int // that are then complete
	}{
		{"in the warm-up", 2, 0},
		{"after the warm-up", contenders, 0},
		{"in a round", 3*contenders - 1, 1},
		{"after a round", 3 * contenders, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			r, err := run(t, ctx, bench.Config{Progress: func(done, _ int) {
				if done == c.after {
					cancel()
				}
			}})
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("error %v", err)
			}
			if r.Rounds != c.rounds || r.Rows == nil || (len(r.Rows) > 0) != (c.rounds > 0) {
				t.Fatalf("%d rounds, %d rows", r.Rounds, len(r.Rows))
			}
			for _, row := range r.Rows {
				if len(row.Samples) != c.rounds {
					t.Errorf("%s has %d samples", row.Strategy, len(row.Samples))
				}
			}
		})
	}
	t.Run("before", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if r, err := bench.Run(ctx, bench.Config{}); !errors.Is(err, context.Canceled) || r == nil || len(r.Rows) != 0 {
			t.Errorf("got %v, %v", r, err)
		}
	})
}

// TestRoundsWithoutEnd holds that rounds cost nothing before they are measured.
func TestRoundsWithoutEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := run(t, ctx, bench.Config{Rounds: math.MaxInt, Progress: func(done, total int) {
		if total != math.MaxInt {
			t.Errorf("a total of %d measurements", total)
		}
		if done == 12 { // a warm-up and two rounds of four
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || r.Rounds != 2 {
		t.Errorf("%d rounds, %v", r.Rounds, err)
	}
}

// TestPaths holds that a result tells which paths of the engine it is about,
// and that the traffic is read on all of them.
func TestPaths(t *testing.T) {
	defer parser.UseKernel("auto")
	for _, kernel := range parser.Kernels() {
		for _, noShapes := range []bool{false, true} {
			if err := parser.UseKernel(kernel); err != nil {
				t.Fatal(err)
			}
			r, err := run(t, t.Context(), bench.Config{Rounds: 1, NoShapes: noShapes})
			if err != nil || r.Kernel != kernel || r.Shapes == noShapes {
				t.Errorf("%s, no shapes %t: a result of %s, shapes %t, %v", kernel, noShapes, r.Kernel, r.Shapes, err)
			}
		}
	}
}

// TestCancelSoon holds that a long measurement is given up, not waited for.
func TestCancelSoon(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := bench.Run(ctx, bench.Config{Time: time.Hour}); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if d := time.Since(start); d > 30*time.Second {
		t.Errorf("it took %v", d)
	}
}

// TestJSON holds that a saved result is the result.
func TestJSON(t *testing.T) {
	r, err := run(t, t.Context(), bench.Config{Rounds: 2, Strategies: []bench.Strategy{bench.TCP}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back bench.Result
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	back.Started, r.Started = time.Time{}, time.Time{} // the monotonic clock stays behind
	if !reflect.DeepEqual(&back, r) {
		t.Errorf("%+v became %+v", r, back)
	}
}
