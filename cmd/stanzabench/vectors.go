package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// vector is a record that is ready to be run.
type vector struct {
	label   string
	record  vectors.Record
	request fuzz.Request
	// bare says that the record's events are those of the one stanza in the
	// stream.
	bare bool
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
	v := vector{label: r.Label(), record: r, bare: r.Stanza != ""}
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
		return v, nil
	case "":
		return v, errors.New("the record expects nothing: is this a file of vectors?")
	}
	return v, fmt.Errorf("the record expects %q, which is none of accept, reject, incomplete, either", r.Expect)
}

// judge returns why an answer is wrong, or nil.
func (v *vector) judge(a fuzz.Answer) error {
	if v.bare && a.Accepted {
		var n int
		if a.Events, n = onlyStanza(a.Events); n != 1 {
			return fmt.Errorf("%d stanzas, wanted 1", n)
		}
	}
	return fuzz.Judge(v.record, a)
}

// onlyStanza returns the events of the last first-level element of a stream,
// and how many there are.
func onlyStanza(events []fuzz.Event) (stanza []fuzz.Event, n int) {
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
				stanza = events[from : i+1]
				n++
			}
		}
	}
	return stanza, n
}

// loadVectors reads files and folders, or returns the built-in vectors.
func loadVectors(ctx context.Context, s *streams, args []string) ([]vector, error) {
	if len(args) == 0 {
		var all []vector
		for r := range vectors.All() {
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
	disputed := 0
	for _, name := range files {
		read, n, err := readVectors(ctx, s, name)
		if err != nil {
			return nil, err
		}
		if len(files) > 1 {
			for i := range read {
				read[i].label = filepath.Base(name) + ": " + read[i].label
			}
		}
		all = append(all, read...)
		disputed += n
	}
	if disputed > 0 {
		fmt.Fprintf(s.err, "stanzabench: left out %d disputed records\n", disputed)
	}
	return all, nil
}

// layout is where a corpus has its vectors.
var layout = []string{"vectors/vectors.jsonl", "w3c/w3c.jsonl", "xep/xep-stanzas.jsonl", "xep/xep-negative.jsonl"}

// vectorFiles replaces folders by the files in them: those of a corpus's
// layout, or else every file of JSON Lines.
func vectorFiles(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if arg == "-" || err != nil || !info.IsDir() {
			files = append(files, arg) // opening it will tell
			continue
		}
		n := len(files)
		for _, name := range layout {
			name = filepath.Join(arg, filepath.FromSlash(name))
			if _, err := os.Stat(name); err == nil {
				files = append(files, name)
			}
		}
		if len(files) == n {
			entries, err := os.ReadDir(arg)
			if err != nil {
				return nil, fileError(arg, err)
			}
			for _, e := range entries {
				if strings.HasSuffix(e.Name(), ".jsonl") && !e.IsDir() {
					files = append(files, filepath.Join(arg, e.Name()))
				}
			}
		}
		if len(files) == n {
			return nil, usagef("%s: there are no vectors (*.jsonl) in this folder", arg)
		}
	}
	return files, nil
}

// readVectors reads a file; it counts the disputed records, which it leaves
// out.
func readVectors(ctx context.Context, s *streams, name string) (all []vector, disputed int, err error) {
	in, err := s.openInput(ctx, []string{name})
	if err != nil {
		return nil, 0, err
	}
	defer in.Close()
	l := newLines(in.name, in)
	for {
		line, err := l.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, 0, err
		}
		var r struct {
			vectors.Record
			Derived string `json:"derived"` // records with one id differ in it
		}
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, 0, l.malformed("not a record: %s", jsonProblem(err))
		}
		v, err := newVector(r.Record)
		if err != nil {
			return nil, 0, l.malformed("%s", plain(err))
		}
		if r.Disputed {
			disputed++
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
	if len(all) == 0 && disputed == 0 {
		return nil, 0, usagef("%s: there is no vector in it", in.name)
	}
	return all, disputed, nil
}
