package report_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/bench/report"
)

// page returns r as a page, parsed as browsers do.
func page(t *testing.T, r *bench.Result) (string, *html.Node) {
	t.Helper()
	var b bytes.Buffer
	if err := report.HTML(&b, r); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), doc
}

// all returns the elements of a name.
func all(n *html.Node, name string) (found []*html.Node) {
	for x := range n.Descendants() {
		if x.Type == html.ElementNode && x.Data == name {
			found = append(found, x)
		}
	}
	return found
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode {
			b.WriteString(x.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// TestPage holds that a page has all rows with all of their figures, and brings
// everything that it allows itself.
func TestPage(t *testing.T) {
	r := fixture(1, "mixed", "chat")
	source, doc := page(t, r)
	rows := all(all(doc, "tbody")[0], "tr")
	if len(rows) != len(r.Rows) {
		t.Fatalf("%d rows, want %d", len(rows), len(r.Rows))
	}
	heads := len(all(all(doc, "thead")[0], "th"))
	for i, row := range rows {
		want := string(r.Rows[i].Strategy)
		if r.Rows[i].WhatIf {
			want += " what if"
		}
		if got := text(all(row, "th")[0]); got != want {
			t.Errorf("row %d is of %q, want %q", i, got, want)
		}
		if n := len(all(row, "td")) + 1; n != heads {
			t.Errorf("row %d has %d cells below %d heads", i, n, heads)
		}
	}
	if n := len(all(doc, "svg")); n != len(plots(t, r)) {
		t.Errorf("%d plots, want %d", n, len(plots(t, r)))
	}
	for _, want := range []string{report.Sentence(r), r.Machine.CPU, "go1.26", "kernel", "Mann-Whitney"} {
		if !strings.Contains(text(doc), want) {
			t.Errorf("no %q", want)
		}
	}
	policy := attr(all(doc, "meta")[1], "content")
	for _, name := range []string{"style", "script"} {
		found := all(doc, name)
		if len(found) != 1 {
			t.Fatalf("%d elements %s, want one", len(found), name)
		}
		sum := sha256.Sum256([]byte(found[0].FirstChild.Data))
		if want := name + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, want) {
			t.Errorf("the policy %q does not allow its own %s", policy, name)
		}
	}
	if !strings.HasPrefix(policy, "default-src 'none'; ") {
		t.Errorf("the policy is %q", policy)
	}
	for x := range doc.Descendants() {
		for _, name := range []string{"src", "href", "style", "onclick", "xlink:href"} {
			if v := attr(x, name); v != "" && v != "data:," {
				t.Errorf("<%s %s=%q>", x.Data, name, v)
			}
		}
	}
	if again, _ := page(t, fixture(1, "mixed", "chat")); again != source {
		t.Error("equal results give different pages")
	}
}

// TestPageOfLittle holds that a page is made of whatever there is, and that no
// name gets out of its place.
func TestPageOfLittle(t *testing.T) {
	source, doc := page(t, &bench.Result{})
	if !strings.Contains(text(doc), "Nothing was measured.") || strings.Contains(source, "NaN") {
		t.Errorf("of nothing: %s", source)
	}
	r := fixture(1, "mixed")
	const evil = `</script><script>alert("x")</script><svg onload='x'>` + "\x00\xff"
	r.Machine.CPU, r.Kernel, r.Version = evil, evil, evil
	for i := range r.Rows {
		r.Rows[i].Mix, r.Rows[i].Codec = evil, bench.Codec(evil)
	}
	_, doc = page(t, r)
	if n := len(all(doc, "script")); n != 1 {
		t.Errorf("%d scripts, want one", n)
	}
	for _, svg := range all(doc, "svg") {
		if attr(svg, "onload") != "" {
			t.Error("a name became an element")
		}
	}
}

// TestPageFails holds that an error of the writer is not lost.
func TestPageFails(t *testing.T) {
	full := errors.New("full")
	if err := report.HTML(failing{full}, fixture(1, "mixed")); !errors.Is(err, full) {
		t.Errorf("got %v, want %v", err, full)
	}
}

type failing struct{ error }

func (f failing) Write([]byte) (int, error) { return 0, f.error }

func TestSentence(t *testing.T) {
	r := fixture(1, "chat")
	got := report.Sentence(r)
	for _, want := range []string{"On chat, ", "a document a frame (ws) takes 1.2", "adds 29.5 B to the 310 B", "a new parser for each frame (ws-fresh) takes 1", "; the fewest bytes on the wire are 5", "(tcp zstd, what if)."} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	r.Noise.High = 2
	if got := report.Sentence(r); !strings.Contains(got, "(ws) cannot be told apart in time from tcp none and") {
		t.Errorf("in much noise: %q", got)
	}
	for _, c := range []struct {
		from, to int
		want     string
	}{
		{0, 1, "On chat, one stream (tcp) takes "},
		{0, 2, "the fewest bytes on the wire are 62.3 (tcp zlib)."},
		{7, 9, "On chat, ws zlib takes "},
	} {
		part := *r
		part.Rows = r.Rows[c.from:c.to]
		if got := report.Sentence(&part); !strings.Contains(got, c.want) {
			t.Errorf("of rows %d to %d: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

func TestWarnings(t *testing.T) {
	r := fixture(1, "mixed")
	r.Rows = []bench.Row{r.Rows[0], r.Rows[6], r.Rows[12], r.Rows[12]}
	r.Rows[3].Codec = "again"
	want := []string{"On mixed 2 of 4 rows cannot be told apart in time from the next ones: ws-fresh none, ws-fresh again."}
	if got := report.Warnings(r); len(got) != 1 || got[0] != want[0] {
		t.Errorf("%q, want %q", got, want)
	}
	r.Rows, r.Noise.Low = r.Rows[:3], 0.7
	if got := report.Warnings(r); len(got) != 2 || !strings.Contains(got[0], "did something else as well") {
		t.Errorf("in much noise: %q", got)
	}
	r = one([]float64{1, 2})
	r.Rows[0].NsPerStanza.Confidence = 0
	if got := report.Warnings(r); len(got) != 1 || !strings.Contains(got[0], "too few for intervals") {
		t.Errorf("of two rounds: %q", got)
	}
}
