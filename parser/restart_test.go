package parser_test

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

func itoa(n int) string { return strconv.Itoa(n) }

// until takes tokens until the end of the element with that name.
func until(t *testing.T, p *parser.Parser, local string) {
	t.Helper()
	for {
		tok, err := p.Next()
		if err != nil {
			t.Fatal(err)
		}
		if tok.Kind() == parser.End && string(tok.Local()) == local {
			return
		}
	}
}

const (
	proceed = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
	success = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
)

// Bytes behind <proceed/> came in plain text, from who knows whom: refused,
// whatever they are, and however far the parser had read on in them.
func TestRestartRefuse(t *testing.T) {
	for _, after := range []string{"<iq/>", " ", "x", "<", "\x16\x03\x01", "<!-- -->", "\xff"} {
		p := newParser(t, parser.Options{})
		p.Feed([]byte(header + proceed + after))
		until(t, p, "proceed")
		_, err := p.Restart(parser.Refuse)
		if !errors.Is(err, parser.RuleRestart) {
			t.Fatalf("%q: %v", after, err)
		}
		var e *parser.Error
		if errors.As(err, &e); e.Offset != int64(len(header+proceed)) {
			t.Errorf("%q: offset %d", after, e.Offset)
		}
		if _, again := p.Next(); again != err {
			t.Errorf("%q: then %v", after, again)
		}
	}
	p := newParser(t, parser.Options{})
	p.Feed([]byte(header + proceed))
	until(t, p, "proceed")
	if over, err := p.Restart(parser.Refuse); err != nil || over != nil {
		t.Fatal(over, err)
	}
	mustPass(t, run(p, header+"<iq/></stream:stream>"))
}

// Bytes behind <success/> are a new stream, XML declaration and all, and what
// was computed beyond it as the old one is dropped, errors included.
func TestRestartKeep(t *testing.T) {
	second := header + "<iq id='2'/></stream:stream>"
	for cut := 0; cut <= len(second); cut++ {
		p := newParser(t, parser.Options{})
		p.Feed([]byte(header + "<features xmlns='x'/>" + success + second[:cut]))
		until(t, p, "success")
		if over, err := p.Restart(parser.Keep); err != nil || over != nil {
			t.Fatal(cut, over, err)
		}
		got := run(p, second[cut:])
		mustPass(t, got)
		want := fmt.Sprintf("start:stream[to=example.org][version=1.0]@21/0 start:iq[id=2]@%d/1 end:iq@%[1]d/1 end:stream@%d/0",
			len(header), len(header+"<iq id='2'/>"))
		if got.events != want {
			t.Fatalf("cut at %d: %v", cut, got)
		}
	}
}

// HandOver gives the bytes to whoever decodes them next.
func TestRestartHandOver(t *testing.T) {
	for _, after := range []string{"", "\x16\x03\x01\x00<", "<presence/><iq"} {
		p := newParser(t, parser.Options{})
		p.Feed([]byte(header + proceed + after))
		until(t, p, "proceed")
		over, err := p.Restart(parser.HandOver)
		if err != nil || string(over) != after {
			t.Fatalf("%q, %v", over, err)
		}
		mustPass(t, run(p, header+"</stream:stream>"))
	}
	// Also when the parser had given back its buffers in between.
	p := newParser(t, parser.Options{})
	p.Feed([]byte(header + proceed + "<par"))
	until(t, p, "proceed")
	if _, err := p.Next(); err != parser.ErrMoreInput {
		t.Fatal(err)
	}
	if over, err := p.Restart(parser.HandOver); err != nil || string(over) != "<par" {
		t.Fatalf("%q, %v", over, err)
	}
}

func TestRestartInsideStanza(t *testing.T) {
	p := newParser(t, parser.Options{})
	p.Feed([]byte(header + "<message><body>"))
	for {
		tok, err := p.Next()
		if err != nil {
			t.Fatal(err)
		}
		if tok.Name() == names.Body {
			break
		}
	}
	for _, mode := range []parser.RestartMode{parser.Refuse, parser.Keep, parser.HandOver} {
		if _, err := p.Restart(mode); err != parser.ErrNotBetweenStanzas {
			t.Fatal(err)
		}
	}
	got := run(p, "hi</body></message></stream:stream>")
	if got.err != io.EOF {
		t.Fatal(got)
	}
}

// A restart that was not declared is not one: a second header between stanzas
// is an element like any other, and a session refuses it.
func TestNoSilentRestart(t *testing.T) {
	second := "<stream:stream xmlns='jabber:client' to='evil.example'>"
	got := run(newParser(t, parser.Options{}), header+second+"<iq/></stream:stream>")
	mustEnd(t, got, parser.RuleUnexpectedEnd, len(header+second)+len("<iq/></stream:stream>"))
	got = everySplit(t, parser.Options{Session: true}, header+second)
	e := mustEnd(t, got, parser.RuleUnsupportedStanza, len(header))
	if e.Condition() != parser.UnsupportedStanzaType {
		t.Error(e.Condition())
	}
	mustEnd(t, everySplit(t, parser.Options{}, header+"<?xml version='1.0'?>"+second), parser.RuleMisplacedDeclaration, len(header))
}

