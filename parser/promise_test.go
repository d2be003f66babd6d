package parser

import (
	"os/exec"
	"strings"
	"testing"
	"unsafe"
)

// What the hot path counts on, and a compiler or a change could take away.

// Called for every literal, value or entry, these have to be inlined.
func TestHotHelpersAreInlined(t *testing.T) {
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Skip("there is no go command to ask")
	}
	out, err := exec.Command(goCommand, "build", "-gcflags=-m=1", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{
		"edges", "spanned", "newEntry", "entry.kind", "entry.count", "entry.asEnd", "(*Parser).counted", "(*Parser).ended",
		"(*Parser).scope", "(*Parser).probing", "Token.Kind", "Token.Name", "Token.Local", "Attr.Name", "Attr.Local", "Attr.Value",
	} {
		if !strings.Contains(string(out), "can inline "+name+"\n") {
			t.Errorf("%s is not inlined", name)
		}
	}
}

func TestSizes(t *testing.T) {
	if size := unsafe.Sizeof(entry{}); size != 16 {
		t.Errorf("an entry of the tape has %d bytes", size)
	}
	// What an idle connection holds; the allocator rounds it up to 128.
	if size := unsafe.Sizeof(Parser{}); size > 128 {
		t.Errorf("a Parser has %d bytes", size)
	}
}
