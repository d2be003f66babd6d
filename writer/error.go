package writer

import (
	"fmt"

	"github.com/seed492f7be9/stanza/limits"
)

// Error says why a call was refused. Nothing of the call was written.
//
// It is the caller's mistake, or of whoever the caller had the text from, and
// leads to no stream error: nothing wrong was sent.
type Error struct {
	// Rule is the rule that the call broke.
	Rule Rule
	// At is the index of the offending byte in the name, value or text that was
	// given, where Rule is about one of its bytes; 0 otherwise.
	At int
	// Path names the open elements, as they were written and without the stream
	// header: "/message/body".
	Path string
	// Limit and Max name the limit and its value, where Rule is RuleLimit.
	Limit limits.Kind
	Max   int
}

// Error describes the error in one line. Nothing that was given to the writer
// but names of open elements is in it.
func (e *Error) Error() string {
	where := ""
	if e.Path != "" {
		where = " in " + e.Path
	}
	switch e.Rule {
	case RuleLimit:
		return fmt.Sprintf("stanza: writing: limit %q of %d passed%s", e.Limit, e.Max, where)
	case RuleIllFormedUTF8, RuleChar, RuleName, RuleEdition:
		return fmt.Sprintf("stanza: writing: %s, at byte %d%s", e.Rule.Error(), e.At, where)
	}
	return fmt.Sprintf("stanza: writing: %s%s", e.Rule.Error(), where)
}

// Is reports whether target is the rule of e.
func (e *Error) Is(target error) bool {
	r, ok := target.(Rule)
	return ok && r == e.Rule
}
