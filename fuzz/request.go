package fuzz

import (
	"errors"
	"fmt"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// Mode says what the bytes of a request are.
type Mode string

// The modes.
const (
	// Document is one complete document with any root.
	Document Mode = "document"
	// Stream is an XML stream of RFC 6120, from its header to its end tag or to
	// where the bytes stop.
	Stream Mode = "stream"
	// Frame is one message of a WebSocket session (RFC 7395) that is open.
	Frame Mode = "frame"
	// Frames are messages of one WebSocket session, the first of which opens it.
	Frames Mode = "frames"
)

// ErrRequest is in the chain of the errors about malformed requests.
var ErrRequest = errors.New("fuzz: malformed request")

// ParseMode returns the mode of that name.
func ParseMode(name string) (Mode, error) {
	switch m := Mode(name); m {
	case Document, Stream, Frame, Frames:
		return m, nil
	}
	return "", fmt.Errorf("%w: unknown mode %q (one of document, stream, frame, frames)", ErrRequest, name)
}

// Request is one input to read. In JSON its bytes are base64.
type Request struct {
	ID    string `json:"id"`
	Mode  Mode   `json:"mode"`
	Input []byte `json:"input"`
	// Inputs are the messages of mode Frames. Without it, Input is the only one.
	Inputs [][]byte `json:"inputs,omitempty"`
}

// Options say how a request is read. The zero value reads it all at once, with
// the limits of [limits.Client] and without a session's policy.
type Options struct {
	Chunk  Chunking
	Limits limits.Limits
	// Session judges first-level elements as a session does.
	Session bool
	// NoShapes reads every tag by the grammar: see [parser.Options.NoShapes].
	NoShapes bool
	// Workspaces is where the parser borrows what it works with, and what it
	// learned: see [parser.Options.Workspaces].
	Workspaces *parser.Workspaces
}

// messages returns what is parsed one by one: the whole input, or the frames.
func (r *Request) messages() ([][]byte, error) {
	if _, err := ParseMode(string(r.Mode)); err != nil {
		return nil, err
	}
	switch {
	case len(r.Inputs) == 0:
		return [][]byte{r.Input}, nil
	case r.Mode != Frames:
		return nil, fmt.Errorf("%w: several inputs in mode %s", ErrRequest, r.Mode)
	case len(r.Input) > 0:
		return nil, fmt.Errorf("%w: both input and inputs", ErrRequest)
	}
	return r.Inputs, nil
}

// framing returns how the parser reads message i.
func (m Mode) framing(i int) parser.Framing {
	switch m {
	case Document:
		return parser.Document
	case Frame:
		return parser.Frame
	case Frames:
		if i == 0 {
			return parser.FrameOpening
		}
		return parser.Frame
	}
	return parser.Stream
}
