package parser_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// Every rule has a name of its own, a condition and a description.
func TestRuleTable(t *testing.T) {
	seen := map[string]parser.Rule{}
	for _, r := range parser.Rules() {
		if r.String() == "" || r.Condition() == "" || r.Error() == "" {
			t.Errorf("rule %d has an empty row: %q, %q, %q", r, r.String(), r.Condition(), r.Error())
		}
		if other, ok := seen[r.String()]; ok {
			t.Errorf("rules %d and %d are both called %q", r, other, r)
		}
		seen[r.String()] = r
	}
	if parser.Rule(200).String() != "" || parser.Rule(0).Condition() != "" {
		t.Error("what is no rule has a name or a condition")
	}
}

func TestErrorMatches(t *testing.T) {
	_, err := firstError(t, parser.Options{}, header+"<message><!-- x --></message>")
	wrapped := fmt.Errorf("session: %w", err)
	for target, want := range map[error]bool{
		parser.RuleComment: true, parser.RuleDoctype: false, parser.RestrictedXML: true, parser.NotWellFormed: false,
	} {
		if errors.Is(wrapped, target) != want {
			t.Errorf("errors.Is(err, %v) is not %v", target, want)
		}
	}
	var e *parser.Error
	if !errors.As(wrapped, &e) || e.Path != "/message" {
		t.Errorf("%v", e)
	}
	if want := "stanza: comment at byte 146 in /message (restricted-xml)"; err.Error() != want {
		t.Errorf("%q, want %q", err, want)
	}
}

// In a log an error is a group of attributes, which name the limit where there is one.
func TestErrorIsLogged(t *testing.T) {
	for _, c := range []struct{ input, want string }{
		{header + "<message><?x?></message>", "error.rule=processing-instruction error.condition=restricted-xml error.offset=146 error.path=/message"},
		{header + "<message>" + strings.Repeat("<a>", limits.Client.Depth), "error.limit=depth error.max=128"},
	} {
		_, err := firstError(t, parser.Options{}, c.input)
		var line strings.Builder
		slog.New(slog.NewTextHandler(&line, nil)).Warn("rejected", "error", err)
		if !strings.Contains(line.String(), c.want) {
			t.Errorf("%s, want %s", &line, c.want)
		}
	}
}

// firstError returns the parser that failed on input, and its error.
func firstError(t *testing.T, o parser.Options, input string) (*parser.Parser, error) {
	t.Helper()
	p := newParser(t, o)
	got := run(p, input)
	var e *parser.Error
	if !errors.As(got.err, &e) {
		t.Fatalf("no error: %v", got)
	}
	return p, got.err
}

// The error is the same for ever after, whatever is fed or finished.
func TestErrorIsTerminal(t *testing.T) {
	p, err := firstError(t, parser.Options{}, header+"<a></b>")
	for range 3 {
		if n := p.Feed([]byte("<c/>")); n != 4 {
			t.Errorf("%d bytes accepted", n)
		}
		if p.Space(10) != nil {
			t.Error("space for more")
		}
		p.Finish()
		if _, again := p.Next(); again != err {
			t.Errorf("then %v", again)
		}
	}
	if _, again := p.Restart(parser.Keep); again != err {
		t.Errorf("restart: %v", again)
	}
}

// A path names what is open, as written, with long names cut between
// characters.
func TestErrorPath(t *testing.T) {
	long := strings.Repeat("\u00e9", 40)
	for _, c := range []struct {
		framing     parser.Framing
		input, path string
	}{
		{parser.Stream, header + "x", ""},
		{parser.Stream, header + "<m:message xmlns:m='jabber:client'><body><", "/m:message/body"},
		{parser.Stream, header + "<a></b>", "/a"},
		{parser.Document, "<a><b/><c></b>", "/a/c"},
		{parser.Document, "<a><b p:x=''>", "/a"},
		{parser.Document, "<" + long + "><!", "/" + strings.Repeat("\u00e9", 32) + "\u2026"},
		{parser.Document, "<!DOCTYPE", ""},
	} {
		_, err := firstError(t, parser.Options{Framing: c.framing}, c.input)
		if e := err.(*parser.Error); e.Path != c.path {
			t.Errorf("%.60q: path %q, want %q", c.input, e.Path, c.path)
		}
	}
}

// An error writes itself as a stream error that this parser, and encoding/xml,
// read back; nothing that the peer sent is in it.
func TestErrorWritesItself(t *testing.T) {
	for _, r := range parser.Rules() {
		e := &parser.Error{Rule: r, Offset: 7, Path: "/<evil/>", Limit: limits.Text, Max: 10000}
		stream := string(e.AppendStream(nil))
		if strings.Contains(stream, "evil") {
			t.Errorf("%v: %s", r, stream)
		}
		mustPass(t, run(newParser(t, parser.Options{Session: true}), header+stream+"</stream:stream>"))
		frame := e.AppendFrame([]byte("x"))[1:]
		mustPass(t, run(newParser(t, parser.Options{Framing: parser.Frame}), string(frame)))
		var v struct {
			XMLName xml.Name `xml:"http://etherx.jabber.org/streams error"`
			Text    struct {
				Lang string `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
				Data string `xml:",chardata"`
			} `xml:"urn:ietf:params:xml:ns:xmpp-streams text"`
			Any []struct{ XMLName xml.Name } `xml:",any"`
		}
		if err := xml.Unmarshal(frame, &v); err != nil {
			t.Fatalf("%v: %s: %v", r, frame, err)
		}
		if len(v.Any) != 1 || v.Any[0].XMLName.Local != string(r.Condition()) || v.Text.Lang != "en" || v.Text.Data == "" {
			t.Errorf("%v: %s", r, frame)
		}
	}
}

// An Error that names no rule still answers with something that is one.
func TestErrorWithoutRule(t *testing.T) {
	got := string(new(parser.Error).AppendFrame(nil))
	if !strings.Contains(got, "<undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>") {
		t.Error(got)
	}
	mustPass(t, run(newParser(t, parser.Options{Framing: parser.Frame}), got))
}

// What a session refuses is open by then, and in the path.
func TestPathOfRefusedStanza(t *testing.T) {
	for _, in := range []string{"<foo>", "<foo/>", "<foo><bar/></foo>"} {
		e := mustEnd(t, everySplit(t, parser.Options{Session: true}, header+in), parser.RuleUnsupportedStanza, len(header))
		if e.Path != "/foo" {
			t.Errorf("%s: path %q", in, e.Path)
		}
	}
}
