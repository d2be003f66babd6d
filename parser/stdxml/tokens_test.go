package stdxml_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

var long = strings.Repeat("0123456789abcde\n", 1300) // longer than a window

// sameTokens are documents of which encoding/xml says the same, positions
// included.
var sameTokens = []struct{ name, input string }{
	{"an empty element", `<a/>`},
	{"an empty element with space", "<a \n />"},
	{"two tags", `<a></a>`},
	{"space in an end tag", "<a></a \r\n>"},
	{"both quotes", `<a x="1'" y='"2'/>`},
	{"space around an equals sign", "<a x = '1' y\n=\n'2'\t/>"},
	{"references in a value", `<a x='&lt;&#x41;&amp;&#9;&quot;'/>`},
	{"greater-than signs in values", `<a xmlns='u>' x='/>' y="]]>"/>`},
	{"an empty value", `<a x='' y=""/>`},
	{"a long value", `<a x='` + strings.Repeat("v", 300) + `' y='z'/>`},
	{"a very long value", `<a y='z' x='` + strings.Repeat("v", 30000) + `' z=''/>`},
	{"a default namespace", `<a xmlns='u'><b/></a>`},
	{"a default namespace that is left", `<a><b xmlns='u'/><c/></a>`},
	{"no namespace below one", `<a xmlns='u'><b xmlns=''><c/></b><d/></a>`},
	{"a prefix", `<p:a xmlns:p='u' p:x='1' x='2'/>`},
	{"a prefix that is used before it is declared", `<p:a p:x='1' xmlns:p='u'/>`},
	{"a prefix that is declared anew", `<p:a xmlns:p='u'><p:b xmlns:p='v'/><p:c/></p:a>`},
	{"two prefixes for one namespace", `<a:x xmlns:a='u' xmlns:b='u'><b:y a:z='1'/></a:x>`},
	{"a namespace that is spelled like a prefix", `<p:a xmlns:p='q' xmlns:q='r'><q:b p:x='1' q:x='2'/></p:a>`},
	{"a prefix that is spelled like its namespace", `<p:a xmlns:p='p' p:x='1'/>`},
	{"prefixes that stand for each other", `<p:a xmlns:p='q' xmlns:q='p'><q:b/></p:a>`},
	{"no namespace where a prefix is declared", `<a xmlns:p='u' p:x='1' x='2'><b/></a>`},
	{"the prefix xml", `<a xml:lang='en' xmlns='u'><b xml:space='preserve'/></a>`},
	{"an element with the prefix xml", `<xml:a/>`},
	{"the prefix xml, declared", `<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='en'/>`},
	{"a namespace called xml", `<a xmlns='xml'><p:b xmlns:p='xml' p:x='1'/></a>`},
	{"an element called xmlns", `<xmlns/>`},
	{"an element called xmlns without a namespace", `<a xmlns='u'><xmlns xmlns=''/></a>`},
	{"an element called xmlns with a prefix", `<p:xmlns xmlns:p='u' xmlns='v'/>`},
	{"an attribute called xmlns with a prefix", `<a xmlns:p='u' p:xmlns='v'/>`},
	{"declarations among attributes", `<a x='1' xmlns:p='u' p:y='2' xmlns='v' z='3' xmlns:q='w'/>`},
	{"a declaration behind attributes", `<a x='1' y='2' xmlns='v'/>`},
	{"what only begins like a declaration", `<a xmlns='u' xmlnsx='1' xmlns.y='2' xmlns-z='3' xmlnsé='4' xmlns:p='v'/>`},
	{"declarations with space", "<a\nxmlns\n=\n'u'\nx\n=\n'1'\nxmlns:p\n=\n\"v\"/>"},
	{"a declaration with a reference", `<p:a xmlns:p='u&amp;v'/>`},
	{"names that come again", `<a><nobody-knows me='1'/><nobody-knows me='2'/><nobody-knows me='3'/><me/><me/><me/></a>`},
	{"names of XMPP", `<message xmlns='jabber:client' to='a@b' id='1'><body>hi</body><x xmlns='jabber:x:oob'/></message>`},
	{"a name of XMPP with another prefix", `<c:message xmlns:c='jabber:client'><c:body/><body/></c:message>`},
	{"text", `<a>x<b>y</b>z</a>`},
	{"white space", "<a> <b>\n</b>\t</a>"},
	{"line ends", "<a>1\r\n2\r3\n4&#13;5\r\r\n</a>"},
	{"references in text", `<a>1&lt;2&#x42;3&amp;</a>`},
	{"brackets", `<a>]]&gt;]]</a>`},
	{"other languages", `<a x='žluťoučký'>κόσμε 🎉</a>`},
	{"CDATA", `<a><![CDATA[<b>&amp;]]></a>`},
	{"CDATA with line ends", "<a><![CDATA[1\r\n2\r3]]></a>"},
	{"CDATA between text", `<a>x<![CDATA[y]]>z</a>`},
	{"CDATA behind CDATA", `<a><![CDATA[x]]><![CDATA[y]]></a>`},
	{"CDATA behind a tag", `<a><b/><![CDATA[x]]><b></b><![CDATA[y]]></a>`},
	{"empty CDATA", `<a><![CDATA[]]></a>`},
	{"empty CDATA everywhere", `<a><![CDATA[]]><![CDATA[]]>x<![CDATA[]]><b><![CDATA[]]></b><![CDATA[]]><b/><![CDATA[]]><![CDATA[y]]><![CDATA[]]><![CDATA[]]></a>`},
	{"brackets in CDATA", `<a><![CDATA[]]]]><![CDATA[>]]></a>`},
	{"long text", "<a>" + long + "</a>"},
	{"long text before a tag", "<a>" + long + "<b/>" + long + "</a>"},
	{"long text before CDATA", "<a>" + long + "<![CDATA[x]]>" + long + "<![CDATA[]]><![CDATA[]]></a>"},
	{"long CDATA", "<a><![CDATA[" + long + "]]>" + long + "</a>"},
	{"long text with references", "<a>" + strings.Repeat("&amp;\r\n", 3000) + "</a>"},
}

