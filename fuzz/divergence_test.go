package fuzz

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// divergence is a way in which encoding/xml is known to differ. A disagreement
// that none of them explains is a fault, of one side or the other.
type divergence struct {
	name, reason string
	// example shows it: what this engine says to it, and what encoding/xml says.
	example     string
	ours, their string
	// explains reports whether it is the reason for a disagreement.
	explains func(input []byte, a *Answer, theirs error) bool
}

// laxer is a divergence where encoding/xml accepts what breaks a rule.
func laxer(rule string, where func(input []byte, at int) bool) func([]byte, *Answer, error) bool {
	return func(input []byte, a *Answer, _ error) bool {
		return !a.Accepted && *a.Rule == rule && where(input, int(*a.Offset))
	}
}

func anywhere([]byte, int) bool { return true }

var divergences = []divergence{
	{
		name:    "attributes without white space between them",
		reason:  "XML 1.0 §3.1 [40]: each attribute has white space before it; encoding/xml needs none",
		example: `<a x='1'y='2'/>`,
		ours:    "attribute at 8", their: `["s","","a",[["","x","1"],["","y","2"]]]["e"]`,
		explains: laxer("attribute", func(b []byte, at int) bool {
			return at > 0 && at < len(b) && (b[at-1] == '\'' || b[at-1] == '"')
		}),
	},
	{
		name:    "references to surrogates",
		reason:  "XML 1.0 §4.1: a reference is to a Char; encoding/xml makes U+FFFD of one to a surrogate",
		example: `<a>&#xD800;</a>`,
		ours:    "char-reference at 3", their: `["s","","a",[]]["t","` + "\uFFFD" + `"]["e"]`,
		explains: laxer("char-reference", func(b []byte, at int) bool {
			return isSurrogate(b[at:])
		}),
	},
	{
		name:     "the grammar of XML declarations",
		reason:   "XML 1.0 §2.8 [23]: encoding/xml looks for version and encoding in a declaration, and reads nothing else of it",
		example:  `<?xml version='1.0' and so on?><a/>`,
		ours:     "declaration at 0",
		their:    `["s","","a",[]]["e"]`,
		explains: laxer("declaration", anywhere),
	},
	{
		name:     "versions that are not found",
		reason:   "XML 1.0 §2.8 [24]: white space may surround the '='; encoding/xml takes a version with it for none",
		example:  `<?xml version ='1.1'?><a/>`,
		ours:     "declared-version at 0",
		their:    `["s","","a",[]]["e"]`,
		explains: laxer("declared-version", anywhere),
	},
	{
		name:     "encodings that are not found",
		reason:   "XML 1.0 §4.3.3 [80]: the same for an encoding",
		example:  `<?xml version='1.0' encoding ='latin1'?><a/>`,
		ours:     "declared-encoding at 0",
		their:    `["s","","a",[]]["e"]`,
		explains: laxer("declared-encoding", anywhere),
	},
	{
		name:    "characters in XML declarations",
		reason:  "XML 1.0 §2.2: a character that is no Char is one nowhere; encoding/xml does not look at those of a declaration",
		example: "<?xml version='1.0' \x01?><a/>",
		ours:    "char at 20",
		their:   `["s","","a",[]]["e"]`,
		explains: func(b []byte, a *Answer, _ error) bool {
			return !a.Accepted && (*a.Rule == "char" || *a.Rule == "ill-formed-utf8") && bytes.HasPrefix(b, []byte("<?xml")) &&
				len(a.Events) == 0 && int(*a.Offset) < bytes.Index(b, []byte("?>"))
		},
	},
	{
		name:    "what only begins like an XML declaration",
		reason:  "XML 1.0 §2.8 [23]: white space follows \"<?xml\" in a declaration; encoding/xml takes anything whose target is xml for one",
		example: `<?xml?><a/>`,
		ours:    "processing-instruction at 0",
		their:   `["s","","a",[]]["e"]`,
		explains: laxer("processing-instruction", func(b []byte, at int) bool {
			return at == 0 && bytes.HasPrefix(b, []byte("<?xml"))
		}),
	},
	{
		name:    "names of the fifth edition",
		reason:  "XML 1.0 §2.3 [4]: encoding/xml has the lists of the fourth edition, which end with Unicode 2.0",
		example: "<\u2C00/>",
		ours:    "[\"s\",\"\",\"\u2C00\",[]][\"e\"]", their: "invalid XML name",
		explains: func(b []byte, a *Answer, theirs error) bool {
			return theirs != nil && strings.Contains(theirs.Error(), "invalid XML name") && !isASCII(b)
		},
	},
}

