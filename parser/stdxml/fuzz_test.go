package stdxml_test

import (
	"bytes"
	"encoding/xml"
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
			if !fourthEdition(want.err, in) {
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
	n := 0
	for r := range vectors.All() {
		if r.Mode != vectors.ModeStream {
			continue
		}
		if n++; n%89 == 0 {
			if b, err := r.Bytes(); err == nil {
				f.Add(b)
			}
		}
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
