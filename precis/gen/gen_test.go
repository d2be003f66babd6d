package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func extract(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("../" + extractPath)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The tables that are there are those of ucd.txt, and ucd.txt is what would be
// written of what is in it.
func TestFixpoint(t *testing.T) {
	text := extract(t)
	db, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if got := formatExtract(db, head); !bytes.Equal(got, text) {
		t.Errorf("%s is not what is written of it", extractPath)
	}
	tables, err := render(db)
	if err != nil {
		t.Fatal(err)
	}
	there, err := os.ReadFile("../" + tablesPath)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(there, tables) {
		t.Errorf("%s is stale", tablesPath)
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"0041 Lu\n":                        "gen/ucd.txt:1: neither a section",
		"# x\n@ gc 17.0.0\n0041\n":         "gen/ucd.txt:3: neither a section",
		"@ gc 18.0.0\n":                    `gen/ucd.txt:1: no version "18.0.0"`,
		"@ gc\n":                           `gen/ucd.txt:1: no section "gc"`,
		"@ age 17.0.0\n":                   `gen/ucd.txt:1: no property "age"`,
		"@ gc 17.0.0\n0041 Xx\n":           `gen/ucd.txt:2: gc: no value "Xx"`,
		"@ gc 17.0.0\n110000 Lu\n":         "gen/ucd.txt:2: ",
		"@ gc 17.0.0\n0041..x Lu\n":        "gen/ucd.txt:2: ",
		"@ gc 17.0.0\n0042..0041 Lu\n":     `gen/ucd.txt:2: "0042..0041" ends before it begins`,
		"@ ccc\n0300 1000\n":               "gen/ucd.txt:2: ",
		"@ lower 17.0.0\n0041 x\n":         "gen/ucd.txt:2: ",
		"@ dm\n0041 <font> 0042\n":         "gen/ucd.txt:2: ",
		"@ cf\n0041 0061\n\n@ nothing x\n": `gen/ucd.txt:4: no version "x"`,
	} {
		if _, err := parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q in it", text, err, want)
		}
	}
}

// An older version has what the newer one has, but for its differences.
func TestDifferences(t *testing.T) {
	db, err := parse([]byte("@ gc 17.0.0\n0041..0043 Lu\n@ gc 16.0.0\n0042 Cn\n@ gc 15.0.0\n@ gc 6.3.0\n0042 Ll # again\n@ lower 17.0.0\n0041 32\n@ lower 16.0.0\n0041 0\n0043 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	for version, want := range map[string]string{"17.0.0": "Lu Lu Lu", "16.0.0": "Lu Cn Lu", "15.0.0": "Lu Cn Lu", "6.3.0": "Lu Ll Lu"} {
		e := db.editions[version]
		if got := strings.Join([]string{e.value('A', gc), e.value('B', gc), e.value('C', gc)}, " "); got != want {
			t.Errorf("%s: %s, want %s", version, got, want)
		}
	}
	if e := db.editions["17.0.0"]; e.lower['A'] != 'a' || e.lower['C'] != 0 {
		t.Errorf("17.0.0: %v", e.lower)
	}
	if e := db.editions["16.0.0"]; len(e.lower) != 1 || e.lower['C'] != 'D' {
		t.Errorf("16.0.0: %v", e.lower)
	}
}

// The categories of RFC 8264 §9 and RFC 5892 §2, in their order: a code point that is
// in several is in the first.
func TestDerive(t *testing.T) {
	db, err := parse(extract(t))
	if err != nil {
		t.Fatal(err)
	}
	e := db.editions[pinned]
	for _, c := range []struct {
		r            rune
		precis, idna uint32
		why          string
	}{
		{0x0660, contextO, contextO, "an exception before a digit"},
		{0x302E, disallowed, disallowed, "an exception before a mark"},
		{0x0378, unassigned, unassigned, "unassigned"},
		{0x2FFFE, disallowed, disallowed, "a noncharacter is assigned"},
		{'A', pvalid, disallowed, "ASCII7, and unstable"},
		{'_', pvalid, disallowed, "ASCII7, and no letter or digit"},
		{0x200C, contextJ, contextJ, "a join control before an ignorable"},
		{0x1160, disallowed, disallowed, "an old jamo before a letter"},
		{0x115F, disallowed, disallowed, "an old jamo before an ignorable"},
		{0xAD, disallowed, disallowed, "ignorable"},
		{0x85, disallowed, disallowed, "a control"},
		{0xFB01, freePVal, disallowed, "a compatibility character before a letter"},
		{0x0E33, freePVal, disallowed, "a compatibility character before a letter"},
		{0xF900, freePVal, disallowed, "a canonical singleton counts as one"},
		{0x0100, pvalid, disallowed, "an uppercase letter"},
		{0x0101, pvalid, pvalid, "a letter"},
		{0x0488, freePVal, disallowed, "an enclosing mark"},
		{0x20D0, pvalid, disallowed, "a mark of an ignorable block"},
		{0xE000, disallowed, disallowed, "private use"},
		{0x2028, disallowed, disallowed, "a line separator"},
	} {
		if got := db.precis(e, c.r); got != c.precis {
			t.Errorf("%04X, %s: %d for PRECIS, want %d", c.r, c.why, got, c.precis)
		}
		if got := db.idna(e, c.r); got != c.idna {
			t.Errorf("%04X, %s: %d for IDNA, want %d", c.r, c.why, got, c.idna)
		}
	}
	if len(exceptions) != 41 { // RFC 5892 §2.6
		t.Errorf("%d exceptions, want 41", len(exceptions))
	}
}
