package parser_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// limitCases hold one limit each. build makes input that has n of what is
// limited and nothing else near a limit, with the offset of what number n+1
// would be.
var limitCases = []struct {
	kind    limits.Kind
	framing parser.Framing
	set     func(*limits.Limits, int)
	n       int
	build   func(n int) (input string, offset int)
}{
	{limits.Stanza, parser.Stream, func(l *limits.Limits, n int) { l.Stanza = n }, 10000, func(n int) (string, int) {
		const open, end = "<message><body>", "</body></message>"
		return header + open + strings.Repeat("x", n-len(open)-len(end)) + end + "</stream:stream>", len(header) + 10000
	}},
	{limits.Stanza, parser.Frame, func(l *limits.Limits, n int) { l.Stanza = n }, 10000, func(n int) (string, int) {
		const open, end = "<message><body>", "</body></message>"
		return open + strings.Repeat("\u00e9", (n-len(open)-len(end))/2) + end, 10000
	}},
	{limits.Header, parser.Stream, func(l *limits.Limits, n int) { l.Header = n }, 300, func(n int) (string, int) {
		const open, end = "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' to='", "'>"
		return open + strings.Repeat("x", n-len(open)-len(end)) + end + "</stream:stream>", 300
	}},
	{limits.Prolog, parser.Document, func(l *limits.Limits, n int) { l.Prolog = n }, 64, func(n int) (string, int) {
		return "<?xml version='1.0'?>" + strings.Repeat(" ", n-21) + "<a/>", 64
	}},
	{limits.Prolog, parser.Stream, func(l *limits.Limits, n int) { l.Prolog = n }, 64, func(n int) (string, int) {
		return "<?xml version='1.0'" + strings.Repeat(" ", n-21) + "?>" + strings.TrimPrefix(header, "<?xml version='1.0'?>") + "</stream:stream>", 64
	}},
	{limits.Tag, parser.Document, func(l *limits.Limits, n int) { l.Tag = n }, 10000, func(n int) (string, int) {
		return "<a>" + "<b" + strings.Repeat(" ", n-4) + "/></a>", 10003
	}},
	{limits.Tag, parser.Document, func(l *limits.Limits, n int) { l.Tag = n }, 10000, func(n int) (string, int) {
		return "<a></a" + strings.Repeat(" ", n-4) + ">", 10003
	}},
	{limits.Name, parser.Document, func(l *limits.Limits, n int) { l.Name = n }, 40, func(n int) (string, int) {
		return "<a><" + strings.Repeat("b", n) + "/></a>", 44
	}},
	{limits.Name, parser.Document, func(l *limits.Limits, n int) { l.Name = n }, 40, func(n int) (string, int) {
		return "<a " + strings.Repeat("b", n) + " = ''/>", 43
	}},
	{limits.Value, parser.Document, func(l *limits.Limits, n int) { l.Value = n }, 10000, func(n int) (string, int) {
		return "<a b='" + strings.Repeat("x", n-5) + "&amp;'/>", 10006
	}},
	{limits.Text, parser.Document, func(l *limits.Limits, n int) { l.Text = n }, 10000, func(n int) (string, int) {
		return "<a>" + strings.Repeat("x", n) + "<b/>yy</a>", 10003
	}},
	{limits.Text, parser.Document, func(l *limits.Limits, n int) { l.Text = n }, 10000, func(n int) (string, int) {
		return "<a>" + strings.Repeat("x", n-17) + "<![CDATA[yyyyy]]></a>", 10003
	}},
	{limits.References, parser.Document, func(l *limits.Limits, n int) { l.References = n }, 5, func(n int) (string, int) {
		return "<a>" + strings.Repeat("&lt;", n-1) + "<![CDATA[&]]>&#65;<b/>&gt;</a>", 3 + 4*4 + 13 + 5*(n-5) + (n-5)*-1
	}},
	{limits.Gap, parser.Stream, func(l *limits.Limits, n int) { l.Gap = n }, 30, func(n int) (string, int) {
		return header + " <presence/>" + strings.Repeat("\n", n) + "<presence/> </stream:stream>", len(header) + 12 + 30
	}},
	{limits.Depth, parser.Stream, func(l *limits.Limits, n int) { l.Depth = n }, 5, func(n int) (string, int) {
		return header + strings.Repeat("<a>", n) + strings.Repeat("</a>", n) + "</stream:stream>", len(header) + 15
	}},
	{limits.Depth, parser.Document, func(l *limits.Limits, n int) { l.Depth = n }, 5, func(n int) (string, int) {
		return strings.Repeat("<a>", n) + strings.Repeat("</a>", n), 15
	}},
	{limits.Elements, parser.Stream, func(l *limits.Limits, n int) { l.Elements = n }, 5, func(n int) (string, int) {
		return header + "<m>" + strings.Repeat("<a/>", n-1) + "</m><m/></stream:stream>", len(header) + 3 + 16
	}},
	{limits.Attributes, parser.Document, func(l *limits.Limits, n int) { l.Attributes = n }, 4, func(n int) (string, int) {
		s := "<a xmlns='u' xmlns:p='v'"
		for i := range n {
			s += fmt.Sprintf(" a%d=''", i)
		}
		return s + "/>", 24 + 4*6 + 1
	}},
	{limits.Declarations, parser.Document, func(l *limits.Limits, n int) { l.Declarations = n }, 4, func(n int) (string, int) {
		s := "<a b='' c=''"
		for i := range n {
			s += fmt.Sprintf(" xmlns:a%d='u'", i)
		}
		return s + "/>", 12 + 4*13 + 1
	}},
	{limits.InScope, parser.Document, func(l *limits.Limits, n int) { l.InScope = n }, 4, func(n int) (string, int) {
		s := "<a xmlns:a='u'><b c='' xmlns:b='u'><d xmlns='w'"
		for i := range n - 3 {
			s += fmt.Sprintf(" xmlns:a%d='u'", i)
		}
		return s + "/></b></a>", len("<a xmlns:a='u'><b c='' xmlns:b='u'><d xmlns='w' xmlns:a0='u' ")
	}},
}

