package stdxml_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

// FuzzTokens: what this engine accepts as a document, encoding/xml gives the same
// tokens of, with the same positions, but for the differences that have a name;
// wherever the input is cut, for the reader, the decoder, and a parser that is
// fed. What it rejects is rejected with the same error by all of them.
func FuzzTokens(f *testing.F) {
	for _, c := range sameTokens {
		f.Add([]byte(c.input), uint16(7))
	}
	for _, d := range differences {
		f.Add([]byte(d.input), uint16(3))
	}
	n := 0
	for r := range vectors.All() {
		if n++; n%97 == 0 {
			if b, err := r.Bytes(); err == nil {
				f.Add(b, uint16(n))
			}
		}
	}
	f.Fuzz(func(t *testing.T, input []byte, cut uint16) {
		if len(input) > 1<<14 {
			t.Skip()
		}
		in := string(input)
		r := newTokenReader(t, strings.NewReader(in), document)
		whole := readBy(r, spaced(r.Token))
		same := func(how string, got transcript) {
			t.Helper()
			if got.String() != whole.String() {
				t.Fatalf("%q, %s:\n got %v\nwant %v", in, how, got, whole)
			}
		}
		at := int(cut) % (len(in) + 1)
		r = newTokenReader(t, &pieces{input: in, cuts: []int{at, at + 1, at + 1100}}, document)
		same("in pieces", readBy(r, spaced(r.Token)))
		p := newParser(t, document)
		r = stdxml.FromParser(p)
		same("fed", readBy(r, spaced(feed(p, r.Token, in, 1+at%5))))
		r = newTokenReader(t, strings.NewReader(in), document)
		d := r.Decoder()
		byDecoder := readBy(r, spaced(d.Token))
		if byDecoder.err == stdxml.ErrName {
			if !strings.Contains(in, "xmlns") {
				t.Fatalf("%q: %v", in, byDecoder)
			}
			return
		}
		same("a decoder", byDecoder)

		want := theirDocument(in)
		switch {
		case whole.err != io.EOF:
			if _, ok := whole.err.(*parser.Error); !ok {
				t.Fatalf("%q: %v", in, whole.err)
			}
		case want.err != io.EOF:
			// Only names: see "Names of the fifth edition".
			var e *xml.SyntaxError
			if !errors.As(want.err, &e) || !strings.Contains(e.Msg, "invalid XML name") || !strings.ContainsFunc(in, func(r rune) bool { return r > 0x7F }) {
				t.Fatalf("%q: accepted, but encoding/xml says %v", in, want.err)
			}
		case whole.String() != want.String():
			t.Fatalf("%q:\nwe give      %v\nencoding/xml %v", in, whole, want)
		}
	})
}

// theirDocument is what encoding/xml says of a document, but for the differences
// that have a name.
func theirDocument(in string) transcript {
	d := xml.NewDecoder(strings.NewReader(in))
	token := gapless(d, 1)
	var defaults []string // of the open elements
	return readBy(d, spaced(func() (xml.Token, error) {
		tok, err := token()
		switch t := tok.(type) {
		case xml.StartElement:
			space := ""
			if n := len(defaults); n > 0 {
				space = defaults[n-1]
			}
			for _, a := range t.Attr {
				if a.Name == (xml.Name{Local: "xmlns"}) {
					space = a.Value
				}
			}
			defaults = append(defaults, space)
			t.Name = mendName(t.Name, space)
			tok = t
		case xml.EndElement:
			n := len(defaults) - 1
			t.Name = mendName(t.Name, defaults[n])
			defaults = defaults[:n]
			tok = t
		}
		return tok, err
	}))
}

// mendName gives an element called xmlns its namespace.
func mendName(n xml.Name, space string) xml.Name {
	if n == (xml.Name{Local: "xmlns"}) {
		n.Space = space
	}
	return n
}

