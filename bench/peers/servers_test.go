package peers_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz"
)

// TestServersAnswer shows the programs that answer for servers what they read alike: a stream, the messages of a
// WebSocket, and what is neither.
func TestServersAnswer(t *testing.T) {
	const header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
	questions := []struct {
		request fuzz.Request
		want    string
	}{
		{fuzz.Request{Mode: fuzz.Stream, Input: []byte(header + " <message to='a'><p:x xmlns:p='u' p:k='1'/>h&lt;i</message><iq/></stream:stream>")},
			`["s","http://etherx.jabber.org/streams","stream",[["","version","1.0"]]]["s","jabber:client","message",[["","to","a"]]]` +
				`["s","u","x",[["u","k","1"]]]["e"]["t","h<i"]["e"]["s","jabber:client","iq",[]]["e"]["e"]`},
		{fuzz.Request{Mode: fuzz.Stream, Input: []byte(header + "<message></iq>")}, `rejected`},
		{fuzz.Request{Mode: fuzz.Frames, Inputs: [][]byte{[]byte("<a xmlns='u'>\xC3\xA9</a>"), []byte("<b xmlns='v' xml:lang='en'/>")}},
			`["s","u","a",[]]["t","é"]["e"]["s","v","b",[["http://www.w3.org/XML/1998/namespace","lang","en"]]]["e"]`},
		{fuzz.Request{Mode: fuzz.Frame, Input: []byte("<!DOCTYPE a><a/>")}, `rejected`},
	}
	for _, s := range []struct{ name, program, script string }{
		{"prosody", "lua5.4", "prosody.lua"}, {"ejabberd", "escript", "ejabberd.escript"},
	} {
		t.Run(s.name, func(t *testing.T) {
			var requests, said bytes.Buffer
			for _, q := range questions {
				line, err := json.Marshal(q.request)
				if err != nil {
					t.Fatal(err)
				}
				requests.Write(append(line, '\n'))
			}
			cmd := exec.CommandContext(t.Context(), s.program, filepath.Join("..", "..", "fuzz", "testdata", "servers", s.script))
			cmd.Stdin, cmd.Stderr = &requests, &said
			out, err := cmd.Output()
			if err != nil && os.Getenv("STANZA_REQUIRE_PEERS") != "1" {
				t.Skipf("%s does not answer: %v: %s", s.name, err, said.String())
			}
			if err != nil {
				t.Fatalf("%v: %s", err, said.String())
			}
			lines := strings.Split(strings.TrimSpace(string(out)), "\n")
			if len(lines) != len(questions) {
				t.Fatalf("%d answers: %s", len(lines), out)
			}
			for i, q := range questions {
				var a fuzz.Answer
				if err := json.Unmarshal([]byte(lines[i]), &a); err != nil {
					t.Fatal(err)
				}
				var got []byte
				for _, e := range a.Events {
					got = e.AppendJSON(got)
				}
				if !a.Accepted {
					got = []byte("rejected")
				}
				if string(got) != q.want {
					t.Errorf("of %q it says\n%s, not\n%s", q.request, got, q.want)
				}
			}
		})
	}
}
