package parser_test

import (
	"fmt"
	"io"
	"strings"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

const session = `<?xml version='1.0'?>
<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>
<message to='juliet@example.org'><body>Art thou not Romeo &amp; a Montague?</body></message>
</stream:stream>`

// Pull: a goroutine a connection.
func ExampleReader() {
	r, err := parser.NewReader(strings.NewReader(session), parser.Options{Limits: limits.Client})
	if err != nil {
		panic(err)
	}
	inBody := false
	for tok, err := range r.Tokens() {
		if err != nil {
			fmt.Println(err)
			return
		}
		switch tok.Kind() {
		case parser.Start:
			inBody = tok.Name() == names.Body
			if to, ok := tok.Attr(names.To); ok && tok.Stanza() {
				fmt.Printf("to %s\n", to)
			}
		case parser.Text:
			if inBody {
				fmt.Printf("%s\n", tok.Text())
			}
		case parser.End:
			inBody = false
		}
	}
	// Output:
	// to juliet@example.org
	// Art thou not Romeo & a Montague?
}

// Whole stanzas, each a read-only tree. The first one is the stream's header.
func ExampleReader_Stanzas() {
	r, err := parser.NewReader(strings.NewReader(session), parser.Options{Limits: limits.Client})
	if err != nil {
		panic(err)
	}
	for st, err := range r.Stanzas() {
		if err != nil {
			fmt.Println(err)
			return
		}
		switch st.Name() {
		case names.StreamsStream:
			fmt.Printf("stream to %s\n", st.Attr(names.To))
		case names.Message:
			fmt.Printf("to %s: %s\n", st.Attr(names.To), st.Child(names.Body).Text())
		}
	}
	// Output:
	// stream to example.org
	// to juliet@example.org: Art thou not Romeo & a Montague?
}

// Push: an event loop feeds bytes as they come.
func ExampleParser() {
	p, err := parser.New(parser.Options{})
	if err != nil {
		panic(err)
	}
	for _, piece := range []string{session[:100], session[100:163], session[163:]} {
		for b := []byte(piece); len(b) > 0; {
			b = b[p.Feed(b):]
			for {
				tok, err := p.Next()
				if err == parser.ErrMoreInput {
					break
				}
				if err != nil {
					fmt.Println(err)
					return
				}
				if tok.Kind() == parser.End && tok.Stanza() {
					fmt.Printf("%s ends at byte %d\n", tok.Local(), tok.Offset())
				}
			}
		}
	}
	// Output: message ends at byte 221
}

// One WebSocket message is one document (RFC 7395 §3.3.3).
func ExampleParser_Reset() {
	p, err := parser.New(parser.Options{Framing: parser.FrameOpening, Limits: limits.WebSocket})
	if err != nil {
		panic(err)
	}
	for _, message := range []string{
		`<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' version='1.0'/>`,
		`<presence xmlns='jabber:client'/>`,
		`<presence xmlns='jabber:client'/><iq/>`,
	} {
		p.Feed([]byte(message))
		p.Finish()
		for {
			tok, err := p.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				fmt.Println(err)
				return
			}
			if tok.Kind() == parser.Start {
				fmt.Println(tok.Name())
			}
		}
		p.Reset(parser.Frame)
	}
	// Output:
	// {urn:ietf:params:xml:ns:xmpp-framing}open
	// {jabber:client}presence
	// {jabber:client}presence
	// stanza: content after the root element at byte 33 (not-well-formed)
}

// Plain text that came behind <proceed/> is an attack (RFC 6120 §5.4.3.3).
func ExampleParser_Restart() {
	p, err := parser.New(parser.Options{})
	if err != nil {
		panic(err)
	}
	p.Feed([]byte("<stream:stream xmlns:stream='http://etherx.jabber.org/streams'>" +
		"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><iq xmlns='jabber:client'/>"))
	for {
		tok, err := p.Next()
		if err != nil {
			fmt.Println(err)
			return
		}
		if tok.Kind() == parser.End && tok.Name() == names.TLSStarttls {
			_, err := p.Restart(parser.Refuse)
			fmt.Println(err)
			return
		}
	}
	// Output: stanza: bytes follow that the restart refuses at byte 114 (policy-violation)
}

// The answer to an error, as RFC 6120 §4.9.2 has it.
func ExampleError_AppendStream() {
	p, err := parser.New(parser.Options{Framing: parser.Document})
	if err != nil {
		panic(err)
	}
	p.Feed([]byte("<a><!DOCTYPE"))
	for {
		if _, err := p.Next(); err != nil {
			fmt.Printf("%s\n", err.(*parser.Error).AppendStream(nil))
			return
		}
	}
	// Output: <stream:error><restricted-xml xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>document type declaration at byte 3</text></stream:error>
}
