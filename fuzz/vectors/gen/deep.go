package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// large is an input of parts, and the events that it gives.
type large struct {
	parts []vectors.Part
	size  int64
}

func (l *large) put(text string, times int) {
	if times > 0 {
		l.parts = append(l.parts, vectors.Part{Bytes: []byte(text), Times: times})
		l.size += int64(len(text) * times)
	}
}

// sum hashes events in the canonical form of vectors.Record.CanonSHA256, which a large input has instead of them.
type sum struct{ h hash.Hash }

func newSum() sum { return sum{sha256.New()} }

func (s sum) put(list events, times int) {
	var b strings.Builder
	for _, e := range list {
		switch e.Kind {
		case vectors.Start:
			fmt.Fprintf(&b, "S\x00%s\x00%s\x00", e.Space, e.Local)
			for _, a := range e.Attrs {
				fmt.Fprintf(&b, "A\x00%s\x00%s\x00%s\x00", a.Space, a.Local, a.Value)
			}
		case vectors.Text:
			fmt.Fprintf(&b, "T\x00%s\x00", e.Text)
		case vectors.End:
			b.WriteString("E\x00")
		}
	}
	for range times {
		io.WriteString(s.h, b.String())
	}
}

// text is a text event of a piece so many times.
func (s sum) text(piece string, times int) {
	io.WriteString(s.h, "T\x00")
	for range times {
		io.WriteString(s.h, piece)
	}
	io.WriteString(s.h, "\x00")
}

func (s sum) String() string { return hex.EncodeToString(s.h.Sum(nil)) }

// deepForms are elements that can be put into each other any number of times.
var deepForms = []struct {
	name, start, end string
	got              event
}{
	{"same", "<a>", "</a>", open("{}a")},
	{"declared", "<a xmlns='urn:a'>", "</a>", open("{urn:a}a")},
	{"prefixed", "<p:a xmlns:p='urn:p'>", "</p:a>", open("{urn:p}a")},
	{"attribute", "<a b='1'>", "</a>", open("{}a", "b=1")},
}

// deepTable: elements in elements, as deep as a limit lets them be, one deeper, and as deep as there is memory.
func deepTable(s *set) {
	const limit = 128
	for _, f := range deepForms {
		for _, n := range []int{1, limit - 1, limit, limit + 1, 1000, 10000, 100000, 1000000} {
			if n > 10000 && f.name != "same" {
				continue
			}
			a := about{"deep", fmt.Sprintf("%s/%07d", f.name, n), "a level costs its bytes, and no stack", "RFC 6120 §13.12"}
			for _, mode := range []string{vectors.ModeStream, vectors.ModeFrame, vectors.ModeDocument} {
				if n > 10000 && mode == vectors.ModeFrame || n > 100000 && mode == vectors.ModeStream {
					continue // large enough once
				}
				head, tail, pre, post := "", "", events(nil), events(nil)
				if mode == vectors.ModeStream {
					head, tail, pre, post = "<s:stream xmlns:s='"+streams+"'>", "</s:stream>", ev(open("{"+streams+"}stream")), ev(shut)
				}
				var l large
				l.put(head, 1)
				l.put(f.start, n)
				l.put(f.end, n)
				l.put(tail, 1)
				bounded := a.record(mode, vectors.Accept)
				bounded.Parts, bounded.Settings = l.parts, &vectors.Settings{Limits: map[string]int{"depth": limit}}
				if n > limit {
					bounded.Expect, bounded.Limit = vectors.Reject, "depth"
					bounded = broken(bounded, "limit", int64(len(head)+limit*len(f.start)), join("", pre, repeat(f.got, limit)))
				} else {
					bounded.Events = join("", pre, repeat(f.got, n), repeat(shut, n), post)
				}
				s.put(bounded)
				if n <= limit {
					continue
				}
				free := a.record(mode, vectors.Accept)
				free.Name = strings.Replace(free.Name, "deep/", "deep/unlimited-", 1)
				free.Parts, free.Settings = l.parts, &vectors.Settings{Limits: map[string]int{"depth": -1}}
				h := newSum()
				h.put(pre, 1)
				h.put(ev(f.got), n)
				h.put(ev(shut), n)
				h.put(post, 1)
				free.CanonSHA256 = h.String()
				s.put(free)
			}
		}
	}
	// What is not closed is not over, however much of it there is.
	for _, n := range []int{1000, 1000000} {
		a := about{"deep", fmt.Sprintf("open/%07d", n), "what is not closed is not over", "XML 1.0 §2.1"}
		r := a.record(vectors.ModeDocument, vectors.Reject)
		var l large
		l.put("<a>", n)
		r.Parts, r.Settings = l.parts, &vectors.Settings{Limits: map[string]int{"depth": -1}}
		r = broken(r, "unexpected-end", l.size, nil)
		h := newSum()
		h.put(ev(open("{}a")), n)
		r.CanonSHA256 = h.String()
		s.put(r)
	}
}

