package jid

import (
	"bytes"
	"log/slog"
)

// View is an address whose bytes are borrowed: what a router looks at while a
// stanza passes. It has the methods of [JID] that need no memory.
//
// It is valid until the bytes that it was parsed from, or the buffer that
// [ParseView] was given, change. What outlives them is a JID: see Clone. A View
// cannot be compared with == or be a key of a map, where it would change under
// the map's hands; [Lookup] finds the entry of an address in a map of JIDs.
type View struct {
	b      []byte
	domain uint16 // as in JID
	slash  uint16
}

// Clone returns the address in memory of its own. It allocates once.
func (v View) Clone() JID { return JID{string(v.b), v.domain, v.slash} }

// IsZero reports whether v is the zero View, which is no address.
func (v View) IsZero() bool { return len(v.b) == 0 }

// Bytes returns the canonical form, borrowed.
func (v View) Bytes() []byte { return v.b[:len(v.b):len(v.b)] }

// Local returns the localpart, borrowed; it is empty if there is none.
func (v View) Local() []byte {
	if v.domain == 0 {
		return nil
	}
	return v.b[: v.domain-1 : v.domain-1]
}

// Domain returns the domainpart, borrowed.
func (v View) Domain() []byte { return v.b[v.domain:v.slash:v.slash] }

// Resource returns the resourcepart, borrowed; it is empty if there is none.
func (v View) Resource() []byte {
	if int(v.slash) == len(v.b) {
		return nil
	}
	return v.b[v.slash+1 : len(v.b) : len(v.b)]
}

// Bare returns the address without its resourcepart, borrowed.
func (v View) Bare() View { return View{v.b[:v.slash], v.domain, v.slash} }

// Equal reports whether two addresses are the same.
func (v View) Equal(other View) bool { return bytes.Equal(v.b, other.b) }

// Is reports whether v is the address j.
func (v View) Is(j JID) bool { return string(v.b) == j.s }

// AppendTo appends the canonical form to dst and returns it.
func (v View) AppendTo(dst []byte) []byte { return append(dst, v.b...) }

// String returns the canonical form in memory of its own. It allocates.
func (v View) String() string { return string(v.b) }

// LogValue returns a copy of the canonical form for package slog: a record may
// outlive what v borrows.
func (v View) LogValue() slog.Value { return slog.StringValue(string(v.b)) }

// Lookup returns the entry of an address in a map, and whether there is one,
// without the copy that a key would take.
func Lookup[T any](m map[JID]T, v View) (T, bool) {
	// The compiler knows that a key made for a look-up does not outlive it.
	entry, ok := m[JID{string(v.b), v.domain, v.slash}]
	return entry, ok
}
