// Command gorilla runs an XMPP session over github.com/gorilla/websocket, on loopback.
package main

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/gorilla/websocket"

	"github.com/seed492f7be9/stanza/examples/websocket/echo"
	"github.com/seed492f7be9/stanza/frame"
)

// conn makes a frame.MessageConn of a connection.
type conn struct{ ws *websocket.Conn }

func (c conn) ReadMessage() ([]byte, error) {
	kind, message, err := c.ws.ReadMessage()
	switch {
	case websocket.IsCloseError(err, websocket.CloseNormalClosure):
		return nil, io.EOF
	case err == nil && kind != websocket.TextMessage:
		return nil, frame.ErrNotText
	}
	return message, err
}

func (c conn) WriteMessage(message []byte) error {
	return c.ws.WriteMessage(websocket.TextMessage, message)
}

var upgrader = websocket.Upgrader{Subprotocols: []string{"xmpp"}}

func serve(w http.ResponseWriter, r *http.Request) {
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	defer ws.Close()
	if ws.Subprotocol() != "xmpp" { // RFC 7395 §3.1
		return
	}
	if err := echo.Serve(conn{ws}); err != nil {
		log.Print(err)
	}
	ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""))
}

func main() {
	server := httptest.NewServer(http.HandlerFunc(serve))
	defer server.Close()
	dialer := websocket.Dialer{Subprotocols: []string{"xmpp"}}
	ws, _, err := dialer.Dial(strings.Replace(server.URL, "http", "ws", 1), nil)
	if err != nil {
		log.Fatal(err)
	}
	defer ws.Close()
	if err := echo.Talk(conn{ws}, os.Stdout); err != nil {
		log.Fatal(err)
	}
}
