package compress_test

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"github.com/seed492f7be9/stanza/frame/compress"
	"github.com/seed492f7be9/stanza/limits"
)

// allocated returns how many bytes f allocates.
func allocated(f func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// spare is what an Inflater itself, an error, and what else runs in the process
// may allocate: less than a decoder, or a window. Besides, the library's error is
// 8 bytes, where a piece of a block looks corrupt for want of the rest.
const spare = 32 << 10

// counted feeds pieces, keeps nothing of what comes out, and returns how much
// that was, and the largest piece of it.
func counted(t testing.TB, z *compress.Inflater, pieces [][]byte) (total, largest int, err error) {
	t.Helper()
	for _, p := range pieces {
		if err = z.Feed(p); err != nil {
			t.Fatal(err)
		}
		for err == nil {
			var plain []byte
			plain, err = z.Next()
			total, largest = total+len(plain), max(largest, len(plain))
		}
		if err != compress.ErrMoreInput {
			return total, largest, err
		}
	}
	return total, largest, err
}

// bomb returns a zlib stream of n zeros: a thousandth of that.
func bomb(t testing.TB, n int) []byte {
	t.Helper()
	b := zlibStream(t, zlib.BestCompression, [][]byte{make([]byte, n)})[0]
	if len(b) > n/900 && n > 1<<20 {
		t.Fatalf("%d bytes are no bomb", len(b))
	}
	return b
}

// TestBomb: 64 MiB in 64 KiB are refused when a mebibyte of them was given, in
// pieces of 32 KiB, and cost no memory.
func TestBomb(t *testing.T) {
	b := bomb(t, fewer(64, 4)<<20)
	for _, c := range []struct {
		name  string
		guard compress.Guard
		auth  bool
		rule  compress.Rule
		most  int
	}{
		{"client", compress.Guard{}, true, compress.RuleRatio, 1 << 20},
		{"before authentication", compress.Guard{}, false, compress.RuleBeforeAuth, 64 << 10},
		{"low burst", compress.Guard{Burst: limits.Floor}, true, compress.RuleRatio, limits.Floor},
		{"no ratio", compress.Guard{Ratio: -1}, true, compress.RuleRatio, 1 << 20}, // the burst bounds a block
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, size := range []int{1 << 20, 4096, 100, fewer(1, 50)} {
				var total, largest int
				var err error
				pieces := every(b, size)
				run := func() {
					z := newInflater(t, c.guard)
					defer z.Close()
					if c.auth {
						z.Authenticated()
					}
					total, largest, err = counted(t, z, pieces)
				}
				run() // fills free lists
				cost := allocated(run)
				if c.name == "no ratio" {
					// Blocks of less than the burst are paid for.
					if err == nil || total < c.most {
						t.Errorf("by %d: %d bytes, %v", size, total, err)
					}
					continue
				}
				e := wantError(t, err, c.rule)
				if total != c.most || e.Out != int64(c.most) || e.Max != int64(c.most) {
					t.Errorf("by %d: %d bytes, %+v", size, total, e)
				}
				if e.Condition() != "policy-violation" || e.Failure() != "" {
					t.Errorf("by %d: %s %s", size, e.Condition(), e.Failure())
				}
				if largest > 32<<10 {
					t.Errorf("by %d: %d bytes at once", size, largest)
				}
				if cost > spare+8*int64(len(pieces)) && !raceEnabled {
					t.Errorf("by %d: %d bytes allocated", size, cost)
				}
			}
		})
	}
}

// TestBombAtEverySplit: a split moves no limit by a byte.
func TestBombAtEverySplit(t *testing.T) {
	plain := bytes.Repeat([]byte("<presence/>"), 4000)
	for _, c := range []struct {
		name  string
		guard compress.Guard
		b     []byte
		rule  compress.Rule
		out   int
	}{
		{"ratio", compress.Guard{BeforeAuth: -1, Burst: limits.Floor}, zlibStream(t, 9, [][]byte{plain})[0], compress.RuleRatio, limits.Floor},
		{"before authentication", compress.Guard{BeforeAuth: limits.Floor + 7}, zlibStream(t, 9, [][]byte{plain})[0], compress.RuleBeforeAuth, limits.Floor + 7},
		// Each send is below the burst, all of them are not.
		{"many sends", compress.Guard{BeforeAuth: -1, Burst: limits.Floor, Ratio: 1},
			bytes.Join(zlibStream(t, 9, every(plain, 1100)), nil), compress.RuleRatio, 0},
		{"before authentication, many sends", compress.Guard{BeforeAuth: limits.Floor},
			bytes.Join(zlibStream(t, 9, every(plain, 900)), nil), compress.RuleBeforeAuth, limits.Floor},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := inflate(t, c.guard, c.b)
			e := wantError(t, want.err, c.rule)
			if c.out != 0 && len(want.out) != c.out || !bytes.HasPrefix(plain, want.out) || e.Out != int64(len(want.out)) {
				t.Fatal(want)
			}
			splits(c.b, func(name string, pieces [][]byte) {
				if got := inflate(t, c.guard, pieces...); !got.equal(want) {
					t.Errorf("%s: %v, not %v", name, got, want)
				}
			})
		})
	}
}

