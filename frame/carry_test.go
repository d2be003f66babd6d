package frame_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/parser"
)

const streamsURI = "http://etherx.jabber.org/streams"

// place is somewhere that elements come from or go to: a scope, and what puts an
// element there.
type place struct {
	name          string
	scope         frame.Scope
	before, after string
}

func stream(name, content, lang string, prefixes ...frame.Declaration) place {
	p := place{name: name, scope: frame.Scope{Content: content, Default: content, Lang: lang}, after: "</stream:stream>"}
	p.scope.Prefixes = append([]frame.Declaration{{Prefix: "stream", Space: streamsURI}}, prefixes...)
	p.before = "<stream:stream xmlns='" + content + "'"
	for _, d := range p.scope.Prefixes {
		p.before += " xmlns:" + d.Prefix + "='" + d.Space + "'"
	}
	if lang != "" {
		p.before += " xml:lang='" + lang + "'"
	}
	p.before += ">"
	return p
}

var (
	toFrame     = place{name: "frame", scope: frame.Scope{Content: "jabber:client"}}
	toBody      = place{name: "body", scope: frame.Scope{Content: "jabber:client", Default: "http://jabber.org/protocol/httpbind"}, before: "<body xmlns='http://jabber.org/protocol/httpbind'>", after: "</body>"}
	toClient    = stream("client", "jabber:client", "")
	toServer    = stream("server", "jabber:server", "", frame.Declaration{Prefix: "db", Space: "jabber:server:dialback"})
	toComponent = stream("component", "jabber:component:accept", "")
	fromClient  = stream("client de", "jabber:client", "de", frame.Declaration{Prefix: "db", Space: "jabber:server:dialback"}, frame.Declaration{Prefix: "p", Space: "urn:p"})
)

