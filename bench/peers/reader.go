package peers

import "github.com/seed492f7be9/stanza/fuzz"

// Reader is a parser in C or C++ that can be asked what it makes of a document.
type Reader struct {
	Name, Version string
	// Read returns the events of a document, or those before its error: of a parser that makes a tree, none. Names that
	// a parser leaves as they were written are resolved as far as they can be, and left so where they cannot.
	Read fuzz.ReadDocument
}