func TestTokens(t *testing.T) {
	for _, c := range sameTokens {
		t.Run(c.name, func(t *testing.T) {
			open := func() *stdxml.TokenReader { return newTokenReader(t, strings.NewReader(c.input), document) }
			want := theirs(c.input)
			if want.err != io.EOF {
				t.Fatal(want)
			}
			if got := everySplit(t, document, c.input); got.String() != want.String() {
				t.Errorf("we give      %.3000s\nencoding/xml %.3000s", got, want)
			}
			r := open()
			if got, want := readBy(r, r.RawToken), theirRaw(c.input); got.String() != want.String() {
				t.Errorf("raw, we give %.3000s\nencoding/xml %.3000s", got, want)
			}
			d := xml.NewDecoder(strings.NewReader(c.input))
			if got, want := readBy(nil, open().Decoder().Token), readBy(nil, d.Token); got.String() != want.String() {
				t.Errorf("our decoder gives %.3000s\nencoding/xml      %.3000s", got, want)
			}
			d = xml.NewDecoder(strings.NewReader(c.input))
			if got, want := readBy(nil, open().Decoder().RawToken), readBy(nil, d.RawToken); got.String() != want.String() {
				t.Errorf("raw, our decoder gives %.3000s\nencoding/xml           %.3000s", got, want)
			}
		})
	}
}

// On a stream, positions count what is no token.
func TestStreamTokens(t *testing.T) {
	for _, input := range []string{
		header + footer,
		"<?xml version='1.0'?>\n" + header[len("<?xml version='1.0'?>"):] + "<presence/>\n\n<iq id='1'><q xmlns='u'/></iq>" + footer + "\n",
		header + "<message><body>" + long + "</body></message> <a xmlns='u'>&lt;<![CDATA[]]></a>" + footer,
		"<stream xmlns='" + streams + "'><message xmlns='jabber:client'/><features/></stream>",
	} {
		d := xml.NewDecoder(strings.NewReader(input))
		want := readBy(d, gapless(d, 2))
		if got := everySplit(t, parser.Options{}, input); got.String() != want.String() || got.err != io.EOF {
			t.Errorf("we give      %.3000s\nencoding/xml %.3000s", got, want)
		}
	}
}

// Behind the end of a stream nothing is read, and what was stays where it is.
func TestStreamEnd(t *testing.T) {
	c := &pieces{input: header + footer + "<more", cuts: []int{len(header + footer)}}
	r := newTokenReader(t, c, parser.Options{})
	if got := read(r); got.err != io.EOF || c.at != len(header+footer) {
		t.Fatal(got, c.at)
	}
	r = newTokenReader(t, strings.NewReader(header+footer+" <more"), parser.Options{})
	if got := read(r); got.err != io.EOF || string(r.Buffered()) != " <more" {
		t.Fatalf("%v, %q", got, r.Buffered())
	}
}

// Everything but text is the caller's, whatever happens to the parser's memory.
func TestTokensAreKept(t *testing.T) {
	input := "<a>" + strings.Repeat(`<b x='1' unheard='of' xmlns:p='urn:p' p:y='&lt;'/><c/>`+long[:700], 60) + "</a>"
	r := newTokenReader(t, &pieces{input: input, cuts: []int{700, 1400}}, document)
	var kept []xml.Token
	var then []string
	for {
		tok, err := r.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		then = append(then, tokenText(tok))
		kept = append(kept, xml.CopyToken(tok))
		if start, ok := tok.(xml.StartElement); ok { // not a copy
			kept[len(kept)-1] = start
		}
	}
	for i := range kept {
		if now := tokenText(kept[i]); now != then[i] {
			t.Fatalf("token %d was %s, and became %s", i, then[i], now)
		}
	}
}

