package compress_test

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/frame/compress"
	"github.com/seed492f7be9/stanza/names"
)

//go:embed testdata/browser.html
var browserPage []byte

// browserParams are what the server demands of a browser.
var browserParams = []params{
	{},
	{ServerNoContextTakeover: true},
	{ClientNoContextTakeover: true},
	{ServerNoContextTakeover: true, ClientNoContextTakeover: true},
	{ClientMaxWindowBits: 9},
	{ClientMaxWindowBits: 12, ClientNoContextTakeover: true},
}

// browserResult is what the page says of one session.
type browserResult struct {
	Extensions string
	Same       int      // stanzas that came back as they were sent
	Other      []string // what came back otherwise
	Greetings  int      // stanzas that the server sent by itself
	Error      string
}

const (
	stanzasOfPage = 64 // that the page sends
	// browserTime is how long all of it may take: seconds as a rule, but a browser is
	// large, and the machine may be busy.
	browserTime = 5 * time.Minute
)

// TestBrowser: Chromium's WebSocket, from a page, and sessions of frame behind this
// codec: stanzas in both directions, compressed in both.
func TestBrowser(t *testing.T) {
	chromium := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			chromium = path
			break
		}
	}
	if chromium == "" {
		if os.Getenv("STANZA_REQUIRE_PEERS") == "1" {
			t.Fatal("STANZA_REQUIRE_PEERS is set, and there is no chromium")
		}
		t.Skip("there is no chromium")
	}
	results := make(chan []byte, 1)
	compressed := make([]atomic.Int64, len(browserParams))
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { w.Write(browserPage) })
	mux.HandleFunc("/session", func(w http.ResponseWriter, r *http.Request) {
		i, err := strconv.Atoi(r.FormValue("case"))
		if err == nil {
			err = serveBrowser(w, r, browserParams[i], &compressed[i])
		}
		if err != nil {
			t.Errorf("session %d: %v", i, err)
		}
	})
	mux.HandleFunc("/results", func(_ http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		results <- b
	})
	server := httptest.NewServer(mux)
	defer server.Close()

	ctx, cancel := context.WithTimeout(context.Background(), browserTime)
	defer cancel()
	profile := filepath.Join(t.TempDir(), "profile")
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	browser := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-extensions", "--disable-sync", "--mute-audio",
		"--user-data-dir="+profile, fmt.Sprintf("%s/?cases=%d", server.URL, len(browserParams)))
	browser.Env = append(os.Environ(), "HOME="+profile, "DBUS_SESSION_BUS_ADDRESS=disabled:")
	browser.Stdout, browser.Stderr = log, log
	if err := browser.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- browser.Wait() }()
	var got []byte
	select {
	case got = <-results:
		if browser.Process.Signal(os.Interrupt) != nil { // where there are no signals
			cancel()
		}
		<-ended
		// What it leaves behind may still write for a moment.
		for os.RemoveAll(profile) != nil && ctx.Err() == nil {
			time.Sleep(50 * time.Millisecond)
		}
	case err := <-ended:
		said, _ := os.ReadFile(log.Name())
		t.Fatalf("the browser ended before it was done: %v, %v\n%s", err, ctx.Err(), said)
	}
	var all []browserResult
	if err := json.Unmarshal(got, &all); err != nil || len(all) != len(browserParams) {
		t.Fatalf("%s: %v", got, err)
	}
	for i, r := range all {
		p := browserParams[i]
		if r.Error != "" || r.Same != stanzasOfPage || len(r.Other) > 0 || r.Greetings != 1 {
			t.Errorf("%+v: %+v", p, r)
		}
		// It has to be the same as what the server answered, so that each decodes what
		// the other one encodes.
		if !strings.HasPrefix(r.Extensions, "permessage-deflate") ||
			strings.Contains(r.Extensions, "server_no_context_takeover") != p.ServerNoContextTakeover ||
			strings.Contains(r.Extensions, "client_no_context_takeover") != p.ClientNoContextTakeover {
			t.Errorf("%+v: the browser agreed to %q", p, r.Extensions)
		}
		if n := compressed[i].Load(); n < stanzasOfPage {
			t.Errorf("%+v: %d messages of the browser were compressed", p, n)
		}
	}
}

