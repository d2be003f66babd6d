package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestGeneratedFilesAreUpToDate(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", input))
	if err != nil {
		t.Fatal(err)
	}
	files, err := generate(input, text)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		old, err := os.ReadFile(filepath.Join("..", f.path))
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(old, f.data) {
			t.Errorf("%s is stale: go generate ./internal/xmlns", f.path)
		}
	}
}

// minimal is the shortest registry that is accepted: twelve lines.
const minimal = `space None ""
	to status
space XML http://www.w3.org/XML/1998/namespace
space XMLNS http://www.w3.org/2000/xmlns/
space Client jabber:client
	message presence iq status
space Server jabber:server
	message presence iq
space Component jabber:component:accept
	message presence iq
space ComponentConnect jabber:component:connect
	message presence iq
`

func TestRefuses(t *testing.T) {
	if _, err := generate("f", []byte(minimal)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ what, add, want string }{
		{"a second namespace", "space Again jabber:client\n", `f:13: namespace "jabber:client" again, first in line 5`},
		{"a second identifier", "space Client urn:x\n", "f:13: namespace identifier Client again, first in line 5"},
		{"a second name", "space X urn:x # comment\n\ta b\n\tc a\n", `f:15: "a" again, first in line 14`},
		{"a shared identifier", "space X urn:x\n\ta-b\n\taB\n",
			"f:15: identifier XAB of {urn:x}aB is taken by {urn:x}a-b in line 14"},
		{"a colon", "space X urn:x\n\ta:b\n", `f:14: "a:b" is not a local name`},
		{"a digit", "space X urn:x\n\t1a\n", `f:14: "1a" is not a local name`},
		{"nothing before =", "space X urn:x\n\t=A\n", `f:14: "" is not a local name`},
		{"a small identifier", "space X urn:x\n\ta=b\n", `f:14: "b" is not an exported Go identifier`},
		{"a bad namespace identifier", "space x urn:x\n", `f:13: "x" is not an exported Go identifier`},
		{"a bad URI", "space X urn:é\n", `f:13: "urn:é" is not a URI`},
		{"no URI", "space X # urn:x\n", "f:13: want: space IDENT URI"},
		{"no tab", "a b c\n", "f:13: want: space IDENT URI"},
	} {
		_, err := generate("f", []byte(minimal+c.add))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v\nwant %s", c.what, err, c.want)
		}
	}
	for _, c := range []struct{ old, new, want string }{
		{"space XML http://www.w3.org/XML/1998/namespace\n", "",
			`f:3: namespace 2 has to be "http://www.w3.org/XML/1998/namespace"`},
		{"jabber:server\n\tmessage presence", "jabber:server\n\tmessage", `f:7: jabber:server lacks "presence"`},
		{"accept\n\tmessage", "accept\n\tconnect-iq message", "f:12: identifier ComponentConnectIQ of " +
			"{jabber:component:connect}iq is taken by {jabber:component:accept}connect-iq in line 10"},
		{`space None ""`, "", "f:2: a name before the first namespace"},
		{minimal, "# nothing\n", "f: only 0 namespaces; the first 7 are fixed"},
	} {
		_, err := generate("f", []byte(strings.Replace(minimal, c.old, c.new, 1)))
		if err == nil || err.Error() != c.want {
			t.Errorf("%v\nwant %s", err, c.want)
		}
	}
}

func TestCheckNamesTheStaleFile(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "internal", "xmlns")
	for _, d := range []string{dir, filepath.Join(root, "names")} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	if err := os.WriteFile(input, []byte(minimal), 0o644); err != nil {
		t.Fatal(err)
	}
	both := func(err error) bool {
		return strings.Contains(err.Error(), tablesPath) && strings.Contains(err.Error(), publicPath)
	}
	if err := run(true); err == nil || !both(err) {
		t.Errorf("nothing generated yet: %v", err)
	}
	if err := run(false); err != nil {
		t.Fatal(err)
	}
	if err := run(true); err != nil {
		t.Errorf("just generated: %v", err)
	}
	if err := os.WriteFile(publicPath, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	err := run(true)
	if err == nil || !strings.Contains(err.Error(), publicPath) || strings.Contains(err.Error(), tablesPath) {
		t.Errorf("names_gen.go emptied: %v", err)
	}
	if left, _ := os.ReadFile(publicPath); len(left) != 0 {
		t.Error("-check wrote a file")
	}
}

func TestIdentifier(t *testing.T) {
	for local, want := range map[string]string{
		"to": "To", "id": "ID", "iq": "IQ", "rel-addr": "RelAddr", "in_love": "InLove", "nodeId": "NodeID", "FN": "FN",
		"sessionid": "SessionID", "SORT-STRING": "SORTSTRING", "dateTime.iso8601": "DateTimeIso8601", "x509cert": "X509cert",
		"item-not-found": "ItemNotFound", "httpError": "HTTPError", "stanza-id": "StanzaID", "vCard": "VCard", "h1": "H1",
	} {
		if got := identifier(local); got != want {
			t.Errorf("%q: %s, want %s", local, got, want)
		}
	}
}
