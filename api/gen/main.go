// Command gen writes the listing of what the library exports, a file for each
// public package of the root module, a line for each thing that a caller can name:
//
//	cd api && go run ./gen          # after a change of what is exported
//	cd api && go run ./gen -check   # writes nothing, exits 1 if the listing is stale
//
// A line says what a caller's code depends on and nothing else, so that a line that
// goes is a change that breaks callers, and a line that comes is an addition; which
// .ci/release relies on. The listing is that of one system and processor, whatever
// this one is.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	check := flag.Bool("check", false, "write nothing; exit 1 if the listing is stale")
	flag.Parse()
	if err := run("..", ".", *check); err != nil { // relative to api, where .ci/test runs this
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// run brings the listing in a folder up to date with a module.
func run(module, folder string, check bool) error {
	pkgs, err := load(module)
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	for _, p := range pkgs {
		files[strings.ReplaceAll(p.name, "/", "-")+".txt"] = []byte(strings.Join(list(p.pkg), "\n") + "\n")
	}
	stale, err := filepath.Glob(filepath.Join(folder, "*.txt")) // unless it is to stay as it is
	if err != nil {
		return err
	}
	for name, text := range files {
		path := filepath.Join(folder, name)
		old, err := os.ReadFile(path)
		switch {
		case err == nil && bytes.Equal(old, text):
			stale = slices.DeleteFunc(stale, func(s string) bool { return s == path })
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return err
		case check:
			stale = append(stale, path)
		default:
			stale = slices.DeleteFunc(stale, func(s string) bool { return s == path })
			if err := os.WriteFile(path, text, 0o644); err != nil {
				return err
			}
		}
	}
	if !check {
		for _, path := range stale { // of packages that are gone
			if err := os.Remove(path); err != nil {
				return err
			}
		}
		return nil
	}
	if slices.Sort(stale); len(stale) > 0 {
		return fmt.Errorf("%s: stale; cd api && go run ./gen", strings.Join(slices.Compact(stale), ", "))
	}
	return nil
}

// compiled is a package as the go command lists it.
type compiled struct {
	path, name string // of import, and within its module
	export     string // the file with its compiled declarations
	public     bool
}

// compile has the public packages of a module compiled, and all that they import.
func compile(module string) (all []compiled, err error) {
	packages, err := goList(module, "{{.ImportPath}}\t{{.Name}}", "./...")
	if err != nil {
		return nil, err
	}
	var public []string
	for _, f := range packages {
		if f[1] != "main" && !internal(f[0]) {
			public = append(public, f[0])
		}
	}
	if len(public) == 0 {
		return nil, fmt.Errorf("%s has no public packages", module)
	}
	packages, err = goList(module, "{{.ImportPath}}\t{{.Export}}\t{{if not .DepOnly}}{{.Module.Path}}{{end}}",
		append([]string{"-export", "-deps"}, public...)...)
	if err != nil {
		return nil, err
	}
	for _, f := range packages {
		all = append(all, compiled{path: f[0], name: strings.TrimPrefix(f[0], f[2]+"/"), export: f[1], public: f[2] != ""})
	}
	return all, nil
}

// goList returns a row for each package.
func goList(module, columns string, args ...string) (rows [][]string, err error) {
	cmd := exec.Command("go", append([]string{"list", "-f", columns}, args...)...)
	cmd.Dir = module
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=-buildvcs=false")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, &stderr)
	}
	for line := range strings.Lines(string(out)) {
		rows = append(rows, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	return rows, nil
}

func internal(path string) bool { return slices.Contains(strings.Split(path, "/"), "internal") }

// lookup opens compiled declarations by the path of their import.
func lookup(all []compiled) func(path string) (io.ReadCloser, error) {
	files := map[string]string{}
	for _, c := range all {
		files[c.path] = c.export
	}
	return func(path string) (io.ReadCloser, error) {
		if files[path] == "" {
			return nil, fmt.Errorf("go list knows nothing of %s", path)
		}
		return os.Open(files[path])
	}
}
