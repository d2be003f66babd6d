package frame_test

import (
	"fmt"
	"io"
	"log"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/names"
)

// recorded is a WebSocket connection, in memory: a library's is wrapped in as few
// lines.
type recorded struct {
	in  []string
	out []string
}

func (m *recorded) ReadMessage() ([]byte, error) {
	if len(m.in) == 0 {
		return nil, io.EOF
	}
	next := m.in[0]
	m.in = m.in[1:]
	return []byte(next), nil
}

func (m *recorded) WriteMessage(b []byte) error {
	m.out = append(m.out, string(b))
	return nil
}

// A server over a WebSocket.
func ExampleNewMessageConn() {
	ws := &recorded{in: []string{
		"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' version='1.0'/>",
		"<presence xmlns='jabber:client'/>",
		"<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>",
	}}
	c, err := frame.NewMessageConn(ws, frame.Options{Framing: frame.WebSocket})
	if err != nil {
		log.Fatal(err)
	}
	for {
		ev, err := c.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			log.Fatal(err)
		}
		switch ev.Kind() {
		case frame.Opened:
			err = c.Open(frame.Header{From: "example.org", ID: "1"})
		case frame.Stanza:
			err = c.Send(func(e *frame.ElementWriter) error {
				e.Start(names.Message)
				e.Start(names.Body)
				e.TextString("Welcome!")
				e.End()
				return e.End()
			})
		case frame.Closed:
			err = c.Close()
		}
		if err != nil {
			log.Fatal(err)
		}
	}
	for _, m := range ws.out {
		fmt.Println(m)
	}
	fmt.Println(c.Phase(), c.Stats().Stanzas)
	// Output:
	// <open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='example.org' id='1' version='1.0'/>
	// <message xmlns='jabber:client'><body>Welcome!</body></message>
	// <close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>
	// dead 1
}

// The bodies of a BOSH session, as a connection manager writes them.
func ExampleSome() {
	s, err := frame.New(frame.Options{Framing: frame.BOSH})
	if err != nil {
		log.Fatal(err)
	}
	err = s.Message([]byte("<body xmlns='http://jabber.org/protocol/httpbind' rid='7' to='example.org' wait='60' hold='1'" +
		" xmpp:version='1.0' xmlns:xmpp='urn:xmpp:xbosh'/>"))
	if err != nil {
		log.Fatal(err)
	}
	if _, err := s.Next(); err != nil {
		log.Fatal(err)
	}
	rid, ok := s.Body().RID.Value()
	fmt.Println(rid, ok, s.Body().Wait != frame.Number{})

	features, err := s.Append(nil, func(e *frame.ElementWriter) error {
		e.Start(names.StreamsFeatures)
		return e.End()
	})
	if err != nil {
		log.Fatal(err)
	}
	body, err := s.AppendBody(nil, frame.Body{SID: "s1", From: "example.org", Wait: frame.Some(30)}, features)
	fmt.Printf("%s %v\n", body, err)
	// Output:
	// 7 true true
	// <body xmlns='http://jabber.org/protocol/httpbind' xmlns:stream='http://etherx.jabber.org/streams' sid='s1' from='example.org' wait='30'><stream:features/></body> <nil>
}
