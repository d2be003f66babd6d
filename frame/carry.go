package frame

import (
	"bytes"
	"fmt"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// CarryRule says why an element was not carried. It is an error, so that
// errors.Is(err, frame.RuleTargetNamespace) holds for a [*CarryError] with that
// rule.
type CarryRule uint8

const (
	// RuleView is a view that expired, of an abandoned stanza, or of a stream's
	// header: there is no whole element in it.
	RuleView CarryRule = iota + 1
	// RuleTargetNamespace is an element in the target's content namespace where
	// the mapping would take it in: the element itself, or a child of what is
	// mapped. Afterwards nobody could tell it from those.
	RuleTargetNamespace
	// RuleGrowth is an element that would become more than four times as long,
	// and 16 KiB: it was made for that.
	RuleGrowth
	// RuleAddress is an address to be stamped that is empty, or holds what cannot be
	// written.
	RuleAddress
)

var carryRules = [...]string{
	RuleView:            "no whole element to carry",
	RuleTargetNamespace: "element is in the target's content namespace already",
	RuleGrowth:          "element grows too much by its declarations",
	RuleAddress:         "address cannot be written",
}

// Error describes the rule.
func (r CarryRule) Error() string {
	if int(r) < len(carryRules) && r > 0 {
		return carryRules[r]
	}
	return "unknown rule"
}

// CarryError says why an element was not carried. Nothing of it was written.
type CarryError struct {
	Rule   CarryRule
	Offset int64 // of the '<' of the element at fault, where it came from
}

// Error describes the error in one line.
func (e *CarryError) Error() string {
	return fmt.Sprintf("stanza: carrying: %s, at byte %d", e.Rule.Error(), e.Offset)
}

// Is reports whether target is the rule of e.
func (e *CarryError) Is(target error) bool {
	r, ok := target.(CarryRule)
	return ok && r == e.Rule
}

// Carry appends to dst a first-level element that came in one scope, so that it
// means the same in another: it has the same expanded names, attributes and text
// there, and the same language.
//
//   - Declarations that it uses from outside are taken along (RFC 6120 §4.8.5, RFC
//     7395 §3.3.3).
//   - A stanza, and the children that are in its namespace without another one in
//     between, go from the one content namespace to the other (RFC 6120 §4.8.3),
//     and lose their prefixes. Nothing below an element of another namespace is
//     touched: what is forwarded or copied there stays what it is.
//   - The language of a stream is put on what has none of its own (RFC 6120 §4.7.4).
//     What comes from where there is none gets xml:lang=” (XML 1.0 §2.12) where it
//     would fall under another's.
//   - Declarations that say nothing new are dropped from the stanza's own tags, and
//     a first-level element of the stream namespace gets the prefix that the target
//     has for it.
//
// Everything else is copied as it came, byte for byte.
//
// Prefixes in text and in values of attributes are not known as such: of
// declarations outside the element only those go along that its names use.
//
// The error is a [*CarryError], and dst is returned as it was. The element must not
// have expired. Both scopes may be in use by other goroutines too.
func Carry(dst []byte, e parser.Element, from, to *Scope) ([]byte, error) {
	return carry(dst, e, from, to, nil)
}

// CarryStamped is Carry for a server that says who an element is from, whatever the
// element says itself (RFC 6120 §8.1.2.1): an attribute from with that address takes
// the place of the one that it has, if it has one. Nothing else changes by that.
//
// The address is not judged as one, only as characters that can be written:
// [RuleAddress].
func CarryStamped(dst []byte, e parser.Element, from, to *Scope, address []byte) ([]byte, error) {
	return carry(dst, e, from, to, &address)
}

// carry carries an element, with an address unless that is nil.
func carry(dst []byte, e parser.Element, from, to *Scope, address *[]byte) ([]byte, error) {
	if address != nil && (len(*address) == 0 || !legal(*address)) {
		return dst, &CarryError{RuleAddress, e.Offset()}
	}
	if out, ok := carryShort(dst, e, from, to, address); ok {
		return out, nil
	}
	return carryLong(dst, e, from, to, address)
}

// carryShort carries an element in which no tag but the first can change: nothing in
// it uses a prefix from elsewhere, and what is below goes by the first tag's default
// namespace or by its own. It reports whether the element is that simple, as nearly all
// are.
func carryShort(dst []byte, e parser.Element, from, to *Scope, address *[]byte) ([]byte, bool) {
	raw, tag := e.Raw(), e.Tag()
	local, space := tag.Local(), tag.Space()
	n := 1 + len(local)
	if !closes(raw, local) || !endsName(raw, n) || e.Prefixed() {
		return dst, false
	}
	target := "" // of a mapping
	switch stanza := string(space) == from.Content; {
	case stanza && to.Content != "" && to.Content != from.Content:
		if target = to.Content; !uniform(e, from.Content, target) {
			return dst, false
		}
	case !stanza && (from.Content == "" || string(space) == to.Content || string(space) == streamsURI):
		return dst, false
	}
	base, prefixes := tag.Declares()
	if prefixes {
		return dst, false
	}
	held := to.Default == target // or the first tag has to say it
	if target == "" {
		held = to.Default == string(space)
	}
	out := append(dst, raw[:n]...)
	switch {
	case held:
	case target != "":
		out = appendDeclaration(out, "", target)
	case base:
	case tag.NS() == names.NSClient:
		out = append(out, " xmlns='jabber:client'"...)
	default:
		out = appendDeclaration(out, nil, space)
	}
	if from.Lang != "" || to.Lang != "" {
		if _, said := tag.Attr(names.XMLLang); !said {
			out = appendLang(out, from.Lang)
		}
	}
	stamped := address != nil
	if stamped {
		out = appendFrom(out, *address)
	}
	if drop := base && (held || target != ""); drop || stamped {
		a := afterName(raw, len(local))
		for a.next() {
			if drop && a.declares() || stamped && a.isFrom() {
				out = append(out, raw[n:a.from]...)
				n = a.to
			}
		}
	}
	return append(out, raw[n:]...), true
}

// endsName reports whether a start tag's name ends at n, as it does where it has no
// prefix and its local part ends there.
func endsName(tag []byte, n int) bool {
	return n < len(tag) && (tag[n] == '>' || tag[n] == '/' || isSpace(tag[n]))
}

// uniform reports whether an element, in which nothing uses a prefix from elsewhere,
// is mapped to another content namespace by its first tag alone: no other tag of
// what is mapped declares anything, nothing in another namespace goes by the
// default one of what is mapped, and nothing is in the target's.
func uniform(e parser.Element, content, target string) bool {
	depth, outside := 0, 0 // outside is the depth at which another namespace began
	for t := range e.Tokens() {
		switch t.Kind() {
		case parser.Start:
			if depth++; outside > 0 || depth == 1 {
				continue
			}
			base, _ := t.Declares()
			switch space := t.Space(); {
			case string(space) == content:
				if base || len(t.Prefix()) > 0 {
					return false
				}
			case !base, string(space) == target:
				return false
			default:
				outside = depth
			}
		case parser.End:
			if depth--; depth < outside {
				outside = 0
			}
		}
	}
	return true
}

// closes reports whether the bytes of a view are a whole element's: whether they end
// with an end tag, or are one tag of an empty element. A start tag ends with neither.
func closes(raw, local []byte) bool {
	n := len(raw)
	if n < len("<a/>") || raw[n-2] == '/' {
		return n >= len("<a/>")
	}
	if i := n - len(local) - len("</>"); i > 0 && raw[i+1] == '/' && raw[i] == '<' {
		return true // as nearly all do
	}
	i := bytes.LastIndexByte(raw, '<')
	return i > 0 && raw[i+1] == '/'
}
