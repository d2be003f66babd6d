package jid_test

import (
	"testing"

	"github.com/seed492f7be9/stanza/precis/jid"
)

// BenchmarkParse compares the ways to an address, and what spellings cost. The
// module bench/peers has the same beside mellium's package.
func BenchmarkParse(b *testing.B) {
	for _, c := range []struct{ name, input string }{
		{"canonical", "romeo@montague.example/orchard-7f3a"},
		{"capitals", "Romeo@Montague.Example/orchard-7f3a"},
		{"nonascii", "jürgen@bücher.example/garten ☃"},
		{"mapped", "JÜRGEN@BÜCHER.example/garten ☃"},
		{"alabel", "romeo@xn--bcher-kva.example/orchard"},
	} {
		source := []byte(c.input)
		buf := make([]byte, jid.MaxLen)
		for _, way := range []struct {
			name string
			do   func() error
		}{
			{"Parse", func() error { _, err := jid.Parse(c.input); return err }},
			{"ParseBytes", func() error { _, err := jid.ParseBytes(source); return err }},
			{"ParseView", func() error { _, err := jid.ParseView(source, buf); return err }},
		} {
			b.Run(c.name+"/"+way.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := way.do(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
