package compress_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"testing"

	"github.com/seed492f7be9/stanza/frame/compress"
)

// TestInflaterReadsStandardLibrary: whatever the level, and however the bytes
// come, all that a send holds is there with its last byte.
func TestInflaterReadsStandardLibrary(t *testing.T) {
	for _, level := range []int{zlib.HuffmanOnly, zlib.NoCompression, zlib.BestSpeed, zlib.DefaultCompression, zlib.BestCompression} {
		plain := sends(1, 60)
		plain = append(plain, random(1, 3000), bytes.Repeat([]byte("ha"), 40000), []byte(" "), []byte(" "))
		packed := zlibStream(t, level, plain)
		for _, size := range []int{1 << 20, 1000, 7, 1} {
			t.Run(fmt.Sprintf("level %d by %d", level, size), func(t *testing.T) {
				z := newInflater(t, trusted)
				defer z.Close()
				for i := range plain {
					var got []byte
					var err error
					for _, piece := range every(packed[i], size) {
						if got, err = feed(z, got, piece); err != compress.ErrMoreInput && err != io.EOF {
							t.Fatalf("send %d: %v", i, err)
						}
					}
					if !bytes.Equal(got, plain[i]) {
						t.Fatalf("send %d of %d bytes: got %d bytes", i, len(plain[i]), len(got))
					}
					if last := i == len(plain)-1; last != (err == io.EOF) {
						t.Fatalf("send %d: %v", i, err)
					}
				}
			})
		}
	}
}

// TestInflaterAtEverySplit: a split changes nothing.
func TestInflaterAtEverySplit(t *testing.T) {
	plain := sends(2, 8)
	plain = append(plain, random(2, 300), bytes.Repeat([]byte("ab"), 400))
	whole := bytes.Join(plain, nil)
	for _, level := range []int{zlib.NoCompression, zlib.BestSpeed, zlib.BestCompression} {
		packed := bytes.Join(zlibStream(t, level, plain), nil)
		splits(packed, func(name string, pieces [][]byte) {
			if got := inflate(t, trusted, pieces...); !bytes.Equal(got.out, whole) || got.err != io.EOF {
				t.Errorf("level %d, %s: %v", level, name, got)
			}
		})
	}
}

// TestInflaterCorrupt: of a stream that ends with its checksum, each byte that is
// changed in any bit makes an error, or nothing at all where it is padding; and
// the same one at every split.
func TestInflaterCorrupt(t *testing.T) {
	plain := [][]byte{[]byte("<message><body>a rose is a rose is a rose</body></message>"), random(3, 40), bytes.Repeat([]byte("abc"), 100)}
	plain = append(plain, sends(3, 2)[1])
	whole := bytes.Join(plain, nil)
	rules := map[compress.Rule]int{}
	for _, level := range []int{zlib.NoCompression, zlib.BestSpeed, zlib.BestCompression} {
		packed := bytes.Join(zlibStream(t, level, plain), nil)
		for i := 0; i < len(packed); i += fewer(1, 11) {
			for _, flip := range []byte{0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80} {
				b := bytes.Clone(packed)
				b[i] ^= flip
				want := inflate(t, trusted, b)
				e, isError := want.err.(*compress.Error)
				switch {
				case isError:
					rules[e.Rule]++
				case want.err != io.EOF || !bytes.Equal(want.out, whole):
					t.Fatalf("level %d, byte %d ^ %#x: %v", level, i, flip, want)
				}
				if e != nil && (e.Out != int64(len(want.out)) || e.In > int64(len(b))) {
					t.Fatalf("level %d, byte %d ^ %#x: %v", level, i, flip, want)
				}
				for _, pieces := range [][][]byte{every(b, 1), every(b, 5), {b[:i], b[i:]}, {b[:i+1], b[i+1:]}} {
					if got := inflate(t, trusted, pieces...); !got.equal(want) {
						t.Fatalf("level %d, byte %d ^ %#x in %d pieces: %v, not %v", level, i, flip, len(pieces), got, want)
					}
				}
			}
		}
	}
	for _, r := range []compress.Rule{compress.RuleHeader, compress.RuleCorrupt, compress.RuleTruncated, compress.RuleChecksum} {
		if rules[r] == 0 && !testing.Short() {
			t.Errorf("nothing led to %s: %v", r, rules)
		}
	}
}

