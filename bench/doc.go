// Package bench measures what framing costs: the same stanzas, from one end of a
// connection to the other, as a stream over TCP (RFC 6120), as messages over
// WebSocket (RFC 7395) in several ways, and as bodies of BOSH (XEP-0124), with and
// without compression, in interleaved rounds, with statistics that say which
// differences are real.
//
//	r, err := bench.Run(ctx, bench.Config{Mixes: []traffic.Mix{traffic.Chat}})
//	if r != nil {
//		r.WriteBenchfmt(os.Stdout) // what is complete, also after a cancellation
//	}
//
// # What is measured
//
// A row is a [Strategy] with a [Codec], on a mix of generated traffic or on a
// [Corpus] of the caller's own. Both ends do their whole work, in memory; there are
// no sockets, and nothing is encrypted:
//
//   - The sending end is a client. It composes each stanza, call by call
//     (frame.Session.Append), or hands on one that it was given
//     (frame.Session.AppendElement: stanzas of a Corpus), compresses it, flushed,
//     and frames it: with the headers and the masking of github.com/gobwas/ws, or
//     as a request of net/http.
//   - The receiving end is a server. It takes that apart, unmasks and decompresses
//     it, reads it with the parser, every check on and the limits for clients, and
//     consumes what an application reads: names, attribute values and text (see
//     [Counts]).
//
// The stream of TCP comes in chunks of 4 KiB, messages and bodies come whole. XML
// compressed by zlib, zstd or s2 goes in binary messages. Over TCP, permessage-deflate
// has the length of each send in front of it.
//
// Before the clock starts, every row sends and reads everything once, and what
// arrives is held to what was meant, event by event in canonical form, and again
// when each measurement is over; while the clock runs, sums of counts and offsets
// have to stay the same. A row that loses or changes anything is an error,
// [ErrArrival].
//
// # Bytes, packets and airtime
//
// Bytes are those from the client to the server, with the opening and the close,
// divided by the stanzas. On the wire there is what the sending end wrote; with TLS
// each send is a record of TLS 1.3 with 22 bytes more (RFC 8446 §5.2: 5 of header, 1
// of type, 16 of tag), and one more record for each further 16 KiB. Handshakes, of
// TLS, WebSocket and HTTP/2, are not counted, nor what a server answers.
//
// On a [Network] each send takes packets of its own, with 60 bytes of headers (IPv6
// and TCP). Its airtime is what these take at the link's bandwidth, half of a round
// trip, and a round trip for each time that TCP has to wait for an acknowledgement
// after a pause (10 segments, then 20, and so on). BOSH waits for its answer: half
// of a round trip more.
//
// # Time
//
// Every round measures every row once, in an order drawn anew, so that a
// machine that becomes slower makes all rows slower. The first round warms up
// and is not counted. [Row.Ratio] pairs the samples of one round. The baseline,
// TCP without a codec, is measured twice in every round under the same conditions:
// the ratio of these two, [Result.Noise], is 1 on a machine without noise, and no
// difference that is smaller is one. Outliers are kept, and counted. Intervals are
// those of [Spread]; [Result.Distinguishable] says which rows differ.
//
// Latency is measured behind the rounds, while stanzas arrive at a rate by a
// Poisson process drawn beforehand. A stanza is late from when it was due, whatever
// it waited for, so a receiver that falls behind cannot hide it. Memory of idle
// connections is the heap's growth over a hundred of them, and over ten thousand.
// Scaling reads on several cores at once, each with connections of its own.
//
// # Benchmarks
//
// The Go benchmarks of this package are about the engine rather than about
// framings, a file each: beside encoding/xml (read), by kernel and chunk, frames
// by size, while tags are learned, single clients, many connections, worst cases,
// and beside a flood. The program in ablation measures what each check costs. The
// script measure runs all of them, and the program in gen writes the tables of
// BENCHMARKS.md from what they gave. Package report shows results.
package bench
