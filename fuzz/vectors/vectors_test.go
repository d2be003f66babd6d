package vectors

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

func TestRecords(t *testing.T) {
	last := ""
	ids := map[string]string{}
	conditions := map[string]string{}
	n := 0
	for r := range Corpus() {
		n++
		fault := func(format string, args ...any) {
			t.Helper()
			t.Errorf("%s: %s", r.Name, fmt.Sprintf(format, args...))
		}
		if r.Name <= last {
			fault("names are unique and sorted, but it follows %q", last)
		}
		last = r.Name
		if !slices.Contains([]string{ModeStream, ModeFrame, ModeDocument, ModeFrames}, r.Mode) {
			fault("mode is %q", r.Mode)
		}
		if !strings.HasPrefix(r.Name, r.Category+"/") || !strings.HasSuffix(r.Name, "/"+r.Mode) {
			fault("the name begins with the category and ends with the mode")
		}
		if r.Why == "" || r.Section == "" || len(r.Confirmed) == 0 {
			fault("why, section or confirmed are missing")
		}
		if first := ids[r.ID]; first != "" || len(r.ID) != 16 {
			fault("its id is %q, like that of %q", r.ID, first)
		}
		ids[r.ID] = r.Name
		if (r.Mode == ModeFrames) != (len(r.Inputs) > 0) || len(r.Parts) > 0 && r.Input != "" {
			fault("mode %s with %d messages, %d parts and an input of %d", r.Mode, len(r.Inputs), len(r.Parts), len(r.Input))
		}
		messages, err := r.Messages()
		if err != nil {
			fault("%v", err)
			continue
		}
		if size := len(messages[0]); r.Plain() && size > 3000 || len(r.Parts) == 0 && size > 21000 {
			fault("%d bytes are more than a vector needs", size)
		}
		checkVerdict(fault, &r)
		if r.Offset == nil || r.Settings != nil && len(r.Settings.Restarts) > 0 {
			continue // behind a restart they count anew
		}
		input := messages[r.Message]
		if *r.Offset < 0 || *r.Offset > int64(len(input)) {
			fault("offset %d of %d bytes", *r.Offset, len(input))
			continue
		}
		if atEnd := *r.Offset == int64(len(input)); atEnd != (r.Rule == "unexpected-end") && r.Rule != "limit" {
			fault("rule %s at offset %d of %d", r.Rule, *r.Offset, len(input))
		}
		if first, ok := conditions[r.Rule]; ok && first != r.Condition {
			fault("rule %s leads to %s, elsewhere to %s", r.Rule, r.Condition, first)
		}
		conditions[r.Rule] = r.Condition
		checkFault(fault, r.Rule, input[*r.Offset:])
	}
	if n < 20000 {
		t.Errorf("only %d records", n)
	}
}

// checkVerdict: what a record says besides fits its verdict.
func checkVerdict(fault func(string, ...any), r *Record) {
	whole := r.CanonSHA256 != "" // instead of events
	switch r.Expect {
	case Accept:
		if (r.Events != nil) == whole || r.Before != nil || r.Rule != "" || r.Condition != "" || r.Offset != nil {
			fault("an accepted input has events and nothing else")
		}
		if !whole && r.Mode != ModeFrames && (r.Settings == nil || len(r.Settings.Restarts) == 0) {
			checkEvents(fault, r.Events, true)
		}
	case Incomplete:
		if r.Mode != ModeStream {
			fault("only a stream is incomplete")
		}
		if r.Before == nil || r.Events != nil || (r.Rule != "") != (r.Offset != nil) || r.Rule != "" && r.Rule != "unexpected-end" {
			fault("an incomplete input has the events before its end, and at most the rule unexpected-end")
		}
	case Reject:
		if (r.Before != nil) == whole || r.Events != nil || r.Rule == "" || r.Condition == "" || r.Offset == nil || (r.Rule == "limit") != (r.Limit != "") {
			fault("a rejected input has events before, a rule, a condition and an offset")
		}
		if !whole && r.Mode != ModeFrames && (r.Settings == nil || len(r.Settings.Restarts) == 0) {
			checkEvents(fault, r.Before, false)
		}
	default:
		fault("expect is %q", r.Expect)
	}
}

// TestPlainRecords: who asks for all gets what needs nothing but a mode, and no more.
func TestPlainRecords(t *testing.T) {
	all := map[string]bool{}
	for r := range All() {
		all[r.ID] = true
		if r.Settings != nil || len(r.Inputs) > 0 || len(r.Parts) > 0 || r.Mode == ModeFrames {
			t.Errorf("%s is not plain", r.Name)
		}
	}
	others := 0
	for r := range Corpus() {
		if !all[r.ID] {
			others++
		}
	}
	if len(all) < 20000 || others < 500 {
		t.Errorf("%d are plain, %d are not", len(all), others)
	}
}

