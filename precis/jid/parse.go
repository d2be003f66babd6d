package jid

import (
	"bytes"
	"sync"
	"unicode/utf8"

	"github.com/seed492f7be9/stanza/precis"
)

// text is what addresses are read from.
type text interface{ string | []byte }

// longest is how much of a part is looked at, in bytes. Nothing longer comes
// below MaxPart by mapping: the most is eight to one, for "xn--4ca." in fullwidth.
const longest = 16 * MaxPart

// Parse returns the address that s is in any of its spellings (RFC 7622 §3.1).
// The parts are cut at the first '/' and then the first '@' before it, prepared
// and enforced: see the package documentation for the rules. Of a canonical
// address the JID holds s itself, and nothing is allocated; if s is a piece of
// something large, strings.Clone keeps the rest of that from being held with it.
// Any other address takes one allocation as a rule.
//
// The error is an [*Error].
func Parse(s string) (JID, error) {
	domain, slash, f := scan(s)
	switch f {
	case folded:
		s = lowered(s, slash)
	case unknown:
		w := newScratch()
		defer w.free()
		w.in = append(w.in, s...)
		out, domain, slash, err := appendAddress(w.out, w.in)
		if err != nil {
			return JID{}, err
		}
		w.out = out
		if string(out) != s {
			s = string(out)
		}
		return JID{s, uint16(domain), uint16(slash)}, nil
	}
	return JID{s, uint16(domain), uint16(slash)}, nil
}

// ParseBytes is Parse for bytes, which it copies: it takes one allocation.
func ParseBytes(b []byte) (JID, error) {
	domain, slash, f := scan(b)
	switch f {
	case folded:
		return JID{lowered(b, slash), uint16(domain), uint16(slash)}, nil
	case unknown:
		w := newScratch()
		defer w.free()
		out, domain, slash, err := appendAddress(w.out, b)
		if err != nil {
			return JID{}, err
		}
		w.out = out
		return JID{string(out), uint16(domain), uint16(slash)}, nil
	}
	return JID{string(b), uint16(domain), uint16(slash)}, nil
}

// ParseView is Parse without memory of its own. Of a canonical address the View
// borrows b. Otherwise it borrows buf, from its beginning, or if that has not
// the capacity, new memory. With a capacity of MaxLen nothing is allocated but
// for errors, A-labels and IPv6 addresses. The two must not overlap.
//
// What buf holds does not matter, and may be overwritten also where the View
// borrows b, or there is an error. The error is an [*Error].
func ParseView(b, buf []byte) (View, error) {
	domain, slash, f := scan(b)
	switch f {
	case folded:
		b = append(appendLower(buf[:0], b[:slash]), b[slash:]...)
	case unknown:
		out, domain, slash, err := appendAddress(buf[:0], b)
		if err != nil {
			return View{}, err
		}
		if !bytes.Equal(out, b) {
			b = out
		}
		return View{b, uint16(domain), uint16(slash)}, nil
	}
	return View{b, uint16(domain), uint16(slash)}, nil
}

// New returns the address with these parts, which it prepares and enforces. An
// empty localpart or resourcepart is none. A separator in a part is no separator:
// '/' is a fault in a localpart and in a domainpart.
//
// The error is an [*Error] whose offset counts from the start of its part.
func New(local, domain, resource string) (JID, error) {
	w := newScratch()
	defer w.free()
	if local != "" {
		if err := w.add(appendLocal, local); err != nil {
			return JID{}, err
		}
		w.out = append(w.out, '@')
	}
	at := len(w.out)
	if err := w.add(appendDomain, domain); err != nil {
		return JID{}, err
	}
	slash := len(w.out)
	if resource != "" {
		w.out = append(w.out, '/')
		if err := w.add(appendResource, resource); err != nil {
			return JID{}, err
		}
	}
	return JID{string(w.out), uint16(at), uint16(slash)}, nil
}

// scratch is what a call works with that cannot work in its caller's memory.
type scratch struct{ in, out []byte }

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func newScratch() *scratch { return scratches.Get().(*scratch) }

