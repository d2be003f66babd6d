package main

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"
	"log"
	"strconv"
	"sync"
	"time"

	"github.com/xdg-go/scram"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/precis/jid"
	"github.com/seed492f7be9/stanza/writer"
)

// session is one client. Its goroutine reads; those of other clients write to it.
type session struct {
	*server
	*transport
	negotiation *time.Timer // cuts the connection of who does not come to its end
	attempts    int
	scram       *scram.ServerConversation // while there is one
	account     *account                  // nil until the client has logged in
	address     jid.JID                   // with a resource, once it is bound

	presence parser.Stanza // the client's own; none while it is not available. Guarded by server.mu.

	writing sync.Mutex // so that stanzas are counted in the order in which they leave
	managed bool       // by XEP-0198
	before  int64      // stanzas that came before that
	sent    uint32     // stanzas, modulo 2³² (XEP-0198 §4)
	acked   uint32     // of those that were sent
}

// fatal is an error that ends the stream.
type fatal frame.StreamError

func (e fatal) Error() string { return string(e.Condition) }

// session serves one client to its end.
func (srv *server) session(t *transport) {
	s := &session{server: srv, transport: t}
	s.negotiation = time.AfterFunc(negotiationTime, func() { s.cut() })
	err := s.serve()
	s.negotiation.Stop()
	s.leave()
	if answer := (frame.StreamError{}); answers(err, &answer) {
		_ = s.conn.Fail(answer, frame.Header{From: s.domain.String(), ID: rand.Text()})
	}
	s.conn.Release()
	_ = s.shut()
	s.writing.Lock()
	defer s.writing.Unlock()
	s.ended(s, err)
}

// report says how a session ended.
func report(s *session, err error) {
	log.Printf("%v: %d stanzas received, %d sent under management, %d of them acknowledged: %v",
		s.address, s.conn.Stats().Stanzas, s.sent, s.acked, err)
}

// answers finds the stream error that answers an error, if one does.
func answers(err error, answer *frame.StreamError) bool {
	if e, ok := errors.AsType[fatal](err); ok {
		*answer = frame.StreamError(e)
		return true
	}
	if e, ok := errors.AsType[*parser.Error](err); ok {
		*answer = frame.Answer(e)
		return true
	}
	return false
}

// serve reads until the client closes its stream, or something is wrong.
func (s *session) serve() error {
	for {
		ev, err := s.conn.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch ev.Kind() {
		case frame.Opened, frame.Restarted:
			err = s.open(ev.Header())
		case frame.Element:
			err = s.element(ev.Stanza())
		case frame.Stanza:
			err = s.stanza(ev.Stanza())
		case frame.Closed: // also behind a stream error of the client's
			err = s.conn.Close()
		}
		if err != nil {
			return err
		}
	}
}

// open answers the opening of a stream, and offers what can be negotiated now.
func (s *session) open(h frame.Header) error {
	if to, err := jid.Parse(h.To); err != nil || to != s.domain {
		return fatal{Condition: writer.HostUnknown}
	}
	if err := s.conn.Open(frame.Header{From: s.domain.String(), ID: rand.Text(), Lang: "en"}); err != nil {
		return err
	}
	return s.conn.Send(func(e *frame.ElementWriter) error {
		e.Start(names.StreamsFeatures)
		switch {
		case s.startTLS != nil:
			e.Start(names.TLSStarttls)
			e.Start(names.TLSRequired)
			e.End()
			e.End()
		case s.account == nil:
			e.Start(names.SASLMechanisms)
			for _, m := range mechanisms {
				e.Start(names.SASLMechanism)
				e.TextString(m.name)
				e.End()
			}
			e.End()
		default:
			e.Start(names.BindBind)
			e.End()
			if s.manage {
				e.Start(names.SMSm)
				e.End()
			}
		}
		e.StreamLimits(s.limits.Stanza, 0)
		return e.End()
	})
}

// element answers what is no stanza.
func (s *session) element(st parser.Stanza) error {
	switch st.Name() {
	case names.TLSStarttls:
		if s.startTLS == nil {
			return fatal{Condition: parser.PolicyViolation}
		}
		if err := s.conn.Send(element(names.TLSProceed)); err != nil {
			return err
		}
		// What came behind <starttls/> came in plain text, from who knows whom.
		if _, err := s.conn.Restart(parser.Refuse); err != nil {
			return err
		}
		return s.startTLS()
	case names.SASLAuth:
		return s.auth(st)
	case names.SASLResponse:
		return s.step(st)
	case names.SASLAbort:
		return s.refuseAuth(names.SASLAborted)
	case names.SMEnable:
		return s.enable()
	case names.SMR:
		if !s.managed {
			break
		}
		h := uint32(s.conn.Stats().Stanzas - s.before)
		return s.conn.Send(func(e *frame.ElementWriter) error {
			e.Start(names.SMA)
			e.AttrString(names.H, strconv.FormatUint(uint64(h), 10))
			return e.End()
		})
	case names.SMA:
		return s.acknowledged(string(st.Attr(names.H)))
	case names.SMResume: // nothing is kept that could be resumed
		return s.conn.Send(smFailed(names.StanzaErrorItemNotFound))
	}
	return fatal{Condition: parser.UnsupportedStanzaType}
}

