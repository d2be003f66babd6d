//go:build cgo

package peers_test

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/seed492f7be9/stanza/bench/peers"
	"github.com/seed492f7be9/stanza/bench/peers/expat"
	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// xmlRules are the rules that an XML parser has too, with namespaces. What it rejects for another reason confirms
// nothing.
var xmlRules = []string{
	"ill-formed-utf8", "char", "char-reference", "reference", "entity", "name", "attribute", "lt-in-attribute", "cdata-end", "end-tag",
	"declaration", "mismatched-end", "unexpected-end", "text-outside-root", "content-after-root", "misplaced-declaration",
	"duplicate-attribute", "qualified-name", "namespace-declaration", "unbound-prefix", "duplicate-expanded-name", "markup-declaration",
}

// TestConfirmed holds the corpus to what it says of itself: each verdict that expat or libxml2 is said to confirm they
// confirm, and none that they confirm is said to stand on its section alone.
func TestConfirmed(t *testing.T) {
	counts := map[string]int{}
	for r := range vectors.Corpus() {
		var by []string
		switch {
		case expatConfirms(t, &r):
			by = []string{vectors.ByExpat}
		case libxml2Confirms(t, &r):
			by = []string{vectors.ByLibxml2}
		default:
			by = []string{vectors.BySection}
		}
		counts[by[0]]++
		if !slices.Equal(by, r.Confirmed) {
			t.Errorf("%s (%s %s) says that it is confirmed by %v; it is by %v", r.Name, r.Expect, r.Rule, r.Confirmed, by)
		}
	}
	t.Logf("confirmed by expat %d, by libxml2 %d, by section alone %d", counts[vectors.ByExpat], counts[vectors.ByLibxml2], counts[vectors.BySection])
}

// expatConfirms asks expat whether it comes to the verdict of a record, at the same place and with the same events.
func expatConfirms(t *testing.T, r *vectors.Record) bool {
	t.Helper()
	abandoned := func(e vectors.Event) bool { return e.Kind == vectors.Abandoned }
	if r.Settings != nil && len(r.Settings.Restarts) > 0 || slices.ContainsFunc(r.Events, abandoned) || slices.ContainsFunc(r.Before, abandoned) {
		return false // restarts and skipping are no matters of XML's
	}
	var all []vectors.Event
	for i, m := range messagesOf(t, r) {
		events, rejected := readExpat(t, m, r.Expect != vectors.Incomplete)
		if r.Mode == vectors.ModeStream {
			events = withoutKeepalives(events)
		}
		all = append(all, events...)
		faulty := r.Expect == vectors.Reject && i == r.Message
		if faulty != (rejected != nil) {
			return false
		}
		if faulty {
			// It stopped inside the token at fault, not at something else that comes later.
			end := bytes.IndexByte(m[*r.Offset:], '>')
			there := end < 0 || rejected.Offset <= *r.Offset+int64(end)+1
			return there && slices.Contains(xmlRules, r.Rule) && consistent(r.Before, all)
		}
	}
	return hasEvents(r, all)
}

func messagesOf(t *testing.T, r *vectors.Record) [][]byte {
	t.Helper()
	messages, err := r.Messages()
	if err != nil {
		t.Fatal(err)
	}
	return messages
}

func readExpat(t *testing.T, document []byte, final bool) ([]vectors.Event, *expat.Error) {
	t.Helper()
	p, err := expat.New(expat.Collect) // one that is reset goes on counting what it allocated
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	rejected, _ := errors.AsType[*expat.Error](p.Parse(document, final))
	events, err := p.Events()
	if err != nil {
		t.Fatal(err)
	}
	return events, rejected
}

// libxml2Confirms asks libxml2, which does not tell where it stopped, about what is accepted.
func libxml2Confirms(t *testing.T, r *vectors.Record) bool {
	t.Helper()
	if r.Expect != vectors.Accept || r.Settings != nil && len(r.Settings.Restarts) > 0 {
		return false
	}
	at := slices.IndexFunc(peers.Readers(), func(r peers.Reader) bool { return r.Name == "libxml2" })
	q, err := fuzz.RequestOf(r)
	if err != nil {
		t.Fatal(err)
	}
	a, err := fuzz.AnswerDocuments(peers.Readers()[at].Read, q)
	if err != nil {
		t.Fatal(err)
	}
	return fuzz.Judge(*r, a) == nil
}

// hasEvents reports whether these are the events of a record.
func hasEvents(r *vectors.Record, events []vectors.Event) bool {
	want := r.Events
	switch {
	case r.CanonSHA256 != "":
		return fuzz.Sum(ours(events)) == r.CanonSHA256
	case r.Expect != vectors.Accept:
		want = r.Before
	}
	return len(want) == len(events) && (len(want) == 0 || reflect.DeepEqual(want, events))
}

func ours(events []vectors.Event) []fuzz.Event {
	all := make([]fuzz.Event, len(events))
	for i, e := range events {
		all[i] = fuzz.Event{Kind: byte(e.Kind), Space: e.Space, Local: e.Local, Text: e.Text}
		for _, a := range e.Attrs {
			all[i].Attrs = append(all[i].Attrs, fuzz.Attr(a))
		}
	}
	return all
}

// withoutKeepalives leaves out white space between stanzas, which no event of a stream has.
func withoutKeepalives(events []vectors.Event) (kept []vectors.Event) {
	depth := 0
	for _, e := range events {
		switch e.Kind {
		case vectors.Start:
			depth++
		case vectors.End:
			depth--
		case vectors.Text:
			if depth == 1 && len(bytes.Trim([]byte(e.Text), " \t\r\n")) == 0 {
				continue
			}
		}
		kept = append(kept, e)
	}
	return kept
}
