package compress_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/seed492f7be9/stanza/frame/compress"
)

// growing is a connection whose other end sends a piece at a time: it has no more
// bytes than were appended, and no end.
type growing struct{ b []byte }

var errNothing = errors.New("nothing there")

func (g *growing) Read(p []byte) (int, error) {
	if len(g.b) == 0 {
		return 0, errNothing
	}
	n := copy(p, g.b)
	g.b = g.b[n:]
	return n, nil
}

func (g *growing) ReadByte() (byte, error) {
	if len(g.b) == 0 {
		return 0, errNothing
	}
	c := g.b[0]
	g.b = g.b[1:]
	return c, nil
}

func deflaterOptions() (all []compress.DeflateOptions) {
	for level := 0; level < 10; level += fewer(1, 3) {
		for _, context := range []int{-1, 1, 300, 0, 8192, 32 << 10} {
			if testing.Short() && context != 0 && context != 32<<10 {
				continue
			}
			all = append(all, compress.DeflateOptions{Level: level, Context: context})
		}
	}
	return all
}

// TestStandardLibraryReadsDeflater: whatever the options, the standard library
// reads all of a send from the bytes of that send, up to the end and its checksum.
func TestStandardLibraryReadsDeflater(t *testing.T) {
	plain := sends(11, 40)
	plain = append(plain, []byte(" "), random(11, 5000), bytes.Repeat([]byte("ha"), 100000), random(12, 100000),
		bytes.Repeat(random(13, 100), 2000), []byte("</stream:stream>"))
	for _, o := range deflaterOptions() {
		t.Run(fmt.Sprintf("level %d, context %d", o.Level, o.Context), func(t *testing.T) {
			z, err := compress.NewDeflater(o)
			if err != nil {
				t.Fatal(err)
			}
			conn := new(growing)
			var r io.Reader
			for i, p := range plain {
				packed, err := z.Append([]byte("before"), p)
				if err != nil || !bytes.HasPrefix(packed, []byte("before")) {
					t.Fatal(err)
				}
				conn.b = append(conn.b, packed[len("before"):]...)
				if r == nil {
					if r, err = zlib.NewReader(conn); err != nil {
						t.Fatal(err)
					}
				}
				got := make([]byte, len(p))
				if _, err := io.ReadFull(r, got); err != nil || !bytes.Equal(got, p) {
					t.Fatalf("send %d of %d bytes: %v", i, len(p), err)
				}
			}
			if conn.b, err = z.AppendEnd(conn.b); err != nil {
				t.Fatal(err)
			}
			if n, err := r.Read(make([]byte, 1)); n != 0 || err != io.EOF {
				t.Errorf("at the end: %d bytes, %v", n, err)
			}
			if len(conn.b) != 0 {
				t.Errorf("%d bytes behind the end", len(conn.b))
			}
		})
	}
}

// TestDeflaterToInflater: every option, and the pieces of every split.
func TestDeflaterToInflater(t *testing.T) {
	plain := sends(12, 5)
	whole := bytes.Join(plain, nil)
	for _, o := range deflaterOptions() {
		z, err := compress.NewDeflater(o)
		if err != nil {
			t.Fatal(err)
		}
		var b []byte
		for _, p := range plain {
			if b, err = z.Append(b, p); err != nil {
				t.Fatal(err)
			}
		}
		if b, err = z.AppendEnd(b); err != nil {
			t.Fatal(err)
		}
		z.Close()
		check := func(name string, pieces [][]byte) {
			if got := inflate(t, trusted, pieces...); !bytes.Equal(got.out, whole) || got.err != io.EOF {
				t.Errorf("%+v, %s: %v", o, name, got)
			}
		}
		if o.Level == 0 {
			splits(b, check)
		} else {
			check("whole", [][]byte{b})
			check("by 11", every(b, 11))
		}
	}
}

// TestDeflaterContext: what is kept makes sends smaller, and without it each send
// is what the first one would have been.
func TestDeflaterContext(t *testing.T) {
	send := []byte("<message to='juliet@example.org/balcony' type='chat'><body>What light through yonder window breaks?</body></message>")
	size := func(context int) (sizes []int) {
		z, err := compress.NewDeflater(compress.DeflateOptions{Context: context})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			b, err := z.Append(nil, send)
			if err != nil {
				t.Fatal(err)
			}
			sizes = append(sizes, len(b))
		}
		return sizes
	}
	const header = 2
	if s := size(-1); s[1] != s[0]-header || s[2] != s[1] {
		t.Errorf("without context: %v", s)
	}
	if s := size(0); s[1] > s[0]/3 || s[2] > s[0]/3 {
		t.Errorf("with context: %v", s)
	}
}

// TestDeflaterMisuse: calls behind the end name the mistake and append nothing.
func TestDeflaterMisuse(t *testing.T) {
	z, err := compress.NewDeflater(compress.DeflateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if b, err := z.Append(nil, nil); len(b) != 0 || err != nil {
		t.Error("an empty send is bytes", b, err)
	}
	b, err := z.AppendEnd(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := inflate(t, trusted, b); len(got.out) != 0 || got.err != io.EOF {
		t.Error(got)
	}
	for _, want := range []error{compress.ErrFinished, compress.ErrClosed} {
		if b, err := z.Append([]byte("x"), []byte("y")); string(b) != "x" || err != want {
			t.Error(string(b), err)
		}
		if b, err := z.AppendEnd([]byte("x")); string(b) != "x" || err != want {
			t.Error(string(b), err)
		}
		z.Close()
	}
	for _, o := range []compress.DeflateOptions{{Level: 10}, {Level: -1}, {Level: -2}, {Context: 32769}} {
		if _, err := compress.NewDeflater(o); !errors.Is(err, compress.ErrOptions) {
			t.Errorf("%+v: %v", o, err)
		}
		if _, err := compress.NewWriter(io.Discard, o); !errors.Is(err, compress.ErrOptions) {
			t.Errorf("%+v: %v", o, err)
		}
		if _, err := compress.NewMessageDeflater(compress.Params{}, compress.Client, o); !errors.Is(err, compress.ErrOptions) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
