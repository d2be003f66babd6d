package names_test

import (
	"errors"
	"fmt"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// A name that is registered is a symbol like any other.
func ExampleRegister() {
	total, err := names.Register("urn:example:billing:0", "total")
	if err != nil {
		panic(err)
	}
	p, err := parser.New(parser.Options{Framing: parser.Document})
	if err != nil {
		panic(err)
	}
	p.Feed([]byte("<invoice xmlns='urn:example:billing:0'><total>12</total></invoice>"))
	p.Finish()
	st, err := p.NextStanza()
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s, %s\n", total, st.Child(total).Text())

	_, err = names.Register("urn:example:billing:0", "sub total")
	var refused *names.RegisterError
	fmt.Println(errors.As(err, &refused), err)
	// Output:
	// {urn:example:billing:0}total, 12
	// true names: register "sub total" in "urn:example:billing:0": not a local name
}

// For variables of a package: a name that cannot be registered is a fault of the
// program.
func ExampleMustRegister() {
	fmt.Println(names.MustRegister("", "x-priority").Registered(), names.MustRegister("jabber:client", "message") == names.Message)
	// Output: true true
}

// Symbols of names that come as text; zero stands for all that have none.
func ExampleLookup() {
	fmt.Println(names.Lookup("jabber:client", "iq") == names.IQ, names.Lookup("jabber:client", "nothing") == names.Unknown)
	// Output: true true
}

func ExampleLookupSpace() {
	space := names.LookupSpace("jabber:client")
	fmt.Println(space == names.NSClient, space == names.Body.Space(), space.URI())
	// Output: true true jabber:client
}