// TestGuardLetsPass: what a limit says passes, one byte more does not.
func TestGuardLetsPass(t *testing.T) {
	for _, n := range []int{limits.Floor, limits.Floor + 1} {
		for _, plain := range [][]byte{bytes.Repeat([]byte("x"), n), random(uint64(n), n)} {
			b := zlibStream(t, 9, [][]byte{plain})[0]
			for _, c := range []struct {
				guard compress.Guard
				rule  compress.Rule
			}{
				{compress.Guard{BeforeAuth: limits.Floor}, compress.RuleBeforeAuth},
				{compress.Guard{BeforeAuth: -1, Burst: limits.Floor}, compress.RuleRatio},
				{compress.Guard{BeforeAuth: limits.Floor, Burst: limits.Floor}, compress.RuleBeforeAuth},
			} {
				for _, size := range []int{1 << 20, 1000, 1} {
					got := inflate(t, c.guard, every(b, size)...)
					if n == limits.Floor {
						if !bytes.Equal(got.out, plain) {
							t.Errorf("%v: %v", c.guard, got)
						}
						continue
					}
					if wantError(t, got.err, c.rule); len(got.out) != limits.Floor {
						t.Errorf("%v: %v", c.guard, got)
					}
				}
			}
		}
	}
	// Once the peer has authenticated, nothing is counted.
	z := newInflater(t, compress.Guard{BeforeAuth: limits.Floor})
	sends := every(bytes.Repeat([]byte("<presence/>"), 9000), 9000)
	for i, b := range zlibStream(t, 9, sends) {
		if got, err := feed(z, nil, b); !bytes.Equal(got, sends[i]) {
			t.Fatal(i, err)
		}
		z.Authenticated()
	}
}

// TestGuardHonestTraffic: stanzas that resemble each other as much as stanzas do,
// for hours, are no bomb.
func TestGuardHonestTraffic(t *testing.T) {
	z := newInflater(t, compress.Guard{})
	z.Authenticated()
	var buf bytes.Buffer
	w := zlib.NewWriter(&buf)
	total := 0
	for i := range fewer(40000, 2000) {
		buf.Reset()
		fmt.Fprintf(w, "<presence from='room@conference.example.org/nick%d' to='juliet@example.org/balcony'>"+
			"<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant'/></x></presence>", i)
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		n, _, err := counted(t, z, [][]byte{buf.Bytes()})
		if err != compress.ErrMoreInput {
			t.Fatal(i, err)
		}
		total += n
	}
	// The same in one send, which compresses far better.
	for range fewer(10, 2) {
		buf.Reset()
		for i := range 2000 {
			fmt.Fprintf(w, "<presence from='room@conference.example.org/nick%d' to='juliet@example.org/balcony'>"+
				"<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant'/></x></presence>", i)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		n, _, err := counted(t, z, every(buf.Bytes(), 16<<10))
		if err != compress.ErrMoreInput {
			t.Fatal(err)
		}
		t.Logf("%d bytes in %d", n, buf.Len())
	}
}

// bitWriter writes DEFLATE's bits, for what no compressor writes.
type bitWriter struct {
	b []byte
	n int // bits
}

// bits writes the n lowest bits of v, the lowest one first.
func (w *bitWriter) bits(v, n int) {
	for i := range n {
		if w.n%8 == 0 {
			w.b = append(w.b, 0)
		}
		w.b[w.n/8] |= byte(v>>i&1) << (w.n % 8)
		w.n++
	}
}

// code writes a Huffman code, the highest bit first.
func (w *bitWriter) code(v, n int) {
	for i := n - 1; i >= 0; i-- {
		w.bits(v>>i, 1)
	}
}

// distance writes a distance with fixed codes (RFC 1951 §3.2.5).
func (w *bitWriter) distance(d int) {
	d--
	if d < 4 {
		w.code(d, 5)
		return
	}
	extra := 0
	for d>>extra > 3 {
		extra++
	}
	w.code(2*extra+d>>extra, 5)
	w.bits(d, extra)
}

// dynamic begins a block with codes of its own, of a bit each: 0 for a literal x
// and 1 for the end.
func (w *bitWriter) dynamic(x byte) {
	w.bits(0b10_0, 3)
	w.bits(0, 5)  // 257 literals and lengths
	w.bits(0, 5)  // 1 distance
	w.bits(14, 4) // 18 lengths of code lengths: up to that of 1
	for _, symbol := range []int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1} {
		length := 0
		if symbol == 18 || symbol == 1 { // 11 to 138 zeros: 1, a length of 1: 0
			length = 1
		}
		w.bits(length, 3)
	}
	zeros := func(n int) {
		for ; n > 138; n -= 11 {
			w.code(1, 1)
			w.bits(0, 7)
		}
		w.code(1, 1)
		w.bits(n-11, 7)
	}
	zeros(int(x))
	w.code(0, 1)
	zeros(255 - int(x))
	w.code(0, 1) // the end
	w.code(0, 1) // a distance, which is never used
}

