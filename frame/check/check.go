package check

import (
	"errors"
	"fmt"
	"sync"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/precis/jid"
)

// Checks is a set of checks.
type Checks uint8

const (
	// Addresses is whether from and to are addresses (RFC 7622). It is more than
	// half of what checking costs; who parses them anyway can leave it out.
	Addresses Checks = 1 << iota
	// Routing is whether both of them are there in jabber:server (§8.1.1.2,
	// §8.1.2.2).
	Routing
	// Types is whether the type attribute has a value that it may have (§8.2.3,
	// RFC 6121 §4.7.1).
	Types
	// IDs is whether an iq has an id (§8.1.3).
	IDs
	// Errors is whether there is an error element where one belongs, with a type
	// and a condition, and none elsewhere (§8.3).
	Errors
	// Payload is whether an iq has as many children as its type allows (§8.2.3).
	Payload

	allChecks = 1<<iota - 1
)

// Options are copied when a checker is made; the zero value checks everything that
// RFC 6120 demands.
type Options struct {
	// Content is the content namespace of the stream: names.NSClient, NSServer,
	// NSComponent or NSComponentConnect. A stanza in another one is refused. 0
	// allows all of them, as where a session looked after that already.
	Content names.Space
	// Skip has the checks that are left out.
	Skip Checks
	// MessageTypes refuses a message of a type that RFC 6121 §5.2.2 does not
	// define, where it has the receiver take it for one of type normal.
	MessageTypes bool
}

// ErrOptions is in the chain of every error about options.
var ErrOptions = errors.New("stanza: invalid options")

// Checker checks stanzas. It never changes, and any number of goroutines may use
// it at once. The zero Checker is that of the zero Options.
type Checker struct{ cfg Options }

// New returns a checker. The error wraps ErrOptions.
func New(o Options) (*Checker, error) {
	if o.Skip&^allChecks != 0 {
		return nil, fmt.Errorf("%w: no such checks: %#x", ErrOptions, uint8(o.Skip&^allChecks))
	}
	if o.Content != 0 && errorIn(o.Content) == names.Unknown {
		return nil, fmt.Errorf("%w: %d is no content namespace", ErrOptions, o.Content)
	}
	return &Checker{o}, nil
}

// Check returns what is wrong with a whole first-level element that a parser gave,
// or nil. Nothing is allocated for a stanza that is right, if its addresses are no
// IPv6 addresses and have no A-labels.
//
// The verdict keeps nothing of st. It is a *Error and no error so that its methods
// are at hand: a nil one in a variable of type error would not be nil there.
func (c *Checker) Check(st parser.Stanza) *Error {
	h := readHead(st)
	if h.kind == 0 {
		return &Error{Rule: RuleStanza, Offset: st.Offset()}
	}
	if e := c.head(h); e != nil || st.Abandoned() {
		return e
	}
	return c.content(st, h)
}

// head judges what stands in the start tag.
func (c *Checker) head(h head) *Error {
	if c.cfg.Content != 0 && c.cfg.Content != h.space {
		return h.fault(RuleContent)
	}
	if c.cfg.Skip&Addresses == 0 {
		if e := h.addresses(); e != nil {
			return e
		}
	}
	switch {
	case c.cfg.Skip&Routing == 0 && h.space == names.NSServer && h.from == nil:
		return h.fault(RuleNoFrom)
	case c.cfg.Skip&Routing == 0 && h.space == names.NSServer && h.to == nil:
		return h.fault(RuleNoTo)
	case c.cfg.Skip&Types == 0 && h.kind == iq && h.typ == nil:
		return h.fault(RuleNoType)
	case c.cfg.Skip&Types == 0 && !c.typed(h):
		return h.fault(RuleType)
	case c.cfg.Skip&IDs == 0 && h.kind == iq && h.id == nil:
		return h.fault(RuleNoID)
	}
	return nil
}

// typed reports whether a type that is there is one that the stanza may have.
func (c *Checker) typed(h head) bool {
	if h.typ == nil {
		return true
	}
	switch h.kind {
	case iq:
		switch string(h.typ) {
		case "get", "set", "result", "error":
			return true
		}
	case presence:
		switch string(h.typ) {
		case "unavailable", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe", "error":
			return true
		}
	case message:
		switch string(h.typ) {
		case "chat", "groupchat", "normal", "headline", "error":
			return true
		}
		return !c.cfg.MessageTypes
	}
	return false
}

// content judges the children.
func (c *Checker) content(st parser.Stanza, h head) *Error {
	if c.cfg.Skip&Errors == 0 {
		if e := h.failures(st); e != nil {
			return e
		}
	}
	if h.kind == iq && c.cfg.Skip&Payload == 0 {
		return h.payload(st)
	}
	return nil
}

// failures judges whether there is an error element where one belongs, and what is
// in it.
func (h head) failures(st parser.Stanza) *Error {
	name := errorIn(h.space)
	failure := st.Child(name)
	switch failed := string(h.typ) == "error"; {
	case !failed && !failure.Exists():
		return nil
	case !failed:
		return h.faultAt(RuleMisplacedError, failure)
	case !failure.Exists():
		return h.fault(RuleNoError)
	}
	for child := range st.Children() {
		if child.Name() == name && child != failure {
			return h.faultAt(RuleManyErrors, child)
		}
	}
	return h.failure(failure)
}

// payload judges how many children an iq has. If its type is none, nobody knows how
// many it may have.
func (h head) payload(st parser.Stanza) *Error {
	least, name := 0, names.Unknown
	switch string(h.typ) {
	case "get", "set":
		least = 1
	case "result":
	case "error":
		name = errorIn(h.space)
	default:
		return nil
	}
	children := 0
	for child := range st.Children() {
		if name != names.Unknown && child.Name() == name {
			continue
		}
		if children++; children > 1 {
			return h.faultAt(RuleManyChildren, child)
		}
	}
	if children < least {
		return h.fault(RuleNoChild)
	}
	return nil
}

// failure judges an error element.
func (h head) failure(failure parser.Element) *Error {
	switch ErrorType(failure.Attr(names.Type)) {
	case Auth, Cancel, Continue, Modify, Wait:
	default:
		return h.faultAt(RuleErrorType, failure)
	}
	conditions := 0
	for child := range failure.Children() {
		if child.NS() != names.NSStanzaError || child.Name() == names.StanzaErrorText {
			continue
		}
		if conditions++; conditions > 1 || !defined(child.Name()) {
			return h.faultAt(RuleErrorCondition, child)
		}
	}
	if conditions == 0 {
		return h.faultAt(RuleErrorCondition, failure)
	}
	return nil
}

// buffers are where addresses are put that are not canonical.
var buffers = sync.Pool{New: func() any { return new([jid.MaxLen]byte) }}

// addresses judges those that are there.
func (h head) addresses() *Error {
	if h.from == nil && h.to == nil {
		return nil
	}
	buf := buffers.Get().(*[jid.MaxLen]byte)
	defer buffers.Put(buf)
	if e := malformed(h.from, buf); e != nil {
		return &Error{Rule: RuleFrom, Offset: h.offset, Address: e, server: h.space == names.NSServer}
	}
	if e := malformed(h.to, buf); e != nil {
		return &Error{Rule: RuleTo, Offset: h.offset, Address: e, server: h.space == names.NSServer}
	}
	return nil
}

// malformed says what is wrong with an address, if it is there.
func malformed(address []byte, buf *[jid.MaxLen]byte) *jid.Error {
	if address == nil {
		return nil
	}
	_, err := jid.ParseView(address, buf[:])
	e, _ := err.(*jid.Error) // it returns no other
	return e
}
