package stdxml_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

const session = `<?xml version='1.0'?>
<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>
<message to='juliet@example.org'><body>Art thou not Romeo &amp; a Montague?</body></message>
<iq type='get' id='1'><query xmlns='jabber:iq:roster' ver='7'/></iq>
</stream:stream>`

// The loop of a server that was written for encoding/xml. Only the line that makes
// the decoder is another one.
func ExampleNewDecoder() {
	d := stdxml.NewDecoder(strings.NewReader(session)) // it was xml.NewDecoder
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "stream":
		case "message":
			var m struct {
				To   string `xml:"to,attr"`
				Body string `xml:"body"`
			}
			if err := d.DecodeElement(&m, &start); err != nil {
				fmt.Println(err)
				return
			}
			fmt.Printf("to %s: %s\n", m.To, m.Body)
		default:
			fmt.Println("skipped:", start.Name.Local)
			if err := d.Skip(); err != nil {
				fmt.Println(err)
				return
			}
		}
	}
	// Output:
	// to juliet@example.org: Art thou not Romeo & a Montague?
	// skipped: iq
}

// The error that comes out of encoding/xml is the parser's, and can be answered.
func ExampleNewDecoder_errors() {
	d := stdxml.NewDecoder(strings.NewReader(session[:180] + "<message><!-- hello --></message>"))
	for {
		_, err := d.Token()
		var e *parser.Error
		if errors.As(err, &e) {
			fmt.Printf("%s\n", e.AppendStream(nil))
			return
		}
	}
	// Output: <stream:error><restricted-xml xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>comment at byte 189</text></stream:error>
}

// Tokens, each with the place where it ends, with the limits of one's choice.
func ExampleNewTokenReader() {
	r, err := stdxml.NewTokenReader(strings.NewReader("<a xmlns='u' p:x='1' xmlns:p='v'>text<b/></a>"),
		parser.Options{Framing: parser.Document, Limits: limits.BeforeAuth})
	if err != nil {
		panic(err)
	}
	for {
		tok, err := r.Token()
		if err != nil {
			fmt.Println(err)
			return
		}
		switch t := tok.(type) {
		case xml.StartElement:
			fmt.Println(r.InputOffset(), "start", t.Name, t.Attr)
		case xml.EndElement:
			fmt.Println(r.InputOffset(), "end", t.Name)
		case xml.CharData:
			fmt.Printf("%d text %s\n", r.InputOffset(), t)
		}
	}
	// Output:
	// 33 start {u a} [{{ xmlns} u} {{v x} 1} {{xmlns p} v}]
	// 37 text text
	// 41 start {u b} []
	// 41 end {u b}
	// 45 end {u a}
	// EOF
}

// Names as they were written.
func ExampleTokenReader_RawToken() {
	r, err := stdxml.NewTokenReader(strings.NewReader(session), parser.Options{})
	if err != nil {
		panic(err)
	}
	tok, err := r.RawToken()
	if err != nil {
		panic(err)
	}
	fmt.Println(tok.(xml.StartElement).Name)
	// Output: {stream stream}
}

// A session that changes hands: what came behind <proceed/> belongs to TLS.
func ExampleTokenReader_Restart() {
	conn := strings.NewReader("<stream:stream xmlns:stream='http://etherx.jabber.org/streams'>" +
		"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>\x16\x03\x03")
	r, err := stdxml.NewTokenReader(conn, parser.Options{})
	if err != nil {
		panic(err)
	}
	d := r.Decoder()
	if _, err := d.Token(); err != nil { // the header
		panic(err)
	}
	var proceed struct {
		XMLName xml.Name `xml:"urn:ietf:params:xml:ns:xmpp-tls proceed"`
	}
	if err := d.Decode(&proceed); err != nil {
		panic(err)
	}
	rest, err := r.Restart(parser.HandOver)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%q goes to TLS first\n", rest)
	// r.Reset(secured, parser.Stream) reads the next stream, from the TLS connection.
	// Output: "\x16\x03\x03" goes to TLS first
}

// An event loop feeds the parser, as bytes come.
func ExampleFromParser() {
	p, err := parser.New(parser.Options{})
	if err != nil {
		panic(err)
	}
	r := stdxml.FromParser(p)
	for _, piece := range []string{session[:150], session[150:250], session[250:]} {
		for b := []byte(piece); len(b) > 0; {
			b = b[p.Feed(b):]
			for {
				tok, err := r.Token()
				if err == parser.ErrMoreInput {
					break
				}
				if err != nil {
					fmt.Println(err)
					return
				}
				if text, ok := tok.(xml.CharData); ok {
					fmt.Printf("%s\n", text)
				}
			}
		}
	}
	// Output: Art thou not Romeo & a Montague?
}

// Whole stanzas, of which only those are decoded that somebody wants.
func ExampleDecode() {
	r, err := parser.NewReader(strings.NewReader(session), parser.Options{})
	if err != nil {
		panic(err)
	}
	for st, err := range r.Stanzas() {
		if err != nil {
			fmt.Println(err)
			return
		}
		if st.Name() != names.IQ {
			continue
		}
		var query struct {
			XMLName xml.Name `xml:"jabber:iq:roster query"`
			Ver     string   `xml:"ver,attr"`
		}
		if err := stdxml.Decode(st.Child(names.RosterQuery), &query); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("roster version %s\n", query.Ver)
	}
	// Output: roster version 7
}

// An element that is kept as a whole, whatever it is, and written as it was.
func ExampleStanza() {
	type carbon struct {
		XMLName xml.Name      `xml:"urn:xmpp:carbons:2 received"`
		Payload stdxml.Stanza `xml:",any"`
	}
	var c carbon
	err := xml.Unmarshal([]byte(`<received xmlns="urn:xmpp:carbons:2">
		<message xmlns="jabber:client" to="juliet@example.org"><body>Ay me!</body></message></received>`), &c)
	if err != nil {
		panic(err)
	}
	fmt.Printf("to %s: %s\n", c.Payload.Attr(names.To), c.Payload.Child(names.Body).Text())
	b, err := xml.Marshal(c)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s\n", b)
	// Output:
	// to juliet@example.org: Ay me!
	// <received xmlns="urn:xmpp:carbons:2"><message to="juliet@example.org" xmlns="jabber:client"><body>Ay me!</body></message></received>
}

// A copy of a stanza that outlives the parser's memory.
func ExampleOwn() {
	r, err := parser.NewReader(strings.NewReader(session), parser.Options{})
	if err != nil {
		panic(err)
	}
	var queue []stdxml.Stanza
	for st, err := range r.Stanzas() {
		if err != nil {
			fmt.Println(err)
			return
		}
		if !st.Header() {
			queue = append(queue, stdxml.Own(st))
		}
	}
	for _, s := range queue {
		b, err := xml.Marshal(s)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s\n", b)
	}
	// Output:
	// <message to="juliet@example.org" xmlns="jabber:client"><body>Art thou not Romeo &amp; a Montague?</body></message>
	// <iq type="get" id="1" xmlns="jabber:client"><query xmlns='jabber:iq:roster' ver='7'/></iq>
}
