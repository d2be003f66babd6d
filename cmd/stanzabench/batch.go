package main

import (
	"encoding/json"
	"io"

	"github.com/seed492f7be9/stanza/fuzz"
)

// runBatch answers one request a line, in order. A line that is no request ends
// it, with the answers before it kept.
func runBatch(s *streams, in *input, o fuzz.Options) error {
	l := newLines(in.name, in)
	rejected := false
	var buf []byte
	for {
		line, err := l.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		r, err := parseRequest(l, line)
		if err != nil {
			return err
		}
		a, err := fuzz.Run(r, o)
		if err != nil {
			return l.malformed("%s", plain(err))
		}
		rejected = rejected || !a.Accepted
		buf = a.AppendJSON(buf[:0])
		s.out.Write(append(escapeControls(buf), '\n'))
		if err := s.writeError(); err != nil {
			return err
		}
	}
	if rejected {
		return errRejected
	}
	return nil
}

func parseRequest(l *lines, line []byte) (fuzz.Request, error) {
	var given struct {
		fuzz.Request
		ID *string `json:"id"` // "" is one, none at all is not
	}
	if err := json.Unmarshal(line, &given); err != nil {
		return given.Request, l.malformed("not a request: %s", jsonProblem(err))
	}
	r := given.Request
	if given.ID == nil {
		return r, l.malformed("the request has no id, by which its answer is known")
	}
	r.ID = *given.ID
	switch {
	case r.Mode == "":
		return r, l.malformed("the request has no mode; it is one of document, stream, frame, frames")
	case r.Input == nil && len(r.Inputs) == 0:
		return r, l.malformed("the request has neither input nor inputs")
	}
	return r, nil
}
