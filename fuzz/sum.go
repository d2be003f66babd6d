package fuzz

import (
	"crypto/sha256"
	"encoding/hex"
)

// Sum returns the SHA-256 of events, in hexadecimal, over the UTF-8 of, for
// each event,
//
//	S NUL ns NUL local NUL, then for each attribute A NUL ns NUL local NUL value NUL
//	T NUL text NUL
//	E NUL
//
// and X for S where a stanza was abandoned. No event can have a NUL in it, so
// two sequences with one sum are the same.
func Sum(events []Event) string {
	h := sha256.New()
	var b []byte
	for _, e := range events {
		b = appendCanonical(b[:0], e)
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func appendCanonical(b []byte, e Event) []byte {
	field := func(s string) { b = append(append(b, s...), 0) }
	switch e.Kind {
	case Start, Abandoned:
		field(map[byte]string{Start: "S", Abandoned: "X"}[e.Kind])
		field(e.Space)
		field(e.Local)
		for _, a := range e.Attrs {
			field("A")
			field(a.Space)
			field(a.Local)
			field(a.Value)
		}
	case Text:
		field("T")
		field(e.Text)
	case End:
		field("E")
	}
	return b
}
