package frame_test

import (
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// calls are all methods of an ElementWriter, on a stanza that came.
func calls(st parser.Stanza) map[string]func(e *frame.ElementWriter) error {
	return map[string]func(e *frame.ElementWriter) error{
		"Start":       func(e *frame.ElementWriter) error { return e.Start(names.IQ) },
		"StartNS":     func(e *frame.ElementWriter) error { return e.StartNS("urn:x", "x") },
		"StartPrefix": func(e *frame.ElementWriter) error { return e.StartPrefix("p", "urn:x", "x") },
		"Element":     func(e *frame.ElementWriter) error { return e.Element(st.Element) },
		"Raw":         func(e *frame.ElementWriter) error { return e.Raw(st.Element) },
		"Token": func(e *frame.ElementWriter) error {
			for t := range st.Tokens() {
				if err := e.Token(t); err != nil {
					return err
				}
			}
			return nil
		},
		"TokenAttr": func(e *frame.ElementWriter) error {
			for a := range st.Attrs() {
				return e.TokenAttr(a)
			}
			return nil
		},
		"Declare":      func(e *frame.ElementWriter) error { return e.Declare("q", "urn:q") },
		"Attr":         func(e *frame.ElementWriter) error { return e.Attr(names.To, []byte("a")) },
		"AttrString":   func(e *frame.ElementWriter) error { return e.AttrString(names.From, "b") },
		"AttrNS":       func(e *frame.ElementWriter) error { return e.AttrNS("urn:q", "c", "d") },
		"Text":         func(e *frame.ElementWriter) error { return e.Text([]byte("<")) },
		"TextString":   func(e *frame.ElementWriter) error { return e.TextString(">") },
		"StreamLimits": func(e *frame.ElementWriter) error { return e.StreamLimits(10000, 60) },
		"End":          func(e *frame.ElementWriter) error { return e.End() },
	}
}

func TestElementWriter(t *testing.T) {
	s := newSession(t, frame.Options{})
	step(t, s, "hear")
	step(t, s, "open")
	s.Feed([]byte("<iq id='1'><x xmlns='urn:x'>&amp;</x></iq>"))
	ev, err := s.Next()
	if err != nil {
		t.Fatal(err)
	}
	all := calls(ev.Stanza())
	for script, want := range map[string]string{
		"Start Attr AttrString Declare AttrNS Text TextString End": "<iq to='a' from='b' xmlns:q='urn:q' q:c='d'>&lt;&gt;</iq>",
		"StartNS TokenAttr End":        "<x xmlns='urn:x' id='1'/>",
		"StartPrefix StreamLimits End": "<p:x xmlns:p='urn:x'><limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>10000</max-bytes><idle-seconds>60</idle-seconds></limits></p:x>",
		"Raw Element Token":            "<iq id='1'><x xmlns='urn:x'>&amp;</x></iq><iq id='1'><x xmlns='urn:x'>&amp;</x></iq><iq id='1'><x xmlns='urn:x'>&amp;</x></iq>",
	} {
		out, err := s.Append(nil, func(e *frame.ElementWriter) error {
			for word := range strings.FieldsSeq(script) {
				if err := all[word](e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || string(out) != want {
			t.Errorf("%s: %s, %v; want %s", script, out, err, want)
		}
	}

	// It is over when its function has returned.
	var kept *frame.ElementWriter
	if _, err := s.Append(nil, func(e *frame.ElementWriter) error { kept = e; return ping(e) }); err != nil {
		t.Fatal(err)
	}
	for name, call := range all {
		if err := call(kept); err != frame.MisuseOver {
			t.Errorf("%s behind the end: %v", name, err)
		}
	}
	if out, err := s.Append(nil, ping); err != nil || len(out) == 0 {
		t.Errorf("and then: %q, %v", out, err)
	}

	// What closes the session in there fails, and the session goes on.
	out, err := s.Append([]byte("kept"), func(e *frame.ElementWriter) error {
		e.Start(names.IQ)
		s.Close()
		return e.End()
	})
	if err != frame.MisuseInside || string(out) != "kept" {
		t.Errorf("Close inside: %q, %v", out, err)
	}
	if out, err := s.Append(nil, ping); err != nil || len(out) == 0 {
		t.Errorf("and then: %q, %v", out, err)
	}
}

// Streams of other kinds than a client's: what their headers and first elements look
// like on both sides.
func TestKindsOfStream(t *testing.T) {
	db := []frame.Declaration{{Prefix: "db", Space: "jabber:server:dialback"}}
	for _, c := range []struct {
		name    string
		framing frame.Framing
		content string
		header  frame.Header
		write   func(e *frame.ElementWriter) error
		opening string
		element string
	}{
		{"server, with dialback", frame.TCP, "jabber:server", frame.Header{To: "b", From: "a", Declarations: db}, element(names.DialbackResult),
			"<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback' to='b' from='a' version='1.0'>", "<db:result/>"},
		{"component", frame.TCP, "jabber:component:accept", frame.Header{To: "c"}, element(names.ComponentHandshake),
			"<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='c'>", "<handshake/>"},
		{"component that is connected to", frame.TCP, "jabber:component:connect", frame.Header{To: "c"}, element(names.ComponentConnectMessage),
			"<?xml version='1.0'?><stream:stream xmlns='jabber:component:connect' xmlns:stream='http://etherx.jabber.org/streams' to='c'>", "<message/>"},
		{"server over WebSocket", frame.WebSocket, "jabber:server", frame.Header{To: "b", From: "a"}, element(names.ServerMessage),
			"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing-server' to='b' from='a' version='1.0'/>", "<message xmlns='jabber:server'/>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newSession(t, frame.Options{Framing: c.framing, Role: frame.Initiator, Content: c.content})
			o := frame.Options{Framing: c.framing}
			if c.framing == frame.WebSocket {
				o.Content = c.content
			}
			b := newSession(t, o)
			out, err := a.AppendOpen(nil, c.header)
			if err != nil || string(out) != c.opening {
				t.Fatalf("%s, %v; want %s", out, err, c.opening)
			}
			if got := hear(t, b, string(out)); got != "opened, more" {
				t.Fatal(got)
			}
			if got := b.Scope().Content; got != c.content {
				t.Errorf("content namespace %s", got)
			}
			if out, err = b.AppendOpen(nil, frame.Header{From: c.header.To}); err != nil {
				t.Fatal(err)
			}
			if got := hear(t, a, string(out)); got != "opened, more" {
				t.Fatal(got)
			}
			out, err = a.Append(nil, c.write)
			if err != nil || string(out) != c.element {
				t.Fatalf("%s, %v; want %s", out, err, c.element)
			}
			if got := hear(t, b, string(out)); got != "stanza "+c.element+", more" && got != "element "+c.element+", more" {
				t.Errorf("read as %s", got)
			}
			if out, err = a.AppendClose(nil); err != nil {
				t.Fatal(err)
			}
			if got := hear(t, b, string(out)); got != "closed, EOF" {
				t.Errorf("%s is %s", out, got)
			}
		})
	}
}

// What may not be carried into a stream, and when.
func TestAppendElement(t *testing.T) {
	s := newSession(t, frame.Options{})
	from := toFrame.scope
	st := toFrame.view(t, "<iq xmlns='jabber:client'/>")
	if _, err := s.AppendElement(nil, st, &from); err != frame.MisuseNotOpen {
		t.Errorf("before the opening: %v", err)
	}
	step(t, s, "hear")
	step(t, s, "open")
	for in, want := range map[string]error{
		"<iq xmlns='jabber:client'/>":                          nil,
		"<s:stream xmlns:s='" + streamsURI + "'/>":             frame.MisuseElement,
		"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>":  frame.MisuseElement,
		"<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>": frame.MisuseElement,
	} {
		out, err := s.AppendElement([]byte("kept"), toFrame.view(t, in), &from)
		if err != want || (err != nil) != (string(out) == "kept") {
			t.Errorf("%s: %q, %v", in, out, err)
		}
	}
	if _, _, err := s.AppendFailure(nil, frame.StreamError{Condition: writer.Conflict}, frame.Header{}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AppendElement(nil, st, &from); err != frame.MisuseFailed {
		t.Errorf("after an error: %v", err)
	}
}
