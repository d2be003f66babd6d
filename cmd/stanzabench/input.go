package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
)

// input is a file, or standard input, that is read in a goroutine of its own:
// an interrupt does not wait for a read, and reading overlaps with what is done
// with the bytes.
type input struct {
	name string
	size int64 // of a regular file, otherwise 0
	ctx  context.Context
	// idle is called before waiting for bytes that are not there yet: whoever
	// looks at the output should see what came of those before.
	idle func()

	got    chan piece
	done   chan struct{}
	left   []byte
	err    error
	closer io.Closer
}

type piece struct {
	b   []byte
	err error
}

// openInput opens the file of a command; none, or -, is standard input.
func (s *streams) openInput(ctx context.Context, args []string) (*input, error) {
	in := &input{ctx: ctx, name: "standard input", idle: func() { s.out.Flush() },
		got: make(chan piece), done: make(chan struct{})}
	if len(args) == 0 || args[0] == "-" {
		if s.inTTY {
			fmt.Fprintln(s.err, "stanzabench: reading from the terminal; end the input with Ctrl-D")
		}
		go in.readAhead(s.in)
		return in, nil
	}
	in.name = args[0]
	f, err := openFile(args[0])
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		in.size = info.Size()
	}
	in.closer = f
	go in.readAhead(f)
	return in, nil
}

// openFile is os.Open for what can be read as a file.
func openFile(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fileError(name, err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, failedf("%s: is a folder, not a file", name)
	}
	return f, nil
}

// readAhead fills two buffers in turn. Handing one over waits until the other
// one was used up.
func (in *input) readAhead(r io.Reader) {
	bufs := [2][]byte{make([]byte, 64<<10), make([]byte, 64<<10)}
	for i := 0; ; i ^= 1 {
		n, err := r.Read(bufs[i])
		select {
		case in.got <- piece{bufs[i][:n], err}:
		case <-in.done:
			return
		}
		if err != nil {
			return
		}
	}
}

// next returns bytes that are there, which are borrowed until the next call.
// Its error is io.EOF, or one to end the command with.
func (in *input) next() ([]byte, error) {
	for in.err == nil && len(in.left) == 0 {
		if in.ctx.Err() != nil {
			return nil, errInterrupted
		}
		var p piece
		select {
		case p = <-in.got:
		default:
			in.idle()
			select {
			case p = <-in.got:
			case <-in.ctx.Done():
				return nil, errInterrupted
			}
		}
		in.left = p.b
		if in.err = p.err; in.err != nil && in.err != io.EOF {
			in.err = fileError(in.name, in.err)
		}
	}
	b := in.left
	in.left = nil
	if len(b) > 0 {
		return b, nil
	}
	return nil, in.err
}

// Read is next for who has a buffer.
func (in *input) Read(p []byte) (int, error) {
	b, err := in.next()
	n := copy(p, b)
	in.left = b[n:]
	return n, err
}

func (in *input) Close() {
	close(in.done)
	if in.closer != nil {
		in.closer.Close()
	}
}

// maxLine is how long a line can be. It keeps what has no lines, such as a
// device, from filling the memory; no request and no vector comes near it.
const maxLine = 64 << 20

// lines reads lines, and knows where it is.
type lines struct {
	name string
	n    int // of the line that was read last, from 1
	r    *bufio.Reader
	buf  []byte
}

func newLines(name string, r io.Reader) *lines {
	return &lines{name: name, r: bufio.NewReaderSize(r, 64<<10)}
}

// next returns the next line that is not blank, borrowed until the next call.
// Its error is io.EOF, one of the reader's, or that the line is too long.
func (l *lines) next() ([]byte, error) {
	for {
		line, err := l.line()
		if err != nil && err != io.EOF {
			return nil, err // what came of the line may not be all of it
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return line, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// line returns the next line; its error may come with the last one.
func (l *lines) line() ([]byte, error) {
	l.n++
	l.buf = l.buf[:0]
	for {
		part, err := l.r.ReadSlice('\n')
		if err == nil && len(l.buf) == 0 {
			return part, nil
		}
		if len(l.buf)+len(part) > maxLine {
			return nil, l.malformed("a line of more than %d MiB", maxLine>>20)
		}
		l.buf = append(l.buf, part...)
		if err != bufio.ErrBufferFull {
			return l.buf, err
		}
	}
}

// malformed says that the line that was read last is not what it should be.
func (l *lines) malformed(format string, args ...any) error {
	return usagef("%s:%d: %s", l.name, l.n, fmt.Sprintf(format, args...))
}
