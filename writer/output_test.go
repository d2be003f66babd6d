package writer_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/writer"
)

func TestTake(t *testing.T) {
	w := newWriter(t, writer.Options{})
	do(t, w, inStream())
	if b, err := w.Take(); b != nil || err != nil {
		t.Errorf("%q, %v", b, err)
	}
	buf := append(make([]byte, 0, 256), "before "...)
	for range 3 {
		if err := w.Buffer(buf); err != nil {
			t.Fatal(err)
		}
		do(t, w, start(names.Message), start(names.Body), text("hi"), end, end)
		if got := string(w.Bytes()); got != "<message><body>hi</body></message>" {
			t.Errorf("%q", got)
		}
		out, err := w.Take()
		if err != nil || string(out) != "before <message><body>hi</body></message>" || &out[0] != &buf[0] {
			t.Errorf("%q, %v", out, err)
		}
		if len(w.Bytes()) > 0 {
			t.Errorf("%q is left", w.Bytes())
		}
	}
	// It grows, and another one takes its place while nothing is in it.
	if err := errors.Join(w.Buffer([]byte("old")), w.Buffer([]byte("new "))); err != nil {
		t.Fatal(err)
	}
	do(t, w, start(names.Message), text(strings.Repeat("x", 100)), end)
	if out, err := w.Take(); err != nil || string(out) != "new <message>"+strings.Repeat("x", 100)+"</message>" {
		t.Errorf("%q, %v", out, err)
	}
	// Without one the bytes are the caller's too.
	do(t, w, start(names.Message), end)
	first, err := w.Take()
	do(t, w, start(names.Presence), end)
	if second, err2 := w.Take(); string(first) != "<message/>" || string(second) != "<presence/>" || err != nil || err2 != nil {
		t.Errorf("%q, %v, %q, %v", first, err, second, err2)
	}
}

// What a caller's buffer holds is left alone, also where a stanza is discarded.
func TestDiscardKeepsTheBuffer(t *testing.T) {
	w := newWriter(t, writer.Options{})
	if err := w.Buffer([]byte("before ")); err != nil {
		t.Fatal(err)
	}
	do(t, w, start(names.Message))
	w.Discard()
	do(t, w, start(names.Presence), end)
	if out, err := w.Take(); string(out) != "before <presence xmlns='jabber:client'/>" || err != nil {
		t.Errorf("%q, %v", out, err)
	}
}

// slow takes some bytes of each write.
type slow struct {
	strings.Builder
	most int
}

func (s *slow) Write(b []byte) (int, error) {
	n := min(s.most, len(b))
	s.Builder.Write(b[:n])
	if n < len(b) {
		return n, errBusy
	}
	return n, nil
}

var errBusy = errors.New("busy")

// Only whole first-level elements leave, each byte once and in order, however
// little is taken at a time and wherever the writer stands.
func TestWriteTo(t *testing.T) {
	for most := range 40 {
		w := newWriter(t, writer.Options{})
		dst := &slow{most: most}
		steps := []step{
			openStream(writer.Header{NoDeclaration: true}), start(names.Message), attr(names.To, "a"), startNS("u", "b"), declare("p", "v"),
			attrNS("v", "c", "d"), text("e"), startNS("u", "f"), startNS("v", "g"), end, end, end, end, keepalive,
			startNS("w", "h"), attrNS("", "i", "j"), attrNS("", "k", "l"), end, closeStream,
		}
		for _, s := range steps {
			do(t, w, s)
			before := dst.Len()
			whole := len(w.Bytes())
			n, err := w.WriteTo(dst)
			if int(n) != dst.Len()-before || n != int64(min(most, whole)) || int(n) < whole && err != errBusy || int(n) == whole && err != nil {
				t.Fatalf("%d of %d bytes, %v", n, whole, err)
			}
			if strings.Count(dst.String(), "<message") == 1 && !strings.Contains(dst.String()+string(w.Bytes()), "</message>") {
				t.Fatalf("half a stanza: %q", dst.String())
			}
		}
		dst.most = 1 << 20
		if _, err := w.WriteTo(dst); err != nil {
			t.Fatal(err)
		}
		want := "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>" +
			"<message to='a'><b xmlns='u' xmlns:p='v' p:c='d'>e<f><p:g/></f></b></message> <h xmlns='w' i='j' k='l'/></stream:stream>"
		if got := dst.String(); got != want {
			t.Fatalf("by %d bytes: %s, want %s", most, got, want)
		}
	}
}

// A writer that breaks the rules of io.Writer does no harm.
func TestWriteToBadWriters(t *testing.T) {
	for _, c := range []struct {
		n    int
		want int64
		err  error
	}{{-1, 0, io.ErrShortWrite}, {3, 3, io.ErrShortWrite}, {1000, 10, nil}} {
		w := newWriter(t, writer.Options{})
		do(t, w, inStream(), start(names.Message), end)
		if n, err := w.WriteTo(lying(c.n)); n != c.want || err != c.err || len(w.Bytes()) != 10-int(c.want) {
			t.Errorf("%d, %v, %q is left", n, err, w.Bytes())
		}
	}
	w := newWriter(t, writer.Options{})
	do(t, w, inStream(), start(names.Message), end)
	if n, err := w.WriteTo(iotest.TruncateWriter(&strings.Builder{}, 5)); n != 10 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if n, err := w.WriteTo(lying(0)); n != 0 || err != nil {
		t.Errorf("with nothing to write: %d, %v", n, err)
	}
}

type lying int

func (n lying) Write([]byte) (int, error) { return int(n), nil }

// Reset leaves nothing of what was.
func TestReset(t *testing.T) {
	w := newWriter(t, writer.Options{})
	do(t, w, openStream(writer.Header{Space: "jabber:server", Declarations: []writer.Declaration{db}}), start(names.ServerMessage), declare("p", "u"), startNS("u", "a"))
	w.End()
	w.Text([]byte{0})
	w.Reset()
	if w.Err() != nil || w.Depth() != 0 || len(w.Bytes()) != 0 {
		t.Fatalf("%v, %d, %q", w.Err(), w.Depth(), w.Bytes())
	}
	do(t, w, start(names.ServerMessage), startNS("u", "a"), startNS("jabber:server:dialback", "b"), end, end, end)
	want := "<message xmlns='jabber:server'><a xmlns='u'><b xmlns='jabber:server:dialback'/></a></message>"
	if got := string(w.Bytes()); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Writers that take turns do not see each other's scopes, though they borrow the
// same things.
func TestWritersTakeTurns(t *testing.T) {
	client, server, frames := newWriter(t, writer.Options{}), newWriter(t, writer.Options{Canonical: true}), newWriter(t, writer.Options{})
	do(t, client, inStream())
	do(t, server, continued(writer.Header{Space: "jabber:server", Declarations: []writer.Declaration{db}}))
	for range 3 {
		for _, c := range []struct {
			w    *writer.Writer
			want string
		}{
			{client, "<message/><message xmlns='jabber:server'/><result xmlns='jabber:server:dialback'/>"},
			{server, "<message xmlns='jabber:client'/><message/><db:result/>"},
			{frames, "<message xmlns='jabber:client'/><message xmlns='jabber:server'/><result xmlns='jabber:server:dialback'/>"},
		} {
			do(t, c.w, start(names.Message), end, start(names.ServerMessage), end, startNS("jabber:server:dialback", "result"), end)
			if got, err := c.w.Take(); string(got) != c.want || err != nil {
				t.Errorf("%s, %v; want %s", got, err, c.want)
			}
		}
	}
}
