package fuzz

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func parsed(t *testing.T, line string) (a Answer) {
	t.Helper()
	if err := a.UnmarshalJSON([]byte(line)); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestCompare(t *testing.T) {
	const (
		accepted = `{"accepted":true,"events":[["s","","a",[]],["t","hi"],["e"]]}`
		rejected = `{"accepted":false,"rule":"comment","condition":"restricted-xml","offset":5,"events":[["s","","a",[]],["t","hi"]]}`
		empty    = `{"accepted":false,"rule":"comment","condition":"restricted-xml","offset":0,"events":[]}`
	)
	for _, c := range []struct {
		name, right, got string
		want             Difference
		where            string
	}{
		{"same", accepted, accepted, Agrees, ""},
		{"other reason", rejected, `{"accepted":false,"events":[["s","","a",[]],["t","hi"]]}`, Agrees, ""},
		{"fewer events before an error", rejected, `{"accepted":false,"events":[["s","","a",[]]]}`, Agrees, ""},
		{"none", rejected, `{"accepted":false,"events":[]}`, Agrees, ""},
		{"less text", rejected, `{"accepted":false,"events":[["s","","a",[]],["t","h"]]}`, Agrees, ""},
		{"more text", rejected, `{"accepted":false,"events":[["s","","a",[]],["t","hi there"]]}`, Agrees, ""},
		{"text where there is none", empty, `{"accepted":false,"events":[["t","x"]]}`, Agrees, ""},
		{"accepts", rejected, accepted, Accepts, "restricted-xml/comment at 5"},
		{"rejects", accepted, rejected, Rejects, ""},
		{"other name", accepted, `{"accepted":true,"events":[["s","","b",[]],["t","hi"],["e"]]}`, Delivers, `event 0 is ["s","","b",[]], not ["s","","a",[]]`},
		{"other namespace", accepted, `{"accepted":true,"events":[["s","u","a",[]],["t","hi"],["e"]]}`, Delivers, "event 0"},
		{"other attributes", accepted, `{"accepted":true,"events":[["s","","a",[["","b","1"]]],["t","hi"],["e"]]}`, Delivers, "event 0"},
		{"less text of what is accepted", accepted, `{"accepted":true,"events":[["s","","a",[]],["t","h"],["e"]]}`, Delivers, "event 1"},
		{"no text", accepted, `{"accepted":true,"events":[["s","","a",[]],["e"]]}`, Delivers, "event 1"},
		{"too few", accepted, `{"accepted":true,"events":[["s","","a",[]],["t","hi"]]}`, Delivers, "2 events, not 3"},
		{"too many", accepted, `{"accepted":true,"events":[["s","","a",[]],["t","hi"],["e"],["e"]]}`, Delivers, "4 events, not 3"},
		{"contradicts before an error", rejected, `{"accepted":false,"events":[["s","","b",[]]]}`, Delivers, "event 0"},
		{"other text before an error", rejected, `{"accepted":false,"events":[["s","","a",[]],["t","ho"]]}`, Delivers, "event 1"},
		{"goes on", rejected, `{"accepted":false,"events":[["s","","a",[]],["t","hi"],["s","","b",[]]]}`, Late, `["s","","b",[]] comes from behind the fault`},
		{"ends what is open", rejected, `{"accepted":false,"events":[["s","","a",[]],["t","hi"],["e"]]}`, Late, `["e"] comes`},
	} {
		right, got := parsed(t, c.right), parsed(t, c.got)
		d, where := Compare(right, got)
		if d != c.want || !strings.Contains(where, c.where) || (c.where == "") != (where == "") {
			t.Errorf("%s: %q, %s", c.name, d, where)
		}
	}
	if len(Differences()) != 5 {
		t.Errorf("%v", Differences())
	}
}

// readXML is encoding/xml as it is.
func readXML(document []byte) (events []Event, err error) {
	d := xml.NewDecoder(bytes.NewReader(document))
	for {
		t, err := d.Token()
		switch t := t.(type) {
		case xml.StartElement:
			e := Event{Kind: Start, Space: t.Name.Space, Local: t.Name.Local}
			for _, a := range t.Attr {
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
					e.Attrs = append(e.Attrs, Attr{a.Name.Space, a.Name.Local, a.Value})
				}
			}
			events = append(events, e)
		case xml.EndElement:
			events = append(events, Event{Kind: End})
		case xml.CharData:
			events = append(events, Event{Kind: Text, Text: string(t)})
		}
		if err == io.EOF {
			return events, nil
		}
		if err != nil {
			return events, err
		}
	}
}

