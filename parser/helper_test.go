package parser_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/parser"
)

// header opens a stream as most clients do.
const header = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' " +
	"xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>"

// transcript is what a parser said of some input: its events, one a word, with
// adjacent text joined, and how it ended.
type transcript struct {
	events string
	err    error
}

func (t transcript) String() string { return fmt.Sprintf("%s (%v)", t.events, describe(t.err)) }

// describe tells errors apart by everything that has to be the same.
func describe(err error) string {
	var e *parser.Error
	if errors.As(err, &e) {
		return fmt.Sprintf("%v %v @%d %q limit %v %d", e.Rule, e.Condition(), e.Offset, e.Path, e.Limit, e.Max)
	}
	return fmt.Sprint(err)
}

type recorder struct {
	events []string
	text   strings.Builder
}

func (r *recorder) token(t parser.Token) {
	if t.Kind() == parser.Text {
		r.text.Write(t.Text())
		return
	}
	r.flush()
	s := fmt.Sprintf("%v:%s", t.Kind(), t.Local())
	for a := range t.Attrs() {
		s += fmt.Sprintf("[%s=%s]", a.Local(), a.Value())
	}
	r.events = append(r.events, fmt.Sprintf("%s@%d/%d", s, t.Offset(), t.Depth()))
}

func (r *recorder) flush() {
	if r.text.Len() > 0 {
		r.events = append(r.events, fmt.Sprintf("text:%q", r.text.String()))
		r.text.Reset()
	}
}

// run feeds input in pieces that end at the cuts, and then says that it ends.
func run(p *parser.Parser, input string, cuts ...int) transcript {
	var r recorder
	for from, i := 0, 0; ; {
		t, err := p.Next()
		switch {
		case err == nil:
			r.token(t)
		case err != parser.ErrMoreInput:
			r.flush()
			return transcript{strings.Join(r.events, " "), err}
		case from == len(input):
			p.Finish()
		default:
			to := len(input)
			for i < len(cuts) && cuts[i] <= from {
				i++
			}
			if i < len(cuts) {
				to = min(to, cuts[i])
			}
			from += p.Feed([]byte(input[from:to]))
		}
	}
}

// everySplit runs input whole, in two pieces cut at every place, and byte by
// byte, and fails where the answer differs.
func everySplit(t *testing.T, o parser.Options, input string) transcript {
	t.Helper()
	p := newParser(t, o)
	whole := run(p, input)
	check := func(cuts ...int) {
		t.Helper()
		p.Reset(o.Framing)
		if got := run(p, input, cuts...); got.String() != whole.String() {
			t.Fatalf("cut at %v:\n got %v\nwant %v", cuts, got, whole)
		}
	}
	splits := 256
	if testing.Short() {
		splits = 32
	}
	step := max(1, len(input)/splits)
	for i := 1; i < len(input); i += step {
		check(i)
	}
	for i := max(1, len(input)-64); i < len(input); i++ {
		check(i)
	}
	bytewise := make([]int, len(input))
	for i := range bytewise {
		bytewise[i] = i + 1
	}
	check(bytewise...)
	return whole
}

func newParser(t testing.TB, o parser.Options) *parser.Parser {
	t.Helper()
	p, err := parser.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// mustEnd fails unless err is an error with that rule at that offset.
func mustEnd(t *testing.T, got transcript, rule parser.Rule, offset int) *parser.Error {
	t.Helper()
	var e *parser.Error
	if !errors.As(got.err, &e) || !errors.Is(got.err, rule) || e.Offset != int64(offset) {
		t.Fatalf("got %v, want %v at %d", got, rule, offset)
	}
	return e
}

func mustPass(t *testing.T, got transcript) {
	t.Helper()
	if got.err != io.EOF {
		t.Fatalf("got %v, want no error", got)
	}
}
