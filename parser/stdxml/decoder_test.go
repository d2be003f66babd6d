package stdxml_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

// What a Decoder translates a second time stays what it is: what happens to those
// who give the same tokens to xml.NewTokenDecoder is shown, too.
func TestSecondTranslation(t *testing.T) {
	for _, c := range []struct{ name, input, fed string }{
		{"a URI that is a prefix in scope", `<a:x xmlns:a='b' xmlns:b='c'/>`, `<{c}x|{xmlns}a=b|{xmlns}b=c> </{c}x> (EOF)`},
		{"a URI that is a prefix declared inside", `<v:x xmlns:v='vcard-temp'><y xmlns:vcard-temp='evil'><v:z v:w='1'/></y></v:x>`,
			`<{vcard-temp}x|{xmlns}v=vcard-temp> <y|{xmlns}vcard-temp=evil> <{evil}z|{evil}w=1> </{evil}z> </y> </{vcard-temp}x> (EOF)`},
		{"a default namespace that is a prefix", `<x xmlns='b' xmlns:b='c'><y/></x>`, `<{c}x|xmlns=b|{xmlns}b=c> <{c}y> </{c}y> </{c}x> (EOF)`},
		{"a default namespace called xml", `<x xmlns='xml'/>`, `<{http://www.w3.org/XML/1998/namespace}x|xmlns=xml> </{http://www.w3.org/XML/1998/namespace}x> (EOF)`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := readBy(nil, xml.NewTokenDecoder(newTokenReader(t, strings.NewReader(c.input), document)).Token).String(); got != c.fed {
				t.Errorf("xml.NewTokenDecoder gives %s\nwant %s", got, c.fed)
			}
			want := readBy(nil, xml.NewDecoder(strings.NewReader(c.input)).Token)
			everySplit(t, document, c.input)
			if got := readBy(nil, newTokenReader(t, strings.NewReader(c.input), document).Decoder().Token); got.String() != want.String() {
				t.Errorf("we give      %v\nencoding/xml %v", got, want)
			}
		})
	}
}

// later returns a Decoder that begins behind the first token of a document.
func later(t *testing.T, input string) (*stdxml.TokenReader, *xml.Decoder) {
	t.Helper()
	r := newTokenReader(t, strings.NewReader(input), document)
	if _, err := r.Token(); err != nil {
		t.Fatal(err)
	}
	return r, r.Decoder()
}

// A Decoder that begins inside an element has not seen what was declared before,
// and gives the right names all the same; it ends with the element.
func TestDecoderInside(t *testing.T) {
	for _, c := range []struct{ name, input, want string }{
		{"a default", `<r xmlns='u'><a/></r>`, `<{u}a> </{u}a> (EOF)`},
		{"a prefix", `<r xmlns:p='u'><p:a p:x='1'/></r>`, `<{u}a|{u}x=1> </{u}a> (EOF)`},
		{"a prefix that is declared anew inside", `<r xmlns:p='u'><p:a/><p:b xmlns:p='v'><p:c/></p:b><p:d/></r>`,
			`<{u}a> </{u}a> <{v}b|{xmlns}p=v> <{v}c> </{v}c> </{v}b> <{u}d> </{u}d> (EOF)`},
		{"a default that is left", `<r xmlns='u'><a xmlns=''><b/></a><c/></r>`, `<a|xmlns=> <b> </b> </a> <{u}c> </{u}c> (EOF)`},
		{"a URI that is a prefix declared inside", `<r xmlns:p='q' xmlns:s='q'><a xmlns:q='v' xmlns:z='q'><p:b p:x='1'/></a><p:c/></r>`,
			`<a|{xmlns}q=v|{xmlns}z=q> <{q}b|{q}x=1> </{q}b> </a> <{q}c> </{q}c> (EOF)`},
		{"one that only the default stands for", `<r xmlns:p='q'><a xmlns:q='v' xmlns='q'><p:b/></a></r>`,
			`<{q}a|{xmlns}q=v|xmlns=q> <{q}b> </{q}b> </{q}a> (EOF)`},
		{"an element called xmlns", `<r xmlns='u'><xmlns/><xmlns xmlns='v'/></r>`, `<{u}xmlns> </{u}xmlns> <{v}xmlns|xmlns=v> </{v}xmlns> (EOF)`},
		{"text", `<r>x<a/>y</r>`, `"x" <a> </a> "y" (EOF)`},
		{"nothing", `<r/>`, `(EOF)`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, d := later(t, c.input)
			if got := strings.TrimSpace(readBy(nil, d.Token).String()); got != c.want {
				t.Errorf("it gives %s\nwant %s", got, c.want)
			}
			if _, err := d.Token(); err != io.EOF {
				t.Errorf("then %v", err)
			}
			if tok, err := r.Token(); err != io.EOF {
				t.Errorf("behind it there is %v, %v", tok, err)
			}
		})
	}
}

