package stdxml_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
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

// compareStream holds what we say of a stream to what encoding/xml says, wherever it is
// cut.
func compareStream(t *testing.T, name, input string, o parser.Options, cuts iter.Seq[int]) {
	t.Helper()
	compareTokens(t, name, input, o, theirStream(input), cuts)
}

func compareTokens(t *testing.T, name, input string, o parser.Options, theirs transcript, cuts iter.Seq[int]) {
	t.Helper()
	r := newTokenReader(t, strings.NewReader(input), o)
	if ours := readBy(r, spaced(r.Token)); ours.String() != theirs.String() {
		t.Errorf("%s:\nwe give      %.2000s\nencoding/xml %.2000s", name, ours, theirs)
	}
	compareSplits(t, name, input, o, cuts)
}

// compareSplits reads an input with a reader and with its decoder, whole, byte by byte,
// and in two, cut at those places: always the same comes out.
func compareSplits(t *testing.T, name, input string, o parser.Options, cuts iter.Seq[int]) {
	t.Helper()
	src := &pieces{}
	r := newTokenReader(t, src, o)
	begin := func(cuts ...int) {
		*src = pieces{input: input, cuts: cuts}
		r.Reset(src, o.Framing)
	}
	begin()
	whole, _ := digest(r, r.Token)
	every := make([]int, len(input))
	for i := range every {
		every[i] = i + 1
	}
	same := func(how string, cuts ...int) bool {
		t.Helper()
		begin(cuts...)
		if got, _ := digest(r, r.Token); got != whole {
			begin(cuts...)
			t.Errorf("%s, %s: a reader gives %.2000s", name, how, readBy(r, r.Token))
			return false
		}
		begin(cuts...)
		if got, err := digest(r, r.Decoder().Token); got != whole && err != stdxml.ErrName {
			begin(cuts...)
			t.Errorf("%s, %s: a decoder gives %.2000s", name, how, readBy(r, r.Decoder().Token))
			return false
		}
		return true
	}
	if !same("whole") || !same("byte by byte", every...) {
		return
	}
	for at := range cuts {
		if !same("cut at "+strconv.Itoa(at), at) {
			return
		}
	}
}

var tokenSeed = maphash.MakeSeed()

// digest is a hash of all that a transcript of r's tokens tells, and how they ended.
func digest(r *stdxml.TokenReader, token func() (xml.Token, error)) (uint64, error) {
	var h maphash.Hash
	h.SetSeed(tokenSeed)
	write := func(kind byte, parts ...string) {
		h.WriteByte(kind)
		for _, p := range parts {
			h.WriteString(p)
			h.WriteByte(0) // which is in no token
		}
		h.WriteString(strconv.FormatInt(r.InputOffset(), 10))
	}
	for {
		tok, err := token()
		if err != nil {
			write('!', errorText(err))
			return h.Sum64(), err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			write('<', t.Name.Space, t.Name.Local)
			for _, a := range t.Attr {
				write('=', a.Name.Space, a.Name.Local, a.Value)
			}
		case xml.EndElement:
			write('>', t.Name.Space, t.Name.Local)
		case xml.CharData:
			write('t', string(t))
		default:
			write('?', tokenText(t))
		}
	}
}

// Ways to cut an input in two.

// everywhere is every place of an input of up to 8 KiB, and of a longer one all that
// are near a place where something begins or ends, and a thousand more.
func everywhere(input string) iter.Seq[int] {
	n := len(input)
	return func(yield func(int) bool) {
		rest := max(1, n/1000)
		for at := 1; at < n; at++ {
			near := strings.ContainsAny(input[max(0, at-3):min(n, at+3)], "<>&;]\r")
			if (n <= 8<<10 || near || at%rest == 0) && !yield(at) {
				return
			}
		}
	}
}

// thirds are two places.
func thirds(input string) iter.Seq[int] {
	n := len(input)
	return slices.Values([]int{n/3 + 1, 2*n/3 + 1})
}

// thorough reports whether there is time for everything.
func thorough() bool { return os.Getenv("STANZA_LONG") != "" }

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

