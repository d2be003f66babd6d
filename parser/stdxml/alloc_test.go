package stdxml_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

// allocs returns how many allocations a run of f makes, once everything is warm.
func allocs(t *testing.T, f func()) float64 {
	t.Helper()
	if raceEnabled {
		t.Skip("the race detector makes pools drop items")
	}
	for range 3 {
		f()
	}
	return testing.AllocsPerRun(20, f)
}

func drain(t testing.TB, token func() (xml.Token, error)) {
	for {
		if _, err := token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// What each token costs. What is measured is the same stream with one more of
// them; an empty element is a start and an end.
func TestAllocations(t *testing.T) {
	count := func(input string) float64 {
		r := newTokenReader(t, nil, document)
		src := bytes.NewReader(nil)
		return allocs(t, func() {
			src.Reset([]byte(input))
			r.Reset(src, parser.Document)
			drain(t, r.Token)
		})
	}
	const body, n = "<message xmlns='jabber:client'>%s</message>", 50
	none := count(fmt.Sprintf(body, ""))
	for _, c := range []struct {
		name, token string
		want        float64
	}{
		{"a start without attributes, and an end", "<body/>", 0},
		{"the same of names that are not known", "<unheard-of></unheard-of>", 0},
		{"a start with attributes", "<body xml:lang='en' to='a@b' from='c@d' id='1'/>", 3},
		{"one whose attributes are not known", "<body some='1' thing='&lt;' new='3'/>", 3},
		{"one with nothing but declarations", "<query xmlns='jabber:iq:roster' xmlns:unheard='urn:of:1'/>", 2},
		{"text, and a tag", "text<body/>", 1},
		{"CDATA", "<![CDATA[text]]>", 1},
	} {
		if got := (count(fmt.Sprintf(body, strings.Repeat(c.token, n))) - none) / n; got > c.want+0.1 {
			t.Errorf("%s: %.2f allocations, want %.0f", c.name, got, c.want)
		}
	}
}

// A connection that has ended leaves what it worked with to the next one, although
// nobody closes anything.
func TestEndedConnections(t *testing.T) {
	input := header + "<message to='a@b'><body>text</body></message>" + footer
	for _, c := range []struct {
		name  string
		token func(r *stdxml.TokenReader) func() (xml.Token, error)
		most  float64 // of which no table of words is one
	}{
		{"a reader", func(r *stdxml.TokenReader) func() (xml.Token, error) { return r.Token }, 20},
		{"a decoder", func(r *stdxml.TokenReader) func() (xml.Token, error) { return r.Decoder().Token }, 40},
	} {
		got := allocs(t, func() {
			r := newTokenReader(t, strings.NewReader(input), parser.Options{})
			drain(t, c.token(r))
			r.Parser().Close()
		})
		if got > c.most {
			t.Errorf("%s: a connection takes %.0f allocations, want %.0f", c.name, got, c.most)
		}
	}
}

// At most half of what encoding/xml allocates, over the traffic of a server: for
// the tokens, and for those of a decoder.
func TestHalfTheAllocations(t *testing.T) {
	for _, m := range traffic.Mixes() {
		if m == traffic.Varied {
			continue // no two stanzas have a name in common
		}
		input := traffic.Stream(m, 1, 200)
		src := bytes.NewReader(nil)
		theirs := allocs(t, func() {
			src.Reset(input)
			drain(t, xml.NewDecoder(chunks{src}).Token)
		})
		r := newTokenReader(t, nil, parser.Options{Workspaces: parser.NewWorkspaces(limits.Client.Window, 1)})
		for name, token := range map[string]func() func() (xml.Token, error){
			"a reader":  func() func() (xml.Token, error) { return r.Token },
			"a decoder": func() func() (xml.Token, error) { return r.Decoder().Token },
		} {
			ours := allocs(t, func() {
				src.Reset(input)
				r.Reset(chunks{src}, parser.Stream)
				drain(t, token())
			})
			if ours > theirs/2 {
				t.Errorf("%s: %s allocates %.0f times, encoding/xml %.0f times", m, name, ours, theirs)
			}
		}
	}
}

// chunks gives what a socket would, and is nothing but a Reader.
type chunks struct{ r *bytes.Reader }

func (c chunks) Read(b []byte) (int, error) { return c.r.Read(b[:min(len(b), 4096)]) }

// A view costs what the struct costs, and little more.
func TestDecodeAllocations(t *testing.T) {
	st := second(t, header+"<presence from='a@b'><show>away</show></presence>"+footer).Clone()
	var v struct {
		From string `xml:"from,attr"`
		Show string `xml:"show"`
	}
	ours := allocs(t, func() {
		if err := stdxml.Decode(st, &v); err != nil {
			t.Fatal(err)
		}
	})
	raw := st.Raw()
	theirs := allocs(t, func() {
		if err := xml.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
	})
	if ours > theirs/2 {
		t.Errorf("%.0f allocations, encoding/xml %.0f", ours, theirs)
	}
}
