package writer_test

import (
	"io"
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"
	"unsafe"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// In steady state nothing is allocated, whatever is written and however it leaves.
func TestNoAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("pools drop items under the race detector")
	}
	// A collection would empty the pools, whose refill is not the writer's.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	text := strings.Repeat("Art thou not Romeo & a Montague? ", 20)
	const letters = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
	value := []byte("juliet@example.org/balcony")
	var out io.Writer = io.Discard
	buf := make([]byte, 0, 64<<10)
	p, err := parser.New(parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.Feed([]byte(clientHeader + `<message to="a&quot;"><body>hi &amp; <![CDATA[x]]></body><p:a p:b='1' xmlns='urn:x'><c/></p:a><a xmlns='u'/></message>`))
	p.NextStanza()
	view, err := p.NextStanza()
	if err != nil {
		t.Fatal(err)
	}
	for _, canonical := range []bool{false, true} {
		w := newWriter(t, writer.Options{Canonical: canonical})
		do(t, w, inStream(db))
		calls := func() {
			w.Start(names.Message)
			w.Attr(names.To, value)
			w.AttrString(names.ID, "a quote ' and\na line")
			w.AttrString(names.XMLLang, "en")
			w.AttrNS("urn:x:an-attribute-with-a-longish-namespace", "attribute", text)
			for i := range len(letters) {
				w.AttrNS("", letters[i:], "")
			}
			w.Start(names.Body)
			w.TextString(text)
			w.TextString("привет")
			w.End()
			w.StartNS("urn:x:an-element-with-a-longish-namespace", "a-longish-name-for-an-element")
			w.Declare("p", "urn:y:a-namespace-of-more-than-32-bytes")
			w.StartPrefix("p", "urn:y:a-namespace-of-more-than-32-bytes", "a")
			w.End()
			w.End()
			w.Element(view.Element)
			for c := range view.Children() {
				w.Raw(c)
			}
			w.End()
			w.StreamLimits(1<<20, 60)
			w.Keepalive()
			w.StreamError(writer.StreamError{Condition: writer.Conflict, Text: text, Lang: "en", Application: &writer.Application{Space: "urn:x", Local: "a"}})
		}
		for name, f := range map[string]func(){
			"to a writer": func() { calls(); w.WriteTo(out) },
			"to a buffer": func() { w.Buffer(buf); calls(); w.Take() },
		} {
			f()
			if n := testing.AllocsPerRun(20, f); n != 0 || w.Err() != nil {
				t.Errorf("%s, canonical %t: %v allocations, %v", name, canonical, n, w.Err())
			}
		}
	}
	w := newWriter(t, writer.Options{})
	frames := func() {
		w.Open(writer.Header{To: "example.org"})
		w.Close("wss://example.org/a-new-place-for-the-session")
		w.WriteTo(out)
	}
	frames()
	if n := testing.AllocsPerRun(20, frames); n != 0 || w.Err() != nil {
		t.Errorf("frames: %v allocations, %v", n, w.Err())
	}
	headers := func() {
		w.OpenStream(writer.Header{To: "example.org"})
		w.CloseStream()
		w.WriteTo(out)
		w.Reset()
	}
	headers()
	// The frozen header is looked up as a string.
	if n := testing.AllocsPerRun(20, headers); n > 1 || w.Err() != nil {
		t.Errorf("headers: %v allocations, %v", n, w.Err())
	}
}

// What an idle connection holds: the allocator rounds it up to 48.
func TestSizes(t *testing.T) {
	if size := unsafe.Sizeof(writer.Writer{}); size > 48 {
		t.Errorf("a Writer has %d bytes", size)
	}
}

// Called for every value and every eight bytes of one, these have to be inlined.
func TestHotHelpersAreInlined(t *testing.T) {
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Skip("there is no go command to ask")
	}
	out, err := exec.Command(goCommand, "build", "-gcflags=-m=1", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"load", "store", "first", "copy7", "copy8", "plain", "put", "putLiteral", "(*escapes).special", "(*work).level", "(*work).endRun", "(*work).bind"} {
		if !strings.Contains(string(out), "can inline "+name+"\n") {
			t.Errorf("%s is not inlined", name)
		}
	}
}