// TestInflaterTruncated: a stream that ends inside a block is an error, one that
// ends between two blocks lost its peer.
func TestInflaterTruncated(t *testing.T) {
	plain := sends(4, 4)
	packed := zlibStream(t, zlib.BestCompression, plain)
	whole, b := bytes.Join(plain, nil), bytes.Join(packed, nil)
	between := map[int]int{0: 0} // where it may end, and the bytes of output up to there
	for i, n, out := 0, 0, 0; i < len(plain)-1; i++ {
		n, out = n+len(packed[i]), out+len(plain[i])
		between[n] = out
	}
	between[2] = 0 // behind the header
	for n := 0; n < len(b); n += fewer(1, 7) {
		want := inflate(t, trusted, b[:n])
		if !bytes.HasPrefix(whole, want.out) {
			t.Fatalf("%d bytes give what nobody sent", n)
		}
		if out, ok := between[n]; ok {
			if want.err != io.EOF || len(want.out) != out {
				t.Errorf("%d bytes, all that was flushed: %v", n, want)
			}
		} else {
			wantError(t, want.err, compress.RuleTruncated)
		}
		if got := inflate(t, trusted, every(b[:n], 1)...); !got.equal(want) {
			t.Errorf("%d bytes, one by one: %v, not %v", n, got, want)
		}
	}
}

func TestInflaterHeader(t *testing.T) {
	for _, c := range []struct {
		name string
		in   string
		rule compress.Rule
	}{
		{"XML", "<s", compress.RuleHeader},
		{"gzip", "\x1f\x8b", compress.RuleHeader},
		{"DEFLATE without a header", "\x03\x00", compress.RuleHeader},
		{"another method", "\x77\x85", compress.RuleHeader},
		{"window of 64 KiB", "\x88\x1c", compress.RuleHeader},
		{"preset dictionary", "\x78\xbb", compress.RuleHeader},
		{"check bits", "\x78\x9d", compress.RuleHeader},
		{"one byte", "\x78", compress.RuleTruncated},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, size := range []int{9, 1} {
				e := wantError(t, inflate(t, trusted, every([]byte(c.in), size)...).err, c.rule)
				if e.In != 0 || e.Out != 0 || e.Max != 0 {
					t.Errorf("%+v", e)
				}
			}
		})
	}
	for _, ok := range []string{"\x78\x01", "\x78\x5e", "\x78\x9c", "\x78\xda", "\x08\x1d", "\x18\x19"} {
		if got := inflate(t, trusted, []byte(ok)); got.err != io.EOF {
			t.Errorf("%q: %v", ok, got)
		}
	}
}

// TestInflaterEnd: nothing may stand behind the end, and before it nothing may be
// missing.
func TestInflaterEnd(t *testing.T) {
	b := bytes.Join(zlibStream(t, zlib.BestSpeed, [][]byte{[]byte("<presence/>")}), nil)
	z := newInflater(t, trusted)
	if out, err := feed(z, nil, b); err != io.EOF || string(out) != "<presence/>" {
		t.Fatal(string(out), err)
	}
	if _, err := z.Next(); err != io.EOF {
		t.Fatal(err)
	}
	if _, err := feed(z, nil, nil); err != io.EOF {
		t.Fatal(err)
	}
	_, err := feed(z, nil, []byte("\n"))
	if e := wantError(t, err, compress.RuleTrailing); e.In != int64(len(b)) || e.Out != 11 {
		t.Errorf("%+v", e)
	}
	for n := len(b) - 4; n < len(b); n++ {
		e := wantError(t, inflate(t, trusted, b[:n]).err, compress.RuleTruncated)
		if e.In != int64(len(b)-4) || e.Out != 11 {
			t.Errorf("%d bytes: %+v", n, e)
		}
	}
}

