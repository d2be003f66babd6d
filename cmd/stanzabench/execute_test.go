package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
)

// call runs the command line in this process.
func call(ctx context.Context, in io.Reader, out io.Writer, args ...string) (status int, diagnostics string) {
	var stderr bytes.Buffer
	s := &streams{in: in, out: bufio.NewWriter(out), err: &stderr}
	status = execute(ctx, args, s)
	return status, stderr.String()
}

// failing gives what is left of r, then an error.
type failing struct {
	r   io.Reader
	err error
}

func (f failing) Read(b []byte) (int, error) {
	n, err := f.r.Read(b)
	if err == io.EOF {
		err = f.err
	}
	return n, err
}

const header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"

// An interrupt does not wait for input, and what is complete is printed.
func TestInterruptWhileReading(t *testing.T) {
	for _, args := range [][]string{
		{"tokens"}, {"tokens", "--mode=stream"}, {"tokens", "--mode=stream", "--format=text"}, {"tokens", "--batch"},
		{"tokens", "--mode=frames"}, {"tokens", "--format=count"}, {"check", "-"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			ctx, interrupt := context.WithCancel(t.Context())
			in, w := io.Pipe()
			defer w.Close()
			go func() {
				if slices.Contains(args, "--mode=stream") {
					io.WriteString(w, header+"<message><body>text")
				}
				time.Sleep(20 * time.Millisecond)
				interrupt()
			}()
			var out bytes.Buffer
			status, diagnostics := call(ctx, in, &out, args...)
			if status != statusInterrupted || diagnostics != "stanzabench: interrupted\n" {
				t.Errorf("status %d, %q", status, diagnostics)
			}
			if out.Len() > 0 && !strings.HasSuffix(out.String(), "\n") {
				t.Errorf("ends inside a line: %q", out.String())
			}
			if slices.Contains(args, "--mode=stream") && !strings.Contains(out.String(), "body") {
				t.Errorf("what was complete is lost: %q", out.String())
			}
		})
	}
}

// Events are seen as they come, before the input ends.
func TestTokensAreFlushedWhileWaiting(t *testing.T) {
	in, w := io.Pipe()
	defer w.Close()
	r, out := io.Pipe()
	done := make(chan int)
	go func() {
		status, _ := call(t.Context(), in, out, "tokens", "--mode=stream")
		out.Close()
		done <- status
	}()
	lines := bufio.NewScanner(r)
	for _, step := range []struct{ write, want string }{
		{header, `"name":"stream"`}, {"<presence>", `"name":"presence"`}, {"</presence>", `"event":"end"`},
	} {
		if _, err := io.WriteString(w, step.write); err != nil {
			t.Fatal(err)
		}
		if !lines.Scan() || !strings.Contains(lines.Text(), step.want) {
			t.Fatalf("after %q came %q", step.write, lines.Text())
		}
	}
	w.Close()
	if !lines.Scan() || lines.Text() != `{"event":"open","depth":1}` {
		t.Errorf("at the end came %q", lines.Text())
	}
	if status := <-done; status != statusDone {
		t.Errorf("status %d", status)
	}
}

