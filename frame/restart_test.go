package frame_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

const (
	starttls = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
	injected = "<message from='admin@example.org'><body>run this</body></message>"
)

// heard returns a receiver that read a header and what follows up to its last
// event, and opened its own stream.
func heard(t testing.TB, o frame.Options, input string, events int) *frame.Session {
	t.Helper()
	s := newSession(t, o)
	for from := 0; from < len(input); {
		from += s.Feed([]byte(input[from:]))
	}
	for range events {
		if _, err := s.Next(); err != nil {
			t.Fatal(err)
		}
	}
	if o.Role == frame.Receiver {
		if _, err := s.AppendOpen(nil, frame.Header{}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// Whoever sits between a client and a server puts a stanza behind <starttls/>, in
// plain text and in the same segment. A server that keeps what it had buffered
// takes it for one that came through TLS, from whoever logs in there.
func TestInjectionBeforeTLS(t *testing.T) {
	// This is how it is done, to a server built on a parser alone that keeps its buffer.
	p, err := parser.New(parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	p.Feed([]byte(header + starttls + header + injected))
	for range 2 {
		if _, err := p.NextStanza(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.Restart(parser.Keep); err != nil {
		t.Fatal(err)
	}
	p.NextStanza() // TLS begins here, and then the client's header should come through it
	if st, err := p.NextStanza(); err != nil || string(st.Raw()) != injected {
		t.Fatalf("the attack does not work any more: %v", err)
	}

	for _, extra := range []string{injected, header + injected, " ", "<", "\x16\x03\x01"} {
		s := heard(t, frame.Options{}, header+starttls+extra, 2)
		if _, err := s.Restart(parser.Keep); err != frame.MisusePlaintext {
			t.Errorf("%q is kept: %v", extra, err)
		}
		_, err := s.Restart(parser.Refuse)
		e, ok := errors.AsType[*parser.Error](err)
		if !ok || e.Rule != parser.RuleRestart || e.Offset != int64(len(header+starttls)) || e.Condition() != parser.PolicyViolation {
			t.Errorf("%q is not refused: %v", extra, err)
		}
		if _, again := s.Next(); again != err {
			t.Errorf("%q: then %v", extra, again)
		}
		if out, _, err := s.AppendFailure(nil, frame.Answer(err), frame.Header{}); err != nil || len(out) == 0 {
			t.Errorf("%q is not answered: %v", extra, err)
		}
	}
	s := heard(t, frame.Options{}, header+starttls, 2)
	if _, err := s.Restart(parser.Refuse); err != nil {
		t.Errorf("nothing is refused: %v", err)
	}
}

// What follows <proceed/> or <compressed/> belongs to the layer that begins.
func TestHandOver(t *testing.T) {
	for _, last := range []string{"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "<compressed xmlns='http://jabber.org/protocol/compress'/>", starttls, "<compress xmlns='http://jabber.org/protocol/compress'/>"} {
		for _, raw := range []string{"", "\x16\x03\x03\x00\x00<", "\x78\x9c<iq/>"} {
			s := heard(t, frame.Options{}, header+last+raw, 2)
			if _, err := s.Restart(parser.Keep); err != frame.MisusePlaintext {
				t.Errorf("%s: kept: %v", last, err)
			}
			over, err := s.Restart(parser.HandOver)
			if err != nil || string(over) != raw {
				t.Errorf("%s: %q handed over, %v; want %q", last, over, err, raw)
			}
			if s.Phase() != frame.Prologue {
				t.Errorf("%s: %v", last, s.Phase())
			}
		}
	}
}

// After SASL bytes that are there already are the new stream's, at every split of
// both.
func TestRestartKeeps(t *testing.T) {
	first := header + auth
	both := first + "<?xml version='1.0'?>" + header + "<iq/>" + footer
	for at := len(first); at <= len(both); at++ {
		s := heard(t, frame.Options{}, both[:at], 2)
		if _, err := s.Restart(parser.Keep); err != nil {
			t.Fatalf("at %d: %v", at, err)
		}
		if got, want := fed(s, both[at:]), "restarted; stanza <iq/>; closed; EOF"; got != want {
			t.Fatalf("at %d: %s", at, got)
		}
	}
}

// Limits change with a restart.
func TestSetLimits(t *testing.T) {
	large := func(n int) string { return fmt.Sprintf("<iq><a xmlns='u'>%0*d</a></iq>", n, 0) }
	s := newSession(t, frame.Options{Limits: limits.BeforeAuth})
	step(t, s, "hear")
	step(t, s, "open")
	if err := s.SetLimits(limits.Limits{Stanza: 1}); !errors.Is(err, frame.ErrOptions) {
		t.Errorf("bad limits: %v", err)
	}
	if err := s.SetLimits(limits.Client); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Restart(parser.Keep); err != nil {
		t.Fatal(err)
	}
	step(t, s, "hear")
	step(t, s, "open")
	if got := hear(t, s, large(20000)); got != "stanza "+large(20000)+", more" {
		t.Errorf("%.80s", got)
	}
	if _, err := s.Append(nil, func(e *frame.ElementWriter) error {
		e.Start(names.IQ)
		e.TextString(large(20000))
		return e.End()
	}); err != nil {
		t.Error(err)
	}

	s = newSession(t, frame.Options{Limits: limits.BeforeAuth})
	step(t, s, "hear")
	step(t, s, "open")
	if err := s.SetLimits(limits.Client); err != nil {
		t.Fatal(err)
	}
	if got, want := hear(t, s, large(20000)), "policy-violation limit at 10116 in /iq/a"; got != want {
		t.Errorf("limits before the restart: %s, want %s", got, want)
	}
}