// TestInflaterMisuse: calls out of order name the mistake, and change nothing.
func TestInflaterMisuse(t *testing.T) {
	packed := zlibStream(t, zlib.BestSpeed, [][]byte{bytes.Repeat([]byte("x"), 100000), []byte("y")})
	z := newInflater(t, trusted)
	if _, err := z.Next(); err != compress.ErrMoreInput {
		t.Fatal(err)
	}
	if err := z.Feed(packed[0]); err != nil {
		t.Fatal(err)
	}
	if err := z.Feed(packed[1]); err != compress.ErrUndrained {
		t.Error(err)
	}
	first, err := z.Next()
	if err != nil {
		t.Fatal(err)
	}
	out := bytes.Clone(first)
	if err := z.Feed(packed[1]); err != compress.ErrUndrained {
		t.Error(err)
	}
	if err := z.Finish(); err != compress.ErrUndrained {
		t.Error(err)
	}
	if out, err = drain(z, out); err != compress.ErrMoreInput || len(out) != 100000 {
		t.Fatal(len(out), err)
	}
	if err := z.Finish(); err != nil {
		t.Fatal(err)
	}
	if err := z.Feed(packed[1]); err != compress.ErrFinished {
		t.Error(err)
	}
	if _, err := z.Next(); err != io.EOF {
		t.Error(err)
	}
	z.Close()
	z.Close()
	if _, err := z.Next(); err != compress.ErrClosed {
		t.Error(err)
	}
	if err := z.Feed(nil); err != compress.ErrClosed {
		t.Error(err)
	}
	if err := z.Finish(); err != compress.ErrClosed {
		t.Error(err)
	}

	z = newInflater(t, trusted)
	_, want := feed(z, nil, []byte("<stream:stream>"))
	wantError(t, want, compress.RuleHeader)
	for range 3 {
		if err := z.Feed(packed[0]); err != want {
			t.Error(err)
		}
		if _, err := z.Next(); err != want {
			t.Error(err)
		}
		if err := z.Finish(); err != want {
			t.Error(err)
		}
	}
}

// TestInflaterAbandoned: an Inflater can be closed in the middle of anything.
func TestInflaterAbandoned(t *testing.T) {
	b := bytes.Join(zlibStream(t, zlib.BestSpeed, [][]byte{bytes.Repeat([]byte("x"), 100000)}), nil)
	for n := 0; n < len(b); n += fewer(1, 5) {
		for range 2 {
			z := newInflater(t, trusted)
			if err := z.Feed(b[:n]); err != nil {
				t.Fatal(err)
			}
			_, _ = z.Next()
			z.Close()
		}
	}
	if got := inflate(t, trusted, b); len(got.out) != 100000 || got.err != io.EOF {
		t.Error(got)
	}
}

// TestInflaterEmptyCodes: a block whose Huffman codes are empty, and that uses
// them, is read with what some other block left in the decoder. Whose that is must
// not depend on what other connections sent, nor on how the input is split.
func TestInflaterEmptyCodes(t *testing.T) {
	begin := func() *bitWriter { return &bitWriter{b: []byte{0x78, 0x9c}, n: 16} }
	// No code for the lengths of codes.
	lengths := begin()
	lengths.bits(0b10_0, 3)
	lengths.bits(0, 5+5+4+4*3)
	// A literal x, the end, a length of 3; and no code for distances.
	distances := begin()
	distances.bits(0b01_0, 3)
	for _, c := range random(0, 300) { // something to refer to
		distances.code(0x30+int(c)%144, 8)
	}
	distances.code(0, 7)
	distances.bits(0b10_0, 3)
	distances.bits(1, 5)  // 258 literals and lengths
	distances.bits(0, 5)  // 1 distance
	distances.bits(14, 4) // 18 lengths of code lengths
	for _, symbol := range []int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1} {
		length := map[int]int{0: 2, 1: 2, 2: 2, 18: 2}[symbol]
		distances.bits(length, 3)
	}
	zeros := func(n int) {
		distances.code(3, 2)
		distances.bits(n-11, 7)
	}
	zeros('x')
	distances.code(1, 2) // x: one bit
	zeros(135)
	distances.code(2, 2) // the end: two bits
	distances.code(2, 2) // a length: two bits
	distances.code(0, 2) // no distance
	distances.code(3, 2)

	outcomes := map[string]bool{}
	for seed := range uint64(30) {
		other := bytes.Join(sends(seed, 8), nil) // another connection, with an alphabet of its own
		for i := range other {
			other[i] ^= byte(seed * 4)
		}
		if got := inflate(t, trusted, zlibStream(t, 9, [][]byte{other})[0]); got.err != io.EOF {
			t.Fatal(got)
		}
		for name, w := range map[string]*bitWriter{"lengths": lengths, "distances": distances} {
			b := append(bytes.Clone(w.b), 0x5a, 0x33, 0x81, 0x77, 0x20, 0x06, 0xf0, 0x91, 0x18, 0x42)
			got := inflate(t, trusted, b)
			outcomes[name+": "+got.String()+string(got.out)] = true
			for _, size := range []int{1, 3, 7} {
				if again := inflate(t, trusted, every(b, size)...); !again.equal(got) {
					t.Fatalf("%s: %v, and by %d %v", name, got, size, again)
				}
			}
		}
	}
	if len(outcomes) != 2 {
		t.Errorf("%d: %v", len(outcomes), outcomes)
	}
}
