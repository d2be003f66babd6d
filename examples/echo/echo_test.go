package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/xdg-go/scram"
)

// client is somebody at the other end, who reads with encoding/xml.
type client struct {
	t     *testing.T
	conn  net.Conn
	d     *xml.Decoder
	trust []byte
}

// dial starts a server, and connects to it.
func dial(t *testing.T) *client {
	t.Helper()
	srv, trust, err := newServer("juliet", "Capulet")
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go srv.accept(l)
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	c := &client{t: t, conn: conn, trust: trust}
	c.reads(conn)
	return c
}

// reads makes conn what c is connected by.
func (c *client) reads(conn net.Conn) {
	c.t.Helper()
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		c.t.Fatal(err)
	}
	c.conn, c.d = conn, xml.NewDecoder(conn)
}

func (c *client) say(format string, with ...any) {
	c.t.Helper()
	if _, err := fmt.Fprintf(c.conn, format, with...); err != nil {
		c.t.Fatal(err)
	}
}

// hear waits for a start tag with that name, and decodes its element into v, if v is
// something.
func (c *client) hear(name string, v any) {
	c.t.Helper()
	for {
		t, err := c.d.Token()
		if err != nil {
			c.t.Fatalf("waiting for %s: %v", name, err)
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name.Local != name {
			continue
		}
		if v != nil {
			if err := c.d.DecodeElement(v, &start); err != nil {
				c.t.Fatal(err)
			}
		}
		return
	}
}

const header = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>"

type features struct {
	TLS        *struct{} `xml:"urn:ietf:params:xml:ns:xmpp-tls starttls"`
	Mechanisms []string  `xml:"urn:ietf:params:xml:ns:xmpp-sasl mechanisms>mechanism"`
	Bind       *struct{} `xml:"urn:ietf:params:xml:ns:xmpp-bind bind"`
}

// secure begins TLS.
func (c *client) secure() {
	c.t.Helper()
	var f features
	c.say("%s", header)
	if c.hear("features", &f); f.TLS == nil || f.Mechanisms != nil {
		c.t.Fatalf("offered %+v without TLS", f)
	}
	c.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
	c.hear("proceed", nil)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(c.trust)
	c.reads(tls.Client(c.conn, &tls.Config{RootCAs: roots, ServerName: domain}))
	c.say("%s", header)
	if c.hear("features", &f); len(f.Mechanisms) != 1 {
		c.t.Fatalf("offered %+v without a login", f)
	}
}

// login tries to. What comes next is sent with the last response: nobody waits for
// <success/>.
func (c *client) login(password, next string) (granted bool) {
	c.t.Helper()
	scrams, err := scram.SHA256.NewClient("juliet", password, "")
	if err != nil {
		c.t.Fatal(err)
	}
	talk := scrams.NewConversation()
	first, err := talk.Step("")
	if err != nil {
		c.t.Fatal(err)
	}
	var text string
	c.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256'>%s</auth>", base64.StdEncoding.EncodeToString([]byte(first)))
	c.hear("challenge", &text)
	challenge, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		c.t.Fatal(err)
	}
	second, err := talk.Step(string(challenge))
	if err != nil {
		c.t.Fatal(err)
	}
	c.say("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>%s</response>%s", base64.StdEncoding.EncodeToString([]byte(second)), next)
	for {
		t, err := c.d.Token()
		if err != nil {
			c.t.Fatal(err)
		}
		switch start, _ := t.(xml.StartElement); start.Name.Local {
		case "failure":
			return false
		case "success":
			return true
		}
	}
}

// enter logs in and binds a resource, and returns the address.
func (c *client) enter() string {
	c.t.Helper()
	c.secure()
	if !c.login("Capulet", header+"<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>") {
		c.t.Fatal("cannot log in")
	}
	var f features
	if c.hear("features", &f); f.Bind == nil {
		c.t.Fatalf("offered %+v after the login", f)
	}
	var jid string
	c.hear("jid", &jid)
	return jid
}

