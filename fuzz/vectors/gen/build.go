package main

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

type (
	event  = vectors.Event
	events = []vectors.Event
)

// marker stands in a template directly before the byte that the error is reported at.
const marker = "‸"

// here is the namespace of unprefixed elements at the place where a snippet is put in; every shell has its own.
const here = "\x00"

const (
	client  = "jabber:client"
	streams = "http://etherx.jabber.org/streams"
	xmlNS   = "http://www.w3.org/XML/1998/namespace"
	xmlnsNS = "http://www.w3.org/2000/xmlns/"
)

// rules gives each rule's stream error condition and the place in the standards that it follows from.
var rules = map[string]struct{ condition, section string }{
	"ill-formed-utf8":         {"unsupported-encoding", "RFC 6120 §11.6"},
	"declared-encoding":       {"unsupported-encoding", "RFC 6120 §11.6"},
	"char":                    {"not-well-formed", "XML 1.0 §2.2"},
	"char-reference":          {"not-well-formed", "XML 1.0 §4.1"},
	"reference":               {"not-well-formed", "XML 1.0 §4.1"},
	"entity":                  {"restricted-xml", "RFC 6120 §11.1"},
	"comment":                 {"restricted-xml", "RFC 6120 §11.1"},
	"processing-instruction":  {"restricted-xml", "RFC 6120 §11.1"},
	"doctype":                 {"restricted-xml", "RFC 6120 §11.1"},
	"markup-declaration":      {"restricted-xml", "RFC 6120 §11.1"},
	"name":                    {"not-well-formed", "XML 1.0 §2.3"},
	"attribute":               {"not-well-formed", "XML 1.0 §3.1"},
	"lt-in-attribute":         {"not-well-formed", "XML 1.0 §3.1"},
	"cdata-end":               {"not-well-formed", "XML 1.0 §2.4"},
	"end-tag":                 {"not-well-formed", "XML 1.0 §3.1"},
	"mismatched-end":          {"not-well-formed", "XML 1.0 §3"},
	"unexpected-end":          {"not-well-formed", "XML 1.0 §2.1"},
	"text-outside-root":       {"not-well-formed", "XML 1.0 §2.1"},
	"content-after-root":      {"not-well-formed", "XML 1.0 §2.1"},
	"misplaced-declaration":   {"not-well-formed", "XML 1.0 §2.8"},
	"declaration":             {"not-well-formed", "XML 1.0 §2.8"},
	"declared-version":        {"not-well-formed", "RFC 6120 §11.8"},
	"duplicate-attribute":     {"not-well-formed", "XML 1.0 §3.1"},
	"qualified-name":          {"not-well-formed", "Namespaces 1.0 §4"},
	"namespace-declaration":   {"not-well-formed", "Namespaces 1.0 §3"},
	"unbound-prefix":          {"not-well-formed", "Namespaces 1.0 §5"},
	"duplicate-expanded-name": {"not-well-formed", "Namespaces 1.0 §6.3"},
	"leading-byte":            {"not-well-formed", "RFC 7395 §3.3.3"},
	"stream-root":             {"bad-format", "RFC 6120 §4.9.3.1"},
	"stream-namespace":        {"invalid-namespace", "RFC 6120 §4.8.1"},
	"stream-version":          {"unsupported-version", "RFC 6120 §4.9.3.25"},
	"content-namespace":       {"invalid-namespace", "RFC 6120 §4.8.3"},
	"framing":                 {"invalid-namespace", "RFC 7395 §3.4"},
	"refused-declaration":     {"restricted-xml", "RFC 7395 §3.3.3"},
	"standalone":              {"restricted-xml", "RFC 6120 §11.5"},
	"restart":                 {"policy-violation", "RFC 6120 §5.4.3.3"},
	"stanza-namespace":        {"invalid-namespace", "RFC 6120 §4.9.3.10"},
	"unsupported-stanza":      {"unsupported-stanza-type", "RFC 6120 §4.9.3.24"},
	"limit":                   {"policy-violation", "RFC 6120 §13.12"},
	"text-between-stanzas":    {"bad-format", "RFC 6120 §4.9.3.1"},
}

// open is a start event. The name is a local name in the namespace of the place, or {namespace}local; an attribute is
// name=value or {namespace}name=value.
func open(name string, attrs ...string) event {
	space, local := clark(name, here)
	e := event{Kind: vectors.Start, Space: space, Local: local}
	for _, a := range attrs {
		space, rest := clark(a, "")
		name, value, ok := strings.Cut(rest, "=")
		if !ok {
			panic("attribute without a value: " + a)
		}
		e.Attrs = append(e.Attrs, vectors.Attr{Space: space, Local: name, Value: value})
	}
	sortAttrs(e.Attrs)
	return e
}

