package export_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/export"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// some records: of each mode, with the same bytes twice, empty, and large.
func some(t *testing.T) []vectors.Record {
	t.Helper()
	offset := int64(3)
	b64 := base64.StdEncoding.EncodeToString
	all := []vectors.Record{
		{Name: "a", Mode: vectors.ModeDocument, Category: "a", Expect: vectors.Reject, Rule: "name", Condition: "not-well-formed", Offset: &offset,
			Before: []vectors.Event{{Kind: vectors.Start, Local: "a"}}, Input: b64([]byte("<a>\xFF\"\\é\u2028</a>"))},
		{Name: "b", Mode: vectors.ModeStream, Category: "b", Expect: vectors.Incomplete, Input: ""},
		{Name: "c", Mode: vectors.ModeFrame, Category: "b", Expect: vectors.Accept, Input: b64([]byte("<a/>"))},
		{Name: "d", Mode: vectors.ModeFrame, Category: "b", Expect: vectors.Accept, Input: b64([]byte("<a/>")), Settings: &vectors.Settings{Session: true}},
		{Name: "e", Mode: vectors.ModeFrames, Category: "b", Expect: vectors.Accept, Inputs: []string{b64([]byte("<a/>")), b64([]byte("<b/>"))}},
		{Name: "f", Mode: vectors.ModeDocument, Category: "b", Expect: vectors.Accept, Parts: []vectors.Part{{Bytes: []byte("<a>"), Times: 100000}}},
	}
	for i := range all {
		if err := all[i].Identify(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// tree returns the files below a folder, with their contents.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func write(t *testing.T, f export.Format, records []vectors.Record) map[string]string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	n, err := export.Write(t.Context(), dir, f, slices.Values(records))
	if err != nil || n != len(records) {
		t.Fatalf("%s: %d records, %v", f, n, err)
	}
	return tree(t, dir)
}

func TestLayouts(t *testing.T) {
	records := some(t)
	id := func(i int) string { return records[i].ID }
	common := []string{"LICENSE", "VERSION", "manifest.jsonl"}
	for _, c := range []struct {
		format export.Format
		files  []string
	}{
		{export.Go, append([]string{"testdata/fuzz/FuzzDocument/" + id(0), "testdata/fuzz/FuzzStream/" + id(1), "testdata/fuzz/FuzzFrame/" + id(2), "testdata/fuzz/FuzzFrames/" + id(4)}, common...)},
		{export.GoFuzz, append([]string{"FuzzDocument/corpus/" + id(0), "FuzzStream/corpus/" + id(1), "FuzzFrame/corpus/" + id(2), "FuzzFrames/corpus/" + id(4)}, common...)},
		{export.LibFuzzer, append([]string{"document/" + id(0), "stream/" + id(1), "frame/" + id(2), "frames/" + id(4), "xmpp.dict"}, common...)},
		{export.AFL, append([]string{"document/" + id(0), "frame/" + id(2), "frames/" + id(4), "xmpp.dict"}, common...)},
		{export.JSONL, []string{"LICENSE", "VERSION", "corpus.jsonl"}},
		{export.Zip, []string{"corpus.zip"}},
	} {
		var got []string
		for name := range write(t, c.format, records) {
			got = append(got, name)
		}
		slices.Sort(got)
		slices.Sort(c.files)
		if !slices.Equal(got, c.files) {
			t.Errorf("%s has\n%q, not\n%q", c.format, got, c.files)
		}
	}
}

func TestContents(t *testing.T) {
	records := some(t)
	raw := "<a>\xFF\"\\é\u2028</a>"
	files := write(t, export.Go, records)
	if got, want := files["testdata/fuzz/FuzzDocument/"+records[0].ID], "go test fuzz v1\n[]byte(\"<a>\\xff\\\"\\\\\\u00e9\\u2028</a>\")\n"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
	files = write(t, export.LibFuzzer, records)
	if files["document/"+records[0].ID] != raw || files["frames/"+records[4].ID] != "<a/>\x00<b/>" || files["stream/"+records[1].ID] != "" {
		t.Errorf("%q", files)
	}
	lines := strings.Split(strings.TrimSpace(files["manifest.jsonl"]), "\n")
	if want := `{"id":"` + records[0].ID + `","file":"document/` + records[0].ID + `","name":"a","mode":"document","category":"a","expect":"reject",` +
		`"condition":"not-well-formed","rule":"name","offset":3,"before":[["s","","a",[]]]}`; len(lines) != 6 || lines[0] != want {
		t.Errorf("%s, not %s", lines[0], want)
	}
	if !strings.Contains(lines[3], `"file":"frame/`+records[2].ID+`"`) || strings.Contains(lines[5], `"file"`) {
		t.Errorf("%s\n%s", lines[3], lines[5])
	}
}

// What is written reads as what it was.
func TestJSONLReadsBack(t *testing.T) {
	records := some(t)
	files := write(t, export.JSONL, records)
	back, err := vectors.Read(strings.NewReader(files["corpus.jsonl"]))
	if err != nil || len(back) != len(records) {
		t.Fatal(len(back), err)
	}
	for i := range back {
		a, _ := json.Marshal(records[i])
		b, _ := json.Marshal(back[i])
		if !bytes.Equal(a, b) {
			t.Errorf("%s\n%s", a, b)
		}
	}
}

// The same bytes from run to run and from machine to machine: of a few records they are known.
func TestExportsAreReproducible(t *testing.T) {
	records := some(t)
	want := map[export.Format]string{
		export.Go: "74469c8650bf2ed8", export.GoFuzz: "e338e6a402e951fa", export.LibFuzzer: "72b3fbb5c34e9f49", export.AFL: "d99f18397c579c81",
		export.JSONL: "fcd626fea496de2c", export.Zip: "c7d1df9e35730297",
	}
	for _, f := range export.Formats() {
		if got := digest(write(t, f, records)); got != want[f] {
			t.Errorf("%s: %s, not %s: say in the changelog what changed", f, got, want[f])
		}
	}
}

func digest(files map[string]string) string {
	h := sha256.New()
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range files {
			if !yield(name) {
				return
			}
		}
	}) {
		fmt.Fprintf(h, "%s\n%d\n%s", name, len(files[name]), files[name])
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// TestCorpusExports writes the whole corpus: twice in the formats that are one file, and once in one of those that are a
// file a seed, whose contents the archive has.
func TestCorpusExports(t *testing.T) {
	if testing.Short() {
		t.Skip("twenty thousand files")
	}
	for _, c := range []struct {
		format export.Format
		times  int
	}{{export.Zip, 2}, {export.JSONL, 2}, {export.Go, 1}} {
		first := ""
		for range c.times {
			dir := filepath.Join(t.TempDir(), "out")
			n, err := export.Write(t.Context(), dir, c.format, vectors.Everything())
			if err != nil {
				t.Fatal(err)
			}
			files := tree(t, dir)
			d := digest(files)
			if first == "" {
				first = d
				t.Logf("%s: %d records, %d files", c.format, n, len(files))
				checkCorpusFiles(t, c.format, files)
			}
			if d != first {
				t.Errorf("%s: two exports differ", c.format)
			}
		}
	}
}

var (
	seedName  = regexp.MustCompile(`^[0-9a-f]{16}$`)
	otherName = regexp.MustCompile(`^(LICENSE|VERSION|manifest\.jsonl|corpus\.jsonl|corpus\.zip|xmpp\.dict)$`)
)

func checkCorpusFiles(t *testing.T, f export.Format, files map[string]string) {
	t.Helper()
	for name, content := range files {
		base := name[strings.LastIndexByte(name, '/')+1:]
		switch {
		case otherName.MatchString(name):
		case !seedName.MatchString(base):
			t.Errorf("%s: a file called %s", f, name)
		case f == export.Go:
			if _, err := readSeed(content); err != nil {
				t.Errorf("%s: %s: %v", f, name, err)
			}
		}
	}
	if f == export.Zip {
		z, err := zip.NewReader(strings.NewReader(files["corpus.zip"]), int64(len(files["corpus.zip"])))
		if err != nil || len(z.File) < 20000 {
			t.Fatalf("%v", err)
		}
		for _, in := range z.File {
			r, err := in.Open()
			if err == nil {
				_, err = io.Copy(io.Discard, r) // which checks the sum
			}
			if err != nil || in.Method != zip.Store {
				t.Errorf("%s: %v", in.Name, err)
			}
		}
	}
}

// readSeed reads a file of testdata/fuzz, as "go test" does: its values are Go expressions.
func readSeed(content string) ([]byte, error) {
	first, rest, _ := strings.Cut(content, "\n")
	if first != "go test fuzz v1" {
		return nil, fmt.Errorf("begins with %q", first)
	}
	e, err := parser.ParseExpr(strings.TrimSpace(rest))
	if err != nil {
		return nil, err
	}
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return nil, errors.New("no []byte")
	}
	s, err := strconv.Unquote(call.Args[0].(*ast.BasicLit).Value)
	return []byte(s), err
}

func TestDictionaryIsOneOfBothFuzzers(t *testing.T) {
	entry := regexp.MustCompile(`^([a-z0-9_]+)="((?:[ !#-\[\]-~]|\\\\|\\"|\\x[0-9A-F]{2})+)"$`)
	names, values := map[string]bool{}, map[string]bool{}
	lines := bufio.NewScanner(bytes.NewReader(export.Dictionary()))
	n := 0
	for ; lines.Scan(); n++ {
		m := entry.FindStringSubmatch(lines.Text())
		if m == nil {
			t.Errorf("%q is no entry", lines.Text())
			continue
		}
		if names[m[1]] || values[m[2]] {
			t.Errorf("%q comes twice", lines.Text())
		}
		names[m[1]], values[m[2]] = true, true
		if len(m[2]) > 128 { // the most that AFL++ takes
			t.Errorf("%q is too long", lines.Text())
		}
	}
	if n < 80 {
		t.Errorf("%d entries", n)
	}
}

func TestWriteLeavesNothingHalfDone(t *testing.T) {
	records := slices.Values(some(t))
	parent := t.TempDir()
	full := filepath.Join(parent, "full")
	if err := os.MkdirAll(full, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(full, "mine"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	bad := vectors.Record{Name: "bad", Mode: vectors.ModeFrame, Input: "%"}
	for _, c := range []struct {
		name, dir string
		format    export.Format
		records   []vectors.Record
		err       error
	}{
		{"not empty", full, export.Zip, nil, export.ErrNotEmpty},
		{"no such format", filepath.Join(parent, "a"), "tar", nil, export.ErrFormat},
		{"no base64", filepath.Join(parent, "b"), export.Go, []vectors.Record{bad}, nil},
		{"below a file", filepath.Join(full, "mine", "c"), export.AFL, nil, nil},
	} {
		n, err := export.Write(t.Context(), c.dir, c.format, slices.Values(c.records))
		if err == nil || n != 0 || c.err != nil && !errors.Is(err, c.err) {
			t.Errorf("%s: %d, %v", c.name, n, err)
		}
	}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	if n, err := export.Write(done, filepath.Join(parent, "d"), export.Go, records); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %d, %v", n, err)
	}
	if got := tree(t, parent); len(got) != 1 {
		t.Errorf("left behind: %q", got)
	}
	empty := filepath.Join(parent, "empty", "er")
	if err := os.MkdirAll(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := export.Write(t.Context(), empty, export.JSONL, records); err != nil {
		t.Errorf("into an empty folder: %v", err)
	}
}
