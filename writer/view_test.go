package writer_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// stanzas returns the first-level elements of a stream with that header, or of a
// document without one, as views that stay.
func stanzas(t testing.TB, header, body string) (all []parser.Stanza) {
	t.Helper()
	f := parser.Document
	if header != "" {
		f = parser.Stream
	}
	p, err := parser.New(parser.Options{Framing: f, Limits: limits.Limits{Skip: 1 << 20}})
	if err != nil {
		t.Fatal(err)
	}
	for in := []byte(header + body); len(in) > 0; {
		in = in[p.Feed(in):]
		for {
			st, err := p.NextStanza()
			if err == parser.ErrMoreInput {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", body, err)
			}
			all = append(all, st.Clone())
		}
	}
	if header != "" {
		return all[1:]
	}
	return all
}

const (
	clientHeader = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback' xmlns:p='urn:p'>"
	oddHeader    = "<s:stream xmlns='http://etherx.jabber.org/streams' xmlns:s='http://etherx.jabber.org/streams' xmlns:c='jabber:client'>"
	bareHeader   = "<stream:stream xmlns:stream='http://etherx.jabber.org/streams'>"
)

// What a parser read is written by tokens, as elements, raw and in canonical form,
// to a stream and as a message of its own.
func TestViews(t *testing.T) {
	for _, c := range []struct {
		name, header, in string
		element          string // to a client's stream with the prefix db
		raw              string // the same, raw; as element where it is empty
		canonical        string // and in canonical form
		frame, rawFrame  string // as a message of its own
	}{
		{"plain", clientHeader, `<message to="a"><body>hi</body ></message>`,
			"<message to='a'><body>hi</body></message>", `<message to="a"><body>hi</body ></message>`, "<message to='a'><body>hi</body></message>",
			"<message xmlns='jabber:client' to='a'><body>hi</body></message>", `<message xmlns='jabber:client' to="a"><body>hi</body ></message>`},
		{"declared again", clientHeader, "<message xmlns='jabber:client'><body xmlns='jabber:client'/></message>",
			"<message><body/></message>", "<message xmlns='jabber:client'><body xmlns='jabber:client'/></message>", "<message><body/></message>",
			"<message xmlns='jabber:client'><body/></message>", "<message xmlns='jabber:client'><body xmlns='jabber:client'/></message>"},
		{"CDATA and references", clientHeader, "<a xmlns='u' b='&#x41;&quot;&#10;'>&#60;<![CDATA[>]]]]>&gt;x\r\ny</a>",
			"<a xmlns='u' b='A&quot;&#10;'>&lt;&gt;]]&gt;x\ny</a>", "<a xmlns='u' b='&#x41;&quot;&#10;'>&#60;<![CDATA[>]]]]>&gt;x\r\ny</a>", "<a xmlns='u' b='A&quot;&#10;'>&lt;&gt;]]&gt;x\ny</a>",
			"<a xmlns='u' b='A&quot;&#10;'>&lt;&gt;]]&gt;x\ny</a>", "<a xmlns='u' b='&#x41;&quot;&#10;'>&#60;<![CDATA[>]]]]>&gt;x\r\ny</a>"},
		{"prefix from the header", clientHeader, "<message><p:a p:b='1'/></message>",
			"<message><p:a xmlns:p='urn:p' p:b='1'/></message>", "", "<message><a xmlns='urn:p' xmlns:ns1='urn:p' ns1:b='1'/></message>",
			"<message xmlns='jabber:client'><p:a xmlns:p='urn:p' p:b='1'/></message>", ""},
		{"dialback", clientHeader, "<db:result to='a'>x</db:result>",
			"<db:result to='a'>x</db:result>", "", "<db:result to='a'>x</db:result>",
			"<db:result xmlns:db='jabber:server:dialback' to='a'>x</db:result>", ""},
		{"features", clientHeader, "<stream:features><a xmlns='u'/></stream:features>",
			"<stream:features><a xmlns='u'/></stream:features>", "", "<stream:features><a xmlns='u'/></stream:features>",
			"<stream:features xmlns:stream='http://etherx.jabber.org/streams'><a xmlns='u'/></stream:features>", ""},
		{"stanza with a prefix", oddHeader, "<c:message><c:body/></c:message>",
			"<message><body/></message>", "", "<message><body/></message>", "<message xmlns='jabber:client'><body/></message>", ""},
		{"stanza with a prefix and another default", oddHeader, "<c:message xmlns='u' c:x='1'><a/><c:body><b/></c:body></c:message>",
			"<message xmlns:c='jabber:client' c:x='1'><a xmlns='u'/><body><b xmlns='u'/></body></message>", "", "<message xmlns:ns1='jabber:client' ns1:x='1'><a xmlns='u'/><body><b xmlns='u'/></body></message>",
			"<message xmlns='jabber:client' xmlns:c='jabber:client' c:x='1'><a xmlns='u'/><body><b xmlns='u'/></body></message>", ""},
		{"no namespace", bareHeader, "<a><b xmlns='u'><c xmlns=''/></b></a>",
			"<a xmlns=''><b xmlns='u'><c xmlns=''/></b></a>", "<a xmlns=''><b xmlns='u'><c xmlns=''/></b></a>", "<a xmlns=''><b xmlns='u'><c xmlns=''/></b></a>",
			"<a><b xmlns='u'><c xmlns=''/></b></a>", "<a><b xmlns='u'><c xmlns=''/></b></a>"},
		{"prefixes of its own", "", "<q:a xmlns:q='u' xmlns:r='v'><q:b r:c='1' d='r:x'/><e xmlns:q='w'><q:f/></e></q:a>",
			"<q:a xmlns:q='u' xmlns:r='v'><q:b r:c='1' d='r:x'/><e xmlns:q='w' xmlns=''><q:f/></e></q:a>", "", "<a xmlns='u'><b xmlns:ns2='v' ns2:c='1' d='r:x'/><e xmlns=''><f xmlns='w'/></e></a>",
			"<q:a xmlns:q='u' xmlns:r='v'><q:b r:c='1' d='r:x'/><e xmlns:q='w'><q:f/></e></q:a>", ""},
		{"two prefixes for one namespace", "", "<a xmlns:q='u' xmlns:r='u' q:b='1' r:c='2'/>",
			"<a xmlns:q='u' xmlns:r='u' xmlns='' q:b='1' r:c='2'/>", "<a xmlns='' xmlns:q='u' xmlns:r='u' q:b='1' r:c='2'/>", "<a xmlns='' xmlns:ns1='u' ns1:b='1' ns1:c='2'/>",
			"<a xmlns:q='u' xmlns:r='u' q:b='1' r:c='2'/>", ""},
		{"prefix that means something else here", "", "<db:a xmlns:db='u' db:b='1'><db:c xmlns:db='jabber:server:dialback'/></db:a>",
			"<db:a xmlns:db='u' db:b='1'><db:c xmlns:db='jabber:server:dialback'/></db:a>", "", "<a xmlns='u' xmlns:ns1='u' ns1:b='1'><c xmlns='jabber:server:dialback'/></a>",
			"<db:a xmlns:db='u' db:b='1'><db:c xmlns:db='jabber:server:dialback'/></db:a>", ""},
		{"names of xml", clientHeader, "<message xml:lang='de' xml:x='1'><xml:a xmlns:xml='http://www.w3.org/XML/1998/namespace'/></message>",
			"<message xml:lang='de' xml:x='1'><xml:a/></message>",
			"<message xml:lang='de' xml:x='1'><xml:a xmlns:xml='http://www.w3.org/XML/1998/namespace'/></message>", "<message xml:lang='de' xml:x='1'><xml:a/></message>",
			"<message xmlns='jabber:client' xml:lang='de' xml:x='1'><xml:a/></message>",
			"<message xmlns='jabber:client' xml:lang='de' xml:x='1'><xml:a xmlns:xml='http://www.w3.org/XML/1998/namespace'/></message>"},
		{"element of xml", clientHeader, "<xml:a><b/></xml:a>",
			"<xml:a><b/></xml:a>", "", "<xml:a><b/></xml:a>", "<xml:a><b xmlns='jabber:client'/></xml:a>", ""},
		{"colons in values", clientHeader, "<message to='p:b' ><body>12:30</body ><a xmlns='urn:p:b' xml:lang='y:z'/></message>",
			"<message to='p:b'><body>12:30</body><a xmlns='urn:p:b' xml:lang='y:z'/></message>", "<message to='p:b' ><body>12:30</body ><a xmlns='urn:p:b' xml:lang='y:z'/></message>", "<message to='p:b'><body>12:30</body><a xmlns='urn:p:b' xml:lang='y:z'/></message>",
			"<message xmlns='jabber:client' to='p:b'><body>12:30</body><a xmlns='urn:p:b' xml:lang='y:z'/></message>", "<message xmlns='jabber:client' to='p:b' ><body>12:30</body ><a xmlns='urn:p:b' xml:lang='y:z'/></message>"},
		{"prefixes that tags declare", clientHeader, "<message><q:a xmlns:q='u'><b/></q:a><r:c xmlns:r='v' ></r:c></message>",
			"<message><q:a xmlns:q='u'><b/></q:a><r:c xmlns:r='v'/></message>", "<message><q:a xmlns:q='u'><b/></q:a><r:c xmlns:r='v' ></r:c></message>",
			"<message><a xmlns='u'><b xmlns='jabber:client'/></a><c xmlns='v'/></message>",
			"<message xmlns='jabber:client'><q:a xmlns:q='u'><b/></q:a><r:c xmlns:r='v'/></message>", "<message xmlns='jabber:client'><q:a xmlns:q='u'><b/></q:a><r:c xmlns:r='v' ></r:c></message>"},
		{"prefix that the element's tag declares", clientHeader, "<q:a xmlns:q='u'><b/></q:a >",
			"<q:a xmlns:q='u'><b/></q:a>", "", "<a xmlns='u'><b xmlns='jabber:client'/></a>", "<q:a xmlns:q='u'><b xmlns='jabber:client'/></q:a>", ""},
		{"forwarded", clientHeader, "<message><f xmlns='f'><message xmlns='jabber:client'><body>x</body></message></f></message>",
			"<message><f xmlns='f'><message xmlns='jabber:client'><body>x</body></message></f></message>", "", "<message><f xmlns='f'><message xmlns='jabber:client'><body>x</body></message></f></message>",
			"<message xmlns='jabber:client'><f xmlns='f'><message xmlns='jabber:client'><body>x</body></message></f></message>", ""},
		{"empty element with an end tag", clientHeader, "<message></message>",
			"<message/>", "<message></message>", "<message/>", "<message xmlns='jabber:client'/>", "<message xmlns='jabber:client'></message>"},
		{"namespace with markup", clientHeader, "<a xmlns='&apos;&lt;&#10;'><b/></a>",
			"<a xmlns='&apos;&lt;&#10;'><b/></a>", "", "<a xmlns='&apos;&lt;&#10;'><b/></a>", "<a xmlns='&apos;&lt;&#10;'><b/></a>", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			st := stanzas(t, c.header, c.in)[0]
			raw, rawFrame := c.raw, c.rawFrame
			if raw == "" {
				raw = c.element
			}
			if rawFrame == "" {
				rawFrame = c.frame
			}
			element := func(w *writer.Writer) error { return w.Element(st.Element) }
			tokens := func(w *writer.Writer) error {
				for tok := range st.Tokens() {
					if err := w.Token(tok); err != nil {
						return err
					}
				}
				return nil
			}
			in := func(w *writer.Writer) error { return w.Raw(st.Element) }
			for _, x := range []struct {
				way       string
				stream    bool
				canonical bool
				write     step
				want      string
			}{
				{"element", true, false, element, c.element},
				{"tokens", true, false, tokens, c.element},
				{"raw", true, false, in, raw},
				{"canonical element", true, true, element, c.canonical},
				{"canonical tokens", true, true, tokens, c.canonical},
				{"canonical raw", true, true, in, c.canonical},
				{"element in a frame", false, false, element, c.frame},
				{"tokens in a frame", false, false, tokens, c.frame},
				{"raw in a frame", false, false, in, rawFrame},
			} {
				w := newWriter(t, writer.Options{Canonical: x.canonical})
				if x.stream {
					do(t, w, inStream(db))
				}
				do(t, w, x.write)
				if got := string(w.Bytes()); got != x.want {
					t.Errorf("%s: %s, want %s", x.way, got, x.want)
				}
				// Once more, behind itself.
				do(t, w, x.write)
				if got := string(w.Bytes()); got != x.want+x.want {
					t.Errorf("%s, twice: %s", x.way, got)
				}
			}
		})
	}
}

