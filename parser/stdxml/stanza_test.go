package stdxml_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

// meaning is what an element says: expanded names, attributes in order, text.
func meaning(e parser.Element) string {
	var b strings.Builder
	for t := range e.Tokens() {
		switch t.Kind() {
		case parser.Start:
			fmt.Fprintf(&b, "<{%s}%s", t.Space(), t.Local())
			for a := range t.Attrs() {
				fmt.Fprintf(&b, "|{%s}%s=\"%s\"", a.Space(), a.Local(), a.Value())
			}
			b.WriteString(">")
		case parser.Text:
			b.Write(t.Text())
		case parser.End:
			b.WriteString("</>")
		}
	}
	return b.String()
}

type envelope struct {
	XMLName xml.Name      `xml:"urn:envelope envelope"`
	Before  string        `xml:"before,omitempty"`
	Payload stdxml.Stanza `xml:",any"`
	After   string        `xml:"after,omitempty"`
}

var payloads = []struct{ name, input string }{
	{"a stanza", header + "<message to='a@b'><body>hi &amp; bye</body></message>"},
	{"an empty one", header + "<presence/>"},
	{"one with references", header + "<a x='&#9;&lt;&quot;&apos;&#10;'>\r&#13;\n&gt;]]&gt;</a>"},
	{"one with CDATA", header + "<a>x<![CDATA[<y/>]]><![CDATA[]]>z</a>"},
	{"one in the language of its stream", header + "<a xml:lang='en' xml:space='preserve'/>"},
	{"a prefix from the header", "<stream:stream xmlns:stream='" + streams + "'><stream:features><a/></stream:features>"},
	{"prefixes from the header, inside", "<s:stream xmlns:s='" + streams + "' xmlns:p='urn:p' xmlns='jabber:client'><a><p:b p:x='1'><c/></p:b></a>"},
	{"a prefix that is declared anew", "<s:stream xmlns:s='" + streams + "' xmlns:p='urn:p'><a><p:b/><p:c xmlns:p='urn:q' p:x='1'/><p:d/></a>"},
	{"no namespace", "<s:stream xmlns:s='" + streams + "'><a><b xmlns='u'><c xmlns=''/></b></a>"},
	{"a prefix, and no namespace inside", "<s:stream xmlns:s='" + streams + "'><s:a><b/></s:a>"},
	{"declarations of its own", header + "<p:a xmlns:p='u' xmlns='v' p:x='1'><b p:y='2'><p:c xmlns:p='w'/></b></p:a>"},
	{"namespaces that are spelled like prefixes", header + "<p:a xmlns:p='q' xmlns:q='p'><q:b p:x='1'/></p:a>"},
	{"what looks like made up prefixes", "<s:stream xmlns:s='" + streams + "' xmlns:p='urn:p' xmlns:q='urn:q'><a xmlns:n1='u'><p:b><c xmlns:n2='v' p:x='1'><q:d/></c></p:b><q:e n1:x=''/></a>"},
	{"a namespace with markup in it", "<s:stream xmlns:s='" + streams + "' xmlns:p='&lt;&apos;&quot;&amp;'><p:a><b p:x='1'/></p:a>"},
	{"long text", header + "<a>" + long + "<b>" + long + "</b></a>"},
	{"an element called xmlns with a prefix", header + "<p:xmlns xmlns:p='u'/>"},
}

