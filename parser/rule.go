package parser

import "github.com/seed492f7be9/stanza/internal/grammar"

// Rule says which rule some input broke. It is an error, so that
// errors.Is(err, parser.RuleComment) holds for an [*Error] with that rule.
type Rule uint8

// The rules, in the order in which [Rules] lists them.
const (
	// Encoding and characters.
	RuleIllFormedUTF8    = Rule(grammar.IllFormedUTF8)    // bytes that are not UTF-8
	RuleDeclaredEncoding = Rule(grammar.DeclaredEncoding) // a declared encoding other than UTF-8
	RuleChar             = Rule(grammar.Char)             // a code point that XML 1.0 Char forbids
	// References.
	RuleReference     = Rule(grammar.Reference)     // not the form of a reference
	RuleCharReference = Rule(grammar.CharReference) // a reference to what Char forbids
	RuleEntity        = Rule(grammar.Entity)        // an entity other than the predefined five
	// Markup that XMPP forbids.
	RuleComment               = Rule(grammar.Comment)
	RuleProcessingInstruction = Rule(grammar.ProcessingInstruction)
	RuleDoctype               = Rule(grammar.Doctype)
	RuleMarkupDeclaration     = Rule(grammar.MarkupDeclaration) // any other "<!"
	// The grammar of XML 1.0.
	RuleName          = Rule(grammar.Name)        // a byte that a name cannot start with or hold
	RuleAttribute     = Rule(grammar.Attribute)   // anything else wrong inside a start tag
	RuleLtInAttribute = Rule(grammar.LtInValue)   // '<' in an attribute's value
	RuleCDATAEnd      = Rule(grammar.CDATAEnd)    // "]]>" in text
	RuleEndTag        = Rule(grammar.EndTag)      // anything but white space after an end tag's name
	RuleDeclaration   = Rule(grammar.Declaration) // the grammar of an XML declaration
	RuleVersion       = Rule(grammar.Version)     // an XML version other than 1.0
	RuleStandalone    = Rule(grammar.Standalone)  // standalone='no', where the policy refuses it
)

const (
	RuleMismatchedEnd        = Rule(grammar.Rules) + iota // an end tag that is not the open element's
	RuleUnexpectedEnd                                     // the input ends inside something
	RuleTextOutsideRoot                                   // text before the root or the stream header
	RuleContentAfterRoot                                  // anything but white space after the root
	RuleMisplacedDeclaration                              // an XML declaration that is not first
	RuleRefusedDeclaration                                // an XML declaration, where the policy refuses it
	RuleLeadingByte                                       // a frame that does not begin with '<' (RFC 7395 §3.3.3)
	// Namespaces in XML 1.0.
	RuleDuplicateAttribute    // two attributes with one name
	RuleQualifiedName         // a colon first, last, or twice in a name
	RuleNamespaceDeclaration  // a declaration that Namespaces in XML forbids
	RuleUnboundPrefix         // a prefix without a declaration
	RuleDuplicateExpandedName // two attributes with one expanded name
	// The stream.
	RuleStreamRoot         // a root in the stream namespace that is not a stream header
	RuleStreamNamespace    // a root that is not in the stream namespace (RFC 6120 §4.8.1)
	RuleContentNamespace   // a content namespace that is not supported (RFC 6120 §4.8.3)
	RuleStreamVersion      // a stream version that is not supported (RFC 6120 §4.7.5)
	RuleFraming            // a first frame other than open or close of RFC 7395 §3.4, or a body of BOSH that is none
	RuleTextBetweenStanzas // character data between first-level elements
	RuleRestart            // bytes that came too early for a restart (RFC 6120 §5.4.3.3)
	RuleStanzaNamespace    // a first-level element in another content namespace than the stream's
	RuleUnsupportedStanza  // a first-level element that the session does not know
	RuleLimit              // a limit was passed: see Error.Limit
	rules
)

type ruleInfo struct {
	name      string
	condition Condition
	text      string
}

