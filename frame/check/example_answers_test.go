package check_test

import (
	"errors"
	"fmt"
	"log"
	"strings"

	"github.com/seed492f7be9/stanza/frame/check"
	"github.com/seed492f7be9/stanza/parser"
)

// What is wrong, by its rule, and how it is answered.
func ExampleError() {
	r, err := parser.NewReader(strings.NewReader("<iq xmlns='jabber:client' type='get' id='1'/>"),
		parser.Options{Framing: parser.Frame})
	if err != nil {
		log.Fatal(err)
	}
	st, err := r.NextStanza()
	if err != nil {
		log.Fatal(err)
	}
	checks, err := check.New(check.Options{})
	if err != nil {
		log.Fatal(err)
	}
	bad := checks.Check(st)
	fmt.Println(errors.Is(bad, check.RuleNoChild), errors.Is(bad, check.BadRequest))
	fmt.Printf("%s, type %s: %s\n", bad.Condition(), bad.Type(), bad.Text())
	// Output:
	// true true
	// bad-request, type modify: iq of type get or set has no child
}

// The names of rules are for scripts; they do not change.
func ExampleRules() {
	for _, r := range check.Rules()[:3] {
		fmt.Printf("%s: %s\n", r.String(), r.Error())
	}
	// Output:
	// stanza: element is not a stanza
	// content-namespace: stanza is not in the content namespace of the stream
	// from: from is not an address
}