// events returns the canonical events of an element in a place, without those of
// what is round it.
func (p *place) events(t testing.TB, element string) ([]fuzz.Event, error) {
	t.Helper()
	mode, skip := fuzz.Document, 0
	if p.before != "" {
		skip = 1
	}
	if strings.HasPrefix(p.before, "<stream") || strings.HasPrefix(p.before, "<s:") {
		mode = fuzz.Stream
	}
	a, err := fuzz.Run(fuzz.Request{Mode: mode, Input: []byte(p.before + element + p.after)}, fuzz.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !a.Accepted {
		return nil, fmt.Errorf("rejected: %s", a.AppendJSON(nil))
	}
	return a.Events[skip : len(a.Events)-skip], nil
}

// meaning is what an element in a place means: with its language said, and its
// namespaces mapped.
func meaning(events []fuzz.Event, lang, from, to string) []fuzz.Event {
	events = slices.Clone(events)
	const xml = "http://www.w3.org/XML/1998/namespace"
	if top := &events[0]; !slices.ContainsFunc(top.Attrs, func(a fuzz.Attr) bool { return a.Space == xml && a.Local == "lang" }) {
		top.Attrs = append(slices.Clone(top.Attrs), fuzz.Attr{Space: xml, Local: "lang", Value: lang})
		slices.SortFunc(top.Attrs, func(a, b fuzz.Attr) int { return strings.Compare(a.Space+"\x00"+a.Local, b.Space+"\x00"+b.Local) })
	}
	outside, depth := -1, 0 // the depth at which another namespace begins
	for i := range events {
		switch e := &events[i]; e.Kind {
		case fuzz.Start:
			if outside < 0 && e.Space != from {
				outside = depth
			}
			if outside < 0 {
				e.Space = to
			}
			depth++
		case fuzz.End:
			if depth--; depth == outside {
				outside = -1
			}
		}
	}
	return events
}

// view returns the element of a place as a view of it.
func (p *place) view(t testing.TB, element string) parser.Element {
	t.Helper()
	f := parser.Document
	if strings.HasPrefix(p.before, "<stream") || strings.HasPrefix(p.before, "<s:") {
		f = parser.Stream
	}
	pr, err := parser.New(parser.Options{Framing: f})
	if err != nil {
		t.Fatal(err)
	}
	in := []byte(p.before + element + p.after)
	for len(in) > 0 {
		b := pr.Space(len(in))
		n := copy(b, in)
		pr.Commit(n)
		in = in[n:]
	}
	pr.Finish()
	st, err := pr.NextStanza()
	if err == nil && f == parser.Stream {
		st, err = pr.NextStanza()
	}
	if err != nil {
		return parser.Element{}
	}
	if p.before != "" && f == parser.Document {
		for c := range st.Children() {
			return c
		}
	}
	return st.Element
}

// carried carries an element, the short way and the long one, and holds its meaning.
func carried(t testing.TB, element string, from, to *place) (string, error) {
	t.Helper()
	before, err := from.events(t, element)
	if err != nil {
		return "", err
	}
	e := from.view(t, element)
	short, err := frame.Carry([]byte("before"), e, &from.scope, &to.scope)
	long, longErr := frame.CarryLong([]byte("before"), e, &from.scope, &to.scope)
	if err != nil || longErr != nil {
		if string(short) != "before" || string(long) != "before" {
			t.Fatalf("%s: half of it was written: %q, %q", element, short, long)
		}
		if err == nil || longErr == nil || err.Error() != longErr.Error() {
			t.Fatalf("%s from %s to %s: the short way says %v, the long one %v", element, from.name, to.name, err, longErr)
		}
		return "", err
	}
	want := meaning(before, from.scope.Lang, from.scope.Content, to.scope.Content)
	for _, out := range [][]byte{long, short} {
		got := string(out[len("before"):])
		after, err := to.events(t, got)
		if err != nil {
			t.Fatalf("%s to %s: %s is %v", element, to.name, got, err)
		}
		if is := meaning(after, to.scope.Lang, "", ""); !slices.EqualFunc(want, is, fuzz.Event.Equal) {
			t.Fatalf("%s from %s to %s: %s\nmeans %s\nwant %s", element, from.name, to.name, got, show(is), show(want))
		}
	}
	stampedAlike(t, element, from, to, want)
	return string(short[len("before"):]), nil
}

// stampedAlike holds that an element which is stamped means what it means without
// that, but for the attribute.
func stampedAlike(t testing.TB, element string, from, to *place, want []fuzz.Event) {
	t.Helper()
	address := "o'brien&co@a.example/<é>"
	top := want[0]
	top.Attrs = slices.DeleteFunc(slices.Clone(top.Attrs), func(a fuzz.Attr) bool { return a.Space == "" && a.Local == "from" })
	at, _ := slices.BinarySearchFunc(top.Attrs, "from", func(a fuzz.Attr, local string) int {
		return strings.Compare(a.Space+"\x00"+a.Local, "\x00"+local)
	})
	top.Attrs = slices.Insert(top.Attrs, at, fuzz.Attr{Local: "from", Value: address})
	want = append([]fuzz.Event{top}, want[1:]...)
	e := from.view(t, element)
	short, err := frame.CarryStamped(nil, e, &from.scope, &to.scope, []byte(address))
	long, longErr := frame.StampLong(nil, e, &from.scope, &to.scope, []byte(address))
	if err != nil || longErr != nil {
		t.Fatalf("%s stamped from %s to %s: %v, %v", element, from.name, to.name, err, longErr)
	}
	for _, out := range [][]byte{short, long} {
		after, err := to.events(t, string(out))
		if err != nil {
			t.Fatalf("%s stamped to %s: %s is %v", element, to.name, out, err)
		}
		if is := meaning(after, to.scope.Lang, "", ""); !slices.EqualFunc(want, is, fuzz.Event.Equal) {
			t.Fatalf("%s stamped from %s to %s: %s\nmeans %s\nwant %s", element, from.name, to.name, out, show(is), show(want))
		}
	}
}

// Who an element is from says the server (RFC 6120 §8.1.2.1), and nothing else changes.
func TestCarryStamped(t *testing.T) {
	for _, c := range []struct{ element, want string }{
		{"<message to='b'><body>x</body></message>", "<message xmlns='jabber:client' xml:lang='de' from='a@x/r' to='b'><body>x</body></message>"},
		{"<message to='b' from = \"mallory@x\" id='1'/>", "<message xmlns='jabber:client' xml:lang='de' from='a@x/r' to='b' id='1'/>"},
		{"<message from=''/>", "<message xmlns='jabber:client' xml:lang='de' from='a@x/r'/>"},
		{"<message xml:lang='en'\nfrom='m&apos;'\n/>", "<message xmlns='jabber:client' from='a@x/r' xml:lang='en'\n/>"},
		// What only looks like it stays.
		{"<message p:from='m' xfrom='m' id=\" from='m'\"><body from='m'>from='m'</body></message>",
			"<message xmlns='jabber:client' xmlns:p='urn:p' xml:lang='de' from='a@x/r' p:from='m' xfrom='m' id=\" from='m'\"><body from='m'>from='m'</body></message>"},
		{"<c:message xmlns:c='jabber:client' from='m'><c:body from='m'/></c:message>", "<message xmlns='jabber:client' xml:lang='de' from='a@x/r'><body from='m'/></message>"},
	} {
		got, err := frame.CarryStamped(nil, fromClient.view(t, c.element), &fromClient.scope, &toFrame.scope, []byte("a@x/r"))
		if err != nil || string(got) != c.want {
			t.Errorf("%s:\n%s, %v, want\n%s", c.element, got, err, c.want)
		}
	}
	e := fromClient.view(t, "<message/>")
	for _, address := range [][]byte{nil, {}, []byte("a\x00"), []byte("a\xff"), []byte("\xed\xa0\x80"), []byte("\ufffe"), []byte("\x1f")} {
		if got, err := frame.CarryStamped([]byte("before"), e, &fromClient.scope, &toFrame.scope, address); !errors.Is(err, frame.RuleAddress) || string(got) != "before" {
			t.Errorf("%q: %s, %v", address, got, err)
		}
	}
	if got, err := frame.CarryStamped(nil, e, &toClient.scope, &toFrame.scope, []byte("\ufffd\t")); err != nil || string(got) != "<message xmlns='jabber:client' from='\ufffd&#9;'/>" {
		t.Errorf("%s, %v", got, err)
	}
}

func show(events []fuzz.Event) string {
	var b []byte
	for _, e := range events {
		b = e.AppendJSON(append(b, ' '))
	}
	return string(b)
}

// Every trap that a stanza can fall into on its way, and what it looks like there.
func TestCarry(t *testing.T) {
	const (
		client  = "jabber:client"
		streams = " xmlns:stream='http://etherx.jabber.org/streams'"
	)
	bare := place{name: "header without a content namespace", scope: frame.Scope{Default: streamsURI}, before: "<stream xmlns='" + streamsURI + "'>", after: "</stream>"}
	odd := place{ // all prefixes mean something else than usual
		name: "odd header", scope: frame.Scope{Content: client, Default: client, Prefixes: []frame.Declaration{{Prefix: "s", Space: streamsURI}, {Prefix: "stream", Space: "urn:odd"}, {Prefix: "p", Space: "urn:other"}, {Prefix: "q", Space: "urn:a&b'c<d"}}},
		before: "<s:stream xmlns:s='" + streamsURI + "' xmlns='" + client + "' xmlns:stream='urn:odd' xmlns:p='urn:other' xmlns:q='urn:a&amp;b&apos;c&lt;d'>", after: "</s:stream>",
	}
	toldPrefix := stream("c", client, "", frame.Declaration{Prefix: "c", Space: client})
	for _, c := range []struct {
		name     string
		from, to *place
		in, want string
	}{
		// Between a stream and messages (RFC 7395 §3.3.3).
		{"the content namespace is said", &toClient, &toFrame, "<message to='a'><body>hi</body></message>", "<message xmlns='jabber:client' to='a'><body>hi</body></message>"},
		{"and dropped again", &toFrame, &toClient, "<message xmlns='jabber:client' to='a'><body>hi</body></message>", "<message to='a'><body>hi</body></message>"},
		{"dropped in the middle of a tag", &toFrame, &toClient, "<iq id='1'  xmlns = \"jabber:client\"\n type='get'/>", "<iq id='1'\n type='get'/>"},
		{"said already", &toClient, &toFrame, "<iq xmlns='jabber:client'/>", "<iq xmlns='jabber:client'/>"},
		{"in a body", &toClient, &toBody, "<iq/>", "<iq xmlns='jabber:client'/>"},
		{"from a body", &toBody, &toClient, "<iq xmlns='jabber:client'/>", "<iq/>"},
		{"both header styles", &bare, &toClient, "<message xmlns='jabber:client'><body/></message>", "<message><body/></message>"},
		{"of a header with the stream namespace", &bare, &toFrame, "<features><x xmlns='u'/></features>", "<features xmlns='http://etherx.jabber.org/streams'><x xmlns='u'/></features>"},
		{"bytes stay", &toClient, &toFrame, "<message  a = 'x>y' ><body>&#x41;<![CDATA[<&]]>\r\n&lt;</body ></message\n>", "<message xmlns='jabber:client'  a = 'x>y' ><body>&#x41;<![CDATA[<&]]>\r\n&lt;</body ></message\n>"},
		{"no namespace", &toClient, &toFrame, "<iq><x xmlns=''><y/></x></iq>", "<iq xmlns='jabber:client'><x xmlns=''><y/></x></iq>"},
		{"no namespace at the top", &toClient, &toBody, "<x xmlns=''/>", "<x xmlns=''/>"},
		{"no namespace at the top, into a body", &toFrame, &toBody, "<x/>", "<x xmlns=''/>"},
		{"no namespace needs nothing in a frame", &toClient, &toFrame, "<x xmlns=''/>", "<x/>"},

		// What the header declared is taken along (RFC 6120 §4.8.5).
		{"dialback", &fromClient, &toFrame, "<db:result to='a'>x</db:result>", "<db:result xmlns:db='jabber:server:dialback' xml:lang='de' to='a'>x</db:result>"},
		{"dialback, where db is known", &fromClient, &toServer, "<db:result to='a'>x</db:result>", "<db:result xml:lang='de' to='a'>x</db:result>"},
		{"custom prefixes, once", &fromClient, &toFrame, "<iq><p:a/><p:b p:c='1'/></iq>", "<iq xmlns='jabber:client' xmlns:p='urn:p' xml:lang='de'><p:a/><p:b p:c='1'/></iq>"},
		{"an attribute's prefix", &fromClient, &toFrame, "<iq p:x='1' xml:lang='a'/>", "<iq xmlns='jabber:client' xmlns:p='urn:p' p:x='1' xml:lang='a'/>"},
		{"a prefix that is another's there", &fromClient, &odd, "<iq xml:lang='a'><p:a/></iq>", "<iq xmlns:p='urn:p' xml:lang='a'><p:a/></iq>"},
		{"a namespace with characters that have to be escaped", &odd, &toFrame, "<q:a q:b='1'/>", "<q:a xmlns:q='urn:a&amp;b&apos;c&lt;d' q:b='1'/>"},
		{"a prefix that is shadowed inside", &fromClient, &toFrame, "<iq xml:lang='a'><p:a xmlns:p='urn:in'><p:b/></p:a><p:c/></iq>", "<iq xmlns='jabber:client' xmlns:p='urn:p' xml:lang='a'><p:a xmlns:p='urn:in'><p:b/></p:a><p:c/></iq>"},
		{"a prefix that nobody uses stays behind", &fromClient, &toFrame, "<iq xml:lang='a'>p:a</iq>", "<iq xmlns='jabber:client' xml:lang='a'>p:a</iq>"},
		{"a prefix that is declared inside", &toClient, &toFrame, "<iq><p:a xmlns:p='urn:p'><p:b/></p:a></iq>", "<iq xmlns='jabber:client'><p:a xmlns:p='urn:p'><p:b/></p:a></iq>"},

		// The language of the stream (RFC 6120 §4.7.4).
		{"language", &fromClient, &toFrame, "<message/>", "<message xmlns='jabber:client' xml:lang='de'/>"},
		{"a language of its own is never changed", &fromClient, &toFrame, "<message xml:lang='fr'/>", "<message xmlns='jabber:client' xml:lang='fr'/>"},
		{"nor dropped", &fromClient, &fromClient, "<message xml:lang='de'/>", "<message xml:lang='de'/>"},
		{"an empty language is one", &fromClient, &toFrame, "<message xml:lang=''/>", "<message xmlns='jabber:client' xml:lang=''/>"},
		{"a language inside is not the stanza's", &fromClient, &toFrame, "<message><body xml:lang='fr'/></message>", "<message xmlns='jabber:client' xml:lang='de'><body xml:lang='fr'/></message>"},
		{"no language does not become the target's", &toFrame, &fromClient, "<message xmlns='jabber:client'/>", "<message xml:lang=''/>"},

		// The stream namespace (RFC 7395 §3.3.3, XEP-0206).
		{"features into a message", &toClient, &toFrame, "<stream:features/>", "<stream:features" + streams + "/>"},
		{"features from a message", &toFrame, &toClient, "<stream:features" + streams + " xmlns='jabber:client'><x xmlns='u'/></stream:features>", "<stream:features><x xmlns='u'/></stream:features>"},
		{"features without a prefix", &toFrame, &toClient, "<features xmlns='http://etherx.jabber.org/streams'><x xmlns='u'/><y/></features >", "<stream:features><x xmlns='u'/><y xmlns='http://etherx.jabber.org/streams'/></stream:features>"},
		{"features with the prefix of the target", &toClient, &odd, "<stream:features><a xmlns='u'/></stream:features>", "<s:features><a xmlns='u'/></s:features>"},
		{"a prefix that the features use for something else", &toFrame, &toClient, "<features xmlns='http://etherx.jabber.org/streams' xmlns:stream='u' stream:a=''/>", "<features xmlns='http://etherx.jabber.org/streams' xmlns:stream='u' stream:a=''/>"},

		// Content namespaces (RFC 6120 §4.8.3, XEP-0114).
		{"client to server", &toClient, &toServer, "<message><body>x</body><x xmlns='u'><y/></x></message>", "<message><body>x</body><x xmlns='u'><y/></x></message>"},
		{"client to component", &toClient, &toComponent, "<iq><query xmlns='u'/></iq>", "<iq><query xmlns='u'/></iq>"},
		{"a frame to a server", &toFrame, &toServer, "<message xmlns='jabber:client'><body/></message>", "<message><body/></message>"},
		{"a server to a frame", &toServer, &toFrame, "<message><body/></message>", "<message xmlns='jabber:client'><body/></message>"},
		{"a child that says its namespace", &toClient, &toServer, "<message><body xmlns='jabber:client'>x</body></message>", "<message><body>x</body></message>"},
		{"the same without a mapping is left", &toClient, &toFrame, "<message><body xmlns='jabber:client'>x</body></message>", "<message xmlns='jabber:client'><body xmlns='jabber:client'>x</body></message>"},
		{"forwarded", &toClient, &toServer, "<message><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'><body/></message></forwarded></message>", "<message><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'><body/></message></forwarded></message>"},
		{"carbon copy", &toClient, &toServer, "<message><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'><body/></message></forwarded></received></message>", "<message><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'><body/></message></forwarded></received></message>"},
		{"the target's namespace below another", &toClient, &toServer, "<message><f xmlns='f'><message xmlns='jabber:server'/></f></message>", "<message><f xmlns='f'><message xmlns='jabber:server'/></f></message>"},
		{"below another, by the default namespace of the stream", &toClient, &toServer, "<message><f:f xmlns:f='f'><body/></f:f></message>", "<message><f:f xmlns:f='f'><body xmlns='jabber:client'/></f:f></message>"},
		{"below another, by a prefix", &toClient, &toServer, "<c:message xmlns:c='jabber:client'><f xmlns='f'><c:message/></f></c:message>", "<message><f xmlns='f'><c:message xmlns:c='jabber:client'/></f></message>"},
		{"what is no stanza is not mapped", &toClient, &toServer, "<x xmlns='u'><message xmlns='jabber:client'/></x>", "<x xmlns='u'><message xmlns='jabber:client'/></x>"},

		// Prefixed stanzas (RFC 6120 §4.8.5).
		{"prefixed", &toClient, &toFrame, "<c:message xmlns:c='jabber:client'><c:body>x</c:body></c:message>", "<message xmlns='jabber:client'><body>x</body></message>"},
		{"prefixed by the header", &toldPrefix, &toFrame, "<c:message><c:body>x</c:body></c:message>", "<message xmlns='jabber:client'><body>x</body></message>"},
		{"prefixed, with another default namespace", &toClient, &toClient, "<c:message xmlns:c='jabber:client' xmlns='u'><c:body>x</c:body><x/></c:message>", "<message><body>x</body><x xmlns='u'/></message>"},
		{"prefixed child", &toClient, &toServer, "<message><c:body xmlns:c='jabber:client'>x</c:body></message>", "<message><body>x</body></message>"},
		{"prefixed attribute of the content namespace", &toClient, &toServer, "<c:message xmlns:c='jabber:client' c:a='1'/>", "<message xmlns:c='jabber:client' c:a='1'/>"},

		// Declarations that say nothing new.
		{"redundant", &toFrame, &toServer, "<message xmlns='jabber:client' xmlns:db='jabber:server:dialback' xmlns:x='u'><db:a/><x:b/></message>", "<message xmlns:x='u'><db:a/><x:b/></message>"},
		{"redundant below another namespace stays", &toFrame, &toServer, "<message xmlns='jabber:client'><f xmlns='f' xmlns:db='jabber:server:dialback'/></message>", "<message><f xmlns='f' xmlns:db='jabber:server:dialback'/></message>"},
		{"a name that only begins like a declaration", &toFrame, &toClient, "<iq xmlnsx='1' xmlns='jabber:client' a='xmlns=2'/>", "<iq xmlnsx='1' a='xmlns=2'/>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := carried(t, c.in, c.from, c.to)
			if err != nil || got != c.want {
				t.Errorf("%s\n%s, %v\nwant %s", c.in, got, err, c.want)
			}
		})
	}
}

