package parser_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// inputs that use one prefix, and the default, for other namespaces each, at
// several depths, and pause everywhere.
func rivals() []string {
	var all []string
	for i := range 4 {
		all = append(all, fmt.Sprintf("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' xmlns:p='urn:%d'>"+
			"<p:a p:k='1'><b xmlns='urn:default:%[1]d' xmlns:p='urn:inner:%[1]d'><p:c p:k='2'/>text</b><p:d/></p:a>"+
			"<message xmlns:p='urn:other:%[1]d'><p:e/></message><x/></stream:stream>", i))
	}
	return append(all, "<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams'><a><b/></a><p:unbound/>",
		"<stream xmlns='http://etherx.jabber.org/streams'><message xmlns='jabber:client'><q:unbound/></message>")
}

// full tells tokens apart by namespace too.
func full(t parser.Token) string {
	s := fmt.Sprintf("%v {%s}%s", t.Kind(), t.Space(), t.Local())
	for a := range t.Attrs() {
		s += fmt.Sprintf(" {%s}%s=%s", a.Space(), a.Local(), a.Value())
	}
	return s + string(t.Text())
}

// feed gives a parser some bytes, and returns what it makes of them.
func feed(p *parser.Parser, b string) (events []string) {
	for len(b) > 0 {
		b = b[p.Feed([]byte(b)):]
		for {
			t, err := p.Next()
			if err == parser.ErrMoreInput {
				break
			}
			if err != nil {
				return append(events, describe(err))
			}
			events = append(events, full(t))
		}
	}
	return events
}

// Parsers that take turns on one workspace, between any two bytes, see nothing
// of each other: neither prefixes nor symbols nor bytes.
func TestParsersTakeTurns(t *testing.T) {
	spaces := parser.NewWorkspaces(limits.Client.Window, 1)
	o := parser.Options{Workspaces: spaces}
	in := rivals()
	want := make([]string, len(in))
	for i := range in {
		want[i] = strings.Join(feed(newParser(t, parser.Options{}), in[i]), "\n")
	}
	for step := 1; step < 40; step++ {
		parsers := make([]*parser.Parser, len(in))
		got := make([][]string, len(in))
		for i := range in {
			parsers[i] = newParser(t, o)
		}
		for from, left := 0, true; left; from += step {
			left = false
			for i := range in {
				if from < len(in[i]) {
					left = true
					got[i] = append(got[i], feed(parsers[i], in[i][from:min(from+step, len(in[i]))])...)
				}
			}
		}
		for i := range in {
			if g := joinText(got[i]); g != joinText(strings.Split(want[i], "\n")) {
				t.Fatalf("step %d, input %d:\n%s\nwant:\n%s", step, i, g, want[i])
			}
		}
	}
}

// joinText joins adjacent text, and drops errors that were returned again.
func joinText(events []string) string {
	var out []string
	for i, e := range events {
		if i > 0 && e == events[i-1] && strings.Contains(e, "@") {
			continue
		}
		if text, ok := strings.CutPrefix(e, "text {}"); ok && len(out) > 0 && strings.HasPrefix(out[len(out)-1], "text {}") {
			out[len(out)-1] += text
			continue
		}
		out = append(out, e)
	}
	return strings.Join(out, "\n")
}

// The same on several goroutines that share a free list of two.
func TestParsersShareWorkspaces(t *testing.T) {
	spaces := parser.NewWorkspaces(2048, 2)
	o := parser.Options{Workspaces: spaces, Limits: limits.Constrained}
	in := rivals()
	var group sync.WaitGroup
	for g := range 8 {
		group.Go(func() {
			for round := range 50 {
				i := (g + round) % len(in)
				alone, err := parser.New(parser.Options{Limits: limits.Constrained})
				shared, err2 := parser.New(o)
				if err := errors.Join(err, err2); err != nil {
					t.Error(err)
					return
				}
				want := joinText(feed(alone, in[i]))
				var got []string
				for from := 0; from < len(in[i]); from += 7 {
					got = append(got, feed(shared, in[i][from:min(from+7, len(in[i]))])...)
				}
				if joinText(got) != want {
					t.Errorf("goroutine %d, input %d:\n%s\nwant:\n%s", g, i, joinText(got), want)
					return
				}
			}
		})
	}
	group.Wait()
}

// Workspaces with too small a window are refused, not repaired.
func TestWorkspacesTooSmall(t *testing.T) {
	_, err := parser.New(parser.Options{Workspaces: parser.NewWorkspaces(1024, 1)})
	if !errors.Is(err, parser.ErrOptions) {
		t.Error(err)
	}
	if _, err := parser.New(parser.Options{Framing: 99}); !errors.Is(err, parser.ErrOptions) {
		t.Error(err)
	}
	if _, err := parser.New(parser.Options{Limits: limits.Limits{Tag: 5}}); !errors.Is(err, parser.ErrOptions) || !errors.Is(err, limits.ErrInvalid) {
		t.Error(err)
	}
}