func sortAttrs(attrs []vectors.Attr) {
	slices.SortFunc(attrs, func(a, b vectors.Attr) int {
		return cmp.Or(strings.Compare(a.Space, b.Space), strings.Compare(a.Local, b.Local))
	})
}

// openIn is open for a namespace that holds a brace.
func openIn(space, local string, attrs ...string) event {
	e := open(local, attrs...)
	e.Space = space
	return e
}

func clark(name, space string) (string, string) {
	if rest, ok := strings.CutPrefix(name, "{"); ok {
		if ns, local, ok := strings.Cut(rest, "}"); ok {
			return ns, local
		}
	}
	return space, name
}

func text(s string) event { return event{Kind: vectors.Text, Text: s} }

var shut = event{Kind: vectors.End}

func ev(list ...event) events { return list }

// join concatenates events, merges adjacent text and puts space where a snippet said here. It never returns nil.
func join(space string, lists ...events) events {
	all := events{}
	for _, list := range lists {
		for _, e := range list {
			if e.Kind == vectors.Text {
				if e.Text == "" {
					continue
				}
				if n := len(all); n > 0 && all[n-1].Kind == vectors.Text {
					all[n-1].Text += e.Text
					continue
				}
			}
			if e.Space == here && (e.Kind == vectors.Start || e.Kind == vectors.Abandoned) {
				e.Space = space
			}
			all = append(all, e)
		}
	}
	return all
}

// shell is what a snippet of element content is put into.
type shell struct {
	mode       string
	space      string // the default namespace inside
	head, tail string
	pre, post  events
}

// header is the plain stream header, without its closing angle bracket.
const header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'"

const trailer = "</stream:stream>"

var streamOpen = open("{"+streams+"}stream", "version=1.0")

var (
	inStream = shell{vectors.ModeStream, client, header + "><message>", "</message>" + trailer,
		ev(streamOpen, open("message")), ev(shut, shut)}
	inFrame = shell{vectors.ModeFrame, client, "<message xmlns='jabber:client'>", "</message>",
		ev(open("message")), ev(shut)}
	inDocument = shell{vectors.ModeDocument, "", "<r>", "</r>", ev(open("r")), ev(shut)}

	inAll = []shell{inStream, inFrame, inDocument}
)

// place is a lexical state inside an element's content: a payload is put between head and tail.
type place struct {
	name       string
	head, tail string
	before     events                // what is delivered when the payload's first byte is wrong
	value      func(s string) events // what the whole means if the payload stands for s; nil if it cannot
}

var (
	placeText = place{"text", "<b>a", "z</b>", ev(open("b"), text("a")),
		func(s string) events { return ev(open("b"), text("a"+s+"z"), shut) }}
	placeDouble = place{"attr-double", `<b k="a`, `z"/>`, nil,
		func(s string) events { return ev(open("b", "k=a"+s+"z"), shut) }}
	placeSingle = place{"attr-single", `<b k='a`, `z'/>`, nil,
		func(s string) events { return ev(open("b", "k=a"+s+"z"), shut) }}
	placeDefault = place{"ns-default", `<b xmlns="urn:a`, `z"/>`, nil,
		func(s string) events { return ev(openIn("urn:a"+s+"z", "b"), shut) }}
	placePrefix = place{"ns-prefix", `<p:b xmlns:p='urn:a`, `z'/>`, nil,
		func(s string) events { return ev(openIn("urn:a"+s+"z", "b"), shut) }}

	// A CDATA section is delivered when it is complete, so the c before the payload is not.
	placeCDATA = place{"cdata", "<b>a<![CDATA[c", "d]]>z</b>", ev(open("b"), text("a")),
		func(s string) events { return ev(open("b"), text("ac"+s+"dz"), shut) }}

	// valued are the places whose payload is character data of some sort.
	valued = []place{placeText, placeDouble, placeSingle, placeDefault, placePrefix, placeCDATA}

	// placesInMarkup are those where it is part of a name or stands between tokens of a tag.
	placesInMarkup = []place{
		{"element-name-start", "<", "b/>", nil, nil},
		{"element-name", "<b", "c/>", nil, nil},
		{"local-name", "<p:b", "c xmlns:p='urn:p'/>", nil, nil},
		{"attr-name-start", "<b ", "k='1'/>", nil, nil},
		{"attr-name", "<b k", "l='1'/>", nil, nil},
		{"before-equals", "<b k ", "='1'/>", nil, nil},
		{"after-equals", "<b k=", "'1'/>", nil, nil},
		{"after-value", "<b k='1'", "/>", nil, nil},
		{"before-slash", "<b ", "/>", nil, nil},
		{"end-name-start", "<b></", "b>", ev(open("b")), nil},
		{"end-name", "<b></b", ">", ev(open("b")), nil},
		{"after-end-name", "<b></b ", ">", ev(open("b")), nil},
	}
)

