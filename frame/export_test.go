package frame

import "github.com/seed492f7be9/stanza/parser"

// CarryLong is Carry without the short way.
func CarryLong(dst []byte, e parser.Element, from, to *Scope) ([]byte, error) {
	return carryLong(dst, e, from, to, nil)
}

// StampLong is CarryStamped likewise.
func StampLong(dst []byte, e parser.Element, from, to *Scope, address []byte) ([]byte, error) {
	return carryLong(dst, e, from, to, &address)
}
