// Command gws runs an XMPP session over github.com/lxzan/gws, on loopback. Its callbacks
// are what an event loop is: the server puts each message into a session, and takes
// the events out. The client makes a frame.MessageConn of it.
package main

import (
	"io"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/lxzan/gws"

	"github.com/seed492f7be9/stanza/examples/websocket/echo"
	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// server has a session for each socket. A socket's callbacks come one after the other.
type server struct{ gws.BuiltinEventHandler }

const key = "session"

func (server) OnOpen(socket *gws.Conn) {
	s, err := frame.New(frame.Options{Framing: frame.WebSocket})
	if err != nil {
		log.Print(err)
		return
	}
	socket.Session().Store(key, s)
}

func (server) OnMessage(socket *gws.Conn, message *gws.Message) {
	defer message.Close()
	v, _ := socket.Session().Load(key)
	s := v.(*frame.Session)
	if message.Opcode != gws.OpcodeText {
		socket.WriteClose(1003, nil)
		return
	}
	if err := s.Message(message.Bytes()); err != nil {
		log.Print(err)
		return
	}
	for {
		ev, err := s.Next()
		if err == parser.ErrMoreInput {
			return
		}
		if err != nil { // the end of the stream, or something wrong in it
			end(socket, s, err)
			return
		}
		if out, err := answer(s, ev); err != nil {
			log.Print(err)
		} else if len(out) > 0 {
			socket.WriteMessage(gws.OpcodeText, out)
		}
	}
}

func answer(s *frame.Session, ev frame.Event) ([]byte, error) {
	switch st := ev.Stanza(); {
	case ev.Kind() == frame.Opened:
		return s.AppendOpen(nil, frame.Header{From: "localhost", ID: "s1", Lang: "en"})
	case st.Name() == names.Message:
		return s.Append(nil, func(e *frame.ElementWriter) error {
			e.Start(names.Message)
			e.Raw(st.Child(names.Body))
			return e.End()
		})
	}
	return nil, nil
}

func end(socket *gws.Conn, s *frame.Session, err error) {
	if err == io.EOF {
		if out, err := s.AppendClose(nil); err == nil {
			socket.WriteMessage(gws.OpcodeText, out)
		}
		socket.WriteClose(1000, nil)
		return
	}
	for more := true; more; {
		var out []byte
		if out, more, err = s.AppendFailure(nil, frame.Answer(err), frame.Header{From: "localhost"}); err != nil {
			return
		}
		socket.WriteMessage(gws.OpcodeText, out)
	}
}

// conn makes a frame.MessageConn of a socket: its callbacks put messages into a channel.
type conn struct {
	gws.BuiltinEventHandler
	socket   *gws.Conn
	messages chan *gws.Message
	last     *gws.Message // lent to the session
}

func (c *conn) OnMessage(_ *gws.Conn, message *gws.Message) { c.messages <- message }

func (c *conn) OnClose(*gws.Conn, error) { close(c.messages) }

func (c *conn) ReadMessage() ([]byte, error) {
	if c.last != nil {
		c.last.Close()
	}
	c.last = <-c.messages
	switch {
	case c.last == nil:
		return nil, io.EOF
	case c.last.Opcode != gws.OpcodeText:
		return nil, frame.ErrNotText
	}
	return c.last.Bytes(), nil
}

func (c *conn) WriteMessage(message []byte) error {
	return c.socket.WriteMessage(gws.OpcodeText, message)
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	defer l.Close()
	upgrader := gws.NewUpgrader(server{}, &gws.ServerOption{SubProtocols: []string{"xmpp"}})
	go http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		socket, err := upgrader.Upgrade(w, r)
		if err != nil {
			log.Print(err)
			return
		}
		socket.ReadLoop()
	}))

	c := &conn{messages: make(chan *gws.Message)}
	header := http.Header{"Sec-WebSocket-Protocol": {"xmpp"}}
	c.socket, _, err = gws.NewClient(c, &gws.ClientOption{Addr: "ws://" + l.Addr().String(), RequestHeader: header})
	if err != nil {
		log.Fatal(err)
	}
	go c.socket.ReadLoop()
	if err := echo.Talk(c, os.Stdout); err != nil {
		log.Fatal(err)
	}
}