// emptyBlocks are blocks without output, n bytes of them or a few more.
func emptyBlocks(kind string, n int) []byte {
	w := bitWriter{b: []byte{0x78, 0x9c}, n: 16}
	for len(w.b) < n {
		switch kind {
		case "stored":
			w.b = append(w.b, 0, 0, 0, 0xFF, 0xFF)
			w.n += 40
		case "fixed":
			w.bits(0b01_0, 3)
			w.code(0, 7)
		case "dynamic":
			w.dynamic('x')
			w.code(1, 1)
		}
	}
	return w.b
}

// TestEmptyBlocks: blocks that hold nothing, one after another for ever, are
// refused after 64 KiB; nothing comes of them, and they cost no more time than
// their number.
func TestEmptyBlocks(t *testing.T) {
	for _, kind := range []string{"stored", "fixed", "dynamic"} {
		t.Run(kind, func(t *testing.T) {
			b := emptyBlocks(kind, 1<<20)
			for _, size := range []int{1 << 20, 4096, 3, fewer(1, 100)} {
				var total int
				var err error
				var took time.Duration
				pieces := every(b[:100<<10], size)
				run := func() {
					z := newInflater(t, compress.Guard{})
					defer z.Close()
					z.Authenticated()
					began := time.Now()
					total, _, err = counted(t, z, pieces)
					took = time.Since(began)
				}
				run()
				cost := allocated(run)
				e := wantError(t, err, compress.RuleEmpty)
				if total != 0 || e.Out != 0 || e.Max != 64<<10 || e.In < 64<<10-300 || e.In > 64<<10+32 {
					t.Errorf("by %d: %d bytes, %+v", size, total, e)
				}
				if cost > spare+8*int64(len(pieces)) && !raceEnabled {
					t.Errorf("by %d: %d bytes allocated", size, cost)
				}
				t.Logf("by %d: %.0f ns a byte", size, float64(took.Nanoseconds())/float64(e.In))
			}
		})
	}
	// What they are in, now and then, is not refused: a flush is an empty block.
	w := emptyBlocks("stored", 60<<10)
	plain := append(w, rawDeflate(t, 9, []byte("x"), false)...)
	for range 3 {
		plain = append(append(plain, w[2:]...), rawDeflate(t, 9, []byte("x"), false)...)
	}
	if got := inflate(t, trusted, plain); string(got.out) != "xxxx" {
		t.Error(got)
	}
}

// TestEndlessBlock: a block that never ends is refused before it fills memory,
// and costs time as its length does.
func TestEndlessBlock(t *testing.T) {
	w := bitWriter{b: []byte{0x78, 0x9c}, n: 16}
	w.bits(0b01_0, 3)
	for range 300 << 10 {
		w.code(0x30+'a', 8)
	}
	for _, c := range []struct {
		auth bool
		max  int64
	}{{true, 128 << 10}, {false, 64 << 10}} {
		for _, size := range []int{1 << 20, 16 << 10, 1000, fewer(1, 100)} {
			z := newInflater(t, compress.Guard{Burst: -1})
			if c.auth {
				z.Authenticated()
			}
			began := time.Now()
			total, _, err := counted(t, z, every(w.b, size))
			took := time.Since(began)
			z.Close()
			if !c.auth && errors.Is(err, compress.RuleBeforeAuth) && int64(total) == c.max {
				continue // as many bytes of output
			}
			e := wantError(t, err, compress.RuleBlock)
			if e.Max != c.max || e.In != 2 || int64(total) > c.max {
				t.Errorf("by %d: %d bytes, %+v", size, total, e)
			}
			t.Logf("by %d: %.0f ns a byte", size, float64(took.Nanoseconds())/float64(c.max))
		}
	}
}