// cared lists what encoding/xml does otherwise and the oracle makes up for, so
// that no disagreement is left: each with an example on which plain
// encoding/xml differs.
var cared = []struct{ name, reason, example, ours, plain string }{
	{"white space in attribute values", "XML 1.0 §3.3.3", "<a x='1\t2\r\n3'/>",
		`["s","","a",[["","x","1 2 3"]]]["e"]`, `["s","","a",[["","x","1\t2\n3"]]]["e"]`},
	{"undeclared prefixes", "Namespaces in XML 1.0 §5", `<vcard-temp:vCard/>`,
		"unbound-prefix at 1", `["s","vcard-temp","vCard",[]]["e"]`},
	{"the prefix xmlns of an element", "Namespaces in XML 1.0 §3", `<xmlns:a/>`,
		"unbound-prefix at 1", `["s","xmlns","a",[]]["e"]`},
	{"colons that separate nothing", "Namespaces in XML 1.0 §4", `<:a/>`,
		"qualified-name at 1", `["s","",":a",[]]["e"]`},
	{"prefixes that are undeclared", "Namespaces in XML 1.0 §2.2", `<a xmlns:p=''/>`,
		"namespace-declaration at 3", `["s","","a",[["xmlns","p",""]]]["e"]`},
	{"duplicate attributes", "XML 1.0 §3.1", `<a x='1' x='2'/>`,
		"duplicate-attribute at 9", `["s","","a",[["","x","1"],["","x","2"]]]["e"]`},
	{"comments", "RFC 6120 §11.1", `<a><!-- x --></a>`,
		"comment at 3", `["s","","a",[]]["e"]`},
	{"directives", "RFC 6120 §11.1", `<!DOCTYPE a><a/>`,
		"doctype at 0", `["s","","a",[]]["e"]`},
	{"text outside the root", "XML 1.0 §2.1", `<a/>x`,
		"content-after-root at 4", `["s","","a",[]]["e"]["t","x"]`},
	{"two roots", "XML 1.0 §2.1", `<a/><b/>`,
		"content-after-root at 4", `["s","","a",[]]["e"]["s","","b",[]]["e"]`},
}

func isSurrogate(b []byte) bool {
	end := bytes.IndexByte(b, ';')
	if end < 0 || !bytes.HasPrefix(b, []byte("&#")) {
		return false
	}
	digits, base := string(b[2:end]), 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 64)
	return err == nil && 0xD800 <= n && n <= 0xDFFF
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// plainly is what encoding/xml says when nobody makes up for anything.
func plainly(input string) string {
	var c strings.Builder
	d := xml.NewDecoder(strings.NewReader(input))
	for {
		t, err := d.Token()
		switch t := t.(type) {
		case xml.StartElement:
			e := Event{Kind: Start, Space: t.Name.Space, Local: t.Name.Local}
			for _, a := range t.Attr {
				e.Attrs = append(e.Attrs, Attr{a.Name.Space, a.Name.Local, a.Value})
			}
			c.Write(e.AppendJSON(nil))
		case xml.EndElement:
			c.Write(Event{Kind: End}.AppendJSON(nil))
		case xml.CharData:
			c.Write(Event{Kind: Text, Text: string(t)}.AppendJSON(nil))
		}
		if err == io.EOF {
			return c.String()
		}
		if err != nil {
			return err.Error()
		}
	}
}

// said is an answer in short: its events, or why there are not more of them.
func said(a Answer) string {
	if !a.Accepted {
		return *a.Rule + " at " + strconv.FormatInt(*a.Offset, 10)
	}
	return fmt.Sprintf("%.2000s", written(a.Events))
}

