package fuzz

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/limits"
)

const (
	header = `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>`
	footer = `</stream:stream>`
	opened = `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='1.0'/>`
)

// TestRun shows what the modes mean, in one line an answer.
func TestRun(t *testing.T) {
	for _, c := range []struct {
		mode   Mode
		inputs []string
		want   string
	}{
		{Document, []string{"<a/>"}, "ok s e"},
		{Document, []string{" <a/> "}, "ok s e"},
		{Document, []string{""}, "unexpected-end 0 0"},
		{Frame, []string{"<a/>"}, "ok s e"},
		{Frame, []string{" <a/>"}, "leading-byte 0 0"},
		{Stream, []string{header}, "ok open s"},
		{Stream, []string{header + "<a/> "}, "ok open s s e"},
		{Stream, []string{header + footer}, "ok s e"},
		{Stream, []string{header + "<a"}, "unexpected-end 0 101 s"},
		{Stream, []string{"<?xml version='1.0'?>"}, "unexpected-end 0 21"},
		{Frames, []string{opened, "<a/>", "<b>x</b>"}, "ok s e s e s t e"},
		{Frames, []string{"<a/>", opened}, "framing 0 0 s"},
		{Frames, []string{opened, "<a/>", "<b>", "<c/>"}, "unexpected-end 2 3 s e s e s"},
		{Frames, []string{opened, "<a/><b/>"}, "content-after-root 1 4 s e s e"},
	} {
		r := Request{Mode: c.mode, Input: []byte(c.inputs[0])}
		if c.mode == Frames {
			r.Input = nil
			for _, in := range c.inputs {
				r.Inputs = append(r.Inputs, []byte(in))
			}
		}
		a, err := Run(r, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := brief(a); got != c.want {
			t.Errorf("%s of %q: %s, want %s", c.mode, c.inputs, got, c.want)
		}
	}
}

// brief is a verdict, and the kinds of the events.
func brief(a Answer) string {
	var b strings.Builder
	switch {
	case a.Open:
		b.WriteString("ok open")
	case a.Accepted:
		b.WriteString("ok")
	default:
		fmt.Fprintf(&b, "%s %d %d", *a.Rule, a.Message, *a.Offset)
	}
	for _, e := range a.Events {
		b.WriteByte(' ')
		b.WriteByte(e.Kind)
	}
	return b.String()
}

func TestRunRefusesRequests(t *testing.T) {
	one := [][]byte{[]byte("<a/>")}
	for _, r := range []Request{
		{}, {Mode: "html"}, {Mode: Stream, Inputs: one}, {Mode: Frames, Input: one[0], Inputs: one},
	} {
		if _, err := Run(r, Options{}); !errors.Is(err, ErrRequest) {
			t.Errorf("%+v: error %v", r, err)
		}
		if err := CheckSplits(r, Options{}, nil); !errors.Is(err, ErrRequest) {
			t.Errorf("%+v: error %v", r, err)
		}
	}
	_, err := Run(Request{Mode: Frame}, Options{Limits: limits.Limits{Stanza: 1}})
	if !errors.Is(err, limits.ErrInvalid) {
		t.Errorf("a limit below the floor: error %v", err)
	}
}

// TestAbandoned shows the event of a stanza that was skipped.
func TestAbandoned(t *testing.T) {
	in := header + "<message id='1'><body>" + strings.Repeat("x", 20000) + "</body></message><presence/>"
	o := Options{Limits: limits.Limits{Stanza: limits.Floor, Skip: 30000}}
	a, err := Run(Request{Mode: Stream, Input: []byte(in)}, o)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := brief(a), "ok open s s s t x s e"; got != want {
		t.Fatalf("%s, want %s", got, want)
	}
	if got, want := string(a.Events[4].AppendJSON(nil)), `["x","jabber:client","message",[["","id","1"]]]`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
