// Package shape remembers start tags.
//
// XMPP repeats itself: a handful of tags, each with the same attributes in the
// same order and quotes, only their values being others. What stands between
// the values is the tag's literals, and a tag that was read once by the grammar
// is read from then on by comparing its literals:
//
//	<message to='  VALUE  ' id='  VALUE  '>
//
// Every namespace scope has a trie of them. Namespace declarations are part of
// the literals, so that a path through the trie fixes all names, their
// expansion, and the scope inside the element: what had to be checked about
// names was checked when the tag was learned. Every byte of a literal is
// compared, so an answer is exact, and a tag that is not known is no answer.
//
// The walk through the trie is the parser's: it knows limits and writes the
// tape. Here is what it walks on, how it grows, and what bounds it.
package shape