// TestVulnerabilities: each class of inputs that got the better of somebody is there, and not by an example or two.
func TestVulnerabilities(t *testing.T) {
	counts := map[string]int{}
	for r := range Everything() {
		for _, id := range r.CVE {
			counts[id]++
		}
	}
	for _, id := range []string{
		"CVE-2011-1753", "CVE-2011-1754", "CVE-2011-1755", "CVE-2011-1756", "CVE-2011-1757", "CVE-2011-2205", "CVE-2022-0217",
		"CVE-2022-25235", "CVE-2022-25236", "CVE-2022-20917", "CVE-2022-22784", "CVE-2022-22785", "CVE-2022-22786", "CVE-2022-22787",
		"CVE-2014-2741", "CVE-2014-2742", "CVE-2014-2743", "CVE-2014-2744", "CVE-2014-2745", "CVE-2014-2746",
		"CVE-2022-28131", "CVE-2022-30633", "CVE-2023-52425", "CVE-2024-8176", "CVE-2025-59375", "CVE-2020-29509", "CVE-2020-29510", "CVE-2020-29511",
	} {
		if counts[id] < 50 {
			t.Errorf("%s has %d records", id, counts[id])
		}
	}
}

// checkFault knows for some rules what stands at the offset.
func checkFault(fault func(string, ...any), rule string, at []byte) {
	begins := func(prefix string) {
		if !bytes.HasPrefix(at, []byte(prefix)) {
			fault("%s is reported at %q", rule, at)
		}
	}
	switch rule {
	case "ill-formed-utf8":
		if r, n := utf8.DecodeRune(at); r != utf8.RuneError || n != 1 {
			fault("%s is reported at %q", rule, at)
		}
	case "entity", "reference":
		begins("&")
	case "char-reference":
		begins("&#")
	case "comment":
		begins("<!--")
	case "processing-instruction":
		begins("<?")
	case "doctype":
		begins("<!DOCTYPE")
	case "markup-declaration":
		begins("<!")
	case "misplaced-declaration", "declaration", "declared-version", "declared-encoding", "refused-declaration", "standalone":
		begins("<?xml")
	case "cdata-end":
		begins("]]>")
	case "mismatched-end":
		begins("</")
	case "lt-in-attribute", "stream-root", "stream-namespace", "stream-version", "content-namespace", "framing", "stanza-namespace", "unsupported-stanza":
		begins("<")
	}
}

// checkEvents: starts and ends match as far as they can, one root, joined text, valid UTF-8, sorted attributes.
func checkEvents(fault func(string, ...any), events []Event, whole bool) {
	depth, roots, lastText := 0, 0, false
	valid := func(s string) {
		if !utf8.ValidString(s) {
			fault("%q is not UTF-8", s)
		}
	}
	for i, e := range events {
		if depth == 0 && (e.Kind != Start || roots > 0) {
			fault("event %d is outside of the root", i)
			return
		}
		switch e.Kind {
		case Start:
			if depth == 0 {
				roots++
			}
			depth++
			if e.Local == "" {
				fault("event %d has no name", i)
			}
			valid(e.Space)
			valid(e.Local)
			for j, a := range e.Attrs {
				valid(a.Space)
				valid(a.Local)
				valid(a.Value)
				if j > 0 {
					if b := e.Attrs[j-1]; b.Space > a.Space || b.Space == a.Space && b.Local >= a.Local {
						fault("attributes of event %d are not sorted", i)
					}
				}
			}
		case End:
			depth--
		case Abandoned:
			depth = 1 // in a stream, where it is of use
		case Text:
			if e.Text == "" || lastText {
				fault("event %d: text is joined and never empty", i)
			}
			valid(e.Text)
		}
		lastText = e.Kind == Text
	}
	if whole && (depth != 0 || roots != 1) {
		fault("events are not those of one whole root")
	}
}

// TestEncodingXML compares the accepted documents and frames with encoding/xml where that is right: it keeps white
// space in attribute values, and its names are those of the fourth edition.
func TestEncodingXML(t *testing.T) {
	compared, refused := 0, 0
	for r := range All() {
		if r.Expect != Accept || r.Mode == ModeStream {
			continue
		}
		input, err := r.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		got, err := decode(input)
		if err != nil {
			refused++
			if r.Category != "name" {
				t.Errorf("%s: encoding/xml: %v: %q", r.Name, err, input)
			}
			continue
		}
		compared++
		want := spaced(r.Events)
		if !reflect.DeepEqual(spaced(got), want) {
			t.Errorf("%s: encoding/xml has\n%+v, not\n%+v: %q", r.Name, got, want, input)
		}
	}
	if compared < 1000 || refused > compared/4 {
		t.Errorf("compared %d records, encoding/xml refused %d", compared, refused)
	}
}