func TestInterruptedRunKeepsCompleteRounds(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	timer := time.AfterFunc(2*time.Second, interrupt)
	defer timer.Stop()
	name := filepath.Join(t.TempDir(), "result.json")
	status, diagnostics := call(ctx, nil, io.Discard,
		"run", "--strategy=tcp", "--codec=none", "--rounds=1000000", "--time=1ms", "--format=json", "--out="+name)
	if status != statusInterrupted || !strings.Contains(diagnostics, "rounds") {
		t.Errorf("status %d, %q", status, diagnostics)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var r bench.Result
	if err := json.Unmarshal(b, &r); err != nil || len(r.Rows) != 1 || len(r.Rows[0].Samples) != r.Rounds {
		t.Errorf("%d rounds, %d rows, %v", r.Rounds, len(r.Rows), err)
	}
}

// A run that has nothing to write leaves no file, nor harms one.
func TestRunInterruptedAtOnce(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	dir := t.TempDir()
	name := filepath.Join(dir, "result.json")
	if err := os.WriteFile(name, []byte("former"), 0o666); err != nil {
		t.Fatal(err)
	}
	if status, _ := call(ctx, nil, io.Discard, "run", "--out="+name); status != statusInterrupted {
		t.Errorf("status %d", status)
	}
	if b, _ := os.ReadFile(name); string(b) != "former" {
		t.Errorf("the file has become %q", b)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("%v are left", entries)
	}
}

func TestInterruptedCheck(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	var out bytes.Buffer
	status, _ := call(ctx, nil, &out, "check")
	if status != statusInterrupted || out.String() != "0 passed, 0 failed\n" {
		t.Errorf("status %d, %q", status, out.String())
	}
}

func TestInputThatFails(t *testing.T) {
	broken := errors.New("the cable came out")
	for _, args := range []string{"tokens --mode=stream", "tokens --batch", "tokens --mode=frames", "tokens --format=count",
		"tokens --mode=frames --framing=length", "tokens", "check -"} {
		for _, input := range []string{"", header + "<a>text", "\x00\x00\x00\x09<open"} {
			var out bytes.Buffer
			status, diagnostics := call(t.Context(), failing{strings.NewReader(input), broken}, &out, strings.Fields(args)...)
			// Some inputs are refused before they fail.
			if status == statusDone || status == statusFailed && diagnostics != "stanzabench: standard input: the cable came out\n" {
				t.Errorf("%s of %q: status %d, %q", args, input, status, diagnostics)
			}
			if input == "" && status != statusFailed {
				t.Errorf("%s: status %d, wanted %d", args, status, statusFailed)
			}
			if out.Len() > 0 && !strings.HasSuffix(out.String(), "\n") {
				t.Errorf("%s of %q ends inside a line: %q", args, input, out.String())
			}
		}
	}
}

// limited takes n bytes, and then no more.
type limited struct {
	n   int
	err error
}

func (w *limited) Write(b []byte) (int, error) {
	if len(b) > w.n {
		return 0, w.err
	}
	w.n -= len(b)
	return len(b), nil
}

// endless is a stream without an end.
type endless struct{ begun bool }

func (e *endless) Read(b []byte) (int, error) {
	if !e.begun {
		e.begun = true
		return copy(b, header), nil
	}
	return copy(b, "<message to='a@b'><body>text</body></message>"), nil
}

// Output that fails ends the command, also while there is input: quietly if
// nobody wants to read it any more.
func TestOutputThatFails(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		text   string
	}{
		{syscall.EPIPE, statusDone, ""},
		{syscall.ENOSPC, statusFailed, "stanzabench: standard output: no space left on device\n"},
	} {
		for _, args := range []string{"tokens --mode=stream", "tokens --format=text"} {
			status, diagnostics := call(t.Context(), &endless{}, &limited{10000, c.err}, strings.Fields(args)...)
			if status != c.status || diagnostics != c.text {
				t.Errorf("%s: status %d, %q", args, status, diagnostics)
			}
		}
		for _, args := range []string{"--version", "tokens --help", "completion bash", "tokens --list-rules"} {
			status, diagnostics := call(t.Context(), nil, &limited{0, c.err}, strings.Fields(args)...)
			if status != c.status || diagnostics != c.text {
				t.Errorf("%s: status %d, %q", args, status, diagnostics)
			}
		}
	}
}