var ruleTable = [rules]ruleInfo{
	RuleIllFormedUTF8:         {"ill-formed-utf8", UnsupportedEncoding, "ill-formed UTF-8"},
	RuleDeclaredEncoding:      {"declared-encoding", UnsupportedEncoding, "declared encoding is not UTF-8"},
	RuleChar:                  {"char", NotWellFormed, "character that XML forbids"},
	RuleReference:             {"reference", NotWellFormed, "malformed reference"},
	RuleCharReference:         {"char-reference", NotWellFormed, "reference to a character that XML forbids"},
	RuleEntity:                {"entity", RestrictedXML, "reference to an entity that is not predefined"},
	RuleComment:               {"comment", RestrictedXML, "comment"},
	RuleProcessingInstruction: {"processing-instruction", RestrictedXML, "processing instruction"},
	RuleDoctype:               {"doctype", RestrictedXML, "document type declaration"},
	RuleMarkupDeclaration:     {"markup-declaration", RestrictedXML, "markup declaration"},
	RuleName:                  {"name", NotWellFormed, "character that cannot stand in or begin a name here"},
	RuleAttribute:             {"attribute", NotWellFormed, "character that cannot stand here in a start tag"},
	RuleLtInAttribute:         {"lt-in-attribute", NotWellFormed, "'<' in an attribute value"},
	RuleCDATAEnd:              {"cdata-end", NotWellFormed, "\"]]>\" outside a CDATA section"},
	RuleEndTag:                {"end-tag", NotWellFormed, "character that cannot stand here in an end tag"},
	RuleDeclaration:           {"declaration", NotWellFormed, "malformed XML declaration"},
	RuleVersion:               {"declared-version", NotWellFormed, "XML version is not 1.0"},
	RuleStandalone:            {"standalone", RestrictedXML, "XML declaration says standalone='no'"},
	RuleMismatchedEnd:         {"mismatched-end", NotWellFormed, "end tag does not match the open element"},
	RuleUnexpectedEnd:         {"unexpected-end", NotWellFormed, "input ends too early"},
	RuleTextOutsideRoot:       {"text-outside-root", NotWellFormed, "text before the root element"},
	RuleContentAfterRoot:      {"content-after-root", NotWellFormed, "content after the root element"},
	RuleMisplacedDeclaration:  {"misplaced-declaration", NotWellFormed, "XML declaration that is not at the beginning"},
	RuleRefusedDeclaration:    {"refused-declaration", RestrictedXML, "XML declaration refused by policy"},
	RuleLeadingByte:           {"leading-byte", NotWellFormed, "frame does not begin with '<'"},
	RuleDuplicateAttribute:    {"duplicate-attribute", NotWellFormed, "attribute given twice"},
	RuleQualifiedName:         {"qualified-name", NotWellFormed, "misplaced colon in a name"},
	RuleNamespaceDeclaration:  {"namespace-declaration", NotWellFormed, "namespace declaration that is not allowed"},
	RuleUnboundPrefix:         {"unbound-prefix", NotWellFormed, "prefix is not declared"},
	RuleDuplicateExpandedName: {"duplicate-expanded-name", NotWellFormed, "two attributes with one expanded name"},
	RuleStreamRoot:            {"stream-root", BadFormat, "root element is not a stream header"},
	RuleStreamNamespace:       {"stream-namespace", InvalidNamespace, "root element is not in the stream namespace"},
	RuleContentNamespace:      {"content-namespace", InvalidNamespace, "content namespace is not supported"},
	RuleStreamVersion:         {"stream-version", UnsupportedVersion, "stream version is not supported"},
	RuleFraming:               {"framing", InvalidNamespace, "not the root that this framing begins with"},
	RuleTextBetweenStanzas:    {"text-between-stanzas", BadFormat, "character data between stanzas"},
	RuleRestart:               {"restart", PolicyViolation, "bytes follow that the restart refuses"},
	RuleStanzaNamespace:       {"stanza-namespace", InvalidNamespace, "stanza is not in the content namespace of the stream"},
	RuleUnsupportedStanza:     {"unsupported-stanza", UnsupportedStanzaType, "first-level element is not supported"},
	RuleLimit:                 {"limit", PolicyViolation, "limit passed"},
}

// Rules lists every rule, for documentation and for those who script against
// the names.
func Rules() []Rule {
	all := make([]Rule, 0, rules-1)
	for r := Rule(1); r < rules; r++ {
		all = append(all, r)
	}
	return all
}

// Condition returns the stream error condition that the rule leads to.
func (r Rule) Condition() Condition { return ruleTable[r.known()].condition }

// String returns the name of the rule, which does not change between
// releases.
func (r Rule) String() string { return ruleTable[r.known()].name }

// Error describes the rule.
func (r Rule) Error() string { return ruleTable[r.known()].text }

func (r Rule) known() Rule {
	if r < rules {
		return r
	}
	return 0
}
