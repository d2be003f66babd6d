package precis

import (
	"slices"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// UnicodeVersion is the version of Unicode by which the profiles of this package
// judge, under every Go toolchain. It is the oldest that golang.org/x/text may
// have its tables of, so that what x/text is asked about is always in them.
const UnicodeVersion = "15.0.0"

// Unicode is a version of the Unicode Standard, as far as PRECIS and IDNA need
// it. It never changes, and may be used by any number of goroutines. What it is
// asked about a rune that is no code point, it answers as for one that is not
// assigned.
type Unicode struct {
	version string
	top     [0x110000 >> 12]uint8
}

// Pinned returns the version of Unicode that UnicodeVersion names.
func Pinned() *Unicode { return pinned }

// Versions returns the names of the versions that there are tables for, the
// oldest first. "6.3.0" is what the registry of IANA is about.
func Versions() []string {
	names := make([]string, len(editions))
	for i := range editions {
		names[len(names)-1-i] = editions[i].version
	}
	return names
}

// ForVersion returns a version of Unicode by its name, or nil if there are no
// tables for it.
func ForVersion(name string) *Unicode {
	i := slices.IndexFunc(editions[:], func(u Unicode) bool { return u.version == name })
	if i < 0 {
		return nil
	}
	return &editions[i]
}

// Version returns the name of the version, such as "15.0.0".
func (u *Unicode) Version() string { return u.version }

// A class is all that the tables say of a code point.
type class struct {
	bits  uint32
	delta rune // to its simple lowercase mapping
}

// The bits of a class, as the generator lays them out: a Property for PRECIS in
// the lowest three, one for IDNA, then the classes and flags below.
const (
	propertyMask = 1<<3 - 1
	idnaShift    = 3
	bidiShift    = 6
	bidiMask     = 1<<4 - 1
	joinShift    = 10
	joinMask     = 1<<3 - 1
	scriptShift  = 13
	scriptMask   = 1<<3 - 1
	virama       = 1 << 16 // canonical combining class 9
	nfcUnsafe    = 1 << 17 // changes in NFC, or may compose with what is before it
	nfkcUnsafe   = 1 << 18 // the same in NFKC
	cased        = 1 << 19
	ignorable    = 1 << 20 // Case_Ignorable
	space        = 1 << 21 // general category Zs
	folds        = 1 << 22 // its case folding is not its lowercase mapping
	mark         = 1 << 23 // canonical combining class other than 0: may change places with another one
)

// Joining types, of RFC 5892 appendix A.1.
const (
	joinLeft = 1 + iota
	joinRight
	joinDual
	joinTransparent
)

// Scripts that appendix A names; its rule A.7 asks for three of them at once.
const (
	greek = 1 + iota
	hebrew
	japanese // Hiragana, Katakana, Han
)

func (u *Unicode) class(r rune) class {
	if uint32(r) > utf8.MaxRune {
		return class{}
	}
	leaf := branches[u.top[r>>12]][r>>6&63]
	return classes[leaves[leaf][r&63]]
}

func (c class) property() Property { return Property(c.bits & propertyMask) }
func (c class) idna() Property     { return Property(c.bits >> idnaShift & propertyMask) }
func (c class) bidi() Bidi         { return Bidi(c.bits >> bidiShift & bidiMask) }
func (c class) join() uint32       { return c.bits >> joinShift & joinMask }
func (c class) script() uint32     { return c.bits >> scriptShift & scriptMask }

// Property is a derived property value: RFC 8264 §8 for PRECIS, RFC 5892 §3 for
// IDNA2008.
type Property uint8

// The values. IDNA2008 has no FreePVal.
const (
	Unassigned Property = iota
	Disallowed
	PValid   // allowed in both string classes
	FreePVal // RFC 8264's ID_DIS or FREE_PVAL: allowed in FreeformClass only
	ContextJ // a join control, allowed where its rule in RFC 5892 appendix A holds
	ContextO // another code point with such a rule
)

// String returns the value as RFC 8264 writes it, ID_DIS or FREE_PVAL as
// FREE_PVAL.
func (p Property) String() string {
	if int(p) < len(propertyNames) {
		return propertyNames[p]
	}
	return "Property(?)"
}

var propertyNames = [...]string{"UNASSIGNED", "DISALLOWED", "PVALID", "FREE_PVAL", "CONTEXTJ", "CONTEXTO"}

// Property returns the derived property of a code point for PRECIS (RFC 8264 §8).
func (u *Unicode) Property(r rune) Property { return u.class(r).property() }

// IDNAProperty returns the derived property of a code point for IDNA2008 (RFC
// 5892 §3): PValid, ContextJ and ContextO may be in a U-label.
func (u *Unicode) IDNAProperty(r rune) Property { return u.class(r).idna() }

// Assigned reports whether a code point is assigned. Noncharacters count as such
// (RFC 8264 §9.10): they are disallowed for ever.
func (u *Unicode) Assigned(r rune) bool { return u.class(r).property() != Unassigned }

// Bidi is a Bidi_Class, as far as the Bidi Rule of RFC 5893 tells them apart.
type Bidi uint8

// The classes that the Bidi Rule names; every other one is BidiOther.
const (
	BidiOther Bidi = iota
	BidiL
	BidiR
	BidiAL
	BidiAN
	BidiEN
	BidiES
	BidiCS
	BidiET
	BidiON
	BidiBN
	BidiNSM
)

// RightToLeft reports whether a character of the class makes a string one that the
// Bidi Rule is for.
func (b Bidi) RightToLeft() bool { return b == BidiR || b == BidiAL || b == BidiAN }

// Bidi returns the Bidi_Class of a code point, BidiOther if it is not assigned.
func (u *Unicode) Bidi(r rune) Bidi { return u.class(r).bidi() }

// dottedI is the one code point whose lowercase mapping is more than one, with no
// condition on what is around it: i and a combining dot above.
const dottedI = 'İ'

// AppendLower appends the lowercase mapping of a code point: Lowercase_Mapping of
// the Unicode Standard, without the condition on final sigma.
func (u *Unicode) AppendLower(dst []byte, r rune) []byte {
	if r == dottedI {
		return append(dst, "i\u0307"...)
	}
	return utf8.AppendRune(dst, r+u.class(r).delta)
}

// Width returns what a fullwidth or halfwidth code point is mapped to (RFC 8264
// §5.2.1), and any other one as it is, so also what is not assigned in UnicodeVersion.
func Width(r rune) rune {
	if (r == '\u3000' || r >= 0xFF01 && r <= 0xFFEE) && pinned.Assigned(r) {
		if to := width.LookupRune(r).Folded(); to != 0 {
			return to
		}
	}
	return r
}

// IsNFC reports whether a string is certainly in Normalization Form C, which is told
// from each code point by itself: a string that has combining marks may be, and is
// not known to be. What is not UTF-8, or not assigned in UnicodeVersion, is not.
func IsNFC(s []byte) bool {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRune(s[i:])
		if c := pinned.class(r); r == utf8.RuneError && n == 1 || c.property() == Unassigned || c.bits&(nfcUnsafe|mark) != 0 {
			return false
		}
		i += n
	}
	return true
}

// mapping is what a code point becomes.
type mapping struct {
	r      rune
	to     string
	compat bool // of a decomposition: not a canonical one
}

type combiningClass struct {
	r     rune
	class uint8
}

func find(list []mapping, r rune) (mapping, bool) {
	i, ok := slices.BinarySearchFunc(list, r, func(m mapping, r rune) int { return int(m.r - r) })
	if !ok {
		return mapping{}, false
	}
	return list[i], true
}
