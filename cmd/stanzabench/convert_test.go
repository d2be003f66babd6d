package main

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/limits"
)

// converted returns what the ways, each from one framing to the next, make of an input.
func converted(t *testing.T, in []byte, content string, ways ...string) []byte {
	t.Helper()
	for i := range ways[1:] {
		var out bytes.Buffer
		args := []string{"convert", "--from=" + ways[i], "--to=" + ways[i+1]}
		if content != "" {
			args = append(args, "--content="+content)
		}
		if status, diagnostics := call(t.Context(), bytes.NewReader(in), &out, args...); status != 0 || diagnostics != "" {
			t.Fatalf("%s: %d, %s", args, status, diagnostics)
		}
		in = out.Bytes()
	}
	return in
}

// firstLevel returns the events of a stream's first-level elements, each with its
// language said.
func firstLevel(t *testing.T, stream []byte) (all [][]fuzz.Event) {
	t.Helper()
	a, err := fuzz.Run(fuzz.Request{Mode: fuzz.Stream, Input: stream}, fuzz.Options{Limits: limits.Server})
	if err != nil || !a.Accepted {
		t.Fatalf("%v: %s", err, a.AppendJSON(nil))
	}
	isLang := func(a fuzz.Attr) bool { return a.Local == "lang" && a.Space == "http://www.w3.org/XML/1998/namespace" }
	var lang []fuzz.Attr // of the stream
	depth, from := 0, 0
	for i, e := range a.Events {
		switch e.Kind {
		case fuzz.Start:
			switch depth++; depth {
			case 1:
				lang = slices.DeleteFunc(slices.Clone(e.Attrs), func(a fuzz.Attr) bool { return !isLang(a) })
			case 2:
				from = i
			}
		case fuzz.End:
			if depth--; depth == 1 {
				one := slices.Clone(a.Events[from : i+1])
				if !slices.ContainsFunc(one[0].Attrs, isLang) {
					one[0].Attrs = append(slices.Clone(one[0].Attrs), lang...)
				}
				slices.SortFunc(one[0].Attrs, func(a, b fuzz.Attr) int { return strings.Compare(a.Space+" "+a.Local, b.Space+" "+b.Local) })
				all = append(all, one)
			}
		}
	}
	return all
}

// Through all framings, and to a server and back, traffic means the same.
func TestConvertedTrafficMeansTheSame(t *testing.T) {
	for _, m := range traffic.Mixes() {
		t.Run(m.String(), func(t *testing.T) {
			in := traffic.Stream(m, 7, 40)
			want := firstLevel(t, in)
			if len(want) != 40 {
				t.Fatalf("%d stanzas", len(want))
			}
			round := converted(t, in, "", "tcp", "websocket", "bosh", "tcp")
			server := converted(t, in, "jabber:server", "tcp", "websocket", "tcp")
			if !bytes.Contains(server, []byte("xmlns='jabber:server'")) || bytes.Equal(round, in) {
				t.Error("nothing was converted")
			}
			for way, out := range map[string][]byte{"all framings": round, "to a server and back": converted(t, server, "jabber:client", "tcp", "tcp")} {
				got := firstLevel(t, out)
				if !slices.EqualFunc(got, want, func(a, b []fuzz.Event) bool { return slices.EqualFunc(a, b, fuzz.Event.Equal) }) {
					t.Errorf("%s: it means something else", way)
				}
			}
		})
	}
}

