package compress_test

import (
	"bufio"
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed492f7be9/stanza/frame/compress"
)

// peer is the program in ../peers/ws: Node's zlib, and ws from npm.
var peer = sync.OnceValues(startPeer)

type ports struct{ WS, Zlib int }

// peerStdin is held for as long as the peer may be wanted: when it is closed, with
// the process of the test at the latest, the peer ends.
var peerStdin io.Closer

// errNoPeer says what is not installed.
var errNoPeer = errors.New("no peer")

const peerFolder = "../peers/ws"

// peerTime is how long a peer may take for anything at all.
const peerTime = 20 * time.Second

func startPeer() (p ports, err error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return p, fmt.Errorf("%w: there is no node", errNoPeer)
	}
	if _, err := os.Stat(peerFolder + "/node_modules/ws"); err != nil {
		return p, fmt.Errorf("%w: npm ci has not been run in frame/peers/ws", errNoPeer)
	}
	cmd := exec.Command(node, "peer.mjs")
	cmd.Dir = peerFolder
	cmd.Stderr = os.Stderr
	if peerStdin, err = cmd.StdinPipe(); err != nil {
		return p, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return p, err
	}
	if err := cmd.Start(); err != nil {
		return p, err
	}
	err = json.NewDecoder(stdout).Decode(&p)
	return p, err
}

