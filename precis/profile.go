package precis

import (
	"bytes"
	"fmt"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// Options are the rules of a profile of one's own (RFC 8264 §5.2). The zero value
// maps nothing but to Normalization Form C.
type Options struct {
	// Width maps fullwidth and halfwidth code points (§5.2.1).
	Width bool
	// Spaces is the additional mapping (§5.2.2).
	Spaces Spaces
	// Case is the case mapping (§5.2.3).
	Case Case
	// CaseInComparison keeps the case in enforcement, and maps it for comparison
	// only, as Nickname does (RFC 8266 §2.3).
	CaseInComparison bool
	// Form is the normalization form (§5.2.4).
	Form norm.Form
	// Directionality holds strings with right-to-left code points to the Bidi
	// Rule of RFC 5893 (§5.2.5).
	Directionality bool
}

// Spaces says what happens to space characters, those of the general category Zs.
type Spaces uint8

const (
	KeepSpaces Spaces = iota
	MapSpaces         // each becomes U+0020 (RFC 8265 §4.2.2)
	TrimSpaces        // and none is left at the ends, nor two in a row (RFC 8266 §2.1)
)

// Case says what happens to uppercase and titlecase.
type Case uint8

const (
	PreserveCase Case = iota
	LowerCase         // toLowercase of the Unicode Standard, §3.13
	FoldCase          // toCasefold, which RFC 8264 §5.2.3 does not recommend
)

// Profile is a way to prepare, enforce and compare strings. It never changes, and
// may be used by any number of goroutines.
type Profile struct {
	options  Options
	freeform bool
	unicode  *Unicode
	ascii    [modes]asciiTable
}

// mode is what is done to a string.
type mode uint8

const (
	preparing mode = iota
	enforcing
	comparing
	modes
)

// The profiles of RFC 8265 and RFC 8266.
var (
	// UsernameCaseMapped is that of RFC 8265 §3.3, and of localparts of XMPP
	// addresses (RFC 7622 §3.3.1).
	UsernameCaseMapped = newProfile(false, Options{Width: true, Case: LowerCase, Directionality: true})
	// UsernameCasePreserved is that of RFC 8265 §3.4.
	UsernameCasePreserved = newProfile(false, Options{Width: true, Directionality: true})
	// OpaqueString is that of RFC 8265 §4.2, for passwords, and of resourceparts of
	// XMPP addresses (RFC 7622 §3.4.1).
	OpaqueString = newProfile(true, Options{Spaces: MapSpaces})
	// Nickname is that of RFC 8266. What it enforces keeps its case; what it
	// compares does not.
	Nickname = newProfile(true, Options{Spaces: TrimSpaces, Case: LowerCase, CaseInComparison: true, Form: norm.NFKC})
)

// IdentifierClass returns a profile of the IdentifierClass (RFC 8264 §4.2). Its
// error says which option has a value that there is not.
func IdentifierClass(o Options) (*Profile, error) { return checked(false, o) }

// FreeformClass returns a profile of the FreeformClass (RFC 8264 §4.3). Its error
// says which option has a value that there is not.
func FreeformClass(o Options) (*Profile, error) { return checked(true, o) }

func checked(freeform bool, o Options) (*Profile, error) {
	switch {
	case o.Spaces > TrimSpaces:
		return nil, fmt.Errorf("precis: Options.Spaces is %d, which has no meaning", o.Spaces)
	case o.Case > FoldCase:
		return nil, fmt.Errorf("precis: Options.Case is %d, which has no meaning", o.Case)
	case o.Form < norm.NFC || o.Form > norm.NFKD:
		return nil, fmt.Errorf("precis: Options.Form is %d, which has no meaning", o.Form)
	case o.CaseInComparison && o.Case == PreserveCase:
		return nil, fmt.Errorf("precis: Options.CaseInComparison without Options.Case")
	}
	return newProfile(freeform, o), nil
}

func newProfile(freeform bool, o Options) *Profile {
	p := &Profile{options: o, freeform: freeform, unicode: pinned}
	for m := range modes {
		p.ascii[m] = p.asciiTable(m)
	}
	return p
}

// In returns the same profile by another version of Unicode, to see what a move
// from one to the other does. It is slower than p: those of UnicodeVersion alone
// are meant for use. Like any use of a nil *Unicode, In(nil) panics.
func (p *Profile) In(u *Unicode) *Profile {
	_ = u.version // now, and not when a string comes
	q := *p
	q.unicode = u
	return &q
}

// Append enforces the profile on src, and appends what comes out to dst. On error
// it returns dst as it was, and an [*Error]. What is appended may be written over src,
// as in Append(b[:0], b).
func (p *Profile) Append(dst, src []byte) ([]byte, error) { return appendTo(p, dst, src, enforcing) }

// AppendPrepare prepares src for enforcement by someone else, and appends what
// comes out to dst: width is mapped, and all code points have to be in the string
// class. On error it returns dst as it was, and an [*Error].
//
// Enforcement does not prepare first: by RFC 8264 §7 it judges code points after
// they are mapped, so it lets pass a few that preparation refuses, such as U+212B,
// which normalization turns into a letter.
func (p *Profile) AppendPrepare(dst, src []byte) ([]byte, error) {
	return appendTo(p, dst, src, preparing)
}

// AppendKey appends to dst the form of src that is compared: what is equal by the
// profile has equal keys. It differs from what is enforced where the case is
// mapped for comparison only; it is made of src, so a nickname that was enforced
// before may have another key than what it was made of: RFC 8266 maps the case before
// it normalizes, and some normalize to capitals (U+03F9 for one). On error it returns
// dst as it was, and an [*Error].
func (p *Profile) AppendKey(dst, src []byte) ([]byte, error) { return appendTo(p, dst, src, comparing) }

// Enforce enforces the profile on s. It returns s itself if nothing changes, and
// "" and an [*Error] if s is refused.
func (p *Profile) Enforce(s string) (string, error) { return p.convert(s, enforcing) }

// Prepare is AppendPrepare for strings. It returns s itself if nothing changes.
func (p *Profile) Prepare(s string) (string, error) { return p.convert(s, preparing) }

// Key is AppendKey for strings. It returns s itself if nothing changes.
func (p *Profile) Key(s string) (string, error) { return p.convert(s, comparing) }

// Compare reports whether two strings are the same by the profile. A string that
// is refused is not the same as any, and an [*Error] says why; a is judged first.
func (p *Profile) Compare(a, b string) (bool, error) { return compare(p, a, b) }

// CompareBytes is Compare for bytes.
func (p *Profile) CompareBytes(a, b []byte) (bool, error) { return compare(p, a, b) }

func appendTo[T text](p *Profile, dst []byte, src T, m mode) ([]byte, error) {
	a := quick(p, src, m)
	switch a {
	case same:
		return append(dst, src...), nil
	case inASCII:
		at := len(dst)
		dst = append(dst, src...)
		p.mapASCII(dst[at:], m)
		return dst, nil
	}
	w := newWork()
	defer w.free()
	out, err := w.convert(p, load(w, src), m, a)
	if err != nil {
		return dst, err
	}
	return append(dst, out...), nil
}

func (p *Profile) convert(s string, m mode) (string, error) {
	a := quick(p, s, m)
	if a == same {
		return s, nil
	}
	w := newWork()
	defer w.free()
	out, err := w.convert(p, load(w, s), m, a)
	switch {
	case err != nil:
		return "", err
	case string(out) == s:
		return s, nil
	}
	return string(out), nil
}

func compare[T text](p *Profile, a, b T) (bool, error) {
	v, w := newWork(), newWork()
	defer v.free()
	defer w.free()
	left, err := v.convert(p, load(v, a), comparing, quick(p, a, comparing))
	if err != nil {
		return false, err
	}
	right, err := w.convert(p, load(w, b), comparing, quick(p, b, comparing))
	if err != nil {
		return false, err
	}
	return bytes.Equal(left, right), nil
}

// kept is the largest buffer, in bytes or code points, that is kept for the next
// string: one that is long is no reason to keep memory.
const kept = 4 << 10

var works = sync.Pool{New: func() any { return new(work) }}

func newWork() *work { return works.Get().(*work) }

func (w *work) free() {
	if max(cap(w.source), cap(w.mapped), cap(w.result), cap(w.points), cap(w.spare), cap(w.before)) <= kept {
		works.Put(w)
	}
}
