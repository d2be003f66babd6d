// Command gen writes the tables of known XMPP names from known.txt:
//
//	go run ./gen          # in internal/xmlns; go generate does the same
//	go run ./gen -check   # writes nothing, exits 1 and names the files that are stale
//
// Its output depends on known.txt and on nothing else.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
)

// Paths are relative to internal/xmlns, where go generate runs.
const (
	input       = "known.txt"
	tablesPath  = "known_gen.go"
	publicPath  = "../../names/names_gen.go"
	permissions = 0o644
)

// file is one generated file.
type file struct {
	path string
	data []byte
}

func main() {
	check := flag.Bool("check", false, "write nothing; exit 1 if a generated file is stale")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(check bool) error {
	text, err := os.ReadFile(input)
	if err != nil {
		return err
	}
	files, err := generate(input, text)
	if err != nil {
		return err
	}
	var stale []string
	for _, f := range files {
		old, err := os.ReadFile(f.path)
		switch {
		case err == nil && bytes.Equal(old, f.data):
			continue
		case err != nil && !os.IsNotExist(err):
			return err
		case check:
			stale = append(stale, f.path)
		default:
			if err := os.WriteFile(f.path, f.data, permissions); err != nil {
				return err
			}
		}
	}
	if len(stale) > 0 {
		return fmt.Errorf("stale, run go generate ./internal/xmlns: %q", stale)
	}
	return nil
}

// generate renders every generated file from the text of the registry, whose name is used in errors.
func generate(name string, text []byte) ([]file, error) {
	reg, err := parse(name, text)
	if err != nil {
		return nil, err
	}
	if err := reg.identify(name); err != nil {
		return nil, err
	}
	tables, err := renderTables(reg)
	if err != nil {
		return nil, err
	}
	public, err := renderPublic(reg)
	if err != nil {
		return nil, err
	}
	return []file{{tablesPath, tables}, {publicPath, public}}, nil
}
