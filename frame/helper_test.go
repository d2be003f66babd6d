package frame_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

const (
	header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>"
	footer = "</stream:stream>"
	open   = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' version='1.0'/>"
)

func newSession(t testing.TB, o frame.Options) *frame.Session {
	t.Helper()
	s, err := frame.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// describe tells an event in a few words.
func describe(ev frame.Event) string {
	switch st := ev.Stanza(); ev.Kind() {
	case frame.Stanza, frame.Element:
		return fmt.Sprintf("%s %s", ev.Kind(), st.Raw())
	case frame.Failed:
		return fmt.Sprintf("%s %s", ev.Kind(), ev.StreamError().Condition)
	default:
		return ev.Kind().String()
	}
}

// describeError tells an error of Next.
func describeError(err error) string {
	if e, ok := errors.AsType[*parser.Error](err); ok {
		path := ""
		if e.Path != "" {
			path = " in " + e.Path
		}
		return fmt.Sprintf("%s %s at %d%s", string(e.Condition()), e.Rule.String(), e.Offset, path)
	}
	if err == parser.ErrMoreInput {
		return "more"
	}
	return err.Error()
}

// drain returns the events that are there, and what comes then.
func drain(s *frame.Session) (events []string) {
	for {
		ev, err := s.Next()
		if err != nil {
			return append(events, describeError(err))
		}
		events = append(events, describe(ev))
	}
}

// fed returns the events of a stream that comes in pieces cut at these offsets.
func fed(s *frame.Session, input string, cuts ...int) string {
	var all []string
	from := 0
	for _, to := range append(cuts, len(input)) {
		for from < to {
			from += s.Feed([]byte(input[from:to]))
			got := drain(s)
			all = append(all, got[:len(got)-1]...)
			if last := got[len(got)-1]; last != "more" && last != "EOF" {
				return strings.Join(append(all, last), "; ")
			}
		}
	}
	s.Finish()
	return strings.Join(append(all, drain(s)...), "; ")
}

// everySplit holds what a stream gives at every split.
func everySplit(t *testing.T, o frame.Options, input, want string) {
	t.Helper()
	each := make([]int, 0, len(input))
	for at := 0; at <= len(input); at++ {
		if got := fed(newSession(t, o), input, at); got != want {
			t.Fatalf("%q cut at %d:\n%s\nwant\n%s", input, at, got, want)
		}
		each = append(each, at)
	}
	if got := fed(newSession(t, o), input, each...); got != want {
		t.Fatalf("%q byte by byte:\n%s\nwant\n%s", input, got, want)
	}
}

// put returns the events of messages.
func put(t testing.TB, s *frame.Session, messages ...string) string {
	t.Helper()
	var all []string
	for _, m := range messages {
		if err := s.Message([]byte(m)); err != nil {
			t.Fatal(err)
		}
		got := drain(s)
		last := got[len(got)-1]
		if last == "more" {
			got = got[:len(got)-1]
		}
		if all = append(all, got...); last != "more" && last != "EOF" {
			break
		}
	}
	return strings.Join(all, "; ")
}

// features writes features with limits.
func features(e *frame.ElementWriter, maxBytes, idleSeconds int) error {
	e.Start(names.StreamsFeatures)
	e.StreamLimits(maxBytes, idleSeconds)
	return e.End()
}
