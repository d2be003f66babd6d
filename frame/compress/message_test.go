package compress_test

import (
	"bytes"
	"compress/flate"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/frame/compress"
	"github.com/seed492f7be9/stanza/limits"
)

// tail is what RFC 7692 §7.2.1 takes off a message.
const tail = "\x00\x00\xff\xff"

func newMessageInflater(t testing.TB, p compress.Params) *compress.MessageInflater {
	t.Helper()
	z, err := compress.NewMessageInflater(p, compress.Server, compress.MessageGuard{Guard: trusted, Message: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func newMessageDeflater(t testing.TB, p compress.Params, o compress.DeflateOptions) *compress.MessageDeflater {
	t.Helper()
	z, err := compress.NewMessageDeflater(p, compress.Client, o)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// windowParams are Params that hold the client, which sends, to some bits.
func windowParams(bits int, takeover bool) compress.Params {
	return compress.Params{ClientMaxWindowBits: bits, ClientNoContextTakeover: !takeover}
}

// TestMessageInflater: the examples of RFC 7692 §7.2.3, and their neighbours.
func TestMessageInflater(t *testing.T) {
	for _, c := range []struct {
		name     string
		payloads string // in hexadecimal, messages separated by spaces
		want     string // what they give, separated by spaces
		rule     compress.Rule
		in       int64
	}{
		{"§7.2.3.1 one block", "f248cdc9c90700", "Hello", 0, 0},
		{"§7.2.3.2 context", "f248cdc9c90700 f200110000", "Hello Hello", 0, 0},
		{"§7.2.3.3 stored block", "000500faff48656c6c6f00", "Hello", 0, 0},
		{"§7.2.3.4 BFINAL", "f348cdc9c9070000", "Hello", 0, 0},
		{"§7.2.3.4 BFINAL, then its context", "f348cdc9c9070000 f200110000", "Hello Hello", 0, 0},
		{"§7.2.3.4 BFINAL, then what was before it", "f248cdc9c90700 010000fffff200110000", "Hello Hello", 0, 0},
		{"§7.2.3.5 two blocks", "f24805000000ffffcac9c90700", "Hello", 0, 0},
		{"§7.2.3.5 the first block alone", "f24805", "", compress.RuleTruncated, 3},
		{"§7.2.3.6 empty", "00", "", 0, 0},
		{"empty, with fixed codes", "0200", "", 0, 0},
		{"empty, then context", "f248cdc9c90700 00 f200110000", "Hello  Hello", 0, 0},
		{"empty final block last", "f248cdc9c90704", "Hello", 0, 0},
		{"final block alone", "01", "", 0, 0},
		{"final blocks in a row", "010000ffff 010000ffff00", "", compress.RuleTruncated, 5},
		{"final blocks, each with what §7.2.3.4 adds", "010000ffff00 f348cdc9c90700f348cdc9c9070000", " HelloHello", 0, 0},
		{"no payload", "", "", compress.RuleTruncated, 0},
		{"the tail is there already", "f248cdc9c907000000ffff", "", compress.RuleTruncated, 11},
		{"BFINAL, nothing behind", "f348cdc9c90700", "", compress.RuleTruncated, 7},
		{"reserved block type", "07", "", compress.RuleCorrupt, 1},
		{"second block of a reserved type", "f24805000000ffff07", "", compress.RuleCorrupt, 9},
		{"length of a stored block", "000500faf048656c6c6f00", "", compress.RuleCorrupt, 5},
		{"refers to before the beginning", "f200110000", "", compress.RuleCorrupt, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			z := newMessageInflater(t, compress.Params{})
			var all []string
			var err error
			for _, payload := range strings.Split(c.payloads, " ") {
				b, herr := hex.DecodeString(payload)
				if herr != nil {
					t.Fatal(herr)
				}
				var got []byte
				if got, err = z.Append(nil, b); err != nil {
					break
				}
				all = append(all, string(got))
			}
			if c.rule != 0 {
				e := wantError(t, err, c.rule)
				if e.In != c.in || e.Out != 0 || e.CloseCode() != 1007 || e.Condition() != "undefined-condition" {
					t.Errorf("%+v", e)
				}
				if _, again := z.Append(nil, []byte{0}); again != err {
					t.Error("not terminal:", again)
				}
				return
			}
			if got := strings.Join(all, " "); got != c.want || err != nil {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

// TestMessageContextIsDropped: where no context is taken over, nothing that was
// said before can be referred to.
func TestMessageContextIsDropped(t *testing.T) {
	z := newMessageInflater(t, windowParams(15, false))
	if got, err := z.Append(nil, []byte("\xf2\x48\xcd\xc9\xc9\x07\x00")); string(got) != "Hello" || err != nil {
		t.Fatal(string(got), err)
	}
	_, err := z.Append(nil, []byte("\xf2\x00\x11\x00\x00"))
	wantError(t, err, compress.RuleCorrupt)
	// Within a message it can, beyond a final block.
	z = newMessageInflater(t, windowParams(15, false))
	if got, err := z.Append(nil, []byte("\xf3\x48\xcd\xc9\xc9\x07\x00\xf2\x00\x11\x00\x00")); string(got) != "HelloHello" || err != nil {
		t.Error(string(got), err)
	}
}

// TestMessagesOfStandardLibrary: what the standard library compresses.
func TestMessagesOfStandardLibrary(t *testing.T) {
	plain := sends(21, 200)
	plain = append(plain, nil, random(21, 70000), []byte(" "), bytes.Repeat([]byte("ha"), 90000), plain[5])
	for _, level := range []int{-2, 0, 1, 6, 9} {
		for _, takeover := range []bool{true, false} {
			z := newMessageInflater(t, windowParams(15, takeover))
			var buf bytes.Buffer
			w, err := flate.NewWriter(&buf, level)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range plain {
				buf.Reset()
				if !takeover {
					w.Reset(&buf)
				}
				if _, err := w.Write(p); err != nil {
					t.Fatal(err)
				}
				if err := w.Flush(); err != nil {
					t.Fatal(err)
				}
				got, err := z.Append([]byte("before"), bytes.TrimSuffix(buf.Bytes(), []byte(tail)))
				if err != nil || string(got) != "before"+string(p) {
					t.Fatalf("level %d, takeover %v, message %d: %d bytes, %v", level, takeover, i, len(got), err)
				}
			}
		}
	}
}

// TestStandardLibraryReadsMessages: what the standard library makes of messages.
func TestStandardLibraryReadsMessages(t *testing.T) {
	plain := sends(22, 60)
	plain = append(plain, nil, random(22, 70000), []byte(" "), bytes.Repeat([]byte("ha"), 90000), plain[5])
	for _, o := range deflaterOptions() {
		for bits := 8; bits <= 15; bits++ {
			if bits < 14 && o.Level != 1 && o.Level != 9 {
				continue
			}
			for _, takeover := range []bool{true, false} {
				z := newMessageDeflater(t, windowParams(bits, takeover), o)
				conn := new(growing)
				r := flate.NewReader(conn)
				for i, p := range plain {
					payload, err := z.Append([]byte("before"), p)
					if err != nil || !bytes.HasPrefix(payload, []byte("before")) {
						t.Fatal(err)
					}
					conn.b = append(append([]byte(nil), payload[len("before"):]...), tail...)
					if !takeover {
						r = flate.NewReader(conn)
					}
					got := make([]byte, len(p))
					if _, err := io.ReadFull(r, got); err != nil || !bytes.Equal(got, p) {
						t.Fatalf("%+v, %d bits, takeover %v, message %d: %v", o, bits, takeover, i, err)
					}
				}
			}
		}
	}
}

// TestMessageWindow: nothing refers further back than the window that was agreed
// on, within a message or beyond it, and everything up to there can be.
func TestMessageWindow(t *testing.T) {
	const size = 200
	needle := random(31, size)
	for bits := 8; bits <= 15; bits++ {
		window := 1 << bits
		for _, level := range []int{1, 3, 6, 9} {
			o := compress.DeflateOptions{Level: level, Context: 32 << 10}
			for _, d := range []int{window - 1, window, window + 1, window + 100} {
				if d < size {
					continue
				}
				filler := random(uint64(d), d-size)
				far := d > window
				for _, messages := range [][][]byte{
					{bytes.Join([][]byte{needle, filler, needle}, nil)},
					{append(bytes.Clone(needle), filler...), needle},
				} {
					z := newMessageDeflater(t, windowParams(bits, true), o)
					n := 0
					for _, m := range messages {
						b, err := z.Append(nil, m)
						if err != nil {
							t.Fatal(err)
						}
						n += len(b)
					}
					// Random bytes take as many as they are, and some for their blocks. The needle
					// takes next to none if it is found.
					found := n < 2*size+len(filler)-size/2
					if far && found {
						t.Errorf("%d bits, level %d: a distance of %d, in %d messages", bits, level, d, len(messages))
					}
					if !far && d < window-1 && !found {
						t.Errorf("%d bits, level %d: nothing found at %d, in %d messages", bits, level, d, len(messages))
					}
				}
			}
		}
	}
}

// TestMessageWindowIsUsed: short messages refer to the ones before, as far as a
// window reaches.
func TestMessageWindowIsUsed(t *testing.T) {
	m := random(32, 100)
	for bits := 8; bits <= 15; bits++ {
		for level := 1; level <= 9; level++ {
			z := newMessageDeflater(t, windowParams(bits, true), compress.DeflateOptions{Level: level})
			first, err := z.Append(nil, m)
			if err != nil {
				t.Fatal(err)
			}
			second, err := z.Append(nil, m)
			if err != nil || len(second) > len(first)/3 {
				t.Errorf("%d bits, level %d: %d bytes, then %d: %v", bits, level, len(first), len(second), err)
			}
		}
	}
}

// TestMessageInflaterWindow: as much is kept as was agreed on, but of a window of
// 8 bits, which zlib takes for 9.
func TestMessageInflaterWindow(t *testing.T) {
	needle := random(33, 50)
	for bits := 8; bits <= 15; bits++ {
		window := max(1<<bits, 512)
		for _, d := range []int{window, window + 1} {
			first := append(bytes.Clone(needle), random(uint64(d), d-len(needle))...)
			z := newMessageInflater(t, windowParams(bits, true))
			b := rawDeflate(t, 1, first, false)
			if _, err := z.Append(nil, b[:len(b)-len(tail)]); err != nil {
				t.Fatal(err)
			}
			// One match of 35 bytes at distance d, with fixed codes.
			var w bitWriter
			w.bits(0b01_0, 3)
			w.code(273-256, 7) // 35 to 42
			w.bits(0, 3)
			w.distance(d)
			w.code(0, 7)
			w.bits(0, 3)
			got, err := z.Append(nil, w.b)
			switch {
			case d == window && (err != nil || !bytes.Equal(got, needle[:35])):
				t.Errorf("%d bits, %d back: %v", bits, d, err)
			case d > window && d <= 32768:
				wantError(t, err, compress.RuleCorrupt)
			}
		}
	}
}

// TestMessageInflaterCorrupt: a message that is changed or cut anywhere is an
// error, or what the standard library makes of it.
func TestMessageInflaterCorrupt(t *testing.T) {
	plain := append([]byte("<message><body>a rose is a rose is a rose</body></message>"), random(41, 60)...)
	plain = append(plain, bytes.Repeat([]byte("abc"), 90)...)
	plain = append(plain, sends(41, 2)[1]...)
	rules := map[compress.Rule]int{}
	for _, level := range []int{0, 1, 9} {
		payload := bytes.TrimSuffix(rawDeflate(t, level, plain, false), []byte(tail))
		check := func(name string, b []byte) {
			want, fine := oracle(nil, b)
			got, err := newMessageInflater(t, compress.Params{}).Append(nil, b)
			var e *compress.Error
			switch {
			case errors.As(err, &e):
				rules[e.Rule]++
				if fine || e.In > int64(len(b)) {
					t.Errorf("level %d, %s: %v", level, name, err)
				}
			case err != nil || !fine || !bytes.Equal(got, want):
				t.Errorf("level %d, %s: %d bytes, %v; the oracle: %d bytes, %v", level, name, len(got), err, len(want), fine)
			}
		}
		for i := 0; i < len(payload); i += fewer(1, 11) {
			for bit := range 8 {
				b := bytes.Clone(payload)
				b[i] ^= 1 << bit
				check(fmt.Sprintf("bit %d of byte %d", bit, i), b)
			}
			check(fmt.Sprintf("cut to %d", i), payload[:i])
		}
	}
	if rules[compress.RuleCorrupt] == 0 || rules[compress.RuleTruncated] == 0 {
		t.Errorf("%v", rules)
	}
}

// oracle is what the standard library makes of a message: blocks up to the very
// end, final ones not the last.
func oracle(dict, payload []byte) (out []byte, fine bool) {
	in := append(append(bytes.Clone(payload), tail...), "\x01\x00\x00\xff\xff"...)
	src := bytes.NewReader(in)
	for {
		r := flate.NewReaderDict(src, append(bytes.Clone(dict), out...))
		b, err := io.ReadAll(io.LimitReader(r, 4<<20))
		out = append(out, b...)
		if err != nil || len(out) >= 4<<20 {
			return out, false
		}
		switch left := src.Len(); {
		case left == 0:
			return out, true
		case left < 5: // the last block took some of the mark
			return out, false
		}
	}
}

func TestMessageOptions(t *testing.T) {
	for _, p := range []compress.Params{{ServerMaxWindowBits: 7}, {ClientMaxWindowBits: 16}, {ServerMaxWindowBits: -1}} {
		for _, r := range []compress.Role{compress.Client, compress.Server} {
			if _, err := compress.NewMessageDeflater(p, r, compress.DeflateOptions{}); !errors.Is(err, compress.ErrOptions) {
				t.Errorf("%+v: %v", p, err)
			}
			if _, err := compress.NewMessageInflater(p, r, compress.MessageGuard{}); !errors.Is(err, compress.ErrOptions) {
				t.Errorf("%+v: %v", p, err)
			}
		}
	}
	if _, err := compress.NewMessageDeflater(compress.Params{}, 2, compress.DeflateOptions{}); !errors.Is(err, compress.ErrOptions) {
		t.Error(err)
	}
	if _, err := compress.NewMessageInflater(compress.Params{}, 2, compress.MessageGuard{}); !errors.Is(err, compress.ErrOptions) {
		t.Error(err)
	}
}

// TestMessageRoles: each end is held to the parameters that are its own.
func TestMessageRoles(t *testing.T) {
	p := compress.Params{ServerNoContextTakeover: true}
	m := []byte(strings.Repeat("<message to='juliet@example.org'/>", 2))
	for _, r := range []compress.Role{compress.Client, compress.Server} {
		out, err := compress.NewMessageDeflater(p, r, compress.DeflateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		in, err := compress.NewMessageInflater(p, r^1, compress.MessageGuard{})
		if err != nil {
			t.Fatal(err)
		}
		var sizes []int
		for range 3 {
			b, err := out.Append(nil, m)
			if err != nil {
				t.Fatal(err)
			}
			sizes = append(sizes, len(b))
			if got, err := in.Append(nil, b); !bytes.Equal(got, m) || err != nil {
				t.Fatal(err)
			}
		}
		if takeover := sizes[2] < sizes[0]; takeover != (r == compress.Client) {
			t.Errorf("role %d: %v", r, sizes)
		}
	}
}

func TestMessageMisuse(t *testing.T) {
	out, in := newMessageDeflater(t, compress.Params{}, compress.DeflateOptions{}), newMessageInflater(t, compress.Params{})
	for range 2 {
		out.Close()
		in.Close()
	}
	if b, err := out.Append([]byte("x"), []byte("y")); string(b) != "x" || err != compress.ErrClosed {
		t.Error(string(b), err)
	}
	if b, err := in.Append([]byte("x"), []byte{0}); string(b) != "x" || err != compress.ErrClosed {
		t.Error(string(b), err)
	}
}

// TestMessagePayload: a payload that is too long for any message is refused before
// it is looked at.
func TestMessagePayload(t *testing.T) {
	z, err := compress.NewMessageInflater(compress.Params{}, compress.Server, compress.MessageGuard{Guard: trusted, Message: limits.Floor})
	if err != nil {
		t.Fatal(err)
	}
	payload := make([]byte, 64<<20)
	cost := allocated(func() { _, err = z.Append(nil, payload) })
	if e := wantError(t, err, compress.RuleMessage); e.In != 0 || e.Max != limits.Floor {
		t.Errorf("%+v", e)
	}
	if cost > spare && !raceEnabled {
		t.Errorf("%d bytes allocated", cost)
	}
	for _, n := range []int{z.MaxPayload(), z.MaxPayload() + 1} {
		z, err := compress.NewMessageInflater(compress.Params{}, compress.Server, compress.MessageGuard{Guard: trusted, Message: limits.Floor})
		if err != nil {
			t.Fatal(err)
		}
		_, err = z.Append(nil, payload[:n]) // not DEFLATE, if it is looked at
		if wantCorrupt := n == z.MaxPayload(); errors.Is(err, compress.RuleCorrupt) != wantCorrupt {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

// TestMessageLength: what limits says passes, a byte more does not, and a payload
// of MaxPayload is never one that would have passed.
func TestMessageLength(t *testing.T) {
	most := limits.WebSocket.Prolog + limits.WebSocket.Stanza + limits.WebSocket.Gap
	for _, n := range []int{most, most + 1} {
		z, err := compress.NewMessageInflater(compress.Params{}, compress.Server, compress.MessageGuard{Guard: trusted})
		if err != nil {
			t.Fatal(err)
		}
		b := rawDeflate(t, flate.HuffmanOnly, random(5, n), false)
		if len(b) > z.MaxPayload() {
			t.Errorf("%d bytes are more than %d", len(b), z.MaxPayload())
		}
		got, err := z.Append(nil, b[:len(b)-len(tail)])
		if n == most {
			if len(got) != n || err != nil {
				t.Error(len(got), err)
			}
			continue
		}
		if e := wantError(t, err, compress.RuleMessage); e.Max != int64(most) {
			t.Errorf("%+v", e)
		}
	}
}
