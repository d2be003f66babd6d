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

func TestParse(t *testing.T) {
	for _, want := range bench.Strategies() {
		if got, err := bench.ParseStrategy(string(want)); got != want || err != nil {
			t.Errorf("ParseStrategy(%q) = %q, %v", want, got, err)
		}
	}
	for _, want := range bench.Codecs() {
		if got, err := bench.ParseCodec(string(want)); got != want || err != nil {
			t.Errorf("ParseCodec(%q) = %q, %v", want, got, err)
		}
	}
	for _, name := range []string{"", "TCP", "websocket"} {
		_, err := bench.ParseStrategy(name)
		if err == nil || !strings.Contains(err.Error(), "tcp, ws, ws-fresh") {
			t.Errorf("strategy %q: %v", name, err)
		}
		if _, err = bench.ParseCodec(name); err == nil || !strings.Contains(err.Error(), "none, zlib, deflate") {
			t.Errorf("codec %q: %v", name, err)
		}
	}
}

func TestWhatIf(t *testing.T) {
	known := map[bench.Strategy][]bench.Codec{
		bench.TCP:     {bench.NoCodec, bench.Zlib},
		bench.WS:      {bench.NoCodec, bench.Deflate, bench.DeflateNCT},
		bench.WSFresh: {bench.NoCodec, bench.Deflate, bench.DeflateNCT},
		bench.WSStrip: {bench.NoCodec, bench.Deflate, bench.DeflateNCT},
		bench.BOSH:    {bench.NoCodec},
	}
	for _, s := range bench.Strategies() {
		for _, c := range bench.Codecs() {
			if bench.WhatIf(s, c) == slices.Contains(known[s], c) {
				t.Errorf("%s with %s: what if is %v", s, c, bench.WhatIf(s, c))
			}
		}
	}
}

