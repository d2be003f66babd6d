package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"io"
	"unicode/utf8"
)

// frameReader reads the messages of a WebSocket session from a file: JSON
// strings, one a line, or each behind its length.
type frameReader struct {
	name  string
	n     int // of the message at hand, from 1
	lines *lines

	r      *bufio.Reader
	length uint32 // of the message at hand
	left   uint32 // of it
	buf    []byte
}

func newFrameReader(name string, r io.Reader, prefixed bool) *frameReader {
	f := &frameReader{name: name}
	if prefixed {
		f.r, f.buf = bufio.NewReader(r), make([]byte, 64<<10)
	} else {
		f.lines = newLines(name, r)
	}
	return f
}

// next begins the next message; io.EOF says that there is none. A file without
// any is read as one empty message: a session that was never opened is no valid
// one.
func (f *frameReader) next() error {
	f.n++
	err := f.begin()
	if err == io.EOF && f.n == 1 {
		return nil // nothing was begun, so there is nothing in it
	}
	return err
}

func (f *frameReader) begin() error {
	if f.lines != nil {
		line, err := f.lines.next()
		if err != nil {
			return err
		}
		f.buf, err = f.unquote(line)
		return err
	}
	var head [4]byte
	switch n, err := io.ReadFull(f.r, head[:]); err {
	case nil:
	case io.ErrUnexpectedEOF:
		return usagef("%s: ends inside the length of frame %d, after %d of 4 bytes", f.name, f.n, n)
	default:
		return err
	}
	f.length = binary.BigEndian.Uint32(head[:])
	f.left = f.length
	return nil
}

// read returns bytes of the message, borrowed until the next call. The last
// ones come with io.EOF. A length is believed only as far as bytes come.
func (f *frameReader) read() ([]byte, error) {
	if f.lines != nil {
		return f.buf, io.EOF
	}
	if f.left == 0 {
		return nil, io.EOF
	}
	n, err := f.r.Read(f.buf[:min(uint64(len(f.buf)), uint64(f.left))])
	f.left -= uint32(n)
	switch {
	case f.left == 0:
		err = io.EOF
	case err == io.EOF:
		err = usagef("%s: ends inside frame %d, after %d of %d bytes", f.name, f.n, f.length-f.left, f.length)
	}
	return f.buf[:n], err
}

// all returns the rest of the message.
func (f *frameReader) all() ([]byte, error) {
	var all []byte
	for {
		b, err := f.read()
		all = append(all, b...)
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// unquote decodes a JSON string. What encoding/json would replace by U+FFFD is
// malformed here: a message must not be judged that nobody sent.
func (f *frameReader) unquote(line []byte) ([]byte, error) {
	if line[0] != '"' {
		return nil, f.lines.malformed("a frame is a JSON string in quotes")
	}
	if !utf8.Valid(line) {
		return nil, f.lines.malformed("not UTF-8, which JSON has to be; frames with other bytes can be given with --framing=length")
	}
	var s string
	if err := json.Unmarshal(line, &s); err != nil {
		return nil, f.lines.malformed("not a JSON string: %s", jsonProblem(err))
	}
	if hasLoneSurrogate(line) {
		return nil, f.lines.malformed("half of a surrogate pair, which is no character")
	}
	return []byte(s), nil
}

// hasLoneSurrogate reports whether a JSON string, which is one, escapes half of
// a surrogate pair.
func hasLoneSurrogate(s []byte) bool {
	unit := func(i int) (u rune) { // the \u escape at i, 0 for none
		if i+6 > len(s) || s[i] != '\\' || s[i+1] != 'u' {
			return 0
		}
		for _, c := range s[i+2 : i+6] {
			switch {
			case c >= 'a':
				c -= 'a' - 10
			case c >= 'A':
				c -= 'A' - 10
			default:
				c -= '0'
			}
			u = u<<4 | rune(c)
		}
		return u
	}
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			continue
		}
		switch u := unit(i); {
		case u < 0xD800 || u > 0xDFFF:
			i++ // the escaped byte
		case u < 0xDC00 && unit(i+6)>>10 == 0xDC00>>10:
			i += 11
		default:
			return true
		}
	}
	return false
}
