package jid_test

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/seed492f7be9/stanza/precis"
	"github.com/seed492f7be9/stanza/precis/jid"
)

// An external corpus, in the folder that STANZA_CORPUS names, is judged as far as
// it is about addresses:
//
//	jid/jid.jsonl       addresses, with their parts or refused
//	jid/xep0106.jsonl   what users enter, and how it is escaped
//	jid/utf8.jsonl      bytes that are UTF-8, or not

// decided has the disputed records of that corpus, by their inputs: whether they
// are accepted here, and why.
var decided = map[string]struct {
	address string // "" if it is refused
	why     string
}{
	"ς@example.com": {"ς@example.com",
		"RFC 8265 §3.3.1 maps to lower case, and a final sigma is that; folding it was RFC 7613, which RFC 8265 obsoletes"},
	"user@[2001:638:a000:4134::ffff:40%eno1]": {"",
		"RFC 9844 took zones out of RFC 7622; RFC 6874 had them behind %25"},
	"user@" + sixtyFour + ".com/resource": {"", "RFC 5890 §2.3.1 has labels of 63 octets at most"},
	"user@aaa..bbb.com/resource":          {"", "RFC 7622 §3.2.1 has NR-LDH labels and U-labels, none of which is empty"},
	"x@.example.com":                      {"", "RFC 7622 §3.2.1 has NR-LDH labels and U-labels, none of which is empty"},
	"x@☃.example":                         {"", "RFC 7622 §3.2.1 has U-labels, which hold no symbols (RFC 5892 §3); UTS #46 maps more than that"},
	"x@ab--cd.example":                    {"", "RFC 7622 §3.2.1 has NR-LDH labels, which have no hyphens third and fourth (RFC 5890 §2.3.1)"},
}

const sixtyFour = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

type corpusRecord struct {
	Input    *string         `json:"input"`
	InputB64 []byte          `json:"input_b64"`
	InputHex string          `json:"input_hex"`
	Expect   string          `json:"expect"`
	Disputed bool            `json:"disputed"`
	Output   json.RawMessage `json:"output"`
}

func (r *corpusRecord) bytes(t *testing.T) []byte {
	t.Helper()
	switch {
	case r.Input != nil:
		return []byte(*r.Input)
	case r.InputHex != "":
		b, err := hex.DecodeString(r.InputHex)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	return r.InputB64
}

func corpus(t *testing.T, name string) (records []corpusRecord) {
	t.Helper()
	root := os.Getenv("STANZA_CORPUS")
	if root == "" {
		t.Skip("STANZA_CORPUS does not name the folder of a corpus")
	}
	f, err := os.Open(filepath.Join(root, "jid", name))
	if err != nil {
		t.Skipf("STANZA_CORPUS has no jid/%s", name)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r corpusRecord
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		records = append(records, r)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if len(records) == 0 {
		t.Fatalf("%s is empty", name)
	}
	return records
}

func TestCorpusAddresses(t *testing.T) {
	disputed := 0
	for _, r := range corpus(t, "jid.jsonl") {
		input := string(r.bytes(t))
		got, err := jid.Parse(input)
		if r.Disputed {
			disputed++
			d, ok := decided[input]
			if !ok {
				t.Errorf("%q is disputed, and nothing is decided", input)
			}
			if got.String() != d.address {
				t.Errorf("%q: got %q, %v; decided is %q: %s", input, got, err, d.address, d.why)
			}
			continue
		}
		if (err == nil) != (r.Expect == "accept") {
			t.Errorf("%q: %v, the corpus says %s", input, err, r.Expect)
			continue
		}
		if err != nil {
			continue
		}
		var want struct{ Local, Domain, Resource string }
		if err := json.Unmarshal(r.Output, &want); err != nil {
			t.Fatal(err)
		}
		if got.Local() != want.Local || got.Domain() != want.Domain || got.Resource() != want.Resource {
			t.Errorf("%q: got %q, %q, %q; the corpus says %q", input, got.Local(), got.Domain(), got.Resource(), want)
		}
	}
	if disputed != len(decided) {
		t.Errorf("%d disputed records, %d decisions", disputed, len(decided))
	}
}

func TestCorpusEscaping(t *testing.T) {
	for _, r := range corpus(t, "xep0106.jsonl") {
		input := string(r.bytes(t))
		var want string
		if err := json.Unmarshal(r.Output, &want); err != nil {
			t.Fatal(err)
		}
		got, err := jid.Escape(input)
		if err != nil || got != want {
			t.Errorf("Escape(%q) = %q, %v; the corpus says %q", input, got, err, want)
		}
		if back := jid.Unescape(got); back != input {
			t.Errorf("Unescape(%q) = %q, from %q", got, back, input)
		}
	}
}

// What is no UTF-8 is that in every part, and nothing else is.
func TestCorpusUTF8(t *testing.T) {
	for _, r := range corpus(t, "utf8.jsonl") {
		input := string(r.bytes(t))
		for _, parts := range [][3]string{{input, "example.com", ""}, {"", input, ""}, {"", "example.com", input}} {
			_, err := jid.New(parts[0], parts[1], parts[2])
			if got := errors.Is(err, precis.RuleUTF8); got != (r.Expect == "reject") {
				t.Errorf("%q: %v, the corpus says %s", parts, err, r.Expect)
			}
		}
	}
}
