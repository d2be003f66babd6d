package fuzz

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/seed492f7be9/stanza/parser"
)

const (
	negotiated = "<?xml version='1.0'?>" + header + "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
	renewed    = "<?xml version='1.0'?>" + header + "<message xml:lang='de'><body>&#x1F600;</body></message>" + footer
)

// untilSuccess takes events up to the end of <success/>, and tells whether it
// came.
func untilSuccess(t *testing.T, p *parser.Parser) bool {
	t.Helper()
	for {
		tok, err := p.Next()
		if err == parser.ErrMoreInput {
			return false
		}
		if err != nil {
			t.Fatal(err)
		}
		if tok.Kind() == parser.End && tok.Stanza() {
			return true
		}
	}
}

// TestRestartAtSplits restarts at every split of two streams, with what came
// behind the first one kept: it reads as if nothing had been before it. More
// may come between the token and the restart, into a buffer that has to grow.
func TestRestartAtSplits(t *testing.T) {
	both := []byte(negotiated + renewed)
	alone := newDigest()
	fresh := feeder{p: newParser(t, parser.Stream), mode: Stream, messages: [][]byte{[]byte(renewed)}}
	if v := fresh.run(Whole(), &alone); v.err != nil || v.open {
		t.Fatal(v)
	}
	for _, between := range []struct {
		name       string
		more, room int
	}{{"nothing", 0, 0}, {"a byte", 1, 1}, {"all", len(both), 1}, {"all, with room", len(both), 20000}} {
		for at := len(negotiated); at <= len(both); at++ {
			f := feeder{p: newParser(t, parser.Stream), mode: Stream}
			for from := 0; from < at; {
				from += f.p.Feed(both[from:at])
			}
			if !untilSuccess(t, f.p) {
				t.Fatal("no success")
			}
			end := min(at+between.more, len(both))
			if between.more > 0 {
				space := f.p.Space(max(between.room, end-at))
				f.p.Commit(copy(space, both[at:end]))
			}
			if b := f.buffered(t); !bytes.Equal(b, both[len(negotiated):end]) {
				t.Fatalf("at %d, %s between: buffered %q, not %q", at, between.name, b, both[len(negotiated):end])
			}
			if _, err := f.p.Restart(parser.Keep); err != nil {
				t.Fatalf("at %d, %s between: %v", at, between.name, err)
			}
			got := newDigest()
			if err := f.drain(&got, 1<<30); err != parser.ErrMoreInput {
				t.Fatalf("at %d, %s between: %v", at, between.name, err)
			}
			if err := f.message(both[end:], way{}, 0, &got, nil); err != io.EOF || got.sum() != alone.sum() {
				t.Fatalf("at %d, %s between: other events, %v", at, between.name, err)
			}
		}
	}
}

// buffered is Buffered, which is not to panic.
func (f *feeder) buffered(t *testing.T) []byte {
	t.Helper()
	defer func() {
		if why := recover(); why != nil {
			t.Fatalf("Buffered: %v", why)
		}
	}()
	return f.p.Buffered()
}

// TestRestartModes refuses or hands over what came behind the token.
func TestRestartModes(t *testing.T) {
	both := []byte(negotiated + renewed)
	for at := len(negotiated); at <= len(both); at++ {
		rest := both[len(negotiated):at]
		for _, mode := range []parser.RestartMode{parser.Refuse, parser.HandOver} {
			p := newParser(t, parser.Stream)
			for from := 0; from < at; {
				from += p.Feed(both[from:at])
			}
			if !untilSuccess(t, p) {
				t.Fatal("no success")
			}
			over, err := p.Restart(mode)
			e, refused := errors.AsType[*parser.Error](err)
			switch {
			case mode == parser.HandOver && (err != nil || !bytes.Equal(over, rest)):
				t.Fatalf("at %d: handed over %q, %v", at, over, err)
			case mode == parser.Refuse && len(rest) == 0 && err != nil:
				t.Fatalf("at %d: refused nothing: %v", at, err)
			case mode == parser.Refuse && len(rest) > 0 && !(refused && e.Rule == parser.RuleRestart && e.Offset == int64(len(negotiated))):
				t.Fatalf("at %d: refused with %v", at, err)
			}
			if refused {
				if _, again := p.Next(); again != err {
					t.Fatalf("at %d: %v after %v", at, again, err)
				}
			}
			p.Close()
		}
	}
}

// TestRestartInside does nothing inside a stanza, where no stream restarts.
func TestRestartInside(t *testing.T) {
	const in = header + "<a><b>x</b></a>"
	want := mustRun(t, Stream, []byte(in))
	for step := 1; step <= len(in); step++ {
		p := newParser(t, parser.Stream)
		var c collector
		inside := 0
		for from, to := range Every(step).Cut(len(in)) {
			for from < to {
				from += p.Feed([]byte(in)[from:to])
				for {
					tok, err := p.Next()
					if err != nil {
						break
					}
					c.token(tok)
					if tok.Depth() > 1 || tok.Depth() == 1 && tok.Kind() == parser.Start {
						inside++
						if _, err := p.Restart(parser.HandOver); err != parser.ErrNotBetweenStanzas {
							t.Fatalf("in pieces of %d: restart inside a stanza: %v", step, err)
						}
					}
				}
			}
		}
		if !same(c.take(), want.Events) || inside < 4 {
			t.Errorf("in pieces of %d: a refused restart left a trace", step)
		}
		p.Close()
	}
}
