package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/xdg-go/scram"

	"github.com/seed492f7be9/stanza/examples/peers"
)

// wire is a connection to the server, on which a test writes what it likes.
type wire struct {
	t     *testing.T
	conn  net.Conn
	said  strings.Builder // what the server said and nobody asked for yet
	entry string          // what it said when the client became available
}

func dial(t *testing.T, srv *running) *wire {
	t.Helper()
	conn, err := net.Dial("tcp", srv.tcp)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(peers.Patience))
	return &wire{t: t, conn: conn}
}

func (w *wire) say(s string) {
	w.t.Helper()
	if _, err := w.conn.Write([]byte(s)); err != nil {
		w.t.Fatal(err)
	}
}

// hear reads until the server has said something, and returns what it said up to that.
func (w *wire) hear(want string) string {
	w.t.Helper()
	b := make([]byte, 4096)
	for {
		said := w.said.String()
		if i := strings.Index(said, want); i >= 0 {
			i += len(want)
			w.said.Reset()
			w.said.WriteString(said[i:])
			return said[:i]
		}
		n, err := w.conn.Read(b)
		w.said.Write(b[:n])
		if err != nil && n == 0 {
			w.t.Fatalf("%v, where %q is to come; until then %q", err, want, said)
		}
	}
}

const opening = `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0' xml:lang='it'>`

// open opens a stream, and waits for its features.
func (w *wire) open() string {
	w.t.Helper()
	w.say(opening)
	return w.hear("</stream:features>")
}

