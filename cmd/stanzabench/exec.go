package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"time"

	"github.com/mattn/go-shellwords"
	"github.com/spf13/cobra"

	"github.com/seed492f7be9/stanza/fuzz"
)

// commandWords splits the value of --exec; nil if it was not given.
func commandWords(c *cobra.Command, command string) ([]string, error) {
	if !c.Flags().Changed("exec") {
		return nil, nil
	}
	if name := firstSet(c.Flags(), "chunk", "kernel", "shapes"); name != "" {
		return nil, usagef("--%s is about this engine; leave it out, or give it to the CMD of --exec if that knows it", name)
	}
	return splitCommand("--exec", command)
}

// splitCommand splits a command that a flag gives into words.
func splitCommand(flag, command string) ([]string, error) {
	split := shellwords.NewParser()
	words, err := split.Parse(command)
	if err != nil || len(words) == 0 {
		return nil, usagef("%s=%q is not a command: a program and its arguments, quoted as in a shell", flag, command)
	}
	if split.Position >= 0 {
		return nil, usagef("%s=%q has shell syntax in it, which only a shell knows: try sh -c '…'", flag, command)
	}
	return words, nil
}

// judgeCommand asks another program for the answers, and judges them.
func judgeCommand(ctx context.Context, t *tally, words []string, all []vector) error {
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Stderr = t.s.err
	cmd.WaitDelay = time.Second // for children of its own that keep its pipes
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		if e, ok := errors.AsType[*exec.Error](err); ok {
			err = e.Err
		}
		return fileError(words[0], err)
	}
	asked := make(chan error, 1)
	go func() { asked <- ask(stdin, all) }()
	j := &judge{t: t, name: words[0], all: all, answered: make([]bool, len(all))}
	readErr := j.readAnswers(stdout)
	stdin.Close() // whoever answers no more gets no more to read
	<-asked       // how it failed, if it did, shows in the answers that are missing
	if readErr != nil {
		cmd.Process.Kill() // it may wait for somebody to read on
	}
	ended := cmd.Wait()
	if ctx.Err() != nil {
		return errInterrupted
	}
	if err := t.s.writeError(); err != nil {
		return err
	}
	if readErr != nil {
		t.fault("%v", readErr)
	} else if e, ok := errors.AsType[*exec.ExitError](ended); !ok || e.ExitCode() != statusRejected {
		// 1 may mean, as it does here, that input was rejected.
		if ended != nil {
			t.fault("%s ended with %v", words[0], ended)
		}
	}
	j.missing()
	return nil
}

// ask writes the requests. The id of each is its index.
func ask(w io.WriteCloser, all []vector) error {
	defer w.Close()
	for i, v := range all {
		r := v.request
		r.ID = strconv.Itoa(i)
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// judge judges the answers of a program as they come.
type judge struct {
	t        *tally
	name     string
	all      []vector
	answered []bool
	useless  int // lines that are no answers
}

// maxUseless is how many lines that are no answers are shown. Of a program that
// is no parser, all are.
const maxUseless = 10

// readAnswers reads to the end. Its error is about the pipe; what is wrong with
// an answer is reported.
func (j *judge) readAnswers(r io.Reader) error {
	defer func() {
		if more := j.useless - maxUseless; more > 0 {
			j.t.fault("%s: %d more lines that are no answers", j.name, more)
		}
	}()
	l := newLines(j.name, r)
	for {
		line, err := l.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			if _, ok := errors.AsType[*exitError](err); !ok {
				err = fmt.Errorf("%s: %w", j.name, err)
			}
			return err
		}
		if err := j.answer(line); err != nil {
			if j.useless++; j.useless <= maxUseless {
				j.t.fault("%s: line %d of its answers: %v", j.name, l.n, err)
			}
		}
		if err := j.t.s.writeError(); err != nil {
			return err
		}
	}
}

func (j *judge) answer(line []byte) error {
	var a fuzz.Answer
	if err := json.Unmarshal(line, &a); err != nil {
		return fmt.Errorf("not an answer: %s", jsonProblem(err))
	}
	var has struct {
		Accepted *bool `json:"accepted"`
	}
	if err := json.Unmarshal(line, &has); err != nil || has.Accepted == nil {
		return errors.New(`not an answer: it does not say whether the input was "accepted"`)
	}
	i, err := strconv.Atoi(a.ID)
	switch {
	case err != nil || i < 0 || i >= len(j.all):
		return fmt.Errorf("id %q, which no request has", a.ID)
	case j.answered[i]:
		return fmt.Errorf("id %q once more", a.ID)
	}
	j.answered[i] = true
	j.t.judged(&j.all[i], j.all[i].judge(a))
	return nil
}

var errNoAnswer = errors.New("no answer")

// missing reports the requests that were not answered.
func (j *judge) missing() {
	if n := len(j.all) - j.t.passed - j.t.failed; n > 0 {
		j.t.fault("%s left %d of %d requests without an answer", j.name, n, len(j.all))
	}
	for i, answered := range j.answered {
		if !answered {
			j.t.judged(&j.all[i], errNoAnswer)
		}
	}
}
