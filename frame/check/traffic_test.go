package check_test

import (
	"bytes"
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/seed492f7be9/stanza/frame/check"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// Everything that traffic has in the content namespace passes every check, and of what
// else there is only the rest of the stream is said to be no stanza.
func TestTrafficIsRight(t *testing.T) {
	c := newChecker(t, check.Options{Content: names.NSClient, MessageTypes: true})
	for _, mix := range traffic.Mixes() {
		t.Run(mix.String(), func(t *testing.T) {
			right, others := 0, 0
			judge := func(st parser.Stanza) {
				switch e := c.Check(st); {
				case e == nil:
					right++
				case e.Rule == check.RuleStanza && st.NS() != names.NSClient:
					others++
				default:
					t.Errorf("%v: %s", e, st.Raw())
				}
			}
			p, err := parser.New(parser.Options{})
			if err != nil {
				t.Fatal(err)
			}
			stanzas(p, traffic.Stream(mix, 1, 500), judge)
			if right+others != 500 || right == 0 || others > 0 != (mix == traffic.Mixed) {
				t.Errorf("%d right, %d no stanzas", right, others)
			}
			for _, frame := range traffic.Frames(mix, 2, 100) {
				p.Reset(parser.Frame)
				if bytes.Contains(frame, []byte("urn:ietf:params:xml:ns:xmpp-framing")) {
					continue
				}
				stanzas(p, frame, judge)
			}
			if right+others != 600 {
				t.Errorf("with frames %d right, %d no stanzas", right, others)
			}
		})
	}
}

// Reading and checking what is right allocates nothing, references in attributes and
// addresses that are not canonical included.
func TestAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("pools drop items under the race detector")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // a collection would empty the pools
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))  // each processor has pools of its own
	c := newChecker(t, check.Options{MessageTypes: true})
	input := bytes.TrimPrefix(traffic.Stream(traffic.Mixed, 3, 300), traffic.New(traffic.Mixed, 3).AppendHeader(nil))
	input = append(bytes.TrimSuffix(input, traffic.AppendFooter(nil)),
		"<message xmlns='jabber:server' from='Romeo@Montague.Example' to='J&#xDC;RGEN@BÜCHER.example/x'/>"+
			"<iq type='error' id='1'><q xmlns='u'/><error type='modify'>"+badRequest+"</error></iq>"+
			"<presence to='jürgen@bücher.example/garten ☃'/>"...)
	p, err := parser.New(parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	read := func(b []byte) {
		for len(b) > 0 {
			b = b[p.Feed(b):]
			for {
				st, err := p.NextStanza()
				if err == parser.ErrMoreInput {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if st.NS() != names.NSClient && st.NS() != names.NSServer {
					continue
				}
				if e := c.Check(st); e != nil {
					t.Fatalf("%v: %s", e, st.Raw())
				}
				right++
			}
		}
	}
	read([]byte(header(client)))
	read(input)
	read(input)
	if right < 400 {
		t.Fatalf("%d stanzas", right)
	}
	if n := testing.AllocsPerRun(10, func() { read(input) }); n != 0 {
		t.Errorf("%v allocations for some %d stanzas", n, right/2)
	}
}