// TestRereading: whatever comes, and in whatever pieces, no byte is read again more
// often than the package documentation says; and one that comes with its send
// is read once, or nearly.
func TestRereading(t *testing.T) {
	literals := func(codes ...int) []byte { // an endless block of them
		w := bitWriter{b: []byte{0x78, 0x9c}, n: 16}
		w.bits(0b01_0, 3)
		for len(w.b) < 60<<10 {
			for _, c := range codes {
				w.code(c, 8)
			}
		}
		return w.b
	}
	stored := func(payload []byte) []byte {
		b := []byte{0x78, 0x9c, 0, byte(len(payload)), byte(len(payload) >> 8), ^byte(len(payload)), ^byte(len(payload) >> 8)}
		return append(b, payload...)
	}
	honest := bytes.Join(zlibStream(t, 6, sends(9, 200)), nil)
	for _, c := range []struct {
		name string
		in   []byte
		size int
		most float64 // times
	}{
		{"a block without an end, in small pieces", literals(0x30 + 'a'), 1, 3},
		{"in reads", literals(0x30 + 'a'), 1400, 3},
		{"one that looks flushed all the time", literals(0x30, 0x31, 0x32, 0x3a, 0x44, 0x50, 0x68), 1, 18},
		{"in reads that look flushed", stored(bytes.Repeat([]byte("1234\x02\x00"), 10000)), 6, 18},
		{"markers in a block", stored(append([]byte("."), bytes.Repeat([]byte("\x00\x00\xff\xff"), 16000)...)), 4, 18},
		{"markers in reads", stored(append([]byte("....."), bytes.Repeat([]byte("12345678\x00\x00\xff\xff"), 5000)...)), 12, 18},
		{"random", stored(random(9, 60000)), 1, 18},
		{"honest, byte by byte", honest, 1, 18},
		{"honest, in reads that end anywhere", honest, 700, 2},
		{"honest, in one piece", honest, 1 << 20, 1},
	} {
		z := newInflater(t, trusted)
		if _, _, err := counted(t, z, every(c.in, c.size)); err != compress.ErrMoreInput && err != io.EOF {
			t.Fatal(err)
		}
		s := z.Stats()
		times := float64(s.Read) / float64(s.In)
		t.Logf("%s: %.1f times", c.name, times)
		if s.In != int64(len(c.in)) || s.Read > int64(c.most*float64(s.In))+2<<20 {
			t.Errorf("%s: %+v", c.name, s)
		}
	}
	z := newInflater(t, trusted)
	plain, total := sends(10, 100), 0
	for i, b := range zlibStream(t, 6, plain) {
		if _, err := feed(z, nil, b); err != compress.ErrMoreInput && i < len(plain)-1 {
			t.Fatal(err)
		}
		total += len(b)
	}
	if s := z.Stats(); s.In != int64(total) || s.Out != int64(len(bytes.Join(plain, nil))) || s.Read > s.In+s.In/10 {
		t.Errorf("whole sends: %+v", s)
	}
}

