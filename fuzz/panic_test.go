package fuzz

import (
	"testing"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// FuzzNoPanic calls the methods of parsers in any order, and those of tokens
// long after they expired. What comes out may be meaningless, but nothing
// panics, and no answer makes memory out of nothing.
func FuzzNoPanic(f *testing.F) {
	for i, q := range seeds(f, 101) {
		f.Add([]byte{0, 7, 3, 3, 1, 20, 3, 3, 3, 2, 255, 3, 4, 3, 9, 3, byte(5 + i%12), 0, 200, 3, 8, 3, 3, 10, 3, 5, 1, 0, 90, 3, 11, 3, 14, 0, 250, 14, 14, 13, 16, 7, 1, 14}, q.Input)
	}
	f.Fuzz(func(t *testing.T, program, input []byte) {
		if len(program) > 1<<10 || len(input) > 1<<14 {
			t.Skip()
		}
		m := machine{program: program, input: input}
		for i := range m.p {
			p, err := parser.New(parser.Options{Framing: parser.Framing(i), Limits: limits.Limits{Window: 512, Skip: 1 << 20, Depth: 8}})
			if err != nil {
				t.Fatal(err)
			}
			m.p[i] = p
		}
		for len(m.program) > 0 {
			m.step(t)
		}
	})
}

// machine runs a program of method calls on two parsers, which share their
// workspaces.
type machine struct {
	p       [2]*parser.Parser
	program []byte
	input   []byte
	tokens  [4]parser.Token // the last ones, most of them expired
	attrs   [4]parser.Attr
	stanzas [4]parser.Stanza // likewise
	at      int
}

// arg takes a byte of the program, 0 at its end.
func (m *machine) arg() int {
	if len(m.program) == 0 {
		return 0
	}
	b := m.program[0]
	m.program = m.program[1:]
	return int(b)
}

func (m *machine) take(n int) []byte {
	b := m.input[:min(n, len(m.input))]
	m.input = m.input[len(b):]
	return b
}

func (m *machine) step(t *testing.T) {
	op := m.arg()
	p := m.p[op>>7] // rarely the second one
	switch op % 17 {
	case 0, 1:
		b := m.take(m.arg())
		if n := p.Feed(b); n < 0 || n > len(b) || n == 0 && len(b) > 0 {
			t.Fatalf("Feed took %d of %d bytes", n, len(b))
		}
	case 2:
		want := m.arg() << (m.arg() % 6)
		space := p.Space(want - 1)
		if space != nil && len(space) < max(want-1, 1) {
			t.Fatalf("Space(%d) gives %d bytes", want-1, len(space))
		}
		n := copy(space, m.take(len(space)))
		p.Commit(n + m.arg()%3 - 1) // what was not promised too
	case 3, 4, 5:
		tok, err := p.Next()
		if err == nil {
			m.at = (m.at + 1) % len(m.tokens)
			m.tokens[m.at] = tok
			m.look(t, tok)
		}
	case 6:
		p.Reset(parser.Framing(m.arg()))
	case 7:
		_, _ = p.Restart(parser.RestartMode(m.arg() % 4))
	case 8:
		p.Finish()
	case 9:
		p.Close()
	case 10:
		if b := p.Buffered(); len(b) > 1<<20 {
			t.Fatalf("%d bytes are buffered", len(b))
		}
	case 11:
		p.Commit(m.arg() - 5)
	case 12:
		_, _ = p.Stats(), p.Limits()
	case 13:
		for _, tok := range m.tokens {
			m.look(t, tok)
		}
		for _, a := range m.attrs {
			_, _, _, _, _ = a.Name(), a.Space(), a.Local(), a.Prefix(), a.Value()
		}
		for _, st := range m.stanzas {
			m.lookInto(t, st)
		}
	case 14, 15:
		st, err := p.NextStanza()
		if err == nil {
			m.at = (m.at + 1) % len(m.stanzas)
			m.stanzas[m.at] = st
			m.lookInto(t, st)
		}
	case 16:
		i := m.arg() % len(m.stanzas)
		m.stanzas[i] = m.stanzas[i].Clone()
	}
}

// lookInto calls every method of a stanza, expired or not.
func (m *machine) lookInto(t *testing.T, st parser.Stanza) {
	_, _, _, _ = st.Header(), st.Abandoned(), st.Exists(), st.Offset()
	m.lookAt(t, st.Element, 0)
	for tok := range st.Tokens() {
		m.look(t, tok)
	}
}

func (m *machine) lookAt(t *testing.T, e parser.Element, depth int) {
	_, _, _, _, _, _ = e.Name(), e.NS(), e.Space(), e.Local(), e.Prefix(), e.Is("urn:x", "y")
	_, _, _ = e.Attr(names.To), e.Child(names.Body), e.Find("urn:x", "y")
	_, _ = e.Lookup("urn:x", "y")
	if len(e.Text()) > 1<<20 || len(e.Raw()) > 1<<20 {
		t.Fatal("memory out of nothing")
	}
	for prefix, space := range e.Declarations() {
		_, _ = prefix, space
	}
	for c := range e.Children() {
		if depth < 3 {
			m.lookAt(t, c, depth+1)
		}
	}
}

// look calls every method of a token, expired or not.
func (m *machine) look(t *testing.T, tok parser.Token) {
	_, _, _, _, _ = tok.Kind().String(), tok.Depth(), tok.Offset(), tok.Name(), tok.Len()
	_, _, _ = tok.Stanza(), tok.Empty(), tok.More()
	raw, text := len(tok.Raw()), len(tok.Text())
	if text > raw {
		t.Fatalf("text of %d bytes made of %d", text, raw)
	}
	_, _, _ = tok.Space(), tok.Local(), tok.Prefix()
	_, _ = tok.Attr(names.To)
	_, _ = tok.Lookup("urn:x", "y")
	_ = tok.Is("urn:x", "y")
	for a := range tok.Attrs() {
		m.attrs[m.at] = a
		_, _, _, _, _ = a.Name(), a.Space(), a.Local(), a.Prefix(), a.Value()
	}
	for prefix, space := range tok.Declarations() {
		_, _ = prefix, space
	}
}
