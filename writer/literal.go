package writer

import (
	"sync"

	"github.com/seed492f7be9/stanza/names"
)

// A literal is what a known name looks like where it is written as a rule: the
// beginning of an element's start tag, "<body", or all of an attribute before
// its value, " to='". It is copied as a whole, whatever its length: that takes
// two instructions.
type literal struct {
	space uint16 // names.Space of an element
	kind  literalKind
	size  uint8 // of text
	seen  uint8 // of an attribute: its bit in tag.seen
	text  [26]byte
}

type literalKind uint8

const (
	noLiteral        literalKind = iota // not short enough, or an element in no namespace
	elementLiteral                      // an element, without a prefix
	attributeLiteral                    // an attribute without a prefix, or of the XML namespace
)

// A declaration is what a known namespace looks like where it is declared as the
// default one: " xmlns='jabber:client'". It is copied as a literal is.
type declaration struct {
	size uint8 // of text, 0 if it is too long for that
	text [63]byte
}

// knowledge is what the known names and namespaces look like, by symbol. There is
// always one name, which has no literal: names.Unknown.
type knowledge struct {
	literals     []literal
	declarations []declaration
}

// ignorance is the knowledge of writers whose names may not be as long as literals
// are.
var ignorance = &knowledge{literals: make([]literal, 1)}

var known = sync.OnceValue(func() *knowledge {
	k := &knowledge{literals: make([]literal, 1)}
	for n := names.Name(1); !n.Registered(); n++ {
		k.literals = append(k.literals, newLiteral(n))
		for s := len(k.declarations); s <= int(n.Space()); s++ {
			k.declarations = append(k.declarations, newDeclaration(names.Space(s).URI()))
		}
	}
	return k
})

func newLiteral(n names.Name) literal {
	var l literal
	text, kind := "<"+n.Local(), elementLiteral
	switch n.Space() {
	case names.NSNone:
		text, kind = " "+n.Local()+"='", attributeLiteral
	case names.NSXML:
		text, kind = " xml:"+n.Local()+"='", attributeLiteral
	}
	if len(text) > len(l.text) || n.Local() == "xmlns" {
		return l
	}
	l = literal{space: uint16(n.Space()), kind: kind, size: uint8(len(text)), seen: uint8(seenBit(n.Local()))}
	copy(l.text[:], text)
	return l
}

func newDeclaration(uri string) declaration {
	var d declaration
	if text := " xmlns='" + uri + "'"; len(text) <= len(d.text) {
		d.size = uint8(copy(d.text[:], text))
	}
	return d
}