// What cannot be given is an error: never another name.
func TestErrName(t *testing.T) {
	for _, input := range []string{
		`<r xmlns:p='q'><p:a xmlns:q='v'/></r>`,
		`<r xmlns:p='q'><a xmlns:q='v' p:x='1'/></r>`,
		`<r xmlns:p='q'><a xmlns:q='v' xmlns='q' p:x='1'/></r>`, // a default is none for attributes
		`<r xmlns:p='xml'><p:a/></r>`,
		`<r xmlns:p='xmlns'><a p:x='1'/></r>`,
	} {
		r, d := later(t, input)
		for range 2 {
			if tok, err := d.Token(); err != stdxml.ErrName {
				t.Errorf("%s: %v, %v", input, tok, err)
			}
		}
		want := "</a>"
		if strings.Contains(input, "<p:a") || strings.Contains(input, "xmlns='q'") {
			want = "</{" + input[len("<r xmlns:p='"):strings.Index(input, "'>")] + "}a>"
		}
		if tok, err := r.Token(); err != nil || tokenText(tok) != want {
			t.Errorf("%s: then %v, %v", input, tok, err)
		}
	}
}

// Decoders and the reader take turns between elements.
func TestDecodersTakeTurns(t *testing.T) {
	r := newTokenReader(t, strings.NewReader(header+"<a xmlns='u' xmlns:p='v'><b/></a><p:c xmlns:p='w'/><d/><e/><f><g/></f>"+footer), parser.Options{})
	if tok, err := r.Token(); err != nil {
		t.Fatal(tok, err)
	}
	long := r.Decoder() // and d are in the same place
	for _, want := range []string{"u a", "w c", "jabber:client d"} {
		d := r.Decoder()
		if want == "w c" {
			d = long
		}
		var v struct{ XMLName xml.Name }
		if err := d.Decode(&v); err != nil || v.XMLName.Space+" "+v.XMLName.Local != want {
			t.Fatal(v, err)
		}
	}
	st, err := r.NextStanza()
	if err != nil || string(st.Local()) != "e" {
		t.Fatal(st, err)
	}
	at := r.InputOffset()
	if _, err := long.Token(); err != nil || r.InputOffset() != at+int64(len("<f>")) {
		t.Fatal(err, at, r.InputOffset())
	}
	if _, err := r.NextStanza(); err != parser.ErrInsideStanza {
		t.Fatal(err)
	}
	if err := long.Skip(); err != nil {
		t.Fatal(err)
	}
	if tok, err := r.Token(); err != nil || tokenText(tok) != "</{"+streams+"}stream>" {
		t.Fatal(tok, err)
	}
}

// A Decoder that is at the end of its element stays there, whatever follows.
func TestDecoderStaysInside(t *testing.T) {
	r := newTokenReader(t, strings.NewReader(header+"<a><b/></a><c/>"+footer), parser.Options{})
	for range 2 {
		if _, err := r.Token(); err != nil {
			t.Fatal(err)
		}
	}
	d := r.Decoder()
	if got := readBy(nil, d.Token); got.err != io.EOF || len(got.tokens) != 2 {
		t.Fatal(got)
	}
	for range 2 {
		if tok, err := d.Token(); err != io.EOF {
			t.Fatal(tok, err)
		}
	}
	if tok, err := r.Token(); err != nil || tokenText(tok) != "<{jabber:client}c>" {
		t.Fatal(tok, err)
	}
}

type query struct {
	XMLName xml.Name `xml:"jabber:iq:roster query"`
	Ver     string   `xml:"ver,attr"`
	Items   []struct {
		JID    string   `xml:"jid,attr"`
		Groups []string `xml:"group"`
	} `xml:"item"`
}

