package compress_test

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	library "github.com/klauspost/compress/flate"

	"github.com/seed492f7be9/stanza/frame/compress"
	"github.com/seed492f7be9/stanza/fuzz/vectors"
	"github.com/seed492f7be9/stanza/limits"
)

// lenient reports whether the library that is used reads more of some blocks than
// the standard library does. It does, where a block has an empty Huffman code and
// uses it: then it takes the code of an earlier block. That is the one known
// divergence; both agree on all that comes before.
func lenient(dict, in []byte) bool {
	ours, err := io.ReadAll(io.LimitReader(library.NewReaderDict(bytes.NewReader(in), dict), 2<<20))
	std, stdErr := io.ReadAll(io.LimitReader(flate.NewReaderDict(bytes.NewReader(in), dict), 2<<20))
	var corrupt flate.CorruptInputError
	return errors.As(stdErr, &corrupt) && (err == nil || err == io.ErrUnexpectedEOF || len(ours) > len(std))
}

// fuzzGuard lets pass what fits memory.
var fuzzGuard = compress.MessageGuard{Guard: compress.Guard{BeforeAuth: 1 << 20}, Message: 1 << 20}

// isGuard reports whether a rule is about limits, of which the standard library
// has none.
func isGuard(r compress.Rule) bool { return r.Condition() == "policy-violation" }

// fromCorpus returns one in so many of the corpus's small inputs of a mode.
func fromCorpus(f *testing.F, mode string) (all [][]byte) {
	n := 0
	for r := range vectors.Compressed() {
		if r.Mode != mode || len(r.Parts) > 0 || len(r.Inputs) > 0 {
			continue
		}
		if n++; n%7 == 0 {
			b, err := r.Bytes()
			if err != nil {
				f.Fatal(err)
			}
			all = append(all, b)
		}
	}
	return all
}

// FuzzZlib feeds bytes as a zlib stream, split as a seed says.
//
//   - A split changes nothing.
//   - The standard library reads the same, up to where limits are, and finds the
//     same wrong with it.
//   - The bytes, written by a Deflater as sends, come out of an Inflater and of
//     the standard library.
func FuzzZlib(f *testing.F) {
	plain := sends(71, 4)
	for _, level := range []int{0, 1, 9, -2} {
		b := bytes.Join(zlibStream(f, level, plain), nil)
		f.Add(b, uint64(level))
		f.Add(b[:len(b)/2], uint64(1))
	}
	for _, kind := range []string{"stored", "fixed", "dynamic"} {
		f.Add(emptyBlocks(kind, 200), uint64(2))
	}
	for _, r := range recordings(f, "testdata/partial.jsonl") {
		f.Add(append(bytes.Clone(r.Sends[0].Zlib), r.Sends[1].Zlib...), uint64(3))
	}
	f.Add(bomb(f, 100000), uint64(4))
	for i, b := range fromCorpus(f, vectors.ModeZlib) {
		f.Add(b, uint64(i))
	}
	f.Fuzz(func(t *testing.T, b []byte, seed uint64) {
		want := inflate(t, fuzzGuard.Guard, b)
		r := rand.New(rand.NewPCG(seed, 0))
		most := 1 + r.IntN(1+len(b)) // some all small, some all large
		var pieces [][]byte
		for rest := b; len(rest) > 0; {
			n := min(len(rest), 1+r.IntN(most))
			pieces, rest = append(pieces, rest[:n]), rest[n:]
		}
		if got := inflate(t, fuzzGuard.Guard, pieces...); !got.equal(want) {
			t.Fatalf("in %d pieces: %v, not %v", len(pieces), got, want)
		}
		againstStandardLibrary(t, b, want)
		deflated(t, b, r)
	})
}

// againstStandardLibrary holds what came of b to what the standard library reads,
// of which it wants no more than is needed to tell.
func againstStandardLibrary(t *testing.T, b []byte, got outcome) {
	t.Helper()
	src := bytes.NewReader(b)
	var out []byte
	r, err := zlib.NewReader(src)
	if err == nil {
		out, err = io.ReadAll(io.LimitReader(r, 2<<20))
	}
	if len(b) > 2 && lenient(nil, b[2:]) {
		if !bytes.HasPrefix(got.out, out) && !bytes.HasPrefix(out, got.out) {
			t.Fatalf("%v, which does not begin as the standard library reads it: %d bytes, %v", got, len(out), err)
		}
		return
	}
	if !bytes.HasPrefix(out, got.out) {
		t.Fatalf("%v, which is not what the standard library reads: %d bytes, %v", got, len(out), err)
	}
	var e *compress.Error
	switch {
	case errors.As(got.err, &e):
		switch {
		case isGuard(e.Rule):
		case e.Rule == compress.RuleTrailing:
			if err != nil || len(out) != len(got.out) || src.Len() == 0 {
				t.Fatalf("%v; the standard library: %d bytes, %v", got, len(out), err)
			}
		case err == nil: // that is, it is fine
			t.Fatalf("%v; the standard library: %d bytes", got, len(out))
		case e.Rule != compress.RuleTruncated && len(out) != len(got.out):
			// All that is legal is given. (Of a block without an end the two give what
			// their look-ahead lets them.)
			t.Fatalf("%v; the standard library: %d bytes, %v", got, len(out), err)
		}
	case got.err != io.EOF:
		t.Fatal(got)
	case len(out) != len(got.out) || err != nil && err != io.ErrUnexpectedEOF && len(b) != 0:
		t.Fatalf("%v; the standard library: %d bytes, %v", got, len(out), err)
	}
}