// free drops buffers that one long input made large.
func (w *scratch) free() {
	const most = 2 * MaxLen
	if cap(w.in) <= most && cap(w.out) <= most {
		w.in, w.out = w.in[:0], w.out[:0]
		scratches.Put(w)
	}
}

// add appends what a function makes of a part.
func (w *scratch) add(enforce func(dst, src []byte) ([]byte, *Error), part string) error {
	w.in = append(w.in[:0], part...)
	out, fault := enforce(w.out, w.in)
	if fault != nil {
		return fault
	}
	w.out = out
	return nil
}

// appendAddress appends the canonical form of src, and says where its domainpart
// begins and ends in what it appended to dst, which is empty.
func appendAddress(dst, src []byte) (out []byte, domain, slash int, err error) {
	// Before any mapping, which can make separators of other characters (RFC
	// 7622 §3.1).
	end := index(src, '/')
	at := index(src[:end], '@')
	begin := 0
	if at < end {
		begin = at + 1
	}
	var fault *Error
	switch {
	case len(src) == 0:
		fault = broken(Address, RuleEmpty, 0)
	case begin == 1:
		fault = broken(Local, RuleEmpty, 0)
	case begin == end:
		fault = broken(Domain, RuleEmpty, begin)
	case end == len(src)-1:
		fault = broken(Resource, RuleEmpty, len(src))
	}
	if fault != nil {
		return nil, 0, 0, fault
	}
	if begin > 0 {
		if dst, fault = appendLocal(dst, src[:at]); fault != nil {
			return nil, 0, 0, fault
		}
		dst = append(dst, '@')
	}
	domain = len(dst)
	if dst, fault = appendDomain(dst, src[begin:end]); fault != nil {
		fault.Offset += begin
		return nil, 0, 0, fault
	}
	slash = len(dst)
	if end < len(src) {
		dst = append(dst, '/')
		if dst, fault = appendResource(dst, src[end+1:]); fault != nil {
			fault.Offset += end + 1
			return nil, 0, 0, fault
		}
	}
	return dst, domain, slash, nil
}

// index returns where c is in s, or its length.
func index(s []byte, c byte) int {
	if i := bytes.IndexByte(s, c); i >= 0 {
		return i
	}
	return len(s)
}

// appendLocal enforces a localpart (RFC 7622 §3.3).
func appendLocal(dst, src []byte) ([]byte, *Error) {
	if isASCIILocal(src) {
		return appendLower(dst, src), nil
	}
	base := len(dst)
	dst, fault := enforce(Local, precis.UsernameCaseMapped, dst, src)
	if fault != nil {
		return dst, fault
	}
	// §3.3.1, after mapping, which makes them of fullwidth ones. A space is in no
	// identifier anyway.
	for _, c := range dst[base:] {
		if escapable(c) {
			return dst[:base], &Error{Local, RuleForbidden, rune(c), origin(src, rune(c))}
		}
	}
	return dst, nil
}

// appendResource enforces a resourcepart (RFC 7622 §3.4).
func appendResource(dst, src []byte) ([]byte, *Error) {
	if asciiResource(src) == canonical {
		return append(dst, src...), nil
	}
	return enforce(Resource, precis.OpaqueString, dst, src)
}

// enforce enforces a profile, and the limit. Where it returns an Error, dst is as
// it was.
func enforce(part Part, p *precis.Profile, dst, src []byte) ([]byte, *Error) {
	if len(src) > longest {
		return dst, broken(part, RuleTooLong, 0)
	}
	out, err := p.Append(dst, src)
	switch {
	case err != nil:
		return dst, refused(part, err)
	case len(out)-len(dst) > MaxPart:
		return dst, broken(part, RuleTooLong, 0)
	}
	return out, nil
}

// origin returns where in src a code point of its canonical form comes from: one
// that width or case mapping turns into it. What normalization made is nowhere;
// then it is 0.
func origin(src []byte, r rune) int {
	var buf [utf8.UTFMax * 2]byte
	for i := 0; i < len(src); {
		from, n := utf8.DecodeRune(src[i:])
		to, _ := utf8.DecodeRune(precis.Pinned().AppendLower(buf[:0], precis.Width(from)))
		if to == r {
			return i
		}
		i += n
	}
	return 0
}
