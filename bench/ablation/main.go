// Command ablation measures what each check of the library costs: it builds the
// benchmarks once for the library as it is, and once without each check, runs
// them in turns, and prints the results in the format of Go benchmarks.
//
//	cd bench && go run ./ablation -count 10 > results.txt
//
// The library has no option that switches a check off. A check is taken out by
// an edit of the source, which the compiler sees instead of the file in the tree
// (see -overlay of go build): the tree is not written to.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"
)

// benchmark is what is run: tokens from a stream, of traffic that is known and
// of traffic that is not.
const benchmark = "^BenchmarkRead$/^mix=(mixed|varied)$/^engine=stanza$/^form=stream$/^api=next$"

func main() {
	count := flag.Int("count", 10, "how often each variant is measured")
	long := flag.Duration("benchtime", 200*time.Millisecond, "how long each time")
	root := flag.String("root", "..", "the top of the tree")
	dir := flag.String("dir", "", "a folder where what was built stays, to be used again as long as it is there")
	flag.Parse()
	if err := run(*root, *dir, *count, *long, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "ablation:", err)
		os.Exit(1)
	}
}

func run(root, dir string, count int, long time.Duration, out io.Writer) (err error) {
	if dir == "" {
		if dir, err = os.MkdirTemp("", "ablation"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	all := variants()
	for _, a := range all {
		if _, err := os.Stat(a.binary(dir)); err == nil {
			continue
		}
		if err := a.build(root, dir, "test", "-c", "-o", a.binary(dir), "."); err != nil {
			return err
		}
	}
	w := benchfmt.NewWriter(out)
	for range count {
		for _, a := range all {
			if err := a.measure(dir, long, w); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a ablation) binary(dir string) string { return filepath.Join(dir, a.name+".test") }

// build runs a go command in the folder of the benchmarks that sees the edits.
func (a ablation) build(root, dir, verb string, args ...string) error {
	overlay, err := a.overlay(root, dir)
	if err != nil {
		return err
	}
	cmd := exec.Command("go", append([]string{verb, "-overlay", overlay}, args...)...)
	cmd.Dir = filepath.Join(root, "bench")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("without %s: %w\n%s", a.name, err, text)
	}
	return nil
}

// overlay writes the files that are edited to dir, and what go build wants to
// know of them.
func (a ablation) overlay(root, dir string) (string, error) {
	files, err := a.apply(root)
	if err != nil {
		return "", err
	}
	top, err := filepath.Abs(root)
	if err != nil {
		return "", err
	}
	replace := map[string]string{}
	for file, text := range files {
		edited := filepath.Join(dir, a.name+"-"+strings.ReplaceAll(file, "/", "-"))
		if err := os.WriteFile(edited, []byte(text), 0o644); err != nil {
			return "", err
		}
		replace[filepath.Join(top, file)] = edited
	}
	b, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, a.name+".json")
	return name, os.WriteFile(name, b, 0o644)
}

// measure runs the benchmark once and writes its results under other names.
func (a ablation) measure(dir string, long time.Duration, w *benchfmt.Writer) error {
	cmd := exec.Command(a.binary(dir), "-test.run=^$", "-test.bench="+benchmark, "-test.benchtime="+long.String(), "-test.cpu=1")
	cmd.Dir = dir
	text, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("without %s: %w\n%s", a.name, err, text)
	}
	results := 0
	for r := benchfmt.NewReader(bytes.NewReader(text), a.name); r.Scan(); {
		result, ok := r.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		_, parts := result.Name.Parts()
		result.Name = benchfmt.Name("Ablation/without=" + a.name + string(parts[0])) // the mix
		if err := w.Write(result); err != nil {
			return err
		}
		results++
	}
	if results == 0 {
		return fmt.Errorf("without %s: no results in\n%s", a.name, text)
	}
	return nil
}
