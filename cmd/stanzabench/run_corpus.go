package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed492f7be9/stanza/bench"
)

// readCorpus reads traffic to measure: a folder of stanzas, or a file, or standard
// input, whose first character tells what it is.
func readCorpus(ctx context.Context, s *streams, name string) (*bench.Corpus, error) {
	label := corpusLabel(name)
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return readFolder(label, name)
	}
	in, err := s.openInput(ctx, []string{name})
	if err != nil {
		return nil, err
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, maxLine+1))
	switch {
	case err != nil:
		return nil, err
	case len(b) > maxLine:
		return nil, usagef("%s: more than %d MiB; a part of the traffic will do", in.name, maxLine>>20)
	}
	var c *bench.Corpus
	switch text := bytes.TrimSpace(b); {
	case len(text) == 0:
		return nil, usagef("%s: there is no traffic in it", in.name)
	case text[0] == '<':
		c, err = bench.StreamCorpus(label, b)
	case text[0] == '"':
		var frames [][]byte
		if frames, err = readFrames(in.name, b); err == nil {
			c, err = bench.FramesCorpus(label, frames)
		}
	case text[0] == '{':
		c, err = readCapturedCorpus(label, in.name, b)
	default:
		return nil, usagef("%s: neither a stream, nor frames as JSON strings, nor a capture: it begins with %q", in.name, text[0])
	}
	return c, corpusError(in.name, err)
}

// corpusLabel is what rows call the traffic.
func corpusLabel(name string) string {
	if name == "-" {
		return "stdin"
	}
	base := filepath.Base(filepath.Clean(name))
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// corpusError says what is wrong with the traffic of a file.
func corpusError(name string, err error) error {
	if !errors.Is(err, bench.ErrCorpus) {
		return err
	}
	_, what, _ := strings.Cut(strings.TrimPrefix(plain(err), plain(bench.ErrCorpus)+": "), ": ")
	return usagef("%s: not traffic of a client: %s", name, what)
}

func readFrames(name string, b []byte) ([][]byte, error) {
	f := newFrameReader(name, bytes.NewReader(b), false)
	var all [][]byte
	for {
		err := f.next()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		message, err := f.all()
		if err != nil {
			return nil, err
		}
		all = append(all, message)
	}
}

// readCapturedCorpus takes from a capture what the client sent.
func readCapturedCorpus(label, name string, b []byte) (*bench.Corpus, error) {
	sent, err := captureData(newLines(name, bytes.NewReader(b)))
	if err != nil {
		return nil, err
	}
	reads := sent["c2s"]
	if len(reads) == 0 {
		return nil, usagef("%s: nothing in it comes from the client (c2s)", name)
	}
	switch {
	case begins(reads[0], "<open"):
		return bench.FramesCorpus(label, reads)
	case begins(reads[0], "<body"):
		return bench.BodiesCorpus(label, reads...)
	}
	var streams [][]byte
	for _, read := range reads {
		if len(streams) == 0 || begins(read, "<?xml") || begins(read, "<stream:stream") {
			streams = append(streams, nil)
		}
		last := &streams[len(streams)-1]
		*last = append(*last, read...)
	}
	return bench.StreamCorpus(label, streams...)
}

func begins(b []byte, tag string) bool { return bytes.HasPrefix(bytes.TrimSpace(b), []byte(tag)) }

// folderHeader opens the stream that the stanzas of a folder are taken for.
const folderHeader = `<stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" version="1.0">`

// readFolder reads files with a stanza each, in the order of their names.
func readFolder(label, folder string) (*bench.Corpus, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fileError(folder, err)
	}
	stream := []byte(folderHeader)
	for _, e := range entries {
		if !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		name := filepath.Join(folder, e.Name())
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, fileError(name, err)
		}
		if begins(b, "<?xml") {
			_, b, _ = bytes.Cut(b, []byte("?>"))
		}
		one, err := bench.StreamCorpus(label, slices.Concat([]byte(folderHeader), b))
		if err != nil {
			return nil, corpusError(name, err)
		}
		if n := one.Stanzas(); n != 1 {
			return nil, usagef("%s: %d stanzas, and a file of a folder has one", name, n)
		}
		stream = append(stream, b...)
	}
	if len(stream) == len(folderHeader) {
		return nil, usagef("%s: there is no stanza in the folder", folder)
	}
	c, err := bench.StreamCorpus(label, stream)
	return c, corpusError(folder, err)
}
