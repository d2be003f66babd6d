package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

// otherParser is a parser that is not this engine as it is used.
type otherParser struct {
	name, version string
	command       string // that was given for it, if one was
	// answer answers questions, in any order, each once. Its error ends the command.
	answer func(ctx context.Context, s *streams, all []question, each func(i int, a fuzz.Answer, failed error)) error
}

// builtIn returns the parsers that need no other program.
func builtIn() []otherParser {
	ours, _, _ := strings.Cut(version(), " ")
	return []otherParser{
		inProcess("reference", ours, func(q *question) (fuzz.Answer, error) { return q.right(true) }),
		inProcess("stdxml", ours, answerStdXML),
		inProcess("encoding/xml", runtime.Version(), func(q *question) (fuzz.Answer, error) {
			return fuzz.AnswerDocuments(readEncodingXML, q.request)
		}),
	}
}

func inProcess(name, version string, answer func(q *question) (fuzz.Answer, error)) otherParser {
	return otherParser{name: name, version: version, answer: func(ctx context.Context, _ *streams, all []question, each func(int, fuzz.Answer, error)) error {
		for i := range all {
			if ctx.Err() != nil {
				return errInterrupted
			}
			a, err := answer(&all[i])
			each(i, a, err)
		}
		return nil
	}}
}

// readEncodingXML reads a document as those do who use encoding/xml: token by token, comments and instructions passed
// over.
func readEncodingXML(document []byte) ([]fuzz.Event, error) {
	return readTokens(xml.NewDecoder(bytes.NewReader(document)))
}

// readTokens makes events of tokens. Its error is not io.EOF.
func readTokens(r xml.TokenReader) (events []fuzz.Event, err error) {
	for {
		t, err := r.Token()
		switch t := t.(type) {
		case xml.StartElement:
			e := fuzz.Event{Kind: fuzz.Start, Space: t.Name.Space, Local: t.Name.Local}
			for _, a := range t.Attr {
				if a.Name.Space != "xmlns" && a.Name != (xml.Name{Local: "xmlns"}) {
					e.Attrs = append(e.Attrs, fuzz.Attr{Space: a.Name.Space, Local: a.Name.Local, Value: a.Value})
				}
			}
			events = append(events, e)
		case xml.EndElement:
			events = append(events, fuzz.Event{Kind: fuzz.End})
		case xml.CharData:
			events = append(events, fuzz.Event{Kind: fuzz.Text, Text: string(t)})
		}
		if err == io.EOF {
			return events, nil
		}
		if err != nil {
			return events, err
		}
	}
}

// answerStdXML reads with the bridge to encoding/xml, which knows the framings.
func answerStdXML(q *question) (fuzz.Answer, error) {
	r := vectors.Record{Mode: string(q.request.Mode)}
	if q.record != nil {
		r.Settings = q.record.Settings
	}
	o, err := fuzz.ParserOptions(&r, fuzz.Options{})
	if err != nil {
		return fuzz.Answer{}, err
	}
	messages := q.request.Inputs
	if len(messages) == 0 {
		messages = [][]byte{q.request.Input}
	}
	a := fuzz.Answer{ID: q.request.ID, Accepted: true, Events: []fuzz.Event{}}
	for i, m := range messages {
		if i > 0 {
			o.Framing = parser.Frame
		}
		r, err := stdxml.NewTokenReader(bytes.NewReader(m), o)
		if err != nil {
			return a, err
		}
		events, err := readTokens(r)
		a.Events = append(a.Events, joinText(events)...)
		if err != nil && !(err == io.ErrUnexpectedEOF && q.request.Mode == fuzz.Stream) {
			a.Accepted, a.Message = false, i
			break
		}
	}
	return a, nil
}

// joinText sorts attributes and makes one event of adjacent text, none of no text.
func joinText(events []fuzz.Event) (all []fuzz.Event) {
	for _, e := range events {
		if e.Kind == fuzz.Text && e.Text == "" {
			continue
		}
		if last := len(all) - 1; e.Kind == fuzz.Text && last >= 0 && all[last].Kind == fuzz.Text {
			all[last].Text += e.Text
			continue
		}
		slices.SortFunc(e.Attrs, func(a, b fuzz.Attr) int {
			return strings.Compare(a.Space+"\x00"+a.Local, b.Space+"\x00"+b.Local)
		})
		all = append(all, e)
	}
	return all
}

