// Package stdxml puts this engine where encoding/xml was: code that reads an
// xml.TokenReader or an xml.Decoder keeps its loops, its structs and its handlers,
// and gets the engine's speed, limits and errors.
//
//	d := xml.NewDecoder(conn)    // before
//	d := stdxml.NewDecoder(conn) // after: an *xml.Decoder, for a stream
//
// The three ways in, from the one that changes least to the fastest:
//
//   - [NewDecoder], or [TokenReader.Decoder]: an *xml.Decoder, whose Token, Decode,
//     DecodeElement and Skip are the standard library's, fed with tokens;
//   - [NewTokenReader], or [FromParser] in an event loop: the tokens themselves,
//     without the second look that a Decoder takes at each;
//   - [Decode]: a stanza as a whole, as NextStanza gives it, into a struct.
//
// A session that negotiates keeps the TokenReader: it knows where the last token
// ended, gives back what was read behind it, and restarts.
//
//	r, err := stdxml.NewTokenReader(conn, parser.Options{Limits: limits.BeforeAuth})
//	… // <proceed/> was read to its end
//	rest, err := r.Restart(parser.HandOver)
//	r.Reset(tls.Client(…), parser.Stream) // a connection that reads rest first
//
// A [Stanza] is an element that a struct can have as a field.
//
// MIGRATION.md, at the top of the repository, has the way here in steps, a table
// from the names of encoding/xml to those of this engine, and what versions
// promise. The package works with Go 1.26 and later.
//
// # Differences
//
// The tokens are those of xml.NewDecoder but for the following, each of which is a
// fault of encoding/xml or a rule of XMPP.
//
// Faults, of which some make it accept what is no XML:
//
//   - White space in attribute values: TAB, LF and CR become spaces (XML 1.0
//     §3.3.3). encoding/xml leaves the first two and makes LF of the third.
//   - Elements called xmlns: without a prefix they are in the default namespace
//     like any other (Namespaces in XML 1.0 §6.2). encoding/xml leaves them in none.
//   - Names of the fifth edition: all are read (XML 1.0 §2.3). encoding/xml has the
//     fourth edition's.
//   - The XML declaration: it is no processing instruction (XML 1.0 §2.6), and no
//     token. encoding/xml gives it as one, and reads only version and encoding.
//   - Undeclared prefixes: an error (Namespaces in XML 1.0 §5). encoding/xml takes
//     the prefix for the namespace.
//   - Misused prefixes: colons that separate nothing, prefixes that stand for no
//     namespace, the prefix xmlns of an element, another meaning of xml are errors
//     (Namespaces in XML 1.0 §2.2, §3, §4). encoding/xml accepts them.
//   - Duplicate attributes: an error (XML 1.0 §3.1, Namespaces in XML 1.0 §6.3).
//     encoding/xml gives both.
//   - Attributes without space between them: an error (XML 1.0 §3.1). encoding/xml
//     accepts them.
//   - References to surrogates: an error (XML 1.0 §4.1). encoding/xml makes U+FFFD
//     of them.
//   - Outside the root: text, a second root and U+FEFF are errors (XML 1.0 §2.1,
//     RFC 6120 §11.6). encoding/xml gives them all.
//   - Errors: a *parser.Error, with rule, stream error condition and byte offset.
//     encoding/xml has an *xml.SyntaxError, with a line.
//   - Text before an error: it is given first. encoding/xml drops the run of text
//     in which there is one.
//
// Rules of XMPP:
//
//   - The root of a stream: any but a stream header is an error (RFC 6120 §4.8.1);
//     with parser.Document any root will do.
//   - White space outside stanzas: it is no token (RFC 6120 §11.7), neither between
//     stanzas nor around the root.
//   - Text between stanzas: an error (bad-format, RFC 6120 §4.9.3.1).
//   - Comments, processing instructions, directives: errors (RFC 6120 §11.1).
//   - Entities: the five that XML has and no others, whatever Entity and Strict say
//     (RFC 6120 §11.1).
//   - Encodings: UTF-8 only; CharsetReader is never called (RFC 6120 §11.6).
//   - The end of a stream: behind its end tag, Token returns io.EOF without reading
//     on (RFC 6120 §4.4).
//   - A stream that breaks off between stanzas: io.ErrUnexpectedEOF. The peer went
//     away; there is nothing wrong with the XML.
//   - Limits: what passes one is an error (RFC 6120 §13.12); a stanza that may be
//     skipped is an [AbandonedError].
//
// What an xml.Decoder that is fed with tokens cannot do, whoever feeds it:
//
//   - Positions: InputOffset and InputPos of the Decoder stand still. A
//     [TokenReader] has an InputOffset.
//   - Inner XML: fields with ",innerxml" stay empty, and where a struct with one is
//     inside another the Decoder panics (a fault of encoding/xml). [Decode] fills
//     them; a field of type [Stanza] keeps a whole element.
//   - Reading ahead: also an io.ByteReader is read further than the token. Buffered
//     and Restart of a [TokenReader] give back what is behind it.
//   - Names that cannot be given: see [ErrName].
//
// # Memory
//
// CharData is borrowed until the next token, as in encoding/xml; names, attributes
// and values belong to the caller. Names are the same strings each time, and tokens
// that are nothing but a name are boxed once, so that a start tag costs three
// allocations (its box, its attributes, their values), a text one, an end none.
package stdxml
