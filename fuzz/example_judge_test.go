package fuzz_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/parser"
)

// record is a test vector of one's own.
var record = vectors.Record{
	Name: "mine/entity", Mode: vectors.ModeDocument, Input: "PGE+Jm5ic3A7PC9hPg==", // <a>&nbsp;</a>
	Expect: vectors.Reject, Condition: "restricted-xml", Rule: "entity", Offset: new(int64(3)),
	Before: []vectors.Event{{Kind: vectors.Start, Local: "a"}},
}

// An answer is held to a vector; in what pieces the input comes does not matter.
func ExampleJudge() {
	r, err := fuzz.RequestOf(&record)
	if err != nil {
		panic(err)
	}
	for _, c := range []string{"0", "1", "random:7"} {
		chunk, err := fuzz.ParseChunking(c)
		if err != nil {
			panic(err)
		}
		a, err := fuzz.Run(r, fuzz.Options{Chunk: chunk})
		if err != nil {
			panic(err)
		}
		fmt.Println(chunk, *a.Rule, fuzz.Judge(record, a))
	}
	lenient := fuzz.Answer{Accepted: true}
	fmt.Println(fuzz.Judge(record, lenient) != nil)
	// Output:
	// 0 entity <nil>
	// 1 entity <nil>
	// random:7 entity <nil>
	// true
}

// All at once: read with the settings that the record names, and judged, whole and at
// every split.
func ExampleCheckRecord() {
	a, err := fuzz.RunRecord(&record, fuzz.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println(*a.Condition, fuzz.Sum(a.Events)[:8])
	fmt.Println(fuzz.CheckRecord(&record, fuzz.Options{}), fuzz.CheckRecordSplits(&record, fuzz.Options{}, nil))
	// Output:
	// restricted-xml 8007136e
	// <nil> <nil>
}

// A parser of one's own is made as the record demands.
func ExampleParserOptions() {
	o, err := fuzz.ParserOptions(&record, fuzz.Options{})
	if err != nil {
		panic(err)
	}
	p, err := parser.New(o)
	fmt.Println(p.Limits().Depth, o.Framing, err)
	// Output: 128 document <nil>
}

// What a fuzz target asks of every input.
func ExampleCheckInvariants() {
	mode, err := fuzz.ParseMode("document")
	if err != nil {
		panic(err)
	}
	r := fuzz.Request{Mode: mode, Input: []byte("<a><b/>text")}
	fmt.Println(fuzz.CheckInvariants(r, fuzz.Options{Chunk: fuzz.Random(1)}))
	for _, i := range fuzz.Invariants()[:2] {
		fmt.Println(i.Name, i.Check(r, fuzz.Options{}))
	}
	// Output:
	// <nil>
	// chunks <nil>
	// grammar <nil>
}

// readByXML is encoding/xml as a parser of whole documents: of names and text alone,
// for brevity.
func readByXML(document []byte) (events []fuzz.Event, err error) {
	d := xml.NewDecoder(bytes.NewReader(document))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return events, nil
		}
		if err != nil {
			return events, err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			events = append(events, fuzz.Event{Kind: fuzz.Start, Space: t.Name.Space, Local: t.Name.Local})
		case xml.EndElement:
			events = append(events, fuzz.Event{Kind: fuzz.End})
		case xml.CharData:
			events = append(events, fuzz.Event{Kind: fuzz.Text, Text: string(t)})
		}
	}
}

// How another parser departs from this one.
func ExampleCompare() {
	for _, in := range []string{"<a>b</a>", "<a><!-- --></a>", "<x:a/>"} {
		r := fuzz.Request{Mode: fuzz.Document, Input: []byte(in)}
		right, err := fuzz.Run(r, fuzz.Options{})
		if err != nil {
			panic(err)
		}
		got, err := fuzz.AnswerDocuments(readByXML, r)
		if err != nil {
			panic(err)
		}
		d, where := fuzz.Compare(right, got)
		if d == fuzz.Agrees {
			where = "in all of it"
		}
		fmt.Printf("%s: %q %s\n", in, d, where)
	}
	// Output:
	// <a>b</a>: "" in all of it
	// <a><!-- --></a>: "accepts" restricted-xml/comment at 3
	// <x:a/>: "accepts" not-well-formed/unbound-prefix at 1
}

func ExampleDifferences() {
	fmt.Println(fuzz.Differences())
	// Output: [fails accepts delivers late rejects]
}
