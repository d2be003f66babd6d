// Package libxml2 drives the C library libxml2, its push parser with SAX2
// handlers, as a peer in benchmarks. No tree is built.
//
// References are replaced in values too (XML_PARSE_NOENT), as all peers are
// asked to; nothing is loaded (XML_PARSE_NONET, and no handler that could).
// Its limits stay as they are: 50,000 bytes a name, 10 MB a value; that of 256
// levels belongs to the tree, which is not built. An error in namespaces, after
// which libxml2 would go on, ends the document.
package libxml2