func repeat(e event, n int) events {
	all := make(events, n)
	for i := range all {
		all[i] = e
	}
	return all
}

// largeTokens are single tokens of n bytes and a few.
var largeTokens = []struct {
	name, head, unit, tail string
	before                 events // and after it, the token's own text being left out
	text                   string // what the unit stands for in text; empty where it is no text
	value                  bool   // what it stands for is part of a value
}{
	{"value", "<a b='", "v", "'/>", ev(open("{}a")), "v", true},
	{"value-of-quotes", "<a b='", `"`, "'/>", ev(open("{}a")), `"`, true},
	{"value-of-references", "<a b='", "&lt;", "'/>", ev(open("{}a")), "<", true},
	{"value-of-line-ends", "<a b='", "\r\n", "'/>", ev(open("{}a")), " ", true},
	{"space-in-tag", "<a", " ", "/>", ev(open("{}a")), "", false},
	{"text", "<a>", "t", "</a>", ev(open("{}a")), "t", false},
	{"text-of-brackets", "<a>", "]", "</a>", ev(open("{}a")), "]", false},
	{"text-of-line-ends", "<a>", "\r\n", "</a>", ev(open("{}a")), "\n", false},
	{"text-of-returns", "<a>", "\r", "</a>", ev(open("{}a")), "\n", false},
	{"text-of-references", "<a>", "&#x41;", "</a>", ev(open("{}a")), "A", false},
	{"text-of-two-bytes", "<a>", "é", "</a>", ev(open("{}a")), "é", false},
	{"text-of-four-bytes", "<a>", "\U0001F600", "</a>", ev(open("{}a")), "\U0001F600", false},
	{"section", "<a><![CDATA[", "<", "]]></a>", ev(open("{}a")), "<", false},
	{"section-of-brackets", "<a><![CDATA[", "]", "]]></a>", ev(open("{}a")), "]", false},
	{"zeros-of-reference", "<a>&#", "0", "65;</a>", ev(open("{}a"), text("A")), "", false},
	{"space-in-end-tag", "<a></a", " ", ">", ev(open("{}a")), "", false},
	{"space-in-declaration", "<?xml version='1.0'", " ", "?><a/>", ev(open("{}a")), "", false},
}

// tokenTable: a token of n bytes takes time and memory in proportion to n, in whatever pieces it comes (CVE-2023-52425).
func tokenTable(s *set) {
	for _, t := range largeTokens {
		for _, n := range []int{1 << 10, 16 << 10, 256 << 10, 1 << 20} {
			times := n / len(t.unit)
			a := about{"token", fmt.Sprintf("%s/%07d", t.name, n), "what was examined is not examined again", "RFC 6120 §13.12"}
			r := a.record(vectors.ModeDocument, vectors.Accept)
			var l large
			l.put(t.head, 1)
			l.put(t.unit, times)
			l.put(t.tail, 1)
			r.Parts, r.Settings = l.parts, &vectors.Settings{Limits: map[string]int{"depth": -1}}
			h := newSum()
			switch {
			case t.value:
				io.WriteString(h.h, "S\x00\x00a\x00A\x00\x00b\x00"+strings.Repeat(t.text, times)+"\x00")
			case t.text != "":
				h.put(t.before, 1)
				h.text(t.text, times)
			default:
				h.put(t.before, 1)
			}
			h.put(ev(shut), 1)
			r.CanonSHA256 = h.String()
			s.put(r)
		}
	}
	// What never ends is as long as the input.
	for _, t := range []struct{ name, head, unit string }{
		{"value", "<a b='", "v"}, {"space-in-tag", "<a", " "}, {"section", "<a><![CDATA[", "]"}, {"name", "<", "a"}, {"reference", "<a>&#x", "0"},
	} {
		n := 60 << 10
		a := about{"token", "never-ends/" + t.name, "what was examined is not examined again", "XML 1.0 §2.1"}
		r := a.record(vectors.ModeDocument, vectors.Reject)
		var l large
		l.put(t.head, 1)
		l.put(t.unit, n)
		r.Parts, r.Settings = l.parts, &vectors.Settings{Limits: map[string]int{"depth": -1}}
		before := events{}
		if strings.HasPrefix(t.head, "<a>") {
			before = ev(open("{}a"))
		}
		s.put(broken(r, "unexpected-end", l.size, before))
	}
}