// spaced puts spaces for white space in attribute values.
func spaced(events []Event) []Event {
	flat := strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")
	events = slices.Clone(events)
	for i, e := range events {
		e.Attrs = slices.Clone(e.Attrs)
		for j := range e.Attrs {
			e.Attrs[j].Value = flat.Replace(e.Attrs[j].Value)
			e.Attrs[j].Space = flat.Replace(e.Attrs[j].Space)
		}
		events[i].Attrs = e.Attrs
		events[i].Space = flat.Replace(e.Space)
	}
	return events
}

func decode(input []byte) ([]Event, error) {
	d := xml.NewDecoder(bytes.NewReader(input))
	var events []Event
	depth := 0
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return events, nil
		}
		if err != nil {
			return nil, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			depth++
			e := Event{Kind: Start, Space: tok.Name.Space, Local: tok.Name.Local}
			for _, a := range tok.Attr {
				if a.Name.Space != "xmlns" && a.Name != (xml.Name{Local: "xmlns"}) {
					e.Attrs = append(e.Attrs, Attr{a.Name.Space, a.Name.Local, a.Value})
				}
			}
			slices.SortFunc(e.Attrs, func(a, b Attr) int {
				return strings.Compare(a.Space+"\x00"+a.Local, b.Space+"\x00"+b.Local)
			})
			events = append(events, e)
		case xml.EndElement:
			depth--
			events = append(events, Event{Kind: End})
		case xml.CharData:
			if n := len(events); depth == 0 || len(tok) == 0 {
				continue
			} else if events[n-1].Kind == Text {
				events[n-1].Text += string(tok)
			} else {
				events = append(events, Event{Kind: Text, Text: string(tok)})
			}
		}
	}
}

func TestEventJSON(t *testing.T) {
	for _, e := range []Event{
		{Kind: Start, Space: "urn:a", Local: "b"},
		{Kind: Start, Local: "b", Attrs: []Attr{{"", "k", "<&>"}, {"urn:a", "k", "\u2028"}}},
		{Kind: Text, Text: "a\n<b>"},
		{Kind: End},
		{Kind: Abandoned, Space: "urn:a", Local: "b", Attrs: []Attr{{"", "k", "v"}}},
	} {
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var back Event
		if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(e, back) {
			t.Errorf("%s is %+v, %v, and not %+v", b, back, err, e)
		}
	}
	for _, bad := range []string{`[]`, `{}`, `["y"]`, `["e",1]`, `["t"]`, `["t",1]`, `["s","",""]`, `["x"]`, `["s","","",[["a"]],1]`, `[1]`} {
		if err := json.Unmarshal([]byte(bad), new(Event)); err == nil {
			t.Errorf("%s is an event", bad)
		}
	}
	if _, err := json.Marshal(Event{}); err == nil {
		t.Error("the zero event is written")
	}
}

func TestRead(t *testing.T) {
	got, err := Read(strings.NewReader(`{"name":"a","mode":"frame","input":"PGEvPg==","expect":"accept","events":[["s","","a",[]],["e"]],"oracles":{"x":true}}

{"id":"b","wrap":"client","expect":"reject","conditions":["not-well-formed"],"condition":null,"input":"<b>","before":[],"disputed":true}
{"id":"c","wrap":"server","stanza":"<c/>","canon_sha256":"00","stanzas":1}`))
	if err != nil || len(got) != 3 {
		t.Fatal(len(got), err)
	}
	for i, want := range []string{"<a/>", "<b>", "<c/>"} {
		if b, err := got[i].Bytes(); err != nil || string(b) != want {
			t.Errorf("record %d is %q, %v", i, b, err)
		}
	}
	if got[1].Label() != "b" || got[0].Before != nil || got[1].Before == nil || *got[2].Stanzas != 1 || !got[1].Disputed {
		t.Errorf("%+v", got)
	}
	for _, bad := range []string{"{", "[]", `{"events":[["x"]]}`, `{"offset":"1"}`} {
		got, err := Read(strings.NewReader(`{"name":"a"}` + "\n\n" + bad + "\n"))
		if err == nil || !strings.Contains(err.Error(), "line 3") || len(got) != 1 {
			t.Errorf("%s: %d records, %v", bad, len(got), err)
		}
	}
	fails := errors.New("no disk")
	if _, err := Read(io.MultiReader(strings.NewReader("{}\n"), iotest.ErrReader(fails))); !errors.Is(err, fails) {
		t.Error(err)
	}
	if _, err := (&Record{Name: "x", Input: "%"}).Bytes(); err == nil || !strings.Contains(err.Error(), `"x"`) {
		t.Error(err)
	}
}

