package compress

import (
	"errors"
	"fmt"
)

// Error says why input was refused. It is terminal: what returned it returns
// the same value for ever after.
//
// For one input there is one Error, however the bytes arrive.
type Error struct {
	// Rule is the rule that was broken; it decides how to answer.
	Rule Rule
	// In counts bytes of input from the start of the stream or message: in a
	// stream those before the last place at which it was judged, which lies at
	// most 64 bytes and a block before the trouble; in a message those that
	// were read until then. In the header of a handshake it is an offset into
	// the list of extensions.
	In int64
	// Out counts the bytes of output that were given before it. Of a message
	// nothing is given.
	Out int64
	// Max is the value of the limit that was passed, where Rule is about one.
	Max int64
}

// Error describes the error in one line. Nothing that a peer sent is in it.
func (e *Error) Error() string {
	if e.Max != 0 {
		return fmt.Sprintf("stanza: %s: limit of %d passed behind byte %d", e.Rule.Error(), e.Max, e.In)
	}
	return fmt.Sprintf("stanza: %s, behind byte %d", e.Rule.Error(), e.In)
}

// Is reports whether target is the rule of e.
func (e *Error) Is(target error) bool {
	r, ok := target.(Rule)
	return ok && r == e.Rule
}

// Condition returns the stream error condition to answer with: see
// [Rule.Condition].
func (e *Error) Condition() string { return e.Rule.Condition() }

// Failure returns the application-specific condition of the stream error: see
// [Rule.Failure].
func (e *Error) Failure() Failure { return e.Rule.Failure() }

// CloseCode returns the status code to close a WebSocket connection with: see
// [Rule.CloseCode].
func (e *Error) CloseCode() int { return e.Rule.CloseCode() }

var (
	// ErrMoreInput is what [Inflater.Next] returns when it needs bytes.
	ErrMoreInput = errors.New("stanza: more input needed")
	// ErrOptions is in the chain of every error about options.
	ErrOptions = errors.New("stanza: invalid options")
	// ErrUndrained is what [Inflater.Feed] and [Inflater.Finish] return while
	// Next has not asked for more input.
	ErrUndrained = errors.New("stanza: Next has not returned ErrMoreInput yet")
	// ErrFinished is what is returned for bytes behind the end that the caller
	// made.
	ErrFinished = errors.New("stanza: bytes behind the end of the stream")
	// ErrClosed is what is returned for calls after Close.
	ErrClosed = errors.New("stanza: used after Close")
)
