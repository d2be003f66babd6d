package bench

import (
	"fmt"
	"slices"
	"strings"
)

// Strategy is a way to frame stanzas, and to read what is framed so.
type Strategy string

const (
	// TCP is one continuous XML stream (RFC 6120 §4), fed in chunks of 4 KiB:
	// what a server reads from a busy socket.
	TCP Strategy = "tcp"
	// WS is one WebSocket message a stanza, each a document of its own with
	// its own namespace declarations (RFC 7395 §3.3.3). One parser reads them
	// all, reset before each.
	WS Strategy = "ws"
	// WSFresh is WS with a new parser for every message: the naive
	// implementation.
	WSFresh Strategy = "ws-fresh"
)

// Strategies returns all strategies, TCP, the baseline, first.
func Strategies() []Strategy { return []Strategy{TCP, WS, WSFresh} }

// ParseStrategy returns the strategy of that name. The error lists those that
// there are.
func ParseStrategy(name string) (Strategy, error) {
	s := Strategy(name)
	if slices.Contains(Strategies(), s) {
		return s, nil
	}
	return "", fmt.Errorf("bench: unknown strategy %q (one of %s)", name, strategyNames())
}

func strategyNames() string {
	var names []string
	for _, s := range Strategies() {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}
