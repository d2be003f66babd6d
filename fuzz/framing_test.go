package fuzz

import (
	"bytes"
	"slices"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// bare is a stream header without a default namespace, so that what is inside
// means what it means by itself.
const bare = `<s:stream xmlns:s='http://etherx.jabber.org/streams' version='1.0'>`

func mustRun(t testing.TB, m Mode, input []byte) Answer {
	t.Helper()
	a, err := Run(Request{Mode: m, Input: input}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// same reports whether two events lists are the same.
func same(a, b []Event) bool { return slices.EqualFunc(a, b, Event.Equal) }

// TestDocumentInStream reads each accepted vector of a document as a stanza.
// It has to give the same events there, but for two things: a declaration may
// not stand inside a stream, and a stream header is not a stanza.
func TestDocumentInStream(t *testing.T) {
	n := 0
	for r := range vectors.All() {
		q := request(t, &r)
		if r.Expect != vectors.Accept || q.Mode == Stream || bytes.HasPrefix(q.Input, []byte("<?xml")) {
			continue
		}
		alone := mustRun(t, Document, q.Input)
		if !alone.Accepted {
			t.Errorf("%s: rejected as a document: %s", q.ID, reason(&alone))
			continue
		}
		if root := alone.Events[0]; root.Space == "http://etherx.jabber.org/streams" && root.Local == "stream" {
			continue
		}
		a := mustRun(t, Stream, slices.Concat([]byte(bare), q.Input, []byte("</s:stream>")))
		if !a.Accepted {
			t.Errorf("%s: rejected in a stream: %s", q.ID, reason(&a))
			continue
		}
		if !same(alone.Events, a.Events[1:len(a.Events)-1]) {
			t.Errorf("%s: other events in a stream", q.ID)
		}
		n++
	}
	if n < 500 {
		t.Errorf("only %d vectors", n)
	}
}

// TestFrameAndDocument holds a frame to what a document is: they differ in the
// first byte only (RFC 7395 §3.3.3).
func TestFrameAndDocument(t *testing.T) {
	for r := range vectors.All() {
		q := request(t, &r)
		if q.Mode == Stream {
			continue
		}
		document, frame := mustRun(t, Document, q.Input), mustRun(t, Frame, q.Input)
		if len(q.Input) > 0 && q.Input[0] != '<' {
			if frame.Accepted || len(frame.Events) > 0 || *frame.Offset != 0 {
				t.Errorf("%s: a frame that begins with %q: %s", q.ID, q.Input[0], frame.AppendJSON(nil))
			}
			continue
		}
		if d, f := document.AppendJSON(nil), frame.AppendJSON(nil); !bytes.Equal(d, f) {
			t.Errorf("%s: document %s, frame %s", q.ID, d, f)
		}
	}
}

// TestTrafficFramings reads the same stanzas in a stream and as frames.
func TestTrafficFramings(t *testing.T) {
	const seed, count = 3, 50
	for _, m := range traffic.Mixes() {
		t.Run(m.String(), func(t *testing.T) {
			g := traffic.New(m, seed)
			q := Request{Mode: Frames, Inputs: [][]byte{g.AppendOpen(nil)}}
			q.Inputs = append(q.Inputs, traffic.Frames(m, seed, count)...)
			q.Inputs = append(q.Inputs, traffic.AppendClose(nil))
			frames, err := Run(q, Options{})
			if err != nil {
				t.Fatal(err)
			}
			stream := mustRun(t, Stream, traffic.Stream(m, seed, count))
			if !frames.Accepted || !stream.Accepted {
				t.Fatalf("frames: %s, stream: %s", reason(&frames), reason(&stream))
			}
			// Without open and close, and without the header and its end.
			if !same(frames.Events[2:len(frames.Events)-2], stream.Events[1:len(stream.Events)-1]) {
				t.Error("other events in frames than in a stream")
			}
		})
	}
}

// TestTrafficAtSplits cuts a little of each mix, and of each attack, where the
// design says that splits matter.
func TestTrafficAtSplits(t *testing.T) {
	stanzas, n := 4, 100
	if testing.Short() || raceEnabled {
		stanzas, n = 1, 10
	}
	if long() {
		stanzas, n = 30, 1000
	}
	check := func(q Request) {
		if err := CheckSplits(q, Options{}, nil); err != nil {
			t.Errorf("%s: %v", q.ID, err)
		}
	}
	for _, m := range traffic.Mixes() {
		if m == traffic.Bulk && !long() {
			continue // 64 KiB a stanza, cut everywhere
		}
		check(Request{ID: m.String(), Mode: Stream, Input: traffic.Stream(m, 5, stanzas)})
		frames := append([][]byte{traffic.New(m, 5).AppendOpen(nil)}, traffic.Frames(m, 5, stanzas)...)
		check(Request{ID: m.String() + " frames", Mode: Frames, Inputs: frames})
	}
	for _, h := range traffic.Hostiles() {
		check(Request{ID: h.Name, Mode: Stream, Input: h.Build(n)})
	}
}
