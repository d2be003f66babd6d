package fuzz

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// RequestOf returns the request that a record makes. The record's settings are not in it: see [RunRecord].
func RequestOf(r *vectors.Record) (Request, error) {
	q := Request{ID: r.Label(), Mode: Mode(r.Mode)}
	if r.Mode == "" {
		q.Mode = Document
	}
	messages, err := r.Messages()
	if err != nil {
		return q, fmt.Errorf("%w: %w", ErrRequest, err)
	}
	if len(r.Inputs) > 0 {
		q.Inputs = messages
	} else {
		q.Input = messages[0]
	}
	return q, nil
}

// RunRecord reads a record with the settings that it names, which come before those of the options, and answers it. Of
// a record that names limits, all others are off. One that restarts is fed whole, since what is there already when it
// does depends on that. The error is about the record or the options, as that of [Run] is.
func RunRecord(r *vectors.Record, o Options) (Answer, error) {
	var c collector
	v, err := runRecord(r, &o, &c)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{ID: r.Label(), Accepted: v.err == nil, Events: c.take(), Open: v.open}
	if v.err != nil {
		a.reject(v.err)
		a.Message = v.message
	}
	return a, nil
}

// CheckRecord reads a record as [RunRecord] does, and returns what is wrong with the answer: what [Judge] finds, other
// events of a large input that is rejected, another limit, another message at fault, or no error at an end that is one. It
// returns nil if all is as the record says. Of a record that is no XML it is [CheckAddress] or [CheckCompressed].
func CheckRecord(r *vectors.Record, o Options) error {
	switch r.Mode {
	case vectors.ModeAddress, vectors.ModeEscape:
		return CheckAddress(r)
	case vectors.ModeZlib, vectors.ModeDeflate:
		return CheckCompressed(r, o.Chunk)
	}
	var c collector
	v, err := runRecord(r, &o, &c)
	if err != nil {
		return err
	}
	a := Answer{Accepted: v.err == nil, Events: c.take(), Open: v.open}
	if v.err != nil {
		a.reject(v.err)
	}
	if err := Judge(*r, a); err != nil {
		return err
	}
	if r.Expect == vectors.Incomplete && (v.err != nil) != (r.Rule != "") {
		return fmt.Errorf("%s at its end, wanted %q", v, r.Rule) // Judge allows a reader that nobody told of the end
	}
	if r.Expect == vectors.Reject && r.CanonSHA256 != "" && Sum(a.Events) != r.CanonSHA256 {
		return fmt.Errorf("other events before the error: their sum is %s, wanted %s", Sum(a.Events), r.CanonSHA256)
	}
	if v.err != nil && r.Limit != "" && v.err.Limit.String() != r.Limit {
		return fmt.Errorf("limit %s passed, wanted %s", v.err.Limit, r.Limit)
	}
	if v.err != nil && r.Expect == vectors.Reject && v.message != r.Message {
		return fmt.Errorf("message %d is at fault, wanted %d", v.message, r.Message)
	}
	return nil
}

func runRecord(r *vectors.Record, o *Options, s sink) (verdict, error) {
	f, restarts, err := recordFeeder(r, o)
	if err != nil {
		return verdict{}, err
	}
	defer f.p.Close()
	if len(restarts) == 0 {
		return f.run(o.Chunk, s), nil
	}
	return f.restarting(restarts, s)
}

// ParserOptions returns the options to read a record with: its settings, and those of o where it has none. The framing
// is that of the first message.
func ParserOptions(r *vectors.Record, o Options) (parser.Options, error) {
	mode := Mode(r.Mode)
	if r.Mode == "" {
		mode = Document
	}
	po := parser.Options{
		Framing: mode.framing(0), Limits: o.Limits, Session: o.Session, NoShapes: o.NoShapes, Workspaces: o.Workspaces,
	}
	set := r.Settings
	if set == nil {
		return po, nil
	}
	po.Session, po.RefuseDeclaration, po.RefuseStandalone = set.Session, set.RefuseDeclaration, set.RefuseStandalone
	if len(set.Limits) > 0 {
		l, err := only(set.Limits)
		if err != nil {
			return po, fmt.Errorf("%w: limits of %q: %w", ErrRequest, r.Label(), err)
		}
		po.Limits = l
	}
	return po, nil
}

