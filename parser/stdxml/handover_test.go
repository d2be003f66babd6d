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
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
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

// certificate returns one that nobody has signed, always the same.
var certificate = sync.OnceValue(func() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "example.org"}, DNSNames: []string{"example.org"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
})

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
	secure := tls.Server(&readAhead{conn, over}, &tls.Config{Certificates: []tls.Certificate{certificate()}})
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

// joining is a connection that writes something else in one piece with the first
// thing that is written, and masks the rest if it is to.
type joining struct {
	net.Conn
	first []byte
	masks bool
}

func (j *joining) Write(b []byte) (int, error) {
	out := append(j.first, b...)
	if j.masks {
		mask(out[len(j.first):])
	}
	j.first = nil
	if _, err := j.Conn.Write(out); err != nil {
		return 0, err
	}
	return len(b), nil
}

func impatientClient(address string) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	secure := tls.Client(&joining{conn, []byte(header + starttls), false}, &tls.Config{InsecureSkipVerify: true})
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

// FuzzHandOver: a session that changes hands, at places that the fuzzer chooses. Its
// bytes are read through this reader, by somebody who reads them raw, and through TLS or
// a layer that costs less, in turns, cut anywhere. None of them gets a byte that is
// another's, or misses one.
func FuzzHandOver(f *testing.F) {
	f.Add(uint64(1), []byte{reads, secures, reads, reads, raw}, []byte{5, 1, 200, 3}, false)
	f.Add(uint64(2), []byte{raw, reads, raw, reads, secures, raw, reads}, []byte{}, true)
	f.Add(uint64(3), []byte{reads, secures, reads, secures, reads, raw, raw}, []byte{255, 255, 255, 1, 1, 1}, true)
	f.Add(uint64(4), []byte{secures, reads, reads, reads}, []byte{1}, false)
	f.Add(uint64(5), []byte{reads, reads, raw, secures}, []byte{0, 7}, false)
	f.Add(uint64(6), []byte{reads, veils, reads, reads, veils, raw, reads}, []byte{1}, true)
	f.Add(uint64(7), []byte{veils, reads, secures, reads, veils, reads}, []byte{40, 0, 3}, false)
	f.Fuzz(func(t *testing.T, seed uint64, plan, cuts []byte, stanzas bool) {
		if len(plan) > 12 || len(cuts) > 1<<10 {
			t.Skip()
		}
		stages := stagesOf(plan, seed)
		server, client := net.Pipe()
		defer server.Close()
		sent := make(chan error, 1)
		go func() { sent <- play(client, stages, cuts) }()
		server.SetDeadline(time.Now().Add(20 * time.Second))

		var conn net.Conn = &dripping{Conn: server, sizes: cuts}
		var r *stdxml.TokenReader
		kept := false // r goes on by itself
		for i, s := range stages {
			switch s.who {
			case raw:
				b := make([]byte, len(s.bytes))
				if _, err := io.ReadFull(conn, b); err != nil || !bytes.Equal(b, s.bytes) {
					t.Fatalf("stage %d: raw %q, %v, want %q", i, b, err, s.bytes)
				}
			case secures:
				secure := tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{certificate()}, SessionTicketsDisabled: true})
				if err := secure.Handshake(); err != nil {
					t.Fatalf("stage %d: %v", i, err)
				}
				conn = secure
			case veils:
				conn = &veil{conn}
			case reads:
				if r == nil {
					r = newTokenReader(t, conn, parser.Options{})
				} else if !kept {
					r.Reset(conn, parser.Stream)
				}
				follow(t, r, string(s.bytes), stanzas)
				if kept = i+1 < len(stages) && stages[i+1].who == reads; kept {
					if over, err := r.Restart(parser.Keep); err != nil || over != nil {
						t.Fatal(over, err)
					}
					continue
				}
				over, err := r.Restart(parser.HandOver)
				if err != nil {
					t.Fatal(err)
				}
				conn = &readAhead{conn, over}
			}
		}
		if rest, err := io.ReadAll(conn); err != nil || len(rest) > 0 {
			t.Fatalf("%q, %v is left", rest, err)
		}
		if err := <-sent; err != nil {
			t.Fatal(err)
		}
	})
}

// Who has the connection.
const (
	reads   = iota // this reader: a stream, up to the end of a stanza
	raw            // somebody who knows how much is his
	secures        // TLS: what follows is inside
	veils          // a layer in the place of TLS
	hands
)

type stage struct {
	who   byte
	bytes []byte
}