// What cannot be carried without changing what it means, or at no price, is refused.
func TestCarryRefuses(t *testing.T) {
	long := strings.Repeat("x", 4000)
	for _, c := range []struct {
		name     string
		from, to *place
		in       string
		want     frame.CarryError
	}{
		{"a child in the target's namespace", &toClient, &toServer, "<message><body/><x xmlns='jabber:server'/></message>", frame.CarryError{Rule: frame.RuleTargetNamespace, Offset: 16}},
		{"deeper", &toClient, &toServer, "<message><a><s:x xmlns:s='jabber:server'/></a></message>", frame.CarryError{Rule: frame.RuleTargetNamespace, Offset: 12}},
		{"a stanza of the target's namespace", &toClient, &toServer, "<message xmlns='jabber:server'/>", frame.CarryError{Rule: frame.RuleTargetNamespace}},
		{"a namespace to be said for each of many", &toClient, &toFrame, "<c:iq xmlns:c='jabber:client' xmlns='" + long + "'>" + strings.Repeat("<x/>", 1000) + "</c:iq>", frame.CarryError{Rule: frame.RuleGrowth}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := carried(t, c.in, c.from, c.to)
			e, ok := errors.AsType[*frame.CarryError](err)
			if !ok || e.Rule != c.want.Rule {
				t.Fatalf("%v, want %v", err, &c.want)
			}
			if at := e.Offset - int64(len(c.from.before)); c.want.Rule != frame.RuleGrowth && at != c.want.Offset {
				t.Errorf("at %d, want %d", at, c.want.Offset)
			}
			if !errors.Is(err, c.want.Rule) || err.Error() == "" {
				t.Errorf("%v is not %v", err, c.want.Rule)
			}
		})
	}
	var none parser.Element
	if out, err := frame.Carry([]byte("x"), none, &toClient.scope, &toFrame.scope); !errors.Is(err, frame.RuleView) || string(out) != "x" {
		t.Errorf("no element: %q, %v", out, err)
	}
	e := toClient.view(t, "") // there is only the header
	if _, err := frame.Carry(nil, e, &toClient.scope, &toFrame.scope); !errors.Is(err, frame.RuleView) {
		t.Errorf("nothing: %v", err)
	}
}

