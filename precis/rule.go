package precis

import "fmt"

// Rule says which rule a string broke. It is an error, so that
// errors.Is(err, precis.RuleUnassigned) holds for an [*Error] with that rule.
type Rule uint8

// The rules. A string that breaks several is refused for its first byte that is not
// UTF-8, or code point that is not assigned; then, when it is mapped, for the first
// code point that is not allowed where it stands; then for its direction.
const (
	RuleUTF8       Rule = 1 + iota // bytes that are not UTF-8
	RuleUnassigned                 // a code point that is unassigned in the version of Unicode (RFC 8264 §9.10)
	RuleUnstable                   // still changes when all rules have been applied four times (§7)
	RuleEmpty                      // nothing is left (RFC 8265 §3.3.3, §4.2.2, RFC 8266 §2.3)
	RuleDisallowed                 // a code point that the string class does not allow (RFC 8264 §4)
	// The contextual rules of RFC 5892 appendix A, in its order.
	RuleZeroWidthNonJoiner
	RuleZeroWidthJoiner
	RuleMiddleDot
	RuleKeraia
	RuleGeresh
	RuleGershayim
	RuleKatakanaMiddleDot
	RuleArabicIndicDigits
	RuleExtendedArabicIndicDigits
	// The six conditions of the Bidi Rule, RFC 5893 §2.
	RuleBidiFirst   // the first character has none of the classes L, R, AL
	RuleBidiRTL     // a character with a class that has no place right to left
	RuleBidiRTLEnd  // the last character, marks aside, cannot be one right to left
	RuleBidiNumbers // European and Arabic-Indic numbers, right to left
	RuleBidiLTR     // a character with a class that has no place left to right
	RuleBidiLTREnd  // the last character, marks aside, cannot be one left to right
	ruleLimit
)

var ruleTable = [ruleLimit]struct{ name, text string }{
	RuleUTF8:                      {"utf-8", "not UTF-8"},
	RuleUnassigned:                {"unassigned", "code point that is not assigned"},
	RuleUnstable:                  {"unstable", "still changes after four rounds of mapping"},
	RuleEmpty:                     {"empty", "empty after mapping"},
	RuleDisallowed:                {"disallowed", "code point that is not allowed"},
	RuleZeroWidthNonJoiner:        {"zero-width-non-joiner", "zero width non-joiner neither after a virama nor between joining letters"},
	RuleZeroWidthJoiner:           {"zero-width-joiner", "zero width joiner that is not after a virama"},
	RuleMiddleDot:                 {"middle-dot", "middle dot that is not between two l"},
	RuleKeraia:                    {"keraia", "Greek keraia without a Greek character after it"},
	RuleGeresh:                    {"geresh", "Hebrew geresh without a Hebrew character before it"},
	RuleGershayim:                 {"gershayim", "Hebrew gershayim without a Hebrew character before it"},
	RuleKatakanaMiddleDot:         {"katakana-middle-dot", "katakana middle dot without hiragana, katakana or han"},
	RuleArabicIndicDigits:         {"arabic-indic-digits", "Arabic-Indic digit together with an extended one"},
	RuleExtendedArabicIndicDigits: {"extended-arabic-indic-digits", "extended Arabic-Indic digit together with one that is not extended"},
	RuleBidiFirst:                 {"bidi-first", "first character of a string with both directions is no letter"},
	RuleBidiRTL:                   {"bidi-rtl", "character that has no place in a right-to-left string"},
	RuleBidiRTLEnd:                {"bidi-rtl-end", "character that cannot end a right-to-left string"},
	RuleBidiNumbers:               {"bidi-numbers", "European and Arabic-Indic numbers in a right-to-left string"},
	RuleBidiLTR:                   {"bidi-ltr", "character that has no place in a left-to-right string"},
	RuleBidiLTREnd:                {"bidi-ltr-end", "character that cannot end a left-to-right string"},
}

// Rules returns every rule, in their order.
func Rules() []Rule {
	var rules []Rule
	for r := Rule(1); r < ruleLimit; r++ {
		rules = append(rules, r)
	}
	return rules
}

// String returns the name of the rule, such as "zero-width-joiner", or "" for
// what is no rule.
func (r Rule) String() string {
	if r < ruleLimit {
		return ruleTable[r].name
	}
	return ""
}

// Error describes what breaks the rule.
func (r Rule) Error() string {
	if r < ruleLimit {
		return ruleTable[r].text
	}
	return ""
}

// Error says why a string was refused. For one string, profile and version of
// Unicode it is always the same.
type Error struct {
	Rule Rule
	// Rune is the code point that broke the rule, as it is after mapping; -1
	// where the rule is not about one: RuleUTF8, RuleEmpty and RuleUnstable.
	Rune rune
	// Offset is where it comes from, in bytes from the start of the input; where
	// normalization composed it, what comes first in it.
	Offset int
}

// Error describes the error in one line.
func (e *Error) Error() string {
	if e.Rune < 0 {
		return fmt.Sprintf("precis: %s, at byte %d", e.Rule.Error(), e.Offset)
	}
	return fmt.Sprintf("precis: %s, U+%04X at byte %d", e.Rule.Error(), e.Rune, e.Offset)
}

// Is reports whether target is the rule of e.
func (e *Error) Is(target error) bool {
	rule, ok := target.(Rule)
	return ok && rule == e.Rule
}
