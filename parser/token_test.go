package parser_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// tokens runs input as one document, and calls f for each token.
func tokens(t *testing.T, input string, f func(parser.Token)) {
	t.Helper()
	for tok, err := range newReader(t, strings.NewReader(input), parser.Options{Framing: parser.Document}).Tokens() {
		if err != nil {
			t.Fatal(err)
		}
		f(tok)
	}
}

func TestTokenNames(t *testing.T) {
	const in = "<c:message xmlns:c='jabber:client' to='a' c:to='b' xml:lang='en' odd='1'><c:body/><x xmlns='urn:odd'/></c:message>"
	tokens(t, in, func(tok parser.Token) {
		if tok.Kind() != parser.Start || tok.Depth() != 0 {
			return
		}
		if tok.Name() != names.Message || string(tok.Space()) != "jabber:client" || string(tok.Local()) != "message" || string(tok.Prefix()) != "c" {
			t.Errorf("%v {%s}%s %s", tok.Name(), tok.Space(), tok.Local(), tok.Prefix())
		}
		if tok.NS() != names.NSClient {
			t.Errorf("namespace %v", tok.NS())
		}
		var spaces []names.Space
		for a := range tok.Attrs() {
			spaces = append(spaces, a.NS())
		}
		if !slices.Equal(spaces, []names.Space{names.NSNone, names.NSClient, names.NSXML, names.NSNone}) {
			t.Errorf("namespaces of attributes %v", spaces)
		}
		if v, ok := tok.Attr(names.To); !ok || string(v) != "a" {
			t.Errorf("to=%q", v)
		}
		if v, ok := tok.Attr(names.XMLLang); !ok || string(v) != "en" {
			t.Errorf("xml:lang=%q", v)
		}
		if v, ok := tok.Lookup("jabber:client", "to"); !ok || string(v) != "b" {
			t.Errorf("c:to=%q", v)
		}
		if _, ok := tok.Attr(names.From); ok {
			t.Error("from")
		}
		if _, ok := tok.Attr(names.Unknown); ok {
			t.Error("an attribute by the name of nothing")
		}
		if tok.Len() != 4 {
			t.Errorf("%d attributes", tok.Len())
		}
		var prefixes []string
		for a := range tok.Attrs() {
			prefixes = append(prefixes, string(a.Prefix()))
		}
		if got := strings.Join(prefixes, ","); got != ",c,xml," {
			t.Errorf("prefixes %q", got)
		}
		for prefix, space := range tok.Declarations() {
			if string(prefix) != "c" || string(space) != "jabber:client" {
				t.Errorf("declares %q %q", prefix, space)
			}
		}
		if !tok.Is("jabber:client", "message") || tok.Is("jabber:client", "body") {
			t.Error("Is")
		}
	})
}

func TestTokenValues(t *testing.T) {
	const in = "<a v = \"x\ty\r\nz&#10;&quot;'\" w='&#x1F600;'>1\r2\r\n3&amp;<![CDATA[&amp;\r]]></a>"
	var text string
	tokens(t, in, func(tok parser.Token) {
		switch tok.Kind() {
		case parser.Start:
			var got []string
			for a := range tok.Attrs() {
				got = append(got, string(a.Value()))
			}
			if len(got) != 2 || got[0] != "x y z\n\"'" || got[1] != "\U0001F600" {
				t.Errorf("%q", got)
			}
			if string(tok.Raw()) != in[:strings.Index(in, "1\r")] {
				t.Errorf("%q", tok.Raw())
			}
		case parser.Text:
			text += string(tok.Text())
		}
	})
	if text != "1\n2\n3&&amp;\n" {
		t.Errorf("%q", text)
	}
}

// Values of one token do not overwrite each other.
func TestTokenValuesCoexist(t *testing.T) {
	tokens(t, "<a b='&lt;1' c='&lt;2' d='&lt;3'/>", func(tok parser.Token) {
		var all [][]byte
		for a := range tok.Attrs() {
			all = append(all, a.Value())
		}
		if len(all) == 3 && (string(all[0]) != "<1" || string(all[1]) != "<2" || string(all[2]) != "<3") {
			t.Errorf("%q", all)
		}
	})
}

// Nothing that an expired token is asked panics.
func TestExpiredTokens(t *testing.T) {
	ask := func(tok parser.Token) {
		tok.Kind()
		tok.Depth()
		tok.Offset()
		tok.Name()
		tok.NS()
		tok.Space()
		tok.Local()
		tok.Prefix()
		tok.Raw()
		tok.Text()
		tok.Len()
		tok.Stanza()
		tok.Empty()
		tok.More()
		tok.Attr(names.To)
		tok.Lookup("", "to")
		tok.Is("", "")
		for a := range tok.Attrs() {
			a.Name()
			a.Space()
			a.Local()
			a.Prefix()
			a.Value()
		}
		for range tok.Declarations() {
		}
	}
	ask(parser.Token{})
	p := newParser(t, parser.Options{Framing: parser.Document})
	var old []parser.Token
	var attrs []parser.Attr
	feed := func(s string) {
		p.Feed([]byte(s))
		for {
			tok, err := p.Next()
			for _, o := range old {
				ask(o)
			}
			for _, a := range attrs {
				a.Name()
				a.Value()
				a.Prefix()
			}
			if err != nil {
				return
			}
			for a := range tok.Attrs() {
				attrs = append(attrs, a)
			}
			old = append(old, tok)
		}
	}
	feed("<a xmlns:p='" + strings.Repeat("u", 600) + "' p:to='" + strings.Repeat("&lt;", 200) + "' q='1'>text &amp; more<b/>")
	feed("<c d='e'")
	feed("/>")
	p.Reset(parser.Frame)
	feed("<z/>")
	p.Close()
	feed("<z/>")
}

// What a tag declares is told at a glance as it is in full, and the tag of a view is
// the first of its tokens.
func TestTagDeclares(t *testing.T) {
	for _, c := range []struct {
		in             string
		base, prefixes bool
	}{
		{"<a/>", false, false},
		{"<a b='xmlns' c='1'/>", false, false},
		{"<a xmlns='u'/>", true, false},
		{"<a xmlns=''/>", true, false},
		{"<a xmlns:p='u'/>", false, true},
		{"<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>", false, true},
		{"<p:a xmlns:q='v' b='1' xmlns:p='u' xmlns='w' q:c='2'><b/></p:a>", true, true},
	} {
		for range 3 { // learned as well
			p := newParser(t, parser.Options{Framing: parser.Document})
			p.Feed([]byte(c.in))
			p.Finish()
			st, err := p.NextStanza()
			if err != nil {
				t.Fatal(err)
			}
			tag := st.Tag()
			if base, prefixes := tag.Declares(); base != c.base || prefixes != c.prefixes {
				t.Errorf("%s: %t, %t", c.in, base, prefixes)
			}
			if tag.Kind() != parser.Start || !bytes.HasPrefix([]byte(c.in), tag.Raw()) || !bytes.Equal(tag.Local(), st.Local()) || tag.Depth() != 0 {
				t.Errorf("%s: the tag is %s", c.in, tag.Raw())
			}
			for child := range st.Children() {
				if base, prefixes := child.Tag().Declares(); base || prefixes {
					t.Errorf("%s: its child declares", c.in)
				}
			}
		}
	}
	if tag := (parser.Element{}).Tag(); tag.Kind() != 0 {
		t.Errorf("no element has the tag %v", tag)
	}
	if base, prefixes := (parser.Token{}).Declares(); base || prefixes {
		t.Error("no tag declares")
	}
}
