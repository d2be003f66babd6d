package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

func TestExitStatus(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		text   string
	}{
		{nil, 0, ""},
		{errRejected, 1, ""},
		{usagef("do %s", "this"), 2, "do this"},
		{failedf("it broke"), 3, "it broke"},
		{errors.New("unforeseen"), 3, "unforeseen"},
		{fmt.Errorf("around: %w", errRejected), 1, ""},
		{context.Canceled, 130, "interrupted"},
		{errInterrupted, 130, "interrupted"},
		{usagef("a\nb\x1b[31m\u009b"), 2, "a b [31m "},
	} {
		if status, text := exitStatus(c.err); status != c.status || text != c.text {
			t.Errorf("%v: %d, %q", c.err, status, text)
		}
	}
}

func TestIsRelease(t *testing.T) {
	for v, want := range map[string]bool{
		"v0.1.0": true, "v10.20.30": true,
		"": false, "v": false, "(devel)": false, "v0.0.0-20260101000000-abcdefabcdef": false, "v0.1.0+dirty": false,
	} {
		if isRelease(v) != want {
			t.Errorf("%q: %v", v, !want)
		}
	}
}

// What is appended is JSON for the same string, on one line for every reader.
func TestAppendJSON(t *testing.T) {
	for r := range rune(0x3100) {
		s := "a" + string(r) + "b" + string(r)
		got := appendString(nil, s)
		var back string
		if err := json.Unmarshal(got, &back); err != nil || back != s {
			t.Fatalf("%U: %s: %q, %v", r, got, back, err)
		}
		if bytes.ContainsFunc(got, func(r rune) bool {
			return r < 0x20 || r >= 0x7F && r < 0xA0 || r == 0x2028 || r == 0x2029
		}) {
			t.Errorf("%U is left as it is", r)
		}
	}
	for s, want := range map[string]string{
		`<a b="c">&amp;\`: `"<a b=\"c\">&amp;\\"`, "é😀\ufffd": `"é😀` + "\ufffd" + `"`, "": `""`, "x\xffy": `"x\ufffdy"`,
	} {
		if got := string(appendString(nil, s)); got != want {
			t.Errorf("%q: %s, wanted %s", s, got, want)
		}
	}
}

func TestEscapeControls(t *testing.T) {
	for s, want := range map[string]string{
		`{"a":"é<"}`: `{"a":"é<"}`, "{\"a\":\"\u0085x\u009b\u007f\"}": `{"a":"\u0085x\u009b\u007f"}`, "": "",
	} {
		if got := string(escapeControls([]byte(s))); got != want {
			t.Errorf("%q: %s", s, got)
		}
	}
}

func TestAppendReadable(t *testing.T) {
	for s, want := range map[string]string{
		"plain é": "plain é", "a\tb\n": `a\tb\n`, `"\`: `\"\\`, "\u202e\u009b": `\u202e\u009b`, "😀": "😀",
	} {
		if got := string(appendReadable(nil, []byte(s))); got != want {
			t.Errorf("%q: %s", s, got)
		}
	}
}

func TestHasLoneSurrogate(t *testing.T) {
	for s, want := range map[string]bool{
		`"plain"`: false, `"\ud83d\ude00"`: false, `"\uD83D\uDE00x"`: false, `"\\ud800"`: false, `"\n\u00e9"`: false,
		`"\ud800"`: true, `"\udc00"`: true, `"\ud800\ud800"`: true, `"\ud800x"`: true, `"\ud800\n"`: true, `"\\\ud800"`: true,
		`"\ud800\ue000"`: true, `"\ude00\ud83d"`: true,
	} {
		if got := hasLoneSurrogate([]byte(s)); got != want {
			t.Errorf("%s: %v", s, got)
		}
	}
}