// Large inputs go through in little memory: not even one text of many megabytes
// is held.
func TestTokensStreamTheirInput(t *testing.T) {
	limits := filepath.Join(t.TempDir(), "limits.json")
	if err := os.WriteFile(limits, []byte(`{"stanza":-1,"text":-1,"references":-1}`), 0o666); err != nil {
		t.Fatal(err)
	}
	const text = "text &amp; "
	const size = int64(len(text)) << 22
	in := io.MultiReader(strings.NewReader("<a>"), io.LimitReader(repeated(text), size), strings.NewReader("</a>"))
	var out counter
	if status, diagnostics := call(t.Context(), in, &out, "tokens", "--limits="+limits); status != statusDone {
		t.Errorf("status %d, %q", status, diagnostics)
	}
	if int64(out.n) < size/2 || out.peak > 1<<20 {
		t.Errorf("%d bytes in writes of up to %d", out.n, out.peak)
	}
}

type repeated string

func (r repeated) Read(b []byte) (int, error) {
	n := 0
	for n+len(r) <= len(b) {
		n += copy(b[n:], r)
	}
	return n, nil
}

// counter counts what is written, and the largest write.
type counter struct{ n, peak int }

func (c *counter) Write(b []byte) (int, error) {
	c.n += len(b)
	c.peak = max(c.peak, len(b))
	return len(b), nil
}

