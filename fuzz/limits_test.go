package fuzz

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// small are limits at or near their floors.
var small = limits.Limits{
	Stanza: limits.Floor, Header: 256, Prolog: 64, Tag: limits.Floor, Name: 16, Value: limits.Floor, Text: limits.Floor,
	References: 20, Gap: 10, Depth: 5, Elements: 12, Attributes: 4, Declarations: 3, InScope: 6, Window: 512,
}

// TestLimits passes each limit by one, and just does not.
func TestLimits(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	const floor = limits.Floor
	in := func(s string) string { return header + s + footer }
	for _, c := range []struct {
		kind  limits.Kind
		build func(n int) string // of n, where n is the limit or one more
		at    int                // offset of item or byte n+1
	}{
		{limits.Stanza, func(n int) string { return in("<m><a>" + x(n-14) + "</a></m>") }, len(header) + floor},
		{limits.Header, func(n int) string { return header[:len(header)-1] + strings.Repeat(" ", n-len(header)) + ">" }, 256},
		{limits.Prolog, func(n int) string { return strings.Repeat("\n", n) + header }, 64},
		{limits.Tag, func(n int) string { return in("<m" + strings.Repeat(" ", n-4) + "/>") }, len(header) + floor},
		{limits.Name, func(n int) string { return in("<" + x(n) + "/>") }, len(header) + 1 + 16},
		{limits.Gap, func(n int) string { return in("<m/>" + strings.Repeat(" ", n) + "<m/>") }, len(header) + 4 + 10},
		{limits.Depth, func(n int) string { return in(strings.Repeat("<m>", n) + strings.Repeat("</m>", n)) }, len(header) + 3*5},
		{limits.Elements, func(n int) string { return in("<m>" + strings.Repeat("<m/>", n-1) + "</m>") }, len(header) + 3 + 4*11},
		{limits.Attributes, func(n int) string { return in("<m" + " a='' b='' c='' d='' e=''"[:n*5] + "/>") }, len(header) + 2 + 5*4 + 1},
		{limits.Declarations, func(n int) string {
			return in("<m" + " xmlns:a='u' xmlns:b='u' xmlns:c='u' xmlns:d='u'"[:n*12] + "/>")
		}, len(header) + 2 + 12*3 + 1},
		{limits.InScope, func(n int) string { // two of them are the header's, two the stanza's
			return in("<m xmlns:a='u' xmlns:b='u'><m" + " xmlns:a='u' xmlns:b='u' xmlns:c='u'"[:(n-4)*12] + "/></m>")
		}, len(header) + 27 + 2 + 12*2 + 1},
		{limits.References, func(n int) string { return in("<m>" + strings.Repeat("&lt;", n) + "</m>") }, len(header) + 3 + 4*20},
	} {
		l := small
		n := c.kind.Of(&l)
		for _, extra := range []int{0, 1} {
			input := []byte(c.build(n + extra))
			a, err := Run(Request{Mode: Stream, Input: input}, Options{Limits: l})
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case extra == 0 && !a.Accepted:
				t.Errorf("%s of %d: %s at %d", c.kind, n, *a.Rule, *a.Offset)
			case extra == 1 && (a.Accepted || *a.Rule != "limit" || *a.Offset != int64(c.at)):
				t.Errorf("%s of %d passed: %s, want limit at %d", c.kind, n, said(a), c.at)
			}
			if why := checkLimits(input, Stream, l); why != "" {
				t.Errorf("%s of %d and %d: %s", c.kind, n, extra, why)
			}
			if len(input) > 4096 && !long() {
				continue
			}
			if err := CheckSplits(Request{Mode: Stream, Input: input}, Options{Limits: l}, nil); err != nil {
				t.Errorf("%s of %d and %d: %v", c.kind, n, extra, err)
			}
		}
	}
}

