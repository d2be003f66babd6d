package fuzz

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// Canonical form is what no parser behind a gateway can read otherwise than this
// one did: neither encoding/xml nor code that looks at bytes.

// checkCanonical reads an element in canonical form with all of them. (expat does
// so in bench/peers.)
func checkCanonical(b []byte) error {
	all, err := stanzaViews(parser.Document, b)
	if err != nil || len(all) != 1 {
		return fmt.Errorf("%q: %d elements, %w", b, len(all), err)
	}
	want := elementEvents(all[0].Element)
	if got, err := readOracle(b); err != nil || !slices.EqualFunc(got, want, Event.Equal) {
		return fmt.Errorf("%q: the oracle reads %v, %v; want %v", b, got, err, want)
	}
	if got, err := readStandard(b); err != nil || !slices.EqualFunc(got, want, Event.Equal) {
		return fmt.Errorf("%q: encoding/xml reads %v, %v; want %v", b, got, err, want)
	}
	w, err := writer.New(writer.Options{Canonical: true, Limits: unlimited})
	if err != nil {
		return err
	}
	if err := w.Element(all[0].Element); err != nil || !bytes.Equal(w.Bytes(), b) {
		return fmt.Errorf("%q: is written as %q, %v", b, w.Bytes(), err)
	}
	return checkHabits(b, all[0].Element)
}

// readStandard reads a document as encoding/xml gives it to everybody: with
// prefixes translated its own way, and nothing else looked after.
func readStandard(b []byte) ([]Event, error) {
	var events []Event
	d := xml.NewDecoder(bytes.NewReader(b))
	for {
		t, err := d.Token()
		if err == io.EOF {
			return events, nil
		}
		if err != nil {
			return events, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			e := Event{Kind: Start, Space: t.Name.Space, Local: t.Name.Local}
			for _, a := range t.Attr {
				if a.Name.Space != "xmlns" && a.Name != (xml.Name{Local: "xmlns"}) {
					e.Attrs = append(e.Attrs, Attr{a.Name.Space, a.Name.Local, a.Value})
				}
			}
			slices.SortFunc(e.Attrs, compareAttrs)
			events = append(events, e)
		case xml.EndElement:
			events = append(events, Event{Kind: End})
		case xml.CharData:
			events = append(events, Event{Kind: Text, Text: string(t)})
		default:
			return events, fmt.Errorf("a token of type %T", t)
		}
	}
}

// FuzzCanonical writes what it can of any input in canonical form, and has it read.
func FuzzCanonical(f *testing.F) {
	n := 0
	for r := range vectors.All() {
		if r.Expect == vectors.Reject {
			continue
		}
		if q := request(f, &r); n%11 == 0 && len(q.Input) < 512 {
			f.Add(modeByte(q.Mode), q.Input)
		}
		n++
	}
	f.Fuzz(func(t *testing.T, mode byte, input []byte) {
		if len(input) > 1<<14 {
			t.Skip()
		}
		all, err := rewritten(Request{Mode: modes[int(mode)%len(modes)], Input: input})
		if err != nil {
			t.Fatalf("%q: %v", input, err)
		}
		for _, c := range all {
			if err := checkCanonical(c); err != nil {
				t.Errorf("%q: %v", input, err)
			}
		}
	})
}

// A check that finds nothing proves nothing: forms that are not canonical are told.
func TestCheckCanonical(t *testing.T) {
	for _, b := range []string{
		"<a b='>'/>", "<a b='\"'/>", `<a b="x"/>`, `<a b="'"/>`, "<a>></a>", "<a><![CDATA[<b>]]></a>", "<a ><b/></a>", "<a></a>", "<a b='\n'/>", "<a\nb='c'/>",
		"<a b = 'c'/>", "<p:a xmlns:p='u'/>", "<?xml version='1.0'?><a/>", "<a/> ", "<a>&#x41;</a>", "<a>\r</a>", "<\U00010000/>", "<a b='\r\n'/>",
	} {
		if err := checkCanonical([]byte(b)); err == nil {
			t.Errorf("%s passes for canonical", b)
		}
	}
	for _, b := range []string{"<a/>", "<a xmlns='u' b='&lt;&gt;&amp;&apos;&quot;&#9;&#10;&#13;' xmlns:ns1='v' ns1:b='é'>&lt;'\"\n\t<b xmlns=''>x</b>&#13;</a>"} {
		if err := checkCanonical([]byte(b)); err != nil {
			t.Error(err)
		}
	}
}

// So do models that all see the same: each is fooled by something.
func TestHabitsAreFooled(t *testing.T) {
	fooled := map[string]bool{}
	for _, b := range []string{"<a b='/>'/>", "<a b='\"'/>", "<a b='</'/>", "<a b='>'>x</a>", "<a><![CDATA[<b>]]></a>", "<a b='<c/>'/>", "<a>></a>", "<a b='&#x3c;'/>"} {
		for _, h := range habits {
			s := h.see([]byte(b))
			if s.opened != s.closed || !slices.Equal(s.ends, []int{len(b)}) {
				fooled[h.name] = true
			}
		}
	}
	for _, h := range habits {
		if !fooled[h.name] {
			t.Errorf("%s: nothing fools it", h.name)
		}
	}
}
