// Package session_test is a program of somebody who uses mellium.im/xmpp, in the form of
// tests. It knows nothing of what reads underneath: it runs with and without the patch.
package session_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/xml"
	"io"
	"math/big"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	xwebsocket "golang.org/x/net/websocket"

	"mellium.im/sasl"
	"mellium.im/xmlstream"
	"mellium.im/xmpp"
	"mellium.im/xmpp/jid"
	"mellium.im/xmpp/stanza"
	"mellium.im/xmpp/websocket"
)

var juliet = jid.MustParse("juliet@example.net/balcony")

// A client and a server negotiate TLS, a login and a resource, each step but the last of
// which restarts the stream; then the client has a message echoed.
func TestTCP(t *testing.T) {
	certificate, roots := selfSigned(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	client, server := net.Pipe()
	defer client.Close()
	go func() {
		defer server.Close()
		features := []xmpp.StreamFeature{
			xmpp.StartTLS(&tls.Config{Certificates: []tls.Certificate{certificate}}),
			xmpp.SASLServer(func(n *sasl.Negotiator) bool {
				_, password, _ := n.Credentials()
				return string(password) == "Capulet"
			}, sasl.Plain),
			xmpp.BindResource(),
		}
		s, err := xmpp.ReceiveSession(ctx, server, 0, xmpp.NewNegotiator(func(*xmpp.Session, *xmpp.StreamConfig) xmpp.StreamConfig {
			return xmpp.StreamConfig{Features: features}
		}))
		if err != nil {
			t.Errorf("the server says: %v", err)
			return
		}
		_ = s.Serve(xmpp.HandlerFunc(echo))
	}()
	s, err := xmpp.NewClientSession(ctx, juliet, client,
		xmpp.StartTLS(&tls.Config{RootCAs: roots, ServerName: "example.net"}),
		xmpp.SASL("", "Capulet", sasl.Plain), xmpp.BindResource())
	if err != nil {
		t.Fatal(err)
	}
	if s.State()&xmpp.Secure == 0 || s.State()&xmpp.Authn == 0 {
		t.Errorf("negotiated %v", s.State())
	}
	converse(t, ctx, s)
}

// Over WebSocket a session begins with <open/>, and has no root.
func TestWebSocket(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	const loggedIn = xmpp.Secure | xmpp.Authn
	negotiator := websocket.Negotiator(func(*xmpp.Session, *xmpp.StreamConfig) xmpp.StreamConfig {
		return xmpp.StreamConfig{Features: []xmpp.StreamFeature{xmpp.BindResource()}}
	})
	server := httptest.NewServer(xwebsocket.Handler(func(conn *xwebsocket.Conn) {
		s, err := xmpp.ReceiveSession(ctx, conn, loggedIn, negotiator)
		if err != nil {
			t.Errorf("the server says: %v", err)
			return
		}
		_ = s.Serve(xmpp.HandlerFunc(echo))
	}))
	defer server.Close()
	conn, err := xwebsocket.Dial(strings.Replace(server.URL, "http", "ws", 1), websocket.WSProtocol, server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	s, err := xmpp.NewSession(ctx, juliet.Domain(), juliet, conn, loggedIn, negotiator)
	if err != nil {
		t.Fatal(err)
	}
	converse(t, ctx, s)
}

type message struct {
	stanza.Message
	Body string `xml:"body"`
}

// echo sends a message back.
func echo(rw xmlstream.TokenReadEncoder, start *xml.StartElement) error {
	var m message
	if err := xml.NewTokenDecoder(xmlstream.MultiReader(xmlstream.Token(*start), rw)).Decode(&m); err != nil && err != io.EOF {
		return err
	}
	m.To, m.From = m.From, m.To
	return rw.Encode(m)
}

// converse sends messages, and waits for what comes back.
func converse(t *testing.T, ctx context.Context, s *xmpp.Session) {
	t.Helper()
	heard, ended := make(chan string, 1), make(chan error, 1)
	listen := xmpp.HandlerFunc(func(rw xmlstream.TokenReadEncoder, start *xml.StartElement) error {
		var m message
		if err := xml.NewTokenDecoder(xmlstream.MultiReader(xmlstream.Token(*start), rw)).Decode(&m); err != nil && err != io.EOF {
			return err
		}
		heard <- m.Body
		return nil
	})
	go func() { ended <- s.Serve(listen) }()
	for _, said := range []string{"O Romeo, Romeo", "<wherefore> & \"art\" ]]> thou", "Roméo? 🌹"} {
		if err := s.Encode(ctx, message{Message: stanza.Message{Type: stanza.ChatMessage}, Body: said}); err != nil {
			t.Fatal(err)
		}
		select {
		case got := <-heard:
			if got != said {
				t.Errorf("said %q, heard %q", said, got)
			}
		case err := <-ended:
			t.Fatalf("the session ended: %v", err)
		}
	}
}

// selfSigned returns a certificate for example.net, and what trusts it.
func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, DNSNames: []string{"example.net"},
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}
