package frame

import (
	"errors"
	"fmt"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// StreamError is a stream error (RFC 6120 §4.9): see [writer.StreamError].
type StreamError = writer.StreamError

// Application is the application-specific condition of a stream error: see
// [writer.Application].
type Application = writer.Application

// StreamError returns what a stream error of the peer says, in an event of kind
// Failed; the zero StreamError in others. It belongs to the caller.
//
// What is missing is left out: of an error without a condition it is
// undefined-condition (RFC 6120 §4.9.3.21). Of several texts it is the first,
// and of an application-specific condition, the first one too, there are the
// name, the text and what is first in it: [Event.Stanza] has everything. Whether
// Host can be followed says [ParseSeeOtherHost].
func (e Event) StreamError() StreamError {
	if e.kind != Failed {
		return StreamError{}
	}
	out := StreamError{Condition: writer.UndefinedCondition}
	found := false
	for c := range e.stanza.Children() {
		switch {
		case c.NS() != names.NSStreamError:
			if out.Application == nil {
				out.Application = application(c)
			}
		case c.Name() == names.StreamErrorText:
			if out.Text == "" {
				out.Text, out.Lang = string(c.Text()), string(c.Attr(names.XMLLang))
			}
		case !found:
			found = true
			out.Condition = parser.Condition(c.Local())
			if out.Condition == writer.SeeOtherHost {
				out.Host = string(trimSpace(c.Text()))
			}
		}
	}
	return out
}

// application returns an element, and the first one in each.
func application(c parser.Element) *Application {
	a := &Application{Space: string(c.Space()), Local: string(c.Local())}
	for inner := range c.Children() {
		a.Child = application(inner)
		return a
	}
	a.Text = string(c.Text())
	return a
}

// Answer returns the stream error that answers an error of Next: that of the
// condition of an [*parser.Error], with a description in English in which is
// nothing that the peer sent; bad-format for a [*BodyError] and for [ErrNotText]. Other
// errors are not the peer's fault: internal-server-error (RFC 6120 §4.9.3.8).
func Answer(err error) StreamError {
	if e, ok := errors.AsType[*parser.Error](err); ok {
		text := e.Rule.Error()
		if e.Rule == parser.RuleLimit {
			text = fmt.Sprintf("limit %q of %d passed", e.Limit, e.Max)
		}
		return StreamError{Condition: e.Condition(), Text: text, Lang: "en"}
	}
	if _, ok := errors.AsType[*BodyError](err); ok {
		return StreamError{Condition: parser.BadFormat, Text: "malformed body", Lang: "en"}
	}
	if errors.Is(err, ErrNotText) {
		return StreamError{Condition: parser.BadFormat, Text: "message that is not text", Lang: "en"}
	}
	return StreamError{Condition: writer.InternalServerError}
}