// TestCorpusTokens cuts every stanza everywhere when it is thorough, and otherwise a
// sample.
func TestCorpusTokens(t *testing.T) {
	step := 20
	if thorough() {
		step = 1
	} else if testing.Short() || raceEnabled {
		step = 400
	}
	for i, input := range corpusStanzas(t) {
		cuts := thirds(input)
		if i%step == 0 {
			cuts = everywhere(input)
		}
		compareStream(t, fmt.Sprintf("stanza %d", i+1), input, parser.Options{}, cuts)
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
		input := string(traffic.Stream(m, 3, n))
		compareStream(t, m.String(), input, parser.Options{}, thirds(input))
	}
}

// TestVectors reads the project's vectors: of what is accepted encoding/xml gives the
// same tokens, and of what is not the same ones up to the fault, as far as it gives any;
// but for the two differences that nothing here takes out: names of the fifth edition,
// and references to surrogates.
func TestVectors(t *testing.T) {
	step := 50
	if thorough() {
		step = 1
	} else if testing.Short() || raceEnabled {
		step = 1000
	}
	framings := map[string]parser.Framing{vectors.ModeStream: parser.Stream, vectors.ModeDocument: parser.Document,
		vectors.ModeFrame: parser.Frame, vectors.ModeFrames: parser.Frame}
	n := 0
	for record := range vectors.All() {
		framing, known := framings[record.Mode]
		messages, err := record.Messages()
		if err != nil || !known {
			t.Fatal(record.Name, record.Mode, err)
		}
		for _, m := range messages {
			input := string(m)
			cuts := thirds(input)
			if n%step == 0 {
				cuts = everywhere(input)
			}
			n++
			o := parser.Options{Framing: framing}
			compareVector(t, record.Name, input, o)
			compareSplits(t, record.Name, input, o, cuts)
		}
	}
	if n < 20000 {
		t.Errorf("only %d inputs", n)
	}
}

func compareVector(t *testing.T, name, input string, o parser.Options) {
	t.Helper()
	theirs := theirDocument(input)
	if o.Framing == parser.Stream {
		theirs = theirStream(input)
	}
	r := newTokenReader(t, strings.NewReader(input), o)
	ours := readBy(r, spaced(r.Token))
	a, b := ours.tokens, theirs.tokens
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	var same bool
	switch ours.err {
	case io.EOF, io.ErrUnexpectedEOF:
		same = len(a)+len(b) == 0 && theirs.err == ours.err || len(b) == 0 && fourthEdition(theirs.err, input)
	default:
		surrogate := len(a) == 1 && len(b) > 0 && errors.Is(ours.err, parser.RuleCharReference) && strings.Contains(b[0], "\uFFFD")
		same = len(a) == 0 || len(b) == 0 || surrogate
	}
	if !same {
		t.Errorf("%s: %.300q\nwe give      %.2000s\nencoding/xml %.2000s", name, input, ours, theirs)
	}
}

// fourthEdition reports whether encoding/xml refused a name in an input that we accept:
// see "Names of the fifth edition".
func fourthEdition(err error, input string) bool {
	var e *xml.SyntaxError
	return errors.As(err, &e) && strings.Contains(e.Msg, "invalid XML name") &&
		strings.ContainsFunc(input, func(r rune) bool { return r > 0x7F })
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
						input := string(side.all[e.Offset:end])
						cuts := thirds(input)
						if thorough() || len(input) < 1000 {
							cuts = everywhere(input)
						}
						compareStream(t, name, input, parser.Options{Limits: limits.Server}, cuts)
					}
				}
			}
		})
	}
}

func compareMessage(t *testing.T, name, input string) {
	t.Helper()
	cuts := thirds(input)
	if thorough() || len(input) < 300 {
		cuts = everywhere(input)
	}
	o := parser.Options{Framing: parser.Document, Limits: limits.Server}
	d := xml.NewDecoder(strings.NewReader(input))
	compareTokens(t, name, input, o, readBy(d, spaced(d.Token)), cuts)
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
