package stdxml_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/seed492f7be9/stanza/parser"
)

const (
	starttls = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
	proceed  = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
	success  = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
)

// until takes tokens up to the end of an element.
func until(t testing.TB, token func() (xml.Token, error), local string) {
	t.Helper()
	for {
		tok, err := token()
		if err != nil {
			t.Fatalf("%v before the end of %s", err, local)
		}
		if end, ok := tok.(xml.EndElement); ok && end.Name.Local == local {
			return
		}
	}
}

// What was read, what is buffered and what is left to read are the input, after
// every token.
func TestBuffered(t *testing.T) {
	for _, c := range sameTokens {
		for _, cuts := range [][]int{nil, {len(c.input) / 2}, {10, 1034, 1040, 2060}} {
			src := &pieces{input: c.input, cuts: cuts}
			r := newTokenReader(t, src, document)
			for {
				if _, err := r.Token(); err != nil {
					break
				}
				at := int(r.InputOffset())
				if got := c.input[:at] + string(r.Buffered()) + c.input[src.at:]; got != c.input {
					t.Fatalf("%s: at %d, %q is buffered, and %q left to read", c.name, at, r.Buffered(), c.input[src.at:])
				}
			}
		}
	}
}

// The three kinds of restart: what is behind is refused, kept, or handed over.
func TestRestart(t *testing.T) {
	second := header + "<iq id='2'/>" + footer
	want := read(newTokenReader(t, strings.NewReader(second), parser.Options{})).String()
	for cut := 0; cut <= len(second); cut += 7 {
		for _, byDecoder := range []bool{false, true} {
			input := header + "<a/>" + success + second
			r := newTokenReader(t, &pieces{input: input, cuts: []int{len(input) - len(second) + cut}}, parser.Options{})
			token := r.Token
			if byDecoder {
				token = r.Decoder().Token
			}
			until(t, token, "success")
			if over, err := r.Restart(parser.Keep); err != nil || over != nil || r.InputOffset() != 0 {
				t.Fatal(over, err, r.InputOffset())
			}
			if got := read(r).String(); got != want {
				t.Fatalf("cut at %d: kept %s\nwant %s", cut, got, want)
			}

			src := &pieces{input: input, cuts: []int{len(input) - len(second) + cut}}
			r = newTokenReader(t, src, parser.Options{})
			if token = r.Token; byDecoder {
				token = r.Decoder().Token
			}
			until(t, token, "success")
			over, err := r.Restart(parser.HandOver)
			if err != nil || string(over)+input[src.at:] != second {
				t.Fatalf("cut at %d: %q handed over, %v", cut, over, err)
			}
			r.Reset(io.MultiReader(bytes.NewReader(over), src), parser.Stream)
			if got := read(r).String(); got != want {
				t.Fatalf("cut at %d: handed over %s\nwant %s", cut, got, want)
			}
		}
	}
	for _, behind := range []string{" ", "<iq/>", "\x16\x03", "<!--"} {
		r := newTokenReader(t, strings.NewReader(header+proceed+behind), parser.Options{})
		until(t, r.Token, "proceed")
		_, err := r.Restart(parser.Refuse)
		if !errors.Is(err, parser.RuleRestart) {
			t.Errorf("%q behind: %v", behind, err)
		}
		if _, again := r.Token(); again != err {
			t.Errorf("%q behind: then %v", behind, again)
		}
	}
}

// Inside a stanza nothing restarts, even where the parser is at its end already
// because a text had to be read to its own.
func TestRestartInside(t *testing.T) {
	input := header + "<a>" + long + "</a><b/>" + footer
	for cut := len(header); cut < len(header)+3+len(long)+6; cut += 97 {
		r := newTokenReader(t, &pieces{input: input, cuts: []int{len(header) + 3, cut, len(header) + 3 + len(long)}}, parser.Options{})
		for range 3 { // the header, the start, the text
			if _, err := r.Token(); err != nil {
				t.Fatal(err)
			}
		}
		for _, mode := range []parser.RestartMode{parser.Refuse, parser.Keep, parser.HandOver} {
			if _, err := r.Restart(mode); err != parser.ErrNotBetweenStanzas {
				t.Fatal(err)
			}
		}
		if _, err := r.NextStanza(); err != parser.ErrInsideStanza {
			t.Fatal(err)
		}
		if tok, err := r.Token(); err != nil || tokenText(tok) != "</{jabber:client}a>" {
			t.Fatal(tok, err)
		}
		if over, err := r.Restart(parser.HandOver); err != nil || !strings.HasPrefix("<b/>"+footer, string(over)) {
			t.Fatalf("%q, %v", over, err)
		}
	}
}

// prefixed is a connection of which something was read before.
type prefixed struct {
	net.Conn
	first []byte
}

func (p *prefixed) Read(b []byte) (int, error) {
	if len(p.first) > 0 {
		n := copy(b, p.first)
		p.first = p.first[n:]
		return n, nil
	}
	return p.Conn.Read(b)
}

func certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "example.org"}, DNSNames: []string{"example.org"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// A client that sends the beginning of its TLS handshake in one piece with its
// <starttls/>, and a server that hands it over; then both restart over TLS, where
// what follows <success/> is kept.
func TestHandOverToTLS(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	failed := make(chan error, 1)
	go func() { failed <- impatientClient(listener.Addr().String()) }()

	conn, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	r := newTokenReader(t, conn, parser.Options{})
	until(t, r.Token, "starttls")
	over, err := r.Restart(parser.HandOver)
	if err != nil {
		t.Fatal(err)
	}
	if len(over) == 0 {
		t.Error("nothing came behind starttls: this test tests nothing")
	}
	secure := tls.Server(&prefixed{conn, over}, &tls.Config{Certificates: []tls.Certificate{certificate(t)}})
	if err := secure.Handshake(); err != nil {
		t.Fatal(err)
	}
	r.Reset(secure, parser.Stream)
	d := r.Decoder()
	until(t, d.Token, "auth")
	if _, err := r.Restart(parser.Keep); err != nil {
		t.Fatal(err)
	}
	d = r.Decoder()
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	var iq struct {
		XMLName xml.Name `xml:"jabber:client iq"`
		ID      string   `xml:"id,attr"`
	}
	if err := d.Decode(&iq); err != nil || iq.ID != "bind" {
		t.Fatal(iq, err)
	}
	if _, err := io.WriteString(secure, "done"); err != nil {
		t.Fatal(err)
	}
	if got := read(d); got.err != io.EOF {
		t.Error(got)
	}
	if err := <-failed; err != nil {
		t.Error(err)
	}
}

// joining is a connection that keeps back the first thing that is written, and
// writes it in one piece with the next one.
type joining struct {
	net.Conn
	first []byte
}

func (j *joining) Write(b []byte) (int, error) {
	if j.first != nil {
		first := j.first
		j.first = nil
		if _, err := j.Conn.Write(append(first, b...)); err != nil {
			return 0, err
		}
		return len(b), nil
	}
	return j.Conn.Write(b)
}

func impatientClient(address string) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	secure := tls.Client(&joining{conn, []byte(header + starttls)}, &tls.Config{InsecureSkipVerify: true})
	if err := secure.Handshake(); err != nil {
		return fmt.Errorf("handshake: %w", err)
	}
	const auth = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>"
	if _, err := io.WriteString(secure, header+auth+header+"<iq id='bind'/>"+footer); err != nil {
		return err
	}
	answer := make([]byte, 4)
	if _, err := io.ReadFull(secure, answer); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	return nil
}