// withPeer returns where the peer listens. Where it is not installed the test is
// skipped, or fails if STANZA_REQUIRE_PEERS says so.
func withPeer(t *testing.T) ports {
	t.Helper()
	p, err := peer()
	if errors.Is(err, errNoPeer) && os.Getenv("STANZA_REQUIRE_PEERS") != "1" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func dial(t *testing.T, port int) *net.TCPConn {
	t.Helper()
	conn, err := net.DialTCP("tcp", nil, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(peerTime)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// TestPeerZlib: a stream each way with zlib, whatever its options, and flushed as
// zlib can. All of a send comes back before the next one leaves: nothing waits
// for bytes that nobody will send.
func TestPeerZlib(t *testing.T) {
	p := withPeer(t)
	plain := append(sends(81, 100), random(81, 60000), []byte(" "), bytes.Repeat([]byte("ha"), 60000))
	for _, flush := range []string{"Z_SYNC_FLUSH", "Z_PARTIAL_FLUSH", "Z_FULL_FLUSH"} {
		for _, options := range []string{
			`"level":0`, `"level":1`, `"level":6`, `"level":9,"memLevel":9`, `"level":9,"windowBits":9`, `"level":6,"strategy":4`, `"level":6,"strategy":2`,
		} {
			t.Run(flush+" "+options, func(t *testing.T) {
				conn := dial(t, p.Zlib)
				fmt.Fprintf(conn, "{%s,\"flush\":%q}\n", options, flush)
				w, err := compress.NewWriter(conn, compress.DeflateOptions{})
				if err != nil {
					t.Fatal(err)
				}
				r, err := compress.NewReader(conn, trusted)
				if err != nil {
					t.Fatal(err)
				}
				for i, send := range plain {
					sent := make(chan error, 1)
					go func() { _, err := w.Write(send); sent <- err }()
					got := make([]byte, len(send))
					if n, err := io.ReadFull(r, got); err != nil || !bytes.Equal(got, send) {
						t.Fatalf("send %d: %d bytes of %d, %v", i, n, len(send), err)
					}
					if err := <-sent; err != nil {
						t.Fatal(err)
					}
				}
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
				if err := conn.CloseWrite(); err != nil {
					t.Fatal(err)
				}
				if n, err := r.Read(make([]byte, 1)); n != 0 || err != io.EOF {
					t.Errorf("at the end: %d bytes, %v", n, err)
				}
			})
		}
	}
}

// wsConn is as much of RFC 6455 as a test needs.
type wsConn struct {
	net.Conn
	r      *bufio.Reader
	client bool
	text   bool // messages are text
}

// acceptKey is what answers a Sec-WebSocket-Key (RFC 6455 §4.2.2).
func acceptKey(key string) string {
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// dialWS opens a WebSocket with an offer, and returns the header of the answer.
func dialWS(t *testing.T, port int, query, offer string) (*wsConn, string) {
	t.Helper()
	conn := dial(t, port)
	key := base64.StdEncoding.EncodeToString(random(1, 16))
	fmt.Fprintf(conn, "GET /?%s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: %s\r\nSec-WebSocket-Protocol: xmpp\r\nSec-WebSocket-Extensions: %s\r\n\r\n", query, key, offer)
	r := bufio.NewReader(conn)
	response, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != 101 || response.Header.Get("Sec-WebSocket-Accept") != acceptKey(key) {
		t.Fatal(response)
	}
	return &wsConn{Conn: conn, r: r, client: true}, strings.Join(response.Header.Values("Sec-WebSocket-Extensions"), ", ")
}

const (
	opContinuation = 0
	opText         = 1
	opBinary       = 2
	opClose        = 8
	bitFin         = 0x80
	bitRSV1        = 0x40
)

// send sends a payload in frames of at most size bytes, RSV1 on the first one.
func (c *wsConn) send(payload []byte, rsv1 bool, size int) error {
	var b []byte
	op := byte(opBinary)
	if c.text {
		op = opText
	}
	if rsv1 {
		op |= bitRSV1
	}
	for first := true; first || len(payload) > 0; first = false {
		data := payload[:min(size, len(payload))]
		if payload = payload[len(data):]; len(payload) == 0 {
			op |= bitFin
		}
		masked := byte(0)
		if c.client {
			masked = 0x80
		}
		switch n := len(data); { // as short as can be: browsers demand that (RFC 6455 §5.2)
		case n < 126:
			b = append(b, op, masked|byte(n))
		case n < 1<<16:
			b = binary.BigEndian.AppendUint16(append(b, op, masked|126), uint16(n))
		default:
			b = binary.BigEndian.AppendUint64(append(b, op, masked|127), uint64(n))
		}
		if c.client {
			b = append(b, 1, 2, 3, 4)
		}
		for i, x := range data {
			if c.client {
				x ^= byte(1 + i%4)
			}
			b = append(b, x)
		}
		op = opContinuation
	}
	_, err := c.Write(b)
	return err
}

// receive returns the payload of the next message, and whether it is compressed. The
// error is io.EOF where the peer closes.
func (c *wsConn) receive() (payload []byte, rsv1 bool, err error) {
	for first := true; ; first = false {
		var h [8]byte
		if _, err := io.ReadFull(c.r, h[:2]); err != nil {
			return nil, false, err
		}
		op, n := h[0], uint64(h[1]&0x7F)
		masked := h[1]&0x80 != 0
		if first {
			rsv1 = op&bitRSV1 != 0
		} else if op&bitRSV1 != 0 {
			return nil, false, errors.New("RSV1 on a continuation")
		}
		if op&0x0F == opClose {
			return nil, false, io.EOF
		}
		if op&0x0F > opBinary {
			return nil, false, fmt.Errorf("frame %x", op)
		}
		if size := map[uint64]int{126: 2, 127: 8}[n]; size > 0 {
			clear(h[:])
			if _, err := io.ReadFull(c.r, h[8-size:]); err != nil {
				return nil, false, err
			}
			n = binary.BigEndian.Uint64(h[:])
		}
		var mask [4]byte
		if masked {
			if _, err := io.ReadFull(c.r, mask[:]); err != nil {
				return nil, false, err
			}
		}
		data := make([]byte, n)
		if _, err := io.ReadFull(c.r, data); err != nil {
			return nil, false, err
		}
		for i := range data {
			data[i] ^= mask[i%4]
		}
		payload = append(payload, data...)
		if op&bitFin != 0 {
			return payload, rsv1, nil
		}
	}
}

// echo sends messages, each of which comes back.
func echo(t *testing.T, c *wsConn, agreed compress.Params, role compress.Role) {
	t.Helper()
	out, err := compress.NewMessageDeflater(agreed, role, compress.DeflateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	in, err := compress.NewMessageInflater(agreed, role, compress.MessageGuard{Guard: trusted})
	if err != nil {
		t.Fatal(err)
	}
	plain := append(sends(82, 60), []byte(" "), random(82, 40000), nil, bytes.Repeat([]byte("ha"), 100000), []byte("<a/>"))
	plain = append(plain, sends(82, 20)...)
	compressed := 0
	for i, m := range plain {
		payload, err := out.Append(nil, m)
		if err != nil {
			t.Fatal(err)
		}
		sent := make(chan error, 1)
		go func() { sent <- c.send(payload, true, 1+i*1000) }()
		got, rsv1, err := c.receive()
		if err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
		if rsv1 {
			compressed++
			if got, err = in.Append(nil, got); err != nil {
				t.Fatalf("message %d: %v", i, err)
			}
		}
		if !bytes.Equal(got, m) {
			t.Fatalf("message %d: %d bytes of %d", i, len(got), len(m))
		}
		if err := <-sent; err != nil {
			t.Fatal(err)
		}
	}
	if compressed < len(plain)-1 { // ws does not compress an empty one
		t.Errorf("%d of %d messages were compressed", compressed, len(plain))
	}
}

// peerParams are what both ends of a test demand, as options of ws too.
var peerParams = []struct {
	p     params
	query string
}{
	{params{}, ""},
	{params{ServerNoContextTakeover: true}, ""},
	{params{ClientNoContextTakeover: true}, ""},
	{params{ServerNoContextTakeover: true, ClientNoContextTakeover: true}, ""},
	{params{ServerMaxWindowBits: 9, ClientMaxWindowBits: 9}, ""},
	{params{ServerMaxWindowBits: 8, ClientMaxWindowBits: 8}, ""}, // zlib: 9
	{params{ServerMaxWindowBits: 12, ClientMaxWindowBits: 10}, ""},
	{params{ServerMaxWindowBits: 10, ServerNoContextTakeover: true}, ""},
	{params{}, "serverNoContextTakeover=true&clientNoContextTakeover=true"},
	{params{}, "serverMaxWindowBits=9&clientMaxWindowBits=9"},
	{params{}, "serverMaxWindowBits=13"},
}

// TestPeerClient: a client of ws as a server.
func TestPeerClient(t *testing.T) {
	p := withPeer(t)
	for _, c := range peerParams {
		t.Run(fmt.Sprintf("%+v %s", c.p, c.query), func(t *testing.T) {
			offer, err := c.p.Offer()
			if err != nil {
				t.Fatal(err)
			}
			conn, answer := dialWS(t, p.WS, c.query, offer)
			agreed, ok, err := c.p.Confirm(answer)
			if err != nil || !ok {
				t.Fatalf("%q answered with %q: %v", offer, answer, err)
			}
			echo(t, conn, agreed, compress.Client)
		})
	}
}

// TestPeerServer: a server for ws as a client.
func TestPeerServer(t *testing.T) {
	p := withPeer(t)
	for _, c := range peerParams {
		t.Run(fmt.Sprintf("%+v %s", c.p, c.query), func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			told := make(chan string, 1)
			go func() {
				told <- get(fmt.Sprintf("http://127.0.0.1:%d/dial?%s&url=%s", p.WS, c.query, url.QueryEscape("ws://"+l.Addr().String())))
			}()
			conn, err := l.Accept()
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if err := conn.SetDeadline(time.Now().Add(peerTime)); err != nil {
				t.Fatal(err)
			}
			r := bufio.NewReader(conn)
			request, err := http.ReadRequest(r)
			if err != nil {
				t.Fatal(err)
			}
			offers := request.Header.Values("Sec-WebSocket-Extensions")
			agreed, answer, err := c.p.Accept(offers...)
			if err != nil || answer == "" {
				t.Fatalf("%q declined: %v", offers, err)
			}
			fmt.Fprintf(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n"+
				"Sec-WebSocket-Protocol: xmpp\r\nSec-WebSocket-Extensions: %s\r\n\r\n", acceptKey(request.Header.Get("Sec-WebSocket-Key")), answer)
			if got := <-told; got != "permessage-deflate" {
				t.Fatalf("%q answered with %q: %s", offers, answer, got)
			}
			echo(t, &wsConn{Conn: conn, r: r}, agreed, compress.Server)
		})
	}
}

// get returns the body of an answer, or the error.
func get(url string) string {
	client := http.Client{Timeout: peerTime}
	response, err := client.Get(url)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
