//go:build !purego && !386

// Fuzzers are tried once, not again for each way to build the engine.

package export_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seed492f7be9/stanza/fuzz/export"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// need skips the test where programs are missing, and fails it on the machine that has to have them.
func need(t *testing.T, programs ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("seconds of fuzzing")
	}
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			if os.Getenv("STANZA_REQUIRE_PEERS") == "1" {
				t.Fatalf("there is no %s", p)
			}
			t.Skipf("there is no %s", p)
		}
	}
}

// run runs a program in a folder and returns what it wrote.
func run(t *testing.T, dir string, environment []string, program string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), environment...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%.3000s", program, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// build builds the target over expat with a compiler that knows -fsanitize=fuzzer. Without expat or the fuzzer's runtime
// the test is skipped, as in need.
func build(t *testing.T, dir string, compiler string) string {
	t.Helper()
	source, err := filepath.Abs(filepath.Join("testdata", "expat_fuzzer.c"))
	if err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(dir, "target")
	cmd := exec.Command(compiler, "-O1", "-fsanitize=fuzzer", source, "-lexpat", "-o", target)
	cmd.Env = append(os.Environ(), "AFL_QUIET=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		if os.Getenv("STANZA_REQUIRE_PEERS") == "1" {
			t.Fatalf("%s: %v\n%s", compiler, err, out)
		}
		t.Skipf("%s builds no fuzz target over expat: %v\n%.500s", compiler, err, out)
	}
	return target
}

// libFuzzer reads every seed and every word of the dictionary.
func TestLibFuzzerLoadsAll(t *testing.T) {
	need(t, "clang")
	dir := t.TempDir()
	target := build(t, dir, "clang")
	if _, err := export.Write(t.Context(), filepath.Join(dir, "seeds"), export.LibFuzzer, vectors.Everything()); err != nil {
		t.Fatal(err)
	}
	seeds := 0
	args := []string{"-dict=seeds/xmpp.dict", "-max_total_time=3", "-print_final_stats=1", "new"}
	if err := os.Mkdir(filepath.Join(dir, "new"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []string{
		vectors.ModeDocument, vectors.ModeStream, vectors.ModeFrame, vectors.ModeFrames, vectors.ModeAddress, vectors.ModeEscape, vectors.ModeZlib, vectors.ModeDeflate,
	} {
		entries, err := os.ReadDir(filepath.Join(dir, "seeds", mode))
		if err != nil {
			t.Fatal(err)
		}
		seeds += len(entries)
		args = append(args, filepath.Join("seeds", mode))
	}
	out := run(t, dir, nil, target, args...)
	words := strings.Count(string(export.Dictionary()), "\n")
	for _, want := range []string{
		"Dictionary: " + strconv.Itoa(words) + " entries", "seed corpus: files: " + strconv.Itoa(seeds-empty(t)), "stat::number_of_executed_units",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%.2000s", want, out)
		}
	}
	t.Logf("%d seeds, %d words", seeds, words)
}

// empty counts the seeds that libFuzzer leaves out since they are empty.
func empty(t *testing.T) (n int) {
	t.Helper()
	seen := map[string]bool{}
	for r := range vectors.Everything() {
		if b, err := r.Bytes(); err == nil && len(b) == 0 && !seen[r.Mode] {
			seen[r.Mode] = true
			n++
		}
	}
	return n
}

// AFL++ takes the seeds of one kind, each of which it runs several times before it begins, and the dictionary.
func TestAFLLoadsSeeds(t *testing.T) {
	need(t, "afl-fuzz", "afl-clang-fast")
	dir := t.TempDir()
	target := build(t, dir, "afl-clang-fast")
	ofKind := func(yield func(vectors.Record) bool) {
		for r := range vectors.Corpus() {
			if r.Is("attack") && !yield(r) {
				return
			}
		}
	}
	if _, err := export.Write(t.Context(), filepath.Join(dir, "seeds"), export.AFL, ofKind); err != nil {
		t.Fatal(err)
	}
	environment := []string{"AFL_NO_UI=1", "AFL_SKIP_CPUFREQ=1", "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1", "AFL_NO_AFFINITY=1", "AFL_FAST_CAL=1"}
	out := run(t, dir, environment, "afl-fuzz", "-V", "3", "-i", "seeds/frame", "-x", "seeds/xmpp.dict", "-o", "findings", "--", target)
	stats, err := os.ReadFile(filepath.Join(dir, "findings", "default", "fuzzer_stats"))
	if err != nil {
		t.Fatalf("%v\n%.2000s", err, out)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "seeds", "frame"))
	if err != nil {
		t.Fatal(err)
	}
	if n := field(t, string(stats), "corpus_count"); n < len(entries) {
		t.Errorf("it has %d inputs of %d:\n%.2000s", n, len(entries), out)
	}
	if n := field(t, string(stats), "execs_done"); n < 1000 {
		t.Errorf("%d executions:\n%.2000s", n, out)
	}
}

// field returns a number of AFL++'s statistics.
func field(t *testing.T, stats, name string) int {
	t.Helper()
	for line := range strings.Lines(stats) {
		if key, value, _ := strings.Cut(line, ":"); strings.TrimSpace(key) == name {
			n, err := strconv.Atoi(strings.TrimSpace(value))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("no %s in\n%s", name, stats)
	return 0
}