// TestMessageBomb: the same for messages. Nothing of the message is given, and no
// more is allocated for it than a message may have.
func TestMessageBomb(t *testing.T) {
	payload := bytes.TrimSuffix(rawDeflate(t, 9, make([]byte, fewer(64, 4)<<20), false), []byte(tail))
	for _, c := range []struct {
		name  string
		guard compress.MessageGuard
		auth  bool
		rule  compress.Rule
		max   int64
		code  int
	}{
		{"default", compress.MessageGuard{}, true, compress.RuleMessage, 256<<10 + 512 + 16, 1009},
		{"low", compress.MessageGuard{Message: limits.Floor}, true, compress.RuleMessage, limits.Floor, 1009},
		{"before authentication", compress.MessageGuard{}, false, compress.RuleBeforeAuth, 64 << 10, 1008},
		{"burst", compress.MessageGuard{Guard: compress.Guard{Burst: limits.Floor}}, true, compress.RuleRatio, limits.Floor, 1008},
		{"burst, and the same", compress.MessageGuard{Guard: compress.Guard{Burst: limits.Floor}, Message: limits.Floor}, true, compress.RuleMessage, limits.Floor, 1009},
	} {
		t.Run(c.name, func(t *testing.T) {
			dst := []byte("before")
			var err error
			run := func() {
				z, zerr := compress.NewMessageInflater(compress.Params{}, compress.Server, c.guard)
				if zerr != nil {
					t.Fatal(zerr)
				}
				defer z.Close()
				if c.auth {
					z.Authenticated()
				}
				for range 2 { // terminal
					var got []byte
					got, err = z.Append(dst, payload)
					if string(got) != "before" {
						t.Fatalf("%d bytes", len(got))
					}
				}
			}
			run()
			cost := allocated(run)
			e := wantError(t, err, c.rule)
			if e.Max != c.max || e.CloseCode() != c.code || e.Condition() != "policy-violation" {
				t.Errorf("%+v %d", e, e.CloseCode())
			}
			// A buffer that doubles costs twice its last size at most.
			if cost > 2*c.max+spare && !raceEnabled {
				t.Errorf("%d bytes allocated", cost)
			}
		})
	}
}

// TestMessageBombsInARow: each message is small enough, but together they are
// more than their bytes pay for.
func TestMessageBombsInARow(t *testing.T) {
	z, err := compress.NewMessageInflater(compress.Params{}, compress.Server, compress.MessageGuard{})
	if err != nil {
		t.Fatal(err)
	}
	z.Authenticated()
	payload := bytes.TrimSuffix(rawDeflate(t, 9, make([]byte, 200<<10), false), []byte(tail))
	total := 0
	for range 100 {
		var got []byte
		if got, err = z.Append(nil, payload); err != nil {
			break
		}
		total += len(got)
	}
	wantError(t, err, compress.RuleRatio)
	if total < 1<<20 || total > 2<<20 {
		t.Errorf("%d bytes", total)
	}
}

// TestMessageBeforeAuth counts all messages together.
func TestMessageBeforeAuth(t *testing.T) {
	plain := bytes.Repeat([]byte("<r/>"), 1000)
	payload := bytes.TrimSuffix(rawDeflate(t, flate.BestSpeed, plain, false), []byte(tail))
	for _, auth := range []bool{false, true} {
		z, err := compress.NewMessageInflater(compress.Params{}, compress.Client, compress.MessageGuard{Guard: compress.Guard{BeforeAuth: 12000}})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 20 {
			if auth && i == 3 {
				z.Authenticated()
			}
			_, err = z.Append(nil, payload)
			if auth || i < 3 {
				if err != nil {
					t.Fatal(i, err)
				}
				continue
			}
			wantError(t, err, compress.RuleBeforeAuth)
		}
	}
}

func TestGuardOptions(t *testing.T) {
	for _, g := range []compress.MessageGuard{
		{Guard: compress.Guard{BeforeAuth: limits.Floor - 1}},
		{Guard: compress.Guard{Burst: limits.Floor - 1}},
		{Message: limits.Floor - 1},
	} {
		if _, err := compress.NewMessageInflater(compress.Params{}, compress.Client, g); !errors.Is(err, compress.ErrOptions) {
			t.Errorf("%+v: %v", g, err)
		}
		if g.Message != 0 {
			continue
		}
		if _, err := compress.NewInflater(g.Guard); !errors.Is(err, compress.ErrOptions) {
			t.Errorf("%+v: %v", g, err)
		}
		if _, err := compress.NewReader(nil, g.Guard); !errors.Is(err, compress.ErrOptions) {
			t.Errorf("%+v: %v", g, err)
		}
	}
	unlimited := compress.MessageGuard{Guard: compress.Guard{BeforeAuth: -1, Ratio: -1, Burst: -1}, Message: -1}
	z, err := compress.NewMessageInflater(compress.Params{}, compress.Client, unlimited)
	if err != nil {
		t.Fatal(err)
	}
	payload := bytes.TrimSuffix(rawDeflate(t, 9, make([]byte, 8<<20), false), []byte(tail))
	for range 3 {
		if got, err := z.Append(nil, payload); err != nil || len(got) != 8<<20 {
			t.Fatal(len(got), err)
		}
	}
	if z.MaxPayload() < 8<<20 {
		t.Error(z.MaxPayload())
	}
}
