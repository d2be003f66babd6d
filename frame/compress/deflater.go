package compress

import (
	"encoding/binary"
	"hash"
	"hash/adler32"
)

// Deflater is the writing half of XEP-0138's zlib stream (RFC 1950), as a push
// codec. One goroutine at a time may use it.
type Deflater struct {
	past  history
	sum   hash.Hash32
	level int
	begun bool
	err   error // ErrFinished or ErrClosed
}

// NewDeflater returns a Deflater at the beginning of a stream. The error wraps
// [ErrOptions].
func NewDeflater(o DeflateOptions) (*Deflater, error) {
	o, err := o.resolve(maxWindow)
	if err != nil {
		return nil, err
	}
	return &Deflater{past: history{size: o.Context}, sum: adler32.New(), level: o.Level}, nil
}

// Append appends p to dst, compressed and flushed: with what it appended, the
// peer can have all of p (XEP-0138 §6). It is a send, be that a stanza or
// several that were queued; of an empty p nothing is appended. It keeps neither
// slice. Where it returns an error, dst is as it was.
func (z *Deflater) Append(dst, p []byte) ([]byte, error) {
	if z.err != nil {
		return dst, z.err
	}
	if len(p) == 0 {
		return dst, nil
	}
	dst = z.begin(dst)
	e := getLevelEncoder(z.level)
	dst = e.compress(dst, z.past.bytes, p)
	levelEncoders[z.level].put(e, workers)
	z.sum.Write(p)
	z.past.add(p)
	return dst, nil
}

// AppendEnd appends the end of the zlib stream: a last, empty block and the
// checksum. Nothing can be appended behind it. XEP-0138 does not ask for it; a
// peer that knows RFC 1950 then knows that nothing is missing.
func (z *Deflater) AppendEnd(dst []byte) ([]byte, error) {
	if z.err != nil {
		return dst, z.err
	}
	dst = z.begin(dst)
	// What came before was flushed, so the last block begins with a byte.
	dst = append(dst, 0x01, 0x00, 0x00, 0xFF, 0xFF)
	dst = binary.BigEndian.AppendUint32(dst, z.sum.Sum32())
	z.err = ErrFinished
	z.past.drop()
	return dst, nil
}

// begin appends the header: DEFLATE with a window of 32 KiB, at the second of
// four speeds.
func (z *Deflater) begin(dst []byte) []byte {
	if z.begun {
		return dst
	}
	z.begun = true
	return append(dst, 0x78, 0x5E)
}

// Close gives back what it holds. Every later call returns [ErrClosed].
func (z *Deflater) Close() {
	z.past.drop()
	z.err = ErrClosed
}
