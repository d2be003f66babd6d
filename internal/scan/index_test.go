package scan

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unsafe"
)

// indexTwin says what Bits.Index means, one byte at a time.
func indexTwin(b *Bits, src []byte) (valid int) {
	for valid < len(src) {
		n := 1
		if c := src[valid]; c >= 0x80 {
			var status Status
			if _, n, status = Rune(src, valid); status != OK {
				break
			}
		} else if Control(c) {
			break
		}
		valid += n
	}
	clear(b.T)
	clear(b.V)
	clear(b.N)
	mark := func(bitmap []byte, i int) { bitmap[i/8] |= 1 << (i % 8) }
	for i, c := range src[:valid] {
		if c == '<' || c == '&' || c == '\r' || c == '>' && bytes.HasSuffix(src[:i], []byte("]]")) {
			mark(b.T, i)
		}
		if c == '<' || c == '&' || c == '\r' || c == '\t' || c == '\n' || c == '\'' || c == '"' {
			mark(b.V, i)
		}
		if !NameByte(c) {
			mark(b.N, i)
		}
	}
	mark(b.T, valid)
	mark(b.V, valid)
	mark(b.N, valid)
	return valid
}

// kernels are the names of those that have a stage 1.
func kernels() []string {
	names := Kernels()
	return names[:len(names)-1]
}

// use switches to a kernel until the test ends.
func use(t testing.TB, name string) {
	t.Helper()
	before := Kernel()
	if err := Use(name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { Use(before) })
}

// judges compares every kernel with the twin.
type judges struct {
	got, want *Bits
	names     []string
}

func newJudges(t testing.TB, max int) *judges {
	if len(kernels()) == 0 {
		t.Skip("no kernel runs here")
	}
	before := Kernel()
	t.Cleanup(func() { Use(before) })
	return &judges{got: NewBits(max), want: NewBits(max), names: kernels()}
}

func (j *judges) check(t testing.TB, src []byte) {
	valid := indexTwin(j.want, src)
	for _, name := range j.names {
		Use(name)
		poison(j.got)
		if got := j.got.Index(src); got != valid {
			t.Fatalf("%s: valid is %d, want %d of %d: %q", name, got, valid, len(src), src)
		}
		for _, m := range []struct {
			name      string
			got, want []byte
		}{{"T", j.got.T, j.want.T}, {"V", j.got.V, j.want.V}, {"N", j.got.N, j.want.N}} {
			last := valid / 8
			if bytes.Equal(m.got[:last], m.want[:last]) && (m.got[last]^m.want[last])<<(7-valid%8) == 0 {
				continue
			}
			for i := range valid + 1 {
				if got, want := m.got[i/8]>>(i%8)&1, m.want[i/8]>>(i%8)&1; got != want {
					t.Fatalf("%s: bit %d of %s is %d, want %d; valid is %d of %d: %q", name, i, m.name, got, want, valid, len(src), src)
				}
			}
		}
	}
}

// poison fills bitmaps with what the strip before could have left.
func poison(b *Bits) {
	for _, m := range [][]byte{b.T, b.V, b.N} {
		for i := range m {
			m[i] = 0xFF
		}
	}
}

// TestKernels fails where a kernel that must be there (STANZA_NEED_KERNELS, names
// with commas between) is not: it would not be tested, and nobody would see it.
func TestKernels(t *testing.T) {
	t.Logf("%q, in use: %q", Kernels(), Kernel())
	if need := os.Getenv("STANZA_NEED_KERNELS"); need != "" {
		for name := range strings.SplitSeq(need, ",") {
			if !slices.Contains(Kernels(), name) {
				t.Errorf("no kernel %q", name)
			}
		}
	}
	if names := Kernels(); names[len(names)-1] != "portable" {
		t.Errorf("the last of %q is not portable", names)
	}
	for _, name := range Kernels() {
		use(t, name)
		if Kernel() != name || Indexed() != (name != "portable") {
			t.Errorf("use of %s: %s, %v", name, Kernel(), Indexed())
		}
	}
	if err := Use("auto"); err != nil || Kernel() != Kernels()[0] {
		t.Errorf("auto: %v, %s", err, Kernel())
	}
	for _, name := range []string{"", "sse", "neon,avx2", "AVX2"} {
		if err := Use(name); err == nil {
			t.Errorf("there is a kernel %q", name)
		}
	}
}

