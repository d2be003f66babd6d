package jid

import (
	"bytes"
	"net/netip"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"github.com/seed492f7be9/stanza/precis"
)

// A domainpart is held to IDNA2008 (RFC 5890 to 5893) by the pinned tables of
// package precis, after the mapping of RFC 5895: case, width, Normalization Form C,
// and the ideographic full stop. The first three of these, the contextual rules
// and the Bidi Rule of each label are what UsernameCaseMapped does, whose class
// holds all that IDNA2008 allows, and more, which is taken out here.
//
// From x/net/idna comes Punycode. Its profiles are those of UTS #46, which maps
// and allows what IDNA2008 does not, by tables that change with the toolchain.

const (
	maxLabel  = 63 // octets of a label, as an A-label if it is not ASCII
	acePrefix = "xn--"
)

// appendDomain enforces a domainpart (RFC 7622 §3.2).
func appendDomain(dst, src []byte) ([]byte, *Error) {
	switch {
	case isASCIIDomain(src):
		return appendLower(dst, src), nil
	case len(src) > longest:
		return dst, broken(Domain, RuleTooLong, 0)
	}
	// The last label separator is stripped before anything else.
	name := src
	if r, n := utf8.DecodeLastRune(src); isDot(r) {
		name = src[:len(src)-n]
	}
	if len(name) == 0 {
		return dst, broken(Domain, RuleEmpty, 0)
	}
	if name[0] == '[' {
		return appendIPv6(dst, name)
	}
	out, fault := appendName(dst, name)
	if fault != nil {
		return dst, fault
	}
	if len(out)-len(dst) > MaxPart {
		return dst, broken(Domain, RuleTooLong, 0)
	}
	return out, nil
}

// appendIPv6 appends an IPv6 address in brackets (RFC 3986 §3.2.2), as RFC 5952
// writes it, so that every address has one spelling. There are no zones, which
// mean something inside one host only: RFC 9844 took them out of RFC 7622 again.
// There is no IPvFuture either: no version of it was ever defined.
func appendIPv6(dst, src []byte) ([]byte, *Error) {
	const longestIPv6 = len("[0000:0000:0000:0000:0000:0000:255.255.255.255]")
	if len(src) <= longestIPv6 && src[len(src)-1] == ']' && bytes.IndexByte(src, '%') < 0 {
		if a, err := netip.ParseAddr(string(src[1 : len(src)-1])); err == nil && a.Is6() {
			return append(a.AppendTo(append(dst, '[')), ']'), nil
		}
	}
	return dst, broken(Domain, RuleIPLiteral, 0)
}

// appendName appends the labels of a name, without a dot at its end.
func appendName(dst, src []byte) ([]byte, *Error) {
	base := len(dst)
	bidi := false
	for at := 0; ; {
		n, dot := cutLabel(src[at:])
		out, rtl, fault := appendLabel(dst, src[at:at+n])
		if fault != nil {
			fault.Offset += at
			return dst, fault
		}
		dst = out
		bidi = bidi || rtl
		if dot == 0 {
			break
		}
		dst = append(dst, '.')
		at += n + dot
	}
	if bidi {
		return dst, checkBidi(dst[base:], src)
	}
	return dst, nil
}

// isDot reports whether r separates labels: '.', and what mapping makes one (RFC
// 5895 §2).
func isDot(r rune) bool { return r == '.' || r == '。' || r == '．' || r == '｡' }

// cutLabel returns the length of the first label, and of the separator behind it.
func cutLabel(s []byte) (label, dot int) {
	for i, c := range s {
		switch c {
		case '.':
			return i, 1
		case 0xE3, 0xEF: // with which the others begin
			if r, n := utf8.DecodeRune(s[i:]); isDot(r) {
				return i, n
			}
		}
	}
	return len(s), 0
}

// appendLabel appends the canonical form of a label, a U-label or an NR-LDH one,
// and reports whether it has right-to-left characters.
func appendLabel(dst, src []byte) ([]byte, bool, *Error) {
	if isASCIIDomain(src) {
		return appendLower(dst, src), false, nil
	}
	if len(src) == 0 {
		return dst, false, broken(Domain, RuleEmptyLabel, 0)
	}
	base := len(dst)
	if isASCII(src) {
		dst = appendLower(dst, src)
	} else {
		var err error
		if dst, err = precis.UsernameCaseMapped.Append(dst, src); err != nil {
			return dst, false, refused(Domain, err)
		}
	}
	label := dst[base:]
	if bytes.HasPrefix(label, []byte(acePrefix)) && isASCII(label) {
		return fromALabel(dst[:base], label)
	}
	rtl, r, rule := checkLabel(label)
	if rule != 0 {
		fault := &Error{Domain, rule, r, 0}
		if r >= 0 {
			fault.Offset = origin(src, r)
		}
		return dst, false, fault
	}
	return dst, rtl, nil
}

