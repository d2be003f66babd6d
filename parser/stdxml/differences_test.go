package stdxml_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

// difference is one of those that the package documentation lists under that
// name, with an input on which both decoders are asked.
type difference struct {
	name         string
	o            parser.Options
	input        string
	ours, theirs string // every token, and how it ended
}

var differences = []difference{
	{"White space in attribute values", document, "<a x='1\t2\r\n3\n'/>",
		`<a|x=1 2 3 > </a> (EOF)`,
		"<a|x=1\t2\n3\n> </a> (EOF)"},
	{"White space in attribute values", document, "<a xmlns='\tu'/>",
		`<{ u}a|xmlns= u> </{ u}a> (EOF)`,
		"<{\tu}a|xmlns=\tu> </{\tu}a> (EOF)"},
	{"Elements called xmlns", document, "<xmlns xmlns='u'/>",
		`<{u}xmlns|xmlns=u> </{u}xmlns> (EOF)`,
		`<xmlns|xmlns=u> </xmlns> (EOF)`},
	{"Names of the fifth edition", document, "<\u2C00/>",
		"<\u2C00> </\u2C00> (EOF)",
		"(XML syntax error on line 1: invalid XML name: \u2C00)"},
	{"The XML declaration", document, "<?xml version='1.0'?><a/>",
		`<a> </a> (EOF)`,
		`<?xml version='1.0'?> <a> </a> (EOF)`},
	{"The XML declaration", document, "<?xml version='1.0' and so on?><a/>",
		`(declaration@0 in "")`,
		`<?xml version='1.0' and so on?> <a> </a> (EOF)`},
	{"Undeclared prefixes", document, "<vcard-temp:vCard/>",
		`(unbound-prefix@1 in "")`,
		`<{vcard-temp}vCard> </{vcard-temp}vCard> (EOF)`},
	{"Misused prefixes", document, "<:a/>",
		`(qualified-name@1 in "")`,
		`<:a> </:a> (EOF)`},
	{"Misused prefixes", document, "<a xmlns:p=''/>",
		`(namespace-declaration@3 in "")`,
		`<a|{xmlns}p=> </a> (EOF)`},
	{"Misused prefixes", document, "<xmlns:a/>",
		`(unbound-prefix@1 in "")`,
		`<{xmlns}a> </{xmlns}a> (EOF)`},
	{"Misused prefixes", document, "<a xmlns:xml='u'/>",
		`(namespace-declaration@3 in "")`,
		`<a|{xmlns}xml=u> </a> (EOF)`},
	{"Duplicate attributes", document, "<a x='1' x='2'/>",
		`(duplicate-attribute@9 in "")`,
		`<a|x=1|x=2> </a> (EOF)`},
	{"Attributes without space between them", document, "<a x='1'y='2'/>",
		`(attribute@8 in "")`,
		`<a|x=1|y=2> </a> (EOF)`},
	{"References to surrogates", document, "<a>&#xD800;</a>",
		`<a> (char-reference@3 in "/a")`,
		"<a> \"\uFFFD\" </a> (EOF)"},
	{"Outside the root", document, "<a/>x",
		`<a> </a> (content-after-root@4 in "")`,
		`<a> </a> "x" (EOF)`},
	{"Outside the root", document, "<a/><b/>",
		`<a> </a> (content-after-root@4 in "")`,
		`<a> </a> <b> </b> (EOF)`},
	{"Outside the root", document, "\uFEFF<a/>",
		`(text-outside-root@0 in "")`,
		`"\ufeff" <a> </a> (EOF)`},
	{"Errors", document, "<a></b>",
		`<a> (mismatched-end@3 in "/a")`,
		`<a> (XML syntax error on line 1: element <a> closed by </b>)`},
	{"Text before an error", document, "<a>x&y;</a>",
		`<a> "x" (entity@4 in "/a")`,
		`<a> (XML syntax error on line 1: invalid character entity &y;)`},
	{"Text before an error", document, "<a>" + long + "<!-->",
		fmt.Sprintf(`<a> %q (comment@%d in "/a")`, long, len("<a>"+long)),
		fmt.Sprintf(`<a> %q (XML syntax error on line 1301: unexpected EOF)`, long)},
	{"The root of a stream", parser.Options{}, "<a/>",
		`<a> (stream-namespace@0 in "")`,
		`<a> </a> (EOF)`},
	{"White space outside stanzas", document, " <a/>\n",
		`<a> </a> (EOF)`,
		`" " <a> </a> "\n" (EOF)`},
	{"White space outside stanzas", parser.Options{}, "<s:stream xmlns:s='" + streams + "'>\n<r xmlns='u'> </r> </s:stream>",
		`<{` + streams + `}stream|{xmlns}s=` + streams + `> <{u}r|xmlns=u> " " </{u}r> </{` + streams + `}stream> (EOF)`,
		`<{` + streams + `}stream|{xmlns}s=` + streams + `> "\n" <{u}r|xmlns=u> " " </{u}r> " " </{` + streams + `}stream> (EOF)`},
	{"Text between stanzas", parser.Options{}, "<s:stream xmlns:s='" + streams + "'>x</s:stream>",
		`<{` + streams + `}stream|{xmlns}s=` + streams + `> (text-between-stanzas@53 in "")`,
		`<{` + streams + `}stream|{xmlns}s=` + streams + `> "x" </{` + streams + `}stream> (EOF)`},
	{"Comments, processing instructions, directives", document, "<a><!--x--></a>",
		`<a> (comment@3 in "/a")`,
		`<a> <!--x--> </a> (EOF)`},
	{"Comments, processing instructions, directives", document, "<a><?x y?></a>",
		`<a> (processing-instruction@3 in "/a")`,
		`<a> <?x y?> </a> (EOF)`},
	{"Comments, processing instructions, directives", document, "<!DOCTYPE a><a/>",
		`(doctype@0 in "")`,
		`<!DOCTYPE a> <a> </a> (EOF)`},
	{"The end of a stream", parser.Options{}, "<s:stream xmlns:s='" + streams + "'></s:stream>x",
		`<{` + streams + `}stream|{xmlns}s=` + streams + `> </{` + streams + `}stream> (EOF)`,
		`<{` + streams + `}stream|{xmlns}s=` + streams + `> </{` + streams + `}stream> "x" (EOF)`},
	{"A stream that breaks off between stanzas", parser.Options{}, "<s:stream xmlns:s='" + streams + "'>",
		`<{` + streams + `}stream|{xmlns}s=` + streams + `> (unexpected EOF)`,
		`<{` + streams + `}stream|{xmlns}s=` + streams + `> (XML syntax error on line 1: unexpected EOF)`},
	{"Limits", parser.Options{Framing: parser.Document, Limits: limits.Limits{Depth: 1}}, "<a><b/></a>",
		`<a> (depth 1@3 in "/a")`,
		`<a> <b> </b> </a> (EOF)`},
}

