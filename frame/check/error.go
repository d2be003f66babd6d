package check

import (
	"cmp"
	"fmt"

	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/precis/jid"
)

// Error says what is wrong with a stanza. For one stanza, and one set of options,
// there is one, however its bytes arrived. Nothing in it is borrowed.
type Error struct {
	// Rule is the rule that was broken; it decides how to answer.
	Rule Rule
	// Offset is where the element that broke it begins, the stanza or one in it,
	// in bytes from the start of the stream, frame or document.
	Offset int64
	// Address says what is wrong with an address, where Rule is RuleFrom or RuleTo;
	// its offset counts from the start of the attribute's value. It is nil otherwise.
	Address *jid.Error

	server bool // the stanza is in jabber:server
}

// Condition returns the stanza error condition to answer with (RFC 6120 §8.3.3);
// none where there is no stanza that could be answered, but see [Error.Stream].
func (e *Error) Condition() Condition { return e.Rule.info().condition }

// Type returns the type of the stanza error (RFC 6120 §8.3.2): Modify, which goes
// with both conditions; none where there is no condition.
func (e *Error) Type() ErrorType {
	if e.Condition() == "" {
		return ""
	}
	return Modify
}

// Stream returns the condition of the stream error that a server is to close the
// stream with (RFC 6120 §4.9.3), where that is what the fault leads to, and not a
// stanza error; none otherwise.
func (e *Error) Stream() parser.Condition {
	if e.server {
		return e.Rule.info().server
	}
	return e.Rule.info().stream
}

// Text describes the fault for people, in English. Nothing that a peer sent is in
// it.
func (e *Error) Text() string {
	if e.Address != nil {
		return e.Rule.Error() + ": " + e.Address.Part.String() + ": " + e.Address.Rule.Error()
	}
	return e.Rule.Error()
}

// Error describes the error in one line.
func (e *Error) Error() string {
	return fmt.Sprintf("stanza: %s, at byte %d (%s)", e.Text(), e.Offset, cmp.Or(string(e.Stream()), string(e.Condition())))
}

// Is reports whether target is the rule of e, its condition, or that of the stream
// error.
func (e *Error) Is(target error) bool {
	switch t := target.(type) {
	case Rule:
		return e.Rule == t
	case Condition:
		return e.Condition() == t
	case parser.Condition:
		return e.Stream() == t
	}
	return false
}

// Unwrap returns what is wrong with an address, or nil.
func (e *Error) Unwrap() error {
	if e.Address == nil {
		return nil // and no nil *jid.Error
	}
	return e.Address
}