// Tokens that are boxed once are safe from callers who change their copies.
func TestTokensAreNotShared(t *testing.T) {
	r := newTokenReader(t, strings.NewReader("<message xmlns='jabber:client'><body/><body/><body/><other/><other/><other/></message>"), document)
	for range 2 {
		for {
			tok, err := r.Token()
			if err == io.EOF {
				break
			}
			start, ok := tok.(xml.StartElement)
			if !ok {
				continue
			}
			if start.Name.Local != "message" && len(start.Attr) > 0 {
				t.Fatalf("%s has what was added to another one", tokenText(start))
			}
			for i := range start.Attr {
				if start.Attr[i].Value != "jabber:client" {
					t.Fatal(tokenText(start))
				}
				start.Attr[i].Value = "changed"
			}
			_ = append(start.Attr, xml.Attr{Name: xml.Name{Local: "added"}})
		}
		r.Reset(strings.NewReader("<message xmlns='jabber:client'><body/></message>"), parser.Document)
	}
}

// flaky fails in between, as a connection with a deadline does.
type flaky struct {
	io.Reader
	fail bool
}

func (f *flaky) Read(b []byte) (int, error) {
	if f.fail = !f.fail; f.fail {
		return 0, os.ErrDeadlineExceeded
	}
	return f.Reader.Read(b)
}

// Reading goes on behind an error of the connection, also inside a text.
func TestConnectionErrors(t *testing.T) {
	input := header + "<message><body>" + long + "</body></message><presence/>" + footer
	for name, tokens := range map[string]func(*stdxml.TokenReader) func() (xml.Token, error){
		"tokens":      func(r *stdxml.TokenReader) func() (xml.Token, error) { return r.Token },
		"a decoder's": func(r *stdxml.TokenReader) func() (xml.Token, error) { return r.Decoder().Token },
	} {
		want := readBy(nil, tokens(newTokenReader(t, strings.NewReader(input), parser.Options{})))
		failed := 0
		next := tokens(newTokenReader(t, &flaky{Reader: &pieces{input: input, cuts: []int{1, 50, 51, 5000}}}, parser.Options{}))
		got := readBy(nil, func() (xml.Token, error) {
			for {
				tok, err := next()
				if errors.Is(err, os.ErrDeadlineExceeded) && tok == nil {
					failed++
					continue
				}
				return tok, err
			}
		})
		if failed < 5 || got.String() != want.String() {
			t.Errorf("%s: with %d errors\n got %.3000s\nwant %.3000s", name, failed, got, want)
		}
	}
}

// A *parser.Error comes through a Decoder as it is, whatever the decoder is
// doing, and every later call gives the same one.
func TestParserErrors(t *testing.T) {
	const input = header + "<message><body>x<!-- --></body></message>"
	for name, do := range map[string]func(*xml.Decoder) error{
		"Token":         func(d *xml.Decoder) error { return read(d).err },
		"RawToken":      func(d *xml.Decoder) error { return readBy(nil, d.RawToken).err },
		"Skip":          func(d *xml.Decoder) error { d.Token(); return d.Skip() },
		"Decode":        func(d *xml.Decoder) error { d.Token(); return d.Decode(new(struct{})) },
		"DecodeElement": func(d *xml.Decoder) error { d.Token(); return d.DecodeElement(new(struct{}), nil) },
	} {
		d := stdxml.NewDecoder(strings.NewReader(input))
		err := do(d)
		var e *parser.Error
		if !errors.As(err, &e) || e.Rule != parser.RuleComment || e.Path != "/message/body" || e.Condition() != parser.RestrictedXML {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if e != err {
			t.Errorf("%s: it is wrapped in %T", name, err)
		}
		for range 3 {
			if _, again := d.Token(); again != err {
				t.Errorf("%s: then %v", name, again)
			}
		}
	}
}

// Options that are none are refused.
func TestOptions(t *testing.T) {
	r, err := stdxml.NewTokenReader(strings.NewReader(""), parser.Options{Framing: 77})
	if r != nil || !errors.Is(err, parser.ErrOptions) {
		t.Error(r, err)
	}
}

// An empty input is what it is for the parser.
func TestNoInput(t *testing.T) {
	for _, o := range []parser.Options{{}, document} {
		if got := everySplit(t, o, ""); !errors.Is(got.err, parser.RuleUnexpectedEnd) {
			t.Error(got)
		}
	}
}

// Whoever reads another name for every tag gets them right, too: tables are full
// and forgotten, and hold nobody up.
func TestManyNames(t *testing.T) {
	var b strings.Builder
	b.WriteString("<root>")
	for i := range 3000 {
		fmt.Fprintf(&b, "<n%d:e%d xmlns:n%d='urn:%d' a%d='%d' n%d:b='x'>", i, i, i, i%1700, i, i, i)
		fmt.Fprintf(&b, "<n%d:e%d/></n%d:e%d>", i, i, i, i)
	}
	b.WriteString("</root>")
	o := document
	o.Limits.Stanza, o.Limits.Elements = -1, -1
	for range 3 {
		want := theirs(b.String())
		if got := read(newTokenReader(t, strings.NewReader(b.String()), o)); got.String() != want.String() {
			t.Fatal("tokens differ")
		}
		d := xml.NewDecoder(strings.NewReader(b.String()))
		if got := readBy(nil, newTokenReader(t, strings.NewReader(b.String()), o).Decoder().Token); got.String() != readBy(nil, d.Token).String() {
			t.Fatal("tokens of the decoder differ")
		}
	}
}
