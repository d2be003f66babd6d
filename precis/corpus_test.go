package precis_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/seed492f7be9/stanza/precis"
)

// corpusFile returns a file of the external corpus, which is not part of the project,
// or skips the test.
func corpusFile(t *testing.T, name string) string {
	t.Helper()
	root := os.Getenv("STANZA_CORPUS")
	if root == "" {
		t.Skip("STANZA_CORPUS does not name the folder of a corpus")
	}
	path := filepath.Join(root, "jid", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("STANZA_CORPUS has no jid/%s", name)
	}
	return path
}

// profileOf returns what a record of the corpus is judged with.
func profileOf(t *testing.T, name string) func(string) (string, error) {
	t.Helper()
	made := func(freeform bool, o precis.Options) *precis.Profile {
		class := precis.IdentifierClass
		if freeform {
			class = precis.FreeformClass
		}
		p, err := class(o)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	switch name {
	case "UsernameCaseMapped", "UsernameCaseMapped:ToLower":
		return precis.UsernameCaseMapped.Enforce
	case "UsernameCaseMapped:CaseFold":
		return made(false, precis.Options{Width: true, Case: precis.FoldCase, Directionality: true}).Enforce
	case "UsernameCasePreserved":
		return precis.UsernameCasePreserved.Enforce
	case "OpaqueString":
		return precis.OpaqueString.Enforce
	case "NicknameCasePreserved":
		return precis.Nickname.Enforce
	case "NicknameCaseMapped", "NicknameCaseMapped:ToLower":
		return precis.Nickname.Key
	case "NicknameCaseMapped:CaseFold":
		return made(true, precis.Options{Spaces: precis.TrimSpaces, Case: precis.FoldCase, Form: norm.NFKC}).Enforce
	case "IdentifierClass": // nothing but the class
		return made(false, precis.Options{}).Prepare
	case "FreeFormClass":
		return made(true, precis.Options{}).Prepare
	}
	t.Fatalf("no profile %q", name)
	return nil
}

// Every record has the verdict and the output that it should have; none is disputed.
// Its variants ":ToLower" and ":CaseFold" are of the case mapping, of which RFC 8265
// has the first.
func TestCorpusProfiles(t *testing.T) {
	f, err := os.Open(corpusFile(t, "precis.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	judged := 0
	for dec := json.NewDecoder(f); dec.More(); judged++ {
		var r struct {
			Profile, Expect string
			Input           *string
			Bytes           []byte `json:"input_b64"`
			Output, Error   *string
		}
		if err := dec.Decode(&r); err != nil {
			t.Fatal(err)
		}
		input := string(r.Bytes)
		if r.Input != nil {
			input = *r.Input
		}
		got, err := profileOf(t, r.Profile)(input)
		switch {
		case (err == nil) != (r.Expect == "accept"):
			t.Errorf("%s %+q: %v, want it to %s (%v)", r.Profile, input, err, r.Expect, r.Error)
		case err == nil && got != *r.Output:
			t.Errorf("%s %+q: %+q, want %+q", r.Profile, input, got, *r.Output)
		}
	}
	if judged < 2000 {
		t.Errorf("only %d records", judged)
	}
}

// The derived properties are those of the registry of IANA, for 6.3.0, and of an
// implementation by others for 15.0.0 and 16.0.0, code point for code point.
func TestCorpusDerivedProperties(t *testing.T) {
	for file, version := range map[string]string{
		"iana-precis-tables-6.3.0.csv": "6.3.0", "derived-props-15.0.txt": "15.0.0", "derived-props-16.0.txt": "16.0.0",
	} {
		t.Run(version, func(t *testing.T) {
			checkDerived(t, corpusFile(t, file), precis.ForVersion(version))
		})
	}
}

var derivedLine = regexp.MustCompile(`^([0-9A-F]{4,6})(?:-([0-9A-F]{4,6}))?[, ]([A-Z_]+(?: or [A-Z_]+)?)`)

func checkDerived(t *testing.T, file string, u *precis.Unicode) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	names := map[string]precis.Property{"ID_DIS or FREE_PVAL": precis.FreePVal}
	for p := range precis.ContextO + 1 {
		names[p.String()] = p
	}
	want := map[rune]precis.Property{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		m := derivedLine.FindStringSubmatch(lines.Text())
		if m == nil {
			if !strings.HasPrefix(lines.Text(), "Codepoint,") {
				t.Fatalf("a line that is not understood: %q", lines.Text())
			}
			continue
		}
		first, _ := strconv.ParseUint(m[1], 16, 32)
		last := first
		if m[2] != "" {
			last, _ = strconv.ParseUint(m[2], 16, 32)
		}
		p, ok := names[m[3]]
		if !ok {
			t.Fatalf("no such property: %q", lines.Text())
		}
		for r := first; r <= last; r++ {
			want[rune(r)] = p
		}
	}
	if len(want) != 0x110000 {
		t.Errorf("the table has %d code points", len(want))
	}
	bad := 0
	for r := rune(0); r < 0x110000; r++ {
		if p := want[r]; u.Property(r) != p {
			if bad++; bad < 20 {
				t.Errorf("U+%04X is %v, want %v", r, u.Property(r), p)
			}
		}
	}
}
