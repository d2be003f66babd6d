package precis

// check holds what came of mapping to the string class, the contextual rules, and
// the Bidi Rule. RFC 8264 §7 has the last of these first; what is refused is the
// same, and that a code point is not allowed says more.
func (w *work) check(p *Profile, m mode) error {
	if len(w.points) == 0 {
		return &Error{RuleEmpty, -1, 0}
	}
	context := surroundings{u: p.unicode, s: w.points}
	for i, c := range w.points {
		var rule Rule
		switch p.unicode.Property(c.r) {
		case PValid:
		case FreePVal:
			if !p.freeform {
				rule = RuleDisallowed
			}
		case ContextJ, ContextO:
			rule = context.broken(i)
		default:
			rule = RuleDisallowed
		}
		if rule != 0 {
			return &Error{rule, c.r, c.at}
		}
	}
	if p.options.Directionality && m != preparing && p.unicode.rightToLeft(w.points) {
		return p.unicode.bidiRule(w.points)
	}
	return nil
}

// CheckContext holds a string, such as a label of a domain name, to the contextual
// rules of RFC 5892 appendix A. The error is an [*Error]; what is not UTF-8 is one
// too.
func (u *Unicode) CheckContext(label []byte) error {
	w := newWork()
	defer w.free()
	if err := w.decode(u, label); err != nil {
		return err
	}
	context := surroundings{u: u, s: w.points}
	for i, c := range w.points {
		if property := u.Property(c.r); property != ContextJ && property != ContextO {
			continue
		}
		if rule := context.broken(i); rule != 0 {
			return &Error{rule, c.r, c.at}
		}
	}
	return nil
}

// CheckBidi holds a string, such as a label of a Bidi domain name, to the Bidi Rule
// of RFC 5893 §2, all six conditions of it, whether it has right-to-left code points
// or not. The error is an [*Error]; what is not UTF-8 is one too.
func (u *Unicode) CheckBidi(label []byte) error {
	w := newWork()
	defer w.free()
	if err := w.decode(u, label); err != nil {
		return err
	}
	return u.bidiRule(w.points)
}

// surroundings are what the contextual rules ask about.
type surroundings struct {
	u *Unicode
	s []point
	// What is anywhere in s, once known: a string of digits or dots must not cost
	// its length for each of them.
	known, japanese, arabicIndic, extended bool
}

// broken returns which rule of RFC 5892 appendix A the code point at an index
// breaks, or 0.
func (c *surroundings) broken(i int) Rule {
	var holds bool
	var rule Rule
	switch r := c.s[i].r; {
	case r == '\u200C': // A.1
		holds, rule = c.at(i-1).bits&virama != 0 || c.joined(i), RuleZeroWidthNonJoiner
	case r == '\u200D': // A.2
		holds, rule = c.at(i-1).bits&virama != 0, RuleZeroWidthJoiner
	case r == '\u00B7': // A.3
		holds, rule = i > 0 && c.s[i-1].r == 'l' && i+1 < len(c.s) && c.s[i+1].r == 'l', RuleMiddleDot
	case r == '\u0375': // A.4
		holds, rule = c.at(i+1).script() == greek, RuleKeraia
	case r == '\u05F3': // A.5
		holds, rule = c.at(i-1).script() == hebrew, RuleGeresh
	case r == '\u05F4': // A.6
		holds, rule = c.at(i-1).script() == hebrew, RuleGershayim
	case r == '\u30FB': // A.7
		c.lookAround()
		holds, rule = c.japanese, RuleKatakanaMiddleDot
	case arabicIndic(r): // A.8
		c.lookAround()
		holds, rule = !c.extended, RuleArabicIndicDigits
	case extendedArabicIndic(r): // A.9
		c.lookAround()
		holds, rule = !c.arabicIndic, RuleExtendedArabicIndicDigits
	default: // it has no rule, so it is not allowed (RFC 8264 §4.2.2)
		rule = RuleDisallowed
	}
	if holds {
		return 0
	}
	return rule
}

func arabicIndic(r rune) bool         { return r >= '\u0660' && r <= '\u0669' }
func extendedArabicIndic(r rune) bool { return r >= '\u06F0' && r <= '\u06F9' }

// at returns the class of the code point at an index, the zero one outside.
func (c *surroundings) at(i int) class {
	if i < 0 || i >= len(c.s) {
		return class{}
	}
	return c.u.class(c.s[i].r)
}

func (c *surroundings) lookAround() {
	if c.known {
		return
	}
	c.known = true
	for i, p := range c.s {
		c.japanese = c.japanese || c.at(i).script() == japanese
		c.arabicIndic = c.arabicIndic || arabicIndic(p.r)
		c.extended = c.extended || extendedArabicIndic(p.r)
	}
}

// joined is the regular expression of appendix A.1: transparent characters aside,
// what is before the code point joins to the left, and what is after it to the
// right. A non-joiner is not transparent, so none looks past another.
func (c *surroundings) joined(i int) bool {
	before, after := i-1, i+1
	for c.at(before).join() == joinTransparent {
		before--
	}
	for c.at(after).join() == joinTransparent {
		after++
	}
	left, right := c.at(before).join(), c.at(after).join()
	return (left == joinLeft || left == joinDual) && (right == joinRight || right == joinDual)
}

// rightToLeft reports whether a string has right-to-left code points (RFC 8264
// §5.2.5).
func (u *Unicode) rightToLeft(s []point) bool {
	for _, c := range s {
		if u.Bidi(c.r).RightToLeft() {
			return true
		}
	}
	return false
}

// bidiRule is RFC 5893 §2.
func (u *Unicode) bidiRule(s []point) error {
	if len(s) == 0 {
		return nil
	}
	broken := func(rule Rule, c point) error { return &Error{rule, c.r, c.at} }
	first := u.Bidi(s[0].r)
	if first != BidiL && first != BidiR && first != BidiAL {
		return broken(RuleBidiFirst, s[0])
	}
	rtl := first != BidiL
	last := s[0] // that is no mark
	var numbers Bidi
	for _, c := range s {
		class := u.Bidi(c.r)
		switch class {
		case BidiEN, BidiES, BidiCS, BidiET, BidiON, BidiBN, BidiNSM:
		case BidiL:
			if rtl {
				return broken(RuleBidiRTL, c)
			}
		case BidiR, BidiAL, BidiAN:
			if !rtl {
				return broken(RuleBidiLTR, c)
			}
		default:
			if rtl {
				return broken(RuleBidiRTL, c)
			}
			return broken(RuleBidiLTR, c)
		}
		if rtl && (class == BidiEN || class == BidiAN) {
			if numbers != 0 && numbers != class {
				return broken(RuleBidiNumbers, c)
			}
			numbers = class
		}
		if class != BidiNSM {
			last = c
		}
	}
	switch class := u.Bidi(last.r); {
	case class == BidiEN:
	case rtl && class != BidiR && class != BidiAL && class != BidiAN:
		return broken(RuleBidiRTLEnd, last)
	case !rtl && class != BidiL:
		return broken(RuleBidiLTREnd, last)
	}
	return nil
}
