package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gobwas/ws"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/names"
)

// A capture of what a browser sent over a WebSocket: two openings, since the stream
// begins anew after SASL, double quotes, declarations behind other attributes, a
// character of four bytes, text that is a little longer than a short frame holds.
var captured = []string{
	`<open to="localhost" version="1.0" xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>`,
	`<auth mechanism="PLAIN" xmlns="urn:ietf:params:xml:ns:xmpp-sasl">AHJvbWVvAHNlY3JldA==</auth>`,
	`<open to="localhost" version="1.0" xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>`,
	`<iq id="_bind_auth_2" type="set" xmlns="jabber:client"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>`,
	`<presence xmlns="jabber:client"/>`,
	`<message to="juliet@localhost" type="chat" xmlns="jabber:client"><body>a &lt; b &amp;&amp; "c" 🌹</body></message>`,
	`<message to="juliet@localhost" type="chat" xmlns="jabber:client"><body>` + strings.Repeat("wherefore art thou ", 20) + `</body></message>`,
	`<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>`,
}

func frames(all []string) (frames [][]byte) {
	for _, f := range all {
		frames = append(frames, []byte(f))
	}
	return frames
}

// onWire returns what a client puts on the wire for a message (RFC 6455 §5.2, §5.3).
func onWire(payload int) int {
	switch {
	case payload > 0xFFFF:
		return 10 + 4 + payload
	case payload > 125:
		return 4 + 4 + payload
	}
	return 2 + 4 + payload
}

// checkFrames holds the bytes of a session over WebSocket to the messages that the
// client sent, to the byte.
func checkFrames(t *testing.T, messages [][]byte) {
	t.Helper()
	c, err := FramesCorpus("captured", messages)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []Strategy{WS, WSFresh, WSStrip} {
		x, err := newContender(s, NoCodec, c, false)
		if err != nil {
			t.Fatal(err)
		}
		framed, wire := 0, 0
		for _, m := range messages {
			framed += len(m)
			wire += onWire(len(m))
		}
		if x.wire.framed != framed || len(x.wire.bytes) != wire {
			t.Errorf("%s: %d bytes of XML and %d on the wire, but the client sent %d and %d", s, x.wire.framed, len(x.wire.bytes), framed, wire)
		}
		in := bytes.NewReader(x.wire.bytes)
		for i, m := range messages {
			h, err := ws.ReadHeader(in)
			if err != nil || h.Length > int64(in.Len()) {
				t.Fatalf("%s: message %d: header %+v, %v", s, i+1, h, err)
			}
			got := make([]byte, h.Length)
			io.ReadFull(in, got)
			ws.Cipher(got, h.Mask, 0)
			if !h.Masked || !h.Fin || h.OpCode != ws.OpText || !bytes.Equal(got, m) {
				t.Errorf("%s: message %d is %q, but the client sent %q", s, i+1, got, m)
			}
		}
		if in.Len() > 0 {
			t.Errorf("%s: %d bytes too many", s, in.Len())
		}
	}
}

func TestCapturedFrames(t *testing.T) { checkFrames(t, frames(captured)) }

// TestCaptures does the same with recorded sessions, and sends them, and those over
// TCP, in every framing with every codec.
func TestCaptures(t *testing.T) {
	root := os.Getenv("STANZA_CORPUS")
	if root == "" {
		t.Skip("STANZA_CORPUS is not set: there are no captures")
	}
	names, err := filepath.Glob(filepath.Join(root, "captures", "*.jsonl"))
	if err != nil || len(names) == 0 {
		t.Skipf("no captures in %s: %v", root, err)
	}
	sessions := 0
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			sent := clientSide(t, name)
			if !bytes.HasPrefix(sent[0], []byte("<open")) {
				return
			}
			sessions++
			checkFrames(t, sent)
			c, err := FramesCorpus("captured", sent)
			if err != nil {
				t.Fatal(err)
			}
			everywhere(t, c)
		})
	}
	if sessions == 0 {
		t.Error("none of the captures is of a WebSocket")
	}
}

// clientSide returns what the client sent, read by read.
func clientSide(t *testing.T, name string) (sent [][]byte) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(b) {
		var r struct {
			Dir  string
			Data []byte
		}
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		if r.Dir == "c2s" {
			sent = append(sent, r.Data)
		}
	}
	return sent
}

// everywhere sends traffic in every framing with every codec.
func everywhere(t *testing.T, c *Corpus) {
	t.Helper()
	for _, s := range Strategies() {
		for _, codec := range Codecs() {
			_, err := newContender(s, codec, c, false)
			if c.scope.Content == names.NSServer.URI() && s == BOSH { // which is for clients
				if !errors.Is(err, ErrConfig) {
					t.Error(err)
				}
			} else if err != nil {
				t.Error(err)
			}
		}
	}
}

const streamHeader = `<?xml version='1.0'?><stream:stream to="localhost" xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" xmlns:x="urn:example:x" xml:lang="de" version="1.0">`

