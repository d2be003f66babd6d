package main

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"

	"github.com/coder/websocket"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/limits"
)

// dialTCP connects to a host and port, without TLS.
func (c *client) dialTCP(ctx context.Context, address string) (err error) {
	if c.tcp, err = new(net.Dialer).DialContext(ctx, "tcp", address); err != nil {
		return err
	}
	c.disconnect = c.tcp.Close
	c.shut = func() error { return c.tcp.Close() } // perhaps with TLS on it by then
	c.conn, err = frame.NewConn(c.tcp, frame.Options{Role: frame.Initiator})
	c.stream = c.conn
	return err
}

// dialWebSocket opens a WebSocket (RFC 7395 §3.1).
func (c *client) dialWebSocket(ctx context.Context, config *tls.Config) error {
	ws, _, err := websocket.Dial(ctx, c.connect, &websocket.DialOptions{
		Subprotocols: []string{"xmpp"},
		HTTPClient:   &http.Client{Transport: &http.Transport{TLSClientConfig: config}},
	})
	if err != nil {
		return err
	}
	c.disconnect = ws.CloseNow
	c.shut = func() error { return ws.Close(websocket.StatusNormalClosure, "") }
	if ws.Subprotocol() != "xmpp" {
		_ = ws.CloseNow()
		return errors.New("the server does not speak XMPP over WebSocket")
	}
	l := limits.WebSocket
	ws.SetReadLimit(int64(l.Prolog + l.Stanza + l.Gap))
	c.stream, err = frame.NewMessageConn(messages{ws}, frame.Options{
		Framing: frame.WebSocket, Role: frame.Initiator, Limits: l, URI: c.connect,
	})
	return err
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
	return m.ws.Write(context.Background(), websocket.MessageText, b)
}
