package writer

// Rule says why the writer refused a call. It is an error, so that
// errors.Is(err, writer.RuleName) holds for an [*Error] with that rule.
type Rule uint8

// The rules, in the order in which [Rules] lists them.
const (
	// Characters (XML 1.0 §2.2, §2.3).
	RuleIllFormedUTF8 Rule = iota + 1 // bytes that are not UTF-8, or end inside a character
	RuleChar                          // a code point that XML 1.0 Char forbids, even as a reference
	RuleName                          // not a NCName: empty, or a character that cannot stand there
	RuleEdition                       // a name that only XML 1.0's fifth edition allows, in canonical form
	// Namespaces in XML 1.0.
	RuleUnknownName        // the symbol stands for no name
	RuleReserved           // a name, prefix or namespace of xml or xmlns where it must not be used (§3)
	RuleDeclaration        // a prefix bound to no namespace (§5)
	RulePrefixInUse        // a prefix that the tag uses, or declares, for another namespace
	RuleDuplicateAttribute // two attributes with one expanded name (§6.3)
	RuleContext            // bytes that were parsed mean something else here
	// The order of calls.
	RuleNotInTag    // an attribute or declaration anywhere but behind Start
	RuleOutside     // text where no element is open
	RuleNothingOpen // an end where no element is open
	RuleUnfinished  // the first-level element at hand is not finished
	RuleStreamOpen  // a second stream header, or what cannot stand inside a stream
	RuleNoStream    // what only a stream has, without one
	RuleClosed      // the stream was closed
	// What was given.
	RuleView        // a token or element that expired, was abandoned, or is a stream's header
	RuleCondition   // not a stream error condition (RFC 6120 §4.9.3), or one that does not go with the rest
	RuleApplication // not one application-specific condition (RFC 6120 §4.9.4)
	RuleLimit       // a limit would be passed: see Error.Limit
	rules
)

type ruleInfo struct{ name, text string }

var ruleTable = [rules]ruleInfo{
	RuleIllFormedUTF8:      {"ill-formed-utf8", "ill-formed UTF-8"},
	RuleChar:               {"char", "character that XML forbids"},
	RuleName:               {"name", "not a name"},
	RuleEdition:            {"edition", "name that XML 1.0 allows since its fifth edition only"},
	RuleUnknownName:        {"unknown-name", "symbol of no name"},
	RuleReserved:           {"reserved", "reserved prefix or namespace"},
	RuleDeclaration:        {"declaration", "prefix without a namespace"},
	RulePrefixInUse:        {"prefix-in-use", "prefix has another meaning in this tag"},
	RuleDuplicateAttribute: {"duplicate-attribute", "attribute given twice"},
	RuleContext:            {"context", "bytes mean something else here"},
	RuleNotInTag:           {"not-in-tag", "no start tag is open"},
	RuleOutside:            {"outside", "text outside any element"},
	RuleNothingOpen:        {"nothing-open", "no element is open"},
	RuleUnfinished:         {"unfinished", "an element is open"},
	RuleStreamOpen:         {"stream-open", "a stream is open"},
	RuleNoStream:           {"no-stream", "no stream is open"},
	RuleClosed:             {"closed", "the stream was closed"},
	RuleView:               {"view", "no token or element that can be written"},
	RuleCondition:          {"condition", "not such a stream error condition"},
	RuleApplication:        {"application", "not one application-specific condition"},
	RuleLimit:              {"limit", "limit passed"},
}

// Rules lists every rule, for documentation and for tests that walk the table.
func Rules() []Rule {
	all := make([]Rule, 0, rules-1)
	for r := Rule(1); r < rules; r++ {
		all = append(all, r)
	}
	return all
}

// String returns the name of the rule, which does not change between releases.
func (r Rule) String() string { return ruleTable[r.known()].name }

// Error describes the rule.
func (r Rule) Error() string { return ruleTable[r.known()].text }

func (r Rule) known() Rule {
	if r < rules {
		return r
	}
	return 0
}