func TestParseNetwork(t *testing.T) {
	got, err := bench.ParseNetwork("64kbit,600ms,1280")
	if err != nil || *got != (bench.Network{BitsPerSecond: 64000, RTT: 600 * time.Millisecond, MTU: 1280}) {
		t.Errorf("%+v, %v", got, err)
	}
	for s, bits := range map[string]float64{"300bit,1s,1500": 300, "1.5Mbit,0s,1500": 1.5e6, "10Gbit,1ms,9000": 1e10} {
		if got, err := bench.ParseNetwork(s); err != nil || got.BitsPerSecond != bits {
			t.Errorf("%s: %+v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "64kbit", "64kbit,600ms", "64,600ms,1280", "fastbit,600ms,1280", "64kbit,600,1280",
		"64kbit,600ms,big", "64kbit,600ms,60", "0bit,600ms,1280", "NaNbit,1s,1280", "1bit,-1s,1280", "64kbit,600ms,1280,1"} {
		if _, err := bench.ParseNetwork(s); !errors.Is(err, bench.ErrConfig) {
			t.Errorf("%q: %v", s, err)
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
		{"unknown codec", bench.Config{Codecs: []bench.Codec{"rar"}}, `"rar"`},
		{"codec twice", bench.Config{Codecs: []bench.Codec{bench.S2, bench.S2}}, "given twice"},
		{"unknown mix", bench.Config{Mixes: []traffic.Mix{200}}, "Mix(200)"},
		{"mix twice", bench.Config{Mixes: []traffic.Mix{traffic.IQ, traffic.IQ}}, "given twice"},
		{"rounds", bench.Config{Rounds: -1}, "-1 rounds"},
		{"time", bench.Config{Time: -time.Second}, "-1s"},
		{"rate", bench.Config{Rate: -1}, "rate of -1"},
		{"network", bench.Config{Network: &bench.Network{BitsPerSecond: 1e6, MTU: 1}}, "MTU"},
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

var none = []bench.Codec{bench.NoCodec}

func TestRun(t *testing.T) {
	var progress []int
	rows := len(bench.Strategies()) * len(bench.Codecs())
	total := 2 * (rows + 1) // rounds with the warm-up; the baseline's twin
	r, err := run(t, t.Context(), bench.Config{Rounds: 1, Seed: 3, Version: "v", RoundsOnly: true, Progress: func(done, all int) {
		progress = append(progress, done)
		if all != total {
			t.Errorf("a total of %d measurements, wanted %d", all, total)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(progress) != total || !slices.IsSorted(progress) || progress[len(progress)-1] != total {
		t.Errorf("progress was %v", progress)
	}
	if r.Rounds != 1 || r.Seed != 3 || r.Started.IsZero() || r.Machine.Cores < 1 || r.Machine.GoVersion == "" || !r.TLS || r.Version != "v" {
		t.Errorf("a result of %+v", r)
	}
	if len(r.Rows) != rows {
		t.Fatalf("%d rows, wanted %d", len(r.Rows), rows)
	}
	for i, row := range r.Rows {
		s, c := bench.Strategies()[i/len(bench.Codecs())], bench.Codecs()[i%len(bench.Codecs())]
		if row.Strategy != s || row.Codec != c || row.Mix != "mixed" || row.WhatIf != bench.WhatIf(s, c) {
			t.Errorf("row %d is %s %s %s", i, row.Strategy, row.Codec, row.Mix)
		}
		checkRow(t, r.Rows[0], row)
	}
	checkBytes(t, r.Rows)
}

// TestMixes holds that every mix is sent and read, and the order of the rows.
func TestMixes(t *testing.T) {
	mixes := traffic.Mixes()
	r, err := run(t, t.Context(), bench.Config{Mixes: mixes, Codecs: none, Rounds: 1, RoundsOnly: true})
	if err != nil || len(r.Rows) != len(mixes)*len(bench.Strategies()) {
		t.Fatalf("%d rows, %v", len(r.Rows), err)
	}
	for i, row := range r.Rows {
		n := len(bench.Strategies())
		if row.Mix != mixes[i/n].String() || row.Strategy != bench.Strategies()[i%n] {
			t.Errorf("row %d is %s on %s", i, row.Strategy, row.Mix)
		}
		checkRow(t, r.Rows[i/n*n], row)
	}
}

func checkRow(t *testing.T, base, row bench.Row) {
	t.Helper()
	name := row.Mix + "/" + string(row.Strategy) + "/" + string(row.Codec)
	if len(row.Samples) != 1 || row.Samples[0] != row.ReadSamples[0]+row.WriteSamples[0] {
		t.Errorf("%s: samples %v of %v and %v", name, row.Samples, row.ReadSamples, row.WriteSamples)
	}
	for _, s := range []bench.Spread{row.Read, row.Write, row.NsPerStanza, row.ReadMBPerS, row.WriteMBPerS, row.MBPerS, row.Ratio, row.First} {
		if s.Low <= 0 || s.Low > s.Median || s.Median > s.High || s.Confidence != 0 {
			t.Errorf("%s: spread %+v of one round", name, s)
		}
	}
	if row.Strategy == bench.TCP && row.Codec == bench.NoCodec && row.Ratio.Median != 1 {
		t.Errorf("the baseline's ratio to itself is %v", row.Ratio)
	}
	if row.RawBytesPerStanza != base.RawBytesPerStanza {
		t.Errorf("%s: rows of one mix have different stanzas", name)
	}
	if row.FramedBytesPerStanza <= row.RawBytesPerStanza || row.WireBytesPerStanza <= 0 {
		t.Errorf("%s: %v raw bytes, %v framed, %v on the wire", name, row.RawBytesPerStanza, row.FramedBytesPerStanza, row.WireBytesPerStanza)
	}
	if row.Packets != 0 || row.Airtime != 0 || row.Latency != (bench.Latency{}) || row.Scaling != nil {
		t.Errorf("%s: what was not measured is %+v", name, row)
	}
}

// checkBytes holds what framing adds to a stanza, and what compression takes away.
func checkBytes(t *testing.T, rows []bench.Row) {
	t.Helper()
	find := func(s bench.Strategy, c bench.Codec) bench.Row {
		return rows[slices.IndexFunc(rows, func(r bench.Row) bool { return r.Strategy == s && r.Codec == c })]
	}
	const record = 22 // of TLS, which each send is at least one of
	tcp, ws, batch, bosh := find(bench.TCP, bench.NoCodec), find(bench.WS, bench.NoCodec), find(bench.WSBatch, bench.NoCodec), find(bench.BOSH, bench.NoCodec)
	if more := tcp.FramedBytesPerStanza - tcp.RawBytesPerStanza; more > 2 {
		t.Errorf("TCP adds %v bytes to a stanza", more)
	}
	if more := tcp.WireBytesPerStanza - tcp.FramedBytesPerStanza; more < record || more > record+2 {
		t.Errorf("TLS adds %v bytes to a stanza", more)
	}
	declaration := float64(len(` xmlns='jabber:client'`))
	if more := ws.FramedBytesPerStanza - ws.RawBytesPerStanza; more <= 1 || more > declaration+2 {
		t.Errorf("documents add %v bytes to a stanza", more)
	}
	if more := ws.WireBytesPerStanza - ws.FramedBytesPerStanza; more < record+6 || more > record+9 {
		t.Errorf("WebSocket and TLS add %v bytes to a stanza", more)
	}
	if less := ws.WireBytesPerStanza - batch.WireBytesPerStanza; less < 20 || less > record+9 {
		t.Errorf("batches take %v bytes from a stanza", less)
	}
	if bosh.WireBytesPerStanza < ws.WireBytesPerStanza+200 {
		t.Errorf("BOSH sends %v bytes, WebSocket %v", bosh.WireBytesPerStanza, ws.WireBytesPerStanza)
	}
	for _, s := range bench.Strategies() {
		for _, c := range bench.Codecs()[1:] {
			if packed, plain := find(s, c), find(s, bench.NoCodec); packed.WireBytesPerStanza >= plain.WireBytesPerStanza || packed.FramedBytesPerStanza != plain.FramedBytesPerStanza {
				t.Errorf("%s with %s sends %v bytes for %v of XML, and without %v for %v", s, c, packed.WireBytesPerStanza,
					packed.FramedBytesPerStanza, plain.WireBytesPerStanza, plain.FramedBytesPerStanza)
			}
		}
	}
	for _, same := range []bench.Strategy{bench.WSFresh, bench.WSStrip} {
		if got := find(same, bench.NoCodec); got.WireBytesPerStanza != ws.WireBytesPerStanza {
			t.Errorf("%s sends %v bytes, and ws %v", same, got.WireBytesPerStanza, ws.WireBytesPerStanza)
		}
	}
}

// TestMeasuredOnce holds what is measured behind the rounds.
func TestMeasuredOnce(t *testing.T) {
	r, err := bench.Run(t.Context(), bench.Config{
		Strategies: []bench.Strategy{bench.TCP, bench.WSFresh}, Codecs: []bench.Codec{bench.NoCodec, bench.DeflateNCT},
		Rounds: 1, Time: time.Millisecond, NoTLS: true,
		Network: &bench.Network{BitsPerSecond: 64_000, RTT: 600 * time.Millisecond, MTU: 1280},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range r.Rows {
		l := row.Latency
		if l.Rate <= 0 || l.P50 <= 0 || l.P99 < l.P50 || l.Max < l.P99 {
			t.Errorf("%s/%s: latency %+v", row.Strategy, row.Codec, l)
		}
		if n := len(row.Scaling); n == 0 || row.Scaling[0].Cores != 1 || row.Scaling[0].StanzasPerS <= 0 || row.Scaling[n-1].Cores < 1 {
			t.Errorf("%s/%s: scaling %+v", row.Strategy, row.Codec, row.Scaling)
		}
		i := row.Idle
		if row.Strategy == bench.TCP && (i.Parser < 64 || i.Parser > 4096 || i.ParserOf10k < 64 || i.ParserOf10k > 4096) {
			t.Errorf("an idle parser takes %+v", i)
		}
		if row.Strategy == bench.WSFresh && i.ParserOf10k > 64 {
			t.Errorf("no parser takes %+v", i)
		}
		if (row.Codec == bench.NoCodec) != (i.Codec == 0) || (row.Codec == bench.NoCodec) != (i.CodecOf10k == 0) || i.Codecs < 100 {
			t.Errorf("%s: an idle codec takes %+v", row.Codec, i)
		}
		// A stanza takes half of a round trip, and its bits.
		if row.Packets < 1 || row.Airtime < float64(300*time.Millisecond) {
			t.Errorf("%s/%s: %v packets, %v of airtime", row.Strategy, row.Codec, row.Packets, time.Duration(row.Airtime))
		}
		if row.Strategy == bench.TCP && row.Codec == bench.NoCodec && row.WireBytesPerStanza != row.FramedBytesPerStanza {
			t.Errorf("without TLS %v bytes of XML are %v on the wire", row.FramedBytesPerStanza, row.WireBytesPerStanza)
		}
	}
}

// TestLatencyCountsTheQueue holds that a receiver that is asked for more than it can
// do is seen to fall behind.
func TestLatencyCountsTheQueue(t *testing.T) {
	const window = 3 * 20 * time.Millisecond
	r, err := bench.Run(t.Context(), bench.Config{
		Strategies: []bench.Strategy{bench.BOSH}, Codecs: none, Rounds: 1, Time: window / 3, Rate: 1e7,
	})
	if err != nil {
		t.Fatal(err)
	}
	// Hardly any of those that are due is read, and all of them wait from then on.
	if l := r.Rows[0].Latency; r.Rate != 1e7 || l.Rate != 1e7 || l.Max < 9*window/10 || l.P50 < window/4 {
		t.Errorf("at %v a second: %+v", r.Rate, l)
	}
}

// TestBaselineUnasked holds that ratios and noise do not need TCP in the list.
func TestBaselineUnasked(t *testing.T) {
	r, err := run(t, t.Context(), bench.Config{Strategies: []bench.Strategy{bench.WS}, Codecs: none, Rounds: 2, RoundsOnly: true})
	if err != nil || len(r.Rows) != 1 || r.Rows[0].Strategy != bench.WS || r.Rows[0].Ratio.Median <= 0 || r.Noise.Median <= 0 {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestCancel(t *testing.T) {
	rows := []bench.Strategy{bench.TCP, bench.WS, bench.WSFresh}
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
		{"after the rounds", 7 * contenders, 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			r, err := run(t, ctx, bench.Config{Strategies: rows, Codecs: none, Rounds: 6, Progress: func(done, _ int) {
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
				if len(row.Samples) != c.rounds || row.Latency.Rate != 0 {
					t.Errorf("%s has %d samples, latency %+v", row.Strategy, len(row.Samples), row.Latency)
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
	r, err := run(t, ctx, bench.Config{Strategies: []bench.Strategy{bench.WS}, Codecs: none, Rounds: math.MaxInt, Progress: func(done, total int) {
		if total != math.MaxInt {
			t.Errorf("a total of %d measurements", total)
		}
		if done == 9 { // a warm-up and two rounds of three
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
			r, err := run(t, t.Context(), bench.Config{Codecs: none, Rounds: 1, NoShapes: noShapes, RoundsOnly: true})
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
	if _, err := bench.Run(ctx, bench.Config{Time: time.Hour}); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

// TestJSON holds that a saved result is the result.
func TestJSON(t *testing.T) {
	r, err := run(t, t.Context(), bench.Config{Rounds: 2, Strategies: []bench.Strategy{bench.TCP}, Codecs: none,
		Network: &bench.Network{BitsPerSecond: 1e6, RTT: time.Second, MTU: 1500}})
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
