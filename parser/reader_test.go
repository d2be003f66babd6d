package parser_test

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

func newReader(t *testing.T, r io.Reader, o parser.Options) *parser.Reader {
	t.Helper()
	rd, err := parser.NewReader(r, o)
	if err != nil {
		t.Fatal(err)
	}
	return rd
}

// How a Reader ends, by how its input does.
func TestReaderEnds(t *testing.T) {
	for _, c := range []struct {
		input string
		want  string
	}{
		{header + "<iq/></stream:stream>", "EOF"},
		{header + "<iq/></stream:stream> <", "EOF"}, // over is over: see Buffered
		{header + "<iq/>", "unexpected EOF"},
		{header + " \n", "unexpected EOF"},
		{header, "unexpected EOF"},
		{header + "<iq>", describe(&parser.Error{Rule: parser.RuleUnexpectedEnd, Offset: int64(len(header)) + 4, Path: "/iq"})},
		{header + "<iq", describe(&parser.Error{Rule: parser.RuleUnexpectedEnd, Offset: int64(len(header)) + 3})},
		{"", describe(&parser.Error{Rule: parser.RuleUnexpectedEnd})},
	} {
		for name, wrap := range map[string]func(io.Reader) io.Reader{
			"whole": func(r io.Reader) io.Reader { return r }, "bytewise": iotest.OneByteReader,
			"half": iotest.HalfReader, "data with EOF": iotest.DataErrReader,
		} {
			r := newReader(t, wrap(strings.NewReader(c.input)), parser.Options{})
			var err error
			for err == nil {
				_, err = r.Next()
			}
			if describe(err) != c.want {
				t.Errorf("%q, %s: %v, want %v", c.input, name, describe(err), c.want)
			}
			if _, again := r.Next(); describe(again) != c.want {
				t.Errorf("%q, %s: then %v", c.input, name, again)
			}
		}
	}
}

// The iterator ends silently on a clean close, and yields any other end once.
func TestReaderTokens(t *testing.T) {
	for input, want := range map[string]int{header + "</stream:stream>": 0, header: 1, header + "<!-- -->": 1} {
		errs := 0
		for _, err := range newReader(t, strings.NewReader(input), parser.Options{}).Tokens() {
			if err != nil {
				errs++
			}
		}
		if errs != want {
			t.Errorf("%q: %d errors", input, errs)
		}
	}
}

func TestReaderBuffered(t *testing.T) {
	r := newReader(t, strings.NewReader(header+"</stream:stream>rest"), parser.Options{})
	for {
		if _, err := r.Next(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if got := string(r.Buffered()); got != "rest" {
		t.Errorf("%q", got)
	}
}

// An error of the connection comes out as it is, and is not the end of the
// stream: after a deadline reading goes on where it was.
func TestReaderDeadline(t *testing.T) {
	client, server := net.Pipe()
	defer client.Close()
	defer server.Close()
	r := newReader(t, server, parser.Options{})
	go client.Write([]byte(header + "<message><bo"))
	server.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	var err error
	for err == nil {
		_, err = r.Next()
	}
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatal(err)
	}
	server.SetReadDeadline(time.Time{})
	go client.Write([]byte("dy>hi</body></message></stream:stream>"))
	var body string
	for tok, err := range r.Tokens() {
		if err != nil {
			t.Fatal(err)
		}
		if tok.Kind() == parser.Text {
			body += string(tok.Text())
		}
	}
	if body != "hi" {
		t.Errorf("%q", body)
	}
}

// Events leave on their last byte: a peer that waits for an answer to what it
// sent gets it without sending more.
func TestReaderIsPrompt(t *testing.T) {
	client, server := net.Pipe()
	defer client.Close()
	defer server.Close()
	r := newReader(t, server, parser.Options{})
	got := make(chan string)
	go func() {
		for tok, err := range r.Tokens() {
			if err != nil {
				break
			}
			if tok.Kind() != parser.Text {
				got <- tok.Kind().String() + " " + tok.Name().Local()
			}
		}
		close(got)
	}()
	for _, step := range []struct{ send, want string }{
		{header, "start stream"}, {"<message>", "start message"}, {"<body>", "start body"},
		{"x</body>", "end body"}, {"</message>", "end message"}, {"</stream:stream>", "end stream"},
	} {
		if _, err := client.Write([]byte(step.send)); err != nil {
			t.Fatal(err)
		}
		if g := <-got; g != step.want {
			t.Fatalf("after %q: %q", step.send, g)
		}
	}
	if _, more := <-got; more {
		t.Error("the stream is over")
	}
}

// A Reader of one frame after the other.
func TestReaderReset(t *testing.T) {
	r := newReader(t, strings.NewReader("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"), parser.Options{Framing: parser.FrameOpening})
	for i := range 3 {
		n := 0
		for tok, err := range r.Tokens() {
			if err != nil {
				t.Fatal(i, err)
			}
			if tok.Name() == names.Message || tok.Name() == names.FramingOpen {
				n++
			}
		}
		if n != 2 {
			t.Fatal(i, n)
		}
		r.Reset(strings.NewReader("<message xmlns='jabber:client'><body>x</body></message>"), parser.Frame)
	}
}

type lazy struct{}

func (lazy) Read([]byte) (int, error) { return 0, nil }

// A source that never gives anything does not hang the reader.
func TestReaderNoProgress(t *testing.T) {
	r := newReader(t, lazy{}, parser.Options{})
	if _, err := r.Next(); err != io.ErrNoProgress {
		t.Error(err)
	}
}
