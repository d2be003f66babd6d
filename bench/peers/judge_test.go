//go:build cgo

package peers_test

import (
	"cmp"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/bench/peers/expat"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// judge reads inputs as one document each with this engine and with expat.
type judge struct {
	bounded, unbounded *parser.Parser
	expat              *expat.Parser
}

// input is what is judged, and how.
type input struct {
	bytes     []byte
	unlimited bool // this engine's limits are off
}

// verdicts are what both said, nil where they accept, and what they delivered
// until then.
type verdicts struct {
	ours              *parser.Error
	theirs            *expat.Error
	ourWork, theyWork []vectors.Event
}

// newJudge sets the limits of a client, but for those of a stanza: a stream
// that is read as a document is all one.
func newJudge(t testing.TB) *judge {
	t.Helper()
	off := limits.Limits{
		Stanza: limits.Unlimited, Header: limits.Unlimited, Prolog: limits.Unlimited, Tag: limits.Unlimited,
		Name: limits.Unlimited, Value: limits.Unlimited, Text: limits.Unlimited, References: limits.Unlimited,
		Gap: limits.Unlimited, Depth: limits.Unlimited, Elements: limits.Unlimited, Attributes: limits.Unlimited,
		Declarations: limits.Unlimited, InScope: limits.Unlimited,
	}
	client := limits.Client
	client.Stanza, client.Elements = limits.Unlimited, limits.Unlimited
	var j judge
	var err error
	if j.bounded, err = parser.New(parser.Options{Framing: parser.Document, Limits: client}); err != nil {
		t.Fatal(err)
	}
	if j.unbounded, err = parser.New(parser.Options{Framing: parser.Document, Limits: off}); err != nil {
		t.Fatal(err)
	}
	if j.expat, err = expat.New(expat.Collect); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.expat.Close)
	return &j
}

func (j *judge) ask(t *testing.T, in input) (v verdicts) {
	t.Helper()
	p := j.bounded
	if in.unlimited {
		p = j.unbounded
	}
	err := read(p, in.bytes, &v.ourWork)
	if err != nil && !errors.As(err, &v.ours) {
		t.Fatal(err)
	}
	if err := j.expat.Reset(); err != nil {
		t.Fatal(err)
	}
	if err := j.expat.Parse(in.bytes, true); err != nil && !errors.As(err, &v.theirs) {
		t.Fatal(err)
	}
	if v.theyWork, err = j.expat.Events(); err != nil {
		t.Fatal(err)
	}
	return v
}

// read gives a document to p and collects the canonical events.
func read(p *parser.Parser, b []byte, events *[]vectors.Event) error {
	p.Reset(parser.Document)
	var text []byte
	flush := func() {
		if len(text) > 0 {
			*events = append(*events, vectors.Event{Kind: vectors.Text, Text: string(text)})
			text = text[:0]
		}
	}
	defer flush()
	for {
		tok, err := p.Next()
		switch {
		case err == parser.ErrMoreInput && len(b) > 0:
			b = b[p.Feed(b):]
		case err == parser.ErrMoreInput:
			p.Finish()
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case tok.Kind() == parser.Text:
			text = append(text, tok.Text()...)
		case tok.Kind() == parser.Start:
			flush()
			*events = append(*events, startEvent(tok))
		case tok.Kind() == parser.End:
			flush()
			*events = append(*events, vectors.Event{Kind: vectors.End})
		}
	}
}

func startEvent(tok parser.Token) vectors.Event {
	e := vectors.Event{Kind: vectors.Start, Space: string(tok.Space()), Local: string(tok.Local())}
	for a := range tok.Attrs() {
		e.Attrs = append(e.Attrs, vectors.Attr{Space: string(a.Space()), Local: string(a.Local()), Value: string(a.Value())})
	}
	slices.SortFunc(e.Attrs, func(a, b vectors.Attr) int {
		return cmp.Or(strings.Compare(a.Space, b.Space), strings.Compare(a.Local, b.Local))
	})
	return e
}

// consistent reports whether one of the sequences is the beginning of the
// other. Its last text may have more to come.
func consistent(a, b []vectors.Event) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for i, e := range a {
		switch {
		case reflect.DeepEqual(e, b[i]):
		case e.Kind != vectors.Text || b[i].Kind != vectors.Text:
			return false
		case i == len(a)-1 && strings.HasPrefix(b[i].Text, e.Text):
		case i == len(b)-1 && strings.HasPrefix(e.Text, b[i].Text):
		default:
			return false
		}
	}
	return true
}
