package parser

// Framing says what the parser takes for a whole: one of [Stream], [Frame],
// [FrameOpening], [Body] and [Document]. It is data; the tokenizer knows nothing of
// transports.
type Framing uint8

const (
	// Stream is an XML stream over TCP (RFC 6120 §4): a stream header, stanzas
	// below it, white space between them as keepalive, an end tag.
	Stream Framing = iota
	// Frame is one WebSocket message of an opened session (RFC 7395 §3.3.3):
	// one document, whose first character is '<'.
	Frame
	// FrameOpening is a first WebSocket message: a Frame whose root is open or
	// close of RFC 7395 §3.4.
	FrameOpening
	// Document is one XML document with any root.
	Document
	// Body is one body of BOSH (XEP-0124): a document whose root is body in
	// http://jabber.org/protocol/httpbind. Its start tag comes as the header of a
	// stream does, and what stands below it as first-level elements.
	Body
	framings
)

// profile is what a framing decides. Level counts open elements.
type profile struct {
	name        string
	stanzaLevel int  // the level at which a stanza begins
	header      bool // the root is a stream header, or a body that is read like one
	whole       bool // a header's element has to end
	opening     bool // the root is open or close
	leadingLt   bool // the first byte is '<'
}

var profiles = [framings]profile{
	Stream:       {name: "stream", stanzaLevel: 1, header: true},
	Frame:        {name: "frame", leadingLt: true},
	FrameOpening: {name: "frame opening", leadingLt: true, opening: true},
	Document:     {name: "document"},
	Body:         {name: "body", stanzaLevel: 1, header: true, whole: true},
}

// String returns the name of the framing.
func (f Framing) String() string {
	if f < framings {
		return profiles[f].name
	}
	return "unknown"
}