func TestLimits(t *testing.T) {
	for _, c := range limitCases {
		t.Run(fmt.Sprintf("%v/%v", c.kind, c.framing), func(t *testing.T) {
			var l limits.Limits
			c.set(&l, c.n)
			o := parser.Options{Framing: c.framing, Limits: l}
			at, _ := c.build(c.n)
			mustPass(t, everySplit(t, o, at))
			below, _ := c.build(c.n - 1)
			mustPass(t, everySplit(t, o, below))
			above, offset := c.build(c.n + 1)
			if c.framing == parser.Frame {
				above, offset = c.build(c.n + 2) // two bytes a character
			}
			e := mustEnd(t, everySplit(t, o, above), parser.RuleLimit, offset)
			if e.Limit != c.kind || e.Max != c.n || e.Condition() != parser.PolicyViolation {
				t.Fatalf("got limit %v of %d, %v", e.Limit, e.Max, e.Condition())
			}
			c.set(&l, limits.Unlimited)
			mustPass(t, run(newParser(t, parser.Options{Framing: c.framing, Limits: l}), above))
		})
	}
}

// A limit is found while the token is read: the byte that passes it is enough.
func TestLimitsArePrompt(t *testing.T) {
	for _, c := range limitCases {
		if c.kind == limits.InScope || c.kind == limits.Attributes || c.kind == limits.Declarations || c.kind == limits.References {
			continue // counted at the end of a name, of a tag, or at the reference
		}
		var l limits.Limits
		c.set(&l, c.n)
		p := newParser(t, parser.Options{Framing: c.framing, Limits: l})
		input, offset := c.build(c.n + 2)
		end := offset + 1
		if c.kind == limits.Depth || c.kind == limits.Elements {
			end++ // the byte behind the '<' says that it is a start tag
		}
		for from := 0; from < end; {
			from += p.Feed([]byte(input[from:end]))
			for {
				_, err := p.Next()
				if err == parser.ErrMoreInput {
					break
				}
				if err != nil {
					from = end
					break
				}
			}
		}
		if _, err := p.Next(); !errors.Is(err, parser.RuleLimit) {
			t.Errorf("%v/%v: after the byte that passes it: %v", c.kind, c.framing, err)
		}
	}
}

