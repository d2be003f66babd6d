package scan

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"unicode/utf8"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// The twins say what each function means, one byte at a time.

func textTwin(b []byte, i int) int {
	for ; i < len(b); i++ {
		if c := b[i]; c == '<' || c == '&' || c == ']' || c >= 0x80 || c < 0x20 && c != '\t' && c != '\n' {
			break
		}
	}
	return i
}

func valueTwin(b []byte, i int, quote byte) int {
	for ; i < len(b); i++ {
		if c := b[i]; c == quote || c == '<' || c == '&' || c >= 0x80 || c < 0x20 {
			break
		}
	}
	return i
}

func nameTwin(b []byte, i int) int {
	for i < len(b) && NameByte(b[i]) {
		i++
	}
	return i
}

// every byte at every position of every length and alignment, among plain
// bytes that are one bit away from being special.
func TestEveryByteEverywhere(t *testing.T) {
	buf := make([]byte, 64)
	fillers := []byte{'a', ' ', '=', ';', '%', '\\', '^', 0x7F, '(', '#', ':', '_', 'z', '0'}
	if testing.Short() {
		fillers = fillers[:2]
	}
	for _, filler := range fillers {
		for from := range 9 {
			for size := 0; size <= 26; size++ {
				b := buf[from : from+size : from+size]
				for i := range buf {
					buf[i] = filler
				}
				for at := range b {
					for c := range 256 {
						b[at] = byte(c)
						if got, want := Text(b, 0), textTwin(b, 0); got != want {
							t.Fatalf("Text(%q) = %d, want %d", b, got, want)
						}
						if got, want := Name(b, 0), nameTwin(b, 0); got != want {
							t.Fatalf("Name(%q) = %d, want %d", b, got, want)
						}
						for _, q := range []byte{'\'', '"'} {
							if got, want := Value(b, 0, q), valueTwin(b, 0, q); got != want {
								t.Fatalf("Value(%q, %q) = %d, want %d", b, q, got, want)
							}
						}
					}
					b[at] = filler
				}
			}
		}
	}
}

// Random bytes that are mostly special, from every place on.
func TestDense(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const alphabet = "<&]>'\"\r\n\t \x00\x1f\x80\xff;=%\\a"
	for range 20000 {
		b := make([]byte, rng.IntN(40))
		for i := range b {
			b[i] = alphabet[rng.IntN(len(alphabet))]
		}
		for i := 0; i <= len(b); i++ {
			if got, want := Text(b, i), textTwin(b, i); got != want {
				t.Fatalf("Text(%q, %d) = %d, want %d", b, i, got, want)
			}
			if got, want := Value(b, i, '"'), valueTwin(b, i, '"'); got != want {
				t.Fatalf("Value(%q, %d) = %d, want %d", b, i, got, want)
			}
		}
	}
}

// Every code point, and every sequence of up to three bytes, against the
// standard library's UTF-8.
func TestRune(t *testing.T) {
	var buf [8]byte
	for r := rune(0x80); r <= utf8.MaxRune; r++ {
		n := utf8.EncodeRune(buf[:], r)
		if r >= 0xD800 && r <= 0xDFFF {
			continue
		}
		got, size, s := Rune(buf[:n], 0)
		want := OK
		if r == 0xFFFE || r == 0xFFFF {
			want, n = Forbidden, 0
		}
		if got != r || size != n || s != want {
			t.Fatalf("%U: %U, %d, %d", r, got, size, s)
		}
	}
	for lead := 0x80; lead < 0x100; lead++ {
		for second := range 0x100 {
			b := []byte{byte(lead), byte(second)}
			for third := -1; third < 0x100; third += 17 {
				b := b
				if third >= 0 {
					b = append(b, byte(third))
				}
				check(t, b)
			}
		}
	}
}

// check compares the verdict on the first character of b with what the
// standard library says of it, and Runes with Rune.
func check(t *testing.T, b []byte) {
	t.Helper()
	r, n, s := Rune(b, 0)
	want, size := utf8.DecodeRune(b)
	switch {
	case want == utf8.RuneError && size <= 1 && !utf8.FullRune(b):
		if s != Incomplete {
			t.Fatalf("% x: status %d, want Incomplete", b, s)
		}
	case want == utf8.RuneError && size <= 1:
		if s != IllFormed {
			t.Fatalf("% x: status %d, want IllFormed", b, s)
		}
	case want != 0xFFFE && want != 0xFFFF:
		if r != want || n != size || s != OK {
			t.Fatalf("% x: %U, %d, %d", b, r, n, s)
		}
	}
	end, status := Runes(b, 0)
	i := 0
	for i < len(b) && b[i] >= 0x80 {
		_, n, s := Rune(b, i)
		if s != OK {
			if end != i || status != s {
				t.Fatalf("Runes(% x) = %d, %d; Rune stops at %d with %d", b, end, status, i, s)
			}
			return
		}
		i += n
	}
	if end != i || status != OK {
		t.Fatalf("Runes(% x) = %d, %d, want %d", b, end, status, i)
	}
}

// fromCorpus returns one in so many of the corpus's inputs that are about UTF-8 and characters.
func fromCorpus(t testing.TB, step int) (all [][]byte) {
	n := 0
	for r := range vectors.All() {
		if r.Category != "utf8" && r.Category != "char" {
			continue
		}
		if n++; n%step == 0 {
			b, err := r.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, b)
		}
	}
	return all
}

func FuzzRunes(f *testing.F) {
	f.Add([]byte("\u00e9\u20ac\U0001F600\xed\xa0\x80"))
	f.Add([]byte("\xef\xbf\xbe\xf4\x90\x80\x80"))
	for _, b := range fromCorpus(f, 97) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for len(b) > 0 {
			if b[0] < 0x80 {
				b = b[1:]
				continue
			}
			check(t, b)
			if _, n, s := Rune(b, 0); s == OK {
				b = b[n:]
			} else {
				b = b[1:]
			}
		}
	})
}

// The fifth edition's NameStartChar and NameChar, as ranges.
func TestNameRune(t *testing.T) {
	starts := [][2]rune{{0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFF}, {0x200C, 0x200D},
		{0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF}}
	others := [][2]rune{{0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}}
	in := func(r rune, ranges [][2]rune) bool {
		for _, x := range ranges {
			if x[0] <= r && r <= x[1] {
				return true
			}
		}
		return false
	}
	for r := rune(0x80); r <= utf8.MaxRune; r++ {
		start, char := NameRune(r)
		if want := in(r, starts); start != want || char != (want || in(r, others)) {
			t.Fatalf("%U: %v, %v", r, start, char)
		}
	}
	for c := range 0x80 {
		letter := c == ':' || c == '_' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
		if NameStart(byte(c)) != letter || NameByte(byte(c)) != (letter || c == '-' || c == '.' || '0' <= c && c <= '9') {
			t.Errorf("%q", byte(c))
		}
		if got := Name(bytes.Repeat([]byte{byte(c)}, 3), 0); (got == 3) != NameByte(byte(c)) {
			t.Errorf("Name of %q stops at %d", byte(c), got)
		}
		if Space(byte(c)) != bytes.ContainsRune([]byte(" \t\r\n"), rune(c)) || Control(byte(c)) != (c < 0x20 && !Space(byte(c))) {
			t.Errorf("%q", byte(c))
		}
	}
}
