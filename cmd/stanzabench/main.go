package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/signal"

	"golang.org/x/term"
)

func main() {
	catchBrokenPipe()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	// The first interrupt asks a command to finish, the second one kills it.
	context.AfterFunc(ctx, stop)
	os.Exit(execute(ctx, os.Args[1:], standardStreams()))
}

// streams are what a command reads and writes, and what is known of them.
type streams struct {
	in     io.Reader
	out    *bufio.Writer // flushed by execute
	err    io.Writer
	inTTY  bool
	outTTY bool
	errTTY bool
	colour bool // results may have colours
}

func standardStreams() *streams {
	s := &streams{
		in:     os.Stdin,
		out:    bufio.NewWriterSize(os.Stdout, 64<<10),
		err:    os.Stderr,
		inTTY:  term.IsTerminal(int(os.Stdin.Fd())),
		outTTY: term.IsTerminal(int(os.Stdout.Fd())),
		errTTY: term.IsTerminal(int(os.Stderr.Fd())),
	}
	// https://no-color.org: any value but the empty one switches colours off.
	s.colour = s.outTTY && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	return s
}

// writeError returns the error that writing results met, if any.
func (s *streams) writeError() error {
	_, err := s.out.Write(nil)
	if err == nil || isBrokenPipe(err) {
		return err
	}
	return fileError("standard output", err)
}
