// Command gobwas runs an XMPP session over github.com/gobwas/ws, on loopback.
package main

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"

	"github.com/seed492f7be9/stanza/examples/websocket/echo"
	"github.com/seed492f7be9/stanza/frame"
)

// conn makes a frame.MessageConn of a connection, on the side that state says.
type conn struct {
	net.Conn
	state ws.State
}

func (c conn) ReadMessage() ([]byte, error) {
	message, kind, err := wsutil.ReadData(c, c.state)
	var closed wsutil.ClosedError
	switch {
	case errors.As(err, &closed) && closed.Code == ws.StatusNormalClosure:
		return nil, io.EOF
	case err == nil && kind != ws.OpText:
		return nil, frame.ErrNotText
	}
	return message, err
}

func (c conn) WriteMessage(message []byte) error {
	return wsutil.WriteMessage(c, c.state, ws.OpText, message)
}

// serve is for one client, without an HTTP server.
func serve(l net.Listener) {
	nc, err := l.Accept()
	if err != nil {
		log.Print(err)
		return
	}
	defer nc.Close()
	upgrader := ws.Upgrader{Protocol: func(name []byte) bool { return string(name) == "xmpp" }}
	shake, err := upgrader.Upgrade(nc)
	if err == nil && shake.Protocol != "xmpp" { // RFC 7395 §3.1
		err = ws.RejectConnectionError(ws.RejectionStatus(http.StatusBadRequest))
	}
	if err == nil {
		err = echo.Serve(conn{nc, ws.StateServerSide})
	}
	if err != nil {
		log.Print(err)
		return
	}
	ws.WriteFrame(nc, ws.NewCloseFrame(ws.NewCloseFrameBody(ws.StatusNormalClosure, "")))
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	defer l.Close()
	go serve(l)
	dialer := ws.Dialer{Protocols: []string{"xmpp"}}
	nc, _, _, err := dialer.Dial(context.Background(), "ws://"+l.Addr().String())
	if err != nil {
		log.Fatal(err)
	}
	defer nc.Close()
	if err := echo.Talk(conn{nc, ws.StateClientSide}, os.Stdout); err != nil {
		log.Fatal(err)
	}
}
