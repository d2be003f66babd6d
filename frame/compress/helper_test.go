package compress_test

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/seed492f7be9/stanza/frame/compress"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
)

// fewer returns n, or what is enough under the race detector and the like.
func fewer(n, short int) int {
	if testing.Short() {
		return short
	}
	return n
}

// sends returns n sends: a stream header and stanzas.
func sends(seed uint64, n int) [][]byte {
	g := traffic.New(traffic.Chat, seed)
	all := [][]byte{g.AppendHeader(nil)}
	for len(all) < n {
		all = append(all, g.AppendStanza(nil))
	}
	return all
}

// random returns n bytes that do not compress.
func random(seed uint64, n int) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// zlibStream returns what the standard library makes of each send, flushed
// behind each, the last one with the end of the stream.
func zlibStream(t testing.TB, level int, plain [][]byte) [][]byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := zlib.NewWriterLevel(&buf, level)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]byte
	for i, p := range plain {
		if _, err := w.Write(p); err != nil {
			t.Fatal(err)
		}
		if i == len(plain)-1 {
			err = w.Close()
		} else {
			err = w.Flush()
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, bytes.Clone(buf.Bytes()))
		buf.Reset()
	}
	return all
}

// rawDeflate returns what the standard library makes of p, without a header,
// flushed or with the last block marked as such.
func rawDeflate(t testing.TB, level int, p []byte, finish bool) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := flate.NewWriter(&buf, level)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(p); err != nil {
		t.Fatal(err)
	}
	if finish {
		err = w.Close()
	} else {
		err = w.Flush()
	}
	if err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func newInflater(t testing.TB, g compress.Guard) *compress.Inflater {
	t.Helper()
	z, err := compress.NewInflater(g)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// trusted is a Guard for tests that are about something else.
var trusted = compress.Guard{BeforeAuth: -1}

// feed feeds one piece, and appends to dst what comes out of it.
func feed(z *compress.Inflater, dst, piece []byte) ([]byte, error) {
	if err := z.Feed(piece); err != nil {
		return dst, err
	}
	return drain(z, dst)
}

func drain(z *compress.Inflater, dst []byte) ([]byte, error) {
	for {
		plain, err := z.Next()
		if err != nil {
			return dst, err
		}
		if len(plain) == 0 {
			return dst, errors.New("Next returned neither bytes nor an error")
		}
		dst = append(dst, plain...)
	}
}

// outcome is what came of some input: the output, and how it ended.
type outcome struct {
	out []byte
	err error
}

func (o outcome) String() string {
	var e *compress.Error
	if errors.As(o.err, &e) {
		return fmt.Sprintf("%d bytes, then %s at %d, behind %d (max %d)", len(o.out), e.Rule, e.In, e.Out, e.Max)
	}
	return fmt.Sprintf("%d bytes, then %v", len(o.out), o.err)
}

func (o outcome) equal(p outcome) bool { return bytes.Equal(o.out, p.out) && o.String() == p.String() }

// inflate feeds pieces to a new Inflater, and finishes it.
func inflate(t testing.TB, g compress.Guard, pieces ...[]byte) outcome {
	t.Helper()
	z := newInflater(t, g)
	defer z.Close()
	var o outcome
	for _, p := range pieces {
		if o.out, o.err = feed(z, o.out, p); o.err != compress.ErrMoreInput && o.err != io.EOF {
			return o
		}
	}
	if o.err = z.Finish(); o.err == nil {
		o.out, o.err = drain(z, o.out)
	}
	return o
}

// every returns pieces of n bytes.
func every(b []byte, n int) [][]byte {
	pieces := make([][]byte, 0, len(b)/n+1)
	for len(b) > n {
		pieces = append(pieces, b[:n])
		b = b[n:]
	}
	return append(pieces, b)
}

// splits calls f with the pieces of b for each way to split it: at each single
// place, byte by byte, by odd sizes, and at random.
func splits(b []byte, f func(name string, pieces [][]byte)) {
	for at := 0; at <= len(b); at += fewer(1, 13) {
		f(fmt.Sprintf("split at %d", at), [][]byte{b[:at], b[at:]})
	}
	for _, n := range []int{1, 2, 3, 7, 64} {
		f(fmt.Sprintf("by %d", n), every(b, n))
	}
	r := rand.New(rand.NewPCG(uint64(len(b)), 7))
	for i := range 20 {
		var pieces [][]byte
		for rest := b; len(rest) > 0; {
			n := min(len(rest), 1+r.IntN(40))
			pieces = append(pieces, rest[:n])
			rest = rest[n:]
		}
		f(fmt.Sprintf("random %d", i), pieces)
	}
}

// wantError holds an error to an *Error with that rule.
func wantError(t testing.TB, err error, rule compress.Rule) *compress.Error {
	t.Helper()
	var e *compress.Error
	if !errors.As(err, &e) || !errors.Is(err, rule) {
		t.Fatalf("got %v, want the rule %s", err, rule)
	}
	return e
}
