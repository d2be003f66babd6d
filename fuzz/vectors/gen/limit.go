package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// limited is an input whose size is right at a limit, of which at is the offset of the first byte or item beyond the
// limit, or -1. The events are all, or those before it.
type limited struct {
	mode, input string
	at          int
	got         events
}

// limitCase makes the input of n for a limit.
type limitCase struct {
	limit, name string
	max         int
	build       func(n int) limited
}

const bytesFloor = 10000 // RFC 6120 §13.12(4)

var limitCases = func() (all []limitCase) {
	const bare = "<s:stream xmlns:s='" + streams + "'>"
	const bareEnd = "</s:stream>"
	bareOpen := open("{" + streams + "}stream")
	x := func(n int) string { return strings.Repeat("x", n) }
	// in puts an element of any name into each framing.
	in := func(limit, name string, max int, build func(n int) (snippet string, at int, got, before events)) {
		for _, mode := range []string{vectors.ModeStream, vectors.ModeFrame, vectors.ModeDocument} {
			all = append(all, limitCase{limit, name + "/" + mode, max, func(n int) limited {
				snippet, at, got, before := build(n)
				l := limited{mode, snippet, at, join("", got)}
				if n <= max {
					l.at = -1
				} else {
					l.got = join("", before)
				}
				if mode == vectors.ModeStream {
					l.input = bare + snippet + bareEnd
					l.got = join("", ev(bareOpen), l.got)
					if l.at < 0 {
						l.got = append(l.got, shut)
					} else {
						l.at += len(bare)
					}
				}
				return l
			}})
		}
	}
	just := func(limit, name string, max int, build func(n int) limited) {
		all = append(all, limitCase{limit, name, max, func(n int) limited {
			l := build(n)
			if n <= max {
				l.at = -1
			}
			l.got = join("", l.got)
			return l
		}})
	}
	m := open("{}m")

	for _, f := range []struct {
		name, start, end string
		got              event
	}{
		{"plain", "<m>", "</m>", m}, {"prefixed", "<p:m xmlns:p='u'>", "</p:m>", open("{u}m")}, {"with-attribute", "<m a='1'>", "</m>", open("{}m", "a=1")},
	} {
		in("depth", f.name, 5, func(n int) (string, int, events, events) {
			return strings.Repeat(f.start, n) + strings.Repeat(f.end, n), 5 * len(f.start),
				append(repeat(f.got, n), repeat(shut, n)...), repeat(f.got, 5)
		})
	}
	in("depth", "empty-elements", 5, func(n int) (string, int, events, events) {
		return strings.Repeat("<m>", n-1) + "<e/>" + strings.Repeat("</m>", n-1), 15,
			join("", repeat(m, n-1), ev(open("{}e")), repeat(shut, n)), repeat(m, 5)
	})
	siblings := func(n int) events {
		all := ev(m)
		for range n - 1 {
			all = append(all, open("{}e"), shut)
		}
		return all
	}
	in("elements", "siblings", 6, func(n int) (string, int, events, events) {
		return "<m>" + strings.Repeat("<e/>", n-1) + "</m>", 3 + 4*5, append(siblings(n), shut), siblings(6)
	})
	in("elements", "pairs", 6, func(n int) (string, int, events, events) {
		return "<m>" + strings.Repeat("<e></e>", n-1) + "</m>", 3 + 7*5, append(siblings(n), shut), siblings(6)
	})
	in("elements", "nested", 6, func(n int) (string, int, events, events) {
		return strings.Repeat("<m>", n) + strings.Repeat("</m>", n), 18, append(repeat(m, n), repeat(shut, n)...), repeat(m, 6)
	})
	names := []string{"a", "b", "c", "d", "e", "f"}
	attributes := func(n int, format string, attr string) (string, events) {
		tag, list := "", []string{}
		for _, name := range names[:n] {
			tag += fmt.Sprintf(format, name)
			list = append(list, fmt.Sprintf(attr, name))
		}
		return tag, ev(open("{}m", list...), shut)
	}
	in("attributes", "plain", 4, func(n int) (string, int, events, events) {
		tag, got := attributes(n, " %s='1'", "%s=1")
		return "<m" + tag + "/>", 2 + 4*6 + 1, got, nil
	})
	in("attributes", "prefixed", 4, func(n int) (string, int, events, events) {
		tag, got := attributes(n, " p:%s='1'", "{u}%s=1")
		return "<m xmlns:p='u'" + tag + "/>", 14 + 4*8 + 1, got, nil
	})
	in("attributes", "among-declarations", 4, func(n int) (string, int, events, events) {
		tag, got := attributes(n, " xmlns:%[1]s='u' %[1]s='1'", "%s=1")
		return "<m" + tag + "/>", 2 + 4*(12+6) + 12 + 1, got, nil
	})
	in("declarations", "prefixes", 3, func(n int) (string, int, events, events) {
		tag, _ := attributes(n, " xmlns:%s='u'", "%s=1")
		return "<m" + tag + "/>", 2 + 3*12 + 1, ev(m, shut), nil
	})
	in("declarations", "default-last", 3, func(n int) (string, int, events, events) {
		tag, _ := attributes(n-1, " xmlns:%s='u'", "%s=1")
		return "<m" + tag + " xmlns='v'/>", 2 + 3*12 + 1, ev(open("{v}m"), shut), nil
	})
	in("declarations", "among-attributes", 3, func(n int) (string, int, events, events) {
		tag, got := attributes(n, " %[1]s='1' xmlns:%[1]s='u'", "%s=1")
		return "<m" + tag + "/>", 2 + 3*(12+6) + 6 + 1, got, nil
	})
	// A stream header has one declaration of its own here.
	for _, mode := range []string{vectors.ModeFrame, vectors.ModeDocument} {
		just("in-scope", "nested/"+mode, 6, func(n int) limited {
			l := limited{mode: mode, input: strings.Repeat("<m xmlns:a='u'>", n) + strings.Repeat("</m>", n), at: 6*15 + 3, got: append(repeat(m, n), repeat(shut, n)...)}
			if n > 6 {
				l.got = repeat(m, 6)
			}
			return l
		})
		just("in-scope", "siblings/"+mode, 6, func(n int) limited { // what is closed is out of scope
			tag, _ := attributes(n-1, " xmlns:%s='u'", "%s=1")
			one := ev(open("{}e"), shut)
			l := limited{mode: mode, input: "<m xmlns:z='u'><e xmlns:y='u' xmlns:x='u'/><e xmlns:w='u'/><e" + tag + "/></m>",
				at: 15 + 28 + 16 + 2 + 5*12 + 1, got: join("", ev(m), one, one, one, ev(shut))}
			if n > 6 {
				l.got = join("", ev(m), one, one)
			}
			return l
		})
	}
	just("in-scope", "header/stream", 6, func(n int) limited {
		tag, _ := attributes(n-1, " xmlns:%s='u'", "%s=1")
		l := limited{mode: vectors.ModeStream, input: bare + "<m" + tag + "/>" + bareEnd, at: len(bare) + 2 + 5*12 + 1, got: ev(bareOpen, m, shut, shut)}
		if n > 6 {
			l.got = ev(bareOpen)
		}
		return l
	})
	in("name", "element", 16, func(n int) (string, int, events, events) {
		return "<" + x(n) + "/>", 1 + 16, ev(open("{}"+x(n)), shut), nil
	})
	in("name", "element-with-end", 16, func(n int) (string, int, events, events) {
		return "<" + x(n) + " a='1'>t</" + x(n) + ">", 1 + 16, ev(open("{}"+x(n), "a=1"), text("t"), shut), nil
	})
	in("name", "attribute", 16, func(n int) (string, int, events, events) {
		return "<m " + x(n) + "='1'/>", 3 + 16, ev(open("{}m", x(n)+"=1"), shut), nil
	})
	in("name", "qualified", 16, func(n int) (string, int, events, events) {
		return "<m xmlns:p='u'><p:" + x(n-2) + "/></m>", 15 + 1 + 16, ev(m, open("{u}"+x(n-2)), shut, shut), ev(m)
	})
	in("name", "prefix", 16, func(n int) (string, int, events, events) {
		return "<m xmlns:" + x(n-6) + "='u'/>", 3 + 16, ev(m, shut), nil
	})
	in("name", "of-two-bytes", 16, func(n int) (string, int, events, events) { // counted in bytes, and cut between characters
		name := strings.Repeat("é", n/2) + x(n%2)
		return "<" + name + "/>", 1 + 16, ev(open("{}"+name), shut), nil
	})
	in("references", "named", 3, func(n int) (string, int, events, events) {
		return "<m>" + strings.Repeat("&lt;", n) + "</m>", 3 + 12, ev(m, text(strings.Repeat("<", n)), shut), ev(m, text("<<<"))
	})
	in("references", "numeric-in-text", 3, func(n int) (string, int, events, events) {
		return "<m>" + strings.Repeat("a&#65;", n) + "</m>", 3 + 3*6 + 1, ev(m, text(strings.Repeat("aA", n)), shut), ev(m, text("aAaAaAa"))
	})
	for _, f := range []struct{ name, unit string }{{"spaces", " "}, {"line-feeds", "\n"}, {"tabs", "\t"}} {
		just("gap", f.name+"/stream", 10, func(n int) limited {
			l := limited{mode: vectors.ModeStream, input: bare + "<m/>" + strings.Repeat(f.unit, n) + "<m/>" + bareEnd, at: len(bare) + 4 + 10, got: ev(bareOpen, m, shut, m, shut, shut)}
			if n > 10 {
				l.got = ev(bareOpen, m, shut)
			}
			return l
		})
		for _, mode := range []string{vectors.ModeFrame, vectors.ModeDocument} {
			just("gap", f.name+"/"+mode, 10, func(n int) limited {
				return limited{mode: mode, input: "<m/>" + strings.Repeat(f.unit, n), at: 4 + 10, got: ev(m, shut)}
			})
		}
	}
	for _, f := range []struct{ name, head string }{{"spaces", ""}, {"behind-declaration", "<?xml version='1.0'?>"}} {
		for _, mode := range []string{vectors.ModeStream, vectors.ModeDocument} {
			just("prolog", f.name+"/"+mode, 64, func(n int) limited {
				l := limited{mode: mode, input: f.head + strings.Repeat(" ", n-len(f.head)) + bare + bareEnd, at: 64, got: ev(bareOpen, shut)}
				if n > 64 {
					l.got = nil
				}
				return l
			})
		}
	}
	just("header", "spaces/stream", 256, func(n int) limited {
		l := limited{mode: vectors.ModeStream, input: bare[:len(bare)-1] + strings.Repeat(" ", n-len(bare)) + ">" + bareEnd, at: 256, got: ev(bareOpen, shut)}
		if n > 256 {
			l.got = nil
		}
		return l
	})
	just("header", "value/stream", 256, func(n int) limited {
		value := x(n - len(bare) - 6)
		l := limited{mode: vectors.ModeStream, input: bare[:len(bare)-1] + " to='" + value + "'>" + bareEnd, at: 256, got: ev(open("{"+streams+"}stream", "to="+value), shut)}
		if n > 256 {
			l.got = nil
		}
		return l
	})
	in("tag", "spaces", bytesFloor, func(n int) (string, int, events, events) {
		return "<m><e" + strings.Repeat(" ", n-4) + "/></m>", 3 + bytesFloor, ev(m, open("{}e"), shut, shut), ev(m)
	})
	in("tag", "end-tag", bytesFloor, func(n int) (string, int, events, events) {
		return "<m></m" + strings.Repeat(" ", n-4) + ">", 3 + bytesFloor, ev(m, shut), ev(m)
	})
	in("tag", "value", bytesFloor, func(n int) (string, int, events, events) {
		return "<m><e a='" + x(n-9) + "'/></m>", 3 + bytesFloor, ev(m, open("{}e", "a="+x(n-9)), shut, shut), ev(m)
	})
	in("value", "letters", bytesFloor, func(n int) (string, int, events, events) {
		return "<m a='" + x(n) + "'/>", 6 + bytesFloor, ev(open("{}m", "a="+x(n)), shut), nil
	})
	in("value", "namespace", bytesFloor, func(n int) (string, int, events, events) {
		return "<m xmlns='" + x(n) + "'/>", 10 + bytesFloor, ev(open("{"+x(n)+"}m"), shut), nil
	})
	in("text", "letters", bytesFloor, func(n int) (string, int, events, events) {
		return "<m>" + x(n) + "</m>", 3 + bytesFloor, ev(m, text(x(n)), shut), ev(m, text(x(bytesFloor)))
	})
	in("text", "around-a-section", bytesFloor, func(n int) (string, int, events, events) {
		return "<m>a<![CDATA[b]]>" + x(n-14) + "</m>", 3 + bytesFloor, ev(m, text("ab"+x(n-14)), shut), ev(m, text("ab"+x(bytesFloor-14)))
	})
	in("text", "around-a-reference", bytesFloor, func(n int) (string, int, events, events) {
		return "<m>a&lt;" + x(n-5) + "</m>", 3 + bytesFloor, ev(m, text("a<"+x(n-5)), shut), ev(m, text("a<"+x(bytesFloor-5)))
	})
	in("stanza", "text", bytesFloor, func(n int) (string, int, events, events) {
		return "<m><e>" + x(n-14) + "</e></m>", bytesFloor, ev(m, open("{}e"), text(x(n-14)), shut, shut), ev(m, open("{}e"), text(x(n-14)), shut)
	})
	in("stanza", "children", bytesFloor, func(n int) (string, int, events, events) {
		pad := x((n - 7) % 4)
		got := ev(m)
		if pad != "" {
			got = append(got, text(pad))
		}
		for range (n - 7) / 4 {
			got = append(got, open("{}e"), shut)
		}
		return "<m>" + pad + strings.Repeat("<e/>", (n-7)/4) + "</m>", bytesFloor, append(got, shut), got
	})
	return all
}()

