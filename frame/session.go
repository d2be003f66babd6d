package frame

import (
	"fmt"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// side is where one of the two streams of a session stands: the peer's, which
// is read, or the session's own, which is written.
//
//	prologue ──opening──► opened ──element──► stanzas ──close──► closed
//	    ▲                    │                   │
//	    └────────────── Restart ─────────────────┘
//
// An error makes dead of any of them. The opening is a stream header, an open
// element, or the body that creates a session.
type side uint8

const (
	prologue side = iota
	opened
	stanzas
	closed
	dead
)

// Phase is where a session stands, which its two streams make up:
//
//	Prologue ──both open──► Open ──element──► Stanzas ──one closes──► Closing ──the other──► Dead
//	    ▲                     │                  │
//	    └──────────────── Restart ───────────────┘
//
// An error leads to Dead from anywhere.
type Phase uint8

const (
	Prologue Phase = iota // one of the streams, or both, are not open yet
	Open                  // both are open, and no element came or went
	Stanzas               // elements come and go
	Closing               // one of the streams is closed
	Dead                  // both are closed, or there was an error
)

// String returns the name of the phase.
func (p Phase) String() string {
	if p <= Dead {
		return [...]string{"prologue", "open", "stanzas", "closing", "dead"}[p]
	}
	return "unknown"
}

// Session is one XMPP session over one connection, without the connection: what
// came is put in, and events come out by Next; methods that begin with Append
// append what is to be sent. It starts no goroutine and reads from nothing.
//
// While it waits between elements it holds next to nothing but itself. One
// goroutine at a time may use it; [Conn] is for more.
type Session struct {
	cfg     *config
	profile *profile
	p       *parser.Parser
	w       *writer.Writer

	scope  *Scope // of what comes; nil before the opening
	target *Scope // of what goes

	err      error  // of reading: the same for ever after
	message  []byte // that is not read yet
	bosh     *bodies
	old      *old
	next     *limits.Limits // in force from the next restart on, if not nil
	end      int64          // where the element that was given last ends
	last     names.Name     // its name
	in, out  side
	fresh    bool   // message is there
	again    bool   // the peer's stream was open before
	writing  bool   // Append calls its caller
	began    bool   // who began an element
	misuse   Misuse // of the ElementWriter
	failure  failure
	elements ElementWriter // of this session
}

// New returns a session. The error wraps [ErrOptions].
func New(o Options) (*Session, error) {
	cfg, err := o.resolve()
	if err != nil {
		return nil, err
	}
	s := &Session{cfg: cfg, profile: cfg.profile}
	s.elements.s = s
	if s.p, err = parser.New(cfg.parser); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOptions, err)
	}
	if s.w, err = writer.New(cfg.writer); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOptions, err)
	}
	if s.profile.body {
		s.bosh = new(bodies)
		s.target = bodyScope(cfg.content)
	}
	return s, nil
}

// Framing returns how the session is put on its connection.
func (s *Session) Framing() Framing { return s.cfg.Framing }

// Role returns the session's side of the connection.
func (s *Session) Role() Role { return s.cfg.Role }

// Phase returns where the session stands.
func (s *Session) Phase() Phase {
	switch in, out := s.in, s.out; {
	case in == dead || out == dead || in == closed && out == closed:
		return Dead
	case in == closed || out == closed:
		return Closing
	case in == prologue || out == prologue:
		return Prologue
	case in == opened && out == opened:
		return Open
	}
	return Stanzas
}

// Scope returns what elements of the peer find in scope: for [Carry]. It is nil
// before the peer opened its stream.
func (s *Session) Scope() *Scope { return s.scope }

// Target returns what elements find in scope that go to the peer: for [Carry]. It
// is nil before the session's own stream was opened.
func (s *Session) Target() *Scope { return s.target }

// Stats returns the counts of what came: of stanzas, and of white space between
// elements over TCP (RFC 6120 §4.6.1), in part ahead of the events.
func (s *Session) Stats() parser.Stats { return s.p.Stats() }

// Space returns memory for at least n more bytes, to be filled and then
// committed: see [parser.Parser.Space]. It is nil where bytes come in messages.
func (s *Session) Space(n int) []byte {
	if s.profile.messages {
		return nil
	}
	return s.p.Space(n)
}

// Commit adds the first n bytes of what Space returned to the input.
func (s *Session) Commit(n int) {
	if !s.profile.messages {
		s.p.Commit(n)
	}
}

// Feed copies bytes that came over TCP into the input and returns how many: see
// [parser.Parser.Feed]. Where bytes come in messages it takes none.
func (s *Session) Feed(b []byte) int {
	if s.profile.messages {
		return 0
	}
	return s.p.Feed(b)
}