// A JSON string is taken if and only if it says what it says.
func FuzzUnquoteFrame(f *testing.F) {
	for _, s := range []string{`"<a/>"`, `"\ud83d\ude00"`, `"\ud800"`, `"\\u"`, `"`, "\"\xff\"", `"\ud8000"`} {
		f.Add([]byte(s))
	}
	n := 0
	for r := range vectors.All() {
		if b, err := r.Bytes(); err == nil && r.Mode == vectors.ModeFrame && utf8.Valid(b) {
			if n++; n%53 == 0 {
				line, err := json.Marshal(string(b))
				if err != nil {
					f.Fatal(err)
				}
				f.Add(line)
			}
		}
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			return
		}
		got, err := newFrameReader("f", strings.NewReader(""), false).unquote(line)
		if err != nil {
			return
		}
		again, err := json.Marshal(string(got))
		if err != nil || !utf8.Valid(got) {
			t.Fatalf("%q: %v", got, err)
		}
		back, err := newFrameReader("f", strings.NewReader(""), false).unquote(again)
		if err != nil || !bytes.Equal(back, got) {
			t.Errorf("%q came back as %q, %v", got, back, err)
		}
		if !bytes.ContainsRune(line, utf8.RuneError) && !bytes.Contains(bytes.ToLower(line), []byte(`\ufffd`)) &&
			bytes.ContainsRune(got, utf8.RuneError) {
			t.Errorf("%s: a character was replaced", line)
		}
	})
}

func TestLines(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	l := newLines("f", strings.NewReader("\n a \r\n\n"+long+"\nlast"))
	for _, want := range []struct {
		text string
		n    int
	}{{"a", 2}, {long, 4}, {"last", 5}} {
		got, err := l.next()
		if err != nil || string(got) != want.text || l.n != want.n {
			t.Fatalf("line %d of %d bytes, %v; wanted line %d", l.n, len(got), err, want.n)
		}
	}
	if _, err := l.next(); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
	// A line has an end.
	l = newLines("f", io.MultiReader(strings.NewReader("first\n"), repeated("x")))
	l.next()
	if got, err := l.next(); got != nil || err == nil || err.Error() != "f:2: a line of more than 64 MiB" || cap(l.buf) > 3*maxLine/2 {
		t.Errorf("%d bytes of %d, %v", len(got), cap(l.buf), err)
	}
	// Half a line is none.
	l = newLines("f", failing{strings.NewReader("whole\nhal"), io.ErrUnexpectedEOF})
	l.next()
	if got, err := l.next(); err != io.ErrUnexpectedEOF {
		t.Errorf("%q, %v", got, err)
	}
}

// The table stays within 120 columns, whatever the numbers.
func TestTableFits(t *testing.T) {
	big := bench.Spread{Median: 123456, Low: 102345, High: 234567, Confidence: 0.96}
	wide := bench.Spread{Median: 123456, Low: 1, High: 9e9}
	r := &bench.Result{Rounds: 10, Noise: big, Network: &bench.Network{}, Machine: bench.Machine{CPU: strings.Repeat("Processor ", 15)}}
	for _, s := range bench.Strategies() {
		for _, c := range bench.Codecs() {
			r.Rows = append(r.Rows, bench.Row{Strategy: s, Codec: c, Mix: "traffic of some corpus", WhatIf: true,
				Read: big, Write: wide, NsPerStanza: big, MBPerS: bench.Spread{Median: 12345}, Ratio: wide,
				AllocsPerStanza: 123.4, RawBytesPerStanza: 123456, FramedBytesPerStanza: 123456, WireBytesPerStanza: 123456,
				Latency: bench.Latency{Rate: 1, P50: 123456789, P99: 1234567890, Max: 12345678901}, Airtime: 1e12, Packets: 12345,
				Idle: bench.Idle{ParserOf10k: 123456, CodecOf10k: 12345678, Codecs: 10}, Samples: []float64{1, 2, 3}})
		}
	}
	var b bytes.Buffer
	if err := writeTable(&b, false, r); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 120 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if strings.Contains(b.String(), "\x1b") {
		t.Error("colours without being asked")
	}
}

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{0: "0.00", 1.234: "1.23", 9.996: "10.0", 12.34: "12.3", 99.96: "100", 123.4: "123",
		9999: "9999", 12345: "12.3k", 99960: "100k", 999600: "1.00M", 1e6: "1.00M", 12.5e9: "12.5G", math.NaN(): "NaN"} {
		if got := number(v); got != want {
			t.Errorf("%v: %s, wanted %s", v, got, want)
		}
	}
}