// checkLabel returns which rule of IDNA2008 a label breaks that UsernameCaseMapped
// does not know, with the code point, or -1 if it is about the label. It folds
// Cherokee, in place, and reports whether there are right-to-left characters.
func checkLabel(label []byte) (rtl bool, r rune, rule Rule) {
	u := precis.Pinned()
	if label[0] == '-' || label[len(label)-1] == '-' {
		return false, -1, RuleHyphen
	}
	points, ascii, hyphen := 0, 0, false
	for i := 0; i < len(label); points++ {
		if c := label[i]; c < utf8.RuneSelf {
			switch {
			case classes[c]&notDomain != 0:
				return false, rune(c), RuleNotLDH
			case c == '-' && points == 3 && hyphen:
				return false, -1, RuleHyphen
			}
			hyphen = c == '-'
			ascii++
			i++
			continue
		}
		r, n := utf8.DecodeRune(label[i:])
		if folded := foldCherokee(r); folded != r {
			r = folded
			utf8.EncodeRune(label[i:], r) // of the same length
		}
		switch {
		case !allowed(u.IDNAProperty(r)):
			return false, r, RuleIDNA
		case i == 0 && unicode.Is(unicode.M, r):
			return false, r, RuleLeadingMark
		}
		rtl = rtl || u.Bidi(r).RightToLeft()
		hyphen = false
		i += n
	}
	if points > maxLabel || aceBound(ascii, points-ascii) > maxLabel && aceLen(label) > maxLabel {
		return false, -1, RuleLabelTooLong
	}
	return rtl, -1, 0
}

// foldCherokee maps small letters of Cherokee to capitals. It got the small ones
// late; so that names stay what they are, its case folding goes to the capitals,
// and it is those that IDNA2008 allows.
func foldCherokee(r rune) rune {
	switch {
	case r >= 0xAB70 && r <= 0xABBF:
		return r - 0xAB70 + 0x13A0
	case r >= 0x13F8 && r <= 0x13FD:
		return r - 8
	}
	return r
}

// allowed reports whether a code point may stand in a U-label, its contextual
// rule provided.
func allowed(p precis.Property) bool {
	return p == precis.PValid || p == precis.ContextJ || p == precis.ContextO
}

// fromALabel appends the U-label that an A-label in lower case stands for. There
// is exactly one A-label for a U-label, which has to be one without mapping (RFC
// 5891 §5.4).
func fromALabel(dst, label []byte) ([]byte, bool, *Error) {
	if len(label) > maxLabel {
		return dst, false, broken(Domain, RuleLabelTooLong, 0)
	}
	ace := string(label) // which is in dst
	decoded, err := idna.Punycode.ToUnicode(ace)
	if err != nil || isASCII(decoded) {
		return dst, false, broken(Domain, RuleALabel, 0)
	}
	base := len(dst)
	dst, err = precis.UsernameCaseMapped.Append(dst, []byte(decoded))
	if err != nil {
		fault := refused(Domain, err)
		fault.Offset = 0
		return dst, false, fault
	}
	rtl, r, rule := checkLabel(dst[base:])
	if rule != 0 {
		return dst, false, &Error{Domain, rule, r, 0}
	}
	again, err := idna.Punycode.ToASCII(decoded)
	if err != nil || again != ace || string(dst[base:]) != decoded {
		return dst, false, broken(Domain, RuleALabel, 0)
	}
	return dst, rtl, nil
}

// checkBidi holds the labels of a Bidi domain name to the Bidi Rule (RFC 5893 §2).
// The profile did so with those that have right-to-left characters; the others can
// break it, too, by what they begin or end with.
func checkBidi(name, src []byte) *Error {
	for at := 0; ; {
		n, dot := cutLabel(name)
		from, skip := cutLabel(src[at:])
		if err := precis.Pinned().CheckBidi(name[:n]); err != nil {
			fault := refused(Domain, err)
			fault.Offset = at + origin(src[at:at+from], fault.Rune)
			return fault
		}
		if dot == 0 {
			return nil
		}
		name = name[n+dot:]
		at += from + skip
	}
}

func isASCII[T text](s T) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
