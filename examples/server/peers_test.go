package main

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed492f7be9/stanza/examples/peers"
)

// running is a server of a test.
type running struct {
	*server
	tcp, web string // where it listens
	ca       string // file with its certificate
	ended    chan ending
}

// ending is how a session ended.
type ending struct {
	address     string
	sent, acked uint32
	err         error
}

// start starts a server with two accounts.
func start(t *testing.T, manage bool) *running {
	t.Helper()
	certificate, trust, err := selfSigned(peers.Domain)
	if err != nil {
		t.Fatal(err)
	}
	srv, err := newServer(peers.Domain, certificate, manage)
	if err != nil {
		t.Fatal(err)
	}
	r := &running{server: srv, ca: filepath.Join(t.TempDir(), "ca.pem"), ended: make(chan ending, 100)}
	srv.ended = func(s *session, err error) { r.ended <- ending{s.address.String(), s.sent, s.acked, err} }
	if err := os.WriteFile(r.ca, trust, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, user := range peers.Users {
		if err := srv.register(user, peers.Password); err != nil {
			t.Fatal(err)
		}
	}
	listen := func(serve func(net.Listener) error) string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		go serve(l)
		return l.Addr().String()
	}
	r.tcp, r.web = listen(srv.serveTCP), listen(srv.serveWebSocket)
	return r
}

// A peer starts a client of some kind.
type peer struct {
	name  string
	start func(t *testing.T, srv *running, user, password string) *peers.Client
}

var (
	slixmpp = peer{"slixmpp", func(t *testing.T, srv *running, user, password string) *peers.Client {
		return peers.Slixmpp(t, srv.tcp, user+"@"+peers.Domain, password, srv.ca)
	}}
	xmppjs = peer{"xmpp.js over TCP", func(t *testing.T, srv *running, user, password string) *peers.Client {
		return peers.XMPPJS(t, "xmpp://"+srv.tcp, user+"@"+peers.Domain, password, srv.ca)
	}}
	xmppjsWeb = peer{"xmpp.js over WebSocket", func(t *testing.T, srv *running, user, password string) *peers.Client {
		return peers.XMPPJS(t, "wss://"+srv.web+webSocketPath, user+"@"+peers.Domain, password, srv.ca)
	}}
)

// Clients that others wrote do all that the server knows to do, two at a time.
func TestClients(t *testing.T) {
	for _, c := range []struct {
		romeo, juliet peer
		manage        bool
	}{
		{slixmpp, xmppjsWeb, true},
		{xmppjsWeb, xmppjs, true},
		{xmppjs, slixmpp, true},
		{slixmpp, xmppjs, false},
		{xmppjsWeb, slixmpp, false},
	} {
		t.Run(fmt.Sprintf("%s and %s, managed %v", c.romeo.name, c.juliet.name, c.manage), func(t *testing.T) {
			t.Parallel()
			srv := start(t, c.manage)
			romeo, juliet := c.romeo.start(t, srv, "romeo", peers.Password), c.juliet.start(t, srv, "juliet", peers.Password)
			addresses := map[*peers.Client]string{}
			for client, bare := range map[*peers.Client]string{romeo: "romeo@localhost", juliet: "juliet@localhost"} {
				addresses[client] = client.Await("online").JID
				if !strings.HasPrefix(addresses[client], bare+"/") {
					t.Errorf("%s is bound to %s", bare, addresses[client])
				}
				client.Do(peers.Order{Do: "presence"})
			}

			romeo.Do(peers.Order{Do: "add", JID: "juliet@localhost", Name: "Juliet & co"})
			if got := romeo.Do(peers.Order{Do: "roster"}).Contacts; len(got) != 1 || got["juliet@localhost"] != "Juliet & co" {
				t.Errorf("roster %q", got)
			}
			romeo.Do(peers.Order{Do: "ping"})

			photo := largePhoto()
			juliet.Do(peers.Order{Do: "set_card", Name: "Juliet Capulet", Photo: photo})
			for _, client := range []*peers.Client{juliet, romeo} {
				card := client.Do(peers.Order{Do: "card", JID: "juliet@localhost"})
				if card.Name != "Juliet Capulet" || card.Photo != photo {
					t.Errorf("%s has the vCard of %q with a photo of %d characters, not %d", client.Name, card.Name, len(card.Photo), len(photo))
				}
			}

			for i := range 8 {
				from, to := romeo, juliet
				if i%2 == 1 {
					from, to = juliet, romeo
				}
				body := fmt.Sprintf("%d: art thou <not> Romeo & a \"Montague\"? 若いロミオ 🌹", i)
				address := addresses[to]
				if i >= 4 { // whoever of them is there
					address, _, _ = strings.Cut(address, "/")
				}
				from.Do(peers.Order{Do: "message", To: address, Body: body})
				m := to.Await("message")
				if m.From != addresses[from] || m.Body != body {
					t.Errorf("%+v, not %q from %s", m, body, addresses[from])
				}
				if from.Name == "@xmpp/client" && m.Lang != "it" { // as its stream says
					t.Errorf("the language is %q", m.Lang)
				}
			}

			for _, client := range []*peers.Client{romeo, juliet} {
				if a := client.Do(peers.Order{Do: "acks"}); c.manage && (a.Acknowledged != a.Last || a.Last < 4) || !c.manage && a.Acknowledged != -1 {
					t.Errorf("%s: %d stanzas are acknowledged, by a count of %d", client.Name, a.Acknowledged, a.Last)
				}
			}
			for _, client := range []*peers.Client{romeo, juliet} {
				client.Do(peers.Order{Do: "close"})
				select {
				case e := <-srv.ended:
					if e.address != addresses[client] || e.err != nil {
						t.Errorf("%+v, where %s closes", e, addresses[client])
					}
					if managed := e.sent >= requestEvery; managed != c.manage || managed != (e.acked >= requestEvery) || e.acked > e.sent {
						t.Errorf("%s acknowledged %d of %d stanzas", client.Name, e.acked, e.sent)
					}
					// @xmpp/client acknowledges everything before it closes, but does not
					// count the answers to its own requests.
					answers := map[*peers.Client]uint32{romeo: 4, juliet: 2}[client]
					if c.manage && client.Name == "@xmpp/client" && e.acked+answers != e.sent {
						t.Errorf("%s acknowledged %d of %d stanzas at the end", client.Name, e.acked, e.sent)
					}
				case <-time.After(peers.Patience):
					t.Errorf("the session of %s does not end", client.Name)
				}
			}
		})
	}
}

// A client with the wrong password is not let in, and learns no more than that.
func TestClientsWithWrongPasswords(t *testing.T) {
	for _, p := range []peer{slixmpp, xmppjs, xmppjsWeb} {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, true)
			p.start(t, srv, "romeo", "another").Await("failed")
		})
	}
}

// largePhoto returns 100 KiB, in Base64.
func largePhoto() string {
	b := make([]byte, 100<<10)
	rand.Read(b)
	return base64.StdEncoding.EncodeToString(b)
}
