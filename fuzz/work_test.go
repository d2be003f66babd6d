package fuzz

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// workPerByte is how often a byte may be looked at or moved, byte by byte
// feeds and growing buffers included.
const workPerByte = 8

// unlimited lifts all limits, so that a large construct is read to its end.
var unlimited = limits.Limits{
	Stanza: -1, Header: -1, Prolog: -1, Tag: -1, Name: -1, Value: -1, Text: -1, References: -1, Gap: -1, Depth: -1,
	Elements: -1, Attributes: -1, Declarations: -1, InScope: -1,
}

// work reads a stream and returns the steps that took.
func work(t *testing.T, b []byte, size int) int64 {
	t.Helper()
	p, err := parser.New(parser.Options{Limits: unlimited})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	var c consumer
	f := feeder{p: p, mode: Stream, messages: [][]byte{b}}
	err = f.message(b, way{chunk: Every(size)}, 0, &c, nil)
	if e, rejected := errors.AsType[*parser.Error](err); err != io.EOF && !(rejected && e.Rule == parser.RuleEntity) {
		t.Fatal(err)
	}
	return p.Stats().Work
}

// slowly skips what the race detector makes no other, only a hundred times as
// slow: it overwrites what expired with each byte.
func slowly(t *testing.T) {
	t.Helper()
	if raceEnabled {
		t.Skip("the steps are the same without the race detector")
	}
}

// attacked are what grows with n, to about n bytes. Names are shorter: no limit
// lets one have more than 65,535 bytes. Nesting has a test of its own.
var attacked = []struct {
	name  string
	build func(n int) string
}{
	{"tag", func(n int) string { return "<a" + numbered(" a%='&lt;' b%c = \"\t\"\n", n/40) + "/>" }},
	{"white space in a tag", func(n int) string { return "<a" + strings.Repeat(" ", n) + "/>" }},
	{"element name", func(n int) string { return "<" + strings.Repeat("a", n/5) + "/>" }},
	{"end tag", func(n int) string { return "<a></a" + strings.Repeat(" ", n) + ">" }},
	{"attribute name", func(n int) string { return "<a " + strings.Repeat("a", n/5) + "=''/>" }},
	{"attribute value", func(n int) string { return "<a b='" + strings.Repeat("a", n) + "'/>" }},
	{"attribute value of quotes", func(n int) string { return `<a b='` + strings.Repeat(`"`, n) + `'/>` }},
	{"namespace name", func(n int) string { return "<a xmlns='" + strings.Repeat("a", n) + "'/>" }},
	{"text", func(n int) string { return "<a>" + strings.Repeat("a", n) + "</a>" }},
	{"text of three bytes a character", func(n int) string { return "<a>" + strings.Repeat("漢", n/3) + "</a>" }},
	{"text of brackets", func(n int) string { return "<a>" + strings.Repeat("]", n) + "</a>" }},
	{"text of line ends", func(n int) string { return "<a>" + strings.Repeat("\r\n", n/2) + "</a>" }},
	{"white space in text", func(n int) string { return "<a>" + strings.Repeat("\n", n) + "</a>" }},
	{"white space between stanzas", func(n int) string { return strings.Repeat(" ", n) }},
	{"CDATA", func(n int) string { return "<a><![CDATA[" + strings.Repeat("a", n) + "]]></a>" }},
	{"CDATA of brackets", func(n int) string { return "<a><![CDATA[" + strings.Repeat("]", n) + "]]></a>" }},
	{"CDATA sections", func(n int) string { return "<a>" + strings.Repeat("<![CDATA[]]>", n/12) + "</a>" }},
	{"entity name", func(n int) string { return "<a>&" + strings.Repeat("a", n) + ";</a>" }},
	{"entity name in an attribute", func(n int) string { return "<a b='&" + strings.Repeat("a", n) + ";'/>" }},
	{"digits of a reference", func(n int) string { return "<a>&#" + strings.Repeat("0", n) + "65;</a>" }},
	{"references", func(n int) string { return "<a>" + strings.Repeat("&lt;", n/4) + "</a>" }},
	{"references in an attribute", func(n int) string { return "<a b='" + strings.Repeat("&lt;", n/4) + "'/>" }},
	{"attributes", func(n int) string { return "<a" + numbered(" a%='x'", n/11) + "/>" }},
	{"attributes of one local name", func(n int) string { return "<a" + numbered(" xmlns:p%='%' p%:x=''", n/30) + "/>" }},
	{"declarations", func(n int) string { return "<a" + numbered(" xmlns:p%='urn:%'", n/24) + "/>" }},
	{"elements", func(n int) string { return "<a>" + strings.Repeat("<b/>", n/4) + "</a>" }},
	{"elements, all different", func(n int) string { return "<a>" + numbered("<b% xmlns='u%'/>", n/20) + "</a>" }},
	{"stanzas", func(n int) string { return strings.Repeat("<a/>", n/4) }},
}