// A piece of an input gives a piece of the output, and an input with a byte wrong is
// converted or rejected: no call order that it leads to is a misuse of a session.
func TestConvertOfBrokenInput(t *testing.T) {
	in := header + "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>\n" + header + "<a:b xmlns:a='u' a:c='d'/><iq/>" +
		"<stream:error><reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error><iq/></stream:stream>"
	inputs := map[string][]byte{"tcp": []byte(in)}
	for _, from := range []string{"websocket", "bosh"} {
		inputs[from] = converted(t, []byte(in), "", "tcp", from)
	}
	for from, in := range inputs {
		for to := range framings {
			try := func(in []byte) (int, []byte) {
				var out bytes.Buffer
				s := &streams{in: bytes.NewReader(in), out: bufio.NewWriter(&out), err: io.Discard}
				status, diagnostics := exitStatus(runConvert(t.Context(), s, &convertOptions{from: &choice{value: from}, to: &choice{value: to}, limits: "client"}, nil))
				s.out.Flush()
				if status > 2 || (status == 0) != (diagnostics == "") || strings.Contains(diagnostics, "misuse") {
					t.Errorf("%s to %s: %q: %d, %s", from, to, in, status, diagnostics)
				}
				return status, out.Bytes()
			}
			status, whole := try(in)
			if status != 0 {
				t.Errorf("%s to %s: status %d", from, to, status)
			}
			for i := range in {
				if _, got := try(in[:i]); !bytes.HasPrefix(whole, got) {
					t.Errorf("%s to %s: %q became %q", from, to, in[:i], got)
				}
				broken := bytes.Clone(in)
				broken[i] = "<>/ s\n"[i%6]
				try(broken)
			}
		}
	}
}

// bytewise reads one byte at a time, as the slowest connection does.
type bytewise struct{ r io.Reader }

func (b bytewise) Read(p []byte) (int, error) { return b.r.Read(p[:min(1, len(p))]) }

// Where the reads end does not matter, nor does how much white space, up to what is
// looked at, stands in front of the next header.
func TestConvertRestartsAtEverySplit(t *testing.T) {
	next := "<?xml version='1.0'?>" + header + "<iq/></stream:stream>"
	for _, second := range []string{next, strings.TrimPrefix(next, "<?xml version='1.0'?>"), strings.NewReplacer("<stream:", "<", "</stream:", "</", "xmlns:stream='http://etherx.jabber.org/streams'", "", "jabber:client", "http://etherx.jabber.org/streams", "<iq/>", "<iq xmlns='jabber:client'/>").Replace(next)} {
		for _, space := range []int{0, 1, maxAhead - len("<stream:stream "), maxAhead} {
			in := header + "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>" + strings.Repeat(" ", space) + second
			wanted := 5
			if space == maxAhead {
				wanted = 2
			}
			for name, r := range map[string]io.Reader{"whole": strings.NewReader(in), "bytes": bytewise{strings.NewReader(in)}} {
				var out bytes.Buffer
				status, diagnostics := call(t.Context(), r, &out, "convert", "--from=tcp", "--to=websocket")
				if got := bytes.Count(out.Bytes(), []byte{'\n'}); got != wanted || (status == 0) != (wanted == 5) {
					t.Errorf("%s, %d spaces, %.40s: %d messages, status %d, %s", name, space, second, got, status, diagnostics)
				}
			}
		}
	}
}

// What came is written before more is waited for.
func TestConvertDoesNotHoldBack(t *testing.T) {
	in, w := io.Pipe()
	r, out := io.Pipe()
	done := make(chan int)
	go func() {
		status, _ := call(t.Context(), in, out, "convert", "--from=tcp", "--to=websocket")
		done <- status
	}()
	read := func(want string) {
		t.Helper()
		b := make([]byte, 4096)
		if n, err := r.Read(b); err != nil || !strings.Contains(string(b[:n]), want) {
			t.Fatalf("%q, %v; want %q", b[:n], err, want)
		}
	}
	for _, step := range [][2]string{{header, "<open"}, {"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", "<auth"}, {header, "<open"}, {"<iq/>", "<iq"}, {"</stream:stream>", "<close"}} {
		if _, err := io.WriteString(w, step[0]); err != nil {
			t.Fatal(err)
		}
		read(step[1])
	}
	w.Close()
	if status := <-done; status != 0 {
		t.Errorf("status %d", status)
	}
}
