package report_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"golang.org/x/perf/benchmath"

	"github.com/seed492f7be9/stanza/bench"
)

// fixture is a made-up Result of the given mixes, drawn from a seed: every
// strategy with every codec. Nobody measured it, and its figures mean nothing
// but that ws-fresh is dear, codecs take time and give bytes back, and samples
// scatter by two percent.
func fixture(seed uint64, mixes ...string) *bench.Result {
	random := rand.New(rand.NewPCG(seed, 0))
	r := &bench.Result{
		Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Version: "v0.0.0-fixture",
		Machine: bench.Machine{CPU: "A made-up processor", Cores: 2, OS: "linux", Arch: "amd64", OSRelease: "6.1", GoVersion: "go1.26"},
		Kernel:  "avx2", Shapes: true, Seed: seed, Rounds: 10, Time: 100 * time.Millisecond, TLS: true,
		Network: &bench.Network{BitsPerSecond: 250e3, RTT: 80 * time.Millisecond, MTU: 1280},
		Noise:   bench.Spread{Median: 1.002, Low: 0.985, High: 1.018, Confidence: 0.95},
	}
	for _, m := range mixes {
		size := map[string]float64{"chat": 310, "presence": 290, "iq": 260, "bulk": 21000}[m]
		if size == 0 {
			size = 280
		}
		base := samples(random, size*3, r.Rounds)
		for _, s := range []struct {
			name           bench.Strategy
			cost, xml, add float64
		}{{"tcp", 1, 0.3, 0.2}, {"ws", 1.25, 24, 6}, {"ws-fresh", 11, 24, 6}, {"ws-batch", 1.08, 8, 2}, {"ws-strip", 1.1, 0.3, 6}, {"bosh", 2.4, 190, 260}} {
			for _, c := range []struct {
				name               bench.Codec
				cost, keep, memory float64
			}{{"none", 0, 1, 0}, {"zlib", 5, 0.2, 310e3}, {"deflate", 5.2, 0.21, 290e3}, {"deflate-nct", 7, 0.6, 1100}, {"zstd", 3, 0.19, 700e3}, {"s2", 1.2, 0.35, 190e3}} {
				row := bench.Row{Strategy: s.name, Codec: c.name, Mix: m, WhatIf: c.name == "zstd" || c.name == "s2" || s.name == "tcp" && c.name != "none" && c.name != "zlib"}
				row.ReadSamples = samples(random, size*1.4*(s.cost+c.cost*0.4), r.Rounds)
				row.WriteSamples = samples(random, size*1.6*(s.cost+c.cost), r.Rounds)
				var ratios []float64
				for i := range r.Rounds {
					row.Samples = append(row.Samples, row.ReadSamples[i]+row.WriteSamples[i])
					ratios = append(ratios, row.Samples[i]/base[i])
				}
				row.Read, row.Write, row.NsPerStanza, row.Ratio = spread(row.ReadSamples), spread(row.WriteSamples), spread(row.Samples), spread(ratios)
				row.ReadMBPerS, row.WriteMBPerS, row.MBPerS = speed(size, row.Read), speed(size, row.Write), speed(size, row.NsPerStanza)
				row.ReadAllocs, row.WriteAllocs = c.cost/10, s.cost-1
				row.AllocsPerStanza = row.ReadAllocs + row.WriteAllocs
				row.RawBytesPerStanza = size
				row.FramedBytesPerStanza = size + s.xml
				row.WireBytesPerStanza = row.FramedBytesPerStanza*c.keep + s.add
				row.Latency = bench.Latency{Rate: 5e5 / row.Ratio.Median, P50: time.Duration(row.Read.Median * 1.3), P99: time.Duration(row.Read.Median * 6), Max: time.Duration(row.Read.Median * 300)}
				row.Idle = bench.Idle{Parser: 380, Codec: c.memory, ParserOf10k: 128, CodecOf10k: c.memory * 0.97}
				row.First = spread(samples(random, row.Read.Median*8+c.memory/20, r.Rounds))
				row.Scaling = []bench.Scale{{Cores: 1, StanzasPerS: 1e9 / row.Read.Median}, {Cores: 2, StanzasPerS: 1.9e9 / row.Read.Median}}
				row.Packets = math.Ceil(row.WireBytesPerStanza / 1240)
				row.Airtime = row.WireBytesPerStanza * 8 / 250e3 * 1e9
				r.Rows = append(r.Rows, row)
			}
		}
	}
	return r
}

// samples scatter round a centre, with an outlier now and then.
func samples(random *rand.Rand, centre float64, n int) []float64 {
	s := make([]float64, n)
	for i := range s {
		s[i] = centre * (1 + 0.02*random.NormFloat64())
		if random.IntN(100) == 0 {
			s[i] *= 1.4
		}
	}
	return s
}

func spread(samples []float64) bench.Spread {
	s := benchmath.NewSample(slices.Clone(samples), &benchmath.DefaultThresholds)
	sum := benchmath.AssumeNothing.Summary(s, 0.95)
	return bench.Spread{Median: sum.Center, Low: sum.Lo, High: sum.Hi, Confidence: sum.Confidence}
}

func speed(size float64, s bench.Spread) bench.Spread {
	return bench.Spread{Median: 1e3 * size / s.Median, Low: 1e3 * size / s.High, High: 1e3 * size / s.Low, Confidence: s.Confidence}
}
