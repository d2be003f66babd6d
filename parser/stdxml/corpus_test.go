package stdxml_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

// corpus returns a folder of the corpus that is not part of the project, or skips
// the test: see package fuzz.
func corpus(t *testing.T, elem ...string) string {
	t.Helper()
	root := os.Getenv("STANZA_CORPUS")
	if root == "" {
		t.Skip("STANZA_CORPUS does not name the folder of a corpus")
	}
	path := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("STANZA_CORPUS has no %s", filepath.Join(elem...))
	}
	return path
}

// spaced makes spaces of white space in the values of attributes, and in
// namespaces: which the parser does, but for references, and encoding/xml does not.
func spaced(token func() (xml.Token, error)) func() (xml.Token, error) {
	return func() (xml.Token, error) {
		tok, err := token()
		switch t := tok.(type) {
		case xml.StartElement:
			t = t.Copy()
			t.Name.Space = spacer.Replace(t.Name.Space)
			spaceAttrs(t.Attr)
			tok = t
		case xml.EndElement:
			t.Name.Space = spacer.Replace(t.Name.Space)
			tok = t
		}
		return tok, err
	}
}

var spacer = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")

func spaceAttrs(attrs []xml.Attr) {
	for i := range attrs {
		a := &attrs[i]
		a.Name.Space, a.Value = spacer.Replace(a.Name.Space), spacer.Replace(a.Value)
	}
}

// theirStream is what encoding/xml says of a stream up to its end or the end of
// the input, but for the differences.
func theirStream(input string) transcript {
	d := xml.NewDecoder(strings.NewReader(input))
	token, closed := gapless(d, 2), false
	depth := 0
	return readBy(d, spaced(func() (xml.Token, error) {
		if closed {
			return nil, io.EOF
		}
		tok, err := token()
		switch tok.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
			closed = depth == 0
		}
		if _, syntax := err.(*xml.SyntaxError); syntax && depth == 1 && d.InputOffset() == int64(len(input)) {
			err = io.ErrUnexpectedEOF
		}
		return tok, err
	}))
}

// compareStream holds what we say of a stream, in pieces, to what encoding/xml
// says: in two, cut everywhere or in two places.
func compareStream(t *testing.T, name, input string, o parser.Options, everywhere bool) {
	t.Helper()
	want := theirStream(input).String()
	check := func(how string, cuts []int) {
		t.Helper()
		r := newTokenReader(t, &pieces{input: input, cuts: cuts}, o)
		if got := readBy(r, spaced(r.Token)).String(); got != want {
			t.Errorf("%s, %s:\nwe give      %.2000s\nencoding/xml %.2000s", name, how, got, want)
		}
		r = newTokenReader(t, &pieces{input: input, cuts: cuts}, o)
		if got := readBy(r, spaced(r.Decoder().Token)).String(); got != want {
			t.Errorf("%s, %s:\nour decoder gives %.2000s\nencoding/xml      %.2000s", name, how, got, want)
		}
	}
	check("whole", nil)
	every := make([]int, len(input))
	for i := range every {
		every[i] = i + 1
	}
	check("byte by byte", every)
	step := 1
	if !everywhere {
		step = len(input)/3 + 1
	}
	for at := step; at < len(input); at += step {
		check(fmt.Sprintf("cut at %d", at), []int{at})
	}
}

// wrapped puts a bare stanza of the corpus into the stream that it names.
func wrapped(t *testing.T, r *vectors.Record) string {
	t.Helper()
	space, known := map[string]string{"client": "jabber:client", "server": "jabber:server", "component": "jabber:component:accept"}[r.Wrap]
	b, err := r.Bytes()
	if err != nil || !known {
		t.Fatalf("%s: wrapped in %q, %v", r.Label(), r.Wrap, err)
	}
	return fmt.Sprintf("<stream:stream xmlns='%s' xmlns:stream='%s' xmlns:db='jabber:server:dialback' to='localhost' version='1.0'>%s</stream:stream>", space, streams, b)
}

