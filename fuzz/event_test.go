package fuzz

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// TestEventJSON holds the JSON of events to that of encoding/json, and to
// their own reading.
func TestEventJSON(t *testing.T) {
	for _, c := range []struct {
		event Event
		want  string
	}{
		{Event{Kind: End}, `["e"]`},
		{Event{Kind: Text, Text: "a<b & \"c\"\\>\n\r\t\b\f\x00\x1f\x7f"},
			`["t","a<b & \"c\"\\>\n\r\t\b\f\u0000\u001f` + "\x7f" + `"]`},
		{Event{Kind: Text, Text: "\u2028\u2029\u202a\U0001F600\uFFFD"}, `["t","\u2028\u2029` + "\u202a\U0001F600\uFFFD" + `"]`},
		{Event{Kind: Start, Space: "urn:a", Local: "b"}, `["s","urn:a","b",[]]`},
		{Event{Kind: Start, Local: "b", Attrs: []Attr{{Local: "x", Value: "1"}, {Space: "n", Local: "x", Value: "&"}}},
			`["s","","b",[["","x","1"],["n","x","&"]]]`},
		{Event{Kind: Abandoned, Space: "jabber:client", Local: "iq"}, `["x","jabber:client","iq",[]]`},
	} {
		if got := string(c.event.AppendJSON(nil)); got != c.want {
			t.Errorf("%+v is %s, want %s", c.event, got, c.want)
		}
		var back Event
		if err := json.Unmarshal([]byte(c.want), &back); err != nil || !back.Equal(c.event) {
			t.Errorf("%s reads as %+v, %v", c.want, back, err)
		}
	}
	for _, bad := range []string{`[]`, `{}`, `["s"]`, `["s","a","b"]`, `["s","a","b",[["x"],1]]`, `["t"]`, `["t",1]`, `["e",1]`, `["q"]`, `[1]`, `["st",""]`} {
		if err := json.Unmarshal([]byte(bad), new(Event)); err == nil {
			t.Errorf("%s was read as an event", bad)
		}
	}
	if _, err := json.Marshal(Event{Kind: 'q'}); err == nil {
		t.Error("an event of no kind was written")
	}
}

// TestEventJSONOfVectors compares with the form in which the vectors are written.
func TestEventJSONOfVectors(t *testing.T) {
	for r := range vectors.All() {
		for _, v := range append(r.Events, r.Before...) {
			want, err := v.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			var e Event
			if err := json.Unmarshal(want, &e); err != nil {
				t.Fatalf("%s: %s: %v", r.Label(), want, err)
			}
			if got := e.AppendJSON(nil); !bytes.Equal(got, want) {
				t.Errorf("%s: %s is written as %s", r.Label(), want, got)
			}
		}
	}
}

// TestAnswerJSON holds the line that answers are written as to what an encoder
// writes that was told not to escape.
func TestAnswerJSON(t *testing.T) {
	for _, in := range []string{"<a>x &lt; y</a>", "<a><b/><", "", "<a x='&#x2028;'/>"} {
		a, err := Run(Request{ID: "<1>", Mode: Document, Input: []byte(in)}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(a); err != nil {
			t.Fatal(err)
		}
		if got := string(a.AppendJSON(nil)) + "\n"; got != b.String() {
			t.Errorf("%q: %s, the encoder %s", in, got, &b)
		}
		var back Answer
		if err := json.Unmarshal(b.Bytes(), &back); err != nil || !reflect.DeepEqual(a, back) {
			t.Errorf("%q: %+v reads as %+v, %v", in, a, back, err)
		}
	}
}
