// Package grammar says what: which bytes make a start tag, an end tag, a
// reference, a run of character data or an XML declaration (XML 1.0, fifth
// edition).
//
// It holds no input. Each function is handed the bytes of a construct from its
// first one on, and a [Resume] where it may run out of them: called again with
// more bytes at the same place it goes on where it stopped, so that a
// construct costs the same in one piece and byte by byte.
//
// The verdict on some bytes is that of the first byte, in document order, that
// breaks the encoding, Char, the grammar or a bound in bytes. Namespaces are
// judged elsewhere: here a colon is a character like any other in a name.
package grammar
