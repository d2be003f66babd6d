package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ablation is the library without one of its checks.
type ablation struct {
	name  string
	what  string // the check, for readers
	edits []edit
}

// edit replaces a piece of a source file that stands there once. A piece is as
// short as can be, so that it outlives changes round it; one that is gone fails
// the test of this package.
type edit struct{ file, old, new string }

const (
	walk    = "parser/walk.go"
	element = "parser/element.go"
	kernels = "internal/scan/index_amd64.s"
)

// nothing is the library as it is.
const nothing = "nothing"

var ablations = []ablation{
	{"utf-8", "UTF-8 and Char (stage 1, amd64)", []edit{
		{kernels, "marked:\n\tVPTESTMB fill20", "marked:\n\tJMP judged\n\tVPTESTMB fill20"}, // AVX-512
		{kernels, "marked:\n\tVPTEST     fill60", "marked:\n\tJMP judged\n\tVPTEST fill60"}, // AVX2
	}},
	{"middles", "literals of known tags, between their first and their last eight bytes", []edit{
		{"internal/shape/table.go", "Middle(n *Node, b []byte) bool {", "Middle(n *Node, b []byte) bool {\n\treturn true"},
	}},
	{"end-tags", "names in end tags", []edit{
		{walk, "func same(b []byte, i, k, n int) bool {", "func same(b []byte, i, k, n int) bool {\n\treturn true"},
		{"internal/nest/nest.go", "i+n < len(b) && string(b[i:i+n]) == string(name)", "i+n < len(b)"},
		{"parser/tag.go", "b[k] == '>' && string(b[2:k]) == string(name)", "b[k] == '>'"},
	}},
	{"limits", "depth, elements, and the sizes of stanza, tag, value and text, of what is known", []edit{
		{walk, "level >= depth || elements == 0", "false && (level >= depth || elements == 0)"},
		{walk, "at-i > limits.Floor", "false && at-i > limits.Floor"},
		{walk, "j-i > p.cfg.limits.Text", "false && j-i > p.cfg.limits.Text"},
		{walk, "inScope+int(n.Declarations) > p.cfg.limits.InScope", "false"},
		{walk, "to = min(valid, i+p.cfg.limits.Stanza)", "to = valid"},
	}},
	{"scopes", "that a known tag stands in the namespace scope that it was learned in", []edit{
		{walk, "n.Scope != scope || ", ""},
		{walk, "n.Scope == scope && ", ""},
	}},
	{"duplicates", "attributes that come twice, in tags that are not known", []edit{
		{element, "id == xmlns.NoID || len(tag.Attrs) > 1 && t.Seen(id)", "id == xmlns.NoID"},
		{element, "!ok || w.names.Seen(id) && len(w.tag.Attrs) > 1", "!ok"},
	}},
	{"ncnames", "colons and first characters of local names, in tags that are not known", []edit{
		{"internal/xmlns/qname.go", "func isNCName(b []byte) bool {", "func isNCName(b []byte) bool {\n\treturn true"},
	}},
}

// everything is the library without any of these checks.
func everything() ablation {
	all := ablation{name: "all", what: "all of these"}
	for _, a := range ablations {
		all.edits = append(all.edits, a.edits...)
	}
	return all
}

// apply returns the files that are edited, by their paths below root.
func (a ablation) apply(root string) (map[string]string, error) {
	files := map[string]string{}
	for _, e := range a.edits {
		if _, ok := files[e.file]; !ok {
			b, err := os.ReadFile(filepath.Join(root, e.file))
			if err != nil {
				return nil, fmt.Errorf("without %s: %w", a.name, err)
			}
			files[e.file] = string(b)
		}
		if n := strings.Count(files[e.file], e.old); n != 1 {
			return nil, fmt.Errorf("without %s: %s has %q %d times, want once", a.name, e.file, e.old, n)
		}
		files[e.file] = strings.Replace(files[e.file], e.old, e.new, 1)
	}
	return files, nil
}

// variants are what is measured: the library, without each of the checks, and
// without all of them.
func variants() []ablation {
	return slices.Concat([]ablation{{name: nothing}}, ablations, []ablation{everything()})
}
