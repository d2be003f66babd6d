package frame

import (
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// What a session writes is whole: a header, an element, an end; over WebSocket one
// message a call. Where a method returns an error, dst comes back as it was and
// the session is as it was before.

func (s *Session) compose(dst []byte, write func(w *writer.Writer) error) ([]byte, error) {
	return compose(s.w, dst, write)
}

// compose appends what write writes.
func compose(w *writer.Writer, dst []byte, write func(w *writer.Writer) error) (out []byte, err error) {
	if err := w.Buffer(dst); err != nil {
		return dst, err
	}
	whole := false
	defer func() {
		if !whole { // write may have panicked
			w.Discard()
			_, _ = w.Take()
			out = dst
		}
	}()
	if err := write(w); err != nil {
		return dst, err
	}
	if w.Err() == nil && w.Depth() > 0 {
		return dst, MisuseUnfinished
	}
	if out, err = w.Take(); err == nil {
		whole = true
	}
	return out, err
}

// writable returns the misuse that it is to write something after the opening.
func (s *Session) writable() error {
	switch {
	case s.writing:
		return MisuseInside
	case s.out == closed:
		return MisuseClosed
	case s.out == dead:
		return MisuseFailed
	case s.out == prologue:
		return MisuseNotOpen
	}
	return nil
}

// AppendOpen appends the opening of the session's own stream: an XML declaration
// and a stream header (RFC 6120 §4.7), or an open element (RFC 7395 §3.4). Space
// may be left out of the header: it is that of the session, or the peer's.
//
// The initiating entity opens first; the receiving one when it has read that. A
// BOSH session is opened by its first body: see AppendBody.
func (s *Session) AppendOpen(dst []byte, h Header) ([]byte, error) {
	switch err := s.writable(); {
	case s.profile.body:
		return dst, MisuseFraming
	case err == nil:
		return dst, MisuseOpen
	case err != MisuseNotOpen:
		return dst, err
	case s.cfg.Role == Receiver && s.in == prologue:
		return dst, MisuseEarly
	}
	out, err := s.compose(dst, func(w *writer.Writer) error { return s.writeOpening(w, &h) })
	if err == nil {
		s.openOwn(&h)
	}
	return out, err
}

// openOwn opens the session's own stream.
func (s *Session) openOwn(h *Header) {
	s.out = opened
	sc := Scope{Content: h.Space, Lang: h.Lang}
	switch {
	case s.profile.body:
		sc.Default = bodyURI
		if sc.Lang == "" { // of a restart, which leaves the session's language as it is
			sc.Lang = s.target.Lang
		}
	case s.profile.opening == parser.Stream:
		sc.Default = h.Space
		sc.Prefixes = append([]Declaration{{Prefix: "stream", Space: streamsURI}}, h.Declarations...)
	}
	s.target = sc.shared()
}

// writeOpening writes a header, whose content namespace it fills in.
func (s *Session) writeOpening(w *writer.Writer, h *Header) error {
	content := s.cfg.content
	if content == "" && s.scope != nil {
		content = s.scope.Content
	}
	switch {
	case h.Space == "" && content == "":
		h.Space = clientURI
	case h.Space == "":
		h.Space = content
	case content != "" && h.Space != content:
		return MisuseHeader
	}
	if s.profile.opening == parser.Stream {
		h.NoDeclaration = h.NoDeclaration || s.profile.messages
		return w.OpenStream(*h)
	}
	name := names.FramingOpen
	if h.Space == serverURI {
		name = names.FramingServerOpen
	}
	if err := w.Start(name); err != nil {
		return err
	}
	version := h.Version
	if version == "" {
		version = "1.0"
	}
	for _, a := range [...]struct {
		name  names.Name
		value string
	}{{names.To, h.To}, {names.From, h.From}, {names.ID, h.ID}, {names.Version, version}, {names.XMLLang, h.Lang}} {
		if a.value == "" {
			continue
		}
		if err := w.AttrString(a.name, a.value); err != nil {
			return err
		}
	}
	return w.End()
}

// Append appends first-level elements, which write writes; over WebSocket one,
// which is the message. In a BOSH session they are what AppendBody puts into a
// body. An error of write's is returned as it is.
func (s *Session) Append(dst []byte, write func(e *ElementWriter) error) ([]byte, error) {
	if err := s.writable(); err != nil && !(err == MisuseNotOpen && s.profile.body && s.in != prologue) {
		return dst, err
	}
	s.writing, s.began, s.misuse = true, false, 0
	defer func() { s.writing = false }()
	out, err := s.compose(dst, func(*writer.Writer) error {
		err := write(&s.elements)
		switch {
		case s.misuse != 0:
			return s.misuse
		case err != nil:
			return err
		case !s.began && s.w.Err() == nil:
			return MisuseNothing
		}
		return nil
	})
	if err == nil {
		s.wrote()
	}
	return out, err
}

func (s *Session) wrote() {
	if s.out == opened {
		s.out = stanzas
	}
}

// AppendElement appends a first-level element that came in the scope of another
// session, or elsewhere: see [Carry], whose errors it returns. Over WebSocket it is
// the message.
func (s *Session) AppendElement(dst []byte, e parser.Element, from *Scope) ([]byte, error) {
	return s.appendElement(dst, e, from, nil)
}

func (s *Session) appendElement(dst []byte, e parser.Element, from *Scope, address *[]byte) ([]byte, error) {
	switch err := s.writable(); {
	case err != nil && !(err == MisuseNotOpen && s.profile.body && s.in != prologue):
		return dst, err
	case !stands(e.Name(), e.NS()):
		return dst, MisuseElement
	}
	out, err := carry(dst, e, from, s.target, address)
	if err == nil {
		s.wrote()
	}
	return out, err
}

// AppendStamped is AppendElement for a server that says who an element is from (RFC
// 6120 §8.1.2.1): see [CarryStamped].
func (s *Session) AppendStamped(dst []byte, e parser.Element, from *Scope, address []byte) ([]byte, error) {
	return s.appendElement(dst, e, from, &address)
}

// AppendKeepalive appends a space, which says nothing (RFC 6120 §4.6.1): over TCP.
func (s *Session) AppendKeepalive(dst []byte) ([]byte, error) {
	if s.profile.messages { // RFC 7395 §3.8
		return dst, MisuseFraming
	}
	if err := s.writable(); err != nil {
		return dst, err
	}
	return append(dst, ' '), nil
}

// AppendClose appends the end of the session's own stream: an end tag (RFC 6120
// §4.4) or a close element (RFC 7395 §3.6). Over WebSocket a receiving entity may
// answer with it in place of opening (§3.4).
func (s *Session) AppendClose(dst []byte) ([]byte, error) { return s.appendClose(dst, "") }

// AppendRedirect is AppendClose with see-other-uri (RFC 7395 §3.6.1), over
// WebSocket. A redirect that a peer must not follow is not written: see
// [CheckRedirect], whose error it returns.
func (s *Session) AppendRedirect(dst []byte, uri string) ([]byte, error) {
	if s.cfg.Framing != WebSocket || s.old != nil {
		return dst, MisuseFraming
	}
	if err := CheckRedirect(s.cfg.URI, uri); err != nil {
		return dst, err
	}
	return s.appendClose(dst, uri)
}

func (s *Session) appendClose(dst []byte, uri string) ([]byte, error) {
	switch err := s.writable(); {
	case s.profile.body:
		return dst, MisuseFraming
	case err == MisuseNotOpen && s.profile.opening != parser.Stream && s.in != prologue:
	case err != nil:
		return dst, err
	}
	out, err := s.compose(dst, func(w *writer.Writer) error { return s.writeClose(w, uri) })
	if err == nil {
		s.out = closed
	}
	return out, err
}

func (s *Session) writeClose(w *writer.Writer, uri string) error {
	if s.profile.opening == parser.Stream {
		return w.CloseStream()
	}
	name := names.FramingClose
	if s.cfg.content == serverURI {
		name = names.FramingServerClose
	}
	if err := w.Start(name); err != nil {
		return err
	}
	if uri != "" {
		if err := w.AttrString(names.SeeOtherURI, uri); err != nil {
			return err
		}
	}
	return w.End()
}

// AppendFailure appends a stream error, and what goes with it, and ends the
// session (RFC 6120 §4.9.1.1): the opening, if there was none yet, with the header
// h (§4.9.1.2), then the error, then the end of the stream. Over TCP all of that
// is for one write. Over WebSocket each is a message of its own (RFC 7395 §3.5),
// and more says that another one follows: call again, with the same arguments.
//
// In a BOSH session it appends the error alone, for a last body with Type
// "terminate" and Condition "remote-stream-error": see AppendBody.
//
// The host of see-other-host has to be one: see [ParseSeeOtherHost].
func (s *Session) AppendFailure(dst []byte, e StreamError, h Header) (out []byte, more bool, err error) {
	switch err := s.writable(); {
	case err == MisuseFailed && (s.failure == failureOpened || s.failure == failureWritten && !s.profile.body):
		// on with it
	case err != nil && err != MisuseNotOpen:
		return dst, false, err
	}
	if e.Condition == writer.SeeOtherHost {
		if _, _, err := ParseSeeOtherHost(e.Host); err != nil {
			return dst, false, err
		}
	}
	switch {
	case s.profile.body:
		if out, err = s.compose(dst, func(w *writer.Writer) error { return w.StreamError(e) }); err == nil {
			s.failure, s.out = failureWritten, dead
		}
		return out, false, err
	case s.profile.messages:
		return s.failMessage(dst, e, h)
	}
	out, err = s.failStream(dst, e, h)
	return out, false, err
}

// failure is how much of the answer to an error was written.
type failure uint8

const (
	failureNone failure = iota
	failureOpened
	failureWritten
	failureClosed
)

// failStream appends all of the answer.
func (s *Session) failStream(dst []byte, e StreamError, h Header) ([]byte, error) {
	opens := s.out == prologue
	out, err := s.compose(dst, func(w *writer.Writer) error {
		if opens {
			if err := s.writeOpening(w, &h); err != nil {
				return err
			}
		}
		if err := w.StreamError(e); err != nil {
			return err
		}
		return w.CloseStream()
	})
	if err == nil {
		s.failure, s.out = failureClosed, dead
	} else if opens {
		s.w.Reset() // no stream was opened
	}
	return out, err
}

// failMessage appends the next message of the answer, and reports whether another
// one follows.
func (s *Session) failMessage(dst []byte, e StreamError, h Header) (out []byte, more bool, err error) {
	done := s.failure
	if done == failureNone {
		// Nothing leaves before it is known that all of it can.
		if out, err := s.compose(dst, func(w *writer.Writer) error { return w.StreamError(e) }); err != nil {
			return out, false, err
		}
		if s.out != prologue {
			done = failureOpened
		}
	}
	out, err = s.compose(dst, func(w *writer.Writer) error {
		switch done {
		case failureNone:
			return s.writeOpening(w, &h)
		case failureOpened:
			return w.StreamError(e)
		}
		return s.writeClose(w, "")
	})
	if err != nil {
		return out, false, err
	}
	s.failure, s.out = done+1, dead
	return out, s.failure < failureClosed, nil
}