func TestIteratorsStop(t *testing.T) {
	for name, all := range map[string]iter.Seq[Record]{
		"All": All(), "Corpus": Corpus(), "Addresses": Addresses(), "Compressed": Compressed(), "Everything": Everything(),
	} {
		n := 0
		for range all {
			if n++; n == 3 {
				break
			}
		}
		if n != 3 {
			t.Errorf("%s: %d", name, n)
		}
	}
}

func ExampleAll() {
	for r := range All() {
		if r.Name == "frame/two-empty/frame" {
			input, _ := r.Bytes()
			fmt.Printf("%s\n%s: %s, %s, at %d after %d events\n", input, r.Expect, r.Condition, r.Rule, *r.Offset, len(r.Before))
		}
	}
	// Output:
	// <message xmlns='jabber:client'/><iq xmlns='jabber:client'/>
	// reject: not-well-formed, content-after-root, at 32 after 2 events
}

func TestParts(t *testing.T) {
	r := Record{Name: "x", Parts: []Part{{[]byte("<a>"), 3}, {[]byte("</a>"), 3}}}
	if b, err := r.Bytes(); err != nil || string(b) != "<a><a><a></a></a></a>" {
		t.Errorf("%q, %v", b, err)
	}
	j, err := json.Marshal(r.Parts)
	var back []Part
	if err != nil || string(j) != `[["PGE+",3],["PC9hPg==",3]]` || json.Unmarshal(j, &back) != nil || !reflect.DeepEqual(back, r.Parts) {
		t.Errorf("%s, %v, %v", j, err, back)
	}
	for _, bad := range []string{`[]`, `["PGE+"]`, `[1,"PGE+"]`, `["%",1]`, `["",1,2]`, `{}`} {
		if err := json.Unmarshal([]byte(bad), new(Part)); err == nil {
			t.Errorf("%s is a part", bad)
		}
	}
	for _, bad := range [][]Part{
		{{[]byte("a"), 0}}, {{[]byte("a"), -1}}, {{[]byte("abc"), 1 << 30}}, {{make([]byte, 1<<20), 65}}, {{make([]byte, 1<<20), 64}, {[]byte("a"), 1}},
	} {
		if b, err := (&Record{Parts: bad}).Bytes(); err == nil {
			t.Errorf("%d bytes are put together", len(b))
		}
	}
}

func TestMessages(t *testing.T) {
	r := Record{Mode: ModeFrames, Inputs: []string{"PGE+", "PGIv"}}
	if m, err := r.Messages(); err != nil || len(m) != 2 || string(m[1]) != "<b/" {
		t.Errorf("%q, %v", m, err)
	}
	if b, err := r.Bytes(); err != nil || string(b) != "<a><b/" {
		t.Errorf("%q, %v", b, err)
	}
	r.Inputs[1] = "%"
	if _, err := r.Bytes(); err == nil {
		t.Error("what is not base64 is read")
	}
	if err := r.Identify(); err == nil {
		t.Error("what is not base64 has an id")
	}
}

// TestIdentify: an id says what is asked, and not what is answered.
func TestIdentify(t *testing.T) {
	base := func() Record { return Record{Mode: ModeFrame, Input: "PGEvPg=="} }
	same, other := map[string]bool{}, map[string]bool{}
	for _, change := range []func(*Record){
		func(r *Record) {}, func(r *Record) { r.Name = "renamed" }, func(r *Record) { r.Expect, r.Rule = Reject, "name" }, func(r *Record) { r.Why = "because" },
	} {
		r := base()
		change(&r)
		if err := r.Identify(); err != nil {
			t.Fatal(err)
		}
		same[r.ID] = true
	}
	for _, change := range []func(*Record){
		func(r *Record) {}, func(r *Record) { r.Mode = ModeDocument }, func(r *Record) { r.Input = "PGIvPg==" },
		func(r *Record) { r.Mode, r.Input, r.Inputs = ModeFrames, "", []string{"PGEvPg=="} },
		func(r *Record) { r.Mode, r.Input, r.Inputs = ModeFrames, "", []string{"PGEv", "Pg=="} },
		func(r *Record) { r.Input, r.Parts = "", []Part{{[]byte("<a/>"), 1}} },
		func(r *Record) { r.Settings = &Settings{Session: true} }, func(r *Record) { r.Settings = &Settings{Limits: map[string]int{"depth": 1}} },
		func(r *Record) { r.Settings = &Settings{Restarts: []Restart{{1, Keep}}} },
	} {
		r := base()
		change(&r)
		if err := r.Identify(); err != nil {
			t.Fatal(err)
		}
		other[r.ID] = true
	}
	if !same["dba325d6b5e75901"] {
		t.Errorf("ids are made otherwise than they were: %v", same)
	}
	if len(same) != 1 || len(other) != 9 {
		t.Errorf("%d ids of one question, %d of nine", len(same), len(other))
	}
}
