package writer_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/writer"
)

// step is a call of a writer.
type step func(*writer.Writer) error

func start(n names.Name) step { return func(w *writer.Writer) error { return w.Start(n) } }
func startNS(space, local string) step {
	return func(w *writer.Writer) error { return w.StartNS(space, local) }
}
func declare(prefix, space string) step {
	return func(w *writer.Writer) error { return w.Declare(prefix, space) }
}
func attr(n names.Name, v string) step {
	return func(w *writer.Writer) error { return w.AttrString(n, v) }
}
func attrNS(space, local, v string) step {
	return func(w *writer.Writer) error { return w.AttrNS(space, local, v) }
}
func text(s string) step              { return func(w *writer.Writer) error { return w.TextString(s) } }
func openStream(h writer.Header) step { return func(w *writer.Writer) error { return w.OpenStream(h) } }
func continued(h writer.Header) step  { return func(w *writer.Writer) error { return w.Continue(h) } }
func streamError(e writer.StreamError) step {
	return func(w *writer.Writer) error { return w.StreamError(e) }
}
func startPrefix(prefix, space, local string) step {
	return func(w *writer.Writer) error { return w.StartPrefix(prefix, space, local) }
}

func end(w *writer.Writer) error         { return w.End() }
func closeStream(w *writer.Writer) error { return w.CloseStream() }
func restart(w *writer.Writer) error     { return w.Restart() }
func keepalive(w *writer.Writer) error   { return w.Keepalive() }

