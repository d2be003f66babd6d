package frame_test

import (
	"fmt"
	"io"
	"log"
	"net"
	"strings"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// A server that answers pings, and a client that sends one.
func ExampleConn() {
	client, server := net.Pipe()
	go func() {
		c, err := frame.NewConn(server, frame.Options{})
		if err != nil {
			log.Fatal(err)
		}
		for {
			ev, err := c.Next()
			if err == io.EOF {
				c.Close()
				server.Close()
				return
			}
			if err != nil {
				c.Fail(frame.Answer(err), frame.Header{From: "example.org"})
				return
			}
			switch st := ev.Stanza(); {
			case ev.Kind() == frame.Opened:
				c.Open(frame.Header{From: "example.org", To: ev.Header().From, ID: "s1"})
			case st.Name() == names.IQ && st.Child(names.PingPing).Exists():
				id := st.Attr(names.ID)
				c.Send(func(e *frame.ElementWriter) error {
					e.Start(names.IQ)
					e.AttrString(names.Type, "result")
					e.Attr(names.ID, id)
					return e.End()
				})
			}
		}
	}()

	c, err := frame.NewConn(client, frame.Options{Role: frame.Initiator})
	if err != nil {
		log.Fatal(err)
	}
	c.Open(frame.Header{To: "example.org"})
	for {
		ev, err := c.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			log.Fatal(err)
		}
		switch ev.Kind() {
		case frame.Opened:
			fmt.Println("opened by", ev.Header().From)
			c.Send(func(e *frame.ElementWriter) error {
				e.Start(names.IQ)
				e.AttrString(names.Type, "get")
				e.AttrString(names.ID, "p1")
				e.Start(names.PingPing)
				e.End()
				return e.End()
			})
		case frame.Stanza:
			fmt.Printf("%s\n", ev.Stanza().Raw())
			c.Close()
		case frame.Closed:
			fmt.Println("closed")
		}
	}
	// Output:
	// opened by example.org
	// <iq type='result' id='p1'/>
	// closed
}

// A gateway from TCP to WebSocket: what comes as a stream goes as messages.
func Example_gateway() {
	tcp, err := frame.New(frame.Options{})
	if err != nil {
		log.Fatal(err)
	}
	ws, err := frame.New(frame.Options{Framing: frame.WebSocket, Role: frame.Initiator})
	if err != nil {
		log.Fatal(err)
	}
	in := strings.NewReader("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'" +
		" to='example.org' version='1.0' xml:lang='de'><message><body>Wer da?</body></message></stream:stream>")

	var message []byte // one buffer for all of them
	for {
		ev, err := tcp.Next()
		if err == parser.ErrMoreInput {
			n, err := in.Read(tcp.Space(512))
			if tcp.Commit(n); err == io.EOF {
				tcp.Finish()
			}
			continue
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			log.Fatal(err)
		}
		switch ev.Kind() {
		case frame.Opened:
			h := ev.Header()
			message, err = ws.AppendOpen(message[:0], frame.Header{To: h.To, Lang: h.Lang})
		case frame.Closed:
			message, err = ws.AppendClose(message[:0])
		default:
			message, err = ws.AppendElement(message[:0], ev.Stanza().Element, tcp.Scope())
		}
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s\n", message)
	}
	// Output:
	// <open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' version='1.0' xml:lang='de'/>
	// <message xmlns='jabber:client' xml:lang='de'><body>Wer da?</body></message>
	// <close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>
}

// A connection manager finds the session of a body before it gives the body to it.
func ExamplePeekBody() {
	request := "<body xmlns='http://jabber.org/protocol/httpbind' rid='1573741820' sid='s1'><presence xmlns='jabber:client'/></body>"
	b, err := frame.PeekBody([]byte(request), frame.Options{}.Limits)
	if err != nil {
		log.Fatal(err)
	}
	rid, _ := b.RID.Value()
	fmt.Println(b.SID, rid)
	// Output: s1 1573741820
}