// A Stanza that is encoded, on its own or as a field, is the element that it was:
// for this engine and for encoding/xml. So is one that any decoder made.
func TestStanzaRoundTrip(t *testing.T) {
	for _, c := range payloads {
		t.Run(c.name, func(t *testing.T) {
			st := stdxml.Own(second(t, c.input+"<next/>"))
			want := meaning(st.Element)

			alone, err := xml.Marshal(st)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := newTokenReader(t, bytes.NewReader(alone), document).NextStanza(); err != nil || meaning(got.Element) != want {
				t.Errorf("encoded it is %.500s, %v\nit means  %.500s\nand meant %.500s", alone, err, meaning(got.Element), want)
			}
			if strings.Contains(string(alone), "xmlns:xml=") {
				t.Errorf("%.500s declares what is always declared", alone)
			}
			var theirs, field node
			if err := xml.Unmarshal(alone, &theirs); err != nil {
				t.Error(err)
			}

			written, err := xml.Marshal(envelope{Before: "1", Payload: st, After: "2"})
			if err != nil {
				t.Fatal(err)
			}
			for name, d := range map[string]*xml.Decoder{
				"our":          newTokenReader(t, bytes.NewReader(written), document).Decoder(),
				"encoding/xml": xml.NewDecoder(bytes.NewReader(written)),
			} {
				var v envelope
				if err := d.Decode(&v); err != nil || v.Before != "1" || v.After != "2" {
					t.Fatalf("%s: %+v, %v", name, v, err)
				}
				if got := meaning(v.Payload.Element); got != want {
					t.Errorf("%s decoder: from %.500s\nit reads %.500s\nmeaning %.500s\nbut it was %.500s", name, written, v.Payload.Raw(), got, want)
				}
				again, err := xml.Marshal(v.Payload)
				if err != nil {
					t.Fatal(err)
				}
				if err := stdxml.Decode(v.Payload.Stanza, &field); err != nil {
					t.Fatal(err)
				}
				if got, err := newTokenReader(t, bytes.NewReader(again), document).NextStanza(); err != nil || meaning(got.Element) != want {
					t.Errorf("%s decoder: encoded again it is %.500s, %v", name, again, err)
				}
			}
			// In the middle of a stream, where the decoder has not seen the header.
			r := newTokenReader(t, strings.NewReader(c.input+"<next/>"), parser.Options{})
			if _, err := r.Token(); err != nil {
				t.Fatal(err)
			}
			var v stdxml.Stanza
			if err := r.Decoder().Decode(&v); err != nil || meaning(v.Element) != want {
				t.Errorf("from a stream it is %.500s, %v", v.Raw(), err)
			}
		})
	}
}

// Fields of every kind.
func TestStanzaFields(t *testing.T) {
	type all struct {
		XMLName xml.Name
		Error   *stdxml.Stanza  `xml:"jabber:client error"`
		Named   stdxml.Stanza   `xml:"named"`
		Rest    []stdxml.Stanza `xml:",any"`
	}
	const input = "<iq xmlns='jabber:client'><a/><named x='1'/><error/><b><c/></b></iq>"
	var v all
	if err := xml.Unmarshal([]byte(input), &v); err != nil {
		t.Fatal(err)
	}
	if v.Error == nil || !v.Named.Is("jabber:client", "named") || len(v.Rest) != 2 || meaning(v.Rest[1].Element) != "<{jabber:client}b><{jabber:client}c></></>" {
		t.Fatalf("%+v", v)
	}
	got, err := xml.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	const want = `<iq xmlns="jabber:client"><error xmlns="jabber:client"></error><named x="1" xmlns="jabber:client"></named><a xmlns="jabber:client"></a><b xmlns="jabber:client"><c></c></b></iq>`
	if string(got) != want {
		t.Errorf("encoded it is %s\nwant %s", got, want)
	}
	if got, err := xml.Marshal(envelope{}); err != nil || string(got) != `<envelope xmlns="urn:envelope"></envelope>` {
		t.Errorf("without a stanza it is %s, %v", got, err)
	}
}

func TestStanzaNotWhole(t *testing.T) {
	r := newTokenReader(t, strings.NewReader(header+"<a>"+strings.Repeat("<b/>", limits.Floor)+"</a>"+footer),
		parser.Options{Limits: limits.Limits{Stanza: limits.Floor, Skip: 1 << 20}})
	for range 2 {
		st, err := r.NextStanza()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := xml.Marshal(stdxml.Own(st)); !errors.Is(err, stdxml.ErrNotWhole) {
			t.Errorf("%s: %v", st.Local(), err)
		}
	}
}

// tokens is a TokenReader that gives what anybody makes up.
type tokens []xml.Token

func (s *tokens) Token() (xml.Token, error) {
	if len(*s) == 0 {
		return nil, errors.New("no more tokens")
	}
	t := (*s)[0]
	*s = (*s)[1:]
	return t, nil
}

