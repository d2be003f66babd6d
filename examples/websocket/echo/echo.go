// Package echo is what the WebSocket examples say to each other: a server that sends
// every message back, and a client that sends one.
package echo

import (
	"errors"
	"fmt"
	"io"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/names"
)

// Serve is the server's side of a WebSocket. It returns when the client has closed its
// stream, or was in the wrong.
func Serve(m frame.MessageConn) error {
	c, err := frame.NewMessageConn(m, frame.Options{Framing: frame.WebSocket})
	if err != nil {
		return err
	}
	defer c.Release()
	for {
		ev, err := c.Next()
		if err == io.EOF {
			return c.Close() // the client has closed, and so does the server
		}
		if err != nil {
			return errors.Join(err, c.Fail(frame.Answer(err), frame.Header{From: "localhost"}))
		}
		switch st := ev.Stanza(); {
		case ev.Kind() == frame.Opened:
			err = c.Open(frame.Header{From: "localhost", ID: "s1", Lang: "en"})
		case st.Name() == names.Message:
			body := st.Child(names.Body).Text()
			err = c.Send(func(e *frame.ElementWriter) error {
				e.Start(names.Message)
				e.Start(names.Body)
				e.Text(body)
				e.End()
				return e.End()
			})
		}
		if err != nil {
			return err
		}
	}
}

// Talk is the client's side. It tells what happens on w.
func Talk(m frame.MessageConn, w io.Writer) error {
	c, err := frame.NewMessageConn(m, frame.Options{Framing: frame.WebSocket, Role: frame.Initiator})
	if err != nil {
		return err
	}
	defer c.Release()
	if err := c.Open(frame.Header{To: "localhost"}); err != nil {
		return err
	}
	for {
		ev, err := c.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch st := ev.Stanza(); {
		case ev.Kind() == frame.Opened:
			fmt.Fprintln(w, "opened by", ev.Header().From)
			err = c.Send(func(e *frame.ElementWriter) error {
				e.Start(names.Message)
				e.Start(names.Body)
				e.TextString("Is there anybody < here & there?")
				e.End()
				return e.End()
			})
		case st.Name() == names.Message:
			fmt.Fprintf(w, "answer: %s\n", st.Child(names.Body).Text())
			err = c.Close()
		case ev.Kind() == frame.Closed:
			fmt.Fprintln(w, "closed")
		}
		if err != nil {
			return err
		}
	}
}