func numbered(pattern string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(pattern, "%", strconv.Itoa(i)))
	}
	return b.String()
}

// TestLinearWork counts steps instead of seconds: whatever grows, its cost a
// byte stays where it is.
func TestLinearWork(t *testing.T) {
	slowly(t)
	size := 256 << 10
	if testing.Short() {
		size = 32 << 10
	}
	for _, c := range attacked {
		t.Run(c.name, func(t *testing.T) {
			for _, step := range []int{1, 1000} {
				half, whole := []byte(header+c.build(size/2)+footer), []byte(header+c.build(size)+footer)
				a, b := work(t, half, step), work(t, whole, step)
				perByte := float64(b) / float64(len(whole))
				t.Logf("in pieces of %d: %.2f steps a byte", step, perByte)
				if perByte > workPerByte {
					t.Errorf("in pieces of %d: %.1f steps a byte", step, perByte)
				}
				if limit := 2.1 * float64(len(whole)) / float64(2*len(half)); float64(b) > limit*float64(a)+1000 {
					t.Errorf("in pieces of %d: %d steps for %d bytes, %d for %d", step, a, len(half), b, len(whole))
				}
			}
		})
	}
}

// nested are stanzas of n elements, each in the one before.
var nested = []struct {
	name  string
	build func(n int) string
}{
	{"elements", func(n int) string { return strings.Repeat("<a>", n) + strings.Repeat("</a>", n) }},
	{"declarations", func(n int) string { return numbered("<a xmlns:p%='urn:%'>", n) + strings.Repeat("</a>", n) }},
	{"text at the bottom", func(n int) string {
		return strings.Repeat("<a>", n) + strings.Repeat("x", 7*n) + strings.Repeat("</a>", n)
	}},
}

// TestLinearNesting: what is open is not gone over again for each piece.
func TestLinearNesting(t *testing.T) {
	slowly(t)
	const depth, factor = 100, 8
	for _, c := range nested {
		t.Run(c.name, func(t *testing.T) {
			half, whole := []byte(header+c.build(depth)+footer), []byte(header+c.build(factor*depth)+footer)
			a, b := float64(work(t, half, 1))/float64(len(half)), float64(work(t, whole, 1))/float64(len(whole))
			t.Logf("%.2f steps a byte of %d levels, %.2f of %d", a, depth, b, factor*depth)
			if b > workPerByte || b > 1.2*a {
				t.Errorf("%.2f steps a byte of %d levels, %.2f of %d", a, depth, b, factor*depth)
			}
		})
	}
}

// TestTurnsCostWhatIsOpen: where connections take turns at one worker, each turn
// brings back what is open on the one that comes, and nothing more: no more than
// its bytes once a piece.
func TestTurnsCostWhatIsOpen(t *testing.T) {
	slowly(t)
	const depth = 100
	for _, c := range nested[:2] {
		t.Run(c.name, func(t *testing.T) {
			spaces := parser.NewWorkspaces(16<<10, 1)
			open := func() *parser.Parser {
				p, err := parser.New(parser.Options{Workspaces: spaces, Limits: limits.Limits{Depth: 2 * depth, InScope: 2 * depth}})
				if err != nil {
					t.Fatal(err)
				}
				return p
			}
			deep, other := open(), open()
			defer deep.Close()
			defer other.Close()
			feed := func(p *parser.Parser, b []byte) int64 {
				before := p.Stats().Work
				for len(b) > 0 {
					b = b[p.Feed(b):]
					for {
						if _, err := p.Next(); err == parser.ErrMoreInput {
							break
						} else if err != nil {
							t.Fatal(err)
						}
					}
				}
				return p.Stats().Work - before
			}
			head, _, _ := strings.Cut(c.build(depth), "</a>")
			feed(deep, []byte(header+head))
			feed(other, []byte(header+"<a>"))
			for range 20 {
				feed(other, []byte("x"))
				if n := feed(deep, []byte("x")); n > int64(len(header)+len(head)) {
					t.Fatalf("%d steps for a byte, where %d bytes opened what is open", n, len(header)+len(head))
				} else if n < depth {
					t.Fatalf("%d steps for a byte: what %d levels cost was not counted", n, depth)
				}
			}
		})
	}
}

// TestTrafficWork holds everyday traffic to fewer steps: it is not to pay for
// what attacks need.
func TestTrafficWork(t *testing.T) {
	slowly(t)
	for _, m := range traffic.Mixes() {
		b := traffic.Stream(m, 1, 100)
		for _, step := range []int{1, 100, 4096} {
			perByte := float64(work(t, b, step)) / float64(len(b))
			t.Logf("%s in pieces of %d: %.2f steps a byte", m, step, perByte)
			if perByte > 6 {
				t.Errorf("%s in pieces of %d: %.2f steps a byte", m, step, perByte)
			}
		}
	}
}
