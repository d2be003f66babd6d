package grammar

import (
	"bytes"
	"slices"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/internal/scan"
)

func newTag() *Tag { return &Tag{MaxName: 40, MaxValue: 200, MaxAttrs: 9, MaxDecls: 5} }

// read is what Start says of b, fed in pieces that end at the cuts.
func read(t *Tag, b []byte, cuts ...int) (n int, rule Rule) {
	var r Resume
	for _, to := range append(cuts, len(b)) {
		if n, rule = t.Start(b[:to], &r); rule != More {
			return n, rule
		}
	}
	return n, rule
}

// agree holds the ways to read one tag against each other: whole by Plain
// and by Marked, whole by Start, and in two pieces.
func agree(t *testing.T, b []byte) {
	t.Helper()
	slow, fast := newTag(), newTag()
	n, rule := read(slow, b)
	same := func(how string, k int) {
		t.Helper()
		if rule != OK || k != n || fast.NameEnd != slow.NameEnd || fast.Decls != slow.Decls || fast.Empty != slow.Empty ||
			!slices.Equal(fast.Attrs, slow.Attrs) {
			t.Fatalf("%q: %s says %d %+v, Start %d, rule %d, %+v", b, how, k, fast, n, rule, slow)
		}
	}
	if k := fast.Plain(b); k > 0 {
		same("Plain", k)
	}
	if scan.Indexed() {
		marks := Marks{Bits: scan.NewBits(len(b))}
		if k := fast.Marked(b[:marks.Bits.Index(b)], marks); k > 0 || rule == OK {
			same("Marked", k)
		}
	}
	for cut := 1; cut < len(b); cut++ {
		if m, again := read(newTag(), b, cut); again != rule || again != More && m != n {
			t.Fatalf("%q cut at %d: %d at %d, want %d at %d", b, cut, again, m, rule, n)
		}
	}
	if rule != OK {
		return
	}
	for i := range slow.Attrs {
		a := &slow.Attrs[i]
		raw := b[a.Value:a.End]
		value := AppendValue(nil, raw)
		if len(value) > len(raw) || bytes.ContainsAny(raw, "&\t\r\n") != (a.Flags()&Decode != 0) {
			t.Fatalf("%q: value %q of %q, flags %d", b, value, raw, a.Flags())
		}
		if a.Flags()&Decode == 0 && !bytes.Equal(value, raw) {
			t.Fatalf("%q: value %q of %q", b, value, raw)
		}
	}
}

var tags = []string{
	"<a>", "<a/>", "<a />", "<a b='c'>", "<a b='c' d=\"e\"/>", "<a  b = 'c'>", "<a b='&amp;\r\n'/>", "<a xmlns='u' xmlns:p='v' p:b=''/>",
	"<\u00e9 \u00e9='\u00e9'/>", "<a b='c'd='e'>", "<a/ >", "<a b>", "<a b=c>", "<a b='<'>", "<1>", "<a 1=''>", "<a b='&;'>", "<a b='\xff'>",
	"<a\x01>", "<a b='\x01'>", "<a b='>'/>", "<a b='/>'>", "<averyverylongnamethatislongerthanfortybytesis>", "<a a='' b='' c='' d='' e='' f='' g='' h='' i='' j=''>",
	"<a xmlns:a='' xmlns:b='' xmlns:c='' xmlns:d='' xmlns:e='' xmlns:f=''>", "<a b=' '\t>", "<a\tb='c'>", "<a b='c'", "<a b='&#x41;&#65;&lt;' >",
	"<a b='" + string(bytes.Repeat([]byte("x"), 201)) + "'>",
}

func TestTagsAgree(t *testing.T) {
	for _, s := range tags {
		for end := 1; end <= len(s); end++ {
			agree(t, []byte(s[:end]))
		}
	}
	for _, mix := range []traffic.Mix{traffic.Mixed, traffic.Varied} {
		in := traffic.Stream(mix, 7, 100)
		for i, c := range in {
			if c == '<' && in[i+1] != '/' && in[i+1] != '!' && in[i+1] != '?' {
				agree(t, in[i:min(i+300, len(in))])
			}
		}
	}
}

func FuzzTag(f *testing.F) {
	for _, s := range tags {
		f.Add([]byte(s))
	}
	n := 0
	for r := range vectors.All() { // the last tag of one in so many
		b, err := r.Bytes()
		if at := bytes.LastIndexByte(b, '<'); err == nil && at >= 0 {
			if n++; n%223 == 0 {
				f.Add(b[at:])
			}
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) == 0 || len(b) > 400 {
			t.Skip()
		}
		b[0] = '<'
		agree(t, b)
	})
}

// Bytes that were never accepted, which a view that expired may be of, do no
// harm.
func TestDecodingOfAnything(t *testing.T) {
	for _, raw := range []string{"&", "&;", "&#", "&#;", "&#x", "&#x;", "&x", "a&b&c;", "&#xZZ;", "&#99999999999;", "\r", "&#-1;", "\xff&\xff;"} {
		AppendText(nil, []byte(raw))
		AppendCDATA(nil, []byte(raw))
		AppendValue(nil, []byte(raw))
	}
}

// What decoding makes of text and sections is never longer than they are.
func TestDecoding(t *testing.T) {
	for _, c := range []struct{ raw, text, cdata, value string }{
		{"", "", "", ""},
		{"a\r\nb\rc\nd\te", "a\nb\nc\nd\te", "a\nb\nc\nd\te", "a b c d e"},
		{"&amp;&lt;&gt;&apos;&quot;", "&<>'\"", "&amp;&lt;&gt;&apos;&quot;", "&<>'\""},
		{"&#13;&#xA;&#9;", "\r\n\t", "&#13;&#xA;&#9;", "\r\n\t"},
		{"\r&#10;", "\n\n", "\n&#10;", " \n"},
		{"&#x1F600;&#0065;", "\U0001F600A", "&#x1F600;&#0065;", "\U0001F600A"},
		{"\r\r\n\n", "\n\n\n", "\n\n\n", "   "},
	} {
		for got, want := range map[string]string{
			string(AppendText(nil, []byte(c.raw))): c.text, string(AppendCDATA(nil, []byte(c.raw))): c.cdata,
			string(AppendValue([]byte{}, []byte(c.raw))): c.value,
		} {
			if got != want {
				t.Errorf("%q: %q, want %q", c.raw, got, want)
			}
		}
	}
}
