package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"stanzabench": main})
}

// TestScripts runs testdata/script. Beside the commands of testscript there are
//
//	exits N PROGRAM ARGS...         run, and demand that exit status
//	oneline                         standard error was one diagnostic on one line
//	prefixed FILE MESSAGE...        write messages, each behind its length
//	shorten FILE N                  drop its last bytes
//	traffic FILE MIX STANZAS        write a stream
//	json                            every line of standard output is JSON
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, "TERM=dumb")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "oneline": oneline, "prefixed": prefixed, "shorten": shorten, "traffic": writeTraffic, "json": isJSON,
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	if neg || err != nil || len(args) < 2 {
		ts.Fatalf("usage: exits N PROGRAM ARGS...")
	}
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		got = e.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, wanted %d", got, want)
	}
}

func oneline(ts *testscript.TestScript, neg bool, _ []string) {
	text := ts.ReadFile("stderr")
	if neg || !strings.HasPrefix(text, "stanzabench: ") || strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, "\n") {
		ts.Fatalf("standard error is not one line that says who speaks: %q", text)
	}
}

func prefixed(ts *testscript.TestScript, _ bool, args []string) {
	var b []byte
	for _, m := range args[1:] {
		b = binary.BigEndian.AppendUint32(b, uint32(len(m)))
		b = append(b, m...)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o666))
}

func shorten(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	b := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b[:len(b)-n]), 0o666))
}

func writeTraffic(ts *testscript.TestScript, _ bool, args []string) {
	mix, err := traffic.ParseMix(args[1])
	ts.Check(err)
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), traffic.Stream(mix, 1, n), 0o666))
}

func isJSON(ts *testscript.TestScript, _ bool, _ []string) {
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		if !json.Valid([]byte(line)) {
			ts.Fatalf("not JSON: %s", line)
		}
	}
}