// What tokens prints holds what the generator wrote: two ways to count agree,
// also where stanzas are abandoned.
func TestTokensAndCountAgree(t *testing.T) {
	skip := filepath.Join(t.TempDir(), "skip.json")
	if err := os.WriteFile(skip, []byte(`{"stanza":10000,"skip":1000000}`), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, mix := range traffic.Mixes() {
		for _, limits := range []string{"client", skip} {
			tokensAndCountAgree(t, mix, "--limits="+limits)
		}
	}
}

func tokensAndCountAgree(t *testing.T, mix traffic.Mix, limits string) {
	t.Helper()
	stream := traffic.Stream(mix, 3, 200)
	var listed, counted bytes.Buffer
	if status, diagnostics := call(t.Context(), bytes.NewReader(stream), &listed, "tokens", limits); status != statusDone {
		t.Fatalf("%v: status %d, %s", mix, status, diagnostics)
	}
	var want counts
	want.Bytes = int64(len(stream))
	abandoned := 0
	for line := range strings.Lines(listed.String()) {
		var e struct {
			Event string
			Depth int
			Attrs []any
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%v: %v in %s", mix, err, line)
		}
		want.Events++
		switch e.Event {
		case "start":
			want.Elements++
			want.Attributes += int64(len(e.Attrs))
			if e.Depth == 1 {
				want.Stanzas++
			}
		case "abandoned":
			abandoned++
		}
	}
	if mix == traffic.Bulk && (abandoned > 0) != (limits != "--limits=client") {
		t.Errorf("%s: %d stanzas were abandoned", limits, abandoned)
	}
	if status, _ := call(t.Context(), bytes.NewReader(stream), &counted, "tokens", "--format=count", limits); status != statusDone {
		t.Fatalf("%v: status %d", mix, status)
	}
	var got counts
	if err := json.Unmarshal(counted.Bytes(), &got); err != nil || got != want || got.Stanzas != 200 {
		t.Errorf("%v, %s: counted %+v, listed %+v, %v", mix, limits, got, want, err)
	}
}

// An answer does not depend on the kernel, nor on shapes.
func TestPathsAgree(t *testing.T) {
	stream := traffic.Stream(traffic.Mixed, 5, 300)
	want := ""
	for _, kernel := range append(parser.Kernels(), "auto") {
		for _, shapes := range []string{"on", "off"} {
			var out bytes.Buffer
			if status, diagnostics := call(t.Context(), bytes.NewReader(stream), &out, "tokens", "--kernel="+kernel, "--shapes="+shapes); status != statusDone {
				t.Fatalf("%s, %s: status %d, %s", kernel, shapes, status, diagnostics)
			}
			if kernel != "auto" && parser.Kernel() != kernel {
				t.Errorf("%s was asked for, %s is in use", kernel, parser.Kernel())
			}
			if want == "" {
				want = out.String()
			}
			if out.String() != want {
				t.Errorf("--kernel=%s --shapes=%s gives other events", kernel, shapes)
			}
		}
	}
}

// Rounds without end need no memory before they are measured.
func TestRunOfManyRounds(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	timer := time.AfterFunc(time.Second, interrupt)
	defer timer.Stop()
	rounds := fmt.Sprint(math.MaxInt)
	status, diagnostics := call(ctx, nil, io.Discard, "run", "--strategy=tcp", "--codec=none", "--rounds="+rounds, "--time=1ms")
	if status != statusInterrupted || !strings.HasSuffix(diagnostics, " of "+rounds+" rounds\n") {
		t.Errorf("status %d, %q", status, diagnostics)
	}
}

// What was measured is not lost to a disk that is full.
func TestRunOntoAFullDisk(t *testing.T) {
	const full = "/dev/full"
	if _, err := os.Stat(full); err != nil {
		t.Skip("there is no " + full)
	}
	t.Setenv("TMPDIR", t.TempDir())
	run := []string{"run", "--strategy=tcp", "--codec=none", "--rounds=1", "--time=1ms", "--fast", "--format=json"}
	for _, args := range [][]string{{"--out=" + full}, {"--html=" + full}, {"--html=" + full, "--out=" + full}} {
		var out bytes.Buffer
		status, diagnostics := call(t.Context(), nil, &out, append(run, args...)...)
		if status != statusFailed || !strings.Contains(diagnostics, full+": no space left on device") || strings.Count(diagnostics, "\n") != 1 {
			t.Errorf("%s: status %d, %q", args, status, diagnostics)
		}
		var r bench.Result
		if err := json.Unmarshal(out.Bytes(), &r); err != nil || len(r.Rows) != 1 {
			t.Errorf("%s: standard output has %q: %v", args, out.Bytes(), err)
		}
	}
	// With standard output full as well there is a file of its own.
	disk, err := os.OpenFile(full, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer disk.Close()
	for _, args := range [][]string{nil, {"--out=" + full}} {
		status, diagnostics := call(t.Context(), nil, disk, append(run, args...)...)
		_, rest, ok := strings.Cut(diagnostics, "; what was measured is in ")
		name, _, _ := strings.Cut(rest, " instead")
		b, err := os.ReadFile(name)
		var r bench.Result
		if status != statusFailed || !ok || err != nil || json.Unmarshal(b, &r) != nil || len(r.Rows) != 1 {
			t.Errorf("%s: status %d, %q, %q, %v", args, status, diagnostics, b, err)
		}
	}
	// Where nobody reads there is nobody to tell.
	if status, diagnostics := call(t.Context(), nil, &limited{0, syscall.EPIPE}, run...); status != statusDone || diagnostics != "" {
		t.Errorf("nobody reads: status %d, %q", status, diagnostics)
	}
}

// Every command that a user sees has an example, and the flags in examples
// exist.
func TestExamples(t *testing.T) {
	root := newRoot(&streams{})
	for _, c := range append(root.Commands(), root) {
		if c.Name() == cobra.ShellCompRequestCmd || c.Name() == cobra.ShellCompNoDescRequestCmd {
			continue
		}
		if c.Example == "" || c.Short == "" {
			t.Errorf("%s has no example or no description", c.CommandPath())
		}
		for line := range strings.Lines(c.Example) {
			if _, after, ok := strings.Cut(line, "stanzabench"); ok {
				if err := checkExample(root, strings.Fields(after)); err != nil {
					t.Errorf("%s: %s: %v", c.CommandPath(), strings.TrimSpace(line), err)
				}
			}
		}
	}
}

func checkExample(root *cobra.Command, words []string) error {
	c, rest, err := root.Find(words)
	if err != nil {
		return err
	}
	for _, w := range rest {
		name, _, _ := strings.Cut(strings.TrimPrefix(w, "--"), "=")
		if strings.HasPrefix(w, "--") && c.Flags().Lookup(strings.TrimRight(name, ")")) == nil {
			return fmt.Errorf("there is no flag %s", w)
		}
	}
	return nil
}
