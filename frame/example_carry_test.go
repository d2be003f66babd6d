package frame_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// first feeds a session, and returns its events until it needs more.
func first(s *frame.Session, input string) (events []frame.Kind, last frame.Event) {
	s.Feed([]byte(input))
	for {
		ev, err := s.Next()
		if err != nil {
			return events, last
		}
		events = append(events, ev.Kind())
		if last = ev; ev.Kind() != frame.Opened {
			return events, last
		}
	}
}

// A router takes a stanza from a client's stream to that of another server.
func ExampleCarry() {
	client, err := frame.New(frame.Options{})
	if err != nil {
		log.Fatal(err)
	}
	_, ev := first(client, "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"+
		" xmlns:x='urn:example:x' version='1.0' xml:lang='en'><message to='a@example.net'><x:y/></message>")

	to := frame.Scope{Content: "jabber:server", Default: "jabber:server"}
	carried, err := frame.Carry(nil, ev.Stanza().Element, client.Scope(), &to)
	fmt.Printf("%s %v\n", carried, err)
	// Output: <message xmlns:x='urn:example:x' xml:lang='en' to='a@example.net'><x:y/></message> <nil>
}

// What a server announces of its limits, and what a client makes of it.
func ExampleAnnouncedIn() {
	r, err := parser.NewReader(strings.NewReader("<features xmlns='http://etherx.jabber.org/streams'>"+
		"<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>65536</max-bytes></limits></features>"),
		parser.Options{Framing: parser.Frame})
	if err != nil {
		log.Fatal(err)
	}
	st, err := r.NextStanza()
	if err != nil {
		log.Fatal(err)
	}
	announced, ok := frame.AnnouncedIn(st.Element)
	fmt.Println(announced.MaxBytes, announced.IdleSeconds, ok)
	// Output: 65536 0 true
}

// Where a peer may send one, and where not.
func ExampleCheckRedirect() {
	fmt.Println(frame.CheckRedirect("wss://example.org/ws", "wss://other.example.org/ws"))
	fmt.Println(frame.CheckRedirect("wss://example.org/ws", "ws://other.example.org/ws"))
	// Output:
	// <nil>
	// stanza: redirect to lower security
}

func ExampleParseSeeOtherHost() {
	fmt.Println(frame.ParseSeeOtherHost("[2001:db8::7]:5222"))
	// Output: 2001:db8::7 5222 <nil>
}

// A session in an event loop: what is read is fed, what is to be sent is appended.
func ExampleNew() {
	s, err := frame.New(frame.Options{Limits: limits.BeforeAuth, Content: "jabber:client"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(s.Role(), s.Framing(), s.Phase())
	events, _ := first(s, "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"+
		" version='1.0'><auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>")
	out, err := s.AppendOpen(nil, frame.Header{From: "example.org", ID: "1"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(events, s.Phase())

	// The peer has authenticated: its next stream may cost more.
	if out, err = s.Append(out, func(e *frame.ElementWriter) error {
		e.Start(names.SASLSuccess)
		return e.End()
	}); err != nil {
		log.Fatal(err)
	}
	if _, err := s.Restart(parser.Keep); err != nil {
		log.Fatal(err)
	}
	fmt.Println(s.SetLimits(limits.Client), s.Phase())
	fmt.Printf("%s\n", out)
	// Output:
	// receiving entity TCP prologue
	// [opened element] stanzas
	// <nil> prologue
	// <?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='example.org' id='1' version='1.0'><success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
}

// What a peer did wrong is answered as RFC 6120 has it: the opening, the error, the end.
func ExampleAnswer() {
	s, err := frame.New(frame.Options{})
	if err != nil {
		log.Fatal(err)
	}
	s.Feed([]byte("<stream:stream xmlns='jabber:client' xmlns:stream='http://example.org/other'>"))
	_, err = s.Next()
	out, more, failed := s.AppendFailure(nil, frame.Answer(err), frame.Header{From: "example.org", ID: "1"})
	fmt.Printf("%s %t %v\n", out, more, failed)
	// Output: <?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='example.org' id='1' version='1.0'><stream:error><invalid-namespace xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>root element is not in the stream namespace</text></stream:error></stream:stream> false <nil>
}
