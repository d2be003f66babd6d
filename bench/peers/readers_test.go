//go:build cgo

package peers_test

import (
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/bench/peers"
	"github.com/seed492f7be9/stanza/fuzz"
)

// TestReaders shows each reader what all of them read alike, and what they do not.
func TestReaders(t *testing.T) {
	const document = "<?xml version='1.0'?><a xmlns='u' xmlns:p='v' p:b='1' c='&lt;2'><p:d>x&amp;<![CDATA[<y>]]></p:d><e xmlns='' xml:lang='en'/></a>"
	const want = `["s","u","a",[["","c","<2"],["v","b","1"]]]["s","v","d",[]]["t","x&<y>"]["e"]["s","","e",[["http://www.w3.org/XML/1998/namespace","lang","en"]]]["e"]["e"]`
	byName := map[string]peers.Reader{}
	for _, r := range peers.Readers() {
		byName[r.Name] = r
		if r.Version == "" || r.Version[0] < '0' || r.Version[0] > '9' {
			t.Errorf("%s has version %q", r.Name, r.Version)
		}
		if got := say(t, r, document); got != want {
			t.Errorf("%s: %s", r.Name, got)
		}
		if got := say(t, r, "<a><b></a>"); !strings.HasPrefix(got, "rejected") {
			t.Errorf("%s: %s", r.Name, got)
		}
		if got := say(t, r, document); got != want {
			t.Errorf("%s, once more: %s", r.Name, got)
		}
	}
	if len(byName) != 4 {
		t.Errorf("%d readers", len(byName))
	}
	for _, c := range []struct{ reader, document, want string }{
		{"expat", "<p:a/>", "rejected"},
		{"libxml2", "<p:a/>", "rejected"},
		{"pugixml", "<p:a p:b=''/>", `["s","","p:a",[["","p:b",""]]]["e"]`}, // left as it was written
		{"rapidxml", "<p:a p:b=''/>", `["s","","p:a",[["","p:b",""]]]["e"]`},
		{"expat", "<a>hi<b/>", `rejected ["s","","a",[]]["t","hi"]["s","","b",[]]["e"]`},
		{"libxml2", "<a>hi<b/><p:c/></a>", `rejected ["s","","a",[]]["t","hi"]["s","","b",[]]["e"]`}, // nothing from behind the fault
		{"pugixml", "<a>hi<b/>", "rejected"},                                                         // there is no tree
		{"rapidxml", "<a>hi<b/>", "rejected"},
		{"pugixml", "<a> <b/>\r\n</a>", `["s","","a",[]]["t"," "]["s","","b",[]]["e"]["t","\n"]["e"]`},
		{"rapidxml", "<a> <b/>\r\n</a>", `["s","","a",[]]["s","","b",[]]["e"]["e"]`},
		{"expat", "", "rejected"},
		{"rapidxml", "", ""},
	} {
		if got := say(t, byName[c.reader], c.document); strings.TrimSpace(got) != c.want {
			t.Errorf("%s says of %q\n%s, not\n%s", c.reader, c.document, got, c.want)
		}
	}
}

// say is what a reader makes of a document.
func say(t *testing.T, r peers.Reader, document string) string {
	t.Helper()
	a, err := fuzz.AnswerDocuments(r.Read, fuzz.Request{Mode: fuzz.Document, Input: []byte(document)})
	if err != nil {
		t.Fatal(err)
	}
	var b []byte
	if !a.Accepted {
		b = append(b, "rejected "...)
	}
	for _, e := range a.Events {
		b = e.AppendJSON(b)
	}
	return string(b)
}
