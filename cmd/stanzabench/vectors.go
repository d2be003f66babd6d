package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// vector is an input that is ready to be run, and what its answer has to be.
type vector struct {
	label   string
	request fuzz.Request
	judge   func(fuzz.Answer) error // why an answer is wrong, or nil
	// record is set, and the two above are not, where the verdict depends on settings, or is about no XML.
	record *vectors.Record
}

// Bare stanzas are read inside this header, which declares what examples of
// stanzas take for granted.
const (
	headerFormat = "<stream:stream xmlns='%s' xmlns:stream='http://etherx.jabber.org/streams'" +
		" xmlns:db='jabber:server:dialback' to='localhost' version='1.0'>"
	trailer = "</stream:stream>"
)

var wraps = map[string]string{
	"client": "jabber:client", "server": "jabber:server", "component": "jabber:component:accept",
}

// newVector makes a vector of a record.
func newVector(r vectors.Record) (vector, error) {
	v := vector{label: r.Label()}
	if r.Settings != nil || !r.XML() {
		v.record = &r
		_, err := fuzz.RequestOf(&r)
		return v, err
	}
	if len(r.Inputs) > 0 {
		var err error
		v.request, err = fuzz.RequestOf(&r)
		v.judge = func(a fuzz.Answer) error { return judgeRecord(&r, a) }
		return v, err
	}
	input, err := r.Bytes()
	if err != nil {
		if e, ok := errors.AsType[base64.CorruptInputError](err); ok {
			err = errors.New(jsonProblem(e))
		}
		return v, err
	}
	mode := r.Mode
	if r.Wrap != "" {
		space, ok := wraps[r.Wrap]
		if !ok {
			return v, fmt.Errorf("there is no wrap %q; it is one of client, server, component", r.Wrap)
		}
		input = append(fmt.Appendf(nil, headerFormat, space), input...)
		input = append(input, trailer...)
		mode = modeStream
	}
	if mode == "" {
		mode = modeDocument
	}
	v.request = fuzz.Request{Input: input}
	if v.request.Mode, err = fuzz.ParseMode(mode); err != nil {
		return v, err
	}
	switch r.Expect {
	case vectors.Accept, vectors.Reject, vectors.Incomplete, vectors.Either:
		v.judge = func(a fuzz.Answer) error { return judgeRecord(&r, a) }
		return v, nil
	}
	return v, fmt.Errorf("the record expects %q, which is none of accept, reject, incomplete, either", r.Expect)
}

// judgeRecord returns why an answer is wrong, or nil. The events of a record of
// a bare stanza are those of the one stanza in the stream.
func judgeRecord(r *vectors.Record, a fuzz.Answer) error {
	if r.Stanza != "" && a.Accepted {
		stanzas, _ := split(a.Events)
		if len(stanzas) != 1 {
			return fmt.Errorf("%d stanzas, wanted 1", len(stanzas))
		}
		a.Events = stanzas[0]
	}
	return fuzz.Judge(*r, a)
}

// split returns the events of each whole first-level element of a stream, and
// whether the stream, or anything in it, is open at the end.
func split(events []fuzz.Event) (stanzas [][]fuzz.Event, open bool) {
	depth, from := 0, 0
	for i, e := range events {
		switch e.Kind {
		case fuzz.Start:
			if depth == 1 {
				from = i
			}
			depth++
		case fuzz.End:
			if depth--; depth == 1 {
				stanzas = append(stanzas, events[from:i+1])
			}
		}
	}
	return stanzas, depth > 0
}

// leftOut counts what was read and is not judged.
type leftOut struct{ disputed, silent, foreign int }

// reasons say how much was left out, and why.
func (l *leftOut) reasons() (all []string) {
	for _, r := range []struct {
		n    int
		text string
	}{
		{l.disputed, "disputed records"},
		{l.silent, "records without an expectation"},
		{l.foreign, "records about addresses or strings, which are no XML"},
	} {
		if r.n > 0 {
			all = append(all, fmt.Sprintf("left out %d %s", r.n, r.text))
		}
	}
	return all
}

// loadVectors reads files and folders, or returns the built-in vectors.
func loadVectors(ctx context.Context, s *streams, args []string) ([]vector, error) {
	if len(args) == 0 {
		var all []vector
		for r := range vectors.Everything() {
			v, err := newVector(r)
			if err != nil {
				return nil, failedf("built-in vector %q: %v", r.Label(), err)
			}
			all = append(all, v)
		}
		return all, nil
	}
	files, err := vectorFiles(args)
	if err != nil {
		return nil, err
	}
	var all []vector
	var left leftOut
	for _, name := range files {
		read, err := readVectors(ctx, s, name, &left)
		if err != nil {
			return nil, err
		}
		if len(files) > 1 {
			for i := range read {
				read[i].label = filepath.Base(name) + ": " + read[i].label
			}
		}
		all = append(all, read...)
	}
	if len(all) == 0 && left.disputed == 0 {
		return nil, usagef("%s: there is nothing to judge, %s; give files of vectors (see stanzabench check --help)",
			strings.Join(args, ", "), strings.Join(left.reasons(), ", "))
	}
	for _, reason := range left.reasons() {
		fmt.Fprintf(s.err, "stanzabench: %s\n", reason)
	}
	return all, nil
}

// vectorFiles replaces folders by the files of JSON Lines in them, and in their
// folders, in the order of their names.
func vectorFiles(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if arg == "-" || err != nil || !info.IsDir() {
			files = append(files, arg) // opening it will tell
			continue
		}
		n := len(files)
		err = fs.WalkDir(os.DirFS(arg), ".", func(name string, e fs.DirEntry, err error) error {
			path := filepath.Join(arg, filepath.FromSlash(name))
			switch {
			case err != nil:
				return fileError(path, err)
			case e.IsDir() && name != "." && strings.HasPrefix(e.Name(), "."):
				return fs.SkipDir
			case !e.IsDir() && strings.HasSuffix(name, ".jsonl"):
				files = append(files, path)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if len(files) == n {
			return nil, usagef("%s: there are no vectors (*.jsonl) in this folder", arg)
		}
	}
	return files, nil
}

// readVectors reads a file, and counts what it leaves out.
func readVectors(ctx context.Context, s *streams, name string, left *leftOut) (all []vector, err error) {
	if expectations, ok := captureExpectations(name); ok {
		return readCapture(ctx, s, name, expectations, left)
	}
	in, err := s.openInput(ctx, []string{name})
	if err != nil {
		return nil, err
	}
	defer in.Close()
	l := newLines(in.name, in)
	records := 0
	for {
		line, err := l.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		records++
		var r struct {
			vectors.Record
			Derived string `json:"derived"` // records with one id differ in it
			// What is about addresses and strings has one of these.
			Profile string `json:"profile"`
			Hex     string `json:"input_hex"`
		}
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, l.malformed("not a record: %s", jsonProblem(err))
		}
		switch {
		case r.Profile != "" || r.Hex != "":
			left.foreign++
			continue
		case r.Expect == "":
			left.silent++
			continue
		}
		v, err := newVector(r.Record)
		if err != nil {
			return nil, l.malformed("%s", plain(err))
		}
		if r.Disputed {
			left.disputed++
			continue
		}
		if r.Derived != "" && !strings.HasSuffix(v.label, r.Derived) {
			v.label += "~" + r.Derived
		}
		if v.label == "" {
			v.label = fmt.Sprintf("line %d", l.n)
		}
		all = append(all, v)
	}
	if records == 0 {
		return nil, usagef("%s: there is no vector in it", in.name)
	}
	return all, nil
}