func corpusStanzas(t *testing.T) (all []string) {
	t.Helper()
	b, err := os.ReadFile(corpus(t, "xep", "xep-stanzas.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	records, err := vectors.Read(bytes.NewReader(b))
	if err != nil || len(records) == 0 {
		t.Fatal(len(records), err)
	}
	for _, r := range records {
		all = append(all, wrapped(t, &r))
	}
	return all
}

// TestCorpusTokens takes minutes when it is thorough. Otherwise only a sample of
// the shorter stanzas is cut everywhere.
func TestCorpusTokens(t *testing.T) {
	step, longest := 40, 500
	if os.Getenv("STANZA_LONG") != "" {
		step, longest = 1, 1<<30
	} else if testing.Short() || raceEnabled {
		step = 400
	}
	for i, input := range corpusStanzas(t) {
		compareStream(t, fmt.Sprintf("stanza %d", i+1), input, parser.Options{}, i%step == 0 && len(input) <= longest)
	}
}

// TestCorpusStructs decodes every stanza into structs that take everything, or
// what most servers want: with a decoder, from a view, and with encoding/xml.
func TestCorpusStructs(t *testing.T) {
	compareStructs(t, corpusStanzas(t))
}

// The same of generated traffic, which is part of the project.
func TestTrafficStructs(t *testing.T) {
	var all []string
	for _, m := range traffic.Mixes() {
		g := traffic.New(m, 5)
		for range 30 {
			all = append(all, string(g.AppendStanza(g.AppendHeader(nil)))+footer)
		}
	}
	compareStructs(t, all)
}

func TestTrafficTokens(t *testing.T) {
	for _, m := range traffic.Mixes() {
		n := 10
		if m == traffic.Bulk {
			n = 2
		}
		compareStream(t, m.String(), string(traffic.Stream(m, 3, n)), parser.Options{}, false)
	}
}

type (
	anyStanza struct {
		XMLName xml.Name
		To      string      `xml:"to,attr"`
		From    string      `xml:"from,attr"`
		ID      *string     `xml:"id,attr"`
		Type    string      `xml:"type,attr"`
		Lang    string      `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		Body    []localized `xml:"body"`
		Thread  *struct {
			Parent string `xml:"parent,attr"`
			ID     string `xml:",chardata"`
		} `xml:"thread"`
		Show     string `xml:"show"`
		Priority string `xml:"priority"`
		Roster   *query `xml:"jabber:iq:roster query"`
		Error    *struct {
			Type      string `xml:"type,attr"`
			Condition struct {
				XMLName xml.Name
				Text    string `xml:",cdata"`
			} `xml:",any"`
			Text string `xml:"urn:ietf:params:xml:ns:xmpp-stanzas text"`
		} `xml:"error"`
		Identity []struct {
			Category string `xml:"category,attr"`
		} `xml:"http://jabber.org/protocol/disco#info query>identity"`
		Items []node `xml:"pubsub>items>item"`
		Rest  []node `xml:",any"`
	}
	localized struct {
		Lang string `xml:"lang,attr"`
		Text []byte `xml:",chardata"`
	}
)

func (n *node) space() {
	spaceAttrs(n.Attrs)
	for i := range n.Nodes {
		n.Nodes[i].space()
	}
}

func (s *anyStanza) space() {
	for i := range s.Rest {
		s.Rest[i].space()
	}
	for i := range s.Items {
		s.Items[i].space()
	}
	if s.Roster != nil {
		for i := range s.Roster.Items {
			s.Roster.Items[i].JID = spacer.Replace(s.Roster.Items[i].JID)
		}
	}
	for _, v := range []*string{&s.To, &s.From, &s.Type, s.ID} {
		if v != nil {
			*v = spacer.Replace(*v)
		}
	}
}

type spaceable interface{ space() }

func compareStructs(t *testing.T, stanzas []string) {
	t.Helper()
	for i, input := range stanzas {
		for _, v := range []spaceable{new(node), new(anyStanza)} {
			fresh := func() spaceable { return reflect.New(reflect.TypeOf(v).Elem()).Interface().(spaceable) }
			want := fresh()
			wantErr := their(t, input, want)
			want.space()
			check := func(how string, got spaceable, err error) {
				t.Helper()
				got.space()
				if fmt.Sprint(err) != fmt.Sprint(wantErr) || !reflect.DeepEqual(got, want) {
					t.Errorf("stanza %d, %s:\nwe decode    %.1500s, %v\nencoding/xml %.1500s, %v", i+1, how, show(got), err, show(want), wantErr)
				}
			}
			d := stdxml.NewDecoder(strings.NewReader(input))
			if _, err := d.Token(); err != nil {
				t.Fatal(err)
			}
			got := fresh()
			err := d.Decode(got)
			check("a decoder", got, err)
			st := second(t, input)
			got = fresh()
			err = stdxml.Decode(st, got)
			check("a view", got, err)
			got = fresh()
			err = stdxml.Decode(st.Clone(), got)
			check("a copy", got, err)
		}
	}
}

func show(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// TestCorpusStanzaType passes every stanza through a Stanza, written and read.
func TestCorpusStanzaType(t *testing.T) {
	for i, input := range corpusStanzas(t) {
		st := stdxml.Own(second(t, input))
		b, err := xml.Marshal(envelope{Payload: st})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range []*xml.Decoder{newTokenReader(t, bytes.NewReader(b), document).Decoder(), xml.NewDecoder(bytes.NewReader(b))} {
			var v envelope
			if err := d.Decode(&v); err != nil {
				t.Fatalf("stanza %d: %v", i+1, err)
			}
			got, want := meaning(v.Payload.Element), meaning(st.Element)
			if got != want && spacer.Replace(got) != spacer.Replace(want) {
				t.Errorf("stanza %d became %.1000s\nand was  %.1000s", i+1, got, want)
			}
		}
	}
}

// TestCaptures reads recorded sessions: every stream of a TCP connection, every
// message of a WebSocket.
func TestCaptures(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(corpus(t, "captures"), "*.expect.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no captures: %v", err)
	}
	for _, file := range files {
		base := strings.TrimSuffix(file, ".expect.json")
		t.Run(filepath.Base(base), func(t *testing.T) {
			var want struct {
				Kind     string
				C2S, S2C []struct {
					Offset int
					Error  any
					OK     bool
				}
			}
			readJSON(t, file, &want)
			lines, err := os.ReadFile(base + ".jsonl")
			if err != nil {
				t.Fatal(err)
			}
			sides := map[string]*struct {
				all      []byte
				messages [][]byte
			}{"c2s": {}, "s2c": {}}
			for line := range strings.Lines(string(lines)) {
				var read struct {
					Dir, Op string
					Data    []byte
				}
				if err := json.Unmarshal([]byte(line), &read); err != nil {
					t.Fatal(err)
				}
				side := sides[read.Dir]
				side.all = append(side.all, read.Data...)
				if read.Op == "" || read.Op == "text" || read.Op == "http-body" {
					side.messages = append(side.messages, read.Data)
				}
			}
			for dir, side := range sides {
				expect := want.C2S
				if dir == "s2c" {
					expect = want.S2C
				}
				for k, e := range expect {
					name := fmt.Sprintf("%s %d", dir, k)
					if want.Kind != "tcp" {
						if e.OK {
							compareMessage(t, name, string(side.messages[k]))
						}
						continue
					}
					end := len(side.all)
					if k+1 < len(expect) {
						end = expect[k+1].Offset
					}
					if e.Error == nil {
						compareStream(t, name, string(side.all[e.Offset:end]), parser.Options{Limits: limits.Server}, false)
					}
				}
			}
		})
	}
}

func compareMessage(t *testing.T, name, input string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(input))
	want := readBy(d, spaced(d.Token)).String()
	for _, cuts := range cutsOf(input) {
		r := newTokenReader(t, &pieces{input: input, cuts: cuts}, parser.Options{Framing: parser.Document, Limits: limits.Server})
		if got := readBy(r, spaced(r.Token)).String(); got != want {
			t.Fatalf("%s:\nwe give      %.2000s\nencoding/xml %.2000s", name, got, want)
		}
	}
}

func readJSON(t *testing.T, file string, v any) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatal(err)
	}
}