func TestAnswerDocuments(t *testing.T) {
	const head = "<?xml version='1.0'?><s:stream xmlns:s='http://etherx.jabber.org/streams' xmlns='jabber:client'>"
	const start = `["s","http://etherx.jabber.org/streams","stream",[]]`
	for _, c := range []struct {
		name, want string
		open       bool
		request    Request
	}{
		{"document", `true [["s","","a",[["","b","1"],["","c","2"]]],["t","hi & ho"],["e"]]`, false, Request{Mode: Document, Input: []byte("<a c='2' b='1'>hi <![CDATA[&]]> ho</a>\n")}},
		{"rejected", `false [["s","","a",[]]]`, false, Request{Mode: Document, Input: []byte("<a><b")}},
		{"white space around", `true [["s","","a",[]],["e"]]`, false, Request{Mode: Document, Input: []byte(" \n<a/>\n ")}},
		{"text around", `true [["t","x"],["s","","a",[]],["e"]]`, false, Request{Mode: Document, Input: []byte("x<a/>")}},
		{"frame", `true [["s","","a",[]],["t"," "],["e"]]`, false, Request{Mode: Frame, Input: []byte("<a> </a>")}},
		{"stream", `true [` + start + `,["s","jabber:client","a",[]],["t","\n"],["e"],["e"]]`, false, Request{Mode: Stream, Input: []byte(head + "\n<a>\n</a>\n</s:stream>")}},
		{"open stream", `true [` + start + `,["s","jabber:client","a",[]],["e"]]`, true, Request{Mode: Stream, Input: []byte(head + "<a/> ")}},
		{"open in a stanza", `false [` + start + `,["s","jabber:client","a",[]]]`, false, Request{Mode: Stream, Input: []byte(head + "<a>")}},
		{"open in a tag", `false [` + start + `]`, false, Request{Mode: Stream, Input: []byte(head + "<a")}},
		{"no header", `false []`, false, Request{Mode: Stream, Input: []byte("<")}},
		{"half a header", `false []`, false, Request{Mode: Stream, Input: []byte("<?xml version='1.0'?><a")}},
		{"text between stanzas", `true [` + start + `,["t","x"],["e"]]`, false, Request{Mode: Stream, Input: []byte(head + "x</s:stream>")}},
		{"frames", `true [["s","","a",[]],["e"],["s","","b",[]],["e"]]`, false, Request{Mode: Frames, Inputs: [][]byte{[]byte("<a/>"), []byte("<b/>")}}},
		{"second of frames", `false [["s","","a",[]],["e"],["s","","b",[]]]`, false, Request{Mode: Frames, Inputs: [][]byte{[]byte("<a/>"), []byte("<b>"), []byte("<c/>")}}},
	} {
		a, err := AnswerDocuments(readXML, c.request)
		if err != nil {
			t.Fatal(err)
		}
		got := "false ["
		if a.Accepted {
			got = "true ["
		}
		for i, e := range a.Events {
			if i > 0 {
				got += ","
			}
			got += string(e.AppendJSON(nil))
		}
		if got += "]"; got != c.want || a.Open != c.open || a.Rule != nil {
			t.Errorf("%s: %s, open %t, wanted %s", c.name, got, a.Open, c.want)
		}
	}
	if _, err := AnswerDocuments(readXML, Request{Mode: "smoke"}); !errors.Is(err, ErrRequest) {
		t.Error(err)
	}
	a, err := AnswerDocuments(readXML, Request{Mode: Frames, Inputs: [][]byte{[]byte("<a/>"), []byte("<b>")}})
	if err != nil || a.Message != 1 {
		t.Errorf("message %d, %v", a.Message, err)
	}
}
