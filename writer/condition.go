package writer

import (
	"slices"

	"github.com/seed492f7be9/stanza/parser"
)

// The stream error conditions of RFC 6120 §4.9.3 that reading does not lead to.
// The others are constants of package parser.
const (
	BadNamespacePrefix     parser.Condition = "bad-namespace-prefix"     // §4.9.3.2
	Conflict               parser.Condition = "conflict"                 // §4.9.3.3
	ConnectionTimeout      parser.Condition = "connection-timeout"       // §4.9.3.4
	HostGone               parser.Condition = "host-gone"                // §4.9.3.5
	HostUnknown            parser.Condition = "host-unknown"             // §4.9.3.6
	ImproperAddressing     parser.Condition = "improper-addressing"      // §4.9.3.7
	InternalServerError    parser.Condition = "internal-server-error"    // §4.9.3.8
	InvalidFrom            parser.Condition = "invalid-from"             // §4.9.3.9
	InvalidXML             parser.Condition = "invalid-xml"              // §4.9.3.11
	NotAuthorized          parser.Condition = "not-authorized"           // §4.9.3.12
	RemoteConnectionFailed parser.Condition = "remote-connection-failed" // §4.9.3.15
	StreamReset            parser.Condition = "reset"                    // §4.9.3.16
	ResourceConstraint     parser.Condition = "resource-constraint"      // §4.9.3.17
	SeeOtherHost           parser.Condition = "see-other-host"           // §4.9.3.19
	SystemShutdown         parser.Condition = "system-shutdown"          // §4.9.3.20
	UndefinedCondition     parser.Condition = "undefined-condition"      // §4.9.3.21
	UnsupportedFeature     parser.Condition = "unsupported-feature"      // §4.9.3.23
)

var conditions = []parser.Condition{
	parser.BadFormat, BadNamespacePrefix, Conflict, ConnectionTimeout, HostGone, HostUnknown, ImproperAddressing,
	InternalServerError, InvalidFrom, parser.InvalidNamespace, InvalidXML, NotAuthorized, parser.NotWellFormed,
	parser.PolicyViolation, RemoteConnectionFailed, StreamReset, ResourceConstraint, parser.RestrictedXML, SeeOtherHost,
	SystemShutdown, UndefinedCondition, parser.UnsupportedEncoding, UnsupportedFeature, parser.UnsupportedStanzaType,
	parser.UnsupportedVersion,
}

func isCondition(c parser.Condition) bool { return slices.Contains(conditions, c) }
