package frame

import (
	"bytes"
	"io"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// Next returns the next event. Its error is [parser.ErrMoreInput] when there is
// none yet, and for ever after it is
//
//   - an [*parser.Error] where what the peer sent is refused: [Session.AppendFailure]
//     answers it;
//   - a [*BodyError] where the attributes of a BOSH body are (XEP-0124 §17.2);
//   - [io.EOF] behind an event of kind [Closed];
//   - [io.ErrUnexpectedEOF] where Finish was called and the peer's stream is open;
//   - [MisuseClosed] where Close was.
//
// The views of the event before expire.
func (s *Session) Next() (Event, error) {
	switch {
	case s.err != nil:
		return Event{}, s.err
	case s.old != nil:
		return s.nextOfLegacy()
	case !s.profile.messages:
		return s.nextOfStream()
	case s.profile.body:
		return s.nextOfBody()
	}
	return s.nextOfMessage()
}

// nextOfStream reads a stream of bytes.
func (s *Session) nextOfStream() (Event, error) {
	for {
		st, err := s.p.NextStanza()
		if err != nil {
			if s.in != prologue && s.in != closed && s.p.Closed() {
				return s.closePeer(parser.Stanza{}), nil // what comes behind it comes again
			}
			return Event{}, s.stop(err)
		}
		if s.in == prologue {
			if s.isHeader(st) {
				return s.openPeer(st), nil
			}
			// The parser gives the header before the error that there is in it.
			if _, err = s.p.NextStanza(); err == nil || err == parser.ErrMoreInput {
				err = &parser.Error{Rule: parser.RuleStreamRoot}
			}
			return Event{}, s.fail(err)
		}
		ev, err := s.element(st)
		if err != nil || ev.kind != 0 {
			return ev, err
		}
	}
}

// isHeader reports whether a root is a stream header that the parser refuses for
// nothing.
func (s *Session) isHeader(st parser.Stanza) bool {
	if st.Name() != names.StreamsStream || !supportsVersion(st) {
		return false
	}
	for prefix, space := range st.Declarations() {
		if len(prefix) > 0 || string(space) == streamsURI {
			continue
		}
		if s.cfg.content != "" {
			return string(space) == s.cfg.content
		}
		return isContent(names.LookupSpace(string(space)))
	}
	return true
}

// stop turns what the parser returned in place of an event into what Next
// returns.
func (s *Session) stop(err error) error {
	switch {
	case err != parser.ErrMoreInput:
		return s.fail(err)
	case s.in == closed:
		return io.EOF
	}
	return err
}

// nextOfMessage reads a WebSocket message.
func (s *Session) nextOfMessage() (Event, error) {
	for {
		if !s.fresh {
			s.p.Reset(s.profile.element) // it gives back what the last one took
			if s.in == closed {
				return Event{}, io.EOF
			}
			return Event{}, parser.ErrMoreInput
		}
		if s.cfg.Policies.LegacyFrames && s.in == prologue && !s.again && isStream(s.message) {
			s.profile, s.old = &legacy, new(old)
			s.p.Reset(s.profile.opening)
			return s.nextOfLegacy()
		}
		framing := s.profile.element
		if s.in == prologue {
			framing = s.profile.opening
		}
		st, err := s.root(framing)
		if err != nil {
			return Event{}, s.fail(err)
		}
		if ev, err := s.framed(st); err != nil || ev.kind != 0 {
			return ev, err
		}
	}
}

// root reads the message as one document, and returns its root. White space may
// stand behind that, and nothing else: there the document is read to its end
// first, for the root must not be given before the end is known to be good.
func (s *Session) root(f parser.Framing) (parser.Stanza, error) {
	message := s.message
	s.message, s.fresh = nil, false
	st, err := read(s.p, message, f, false)
	if err != nil || int(st.Offset())+len(st.Raw()) == len(message) {
		return st, err
	}
	if _, err = read(s.p, message, f, true); err != io.EOF {
		return st, err
	}
	return read(s.p, message, f, false)
}

// read reads a document up to the end of its root, or to its own.
func read(p *parser.Parser, document []byte, f parser.Framing, whole bool) (parser.Stanza, error) {
	p.Reset(f)
	st, err := readOn(p, &document)
	for whole && err == nil {
		_, err = readOn(p, &document)
	}
	return st, err
}

// readOn returns what comes next of a document, of which rest was not fed yet.
func readOn(p *parser.Parser, rest *[]byte) (parser.Stanza, error) {
	for {
		st, err := p.NextStanza()
		if err != parser.ErrMoreInput {
			return st, err
		}
		if *rest = (*rest)[p.Feed(*rest):]; len(*rest) == 0 {
			*rest = nil
			p.Finish()
		}
	}
}

// framed makes an event of a message's element.
func (s *Session) framed(st parser.Stanza) (Event, error) {
	open, close := names.FramingOpen, names.FramingClose
	if s.cfg.content == serverURI {
		open, close = names.FramingServerOpen, names.FramingServerClose
	}
	switch name := st.Name(); {
	case s.in == closed:
		return Event{}, s.refuse(parser.RuleContentAfterRoot, st)
	case name == close:
		return s.closePeer(st), nil
	case s.in != prologue:
		return s.element(st)
	case name != open:
		return Event{}, s.refuse(parser.RuleFraming, st)
	case !supportsVersion(st):
		return Event{}, s.refuse(parser.RuleStreamVersion, st)
	}
	return s.openPeer(st), nil
}

// supportsVersion reports whether an opening says a version that is supported:
// none, or "major.minor" with a major number of 0 or 1 (RFC 6120 §4.7.5).
func supportsVersion(st parser.Stanza) bool {
	v := st.Attr(names.Version)
	if v == nil {
		return true
	}
	major, minor, ok := bytes.Cut(v, []byte("."))
	if !ok || len(major) == 0 || len(minor) == 0 {
		return false
	}
	for _, c := range minor {
		if c < '0' || c > '9' {
			return false
		}
	}
	major = bytes.TrimLeft(major, "0") // leading zeros are ignored
	return len(major) == 0 || string(major) == "1"
}

// openPeer opens the peer's stream.
func (s *Session) openPeer(st parser.Stanza) Event {
	kind := Opened
	if s.again {
		kind = Restarted
	}
	s.in, s.again = opened, true
	s.scope = s.scopeOf(st)
	s.end = st.Offset() + int64(len(st.Raw()))
	return Event{kind: kind, stanza: st, s: s}
}

// scopeOf returns the scope that a stream header makes, or an open element. Where
// a header has no content namespace the stanzas say it (RFC 6120 §4.8.2).
func (s *Session) scopeOf(st parser.Stanza) *Scope {
	lang := string(st.Attr(names.XMLLang))
	if s.profile.opening != parser.Stream {
		return (&Scope{Content: s.cfg.content, Lang: lang}).shared()
	}
	content := ""
	for prefix, space := range st.Declarations() {
		if len(prefix) == 0 && string(space) != streamsURI {
			content = string(space)
		}
	}
	return newScope(st, content, lang)
}

// closePeer closes the peer's stream.
func (s *Session) closePeer(st parser.Stanza) Event {
	s.in = closed
	return Event{kind: Closed, stanza: st, s: s}
}

// refuse ends reading with an error at an element.
func (s *Session) refuse(rule parser.Rule, st parser.Stanza) error {
	return s.fail(&parser.Error{Rule: rule, Offset: st.Offset(), Path: pathOf(st)})
}

// maxPathName is where a name in a path is cut, in bytes.
const maxPathName = 64

// pathOf returns the path of a first-level element, as [parser.Error] has it.
func pathOf(st parser.Stanza) string {
	path := "/"
	if prefix := st.Prefix(); len(prefix) > 0 {
		path += string(prefix) + ":"
	}
	path += string(st.Local())
	if len(path)-1 <= maxPathName {
		return path
	}
	n := maxPathName + 1
	for path[n]&0xC0 == 0x80 {
		n--
	}
	return path[:n] + "…"
}
