package frame_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"strings"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/parser"
)

const clientHeader = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>"

// STARTTLS as a server does it: what came in plain text behind the request is an error,
// and what comes after the answer belongs to the TLS layer.
func ExampleConn_Upgrade() {
	certified := httptest.NewTLSServer(nil) // which has a certificate for example.com
	defer certified.Close()
	roots := x509.NewCertPool()
	roots.AddCert(certified.Certificate())

	client, plain := net.Pipe()
	go func() {
		client.Write([]byte(clientHeader + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"))
		for got := ""; !strings.HasSuffix(got, "xmpp-tls'/>"); { // the header, and <proceed/>
			b := make([]byte, 512)
			n, _ := client.Read(b)
			got += string(b[:n])
		}
		secure := tls.Client(client, &tls.Config{RootCAs: roots, ServerName: "example.com"})
		go io.Copy(io.Discard, secure)
		secure.Write([]byte(clientHeader + "<presence/></stream:stream>"))
	}()

	c, err := frame.NewConn(plain, frame.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for {
		ev, err := c.Next()
		if err != nil {
			fmt.Println(err)
			return
		}
		if !ev.Stanza().Is("urn:ietf:params:xml:ns:xmpp-tls", "starttls") {
			fmt.Println(ev.Kind())
			if ev.Kind() == frame.Opened || ev.Kind() == frame.Restarted {
				c.Open(frame.Header{From: "example.org", ID: "s1"})
			}
			continue
		}
		if _, err := c.Restart(parser.Refuse); err != nil { // before the answer, as the peer may be quick
			log.Fatal(err)
		}
		plain.Write([]byte("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"))
		if err := c.Upgrade(tls.Server(plain, &tls.Config{Certificates: certified.TLS.Certificates})); err != nil {
			log.Fatal(err)
		}
	}
	// Output:
	// opened
	// restarted
	// stanza
	// closed
	// EOF
}

// socket is a WebSocket whose client opens its stream, and says nothing more.
type socket struct{ sent string }

func (w *socket) ReadMessage() ([]byte, error) {
	return []byte("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' version='1.0'/>"), nil
}

func (w *socket) WriteMessage(b []byte) error {
	w.sent = string(b)
	return nil
}

// What a server that is about to go away tells a client: where else to connect, which has
// to be as secure as it was here.
func ExampleConn_Redirect() {
	var ws socket
	c, err := frame.NewMessageConn(&ws, frame.Options{Framing: frame.WebSocket, URI: "wss://a.example.org/xmpp"})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Release() // it ends without having been closed by the peer
	if _, err := c.Next(); err != nil {
		log.Fatal(err)
	}
	c.Open(frame.Header{From: "example.org"})
	fmt.Println(c.Redirect("ws://b.example.org/xmpp"))
	fmt.Println(c.Redirect("wss://b.example.org/xmpp"))
	fmt.Println(ws.sent)
	// Output:
	// stanza: redirect to lower security
	// <nil>
	// <close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='wss://b.example.org/xmpp'/>
}

// A server hands a stanza of one client to another one, as it came or with the sender's
// address. The space keeps the way open through what stands between them.
func ExampleConn_SendStamped() {
	romeo, err := frame.New(frame.Options{})
	if err != nil {
		log.Fatal(err)
	}
	_, ev := first(romeo, clientHeader+"<message to='juliet@example.org'><body>Ay me</body></message>")

	var out strings.Builder
	juliet, err := frame.NewConn(struct {
		*strings.Reader
		*strings.Builder
	}{strings.NewReader(clientHeader), &out}, frame.Options{})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := juliet.Next(); err != nil {
		log.Fatal(err)
	}
	juliet.Open(frame.Header{From: "example.org"})
	out.Reset()
	juliet.SendElement(ev.Stanza().Element, romeo.Scope())
	fmt.Fprintln(&out)
	juliet.Keepalive()
	juliet.SendStamped(ev.Stanza().Element, romeo.Scope(), []byte("romeo@example.net/orchard"))
	fmt.Printf("%q\n", strings.Split(out.String(), "\n"))
	// Output: ["<message to='juliet@example.org'><body>Ay me</body></message>" " <message from='romeo@example.net/orchard' to='juliet@example.org'><body>Ay me</body></message>"]
}
