package fuzz

import (
	"errors"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

func TestAddresses(t *testing.T) {
	n := 0
	for r := range vectors.Addresses() {
		n++
		if err := CheckRecord(&r, Options{}); err != nil {
			b, _ := r.Bytes()
			t.Errorf("%s: %v: %+.100q", r.Name, err, b)
		}
	}
	if n < 4000 {
		t.Errorf("only %d addresses", n)
	}
}

func TestCompressed(t *testing.T) {
	n := 0
	for r := range vectors.Compressed() {
		n++
		if err := CheckRecord(&r, Options{}); err != nil {
			t.Errorf("%s: %v", r.Name, err)
		}
		if len(r.Parts) > 0 && (testing.Short() || raceEnabled) {
			continue
		}
		if err := CheckRecordSplits(&r, Options{}, nil); err != nil {
			t.Errorf("%s: in pieces: %v", r.Name, err)
		}
	}
	if n < 500 {
		t.Errorf("only %d records", n)
	}
}

// A record with anything about it changed is not what the engine answers.
func TestOtherRecordsFindWhatIsWrong(t *testing.T) {
	spoil := func(what string, records func(func(vectors.Record) bool), change func(r *vectors.Record) bool) {
		n := 0
		for r := range records {
			if n++; n%10 != 0 || len(r.Parts) > 0 || !change(&r) {
				continue
			}
			if CheckRecord(&r, Options{}) == nil {
				t.Errorf("%s: another %s is not noticed", r.Name, what)
			}
		}
	}
	wrong := int64(1 << 20)
	for what, change := range map[string]func(r *vectors.Record) bool{
		"verdict": func(r *vectors.Record) bool {
			if r.Expect == vectors.Incomplete && r.Rule == "" {
				return false // between two blocks a stream may end
			}
			if r.Expect == vectors.Accept {
				r.Expect, r.Rule, r.Part, r.Offset = vectors.Reject, "empty", "address", new(int64)
			} else {
				r.Expect, r.Rule, r.Condition, r.Offset = vectors.Accept, "", "", nil
			}
			return true
		},
		"rule": func(r *vectors.Record) bool { r.Rule += "x"; return r.Rule != "x" },
		"offset": func(r *vectors.Record) bool {
			ok := r.Offset != nil && r.Mode != vectors.ModeDeflate
			r.Offset = &wrong
			return ok
		},
		"address": func(r *vectors.Record) bool {
			if r.Address != nil {
				r.Address.Local += "x"
			}
			return r.Address != nil
		},
		"output": func(r *vectors.Record) bool {
			if r.Output != nil {
				r.Output = &vectors.Output{Size: r.Output.Size + 1, SHA256: r.Output.SHA256}
			}
			return r.Output != nil && r.Mode == vectors.ModeZlib
		},
	} {
		spoil(what, vectors.Addresses(), change)
		spoil(what, vectors.Compressed(), change)
	}
	for name, r := range map[string]vectors.Record{
		"base64":  {Mode: vectors.ModeAddress, Input: "%"},
		"version": {Mode: vectors.ModeAddress, Settings: &vectors.Settings{Unicode: "1.1.0"}},
		"stream":  {Mode: vectors.ModeZlib, Input: "%"},
		"limit":   {Mode: vectors.ModeZlib, Settings: &vectors.Settings{Guard: &vectors.Guard{BeforeAuth: 1}}},
		"block":   {Mode: vectors.ModeDeflate, Settings: &vectors.Settings{Guard: &vectors.Guard{Block: 1}}},
	} {
		if err := CheckRecord(&r, Options{}); !errors.Is(err, ErrRequest) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
