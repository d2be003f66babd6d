package writer_test

import (
	"errors"
	"fmt"
	"os"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/writer"
)

// A message of its own, as over WebSocket: it declares what it needs.
func ExampleNew() {
	w, err := writer.New(writer.Options{Limits: limits.WebSocket})
	if err != nil {
		panic(err)
	}
	w.Start(names.Message)
	w.Attr(names.To, []byte("juliet@example.org"))
	w.Start(names.Body)
	w.Text([]byte("a < b"))
	w.End()
	w.StartPrefix("x", "urn:example:x", "extra")
	w.AttrNS("urn:example:y", "of", "another")
	w.End()
	w.End()
	message, err := w.Take()
	fmt.Printf("%s %v\n", message, err)
	// Output: <message xmlns='jabber:client' to='juliet@example.org'><body>a &lt; b</body><x:extra xmlns:x='urn:example:x' xmlns:ns3='urn:example:y' ns3:of='another'/></message> <nil>
}

// The calls between two stanzas need no look at their errors: the first one stays, and
// nothing of a stanza that lacks a part goes out.
func ExampleWriter_Err() {
	w, err := writer.New(writer.Options{})
	if err != nil {
		panic(err)
	}
	for _, body := range []string{"Ay me!", "bell \x07"} {
		w.Start(names.Message)
		w.Start(names.Body)
		w.TextString(body)
		w.End()
		w.End()
		if err := w.Err(); err != nil {
			fmt.Println(errors.Is(err, writer.RuleChar), err)
			w.Discard() // the stanza at hand
		}
	}
	w.WriteTo(os.Stdout)
	// Output:
	// true stanza: writing: character that XML forbids, at byte 5 in /message/body
	// <message xmlns='jabber:client'><body>Ay me!</body></message>
}

// Or only the call that failed is left out.
func ExampleWriter_Resume() {
	w, err := writer.New(writer.Options{})
	if err != nil {
		panic(err)
	}
	w.Start(names.Presence)
	if err := w.AttrString(names.From, "\xff"); err != nil {
		w.Resume()
	}
	w.End()
	fmt.Printf("%s\n", w.Bytes())
	// Output: <presence xmlns='jabber:client'/>
}

// One stream after another: after SASL, as a server.
func ExampleWriter_Restart() {
	w, err := writer.New(writer.Options{})
	if err != nil {
		panic(err)
	}
	header := writer.Header{From: "example.org", ID: "1", NoDeclaration: true}
	w.OpenStream(header)
	w.Start(names.SASLSuccess)
	w.End()
	w.Restart()
	header.ID = "2"
	w.OpenStream(header)
	w.Start(names.StreamsFeatures)
	w.StreamLimits(w.Limits().Stanza, 300)
	w.End()
	w.Keepalive()
	w.WriteTo(os.Stdout)
	// Output: <stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='example.org' id='1' version='1.0'><success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='example.org' id='2' version='1.0'><stream:features><limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>262144</max-bytes><idle-seconds>300</idle-seconds></limits></stream:features>
}

// The names of rules are for scripts; they do not change.
func ExampleRules() {
	for _, r := range writer.Rules()[:3] {
		fmt.Printf("%s: %s\n", r.String(), r.Error())
	}
	// Output:
	// ill-formed-utf8: ill-formed UTF-8
	// char: character that XML forbids
	// name: not a name
}
