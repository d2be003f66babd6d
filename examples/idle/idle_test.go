package main

import (
	"io"
	"strings"
	"testing"
)

// perConnection is more than a connection may cost that waits between two stanzas, in
// bytes: its parser, the place where the server keeps it, and its part of what is there
// once.
const perConnection = 256

func TestIdle(t *testing.T) {
	for name, sockets := range map[string]int{"sockets": -1, "memory": 0} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			between, err := measure(&out, 10_000, sockets)
			if err != nil {
				t.Fatalf("%v\n%s", err, &out)
			}
			t.Logf("\n%s", &out)
			if between > perConnection {
				t.Errorf("%.0f bytes for a connection that waits", between)
			}
		})
	}
}

// A client that goes away in the middle of a stanza is an error, and one that sends what is
// no XML.
func TestErrors(t *testing.T) {
	for _, text := range []string{said[0] + said[1], said[0] + "<message><!--"} {
		s := &server{}
		c, err := s.accept(-1)
		if err != nil {
			t.Fatal(err)
		}
		r := strings.NewReader(text)
		for err == nil {
			err = s.readable(c, func(b []byte) (int, error) {
				n, err := r.Read(b)
				if err == io.EOF {
					err = nil // as read(2) has it
				}
				return n, err
			})
		}
		if s.opened != 1 || err == io.EOF {
			t.Errorf("%d opened, %v", s.opened, err)
		}
	}
}