// secure begins TLS.
func (w *wire) secure(srv *running) {
	w.t.Helper()
	w.open()
	w.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
	w.hear("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
	pem, err := os.ReadFile(srv.ca)
	if err != nil {
		w.t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	w.conn = tls.Client(w.conn, &tls.Config{RootCAs: roots, ServerName: peers.Domain})
	w.open()
}

// authenticate tries to log in with SCRAM-SHA-1.
func (w *wire) authenticate(user, password string) {
	w.t.Helper()
	c, err := scram.SHA1.NewClient(user, password, "")
	if err != nil {
		w.t.Fatal(err)
	}
	conversation := c.NewConversation()
	said := ""
	for _, with := range []string{"auth mechanism='SCRAM-SHA-1'", "response"} {
		answer, err := conversation.Step(said)
		if err != nil {
			w.t.Fatal(err)
		}
		name, _, _ := strings.Cut(with, " ")
		w.say(fmt.Sprintf("<%s xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>%s</%s>", with, base64.StdEncoding.EncodeToString([]byte(answer)), name))
		if name == "auth" {
			w.hear("<challenge")
			w.hear(">")
			b, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(w.hear("<"), "<"))
			if err != nil {
				w.t.Fatal(err)
			}
			w.hear(">")
			said = string(b)
		}
	}
}

// enter logs in, binds a resource and makes itself available.
func enter(t *testing.T, srv *running, user, resource string) *wire {
	t.Helper()
	w := dial(t, srv)
	w.secure(srv)
	w.authenticate(user, peers.Password)
	w.hear("<success")
	w.open()
	w.say("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>" + resource + "</resource></bind></iq>")
	w.hear("</bind></iq>")
	w.say("<presence/>")
	w.entry = w.hear(fmt.Sprintf("from='%s@localhost/%s'", user, resource))
	return w
}

// What clients must not do ends their stream with the condition that RFC 6120 has for
// it, before TLS, before they log in, and afterwards.
func TestRefusals(t *testing.T) {
	srv := start(t, true)
	const (
		plain = iota
		secured
		known
		bound
	)
	auth := "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>" + base64.StdEncoding.EncodeToString([]byte("n,,n=nobody,r=x")) + "</auth>"
	for _, c := range []struct {
		name  string
		state int
		say   string
		want  string
	}{
		{"stanza without TLS", plain, "<message to='juliet@localhost'><body>x</body></message>", "<not-authorized"},
		{"SASL without TLS", plain, auth, "<policy-violation"},
		{"something behind starttls", plain, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><iq/>", "<policy-violation"},
		{"stanza without a login", secured, "<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>", "<not-authorized"},
		{"TLS twice", secured, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "<policy-violation"},
		{"response to nothing", secured, "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", "<policy-violation"},
		{"unknown mechanism", secured, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'/>", "<invalid-mechanism"},
		{"no Base64", secured, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>!</auth>", "<incorrect-encoding"},
		{"unknown user", secured, auth, "<not-authorized"},
		{"too many attempts", secured, auth + auth + auth, "<policy-violation"},
		{"large stanza without a login", secured, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + strings.Repeat("x", 10000), "<policy-violation"},
		{"error of the client", secured, "<stream:error><reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>", "</stream:stream>"},
		{"entity", secured, "<!DOCTYPE x", "<restricted-xml"},
		{"stanza without a resource", known, "<presence/>", "<not-authorized"},
		{"management without a resource", known, "<enable xmlns='urn:xmpp:sm:3'/>", "<unexpected-request"},
		{"resumption", known, "<resume xmlns='urn:xmpp:sm:3' previd='x' h='0'/>", "<item-not-found"},
		{"resource that is none", known, "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>&#x200E;</resource></bind></iq>", "<bad-request"},
		{"forged sender", bound, "<message from='juliet@localhost' to='romeo@localhost'/>", "<invalid-from"},
		{"acknowledgement of nothing", bound, "<a xmlns='urn:xmpp:sm:3' h='0'/>", "<handled-count-too-high"},
		{"too many acknowledged", bound, "<enable xmlns='urn:xmpp:sm:3'/><a xmlns='urn:xmpp:sm:3' h='1'/>", "<handled-count-too-high"},
		{"iq without an id", bound, "<iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>", "<bad-request"},
		{"address that is none", bound, "<message to='@'/>", "<message type='error' to='romeo@localhost/x'><error type='modify'><jid-malformed"},
		{"other server", bound, "<message to='romeo@example.org'/>", "<remote-server-not-found"},
		{"nobody there", bound, "<message to='juliet@localhost'/>", "<service-unavailable"},
		{"the server's vCard", bound, "<iq type='set' id='1' to='localhost'><vCard xmlns='vcard-temp'/></iq>", "<service-unavailable"},
		{"nothing known", bound, "<iq type='get' id='1'><query xmlns='urn:x'/></iq>", "<service-unavailable"},
		{"the roster of another", bound, "<iq type='get' id='1' to='juliet@localhost'><query xmlns='jabber:iq:roster'/></iq>", "<service-unavailable"},
		{"the vCard of another", bound, "<iq type='set' id='1' to='juliet@localhost'><vCard xmlns='vcard-temp'/></iq>", "<service-unavailable"},
		{"large stanza", bound, "<iq type='set' id='1'><vCard xmlns='vcard-temp'>" + strings.Repeat("<x>0123456789</x>", 20000), "<policy-violation"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := dial(t, srv)
			switch c.state {
			case plain:
				w.open()
			case secured:
				w.secure(srv)
			case known:
				w.secure(srv)
				w.authenticate("romeo", peers.Password)
				w.hear("<success")
				w.open()
			case bound:
				w = enter(t, srv, "romeo", "x")
			}
			go w.conn.Write([]byte(c.say)) // perhaps the server does not read all of it
			w.hear(c.want)
		})
	}
}

// A client cannot have a stream for servers.
func TestOtherContent(t *testing.T) {
	w := dial(t, start(t, true))
	w.say(strings.Replace(opening, "jabber:client", "jabber:server", 1))
	w.hear("<invalid-namespace")
}

// A stream to another host opens, ends with an error, and closes.
func TestOtherHost(t *testing.T) {
	w := dial(t, start(t, true))
	w.say(strings.Replace(opening, "localhost", "example.org", 1))
	w.hear("<stream:stream")
	w.hear("<host-unknown")
	w.hear("</stream:stream>")
}

// Who is in the roster of somebody who is in theirs sees when they come and go.
func TestPresence(t *testing.T) {
	srv := start(t, true)
	romeo, juliet := enter(t, srv, "romeo", "orchard"), enter(t, srv, "juliet", "balcony")
	for w, other := range map[*wire]string{romeo: "juliet", juliet: "romeo"} {
		w.say("<iq type='set' id='a'><query xmlns='jabber:iq:roster'><item jid='" + other + "@localhost'><group>Verona</group></item></query></iq>")
		w.hear("<iq type='result' id='a'")
	}
	juliet.say("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>")
	juliet.hear("<item jid='romeo@localhost' subscription='both'><group>Verona</group></item>")
	juliet.say("<presence><show>dnd</show><status>sleeping</status></presence>")
	if said := romeo.hear("</presence>"); !strings.Contains(said, "from='juliet@localhost/balcony'") || !strings.Contains(said, "<show>dnd</show>") || !strings.Contains(said, "xml:lang='it'") {
		t.Errorf("%s", said)
	}
	if said := enter(t, srv, "juliet", "chamber").entry; !strings.Contains(said, "<show>dnd</show>") {
		t.Errorf("%s", said)
	}
	juliet.conn.Close() // without a word
	romeo.hear("<presence from='juliet@localhost/balcony' to='romeo@localhost' type='unavailable'/>")
	romeo.say("<iq type='set' id='d'><query xmlns='jabber:iq:roster'><item jid='juliet@localhost' subscription='remove'/></query></iq>")
	romeo.hear("<item jid='juliet@localhost' subscription='remove'/>")
}

// Two clients of one user cannot have the same address.
func TestSameResource(t *testing.T) {
	srv := start(t, true)
	enter(t, srv, "romeo", "x")
	w := dial(t, srv)
	w.secure(srv)
	w.authenticate("romeo", peers.Password)
	w.hear("<success")
	w.open()
	w.say("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>x</resource></bind></iq>")
	w.hear("<jid>romeo@localhost/")
	if jid := w.hear("<"); len(jid) < 10 {
		t.Errorf("bound to %s", jid)
	}
}