// limitTable: each limit with one less than it allows, all of it, and one more. The limit is the only one.
func limitTable(s *set) {
	for _, c := range limitCases {
		for _, d := range []struct {
			name string
			by   int
		}{{"below", -1}, {"at", 0}, {"above", 1}} {
			l := c.build(c.max + d.by)
			name, _ := strings.CutSuffix(c.name, "/"+l.mode)
			a := about{"limit", c.limit + "/" + name + "/" + d.name, "a limit is the largest size that passes", "RFC 6120 §13.12"}
			r := a.record(l.mode, vectors.Accept)
			r.Settings = &vectors.Settings{Limits: map[string]int{c.limit: c.max}}
			if l.at < 0 {
				r.Events = l.got
			} else {
				r.Expect, r.Limit = vectors.Reject, c.limit
				r = broken(r, "limit", int64(l.at), l.got)
			}
			s.add(r, l.input)
		}
	}
}

// skipTable: a stanza that is too large is abandoned, and the stream goes on; up to where it is too large to be skipped.
func skipTable(s *set) {
	x := func(n int) string { return strings.Repeat("x", n) }
	const stanza, skip = bytesFloor, 2 * bytesFloor
	abandoned := func(name string, attrs ...string) event {
		e := open(name, attrs...)
		e.Kind = vectors.Abandoned
		return e
	}
	m, next := open("m"), ev(open("iq"), shut)
	put := func(name, template, rule, limit string, got events) {
		a := about{"skip", name, "what is skipped is read and judged, and not delivered", "RFC 6120 §13.12"}
		r := a.record(vectors.ModeStream, vectors.Accept)
		r.Settings = &vectors.Settings{Limits: map[string]int{"stanza": stanza, "skip": skip}}
		got = join(client, ev(streamOpen), got)
		if rule == "" {
			r.Events = append(got, shut)
			s.add(r, header+">"+template+trailer)
			return
		}
		input, offset := cut(header + ">" + template)
		r.Expect, r.Limit = vectors.Reject, limit
		s.add(broken(r, rule, offset, got), input)
	}
	for _, n := range []int{-1, 0, 1} {
		content := x(stanza - 7 + n)
		got := ev(m, text(content), shut)
		if n > 0 {
			got = ev(m, text(content), abandoned("m")) // its end tag passes the limit
		}
		put(fmt.Sprintf("text/%d", stanza+n), "<m>"+content+"</m><iq/>", "", "", append(got, next...))
	}
	upTo := ev(open("m", "a=1", "{urn:p}b=<"), text(x(stanza-len("<m a='1' p:b='&lt;' xmlns:p='urn:p'>"))), abandoned("m", "a=1", "{urn:p}b=<"))
	put("attributes", "<m a='1' p:b='&lt;' xmlns:p='urn:p'>"+x(stanza)+"<q xmlns:p='urn:q' p:b='2'/></m>\n<iq/>", "", "", append(upTo, next...))
	long := ev(m, text(x(stanza-3)), abandoned("m"))
	for _, t := range []struct{ name, rest string }{
		{"children", strings.Repeat("<e a='1'>t</e>", 100)}, {"references", strings.Repeat("&#x41;&lt;", 100)}, {"section", "<![CDATA[" + x(3000) + "]]>"},
		{"brackets", strings.Repeat("]]", 1000)}, {"line-ends", strings.Repeat("\r\n", 1000)}, {"cjk", strings.Repeat("\u6F22", 500)},
		{"deep", strings.Repeat("<e>", 300) + strings.Repeat("</e>", 300)}, {"declarations", "<p:e xmlns:p='urn:p'><p:e/></p:e>"}, {"end-as-text", "&lt;/m><![CDATA[</m>]]>"},
	} {
		put("then-"+t.name, "<m>"+x(stanza)+t.rest+"</m><iq/><message/>", "", "", slices.Concat(long, next, ev(open("message"), shut)))
	}
	put("twice", "<m>"+x(stanza)+"</m><m>"+x(stanza)+"</m><iq/>", "", "", slices.Concat(long, long, next))
	put("too-large", "<m>"+x(skip-3)+"‸</m>", "limit", "skip", long)
	put("much-too-large", "<m>"+x(skip-3)+"‸"+x(100)+"</m>", "limit", "skip", long)
	put("start-tag", "<m a='"+x(stanza-6)+"‸"+x(10)+"'/><iq/>", "limit", "stanza", nil)
	for _, t := range []struct{ name, rest, rule string }{
		{"utf8", "‸\xFF</m>", "ill-formed-utf8"}, {"char", "‸\x01", "char"}, {"comment", "‸<!-- -->", "comment"}, {"doctype", "‸<!DOCTYPE x>", "doctype"}, {"entity", "‸&e;", "entity"},
		{"mismatch", "<e>‸</m>", "mismatched-end"}, {"unbound", "<‸p:e/>", "unbound-prefix"}, {"duplicate", "<e a='' ‸a=''/>", "duplicate-attribute"},
		{"cdata-end", "‸]]>", "cdata-end"}, {"instruction", "‸<?x?>", "processing-instruction"}, {"attribute", "<e a=‸b/>", "attribute"}, {"section", "<![CDATA[a‸\x01]]>", "char"},
	} {
		put("wrong-"+t.name, "<m>"+x(stanza)+t.rest, t.rule, "", long)
	}
}

