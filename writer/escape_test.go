package writer_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// everyKernel runs a test with each kernel of this machine.
func everyKernel(t *testing.T, f func(t *testing.T)) {
	for _, name := range parser.Kernels() {
		t.Run(name, func(t *testing.T) {
			if err := parser.UseKernel(name); err != nil {
				t.Fatal(err)
			}
			defer parser.UseKernel("auto")
			f(t)
		})
	}
}

var (
	textReferences  = strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;", "\r", "&#13;")
	valueReferences = strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;", "'", "&apos;", `"`, "&quot;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")
)

// legal judges s: the index of what cannot be written, and the rule.
func legal(s string) (int, writer.Rule) {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return i, writer.RuleIllFormedUTF8
		case r < 0x20 && r != '\t' && r != '\n' && r != '\r', r == 0xFFFE, r == 0xFFFF:
			return i, writer.RuleChar
		}
		i += n
	}
	return 0, 0
}

// check writes s as text and as a value, each by two ways, and holds what comes out
// to what replacing characters one by one gives.
func check(t *testing.T, w *writer.Writer, s string) {
	t.Helper()
	at, rule := legal(s)
	content := ">" + textReferences.Replace(s) + "</body>"
	if s == "" {
		content = "/>"
	}
	for _, c := range []struct {
		step step
		want string
	}{
		{text(s), content},
		{func(w *writer.Writer) error { return w.Text([]byte(s)) }, content},
		{attr(names.ID, s), " id='" + valueReferences.Replace(s) + "'/>"},
		{attrNS("", "id", s), " id='" + valueReferences.Replace(s) + "'/>"},
	} {
		w.Discard()
		do(t, w, start(names.Body))
		err := c.step(w)
		if rule != 0 {
			var e *writer.Error
			if !errors.As(err, &e) || e.Rule != rule || e.At != at {
				t.Fatalf("%q: %v, want %v at %d", s, err, rule, at)
			}
			w.Resume()
			c.want = "/>"
		} else if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		do(t, w, end)
		if got := string(w.Bytes()); got != "<body"+c.want {
			t.Fatalf("%q is written as %q", s, got)
		}
		w.WriteTo(discard{})
	}
}

// What is written does not depend on where in the text it stands, nor on the
// kernel: each character that is not written as it is, and each that cannot be
// written, at each place of each length that any way of looking at bytes tells
// apart.
func TestEscapes(t *testing.T) {
	special := []string{
		"<", ">", "&", "'", `"`, "\t", "\n", "\r", "\r\n", "]]>", "#", "\x7f", "\u00e9", "\u20ac", "\U0001f600", "\ufffd", "\u0085", "\u2028",
		"\x00", "\x01", "\x1f", "\x80", "\xff", "\xc3", "\xe2\x82", "\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80", "\ufffe", "\uffff", "\xc3<",
	}
	everyKernel(t, func(t *testing.T) {
		w := newWriter(t, writer.Options{})
		do(t, w, inStream())
		check(t, w, "")
		for _, n := range []int{1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 23, 24, 31, 32, 33, 48, 63, 64, 126, 127, 128, 129, 192} {
			plain := strings.Repeat("abcdefgh", n/8+1)
			for _, s := range special {
				for i := 0; i+len(s) <= n; i++ {
					check(t, w, plain[:i]+s+plain[i+len(s):n])
				}
			}
		}
		// At the edges of strips, and in all of one.
		for _, n := range []int{4095, 4096, 4097, 8192, 10000} {
			plain := strings.Repeat("0123456789abcdef", n/16+1)
			for _, s := range special {
				check(t, w, strings.Repeat(s, 64)+plain[:n])
				for _, i := range []int{0, 63, 64, 4090, 4092, 4093, 4094, 4095, 4096, 8190, 8191, n - 2, n} {
					if i <= n {
						check(t, w, plain[:i]+s+plain[i:n])
					}
				}
			}
		}
		check(t, w, strings.Repeat("привет, мир! 世界 ", 600))
	})
}

// Two characters that need something, next to each other and apart.
func TestEscapePairs(t *testing.T) {
	everyKernel(t, func(t *testing.T) {
		w := newWriter(t, writer.Options{})
		do(t, w, inStream())
		for a := range 256 {
			for _, b := range []string{"<", "]", ">", "\xe9", "\u00e9", "\x02", "'", "x"} {
				check(t, w, string([]byte{byte(a)})+b)
				check(t, w, "0123456789"+string([]byte{byte(a)})+"01234"+b+"abc")
			}
		}
	})
}

// "]]>" does not come about from pieces.
func TestTextInPieces(t *testing.T) {
	w := newWriter(t, writer.Options{})
	do(t, w, inStream(), start(names.Body), text("]"), text("]"), text(">"), text("]]"), text(">"), end)
	if got, want := string(w.Bytes()), "<body>]]&gt;]]&gt;</body>"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
