package frame

import (
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// Kind is the kind of an event.
type Kind uint8

const (
	// Opened says that the peer opened its stream: see [Event.Header].
	Opened Kind = iota + 1
	// Restarted says that the peer opened a new stream after a restart.
	Restarted
	// Stanza is a message, presence or iq in the content namespace of the stream.
	Stanza
	// Element is any other first-level element that the session or the application
	// knows, or that policy lets pass: features, SASL, stream management and so on.
	Element
	// Failed is a stream error of the peer: see [Event.StreamError]. Its close
	// follows; what is left to do is to close as well (RFC 6120 §4.9.1.1).
	Failed
	// Closed says that the peer closed its stream: see [Event.SeeOtherURI].
	Closed
)

// String returns the name of the kind.
func (k Kind) String() string {
	if k <= Closed {
		return [...]string{"none", "opened", "restarted", "stanza", "element", "failed", "closed"}[k]
	}
	return "unknown"
}

// Event is what a session gives. It, and everything that it gives, is borrowed:
// it expires with the next call of Next, Message, Restart or Close.
type Event struct {
	kind   Kind
	stanza parser.Stanza
	s      *Session
}

// Kind returns the kind of the event; 0 for the zero Event.
func (e Event) Kind() Kind { return e.kind }

// Stanza returns the element of the event: also the stream header, which is an
// element that goes on, the open and close elements of RFC 7395, the stream error.
// The end tag of a stream has none, nor have the openings and closings of BOSH.
//
// A stanza that passed [limits.Limits.Stanza] and is skipped comes as its start
// tag alone: see [parser.Stanza.Abandoned].
func (e Event) Stanza() parser.Stanza { return e.stanza }

// Header is a stream header, or what stands for one: see [writer.Header]. In one
// that was read, Version is empty where the peer said none: it is then one from
// before RFC 3920, or of XEP-0114. Space is the default namespace that the header
// declares, unless that is the stream namespace.
type Header = writer.Header

// Declaration is a namespace declaration: a prefix, empty for the default
// namespace, and a namespace name.
type Declaration = writer.Declaration

// Header returns what the peer said where it opened its stream, in an event of
// kind Opened or Restarted; the zero Header in others. It belongs to the caller.
func (e Event) Header() Header {
	switch {
	case e.kind != Opened && e.kind != Restarted:
		return Header{}
	case e.s.profile.body:
		return e.s.bosh.body.header()
	}
	st := e.stanza
	h := Header{
		To: string(st.Attr(names.To)), From: string(st.Attr(names.From)), ID: string(st.Attr(names.ID)),
		Version: string(st.Attr(names.Version)), Lang: string(st.Attr(names.XMLLang)),
	}
	if !st.Header() {
		return h // of an open element nothing is inherited
	}
	for prefix, space := range st.Declarations() {
		switch {
		case len(prefix) > 0:
			h.Declarations = append(h.Declarations, Declaration{Prefix: string(prefix), Space: string(space)})
		case string(space) != streamsURI:
			h.Space = string(space)
		}
	}
	return h
}