// Every preset takes a stanza of the 10,000 bytes that RFC 6120 demands, as
// one text, as one attribute's value, and as one tag.
func TestPresetsTakeTenThousandBytes(t *testing.T) {
	fill := func(head, tail string) string {
		return head + strings.Repeat("x", limits.Floor-len(head)-len(tail)) + tail
	}
	inputs := []string{
		fill("<message><body>", "</body></message>"),
		fill("<message><body a='", "'/></message>"),
		fill("<message a='", "'/>"),
		fill("<message><body><![CDATA[", "]]></body></message>"),
	}
	for _, name := range limits.PresetNames() {
		l, _ := limits.Preset(name)
		for _, in := range inputs {
			mustPass(t, everySplit(t, parser.Options{Limits: l}, header+in+"</stream:stream>"))
		}
	}
}

// A run of text that ends in time is judged for what it is, not for its length:
// the '<' behind it is no byte of it.
func TestTextThatJustFits(t *testing.T) {
	o := parser.Options{Framing: parser.Document, Limits: limits.Limits{Text: 10000}}
	text := func(n int) string { return "<a>" + strings.Repeat("x", n) }
	for _, c := range []struct {
		input  string
		rule   parser.Rule
		offset int
	}{
		{text(9997) + "&am</a>", parser.RuleReference, 10000},
		{text(9998) + "\xe2\x82</a>", parser.RuleIllFormedUTF8, 10001},
		{text(10000) + "<!-- --></a>", parser.RuleComment, 10003},
		{text(9998) + "<!-- --></a>", parser.RuleComment, 10001},
		{text(10000) + "<!DOCTYPE a></a>", parser.RuleDoctype, 10003},
		{text(10000) + "<?x ?></a>", parser.RuleProcessingInstruction, 10003},
		{text(10000) + "<![CDATA[]]></a>", parser.RuleLimit, 10003},
		{text(10000) + "<!", parser.RuleUnexpectedEnd, 10005},
		{text(9998) + "&a;</a>", parser.RuleLimit, 10003},
		{text(10001) + "</a>", parser.RuleLimit, 10003},
	} {
		mustEnd(t, everySplit(t, o, c.input), c.rule, c.offset)
	}
	mustPass(t, everySplit(t, o, text(10000)+"</a>"))
	mustPass(t, everySplit(t, o, text(9988)+"<![CDATA[]]></a>"))
}

// An element that is not wanted has to begin before it can be refused.
func TestUnwantedElementThatIsNone(t *testing.T) {
	few := parser.Options{Framing: parser.Document, Limits: limits.Limits{Elements: 2, Depth: 2}}
	for _, c := range []struct {
		input  string
		rule   parser.Rule
		offset int
	}{
		{"<a/><b/>", parser.RuleContentAfterRoot, 4},
		{"<a/><\u00e9/>", parser.RuleContentAfterRoot, 4},
		{"<a/></b>", parser.RuleContentAfterRoot, 4},
		{"<a/><", parser.RuleUnexpectedEnd, 5},
		{"<a/><\xff", parser.RuleIllFormedUTF8, 5},
		{"<a/><\x01", parser.RuleChar, 5},
		{"<a/><1", parser.RuleName, 5},
		{"<a><b/><c/>", parser.RuleLimit, 7},
		{"<a><b/><\xff", parser.RuleIllFormedUTF8, 8},
		{"<a><b/><1", parser.RuleName, 8},
		{"<a><b><c>", parser.RuleLimit, 6},
		{"<a><b>< ", parser.RuleName, 7},
	} {
		mustEnd(t, everySplit(t, few, c.input), c.rule, c.offset)
	}
	mustEnd(t, everySplit(t, parser.Options{}, header+"</stream:stream><\xff"), parser.RuleIllFormedUTF8, len(header)+17)
}
