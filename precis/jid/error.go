package jid

import (
	"fmt"

	"github.com/seed492f7be9/stanza/precis"
)

// Part says which part of an address an [Error] is about.
type Part uint8

// The parts (RFC 7622 §3.1).
const (
	Address Part = iota // none of them: there is no address at all
	Local
	Domain
	Resource
)

// String returns "address", "local", "domain" or "resource".
func (p Part) String() string {
	if int(p) < len(partNames) {
		return partNames[p]
	}
	return ""
}

var partNames = [...]string{Address: "address", Local: "local", Domain: "domain", Resource: "resource"}

// Rule says which rule an address broke. It is an error, so that
// errors.Is(err, jid.RuleForbidden) holds for an [*Error] with that rule. Rules
// of package precis are rules of this one too, with the same number and name:
// errors.Is(err, precis.RuleUnassigned) holds likewise.
type Rule uint8

// firstRule leaves room for those of package precis below it.
const firstRule = 64

// The rules of RFC 7622, and of what it refers to, that PRECIS does not have.
const (
	RuleEmpty = Rule(precis.RuleEmpty) // a part that is there has something in it (RFC 7622 §3.1)

	RuleTooLong      Rule = firstRule + iota - 1 // over 1023 octets after mapping (RFC 7622 §3.1)
	RuleForbidden                                // one of "&'/:<>@ in a localpart after mapping (RFC 7622 §3.3.1)
	RuleIPLiteral                                // brackets without an IPv6 address in them (RFC 3986 §3.2.2)
	RuleEmptyLabel                               // nothing between two dots, or before the first
	RuleNotLDH                                   // ASCII other than letters, digits and hyphens (RFC 5890 §2.3.1)
	RuleHyphen                                   // a hyphen first, last, or third and fourth in a label (RFC 5891 §4.2.3.1)
	RuleALabel                                   // "xn--" without the Punycode of a U-label behind it (RFC 5891 §5.4)
	RuleIDNA                                     // a code point that IDNA2008 does not allow (RFC 5892)
	RuleLeadingMark                              // a combining mark first in a label (RFC 5891 §4.2.3.2)
	RuleLabelTooLong                             // a label of over 63 octets, as an A-label if it is not ASCII (RFC 5890 §2.3.2.1)
	RuleOuterSpace                               // a space first or last in what is to be escaped (XEP-0106 §4.1)
	ruleLimit
)

var ruleTable = [ruleLimit - firstRule]struct{ name, text string }{
	RuleTooLong - firstRule:      {"too-long", "more than 1023 octets after mapping"},
	RuleForbidden - firstRule:    {"forbidden", "character that a localpart cannot hold"},
	RuleIPLiteral - firstRule:    {"ip-literal", "brackets without an IPv6 address in them"},
	RuleEmptyLabel - firstRule:   {"empty-label", "empty label"},
	RuleNotLDH - firstRule:       {"not-ldh", "character that is no letter, digit or hyphen"},
	RuleHyphen - firstRule:       {"hyphen", "hyphen first, last, or third and fourth in a label"},
	RuleALabel - firstRule:       {"a-label", "label with the prefix xn-- that is no A-label"},
	RuleIDNA - firstRule:         {"idna", "code point that IDNA2008 does not allow"},
	RuleLeadingMark - firstRule:  {"leading-mark", "combining mark at the beginning of a label"},
	RuleLabelTooLong - firstRule: {"label-too-long", "label of more than 63 octets"},
	RuleOuterSpace - firstRule:   {"outer-space", "space at the beginning or the end, which cannot be escaped"},
}

// Rules lists every rule, those of package precis first.
func Rules() []Rule {
	var all []Rule
	for _, r := range precis.Rules() {
		all = append(all, Rule(r))
	}
	for r := Rule(firstRule); r < ruleLimit; r++ {
		all = append(all, r)
	}
	return all
}

// String returns the name of the rule, such as "label-too-long", or "" for what
// is no rule.
func (r Rule) String() string {
	switch {
	case r < firstRule:
		return precis.Rule(r).String()
	case r < ruleLimit:
		return ruleTable[r-firstRule].name
	}
	return ""
}

// Error describes what breaks the rule.
func (r Rule) Error() string {
	switch {
	case r == RuleEmpty: // without any mapping
		return "empty"
	case r < firstRule:
		return precis.Rule(r).Error()
	case r < ruleLimit:
		return ruleTable[r-firstRule].text
	}
	return ""
}

// Error says why something is no address. For one input it is always the same,
// and the first fault in the order of the parts; that a separator has nothing
// on one side comes before what is wrong inside of parts.
type Error struct {
	Part Part
	Rule Rule
	// Rune is the code point that broke the rule, as it is after mapping; -1
	// where the rule is not about one.
	Rune rune
	// Offset is where it comes from, in bytes from the start of the input: the
	// address that was parsed, or the part that New or WithResource was given. A
	// rule about a whole part or label gives its first byte, and so does a code
	// point that mapping or an A-label brought into a label.
	Offset int
}

// Error describes the error in one line.
func (e *Error) Error() string {
	if e.Rune < 0 {
		return fmt.Sprintf("jid: %s: %s, at byte %d", e.Part, e.Rule.Error(), e.Offset)
	}
	return fmt.Sprintf("jid: %s: %s, U+%04X at byte %d", e.Part, e.Rule.Error(), e.Rune, e.Offset)
}

// Is reports whether target is the rule of e.
func (e *Error) Is(target error) bool {
	switch t := target.(type) {
	case Rule:
		return e.Rule == t
	case precis.Rule:
		return e.Rule == Rule(t)
	}
	return false
}

// broken is an Error about something as a whole.
func broken(p Part, r Rule, at int) *Error { return &Error{p, r, -1, at} }

// refused takes over what a profile says of a part.
func refused(p Part, err error) *Error {
	e := err.(*precis.Error) // profiles return no other
	return &Error{p, Rule(e.Rule), e.Rune, e.Offset}
}