// outside is a lexical state outside of any element that carries content: the payload stands at the top of the input.
type outside struct {
	name       string
	mode       string
	head, tail string
	before     events
	kind       int
}

// What stands at a place outside: it decides which rule text there breaks.
const (
	prolog = iota
	between
	epilog
	inDeclaration
)

var outsides = []outside{
	{"prolog", vectors.ModeDocument, "", "<r/>", nil, prolog},
	{"prolog-space", vectors.ModeDocument, " \n", "<r/>", nil, prolog},
	{"prolog-declared", vectors.ModeDocument, `<?xml version="1.0"?>`, "<r/>", nil, prolog},
	{"prolog", vectors.ModeStream, "", header + ">" + trailer, nil, prolog},
	{"prolog-declared", vectors.ModeStream, `<?xml version="1.0"?>` + "\n", header + ">" + trailer, nil, prolog},
	{"prolog-declared", vectors.ModeFrame, `<?xml version="1.0"?>`, "<a xmlns='jabber:client'/>", nil, prolog},
	{"first", vectors.ModeStream, header + ">", "<message/>" + trailer, ev(streamOpen), between},
	{"between", vectors.ModeStream, header + "><message/>", "<iq/>" + trailer,
		ev(streamOpen, open("message"), shut), between},
	{"between-space", vectors.ModeStream, header + "><message></message>\n ", "\n" + trailer,
		ev(streamOpen, open("message"), shut), between},
	{"epilog", vectors.ModeDocument, "<r/>", "\n", ev(open("{}r"), shut), epilog},
	{"epilog-space", vectors.ModeDocument, "<r></r>\n", "\n", ev(open("{}r"), shut), epilog},
	{"epilog", vectors.ModeFrame, "<a xmlns='jabber:client'/>", "\n", ev(open("a"), shut), epilog},
	{"epilog", vectors.ModeStream, header + ">" + trailer, "\n", ev(streamOpen, shut), epilog},
	{"declaration", vectors.ModeDocument, `<?xml version="1.0" `, "?><r/>", nil, inDeclaration},
	{"declaration", vectors.ModeStream, `<?xml version='1.0`, "'?>" + header + ">" + trailer, nil, inDeclaration},
}

// set collects records. Names are unique. Where two tables make the same input, the first record stays, and the second
// must have come to the same verdict by its own way.
type set struct {
	records []vectors.Record
	names   map[string]bool
	ids     map[string]int // of the record with that ID, its index
}

func newSet() *set { return &set{names: map[string]bool{}, ids: map[string]int{}} }

// add adds a record of one input.
func (s *set) add(r vectors.Record, input string) {
	r.Input = base64.StdEncoding.EncodeToString([]byte(input))
	s.put(r)
}

// put adds a record that has its input, its inputs or its parts.
func (s *set) put(r vectors.Record) {
	switch {
	case s.names[r.Name]:
		panic("two records are called " + r.Name)
	case r.Why == "" || r.Section == "":
		panic(r.Name + " does not say why")
	}
	s.names[r.Name] = true
	if err := r.Identify(); err != nil {
		panic(err)
	}
	if i, ok := s.ids[r.ID]; ok {
		if first := s.records[i]; !sameVerdict(first, r) {
			panic(fmt.Sprintf("%s and %s disagree", first.Name, r.Name))
		}
		return
	}
	s.ids[r.ID] = len(s.records)
	s.records = append(s.records, r)
}

func sameVerdict(a, b vectors.Record) bool {
	at := func(r vectors.Record) int64 {
		if r.Offset == nil {
			return -1
		}
		return *r.Offset
	}
	return a.Expect == b.Expect && a.Rule == b.Rule && a.Limit == b.Limit && at(a) == at(b) && a.CanonSHA256 == b.CanonSHA256 &&
		reflect.DeepEqual(a.Before, b.Before) && reflect.DeepEqual(a.Events, b.Events)
}

