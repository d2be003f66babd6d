package check_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/seed492f7be9/stanza/frame/check"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// FuzzCheck holds the verdict on whatever a parser lets through to be the same at a
// split, and every reply to be one that can be sent: well-formed, a stanza that passes
// every check, addressed to the sender, and itself without a reply. What passes all
// checks passes each of them.
func FuzzCheck(f *testing.F) {
	for i, c := range cases {
		f.Add(byte(i), byte(c.options.Skip), c.options.MessageTypes, uint16(i), []byte(c.input))
	}
	for _, mix := range traffic.Mixes() {
		f.Add(byte(0), byte(0), true, uint16(300), slices.Concat(traffic.Frames(mix, 4, 4)[1:3]...))
	}
	n := 0
	for r := range vectors.All() {
		if r.Mode != vectors.ModeFrame {
			continue
		}
		if n++; n%97 == 0 {
			b, err := r.Bytes()
			if err != nil {
				f.Fatal(err)
			}
			f.Add(byte(n), byte(0), true, uint16(n), b)
		}
	}
	headers := []string{header(client), header(server), header(component), header(connect)}
	spaces := []names.Space{0, names.NSClient, names.NSServer, names.NSComponent, names.NSComponentConnect}
	f.Fuzz(func(t *testing.T, which, skip byte, messageTypes bool, cut uint16, input []byte) {
		o := check.Options{Skip: check.Checks(skip) & everything, MessageTypes: messageTypes}
		if which&8 != 0 {
			o.Content = spaces[int(which>>4)%len(spaces)]
		}
		c, strict := newChecker(t, o), newChecker(t, check.Options{Content: o.Content, MessageTypes: true})
		stream := append([]byte(headers[which%4]), input...)
		p, err := parser.New(parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Reset(parser.Stream)
		var whole, split []string
		wholeErr := stanzas(p, stream, func(st parser.Stanza) {
			e := c.Check(st)
			whole = append(whole, answer(e, st))
			if e == nil {
				return
			}
			if strict.Check(st) == nil {
				t.Fatalf("%s: right by all checks, but %v by some", st.Raw(), e)
			}
			if reply, ok := e.AppendReply(nil, st); ok {
				sound(t, st, reply)
				exchanged(t, st, reply)
			}
		})
		p.Reset(parser.Stream)
		at := int(cut) % (len(stream) + 1)
		splitErr := stanzas(p, stream, func(st parser.Stanza) { split = append(split, answer(c.Check(st), st)) }, at)
		if !slices.Equal(whole, split) || (wholeErr == nil) != (splitErr == nil) || wholeErr != nil && wholeErr.Error() != splitErr.Error() {
			t.Errorf("cut at %d:\n%q, %v\nwhole:\n%q, %v", at, split, splitErr, whole, wholeErr)
		}
	})
}

// exchanged holds the addresses and the id of a reply to those of the stanza.
func exchanged(t *testing.T, st parser.Stanza, reply []byte) {
	back := parse(t, string(reply))
	from, to := back.Attr(names.From), back.Attr(names.To)
	if !bytes.Equal(to, st.Attr(names.From)) || from != nil && !bytes.Equal(from, st.Attr(names.To)) ||
		!bytes.Equal(back.Attr(names.ID), st.Attr(names.ID)) || string(back.Attr(names.Type)) != "error" {
		t.Errorf("the reply to %s is %s", st.Raw(), reply)
	}
}
