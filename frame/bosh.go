package frame

import (
	"io"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// bodies is what a BOSH session has beside others.
type bodies struct {
	body    Body
	lang    string // of the session
	root    parser.Stanza
	held    parser.Stanza // was read ahead, and is the next element
	uri     string        // where the end sends the peer
	reading bool          // a body is being read
	opening bool          // an opening is to be given
	closing bool          // the end of the body is that of the stream

	repairs  *parser.Parser // reads what was repaired
	repaired []byte

	own     Body           // that was written last, so that it need not be allocated
	created bool           // the session's own first body was written
	w       *writer.Writer // of bodies
	p       *parser.Parser // of what goes into them
	wrapped []byte
}

// maxKept is how large a buffer of a session's may be that is kept, in bytes.
const maxKept = 16 << 10

// seeOtherURI is the condition of an end that sends the peer elsewhere (XEP-0124
// §17.2).
const seeOtherURI = "see-other-uri"

// Condition returns why the peer ended a BOSH session, in an event of kind Failed or
// Closed: the condition of the body that did (XEP-0124 §17.2), such as
// "remote-stream-error". It is empty where the session came to a good end, and in
// other events. It belongs to the caller.
func (e Event) Condition() string {
	if (e.kind != Failed && e.kind != Closed) || e.s.bosh == nil {
		return ""
	}
	return e.s.bosh.body.Condition
}

// Body returns what the body said that came last; nil where the framing is
// another. It is valid until the next call of Next.
func (s *Session) Body() *Body {
	if s.bosh == nil {
		return nil
	}
	return &s.bosh.body
}

// pending reports whether events of the message at hand were not taken yet.
func (s *Session) pending() bool { return s.bosh != nil && s.bosh.reading }

// nextOfBody reads a body.
func (s *Session) nextOfBody() (Event, error) {
	for b := s.bosh; ; {
		switch {
		case b.opening:
			b.opening = false
			return s.openBody(), nil
		case b.reading:
			if ev, err := s.readBody(); err != nil || ev.kind != 0 {
				return ev, err
			}
		case !s.fresh:
			s.p.Reset(s.profile.opening) // it gives back what the last one took
			if s.in == closed {
				return Event{}, io.EOF
			}
			return Event{}, parser.ErrMoreInput
		default:
			s.p.Reset(s.profile.opening)
			s.fresh, b.reading, b.uri = false, true, ""
			st, err := readOn(s.p, &s.message)
			if err == nil {
				err = s.beginBody(st)
			}
			if err != nil {
				return Event{}, s.fail(err)
			}
		}
	}
}

// finishBody reads on in the body at hand, and reports whether nothing is left in it
// of which an event could come. What it finds is the next element.
func (s *Session) finishBody() (bool, error) {
	b := s.bosh
	if b == nil || !b.reading {
		return true, nil
	}
	if b.opening || b.held.Exists() {
		return false, nil
	}
	switch st, err := readOn(s.p, &s.message); {
	case err == nil:
		b.held = st
		return false, nil
	case err != io.EOF:
		return false, s.fail(err)
	}
	b.reading = b.closing // readBody gives the end of the stream
	return !b.closing, nil
}

// readBody reads on in a body.
func (s *Session) readBody() (Event, error) {
	b := s.bosh
	st, err := b.held, error(nil)
	if b.held = (parser.Stanza{}); !st.Exists() {
		st, err = readOn(s.p, &s.message)
	}
	switch {
	case err == io.EOF:
		b.reading = false
		if b.closing {
			b.closing = false
			return s.closePeer(parser.Stanza{}), nil
		}
		return Event{}, nil
	case err != nil:
		return Event{}, s.fail(err)
	case b.body.Type == "error": // the request is to be sent again (XEP-0124 §17.3)
		return Event{}, nil
	case st.Name() == names.HTTPBindURI && b.body.Condition == seeOtherURI:
		b.uri = string(trimSpace(st.Text()))
		return Event{}, nil
	case s.in != prologue:
		return s.elementOfBody(st)
	case s.cfg.Role == Initiator: // the answer to a restart is the features alone
		b.opening, b.held = true, st
		return Event{}, nil
	}
	return Event{}, s.refuse(parser.RuleFraming, st)
}

// beginBody judges the start tag of a body, and finds out what it means where the
// session stands.
func (s *Session) beginBody(st parser.Stanza) error {
	b := s.bosh
	if b.root = st; !isBody(st) {
		// The parser gives the start tag before the error that there is in it.
		if _, err := readOn(s.p, &s.message); err != nil && err != io.EOF {
			return err
		}
		return &parser.Error{Rule: parser.RuleFraming}
	}
	if s.in == closed {
		return &parser.Error{Rule: parser.RuleContentAfterRoot, Offset: st.Offset(), Path: pathOf(st)}
	}
	if err := b.body.read(st.Attr); err != nil {
		return err
	}
	if err := s.checkBody(); err != nil {
		return err
	}
	b.closing = b.body.Type == terminate
	switch {
	case s.in != prologue:
		if b.body.Restart { // nobody declared it
			return &parser.Error{Rule: parser.RuleUnsupportedStanza, Offset: st.Offset(), Path: pathOf(st)}
		}
		s.scope = s.scopeOfBody(s.scope.Content)
	case !s.again:
		b.opening = true
	case s.cfg.Role == Receiver:
		b.opening = b.body.Restart
	}
	return nil
}

func isBody(st parser.Stanza) bool { return st.Name() == names.HTTPBindBody }

// checkBody judges which attributes a body must have.
func (s *Session) checkBody() error {
	b := &s.bosh.body
	if _, ok := b.RID.Value(); !ok && s.cfg.Role == Receiver {
		return &BodyError{Attribute: names.RID.Local(), Missing: true}
	}
	if creates := s.in == prologue && !s.again; b.SID == "" && creates == (s.cfg.Role == Initiator) && b.Type != terminate {
		return &BodyError{Attribute: names.SID.Local(), Missing: true}
	}
	return nil
}

// openBody opens the peer's stream with the body at hand.
func (s *Session) openBody() Event {
	if !s.again || s.bosh.body.Lang != "" {
		s.bosh.lang = s.bosh.body.Lang
	}
	ev := s.openPeer(parser.Stanza{})
	s.scope = s.scopeOfBody(s.cfg.content)
	return ev
}

// scopeOfBody returns the scope of the elements in the body at hand, which as a
// rule is that of the body before.
func (s *Session) scopeOfBody(content string) *Scope {
	lang := s.bosh.body.Lang
	if lang == "" {
		lang = s.bosh.lang
	}
	sc := s.scope
	if sc == nil || sc.Content != content || sc.Lang != lang || !sc.declaredBy(s.bosh.root) {
		sc = newScope(s.bosh.root, content, lang)
	}
	return sc
}

// elementOfBody makes an event of an element in a body.
func (s *Session) elementOfBody(st parser.Stanza) (Event, error) {
	if s.cfg.Policies.RepairContent && string(st.Space()) == bodyURI {
		switch string(st.Local()) {
		case "message", "presence", "iq":
			repaired, err := s.repair(st)
			if err != nil {
				return Event{}, s.refuse(parser.RuleUnsupportedStanza, st)
			}
			st = repaired
		}
	}
	return s.element(st)
}

// repair reads a stanza as one in the content namespace, in which nobody said
// that it is.
func (s *Session) repair(st parser.Stanza) (parser.Stanza, error) {
	b := s.bosh
	from, to := Scope{Content: bodyURI}, Scope{Content: s.cfg.content}
	var err error
	if b.repaired, err = Carry(b.repaired[:0], st.Element, &from, &to); err != nil {
		return st, err
	}
	if b.repairs == nil {
		o := s.cfg.parser
		o.Framing, o.Limits = parser.Document, s.p.Limits()
		if b.repairs, err = parser.New(o); err != nil {
			return st, err
		}
	}
	st, err = read(b.repairs, b.repaired, parser.Document, false)
	if cap(b.repaired) > maxKept {
		b.repaired = nil // what is in it was read
	}
	return st, err
}