func written(events []Event) string {
	var b []byte
	for _, e := range events {
		b = e.AppendJSON(b)
	}
	return string(b)
}

func TestDivergences(t *testing.T) {
	for _, d := range divergences {
		t.Run(d.name, func(t *testing.T) {
			a := mustRun(t, Document, []byte(d.example))
			events, err := readOracle([]byte(d.example))
			theirs := written(events)
			if err != nil {
				theirs = err.Error()
			}
			if got := said(a); got != d.ours {
				t.Errorf("we say %s, want %s", got, d.ours)
			}
			if theirs != d.their && (err == nil || !strings.Contains(theirs, d.their)) {
				t.Errorf("they say %s, want %s", theirs, d.their)
			}
			if a.Accepted == (err == nil) || !d.explains([]byte(d.example), &a, err) {
				t.Errorf("it does not explain its example (%s)", d.reason)
			}
		})
	}
	for _, c := range cared {
		t.Run(c.name, func(t *testing.T) {
			if got := said(mustRun(t, Document, []byte(c.example))); got != c.ours {
				t.Errorf("we say %s, want %s (%s)", got, c.ours, c.reason)
			}
			if got := plainly(c.example); got != c.plain {
				t.Errorf("they say %s, want %s", got, c.plain)
			}
			if why := disagreement([]byte(c.example)); why != "" {
				t.Error(why)
			}
		})
	}
}

// disagreement returns how the engine and the oracle disagree about a
// document, empty if they do not or if a divergence explains it.
func disagreement(input []byte) string {
	a, err := Run(Request{Mode: Document, Input: input}, Options{})
	if err != nil {
		return err.Error()
	}
	if !a.Accepted && *a.Rule == "limit" {
		return "" // encoding/xml has none
	}
	events, theirs := readOracle(input)
	for i := range divergences {
		if a.Accepted != (theirs == nil) && divergences[i].explains(input, &a, theirs) {
			return ""
		}
	}
	switch {
	case a.Accepted && theirs != nil:
		return "accepted, but encoding/xml says " + theirs.Error()
	case !a.Accepted && theirs == nil:
		return "rejected with " + said(a) + ", but encoding/xml accepts: " + written(events)
	case a.Accepted && !same(a.Events, events), !consistent(a.Events, events):
		return "events " + written(a.Events) + ", encoding/xml's " + written(events)
	}
	return ""
}

// consistent reports whether two lists can be the beginnings of one: the
// sides need not stop at the same error, nor in the middle of the same text.
func consistent(a, b []Event) bool {
	for i := range min(len(a), len(b)) {
		if a[i].Equal(b[i]) {
			continue
		}
		last := i == len(a)-1 || i == len(b)-1
		return last && a[i].Kind == Text && b[i].Kind == Text &&
			(strings.HasPrefix(a[i].Text, b[i].Text) || strings.HasPrefix(b[i].Text, a[i].Text))
	}
	return true
}

// TestOracle compares on every vector, whatever its mode: a stream is a
// document too, if it is closed.
func TestOracle(t *testing.T) {
	for r := range vectors.All() {
		q := request(t, &r)
		if why := disagreement(q.Input); why != "" {
			t.Errorf("%s: %.300q: %s", q.ID, q.Input, why)
		}
	}
	for _, m := range traffic.Mixes() {
		if why := disagreement(traffic.Stream(m, 9, 5)); why != "" {
			t.Errorf("%s: %s", m, why)
		}
	}
	for _, h := range traffic.Hostiles() {
		if why := disagreement(h.Build(10)); why != "" {
			t.Errorf("%s: %s", h.Name, why)
		}
	}
}

// FuzzOracle: encoding/xml agrees, up to the divergences that have a name.
func FuzzOracle(f *testing.F) {
	for _, q := range seeds(f, 83) {
		f.Add(q.Input)
	}
	for _, d := range divergences {
		f.Add([]byte(d.example))
	}
	for _, c := range cared {
		f.Add([]byte(c.example))
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		if len(input) > 1<<14 {
			t.Skip()
		}
		if why := disagreement(input); why != "" {
			t.Fatalf("%q: %s", input, why)
		}
	})
}
