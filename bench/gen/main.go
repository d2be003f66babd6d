// Command gen writes the tables of BENCHMARKS.md from the results in
// bench/results:
//
//	cd bench && go run ./gen          # after bench/measure, which runs it
//	cd bench && go run ./gen -check   # writes nothing, exits 1 if the tables are stale
//
// With -results and -document it takes a rehearsal's results, and another copy.
//
// A result file is called DATE-SUBJECT.txt, is in the format of Go benchmarks,
// and is the only one of its subject. A table stands between two lines,
//
//	<!-- table: NAME -->
//	<!-- end -->
//
// and everything outside of them is written by hand.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
)

func main() {
	// Paths are relative to bench, where .ci/test runs this.
	document := flag.String("document", "../BENCHMARKS.md", "the file that has the tables")
	results := flag.String("results", "results", "the folder that has the results")
	check := flag.Bool("check", false, "write nothing; exit 1 if the document is stale")
	flag.Parse()
	if err := run(*document, *results, *check); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(document, results string, check bool) error {
	files, err := load(results)
	if err != nil {
		return err
	}
	old, err := os.ReadFile(document)
	if err != nil {
		return err
	}
	text, err := fill(old, files)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", document, err)
	case bytes.Equal(old, text):
		return nil
	case check:
		return fmt.Errorf("%s is stale: cd bench && go run ./gen", document)
	}
	return os.WriteFile(document, text, 0o644)
}

// file is what was measured of one subject.
type file struct {
	name    string
	results []*benchfmt.Result
}

var fileName = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}-([a-z-]+)\.txt$`)

// load reads the result files of a folder, by their subjects.
func load(dir string) (map[string]file, error) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	files := map[string]file{}
	for _, e := range list {
		m := fileName.FindStringSubmatch(e.Name())
		if m == nil {
			return nil, fmt.Errorf("%s: not DATE-SUBJECT.txt", e.Name())
		}
		if other, ok := files[m[1]]; ok {
			return nil, fmt.Errorf("%s and %s are of one subject", other.name, e.Name())
		}
		all, err := read(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		files[m[1]] = file{e.Name(), all}
	}
	return files, nil
}

func read(path string) (all []*benchfmt.Result, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := benchfmt.NewReader(f, path)
	for r.Scan() {
		switch x := r.Result().(type) {
		case *benchfmt.Result:
			all = append(all, x.Clone())
		case *benchfmt.SyntaxError:
			return nil, x
		}
	}
	return all, r.Err()
}

const begin, end = "<!-- table: ", "<!-- end -->\n"

// fill writes each table between its lines. All tables have to be there.
func fill(old []byte, files map[string]file) ([]byte, error) {
	missing := map[string]table{}
	for _, t := range tables {
		missing[t.name] = t
	}
	var b strings.Builder
	rest := string(old)
	for {
		before, after, found := strings.Cut(rest, begin)
		b.WriteString(before)
		if !found {
			break
		}
		name, after, _ := strings.Cut(after, " -->\n")
		_, after, closed := strings.Cut(after, end)
		t, ok := missing[name]
		if !ok || !closed {
			return nil, fmt.Errorf("table %q: it does not end, is there twice, or nobody knows it", name)
		}
		delete(missing, name)
		text, err := t.render(files)
		if err != nil {
			return nil, fmt.Errorf("table %q: %w", name, err)
		}
		b.WriteString(begin + name + " -->\n" + text + end)
		rest = after
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("no place for the tables %q", slices.Sorted(maps.Keys(missing)))
	}
	if b.Len() == 0 {
		return nil, errors.New("empty")
	}
	return []byte(b.String()), nil
}