// deflated sends b in pieces.
func deflated(t *testing.T, b []byte, r *rand.Rand) {
	t.Helper()
	out, err := compress.NewDeflater(compress.DeflateOptions{Level: r.IntN(10), Context: []int{-1, 0, 1, 100, 32768}[r.IntN(5)]})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	in := newInflater(t, trusted)
	defer in.Close()
	var packed []byte
	for rest := b; len(rest) > 0; {
		n := min(len(rest), 1+r.IntN(300))
		send, err := out.Append(nil, rest[:n])
		if err != nil {
			t.Fatal(err)
		}
		if got, err := feed(in, nil, send); err != compress.ErrMoreInput || !bytes.Equal(got, rest[:n]) {
			t.Fatalf("%d bytes of %d, %v", len(got), n, err)
		}
		packed, rest = append(packed, send...), rest[n:]
	}
	if packed, err = out.AppendEnd(packed); err != nil {
		t.Fatal(err)
	}
	std, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(std); err != nil || !bytes.Equal(got, b) {
		t.Fatalf("the standard library reads %d bytes of %d, %v", len(got), len(b), err)
	}
}

// FuzzDeflate takes bytes for the payload of a message.
//
//   - The standard library accepts and gives the same, with context and without.
//   - The bytes, compressed as messages of some window, come out of a
//     MessageInflater and of the standard library.
func FuzzDeflate(f *testing.F) {
	for _, p := range []string{"\xf2\x48\xcd\xc9\xc9\x07\x00", "\xf3\x48\xcd\xc9\xc9\x07\x00\x00", "\x00\x05\x00\xfa\xffHello\x00",
		"\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00", "\x00", "\x01", "", "\xf2\x00\x11\x00\x00"} {
		f.Add([]byte(p), []byte("Hello, Hello"), uint64(0))
	}
	for _, level := range []int{1, 9} {
		f.Add(bytes.TrimSuffix(rawDeflate(f, level, sends(72, 2)[1], false), []byte(tail)), []byte(nil), uint64(1))
		f.Add(rawDeflate(f, level, sends(72, 2)[1], true), []byte(nil), uint64(2))
	}
	for i, b := range fromCorpus(f, vectors.ModeDeflate) {
		f.Add(b, []byte("Hello, Hello"), uint64(i))
	}
	f.Fuzz(func(t *testing.T, payload, before []byte, seed uint64) {
		in, err := compress.NewMessageInflater(compress.Params{}, compress.Server, fuzzGuard)
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		before = before[:min(len(before), limits.Floor)]
		first := bytes.TrimSuffix(rawDeflate(t, flate.BestSpeed, before, false), []byte(tail))
		if got, err := in.Append(nil, first); err != nil || !bytes.Equal(got, before) {
			t.Fatal(err)
		}
		got, err := in.Append([]byte("before"), payload)
		want, fine := oracle(before, payload)
		var e *compress.Error
		switch {
		case errors.As(err, &e):
			if string(got) != "before" {
				t.Fatal("something was appended to an error")
			}
			if fine && !isGuard(e.Rule) {
				t.Fatalf("%v; the standard library: %d bytes", err, len(want))
			}
		case !fine && lenient(before, payload):
		case !fine || string(got) != "before"+string(want):
			t.Fatalf("%d bytes, %v; the standard library: %d bytes, %v", len(got), err, len(want), fine)
		}

		r := rand.New(rand.NewPCG(seed, 0))
		p := windowParams(8+r.IntN(8), r.IntN(2) == 0)
		out := newMessageDeflater(t, p, compress.DeflateOptions{Level: r.IntN(10), Context: []int{-1, 0, 100, 32768}[r.IntN(4)]})
		defer out.Close()
		back := newMessageInflater(t, p)
		defer back.Close()
		var history []byte
		for rest := payload; ; {
			n := min(len(rest), r.IntN(600))
			packed, err := out.Append(nil, rest[:n])
			if err != nil {
				t.Fatal(err)
			}
			if got, err := back.Append(nil, packed); err != nil || !bytes.Equal(got, rest[:n]) {
				t.Fatalf("%+v: %d bytes of %d, %v", p, len(got), n, err)
			}
			if got, fine := oracle(history, packed); !fine || !bytes.Equal(got, rest[:n]) {
				t.Fatalf("%+v: the standard library reads %d bytes of %d", p, len(got), n)
			}
			if !p.ClientNoContextTakeover {
				history = append(history, rest[:n]...)
			}
			if rest = rest[n:]; len(rest) == 0 {
				return
			}
		}
	})
}
