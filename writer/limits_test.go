package writer_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// verdict reads a document, or a stream, to its end.
func verdict(t *testing.T, b []byte, o parser.Options) error {
	t.Helper()
	p, err := parser.New(o)
	if err != nil {
		t.Fatal(err)
	}
	for len(b) > 0 && err == nil {
		b = b[p.Feed(b):]
		for err == nil {
			_, err = p.Next()
		}
		if err == parser.ErrMoreInput {
			err = nil
		}
	}
	p.Finish()
	for err == nil {
		_, err = p.Next()
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return nil
	}
	return err
}

// The writer's limits are the parser's: with what it writes at most the parser
// agrees, and what is one more is refused by both, for the same limit.
func TestLimitsAreTheParsers(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	repeat := func(n int, steps ...step) (all []step) {
		for range n {
			all = append(all, steps...)
		}
		return all
	}
	around := func(steps ...step) []step { return append(append([]step{start(names.Message)}, steps...), end) }
	for _, c := range []struct {
		name  string
		kind  limits.Kind
		l     limits.Limits
		steps func(n int) []step
	}{
		{"stanza by text", limits.Stanza, limits.Limits{Stanza: 12000}, func(n int) []step { return around(text(x(n))) }},
		{"stanza by an empty element", limits.Stanza, limits.Limits{Stanza: 12000, Name: -1}, func(n int) []step { return around(text(x(11000)), startNS("jabber:client", x(n)), end) }},
		{"stanza by a value", limits.Stanza, limits.Limits{Stanza: 12000, Tag: 20000}, func(n int) []step { return around(attr(names.ID, x(n))) }},
		{"stanza by a value with references", limits.Stanza, limits.Limits{Stanza: 12000, Tag: 20000}, func(n int) []step { return around(attr(names.ID, "'"+x(n))) }},
		{"tag", limits.Tag, limits.Limits{Tag: 12000}, func(n int) []step { return around(attr(names.To, x(6000)), attr(names.ID, x(n))) }},
		{"tag, with references", limits.Tag, limits.Limits{Tag: 12000}, func(n int) []step { return around(attr(names.To, x(6000)), attr(names.ID, "<"+x(n))) }},
		{"tag, by a declaration", limits.Tag, limits.Limits{Tag: 12000}, func(n int) []step { return around(attr(names.To, x(6000)), declare("p", x(n+1))) }},
		{"value", limits.Value, limits.Limits{Value: 10000}, func(n int) []step { return around(attr(names.ID, x(n))) }},
		{"value with references", limits.Value, limits.Limits{Value: 10000}, func(n int) []step { return around(attr(names.ID, "&"+x(n))) }},
		{"value of another name", limits.Value, limits.Limits{Value: 10000}, func(n int) []step { return around(attrNS("", "zz", x(n))) }},
		{"text", limits.Text, limits.Limits{Text: 10000}, func(n int) []step { return around(text(x(n))) }},
		{"text in pieces", limits.Text, limits.Limits{Text: 10000}, func(n int) []step { return around(text(x(5000)), text("<"), text(x(n))) }},
		{"text behind an element", limits.Text, limits.Limits{Text: 10000}, func(n int) []step { return around(text(x(5000)), start(names.Body), end, text(x(n))) }},
		{"name", limits.Name, limits.Limits{Name: 20}, func(n int) []step { return around(startNS("u", x(n+1)), end) }},
		{"name with a prefix", limits.Name, limits.Limits{Name: 20}, func(n int) []step { return around(startPrefix("p", "u", x(n+1)), end) }},
		{"attribute's name", limits.Name, limits.Limits{Name: 20}, func(n int) []step { return around(attrNS("", x(n+1), "")) }},
		{"references", limits.References, limits.Limits{References: 9}, func(n int) []step { return around(text(strings.Repeat("<", n+1))) }},
		{"references in pieces", limits.References, limits.Limits{References: 9}, func(n int) []step { return around(repeat(n, text("a<"))...) }},
		{"depth", limits.Depth, limits.Limits{Depth: 9}, func(n int) []step {
			return append(append(around()[:1], repeat(n, start(names.Body))...), repeat(n+1, end)...)
		}},
		{"depth of other names", limits.Depth, limits.Limits{Depth: 9}, func(n int) []step {
			return append(append(around()[:1], repeat(n, startNS("u", "a"))...), repeat(n+1, end)...)
		}},
		{"elements", limits.Elements, limits.Limits{Elements: 9}, func(n int) []step { return around(repeat(n, start(names.Body), end)...) }},
		{"elements of other names", limits.Elements, limits.Limits{Elements: 9}, func(n int) []step { return around(repeat(n, startNS("u", "a"), end)...) }},
		{"attributes", limits.Attributes, limits.Limits{Attributes: 9}, func(n int) (all []step) {
			for _, a := range []names.Name{names.To, names.From, names.ID, names.Type, names.XMLLang, names.Version, names.Code, names.By, names.JID, names.Node, names.Ver}[:min(n, 11)] {
				all = append(all, attr(a, ""))
			}
			return around(all...)
		}},
		{"attributes of other names", limits.Attributes, limits.Limits{Attributes: 9}, func(n int) (all []step) {
			for i := range n {
				all = append(all, attrNS("", fmt.Sprint("a", i), ""))
			}
			return around(all...)
		}},
		{"declarations", limits.Declarations, limits.Limits{Declarations: 9}, func(n int) (all []step) {
			for i := range n {
				all = append(all, declare(fmt.Sprint("p", i), "u"))
			}
			return around(all...)
		}},
		{"declarations in scope", limits.InScope, limits.Limits{InScope: 9}, func(n int) (all []step) {
			for i := range n {
				all = append(all, startNS(fmt.Sprint("u", i%2), "a"))
			}
			return append(all, repeat(n, end)...)
		}},
		{"declarations in scope, of known namespaces", limits.InScope, limits.Limits{InScope: 9}, func(n int) (all []step) {
			for i := range n {
				all = append(all, start([]names.Name{names.Message, names.DiscoInfoQuery}[i%2]))
			}
			return append(all, repeat(n, end)...)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			write := func(l limits.Limits, n int) ([]byte, error) {
				w := newWriter(t, writer.Options{Limits: l})
				for _, s := range c.steps(n) {
					if err := s(w); err != nil {
						return nil, err
					}
				}
				return w.Bytes(), nil
			}
			refused := func(err error) bool {
				var e *writer.Error
				return errors.As(err, &e) && e.Limit == c.kind
			}
			most := 1
			for high := 20000; high-most > 1; {
				n := (most + high) / 2
				if _, err := write(c.l, n); err == nil {
					most = n
				} else if high = n; !refused(err) && n > most+100 {
					continue // far beyond, another limit may come first
				}
				if c.l.Stanza+c.l.Tag+c.l.Value+c.l.Text == 0 && high > 30 {
					high = 30 // a count
				}
			}
			out, err := write(c.l, most)
			if err != nil {
				t.Fatalf("%d: %v", most, err)
			}
			o := parser.Options{Framing: parser.Document, Limits: c.l}
			if err := verdict(t, out, o); err != nil {
				t.Errorf("%d is written, and read as %v", most, err)
			}
			if _, err := write(c.l, most+1); !refused(err) {
				t.Errorf("%d is refused: %v", most+1, err)
			}
			out, err = write(limits.Limits{
				Stanza: -1, Tag: -1, Name: -1, Value: -1, Text: -1, References: -1, Depth: -1, Elements: -1, Attributes: -1, Declarations: -1, InScope: -1,
			}, most+1)
			if err != nil {
				t.Fatal(err)
			}
			var e *parser.Error
			if err := verdict(t, out, o); !errors.As(err, &e) || e.Limit != c.kind {
				t.Errorf("%d is refused, and read as %v", most+1, err)
			}
		})
	}
}

