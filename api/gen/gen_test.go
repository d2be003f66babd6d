package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write makes a module of files.
func write(t *testing.T, files map[string]string) (module string) {
	t.Helper()
	module = t.TempDir()
	files["go.mod"] = "module example.org/m\n\ngo 1.26\n"
	for name, text := range files {
		path := filepath.Join(module, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return module
}

const source = `package p

import (
	"io"

	"example.org/m/a/internal/q"
)

type Kind uint8

const (
	Start Kind = iota
	end
)

const (
	Max  = 10
	Name = Text("n")
)

type Text string

func (Text) Len() int      { return 0 }
func (*Kind) Set(s string) {}
func (Kind) hidden()       {}

type Options struct {
	Max, Min int
	io.Reader
}

type Opaque struct{ f func() }

func (o *Opaque) Do(a int, more ...string) (n int, err error) { return }

type Outer struct{ *Opaque }

type Set interface {
	~int | Kind
}

type Doer interface {
	io.Closer
	Do(name string) error
}

type Pair[A any, B comparable] struct {
	First  A
	Second B
}

func (p Pair[A, B]) Swap() Pair[A, B] { return p }

func Map[T Set](t T, f func(from T) bool) T { return t }

type Same = Options

type Hidden = q.Hidden

var Err error

func internal() {}
`

const listing = `const Max untyped int = 10
const Name Text = "n"
const Start Kind
field Hidden.At int
field Options embeds io.Reader
field Options.Max int
field Options.Min int
field Outer embeds *Opaque
field Pair.First A
field Pair.Second B
func Map[T Set](T, func(T) bool) T
method (*Kind) Set(string)
method (*Opaque) Do(int, ...string) (int, error)
method (Hidden) Go()
method (Options) Read([]byte) (int, error)
method (Outer) Do(int, ...string) (int, error)
method (Pair) Swap() Pair[A, B]
method (Text) Len() int
type Doer interface { io.Closer; Do(string) error }
type Hidden struct comparable
type Kind uint8
type Opaque struct opaque
type Options struct comparable
type Outer struct comparable
type Pair[A any, B comparable] struct
type Same = Options
type Set interface { ~int | Kind }
type Text string
var Err error
`

// What is listed of a package, and that nothing is of those that nobody can import.
func TestListing(t *testing.T) {
	module := write(t, map[string]string{
		"a/p/p.go":          source,
		"a/internal/q/q.go": "package q\n\nfunc Q() {}\n\ntype Hidden struct{ At int }\n\nfunc (Hidden) Go() {}\n",
		"gen/main.go":       "package main\n\nfunc main() {}\n\nfunc Q() {}\n",
	})
	folder := t.TempDir()
	if err := run(module, folder, false); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || files[0].Name() != "a-p.txt" {
		t.Errorf("files: %v", files)
	}
	got, err := os.ReadFile(filepath.Join(folder, "a-p.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != listing {
		t.Errorf("got:\n%s\nwant:\n%s", got, listing)
	}
}

// A check finds what has changed, what is missing and what is left over, and touches
// nothing; without it all is mended.
func TestCheck(t *testing.T) {
	module := write(t, map[string]string{"p/p.go": "package p\n\nfunc P() {}\n", "q/q.go": "package q\n\nvar Q int\n"})
	folder := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("p.txt", "func P(int)\n")
	put("gone.txt", "func G()\n")
	err := run(module, folder, true)
	if err == nil {
		t.Fatal("a stale listing passes")
	}
	for _, name := range []string{"p.txt", "q.txt", "gone.txt"} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%q does not name %s", err, name)
		}
	}
	if old, err := os.ReadFile(filepath.Join(folder, "p.txt")); err != nil || string(old) != "func P(int)\n" {
		t.Errorf("a check wrote %q, %v", old, err)
	}
	if err := run(module, folder, false); err != nil {
		t.Fatal(err)
	}
	if err := run(module, folder, true); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "gone.txt")); !os.IsNotExist(err) {
		t.Errorf("the listing of a package that is gone: %v", err)
	}
}

func TestModuleThatDoesNotCompile(t *testing.T) {
	if err := run(write(t, map[string]string{"p/p.go": "package p\n\nfunc P() { return 1 }\n"}), t.TempDir(), true); err == nil {
		t.Error("no error")
	}
}
