package check

import "github.com/seed492f7be9/stanza/names"

// Condition is a stanza error condition of RFC 6120 §8.3.3, by the name of its
// element. It is an error, so that errors.Is(err, check.BadRequest) holds for an
// [*Error] with that condition.
type Condition string

// The conditions that checking can lead to.
const (
	BadRequest   Condition = "bad-request"   // §8.3.3.1
	JIDMalformed Condition = "jid-malformed" // §8.3.3.8
)

// Error returns the name of the condition.
func (c Condition) Error() string { return string(c) }

// ErrorType is the type of a stanza error (RFC 6120 §8.3.2): what its receiver may
// do about it.
type ErrorType string

const (
	Auth     ErrorType = "auth"     // try again with credentials
	Cancel   ErrorType = "cancel"   // do not try again
	Continue ErrorType = "continue" // go on: it was a warning
	Modify   ErrorType = "modify"   // try again with other data
	Wait     ErrorType = "wait"     // try again later
)

// defined reports whether a name is that of a condition of §8.3.3. RFC 3920 had
// payment-required besides.
func defined(name names.Name) bool {
	switch name {
	case names.StanzaErrorBadRequest,
		names.StanzaErrorConflict,
		names.StanzaErrorFeatureNotImplemented,
		names.StanzaErrorForbidden,
		names.StanzaErrorGone,
		names.StanzaErrorInternalServerError,
		names.StanzaErrorItemNotFound,
		names.StanzaErrorJIDMalformed,
		names.StanzaErrorNotAcceptable,
		names.StanzaErrorNotAllowed,
		names.StanzaErrorNotAuthorized,
		names.StanzaErrorPolicyViolation,
		names.StanzaErrorRecipientUnavailable,
		names.StanzaErrorRedirect,
		names.StanzaErrorRegistrationRequired,
		names.StanzaErrorRemoteServerNotFound,
		names.StanzaErrorRemoteServerTimeout,
		names.StanzaErrorResourceConstraint,
		names.StanzaErrorServiceUnavailable,
		names.StanzaErrorSubscriptionRequired,
		names.StanzaErrorUndefinedCondition,
		names.StanzaErrorUnexpectedRequest:
		return true
	}
	return false
}
