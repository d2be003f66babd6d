// Package peers measures other XML parsers beside this engine, and asks them
// what they think of its verdicts. It is a module of its own, so that nobody
// who uses the library has to have them.
//
// # What each peer checks
//
// A figure without the checks behind it says little. All of them read the same
// bytes in chunks of 4 KiB and deliver the same (see bench.Counts): expanded
// names, normalized attribute values, text with its references replaced. Where
// one does less it says so in [Peer.Checks], and where it does something else in
// [Peer.Differences]; benchmarks print both, and tests hold both. Of the peers in
// C and C++ no call between C and Go is measured but one a chunk: what is
// delivered is counted in C, compiled with cgo's -O2. Their memory is not in the
// figures of allocations.
//
// These do all of the work, and are to be compared:
//
//   - stanza: this engine. Well-formedness, with all of UTF-8 and Char;
//     Namespaces in XML; the restrictions of XMPP (no comment, processing
//     instruction, document type or entity); the stream's own rules; limits on
//     everything that a peer could make large.
//   - stanza-view: the same, asked for whole stanzas, each of which is read by
//     its tokens.
//   - expat: well-formedness as a non-validating processor has to judge it,
//     with names by the tables of XML 1.0's fourth edition; Namespaces in XML;
//     internal entities, with a bound on their amplification. It does
//     not limit depth, sizes or counts.
//   - libxml2: its push parser with SAX2 handlers, no tree. Well-formedness, with
//     names of the fifth edition; Namespaces in XML; internal entities. It limits
//     names to 50,000 bytes and values to 10 MB. Its limit of 256 levels is one
//     of the tree, and does not hold here.
//
// These deliver all, having checked some of it:
//
//   - encoding-xml: encoding/xml, with most of well-formedness. An undeclared
//     prefix passes for a namespace, an attribute may come twice, two attributes
//     may touch, there may be two roots, and what a document type declares is not
//     looked at. It limits nothing.
//   - mellium: a session of mellium.im/xmpp that finds its header negotiated (it
//     is read, its addresses are parsed, nothing is answered) and is read to its
//     end through Session.TokenReader. That is encoding/xml's decoder behind a lock
//     for each token; it refuses comments, instructions, document types and,
//     between stanzas, text and unknown elements of the stream's namespace. Not
//     measured is Session.Serve, which adds wrappers, a look at addresses, and an
//     answer to each query. A session cannot be reset: each stream makes one.
//
// These do less work, with names as written and no namespaces at all. Their
// figures say what is left when XML is not checked, or a tree is good enough:
//
//   - pugixml: makes a tree of the whole stream, which it cannot read in chunks.
//     The copy in which it does so and a walk over the tree are measured too. It
//     checks that end tags match, and some of what stands in a tag. What is no
//     UTF-8, control characters, unknown entities and attributes that come twice
//     pass.
//   - rapidxml: as pugixml, with end tags validated (it does not do so by
//     default). It passes over white space between tags and leaves line ends as
//     they are. Depth costs it stack.
//   - tdewolff: the lexer of github.com/tdewolff/parse/v2/xml. It holds the whole
//     stream, checks nothing but for NUL, and leaves references and line ends as
//     they are; the stream is copied for it, since it writes into its input.
//   - gosax: github.com/orisano/gosax with its tags read into names and
//     attributes, values and text unescaped. It checks references and no more:
//     neither that end tags match nor that the document ever ends. Line ends stay
//     as they are in CDATA sections, of which no traffic has one. It buffers 2 MiB.
//   - gosax-bare: the same, asked for events only. Where a tag ends is all that
//     it finds out. It checks nothing.
//
// Beside that, gosax, rapidxml, encoding/xml and with it mellium leave line feeds
// and tabs in values, which XML 1.0 §3.3.3 makes spaces.
//
// It needs a C and a C++ compiler and the headers of expat, libxml2, pugixml and
// rapidxml (on Debian g++, libexpat1-dev, libxml2-dev, libpugixml-dev and
// librapidxml-dev). Without cgo the peers in Go are left.
package peers
