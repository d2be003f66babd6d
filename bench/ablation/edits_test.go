package main

import (
	"strings"
	"testing"
)

const root = "../.."

// TestEdits holds that every edit still finds what it replaces: a check that was
// written anew has to be taken out anew.
func TestEdits(t *testing.T) {
	for _, a := range ablations {
		files, err := a.apply(root)
		if err != nil {
			t.Error(err)
		}
		if err == nil && len(files) == 0 {
			t.Errorf("%s: nothing is edited", a.name)
		}
		if a.what == "" || a.name != strings.ToLower(a.name) || strings.ContainsAny(a.name, " /=") {
			t.Errorf("%q is no name for a row, or says nothing", a.name)
		}
	}
}

// TestBuild holds that all edits together compile.
func TestBuild(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the library")
	}
	if err := everything().build(root, t.TempDir(), "build", "./..."); err != nil {
		t.Error(err)
	}
}

// TestEditsFail holds that an edit that finds nothing, or too much, is an error.
func TestEditsFail(t *testing.T) {
	for _, e := range []edit{
		{walk, "this is not in the file", ""},
		{walk, "break", ""},
		{"parser/none.go", "", ""},
	} {
		if _, err := (ablation{name: "test", edits: []edit{e}}).apply(root); err == nil {
			t.Errorf("%+v can be applied", e)
		}
	}
}