// They hold behind what left, too: positions move.
func TestLimitsBehindOutput(t *testing.T) {
	for _, c := range []struct {
		kind limits.Kind
		l    limits.Limits
		open []step
		last func(n int) step
	}{
		{limits.Stanza, limits.Limits{Stanza: 12000}, []step{start(names.Message), text("")}, func(n int) step { return text(strings.Repeat("x", n)) }},
		{limits.Tag, limits.Limits{Tag: 12000}, []step{start(names.Message), attr(names.To, strings.Repeat("x", 4000))}, func(n int) step { return attr(names.ID, strings.Repeat("x", n)) }},
		{limits.Tag, limits.Limits{Tag: 12000}, []step{start(names.Message), attr(names.To, strings.Repeat("x", 4000))}, func(n int) step { return attrNS("", "id", strings.Repeat("x", n)) }},
		{limits.Text, limits.Limits{Text: 12000}, []step{start(names.Message), text("123")}, func(n int) step { return text(strings.Repeat("x", n)) }},
	} {
		most := func(between step) (n int) {
			for n = 13000; n > 1000; n-- {
				w := newWriter(t, writer.Options{Limits: c.l})
				do(t, w, inStream(), start(names.Presence), text(strings.Repeat("y", 3000)), end)
				do(t, w, c.open...)
				do(t, w, between)
				if err := c.last(n)(w); err == nil {
					return n
				} else if !errors.Is(err, writer.RuleLimit) {
					t.Fatal(err)
				}
			}
			return n
		}
		want := most(func(*writer.Writer) error { return nil })
		if got := most(func(w *writer.Writer) error { _, err := w.WriteTo(discard{}); return err }); got != want || want < 7000 {
			t.Errorf("%v: %d bytes behind output that left, %d behind what is there", c.kind, got, want)
		}
	}
}

// What is written raw counts, once.
func TestRawElementsCount(t *testing.T) {
	e := stanzas(t, "", "<a><b/><c/></a>")[0].Element
	for _, header := range []step{inStream(), func(*writer.Writer) error { return nil }} {
		w := newWriter(t, writer.Options{Limits: limits.Limits{Elements: 7}})
		do(t, w, header, start(names.Message))
		raw := func(w *writer.Writer) error { return w.Raw(e) }
		do(t, w, raw, raw)
		if err := w.Raw(e); !errors.Is(err, writer.RuleLimit) {
			t.Error(err)
		}
		w.Resume()
		if err := w.Start(names.Body); !errors.Is(err, writer.RuleLimit) {
			t.Error(err)
		}
	}
}
