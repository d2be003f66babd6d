// Command gen writes the answers and tables of BENCHMARKS.md from the results in
// bench/results, and the plots in bench/plots:
//
//	cd bench && go run ./gen          # after bench/measure, which runs it
//	cd bench && go run ./gen -check   # writes nothing, exits 1 if anything is stale
//
// With -results, -document and -plots it takes a rehearsal's results, and writes
// elsewhere.
//
// A result file is called DATE-SUBJECT.txt, is in the format of Go benchmarks,
// and is the only one of its subject. DATE-run.json is what
//
//	stanzabench run --format=json
//
// wrote: the answers come from it, and are left out without it. What is rendered
// stands between two lines,
//
//	<!-- rendered: NAME -->
//	<!-- end -->
//
// and everything outside of them is written by hand.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"

	"github.com/seed492f7be9/stanza/bench"
)

func main() {
	// Paths are relative to bench, where .ci/test runs this.
	document := flag.String("document", "../BENCHMARKS.md", "the file that has the tables")
	results := flag.String("results", "results", "the folder that has the results")
	plots := flag.String("plots", "plots", "the folder for the plots")
	check := flag.Bool("check", false, "write nothing; exit 1 if the document is stale")
	flag.Parse()
	if err := generate(*document, *results, *plots, *check); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func generate(document, results, plots string, check bool) error {
	files, err := load(results)
	if err != nil {
		return err
	}
	old, err := os.ReadFile(document)
	if err != nil {
		return err
	}
	answers, drawn, err := renderAnswers(files)
	if err != nil {
		return err
	}
	text, err := fill(old, files, answers)
	if err != nil {
		return fmt.Errorf("%s: %w", document, err)
	}
	if err := settle(document, text, check); err != nil {
		return err
	}
	return settlePlots(plots, drawn, check)
}

// settle makes a file what it should be, or reports that it is not.
func settle(name string, b []byte, check bool) error {
	old, err := os.ReadFile(name)
	switch {
	case err == nil && bytes.Equal(old, b):
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case check:
		return fmt.Errorf("%s is stale: cd bench && go run ./gen", name)
	}
	return os.WriteFile(name, b, 0o644)
}

// settlePlots is settle for all plots of a folder, which has no others.
func settlePlots(dir string, drawn map[string][]byte, check bool) error {
	list, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range list {
		if _, ok := drawn[e.Name()]; ok || filepath.Ext(e.Name()) != ".svg" {
			continue
		}
		if check {
			return fmt.Errorf("%s is stale: cd bench && go run ./gen", filepath.Join(dir, e.Name()))
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	if len(drawn) > 0 && !check {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(drawn)) {
		if err := settle(filepath.Join(dir, name), drawn[name], check); err != nil {
			return err
		}
	}
	return nil
}

// file is what was measured of one subject.
type file struct {
	name    string
	results []*benchfmt.Result
	run     *bench.Result // of the subject run alone
}

var fileName = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}-(?:([a-z-]+)\.txt|(run)\.json)$`)

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
			return nil, fmt.Errorf("%s: not DATE-SUBJECT.txt, nor DATE-run.json", e.Name())
		}
		subject := cmp.Or(m[1], m[2])
		if other, ok := files[subject]; ok {
			return nil, fmt.Errorf("%s and %s are of one subject", other.name, e.Name())
		}
		f, path := file{name: e.Name()}, filepath.Join(dir, e.Name())
		if m[2] != "" {
			f.run, err = readRun(path)
		} else {
			f.results, err = read(path)
		}
		if err != nil {
			return nil, err
		}
		files[subject] = f
	}
	return files, nil
}

func readRun(path string) (*bench.Result, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var r bench.Result
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(r.Rows) == 0 {
		return nil, fmt.Errorf("%s: it has no rows", path)
	}
	return &r, nil
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

const begin, end = "<!-- rendered: ", "<!-- end -->\n"

// theAnswers is the name of the answers' place.
const theAnswers = "answers"

// fill writes the answers, and each table, between its lines. All of them have to
// be there.
func fill(old []byte, files map[string]file, answers string) ([]byte, error) {
	missing := map[string]func() (string, error){theAnswers: func() (string, error) { return answers, nil }}
	for _, t := range tables {
		missing[t.name] = func() (string, error) { return t.render(files) }
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
		render, ok := missing[name]
		if !ok || !closed {
			return nil, fmt.Errorf("%q: it does not end, is there twice, or nobody knows it", name)
		}
		delete(missing, name)
		text, err := render()
		if err != nil {
			return nil, fmt.Errorf("table %q: %w", name, err)
		}
		b.WriteString(begin + name + " -->\n" + text + end)
		rest = after
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("no place for %q", slices.Sorted(maps.Keys(missing)))
	}
	return []byte(b.String()), nil
}
