//go:build cgo

package expat_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/bench/peers/expat"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

func open(t *testing.T, m expat.Mode) *expat.Parser {
	t.Helper()
	p, err := expat.New(m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// parse reads a document in chunks of n bytes.
func parse(p *expat.Parser, doc []byte, n int) error {
	for len(doc) > n {
		if err := p.Parse(doc[:n], false); err != nil {
			return err
		}
		doc = doc[n:]
	}
	return p.Parse(doc, true)
}

func events(t *testing.T, p *expat.Parser) []vectors.Event {
	t.Helper()
	e, err := p.Events()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEvents(t *testing.T) {
	const doc = `<?xml version='1.0'?><a xmlns='u' xmlns:p='v' z='1' p:b=' &lt;&#9;' a='3'>` +
		`x&amp;<![CDATA[<y>]]>` + "\r\nz" + `<p:c/><b xmlns=''/></a>`
	want := []vectors.Event{
		{Kind: vectors.Start, Space: "u", Local: "a", Attrs: []vectors.Attr{
			{Local: "a", Value: "3"}, {Local: "z", Value: "1"}, {Space: "v", Local: "b", Value: " <\t"},
		}},
		{Kind: vectors.Text, Text: "x&<y>\nz"},
		{Kind: vectors.Start, Space: "v", Local: "c"}, {Kind: vectors.End},
		{Kind: vectors.Start, Local: "b"}, {Kind: vectors.End},
		{Kind: vectors.End},
	}
	p := open(t, expat.Collect)
	for n := 1; n <= len(doc); n++ {
		if err := p.Reset(); err != nil {
			t.Fatal(err)
		}
		if err := parse(p, []byte(doc), n); err != nil {
			t.Fatal(err)
		}
		if got := events(t, p); !reflect.DeepEqual(got, want) {
			t.Fatalf("in chunks of %d bytes: got %v, want %v", n, got, want)
		}
	}
}

// TestSeparators holds that no namespace passes for another by a separator in
// it (CVE-2022-25236).
func TestSeparators(t *testing.T) {
	p := open(t, expat.Collect)
	for _, sep := range []string{"\n", "\t", "\x7f", "\u00ff", ":", "|", "}", " ", "&#xA;", "&#xFF;"} {
		if err := p.Reset(); err != nil {
			t.Fatal(err)
		}
		if err := parse(p, []byte(`<d:c xmlns:d='b`+sep+`x'/>`), 1<<10); err != nil {
			t.Fatalf("%q: %v", sep, err)
		}
		if e := events(t, p)[0]; e.Local != "c" || !strings.HasPrefix(e.Space, "b") || !strings.HasSuffix(e.Space, "x") {
			t.Errorf("%q: %+v", sep, e)
		}
	}
}

// TestCounts holds that counting and collecting are of the same things.
func TestCounts(t *testing.T) {
	for _, mix := range traffic.Mixes() {
		doc := traffic.Stream(mix, 1, 40)
		counts, collects := open(t, expat.Count), open(t, expat.Collect)
		for _, p := range []*expat.Parser{counts, collects} {
			if err := parse(p, doc, 333); err != nil {
				t.Fatal(err)
			}
		}
		var want bench.Counts
		for _, e := range events(t, collects) {
			want.TextBytes += len(e.Text)
			if e.Kind != vectors.Start {
				continue
			}
			want.Elements++
			want.NameBytes += len(e.Space) + len(e.Local)
			for _, a := range e.Attrs {
				want.Attributes++
				want.NameBytes += len(a.Space) + len(a.Local)
				want.ValueBytes += len(a.Value)
			}
		}
		var got bench.Counts
		if counts.AddTo(&got); got != want || got.TextBytes == 0 && mix != traffic.Varied {
			t.Errorf("%v: counted %+v, collected %+v", mix, got, want)
		}
	}
}

func TestErrors(t *testing.T) {
	p := open(t, expat.Collect)
	err := parse(p, []byte("<a>text<b></a>"), 4)
	var e *expat.Error
	if !errors.As(err, &e) || e.Message != "mismatched tag" || e.Offset != int64(len("<a>text<b></")) {
		t.Errorf("got %v", err)
	}
	want := []vectors.Event{{Kind: vectors.Start, Local: "a"}, {Kind: vectors.Text, Text: "text"}, {Kind: vectors.Start, Local: "b"}}
	if got := events(t, p); !reflect.DeepEqual(got, want) {
		t.Errorf("before the error came %v", got)
	}
	if err := p.Reset(); err != nil {
		t.Fatal(err)
	}
	if got := events(t, p); len(got) != 0 {
		t.Errorf("after a reset there is %v", got)
	}
	if err := p.Parse(nil, true); err == nil {
		t.Error("an empty document is none")
	}
	p.Close()
	p.Close() // once more does no harm
	if v := expat.Version(); !strings.HasPrefix(v, "expat_") {
		t.Errorf("version %q", v)
	}
}
