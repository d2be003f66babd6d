package bench

import (
	"fmt"
	"slices"
	"strings"
)

// Strategy is a way to frame stanzas, and to read what is framed so.
type Strategy string

const (
	// TCP is one continuous XML stream (RFC 6120 §4), read in chunks of 4 KiB:
	// what a server reads from a busy socket.
	TCP Strategy = "tcp"
	// WS is one WebSocket message a stanza, each a document of its own with
	// its own namespace declarations (RFC 7395 §3.3.3). One parser reads them
	// all, reset before each.
	WS Strategy = "ws"
	// WSFresh is WS with a new parser for every message: the naive
	// implementation. The bytes are those of WS.
	WSFresh Strategy = "ws-fresh"
	// WSBatch puts up to [BatchSize] stanzas into a message, each with its own
	// declarations, which one stream parser reads: the alternative that the
	// working group turned down. No standard has it.
	WSBatch Strategy = "ws-batch"
	// WSStrip is WS, read by a receiver that strips the framing: what is in the
	// messages goes to one parser of a stream, whose header it makes up. That a
	// message holds one document nobody checks then. The bytes are those of WS.
	WSStrip Strategy = "ws-strip"
	// BOSH is a body for each stanza, in an HTTP request of its own (XEP-0124,
	// XEP-0206). What the connection manager answers is not counted.
	BOSH Strategy = "bosh"
)

// BatchSize is how many stanzas WSBatch puts into a message.
const BatchSize = 8

// Strategies returns all strategies, TCP, the baseline, first.
func Strategies() []Strategy { return []Strategy{TCP, WS, WSFresh, WSBatch, WSStrip, BOSH} }

// ParseStrategy returns the strategy of that name. The error lists those that
// there are.
func ParseStrategy(name string) (Strategy, error) {
	if s := Strategy(name); slices.Contains(Strategies(), s) {
		return s, nil
	}
	return "", fmt.Errorf("bench: unknown strategy %q (one of %s)", name, list(Strategies()))
}

// webSocket reports whether stanzas go in WebSocket messages.
func (s Strategy) webSocket() bool { return s != TCP && s != BOSH }

// WhatIf reports whether no standard knows a codec with a strategy: XEP-0138 is
// for streams, and RFC 7692 for WebSocket messages. What HTTP has for bodies keeps
// nothing from one to the next, as none of the codecs here does in the same form.
func WhatIf(s Strategy, c Codec) bool {
	switch {
	case s == WSBatch:
		return true
	case c == NoCodec:
		return false
	case s == TCP:
		return c != Zlib
	case s == BOSH:
		return true
	}
	return c != Deflate && c != DeflateNCT
}

// list shows names in a sentence.
func list[T any](all []T) string {
	names := make([]string, len(all))
	for i, x := range all {
		names[i] = fmt.Sprint(x)
	}
	return strings.Join(names, ", ")
}
