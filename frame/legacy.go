package frame

import (
	"bytes"
	"io"

	"github.com/seed492f7be9/stanza/parser"
)

// WebSocket sessions from before RFC 7395, where messages are pieces of a stream:
// see [Policies.LegacyFrames].

// isStream reports whether a first message begins with a stream header. What it
// says is the parser's business.
func isStream(message []byte) bool {
	if bytes.HasPrefix(message, []byte("<?xml")) {
		_, rest, _ := bytes.Cut(message, []byte("?>"))
		message = trimSpace(rest)
	}
	if len(message) == 0 || message[0] != '<' {
		return false
	}
	name := message[1:]
	if i := bytes.IndexAny(name, " \n\t\r/>"); i >= 0 {
		name = name[:i]
	}
	return string(name[bytes.IndexByte(name, ':')+1:]) == "stream"
}

// old is what such a session has beside others.
type old struct {
	fed   int64 // bytes of the stream
	given bool  // an event of the message at hand was given
}

// nextOfLegacy reads a message as a piece of the stream. In each is one header,
// element or end tag, and no half of one; white space is a keepalive.
func (s *Session) nextOfLegacy() (Event, error) {
	for o := s.old; ; {
		ev, err := s.nextOfStream()
		switch {
		case err == nil && o.given:
			return Event{}, s.refuse(parser.RuleContentAfterRoot, ev.stanza)
		case err == nil:
			o.given = true
			return ev, nil
		case err != parser.ErrMoreInput && err != io.EOF:
			return Event{}, err
		case len(s.message) > 0:
			n := s.p.Feed(s.message)
			s.message = s.message[n:]
			o.fed += int64(n)
			continue
		case s.fresh && len(s.p.Buffered()) > 0:
			return Event{}, s.fail(&parser.Error{Rule: parser.RuleUnexpectedEnd, Offset: o.fed})
		}
		s.fresh, o.given = false, false
		return Event{}, err
	}
}
