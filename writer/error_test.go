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

// sequence returns steps as one.
func sequence(steps ...step) []step { return steps }

const xmlURI, xmlnsURI = "http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/"

// small are limits that a few calls pass.
var small = limits.Limits{
	Stanza: limits.Floor, Tag: limits.Floor, Value: limits.Floor, Text: limits.Floor, Header: 256, Name: 16,
	References: 3, Depth: 3, Elements: 4, Attributes: 2, Declarations: 2, InScope: 5,
}

// A call that is refused changes nothing: what comes after it is written as though
// it had not been made.
func TestRefusals(t *testing.T) {
	inMessage := sequence(inStream(db), start(names.Message), attr(names.To, "a"))
	inBody := append(inMessage[:3:3], start(names.Body), text("x"))
	kilobytes := strings.Repeat("x", 9990)
	for _, c := range []struct {
		name   string
		limits limits.Limits
		before []step
		step   step
		rule   writer.Rule
		at     int
		path   string
		limit  limits.Kind
	}{
		// Characters.
		{name: "text is not UTF-8", before: inBody, step: text("ab\xffc"), rule: writer.RuleIllFormedUTF8, at: 2, path: "/message/body"},
		{name: "text ends inside a character", before: inBody, step: text("ab\xe2\x82"), rule: writer.RuleIllFormedUTF8, at: 2, path: "/message/body"},
		{name: "text is overlong", before: inBody, step: text("\xc0\xbc"), rule: writer.RuleIllFormedUTF8, path: "/message/body"},
		{name: "text is a surrogate", before: inBody, step: text("\xed\xa0\x80"), rule: writer.RuleIllFormedUTF8, path: "/message/body"},
		{name: "text has NUL", before: inBody, step: text("ab\x00"), rule: writer.RuleChar, at: 2, path: "/message/body"},
		{name: "text has U+FFFE", before: inBody, step: text("\ufffe"), rule: writer.RuleChar, path: "/message/body"},
		{name: "text in an open tag", before: inMessage, step: text("\x01"), rule: writer.RuleChar, path: "/message"},
		{name: "value is not UTF-8", before: inMessage, step: attr(names.ID, "\x80"), rule: writer.RuleIllFormedUTF8, path: "/message"},
		{name: "value has a control character", before: inMessage, step: attr(names.ID, "0123456789\x1b"), rule: writer.RuleChar, at: 10, path: "/message"},
		{name: "namespace has a control character", before: inMessage, step: startNS("u\x01", "a"), rule: writer.RuleChar, at: 1, path: "/message"},
		{name: "attribute's namespace is not UTF-8", before: inMessage, step: attrNS("\xff", "a", ""), rule: writer.RuleIllFormedUTF8, path: "/message"},
		{name: "declared namespace is not UTF-8", before: inMessage, step: declare("p", "urn:\xff"), rule: writer.RuleIllFormedUTF8, at: 4, path: "/message"},
		// Names.
		{name: "no name", before: inMessage, step: startNS("u", ""), rule: writer.RuleName, path: "/message"},
		{name: "name with a space", before: inMessage, step: startNS("u", "a b"), rule: writer.RuleName, at: 1, path: "/message"},
		{name: "name with an end", before: inMessage, step: startNS("u", "a/><b"), rule: writer.RuleName, at: 1, path: "/message"},
		{name: "name begins with a digit", before: inMessage, step: startNS("u", "1a"), rule: writer.RuleName, path: "/message"},
		{name: "name begins with a mark", before: inMessage, step: startNS("u", "\u0301a"), rule: writer.RuleName, path: "/message"},
		{name: "name with a colon", before: inMessage, step: startNS("u", "a:b"), rule: writer.RuleName, at: 1, path: "/message"},
		{name: "name is not UTF-8", before: inMessage, step: startNS("u", "ab\xe9"), rule: writer.RuleIllFormedUTF8, at: 2, path: "/message"},
		{name: "name with a control character", before: inMessage, step: startNS("u", "a\x01"), rule: writer.RuleChar, at: 1, path: "/message"},
		{name: "no attribute name", before: inMessage, step: attrNS("", "", "x"), rule: writer.RuleName, path: "/message"},
		{name: "attribute name with a quote", before: inMessage, step: attrNS("", "a='b'", "x"), rule: writer.RuleName, at: 1, path: "/message"},
		{name: "prefix with a colon", before: inMessage, step: declare("a:b", "u"), rule: writer.RuleName, at: 1, path: "/message"},
		{name: "element's prefix with an end", before: inMessage, step: startPrefix("a>", "u", "b"), rule: writer.RuleName, at: 1, path: "/message"},
		{name: "unknown symbol of an element", before: inMessage, step: start(names.Unknown), rule: writer.RuleUnknownName, path: "/message"},
		{name: "unknown symbol of an attribute", before: inMessage, step: attr(1<<30, ""), rule: writer.RuleUnknownName, path: "/message"},
		// Namespaces.
		{name: "element of xmlns", before: inMessage, step: startNS(xmlnsURI, "a"), rule: writer.RuleReserved, path: "/message"},
		{name: "attribute of xmlns", before: inMessage, step: attrNS(xmlnsURI, "a", "u"), rule: writer.RuleReserved, path: "/message"},
		{name: "attribute xmlns", before: inMessage, step: attrNS("", "xmlns", "u"), rule: writer.RuleReserved, path: "/message"},
		{name: "xml as a default", before: inMessage, step: declare("", xmlURI), rule: writer.RuleReserved, path: "/message"},
		{name: "xml with another prefix", before: inMessage, step: declare("x", xmlURI), rule: writer.RuleReserved, path: "/message"},
		{name: "xml bound to something else", before: inMessage, step: declare("xml", "u"), rule: writer.RuleReserved, path: "/message"},
		{name: "xmlns declared", before: inMessage, step: declare("xmlns", xmlnsURI), rule: writer.RuleReserved, path: "/message"},
		{name: "xmlns' namespace declared", before: inMessage, step: declare("p", xmlnsURI), rule: writer.RuleReserved, path: "/message"},
		{name: "element's prefix xml", before: inMessage, step: startPrefix("xml", "u", "a"), rule: writer.RuleReserved, path: "/message"},
		{name: "element's prefix xmlns", before: inMessage, step: startPrefix("xmlns", "u", "a"), rule: writer.RuleReserved, path: "/message"},
		{name: "prefix undeclared", before: inMessage, step: declare("p", ""), rule: writer.RuleDeclaration, path: "/message"},
		{name: "prefix for no namespace", before: inMessage, step: startPrefix("p", "", "a"), rule: writer.RuleDeclaration, path: "/message"},
		{name: "element's namespace redeclared", before: inMessage, step: declare("", "u"), rule: writer.RulePrefixInUse, path: "/message"},
		{name: "own namespace redeclared", before: sequence(start(names.Message)), step: declare("", "u"), rule: writer.RulePrefixInUse, path: "/message"},
		{name: "prefix declared twice", before: append(inMessage[:3:3], declare("p", "u")), step: declare("p", "v"), rule: writer.RulePrefixInUse, path: "/message"},
		{name: "attribute's prefix redeclared", before: append(inMessage[:3:3], attrNS("jabber:server:dialback", "a", "")), step: declare("db", "u"), rule: writer.RulePrefixInUse, path: "/message"},
		{name: "element's prefix redeclared", before: append(inMessage[:3:3], startPrefix("db", "jabber:server:dialback", "a")), step: declare("db", "u"), rule: writer.RulePrefixInUse, path: "/message/db:a"},
		// Calls out of order.
		{name: "attribute behind text", before: inBody, step: attr(names.ID, "1"), rule: writer.RuleNotInTag, path: "/message/body"},
		{name: "attribute behind an end", before: append(inBody[:5:5], end), step: attrNS("", "a", "1"), rule: writer.RuleNotInTag, path: "/message"},
		{name: "attribute before anything", step: attr(names.ID, "1"), rule: writer.RuleNotInTag},
		{name: "declaration behind text", before: inBody, step: declare("p", "u"), rule: writer.RuleNotInTag, path: "/message/body"},
		{name: "text before anything", step: text("x"), rule: writer.RuleOutside},
		{name: "text between stanzas", before: sequence(inStream()), step: text(" "), rule: writer.RuleOutside},
		{name: "end before anything", step: end, rule: writer.RuleNothingOpen},
		{name: "end of the stream", before: sequence(inStream()), step: end, rule: writer.RuleNothingOpen},
		{name: "one end too many", before: sequence(start(names.Message), end), step: end, rule: writer.RuleNothingOpen},
		{name: "stream header in a stanza", before: sequence(start(names.Message)), step: openStream(writer.Header{}), rule: writer.RuleUnfinished, path: "/message"},
		{name: "second stream header", before: sequence(inStream()), step: openStream(writer.Header{}), rule: writer.RuleStreamOpen},
		{name: "end of the stream in a stanza", before: inBody, step: closeStream, rule: writer.RuleUnfinished, path: "/message/body"},
		{name: "end of no stream", before: sequence(start(names.Message), end), step: closeStream, rule: writer.RuleNoStream},
		{name: "restart in a stanza", before: inBody, step: restart, rule: writer.RuleUnfinished, path: "/message/body"},
		{name: "keepalive in a stanza", before: inBody, step: keepalive, rule: writer.RuleUnfinished, path: "/message/body"},
		{name: "keepalive without a stream", step: keepalive, rule: writer.RuleNoStream},
		{name: "open in a stream", before: sequence(inStream()), step: func(w *writer.Writer) error { return w.Open(writer.Header{}) }, rule: writer.RuleStreamOpen},
		{name: "close in a stream", before: sequence(inStream()), step: func(w *writer.Writer) error { return w.Close("") }, rule: writer.RuleStreamOpen},
		{name: "open in a stanza", before: sequence(start(names.Message)), step: func(w *writer.Writer) error { return w.Open(writer.Header{}) }, rule: writer.RuleUnfinished, path: "/message"},
		{name: "take in a stanza", before: inBody, step: func(w *writer.Writer) error { _, err := w.Take(); return err }, rule: writer.RuleUnfinished, path: "/message/body"},
		{name: "buffer in a stanza", before: inBody, step: func(w *writer.Writer) error { return w.Buffer(nil) }, rule: writer.RuleUnfinished, path: "/message/body"},
		{name: "buffer with output left", before: sequence(start(names.Message), end), step: func(w *writer.Writer) error { return w.Buffer(nil) }, rule: writer.RuleUnfinished},
		// Views.
		{name: "no token", before: inBody, step: func(w *writer.Writer) error { return w.Token(parser.Token{}) }, rule: writer.RuleView, path: "/message/body"},
		{name: "no element", before: inBody, step: func(w *writer.Writer) error { return w.Element(parser.Element{}) }, rule: writer.RuleView, path: "/message/body"},
		{name: "no raw element", before: inMessage, step: func(w *writer.Writer) error { return w.Raw(parser.Element{}) }, rule: writer.RuleView, path: "/message"},
		{name: "no attribute to copy", before: inMessage, step: func(w *writer.Writer) error { return w.TokenAttr(parser.Attr{}) }, rule: writer.RuleView, path: "/message"},
		// Stream errors.
		{name: "stream error in a stanza", before: inBody, step: streamError(writer.StreamError{Condition: writer.Conflict}), rule: writer.RuleUnfinished, path: "/message/body"},
		{name: "no condition", before: sequence(inStream()), step: streamError(writer.StreamError{}), rule: writer.RuleCondition},
		{name: "unknown condition", before: sequence(inStream()), step: streamError(writer.StreamError{Condition: "text"}), rule: writer.RuleCondition},
		{name: "condition with markup", before: sequence(inStream()), step: streamError(writer.StreamError{Condition: "conflict/><a"}), rule: writer.RuleCondition},
		{name: "other host without one", before: sequence(inStream()), step: streamError(writer.StreamError{Condition: writer.SeeOtherHost}), rule: writer.RuleCondition},
		{name: "host with another condition", before: sequence(inStream()), step: streamError(writer.StreamError{Condition: writer.Conflict, Host: "a"}), rule: writer.RuleCondition},
		{name: "application's condition without a namespace", before: sequence(inStream()), step: streamError(writer.StreamError{Condition: writer.Conflict, Application: &writer.Application{Local: "a"}}), rule: writer.RuleApplication},
		{name: "application's condition in the RFC's namespace", before: sequence(inStream()), step: streamError(writer.StreamError{Condition: writer.Conflict, Application: &writer.Application{Space: "urn:ietf:params:xml:ns:xmpp-streams", Local: "reset"}}), rule: writer.RuleApplication},
		{name: "application's condition with text and child", before: sequence(inStream()), step: streamError(writer.StreamError{Condition: writer.Conflict, Application: &writer.Application{Space: "u", Local: "a", Text: "x", Child: &writer.Application{Local: "b"}}}), rule: writer.RuleApplication},
		{name: "application's condition without a name", before: sequence(inStream()), step: streamError(writer.StreamError{Condition: writer.Conflict, Application: &writer.Application{Space: "u"}}), rule: writer.RuleName},
		{name: "application's child with a bad name", before: sequence(inStream()), step: streamError(writer.StreamError{Condition: writer.Conflict, Application: &writer.Application{Space: "u", Local: "a", Child: &writer.Application{Local: "b c"}}}), rule: writer.RuleName, at: 1},
		{name: "stream error's text", before: sequence(inStream()), step: streamError(writer.StreamError{Condition: writer.Conflict, Text: "\x00"}), rule: writer.RuleChar},
		{name: "stream error's language", before: sequence(inStream()), step: streamError(writer.StreamError{Condition: writer.Conflict, Text: "a", Lang: "\xff"}), rule: writer.RuleIllFormedUTF8},
		// Stream headers.
		{name: "header's value", step: openStream(writer.Header{To: "a", From: "\x00"}), rule: writer.RuleChar},
		{name: "header's namespace", step: openStream(writer.Header{Space: "a\xff"}), rule: writer.RuleIllFormedUTF8, at: 1},
		{name: "header's namespace is xml", step: openStream(writer.Header{Space: xmlURI}), rule: writer.RuleReserved},
		{name: "header's prefix", step: openStream(writer.Header{Declarations: []writer.Declaration{{Prefix: "a b", Space: "u"}}}), rule: writer.RuleName, at: 1},
		{name: "header's prefix twice", step: openStream(writer.Header{Declarations: []writer.Declaration{{Prefix: "p", Space: "u"}, {Prefix: "p", Space: "v"}}}), rule: writer.RulePrefixInUse},
		{name: "header's prefix stream", step: openStream(writer.Header{Declarations: []writer.Declaration{{Prefix: "stream", Space: "u"}}}), rule: writer.RulePrefixInUse},
		{name: "header's prefix without namespace", step: openStream(writer.Header{Declarations: []writer.Declaration{{Prefix: "p"}}}), rule: writer.RuleDeclaration},
		{name: "header's default once more", step: openStream(writer.Header{Declarations: []writer.Declaration{{Space: "u"}}}), rule: writer.RuleName},
		{name: "header too large", step: openStream(writer.Header{To: strings.Repeat("a", 9000)}), rule: writer.RuleLimit, limit: limits.Header},
		// Limits.
		{name: "depth", limits: small, before: sequence(start(names.Message), start(names.Body), startNS("u", "a")), step: startNS("u", "b"), rule: writer.RuleLimit, limit: limits.Depth, path: "/message/body/a"},
		{name: "depth of known names", limits: small, before: sequence(start(names.Message), start(names.Body), start(names.Body)), step: start(names.Body), rule: writer.RuleLimit, limit: limits.Depth, path: "/message/body/body"},
		{name: "elements", limits: small, before: sequence(start(names.Message), start(names.Body), end, start(names.Body), end, start(names.Body), end), step: start(names.Body), rule: writer.RuleLimit, limit: limits.Elements, path: "/message"},
		{name: "attributes", limits: small, before: sequence(start(names.Message), attr(names.To, ""), attr(names.ID, "")), step: attr(names.From, ""), rule: writer.RuleLimit, limit: limits.Attributes, path: "/message"},
		{name: "declarations", limits: small, before: sequence(start(names.Message), declare("p", "u")), step: declare("q", "v"), rule: writer.RuleLimit, limit: limits.Declarations, path: "/message"},
		{name: "declarations in scope", limits: small, before: sequence(inStream(), start(names.Message), declare("p", "u"), declare("q", "v"), start(names.Body), declare("r", "w")), step: start(names.DiscoInfoQuery), rule: writer.RuleLimit, limit: limits.InScope, path: "/message/body"},
		{name: "name", limits: small, before: sequence(start(names.Message)), step: startNS("u", "a1234567890123456"), rule: writer.RuleLimit, limit: limits.Name, path: "/message"},
		{name: "known name", limits: small, before: sequence(start(names.Message)), step: start(names.StreamErrorUnsupportedStanzaType), rule: writer.RuleLimit, limit: limits.Name, path: "/message"},
		{name: "name with its prefix", limits: small, before: sequence(start(names.Message)), step: startPrefix("p12345", "u", "a123456789"), rule: writer.RuleLimit, limit: limits.Name, path: "/message"},
		{name: "declaration's name", limits: small, before: sequence(start(names.Message)), step: declare("p1234567890", "u"), rule: writer.RuleLimit, limit: limits.Name, path: "/message"},
		{name: "attribute's name", limits: small, before: sequence(start(names.Message)), step: attrNS("", "a1234567890123456", ""), rule: writer.RuleLimit, limit: limits.Name, path: "/message"},
		{name: "value", before: sequence(inStream(), start(names.Message)), step: attr(names.ID, strings.Repeat("x", 64<<10+1)), rule: writer.RuleLimit, limit: limits.Value, path: "/message"},
		{name: "value with references", limits: small, before: sequence(inStream(), start(names.Message)), step: attr(names.ID, strings.Repeat("'", 1667)), rule: writer.RuleLimit, limit: limits.Value, path: "/message"},
		{name: "namespace", limits: small, before: sequence(inStream(), start(names.Message)), step: startNS(strings.Repeat("u", 10001), "a"), rule: writer.RuleLimit, limit: limits.Value, path: "/message"},
		{name: "tag", limits: limits.Limits{Tag: limits.Floor}, before: sequence(inStream(), start(names.Message), attr(names.To, kilobytes[:5000])), step: attr(names.ID, kilobytes[:4980]), rule: writer.RuleLimit, limit: limits.Tag, path: "/message"},
		{name: "text", limits: limits.Limits{Text: limits.Floor}, before: sequence(start(names.Message), text(kilobytes)), step: text("01234567890"), rule: writer.RuleLimit, limit: limits.Text, path: "/message"},
		{name: "references", limits: small, before: sequence(start(names.Message), text("<<")), step: text("<<"), rule: writer.RuleLimit, limit: limits.References, path: "/message"},
		{name: "stanza by its text", limits: limits.Limits{Stanza: limits.Floor}, before: sequence(inStream(), start(names.Message)), step: text(kilobytes + "123"), rule: writer.RuleLimit, limit: limits.Stanza, path: "/message"},
		{name: "stanza by its end", limits: limits.Limits{Stanza: limits.Floor}, before: sequence(inStream(), start(names.Message), text(kilobytes)), step: end, rule: writer.RuleLimit, limit: limits.Stanza, path: "/message"},
		{name: "stanza by a tag", limits: limits.Limits{Stanza: limits.Floor}, before: sequence(inStream(), start(names.Message), text(kilobytes[:9970])), step: attrless(names.DiscoInfoQuery), rule: writer.RuleLimit, limit: limits.Stanza, path: "/message"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, canonical := range []bool{false, true} {
				if canonical && (c.rule == writer.RulePrefixInUse || c.limit == limits.Declarations || c.limit == limits.InScope ||
					strings.Contains(c.name, "prefix") || c.name == "declaration's name") && !strings.HasPrefix(c.name, "header") {
					continue // canonical form takes no prefixes
				}
				refuse(t, writer.Options{Limits: c.limits, Canonical: canonical}, c.before, c.step, &writer.Error{
					Rule: c.rule, At: c.at, Path: c.path, Limit: c.limit,
				})
			}
		})
	}
}

