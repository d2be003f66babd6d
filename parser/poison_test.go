//go:build stanzadebug || race

package parser_test

import (
	"testing"

	"github.com/seed492f7be9/stanza/parser"
)

// Builds for debugging overwrite decoded values when they expire.
func TestExpiredValuesAreOverwritten(t *testing.T) {
	p := newParser(t, parser.Options{Framing: parser.Document})
	p.Feed([]byte("<a b='&lt;x&gt;'/>"))
	tok, err := p.Next()
	if err != nil {
		t.Fatal(err)
	}
	v, ok := tok.Lookup("", "b")
	if !ok || string(v) != "<x>" {
		t.Fatalf("%q", v)
	}
	if _, err := p.Next(); err != nil {
		t.Fatal(err)
	}
	if string(v) != "\xDB\xDB\xDB" {
		t.Errorf("%q survived its token", v)
	}
}
