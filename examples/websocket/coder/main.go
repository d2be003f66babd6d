// Command coder runs an XMPP session over github.com/coder/websocket, on loopback.
package main

import (
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/coder/websocket"

	"github.com/seed492f7be9/stanza/examples/websocket/echo"
	"github.com/seed492f7be9/stanza/frame"
)

// conn makes a frame.MessageConn of a connection. The context ends what it does.
type conn struct {
	ctx context.Context
	ws  *websocket.Conn
}

func (c conn) ReadMessage() ([]byte, error) {
	kind, message, err := c.ws.Read(c.ctx)
	switch {
	case websocket.CloseStatus(err) == websocket.StatusNormalClosure:
		return nil, io.EOF
	case err == nil && kind != websocket.MessageText:
		return nil, frame.ErrNotText
	}
	return message, err
}

func (c conn) WriteMessage(message []byte) error {
	return c.ws.Write(c.ctx, websocket.MessageText, message)
}

func serve(w http.ResponseWriter, r *http.Request) {
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"xmpp"}})
	if err != nil {
		return // Accept has answered
	}
	defer ws.CloseNow()
	if ws.Subprotocol() != "xmpp" { // RFC 7395 §3.1
		ws.Close(websocket.StatusProtocolError, "subprotocol")
		return
	}
	if err := echo.Serve(conn{r.Context(), ws}); err != nil {
		log.Print(err)
	}
	ws.Close(websocket.StatusNormalClosure, "")
}

func main() {
	server := httptest.NewServer(http.HandlerFunc(serve))
	defer server.Close()
	ctx := context.Background()
	ws, _, err := websocket.Dial(ctx, strings.Replace(server.URL, "http", "ws", 1), &websocket.DialOptions{Subprotocols: []string{"xmpp"}})
	if err != nil {
		log.Fatal(err)
	}
	defer ws.CloseNow()
	if err := echo.Talk(conn{ctx, ws}, os.Stdout); err != nil {
		log.Fatal(err)
	}
}
