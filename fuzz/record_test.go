package fuzz

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// TestCorpusRecordsAsTheySay reads every record of the corpus with its settings.
func TestCorpusRecordsAsTheySay(t *testing.T) {
	n := 0
	for r := range vectors.Corpus() {
		if len(r.Parts) > 0 && (testing.Short() || raceEnabled) {
			continue // large
		}
		n++
		for _, o := range []Options{{}, {NoShapes: true}} {
			if err := CheckRecord(&r, o); err != nil {
				t.Errorf("%s: %v", r.Name, err)
			}
		}
	}
	t.Logf("%d records", n)
}

// A record with anything about it changed is not what the engine answers.
func TestCheckRecordFindsWhatIsWrong(t *testing.T) {
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	at := func(n int64) *int64 { return &n }
	tooDeep := vectors.Record{
		Mode: vectors.ModeDocument, Expect: vectors.Reject, Rule: "limit", Condition: "policy-violation", Limit: "depth", Offset: at(6),
		Input: b64("<a><a><a/></a></a>"), Settings: &vectors.Settings{Limits: map[string]int{"depth": 2}},
		Before: []vectors.Event{{Kind: vectors.Start, Local: "a"}, {Kind: vectors.Start, Local: "a"}},
	}
	second := vectors.Record{
		Mode: vectors.ModeFrames, Expect: vectors.Reject, Rule: "unexpected-end", Condition: "not-well-formed", Offset: at(3), Message: 1,
		Inputs: []string{b64("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"), b64("<a>")},
	}
	open := vectors.Record{Mode: vectors.ModeStream, Expect: vectors.Incomplete, Rule: "unexpected-end", Offset: at(0), Before: []vectors.Event{}}
	restart := vectors.Record{
		Mode: vectors.ModeStream, Expect: vectors.Reject, Rule: "restart", Condition: "policy-violation", Offset: at(int64(len(header))), Input: b64(header + "x"),
		Settings: &vectors.Settings{Restarts: []vectors.Restart{{After: 0, How: vectors.Refuse}}},
	}
	for _, c := range []struct {
		name   string
		record vectors.Record
		change func(r *vectors.Record)
		want   string // empty if all is as it should be
	}{
		{"limit", tooDeep, func(*vectors.Record) {}, ""},
		{"another limit", tooDeep, func(r *vectors.Record) { r.Limit = "elements" }, "limit depth passed, wanted elements"},
		{"another offset", tooDeep, func(r *vectors.Record) { r.Offset = at(5) }, "wanted offset 5"},
		{"no limit", tooDeep, func(r *vectors.Record) { r.Settings = nil }, "accepted"},
		{"only another limit", tooDeep, func(r *vectors.Record) { r.Settings = &vectors.Settings{Limits: map[string]int{"attributes": 1}} }, "accepted"},
		{"other events", tooDeep, func(r *vectors.Record) { r.Before = r.Before[:1] }, "2 events, wanted 1"},
		{"their sum", tooDeep, func(r *vectors.Record) {
			r.Before, r.CanonSHA256 = nil, Sum([]Event{{Kind: Start, Local: "a"}, {Kind: Start, Local: "a"}})
		}, ""},
		{"another sum", tooDeep, func(r *vectors.Record) { r.Before, r.CanonSHA256 = nil, Sum(nil) }, "other events"},
		{"second message", second, func(*vectors.Record) {}, ""},
		{"first message", second, func(r *vectors.Record) { r.Message = 0 }, "message 1 is at fault, wanted 0"},
		{"end", open, func(*vectors.Record) {}, ""},
		{"no end", open, func(r *vectors.Record) {
			r.Input = b64(header)
			r.Before = []vectors.Event{{Kind: vectors.Start, Space: "http://etherx.jabber.org/streams", Local: "stream", Attrs: []vectors.Attr{{Local: "version", Value: "1.0"}}}}
		}, "open at its end"},
		{"restart", restart, func(*vectors.Record) {}, ""},
		{"no restart", restart, func(r *vectors.Record) { r.Settings = nil }, "wanted"},
		{"kept", restart, func(r *vectors.Record) {
			r.Settings = &vectors.Settings{Restarts: []vectors.Restart{{How: vectors.Keep}}}
		}, "text-outside-root"},
	} {
		r := c.record
		c.change(&r)
		err := CheckRecord(&r, Options{})
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, wanted %q", c.name, err, c.want)
		}
	}
}

func TestRecordsThatCannotBeRead(t *testing.T) {
	for name, r := range map[string]vectors.Record{
		"mode":              {Mode: "smoke"},
		"base64":            {Mode: vectors.ModeFrame, Input: "%"},
		"limit":             {Mode: vectors.ModeFrame, Settings: &vectors.Settings{Limits: map[string]int{"patience": 1}}},
		"restart":           {Mode: vectors.ModeStream, Settings: &vectors.Settings{Restarts: []vectors.Restart{{How: "sideways"}}}, Input: base64.StdEncoding.EncodeToString([]byte(header))},
		"restart of frames": {Mode: vectors.ModeFrame, Settings: &vectors.Settings{Restarts: []vectors.Restart{{How: vectors.Keep}}}},
	} {
		if _, err := RunRecord(&r, Options{}); !errors.Is(err, ErrRequest) {
			t.Errorf("%s: %v", name, err)
		}
		if err := CheckRecord(&r, Options{}); !errors.Is(err, ErrRequest) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r := vectors.Record{Mode: vectors.ModeFrame, Settings: &vectors.Settings{Limits: map[string]int{"stanza": 1}}}
	if _, err := RunRecord(&r, Options{}); err == nil {
		t.Error("a limit below the least is taken")
	}
}

// TestCorpusRecordsAtSplits cuts records with settings, a sample of them unless there is time.
func TestCorpusRecordsAtSplits(t *testing.T) {
	step, n := 25, 0
	if long() {
		step = 1
	}
	for r := range vectors.Corpus() {
		if r.Plain() || len(r.Parts) > 0 {
			continue
		}
		if n++; n%step != 0 || (testing.Short() || raceEnabled) && n%(8*step) != 0 {
			continue
		}
		readings := 0
		if err := CheckRecordSplits(&r, Options{}, func(int) { readings++ }); err != nil {
			t.Errorf("%s: %v", r.Name, err)
		}
		if restarts := r.Settings != nil && len(r.Settings.Restarts) > 0; restarts != (readings == 0) {
			t.Errorf("%s: %d readings", r.Name, readings)
		}
	}
}
