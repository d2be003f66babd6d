package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// Exit statuses, which scripts rely on.
const (
	statusDone        = 0
	statusRejected    = 1   // the input was rejected, or a check fell short
	statusUsage       = 2   // the call was wrong
	statusFailed      = 3   // a file or the network failed
	statusInterrupted = 130 // by Ctrl-C; what was complete is kept
)

// exitError is an error that knows its exit status. Without a text it ends the
// command quietly: the output has said it all.
type exitError struct {
	status int
	text   string
}

func (e *exitError) Error() string { return e.text }

// errRejected ends a command whose output says what was wrong.
var errRejected = &exitError{status: statusRejected}

var errInterrupted = &exitError{status: statusInterrupted, text: "interrupted"}

// usagef says what is wrong with a call and how to mend it, in one line.
func usagef(format string, args ...any) error {
	return &exitError{status: statusUsage, text: fmt.Sprintf(format, args...)}
}

// failedf is about a file, or anything else outside, that failed.
func failedf(format string, args ...any) error {
	return &exitError{status: statusFailed, text: fmt.Sprintf(format, args...)}
}

// fileError is failedf for an error of the os package. It leaves out the name
// of the system call.
func fileError(name string, err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	return failedf("%s: %v", name, err)
}

// exitStatus returns the status for an error, and what to say about it.
func exitStatus(err error) (int, string) {
	switch {
	case err == nil, isBrokenPipe(err):
		// Whoever read the output went away, and has what it wanted.
		return statusDone, ""
	case errors.Is(err, context.Canceled):
		err = errInterrupted
	}
	if e, ok := errors.AsType[*exitError](err); ok {
		return e.status, oneLine(e.text)
	}
	return statusFailed, oneLine(err.Error())
}

// oneLine keeps a diagnostic on its line, and what is in it from steering the
// terminal.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7F && r < 0xA0 {
			return ' '
		}
		return r
	}, s)
}

// plain drops the name of the package that an error begins with: the user
// called a command, not a package.
func plain(err error) string {
	s := err.Error()
	for _, prefix := range []string{"fuzz: ", "malformed request: ", "stanza: ", "invalid options: ", "bench: ", "traffic: ", "precis: ", "jid: "} {
		s = strings.TrimPrefix(s, prefix)
	}
	return s
}

// jsonProblem says what is wrong with JSON, without the types of Go.
func jsonProblem(err error) string {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		field := "it"
		if i := strings.LastIndexByte(e.Field, '.'); e.Field != "" {
			field = e.Field[i+1:]
		}
		return field + " is a JSON " + e.Value
	}
	if _, ok := errors.AsType[base64.CorruptInputError](err); ok {
		return "the input is not base64: " + err.Error()
	}
	if err == io.EOF {
		return "it is empty"
	}
	return strings.TrimPrefix(plain(err), "json: ")
}
