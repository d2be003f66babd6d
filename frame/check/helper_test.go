package check_test

import (
	"fmt"
	"testing"

	"github.com/seed492f7be9/stanza/frame/check"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

const footer = "</stream:stream>"

// header opens a stream with a content namespace.
func header(content string) string {
	return "<stream:stream xmlns='" + content + "' xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback' version='1.0'>"
}

func newChecker(t testing.TB, o check.Options) *check.Checker {
	t.Helper()
	c, err := check.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// stanzas calls f for every first-level element of an input that comes in pieces cut
// at these offsets, and returns how reading ended.
func stanzas(p *parser.Parser, input []byte, f func(parser.Stanza), cuts ...int) error {
	from := 0
	for _, to := range append(cuts, len(input)) {
		for from < to {
			from += p.Feed(input[from:to])
			for {
				st, err := p.NextStanza()
				if err == parser.ErrMoreInput {
					break
				}
				if err != nil {
					return err
				}
				if !st.Header() {
					f(st)
				}
			}
		}
	}
	p.Finish()
	_, err := p.NextStanza()
	return err
}

// answer is all that a verdict says, and the reply.
func answer(e *check.Error, st parser.Stanza) string {
	if e == nil {
		return "right"
	}
	reply, ok := e.AppendReply(nil, st)
	return fmt.Sprintf("%v; %v %v %v at %d; %v %s", e, e.Rule.String(), e.Condition(), e.Type(), e.Offset, ok, reply)
}

// everySplit calls f with the verdict on each stanza of a stream, and holds those on
// the same stanzas at every split in two, and byte by byte, to be the same.
func everySplit(t *testing.T, c *check.Checker, o parser.Options, input string, f func(*check.Error, parser.Stanza)) {
	t.Helper()
	p, err := parser.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Reset(o.Framing)
	var want []string
	if err := stanzas(p, []byte(input), func(st parser.Stanza) {
		e := c.Check(st)
		want = append(want, answer(e, st))
		f(e, st)
	}); err == nil || err.Error() != "EOF" {
		t.Fatalf("%s: %v", input, err)
	}
	if len(want) == 0 {
		t.Fatalf("%s: no stanza", input)
	}
	again := func(cuts ...int) {
		p.Reset(o.Framing)
		n := 0
		if err := stanzas(p, []byte(input), func(st parser.Stanza) {
			if got := answer(c.Check(st), st); n >= len(want) || got != want[n] {
				t.Errorf("%s: cut at %d, stanza %d:\n got %s\nwant %s", input, cuts[0], n, got, want[min(n, len(want)-1)])
			}
			n++
		}, cuts...); err == nil || err.Error() != "EOF" || n != len(want) {
			t.Errorf("%s: cut at %d: %d stanzas, %v", input, cuts[0], n, err)
		}
	}
	bytewise := make([]int, len(input))
	for i := range input {
		again(i)
		bytewise[i] = i
	}
	again(bytewise...)
}

// parse returns a stanza that stands alone, whatever its size.
func parse(t testing.TB, input string) parser.Stanza {
	t.Helper()
	const no = limits.Unlimited
	p, err := parser.New(parser.Options{Framing: parser.Frame, Limits: limits.Limits{Tag: no, Value: no}})
	if err != nil {
		t.Fatal(err)
	}
	var all []parser.Stanza
	if err := stanzas(p, []byte(input), func(st parser.Stanza) { all = append(all, st.Clone()) }); len(all) != 1 {
		t.Fatalf("%s: %d stanzas, %v", input, len(all), err)
	}
	return all[0]
}
