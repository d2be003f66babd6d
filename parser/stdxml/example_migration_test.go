package stdxml_test

import (
	"bytes"
	"crypto/tls"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
	"github.com/seed492f7be9/stanza/writer"
)

// What MIGRATION.md shows is lines of this file and of example_test.go.

// One XML document, where it was xml.Unmarshal.
func ExampleTokenReader_Decoder() {
	data := []byte("<query xmlns='jabber:iq:version'><name>Stanza</name></query>")
	var version struct {
		XMLName xml.Name `xml:"jabber:iq:version query"`
		Name    string   `xml:"name"`
	}

	r, err := stdxml.NewTokenReader(bytes.NewReader(data), parser.Options{Framing: parser.Document})
	if err != nil {
		panic(err)
	}
	err = r.Decoder().Decode(&version)

	fmt.Println(version.Name, err)
	// Output: Stanza <nil>
}

// What was an *xml.SyntaxError says which rule was broken and where, and what to
// answer with.
func Example_errors() {
	d := stdxml.NewDecoder(strings.NewReader(header + "<message><body>&nbsp;</body></message>"))
	var err error
	for err == nil {
		_, err = d.Token()
	}

	var e *parser.Error
	switch {
	case err == io.EOF:
		fmt.Println("the peer closed its stream")
	case errors.Is(err, io.ErrUnexpectedEOF):
		fmt.Println("the peer went away")
	case errors.As(err, &e):
		fmt.Println(e.Rule.String(), "at byte", e.Offset, "in", e.Path, "is", e.Condition())
		os.Stdout.Write(e.AppendStream(nil)) // as far as the peer is concerned
	default:
		fmt.Println("the connection:", err)
	}
	// Output:
	// entity at byte 152 in /message/body is restricted-xml
	// <stream:error><restricted-xml xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>reference to an entity that is not predefined at byte 152</text></stream:error>
}

// Limits that are low as long as nobody knows who the peer is. They change where a
// stream begins.
func ExampleTokenReader_Parser() {
	conn := strings.NewReader(header + success + header)
	r, err := stdxml.NewTokenReader(conn, parser.Options{Limits: limits.BeforeAuth})
	if err != nil {
		panic(err)
	}
	if err := skipTo(r, "success"); err != nil {
		panic(err)
	}

	if _, err := r.Restart(parser.Keep); err != nil {
		panic(err)
	}
	trusted := limits.Client
	trusted.Window = limits.BeforeAuth.Window // the buffer stays as it is
	if err := r.Parser().SetLimits(trusted); err != nil {
		panic(err)
	}

	fmt.Println(r.Parser().Limits().Stanza, "bytes a stanza")
	// Output: 262144 bytes a stanza
}

// readAhead is a connection of which something was read before: what Restart gives
// back goes to TLS first.
type readAhead struct {
	net.Conn
	over []byte
}

func (c *readAhead) Read(b []byte) (int, error) {
	if len(c.over) == 0 {
		return c.Conn.Read(b)
	}
	n := copy(b, c.over)
	c.over = c.over[n:]
	return n, nil
}

// skipTo reads up to the end of an element, through a decoder as any other code
// does.
func skipTo(r *stdxml.TokenReader, local string) error {
	d := r.Decoder()
	for {
		tok, err := d.Token()
		if err != nil {
			return err
		}
		if end, ok := tok.(xml.EndElement); ok && end.Name.Local == local {
			return nil
		}
	}
}

// connect takes a client through TLS and SASL, with one TokenReader.
func connect(conn net.Conn, config *tls.Config) (*stdxml.TokenReader, error) {
	r, err := stdxml.NewTokenReader(conn, parser.Options{})
	if err != nil {
		return nil, err
	}
	io.WriteString(conn, header+starttls)

	if err := skipTo(r, "proceed"); err != nil {
		return nil, err
	}
	over, err := r.Restart(parser.HandOver)
	if err != nil {
		return nil, err
	}
	secure := tls.Client(&readAhead{conn, over}, config)
	r.Reset(secure, parser.Stream)

	io.WriteString(secure, header+"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>")

	if err := skipTo(r, "success"); err != nil {
		return nil, err
	}
	if _, err := r.Restart(parser.Keep); err != nil {
		return nil, err
	}

	return r, nil
}

// accept is the other side.
func accept(conn net.Conn, config *tls.Config) error {
	r, err := stdxml.NewTokenReader(conn, parser.Options{Limits: limits.BeforeAuth})
	if err != nil {
		return err
	}

	if err := skipTo(r, "starttls"); err != nil {
		return err
	}
	if _, err := r.Restart(parser.Refuse); err != nil {
		return err // it did not come through TLS: who knows who sent it
	}
	io.WriteString(conn, header+proceed)
	secure := tls.Server(conn, config)
	r.Reset(secure, parser.Stream)

	if err := skipTo(r, "auth"); err != nil {
		return err
	}
	if _, err := r.Restart(parser.Keep); err != nil {
		return err
	}
	_, err = io.WriteString(secure, header+success+header)
	return err
}

