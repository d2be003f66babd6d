package parser_test

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// A document of any kind, one token at a time.
func ExampleNewReader() {
	r, err := parser.NewReader(strings.NewReader("<a xmlns='urn:example:a' x='1' y='2'>text<b/></a>"),
		parser.Options{Framing: parser.Document})
	if err != nil {
		panic(err)
	}
	for {
		tok, err := r.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			panic(err)
		}
		switch tok.Kind() {
		case parser.Start:
			fmt.Printf("start of {%s}%s", tok.Space(), tok.Local())
			for a := range tok.Attrs() {
				fmt.Printf(" %s=%s", a.Local(), a.Value())
			}
			for prefix, uri := range tok.Declarations() {
				fmt.Printf(", %q is %s", prefix, uri)
			}
			fmt.Println()
		case parser.Text:
			fmt.Printf("text %s\n", tok.Text())
		case parser.End:
			fmt.Printf("end, at byte %d: %s\n", tok.Offset(), tok.Raw())
		}
	}
	// Output:
	// start of {urn:example:a}a x=1 y=2, "" is urn:example:a
	// text text
	// start of {urn:example:a}b
	// end, at byte 41: <b/>
	// end, at byte 45: </a>
}

// one returns the only stanza of a message.
func one(message string) parser.Stanza {
	r, err := parser.NewReader(strings.NewReader(message), parser.Options{Framing: parser.Frame})
	if err != nil {
		panic(err)
	}
	st, err := r.NextStanza()
	if err != nil {
		panic(err)
	}
	return st
}

// What is in a stanza, by symbols where there are any and by names where not. Calls
// can be chained: what is not there gives nothing.
func ExampleElement() {
	st := one(`<message xmlns='jabber:client' to='juliet@example.org' type='chat'>
		<body>Ay me!</body><mood xmlns='urn:example:mood' grade='7'><sad/></mood></message>`)

	fmt.Printf("to %s: %s\n", st.Attr(names.To), st.Child(names.Body).Text())
	mood := st.Find("urn:example:mood", "mood")
	grade, ok := mood.Lookup("", "grade")
	fmt.Printf("mood %s %t\n", grade, ok)
	for child := range mood.Children() {
		fmt.Printf("%s in %s at byte %d: %s\n", child.Local(), child.Space(), child.Offset(), child.Raw())
	}
	fmt.Println(st.Child(names.Subject).Exists(), st.Child(names.Subject).Child(names.Body).Text() == nil)
	// Output:
	// to juliet@example.org: Ay me!
	// mood 7 true
	// sad in urn:example:mood at byte 130: <sad/>
	// false true
}

// A copy outlives the parser's memory, and may be read by others.
func ExampleStanza_Clone() {
	r, err := parser.NewReader(strings.NewReader(session), parser.Options{})
	if err != nil {
		panic(err)
	}
	received := make(chan parser.Stanza, 10)
	for st, err := range r.Stanzas() {
		if err != nil {
			panic(err)
		}
		if !st.Header() {
			received <- st.Clone()
		}
	}
	close(received)
	for st := range received {
		fmt.Printf("%s\n", st.Raw())
	}
	// Output: <message to='juliet@example.org'><body>Art thou not Romeo &amp; a Montague?</body></message>
}

// A stanza that is too large, where that need not end the stream.
func ExampleStanza_Abandoned() {
	input := "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>" +
		"<message id='1'><body>" + strings.Repeat("la ", 5000) + "</body></message><message id='2'/></stream:stream>"
	r, err := parser.NewReader(strings.NewReader(input), parser.Options{
		Limits: limits.Limits{Stanza: 10000, Skip: 1 << 20},
	})
	if err != nil {
		panic(err)
	}
	for st, err := range r.Stanzas() {
		if err != nil {
			panic(err)
		}
		if !st.Header() {
			fmt.Printf("message %s, skipped: %t\n", st.Attr(names.ID), st.Abandoned())
		}
	}
	// Output:
	// message 1, skipped: true
	// message 2, skipped: false
}

// Rules and conditions are errors, so that one can ask for either.
func ExampleError() {
	r, err := parser.NewReader(strings.NewReader("<a><!-- --></a>"), parser.Options{Framing: parser.Document})
	if err != nil {
		panic(err)
	}
	for err == nil {
		_, err = r.Next()
	}
	fmt.Println(errors.Is(err, parser.RuleComment), errors.Is(err, parser.RestrictedXML), errors.Is(err, parser.NotWellFormed))
	var e *parser.Error
	if errors.As(err, &e) {
		fmt.Printf("%s at byte %d in %s: %s\n", e.Rule, e.Offset, e.Path, e.AppendFrame(nil))
	}
	// Output:
	// true true false
	// comment at byte 3 in /a: <stream:error xmlns:stream='http://etherx.jabber.org/streams'><restricted-xml xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>comment at byte 3</text></stream:error>
}

// The names of rules are for scripts; they do not change.
func ExampleRules() {
	for _, r := range parser.Rules()[:3] {
		fmt.Printf("%s: %s (%s)\n", r.String(), r.Error(), r.Condition())
	}
	// Output:
	// ill-formed-utf8: ill-formed UTF-8 (unsupported-encoding)
	// declared-encoding: declared encoding is not UTF-8 (unsupported-encoding)
	// char: character that XML forbids (not-well-formed)
}