// A child is written into an element as a stanza is between them.
func TestChildren(t *testing.T) {
	st := stanzas(t, clientHeader, "<message to='a' id='1'><body>x</body><a xmlns='u'/><p:b/></message>")[0]
	w := newWriter(t, writer.Options{})
	do(t, w, inStream(), start(names.Message))
	for a := range st.Attrs() {
		if a.Name() != names.To {
			do(t, w, func(w *writer.Writer) error { return w.TokenAttr(a) })
		}
	}
	do(t, w, attr(names.To, "b"))
	for c := range st.Children() {
		do(t, w, func(w *writer.Writer) error { return w.Element(c) }, func(w *writer.Writer) error { return w.Raw(c) })
	}
	do(t, w, end)
	want := "<message id='1' to='b'><body>x</body><body>x</body><a xmlns='u'/><a xmlns='u'/><p:b xmlns:p='urn:p'/><p:b xmlns:p='urn:p'/></message>"
	if got := string(w.Bytes()); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	// An attribute that is there already is refused.
	do(t, w, start(names.Message), attr(names.ID, "2"))
	for a := range st.Attrs() {
		if err := w.TokenAttr(a); a.Name() == names.ID != errors.Is(err, writer.RuleDuplicateAttribute) {
			t.Errorf("%s: %v", a.Local(), err)
		}
		w.Resume()
	}
}

