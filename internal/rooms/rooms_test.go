package rooms

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// modulePath is the root module's; every other module of the project lies below it.
const modulePath = "github.com/seed492f7be9/stanza"

// A room is a row of the import table.
type room struct {
	path  string   // folder, from the top of the checkout
	rooms []string // rooms that it may import, or public
	third []string // third-party packages, each with those below it, or anything
	xml   bool     // may import encoding/xml
	tree  bool     // a module of its own: packages below it belong to the room, unless they have a row
}

const (
	public   = "public" // in room.rooms: every row above that is not internal
	anything = "*"      // in room.third: a module of its own pays for its own dependencies
)

const (
	klauspost = "github.com/klauspost/compress"
	avo       = "github.com/mmcloughlin/avo"
)

// table is the import table, from the ground up. The standard library is always
// allowed, but for encoding/xml, which is what this project replaces.
var table = []room{
	{path: "limits"},
	{path: "internal/xmlns"},
	{path: "internal/xmlns/gen"},
	{path: "internal/nest"},
	{path: "internal/scan", third: []string{"golang.org/x/sys/cpu"}},
	{path: "internal/scan/_gen", third: []string{avo}, tree: true},
	{path: "internal/grammar", rooms: []string{"internal/scan"}},
	{path: "internal/shape", rooms: []string{"internal/scan", "internal/xmlns"}},
	{path: "internal/rooms"},
	{path: "api/gen"},
	{path: "names", rooms: []string{"internal/xmlns"}},
	{path: "precis/gen", third: []string{"golang.org/x/text"}},
	{path: "precis", third: []string{"golang.org/x/text", "golang.org/x/net/idna"}},
	{path: "precis/jid", rooms: []string{"precis"}, third: []string{"golang.org/x/net/idna"}},
	{path: "parser",
		rooms: []string{"limits", "names", "internal/scan", "internal/grammar", "internal/xmlns", "internal/nest", "internal/shape"}},
	{path: "parser/stdxml", rooms: []string{"parser", "names", "limits"}, xml: true},
	{path: "writer",
		rooms: []string{"parser", "names", "internal/nest", "internal/xmlns", "internal/scan", "internal/grammar", "limits"}},
	{path: "frame", rooms: []string{"parser", "writer", "names", "limits"}},
	{path: "frame/check", rooms: []string{"parser", "writer", "names", "precis/jid"}},
	{path: "frame/compress", rooms: []string{"limits"}, third: []string{klauspost}},
	{path: "fuzz/vectors"},
	{path: "fuzz/sessions", rooms: []string{"fuzz/vectors"}},
	{path: "fuzz/vectors/gen", rooms: []string{"fuzz/vectors", "fuzz/sessions"}},
	{path: "fuzz/export", rooms: []string{"fuzz/vectors"}},
	{path: "fuzz/mutate"},
	{path: "fuzz/traffic", rooms: []string{"writer", "names"}},
	{path: "fuzz", rooms: []string{public}},
	{path: "bench", rooms: []string{public}, third: []string{anything}, xml: true, tree: true},
	{path: "bench/peers", rooms: []string{public}, third: []string{anything}, xml: true, tree: true},
	{path: "cmd/stanzabench", rooms: []string{public}, third: []string{anything}, xml: true, tree: true},
	{path: "examples", rooms: []string{public}, third: []string{anything}, xml: true, tree: true},
}

// pkg is a package as it lies in the tree.
type pkg struct {
	dir     string   // from the top of the checkout, with slashes
	imports []string // import paths, those of test files left out
}

// vague are names that say nothing about what is in a room.
var vague = []string{"util", "utils", "common", "helper", "helpers", "misc", "shared", "lib"}

func vagueName(path string) bool {
	return slices.ContainsFunc(strings.Split(path, "/"), func(elem string) bool {
		return slices.Contains(vague, elem)
	})
}

func internal(path string) bool {
	return path == "internal" || strings.HasPrefix(path, "internal/") || strings.Contains(path, "/internal/")
}

// within reports whether path is root or lies below it.
func within(path, root string) bool {
	return path == root || strings.HasPrefix(path, root+"/")
}

// checkTable returns what is wrong with a table itself. A row names only rows
// above it, so a table that passes has no cycle.
func checkTable(table []room) (findings []string) {
	report := func(format string, args ...any) { findings = append(findings, fmt.Sprintf(format, args...)) }
	for i, r := range table {
		above := func(path string) bool {
			return slices.ContainsFunc(table[:i], func(a room) bool { return a.path == path })
		}
		if above(r.path) {
			report("%s has two rows", r.path)
		}
		if vagueName(r.path) {
			report("%s: a room's name says what is in it", r.path)
		}
		for _, target := range r.rooms {
			if target != public && !above(target) {
				report("%s may not be allowed %s, which is no row above it: no arrow points up", r.path, target)
			}
		}
	}
	return findings
}

