package check

import (
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// kind is one of the three kinds of stanzas; 0 is none.
type kind uint8

const (
	message kind = iota + 1
	presence
	iq
)

// head is what is common to all stanzas (§8.1), borrowed from one. An attribute
// that is not there is nil.
type head struct {
	kind   kind
	space  names.Space
	offset int64

	from, to, id, typ []byte
}

func readHead(st parser.Stanza) (h head) {
	switch st.Name() {
	case names.Message, names.ServerMessage, names.ComponentMessage, names.ComponentConnectMessage:
		h.kind = message
	case names.Presence, names.ServerPresence, names.ComponentPresence, names.ComponentConnectPresence:
		h.kind = presence
	case names.IQ, names.ServerIQ, names.ComponentIQ, names.ComponentConnectIQ:
		h.kind = iq
	default:
		return head{}
	}
	h.space, h.offset = st.NS(), st.Offset()
	for a := range st.Attrs() {
		switch a.Name() {
		case names.From:
			h.from = a.Value()
		case names.To:
			h.to = a.Value()
		case names.ID:
			h.id = a.Value()
		case names.Type:
			h.typ = a.Value()
		}
	}
	return h
}

// fault is one of the stanza as a whole.
func (h head) fault(r Rule) *Error {
	return &Error{Rule: r, Offset: h.offset, server: h.space == names.NSServer}
}

// faultAt is one of an element in it.
func (h head) faultAt(r Rule, e parser.Element) *Error {
	return &Error{Rule: r, Offset: e.Offset(), server: h.space == names.NSServer}
}

// errorIn returns the name of error elements in a content namespace.
func errorIn(space names.Space) names.Name {
	switch space {
	case names.NSClient:
		return names.Error
	case names.NSServer:
		return names.ServerError
	case names.NSComponent:
		return names.ComponentError
	case names.NSComponentConnect:
		return names.ComponentConnectError
	}
	return names.Unknown
}