func TestDifferences(t *testing.T) {
	for _, d := range differences {
		t.Run(d.name, func(t *testing.T) {
			everySplit(t, d.o, d.input)
			if got := readBy(nil, newTokenReader(t, strings.NewReader(d.input), d.o).Token).String(); strings.TrimSpace(got) != d.ours {
				t.Errorf("%q: the reader gives %s\nwant %s", d.input, got, d.ours)
			}
			if got := readBy(nil, newTokenReader(t, strings.NewReader(d.input), d.o).Decoder().Token).String(); strings.TrimSpace(got) != d.ours {
				t.Errorf("%q: the decoder gives %s\nwant %s", d.input, got, d.ours)
			}
			if got := readBy(nil, xml.NewDecoder(strings.NewReader(d.input)).Token).String(); strings.TrimSpace(got) != d.theirs {
				t.Errorf("%q: encoding/xml gives %s\nwant %s", d.input, got, d.theirs)
			}
		})
	}
}

// Differences that are not seen in the tokens of one input: each on both.
var otherDifferences = map[string]func(t *testing.T){
	"Entities": func(t *testing.T) {
		const input = "<a>&nbsp;</a>"
		for _, strict := range []bool{true, false} {
			ours, theirs := newTokenReader(t, strings.NewReader(input), document).Decoder(), xml.NewDecoder(strings.NewReader(input))
			for _, d := range []*xml.Decoder{ours, theirs} {
				d.Strict, d.Entity = strict, xml.HTMLEntity
			}
			if got := read(ours); !errors.Is(got.err, parser.RuleEntity) {
				t.Errorf("we give %v", got)
			}
			if got := read(theirs); got.err != io.EOF || !strings.Contains(got.String(), "\\u00a0") {
				t.Errorf("encoding/xml gives %v", got)
			}
		}
	},
	"Encodings": func(t *testing.T) {
		const input = "<?xml version='1.0' encoding='latin1'?><a>\xe9</a>"
		ours, theirs := newTokenReader(t, strings.NewReader(input), document).Decoder(), xml.NewDecoder(strings.NewReader(input))
		asked := 0
		for _, d := range []*xml.Decoder{ours, theirs} {
			d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) {
				asked++
				return strings.NewReader("<a>é</a>"), nil
			}
		}
		if got := read(ours); !errors.Is(got.err, parser.UnsupportedEncoding) || asked > 0 {
			t.Errorf("we give %v, and asked %d times", got, asked)
		}
		if got := read(theirs); got.err != io.EOF || asked != 1 {
			t.Errorf("encoding/xml gives %v, and asked %d times", got, asked)
		}
	},
	"Positions": func(t *testing.T) {
		const input = "<a>\n<b/></a>"
		r := newTokenReader(t, strings.NewReader(input), document)
		ours, theirs := r.Decoder(), xml.NewDecoder(strings.NewReader(input))
		for range 4 {
			if _, err := ours.Token(); err != nil {
				t.Fatal(err)
			}
			if _, err := theirs.Token(); err != nil {
				t.Fatal(err)
			}
			if line, column := ours.InputPos(); ours.InputOffset() != 0 || line != 1 || column != 1 {
				t.Errorf("our decoder is at %d, %d:%d", ours.InputOffset(), line, column)
			}
			if r.InputOffset() != theirs.InputOffset() {
				t.Errorf("our reader is at %d, encoding/xml at %d", r.InputOffset(), theirs.InputOffset())
			}
		}
	},
	"Inner XML": func(t *testing.T) {
		const input = "<a><b>x</b></a>"
		type inner struct {
			XML string `xml:",innerxml"`
		}
		type outer struct {
			XML string `xml:",innerxml"`
			B   inner  `xml:"b"`
		}
		want := outer{"<b>x</b>", inner{"x"}}
		var v outer
		if err := xml.Unmarshal([]byte(input), &v); err != nil || v != want {
			t.Errorf("encoding/xml gives %+v, %v", v, err)
		}
		var alone inner
		if err := newTokenReader(t, strings.NewReader(input), document).Decoder().Decode(&alone); err != nil || alone.XML != "" {
			t.Errorf("our decoder gives %+v, %v", alone, err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("a decoder that is fed with tokens no longer panics: change the documentation")
				}
			}()
			newTokenReader(t, strings.NewReader(input), document).Decoder().Decode(new(outer))
		}()
		st, err := newTokenReader(t, strings.NewReader(input), document).NextStanza()
		if err != nil {
			t.Fatal(err)
		}
		v = outer{}
		if err := stdxml.Decode(st, &v); err != nil || v != want {
			t.Errorf("Decode gives %+v, %v", v, err)
		}
	},
	"Reading ahead": func(t *testing.T) {
		const input = "<a/>behind"
		for _, ours := range []bool{true, false} {
			r := strings.NewReader(input) // an io.ByteReader
			tr := newTokenReader(t, r, document)
			d := tr.Decoder()
			if !ours {
				d = xml.NewDecoder(r)
			}
			for range 2 {
				if _, err := d.Token(); err != nil {
					t.Fatal(err)
				}
			}
			rest, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			buffered, want := "", "behind"
			if ours {
				buffered, want = string(tr.Buffered()), ""
			}
			if string(rest) != want || ours && buffered != "behind" {
				t.Errorf("ours %t: %q is left to read, %q buffered", ours, rest, buffered)
			}
		}
	},
	"Names that cannot be given": func(t *testing.T) {
		const input = "<xmlns xmlns='vcard-temp' xmlns:vcard-temp='u'/>"
		r := newTokenReader(t, strings.NewReader(input), document)
		d := r.Decoder()
		for range 2 {
			if tok, err := d.Token(); err != stdxml.ErrName {
				t.Errorf("our decoder gives %v, %v", tok, err)
			}
		}
		if tok, err := r.Token(); err != nil || tokenText(tok) != "</{vcard-temp}xmlns>" {
			t.Errorf("our reader gives %v, %v", tok, err)
		}
		if got := theirs(input); !strings.HasPrefix(got.String(), "<xmlns|") {
			t.Errorf("encoding/xml gives %v", got)
		}
	},
}

func TestOtherDifferences(t *testing.T) {
	for name, test := range otherDifferences {
		t.Run(name, test)
	}
}

// The package documentation lists the differences that are tested, and no others.
func TestDifferencesAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var listed, tested []string
	_, list, _ := strings.Cut(string(doc), "# Differences")
	list, _, _ = strings.Cut(list, "# Memory")
	for line := range strings.Lines(list) {
		if item, ok := strings.CutPrefix(line, "//   - "); ok {
			name, _, _ := strings.Cut(strings.TrimSpace(item), ":")
			listed = append(listed, name)
		}
	}
	for _, d := range differences {
		tested = append(tested, d.name)
	}
	for name := range otherDifferences {
		tested = append(tested, name)
	}
	slices.Sort(listed)
	slices.Sort(tested)
	if tested = slices.Compact(tested); !slices.Equal(listed, tested) {
		t.Errorf("listed %q\ntested %q", listed, tested)
	}
}
