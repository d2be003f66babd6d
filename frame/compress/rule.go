package compress

// Rule says what compressed input did that it may not. It is an error, so
// that errors.Is(err, compress.RuleCorrupt) holds for an [*Error] with that
// rule.
type Rule uint8

// The rules, in the order in which [Rules] lists them.
const (
	// What is wrong with the bytes.
	RuleHeader    Rule = iota + 1 // no zlib header, or one that XEP-0138 has no use for (RFC 1950 §2.2)
	RuleCorrupt                   // not DEFLATE (RFC 1951)
	RuleTruncated                 // the input ends inside a block
	RuleChecksum                  // the Adler-32 checksum is another one
	RuleTrailing                  // bytes behind the end of a zlib stream
	// What is refused although it is legal.
	RuleBeforeAuth // more output than an unauthenticated peer may cause
	RuleMessage    // more output than a message may have
	RuleRatio      // more output than the input pays for
	RuleEmpty      // blocks without output, without end
	RuleBlock      // a block that takes too many bytes of input; how much of it is given before, pieces decide
	// What an HTTP header says.
	RuleExtensions  // not the grammar of Sec-WebSocket-Extensions (RFC 6455 §9.1)
	RuleNegotiation // an answer that does not fit the offer (RFC 7692 §7.1)
	rules
)

type ruleInfo struct {
	name      string
	condition string
	failure   Failure
	close     int
	text      string
}

const (
	policyViolation    = "policy-violation"
	undefinedCondition = "undefined-condition"

	closeProtocol = 1002 // RFC 6455 §7.4.1, as the others
	closeData     = 1007
	closePolicy   = 1008
	closeTooBig   = 1009
)

var ruleTable = [rules]ruleInfo{
	RuleHeader:      {"header", undefinedCondition, ProcessingFailed, closeData, "no zlib header"},
	RuleCorrupt:     {"corrupt", undefinedCondition, ProcessingFailed, closeData, "corrupt compressed data"},
	RuleTruncated:   {"truncated", undefinedCondition, ProcessingFailed, closeData, "compressed data ends too early"},
	RuleChecksum:    {"checksum", undefinedCondition, ProcessingFailed, closeData, "checksum does not match"},
	RuleTrailing:    {"trailing", undefinedCondition, ProcessingFailed, closeData, "bytes behind the end of compressed data"},
	RuleBeforeAuth:  {"before-auth", policyViolation, "", closePolicy, "too much data before authentication"},
	RuleMessage:     {"message", policyViolation, "", closeTooBig, "message is too large"},
	RuleRatio:       {"ratio", policyViolation, "", closePolicy, "compressed data expands too much"},
	RuleEmpty:       {"empty", policyViolation, "", closePolicy, "compressed blocks that hold nothing"},
	RuleBlock:       {"block", policyViolation, "", closePolicy, "compressed block is too long"},
	RuleExtensions:  {"extensions", undefinedCondition, "", closeProtocol, "malformed list of WebSocket extensions"},
	RuleNegotiation: {"negotiation", undefinedCondition, "", closeProtocol, "parameters of permessage-deflate that cannot be"},
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

// Condition returns the stream error condition to answer with (RFC 6120
// §4.9.3): policy-violation for what is refused, undefined-condition for what
// is broken.
func (r Rule) Condition() string { return r.info().condition }

// Failure returns the application-specific condition that belongs into the
// stream error, as the child of a failure element in [Namespace] (XEP-0138
// §2): processing-failed where the data are broken, and none otherwise.
func (r Rule) Failure() Failure { return r.info().failure }

// CloseCode returns the status code to close a WebSocket connection with (RFC
// 6455 §7.4.1). A connection whose handshake fails is not closed but refused.
func (r Rule) CloseCode() int { return r.info().close }
