package peers_test

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/bench/peers"
	"github.com/seed492f7be9/stanza/parser"
)

var (
	markup     = regexp.MustCompile(`(?s)<!\[CDATA\[(.*?)\]\]>|<\?.*?\?>|</[^>]*>|<([^\s/>]+)((?:[^>"']|"[^"]*"|'[^']*')*)>|[^<]+`)
	attribute  = regexp.MustCompile(`([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')`)
	reference  = regexp.MustCompile(`&(?:#x([0-9a-fA-F]+)|#([0-9]+)|lt|gt|amp|quot|apos);`)
	blank      = regexp.MustCompile(`^[ \t\r\n]+$`)
	predefined = 1 // bytes of what an entity of XML stands for
)

// expect returns what a peer with these differences delivers of a session's
// stream, which is legal. It is found with regular expressions, by no parser,
// but for the lengths of expanded names, which are this engine's.
func expect(t *testing.T, s *bench.Session, differences []peers.Difference) (c bench.Counts) {
	t.Helper()
	differs := func(d peers.Difference) bool { return slices.Contains(differences, d) }
	lines := func(b []byte) []byte {
		if differs(peers.LinesAsWritten) {
			return b
		}
		return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
	}
	length := func(b []byte) int { // of text or a value
		b = lines(b)
		n := len(b)
		if !differs(peers.ReferencesAsWritten) {
			for _, r := range reference.FindAllSubmatch(b, -1) {
				n += replaced(t, r) - len(r[0])
			}
		}
		return n
	}
	for _, m := range markup.FindAllSubmatchIndex(s.Stream, -1) {
		group := func(i int) []byte {
			if m[2*i] < 0 {
				return nil
			}
			return s.Stream[m[2*i]:m[2*i+1]]
		}
		whole, section, name, attributes := group(0), group(1), group(2), group(3)
		switch {
		case whole[0] != '<':
			if !differs(peers.BlanksLost) || !blank.Match(whole) {
				c.TextBytes += length(whole)
			}
		case section != nil:
			c.TextBytes += len(lines(section))
		case name != nil:
			c.Elements++
			c.NameBytes += len(name)
			for _, a := range attribute.FindAllSubmatch(attributes, -1) {
				if name := a[1]; !bytes.Equal(name, []byte("xmlns")) && !bytes.HasPrefix(name, []byte("xmlns:")) {
					c.Attributes++
					c.NameBytes += len(name)
					c.ValueBytes += length(slices.Concat(a[2], a[3]))
				}
			}
		}
	}
	switch {
	case differs(peers.TagsUnread):
		c.Attributes, c.NameBytes, c.ValueBytes = 0, 0, 0
	case !differs(peers.NamesAsWritten):
		c.NameBytes = expandedNames(t, s)
	}
	return c
}

// replaced returns the length of what a reference stands for.
func replaced(t *testing.T, r [][]byte) int {
	t.Helper()
	for group, base := range map[int]int{1: 16, 2: 10} {
		if digits := r[group]; digits != nil {
			n, err := strconv.ParseInt(string(digits), base, 32)
			if err != nil {
				t.Fatal(err)
			}
			return len(string(rune(n)))
		}
	}
	return predefined
}

func expandedNames(t *testing.T, s *bench.Session) int {
	t.Helper()
	p, err := parser.New(parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	var c bench.Counts
	if err := bench.ReadStream(p, s.Stream, &c); err != nil {
		t.Fatal(err)
	}
	return c.NameBytes
}
