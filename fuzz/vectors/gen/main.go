// Gen writes the files of the corpus from the tables in this folder: vectors.jsonl.gz, addresses.jsonl.gz and
// compressed.jsonl.gz.
//
// The expectations are composed from the same parts as the inputs: a template with a marker at the byte that is at fault,
// and what comes of it written beside it. Nothing here parses XML, prepares addresses or decompresses.
//
//	go run ./gen          write the files anew
//	go run ./gen -check   exit 1 if one is not up to date
//	go run ./gen -diff    show which records would come, go or change
//	go run ./gen -counts  show how many records each category has
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// files are the files of the corpus, each with its tables and with what says by what their verdicts are confirmed.
var files = []struct {
	name    string
	tables  []func(*set)
	confirm func(*vectors.Record) string
}{
	{"vectors.jsonl.gz", []func(*set){
		encodingTable, charTable, referenceTable, restrictedTable, grammarTable, whitespaceTable, nameTable,
		namespaceTable, attributeTable, textTable, declarationTable, documentTable, frameTable, streamTable,
		competingTable, truncationTable, attackTable, entityTable, separatorTable, headerTable, colonTable, deepTable, tokenTable,
		limitTable, skipTable, amplifierTable, sessionTable, restartTable, policyTable, trafficTable,
	}, confirm},
	{"addresses.jsonl.gz", []func(*set){
		partTable, lengthTable, addressEncodingTable, asciiTable, propertyTable, mappingTable, contextTable, directionTable,
		unassignedTable, labelTable, aLabelTable, literalTable, escapeTable,
	}, confirmAddress},
	{"compressed.jsonl.gz", []func(*set){
		zlibTable, blockTable, huffmanTable, cutTable, messageTable, bombTable, emptyTable,
	}, confirmCompressed},
}

func main() {
	dir := flag.String("dir", ".", "the folder of the files")
	check := flag.Bool("check", false, "only say whether the files are up to date")
	changes := flag.Bool("diff", false, "only show which records the tables would add, remove or change")
	counts := flag.Bool("counts", false, "only print how many records each category has")
	flag.Parse()

	var everything []vectors.Record
	for i, f := range files {
		records := all(i)
		everything = append(everything, records...)
		want, name := render(records), filepath.Join(*dir, f.name)
		switch {
		case *counts:
		case *check:
			if have, err := read(name); err != nil || !bytes.Equal(have, want) {
				fail(1, name+" is not what the tables give: run go generate")
			}
		case *changes:
			have, err := read(name)
			if err != nil {
				fail(3, err.Error())
			}
			printChanges(have, want)
		default:
			if err := os.WriteFile(name, pack(want), 0o644); err != nil {
				fail(3, err.Error())
			}
		}
	}
	if *counts {
		printCounts(everything)
	}
}

// pack compresses a file. Versions of Go may differ in how they do it: what counts is what is in it.
func pack(b []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err) // There is such a level.
	}
	w.Write(b) // to memory
	w.Close()
	return out.Bytes()
}

func read(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// printChanges compares two states of a file line by line: a line is a record, and sorted by its name, which comes first.
func printChanges(have, want []byte) {
	old, now := map[string]string{}, map[string]string{}
	var names []string
	for _, side := range []struct {
		file []byte
		into map[string]string
	}{{have, old}, {want, now}} {
		for line := range strings.Lines(string(side.file)) {
			_, rest, _ := strings.Cut(line, `"name":"`)
			name, _, _ := strings.Cut(rest, `"`)
			side.into[name] = line
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		a, b := old[name], now[name]
		switch {
		case a == "":
			fmt.Printf("+ %s", b)
		case b == "":
			fmt.Printf("- %s", a)
		case a != b:
			fmt.Printf("- %s+ %s", a, b)
		}
	}
}

func fail(status int, message string) {
	fmt.Fprintln(os.Stderr, "gen:", message)
	os.Exit(status)
}

// all builds the records of a file, sorted by name.
func all(file int) []vectors.Record {
	s := newSet()
	for _, table := range files[file].tables {
		table(s)
	}
	for i := range s.records {
		classify(&s.records[i])
		s.records[i].Confirmed = []string{files[file].confirm(&s.records[i])}
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
		r.ID = "" // which whoever reads the file makes again
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