// checkLimits reads an input under limits, and returns what is wrong with what
// is said about them.
func checkLimits(input []byte, mode Mode, l limits.Limits) string {
	p, err := parser.New(parser.Options{Framing: mode.framing(0), Limits: l})
	if err != nil {
		return err.Error()
	}
	defer p.Close()
	l = p.Limits()
	retained := max(l.Header, l.Prolog, l.Tag, l.Text, l.Stanza, 2*l.Window)
	last := int64(0)
	for fed, n := 0, 0; ; fed += n {
		if fed < len(input) {
			n = p.Feed(input[fed:])
		} else {
			n = 0
			p.Finish()
		}
		for {
			var tok parser.Token
			if tok, err = p.Next(); err != nil {
				break
			}
			if last = tok.Offset(); last > int64(len(input)) {
				return "a token beyond the input"
			}
			if len(tok.Text()) > len(tok.Raw()) {
				return "text that is longer than its bytes"
			}
			for a := range tok.Attrs() {
				if v := a.Value(); len(v) > l.Value || cap(v) > len(tok.Raw())+l.Window {
					return "an attribute value that is too long"
				}
			}
		}
		if n := len(p.Buffered()); n > retained {
			return "more bytes are kept than any token may have"
		}
		if err != parser.ErrMoreInput {
			break
		}
	}
	counted := count(input, l, mode == Stream)
	e, rejected := errors.AsType[*parser.Error](err)
	switch {
	case !rejected:
		if (err == io.EOF || err == io.ErrUnexpectedEOF) && len(counted) > 0 {
			return "accepted, but limits are passed: " + describe(counted)
		}
	case e.Offset < last || e.Offset > int64(len(input)):
		return "an error before a token, or beyond the input: " + e.Error()
	case e.Rule == parser.RuleLimit:
		return checkPassed(e, counted)
	}
	return ""
}

// checkPassed holds an error to what was counted: the limit that it names is
// passed where it says, and none before that.
func checkPassed(e *parser.Error, counted map[limits.Kind]int) string {
	if at, found := counted[e.Limit]; !found || int64(at) != e.Offset {
		return e.Error() + ", but counted are " + describe(counted)
	}
	for _, at := range counted {
		if int64(at) < e.Offset && e.Limit != limits.InScope {
			return e.Error() + ", but before it are " + describe(counted)
		}
	}
	return ""
}

func describe(counted map[limits.Kind]int) string {
	var b strings.Builder
	for kind := limits.Stanza; kind <= limits.InScope; kind++ {
		if at, found := counted[kind]; found {
			fmt.Fprintf(&b, " %s at %d", kind, at)
		}
	}
	return b.String()
}

// FuzzLimits: what is accepted passes no limit, an error about a limit names
// the one that is passed first and where, and nothing is kept that need not
// be. A part of the input is repeated, since a fuzzer does not come up with
// ten thousand bytes by itself.
func FuzzLimits(f *testing.F) {
	for i, q := range seeds(f, 103) {
		n := uint16(len(q.Input))
		f.Add(q.Input, modeByte(q.Mode), n/3, uint16(1+i%20), uint16(i%900), []byte{byte(i)})
	}
	f.Add([]byte("<a>x</a>"), modeByte(Document), uint16(3), uint16(1), uint16(9980), []byte(nil))
	f.Add([]byte("<a> x=''</a>"), modeByte(Document), uint16(2), uint16(1), uint16(9980), []byte(nil))
	f.Add([]byte("<a b='' c='' d='' e='' f=''/>"), modeByte(Document), uint16(23), uint16(1), uint16(9980), []byte(nil))
	f.Add([]byte("<a></a"), modeByte(Document), uint16(5), uint16(1), uint16(400), []byte(nil))
	f.Add([]byte("<a x=''/>"), modeByte(Document), uint16(5), uint16(2), uint16(8), []byte(nil))
	f.Fuzz(func(t *testing.T, input []byte, mode byte, from, length, times uint16, settings []byte) {
		if len(input) > 1<<12 {
			t.Skip()
		}
		begin := min(int(from), len(input))
		part := input[begin:min(begin+int(length), len(input))]
		repeat := min(int(times), 20000/max(len(part), 1))
		whole := bytes.Join([][]byte{input[:begin], bytes.Repeat(part, repeat), input[begin:]}, nil)
		m := modes[int(mode)%3]
		if why := checkLimits(whole, m, vary(settings)); why != "" {
			t.Fatalf("%s of %q with %q %d times at %d: %s", m, input, part, repeat, begin, why)
		}
	})
}

// vary makes some of the small limits larger.
func vary(settings []byte) limits.Limits {
	l := small
	for i, field := range []*int{&l.Name, &l.References, &l.Gap, &l.Depth, &l.Elements, &l.Attributes, &l.Declarations, &l.InScope, &l.Text, &l.Tag, &l.Stanza, &l.Header, &l.Prolog} {
		if i < len(settings) {
			*field += int(settings[i]) * int(settings[i]) / 8
		}
	}
	return l
}
