package writer_test

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// A client's stream: a header, a stanza, the end. What is in scope is not declared
// again.
func ExampleWriter() {
	w, err := writer.New(writer.Options{})
	if err != nil {
		panic(err)
	}
	w.OpenStream(writer.Header{To: "example.org", NoDeclaration: true})
	w.Start(names.Message)
	w.AttrString(names.To, "juliet@example.org")
	w.Start(names.Body)
	w.TextString("Art thou not Romeo & a Montague?")
	w.End()
	w.StartNS("urn:example:mood", "mood")
	w.End()
	w.End()
	w.CloseStream()
	if _, err := w.WriteTo(os.Stdout); err != nil { // or what any call before it returned
		fmt.Println(err)
	}
	// Output: <stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'><message to='juliet@example.org'><body>Art thou not Romeo &amp; a Montague?</body><mood xmlns='urn:example:mood'/></message></stream:stream>
}

// The caller's buffer: nothing is allocated where it is large enough.
func ExampleWriter_Buffer() {
	w, err := writer.New(writer.Options{})
	if err != nil {
		panic(err)
	}
	buf := make([]byte, 0, 4096)
	for _, to := range []string{"romeo", "juliet"} {
		w.Buffer(buf[:0])
		w.Start(names.Presence)
		w.AttrString(names.To, to+"@example.org")
		w.End()
		if buf, err = w.Take(); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s\n", buf) // one message of RFC 7395
	}
	// Output:
	// <presence xmlns='jabber:client' to='romeo@example.org'/>
	// <presence xmlns='jabber:client' to='juliet@example.org'/>
}

// What cannot be written is refused, and nothing of the stanza goes out.
func ExampleError() {
	w, err := writer.New(writer.Options{})
	if err != nil {
		panic(err)
	}
	nick := "Mallory\x07" // from somewhere else
	w.Start(names.Message)
	w.Start(names.Body)
	w.TextString("Hello, ")
	w.TextString(nick)
	w.End()
	if err := w.End(); errors.Is(err, writer.RuleChar) {
		fmt.Println(err)
		w.Discard()
	}
	fmt.Printf("%q\n", w.Bytes())
	// Output:
	// stanza: writing: character that XML forbids, at byte 7 in /message/body
	// ""
}

// stanza returns the first stanza of a session.
func stanza(session string) (parser.Stanza, error) {
	r, err := parser.NewReader(strings.NewReader(session), parser.Options{})
	if err != nil {
		return parser.Stanza{}, err
	}
	if _, err := r.NextStanza(); err != nil { // the header
		return parser.Stanza{}, err
	}
	return r.NextStanza()
}

const session = `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' xmlns:e='urn:example'>` +
	`<message to="juliet@example.org"><body>Art thou <![CDATA[not]]> Romeo?</body><e:mood e:level="1"></e:mood></message></stream:stream>`

// An element that was read, as a WebSocket message, which declares everything
// itself.
func ExampleWriter_Element() {
	st, err := stanza(session)
	if err != nil {
		panic(err)
	}
	w, err := writer.New(writer.Options{})
	if err != nil {
		panic(err)
	}
	w.Element(st.Element)
	w.WriteTo(os.Stdout)
	// Output: <message xmlns='jabber:client' to='juliet@example.org'><body>Art thou not Romeo?</body><e:mood xmlns:e='urn:example' e:level='1'/></message>
}

// The same with the bytes that it came in, as far as they mean the same here.
func ExampleWriter_Raw() {
	st, err := stanza(session)
	if err != nil {
		panic(err)
	}
	w, err := writer.New(writer.Options{})
	if err != nil {
		panic(err)
	}
	w.Raw(st.Child(names.Body))
	w.WriteTo(os.Stdout)
	// Output: <body xmlns='jabber:client'>Art thou <![CDATA[not]]> Romeo?</body>
}

// A gateway's form: whatever was read, this is what a weaker parser sees.
func ExampleOptions_canonical() {
	st, err := stanza(session)
	if err != nil {
		panic(err)
	}
	w, err := writer.New(writer.Options{Canonical: true})
	if err != nil {
		panic(err)
	}
	w.Continue(writer.Header{}) // a stream whose header is out
	w.Element(st.Element)
	w.WriteTo(os.Stdout)
	// Output: <message to='juliet@example.org'><body>Art thou not Romeo?</body><mood xmlns='urn:example' xmlns:ns1='urn:example' ns1:level='1'/></message>
}

