package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// standard are methods that are called by others than the user of a package: the standard library, and fmt above all.
var standard = []string{
	"Error", "Is", "Unwrap", "String", "Format", "LogValue", "Read", "Write",
	"MarshalText", "UnmarshalText", "MarshalXML", "UnmarshalXML", "MarshalJSON", "UnmarshalJSON",
}

// Every function that the listing has is called in an example that runs, in its own
// package or in the one that it is for; and so is every method, of a type or of another one
// with a method of that name.
func TestEveryFunctionHasAnExample(t *testing.T) {
	called := map[string]bool{}
	var listings []string
	err := filepath.WalkDir("../..", func(path string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules" || len(d.Name()) > 2 && d.Name()[0] == '.'):
			return filepath.SkipDir
		case filepath.Dir(path) == "../../api" && filepath.Ext(path) == ".txt":
			listings = append(listings, path)
		case strings.HasSuffix(path, "_test.go"):
			return calls(path, called)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(listings) == 0 {
		t.Fatal("no listing")
	}
	for _, path := range listings {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		name = name[strings.LastIndexByte(name, '-')+1:]
		for line := range strings.Lines(string(text)) {
			if function, ok := strings.CutPrefix(line, "func "); ok {
				function = name + "." + function[:strings.IndexAny(function, "([")]
				if !called[function] {
					t.Errorf("no example calls %s", function)
				}
			}
			if method, ok := strings.CutPrefix(line, "method "); ok {
				receiver, rest, _ := strings.Cut(method, " ")
				method = rest[:strings.IndexAny(rest, "([")]
				if !called["."+method] && !slices.Contains(standard, method) {
					t.Errorf("no example calls %s of %s.%s", method, name, receiver)
				}
			}
		}
	}
}

// calls notes what the examples of a file call that run: those that say what comes out.
func calls(path string, called map[string]bool) error {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
	if err != nil {
		return err
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || !strings.HasPrefix(f.Name.Name, "Example") || !hasOutput(file, f) {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				called["."+n.Sel.Name] = true
				if x, ok := n.X.(*ast.Ident); ok {
					called[x.Name+"."+n.Sel.Name] = true
				}
			case *ast.Ident: // of a test in the package itself
				called[file.Name.Name+"."+n.Name] = true
			}
			return true
		})
	}
	return nil
}

func hasOutput(file *ast.File, f *ast.FuncDecl) bool {
	for _, c := range file.Comments {
		if c.Pos() > f.Body.Pos() && c.End() < f.Body.End() && strings.HasPrefix(c.Text(), "Output:") {
			return true
		}
	}
	return false
}
