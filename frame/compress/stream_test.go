package compress_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"net"
	"testing"
	"testing/iotest"

	"github.com/seed492f7be9/stanza/frame/compress"
)

// TestReaderWriter: two ends of a connection, both directions, all that one wrote
// read by the other before it writes again.
func TestReaderWriter(t *testing.T) {
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	plain := append(sends(51, 100), random(51, 100000), []byte(" "))
	ends := [2]struct {
		r *compress.Reader
		w *compress.Writer
	}{}
	for i, conn := range []net.Conn{a, b} {
		var err error
		if ends[i].r, err = compress.NewReader(conn, compress.Guard{}); err != nil {
			t.Fatal(err)
		}
		ends[i].r.Authenticated()
		if ends[i].w, err = compress.NewWriter(conn, compress.DeflateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	done := make(chan error, 1)
	go func() { // sends back what it reads
		for _, p := range plain {
			buf := make([]byte, len(p))
			if _, err := io.ReadFull(ends[1].r, buf); err != nil {
				done <- err
				return
			}
			if _, err := ends[1].w.Write(buf); err != nil {
				done <- err
				return
			}
		}
		done <- ends[1].w.Close()
	}()
	for i, p := range plain {
		if n, err := ends[0].w.Write(p); n != len(p) || err != nil {
			t.Fatal(i, n, err)
		}
		buf := make([]byte, len(p))
		if _, err := io.ReadFull(ends[0].r, buf); err != nil || !bytes.Equal(buf, p) {
			t.Fatalf("send %d: %v", i, err)
		}
	}
	if n, err := ends[0].r.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Error(n, err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestReaderConforms runs the standard library's test of readers.
func TestReaderConforms(t *testing.T) {
	plain := bytes.Join(append(sends(52, 50), random(52, 50000)), nil)
	b := bytes.Join(zlibStream(t, zlib.BestSpeed, every(plain, 20000)), nil)
	for name, wrap := range map[string]func(io.Reader) io.Reader{
		"whole":            func(r io.Reader) io.Reader { return r },
		"byte by byte":     iotest.OneByteReader,
		"halves":           iotest.HalfReader,
		"error with bytes": iotest.DataErrReader,
	} {
		r, err := compress.NewReader(wrap(bytes.NewReader(b)), trusted)
		if err != nil {
			t.Fatal(err)
		}
		if err := iotest.TestReader(r, plain); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestReaderGoesOnAfterTimeout: an error of the connection loses nothing, even
// where it comes inside a block.
func TestReaderGoesOnAfterTimeout(t *testing.T) {
	plain := bytes.Join(sends(53, 5), nil)
	b := bytes.Join(zlibStream(t, zlib.BestSpeed, [][]byte{plain}), nil)
	flaky := &flakyReader{b: b}
	r, err := compress.NewReader(flaky, trusted)
	if err != nil {
		t.Fatal(err)
	}
	var got []byte
	timeouts := 0
	for buf := make([]byte, 100); ; {
		n, err := r.Read(buf)
		got = append(got, buf[:n]...)
		if err == iotest.ErrTimeout {
			timeouts++
			continue
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(got, plain) || timeouts != len(b)-1 {
		t.Errorf("%d bytes, %d timeouts", len(got), timeouts)
	}
}

// flakyReader gives a byte, and then a timeout.
type flakyReader struct {
	b   []byte
	odd bool
}

func (f *flakyReader) Read(p []byte) (int, error) {
	if f.odd = !f.odd; !f.odd {
		return 0, iotest.ErrTimeout
	}
	if len(f.b) == 0 {
		return 0, io.EOF
	}
	p[0] = f.b[0]
	f.b = f.b[1:]
	return 1, nil
}

// TestReaderReadSizes: a connection that has little is asked for little, one that
// has much for much.
func TestReaderReadSizes(t *testing.T) {
	b := bytes.Join(zlibStream(t, zlib.BestSpeed, every(random(54, 100000), 5000)), nil)
	var asked []int
	conn := bytes.NewReader(b)
	r, err := compress.NewReader(readerFunc(func(p []byte) (int, error) {
		asked = append(asked, len(p))
		return conn.Read(p)
	}), trusted)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		t.Fatal(err)
	}
	if asked[0] > 1024 || len(asked) > 2+len(b)/8192 {
		t.Errorf("%d bytes were asked for as %v", len(b), asked)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestReaderErrors: what is wrong with the bytes, and what with the connection.
func TestReaderErrors(t *testing.T) {
	good := bytes.Join(zlibStream(t, zlib.BestSpeed, [][]byte{[]byte("<presence/>"), nil}), nil)
	broken := errors.New("broken")
	for _, c := range []struct {
		name string
		from io.Reader
		want error
		out  string
	}{
		{"nothing", bytes.NewReader(nil), io.EOF, ""},
		{"peer goes away behind a flush", bytes.NewReader(good[:len(good)-9]), io.EOF, "<presence/>"},
		{"peer goes away inside a block", bytes.NewReader(good[:len(good)-6]), compress.RuleTruncated, "<presence/>"},
		{"no compression", bytes.NewReader([]byte("<presence/>")), compress.RuleHeader, ""},
		{"bytes behind the end", bytes.NewReader(append(bytes.Clone(good), '\n')), compress.RuleTrailing, "<presence/>"},
		{"connection broken", io.MultiReader(bytes.NewReader(good[:len(good)-4]), iotest.ErrReader(broken)), broken, "<presence/>"},
		{"nothing for ever", idleReader{}, io.ErrNoProgress, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := compress.NewReader(c.from, trusted)
			if err != nil {
				t.Fatal(err)
			}
			var got []byte
			for buf := make([]byte, 5); err == nil; {
				var n int
				n, err = r.Read(buf)
				got = append(got, buf[:n]...)
			}
			if string(got) != c.out || !errors.Is(err, c.want) {
				t.Errorf("%q, %v", got, err)
			}
			if n, err := r.Read(nil); n != 0 || err != nil {
				t.Error("an empty read:", n, err)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			if _, err := r.Read(make([]byte, 1)); err != compress.ErrClosed {
				t.Error("after Close:", err)
			}
		})
	}
}

type idleReader struct{}

func (idleReader) Read([]byte) (int, error) { return 0, nil }

// TestReaderBeforeAuth: the limit reaches through.
func TestReaderBeforeAuth(t *testing.T) {
	for _, auth := range []bool{false, true} {
		r, err := compress.NewReader(bytes.NewReader(bomb(t, 200<<10)), compress.Guard{})
		if err != nil {
			t.Fatal(err)
		}
		if auth {
			r.Authenticated()
		}
		n, err := io.Copy(io.Discard, r)
		if auth {
			if n != 200<<10 || err != nil {
				t.Error(n, err)
			}
			continue
		}
		if wantError(t, err, compress.RuleBeforeAuth); n != 64<<10 {
			t.Error(n)
		}
	}
}

// TestWriterWritesOnce: a send is one Write of the connection.
func TestWriterWritesOnce(t *testing.T) {
	var c countingWriter
	w, err := compress.NewWriter(&c, compress.DeflateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range [][]byte{[]byte("<a/>"), random(1, 200000), bytes.Repeat([]byte("ha"), 100000)} {
		if n, err := w.Write(p); n != len(p) || err != nil {
			t.Fatal(n, err)
		}
		if c.writes != i+1 {
			t.Errorf("%d writes", c.writes)
		}
	}
	if n, err := w.Write(nil); n != 0 || err != nil || c.writes != 3 {
		t.Error("an empty write:", n, err, c.writes)
	}
	if err := w.Close(); err != nil || c.writes != 4 {
		t.Error(err, c.writes)
	}
	if _, err := w.Write([]byte("x")); err != compress.ErrClosed {
		t.Error(err)
	}
	if err := w.Close(); err != compress.ErrClosed {
		t.Error(err)
	}
}

type countingWriter struct{ writes int }

func (c *countingWriter) Write(p []byte) (int, error) {
	c.writes++
	return len(p), nil
}

// TestWriterErrors: what the connection says is terminal.
func TestWriterErrors(t *testing.T) {
	broken := errors.New("broken")
	for want, to := range map[error]writerFunc{
		broken:            func(p []byte) (int, error) { return 1, broken },
		io.ErrShortWrite:  func(p []byte) (int, error) { return len(p) - 1, nil },
		iotest.ErrTimeout: func(p []byte) (int, error) { return 0, iotest.ErrTimeout },
	} {
		calls := 0
		w, err := compress.NewWriter(writerFunc(func(p []byte) (int, error) { calls++; return to(p) }), compress.DeflateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if n, err := w.Write([]byte("<a/>")); n != 0 || err != want {
				t.Error(n, err)
			}
		}
		if err := w.Close(); err != want {
			t.Error(err)
		}
		if calls != 1 {
			t.Errorf("%v: %d calls", want, calls)
		}
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
