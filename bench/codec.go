package bench

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"

	"github.com/seed492f7be9/stanza/frame/compress"
	"github.com/seed492f7be9/stanza/limits"
)

// Codec is a way to compress what is sent.
type Codec string

const (
	// NoCodec sends what there is.
	NoCodec Codec = "none"
	// Zlib is one context for the whole connection, flushed after every send
	// (XEP-0138).
	Zlib Codec = "zlib"
	// Deflate is permessage-deflate, whose messages refer to those before them
	// (RFC 7692).
	Deflate Codec = "deflate"
	// DeflateNCT is permessage-deflate without context takeover: every message
	// is compressed for itself.
	DeflateNCT Codec = "deflate-nct"
	// Zstd is one Zstandard frame for the whole connection (RFC 8878), flushed
	// after every send, with a window of 32 KiB as DEFLATE has. No standard of
	// XMPP knows it.
	Zstd Codec = "zstd"
	// S2 is one stream of S2 for the whole connection, flushed after every send.
	// Its blocks do not refer to those before them. No standard of XMPP knows it.
	S2 Codec = "s2"
)

// Codecs returns all codecs, NoCodec first.
func Codecs() []Codec { return []Codec{NoCodec, Zlib, Deflate, DeflateNCT, Zstd, S2} }

// ParseCodec returns the codec of that name. The error lists those that there
// are.
func ParseCodec(name string) (Codec, error) {
	if c := Codec(name); slices.Contains(Codecs(), c) {
		return c, nil
	}
	return "", fmt.Errorf("bench: unknown codec %q (one of %s)", name, list(Codecs()))
}

// An encoder is the sending half of a codec on one connection.
type encoder interface {
	// append appends what is sent for p to dst, flushed.
	append(dst, p []byte) ([]byte, error)
	// reset begins a new connection.
	reset() error
}

// A decoder is the receiving half.
type decoder interface {
	// decode calls give with what some whole sends hold, piece by piece. A piece
	// is borrowed.
	decode(b []byte, give func([]byte) error) error
	// reset begins a new connection, and gives back what the former one borrowed.
	reset() error
}

// newEncoder returns the sending half of a codec, nil for NoCodec. Where sends
// follow each other without boundaries, as over TCP, those codecs whose sends need
// some put their length in front of them.
func newEncoder(c Codec, boundaries bool) (e encoder, err error) {
	switch c {
	case NoCodec:
		return nil, nil
	case Zlib:
		e = &zlibEncoder{}
	case Deflate, DeflateNCT:
		e = &messageEncoder{params: takeover(c), lengths: !boundaries}
	case Zstd: // as somebody sets it up who has many connections and short sends
		var w *zstd.Encoder
		w, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true),
			zstd.WithWindowSize(streamWindow), zstd.WithEncoderCRC(false))
		e = &streamEncoder{w: w}
	case S2:
		e = &streamEncoder{w: s2.NewWriter(nil, s2.WriterConcurrency(1), s2.WriterBlockSize(streamWindow))}
	}
	if err != nil {
		return nil, err
	}
	return e, e.reset()
}

// newDecoder returns the receiving half, nil for NoCodec.
func newDecoder(c Codec, boundaries bool) (d decoder, err error) {
	switch c {
	case NoCodec:
		return nil, nil
	case Zlib:
		d = &zlibDecoder{}
	case Deflate, DeflateNCT:
		d = &messageDecoder{params: takeover(c), lengths: !boundaries}
	case Zstd:
		var r *zstd.Decoder
		r, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(streamWindow))
		d = &streamDecoder{r: r}
	case S2:
		d = &streamDecoder{r: s2Reader{s2.NewReader(nil, s2.ReaderMaxBlockSize(streamWindow), s2.ReaderAllocBlock(1<<10))}}
	}
	if err != nil {
		return nil, err
	}
	return d, d.reset()
}

// takeover returns the parameters of permessage-deflate for Deflate or DeflateNCT.
func takeover(c Codec) compress.Params {
	return compress.Params{ClientNoContextTakeover: c == DeflateNCT, ServerNoContextTakeover: c == DeflateNCT}
}

// streamWindow is how far the codecs that are streams look back: as far as
// DEFLATE can.
const streamWindow = 32 << 10

type zlibEncoder struct{ z *compress.Deflater }

func (e *zlibEncoder) append(dst, p []byte) ([]byte, error) { return e.z.Append(dst, p) }

func (e *zlibEncoder) reset() (err error) {
	if e.z != nil {
		e.z.Close()
	}
	e.z, err = compress.NewDeflater(compress.DeflateOptions{})
	return err
}

type zlibDecoder struct{ z *compress.Inflater }

