package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/parser"
)

// all parses a stream to its end, or until something is wrong.
func all(t *testing.T, r io.Reader) (trees []Element, err error) {
	t.Helper()
	p, err := NewParser(r, 1<<18)
	if err != nil {
		t.Fatal(err)
	}
	for {
		e, err := p.Parse()
		if err != nil {
			return trees, err
		}
		trees = append(trees, e)
	}
}

// reference makes the same trees by encoding/xml.
func reference(input string) (trees []Element, err error) {
	var open []*element
	d := xml.NewDecoder(strings.NewReader(input))
	for {
		token, err := d.Token()
		if err != nil {
			return trees, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			e := &element{name: t.Name}
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" || a.Name == (xml.Name{Local: "xmlns"}) {
					continue
				}
				e.attributes = append(e.attributes, xml.Attr{Name: a.Name, Value: a.Value})
			}
			switch len(open) {
			case 0:
				trees = append(trees, e) // the header
			case 1: // a stanza, when it is whole
			default:
				parent := open[len(open)-1]
				parent.children = append(parent.children, e)
			}
			open = append(open, e)
		case xml.CharData:
			if len(open) > 1 {
				open[len(open)-1].text += string(t)
			}
		case xml.EndElement:
			if len(open) == 2 {
				trees = append(trees, open[1])
			}
			if open = open[:len(open)-1]; len(open) == 0 {
				return trees, ErrStreamClosedByPeer
			}
		}
	}
}

// spaced makes spaces of white space in attributes, and so in namespaces (XML 1.0 §3.3.3):
// encoding/xml leaves some of it as it is.
func spaced(trees []Element) []Element {
	spaces := strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")
	for _, tree := range trees {
		e := tree.(*element)
		e.name.Space = spaces.Replace(e.name.Space)
		for i := range e.attributes {
			a := &e.attributes[i]
			a.Name.Space, a.Value = spaces.Replace(a.Name.Space), spaces.Replace(a.Value)
		}
		spaced(e.children)
	}
	return trees
}

// compare holds the trees of a stream, whole and byte by byte, to those that encoding/xml
// makes: of one that is accepted all of them, of another those before the error.
func compare(t *testing.T, name, input string, accepted bool) {
	t.Helper()
	want, wantErr := reference(input)
	spaced(want)
	for how, r := range map[string]io.Reader{
		"whole": strings.NewReader(input), "byte by byte": iotest.OneByteReader(strings.NewReader(input)),
	} {
		got, err := all(t, r)
		expect := want
		if accepted {
			if err != wantErr {
				t.Errorf("%s, %s: we say %v, encoding/xml %v", name, how, err, wantErr)
			}
		} else if len(got) < len(want) {
			expect = want[:len(got)]
		}
		if !slices.EqualFunc(spaced(got), expect, func(a, b Element) bool { return reflect.DeepEqual(a, b) }) {
			t.Errorf("%s, %s: not what encoding/xml makes of %.500q", name, how, input)
		}
	}
}

// newNames are the streams with names that encoding/xml, which knows the fourth edition of
// XML 1.0, does not take for names.
const newNames = "name/edition-"

func TestCorpus(t *testing.T) {
	compared := 0
	for r := range vectors.All() {
		if r.Mode != vectors.ModeStream || strings.HasPrefix(r.Name, newNames) {
			continue
		}
		input, err := r.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		compared++
		compare(t, r.Name, string(input), r.Expect == vectors.Accept)
	}
	t.Logf("%d streams compared", compared)
	if compared < 1000 {
		t.Error("that is not the corpus")
	}
}

func TestTraffic(t *testing.T) {
	for _, mix := range traffic.Mixes() {
		compare(t, mix.String(), string(traffic.Stream(mix, 7, 30)), true)
	}
}

func TestErrors(t *testing.T) {
	const header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
	for _, c := range []struct {
		input string
		want  error
		trees int
	}{
		{header + "<presence/></stream:stream>", ErrStreamClosedByPeer, 2},
		{header + "<presence/>", io.ErrUnexpectedEOF, 2},
		{header + "<message><body>" + strings.Repeat("x", 1<<18), ErrTooLargeStanza, 1},
		{header + "<presence/><presence><!-- --></presence>", parser.RestrictedXML, 2},
	} {
		if trees, err := all(t, strings.NewReader(c.input)); !errors.Is(err, c.want) || len(trees) != c.trees {
			t.Errorf("%.200q: %d trees, and %v", c.input, len(trees), err)
		}
	}
}

func Example() {
	err := printAll(os.Stdout, strings.NewReader(`<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost'>
<message to='juliet@localhost'><body>I take thee at thy word</body><active xmlns='http://jabber.org/protocol/chatstates'/></message>
</stream:stream>`))
	if err != nil {
		panic(err)
	}
	// Output:
	// {http://etherx.jabber.org/streams}stream to="localhost"
	// {jabber:client}message to="juliet@localhost"
	//   {jabber:client}body: "I take thee at thy word"
	//   {http://jabber.org/protocol/chatstates}active
}
