// Package compress says how much: it turns the compressed bytes of XMPP into
// plain ones and back, and lets no bomb through. It has two codecs, on the DEFLATE
// of github.com/klauspost/compress:
//
//   - The zlib stream of XEP-0138: [Inflater] and [Deflater] are push codecs, for
//     event loops; [Reader] and [Writer] wrap a connection.
//   - permessage-deflate (RFC 7692): [Params] negotiates, [MessageInflater] and
//     [MessageDeflater] work on the payloads of whole messages.
//
// XML and frames are not its business: negotiation is strings and values here.
//
// # Off by default
//
// Nothing in this project compresses unless it is told to. Who can make one end
// send text of their own beside a secret of the other, and see how many bytes go
// over the wire, learns from the length whether the text resembles the secret:
// encryption does not hide that. This is the attack that CRIME and BREACH are
// known by, it works on XMPP as it does on HTTP, and it is why XEP-0138 was made
// obsolete in its version 2.1. It works where the words of several parties share
// one context. A sender that keeps none (a negative Context, or the
// no_context_takeover of RFC 7692 §7.1.1), and that puts no two originators'
// stanzas into one send, is safe from it as far as no stanza holds a secret beside
// foreign text; and compresses little. Never offer XEP-0138 together with the
// compression of TLS, nor before TLS and SASL are done (XEP-0138 §3).
//
// # Bombs
//
// A [Guard] bounds output: absolutely until the peer has authenticated, in
// proportion to the input always, and of messages each one. What is beyond is
// never given, nor held: an Inflater hands out 32 KiB at once, whose sum the
// parser behind it holds to the limits of stanzas, and a MessageInflater allocates
// no more than a message may have. Verdicts, offsets and output do not depend on
// the pieces in which input comes, but for how much of a block that is too long
// (RuleBlock) was given by then. An [Error] says how to answer: [Error.Condition] and
// [Error.Failure] on a stream, [Error.CloseCode] on a WebSocket.
//
// What is corrupt is for the library to say. It lets pass one thing that zlib does
// not: a block that uses a Huffman code which it has left empty. Such a block is
// read with codes that no other connection had a part in.
//
// # Half of a block
//
// No decoder of the library, nor of the standard one, can stop inside a block of
// DEFLATE and go on with more bytes later, unless a goroutine waits in it. This one
// needs none: a block that has arrived in part waits as bytes, and is read again
// from its beginning, with the output before it as a dictionary, and without giving
// twice what was given. When that is done decides what it costs:
//
//   - when at least as many bytes have come as were read in vain: so all of it is
//     read twice, and three times at most;
//   - when the bytes end as zlib ends a send, with the marker of Z_SYNC_FLUSH or
//     with what Z_PARTIAL_FLUSH leaves, which is a guess: for that each byte of
//     input allows 16 to be read again, and a connection a mebibyte besides.
//
// So a send that comes in one piece is read once, one in two halves one and a half
// times, and one that comes byte by byte, which would be quadratic, at most 18
// times: [Inflater.Stats] counts. Each piece that makes it read costs two
// microseconds besides, for the window. What waits is at most 128 KiB of a block
// and the 32 KiB of the piece that passes that; honest blocks are shorter.
//
// A peer that flushes has all that it sent delivered with the last byte of it.
// There is one exception: what is behind a partial flush may wait for the next
// bytes if sends come in pieces of a few bytes for long, so that the budget is
// spent. Sends of this package end with Z_SYNC_FLUSH, as those of nearly everyone
// do.
//
// # Memory and time
//
// Encoders take about 1 MiB and decoders 100 KiB. They are borrowed for a call, or
// while there is input, and at most GOMAXPROCS (or 4) of each kind are kept; so are
// buffers, up to 512 KiB of each size. An idle connection holds its context alone,
// and 64 to 300 bytes besides; a connection in the middle of a block what came of
// the block, in a buffer of the next power of two. Measured, in bytes:
//
//	Inflater, Reader                              33,000, 33,600
//	Deflater                                       4,200 (without context 100)
//	MessageInflater, takeover, window of 15 bits  32,800
//	                                  of 12 bits   4,200
//	                                  of 10 bits   1,100
//	                without takeover                  70
//	MessageDeflater, takeover                      4,200 (without takeover 60)
//
// Giving back means learning anew. Stanzas of 100 to 600 bytes, each a send of its
// own, took about this long on one core of a server that was busy; the benchmarks of
// this package say how long they take elsewhere, the ratios are the same everywhere:
//
//	context   level 1            level 7            level 9
//	none       5 µs, 1 : 1.30    14 µs, 1 : 1.39    15 µs, 1 : 1.39
//	1 KiB      9 µs, 1 : 1.75    17 µs, 1 : 1.94    18 µs, 1 : 1.94
//	4 KiB     16 µs, 1 : 1.98    22 µs, 1 : 2.28    24 µs, 1 : 2.30
//	32 KiB    84 µs, 1 : 2.35    74 µs, 1 : 2.85    80 µs, 1 : 2.95
//
// Reading one costs 3 to 8 µs, the less the better it was compressed.
package compress
