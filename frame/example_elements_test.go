package frame_test

import (
	"fmt"
	"log"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// opened returns a session of a server whose both streams are open.
func opened() *frame.Session {
	s, err := frame.New(frame.Options{})
	if err != nil {
		log.Fatal(err)
	}
	first(s, clientHeader)
	if _, err := s.AppendOpen(nil, frame.Header{From: "example.org"}); err != nil {
		log.Fatal(err)
	}
	return s
}

// Names that have no symbol, and a prefix where attributes need one.
func ExampleElementWriter() {
	out, err := opened().Append(nil, func(e *frame.ElementWriter) error {
		e.Start(names.Message)
		e.StartNS("urn:example:chess", "move")
		e.Declare("c", "urn:example:chess")
		e.AttrNS("urn:example:chess", "piece", "queen")
		e.Text([]byte("d8 < h4"))
		e.End()
		e.StartPrefix("x", "urn:example:other", "note")
		e.End()
		return e.End()
	})
	fmt.Printf("%s %v\n", out, err)
	// Output: <message><move xmlns='urn:example:chess' xmlns:c='urn:example:chess' c:piece='queen'>d8 &lt; h4</move><x:note xmlns:x='urn:example:other'/></message> <nil>
}

// What a server offers, and the limits that it keeps (XEP-0478).
func ExampleElementWriter_StreamLimits() {
	out, err := opened().Append(nil, func(e *frame.ElementWriter) error {
		e.StartPrefix("stream", "http://etherx.jabber.org/streams", "features")
		e.StreamLimits(262144, 600)
		return e.End()
	})
	fmt.Printf("%s %v\n", out, err)
	// Output: <stream:features><limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>262144</max-bytes><idle-seconds>600</idle-seconds></limits></stream:features> <nil>
}

// A stanza that came is answered with parts of it: token by token, and as a whole.
func ExampleElementWriter_Token() {
	s := opened()
	_, ev := first(s, "<iq type='set' id='1'><query xmlns='jabber:iq:roster'><item jid='a@example.net'/></query></iq>")
	out, err := s.Append(nil, func(e *frame.ElementWriter) error {
		for t := range ev.Stanza().Tokens() {
			if t.Name() != names.IQ || t.Kind() != parser.Start {
				e.Token(t)
				continue
			}
			e.Start(names.IQ)
			for a := range t.Attrs() {
				if a.Name() == names.Type {
					e.AttrString(names.Type, "result")
				} else {
					e.TokenAttr(a)
				}
			}
		}
		e.Start(names.Message)
		for child := range ev.Stanza().Children() {
			e.Element(child)
		}
		return e.End()
	})
	fmt.Printf("%s %v\n", out, err)
	// Output: <iq type='result' id='1'><query xmlns='jabber:iq:roster'><item jid='a@example.net'/></query></iq><message><query xmlns='jabber:iq:roster'><item jid='a@example.net'/></query></message> <nil>
}
