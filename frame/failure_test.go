package frame_test

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// What a stream error of the peer's says (RFC 6120 §4.9).
func TestStreamError(t *testing.T) {
	const ns = " xmlns='urn:ietf:params:xml:ns:xmpp-streams'"
	for _, c := range []struct {
		name, inside string
		want         frame.StreamError
	}{
		{"condition", "<conflict" + ns + "/>", frame.StreamError{Condition: writer.Conflict}},
		{"text and language", "<reset" + ns + "/><text" + ns + " xml:lang='de'>Neu &amp; an</text>", frame.StreamError{Condition: writer.StreamReset, Text: "Neu & an", Lang: "de"}},
		{"several texts", "<text" + ns + ">a</text><text" + ns + ">b</text><reset" + ns + "/>", frame.StreamError{Condition: writer.StreamReset, Text: "a"}},
		{"nothing", "", frame.StreamError{Condition: writer.UndefinedCondition}},
		{"application", "<undefined-condition" + ns + "/><too-many xmlns='urn:x'>5</too-many>", frame.StreamError{Condition: writer.UndefinedCondition, Application: &frame.Application{Space: "urn:x", Local: "too-many", Text: "5"}}},
		{"failed compression", "<undefined-condition" + ns + "/><failure xmlns='http://jabber.org/protocol/compress'><processing-failed/></failure>",
			frame.StreamError{Condition: writer.UndefinedCondition, Application: &frame.Application{Space: "http://jabber.org/protocol/compress", Local: "failure",
				Child: &frame.Application{Space: "http://jabber.org/protocol/compress", Local: "processing-failed"}}}},
		{"two application-specific ones", "<reset" + ns + "/><a xmlns='urn:x'/><b xmlns='urn:x'/>", frame.StreamError{Condition: writer.StreamReset, Application: &frame.Application{Space: "urn:x", Local: "a"}}},
		{"two conditions", "<reset" + ns + "/><conflict" + ns + "/>", frame.StreamError{Condition: writer.StreamReset}},
		{"see-other-host", "<see-other-host" + ns + "> [2001:db8::1]:9222\n</see-other-host>", frame.StreamError{Condition: writer.SeeOtherHost, Host: "[2001:db8::1]:9222"}},
		{"condition of RFC 3920", "<xml-not-well-formed" + ns + "/>", frame.StreamError{Condition: "xml-not-well-formed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSession(t, frame.Options{Role: frame.Initiator})
			in := header + "<stream:error>" + c.inside + "</stream:error>"
			for from := 0; from < len(in); {
				from += s.Feed([]byte(in[from:]))
			}
			s.Next()
			ev, err := s.Next()
			if err != nil || ev.Kind() != frame.Failed {
				t.Fatalf("%v, %v", ev.Kind(), err)
			}
			if got := ev.StreamError(); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

// What is written comes back as it was, over every framing.
func TestStreamErrorThereAndBack(t *testing.T) {
	want := frame.StreamError{
		Condition: writer.SeeOtherHost, Host: "[::1]:5222", Text: "<moved> & \"gone\"", Lang: "en",
		Application: &frame.Application{Space: "urn:x", Local: "a", Child: &frame.Application{Space: "urn:x", Local: "b", Text: "]]>"}},
	}
	for _, f := range []frame.Framing{frame.TCP, frame.WebSocket, frame.BOSH} {
		client, server := pair(t, f)
		out, _, err := server.AppendFailure(nil, want, frame.Header{})
		if err == nil && f == frame.BOSH {
			out, err = server.AppendBody(nil, frame.Body{SID: "s", Type: "terminate", Condition: "remote-stream-error"}, out)
		}
		if err != nil {
			t.Fatal(err)
		}
		if f == frame.TCP {
			client.Feed(out)
		} else if err := client.Message(out); err != nil {
			t.Fatal(err)
		}
		ev, err := client.Next()
		if err != nil || ev.Kind() != frame.Failed {
			t.Fatalf("%v: %v, %v", f, ev.Kind(), err)
		}
		if got := ev.StreamError(); !reflect.DeepEqual(got, want) {
			t.Errorf("%v: %+v, want %+v", f, got, want)
		}
	}
}

// Nothing of what a peer sent is in the answer to it.
func TestAnswer(t *testing.T) {
	for _, c := range []struct {
		err  error
		want frame.StreamError
	}{
		{&parser.Error{Rule: parser.RuleComment, Offset: 7, Path: "/<evil>"}, frame.StreamError{Condition: parser.RestrictedXML, Text: "comment", Lang: "en"}},
		{&parser.Error{Rule: parser.RuleLimit, Limit: limits.Depth, Max: 128}, frame.StreamError{Condition: parser.PolicyViolation, Text: `limit "depth" of 128 passed`, Lang: "en"}},
		{errors.Join(io.ErrUnexpectedEOF, &parser.Error{Rule: parser.RuleName}), frame.StreamError{Condition: parser.NotWellFormed, Text: parser.RuleName.Error(), Lang: "en"}},
		{&frame.BodyError{Attribute: "rid"}, frame.StreamError{Condition: parser.BadFormat, Text: "malformed body", Lang: "en"}},
		{fmt.Errorf("library: %w", frame.ErrNotText), frame.StreamError{Condition: parser.BadFormat, Text: "message that is not text", Lang: "en"}},
		{io.ErrClosedPipe, frame.StreamError{Condition: writer.InternalServerError}},
	} {
		got := frame.Answer(c.err)
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v: %+v, want %+v", c.err, got, c.want)
		}
		if _, _, err := newSession(t, frame.Options{}).AppendFailure(nil, got, frame.Header{}); err != nil {
			t.Errorf("%v: the answer cannot be written: %v", c.err, err)
		}
	}
	for _, r := range parser.Rules() {
		if _, _, err := newSession(t, frame.Options{}).AppendFailure(nil, frame.Answer(&parser.Error{Rule: r}), frame.Header{}); err != nil {
			t.Errorf("%v: the answer cannot be written: %v", r, err)
		}
	}
}

// A host that nobody could go to is not written.
func TestSeeOtherHostIsJudged(t *testing.T) {
	for _, host := range []string{"2001:db8::1", "[2001:db8::1", "a b", "a:0", "a:99999"} {
		s := newSession(t, frame.Options{})
		if out, _, err := s.AppendFailure(nil, frame.StreamError{Condition: writer.SeeOtherHost, Host: host}, frame.Header{}); err != frame.RedirectMalformed || len(out) > 0 {
			t.Errorf("%q: %q, %v", host, out, err)
		}
	}
}