// stagesOf makes a session of a plan. Of TLS there is one layer.
func stagesOf(plan []byte, seed uint64) (stages []stage) {
	g := traffic.New(traffic.Mixed, seed)
	secured := false
	for i, who := range plan {
		switch s := (stage{who: who % hands}); s.who {
		case reads:
			s.bytes = g.AppendHeader(nil)
			for range (seed + uint64(i)) % 4 {
				s.bytes = g.AppendStanza(s.bytes)
			}
			s.bytes = append(s.bytes, []string{proceed, success, "<a/>", "<a>" + long + "</a>"}[i%4]...)
			stages = append(stages, s)
		case raw:
			s.bytes = []byte("<not/>\x00\xff \x16\x03" + header)[:int(who)%(len(header)+10)]
			stages = append(stages, s)
		case secures:
			if !secured {
				stages = append(stages, s)
			}
			secured = true
		case veils:
			stages = append(stages, s)
		}
	}
	return stages
}

// play sends a session as fast as it can: all that comes before TLS in one piece with
// the beginning of its handshake.
func play(conn net.Conn, stages []stage, cuts []byte) error {
	defer conn.Close()
	at := slices.IndexFunc(stages, func(s stage) bool { return s.who == secures })
	if at < 0 {
		b, _ := wire(stages)
		_, err := conn.Write(b)
		return err
	}
	first, veiled := wire(stages[:at])
	secure := tls.Client(&joining{conn, first, veiled}, &tls.Config{InsecureSkipVerify: true})
	if err := secure.Handshake(); err != nil {
		return fmt.Errorf("handshake: %w", err)
	}
	b, _ := wire(stages[at+1:])
	if err := drip(secure, b, cuts); err != nil {
		return err
	}
	return secure.Close()
}

// wire returns what stages send, and whether what follows them is veiled.
func wire(stages []stage) (b []byte, veiled bool) {
	for _, s := range stages {
		from := len(b)
		b = append(b, s.bytes...)
		if veiled {
			mask(b[from:])
		}
		veiled = veiled != (s.who == veils)
	}
	return b, veiled
}

func mask(b []byte) {
	for i := range b {
		b[i] ^= 0xA5
	}
}

// veil is a layer over what comes. What goes, the answers of a handshake, it leaves as
// it is.
type veil struct{ net.Conn }

func (v *veil) Read(b []byte) (int, error) {
	n, err := v.Conn.Read(b)
	mask(b[:n])
	return n, err
}

// drip sends bytes in pieces of 32 times those sizes: as many records of TLS, none of
// which is much smaller than what TLS adds to it.
func drip(to io.Writer, b, cuts []byte) error {
	for i := 0; len(b) > 0; i++ {
		n := len(b)
		if len(cuts) > 0 && cuts[i%len(cuts)] > 0 {
			n = min(n, 32*int(cuts[i%len(cuts)]))
		}
		if _, err := to.Write(b[:n]); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// dripping is a connection whose reads give no more than those sizes, again and
// again; 0 stands for as much as fits.
type dripping struct {
	net.Conn
	sizes []byte
	at    int
}

func (d *dripping) Read(b []byte) (int, error) {
	if len(d.sizes) > 0 {
		if size := int(d.sizes[d.at%len(d.sizes)]); size > 0 {
			b = b[:min(size, len(b))]
		}
		d.at++
	}
	return d.Conn.Read(b)
}

// follow reads a stream up to its last byte, as whole stanzas, or as tokens, which
// it holds to those of encoding/xml.
func follow(t *testing.T, r *stdxml.TokenReader, stream string, stanzas bool) {
	t.Helper()
	for stanzas && r.InputOffset() < int64(len(stream)) {
		st, err := r.NextStanza()
		if err != nil {
			t.Fatal(err)
		}
		if want := stream[st.Offset():][:len(st.Raw())]; want != string(st.Raw()) {
			t.Fatalf("stanza %q, want %q", st.Raw(), want)
		}
	}
	if stanzas {
		return
	}
	d := xml.NewDecoder(strings.NewReader(stream))
	want := readBy(d, gapless(d, 2))
	for i, want := range want.tokens {
		tok, err := r.Token()
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%s@%d", tokenText(tok), r.InputOffset()); got != want {
			t.Fatalf("token %d is %s, want %s", i, got, want)
		}
	}
	if r.InputOffset() != int64(len(stream)) {
		t.Fatalf("at %d, want %d", r.InputOffset(), len(stream))
	}
}
