// Package bench measures what framing costs: the same stanzas, read by the same
// parser, as one continuous stream over TCP (RFC 6120) and as messages over
// WebSocket (RFC 7395), in interleaved rounds, with statistics that say which
// differences are real.
//
//	r, err := bench.Run(ctx, bench.Config{Mixes: []traffic.Mix{traffic.Chat}})
//	if r != nil {
//		r.WriteBenchfmt(os.Stdout) // what is complete, also after a cancellation
//	}
//
// # What is measured
//
// A [Session] holds the bytes before the clock starts. A row reads them with
// the real parser, with every check on and its default limits, and consumes
// what an application reads: names, attribute values and text (see [Counts]).
// Nothing is written, sent or compressed.
//
// Frames are measured as they lie in memory when they are complete and
// unmasked. Masking is work that RFC 6455 §5.3 gives to every receiver on a
// server; it is no part of this version's figures.
//
// # How it is measured
//
// Every round measures every row once, in an order drawn anew, so that a
// machine that becomes slower makes all rows slower. The first round warms up
// and is not counted. [Row.Ratio] pairs the samples of one round. The baseline
// is measured twice in every round under the same conditions: the ratio of
// these two, [Result.Noise], is 1 on a machine without noise, and no
// difference that is smaller is one. Outliers are kept.
//
// # Benchmarks
//
// The Go benchmarks of this package are about the engine rather than about
// framings, a file each: beside encoding/xml (read), by kernel and chunk, frames
// by size, while tags are learned, single clients, many connections, worst cases,
// and beside a flood. The program in ablation measures what each check costs. The
// script measure runs all of them, and the program in gen writes the tables of
// BENCHMARKS.md from what they gave.
package bench
