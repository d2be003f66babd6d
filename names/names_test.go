package names_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/names"
)

func TestConvention(t *testing.T) {
	for _, c := range []struct {
		symbol     names.Name
		uri, local string
	}{
		{names.Message, "jabber:client", "message"},
		{names.Presence, "jabber:client", "presence"},
		{names.IQ, "jabber:client", "iq"},
		{names.Body, "jabber:client", "body"},
		{names.Error, "jabber:client", "error"},
		{names.Status, "jabber:client", "status"},
		{names.ServerMessage, "jabber:server", "message"},
		{names.ComponentHandshake, "jabber:component:accept", "handshake"},
		{names.To, "", "to"},
		{names.From, "", "from"},
		{names.ID, "", "id"},
		{names.Type, "", "type"},
		{names.Version, "", "version"},
		{names.JID, "", "jid"},
		{names.AttrName, "", "name"},
		{names.AttrStatus, "", "status"},
		{names.XMLLang, "http://www.w3.org/XML/1998/namespace", "lang"},
		{names.StreamsStream, "http://etherx.jabber.org/streams", "stream"},
		{names.StreamsFeatures, "http://etherx.jabber.org/streams", "features"},
		{names.StreamErrorNotWellFormed, "urn:ietf:params:xml:ns:xmpp-streams", "not-well-formed"},
		{names.StanzaErrorItemNotFound, "urn:ietf:params:xml:ns:xmpp-stanzas", "item-not-found"},
		{names.SASLAuth, "urn:ietf:params:xml:ns:xmpp-sasl", "auth"},
		{names.SASL2UserAgent, "urn:xmpp:sasl:2", "user-agent"},
		{names.TLSStarttls, "urn:ietf:params:xml:ns:xmpp-tls", "starttls"},
		{names.FramingOpen, "urn:ietf:params:xml:ns:xmpp-framing", "open"},
		{names.HTTPBindBody, "http://jabber.org/protocol/httpbind", "body"},
		{names.XBOSHRestart, "urn:xmpp:xbosh", "restart"},
		{names.SMR, "urn:xmpp:sm:3", "r"},
		{names.CarbonsSent, "urn:xmpp:carbons:2", "sent"},
		{names.OMEMOEncrypted, "urn:xmpp:omemo:2", "encrypted"},
		{names.VCardTempFN, "vcard-temp", "FN"},
	} {
		if got := names.Lookup(c.uri, c.local); got != c.symbol || got == 0 {
			t.Errorf("{%s}%s is %d, not %d", c.uri, c.local, got, c.symbol)
		}
	}
	for space, uri := range map[names.Space]string{
		names.NSNone: "", names.NSXML: "http://www.w3.org/XML/1998/namespace", names.NSClient: "jabber:client",
		names.NSStreams: "http://etherx.jabber.org/streams", names.NSSASL: "urn:ietf:params:xml:ns:xmpp-sasl",
	} {
		if got := names.LookupSpace(uri); got != space || space.URI() != uri {
			t.Errorf("namespace %q is %d, not %d", uri, got, space)
		}
	}
}

// Every constant has the symbol of the name that its comment gives, every known name has one constant.
func TestConstants(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "names_gen.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	spaces, locals := map[names.Space]string{}, map[names.Name]string{}
	for _, decl := range f.Decls {
		d := decl.(*ast.GenDecl)
		if d.Doc == nil {
			t.Error("a group of constants has no comment")
		}
		for _, spec := range d.Specs {
			v := spec.(*ast.ValueSpec)
			id, said := v.Names[0].Name, strings.TrimSpace(v.Comment.Text())
			n, err := strconv.ParseUint(v.Values[0].(*ast.BasicLit).Value, 10, 32)
			if err != nil {
				t.Fatal(id, err)
			}
			switch v.Type.(*ast.Ident).Name {
			case "Space":
				s := names.Space(n)
				if spaces[s] != "" || s.URI() != said && s != names.NSNone {
					t.Errorf("%s: %q, of which the comment says %q", id, s.URI(), said)
				}
				spaces[s] = id
			case "Name":
				n := names.Name(n)
				group := "Names in namespace " + n.SpaceURI() + "."
				if n.Space() == names.NSNone {
					group = "Names in no namespace."
				}
				if locals[n] != "" || n.Local() != said || strings.TrimSpace(d.Doc.Text()) != group {
					t.Errorf("%s: %v, of which the comments say %q: %q", id, n, d.Doc.Text(), said)
				}
				locals[n] = id
			}
		}
	}
	for n := names.Name(1); n.Space() != 0; n++ {
		if locals[n] == "" && !strings.HasPrefix(n.SpaceURI(), "urn:example:") {
			t.Errorf("%v has no constant", n)
		}
	}
	t.Logf("%d names in %d namespaces", len(locals), len(spaces))
}

func TestMustRegister(t *testing.T) {
	if n := names.MustRegister("jabber:client", "body"); n != names.Body {
		t.Errorf("%v is not the known name", n)
	}
	if n := names.MustRegister("urn:example:test", "own"); n == 0 || names.Lookup("urn:example:test", "own") != n {
		t.Errorf("%v does not resolve to itself", n)
	}
	defer func() {
		err, _ := recover().(error)
		var typed *names.RegisterError
		if !errors.Is(err, names.ErrLocal) || !errors.As(err, &typed) || typed.Local != "b\nc" {
			t.Errorf("panics with %v", err)
		}
	}()
	names.MustRegister("urn:example:test", "b\nc")
}
