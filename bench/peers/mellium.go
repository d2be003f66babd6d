package peers

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"

	"mellium.im/xmpp"
	"mellium.im/xmpp/stream"

	"github.com/seed492f7be9/stanza/bench"
)

var mellium = Peer{
	Name:        "mellium",
	Checks:      []Check{UTF8, Characters, Nesting, References, Restricted},
	Differences: []Difference{ValuesAsWritten},
	Open:        openMellium,
}

func openMellium() (Read, func(), error) { return readMellium, func() {}, nil }

// readMellium reads a stream as the receiving end of a session: its header in a
// negotiator that negotiates nothing, the rest with the session's reader of
// tokens, which is encoding/xml's under a lock and the rules of streams.
func readMellium(b []byte, c *bench.Counts) error {
	header := func(_ context.Context, in, _ *stream.Info, s *xmpp.Session, _ any) (xmpp.SessionState, io.ReadWriter, any, error) {
		return xmpp.Ready, nil, nil, readHeader(s, in, c)
	}
	s, err := xmpp.ReceiveSession(context.Background(), connection{bench.Chunks(b)}, 0, header)
	if err != nil {
		return err
	}
	r := s.TokenReader()
	defer r.Close()
	for {
		t, err := r.Token()
		if err == io.EOF { // the stream's end tag
			return nil
		}
		if err != nil {
			return err
		}
		c.XMLToken(t)
	}
}

// readHeader takes what mellium's own negotiators take: a declaration, white
// space and a start tag.
func readHeader(s *xmpp.Session, in *stream.Info, c *bench.Counts) error {
	r := s.TokenReader()
	defer r.Close()
	for first := true; ; first = false {
		t, err := r.Token()
		if err != nil {
			return err
		}
		c.XMLToken(t)
		switch t := t.(type) {
		case xml.StartElement:
			return in.FromStartElement(t)
		case xml.CharData:
		case xml.ProcInst:
			if !first || t.Target != "xml" {
				return fmt.Errorf("mellium: processing instruction %q before the stream header", t.Target)
			}
		default:
			return fmt.Errorf("mellium: %T before the stream header", t)
		}
	}
}

// connection is one that is only read from.
type connection struct{ io.Reader }

func (connection) Write(b []byte) (int, error) { return len(b), nil }