func newWriter(t testing.TB, o writer.Options) *writer.Writer {
	t.Helper()
	w, err := writer.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// do makes calls that are to succeed.
func do(t testing.TB, w *writer.Writer, steps ...step) {
	t.Helper()
	for i, s := range steps {
		if err := s(w); err != nil {
			t.Fatalf("call %d: %v", i, err)
		}
	}
}

// inStream is a client's stream whose header was written.
func inStream(declarations ...writer.Declaration) step {
	return continued(writer.Header{Declarations: declarations})
}

var db = writer.Declaration{Prefix: "db", Space: "jabber:server:dialback"}

func TestElements(t *testing.T) {
	const streams, dialback = "http://etherx.jabber.org/streams", "jabber:server:dialback"
	for _, c := range []struct {
		name      string
		steps     []step
		want      string
		canonical string // what canonical form has instead, if that is something else
	}{
		{"in a stream", []step{inStream(), start(names.Message), attr(names.To, "a"), start(names.Body), text("hi"), end, end},
			"<message to='a'><body>hi</body></message>", ""},
		{"on its own", []step{start(names.Message), start(names.Body), end, end},
			"<message xmlns='jabber:client'><body/></message>", ""},
		{"without content", []step{inStream(), start(names.Presence), end}, "<presence/>", ""},
		{"with empty text", []step{inStream(), start(names.Presence), text(""), end}, "<presence/>", ""},
		{"one after the other", []step{inStream(), start(names.Presence), end, start(names.Presence), end}, "<presence/><presence/>", ""},
		{"other namespace", []step{inStream(), startNS("urn:x", "a"), startNS("urn:x", "b"), startNS("urn:y", "c"), end, end, startNS("urn:x", "d"), end, end},
			"<a xmlns='urn:x'><b><c xmlns='urn:y'/></b><d/></a>", ""},
		{"no namespace", []step{inStream(), startNS("", "a"), start(names.Message), startNS("", "b"), end, end, end},
			"<a xmlns=''><message xmlns='jabber:client'><b xmlns=''/></message></a>", ""},
		{"back to the stream's", []step{inStream(), start(names.Message), startNS("urn:x", "a"), start(names.Body), end, end, start(names.Body), end, end},
			"<message><a xmlns='urn:x'><body xmlns='jabber:client'/></a><body/></message>", ""},
		{"stream prefix", []step{inStream(), start(names.StreamsFeatures), end}, "<stream:features/>", ""},
		{"stream prefix of its own", []step{start(names.StreamsFeatures), start(names.StreamErrorText), end, end},
			"<stream:features xmlns:stream='http://etherx.jabber.org/streams'><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:features>",
			"<features xmlns='http://etherx.jabber.org/streams'><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></features>"},
		{"header's prefix", []step{inStream(db), startNS(dialback, "result"), text("x"), end}, "<db:result>x</db:result>", ""},
		{"header's prefix below", []step{inStream(db), start(names.Message), startNS(dialback, "result"), end, end},
			"<message><db:result/></message>", "<message><result xmlns='jabber:server:dialback'/></message>"},
		{"header's prefix, shadowed", []step{inStream(db), start(names.Message), declare("db", "urn:x"), startNS(dialback, "result"), end, end},
			"<message xmlns:db='urn:x'><result xmlns='jabber:server:dialback'/></message>", "<message><result xmlns='jabber:server:dialback'/></message>"},
		{"prefix of its own", []step{inStream(), startPrefix("p", "urn:x", "a"), startNS("urn:x", "b"), end, startPrefix("p", "urn:x", "c"), end, end},
			"<p:a xmlns:p='urn:x'><p:b/><p:c/></p:a>", "<a xmlns='urn:x'><b/><c/></a>"},
		{"prefix in scope", []step{inStream(), start(names.Message), declare("p", "urn:x"), startNS("urn:x", "a"), end, end},
			"<message xmlns:p='urn:x'><p:a/></message>", "<message><a xmlns='urn:x'/></message>"},
		{"declared again", []step{inStream(), start(names.Message), declare("p", "urn:x"), declare("p", "urn:x"), start(names.Body), declare("p", "urn:x"), declare("", "jabber:client"), end, end},
			"<message xmlns:p='urn:x'><body/></message>", "<message><body/></message>"},
		{"declared anew", []step{inStream(), start(names.Message), declare("p", "urn:x"), start(names.Body), declare("p", "urn:y"), end, startNS("urn:x", "a"), end, end},
			"<message xmlns:p='urn:x'><body xmlns:p='urn:y'/><p:a/></message>", "<message><body/><a xmlns='urn:x'/></message>"},
		{"xml declared", []step{inStream(), start(names.Message), declare("xml", "http://www.w3.org/XML/1998/namespace"), end}, "<message/>", ""},
		{"language", []step{inStream(), start(names.Message), attr(names.XMLLang, "de"), end}, "<message xml:lang='de'/>", ""},
		{"language by name", []step{inStream(), start(names.Message), attrNS("http://www.w3.org/XML/1998/namespace", "lang", "de"), end}, "<message xml:lang='de'/>", ""},
		{"element of xml", []step{inStream(), startNS("http://www.w3.org/XML/1998/namespace", "a"), startNS("", "b"), end, end}, "<xml:a><b xmlns=''/></xml:a>", ""},
		{"attributes with namespaces", []step{inStream(), start(names.Message), attrNS("urn:x", "a", "1"), attrNS("urn:x", "b", "2"), attrNS("urn:y", "a", "3"), attrNS("", "a", "4"), end},
			"<message xmlns:ns1='urn:x' ns1:a='1' ns1:b='2' xmlns:ns2='urn:y' ns2:a='3' a='4'/>", ""},
		{"attribute's prefix in scope", []step{inStream(), start(names.Message), attrNS("urn:x", "a", "1"), start(names.Body), attrNS("urn:x", "a", "2"), end, end},
			"<message xmlns:ns1='urn:x' ns1:a='1'><body ns1:a='2'/></message>", ""},
		{"attribute's prefix declared", []step{inStream(), start(names.Message), declare("p", "urn:x"), attrNS("urn:x", "a", "1"), end},
			"<message xmlns:p='urn:x' p:a='1'/>", "<message xmlns:ns1='urn:x' ns1:a='1'/>"},
		{"made up prefix that is taken", []step{inStream(writer.Declaration{Prefix: "ns1", Space: "urn:z"}), start(names.Message), attrNS("urn:x", "a", "1"), end},
			"<message xmlns:ns2='urn:x' ns2:a='1'/>", ""},
		{"attribute in a known namespace", []step{inStream(), start(names.Message), attr(names.Body, "1"), end},
			"<message xmlns:ns1='jabber:client' ns1:body='1'/>", ""},
		{"attribute in the stream's", []step{inStream(), start(names.Message), attrNS(streams, "a", "1"), end}, "<message stream:a='1'/>", ""},
		{"namespace with markup", []step{inStream(), startNS("'<>&\"\r\n\tä", "a"), end}, "<a xmlns='&apos;&lt;&gt;&amp;&quot;&#13;&#10;&#9;ä'/>", ""},
		{"names beyond ASCII", []step{inStream(), startNS("urn:x", "ä·"), attrNS("", "é", "ü"), end}, "<ä· xmlns='urn:x' é='ü'/>", ""},
		{"element with the name of an attribute", []step{inStream(), start(names.To), end}, "<to xmlns=''/>", ""},
		{"element named xmlns", []step{inStream(), startNS("u", "xmlns"), startNS("u", "xmlns"), end, startNS("u", "a"), end, startNS("", "xmlns"), startNS("", "xmlns"), end, end, end},
			"<xmlns xmlns='u'><xmlns/><a/><xmlns xmlns=''><xmlns/></xmlns></xmlns>",
			"<ns1:xmlns xmlns:ns1='u'><ns1:xmlns/><a xmlns='u'/><xmlns xmlns=''><xmlns/></xmlns></ns1:xmlns>"},
		{"ends around it", []step{inStream(), start(names.Message), startNS("u", "a"), text("x"), startNS("v", "b"), text("y"), end, text("z"), end, end},
			"<message><a xmlns='u'>x<b xmlns='v'>y</b>z</a></message>", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, canonical := range []bool{false, true} {
				want := c.want
				if canonical && c.canonical != "" {
					want = c.canonical
				}
				w := newWriter(t, writer.Options{Canonical: canonical})
				do(t, w, c.steps...)
				if got := string(w.Bytes()); got != want {
					t.Errorf("canonical %t:\n%s, want\n%s", canonical, got, want)
				}
			}
		})
	}
}