// FuzzHandOver: a session that changes hands. Its bytes go, cut anywhere, through
// this reader, then through a layer in the place of TLS, then through this reader
// again, over it; a restart that keeps what was read; and in the end to somebody
// who reads raw. None of them gets a byte that is another's, or misses one.
func FuzzHandOver(f *testing.F) {
	f.Add(uint64(1), []byte{5, 1, 200, 3}, []byte("raw"), false)
	f.Add(uint64(2), []byte{}, []byte{}, true)
	f.Add(uint64(3), []byte{255, 255, 255, 255, 255, 255, 1, 1, 1}, []byte("<not/>\x00\xff"), true)
	f.Add(uint64(4), []byte{1}, []byte(" <"), false)
	f.Fuzz(func(t *testing.T, seed uint64, cuts, raw []byte, stanzas bool) {
		if len(raw) > 1<<12 || len(cuts) > 1<<10 {
			t.Skip()
		}
		g := traffic.New(traffic.Mixed, seed)
		stream := func(last string) []byte {
			b := g.AppendHeader(nil)
			for range seed % 4 {
				b = g.AppendStanza(b)
			}
			return append(b, last...)
		}
		plain, secret, authenticated := stream(proceed), stream(success), stream("<compressed xmlns='http://jabber.org/protocol/compress'/>")
		wire := append(bytes.Clone(plain), masked(append(append(bytes.Clone(secret), authenticated...), raw...))...)

		conn := &dripping{b: wire, sizes: cuts}
		r := newTokenReader(t, conn, parser.Options{})
		follow(t, r, string(plain), stanzas)
		over, err := r.Restart(parser.HandOver)
		if err != nil {
			t.Fatal(err)
		}
		layer := &unmasking{io.MultiReader(bytes.NewReader(over), conn)}
		r.Reset(layer, parser.Stream)
		follow(t, r, string(secret), stanzas)
		if over, err := r.Restart(parser.Keep); err != nil || over != nil {
			t.Fatal(over, err)
		}
		follow(t, r, string(authenticated), stanzas)
		if over, err = r.Restart(parser.HandOver); err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(layer)
		if got := append(over, rest...); err != nil || !bytes.Equal(got, raw) {
			t.Fatalf("%q, %v is left in the end, want %q", got, err, raw)
		}
	})
}

// follow reads a stream up to its last byte, as whole stanzas, or as tokens, which
// it holds to those of encoding/xml.
func follow(t *testing.T, r *stdxml.TokenReader, stream string, stanzas bool) {
	t.Helper()
	for stanzas && r.InputOffset() < int64(len(stream)) {
		st, err := r.NextStanza()
		if err != nil {
			t.Fatal(err)
		}
		if want := stream[st.Offset():][:len(st.Raw())]; want != string(st.Raw()) {
			t.Fatalf("stanza %q, want %q", st.Raw(), want)
		}
	}
	if stanzas {
		return
	}
	d := xml.NewDecoder(strings.NewReader(stream))
	want := readBy(d, gapless(d, 2))
	for i, want := range want.tokens {
		tok, err := r.Token()
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%s@%d", tokenText(tok), r.InputOffset()); got != want {
			t.Fatalf("token %d is %s, want %s", i, got, want)
		}
	}
	if r.InputOffset() != int64(len(stream)) {
		t.Fatalf("at %d, want %d", r.InputOffset(), len(stream))
	}
}

// masked is what the layer in the place of TLS makes of bytes.
func masked(b []byte) []byte {
	for i := range b {
		b[i] ^= 0xA5
	}
	return b
}

type unmasking struct{ io.Reader }

func (u *unmasking) Read(b []byte) (int, error) {
	n, err := u.Reader.Read(b)
	masked(b[:n])
	return n, err
}

// dripping gives its bytes in pieces of those sizes, again and again; 0 stands for
// as many as fit.
type dripping struct {
	b     []byte
	sizes []byte
	at    int
}

func (d *dripping) Read(b []byte) (int, error) {
	if len(d.b) == 0 {
		return 0, io.EOF
	}
	if len(d.sizes) > 0 {
		if size := int(d.sizes[d.at%len(d.sizes)]); size > 0 {
			b = b[:min(size, len(b))]
		}
		d.at++
	}
	n := copy(b, d.b)
	d.b = d.b[n:]
	return n, nil
}

// FuzzStanza: an element that is written and read again, by whatever decoder, says
// the same.
func FuzzStanza(f *testing.F) {
	for _, c := range payloads {
		f.Add([]byte(c.input))
	}
	f.Add([]byte(carbon))
	for _, m := range traffic.Mixes() {
		f.Add(traffic.Stream(m, 1, 1))
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		if len(input) > 1<<12 {
			t.Skip()
		}
		r := newTokenReader(t, bytes.NewReader(input), parser.Options{})
		defer r.Parser().Close()
		if _, err := r.NextStanza(); err != nil {
			t.Skip()
		}
		view, err := r.NextStanza()
		if err != nil {
			t.Skip()
		}
		st := stdxml.Own(view)
		want := meaning(st.Element)
		if strings.Contains(want, "{xmlns}") {
			t.Skip() // encoding/xml cannot tell what is in a namespace of this name from a declaration
		}
		type field struct {
			XMLName xml.Name      `xml:"field"`
			Stanza  stdxml.Stanza `xml:",any"`
		}
		written, err := xml.Marshal(field{Stanza: st})
		if err != nil {
			t.Fatal(err)
		}
		again := newTokenReader(t, bytes.NewReader(written), document)
		defer again.Parser().Close()
		var v field
		switch err := again.Decoder().Decode(&v); {
		case err == stdxml.ErrName:
			return
		case err != nil:
			t.Fatalf("%q is written %q: %v", st.Raw(), written, err)
		}
		if got := meaning(v.Stanza.Element); got != want {
			t.Fatalf("%q, written %q,\nsays %q\nand said %q", v.Stanza.Raw(), written, got, want)
		}
	})
}
