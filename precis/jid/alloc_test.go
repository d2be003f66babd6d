package jid_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/precis/jid"
)

// What each way to an address costs in allocations, once buffers of package
// precis are warm.
func TestAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("pools drop items under the race detector")
	}
	buf := make([]byte, jid.MaxLen)
	var j jid.JID
	var err error
	parse := func(s string) func() {
		return func() { j, err = jid.Parse(s) }
	}
	fromBytes := func(s string) func() {
		b := []byte(s)
		return func() { j, err = jid.ParseBytes(b) }
	}
	var v jid.View
	view := func(s string) func() {
		b := []byte(s)
		return func() { v, err = jid.ParseView(b, buf) }
	}
	sessions := map[jid.JID]int{jid.MustParse("jürgen@bücher.example/orchard"): 1, jid.MustParse("romeo@montague.example/orchard"): 2}
	lookup := func(s string) func() {
		v, err := jid.ParseView([]byte(s), nil)
		if err != nil {
			t.Fatal(err)
		}
		return func() {
			if entry, ok := jid.Lookup(sessions, v); !ok || entry == 0 {
				t.Fatalf("%q is not found", v)
			}
		}
	}
	full := jid.MustParse("romeo@montague.example/orchard")
	other := jid.MustParse("romeo@montague.example/balcony")
	borrowed, err := jid.ParseView([]byte(full.String()), nil)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("a", 1000)
	for _, c := range []struct {
		name string
		do   func()
		most float64
	}{
		{"Parse, canonical", parse("romeo@montague.example/orchard"), 0},
		{"Parse, canonical and long", parse(long + "@example.com/" + long), 0},
		{"Parse, canonical and not ASCII", parse("jürgen@bücher.example/garten ☃"), 0},
		{"Parse, right to left", parse("שלום@שלום.example/שלום"), 0},
		{"Parse, capitals", parse("Romeo@Montague.Example/orchard"), 1},
		{"Parse, trailing dot", parse("romeo@montague.example./orchard"), 1},
		{"Parse, mapped and not ASCII", parse("JÜRGEN@BÜCHER.example/garten\u3000☃"), 1},
		{"ParseBytes, canonical", fromBytes("romeo@montague.example/orchard"), 1},
		{"ParseBytes, canonical and not ASCII", fromBytes("jürgen@bücher.example/garten ☃"), 1},
		{"ParseBytes, capitals", fromBytes("Romeo@Montague.Example/orchard"), 1},
		{"ParseView, canonical", view("romeo@montague.example/orchard"), 0},
		{"ParseView, canonical and long", view(long + "@example.com/" + long), 0},
		{"ParseView, canonical and not ASCII", view("jürgen@bücher.example/garten ☃"), 0},
		{"ParseView, capitals", view("Romeo@Montague.Example/orchard"), 0},
		{"ParseView, mapped and not ASCII", view("JÜRGEN@BÜCHER.example/garten\u3000☃"), 0},
		{"ParseView, IPv6", view("romeo@[2001:db8::1]/orchard"), 1},
		{"Lookup", lookup("romeo@montague.example/orchard"), 0},
		{"Lookup, not ASCII", lookup("jürgen@bücher.example/orchard"), 0},
		{"New", func() { j, err = jid.New("romeo", "montague.example", "orchard") }, 1},
		{"New, capitals", func() { j, err = jid.New("Romeo", "Montague.example", "orchard") }, 1},
		{"WithResource", func() { j, err = full.WithResource("balcony") }, 1},
		{"WithResource, none", func() { j, err = full.WithResource("") }, 0},
		{"Clone", func() { j = borrowed.Clone() }, 1},
		{"Bare, parts, Compare and Equal", func() {
			if full.Bare() != other.Bare() || full.Local() != other.Local() || full.Compare(other) == 0 || full.Equal(other) || !borrowed.Is(full) {
				t.Fatal("something is wrong")
			}
		}, 0},
		{"AppendTo", func() { buf = full.AppendTo(buf[:0]) }, 0},
		{"AppendEscape", func() { buf, err = jid.AppendEscape(buf[:0], []byte("d'artagnan")) }, 0},
		{"AppendUnescape", func() { buf = jid.AppendUnescape(buf[:0], []byte(`d\27artagnan`)) }, 0},
	} {
		if got := testing.AllocsPerRun(100, c.do); got > c.most {
			t.Errorf("%s: %v allocations, want at most %v", c.name, got, c.most)
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if j.IsZero() || v.IsZero() {
		t.Error("nothing was parsed")
	}
}

// A View is the input itself where that is canonical, and the buffer where not.
func TestViewsBorrow(t *testing.T) {
	buf := make([]byte, 0, jid.MaxLen)
	for _, c := range []struct {
		input   string
		inPlace bool
	}{
		{"romeo@montague.example/orchard", true},
		{"jürgen@bücher.example/garten", true},
		{"[::1]", true},
		{"Romeo@montague.example", false},
		{"romeo@montague.example.", false},
		{"xn--bcher-kva.example", false},
	} {
		input := []byte(c.input)
		v, err := jid.ParseView(input, buf)
		if err != nil {
			t.Fatal(err)
		}
		from := buf[:1]
		if c.inPlace {
			from = input
		}
		if &v.Bytes()[0] != &from[0] {
			t.Errorf("%q: in place is %v", c.input, !c.inPlace)
		}
	}
}

// What comes out of a View cannot be appended to where the next part stands.
func TestPartsOfViewsEndWhereTheyEnd(t *testing.T) {
	input := []byte("romeo@montague.example/orchard and more")[:30]
	v, err := jid.ParseView(input, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range [][]byte{v.Local(), v.Domain(), v.Resource(), v.Bytes(), v.Bare().Bytes()} {
		_ = append(part, '!')
	}
	if v.String() != "romeo@montague.example/orchard" || !bytes.HasSuffix(input[:cap(input)][:39], []byte(" and more")) {
		t.Errorf("appending to a part wrote over %q", input[:39])
	}
}
