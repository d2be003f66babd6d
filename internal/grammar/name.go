package grammar

import "bytes"

// NCName judges b, all of it, as a NCName (Namespaces in XML 1.0 §3). Where it is
// none, at is the index of the first byte of the character that cannot stand
// there, len(b) where one is missing, and rule is Name, IllFormedUTF8 or Char.
func NCName(b []byte) (at int, rule Rule) {
	if len(b) == 0 {
		return 0, Name
	}
	at, rule = nameFirst(b, 0)
	if rule == OK {
		at, rule = nameRest(b, at)
	}
	if k := bytes.IndexByte(b[:at], ':'); k >= 0 {
		return k, Name
	}
	switch {
	case rule == More && at == len(b):
		return at, OK
	case rule == More: // the bytes end inside a character
		return at, IllFormedUTF8
	case rule == OK:
		return at, character(b, at, Name)
	}
	return at, rule
}
