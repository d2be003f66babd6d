package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/examples/peers"
	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/precis/jid"
)

// The client over each of its transports, with Prosody, with ejabberd, and with the
// server in the folder beside it.
func TestServers(t *testing.T) {
	for name, start := range map[string]func(testing.TB) *peers.Server{
		"Prosody": peers.Prosody, "ejabberd": peers.Ejabberd, "example": startExample,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := start(t)
			for _, c := range []struct {
				name, uri string
				compress  bool
			}{
				{"TCP", tcp(srv.TCP), false},
				{"TCP compressed", tcp(srv.Compressed), true},
				{"WebSocket", srv.WebSocket, false},
				{"BOSH", srv.BOSH, false},
			} {
				if c.uri == "" {
					continue
				}
				o := options{
					address: jid.MustParse("romeo@" + peers.Domain), password: peers.Password,
					connect: c.uri, roots: srv.Roots, compress: c.compress, plaintext: c.compress,
				}
				t.Run(c.name, func(t *testing.T) { converse(t, o) })
				t.Run(c.name+" refused", func(t *testing.T) { refused(t, o) })
			}
		})
	}
}

func tcp(address string) string {
	if address == "" {
		return ""
	}
	return "xmpp://" + address
}

// startExample builds and starts the server of this module.
func startExample(t testing.TB) *peers.Server {
	t.Helper()
	dir := t.TempDir()
	program, ca := filepath.Join(dir, "server"), filepath.Join(dir, "ca.pem")
	build := exec.Command("go", "build", "-o", program, "../server")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	args := []string{"-tcp", "127.0.0.1:0", "-web", "127.0.0.1:0", "-domain", peers.Domain, "-ca", ca}
	for _, user := range peers.Users {
		args = append(args, "-account", user+":"+peers.Password)
	}
	cmd := exec.Command(program, args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("the server says:\n%s", &said)
		}
	})
	srv := new(peers.Server)
	for lines := bufio.NewScanner(stdout); srv.WebSocket == ""; {
		if !lines.Scan() {
			t.Fatal("the server does not say where it listens")
		}
		if address, ok := strings.CutPrefix(lines.Text(), "xmpp://"); ok {
			srv.TCP = address
		} else {
			srv.WebSocket = lines.Text()
		}
	}
	pem, err := os.ReadFile(ca)
	if err != nil {
		t.Fatal(err)
	}
	srv.Roots = x509.NewCertPool()
	srv.Roots.AppendCertsFromPEM(pem)
	return srv
}

// enter logs in, and makes itself available.
func enter(t *testing.T, o options, user string) *client {
	t.Helper()
	o.address = jid.MustParse(user + "@" + peers.Domain)
	ctx, cancel := context.WithTimeout(t.Context(), peers.Patience)
	defer cancel()
	c, err := login(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.release)
	if c.address.Bare() != o.address || c.address.Resource() == "" {
		t.Errorf("%s is bound to %v", user, c.address)
	}
	if err := c.Send(available); err != nil {
		t.Fatal(err)
	}
	return c
}

// within ends a connection that takes too long.
func within(t *testing.T, c *client) {
	ctx, cancel := context.WithTimeout(t.Context(), peers.Patience)
	stop := context.AfterFunc(ctx, func() { _ = c.disconnect() })
	t.Cleanup(func() {
		stop()
		cancel()
	})
}