// Message puts a whole WebSocket message, or the body of an HTTP request or
// response, in. It is read by Next, and borrowed until Next has returned
// [parser.ErrMoreInput] or another error. Its own error is a [Misuse], or that of
// Next.
func (s *Session) Message(b []byte) error {
	switch {
	case !s.profile.messages:
		return MisuseFraming
	case s.err != nil:
		return s.err
	case s.fresh || s.pending():
		return MisuseUnread
	}
	s.message, s.fresh = b, true
	return nil
}

// Finish says that no more bytes will come over TCP: the peer's end of the
// connection was closed. Next returns [io.EOF] then where the stream was closed
// before, and [io.ErrUnexpectedEOF] where it was not.
func (s *Session) Finish() {
	if !s.profile.messages {
		s.p.Finish()
	}
}

// SetLimits changes the limits: at the next restart, as those of a peer that has
// authenticated are others than before. The window stays. The error wraps
// [ErrOptions].
func (s *Session) SetLimits(l limits.Limits) error {
	l.Window = s.p.Limits().Window
	l, err := l.Resolve()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrOptions, err)
	}
	s.next = &l
	return nil
}

// Restart begins new streams on both sides, behind the event that was given last
// (RFC 6120 §4.3.3): the next event is the peer's opening, and the next thing to
// write is one's own.
//
// The mode says what happens to bytes of the peer that are there already. After
// SASL they are kept ([parser.Keep]). When TLS or compression begins, bytes that
// have come were not sent through it: who reads <starttls/> refuses them
// ([parser.Refuse]), or anybody could put stanzas in front of what the peer says
// (RFC 6120 §5.4.3.3); who reads <proceed/> or <compressed/> hands them over
// ([parser.HandOver]) to the layer that begins, raw: they are returned. Keeping
// what follows these elements is refused as [MisusePlaintext].
//
// Over WebSocket and BOSH there is nothing to be kept, whatever the mode. Of the BOSH
// body in which the event came the rest is read: where it holds another event, that is
// [MisuseUnread], and Next gives it. The views of the event expire.
//
// The error is a [Misuse], or an [*parser.Error] with [parser.RuleRestart] where
// bytes are refused, which ends the session.
func (s *Session) Restart(mode parser.RestartMode) ([]byte, error) {
	switch {
	case s.err != nil:
		return nil, s.err
	case s.writing:
		return nil, MisuseInside
	case s.in == closed || s.out == closed:
		return nil, MisuseClosed
	case s.out == dead:
		return nil, MisuseFailed
	case s.in == prologue || s.out == prologue:
		return nil, MisuseNotOpen
	case s.fresh:
		return nil, MisuseUnread
	case mode == parser.Keep && beginsLayer(s.last):
		return nil, MisusePlaintext
	}
	switch finished, err := s.finishBody(); {
	case err != nil:
		return nil, err
	case !finished:
		return nil, MisuseUnread
	}
	over, err := s.renew(mode)
	switch {
	case err == parser.ErrNotBetweenStanzas:
		return nil, MisuseInside
	case err != nil:
		return nil, s.fail(err)
	}
	if err := s.w.Restart(); err != nil {
		return nil, s.fail(err)
	}
	s.in, s.out = prologue, prologue
	s.scope = nil
	if !s.profile.body { // the language of bodies is the session's, which goes on
		s.target = nil
	}
	s.last, s.end = names.Unknown, 0
	return over, nil
}

// beginsLayer reports whether TLS or compression begins behind an element.
func beginsLayer(n names.Name) bool {
	switch n {
	case names.TLSStarttls, names.TLSProceed, names.CompressCompress, names.CompressCompressed:
		return true
	}
	return false
}

// renew restarts the parser, with the limits that are in force now.
func (s *Session) renew(mode parser.RestartMode) (over []byte, err error) {
	if s.profile.opening == parser.Stream {
		over, err = s.p.Restart(mode)
	} else {
		s.p.Reset(s.profile.opening)
	}
	if s.next == nil || err != nil {
		return over, err
	}
	w, err := writer.New(writer.Options{Limits: *s.next})
	if err == nil {
		err = s.p.SetLimits(*s.next)
	}
	if err != nil {
		return nil, err
	}
	s.w, s.next = w, nil
	if s.bosh != nil {
		s.bosh.repairs = nil // it has the limits of before
	}
	return over, nil
}

// Close gives back everything that the session borrowed. Sessions that end as
// they should have nothing left to give back; call it for those that do not. In a
// function that Append calls it does nothing but make Append fail.
func (s *Session) Close() {
	if s.writing {
		s.misuse = MisuseInside
		return
	}
	s.p.Close()
	s.w.Reset()
	s.message, s.fresh = nil, false
	if s.err == nil {
		s.err = MisuseClosed
	}
	s.in, s.out = dead, dead
}

// fail ends reading.
func (s *Session) fail(err error) error {
	s.err, s.in = err, dead
	s.p.Close()
	s.message, s.fresh = nil, false
	return err
}