// amplifiers are constructs of which few bytes make much to remember. The offset counts in the document.
var amplifiers = []struct {
	limit, name, head, unit, tail string
	max                           int
	inUnit                        int // where in the unit the item begins
	before                        events
	each                          events // of a unit
}{
	{"elements", "empty", "<r>", "<a/>", "</r>", 20000, 0, ev(open("{}r")), ev(open("{}a"), shut)},
	{"elements", "declaring", "<r>", "<a xmlns='u'/>", "</r>", 20000, 0, ev(open("{}r")), ev(open("{u}a"), shut)},
	{"depth", "plain", "", "<a>", "", 128, 0, nil, ev(open("{}a"))},
	{"depth", "declaring", "", "<a xmlns:p='u'>", "", 128, 0, nil, ev(open("{}a"))},
	{"references", "characters", "<r>", "&#65;", "</r>", 32 << 10, 0, ev(open("{}r")), ev(text("A"))},
	{"in-scope", "one-prefix", "", "<a xmlns:p='u'>", "", 256, 3, nil, ev(open("{}a"))},
	{"in-scope", "default", "", "<a xmlns='u'>", "", 256, 3, nil, ev(open("{u}a"))},
}

// amplifierTable: what a peer can make an engine remember is bounded by counts, since bytes alone do not bound it
// (CVE-2025-59375).
func amplifierTable(s *set) {
	why := "few bytes that make much to remember are counted"
	for _, c := range amplifiers {
		for _, n := range []int{c.max + 1, 10 * c.max} {
			a := about{"amplification", fmt.Sprintf("%s-%s/%07d", c.limit, c.name, n), why, "RFC 6120 §13.12"}
			r := a.record(vectors.ModeDocument, vectors.Reject)
			units := n
			max := c.max
			if c.limit == "elements" {
				units, max = n-1, c.max-1 // the root is one of them
			}
			var l large
			l.put(c.head, 1)
			l.put(c.unit, units)
			l.put(c.tail, 1)
			r.Parts, r.Settings, r.Limit = l.parts, &vectors.Settings{Limits: map[string]int{c.limit: c.max}}, c.limit
			r = broken(r, "limit", int64(len(c.head)+max*len(c.unit)+c.inUnit), nil)
			h := newSum()
			h.put(c.before, 1)
			if c.limit == "references" {
				h.text("A", max)
			} else {
				h.put(c.each, max)
			}
			r.CanonSHA256 = h.String()
			s.put(r)
		}
	}
	// Attributes and declarations of one tag, no two alike.
	for _, c := range []struct {
		limit, format string
		max, at       int
	}{{"attributes", " a%04d=''", 256, 1}, {"declarations", " xmlns:p%04d='u'", 64, 1}} {
		for _, n := range []int{c.max + 1, 3 * c.max} {
			a := about{"amplification", fmt.Sprintf("%s/%07d", c.limit, n), why, "RFC 6120 §13.12"}
			r := a.record(vectors.ModeDocument, vectors.Reject)
			tag := "<r"
			offset := 0
			for i := range n {
				if i == c.max {
					offset = len(tag) + c.at
				}
				tag += fmt.Sprintf(c.format, i)
			}
			r.Settings, r.Limit = &vectors.Settings{Limits: map[string]int{c.limit: c.max}}, c.limit
			s.add(broken(r, "limit", int64(offset), events{}), tag+"/>")
		}
	}
}
