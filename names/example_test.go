package names_test

import (
	"fmt"

	"github.com/seed492f7be9/stanza/names"
)

// An application's names are registered when the program starts.
var nameInvoice = names.MustRegister("urn:example:billing:0", "invoice")

func Example() {
	for _, name := range []names.Name{
		names.Message,
		names.ServerIQ,
		names.StreamsFeatures,
		nameInvoice,
		names.Lookup("urn:example:nobody", "told"),
	} {
		switch name {
		case names.Message:
			fmt.Println("a message")
		case names.StreamsFeatures:
			fmt.Println("stream features")
		case nameInvoice:
			fmt.Println("an invoice:", name.Local(), "of", name.SpaceURI())
		case 0:
			fmt.Println("never heard of it")
		default:
			fmt.Println(name, name.IsStanza())
		}
	}
	// Output:
	// a message
	// {jabber:server}iq true
	// stream features
	// an invoice: invoice of urn:example:billing:0
	// never heard of it
}
