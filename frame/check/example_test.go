package check_test

import (
	"errors"
	"fmt"
	"io"
	"log"
	"strings"

	"github.com/seed492f7be9/stanza/frame/check"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/precis/jid"
)

// A server checks what a client sends, and answers what is wrong.
func Example() {
	input := `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>
		<message to='juliet@capulet.example'><body>Wherefore?</body></message>
		<iq to='capulet.example' id='r1' type='get'/>
		<presence to='juliet@capulet.example' type='availible'/>
		<iq to='capulet.example' id='r2' type='error'/>
	</stream:stream>`

	checks, err := check.New(check.Options{Content: names.NSClient})
	if err != nil {
		log.Fatal(err)
	}
	r, err := parser.NewReader(strings.NewReader(input), parser.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for {
		st, err := r.NextStanza()
		if err == io.EOF {
			return
		}
		if err != nil {
			log.Fatal(err)
		}
		if st.Header() {
			continue
		}
		bad := checks.Check(st)
		if bad == nil {
			fmt.Printf("%s is handled\n", st.Local())
			continue
		}
		if bad.Stream() != "" {
			fmt.Println("the stream ends with", bad.Stream())
			return
		}
		reply, ok := bad.AppendReply(nil, st)
		fmt.Printf("%v\n%v %s\n", bad.Rule, ok, reply)
	}

	// Output:
	// message is handled
	// iq of type get or set has no child
	// true <iq xmlns='jabber:client' type='error' id='r1' from='capulet.example'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>iq of type get or set has no child</text></error></iq>
	// type is none that the stanza may have
	// true <presence xmlns='jabber:client' type='error' from='juliet@capulet.example'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>type is none that the stanza may have</text></error></presence>
	// stanza of type error has no error element
	// false
}

// A router that parses addresses anyway leaves them out here, and asks what was wrong
// where it does not.
func ExampleOptions() {
	input := []byte("<message xmlns='jabber:server' from='montague.example' to='o&apos;hara@capulet.example'/>")
	p, err := parser.New(parser.Options{Framing: parser.Frame})
	if err != nil {
		log.Fatal(err)
	}
	p.Feed(input)
	p.Finish()
	st, err := p.NextStanza()
	if err != nil {
		log.Fatal(err)
	}
	for _, skip := range []check.Checks{0, check.Addresses} {
		checks, err := check.New(check.Options{Skip: skip})
		if err != nil {
			log.Fatal(err)
		}
		bad := checks.Check(st)
		if bad == nil {
			fmt.Println("right")
			continue
		}
		fmt.Println(bad.Rule, "/", bad.Stream())
		if address, ok := errors.AsType[*jid.Error](bad); ok {
			fmt.Println(address)
		}
	}

	// Output:
	// to is not an address / improper-addressing
	// jid: local: character that a localpart cannot hold, U+0027 at byte 1
	// right
}
