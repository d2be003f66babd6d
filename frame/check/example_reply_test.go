package check_test

import (
	"fmt"
	"log"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/frame/check"
)

// A server answers a stanza that is not as RFC 6120 §8 has it, over the session that it
// came from.
func ExampleError_WriteReply() {
	s, err := frame.New(frame.Options{})
	if err != nil {
		log.Fatal(err)
	}
	s.Feed([]byte("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>" +
		"<iq type='ask' id='7' from='romeo@example.net'/>"))
	if _, err := s.Next(); err != nil {
		log.Fatal(err)
	}
	if _, err := s.AppendOpen(nil, frame.Header{From: "example.org"}); err != nil {
		log.Fatal(err)
	}
	ev, err := s.Next()
	if err != nil {
		log.Fatal(err)
	}
	var checks check.Checker
	bad := checks.Check(ev.Stanza())
	out, err := s.Append(nil, func(e *frame.ElementWriter) error { return bad.WriteReply(e, ev.Stanza()) })
	fmt.Printf("%v\n%s %v\n", bad, out, err)
	// Output:
	// stanza: type is none that the stanza may have, at byte 116 (bad-request)
	// <iq type='error' id='7' to='romeo@example.net'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>type is none that the stanza may have</text></error></iq> <nil>
}