// White space behind the token where the stream restarts is there, whether the
// caller has asked for more events since or not.
func TestRestartBehindWhiteSpace(t *testing.T) {
	for _, drained := range []bool{false, true} {
		begin := func(after string) *parser.Parser {
			p := newParser(t, parser.Options{})
			p.Feed([]byte(header + proceed + after))
			until(t, p, "proceed")
			if drained {
				if _, err := p.Next(); err != parser.ErrMoreInput {
					t.Fatal(err)
				}
			}
			return p
		}
		at := int64(len(header + proceed))
		for _, mode := range []parser.RestartMode{parser.Refuse, 9} {
			_, err := begin("\n ").Restart(mode)
			if e, ok := errors.AsType[*parser.Error](err); !ok || e.Rule != parser.RuleRestart || e.Offset != at {
				t.Errorf("drained %v: Refuse gives %v", drained, err)
			}
		}
		over, err := begin("\n ").Restart(parser.HandOver)
		if drained && !errors.Is(err, parser.RuleRestart) || !drained && (err != nil || string(over) != "\n ") {
			t.Errorf("drained %v: HandOver gives %q, %v", drained, over, err)
		}
		p := begin("\n ")
		if _, err := p.Restart(parser.Keep); err != nil {
			t.Error(err)
		}
		// The white space is the beginning of the new stream: no declaration may
		// follow it.
		mustEnd(t, run(p, header), parser.RuleMisplacedDeclaration, 2)
		if n := p.Stats().Keepalives; n != 0 {
			t.Errorf("drained %v: %d keepalives", drained, n)
		}
	}
}

// A stanza that NextStanza waits for is behind a restart, like any other bytes.
func TestRestartBeforeHeldStanza(t *testing.T) {
	const part = "<iq type='get'><query"
	begin := func(space string) *parser.Parser {
		p := newParser(t, parser.Options{})
		p.Feed([]byte(header + success + space + part))
		for range 2 {
			if _, err := p.NextStanza(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := p.NextStanza(); err != parser.ErrMoreInput {
			t.Fatal(err)
		}
		return p
	}
	at := int64(len(header + success))
	for _, space := range []string{"", " ", "\n\n"} {
		if got := string(begin(space).Buffered()); got != part {
			t.Errorf("buffered %q", got)
		}
		_, err := begin(space).Restart(parser.Refuse)
		if e, ok := errors.AsType[*parser.Error](err); !ok || e.Rule != parser.RuleRestart || e.Offset != at {
			t.Errorf("%q: Refuse gives %v", space, err)
		}
		over, err := begin(space).Restart(parser.HandOver)
		if space == "" && (err != nil || string(over) != part) || space != "" && !errors.Is(err, parser.RuleRestart) {
			t.Errorf("%q: HandOver gives %q, %v", space, over, err)
		}
		p := begin(space)
		if _, err := p.Restart(parser.Keep); err != nil {
			t.Fatal(err)
		}
		mustEnd(t, run(p, "/></iq>"), parser.RuleStreamNamespace, len(space))
	}
	p := begin("")
	p.Reset(parser.Stream)
	mustPass(t, run(p, header+"</stream:stream>"))
	p = begin("")
	p.Close()
	if _, err := p.NextStanza(); !errors.Is(err, parser.RuleUnexpectedEnd) {
		t.Error(err)
	}
}

// Only what Space gave can be committed, once: what else is in the memory behind
// it came from others.
func TestCommitWithoutSpace(t *testing.T) {
	spaces := parser.NewWorkspaces(512, 4)
	o := parser.Options{Workspaces: spaces, Limits: limits.Limits{Window: 512}}
	other := newParser(t, o)
	other.Feed([]byte(header + "<auth>" + strings.Repeat("SECRET", 40)))
	for {
		if _, err := other.Next(); err != nil {
			break
		}
	}
	other.Close()
	const part = "<stream:stream xmlns='jabber:client' x"
	for range 3 {
		p := newParser(t, o)
		p.Feed([]byte(part))
		p.Commit(200)
		p.Next()
		p.Commit(200)
		n := copy(p.Space(10), "y")
		p.Commit(n)
		p.Commit(200)
		if got := string(p.Buffered()); got != part+"y" {
			t.Errorf("buffered %q", got)
		}
	}
}

// Closing a parser that came to its end takes nothing back.
func TestCloseAtTheEnd(t *testing.T) {
	for input, want := range map[string]error{header + "</stream:stream>": io.EOF, header: io.ErrUnexpectedEOF} {
		p := newParser(t, parser.Options{})
		if got := run(p, input); got.err != want {
			t.Fatal(got)
		}
		p.Close()
		if _, err := p.Next(); err != want {
			t.Errorf("then %v", err)
		}
	}
	p := newParser(t, parser.Options{})
	p.Feed([]byte(header))
	p.Close()
	if _, err := p.Next(); !errors.Is(err, parser.RuleUnexpectedEnd) {
		t.Error(err)
	}
}
