package frame_test

import (
	"fmt"
	"log"

	"github.com/seed492f7be9/stanza/frame"
)

// A stream error of the peer, in its parts.
func ExampleEvent_StreamError() {
	_, ev := first(opened(), "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>[2001:db8::9]:5222</see-other-host>"+
		"<text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>moved</text></stream:error>")
	e := ev.StreamError()
	host, port, err := frame.ParseSeeOtherHost(e.Host)
	fmt.Println(e.Condition, e.Text, e.Lang)
	fmt.Println(host, port, err)
	// Output:
	// see-other-host moved en
	// 2001:db8::9 5222 <nil>
}

// A server closes a WebSocket and sends its client elsewhere. Whether to go there is the
// client's to decide, but not where the verdict is against it.
func ExampleEvent_SeeOtherURI() {
	client, err := frame.New(frame.Options{Framing: frame.WebSocket, Role: frame.Initiator, URI: "wss://a.example.org/xmpp"})
	if err != nil {
		log.Fatal(err)
	}
	client.AppendOpen(nil, frame.Header{To: "example.org"})
	for _, m := range []string{
		"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='1.0' id='1' from='example.org'/>",
		"<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='ws://b.example.org/xmpp'/>",
	} {
		if err := client.Message([]byte(m)); err != nil {
			log.Fatal(err)
		}
		ev, err := client.Next()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(ev.Kind())
		if ev.Kind() == frame.Closed {
			fmt.Println(ev.SeeOtherURI())
		}
	}
	// Output:
	// opened
	// closed
	// ws://b.example.org/xmpp stanza: redirect to lower security
}

// Why a BOSH session ended.
func ExampleEvent_Condition() {
	client, err := frame.New(frame.Options{Framing: frame.BOSH, Role: frame.Initiator})
	if err != nil {
		log.Fatal(err)
	}
	client.AppendBody(nil, frame.Body{To: "example.org", RID: frame.Some(1)}, nil)
	client.Message([]byte("<body xmlns='http://jabber.org/protocol/httpbind' type='terminate' condition='host-unknown'/>"))
	for {
		ev, err := client.Next()
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v %q\n", ev.Kind(), ev.Condition())
	}
	// Output:
	// opened ""
	// closed "host-unknown"
	// EOF
}

// What an event loop writes by hand: a stanza with the sender's address, a space that
// keeps a connection open. A redirect is for WebSocket.
func ExampleSession_AppendStamped() {
	s := opened()
	_, ev := first(s, "<presence to='juliet@example.org'/>")
	out, err := s.AppendStamped(nil, ev.Stanza().Element, s.Scope(), []byte("romeo@example.net"))
	fmt.Printf("%s %v\n", out, err)
	out, err = s.AppendKeepalive(out[:0])
	fmt.Printf("%q %v\n", out, err)
	_, err = s.AppendRedirect(out[:0], "wss://b.example.org/xmpp")
	fmt.Println(err)
	fmt.Println(s.Target().Content)
	// Output:
	// <presence from='romeo@example.net' to='juliet@example.org'/> <nil>
	// " " <nil>
	// stanza: misuse of a session: the framing has no such thing
	// jabber:client
}
