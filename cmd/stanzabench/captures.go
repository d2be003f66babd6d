package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// capture is a recorded session between a client and a server. NAME.jsonl holds
// what was read of either side, read by read, and NAME.expect.json, which is
// this in JSON, what there is to be found in it.
type capture struct {
	Kind     string // tcp, websocket or bosh
	C2S, S2C []captured
}

// captured is a vector of a capture: what one side sent from one stream header
// to the next, or in one message. Its sums are the first digits of fuzz.Sum.
type captured struct {
	Offset int64           // of a stream in all that the side sent
	Closed bool            // whether it has an end tag
	Error  json.RawMessage // not null: it ends in what is no XML, such as TLS
	Sums   []string        `json:"stanza_sha"`

	OK  bool   // of a message
	Sum string `json:"canon_sha256"`
}

// captureModes are how the parts of a capture are read.
var captureModes = map[string]fuzz.Mode{"tcp": fuzz.Stream, "websocket": fuzz.Frame, "bosh": fuzz.Document}

// captureExpectations returns the name of the file beside a capture that says
// what to expect; ok is false where there is none, so that it is no capture.
func captureExpectations(name string) (expectations string, ok bool) {
	base, ok := strings.CutSuffix(name, ".jsonl")
	if !ok {
		return "", false
	}
	expectations = base + ".expect.json"
	_, err := os.Stat(expectations)
	return expectations, err == nil
}

// readCapture makes vectors of a capture.
func readCapture(ctx context.Context, s *streams, name, expectations string, left *leftOut) ([]vector, error) {
	want, err := readCaptureExpectations(expectations)
	if err != nil {
		return nil, err
	}
	mode := captureModes[want.Kind]
	sent, err := readCaptureData(ctx, s, name)
	if err != nil {
		return nil, err
	}
	var all []vector
	for _, side := range []struct {
		dir  string
		want []captured
	}{{"c2s", want.C2S}, {"s2c", want.S2C}} {
		parts := sent[side.dir]
		what := "message"
		if mode == fuzz.Stream {
			what = "stream"
			if parts, err = cutStreams(slices.Concat(parts...), side.want); err != nil {
				return nil, usagef("%s: %v", expectations, err)
			}
		}
		if len(parts) != len(side.want) {
			return nil, usagef("%s: expects %d messages of %s, but %s has %d", expectations, len(side.want), side.dir, filepath.Base(name), len(parts))
		}
		for i, w := range side.want {
			v := vector{
				label:   fmt.Sprintf("%s %s %d", side.dir, what, i+1),
				request: fuzz.Request{Mode: mode, Input: parts[i]},
				judge:   w.judgeMessage,
			}
			switch {
			case mode == fuzz.Stream:
				v.judge = w.judgeStream
			case !w.OK:
				left.silent++
				continue
			}
			all = append(all, v)
		}
	}
	return all, nil
}

func readCaptureExpectations(name string) (*capture, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, fileError(name, err)
	}
	c := &capture{}
	if err := json.Unmarshal(b, c); err != nil {
		return nil, usagef("%s: not the expectations of a capture: %s", name, jsonProblem(err))
	}
	if _, ok := captureModes[c.Kind]; !ok {
		return nil, usagef("%s: there is no kind %q of capture; it is one of tcp, websocket, bosh", name, c.Kind)
	}
	return c, nil
}

// readCaptureData returns what each side sent, read by read.
func readCaptureData(ctx context.Context, s *streams, name string) (map[string][][]byte, error) {
	in, err := s.openInput(ctx, []string{name})
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return captureData(newLines(in.name, in))
}

// captureData returns what stands in the lines of a capture.
func captureData(l *lines) (map[string][][]byte, error) {
	sent := map[string][][]byte{}
	for {
		line, err := l.next()
		if err == io.EOF {
			return sent, nil
		}
		if err != nil {
			return nil, err
		}
		var r struct {
			Dir  string
			Data []byte
		}
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, l.malformed("not a read of a capture: %s", jsonProblem(err))
		}
		if r.Dir != "c2s" && r.Dir != "s2c" {
			return nil, l.malformed("not a read of a capture: its dir is %q, which is neither c2s nor s2c", r.Dir)
		}
		sent[r.Dir] = append(sent[r.Dir], r.Data)
	}
}

// cutStreams cuts what a side sent into its streams.
func cutStreams(sent []byte, want []captured) ([][]byte, error) {
	var streams [][]byte
	end := int64(len(sent))
	for _, w := range slices.Backward(want) {
		if w.Offset < 0 || w.Offset > end {
			return nil, fmt.Errorf("a stream at offset %d, behind the next one or behind all that was sent", w.Offset)
		}
		streams = append(streams, sent[w.Offset:end])
		end = w.Offset
	}
	slices.Reverse(streams)
	return streams, nil
}

func (w *captured) judgeStream(a fuzz.Answer) error {
	broken := len(w.Error) > 0 && string(w.Error) != "null"
	record := vectors.Record{Expect: vectors.Incomplete}
	switch {
	case broken && a.Accepted:
		return errors.New("accepted, although it ends in what is no XML")
	case broken:
		record.Expect = vectors.Reject
	case w.Closed:
		record.Expect = vectors.Accept
	}
	if err := fuzz.Judge(record, a); err != nil {
		return err
	}
	stanzas, open := split(a.Events)
	switch {
	case a.Accepted && open && w.Closed:
		return errors.New("the stream is open at its end, wanted it closed")
	case a.Accepted && !open && !w.Closed:
		return errors.New("the stream is closed, wanted it open")
	}
	if len(stanzas) < len(w.Sums) || len(stanzas) > len(w.Sums) && !broken {
		return fmt.Errorf("%d stanzas, wanted %d", len(stanzas), len(w.Sums))
	}
	for i, sum := range w.Sums {
		if !strings.HasPrefix(fuzz.Sum(stanzas[i]), sum) {
			return fmt.Errorf("stanza %d is another one", i+1)
		}
	}
	return nil
}

func (w *captured) judgeMessage(a fuzz.Answer) error {
	if err := fuzz.Judge(vectors.Record{Expect: vectors.Accept}, a); err != nil {
		return err
	}
	if !strings.HasPrefix(fuzz.Sum(a.Events), w.Sum) {
		return errors.New("other events")
	}
	return nil
}
