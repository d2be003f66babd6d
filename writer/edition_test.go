package writer_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/writer"
)

// Of the names that the fifth edition allows, canonical form lets through what
// encoding/xml reads, whose names are those of the editions before it. (bench/peers
// asks expat.)
func TestEdition(t *testing.T) {
	w := newWriter(t, writer.Options{Canonical: true})
	passed, refused := 0, 0
	for r := rune(0x80); r <= 0x10FFF; r++ {
		for _, name := range []string{string(r), "a" + string(r), "a" + string(r) + "b"} {
			w.Reset()
			err := w.StartNS("", name)
			if errors.Is(err, writer.RuleName) || errors.Is(err, writer.RuleChar) {
				continue // in no edition
			}
			_, theirs := xml.NewDecoder(strings.NewReader("<" + name + ">")).RawToken()
			switch {
			case (err == nil) != (theirs == nil || theirs == io.EOF):
				t.Fatalf("%U in %q: %v, and encoding/xml says %v", r, name, err, theirs)
			case err == nil:
				passed++
			case errors.Is(err, writer.RuleEdition):
				refused++
			default:
				t.Fatalf("%q: %v", name, err)
			}
		}
	}
	if passed < 60000 || refused < 60000 {
		t.Errorf("%d names pass, %d do not", passed, refused)
	}
}

// Where the character stands is said, and the rule is for all that is a name.
func TestEditionRefusals(t *testing.T) {
	const odd = "\u0220" // a letter since Unicode 3.0
	for i, s := range []step{startNS("u", "ab"+odd), attrNS("", "ab"+odd, ""), attrNS("u", "ab"+odd, "")} {
		w := newWriter(t, writer.Options{Canonical: true})
		do(t, w, startNS("", "a"))
		var e *writer.Error
		if err := s(w); !errors.As(err, &e) || e.Rule != writer.RuleEdition || e.At != 2 {
			t.Errorf("call %d: %v", i, err)
		}
		w = newWriter(t, writer.Options{})
		do(t, w, startNS("", "a"), s)
	}
	w := newWriter(t, writer.Options{Canonical: true})
	if err := w.OpenStream(writer.Header{Declarations: []writer.Declaration{{Prefix: odd, Space: "u"}}}); !errors.Is(err, writer.RuleEdition) {
		t.Error(err)
	}
	// Text and values are not names.
	w.Reset()
	do(t, w, startNS(odd, "a"), attrNS("", "a", odd), text(odd), end)
}
