package main

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
)

// How long a peer may take: to log in, to take what it is sent, and to close. A client that
// reads nothing would hold up others that send to it; a server that is to be large
// gives each session a queue instead.
const (
	negotiationTime = 30 * time.Second
	writeTime       = 10 * time.Second
	lingerTime      = 2 * time.Second
)

// transport is a connection with a session on it.
type transport struct {
	conn     *frame.Conn
	limits   limits.Limits // of those who have logged in
	startTLS func() error  // nil where TLS is there already
	cut      func() error  // ends the connection, whoever uses it
	shut     func() error  // ends it as it should
}

// overTCP is for connections that begin without TLS.
func overTCP(conn net.Conn, config *tls.Config) *transport {
	t := &transport{limits: limits.Client, cut: conn.Close}
	t.shut = func() error { return linger(conn) }
	// Without a content namespace it would be whatever the client says.
	c, err := frame.NewConn(impatient{conn}, frame.Options{Limits: limits.BeforeAuth, Content: names.NSClient.URI()})
	if err != nil {
		panic(err) // of options that are constant
	}
	t.conn = c
	t.startTLS = func() error {
		secured := tls.Server(impatient{conn}, config)
		t.startTLS, t.shut = nil, func() error { return linger(secured) }
		return c.Upgrade(secured)
	}
	return t
}

// linger closes a connection when the peer has closed it, or has had the time to
// read what it was sent last: where bytes of a peer are left unread, closing at once
// can take a stream error away from it.
func linger(conn net.Conn) error {
	if c, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = c.CloseWrite()
	}
	_ = conn.SetReadDeadline(time.Now().Add(lingerTime))
	_, _ = io.Copy(io.Discard, conn)
	return conn.Close()
}

// impatient gives up on a peer that does not take what it is sent.
type impatient struct{ net.Conn }

func (c impatient) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}

// overWebSocket accepts a WebSocket; nil where that was answered otherwise.
func overWebSocket(w http.ResponseWriter, r *http.Request) *transport {
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"xmpp"}})
	if err != nil {
		return nil
	}
	if ws.Subprotocol() != "xmpp" {
		ws.Close(websocket.StatusProtocolError, "the subprotocol is xmpp")
		return nil
	}
	l := limits.WebSocket
	ws.SetReadLimit(int64(l.Prolog + l.Stanza + l.Gap))
	first := limits.BeforeAuth
	first.Window = l.Window
	c, err := frame.NewMessageConn(messages{ws}, frame.Options{Framing: frame.WebSocket, Limits: first})
	if err != nil {
		panic(err) // of options that are constant
	}
	return &transport{conn: c, limits: l, cut: ws.CloseNow, shut: func() error { return ws.Close(websocket.StatusNormalClosure, "") }}
}

// messages is a [frame.MessageConn].
type messages struct{ ws *websocket.Conn }

func (m messages) ReadMessage() ([]byte, error) {
	kind, b, err := m.ws.Read(context.Background())
	if err == nil && kind != websocket.MessageText {
		err = frame.ErrNotText
	}
	return b, err
}

func (m messages) WriteMessage(b []byte) error {
	ctx, cancel := context.WithTimeout(context.Background(), writeTime)
	defer cancel()
	return m.ws.Write(ctx, websocket.MessageText, b)
}
