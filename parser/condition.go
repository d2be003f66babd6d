package parser

// Condition is a stream error condition of RFC 6120 §4.9.3, by the name of
// its element. It is an error, so that errors.Is(err, parser.PolicyViolation)
// holds for an [*Error] with that condition.
type Condition string

// The conditions that reading a stream can lead to.
const (
	BadFormat             Condition = "bad-format"              // §4.9.3.1
	InvalidNamespace      Condition = "invalid-namespace"       // §4.9.3.10
	NotWellFormed         Condition = "not-well-formed"         // §4.9.3.13
	PolicyViolation       Condition = "policy-violation"        // §4.9.3.14
	RestrictedXML         Condition = "restricted-xml"          // §4.9.3.18
	UnsupportedEncoding   Condition = "unsupported-encoding"    // §4.9.3.22
	UnsupportedStanzaType Condition = "unsupported-stanza-type" // §4.9.3.24
	UnsupportedVersion    Condition = "unsupported-version"     // §4.9.3.25
)

// Error returns the name of the condition.
func (c Condition) Error() string { return string(c) }
