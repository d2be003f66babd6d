package parser_test

import (
	"fmt"
	"io"
	"strings"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// An event loop reads straight into the parser's memory.
func ExampleNew() {
	p, err := parser.New(parser.Options{Limits: limits.BeforeAuth})
	if err != nil {
		panic(err)
	}
	defer p.Close()
	conn := strings.NewReader(session)
	for {
		n, err := conn.Read(p.Space(1))
		p.Commit(n)
		if err == io.EOF {
			p.Finish()
		}
		for {
			tok, err := p.Next()
			if err == parser.ErrMoreInput {
				break
			}
			if err != nil {
				fmt.Println(err, p.Closed(), p.Stats().Stanzas)
				return
			}
			fmt.Printf("%d %s %s%s\n", tok.Depth(), tok.Kind(), tok.Local(), tok.Text())
		}
	}
	// Output:
	// 0 start stream
	// 1 start message
	// 2 start body
	// 3 text Art thou not Romeo & a Montague?
	// 2 end body
	// 1 end message
	// 0 end stream
	// EOF true 1
}

// Whole stanzas, as bytes come: of half of one there is nothing yet.
func ExampleParser_NextStanza() {
	p, err := parser.New(parser.Options{Framing: parser.Frame})
	if err != nil {
		panic(err)
	}
	for _, piece := range []string{"<message xmlns='jabber:client'><body>Ay", " me!</body></message>"} {
		p.Feed([]byte(piece))
		st, err := p.NextStanza()
		fmt.Printf("%s %v\n", st.Raw(), err)
	}
	p.Finish()
	_, err = p.NextStanza()
	fmt.Println(err)
	// Output:
	// stanza: more input needed
	// <message xmlns='jabber:client'><body>Ay me!</body></message> <nil>
	// EOF
}

// A peer that has authenticated may send more. Limits change where a stream begins,
// and the window stays.
func ExampleParser_SetLimits() {
	p, err := parser.New(parser.Options{Limits: limits.BeforeAuth})
	if err != nil {
		panic(err)
	}
	feed := func(s string) {
		p.Feed([]byte(s))
		for {
			if _, err := p.NextStanza(); err != nil {
				return // parser.ErrMoreInput
			}
		}
	}
	feed("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>" +
		"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>")
	fmt.Println(p.SetLimits(limits.Client))

	if _, err := p.Restart(parser.Keep); err != nil {
		panic(err)
	}
	trusted := limits.Client
	trusted.Window = p.Limits().Window
	fmt.Println(p.SetLimits(trusted), p.Limits().Stanza)
	// Output:
	// stanza: invalid options: limits change before a stream begins, not within it
	// <nil> 262144
}

// What belongs to whoever reads on behind a document.
func ExampleParser_Buffered() {
	p, err := parser.New(parser.Options{Framing: parser.Document})
	if err != nil {
		panic(err)
	}
	p.Feed([]byte("<a/>and more"))
	for range 2 { // the start and the end
		if _, err := p.Next(); err != nil {
			panic(err)
		}
	}
	fmt.Printf("%s\n", p.Buffered())
	// Output: and more
}

// Workers that share nothing have a list each. What was learned stays in it, for the
// next connection: a tag is remembered when it comes for the second time.
func ExampleNewWorkspaces() {
	workspaces := parser.NewWorkspaces(limits.Client.Window, 4)
	for range 3 {
		r, err := parser.NewReader(strings.NewReader(session), parser.Options{Workspaces: workspaces})
		if err != nil {
			panic(err)
		}
		for _, err := range r.Tokens() {
			if err != nil {
				panic(err)
			}
		}
		r.Parser().Close() // so that the next one finds what this one had
	}
	learned := workspaces.Stats()
	fmt.Println("start tags read:", learned.Misses, "compared:", learned.Hits)
	// Output: start tags read: 4 compared: 2
}

// Kernels differ in nothing but speed.
func ExampleUseKernel() {
	all := parser.Kernels()
	if err := parser.UseKernel(all[len(all)-1]); err != nil {
		panic(err)
	}
	fmt.Println(parser.Kernel())
	if err := parser.UseKernel("auto"); err != nil {
		panic(err)
	}
	fmt.Println(parser.Kernel() == all[0])
	// Output:
	// portable
	// true
}