// checkImports returns what is wrong with packages by a table.
func checkImports(table []room, pkgs []pkg) (findings []string) {
	for _, p := range pkgs {
		report := func(format string, args ...any) {
			findings = append(findings, p.dir+": "+fmt.Sprintf(format, args...))
		}
		if vagueName(p.dir) {
			report("a room's name says what is in it")
		}
		at := find(table, p.dir)
		if at < 0 {
			report("no row in the import table")
			continue
		}
		for _, path := range p.imports {
			if why := refuse(table, at, path); why != "" {
				report("imports %s: %s", path, why)
			}
		}
	}
	return findings
}

// find returns the index of the row that a package belongs to, or -1: the row of
// its own, or that of the nearest module around it.
func find(table []room, dir string) int {
	best := -1
	for i, r := range table {
		if r.path != dir && !(r.tree && within(dir, r.path)) {
			continue
		}
		if best < 0 || len(r.path) > len(table[best].path) {
			best = i
		}
	}
	return best
}

// refuse says why the room at an index may not import a path, or nothing.
func refuse(table []room, at int, path string) string {
	r := table[at]
	if path == modulePath {
		return "the root folder is not a room"
	}
	if below, ours := strings.CutPrefix(path, modulePath+"/"); ours {
		target := find(table, below)
		switch {
		case target < 0:
			return "no row in the import table"
		case target == at: // within one module
			return ""
		case slices.Contains(r.rooms, table[target].path):
			return ""
		case target > at:
			return "an arrow that points up"
		case !slices.Contains(r.rooms, public):
			return "not in its row of the import table"
		case internal(below):
			return "only public rooms are in its row of the import table"
		}
		return ""
	}
	if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") { // the standard library, and "C"
		if within(path, "encoding/xml") && !r.xml {
			return "not in this room"
		}
		return ""
	}
	for _, allowed := range r.third {
		if allowed == anything || within(path, allowed) {
			return ""
		}
	}
	return "third-party, and not in its row of the import table"
}

func TestTable(t *testing.T) {
	for _, finding := range checkTable(table) {
		t.Error(finding)
	}
}

func TestImports(t *testing.T) {
	pkgs := listPackages(t)
	if !slices.ContainsFunc(pkgs, func(p pkg) bool { return p.dir == "internal/rooms" }) {
		t.Fatalf("go list does not even show this package: %v", pkgs)
	}
	for _, finding := range checkImports(table, pkgs) {
		t.Error(finding)
	}
}

// TestCheckTable and TestCheckImports hold the checks themselves to made-up
// offenders: a check that reports nothing proves nothing.
func TestCheckTable(t *testing.T) {
	for _, c := range []struct {
		name  string
		table []room
		want  []string // a part of each finding, in order
	}{
		{"sound", []room{{path: "a"}, {path: "b", rooms: []string{"a"}}, {path: "c", rooms: []string{public}}}, nil},
		{"cycle", []room{{path: "a", rooms: []string{"b"}}, {path: "b", rooms: []string{"a"}}}, []string{"a may not be allowed b"}},
		{"itself", []room{{path: "a", rooms: []string{"a"}}}, []string{"a may not be allowed a"}},
		{"unknown", []room{{path: "a", rooms: []string{"gone"}}}, []string{"a may not be allowed gone"}},
		{"twice", []room{{path: "a"}, {path: "a"}}, []string{"a has two rows"}},
		{"vague", []room{{path: "internal/util"}}, []string{"internal/util: a room's name"}},
	} {
		t.Run(c.name, func(t *testing.T) { compare(t, checkTable(c.table), c.want) })
	}
}