// What is said comes back, with what is in it that the server knows nothing of, and with
// the sender and the receiver changed about; then the stream is closed in both directions.
func TestEcho(t *testing.T) {
	c := dial(t)
	address := c.enter()
	c.say("<presence/>\n<message id='1' to='echo@localhost' type='chat' xmlns:x='urn:x'><body>But, soft! &amp; what light</body><x:window x:side='east'><x:sun/></x:window></message>")
	var m struct {
		To     string `xml:"to,attr"`
		From   string `xml:"from,attr"`
		ID     string `xml:"id,attr"`
		Body   string `xml:"jabber:client body"`
		Window struct {
			Side string    `xml:"urn:x side,attr"`
			Sun  *struct{} `xml:"urn:x sun"`
		} `xml:"urn:x window"`
	}
	c.hear("message", &m)
	if m.To != address || m.From != "echo@localhost" || m.ID != "1" || m.Body != "But, soft! & what light" || m.Window.Side != "east" || m.Window.Sun == nil {
		t.Errorf("%+v", m)
	}
	c.say("</stream:stream>")
	for {
		tok, err := c.d.Token()
		if end, ok := tok.(xml.EndElement); ok && end.Name.Local == "stream" {
			break
		} else if err != nil {
			t.Fatalf("the stream ends with %v", err)
		}
	}
	if _, err := c.conn.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("the connection ends with %v", err)
	}
}

func TestWrongPassword(t *testing.T) {
	c := dial(t)
	c.secure()
	if c.login("Montague", "") {
		t.Error("logged in")
	}
	if !c.login("Capulet", "") {
		t.Error("no second attempt")
	}
}

// What a client must not do ends its stream with the condition that RFC 6120 has for it.
func TestRefusals(t *testing.T) {
	plain := func(c *client) { c.say("%s", header) }
	secure := func(c *client) { c.secure() }
	known := func(c *client) {
		c.secure()
		c.login("Capulet", header)
	}
	bound := func(c *client) { c.enter() }
	for _, c := range []struct {
		name, say, condition string
		before               func(c *client)
	}{
		{"other host", strings.Replace(header, "localhost", "example.org", 1), "host-unknown", nil},
		{"stream for servers", strings.Replace(header, "jabber:client", "jabber:server", 1), "invalid-namespace", nil},
		{"no XML", "GET / HTTP/1.1\r\n\r\n", "not-well-formed", nil},
		{"stanza without TLS", "<message/>", "not-authorized", plain},
		{"something behind starttls", "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><message/>", "policy-violation", plain},
		{"comment", "<!-- soft! -->", "restricted-xml", plain},
		{"stanza without a login", "<message/>", "not-authorized", secure},
		{"response to nothing", "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", "policy-violation", secure},
		{"large stanza without a login", "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + strings.Repeat("x", 10000), "policy-violation", secure},
		{"request without a resource", "<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>", "not-authorized", known},
		{"second header", header[len("<?xml version='1.0'?>"):], "unsupported-stanza-type", bound},
		{"something unknown", "<x xmlns='urn:x'/>", "unsupported-stanza-type", bound},
		{"end that does not match", "<message><body></message>", "not-well-formed", bound},
	} {
		t.Run(c.name, func(t *testing.T) {
			peer := dial(t)
			if c.before != nil {
				c.before(peer)
			}
			go peer.conn.Write([]byte(c.say)) // perhaps the server does not read all of it
			peer.hear("error", nil)
			peer.hear(c.condition, nil)
		})
	}
}

// Requests are answered, whatever they are for.
func TestRequests(t *testing.T) {
	c := dial(t)
	c.enter()
	c.say("<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq><iq type='result' id='0'/><iq type='get' id='2'><ping xmlns='urn:xmpp:ping'/></iq>")
	for _, want := range []string{"1 result", "2 error"} {
		var q iq
		if c.hear("iq", &q); q.ID+" "+q.Type != want || (q.Roster != nil) != (q.Type == "result") || (q.Error != nil) != (q.Type == "error") {
			t.Errorf("%s: %+v", want, q)
		}
	}
}

// A client that has logged in may send more than one that has not.
func TestLimits(t *testing.T) {
	c := dial(t)
	c.enter()
	text := strings.Repeat("x", 50000)
	go fmt.Fprintf(c.conn, "<message><body>%s</body></message>", text)
	var body string
	if c.hear("body", &body); body != text {
		t.Errorf("%d bytes came back of %d", len(body), len(text))
	}
}
