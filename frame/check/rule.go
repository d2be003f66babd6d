package check

import (
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// Rule says which rule a stanza broke. It is an error, so that errors.Is(err,
// check.RuleNoID) holds for an [*Error] with that rule.
type Rule uint8

// The rules, in the order in which they are checked and [Rules] lists them.
const (
	RuleStanza         Rule = iota + 1 // not a message, a presence or an iq in a content namespace (RFC 6120 §8)
	RuleContent                        // not in the content namespace of the stream (§4.8.3)
	RuleFrom                           // a from that is no address (§8.1.2): see Error.Address
	RuleTo                             // a to that is no address (§8.1.1): see Error.Address
	RuleNoFrom                         // no from between servers (§8.1.2.2)
	RuleNoTo                           // no to between servers (§8.1.1.2)
	RuleNoType                         // an iq without a type (§8.2.3)
	RuleType                           // a type that is none of those that the stanza may have (§8.2.3, RFC 6121 §4.7.1, §5.2.2)
	RuleNoID                           // an iq without an id (§8.1.3)
	RuleMisplacedError                 // an error element in a stanza of another type (§8.3.1)
	RuleNoError                        // a stanza of type error without an error element (§8.3.1)
	RuleManyErrors                     // a stanza with two error elements (§8.3.2)
	RuleErrorType                      // an error element with a type that is none of the five, or without one (§8.3.2)
	RuleErrorCondition                 // an error element without exactly one condition of §8.3.3 (§8.3.2)
	RuleNoChild                        // an iq of type get or set without a child (§8.2.3)
	RuleManyChildren                   // an iq with two children, the error element of one of type error not counted (§8.2.3)
	rules
)

// A fault has a condition, or one of the stream, or both: then the one of the
// stream is between servers only.
type ruleInfo struct {
	name      string
	condition Condition
	stream    parser.Condition
	server    parser.Condition // in jabber:server, in place of stream
	text      string
}

var ruleTable = [rules]ruleInfo{
	RuleStanza:         {"stanza", "", parser.UnsupportedStanzaType, parser.UnsupportedStanzaType, "element is not a stanza"},
	RuleContent:        {"content-namespace", "", parser.InvalidNamespace, parser.InvalidNamespace, "stanza is not in the content namespace of the stream"},
	RuleFrom:           {"from", JIDMalformed, writer.InvalidFrom, writer.ImproperAddressing, "from is not an address"},
	RuleTo:             {"to", JIDMalformed, "", writer.ImproperAddressing, "to is not an address"},
	RuleNoFrom:         {"no-from", BadRequest, writer.ImproperAddressing, writer.ImproperAddressing, "stanza between servers has no from"},
	RuleNoTo:           {"no-to", BadRequest, writer.ImproperAddressing, writer.ImproperAddressing, "stanza between servers has no to"},
	RuleNoType:         {"no-type", BadRequest, "", "", "iq has no type"},
	RuleType:           {"type", BadRequest, "", "", "type is none that the stanza may have"},
	RuleNoID:           {"no-id", BadRequest, "", "", "iq has no id"},
	RuleMisplacedError: {"misplaced-error", BadRequest, "", "", "error element in a stanza that is not of type error"},
	RuleNoError:        {"no-error", BadRequest, "", "", "stanza of type error has no error element"},
	RuleManyErrors:     {"many-errors", BadRequest, "", "", "stanza has more than one error element"},
	RuleErrorType:      {"error-type", BadRequest, "", "", "error element has none of the five types"},
	RuleErrorCondition: {"error-condition", BadRequest, "", "", "error element does not have exactly one defined condition"},
	RuleNoChild:        {"no-child", BadRequest, "", "", "iq of type get or set has no child"},
	RuleManyChildren:   {"many-children", BadRequest, "", "", "iq has more than one child"},
}

// Rules lists every rule.
func Rules() []Rule {
	all := make([]Rule, 0, rules-1)
	for r := Rule(1); r < rules; r++ {
		all = append(all, r)
	}
	return all
}

func (r Rule) info() *ruleInfo {
	if r < rules {
		return &ruleTable[r]
	}
	return &ruleTable[0]
}

// String returns the name of the rule, which does not change between releases.
func (r Rule) String() string { return r.info().name }

// Error describes the rule.
func (r Rule) Error() string { return r.info().text }