// about is what a record is about.
type about struct {
	category, name string
	why            string
	section        string // needed for accepted inputs only: rejected ones have their rule's
}

// because is about any input.
func because(category, name, why, section string) about {
	return about{category: category, name: name, why: why, section: section}
}

// wrong is about a rejected input.
func wrong(category, name, why string) about { return about{category: category, name: name, why: why} }

func (a about) record(mode, expect string) vectors.Record {
	return vectors.Record{Name: a.category + "/" + a.name + "/" + mode, Category: a.category, Mode: mode, Expect: expect,
		Why: a.why, Section: a.section}
}

func (s *set) accept(a about, mode, input string, got events) {
	if strings.Contains(input, marker) || a.section == "" {
		panic(a.name + " has a marker, or no section")
	}
	r := a.record(mode, vectors.Accept)
	r.Events = got
	s.add(r, input)
}

// reject adds an input that breaks rule at the marker in the template.
func (s *set) reject(a about, mode, template, rule string, before events) {
	r := a.record(mode, vectors.Reject)
	input, offset := cut(template)
	s.add(broken(r, rule, offset, before), input)
}

// incomplete adds a stream that stops: inside a token or a stanza, or between stanzas.
func (s *set) incomplete(a about, input string, inside bool, before events) {
	r := a.record(vectors.ModeStream, vectors.Incomplete)
	r.Before = before
	if r.Section == "" {
		r.Section = "RFC 6120 §4.4"
	}
	if inside {
		r = broken(r, "unexpected-end", int64(len(input)), before)
	}
	s.add(r, input)
}

func broken(r vectors.Record, rule string, offset int64, before events) vectors.Record {
	row, ok := rules[rule]
	if !ok {
		panic("no such rule: " + rule)
	}
	r.Rule, r.Condition, r.Offset, r.Before = rule, row.condition, &offset, before
	if r.Section == "" {
		r.Section = row.section
	}
	return r
}

// cut takes the marker out of a template and says where it was.
func cut(template string) (input string, offset int64) {
	head, tail, ok := strings.Cut(template, marker)
	if !ok || strings.Contains(tail, marker) {
		panic(fmt.Sprintf("template needs one marker: %q", template))
	}
	return head + tail, int64(len(head))
}

// acceptIn puts a snippet of content into a shell.
func (s *set) acceptIn(sh shell, a about, snippet string, got events) {
	s.accept(a, sh.mode, sh.head+snippet+sh.tail, join(sh.space, sh.pre, got, sh.post))
}

// rejectIn puts a snippet of content with an error in it into a shell. Where the error is the end of the input, nothing
// follows the snippet; a stream is then incomplete, not wrong.
func (s *set) rejectIn(sh shell, a about, snippet, rule string, before events) {
	tail, got := sh.tail, join(sh.space, sh.pre, before)
	if rule == "unexpected-end" {
		tail = ""
		if sh.mode == vectors.ModeStream {
			input, _ := cut(sh.head + snippet)
			s.incomplete(a, input, true, got)
			return
		}
	}
	s.reject(a, sh.mode, sh.head+snippet+tail, rule, got)
}

// rejectAt puts a payload whose first byte is wrong at a place in a shell.
func (s *set) rejectAt(sh shell, p place, a about, payload, rule string) {
	a.name = p.name + "/" + a.name
	s.rejectIn(sh, a, p.head+marker+payload+p.tail, rule, p.before)
}

// acceptAt puts a payload that stands for value at a place in a shell.
func (s *set) acceptAt(sh shell, p place, a about, payload, value string) {
	a.name = p.name + "/" + a.name
	s.acceptIn(sh, a, p.head+payload+p.tail, p.value(value))
}

// rejectOutside puts a payload whose first byte is wrong at a place outside of any element.
func (s *set) rejectOutside(o outside, a about, payload, rule string) {
	a.name = o.name + "/" + a.name
	s.reject(a, o.mode, o.head+marker+payload+o.tail, rule, join(client, o.before))
}

// textRule is the rule that character data at a place outside breaks.
func (o outside) textRule() string {
	switch o.kind {
	case prolog:
		return "text-outside-root"
	case between:
		return "text-between-stanzas"
	case epilog:
		return "content-after-root"
	}
	panic("no text in " + o.name)
}
