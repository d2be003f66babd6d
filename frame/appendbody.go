package frame

import (
	"errors"
	"io"
	"strconv"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// AppendBody appends the body of an HTTP request or response: what b says, round
// the elements that payload holds, which Append, AppendElement or AppendFailure of
// this session wrote. The stream prefix is declared where one of them is of the
// stream namespace (XEP-0206 §4).
//
// The first body opens the stream, one with Restart opens it again, and one with
// Type "terminate" closes it. A request has RID, and all but the first one SID, as
// have all responses: without them it is a [*BodyError].
//
// A payload that is not what those methods wrote is refused, with the
// [*parser.Error] that reading it gives, at an offset in the payload.
func (s *Session) AppendBody(dst []byte, body Body, payload []byte) ([]byte, error) {
	if s.bosh == nil {
		return dst, MisuseFraming
	}
	b := &s.bosh.own
	*b = body
	if err := s.bodyWritable(b); err != nil {
		return dst, err
	}
	found, err := s.bosh.look(payload)
	switch {
	case err != nil:
		return dst, err
	case found.elements > 0 && s.cfg.Role == Receiver && s.in == prologue:
		return dst, MisuseEarly // it answers a restart that did not come yet
	}
	out, err := s.bosh.append(dst, found)
	if cap(s.bosh.wrapped) > maxKept {
		s.bosh.wrapped = nil
	}
	if err != nil {
		return dst, err
	}
	switch {
	case s.out == dead:
		s.failure = failureClosed
	case b.Type == terminate:
		s.out = closed
	case s.out == prologue && s.opens(b, found.elements > 0):
		s.openOwn(&Header{Space: s.cfg.content, Lang: b.Lang})
	}
	s.bosh.created = true
	if found.elements > 0 {
		s.wrote()
	}
	return out, nil
}

const terminate = "terminate"

// opens reports whether a body opens the session's own stream: the first one, the
// one that restarts it, and the first one with something in it after that, which
// answers.
func (s *Session) opens(b *Body, answers bool) bool {
	return !s.bosh.created || b.Restart || s.cfg.Role == Receiver && answers
}

// bodyWritable judges whether a body can be written.
func (s *Session) bodyWritable(b *Body) error {
	switch {
	case s.writing:
		return MisuseInside
	case s.out == closed:
		return MisuseClosed
	case s.out == dead && (s.failure != failureWritten || b.Type != terminate):
		return MisuseFailed
	case s.cfg.Role == Receiver && s.in == prologue && !s.again:
		return MisuseEarly
	case b.Restart && (s.out != prologue || !s.bosh.created):
		return MisuseOpen
	}
	first := !s.bosh.created
	initiates := s.cfg.Role == Initiator
	if _, ok := b.RID.Value(); initiates && !ok {
		return &BodyError{Attribute: names.RID.Local(), Missing: true}
	}
	if b.SID == "" && first != initiates && b.Type != terminate {
		return &BodyError{Attribute: names.SID.Local(), Missing: true}
	}
	return nil
}

// unbounded is for what was held to the session's limits already, an element at a
// time.
var unbounded = limits.Limits{
	Stanza: limits.Unlimited, Header: limits.Unlimited, Tag: limits.Unlimited, Name: limits.Unlimited, Value: limits.Unlimited,
	Text: limits.Unlimited, References: limits.Unlimited, Depth: limits.Unlimited, Elements: limits.Unlimited,
	Attributes: limits.Unlimited, Declarations: limits.Unlimited, InScope: limits.Unlimited,
}

// payload is what a look at it finds.
type payload struct {
	elements int
	streams  bool // one of them is of the stream namespace
}

// look reads what is to go into a body.
func (b *bodies) look(elements []byte) (found payload, err error) {
	if b.w == nil {
		if b.w, err = writer.New(writer.Options{Limits: unbounded}); err != nil {
			return found, err
		}
		if b.p, err = parser.New(parser.Options{Framing: parser.Body, Limits: unbounded}); err != nil {
			return found, err
		}
	}
	b.wrapped = append(b.wrapped[:0], wrapper...)
	b.wrapped = append(append(b.wrapped, elements...), "</body>"...)
	err = b.each(func(st parser.Stanza) error {
		found.elements++
		found.streams = found.streams || st.NS() == names.NSStreams
		return nil
	})
	return found, err
}

// each calls f for the elements of what look has read.
func (b *bodies) each(f func(st parser.Stanza) error) error {
	b.p.Reset(parser.Body)
	rest := b.wrapped
	_, err := readOn(b.p, &rest)
	for err == nil {
		var st parser.Stanza
		if st, err = readOn(b.p, &rest); err == nil {
			err = f(st)
		}
	}
	if err == io.EOF {
		return nil
	}
	if e, ok := errors.AsType[*parser.Error](err); ok {
		e := *e
		e.Offset -= int64(len(wrapper))
		return &e
	}
	return err
}

// wrapper is what elements are read in.
var wrapper = "<body xmlns='" + bodyURI + "'>"

// append appends the body that is to be written.
func (b *bodies) append(dst []byte, found payload) ([]byte, error) {
	return compose(b.w, dst, func(w *writer.Writer) error {
		if err := w.Start(names.HTTPBindBody); err != nil {
			return err
		}
		if found.streams {
			if err := w.Declare("stream", streamsURI); err != nil {
				return err
			}
		}
		if err := b.own.write(w); err != nil {
			return err
		}
		if err := b.each(func(st parser.Stanza) error { return w.Raw(st.Element) }); err != nil {
			return err
		}
		return w.End()
	})
}

// write writes the attributes of a body.
func (b *Body) write(w *writer.Writer) error {
	for i := range bodyAttrs {
		a := &bodyAttrs[i]
		value := ""
		switch {
		case a.text != nil:
			value = *a.text(b)
		case a.number != nil:
			if n, ok := a.number(b).Value(); ok {
				value = strconv.FormatInt(n, 10)
			}
		case *a.flag(b):
			value = "true"
		}
		if value == "" {
			continue
		}
		if a.name.Space() == names.NSXBOSH {
			if err := w.Declare("xmpp", names.NSXBOSH.URI()); err != nil {
				return err
			}
		}
		if err := w.AttrString(a.name, value); err != nil {
			return err
		}
	}
	return nil
}
