// Gen writes vectors.jsonl from the tables in this folder.
//
// The expectations are composed from the same parts as the inputs: a template with a marker at the byte that is at fault,
// and events written beside it. Nothing here parses XML.
//
//	go run ./gen          write the file anew
//	go run ./gen -check   exit 1 if the file is not up to date
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

func main() {
	out := flag.String("o", "vectors.jsonl", "the file to write or to check")
	check := flag.Bool("check", false, "only say whether the file is up to date")
	counts := flag.Bool("counts", false, "print how many records each category has")
	flag.Parse()

	records := all()
	if *counts {
		printCounts(records)
	}
	want := render(records)
	if *check {
		have, err := os.ReadFile(*out)
		if err != nil {
			fail(3, err.Error())
		}
		if !bytes.Equal(have, want) {
			fail(1, *out+" is not what the tables give: run go generate")
		}
		return
	}
	if err := os.WriteFile(*out, want, 0o644); err != nil {
		fail(3, err.Error())
	}
}

func fail(status int, message string) {
	fmt.Fprintln(os.Stderr, "gen:", message)
	os.Exit(status)
}

// all builds every record, sorted by name.
func all() []vectors.Record {
	s := newSet()
	for _, table := range []func(*set){
		encodingTable, charTable, referenceTable, restrictedTable, grammarTable, whitespaceTable, nameTable,
		namespaceTable, attributeTable, textTable, declarationTable, documentTable, frameTable, streamTable,
		competingTable, truncationTable, attackTable,
	} {
		table(s)
	}
	slices.SortFunc(s.records, func(a, b vectors.Record) int { return strings.Compare(a.Name, b.Name) })
	return s.records
}

// render is the file that the records make.
func render(records []vectors.Record) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, r := range records {
		if err := enc.Encode(r); err != nil {
			panic(err) // Records are plain data: only a fault in the tables gets here.
		}
	}
	return b.Bytes()
}

func printCounts(records []vectors.Record) {
	type row struct{ accept, reject, incomplete int }
	rows := map[string]*row{}
	total := &row{}
	for _, r := range records {
		if rows[r.Category] == nil {
			rows[r.Category] = &row{}
		}
		for _, c := range []*row{rows[r.Category], total} {
			switch r.Expect {
			case vectors.Accept:
				c.accept++
			case vectors.Reject:
				c.reject++
			case vectors.Incomplete:
				c.incomplete++
			}
		}
	}
	var names []string
	for n := range rows {
		names = append(names, n)
	}
	slices.Sort(names)
	rows["total"] = total
	fmt.Printf("%-14s %7s %7s %10s\n", "category", "accept", "reject", "incomplete")
	for _, n := range append(names, "total") {
		fmt.Printf("%-14s %7d %7d %10d\n", n, rows[n].accept, rows[n].reject, rows[n].incomplete)
	}
}
