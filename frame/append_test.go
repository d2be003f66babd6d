package frame_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// A script is calls, one a word; what each writes or returns is told.
func play(t testing.TB, s *frame.Session, script string) string {
	t.Helper()
	var told []string
	for word := range strings.FieldsSeq(script) {
		told = append(told, step(t, s, word))
	}
	return strings.Join(told, "; ")
}

func step(t testing.TB, s *frame.Session, word string) string {
	t.Helper()
	out, err := []byte("kept "), error(nil)
	switch word {
	case "hear": // the peer opens
		return hear(t, s, map[frame.Framing]string{frame.TCP: header, frame.WebSocket: open, frame.BOSH: "<body xmlns='http://jabber.org/protocol/httpbind' rid='1' to='example.org'/>"}[s.Framing()])
	case "hear-old":
		return hear(t, s, header)
	case "hear-iq":
		return hear(t, s, map[frame.Framing]string{frame.TCP: "<iq/>", frame.WebSocket: "<iq xmlns='jabber:client'/>", frame.BOSH: "<body xmlns='http://jabber.org/protocol/httpbind' rid='2' sid='s'><iq xmlns='jabber:client'/></body>"}[s.Framing()])
	case "hear-close":
		return hear(t, s, map[frame.Framing]string{frame.TCP: footer, frame.WebSocket: closing, frame.BOSH: "<body xmlns='http://jabber.org/protocol/httpbind' rid='3' sid='s' type='terminate'/>"}[s.Framing()])
	case "hear-error":
		return hear(t, s, "<!-- -->")
	case "open":
		out, err = s.AppendOpen(out, frame.Header{From: "a&b", ID: "1"})
	case "open-server":
		out, err = s.AppendOpen(out, frame.Header{Space: "jabber:server"})
	case "open-bad":
		out, err = s.AppendOpen(out, frame.Header{From: "\x00"})
	case "iq":
		out, err = s.Append(out, func(e *frame.ElementWriter) error { e.Start(names.IQ); return e.End() })
	case "two":
		out, err = s.Append(out, func(e *frame.ElementWriter) error {
			e.Start(names.IQ)
			e.End()
			e.Start(names.Presence)
			return e.End()
		})
	case "half":
		out, err = s.Append(out, func(e *frame.ElementWriter) error { return e.Start(names.IQ) })
	case "one-and-a-half":
		out, err = s.Append(out, func(e *frame.ElementWriter) error { e.Start(names.IQ); e.End(); return e.Start(names.IQ) })
	case "none":
		out, err = s.Append(out, func(e *frame.ElementWriter) error { return nil })
	case "own":
		out, err = s.Append(out, func(e *frame.ElementWriter) error { e.Start(names.IQ); return errOwn })
	case "bad-text":
		out, err = s.Append(out, func(e *frame.ElementWriter) error { e.Start(names.IQ); e.TextString("\xEB"); return e.End() })
	case "stream":
		out, err = s.Append(out, func(e *frame.ElementWriter) error { e.StartNS(streamsURI, "stream"); return e.End() })
	case "starttls":
		out, err = s.Append(out, func(e *frame.ElementWriter) error {
			e.Start(names.StreamsFeatures)
			e.Start(names.TLSStarttls)
			e.End()
			return e.End()
		})
	case "anonymous":
		out, err = s.Append(out, func(e *frame.ElementWriter) error { e.StartNS("", "iq"); return e.End() })
	case "inside":
		out, err = s.Append(out, func(e *frame.ElementWriter) error {
			e.Start(names.IQ)
			if _, err := s.Restart(parser.Keep); err != nil {
				return err
			}
			return e.End()
		})
	case "nested":
		out, err = s.Append(out, func(e *frame.ElementWriter) error {
			e.Start(names.IQ)
			_, err := s.Append(nil, func(e *frame.ElementWriter) error { e.Start(names.IQ); return e.End() })
			return err
		})
	case "panic":
		func() {
			defer func() { err = fmt.Errorf("%v", recover()) }()
			out, err = s.Append(out, func(e *frame.ElementWriter) error { e.Start(names.IQ); panic("own") })
		}()
	case "features":
		out, err = s.Append(out, func(e *frame.ElementWriter) error { return features(e, 10000, 0) })
	case "ping":
		out, err = s.AppendKeepalive(out)
	case "close":
		out, err = s.AppendClose(out)
	case "redirect":
		out, err = s.AppendRedirect(out, "wss://b.example/")
	case "redirect-down":
		out, err = s.AppendRedirect(out, "ws://b.example/")
	case "fail":
		var more bool
		if out, more, err = s.AppendFailure(out, frame.StreamError{Condition: writer.Conflict}, frame.Header{From: "f"}); more {
			out = append(out, "+"...)
		}
	case "fail-bad":
		out, _, err = s.AppendFailure(out, frame.StreamError{Condition: "no-such"}, frame.Header{})
	case "restart", "handover", "refuse":
		out, err = s.Restart(map[string]parser.RestartMode{"restart": parser.Keep, "handover": parser.HandOver, "refuse": parser.Refuse}[word])
		out = append([]byte("kept "), out...)
	case "phase":
		return s.Phase().String()
	default:
		t.Fatalf("no step %q", word)
	}
	rest, ok := strings.CutPrefix(string(out), "kept ")
	if !ok {
		t.Fatalf("%s: what was in the buffer is gone: %q", word, out)
	}
	if err != nil {
		if rest != "" {
			t.Fatalf("%s: half of it was written: %q, %v", word, rest, err)
		}
		m, ok := errors.AsType[frame.Misuse](err)
		if ok {
			return "misuse: " + strings.TrimPrefix(m.Error(), "stanza: misuse of a session: ")
		}
		return describeError(err)
	}
	if rest == "" {
		return "ok"
	}
	return rest
}