func TestCorpora(t *testing.T) {
	stanzas := `<message to='a@b'><body xml:lang='en'>&lt;hi&gt;</body><x:y x:z='1'/></message> <presence/>`
	for name, build := range map[string]func() (*Corpus, error){
		"frames": func() (*Corpus, error) { return FramesCorpus("c", frames(captured)) },
		"bare":   func() (*Corpus, error) { return FramesCorpus("c", frames(captured[4:6])) },
		"stream": func() (*Corpus, error) { return StreamCorpus("c", []byte(streamHeader+stanzas+"</stream:stream>")) },
		"open":   func() (*Corpus, error) { return StreamCorpus("c", []byte(streamHeader+stanzas)) },
		"streams": func() (*Corpus, error) {
			return StreamCorpus("c", []byte(streamHeader+"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"), []byte(streamHeader+stanzas))
		},
		"server": func() (*Corpus, error) {
			return StreamCorpus("c", []byte(strings.Replace(streamHeader, "jabber:client", "jabber:server", 1)+stanzas))
		},
		"bodies": func() (*Corpus, error) {
			return BodiesCorpus("c", []byte(`<body xmlns='http://jabber.org/protocol/httpbind' rid='1' to='a'/>`),
				[]byte(`<body xmlns='http://jabber.org/protocol/httpbind' rid='2' sid='s'><presence xmlns='jabber:client'/></body>`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := build()
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]int{"frames": 5, "streams": 3, "bodies": 1}[name]
			if want == 0 {
				want = 2
			}
			if c.Stanzas() != want {
				t.Errorf("%d stanzas, wanted %d", c.Stanzas(), want)
			}
			everywhere(t, c)
		})
	}
}

func TestCorpusErrors(t *testing.T) {
	for name, build := range map[string]func() (*Corpus, error){
		"no frames":         func() (*Corpus, error) { return FramesCorpus("c", nil) },
		"framing alone":     func() (*Corpus, error) { return FramesCorpus("c", frames(captured[:1])) },
		"half a frame":      func() (*Corpus, error) { return FramesCorpus("c", frames([]string{"<message xmlns='jabber:client'>"})) },
		"two in a frame":    func() (*Corpus, error) { return FramesCorpus("c", frames([]string{"<a xmlns='b'/><a xmlns='b'/>"})) },
		"no streams":        func() (*Corpus, error) { return StreamCorpus("c") },
		"an empty stream":   func() (*Corpus, error) { return StreamCorpus("c", nil) },
		"a header":          func() (*Corpus, error) { return StreamCorpus("c", []byte(streamHeader)) },
		"no stream":         func() (*Corpus, error) { return StreamCorpus("c", []byte("<a/>")) },
		"half a stanza":     func() (*Corpus, error) { return StreamCorpus("c", []byte(streamHeader+"<message><body>")) },
		"TLS in the stream": func() (*Corpus, error) { return StreamCorpus("c", []byte(streamHeader+"<presence/>\x16\x03\x01")) },
		"no body":           func() (*Corpus, error) { return BodiesCorpus("c", []byte("<presence/>")) },
	} {
		if c, err := build(); c != nil || !errors.Is(err, ErrCorpus) {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
}

// lines returns lines in their order, but for those of header fields in a row, whose
// order means nothing.
func lines(b []byte) []string {
	all := strings.SplitAfter(string(b), "\r\n")
	for from := range all {
		to := from
		for to < len(all) && strings.Contains(all[to], ": ") {
			to++
		}
		slices.Sort(all[from:to])
	}
	return all
}

// TestRequests holds the requests of BOSH to what a client of net/http sends, to the
// byte but for the order of header fields.
func TestRequests(t *testing.T) {
	c, err := FramesCorpus("captured", frames(captured))
	if err != nil {
		t.Fatal(err)
	}
	x, err := newContender(BOSH, NoCodec, c, false)
	if err != nil {
		t.Fatal(err)
	}
	var sent bytes.Buffer // by the client
	client := &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		near, far := net.Pipe()
		go func() {
			in := bufio.NewReader(io.TeeReader(far, &sent))
			for {
				r, err := http.ReadRequest(in)
				if err != nil {
					return
				}
				io.Copy(io.Discard, r.Body)
				io.WriteString(far, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
			}
		}()
		return near, nil
	}}}
	defer client.CloseIdleConnections()
	err = x.wire.each(func(b []byte, _ int) error {
		_, body, _ := bytes.Cut(b, []byte("\r\n\r\n"))
		r, err := client.Post(boshURL, "text/xml; charset=utf-8", bytes.NewReader(body))
		if err == nil {
			r.Body.Close()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := lines(x.wire.bytes), lines(sent.Bytes()); !slices.Equal(got, want) {
		t.Errorf("the client sent %q, and this is %q", want, got)
	}
	if n := len(x.wire.sends); n != c.Stanzas()+2 || x.corpus.items[0].kind != frame.Opened {
		t.Errorf("%d requests for %d stanzas", n, c.Stanzas())
	}
}
