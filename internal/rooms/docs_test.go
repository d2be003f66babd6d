package rooms

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var goBlock = regexp.MustCompile("(?s)```go\n(.*?)```")

// The programs in the documents compile: each is vetted in a module of its own
// that has only the library beside it.
func TestProgramsInDocuments(t *testing.T) {
	top, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	programs := 0
	for _, document := range []string{"README.md", "ARCHITECTURE.md"} {
		text, err := os.ReadFile(filepath.Join(top, document))
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range goBlock.FindAllSubmatch(text, -1) {
			if !strings.HasPrefix(string(block[1]), "package main") {
				continue
			}
			programs++
			vet(t, top, document, block[1])
		}
	}
	if programs == 0 {
		t.Error("no program in any document")
	}
}

func vet(t *testing.T, top, document string, program []byte) {
	t.Helper()
	dir := t.TempDir()
	mod, err := os.ReadFile(filepath.Join(top, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	module := strings.Replace(string(mod), "module "+modulePath, "module program", 1) +
		"\nrequire " + modulePath + " v0.0.0\nreplace " + modulePath + " => " + top + "\n"
	sum, err := os.ReadFile(filepath.Join(top, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"go.mod": []byte(module), "go.sum": sum, "main.go": program} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "vet", "-mod=mod", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", document, err, out)
	}
}