var errOwn = errors.New("own")

func hear(t testing.TB, s *frame.Session, input string) string {
	t.Helper()
	if s.Framing() == frame.TCP {
		for from := 0; from < len(input); {
			from += s.Feed([]byte(input[from:]))
		}
	} else if err := s.Message([]byte(input)); err != nil {
		return describeError(err)
	}
	return strings.Join(drain(s), ", ")
}

// What is written in which order, and what is refused with which mistake named.
func TestCalls(t *testing.T) {
	const (
		tcpOpen = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='a&amp;b' id='1' version='1.0'>"
		tcpFail = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='f' version='1.0'>"
		wsOpen  = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='a&amp;b' id='1' version='1.0'/>"
		wsFail  = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='f' version='1.0'/>"
		stErr   = "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
		wsErr   = "<stream:error xmlns:stream='http://etherx.jabber.org/streams'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
		wsIQ    = "<iq xmlns='jabber:client'/>"

		notOpen = "misuse: the stream is not open"
		isOpen  = "misuse: the stream is open already"
		over    = "misuse: the stream was closed"
		failed  = "misuse: the stream ended with an error"
		early   = "misuse: the initiating entity opens its stream first"
		framing = "misuse: the framing has no such thing"
		inside  = "misuse: an element is being written"
		unended = "misuse: an element was begun and not ended"
		cannot  = "misuse: no such element can stand in a stream"
		second  = "misuse: a message holds one element, and there are more"
		header  = "misuse: header for another content namespace"
	)
	list := func(parts ...string) string { return strings.Join(parts, "; ") }
	receiver, ws, bosh := frame.Options{}, frame.Options{Framing: frame.WebSocket}, frame.Options{Framing: frame.BOSH}
	initiator := frame.Options{Role: frame.Initiator}
	for _, c := range []struct {
		name   string
		o      frame.Options
		script string
		want   string
	}{
		{"a session", receiver, "phase hear phase open phase iq phase hear-close phase close phase",
			list("prologue", "opened, more", "prologue", tcpOpen, "open", "<iq/>", "stanzas", "closed, EOF", "closing", footer, "dead")},
		{"a WebSocket session", ws, "phase hear phase open phase iq phase hear-close phase close phase",
			list("prologue", "opened, more", "prologue", wsOpen, "open", wsIQ, "stanzas", "closed, EOF", "closing", closing, "dead")},
		{"an initiator's", initiator, "open phase hear phase hear-iq phase close hear-iq hear-close phase",
			list(tcpOpen, "prologue", "opened, more", "open", "stanza <iq/>, more", "stanzas", footer, "stanza <iq/>, more", "closed, EOF", "dead")},
		{"before anything", receiver, "open iq close ping restart", list(early, notOpen, notOpen, notOpen, notOpen)},
		{"before one's own opening", receiver, "hear iq close ping restart", list("opened, more", notOpen, notOpen, notOpen, notOpen)},
		{"close in place of opening", ws, "hear close iq", list("opened, more", closing, over)},
		{"two openings", receiver, "hear open open", list("opened, more", tcpOpen, isOpen)},
		{"another content namespace", receiver, "hear open-server open", list("opened, more", header, tcpOpen)},
		{"a header that cannot be written", receiver, "hear open-bad open", list("opened, more", "stanza: writing: character that XML forbids, at byte 0", tcpOpen)},
		{"an open element that cannot be written", ws, "hear open-bad open", list("opened, more", "stanza: writing: character that XML forbids, at byte 0 in /open", wsOpen)},
		{"after the close", receiver, "hear open close close iq ping open fail restart", list("opened, more", tcpOpen, footer, over, over, over, over, over, over)},
		{"the peer's close leaves writing open", receiver, "hear open hear-close iq restart close", list("opened, more", tcpOpen, "closed, EOF", "<iq/>", over, footer)},
		{"restart before all is open", receiver, "hear restart", list("opened, more", notOpen)},
		{"restart", receiver, "hear open restart iq open hear open iq", list("opened, more", tcpOpen, "ok", notOpen, early, "restarted, more", tcpOpen, "<iq/>")},
		{"restart over WebSocket", ws, "hear open restart iq hear open iq", list("opened, more", wsOpen, "ok", notOpen, "restarted, more", wsOpen, wsIQ)},
		{"elements that cannot be written", receiver, "hear open two half one-and-a-half none own bad-text stream anonymous inside nested panic iq",
			list("opened, more", tcpOpen, "<iq/><presence/>", unended, unended, "misuse: no element was written", "own",
				"stanza: writing: ill-formed UTF-8, at byte 0 in /iq", cannot, cannot, inside, inside, "own", "<iq/>")},
		{"messages that cannot be written", ws, "hear open two half one-and-a-half none stream anonymous inside nested panic ping iq",
			list("opened, more", wsOpen, second, unended, second, "misuse: no element was written", cannot, cannot, inside, inside, "own", framing, wsIQ)},
		{"features and keepalive", receiver, "hear open features ping",
			list("opened, more", tcpOpen, "<stream:features><limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>10000</max-bytes></limits></stream:features>", " ")},
		{"features in a message", ws, "hear open features",
			list("opened, more", wsOpen, "<stream:features xmlns:stream='http://etherx.jabber.org/streams'><limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>10000</max-bytes></limits></stream:features>")},
		{"TLS is offered over TCP", receiver, "hear open starttls", list("opened, more", tcpOpen, "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>")},
		{"and not over WebSocket", ws, "hear open starttls iq", list("opened, more", wsOpen, framing, wsIQ)},
		{"error", receiver, "hear open fail fail iq close open restart phase", list("opened, more", tcpOpen, stErr+footer, failed, failed, failed, failed, failed, "dead")},
		{"error in the header, in one write", receiver, "hear-error fail phase", list("restricted-xml comment at 0", tcpFail+stErr+footer, "dead")},
		{"error in the opening, a message each", ws, "hear-error fail fail fail fail iq", list("restricted-xml comment at 0", wsFail+"+", wsErr+"+", closing, failed, failed)},
		{"error, a message each", ws, "hear open fail iq fail fail", list("opened, more", wsOpen, wsErr+"+", failed, closing, failed)},
		{"error that cannot be written", receiver, "hear open fail-bad iq fail", list("opened, more", tcpOpen, "stanza: writing: not such a stream error condition", "<iq/>", stErr+footer)},
		{"error that cannot be written before the opening", ws, "hear fail-bad open iq", list("opened, more", "stanza: writing: not such a stream error condition", wsOpen, wsIQ)},
		{"error that cannot be written, TCP", receiver, "hear fail-bad open iq", list("opened, more", "stanza: writing: not such a stream error condition", tcpOpen, "<iq/>")},
		{"restart after an error", receiver, "hear open hear-error restart", list("opened, more", tcpOpen, "restricted-xml comment at 116", "restricted-xml comment at 116")},
		{"redirect", ws, "hear open redirect-down redirect iq", list("opened, more", wsOpen, "stanza: redirect to lower security", "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='wss://b.example/'/>", over)},
		{"redirect over TCP", receiver, "hear open redirect", list("opened, more", tcpOpen, framing)},
		{"BOSH has bodies for that", bosh, "hear open close ping redirect", list("opened, more", framing, framing, framing, framing)},
		{"payload", bosh, "iq hear iq two features fail fail iq", list(notOpen, "opened, more", wsIQ, wsIQ+"<presence xmlns='jabber:client'/>",
			"<stream:features xmlns:stream='http://etherx.jabber.org/streams'><limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>10000</max-bytes></limits></stream:features>",
			wsErr, failed, failed)},
		{"old client", frame.Options{Framing: frame.WebSocket, Policies: frame.Policies{LegacyFrames: true}}, "hear-old open iq two fail fail fail",
			list("opened, more", strings.TrimPrefix(tcpOpen, "<?xml version='1.0'?>"), "<iq/>", second, stErr+"+", footer, failed)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := play(t, newSession(t, c.o), c.script); got != c.want {
				t.Errorf("%s\n%s\nwant\n%s", c.script, strings.ReplaceAll(got, "; ", "\n  "), strings.ReplaceAll(c.want, "; ", "\n  "))
			}
		})
	}
}
