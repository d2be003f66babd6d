package jid_test

import (
	"fmt"

	"github.com/seed492f7be9/stanza/precis/jid"
)

// The zero JID is no address. What is one can be compared with ==.
func ExampleJID() {
	var to jid.JID
	fmt.Println(to.IsZero(), jid.MustParse("Juliet@Example.ORG") == jid.MustParse("juliet@example.org"))
	// Output: true true
}

// A View is what a router makes of the bytes of an attribute; it compares with JIDs
// and becomes one where it is to be kept.
func ExampleView_Is() {
	own := jid.MustParse("example.org")
	buf := make([]byte, jid.MaxLen)
	to, err := jid.ParseView([]byte("juliet@EXAMPLE.org/balcony"), buf)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s %t %t\n", to.Bytes(), to.Is(own), string(to.Domain()) == own.Domain())
	// Output: juliet@example.org/balcony false true
}
