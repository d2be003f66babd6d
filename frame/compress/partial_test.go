package compress_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"testing"

	"github.com/seed492f7be9/stanza/frame/compress"
)

// recording is what a peer sent, each send with what zlib made of it.
type recording struct {
	Name  string
	Sends []struct {
		Plain string
		Zlib  []byte // in base64
	}
}

func recordings(t testing.TB, file string) (all []recording) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for d := json.NewDecoder(f); ; {
		var r recording
		if err := d.Decode(&r); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
}

// TestInflaterPartialFlush: XEP-0138 §6 asks for a partial flush at the end of a
// send, which ends inside a byte. All of the send is there with its last byte
// nevertheless, in one piece and in several, and no byte ever that was not sent.
func TestInflaterPartialFlush(t *testing.T) {
	all := recordings(t, "testdata/partial.jsonl")
	if len(all) == 0 {
		t.Fatal("nothing is recorded")
	}
	for _, r := range all {
		t.Run(r.Name, func(t *testing.T) {
			for _, size := range []int{1 << 20, 700, 100} {
				z := newInflater(t, trusted)
				var err error
				for i, send := range r.Sends {
					var got []byte
					for _, piece := range every(send.Zlib, size) {
						if got, err = feed(z, got, piece); err != compress.ErrMoreInput {
							t.Fatal(err)
						}
					}
					if string(got) != send.Plain {
						t.Fatalf("by %d, send %d: got %d bytes of %d", size, i, len(got), len(send.Plain))
					}
				}
				if err := z.Finish(); err != nil {
					t.Fatal(err)
				}
				if _, err := z.Next(); err != io.EOF {
					t.Errorf("by %d, after the last send: %v", size, err)
				}
			}
			var whole, b []byte
			for _, send := range r.Sends {
				whole, b = append(whole, send.Plain...), append(b, send.Zlib...)
			}
			for at := 0; at < len(b); at += fewer(1, 29) {
				if got := inflate(t, trusted, b[:at], b[at:]); !bytes.Equal(got.out, whole) || got.err != io.EOF {
					t.Fatalf("split at %d: %v", at, got)
				}
			}
			if got := inflate(t, trusted, every(b, 1)...); !bytes.Equal(got.out, whole) || got.err != io.EOF {
				t.Errorf("byte by byte: %v", got)
			}
		})
	}
}

// TestInflaterBlockEnd: a block that ends with a byte is given with that byte,
// although the library wants to see ten bits more.
func TestInflaterBlockEnd(t *testing.T) {
	w := bitWriter{b: []byte{0x78, 0x9c}, n: 16}
	w.dynamic('x')
	n := 0
	for ; n == 0 || w.n%8 != 7; n++ {
		w.code(0, 1)
	}
	w.code(1, 1)
	for _, size := range []int{1000, 1} {
		z := newInflater(t, trusted)
		var got []byte
		var err error
		for _, piece := range every(w.b, size) {
			if got, err = feed(z, got, piece); err != compress.ErrMoreInput {
				t.Fatal(err)
			}
		}
		if size == 1 { // not a flush: without a look ahead nobody can tell
			if err := z.Finish(); err != nil {
				t.Fatal(err)
			}
			if got, err = drain(z, got); err != io.EOF {
				t.Error(err)
			}
		}
		if len(got) != n || len(bytes.Trim(got, "x")) != 0 {
			t.Errorf("by %d: %q, not %d times x", size, got, n)
		}
	}
}