// Tokens that are made up cannot smuggle markup in: it is an error, or text. An
// error changes nothing.
func TestStanzaOfMadeUpTokens(t *testing.T) {
	start := func(n xml.Name, attrs ...xml.Attr) xml.StartElement { return xml.StartElement{Name: n, Attr: attrs} }
	named := func(local string) xml.Name { return xml.Name{Local: local} }
	attr := func(space, local, value string) xml.Attr {
		return xml.Attr{Name: xml.Name{Space: space, Local: local}, Value: value}
	}
	for _, c := range []struct {
		name  string
		start xml.StartElement
		more  []xml.Token
		want  any // a meaning, or an error
	}{
		{"nothing special", start(named("a")), []xml.Token{xml.CharData("x")}, "<{}a>x</>"},
		{"markup in text", start(named("a")), []xml.Token{xml.CharData("</a><b>&lt;]]>\r")}, "<{}a></a><b>&lt;]]>\r</>"},
		{"markup in a value", start(named("a"), attr("", "x", "'/><b y=\"\r\n\t")), nil, "<{}a|{}x=\"'/><b y=\"\r\n\t\"></>"},
		{"markup in a namespace", start(xml.Name{Space: "'><b>", Local: "a"}), nil, `<{'><b>}a></>`},
		{"markup in the namespace of an attribute", start(named("a"), attr("'><b>", "x", "")), nil, `<{}a|{'><b>}x=""></>`},
		{"comments and the like", start(named("a")), []xml.Token{xml.Comment("--><b>"), xml.ProcInst{Target: "x"}, xml.Directive("DOCTYPE"), xml.CharData("x")}, "<{}a>x</>"},
		{"a name with markup in it", start(named("a x='1'")), nil, stdxml.ErrToken},
		{"a name with an end in it", start(named("a><b")), nil, stdxml.ErrToken},
		{"a name with a colon", start(named("p:a")), nil, stdxml.ErrToken},
		{"no name", start(named("")), nil, stdxml.ErrToken},
		{"no name of an attribute", start(named("a"), attr("", "", "")), nil, stdxml.ErrToken},
		{"an attribute with markup in its name", start(named("a"), attr("", "x='' y", "")), nil, stdxml.ErrToken},
		{"a declaration with markup in its name", start(named("a"), attr("xmlns", "p='' y", "u")), nil, stdxml.ErrToken},
		{"an element inside with markup in its name", start(named("a")), []xml.Token{start(named("b/"))}, stdxml.ErrToken},
		{"a name that begins with a digit", start(named("1")), nil, parser.RuleName},
		{"attributes that come twice", start(named("a"), attr("", "x", ""), attr("", "x", "")), nil, parser.RuleDuplicateAttribute},
		{"text with a character that is none", start(named("a")), []xml.Token{xml.CharData("\x00")}, parser.RuleChar},
		{"text that is no UTF-8", start(named("a")), []xml.Token{xml.CharData("\xff")}, parser.RuleIllFormedUTF8},
		{"a prefix for no namespace", start(named("a"), attr("xmlns", "p", "")), nil, parser.RuleNamespaceDeclaration},
		{"a default that contradicts the name", start(xml.Name{Space: "u", Local: "a"}, attr("", "xmlns", "v")), nil, "<{u}a></>"},
		{"a default, and no namespace", start(named("a"), attr("", "xmlns", "v")), nil, stdxml.ErrToken},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := stdxml.Own(second(t, carbon))
			before := meaning(s.Element)
			list := append(tokens{xml.StartElement(c.start)}, c.more...)
			for _, tok := range c.more {
				if inside, ok := tok.(xml.StartElement); ok {
					list = append(list, inside.End())
				}
			}
			list = append(list, c.start.End())
			d := xml.NewTokenDecoder(&list)
			if _, err := d.Token(); err != nil {
				t.Fatal(err)
			}
			got, err := "", s.UnmarshalXML(d, c.start)
			if err == nil {
				got = meaning(s.Element)
			}
			switch want := c.want.(type) {
			case string:
				if err != nil || got != want {
					t.Errorf("it is %s, %v, want %s", got, err, want)
				}
			case error:
				if !errors.Is(err, want) {
					t.Errorf("it is %s, %v, want %v", got, err, want)
				}
				if now := meaning(s.Element); now != before {
					t.Errorf("the stanza became %s", now)
				}
			}
		})
	}
	// Tokens that end too early.
	var s stdxml.Stanza
	list := tokens{start(named("a"))}
	if err := xml.NewTokenDecoder(&list).Decode(&s); err == nil || s.Exists() {
		t.Error(err)
	}
}

// A namespace from outside costs its length once, however many names are in it.
func TestStanzaDoesNotGrow(t *testing.T) {
	uri := "urn:" + strings.Repeat("u", 4000)
	input := "<s:stream xmlns:s='" + streams + "' xmlns:p='" + uri + "'><a>" + strings.Repeat("<p:b p:c=''/>", 2000) + "</a>"
	for _, header := range []string{"a", "p:a"} {
		input := strings.NewReplacer("<a>", "<"+header+">", "</a>", "</"+header+">").Replace(input)
		r := newTokenReader(t, strings.NewReader(input), parser.Options{})
		if _, err := r.Token(); err != nil {
			t.Fatal(err)
		}
		var v stdxml.Stanza
		if err := r.Decoder().Decode(&v); err != nil {
			t.Fatal(err)
		}
		if n := len(v.Raw()); n > 2*len(input) {
			t.Errorf("%d bytes became %d", len(input), n)
		}
	}
}