// A session that goes from TCP to TLS, and through SASL.
func ExampleTokenReader_Reset() {
	server, client := net.Pipe()
	go accept(server, &tls.Config{Certificates: []tls.Certificate{certificate()}, SessionTicketsDisabled: true})

	r, err := connect(client, &tls.Config{InsecureSkipVerify: true}) // the certificate is made up
	if err != nil {
		panic(err)
	}
	tok, err := r.Token()
	if err != nil {
		panic(err)
	}
	fmt.Println("behind TLS and SASL:", tok.(xml.StartElement).Name.Local)
	// Output: behind TLS and SASL: stream
}

// What was read already behind the last token.
func ExampleTokenReader_Buffered() {
	r, err := stdxml.NewTokenReader(strings.NewReader("<a/> and more"), parser.Options{Framing: parser.Document})
	if err != nil {
		panic(err)
	}
	for range 2 { // the start and the end
		if _, err := r.Token(); err != nil {
			panic(err)
		}
	}
	fmt.Printf("%d bytes were given, %q is behind them\n", r.InputOffset(), r.Buffered())
	// Output: 4 bytes were given, " and more" is behind them
}

// The fastest way for code that has structs: only those stanzas become one that
// need to, and of those only the part that somebody asks for.
func ExampleTokenReader_NextStanza() {
	conn := strings.NewReader(session)
	r, err := stdxml.NewTokenReader(conn, parser.Options{})
	if err != nil {
		panic(err)
	}

	for {
		st, err := r.NextStanza()
		if err == io.EOF {
			break
		}
		if err != nil {
			panic(err)
		}
		switch st.Name() { // two integers are compared
		case names.Message:
			fmt.Printf("to %s: %s\n", st.Attr(names.To), st.Child(names.Body).Text())
		case names.IQ:
			var iq struct {
				ID    string `xml:"id,attr"`
				Query struct {
					Ver string `xml:"ver,attr"`
				} `xml:"jabber:iq:roster query"`
			}
			if err := stdxml.Decode(st, &iq); err != nil {
				panic(err)
			}
			fmt.Println("iq", iq.ID, "knows version", iq.Query.Ver)
		}
	}
	// Output:
	// to juliet@example.org: Art thou not Romeo & a Montague?
	// iq 1 knows version 7
}

// A stanza that is larger than its limit, and need not end the stream.
func ExampleAbandonedError() {
	large := "<message id='1'><body>" + strings.Repeat("la ", 5000) + "</body></message>"
	r, err := stdxml.NewTokenReader(strings.NewReader(header+large+"<iq id='2'/>"+footer), parser.Options{
		Limits: limits.Limits{Stanza: 10000, Skip: 1 << 20},
	})
	if err != nil {
		panic(err)
	}

	for {
		tok, err := r.Token()
		var skipped *stdxml.AbandonedError
		switch {
		case err == io.EOF:
			return
		case errors.As(err, &skipped): // not the end: the next token is the end of <body>
			fmt.Println("skipped:", skipped.Start.Name.Local, skipped.Start.Attr[0].Value)
			continue
		case err != nil:
			panic(err)
		}
		if start, ok := tok.(xml.StartElement); ok {
			fmt.Println("read:", start.Name.Local)
		}
	}
	// Output:
	// read: stream
	// read: message
	// read: body
	// skipped: message 1
	// read: iq
}

// What was an xml.Encoder. Structs are still marshalled by encoding/xml; what it
// wrote becomes a stanza, which is written where it fits.
func Example_writing() {
	w, err := writer.New(writer.Options{})
	if err != nil {
		panic(err)
	}
	if err := w.OpenStream(writer.Header{Space: "jabber:client", From: "example.org", ID: "1", Version: "1.0"}); err != nil {
		panic(err)
	}

	// Token by token.
	w.Start(names.Message)
	w.AttrString(names.To, "romeo@example.net")
	w.Start(names.Body)
	w.TextString("<3")
	w.End()
	w.End()

	// A struct.
	type version struct {
		XMLName xml.Name `xml:"jabber:iq:version query"`
		Name    string   `xml:"name"`
	}
	b, err := xml.Marshal(struct {
		XMLName xml.Name `xml:"jabber:client iq"`
		Type    string   `xml:"type,attr"`
		Version version
	}{Type: "result", Version: version{Name: "Stanza"}})
	if err != nil {
		panic(err)
	}
	r, err := parser.NewReader(bytes.NewReader(b), parser.Options{Framing: parser.Document})
	if err != nil {
		panic(err)
	}
	st, err := r.NextStanza()
	if err != nil {
		panic(err)
	}
	w.Element(st.Element)

	if err := w.Err(); err != nil { // the first that failed of all of these calls
		panic(err)
	}
	if _, err := w.WriteTo(os.Stdout); err != nil {
		panic(err)
	}
	// Output: <?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='example.org' id='1' version='1.0'><message to='romeo@example.net'><body>&lt;3</body></message><iq type='result'><query xmlns='jabber:iq:version'><name>Stanza</name></query></iq>
}
