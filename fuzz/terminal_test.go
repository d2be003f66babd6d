package fuzz

import (
	"testing"

	"github.com/seed492f7be9/stanza/parser"
)

// FuzzTerminal: an error is final, and what came before it does not depend on
// what comes behind it.
func FuzzTerminal(f *testing.F) {
	for _, q := range seeds(f, 89) {
		f.Add(q.Input, modeByte(q.Mode), []byte("<a>&#x10FFFF;</a>\xFF"))
	}
	f.Fuzz(func(t *testing.T, input []byte, mode byte, tail []byte) {
		if len(input)+len(tail) > 1<<16 {
			t.Skip()
		}
		m := modes[int(mode)%3] // Frames would be cut otherwise with a tail
		q := Request{Mode: m, Input: input}
		fd, err := newFeeder(&q, &Options{})
		if err != nil {
			t.Fatal(err)
		}
		alone := fd.outcome(way{}, nil)
		d := newDigest()
		v := fd.run(Whole(), &d)
		final(t, fd.p, v, tail)
		if v.err == nil || v.err.Rule == parser.RuleUnexpectedEnd {
			return
		}
		fd.messages[0] = append(append([]byte(nil), input...), tail...)
		if with := fd.outcome(way{}, nil); with != alone {
			t.Fatalf("%q, and then %q: %s", input, tail, fd.difference(way{}, alone, with))
		}
	})
}

// final holds a parser that has nothing more to say to its last word.
func final(t *testing.T, p *parser.Parser, v verdict, tail []byte) {
	t.Helper()
	_, last := p.Next()
	if e, ok := last.(*parser.Error); v.err != nil && (!ok || e != v.err) {
		t.Fatalf("after %v Next returns %v", v.err, last)
	}
	again := func(after string) {
		t.Helper()
		if tok, err := p.Next(); err != last || tok.Kind() != 0 {
			t.Fatalf("Next returns %v, %v after %s, before it %v", tok.Kind(), err, after, last)
		}
	}
	again("Next")
	if n := p.Feed(tail); n != len(tail) {
		t.Fatalf("Feed took %d of %d bytes after the end", n, len(tail))
	}
	again("Feed")
	if b := p.Space(1); b != nil {
		t.Fatalf("Space gives %d bytes after the end", len(b))
	}
	p.Commit(1)
	again("Commit")
	p.Finish()
	again("Finish")
	if b := p.Buffered(); v.err != nil && len(b) > 0 {
		t.Fatalf("%d bytes are buffered after an error", len(b))
	}
	again("Buffered")
	if _, err := p.Restart(parser.Keep); err == nil && v.err != nil {
		t.Fatal("Restart after an error")
	}
	if v.err != nil {
		again("Restart")
		p.Close()
		again("Close")
	}
}
