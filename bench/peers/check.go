package peers

// Check is something that is wrong with some input and that a peer refuses to
// read. A peer has a check or does not: what it finds now and then is in the
// package's documentation. A test holds all peers to what they claim, and to
// what they do not.
type Check string

// The checks, each with what it is about.
const (
	UTF8       Check = "utf-8"      // bytes that are not UTF-8, in text and in values
	Characters Check = "characters" // characters that XML excludes (§2.2), also as references
	Nesting    Check = "nesting"    // end tags of other elements; a document that is not over
	References Check = "references" // bare ampersands; entities that nobody declared
	Grammar    Check = "grammar"    // all else that makes a document ill-formed, but for the next
	Duplicates Check = "duplicates" // two attributes of one tag with the same name as written
	Namespaces Check = "namespaces" // undeclared prefixes, equal expanded names, empty or reserved bindings
	Restricted Check = "restricted" // what XMPP forbids (RFC 6120 §11.1): comments, instructions, document types
	Depth      Check = "depth"      // any number of elements inside each other
	Sizes      Check = "sizes"      // names and values of any length
)

// Checks returns all checks.
func Checks() []Check {
	return []Check{UTF8, Characters, Nesting, References, Grammar, Duplicates, Namespaces, Restricted, Depth, Sizes}
}

// Difference is something that a peer does otherwise than it is asked to: its
// figure is one of other work. But for the last two, they change what it
// counts, and a test holds the counts to them.
type Difference string

// The differences.
const (
	NamesAsWritten      Difference = "names-as-written"      // prefix, colon and local name are counted, not the namespace
	ReferencesAsWritten Difference = "references-as-written" // in values and text
	LinesAsWritten      Difference = "lines-as-written"      // CR LF is two characters, in values and text
	BlanksLost          Difference = "blanks-lost"           // text of white space alone between two tags is not given
	TagsUnread          Difference = "tags-unread"           // start tags are given, unread: neither names nor attributes are counted
	Whole               Difference = "whole"                 // it has the whole stream at once: it cannot read in chunks
	ValuesAsWritten     Difference = "values-as-written"     // line feeds and tabs in values are not made spaces
)
