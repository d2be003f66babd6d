// Package vectors holds the corpus: small inputs with the verdict that RFC 6120, RFC 7395, XML 1.0 and Namespaces in XML
// give them, down to the byte that is at fault and the events that come before it; addresses with that of RFC 7622 and
// PRECIS; compressed bytes with that of RFC 1950, 1951 and 7692.
//
// A [Record] says in which mode its bytes are read (a TCP stream, one WebSocket message, several, one document), whether
// they are accepted, rejected or break off, what a parser delivers, which section and which vulnerability it comes from,
// and what confirms it. [All] yields those that need nothing else; [Corpus] yields besides those that depend on limits,
// policies and restarts, and those that are large. [Addresses] and [Compressed] yield what is no XML.
//
//	for r := range vectors.All() {
//		input, err := r.Bytes()
//		// feed input to a parser in r.Mode, compare with r.Events or r.Before, r.Condition, r.Rule, *r.Offset
//	}
//	for r := range vectors.Addresses() {
//		input, err := r.Bytes()
//		// prepare and enforce it, compare with *r.Address, or with r.Part, r.Rule, *r.Offset
//	}
//
// The files are compressed JSON Lines, one record a line, sorted by name. "stanzabench corpus export --format=jsonl" writes
// them as one, for programs in any language, and other formats lay the inputs out for fuzzers.
//
// # What the verdicts mean
//
//   - accept: no error; Events are all events, the stream's own start and end included.
//   - reject: Condition is the stream error, Rule the name of the rule that was broken, Offset where the offending
//     construct begins, Before the events that were delivered until then. For an input that ends early the rule is
//     unexpected-end and the offset the length of the input.
//   - incomplete: only in stream mode. Nothing is wrong with the bytes; they just stop. Before are the events that are
//     complete by then, open text included. A record without a rule stops between two stanzas, which is no error. One with
//     rule unexpected-end stops inside a token or a stanza or before the stream header: a reader that is told of the end
//     there reports that rule, one that waits for more bytes reports nothing.
//
// Text is delivered up to the first byte that is wrong, but a reference, a UTF-8 sequence and a CDATA section are
// delivered only when they are complete. White space between first-level elements of a stream has no event. Large inputs
// have the SHA-256 of their events (CanonSHA256) instead of them.
//
// # Addresses
//
// An address that is accepted has its parts as they are when they were enforced; one that is rejected, the part that is at
// fault, the rule, and where the code point or the label at fault begins. Each has one fault. The version of Unicode
// matters to those alone that name it in their settings: a corpus of records without settings fits every version from 15.0
// on. Records of mode [ModeEscape] are what somebody entered, and the localpart that stands for it by XEP-0106.
//
// # Compressed bytes
//
// What is accepted has the size and the hash of what comes of it. What is corrupt has besides the byte in which the block
// at fault begins: a decoder may have noticed earlier that it could not go on, or later, and may have given some of the
// block. [Settings.Guard] names the one limit, or the two, that a bomb passes; everything else is unbounded then, and a
// record without a guard stays far below any. Streams that break off are incomplete, as those of XML are: inside a block
// with the rule truncated, between two blocks without one.
//
// # Where they come from
//
// Every record is written by the tables under gen, which compose input and expectation from the same parts; traffic comes
// from the grammar of package sessions, which does the same. Compressed bytes are written bit by bit, and A-labels are
// encoded by the tables themselves. No XML parser, no decompressor and no library for addresses takes part, so a fault of
// the engine's own cannot become its expectation. What Confirmed says is tested where those are that confirm: in this
// package for compress/zlib, in bench/peers for expat, libxml2, zlib, mellium.im/xmpp, and idna of Python. After a change
// of the tables, go run ./gen -diff shows which records it touches, go generate writes the file anew, and go run ./gen
// -check says whether it is up to date.
//
// Which input is too large depends on a configuration: records about limits name the one limit that is on. All others stay
// far below 64 levels, 64 attributes and 10000 bytes, so any sensible limits let them pass.
//
// # Licence
//
// This folder, unlike the rest of the project, is dedicated to the public domain (CC0 1.0, see LICENSE), so that other
// projects may take the corpus and the tables that make it.
package vectors

//go:generate go run ./gen