func TestIndexAllocates(t *testing.T) {
	src := bytes.Repeat([]byte("<a b='ц'>\r\n"), 20)
	b := NewBits(len(src))
	for _, name := range kernels() {
		use(t, name)
		if n := testing.AllocsPerRun(100, func() { b.Index(src) }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func TestNewBits(t *testing.T) {
	for max := range 300 {
		b := NewBits(max)
		if b.Max() < max || b.Max() >= max+64 || b.Max()%64 != 0 {
			t.Errorf("Max of NewBits(%d) is %d", max, b.Max())
		}
		for _, m := range [][]byte{b.T, b.V, b.N} {
			if len(m) < b.Max()/8+8 || len(m) != cap(m) {
				t.Errorf("NewBits(%d): %d bytes of %d", max, len(m), cap(m))
			}
		}
	}
	if len(kernels()) > 0 {
		defer func() {
			if recover() == nil {
				t.Error("no panic for a strip that is too long")
			}
		}()
		NewBits(64).Index(make([]byte, 65))
	}
}

// aligned returns n bytes that begin at a multiple of 64.
func aligned(n int) []byte {
	b := make([]byte, n+64)
	at := -uintptr(unsafe.Pointer(unsafe.SliceData(b))) % 64
	return b[at:][:n]
}

// Every length and every alignment.
func TestIndexLengths(t *testing.T) {
	j := newJudges(t, 320)
	texts := []string{
		"<message to='a@b.c' id=\"1\">\r\n\t<body>]]&gt; ]]> plain</body></message>",
		"<тело>Привет, мир — 日本語 𝄞 ￥\ufffd</тело>",
		"plain_text.without:anything-to-stop-at",
	}
	step := 1
	if testing.Short() {
		step = 7
	}
	buf := aligned(400)
	for _, text := range texts {
		text := []byte(strings.Repeat(text, 12))
		for from := 0; from < 64; from += step {
			for size := range 300 {
				src := buf[from : from+size : from+size]
				copy(src, text)
				j.check(t, src)
			}
		}
	}
}

// Every byte at every position of a few strips.
func TestIndexEveryByte(t *testing.T) {
	sizes, fillers := []int{64, 150}, []string{"a", " ", "]", "é", "語", "😀"}
	if testing.Short() {
		sizes, fillers = sizes[1:], fillers[2:5]
	}
	j := newJudges(t, 192)
	for _, size := range sizes {
		for _, filler := range fillers {
			src := []byte(strings.Repeat(filler, size))[:size]
			for at := range src {
				was := src[at]
				for c := range 256 {
					src[at] = byte(c)
					j.check(t, src)
				}
				src[at] = was
			}
		}
	}
}

// sequences are what a strip may be bad of, each with its nearest neighbours
// that are good.
var sequences = []string{
	// what continues nothing, two bytes
	"\x80", "\xbf", "\x80\x80", "\xc0", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x7f", "\xc2\x80", "\xc2\x80\x80", "\xc2\xc2",
	"\xdf\xbf", "\xdf\xbf\xbf", "\xdf\xc0",
	// three bytes: overlong, surrogates, U+FFFE, U+FFFF and what resembles them
	"\xe0", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xe0\xa0", "\xe0\xa0\x80", "\xe0\xa0\x80\x80", "\xe1\x80\x7f", "\xe1\x80\xc0",
	"\xe1\x80\x80", "\xec\xbf\xbf", "\xed\x9f\xbf", "\xed\xa0\x80", "\xed\xaf\xbf\xed\xb0\x80", "\xed\xbf\xbf", "\xee\x80\x80",
	"\xef\xb7\x90", "\xef\xbf\xbd", "\xef\xbf\xbe", "\xef\xbf\xbf", "\xef\xbe\xbe", "\xef\xbe\xbf", "\xee\xbf\xbe", "\xee\xbf\xbf",
	"\xef\xbf", "\xef\xbf\xbd\xef\xbf\xbe",
	// four bytes: overlong, beyond U+10FFFF
	"\xf0", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf0\x90", "\xf0\x90\x80", "\xf0\x90\x80\x80", "\xf0\x90\x80\x80\x80",
	"\xf0\x9f\x98\x80", "\xf0\x9f\xbf\xbe", "\xf0\x9f\xbf\xbf", "\xf0\xaf\xbf\xbe", "\xf1\x80\x80\xc0", "\xf1\xef\xbf\xbe",
	"\xf3\xbf\xbf\xbf", "\xf4\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf4\xbf\xbf\xbf",
	// leads of nothing
	"\xf5\x80\x80\x80", "\xf7\xbf\xbf\xbf", "\xf8\x88\x80\x80\x80", "\xfc\x84\x80\x80\x80\x80", "\xfe", "\xff", "\xff\xbf\xbe", "\xff\xff",
	// ASCII
	"]", "]]", "]]>", "]]]>", "]>", "]]>]]>", "]]]]>>", "\x7f", "\xc2\x85", "\x00", "\x1f", "\x0b", "]]>\x00", "]]>\xff", "]]\x00>", "]]\xc2\xa0>", "]\xc2]>",
}

// Every sequence across every border of blocks, and at the end.
func TestIndexSequences(t *testing.T) {
	j := newJudges(t, 320)
	fillers := []string{"a", "]", "ж", "語", "\U0001F600"}
	if testing.Short() {
		fillers = fillers[1:4]
	}
	for _, filler := range fillers {
		for at := range 140 {
			before := strings.Repeat("a", at%len(filler)) + strings.Repeat(filler, at/len(filler))
			for _, sequence := range sequences {
				src := []byte(before + sequence)
				j.check(t, src)
				j.check(t, append(src, ' '))
				j.check(t, append(src, strings.Repeat(filler, 70/len(filler))...))
			}
		}
	}
}

// Strips of anything: sound and unsound, dense and thin.
func TestIndexRandom(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	count := 20000
	if testing.Short() {
		count = 2000
	}
	j := newJudges(t, 512)
	sound := []string{"a", " ", "<", ">", "&", "]]>", "]", "'", "\"", "\t", "\r\n", "_", "ü", "ж", "€", "語", "\ud7ff", "\ue000", "\ufffd", "😀", "\U0010FFFD"}
	for range count {
		var src []byte
		size, thin := rng.IntN(500), rng.IntN(12)
		for len(src) < size {
			switch {
			case rng.IntN(thin+1) > 0:
				src = append(src, "abcdefgh"[:1+rng.IntN(8)]...)
			case rng.IntN(200) == 0:
				src = append(src, sequences[rng.IntN(len(sequences))]...)
			default:
				src = append(src, sound[rng.IntN(len(sound))]...)
			}
		}
		j.check(t, src[:size])
	}
}

// A kernel that suspects what is good, or reports a block far from what is bad,
// still gives the right answer, by way of judge, and is slow.
func TestIndexSuspectsNothingGood(t *testing.T) {
	j := newJudges(t, 1024)
	for _, text := range texts {
		good := []byte(strings.Repeat(text.text+"]]> ]\r\n \uFFFD\uFFE6\u3FFE😀", 8))
		for size := range 700 {
			src := good[:complete(good[:size])]
			bad := append(bytes.Clone(src), "\xff and more"...)
			for _, name := range j.names {
				Use(name)
				if at := index(chosen(), j.got, src); at < len(src) {
					t.Fatalf("%s: suspects block %d of %q", name, at, src)
				}
				// A lead at the end of its block is found out in the next one.
				if at := index(chosen(), j.got, bad); at != len(src)/64*64 && at != (len(src)+1)/64*64 {
					t.Fatalf("%s: suspects block %d, not that of %d", name, at, len(src))
				}
			}
		}
	}
}

func FuzzIndex(f *testing.F) {
	for _, sequence := range sequences {
		f.Add([]byte(sequence), uint16(62))
	}
	f.Add([]byte("<message to='a'>]]&gt;ж語😀</message>\r\n"), uint16(0))
	for i, b := range fromCorpus(f, 101) {
		f.Add(b, uint16(i))
	}
	j := newJudges(f, 1024)
	f.Fuzz(func(t *testing.T, b []byte, pad uint16) {
		// What fuzzing makes is short: it is moved to where blocks meet.
		src := append(bytes.Repeat([]byte("a"), int(pad%256)), b...)
		j.check(t, src[:min(len(src), j.got.Max())])
	})
}

// texts for benchmarks, by name.
var texts = []struct{ name, text string }{
	{"ascii", "The quick brown fox jumps over the lazy dog, and nothing is to be marked up here. "},
	{"xml", "<message xmlns='jabber:client' to='romeo@montague.lit/orchard' id='m7' type='chat'><body>Wherefore art thou?\n" +
		"Deny thy father &amp; refuse thy name \u2014 caf\u00e9</body><active xmlns='http://jabber.org/protocol/chatstates'/></message>"},
	{"cyrillic", "<body>Я помню чудное мгновенье: передо мной явилась ты, как мимолётное виденье.</body>"},
	{"cjk", "<body>吾輩は猫である。名前はまだ無い。どこで生れたか頓と見当がつかぬ。！？</body>"},
}

func BenchmarkIndex(b *testing.B) {
	for _, name := range kernels() {
		for _, text := range texts {
			for _, size := range []int{64, 300, 4 << 10, 16 << 10} {
				b.Run(fmt.Sprintf("%s/%s/%d", name, text.name, size), func(b *testing.B) {
					use(b, name)
					bits, src := NewBits(size), []byte(strings.Repeat(text.text, 1+size/len(text.text)))[:size]
					b.SetBytes(int64(size))
					for b.Loop() {
						bits.Index(src)
					}
				})
			}
		}
	}
}
