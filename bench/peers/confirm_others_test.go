package peers_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	mellium "mellium.im/xmpp/jid"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// TestAddressesConfirmed holds the addresses of the corpus to what they say of themselves: the packages idna and ipaddress
// of Python come to the verdict of those that are about a host, mellium.im/xmpp to that of the others and of what the two
// do not know, and nobody to that of those that stand on their section alone.
func TestAddressesConfirmed(t *testing.T) {
	var all []vectors.Record
	var hosts bytes.Buffer
	for r := range vectors.Addresses() {
		input, err := r.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		bare, _, _ := strings.Cut(string(input), "/")
		_, host, found := strings.Cut(bare, "@")
		if !found {
			host = bare
		}
		line, err := json.Marshal(host) // what is no UTF-8 does not get there
		if err != nil {
			t.Fatal(err)
		}
		hosts.Write(append(line, '\n'))
		all = append(all, r)
	}
	answers := ask(t, "hosts.py", "import idna", &hosts, len(all))
	counts := map[string]int{}
	for i, r := range all {
		by := vectors.BySection
		if r.Mode == vectors.ModeAddress && r.Settings == nil { // who has another version of Unicode confirms nothing
			input, _ := r.Bytes()
			var host *string
			if err := json.Unmarshal([]byte(answers[i]), &host); err != nil {
				t.Fatal(err)
			}
			switch {
			case hostConfirms(&r, host):
				by = vectors.ByIDNA
			case melliumConfirms(&r, string(input)):
				by = vectors.ByMellium
			}
		}
		counts[by]++
		if by != r.Confirmed[0] {
			t.Errorf("%s (%s %s) says that it is confirmed by %v; it is by %s", r.Name, r.Expect, r.Rule, r.Confirmed, by)
		}
	}
	t.Logf("confirmed by %v", counts)
}

func melliumConfirms(r *vectors.Record, input string) bool {
	j, err := mellium.Parse(input)
	if err != nil || r.Expect != vectors.Accept {
		return (err == nil) == (r.Expect == vectors.Accept)
	}
	return vectors.Address{Local: j.Localpart(), Domain: j.Domainpart(), Resource: j.Resourcepart()} == *r.Address
}

// hostConfirms reports whether a host is that of a record that is about nothing else.
func hostConfirms(r *vectors.Record, host *string) bool {
	if r.Expect != vectors.Accept {
		return r.Part == "domain" && host == nil
	}
	plain := (r.Address.Local == "" || r.Address.Local == "a") && (r.Address.Resource == "" || r.Address.Resource == "r")
	return plain && host != nil && *host == r.Address.Domain
}

// ask starts a program of testdata in Python, which needs what an import brings, with lines on its standard input. It
// returns as many lines.
func ask(t *testing.T, program, needs string, in io.Reader, n int) []string {
	t.Helper()
	for _, python := range []string{"/usr/bin/python3", "python3"} { // Debian's packages are for Debian's
		if exec.CommandContext(t.Context(), python, "-c", needs).Run() != nil {
			continue
		}
		cmd := exec.CommandContext(t.Context(), python, filepath.Join("testdata", program))
		cmd.Stdin, cmd.Stderr = in, os.Stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		if len(lines) != n {
			t.Fatalf("%s gave %d answers to %d requests", program, len(lines), n)
		}
		return lines
	}
	if os.Getenv("STANZA_REQUIRE_PEERS") == "1" {
		t.Fatalf("there is no python3 that can %s", needs)
	}
	t.Skipf("there is no python3 that can %s", needs)
	return nil
}

// TestCompressedConfirmed asks zlib itself, through Python, about what is compressed. Package vectors asks Go's standard
// library.
func TestCompressedConfirmed(t *testing.T) {
	var all []vectors.Record
	var requests bytes.Buffer
	for r := range vectors.Compressed() {
		if r.Confirmed[0] != vectors.ByZlib {
			continue
		}
		messages, err := r.Messages()
		if err != nil {
			t.Fatal(err)
		}
		hexed := make([]string, len(messages))
		for i, m := range messages {
			hexed[i] = hex.EncodeToString(m)
		}
		line, err := json.Marshal(map[string]any{"mode": r.Mode, "messages": hexed, "forget": r.Settings != nil && r.Settings.NoContext})
		if err != nil {
			t.Fatal(err)
		}
		requests.Write(append(line, '\n'))
		all = append(all, r)
	}
	for n, line := range ask(t, "inflate.py", "import zlib", &requests, len(all)) {
		r := &all[n]
		var a struct {
			Fault  string `json:"fault"`  // nothing at the end of it, or of a stream that breaks off
			Ended  bool   `json:"ended"`  // it is complete
			Output string `json:"output"` // in hexadecimal digits
		}
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		got, err := hex.DecodeString(a.Output)
		if err != nil {
			t.Fatal(err)
		}
		switch whole := a.Fault == "" && a.Ended; {
		case whole != (r.Expect == vectors.Accept), r.Expect == vectors.Incomplete && a.Fault != "":
			t.Errorf("%s: zlib says %q, complete %v, wanted %s", r.Name, a.Fault, a.Ended, r.Expect)
		case !r.Output.Begins(got), whole && int64(len(got)) > r.Output.Size:
			t.Errorf("%s: %d other bytes come of it", r.Name, len(got))
		}
	}
}