// converse does all that a client can do.
func converse(t *testing.T, o options) {
	romeo, juliet := enter(t, o, "romeo"), enter(t, o, "juliet")
	within(t, romeo)
	within(t, juliet)
	if compressed := romeo.inflater != nil && romeo.deflater != nil; compressed != o.compress {
		t.Errorf("compressed: %v", compressed)
	}
	if !romeo.secure && !o.plaintext {
		t.Error("without TLS")
	}

	if err := romeo.addContact(juliet.address.Bare(), "Juliet & co"); err != nil {
		t.Fatal(err)
	}
	contacts, err := romeo.roster()
	if err != nil {
		t.Fatal(err)
	}
	if len(contacts) != 1 || contacts[0].address != juliet.address.Bare() || contacts[0].name != "Juliet & co" {
		t.Errorf("roster %+v", contacts)
	}
	if err := romeo.ping(); err != nil {
		t.Error(err)
	}

	hear := func(c *client, from jid.JID, body string) {
		t.Helper()
		err := c.receive(func(st parser.Stanza) bool {
			if st.Name() != names.Message {
				return false
			}
			if f := string(st.Attr(names.From)); f != from.String() {
				t.Errorf("from %s, not %v", f, from)
			}
			if b := string(st.Child(names.Body).Text()); b != body {
				t.Errorf("%q, not %q", b, body)
			}
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		from, to *client
		body     string
	}{
		{romeo, juliet, "Art thou <not> Romeo & a \"Montague\"?"},
		{juliet, romeo, "ni l'un, ni l'autre — 若いロミオ 🌹"},
		{romeo, romeo, strings.Repeat("]]>&amp;\n\t", 500)},
	} {
		if err := c.from.message(c.to.address.String(), c.body); err != nil {
			t.Fatal(err)
		}
		hear(c.to, c.from.address, c.body)
	}

	photo := largePhoto()
	if err := juliet.setCard("Juliet Capulet", photo); err != nil {
		t.Fatal(err)
	}
	name, got, err := juliet.card()
	if err != nil {
		t.Fatal(err)
	}
	if name != "Juliet Capulet" || got != photo {
		t.Errorf("vCard of %q with a photo of %d characters, not %d", name, len(got), len(photo))
	}

	for _, c := range []*client{romeo, juliet} {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if err := c.receive(func(parser.Stanza) bool { return false }); err != io.EOF {
			t.Errorf("after the close: %v", err)
		}
	}
}

// refused tries what must not work.
func refused(t *testing.T, o options) {
	fails := func(what string, o options, want string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), peers.Patience)
		defer cancel()
		c, err := login(ctx, o)
		if err == nil {
			c.release()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, not %s", what, err, want)
		}
	}
	wrong := o
	wrong.password = "another"
	fails("wrong password", wrong, "not-authorized")
	if o.plaintext {
		o.plaintext = false
		fails("without TLS", o, "no TLS")
		return
	}
	o.roots = x509.NewCertPool()
	fails("unknown certificate", o, "certificate")
}

// A server that says that the login succeeded, and cannot prove that it knows the
// password, is believed nothing (RFC 5802 §3).
func TestImpostors(t *testing.T) {
	for name, proof := range map[string]string{
		"no proof": "", "no Base64": "!", "another proof": base64.StdEncoding.EncodeToString([]byte("v=AAAA")),
		"a challenge": base64.StdEncoding.EncodeToString([]byte("r=x,s=AAAA,i=4096")),
	} {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			done := make(chan error, 1)
			go func() { done <- pretend(l, proof) }()
			o := options{address: jid.MustParse("romeo@" + peers.Domain), password: peers.Password, connect: tcp(l.Addr().String()), plaintext: true}
			if c, err := login(t.Context(), o); err == nil {
				c.release()
				t.Error("logged in")
			}
			if err := <-done; err != io.ErrUnexpectedEOF {
				t.Errorf("the client goes on: %v", err)
			}
		})
	}
}

// pretend lets one client in, whoever it is, and reads until it has had enough.
func pretend(l net.Listener, proof string) error {
	conn, err := l.Accept()
	if err != nil {
		return err
	}
	defer conn.Close()
	c, err := frame.NewConn(conn, frame.Options{})
	if err != nil {
		return err
	}
	for {
		ev, err := c.Next()
		if err != nil {
			return err
		}
		if ev.Kind() == frame.Opened {
			err = errors.Join(c.Open(frame.Header{From: peers.Domain, ID: "x"}), c.Send(func(e *frame.ElementWriter) error {
				e.Start(names.StreamsFeatures)
				e.Start(names.SASLMechanisms)
				text(e, names.SASLMechanism, "SCRAM-SHA-1")
				e.End()
				return e.End()
			}))
		} else {
			err = c.Send(func(e *frame.ElementWriter) error {
				e.Start(names.SASLSuccess)
				e.TextString(proof)
				return e.End()
			})
		}
		if err != nil {
			return err
		}
	}
}

// largePhoto returns 100 KiB that nothing compresses, in Base64.
func largePhoto() string {
	b := make([]byte, 100<<10)
	rand.Read(b)
	return base64.StdEncoding.EncodeToString(b)
}
