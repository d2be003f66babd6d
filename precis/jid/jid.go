package jid

import (
	"cmp"
	"log/slog"
	"strings"
)

// Limits of RFC 7622 §3.1, in octets of UTF-8 after all mapping.
const (
	MaxPart = 1023                    // a part
	MaxLen  = MaxPart + 2*(1+MaxPart) // a whole address with its separators
)

// JID is an address in its canonical form: localpart@domainpart/resourcepart,
// the first and the last of which may be missing.
//
// It is a value. Two of them are == exactly if they are the same address, so a
// JID can be a key of a map. It holds its address as one string and the parts
// as offsets into it, 8 bytes beside the string: the separators stand where
// they are sought, so equal strings have equal offsets. The zero JID is no
// address; it has no parts and marshals to nothing.
//
// A JID never changes and may be used by several goroutines at once.
type JID struct {
	s      string
	domain uint16 // where the domainpart begins: behind the '@', or 0
	slash  uint16 // where it ends
}

// MustParse is Parse for package-level variables and tests: it panics where
// Parse returns an error.
func MustParse(s string) JID {
	j, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return j
}

// IsZero reports whether j is the zero JID, which is no address.
func (j JID) IsZero() bool { return j.s == "" }

// String returns the canonical form, which Parse returns as it is; "" for the
// zero JID.
func (j JID) String() string { return j.s }

// Local returns the localpart, "" if there is none.
func (j JID) Local() string {
	if j.domain == 0 {
		return ""
	}
	return j.s[:j.domain-1]
}

// Domain returns the domainpart: U-labels, an IPv4 address, or an IPv6 address
// in brackets.
func (j JID) Domain() string { return j.s[j.domain:j.slash] }

// Resource returns the resourcepart, "" if there is none.
func (j JID) Resource() string {
	if int(j.slash) == len(j.s) {
		return ""
	}
	return j.s[j.slash+1:]
}

// Bare returns the address without its resourcepart. It shares the memory of j.
func (j JID) Bare() JID { return JID{j.s[:j.slash], j.domain, j.slash} }

// WithResource returns the bare address of j with a resourcepart, which it
// prepares and enforces; with an empty one it is Bare. The zero JID stays what
// it is. The error is an [*Error] of the resourcepart.
func (j JID) WithResource(resource string) (JID, error) {
	if resource == "" || j.s == "" {
		return j.Bare(), nil
	}
	w := newScratch()
	defer w.free()
	w.out = append(append(w.out, j.s[:j.slash]...), '/')
	if err := w.add(appendResource, resource); err != nil {
		return JID{}, err
	}
	return JID{string(w.out), j.domain, j.slash}, nil
}

// Equal reports whether two addresses are the same. It is ==.
func (j JID) Equal(other JID) bool { return j == other }

// Compare orders addresses by their domainparts, then their localparts, then
// their resourceparts, octet by octet: what belongs together stands together.
// It returns -1, 0 or +1, and 0 exactly where they are equal.
func (j JID) Compare(other JID) int {
	return cmp.Or(
		strings.Compare(j.Domain(), other.Domain()),
		strings.Compare(j.Local(), other.Local()),
		strings.Compare(j.Resource(), other.Resource()),
	)
}

// AppendTo appends the canonical form to dst and returns it.
func (j JID) AppendTo(dst []byte) []byte { return append(dst, j.s...) }

// MarshalText returns the canonical form; nothing for the zero JID. It makes a
// JID a string in JSON, a key of JSON objects, and an attribute in XML.
func (j JID) MarshalText() ([]byte, error) { return []byte(j.s), nil }

// UnmarshalText is ParseBytes into j; nothing gives the zero JID. Where it
// returns an error j stays as it was.
func (j *JID) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*j = JID{}
		return nil
	}
	parsed, err := ParseBytes(text)
	if err == nil {
		*j = parsed
	}
	return err
}

// LogValue returns the canonical form for package slog.
func (j JID) LogValue() slog.Value { return slog.StringValue(j.s) }
