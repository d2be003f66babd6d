package stdxml_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

// node takes everything of an element.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Nodes   []node     `xml:",any"`
}

// second returns the element behind the header of a stream.
func second(t testing.TB, input string) parser.Stanza {
	t.Helper()
	r, err := parser.NewReader(strings.NewReader(input), parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.NextStanza(); err != nil {
		t.Fatal(err)
	}
	st, err := r.NextStanza()
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// their decodes the element behind the header with encoding/xml.
func their(t testing.TB, input string, v any) error {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(input))
	for {
		tok, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := tok.(xml.StartElement); ok {
			return d.Decode(v)
		}
	}
}

const carbon = header + "<message from='a@b'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>" +
	"<message xmlns='jabber:client' xml:lang='en'><body>1 &lt; 2<![CDATA[ & ]]>3</body><p:x xmlns:p='vcard-temp' p:y='&quot;'/></message>" +
	"</forwarded></received></message>" + footer

func TestDecode(t *testing.T) {
	st := second(t, carbon)
	var ours, theirs node
	if err := stdxml.Decode(st, &ours); err != nil {
		t.Fatal(err)
	}
	if err := their(t, carbon, &theirs); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(ours, theirs) {
		t.Errorf("we decode %+v\nencoding/xml %+v", ours, theirs)
	}
	// An element of it, and the whole once more: it was only looked at.
	for e := range st.Children() {
		var v node
		if err := stdxml.Decode(e, &v); err != nil || !reflect.DeepEqual(v, theirs.Nodes[0]) {
			t.Errorf("we decode %+v, %v\nwant %+v", v, err, theirs.Nodes[0])
		}
	}
	if err := stdxml.Decode(st, &ours); err != nil {
		t.Fatal(err)
	}
}

// What is decoded is not borrowed.
func TestDecodedIsKept(t *testing.T) {
	r, err := parser.NewReader(strings.NewReader(header+strings.Repeat("<iq id='&lt;1' type='set'><unheard of='it'>text &amp; more</unheard></iq>", 500)+footer), parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var all []node
	for st, err := range r.Stanzas() {
		if err != nil {
			t.Fatal(err)
		}
		var v node
		if err := stdxml.Decode(st, &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	for i, v := range all[1:] {
		if !reflect.DeepEqual(v, all[1]) || v.Nodes[0].Text != "text & more" || v.Attrs[0].Value != "<1" {
			t.Fatalf("stanza %d became %+v", i, v)
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	st := second(t, carbon)
	var v struct {
		XMLName xml.Name `xml:"jabber:client iq"`
	}
	var e xml.UnmarshalError
	for range 3 {
		if err := stdxml.Decode(st, &v); !errors.As(err, &e) {
			t.Errorf("an iq is wanted of a message: %v", err)
		}
	}
	if err := stdxml.Decode(st, v); err == nil {
		t.Error("a value is decoded into that is no pointer")
	}
	if err := stdxml.Decode(parser.Stanza{}, &v); err != io.EOF {
		t.Errorf("no stanza: %v", err)
	}
	if err := stdxml.Decode(st.Child(names.Body), &v); err != io.EOF {
		t.Errorf("no element: %v", err)
	}
	var inner struct {
		X string `xml:",innerxml"`
	}
	if err := stdxml.Decode(parser.Element{}, &inner); err != io.EOF {
		t.Errorf("no element, bytes: %v", err)
	}
}

// The header of a stream is its attributes.
func TestDecodeHeader(t *testing.T) {
	r := newTokenReader(t, strings.NewReader(header+footer), parser.Options{})
	st, err := r.NextStanza()
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		XMLName xml.Name `xml:"http://etherx.jabber.org/streams stream"`
		To      string   `xml:"to,attr"`
		XML     string   `xml:",innerxml"`
	}
	if err := stdxml.Decode(st, &v); err != nil || v.To != "example.org" || v.XML != "" {
		t.Fatalf("%+v, %v", v, err)
	}
}

// An UnmarshalXML may do what it likes with its decoder: the next one is as new.
type meddler struct{}

func (*meddler) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	d.Strict, d.AutoClose, d.DefaultSpace = false, []string{"body"}, "meddled"
	return d.Skip()
}

type failing struct{}

func (*failing) UnmarshalXML(*xml.Decoder, xml.StartElement) error { return io.ErrClosedPipe }

type idler struct{}

func (*idler) UnmarshalXML(*xml.Decoder, xml.StartElement) error { return nil }

func TestDecodersAreReused(t *testing.T) {
	const input = "<stream xmlns='" + streams + "'><a xmlns=''><body/></a></stream>"
	st := second(t, input).Clone()
	for range 50 {
		for _, before := range []struct {
			v    any
			fine bool
		}{{new(meddler), true}, {new(failing), false}, {new(idler), false}} {
			if err := stdxml.Decode(st, before.v); (err == nil) != before.fine {
				t.Fatalf("%T: %v", before.v, err)
			}
			var v node
			if err := stdxml.Decode(st, &v); err != nil || fmt.Sprint(v) != "{{ a} [{{ xmlns} }]  [{{ body} []  []}]}" {
				t.Fatalf("after %T: %v, %v", before.v, v, err)
			}
		}
	}
}

// Copies can be decoded by several goroutines at once.
func TestDecodeConcurrently(t *testing.T) {
	st := second(t, carbon).Clone()
	var want node
	if err := stdxml.Decode(st, &want); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				var v node
				if err := stdxml.Decode(st, &v); err != nil || !reflect.DeepEqual(v, want) {
					t.Errorf("%+v, %v", v, err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// Fields with ",innerxml" are what encoding/xml makes of the bytes, wherever in
// the type they are, and with prefixes from outside.
func TestDecodeInnerXML(t *testing.T) {
	type inner struct {
		XMLName xml.Name
		Attrs   []xml.Attr `xml:",any,attr"`
		XML     []byte     `xml:",innerxml"`
	}
	type recursive struct {
		Inner *inner      `xml:"in"`
		Next  *recursive  `xml:"next"`
		More  []recursive `xml:"more"`
	}
	const input = "<s:stream xmlns:s='" + streams + "' xmlns='jabber:client' xmlns:p='urn:a&amp;&apos;b'><a><next><more><in x='1' p:y='2'> <p:z/>&lt;</in></more></next></a></s:stream>"
	var v recursive
	if err := stdxml.Decode(second(t, input), &v); err != nil {
		t.Fatal(err)
	}
	var w recursive
	if err := their(t, input, &w); err != nil || !reflect.DeepEqual(v, w) {
		t.Errorf("we decode %+v\nencoding/xml %+v", v.Next.More[0].Inner, w.Next.More[0].Inner)
	}
	if got := v.Next.More[0].Inner; string(got.XML) != " <p:z/>&lt;" || got.XMLName.Space != "jabber:client" || got.Attrs[1].Name.Space != "urn:a&'b" {
		t.Errorf("it is %+v", got)
	}
	var empty inner
	if err := stdxml.Decode(second(t, header+"<a/>"+footer), &empty); err != nil || len(empty.XML) > 0 || empty.XMLName.Space != "jabber:client" {
		t.Errorf("%+v, %v", empty, err)
	}
	// Where no field needs them, the bytes are not read again: it would show.
	var hidden struct {
		X   string  `xml:"x,attr"`
		No  inner   `xml:"-"`
		any []inner // not exported
	}
	if err := stdxml.Decode(second(t, header+"<a x='\n'><any/></a>"+footer), &hidden); err != nil || hidden.X != " " || hidden.any != nil {
		t.Errorf("%+v, %v", hidden, err)
	}
}

// advancing reads on, below the decoder that is at work: what it is at means
// nothing any more, but nothing breaks.
type advancing struct{}

var advance func()

func (*advancing) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	advance()
	return d.Skip()
}

func TestExpiredViews(t *testing.T) {
	var input strings.Builder
	input.WriteString(header)
	for i := range 300 {
		fmt.Fprintf(&input, "<a x%d='1' xmlns:p%d='u'><b xmlns='v' y='&lt;'>text</b><p%d:c p%d:z=''/></a>", i, i, i, i)
		fmt.Fprintf(&input, "<message><body>%s</body></message>", strings.Repeat("<![CDATA[]]>&amp;", i))
	}
	r := newTokenReader(t, &pieces{input: input.String(), cuts: []int{1000, 1001, 5000, 5500}}, parser.Options{Limits: limits.Server})
	var kept []parser.Stanza
	advance = func() {
		for range 3 {
			if st, err := r.NextStanza(); err == nil {
				kept = append(kept, st)
			}
		}
	}
	for range 60 {
		st, err := r.NextStanza()
		if err != nil {
			t.Fatal(err)
		}
		var v struct {
			B    advancing `xml:"b"`
			Rest []node    `xml:",any"`
		}
		stdxml.Decode(st, &v) // an error, or not
		for _, st := range kept {
			var inner struct {
				XML string `xml:",innerxml"`
			}
			stdxml.Decode(st, new(node))
			stdxml.Decode(st, &inner)
			xml.Marshal(stdxml.Stanza{Stanza: st})
		}
		kept = kept[max(0, len(kept)-9):]
	}
}
