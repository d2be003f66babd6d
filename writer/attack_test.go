package writer_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// reads holds that a parser reads out, and returns its events one by one: "<name",
// "name='value", "text", "/".
func reads(t *testing.T, out []byte) (events []string) {
	t.Helper()
	p, err := parser.New(parser.Options{Framing: parser.Document})
	if err != nil {
		t.Fatal(err)
	}
	for b := out; len(b) > 0; {
		b = b[p.Feed(b):]
		for tok, err := p.Next(); err != parser.ErrMoreInput; tok, err = p.Next() {
			if err != nil {
				t.Fatalf("%q: %v", out, err)
			}
			switch tok.Kind() {
			case parser.Start:
				events = append(events, "<"+string(tok.Local()))
				for a := range tok.Attrs() {
					events = append(events, string(a.Local())+"='"+string(a.Value()))
				}
			case parser.Text:
				events = append(events, string(tok.Text()))
			case parser.End:
				events = append(events, "/")
			}
		}
	}
	p.Finish()
	if _, err := p.Next(); err != io.EOF {
		t.Fatalf("%q: %v", out, err)
	}
	return events
}

// What somebody else chose comes out as what it is, or not at all.
func TestInjection(t *testing.T) {
	payloads := map[string]string{
		"element":                    "</body></message><iq type='set'/><message><body>",
		"attribute":                  "x' type='error' a='",
		"attribute, other quote":     `x" type="error" a="`,
		"end of a tag":               "x'/><iq/><a b='",
		"section":                    "<![CDATA[x]]>",
		"end of a section":           "]]>",
		"comment":                    "<!-- x -->",
		"instruction":                "<?xml version='1.0'?>",
		"document type":              "<!DOCTYPE a [<!ENTITY b 'c'>]>",
		"reference":                  "&lt;&#60;&#x3c;&b;&",
		"line ends":                  "a\r\nb\rc\nd",
		"tab":                        "a\tb",
		"stream's end":               "</stream:stream>",
		"colon":                      "a:b",
		"separator (CVE-2022-25236)": "a\nb",
		"space":                      "a b",
		"slash":                      "a/b",
		"brace":                      "{urn:x}a",
	}
	for name, s := range payloads {
		t.Run(name, func(t *testing.T) {
			for _, canonical := range []bool{false, true} {
				w := newWriter(t, writer.Options{Canonical: canonical})
				do(t, w, start(names.Message), attr(names.ID, s), attrNS("", "zz", s), start(names.Body), text(s), end, end)
				got := strings.Join(reads(t, w.Bytes()), "|")
				if want := strings.Join([]string{"<message", "id='" + s, "zz='" + s, "<body", s, "/", "/"}, "|"); got != want {
					t.Errorf("%q, want %q", got, want)
				}
				// As a name, a prefix or a namespace.
				for i, x := range []step{startNS("u", s), startPrefix(s, "u", "a"), attrNS("", s, ""), declare(s, "u")} {
					w.Reset()
					do(t, w, start(names.Message))
					if canonical && i == 1 {
						continue // it has no prefixes
					}
					if err := x(w); !errors.Is(err, writer.RuleName) {
						t.Errorf("name %d: %v", i, err)
					}
				}
				w.Reset()
				do(t, w, startNS(s, "a"), attrNS(s, "b", "c"), startNS("x", "d"), end, end)
				p, err := parser.New(parser.Options{Framing: parser.Document})
				if err != nil {
					t.Fatal(err)
				}
				p.Feed(w.Bytes())
				if tok, err := p.Next(); err != nil || string(tok.Space()) != s {
					t.Errorf("namespace %q, %v", tok.Space(), err)
				}
			}
		})
	}
}

// What is no character is refused wherever it stands, before it eats a delimiter
// (CVE-2022-25235, CVE-2022-22784).
func TestBytesThatEatDelimiters(t *testing.T) {
	for _, lead := range []string{"\xc2", "\xdf", "\xe0", "\xe0\xa0", "\xed\xa0\x80", "\xef\xbf", "\xf0", "\xf0\x90\x80", "\xf4\x90\x80\x80", "\xc0\xbc", "\xe0\x80\xbc", "\x80", "\xff"} {
		for _, around := range []string{"", "a", strings.Repeat("a", 200)} {
			for _, behind := range []string{"", "<", ">", "/", "'", "\"", "&", " ", "a", "é"} {
				s := around + lead + behind
				for i, x := range []step{
					text(s), attr(names.To, s), attrNS("", "a", s), startNS("u", s), startNS(s, "a"), attrNS(s, "a", ""), attrNS("", s, ""),
					declare("p", s), declare(s, "u"),
				} {
					w := newWriter(t, writer.Options{})
					do(t, w, start(names.Message))
					var e *writer.Error
					if err := x(w); !errors.As(err, &e) || e.Rule != writer.RuleIllFormedUTF8 && e.Rule != writer.RuleName || e.At > len(around)+len(lead) {
						t.Fatalf("call %d, %q: %v", i, s, err)
					}
				}
			}
		}
	}
}

// Names that changed their meaning when encoding/xml wrote what it had read
// (CVE-2020-29509, 29510, 29511) are no names here, and what is one keeps its
// meaning.
func TestRoundTripsThatChangedMeaning(t *testing.T) {
	for _, s := range []string{":", "::", ":a", "a:", "x::Root", "a:b:c", "xmlns:", ":xmlns", "xmlns:x"} {
		for i, x := range []step{startNS("u", s), attrNS("", s, ""), attrNS("u", s, ""), declare(s, "u")} {
			w := newWriter(t, writer.Options{})
			do(t, w, start(names.Message))
			if err := x(w); !errors.Is(err, writer.RuleName) {
				t.Errorf("call %d, %q: %v", i, s, err)
			}
		}
	}
	// A namespace that looks like a prefix is a namespace.
	w := newWriter(t, writer.Options{})
	do(t, w, startNS("xml", "a"), attrNS("xmlns", "b", "1"), attrNS("a:b", "b", "2"), declare("p", "p"), startNS("p", "c"), end, end)
	if got, want := string(w.Bytes()), "<a xmlns='xml' xmlns:ns1='xmlns' ns1:b='1' xmlns:ns2='a:b' ns2:b='2' xmlns:p='p'><p:c/></a>"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// No mistake in the order of calls writes anything that is not well-formed.
func TestUnbalancedCalls(t *testing.T) {
	w := newWriter(t, writer.Options{})
	for range 3 {
		w.End()
		w.Resume()
		w.TextString("x")
		w.Resume()
		w.AttrString(names.To, "x")
		w.Resume()
	}
	do(t, w, start(names.Message))
	if len(w.Bytes()) > 0 {
		t.Errorf("half an element: %q", w.Bytes())
	}
	do(t, w, end)
	reads(t, w.Bytes())
}