// attrless opens an element and ends it.
func attrless(n names.Name) step {
	return func(w *writer.Writer) error {
		if err := w.Start(n); err != nil {
			return err
		}
		return w.End()
	}
}

// refuse holds that a call is refused as want says, and changes nothing.
func refuse(t *testing.T, o writer.Options, before []step, refused step, want *writer.Error) {
	t.Helper()
	w, other := newWriter(t, o), newWriter(t, o)
	do(t, w, before...)
	do(t, other, before...)
	depth, output := w.Depth(), string(w.Bytes())
	err := refused(w)
	var got *writer.Error
	if !errors.As(err, &got) || !errors.Is(err, want.Rule) {
		t.Fatalf("%v, want %v", err, want.Rule)
	}
	want.Max = want.Limit.Of(ptr(w.Limits()))
	if *got != *want {
		t.Errorf("%+v, want %+v", *got, *want)
	}
	if w.Depth() != depth || string(w.Bytes()) != output {
		t.Errorf("depth %d, %q; it was %d, %q", w.Depth(), w.Bytes(), depth, output)
	}
	// It stands.
	for i, s := range []step{
		start(names.Message), startNS("u", "a"), attr(names.ID, ""), attrNS("", "a", ""), declare("p", "u"), text("x"), end, keepalive,
		openStream(writer.Header{}), closeStream, restart, streamError(writer.StreamError{Condition: writer.Conflict}),
		func(w *writer.Writer) error { _, err := w.Take(); return err },
		func(w *writer.Writer) error { return w.Buffer(nil) },
		func(w *writer.Writer) error { _, err := w.WriteTo(discard{}); return err },
		func(w *writer.Writer) error { return w.Err() },
	} {
		if again := s(w); again != err {
			t.Errorf("call %d after it: %v", i, again)
		}
	}
	if w.Depth() != depth || string(w.Bytes()) != output {
		t.Errorf("after more calls: depth %d, %q; it was %d, %q", w.Depth(), w.Bytes(), depth, output)
	}
	// And nothing else does.
	w.Resume()
	for _, w := range []*writer.Writer{w, other} {
		for w.Depth() > 0 && w.Err() == nil {
			w.End()
		}
		if w.Err() != nil {
			w.Discard()
		}
		attrless(names.Presence)(w)
	}
	if got, want := string(w.Bytes()), string(other.Bytes()); got != want || w.Err() != nil {
		t.Errorf("it goes on with %q, %v; want %q", got, w.Err(), want)
	}
}

