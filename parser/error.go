package parser

import (
	"cmp"
	"fmt"
	"log/slog"
	"strings"

	"github.com/seed492f7be9/stanza/limits"
)

// Error says why input was rejected. It is terminal: the parser that returned
// it returns the same value for ever after, until it is reset.
//
// For one input there is one Error, however the bytes arrive.
type Error struct {
	// Rule is the rule that was broken; it decides the Condition.
	Rule Rule
	// Offset is where the offending construct begins, in bytes from the start
	// of the stream, document or frame.
	Offset int64
	// Path names the open elements, prefixed as they were written and without
	// the stream header: "/message/body".
	Path string
	// Limit and Max name the limit that was passed and its value, where Rule
	// is RuleLimit.
	Limit limits.Kind
	Max   int
}

// Condition returns the stream error condition to answer with.
func (e *Error) Condition() Condition { return e.Rule.Condition() }

// Error describes the error in one line.
func (e *Error) Error() string {
	where := ""
	if e.Path != "" {
		where = " in " + e.Path
	}
	return fmt.Sprintf("stanza: %s at byte %d%s (%s)", e.text(), e.Offset, where, e.Condition())
}

func (e *Error) text() string {
	if e.Rule == RuleLimit {
		return fmt.Sprintf("limit %q of %d passed", e.Limit, e.Max)
	}
	return e.Rule.Error()
}

// Is reports whether target is the rule or the condition of e.
func (e *Error) Is(target error) bool {
	switch t := target.(type) {
	case Rule:
		return e.Rule == t
	case Condition:
		return e.Condition() == t
	}
	return false
}

// LogValue returns the error for package slog as a group by which a log can be searched:
// rule, condition, offset and path; where a limit was passed, limit and max. Nothing in it
// is the peer's but the names in the path.
func (e *Error) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.String("rule", e.Rule.String()),
		slog.String("condition", string(e.Condition())),
		slog.Int64("offset", e.Offset),
		slog.String("path", e.Path),
	}
	if e.Rule == RuleLimit {
		attrs = append(attrs, slog.String("limit", e.Limit.String()), slog.Int("max", e.Max))
	}
	return slog.GroupValue(attrs...)
}

const errorNS = "urn:ietf:params:xml:ns:xmpp-streams"

// AppendStream appends the <stream:error/> that answers e on an XML stream
// (RFC 6120 §4.9.2), whose header declares the prefix "stream".
func (e *Error) AppendStream(dst []byte) []byte { return e.append(dst, "") }

// AppendFrame appends the <stream:error/> that answers e as a message of its
// own (RFC 7395 §3.3.3), which declares the prefix itself.
func (e *Error) AppendFrame(dst []byte) []byte {
	return e.append(dst, " xmlns:stream='http://etherx.jabber.org/streams'")
}

// undefined answers for an Error that names no rule (RFC 6120 §4.9.3.21).
const undefined = "undefined-condition"

// append writes descriptions of rules, names of limits and numbers: nothing
// that a peer sent goes back to it.
func (e *Error) append(dst []byte, declaration string) []byte {
	condition := cmp.Or(string(e.Condition()), undefined)
	return fmt.Appendf(dst, "<stream:error%s><%s xmlns='%s'/><text xmlns='%s' xml:lang='en'>%s at byte %d</text></stream:error>",
		declaration, condition, errorNS, errorNS, textEscaper.Replace(e.text()), e.Offset)
}

var textEscaper = strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;")
