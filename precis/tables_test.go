package precis_test

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/seed492f7be9/stanza/precis"
)

// answers is a digest of what this package says of every code point, and of a million
// generated strings. It is the same with every toolchain, whatever version of Unicode
// that brings. It changes with UnicodeVersion, and with what generated makes.
const answers = "107e38b21265c643864960c3151342a4d25cf8fb1fbdaba30f9f1f913421dc9a"

// wantTables names, for a test that runs in a process of its own, the version of
// Unicode that x/text has to have.
const wantTables = "STANZA_TEXT_UNICODE"

// skipLong skips what takes a million strings.
func skipLong(t *testing.T) {
	t.Helper()
	if testing.Short() || raceEnabled {
		t.Skip("it takes a million strings, so not with -short, nor with the race detector, which has nothing to see there")
	}
}

func TestAnswers(t *testing.T) {
	if want := os.Getenv(wantTables); want != "" && want != norm.Version {
		t.Fatalf("x/text has tables of Unicode %s, want %s", norm.Version, want)
	}
	skipLong(t)
	profiles := everyProfile(t)
	var names []string
	for name := range profiles {
		names = append(names, name)
	}
	slices.Sort(names)
	sum, buf := sha256.New(), []byte(nil)
	add := func(out string, err error) {
		buf = append(append(buf, out...), 0)
		if e, ok := err.(*precis.Error); ok {
			buf = append(buf, byte(e.Rule), byte(e.Rune), byte(e.Rune>>8), byte(e.Rune>>16), byte(e.Offset))
		} else if err != nil {
			t.Fatalf("an error of another type: %v", err)
		}
		if len(buf) > 64<<10 {
			sum.Write(buf)
			buf = buf[:0]
		}
	}
	ask := func(s string, profiles ...*precis.Profile) {
		for _, p := range profiles {
			add(p.Key(s))
			if p == precis.Nickname {
				add(p.Enforce(s))
			}
		}
	}
	u := precis.Pinned()
	for r := rune(0); r <= utf8.MaxRune; r++ {
		s := string(r)
		buf = append(buf, byte(u.Property(r)), byte(u.IDNAProperty(r)), byte(u.Bidi(r)))
		add(string(u.AppendLower(nil, r)), u.CheckBidi([]byte(s)))
		add(string(precis.Width(r)), u.CheckContext([]byte(s)))
		if precis.IsNFC([]byte(s)) {
			buf = append(buf, 1)
		}
		for _, name := range names {
			if u.Assigned(r) || r&0xF == 0 {
				ask(s, profiles[name])
			}
		}
		ask("e\u0301"+s+"\u0301", precis.UsernameCaseMapped, precis.Nickname)
	}
	rng := rand.New(rand.NewPCG(7, 8))
	for range 1_000_000 {
		ask(generated(rng), precis.UsernameCaseMapped, precis.UsernameCasePreserved, precis.OpaqueString, precis.Nickname)
	}
	sum.Write(buf)
	if got := fmt.Sprintf("%x", sum.Sum(nil)); got != answers {
		t.Errorf("with x/text of Unicode %s the answers are %s, want %s", norm.Version, got, answers)
	}
}

// The answers are the same with the oldest and with the newest tables of x/text. Which
// of them it has is decided by the toolchain, through a build constraint that no flag
// gets round; so a process of its own is built with a copy of x/text that has its
// constraints the other way round.
func TestOtherTables(t *testing.T) {
	if os.Getenv(wantTables) != "" {
		return
	}
	skipLong(t)
	dir := t.TempDir()
	other := swapTables(t, goCommand(t, "list", "-m", "-f={{.Dir}}", "golang.org/x/text"), dir)
	mod := filepath.Join(t.TempDir(), "go.mod")
	for from, to := range map[string]string{"go.mod": mod, "go.sum": strings.TrimSuffix(mod, "mod") + "sum"} {
		data, err := os.ReadFile(filepath.Join("..", from))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	goCommand(t, "mod", "edit", "-replace=golang.org/x/text="+dir, mod)
	t.Setenv(wantTables, other)
	t.Setenv("GOWORK", "off")
	t.Log("Unicode", norm.Version, "and", other)
	goCommand(t, "test", "-count=1", "-modfile="+mod, "-run=^(TestAnswers|TestAgreesWithText|TestNormalization)$", ".")
}

// goCommand returns what the go command prints.
func goCommand(t *testing.T, args ...string) string {
	t.Helper()
	path, err := exec.LookPath("go")
	if err != nil {
		t.Skip("there is no go command")
	}
	cmd := exec.Command(path, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s%s", strings.Join(args, " "), err, out, &stderr)
	}
	return strings.TrimSpace(string(out))
}

var constraint = regexp.MustCompile(`(?m)^//go:build (!?)go1\.27$`)

// swapTables copies x/text with its two sets of tables swapped, and says which
// version the copy has.
func swapTables(t *testing.T, from, to string) (version string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(from, path)
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if slices.Contains([]string{"cmd", "collate", "encoding", "message", "testdata"}, d.Name()) { // which nothing here needs
				return fs.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		case d.Name() != "go.mod" && (filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go")):
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if m := constraint.FindSubmatch(data); m != nil {
			// A file for go1.27 may also use that version's language, which this
			// toolchain need not know: there is no constraint in the copy.
			if absent := string(m[1]) == "" == newest(); absent {
				return nil
			}
			data = constraint.ReplaceAll(data, nil)
			version = strings.TrimSuffix(strings.TrimPrefix(d.Name(), "tables"), ".go")
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	return version
}

// newest reports whether x/text has its newest tables in this build.
func newest() bool { return norm.Version != precis.UnicodeVersion }