// peers is the program that answers for parsers in C and C++.
const peers = "stanza-peers"

// installedPeers returns the parsers that stanza-peers knows, where it is installed; none that is known already.
func installedPeers(ctx context.Context, known []otherParser) (all []otherParser) {
	path, err := exec.LookPath(peers)
	if err != nil {
		return nil
	}
	out, err := exec.CommandContext(ctx, path, "--list").Output()
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(out)) {
		name, version, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name != "" && !slices.ContainsFunc(known, func(p otherParser) bool { return p.name == name }) {
			all = append(all, program(name, version, []string{path, name}))
		}
	}
	return all
}

// maxStarts is how often a program is started: once, and again after each input that it does not survive.
const maxStarts = 50

// program is a parser in a program of its own. One that ends before it has answered all fails on the first input that it
// did not answer, and is started again for those behind it.
func program(name, version string, words []string) otherParser {
	return otherParser{name: name, version: version, answer: func(ctx context.Context, s *streams, all []question, each func(int, fuzz.Answer, error)) error {
		left := make([]int, len(all))
		for i := range left {
			left[i] = i
		}
		for starts := 0; len(left) > 0; starts++ {
			if starts == maxStarts {
				return failedf("%s: it was started %d times and did not get through", name, starts)
			}
			p := process{name: name, all: all, answered: map[int]bool{}, each: each}
			ended, err := p.run(ctx, s, words, left)
			if err != nil {
				return err
			}
			left = slices.DeleteFunc(left, func(i int) bool { return p.answered[i] })
			if len(left) > 0 {
				if ended == nil {
					ended = errors.New("it ended")
				}
				each(left[0], fuzz.Answer{}, ended)
				left = left[1:]
			}
		}
		return nil
	}}
}

// process is one run of a program.
type process struct {
	name     string
	all      []question
	answered map[int]bool
	each     func(int, fuzz.Answer, error)
}

// run asks the questions that are left and reads answers. It returns how the program ended; its error is about starting
// it, or about what it wrote.
func (p *process) run(ctx context.Context, s *streams, words []string, left []int) (ended, err error) {
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Stderr = s.err
	cmd.WaitDelay = time.Second
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		if e, ok := errors.AsType[*exec.Error](err); ok {
			err = e.Err
		}
		return nil, fileError(words[0], err)
	}
	asked := make(chan struct{})
	go func() {
		defer close(asked)
		defer stdin.Close()
		for _, i := range left {
			q := p.all[i].request
			q.ID = strconv.Itoa(i)
			line, err := json.Marshal(q)
			if err != nil {
				return // a request is plain data
			}
			if _, err := stdin.Write(append(line, '\n')); err != nil {
				return // what is not answered shows
			}
		}
	}()
	err = p.read(stdout)
	stdin.Close()
	<-asked
	if err != nil {
		cmd.Process.Kill()
	}
	ended = cmd.Wait()
	if ctx.Err() != nil {
		return nil, errInterrupted
	}
	if e, ok := errors.AsType[*exec.ExitError](ended); ok && e.ExitCode() == statusRejected {
		ended = nil // it may mean, as it does here, that input was rejected
	}
	return ended, err
}

func (p *process) read(stdout io.Reader) error {
	l := newLines(p.name, stdout)
	for {
		line, err := l.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		var a struct {
			fuzz.Answer
			Accepted *bool `json:"accepted"`
		}
		if err := json.Unmarshal(line, &a.Answer); err != nil {
			return failedf("%s: line %d of its answers is none: %s", p.name, l.n, jsonProblem(err))
		}
		i, err := strconv.Atoi(a.ID)
		if err != nil || i < 0 || i >= len(p.all) || p.answered[i] {
			return failedf("%s: line %d of its answers has the id %q, which no request that is open has", p.name, l.n, a.ID)
		}
		p.answered[i] = true
		p.each(i, a.Answer, nil)
	}
}
