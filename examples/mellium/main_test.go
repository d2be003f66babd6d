package main

import (
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// What is compared are the tests that have none in them, and what failed without one.
func TestLeaves(t *testing.T) {
	r := results{
		"a/b T": "pass", "a/b T/1": "pass", "a/b T/1/x": "skip", "a/b T/2": "pass",
		"c": "fail", "c T": "fail", "c T/1": "fail", "c U": "pass",
		"d": "fail", "d T": "fail", "d T/1": "pass",
		"e": "fail",
	}
	r.leaves()
	want := results{
		"a/b T/1/x": "skip", "a/b T/2": "pass", "c T/1": "fail", "c U": "pass", "d T": "fail", "d T/1": "pass", "e": "fail",
	}
	if !maps.Equal(r, want) {
		t.Errorf("%v", map[string]string(r))
	}
}

func TestDiffer(t *testing.T) {
	a := results{"a T": "pass", "b T": "pass", "b U": "pass", "c T": "pass"}
	b := results{"a T": "pass", "b T": "fail", "b U": "skip", "d": "fail"}
	if got, want := differ(a, b), []string{"b", "c", "d"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestSuite runs the packages that have to do with sessions, and with STANZA_LONG=1 all.
func TestSuite(t *testing.T) {
	missing := t.Skipf
	if os.Getenv("STANZA_REQUIRE_PEERS") == "1" {
		missing = t.Fatalf
	}
	if _, err := exec.LookPath("git"); err != nil {
		missing("there is no git, which applies the patch")
	}
	if _, err := run(nil, "go", "list", "-deps", "-test", mellium+"/..."); err != nil {
		missing("mellium is not in the module cache (go mod download): %v", err)
	}
	var out strings.Builder
	same, err := compare(&out, t.TempDir(), os.Getenv("STANZA_LONG") != "1")
	t.Logf("\n%s", &out)
	if err != nil {
		t.Fatal(err)
	}
	if !same {
		t.Error("the tests have other results with the patch")
	}
}