// A server's loop, as it is written for encoding/xml.
func TestDecoder(t *testing.T) {
	d := stdxml.NewDecoder(strings.NewReader(header +
		"<iq type='result' id='1'><query xmlns='jabber:iq:roster' ver='7'><item jid='a@b'><group>x</group><group>y &amp; z</group></item><item jid='c@d'/></query></iq>" +
		"<message><body>skipped</body><deep><er/></deep></message><presence><show>away</show></presence>" + footer))
	var got []string
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "iq":
			var v struct {
				ID    string `xml:"id,attr"`
				Query query
			}
			if err := d.DecodeElement(&v, &start); err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintf("%+v", v))
		case "message":
			if err := d.Skip(); err != nil {
				t.Fatal(err)
			}
		case "presence":
			var v struct {
				XMLName xml.Name `xml:"jabber:client presence"`
				Show    string   `xml:"jabber:client show"`
			}
			if err := d.DecodeElement(&v, &start); err != nil {
				t.Fatal(err)
			}
			got = append(got, v.Show)
		}
	}
	want := "{ID:1 Query:{XMLName:{Space:jabber:iq:roster Local:query} Ver:7 Items:[{JID:a@b Groups:[x y & z]} {JID:c@d Groups:[]}]}}|away"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

// An abandoned stanza is an error that is not final: its elements end, and the
// next stanza comes.
func TestAbandoned(t *testing.T) {
	big := "<message id='1' xmlns:p='u' p:x='y'><body><b>" + strings.Repeat("x", limits.Floor) + "</b></body></message>"
	o := parser.Options{Limits: limits.Limits{Stanza: limits.Floor, Skip: 10 * limits.Floor}}
	input := header + "<a/>" + big + "<b/>" + footer
	const client = "{jabber:client}"
	want := fmt.Sprintf("<%sa> </%[1]sa> <%[1]smessage|id=1|{xmlns}p=u|{u}x=y> <%[1]sbody> <%[1]sb>", client)
	after := fmt.Sprintf("</%sb> </%[1]sbody> </%[1]smessage> <%[1]sb> </%[1]sb> </{%s}stream> (EOF)", client, streams)
	for name, tokens := range map[string]func(*stdxml.TokenReader) func() (xml.Token, error){
		"reader":  func(r *stdxml.TokenReader) func() (xml.Token, error) { return r.Token },
		"decoder": func(r *stdxml.TokenReader) func() (xml.Token, error) { return r.Decoder().Token },
	} {
		for _, cuts := range [][]int{nil, {len(header) + 20}, {len(header) + 500}, {len(header) + 10040, len(header) + 10041}} {
			r := newTokenReader(t, &pieces{input: input, cuts: cuts}, o)
			token := tokens(r)
			if _, err := token(); err != nil {
				t.Fatal(err)
			}
			got := readBy(nil, token)
			var e *stdxml.AbandonedError
			if !errors.As(got.err, &e) || tokenText(e.Start) != "<{jabber:client}message|id=1|{u}x=y>" || e.Offset != int64(len(header+"<a/>")) {
				t.Fatalf("%s: %.200v, then %v", name, got, got.err)
			}
			if s := strings.Join(got.tokens, " "); !strings.HasPrefix(s, want) || strings.Trim(s[len(want):], ` "x`) != "" {
				t.Errorf("%s: before it\n got %.300s\nwant %s", name, s, want)
			}
			if _, err := r.Restart(parser.Keep); err != parser.ErrNotBetweenStanzas {
				t.Errorf("%s: a restart gives %v", name, err)
			}
			if _, err := r.NextStanza(); err != parser.ErrInsideStanza {
				t.Errorf("%s: a whole stanza gives %v", name, err)
			}
			if got := readBy(nil, token).String(); got != after {
				t.Errorf("%s: behind it\n got %s\nwant %s", name, got, after)
			}
		}
	}
	// Whole stanzas, and a Decoder that was decoding one.
	r := newTokenReader(t, strings.NewReader(input), o)
	for range 3 {
		st, err := r.NextStanza()
		if err != nil {
			t.Fatal(err)
		}
		var v struct{ XMLName xml.Name }
		err = stdxml.Decode(st, &v)
		if _, abandoned := err.(*stdxml.AbandonedError); abandoned != st.Abandoned() || !abandoned && err != nil {
			t.Errorf("%s: %v", st.Local(), err)
		}
	}
	r = newTokenReader(t, strings.NewReader(input), o)
	d := r.Decoder()
	var v struct {
		XMLName xml.Name
		Names   []struct{ XMLName xml.Name } `xml:",any"`
	}
	var e *stdxml.AbandonedError
	if err := d.Decode(&v); !errors.As(err, &e) {
		t.Fatal(err)
	}
	if got := readBy(nil, d.Token).String(); got != after {
		t.Errorf("behind a Decode\n got %s\nwant %s", got, after)
	}
}
