// Command mellium runs the tests of mellium.im/xmpp twice, as they are and with its
// sessions reading through package stdxml, and compares them test by test.
//
//	go run . [-short]
//
// It needs git, and mellium.im/xmpp in the module cache (go mod download). It exits with
// status 1 if a test has another result with the patch than without it.
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	// What the patch and mellium's tests import, for go.mod to have it.
	_ "github.com/seed492f7be9/stanza/parser/stdxml"
	_ "golang.org/x/image/font"
)

const (
	mellium = "mellium.im/xmpp"
	stanza  = "github.com/seed492f7be9/stanza"
	session = stanza + "/examples/mellium/session"
)

// attempts is how often tests may be run until their results are the same.
const attempts = 3

//go:embed mellium.patch
var patch []byte

func main() {
	log.SetFlags(0)
	short := flag.Bool("short", false, "run only the packages that have to do with sessions")
	flag.Parse()
	dir, err := os.MkdirTemp("", "mellium")
	if err != nil {
		log.Fatal(err)
	}
	same, err := compare(os.Stdout, dir, *short)
	if err = errors.Join(err, os.RemoveAll(dir)); err != nil {
		log.Fatal(err)
	}
	if !same {
		os.Exit(1)
	}
}

// compare runs both, with dir for its files, and reports whether they have the same results.
func compare(w io.Writer, dir string, short bool) (same bool, err error) {
	patched, err := apply(dir)
	if err != nil {
		return false, err
	}
	packages := []string{mellium + "/...", session}
	if short {
		if packages, err = affected(); err != nil {
			return false, err
		}
	}
	without, with := results{}, results{}
	// Some of mellium's tests hang now and then, with the patch and without: of a package
	// whose results differ they are asked for again. What differs for a reason stays so.
	for range attempts {
		if err := without.run(packages); err != nil {
			return false, err
		}
		if err := with.run(packages, "-modfile="+patched); err != nil {
			return false, err
		}
		if packages = differ(without, with); len(packages) == 0 {
			break
		}
		fmt.Fprintf(w, "results differ in %s\n", strings.Join(packages, " "))
	}
	fmt.Fprintf(w, "without the patch: %s\nwith the patch:    %s\n", without, with)
	for _, name := range slices.Sorted(maps.Keys(union(without, with))) {
		if before, after := without[name], with[name]; before != after {
			fmt.Fprintf(w, "DIFFERS: %s: %q without the patch, %q with it\n", name, before, after)
		}
	}
	if same = len(packages) == 0; same {
		fmt.Fprintln(w, "every test has the same result")
	}
	return same, nil
}

// apply copies mellium into dir, patches the copy, and returns a go.mod that has it.
func apply(dir string) (modfile string, err error) {
	var source, own string
	for module, to := range map[string]*string{mellium: &source, stanza: &own} {
		out, err := run(nil, "go", "list", "-m", "-f", "{{.Dir}}", module)
		if err != nil {
			return "", err
		}
		if *to = strings.TrimSpace(string(out)); *to == "" {
			return "", fmt.Errorf("%s is not in the module cache: go mod download", module)
		}
	}
	to := filepath.Join(dir, "xmpp")
	if err := os.CopyFS(to, os.DirFS(source)); err != nil {
		return "", err
	}
	// Were the folder inside a repository, git would look for the files there.
	if _, err := run(patch, "env", "GIT_CEILING_DIRECTORIES="+dir, "git", "-C", to, "apply", "-"); err != nil {
		return "", err
	}
	modfile = filepath.Join(dir, "go.mod")
	for _, name := range []string{"go.mod", "go.sum"} {
		b, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o666); err != nil {
			return "", err
		}
	}
	_, err = run(nil, "go", "mod", "edit", "-replace="+mellium+"="+to, "-replace="+stanza+"="+own, modfile)
	return modfile, err
}

// affected returns the packages whose tests have the package of sessions in them. What
// the others are made of, the patch leaves as it is.
func affected() ([]string, error) {
	out, err := run(nil, "go", "list", "-test", "-f", "{{if .ForTest}}{{.ForTest}} {{join .Deps \" \"}}{{end}}", mellium+"/...", session)
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		p := strings.Fields(line)
		if len(p) > 0 && (p[0] == mellium || slices.Contains(p, mellium)) {
			found[p[0]] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

// results are the results of tests, by package and name, with a space between the two.
type results map[string]string

func (r results) String() string {
	n := map[string]int{}
	for _, action := range r {
		n[action]++
	}
	return fmt.Sprintf("%d tests passed, %d failed, %d skipped", n["pass"], n["fail"], n["skip"])
}

// leaves leaves out packages and tests that have tests in them, but for those that failed
// where none in them did.
func (r results) leaves() {
	above := make(map[string]bool) // whether something below failed
	for name, action := range r {
		for at, c := range name {
			if c == ' ' || c == '/' && strings.Contains(name[:at], " ") {
				above[name[:at]] = above[name[:at]] || action == "fail"
			}
		}
	}
	for name, failed := range above {
		if r[name] != "fail" || failed {
			delete(r, name)
		}
	}
}

// run runs the tests of packages, whose results take the place of older ones.
func (r results) run(packages []string, flags ...string) error {
	out, err := run(nil, "go", slices.Concat([]string{"test", "-json", "-count=1", "-vet=off", "-ldflags=-s -w", "-timeout=1m"}, flags, packages)...)
	if failed := (*exec.ExitError)(nil); err != nil && !errors.As(err, &failed) {
		return err
	}
	found := results{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var e struct{ Action, Package, Test string }
		if err := d.Decode(&e); err == io.EOF {
			break
		} else if err != nil {
			return fmt.Errorf("go test -json: %w", err)
		}
		switch e.Action {
		case "pass", "fail", "skip":
			if e.Test != "" || e.Action == "fail" {
				found[strings.TrimSpace(e.Package+" "+e.Test)] = e.Action
			}
		}
	}
	found.leaves()
	if len(found) == 0 {
		return fmt.Errorf("no tests ran: %w", err)
	}
	maps.DeleteFunc(r, func(name, _ string) bool { return slices.Contains(packages, packageOf(name)) })
	maps.Copy(r, found)
	return nil
}

// packageOf returns the package of a test.
func packageOf(name string) string {
	path, _, _ := strings.Cut(name, " ")
	return path
}

// differ returns the packages of tests that have other results in b than in a.
func differ(a, b results) (packages []string) {
	for name := range union(a, b) {
		if a[name] != b[name] {
			packages = append(packages, packageOf(name))
		}
	}
	slices.Sort(packages)
	return slices.Compact(packages)
}

func union(a, b results) results {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// run runs a command outside any workspace, with that input, and returns its output.
func run(input []byte, command string, args ...string) ([]byte, error) {
	c := exec.Command(command, args...)
	c.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-buildvcs=false")
	c.Stdin = bytes.NewReader(input)
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		err = fmt.Errorf("%s %s: %w\n%s", command, args[0], err, said.String())
	}
	return out, err
}
