package grammar

import "github.com/seed492f7be9/stanza/internal/scan"

// Rule is the verdict on a construct.
type Rule uint8

const (
	OK Rule = iota
	IllFormedUTF8
	DeclaredEncoding
	Char
	Reference
	CharReference
	Entity
	Comment
	ProcessingInstruction
	Doctype
	MarkupDeclaration
	Name
	Attribute
	LtInValue
	CDATAEnd
	EndTag
	Declaration
	Version
	Standalone
	Rules // how many there are

	// Verdicts that are not errors of the grammar.
	More             // the bytes end inside the construct
	LongName         // bounds that were passed
	LongValue        //
	ManyAttributes   //
	ManyDeclarations //
	ManyReferences   //
)

// character judges the character at b[i] where the grammar allows none of its
// kind: a character that is illegal anywhere breaks that rule, any other one
// breaks the rule otherwise.
func character(b []byte, i int, otherwise Rule) Rule {
	if c := b[i]; c < 0x80 {
		if scan.Control(c) {
			return Char
		}
		return otherwise
	}
	_, _, s := scan.Rune(b, i)
	return verdict(s, otherwise)
}

func verdict(s scan.Status, ok Rule) Rule {
	switch s {
	case scan.Incomplete:
		return More
	case scan.IllFormed:
		return IllFormedUTF8
	case scan.Forbidden:
		return Char
	}
	return ok
}

// Illegal judges the character at b[i] by what is legal anywhere at all: OK,
// More, IllFormedUTF8 or Char. It is for callers that know of rules of their
// own against it.
func Illegal(b []byte, i int) Rule { return character(b, i, OK) }
