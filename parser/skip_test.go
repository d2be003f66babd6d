package parser_test

import (
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

func skipping(skip int) limits.Limits { return limits.Limits{Stanza: limits.Floor, Skip: skip} }

// An avatar in a vCard: too large, reported with its start tag, and over; the
// stream goes on.
func TestSkip(t *testing.T) {
	photo := strings.Repeat("QUJD", 5000)
	for name, middle := range map[string]string{
		"text":       photo,
		"cdata":      "<![CDATA[" + photo + "]]>",
		"references": strings.Repeat("&#x41;", 3000),
		"children":   strings.Repeat("<q a='1'>x</q>", 1000),
		"value":      "<q a='" + photo[:9000] + "'/><q a='" + photo[:9000] + "'/>",
		"brackets":   strings.Repeat("]]x", 6000),
		"line ends":  strings.Repeat("\r", 12000),
		"utf-8":      strings.Repeat("\u20ac", 6000),
	} {
		t.Run(name, func(t *testing.T) {
			stanza := "<iq xmlns:p='urn:p' type='set' p:id='v&lt;1' id=''><vCard xmlns='vcard-temp' xmlns:p='urn:q'><PHOTO>" +
				middle + "</PHOTO></vCard></iq>"
			in := header + stanza + "<presence id='2'/></stream:stream>"
			got := everySplit(t, parser.Options{Limits: skipping(100000)}, in)
			mustPass(t, got)
			if n := strings.Count(got.events, "abandoned:"); n != 1 {
				t.Fatalf("%d abandoned: %.300v", n, got)
			}
			_, after, _ := strings.Cut(got.events, " abandoned:")
			want := "iq[type=set][id=v<1][id=]@134/1 start:presence[id=2]@"
			if !strings.HasPrefix(after, strings.Replace(want, "134", itoa(len(header)), 1)) {
				t.Fatalf("after the abandoned stanza: %.300s", after)
			}
		})
	}
}

// The abandoned stanza's attributes have the names that they had in its start
// tag, whatever a prefix means where it was abandoned; and it counts.
func TestSkipReports(t *testing.T) {
	p := newParser(t, parser.Options{Limits: skipping(100000)})
	in := header + "<message xmlns:p='urn:p' p:a='1'><x xmlns:p='urn:q'>" + strings.Repeat("x", 20000) + "</x></message>"
	for len(in) > 0 {
		in = in[p.Feed([]byte(in)):]
		for {
			tok, err := p.Next()
			if err == parser.ErrMoreInput {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if tok.Kind() != parser.Abandoned {
				continue
			}
			if v, ok := tok.Lookup("urn:p", "a"); !ok || string(v) != "1" {
				t.Errorf("attribute {urn:p}a is %q, %v", v, ok)
			}
			if tok.Name() != names.Message || !tok.Stanza() || string(tok.Raw()) != "<message xmlns:p='urn:p' p:a='1'>" {
				t.Errorf("abandoned %v, %q", tok.Name(), tok.Raw())
			}
		}
	}
	if n := p.Stats().Stanzas; n != 1 {
		t.Errorf("%d stanzas counted", n)
	}
}

// What is skipped stays checked.
func TestSkipChecks(t *testing.T) {
	open := header + "<message><body>" + strings.Repeat("x", 12000)
	for _, c := range []struct {
		tail   string
		rule   parser.Rule
		offset int
	}{
		{"\xff</body></message>", parser.RuleIllFormedUTF8, 0},
		{"\x01</body></message>", parser.RuleChar, 0},
		{"&nbsp;</body></message>", parser.RuleEntity, 0},
		{"]]></body></message>", parser.RuleCDATAEnd, 0},
		{"<!-- --></body></message>", parser.RuleComment, 0},
		{"<![CDATA[" + strings.Repeat("y", 9000) + "\x01]]>", parser.RuleChar, 9009},
		{"</bodi></message>", parser.RuleMismatchedEnd, 0},
		{"<p:q/></body></message>", parser.RuleUnboundPrefix, 1},
		{"<q a='' a=''/></body></message>", parser.RuleDuplicateAttribute, 8},
	} {
		got := everySplit(t, parser.Options{Limits: skipping(100000)}, open+c.tail)
		mustEnd(t, got, c.rule, len(open)+c.offset)
		if !strings.Contains(got.events, "abandoned:message") {
			t.Errorf("%q: %.200s", c.tail, got.events)
		}
	}
}

// The second limit is hard, and off means off.
func TestSkipEnds(t *testing.T) {
	in := header + "<message><body>" + strings.Repeat("x", 30000) + "</body></message>"
	e := mustEnd(t, everySplit(t, parser.Options{Limits: skipping(20000)}, in), parser.RuleLimit, len(header)+20000)
	if e.Limit != limits.Skip || e.Max != 20000 {
		t.Errorf("limit %v of %d", e.Limit, e.Max)
	}
	e = mustEnd(t, everySplit(t, parser.Options{Limits: skipping(0)}, in), parser.RuleLimit, len(header)+10000)
	if e.Limit != limits.Stanza {
		t.Errorf("limit %v", e.Limit)
	}
	// A start tag that is too long alone leaves nothing to report.
	in = header + "<message a='" + strings.Repeat("x", 12000) + "'/>"
	l := skipping(20000)
	l.Tag = 15000
	l.Value = 15000
	e = mustEnd(t, everySplit(t, parser.Options{Limits: l}, in), parser.RuleLimit, len(header)+10000)
	if e.Limit != limits.Stanza {
		t.Errorf("limit %v", e.Limit)
	}
}

// Skipping holds nothing back: the parser's buffer does not grow with what it
// skips.
func TestSkipBuffersNothing(t *testing.T) {
	for _, middle := range []string{strings.Repeat("x", 1<<20), "<![CDATA[" + strings.Repeat("x", 1<<20) + "]]>"} {
		p := newParser(t, parser.Options{Limits: limits.Limits{Stanza: limits.Floor, Skip: 2 << 20, Window: 2048}})
		in := header + "<message><body>" + middle + "</body></message></stream:stream>"
		most := 0
		for len(in) > 0 {
			n := p.Feed([]byte(in[:min(512, len(in))]))
			in = in[n:]
			for {
				if _, err := p.Next(); err == parser.ErrMoreInput {
					break
				} else if err == io.EOF {
					break
				} else if err != nil {
					t.Fatal(err)
				}
			}
			most = max(most, len(p.Buffered()))
		}
		if most > limits.Floor {
			t.Errorf("%d bytes were held back", most)
		}
	}
}