func (d *zlibDecoder) decode(b []byte, give func([]byte) error) error {
	for len(b) > 0 {
		n := min(len(b), ChunkSize)
		if err := d.z.Feed(b[:n]); err != nil {
			return err
		}
		b = b[n:]
		for {
			plain, err := d.z.Next()
			if err == compress.ErrMoreInput {
				break
			}
			if err == nil {
				err = give(plain)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *zlibDecoder) reset() (err error) {
	if d.z != nil {
		d.z.Close()
	}
	if d.z, err = compress.NewInflater(compress.Guard{}); err == nil {
		d.z.Authenticated()
	}
	return err
}

type messageEncoder struct {
	params  compress.Params
	lengths bool // in front of each message, as a varint
	z       *compress.MessageDeflater
	buf     []byte
}

func (e *messageEncoder) append(dst, p []byte) (_ []byte, err error) {
	if !e.lengths {
		return e.z.Append(dst, p)
	}
	if e.buf, err = e.z.Append(e.buf[:0], p); err != nil {
		return dst, err
	}
	return append(binary.AppendUvarint(dst, uint64(len(e.buf))), e.buf...), nil
}

func (e *messageEncoder) reset() (err error) {
	if e.z != nil {
		e.z.Close()
	}
	e.z, err = compress.NewMessageDeflater(e.params, compress.Client, compress.DeflateOptions{})
	return err
}

type messageDecoder struct {
	params  compress.Params
	lengths bool
	z       *compress.MessageInflater
}

// plains are buffers for decompressed messages, which belong to no connection.
var plains = sync.Pool{New: func() any { return new([]byte) }}

func (d *messageDecoder) decode(b []byte, give func([]byte) error) error {
	plain := plains.Get().(*[]byte)
	defer plains.Put(plain)
	for len(b) > 0 {
		message := b
		if d.lengths {
			length, n := binary.Uvarint(b)
			if n <= 0 || length > uint64(len(b)-n) {
				return io.ErrUnexpectedEOF
			}
			message = b[n : n+int(length)]
			b = b[n:]
		}
		b = b[len(message):]
		var err error
		if *plain, err = d.z.Append((*plain)[:0], message); err != nil {
			return err
		}
		if err := give(*plain); err != nil {
			return err
		}
	}
	return nil
}

func (d *messageDecoder) reset() (err error) {
	if d.z != nil {
		d.z.Close()
	}
	d.z, err = compress.NewMessageInflater(d.params, compress.Server, compress.MessageGuard{Message: limits.Unlimited})
	if err == nil {
		d.z.Authenticated()
	}
	return err
}

// streamEncoder is a codec of a library that writes into an io.Writer.
type streamEncoder struct {
	w interface {
		io.Writer
		Flush() error
		Reset(io.Writer)
	}
	out sink
}

func (e *streamEncoder) append(dst, p []byte) ([]byte, error) {
	e.out.b = dst
	_, err := e.w.Write(p)
	if err == nil {
		err = e.w.Flush()
	}
	dst, e.out.b = e.out.b, nil
	return dst, err
}

// sink appends what is written.
type sink struct{ b []byte }

func (s *sink) Write(p []byte) (int, error) {
	s.b = append(s.b, p...)
	return len(p), nil
}

func (e *streamEncoder) reset() error {
	e.w.Reset(&e.out)
	return nil
}

// streamDecoder is a codec of a library that reads from an io.Reader. It is asked
// for output while there is input: each send was flushed, so that it ends with a
// block.
type streamDecoder struct {
	r interface {
		io.Reader
		Reset(io.Reader) error
	}
	in socket
}

// pieces are buffers for what a stream gives. A block of it, which is no longer
// than the window, fills one at most: otherwise the rest would stay in the decoder
// until the next send.
var pieces = sync.Pool{New: func() any { return new([streamWindow]byte) }}

func (d *streamDecoder) decode(b []byte, give func([]byte) error) error {
	piece := pieces.Get().(*[streamWindow]byte)
	defer pieces.Put(piece)
	d.in.b = b
	for len(d.in.b) > 0 {
		n, err := d.r.Read(piece[:])
		if err == nil {
			err = give(piece[:n])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *streamDecoder) reset() error {
	d.in.b = nil
	return d.r.Reset(&d.in)
}

// s2Reader gives the reader of s2 the shape of that of zstd.
type s2Reader struct{ *s2.Reader }

func (r s2Reader) Reset(in io.Reader) error {
	r.Reader.Reset(in)
	return nil
}

// socket gives bytes in chunks of ChunkSize.
type socket struct{ b []byte }

func (s *socket) Read(p []byte) (int, error) {
	if len(s.b) == 0 {
		return 0, io.EOF
	}
	n := copy(p, s.b[:min(len(s.b), ChunkSize)])
	s.b = s.b[n:]
	return n, nil
}