// A stanza with another sender, the rest as it came: tags are copied in part.
func ExampleWriter_TokenAttr() {
	st, err := stanza(session)
	if err != nil {
		panic(err)
	}
	w, err := writer.New(writer.Options{})
	if err != nil {
		panic(err)
	}
	w.Continue(writer.Header{})
	w.Start(st.Name())
	for a := range st.Attrs() {
		if a.Name() != names.From {
			w.TokenAttr(a)
		}
	}
	w.AttrString(names.From, "romeo@example.net/orchard")
	for c := range st.Children() {
		w.Raw(c)
	}
	w.End()
	w.WriteTo(os.Stdout)
	// Output: <message to='juliet@example.org' from='romeo@example.net/orchard'><body>Art thou <![CDATA[not]]> Romeo?</body><e:mood xmlns:e='urn:example' e:level='1'/></message>
}

// A stream as it is read, event by event.
func ExampleWriter_Token() {
	r, err := parser.NewReader(strings.NewReader(session), parser.Options{})
	if err != nil {
		panic(err)
	}
	w, err := writer.New(writer.Options{})
	if err != nil {
		panic(err)
	}
	for tok, err := range r.Tokens() {
		switch {
		case err != nil:
			fmt.Println(err)
			return
		case tok.Depth() > 0: // the header and the stream's end are the writer's own
			w.Token(tok)
		case tok.Kind() == parser.Start:
			w.OpenStream(writer.Header{To: "example.net", NoDeclaration: true})
		case tok.Kind() == parser.End:
			w.CloseStream()
		}
	}
	w.WriteTo(os.Stdout)
	// Output: <stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.net' version='1.0'><message to='juliet@example.org'><body>Art thou not Romeo?</body><e:mood xmlns:e='urn:example' e:level='1'/></message></stream:stream>
}

// Features with the limits of XEP-0478, and a stream that ends with an error.
func ExampleWriter_StreamError() {
	w, err := writer.New(writer.Options{})
	if err != nil {
		panic(err)
	}
	w.OpenStream(writer.Header{From: "example.org", ID: "x", NoDeclaration: true})
	w.Start(names.StreamsFeatures)
	w.StreamLimits(256<<10, 300)
	w.End()
	w.StreamError(writer.StreamError{
		Condition: parser.PolicyViolation, Text: "Zu viele Tabulatoren", Lang: "de",
		Application: &writer.Application{Space: "urn:example", Local: "too-many-tabs"},
	})
	w.CloseStream()
	fmt.Println(strings.ReplaceAll(string(w.Bytes()), "><", ">\n<"))
	// Output:
	// <stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='example.org' id='x' version='1.0'>
	// <stream:features>
	// <limits xmlns='urn:xmpp:stream-limits:0'>
	// <max-bytes>262144</max-bytes>
	// <idle-seconds>300</idle-seconds>
	// </limits>
	// </stream:features>
	// <stream:error>
	// <policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>
	// <text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='de'>Zu viele Tabulatoren</text>
	// <too-many-tabs xmlns='urn:example'/>
	// </stream:error>
	// </stream:stream>
}

// A WebSocket session (RFC 7395) opens, and is sent somewhere else.
func ExampleWriter_Open() {
	w, err := writer.New(writer.Options{})
	if err != nil {
		panic(err)
	}
	w.Open(writer.Header{From: "example.org", ID: "x", Lang: "en"})
	fmt.Printf("%s\n", w.Bytes())
	w.Reset()
	w.Close("wss://other.example.org/xmpp")
	fmt.Printf("%s\n", w.Bytes())
	// Output:
	// <open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='example.org' id='x' version='1.0' xml:lang='en'/>
	// <close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='wss://other.example.org/xmpp'/>
}

// Prefixes of an application's choice, for what is in values and text.
func ExampleWriter_Declare() {
	w, err := writer.New(writer.Options{})
	if err != nil {
		panic(err)
	}
	w.Continue(writer.Header{})
	w.StartNS("urn:example:form", "field")
	w.Declare("xs", "http://www.w3.org/2001/XMLSchema")
	w.AttrNS("", "datatype", "xs:dateTime")
	w.End()
	w.WriteTo(os.Stdout)
	// Output: <field xmlns='urn:example:form' xmlns:xs='http://www.w3.org/2001/XMLSchema' datatype='xs:dateTime'/>
}