// recordFeeder makes a parser with the settings of a record.
func recordFeeder(r *vectors.Record, o *Options) (*feeder, []vectors.Restart, error) {
	q, err := RequestOf(r)
	if err != nil {
		return nil, nil, err
	}
	messages, err := q.messages()
	if err != nil {
		return nil, nil, err
	}
	po, err := ParserOptions(r, *o)
	if err != nil {
		return nil, nil, err
	}
	p, err := parser.New(po)
	if err != nil {
		return nil, nil, fmt.Errorf("fuzz: %w", err)
	}
	var restarts []vectors.Restart
	if r.Settings != nil {
		restarts = r.Settings.Restarts
	}
	return &feeder{p: p, mode: q.Mode, messages: messages}, restarts, nil
}

// only returns limits of which all but those named are off.
func only(named map[string]int) (l limits.Limits, err error) {
	all := map[string]int{}
	for kind := limits.Stanza; kind <= limits.InScope; kind++ {
		if kind != limits.Skip { // which is off anyway
			all[kind.String()] = limits.Unlimited
		}
	}
	maps.Copy(all, named)
	b, err := json.Marshal(all)
	if err != nil {
		return l, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return l, d.Decode(&l)
}

// howToRestart are the values of vectors.Restart.How.
var howToRestart = map[string]parser.RestartMode{
	vectors.Refuse: parser.Refuse, vectors.Keep: parser.Keep, vectors.HandOver: parser.HandOver,
}

// restarting reads a stream that is all there at once, and restarts where it is told to. What follows bytes that were
// handed over is not read.
func (f *feeder) restarting(restarts []vectors.Restart, s sink) (verdict, error) {
	if f.mode != Stream {
		return verdict{}, fmt.Errorf("%w: a restart in mode %s", ErrRequest, f.mode)
	}
	if n := f.feed(f.messages[0], true); n < len(f.messages[0]) {
		return verdict{}, fmt.Errorf("%w: %d bytes are too many to be there at once", ErrRequest, len(f.messages[0]))
	}
	elements, opened, finished := 0, false, false
	for {
		if opened && len(restarts) > 0 && elements == restarts[0].After {
			how, known := howToRestart[restarts[0].How]
			if !known {
				return verdict{}, fmt.Errorf("%w: there is no restart %q", ErrRequest, restarts[0].How)
			}
			_, err := f.p.Restart(how)
			switch {
			case err != nil:
				return ended(err), nil
			case how == parser.HandOver:
				return verdict{open: true}, nil
			}
			restarts, elements, opened = restarts[1:], 0, false
		}
		t, err := f.p.Next()
		switch {
		case err == parser.ErrMoreInput && !finished:
			finished = true
			f.p.Finish()
		case err != nil:
			return ended(err), nil
		default:
			s.token(t)
			opened = true
			if t.Kind() == parser.End && t.Stanza() {
				elements++
			}
		}
	}
}

// ended is the verdict of the last error.
func ended(err error) verdict {
	e, _ := errors.AsType[*parser.Error](err)
	return verdict{err: e, open: err == io.ErrUnexpectedEOF}
}

// CheckRecordSplits does with a record what [CheckSplits] does with a request, with the record's settings. It returns nil
// at once for one that restarts: what is there when it does depends on how it came; and for an address. A compressed
// stream is read in pieces of some sizes.
func CheckRecordSplits(r *vectors.Record, o Options, progress func(n int)) error {
	if !r.XML() {
		return checkCompressedSplits(r)
	}
	f, restarts, err := recordFeeder(r, &o)
	if err != nil {
		return err
	}
	defer f.p.Close()
	if len(restarts) > 0 {
		return nil
	}
	return f.checkSplits(progress)
}
