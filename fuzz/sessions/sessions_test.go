package sessions_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/sessions"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

func check(t *testing.T, name string, s sessions.Session) {
	t.Helper()
	r := s.Record()
	if err := fuzz.CheckRecord(&r, fuzz.Options{}); err != nil {
		t.Errorf("%s: %v\n%q", name, err, s.Messages)
	}
}

// The engine makes of a session what its grammar says.
func TestSessionsMeanWhatTheySay(t *testing.T) {
	seeds := uint64(2000)
	if testing.Short() {
		seeds = 100
	}
	for seed := range seeds {
		for _, o := range []sessions.Options{
			{}, {Mode: vectors.ModeFrames}, {NoRestart: true, Stanzas: 3}, {Mode: vectors.ModeFrames, NoRestart: true, Stanzas: -1},
		} {
			check(t, fmt.Sprintf("seed %d, %+v", seed, o), sessions.New(seed, o))
		}
	}
}

func TestEveryKindMeansWhatItSays(t *testing.T) {
	kinds := sessions.Kinds()
	if len(kinds) < 60 || len(slices.Compact(slices.Sorted(slices.Values(kinds)))) != len(kinds) {
		t.Errorf("%d kinds: %q", len(kinds), kinds)
	}
	for _, kind := range kinds {
		for seed := range uint64(20) {
			for _, mode := range []string{vectors.ModeStream, vectors.ModeFrame, vectors.ModeFrames} {
				s := sessions.One(kind, seed, mode)
				check(t, fmt.Sprintf("%s, seed %d, %s", kind, seed, mode), s)
				if first := s.Events[0].Kind; first != vectors.Start || s.Mode != mode {
					t.Errorf("%s: begins with %c in mode %s", kind, first, s.Mode)
				}
			}
		}
	}
}

// A change of any byte changes the corpus, which is made of sessions among others.
func TestSeedsGiveTheSameBytes(t *testing.T) {
	h := sha256.New()
	for seed := range uint64(50) {
		a, b := sessions.New(seed, sessions.Options{}), sessions.New(seed, sessions.Options{})
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Fatalf("seed %d gives two sessions", seed)
		}
		h.Write(a.Bytes())
		for _, kind := range sessions.Kinds() {
			s := sessions.One(kind, seed, vectors.ModeFrame)
			h.Write(s.Bytes())
		}
	}
	const want = "91de5fd4c96451fd"
	if got := hex.EncodeToString(h.Sum(nil)[:8]); got != want {
		t.Errorf("sessions hash to %s, not %s: go generate in fuzz/vectors, and say so in the changelog", got, want)
	}
}

// Each way to write a thing comes up: a generator that only makes easy sessions proves little.
func TestSpellings(t *testing.T) {
	var all []byte
	for seed := range uint64(300) {
		s := sessions.New(seed, sessions.Options{})
		all = append(all, s.Bytes()...)
	}
	for _, part := range []string{
		"<![CDATA[", "]]&gt;", "]]&#", "&amp;", "&#38;", "&#x3c;", "&#13;", "\r\n", "=\"", "='", "xmlns=''", "xmlns:p", "<stream xmlns", "standalone",
		"xml:lang", " = ", "/>", "\uFEFF", "\U0010FFFF", "<?xml", "</iq ", "\t", "&quot;", "&apos;", "jabber:server", "jabber:component:accept",
	} {
		if !bytes.Contains(all, []byte(part)) {
			t.Errorf("%q never comes", part)
		}
	}
}

func TestUnknownModesAndKindsPanic(t *testing.T) {
	for name, call := range map[string]func(){
		"mode":         func() { sessions.New(1, sessions.Options{Mode: "smoke signals"}) },
		"kind":         func() { sessions.One("message in a bottle", 1, vectors.ModeStream) },
		"mode of kind": func() { sessions.One("chat", 1, "document") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			call()
		}()
	}
}

func ExampleNew() {
	s := sessions.New(9, sessions.Options{Mode: vectors.ModeFrames, Stanzas: 1, NoRestart: true})
	for _, m := range s.Messages {
		fmt.Printf("%q\n", m)
	}
	fmt.Printf("%s: %d events\n", s.Mode, len(s.Events))
	// Output:
	// "<b:open\nxmlns:b='urn:ietf:p&#97;rams:xml:ns:xmpp-framing'\nxml:lang='de-AT'\nversion=\"1.0\" \r\n  from='example.org' id='1dfc0296'/>"
	// "<iq xmlns='jabber:client' \r\n  id='purple6c&#55;7' type='result'><time xmlns='urn:xmpp:time'><tzo>a</tzo><utc>2029-06-03T&#x000030;1:00:54Z</utc></time></iq>"
	// "<p:close xmlns:p='urn:ietf:params:xm&#x6c;:ns:xmpp-framing'/>"
	// frames: 14 events
}
