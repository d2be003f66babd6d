package frame_test

import (
	"fmt"
	"log"

	"github.com/seed492f7be9/stanza/frame"
)

// A server routes what a client sends, and says itself who it is from.
func ExampleCarryStamped() {
	client, err := frame.New(frame.Options{})
	if err != nil {
		log.Fatal(err)
	}
	_, ev := first(client, "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"+
		" version='1.0'><presence from='somebody@else.example' to='juliet@example.org'/>")

	out, err := frame.CarryStamped(nil, ev.Stanza().Element, client.Scope(), client.Scope(), []byte("romeo@example.net/orchard"))
	fmt.Printf("%s %v\n", out, err)
	// Output: <presence from='romeo@example.net/orchard' to='juliet@example.org'/> <nil>
}