func TestCheckImports(t *testing.T) {
	table := []room{
		{path: "internal/low", third: []string{"golang.org/x/sys/cpu"}},
		{path: "mid", rooms: []string{"internal/low"}},
		{path: "bridge", rooms: []string{"mid"}, xml: true},
		{path: "side"},
		{path: "top", rooms: []string{public}},
		{path: "tool", rooms: []string{public}, third: []string{anything}, tree: true},
		{path: "tool/peers", rooms: []string{public}, tree: true},
	}
	ours := func(below string) string { return modulePath + "/" + below }
	for _, c := range []struct {
		name    string
		dir     string
		imports []string
		want    []string
	}{
		{"allowed", "mid", []string{"C", "unsafe", "go/token", "encoding/json", ours("internal/low")}, nil},
		{"allowed third party", "internal/low", []string{"golang.org/x/sys/cpu"}, nil},
		{"unknown package", "mid/extra", nil, []string{"mid/extra: no row"}},
		{"imports unknown package", "mid", []string{ours("mid/extra")}, []string{"no row"}},
		{"root folder", "mid", []string{modulePath}, []string{"not a room"}},
		{"up", "internal/low", []string{ours("mid")}, []string{"points up"}},
		{"sideways", "side", []string{ours("mid")}, []string{"not in its row"}},
		{"internal from below a public row", "top", []string{ours("internal/low"), ours("mid")}, []string{"only public rooms"}},
		{"third party", "mid", []string{"github.com/pkg/errors"}, []string{"third-party"}},
		{"third party beside the allowed one", "internal/low", []string{"golang.org/x/sys/cpux", "golang.org/x/sys"},
			[]string{"cpux: third-party", "sys: third-party"}},
		{"a module that only looks like ours", "top", []string{modulePath + "evil/mid"}, []string{"third-party"}},
		{"encoding/xml", "mid", []string{"encoding/xml"}, []string{"encoding/xml: not in this room"}},
		{"encoding/xml where it belongs", "bridge", []string{"encoding/xml", ours("mid")}, nil},
		{"below a module", "tool/internal/plot", []string{"example.org/plot", ours("tool/stats"), ours("mid")}, nil},
		{"below a module, the library's internals", "tool/plot", []string{ours("internal/low")}, []string{"only public rooms"}},
		{"a module inside a module", "tool/peers/expat", []string{ours("tool"), "example.org/plot"}, []string{"third-party"}},
		{"a module imports the one inside it", "tool", []string{ours("tool/peers")}, []string{"points up"}},
		{"vague name", "tool/helpers", nil, []string{"says what is in it"}},
		{"vague name, no row", "common", nil, []string{"says what is in it", "no row"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			compare(t, checkImports(table, []pkg{{c.dir, c.imports}}), c.want)
		})
	}
}

// compare holds findings to the parts that are wanted of them.
func compare(t *testing.T, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d findings, want %d: %q", len(got), len(want), got)
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			t.Errorf("finding %d is %q, want %q in it", i, got[i], want[i])
		}
	}
}

// listPackages asks the go command for the packages of every module in the
// checkout. Files that the build constraints of this machine leave out (another
// processor's kernels, the portable twins) are read besides, so that the answer
// does not depend on the machine.
func listPackages(t *testing.T) []pkg {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command to ask")
	}
	top, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	var pkgs []pkg
	for _, module := range moduleDirs(t, top) {
		cmd := exec.Command("go", "list", "-e", "-json=Dir,Name,Imports,IgnoredGoFiles", "./...")
		cmd.Dir = module
		cmd.Env = append(os.Environ(), "PWD="+module, "CGO_ENABLED=1", "GOFLAGS=-buildvcs=false")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go list in %s: %v\n%s", module, err, &stderr)
		}
		for dec := json.NewDecoder(bytes.NewReader(out)); ; {
			var p struct {
				Dir, Name      string
				Imports        []string
				IgnoredGoFiles []string
			}
			err := dec.Decode(&p)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("go list in %s: %v", module, err)
			}
			if p.Dir == "" { // a pattern without packages
				continue
			}
			rel, err := filepath.Rel(top, p.Dir)
			if err != nil {
				t.Fatal(err)
			}
			imports := p.Imports
			for _, file := range p.IgnoredGoFiles {
				if !strings.HasSuffix(file, "_test.go") {
					imports = append(imports, importsOf(t, filepath.Join(p.Dir, file))...)
				}
			}
			slices.Sort(imports)
			pkgs = append(pkgs, pkg{filepath.ToSlash(rel), slices.Compact(imports)})
		}
	}
	return pkgs
}

func importsOf(t *testing.T, file string) (paths []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// moduleDirs returns the folders with a go.mod. It looks at every Go file on its
// way: go test remembers what a test looked at, so a result from its cache is one
// for these very files, which the go command that the test starts would not tell it.
func moduleDirs(t *testing.T, top string) (dirs []string) {
	t.Helper()
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != top && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "fuzz-logs"):
			return fs.SkipDir
		case d.Name() == "go.mod":
			dirs = append(dirs, filepath.Dir(path))
		case filepath.Ext(path) == ".go":
			_, err = os.Stat(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return dirs
}