func ptr[T any](v T) *T { return &v }

// After an error the stanza at hand can be dropped, and nothing is left of it.
func TestDiscard(t *testing.T) {
	w := newWriter(t, writer.Options{})
	do(t, w, inStream(), start(names.Presence), end)
	for _, bad := range [][]step{
		{start(names.Message), declare("p", "u"), text("\x00")},
		{start(names.Message), startNS("u", "a"), startNS("v", "b"), text("x"), attr(names.ID, "")},
		{start(names.Message), text("x"), startNS("u", "b c")},
		{text("x")},
	} {
		var err error
		for _, s := range bad {
			err = s(w)
		}
		if err == nil || w.Err() != err {
			t.Fatalf("%v, %v", err, w.Err())
		}
		w.Discard()
		if w.Err() != nil || w.Depth() != 0 || string(w.Bytes()) != "<presence/>" {
			t.Fatalf("%v, %d, %q", w.Err(), w.Depth(), w.Bytes())
		}
	}
	do(t, w, startNS("u", "a"), start(names.Message), end, end)
	if got, want := string(w.Bytes()), "<presence/><a xmlns='u'><message xmlns='jabber:client'/></a>"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// The table of rules has no empty row, and none twice.
func TestRules(t *testing.T) {
	seen := map[string]bool{"": true}
	for _, r := range writer.Rules() {
		if seen[r.String()] || seen[r.Error()] {
			t.Errorf("rule %d: %q, %q", r, r.String(), r.Error())
		}
		seen[r.String()], seen[r.Error()] = true, true
		err := error(&writer.Error{Rule: r})
		if !errors.Is(err, r) || errors.Is(err, r+1) || !strings.Contains(err.Error(), r.Error()) && r != writer.RuleLimit {
			t.Errorf("%v is not %v", err, r)
		}
	}
	if writer.Rule(200).String() != "" || writer.Rule(0).Error() != "" {
		t.Error("rules that are none have names")
	}
}

// What was given to the writer is not in the error's text.
func TestErrorText(t *testing.T) {
	w := newWriter(t, writer.Options{Limits: small})
	w.Start(names.Message)
	for _, c := range []struct {
		step step
		want string
	}{
		{text("secret\x00"), "stanza: writing: character that XML forbids, at byte 6 in /message"},
		{attr(names.ID, strings.Repeat("secret", 2000)), `stanza: writing: limit "value" of 10000 passed in /message`},
		{closeStream, "stanza: writing: an element is open in /message"},
	} {
		if err := c.step(w); err == nil || err.Error() != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
		w.Resume()
	}
}

func TestOptions(t *testing.T) {
	if _, err := writer.New(writer.Options{Limits: limits.Limits{Stanza: 1}}); !errors.Is(err, writer.ErrOptions) || !errors.Is(err, limits.ErrInvalid) {
		t.Error(err)
	}
	w := newWriter(t, writer.Options{})
	if w.Limits().Stanza != limits.Client.Stanza {
		t.Errorf("%+v", w.Limits())
	}
}
