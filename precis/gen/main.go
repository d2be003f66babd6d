// Command gen writes the tables of package precis from ucd.txt, which is what
// PRECIS and IDNA need of the Unicode Character Database, for several versions:
//
//	go run ./gen          # in precis; go generate does the same
//	go run ./gen -check   # writes nothing, exits 1 and names the files that are stale
//
// Its output depends on ucd.txt and on nothing else. ucd.txt itself is made by
//
//	go run ./gen -import=FOLDER
//
// which import.go says more of.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
)

// Paths are relative to precis, where go generate runs.
const (
	extractPath = "gen/ucd.txt"
	tablesPath  = "tables_gen.go"
	permissions = 0o644
)

// versions are the editions of Unicode that there are tables for, the newest
// first: what ucd.txt has of an older one are differences.
var versions = []string{"17.0.0", "16.0.0", "15.0.0", "6.3.0"}

func main() {
	check := flag.Bool("check", false, "write nothing; exit 1 if a generated file is stale")
	from := flag.String("import", "", "make "+extractPath+" anew from the data in `FOLDER`")
	flag.Parse()
	err := run(*check)
	if *from != "" {
		err = importData(*from)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(check bool) error {
	text, err := os.ReadFile(extractPath)
	if err != nil {
		return err
	}
	data, err := generate(text)
	if err != nil {
		return err
	}
	old, err := os.ReadFile(tablesPath)
	switch {
	case err == nil && bytes.Equal(old, data):
		return nil
	case err != nil && !os.IsNotExist(err):
		return err
	case check:
		return fmt.Errorf("stale, run go generate ./precis: %q", tablesPath)
	}
	return os.WriteFile(tablesPath, data, permissions)
}

// generate renders the tables from the text of ucd.txt.
func generate(text []byte) ([]byte, error) {
	db, err := parse(text)
	if err != nil {
		return nil, err
	}
	return render(db)
}