// Views that are no whole elements are refused, and so is what is in them, whole.
func TestViewsRefused(t *testing.T) {
	const header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
	p, err := parser.New(parser.Options{Limits: limits.Limits{Stanza: limits.Floor, Skip: 1 << 20}})
	if err != nil {
		t.Fatal(err)
	}
	p.Feed([]byte(header + "<message to='a'>" + strings.Repeat("<x>y</x>", 2000)))
	headerView, err := p.NextStanza()
	if err != nil || !headerView.Header() {
		t.Fatal(err)
	}
	w := newWriter(t, writer.Options{})
	do(t, w, start(names.Message), start(names.Body))
	views := func(kind string, e parser.Element) {
		t.Helper()
		for _, s := range []step{
			func(w *writer.Writer) error { return w.Element(e) },
			func(w *writer.Writer) error { return w.Raw(e) },
		} {
			if err := s(w); !errors.Is(err, writer.RuleView) {
				t.Errorf("%s: %v", kind, err)
			}
			w.Resume()
		}
	}
	views("header", headerView.Element)
	for tok := range headerView.Tokens() {
		if err := w.Token(tok); !errors.Is(err, writer.RuleView) {
			t.Errorf("header's token: %v", err)
		}
		w.Resume()
	}
	abandoned, err := p.NextStanza()
	if err != nil || !abandoned.Abandoned() {
		t.Fatal(err)
	}
	views("header that expired", headerView.Element)
	views("abandoned", abandoned.Element)
	for tok := range abandoned.Tokens() {
		if err := w.Token(tok); !errors.Is(err, writer.RuleView) {
			t.Errorf("abandoned token: %v", err)
		}
		w.Resume()
	}
	p.Close()
	views("abandoned that expired", abandoned.Element)
	do(t, w, end, end)
	if got, want := string(w.Bytes()), "<message xmlns='jabber:client'><body/></message>"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// An element that cannot be written whole is not written at all.
func TestElementsAreWholeOrNothing(t *testing.T) {
	for _, c := range []struct {
		name   string
		limits limits.Limits
		in     string
		rule   writer.Rule
		limit  limits.Kind
	}{
		{"depth", limits.Limits{Depth: 3}, "<a><b><c/></b></a>", writer.RuleLimit, limits.Depth},
		{"elements", limits.Limits{Elements: 4}, "<a><b/><c/><d/></a>", writer.RuleLimit, limits.Elements},
		{"attributes", limits.Limits{Attributes: 2}, "<a><b/><c d='' e='' f=''/></a>", writer.RuleLimit, limits.Attributes},
		{"stanza", limits.Limits{Stanza: limits.Floor}, "<a><b/>" + strings.Repeat("<c>x</c>", 2000) + "</a>", writer.RuleLimit, limits.Stanza},
		{"text", limits.Limits{Text: limits.Floor}, "<a><b/>" + strings.Repeat("<![CDATA[0123456789]]>", 1001) + "</a>", writer.RuleLimit, limits.Text},
		{"edition", limits.Limits{}, "<a><b/><c \U00010000=''/></a>", writer.RuleEdition, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, way := range []struct {
				name string
				f    func(*writer.Writer, parser.Element) error
			}{{"element", (*writer.Writer).Element}, {"raw", (*writer.Writer).Raw}} {
				if way.name == "raw" && (c.limit == limits.Attributes || c.limit == limits.Text) {
					continue // what is in its bytes was the parser's
				}
				e := stanzas(t, "", c.in)[0].Element
				canonical := c.rule == writer.RuleEdition
				write := func(w *writer.Writer) error { return way.f(w, e) }
				before := []step{inStream(), start(names.Message), declare("p", "u")}
				if c.limit == limits.Elements {
					before = append(before, start(names.Body), end)
				}
				o := writer.Options{Limits: c.limits, Canonical: canonical}
				refuse(t, o, before, write, &writer.Error{Rule: c.rule, Path: "/message", Limit: c.limit})
				refuse(t, o, append(before, start(names.Body)), write, &writer.Error{Rule: c.rule, Path: "/message/body", Limit: c.limit})
			}
		})
	}
}