// Every known name is written as its namespace and local name are, by whatever
// way.
func TestKnownNames(t *testing.T) {
	for _, canonical := range []bool{false, true} {
		symbols, strings := newWriter(t, writer.Options{Canonical: canonical}), newWriter(t, writer.Options{Canonical: canonical})
		do(t, symbols, inStream(db))
		do(t, strings, inStream(db))
		n := names.Name(1)
		for ; !n.Registered(); n++ {
			for _, around := range []names.Name{0, names.Message, names.DiscoInfoQuery} {
				for _, a := range []names.Name{n, names.To, names.XMLLang} {
					var by, as []step
					if around != 0 {
						by, as = append(by, start(around)), append(as, start(around))
					}
					by = append(by, start(n), attr(a, "1"), end)
					as = append(as, startNS(n.SpaceURI(), n.Local()), attrNS(a.SpaceURI(), a.Local(), "1"), end)
					if around != 0 {
						by, as = append(by, end), append(as, end)
					}
					if n.Space() == names.NSXMLNS {
						continue
					}
					do(t, symbols, by...)
					do(t, strings, as...)
				}
			}
			if got, want := string(symbols.Bytes()), string(strings.Bytes()); got != want {
				t.Fatalf("canonical %t, %v: %s, want %s", canonical, n, got, want)
			}
			symbols.WriteTo(discard{})
			strings.WriteTo(discard{})
		}
		if n < 2000 {
			t.Errorf("only %d names", n)
		}
	}
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

// A name of the application's is one like any other, and is looked at: what can be
// registered need not be a name.
func TestRegisteredNames(t *testing.T) {
	good := names.MustRegister("urn:example:writer", "good")
	bad := names.MustRegister("urn:example:writer", "bad\u00d7")
	badSpace := names.MustRegister("urn:example:writer\x01", "a")
	attribute := names.MustRegister("", "writer-attribute")
	w := newWriter(t, writer.Options{})
	do(t, w, start(good), attr(attribute, "1"), start(good), end, end)
	if got, want := string(w.Bytes()), "<good xmlns='urn:example:writer' writer-attribute='1'><good/></good>"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for _, c := range []struct {
		step step
		rule writer.Rule
		at   int
	}{
		{start(bad), writer.RuleName, 3},
		{start(badSpace), writer.RuleChar, 18},
		{attr(bad, "1"), writer.RuleName, 3},
		{attr(badSpace, "1"), writer.RuleChar, 18},
		{attr(attribute, "2"), writer.RuleDuplicateAttribute, 0},
		{attrNS("", "writer-attribute", "2"), writer.RuleDuplicateAttribute, 0},
	} {
		w.Reset()
		do(t, w, start(good), attr(attribute, "1"))
		err := c.step(w)
		var e *writer.Error
		if !errors.As(err, &e) || e.Rule != c.rule || e.At != c.at {
			t.Errorf("%v, want %v at %d", err, c.rule, c.at)
		}
	}
}

// An attribute is one by its expanded name, however it is given and whatever its
// value is.
func TestDuplicateAttributes(t *testing.T) {
	const xml = "http://www.w3.org/XML/1998/namespace"
	same := [][]step{
		{attr(names.To, "a"), attrNS("", "to", "a"), attr(names.To, "<"), attr(names.To, strings.Repeat("x", 5000))},
		{attr(names.XMLLang, "a"), attrNS(xml, "lang", "a"), attr(names.XMLLang, "&")},
		{attrNS("urn:x", "to", "a"), attrNS("urn:x", "to", "b")},
		{attr(names.Body, "a"), attrNS("jabber:client", "body", "a")},
		{attrNS("", "zz", "a"), attrNS("", "zz", "&")},
	}
	for i, one := range same {
		for k, other := range same {
			for a, first := range one {
				for b, second := range other {
					w := newWriter(t, writer.Options{})
					do(t, w, start(names.Message), attr(names.ID, "1"), first, attr(names.Type, "2"))
					if err := second(w); i == k != errors.Is(err, writer.RuleDuplicateAttribute) {
						t.Errorf("%d.%d, then %d.%d: %v", i, a, k, b, err)
					}
				}
			}
		}
	}
	// One for each bit of a filter, and more.
	w := newWriter(t, writer.Options{})
	do(t, w, start(names.Message))
	for i := range 200 {
		do(t, w, attrNS("", "a"+strings.Repeat("b", i), "1"))
	}
	for i := range 200 {
		if err := w.AttrNS("", "a"+strings.Repeat("b", i), "1"); !errors.Is(err, writer.RuleDuplicateAttribute) {
			t.Fatalf("%d: %v", i, err)
		}
		w.Resume()
	}
}

// An attribute that was refused for its value is not there, however many are.
func TestRefusedAttributesAreNotThere(t *testing.T) {
	with := func(value string) []step {
		return []step{attr(names.To, value), attr(names.XMLLang, value), attrNS("", "zz", value), attrNS("u", "zz", value), attrNS("v", "zz", value)}
	}
	good, bad := with("x"), with("\x00")
	for _, n := range []int{0, 5, 30, 31, 32, 33, 34, 60} {
		for k := range good {
			w := newWriter(t, writer.Options{})
			do(t, w, start(names.Message), declare("p", "u"))
			for i := range n {
				do(t, w, attrNS("", "a"+strings.Repeat("b", i), "1"))
			}
			for i, s := range bad {
				if err := s(w); !errors.Is(err, writer.RuleChar) {
					t.Fatalf("value %d: %v", i, err)
				}
				w.Resume()
			}
			do(t, w, good[k])
			for i, s := range good {
				if err := s(w); i == k != errors.Is(err, writer.RuleDuplicateAttribute) {
					t.Fatalf("%d behind %d and %d others: %v", i, k, n, err)
				}
				w.Resume()
			}
		}
	}
}
