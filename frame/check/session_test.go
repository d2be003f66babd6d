package check_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/frame/check"
)

// connection is a peer that has said everything, and hears what it is told.
type connection struct {
	io.Reader
	said strings.Builder
}

func (c *connection) Write(b []byte) (int, error) { return c.said.Write(b) }

// A session answers on its own connection what a check finds, and sends nothing where
// nothing answers.
func TestReplyOfSession(t *testing.T) {
	peer := &connection{Reader: strings.NewReader(header(client) +
		"<iq type='get' id='1' to='a'/><iq type='result' id='2' to='a'><a xmlns='u'/><b xmlns='u'/></iq><presence type='no'/>")}
	conn, err := frame.NewConn(peer, frame.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := newChecker(t, check.Options{})
	var answers []string
	for {
		ev, err := conn.Next()
		if err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if ev.Kind() == frame.Opened {
			if err := conn.Open(frame.Header{}); err != nil {
				t.Fatal(err)
			}
			continue
		}
		bad := c.Check(ev.Stanza())
		if bad == nil {
			t.Fatalf("%s is right", ev.Stanza().Raw())
		}
		peer.said.Reset()
		err = conn.Send(func(w *frame.ElementWriter) error { return bad.WriteReply(w, ev.Stanza()) })
		if err != nil && !errors.Is(err, check.ErrNoReply) {
			t.Fatal(err)
		}
		answers = append(answers, peer.said.String())
	}
	want := []string{
		"<iq type='error' id='1' from='a'>" + failure("bad-request", "iq of type get or set has no child") + "</iq>",
		"", // a result
		"<presence type='error'>" + failure("bad-request", "type is none that the stanza may have") + "</presence>",
	}
	if strings.Join(answers, "\n") != strings.Join(want, "\n") {
		t.Errorf("%q, want %q", answers, want)
	}
}
