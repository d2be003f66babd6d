// Package peers measures other XML parsers beside this engine, and asks them
// what they think of its verdicts. It is a module of its own, so that nobody
// who uses the library has to have them.
//
// # What each peer checks
//
// A figure without the checks behind it says little. All of them read the same
// bytes in chunks of 4 KiB and deliver the same (see bench.Counts): expanded
// names, normalized attribute values, text with its references replaced.
//
//   - stanza, this engine: well-formedness, with all of UTF-8 and Char;
//     Namespaces in XML; the restrictions of XMPP (no comment, processing
//     instruction, document type or entity); the stream's own rules; limits on
//     everything that a peer could make large.
//   - expat: well-formedness as a non-validating processor has to judge it,
//     with names by the tables of XML 1.0's fourth edition; Namespaces in XML;
//     internal entities, with a bound on their amplification. It does
//     not limit depth, sizes or counts. Its handlers are C, so no call between
//     C and Go is measured but one a chunk.
//   - encoding/xml: most of well-formedness. An undeclared prefix passes for a
//     namespace, an attribute may come twice, and what a document type
//     declares is not looked at. It limits nothing.
//
// It needs a C compiler and the headers of expat (libexpat1-dev on Debian).
package peers
