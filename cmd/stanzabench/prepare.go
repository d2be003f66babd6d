package main

import (
	"bytes"
	"encoding/json"
	"io"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// prepare is a command that judges strings, one a line, and answers each with one
// JSON object a line.
type prepare struct {
	json bool   // the lines are JSON strings
	part string // which part is at fault, as a member, where a string is no text at all
}

func addPrepare(c *cobra.Command) *prepare {
	p := &prepare{}
	c.Flags().BoolVar(&p.json, "json", false, "read JSON strings, one a line, so that any code point can be given")
	return p
}

// run reads the file of a command. What judge appends goes between the input and the
// end of its object; it reports whether the string was accepted.
func (p *prepare) run(c *cobra.Command, s *streams, args []string, judge func(dst, input []byte) ([]byte, bool)) error {
	in, err := s.openInput(c.Context(), args)
	if err != nil {
		return err
	}
	defer in.Close()
	rejected := false
	var buf []byte
	err = p.each(newLines(in.name, in), func(input []byte, half bool) error {
		var ok bool
		buf = appendString(append(buf[:0], `{"input":`...), input)
		if half {
			buf = append(append(append(buf, `,"ok":false`...), p.part...), `,"rule":"utf-8","message":"half of a surrogate pair, which is no character"`...)
		} else {
			buf, ok = judge(buf, input)
		}
		rejected = rejected || !ok
		s.out.Write(append(buf, '}', '\n'))
		return s.writeError()
	})
	if err == nil && rejected {
		return errRejected
	}
	return err
}

// each calls do with each string, which is borrowed. One that holds half of a
// surrogate pair has U+FFFD in its place, and do is told.
func (p *prepare) each(l *lines, do func(input []byte, half bool) error) error {
	for {
		input, half, err := p.next(l)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := do(input, half); err != nil {
			return err
		}
	}
}

// next returns the string of the next line. A line that is not JSON is taken as it
// stands, without the end of the line, white space and all.
func (p *prepare) next(l *lines) (input []byte, half bool, err error) {
	if p.json {
		line, err := l.next()
		if err != nil {
			return nil, false, err
		}
		var s string
		switch {
		case line[0] != '"':
			return nil, false, l.malformed("with --json a line is a JSON string in quotes")
		case !utf8.Valid(line):
			return nil, false, l.malformed("not UTF-8, which JSON has to be; without --json it can be given")
		}
		if err := json.Unmarshal(line, &s); err != nil {
			return nil, false, l.malformed("not a JSON string: %s", jsonProblem(err))
		}
		return []byte(s), hasLoneSurrogate(line), nil
	}
	line, err := l.line()
	if err != nil && (err != io.EOF || len(line) == 0) {
		return nil, false, err
	}
	return bytes.TrimSuffix(line, []byte("\n")), false, nil
}