// mechanisms are those of SASL, best first. What they compute is a library's.
var mechanisms = []struct {
	name string
	hash scram.HashGeneratorFcn
}{{"SCRAM-SHA-256", scram.SHA256}, {"SCRAM-SHA-1", scram.SHA1}}

// auth begins to authenticate (RFC 6120 §6.4.2).
func (s *session) auth(st parser.Stanza) error {
	if s.startTLS != nil || s.account != nil || s.scram != nil {
		return fatal{Condition: parser.PolicyViolation}
	}
	for _, m := range mechanisms {
		if string(st.Attr(names.Mechanism)) != m.name {
			continue
		}
		// Who is not there learns it in the first step. A server that is open to
		// everybody would go on with keys that it makes up (RFC 5802 §7).
		srv, err := m.hash.NewServer(func(user string) (scram.StoredCredentials, error) {
			a, err := s.login(user, "")
			if err != nil {
				return scram.StoredCredentials{}, err
			}
			return a.keys[m.name], nil
		})
		if err != nil {
			return err
		}
		s.scram = srv.NewConversation()
		return s.step(st)
	}
	return s.refuseAuth(names.SASLInvalidMechanism)
}

// step takes what the client says, and answers it.
func (s *session) step(st parser.Stanza) error {
	if s.scram == nil {
		return fatal{Condition: parser.PolicyViolation}
	}
	said, err := base64.StdEncoding.DecodeString(string(st.Text()))
	if err != nil {
		return s.refuseAuth(names.SASLIncorrectEncoding)
	}
	answer, err := s.scram.Step(string(said))
	if err != nil {
		return s.refuseAuth(names.SASLNotAuthorized)
	}
	name := names.SASLChallenge
	if s.scram.Valid() {
		if s.account, err = s.login(s.scram.Username(), s.scram.AuthzID()); err != nil {
			return s.refuseAuth(names.SASLInvalidAuthzid)
		}
		name = names.SASLSuccess
	}
	err = s.conn.Send(func(e *frame.ElementWriter) error {
		e.Start(name)
		e.TextString(base64.StdEncoding.EncodeToString([]byte(answer)))
		return e.End()
	})
	if err != nil || s.account == nil {
		return err
	}
	s.scram = nil
	if err := s.conn.SetLimits(s.limits); err != nil {
		return err
	}
	_, err = s.conn.Restart(parser.Keep)
	return err
}

// refuseAuth ends one attempt, and with the last one the stream.
func (s *session) refuseAuth(condition names.Name) error {
	s.scram = nil
	err := s.conn.Send(func(e *frame.ElementWriter) error {
		e.Start(names.SASLFailure)
		e.Start(condition)
		e.End()
		return e.End()
	})
	if s.attempts++; s.attempts == 3 && err == nil {
		err = fatal{Condition: parser.PolicyViolation}
	}
	return err
}

// enable begins to count (XEP-0198 §3).
func (s *session) enable() error {
	if !s.manage || s.managed || s.address.IsZero() {
		return s.conn.Send(smFailed(names.StanzaErrorUnexpectedRequest))
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	s.managed, s.before = true, s.conn.Stats().Stanzas
	return s.conn.Send(element(names.SMEnabled))
}

func smFailed(condition names.Name) func(*frame.ElementWriter) error {
	return func(e *frame.ElementWriter) error {
		e.Start(names.SMFailed)
		e.Start(condition)
		e.End()
		return e.End()
	}
}

// acknowledged takes the client's count, which cannot be above what was sent.
func (s *session) acknowledged(h string) error {
	n, err := strconv.ParseUint(h, 10, 32)
	s.writing.Lock()
	defer s.writing.Unlock()
	if err != nil || !s.managed || uint32(n)-s.acked > s.sent-s.acked {
		return fatal{Condition: writer.UndefinedCondition, Application: &frame.Application{
			Space: names.NSSM.URI(), Local: names.SMHandledCountTooHigh.Local(),
		}}
	}
	s.acked = uint32(n)
	return nil
}

// requestEvery is how many stanzas are sent until the client is asked for its count.
const requestEvery = 5

// send writes one stanza. Any goroutine may call it.
func (s *session) send(write func(e *frame.ElementWriter) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.conn.Send(write); err != nil || !s.managed {
		return err
	}
	if s.sent++; s.sent%requestEvery != 0 {
		return nil
	}
	return s.conn.Send(element(names.SMR))
}

// element writes one without anything in it.
func element(name names.Name) func(*frame.ElementWriter) error {
	return func(e *frame.ElementWriter) error {
		e.Start(name)
		return e.End()
	}
}
