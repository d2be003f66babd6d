package frame

import (
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// Framing says how an XML stream is put on a connection.
type Framing uint8

const (
	TCP       Framing = iota // one stream of bytes (RFC 6120 §4)
	WebSocket                // one element a message (RFC 7395)
	BOSH                     // some elements in the body of an HTTP request or response (XEP-0124, XEP-0206)
	framings
)

// profile is what a framing decides.
type profile struct {
	name     string
	opening  parser.Framing // of a stream's beginning
	element  parser.Framing // of what comes then, where messages are documents
	messages bool           // bytes come in messages, each of which is a document
	body     bool           // elements stand in bodies
}

var profiles = [framings]profile{
	TCP:       {name: "TCP", opening: parser.Stream},
	WebSocket: {name: "WebSocket", opening: parser.FrameOpening, element: parser.Frame, messages: true},
	BOSH:      {name: "BOSH", opening: parser.Body, messages: true, body: true},
}

// legacy is that of WebSocket sessions from before RFC 7395: see
// [Policies.LegacyFrames].
var legacy = profile{name: "WebSocket before RFC 7395", opening: parser.Stream, messages: true}

// carries reports whether a framing has a content namespace, or leaves it open.
func (f Framing) carries(content string) bool {
	switch content {
	case "", clientURI:
		return true
	case serverURI:
		return f != BOSH
	}
	return f == TCP && isContent(names.LookupSpace(content))
}

// String returns the name of the framing.
func (f Framing) String() string {
	if f < framings {
		return profiles[f].name
	}
	return "unknown"
}