// places are those that elements are carried between, each to each.
func places() []*place {
	return []*place{&toFrame, &toBody, &toClient, &toServer, &toComponent, &fromClient}
}

// FuzzFixup holds the meaning of whatever is carried, there and back again.
func FuzzFixup(f *testing.F) {
	all := places()
	for _, s := range []string{
		"<message to='a'><body>hi</body></message>", "<c:message xmlns:c='jabber:client' xmlns='u'><c:body>x</c:body><x/></c:message>",
		"<db:result to='a'>x</db:result>", "<iq><p:a/><p:b p:c='1'/></iq>", "<stream:features xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client'><x xmlns='u'/></stream:features>",
		"<message xmlns='jabber:client'><x:f xmlns:x='f' xmlns='jabber:server'><message/></x:f><y xmlns=''/></message>",
		"<features xmlns='http://etherx.jabber.org/streams' xmlns:stream='u' stream:y=''><x xmlns='u'/><y/></features >",
		"<message xmlns='jabber:client'><body xml:lang='x'/><f xmlns='f'><m:message xmlns:m='jabber:client'><body/></m:message></f></message>",
	} {
		for i := range all {
			f.Add(s, uint8(i), uint8(i+1))
			f.Add(s, uint8(i), uint8(i+2))
		}
	}
	n := 0
	for r := range vectors.All() {
		if r.Mode != vectors.ModeFrame || r.Expect != vectors.Accept {
			continue
		}
		if n++; n%61 == 0 {
			if b, err := r.Bytes(); err == nil {
				f.Add(string(b), uint8(n), uint8(n/61))
			}
		}
	}
	f.Fuzz(func(t *testing.T, element string, i, k uint8) {
		from, to := all[int(i)%len(all)], all[int(k)%len(all)]
		element = strings.Trim(element, " \t\r\n")
		if !single(t, element, from) {
			t.Skip()
		}
		there, err := carried(t, element, from, to)
		if err == nil {
			_, err = carried(t, there, to, from)
		}
		if _, ok := errors.AsType[*frame.CarryError](err); err != nil && !ok {
			t.Fatal(err)
		}
	})
}

// single reports whether there is one element in a place, and nothing else.
func single(t testing.TB, element string, p *place) bool {
	events, err := p.events(t, element)
	if err != nil {
		return false
	}
	depth := 0
	for n, e := range events {
		switch e.Kind {
		case fuzz.Start:
			depth++
		case fuzz.End:
			depth--
		}
		if depth == 0 {
			return n == len(events)-1 && e.Kind == fuzz.End
		}
	}
	return false
}