// serveBrowser answers an upgrade, and holds a session: it greets, and sends every
// stanza back.
func serveBrowser(w http.ResponseWriter, r *http.Request, p params, compressed *atomic.Int64) error {
	offers := r.Header.Values("Sec-WebSocket-Extensions")
	agreed, answer, err := p.Accept(offers...)
	if err != nil || answer == "" {
		http.Error(w, "declined", http.StatusBadRequest)
		return fmt.Errorf("%q declined: %w", offers, err)
	}
	conn, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(browserTime)); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n"+
		"Sec-WebSocket-Protocol: xmpp\r\nSec-WebSocket-Extensions: %s\r\n\r\n", acceptKey(r.Header.Get("Sec-WebSocket-Key")), answer); err != nil {
		return err
	}
	messages, err := newCompressedConn(&wsConn{Conn: conn, r: rw.Reader, text: true}, agreed, compressed)
	if err != nil {
		return err
	}
	defer messages.close()
	session, err := frame.NewMessageConn(messages, frame.Options{Framing: frame.WebSocket})
	if err != nil {
		return err
	}
	if err := hold(session); err != nil {
		return err
	}
	_, err = conn.Write([]byte{opClose | bitFin, 2, 0x03, 0xE8}) // 1000 (RFC 6455 §7.4.1)
	if _, e := messages.ReadMessage(); e != io.EOF && err == nil {
		err = fmt.Errorf("behind the close: %w", e)
	}
	return err
}

// hold is the session.
func hold(c *frame.Conn) error {
	for {
		ev, err := c.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch ev.Kind() {
		case frame.Opened:
			if err = c.Open(frame.Header{From: "localhost", ID: "1"}); err == nil {
				err = c.Send(func(e *frame.ElementWriter) error {
					e.Start(names.Message)
					e.AttrString(names.ID, "greeting")
					e.Start(names.Body)
					e.TextString("Good day & welcome <here>")
					e.End()
					return e.End()
				})
			}
		case frame.Stanza:
			err = c.SendElement(ev.Stanza().Element, c.Scope())
		case frame.Closed:
			err = c.Close()
		default:
			err = fmt.Errorf("unexpected event: %v", ev.Kind())
		}
		if err != nil {
			return err
		}
	}
}

// compressedConn is a frame.MessageConn with permessage-deflate.
type compressedConn struct {
	ws         *wsConn
	in         *compress.MessageInflater
	out        *compress.MessageDeflater
	read       []byte
	written    []byte
	compressed *atomic.Int64 // messages of the peer
}

func newCompressedConn(ws *wsConn, agreed compress.Params, compressed *atomic.Int64) (*compressedConn, error) {
	in, err := compress.NewMessageInflater(agreed, compress.Server, compress.MessageGuard{})
	if err != nil {
		return nil, err
	}
	out, err := compress.NewMessageDeflater(agreed, compress.Server, compress.DeflateOptions{})
	if err != nil {
		return nil, err
	}
	in.Authenticated()
	return &compressedConn{ws: ws, in: in, out: out, compressed: compressed}, nil
}

func (c *compressedConn) ReadMessage() ([]byte, error) {
	payload, rsv1, err := c.ws.receive()
	if err != nil || !rsv1 {
		return payload, err
	}
	c.compressed.Add(1)
	c.read, err = c.in.Append(c.read[:0], payload)
	return c.read, err
}

func (c *compressedConn) WriteMessage(message []byte) (err error) {
	if c.written, err = c.out.Append(c.written[:0], message); err != nil {
		return err
	}
	return c.ws.send(c.written, true, 10000)
}

func (c *compressedConn) close() {
	c.in.Close()
	c.out.Close()
}
