package compress

import (
	"encoding/binary"
	"hash"
	"hash/adler32"
	"io"
	"math/bits"
)

// Inflater is the reading half of XEP-0138's zlib stream (RFC 1950), as a push
// codec for event loops: compressed bytes go in as they come, plain ones come
// out, at most 32 KiB at once.
//
//	n, err := unix.Read(fd, buf)
//	err = z.Feed(buf[:n])
//	for err == nil {
//		var plain []byte
//		if plain, err = z.Next(); err == nil {
//			… // hand it to the session; borrowed until the next call
//		}
//	}
//	if err != compress.ErrMoreInput {
//		return reply(err) // a *compress.Error: the same for ever after
//	}
//
// What a peer flushed comes out as soon as its last byte is there: see the
// package documentation for how a block that has only half arrived is resumed,
// and at what cost. One goroutine at a time may use an Inflater.
//
//	          2 bytes          final block        4 bytes
//	header ────────────► body ────────────► sum ───────────► end
type Inflater struct {
	b      blocks
	sum    hash.Hash32
	dec    *decoder // while there are bytes to work on
	fresh  []byte   // the caller's, until Next has taken them
	held   []byte   // the bytes from the one in which b.in lies: in a slab, or in few
	few    [8]byte  // what is left of a sync flush, as a rule, until the next send
	reread int      // how many of them were read in vain
	budget int      // bytes that may be read again just in case
	stats  Stats
	err    error // terminal
	at     part
	v      verdict // of dec, to be acted on when its output was taken
	finish bool    // there is no input behind fresh
}

// Stats say what an Inflater has done.
type Stats struct {
	In  int64 // bytes of input that it took
	Out int64 // bytes of output that it gave
	// Read counts the bytes of input that decoders were given, once for each
	// time that they were: Read/In is what half-arrived blocks cost.
	Read int64
}

// part is where in a zlib stream the next byte lies.
type part uint8

const (
	header part = iota
	body
	trailer
	end
)

const (
	headerSize = 2
	sumSize    = 4

	// maxPiece is how much input is worked on at once, in bytes.
	maxPiece = 32 << 10

	// rereads is how many bytes a byte of input allows to be read again just
	// because a peer may have flushed there, and not because as many have come
	// since: see worth. So whatever a peer does, its bytes are read at most
	// 2 + rereads times on average, and maxBudget more in all.
	rereads     = 16
	firstBudget = 64 << 10
	maxBudget   = 1 << 20
)

// NewInflater returns an Inflater at the beginning of a stream, whose peer has
// not authenticated. The error wraps [ErrOptions].
func NewInflater(g Guard) (*Inflater, error) {
	m, err := g.meter()
	if err != nil {
		return nil, err
	}
	return &Inflater{b: blocks{meter: m, slab: true}, sum: adler32.New(), budget: firstBudget}, nil
}

// Authenticated lifts the limit on the total output. What was refused stays
// refused.
func (z *Inflater) Authenticated() { z.b.beforeAuth = unlimited }

// Feed gives it the next bytes, which are borrowed until Next returns
// [ErrMoreInput] or any other error. It returns [ErrUndrained] where that has
// not happened since the last call, [ErrFinished] after Finish, and a terminal
// error again.
func (z *Inflater) Feed(p []byte) error {
	switch {
	case z.err != nil && z.err != io.EOF:
		return z.err
	case z.dec != nil || len(z.fresh) > 0:
		return ErrUndrained
	case z.finish:
		return ErrFinished
	}
	if z.fresh = p; z.err == io.EOF && len(p) > 0 {
		z.err = nil // to be judged by Next
	}
	return nil
}

// Finish says that there is no more input: the connection has ended. Next then
// returns io.EOF behind the last byte of output where nothing is missing, that
// is between two blocks: a peer that closes its connection need not end its
// compressed stream first.
func (z *Inflater) Finish() error {
	switch {
	case z.err != nil && z.err != io.EOF:
		return z.err
	case z.dec != nil || len(z.fresh) > 0:
		return ErrUndrained
	}
	z.finish = true
	z.reread = 0 // what was read in vain is read once more, since nothing follows
	return nil
}

// Stats returns what it has done so far.
func (z *Inflater) Stats() Stats {
	s := z.stats
	s.Out = z.b.given
	return s
}

// Close gives back what it holds. Every later call returns [ErrClosed].
func (z *Inflater) Close() {
	z.release()
	z.err = ErrClosed
}

func (z *Inflater) release() {
	if z.dec != nil {
		putDecoder(z.dec)
	}
	putSlab(z.held)
	putSlab(z.b.window)
	z.dec, z.held, z.fresh, z.b.window, z.v = nil, nil, nil, nil, more
}

// Next returns the next bytes of output, borrowed until the next call. Its
// errors are [ErrMoreInput]; io.EOF at the end of the stream, and of the input
// after Finish; an [*Error], which is terminal.
func (z *Inflater) Next() ([]byte, error) {
	for z.err == nil {
		switch {
		case z.v != more:
			z.settle()
		case z.dec != nil:
			var plain []byte
			if plain, z.v = z.dec.read(); len(plain) > 0 {
				z.sum.Write(plain)
				return plain, nil
			}
		case z.at == body:
			if !z.take() {
				return nil, ErrMoreInput
			}
		default:
			if !z.around() {
				return nil, ErrMoreInput
			}
		}
	}
	return nil, z.err
}

// around reads what lies around the blocks. It returns false if it needs more
// input.
func (z *Inflater) around() bool {
	switch z.at {
	case header:
		if !z.gather(headerSize) {
			return z.finish
		}
		if !zlibHeader(z.held[0], z.held[1]) {
			z.fail(RuleHeader)
			return true
		}
		z.advance(headerSize)
		z.at = body
	case trailer:
		if !z.gather(sumSize) {
			return z.finish
		}
		if binary.BigEndian.Uint32(z.held) != z.sum.Sum32() {
			z.fail(RuleChecksum)
			return true
		}
		z.advance(sumSize)
		z.at = end
	case end:
		z.err = io.EOF
		if len(z.held)+len(z.fresh) > 0 {
			z.fail(RuleTrailing)
		}
	}
	return true
}

// advance leaves n bytes behind that are no blocks.
func (z *Inflater) advance(n int) {
	z.b.in += 8 * int64(n)
	z.drop(n)
}

// zlibHeader reports whether two bytes are a header (RFC 1950 §2.2) without a
// preset dictionary, of which XEP-0138 knows nothing.
func zlibHeader(cmf, flg byte) bool {
	const deflate, maxInfo, dictionary = 8, 7, 0x20
	return cmf&15 == deflate && cmf>>4 <= maxInfo && (int(cmf)<<8|int(flg))%31 == 0 && flg&dictionary == 0
}

// gather holds n bytes, or ends the stream if there will never be as many.
func (z *Inflater) gather(n int) bool {
	missing := z.fresh[:min(len(z.fresh), max(0, n-len(z.held)))]
	z.fresh = z.fresh[len(missing):]
	z.hold(missing)
	if len(z.held) >= n {
		return true
	}
	if z.finish && z.at == header && len(z.held) == 0 {
		z.err = io.EOF
	} else if z.finish {
		z.fail(RuleTruncated)
	}
	return false
}

// take begins to read what is there, if that is worth while. It returns false if
// it needs more input.
func (z *Inflater) take() bool {
	if z.finish { // with what lies in no whole block at last, as far as it goes
		zeros := 0
		if len(z.held) > z.reread {
			zeros = lookahead
		}
		z.begin(zeros)
		return true
	}
	for len(z.fresh) > 0 {
		piece := z.fresh[:min(len(z.fresh), maxPiece)]
		z.fresh = z.fresh[len(piece):]
		z.hold(piece)
		z.budget = min(z.budget+rereads*len(piece), maxBudget)
		if z.worth() {
			z.begin(lookahead)
			return true
		}
	}
	return false
}

// worth reports whether to read what is held although some of it has to be read
// again: if as much has come as was read in vain, or if that was little; or if the
// peer may have flushed just there and the budget allows it. Without a sign of a
// flush, much must be left of it. For the marker of a sync flush, which an honest
// peer's blocks hold by accident once in 2³² bytes, it may even be overdrawn.
func (z *Inflater) worth() bool {
	if len(z.held)-z.reread >= z.reread || z.reread <= interval || int64(len(z.held)) > z.b.longest()+interval {
		return true
	}
	cost := z.reread + len(z.b.window)/256 // whose bytes are copied, not read
	least := cost
	switch flushed(z.held) {
	case syncFlush:
		least = cost - maxBudget
	case noFlush:
		least = 8 * cost
	}
	if z.budget < least {
		return false
	}
	z.budget -= cost
	return true
}

// flush is what the end of some bytes looks like.
type flush uint8

const (
	noFlush flush = iota
	syncFlush
	partialFlush
)

// flushed looks for what zlib writes at the end of a send: an empty stored block,
// for Z_SYNC_FLUSH; or for Z_PARTIAL_FLUSH the bits 0 1 0 of an empty block with
// fixed codes, and those of its seven zeros that fill a byte.
func flushed(b []byte) flush {
	n := len(b)
	if n >= 4 && binary.BigEndian.Uint32(b[n-4:]) == 0x0000FFFF {
		return syncFlush
	}
	if n >= 2 {
		last := binary.LittleEndian.Uint16(b[n-2:])
		zeros := bits.LeadingZeros16(last)
		if zeros >= 1 && zeros <= 8 && last<<zeros>>14 == 0b10 {
			return partialFlush
		}
	}
	return noFlush
}

// begin reads what is held, with some zeros behind it.
func (z *Inflater) begin(zeros int) {
	in := append(z.held, make([]byte, zeros)...)
	z.stats.Read += int64(len(z.held))
	z.dec = getDecoder()
	z.dec.begin(&z.b, z.b.in, z.b.out, in, zeros)
}

// settle acts on the verdict of a decoder, and gives it back.
func (z *Inflater) settle() {
	d, v := z.dec, z.v
	first, sure, zeros, rule := d.first, d.sureIn, d.zeros, d.rule
	if v == final {
		z.at = trailer
		rule = z.b.move(sure, d.sureOut)
	}
	putDecoder(d)
	z.dec, z.v = nil, more
	if rule != 0 {
		z.fail(rule)
		return
	}
	if v == final { // the bits behind it, up to the next byte, belong to it
		z.b.in = (z.b.in + 7) &^ 7
	}
	z.drop(int(z.b.in/8 - first))
	if v == final {
		return
	}
	z.reread = len(z.held)
	// What is left behind the end of the last block.
	end := z.b.in&^7 + 8*int64(len(z.held))
	switch {
	case z.b.tooLong(end):
		z.fail(RuleBlock)
	case !z.finish || zeros > 0 && end > sure:
	case partOfEmpty(z.held[len(z.held)-int((end-sure+7)/8):], int(sure&7)):
		z.err = io.EOF
	default:
		z.fail(RuleTruncated)
	}
}

// partOfEmpty reports whether what lies behind the first bits of b is nothing, or
// what a partial flush leaves to be completed by the next send: the beginning of
// an empty block with fixed codes.
func partOfEmpty(b []byte, skip int) bool {
	const empty = 0b0000000_01_0 // ten bits, the first one lowest
	if len(b) > 2 {
		return false
	}
	var v, mask int
	for i, c := range b {
		v |= int(c) << (8 * i)
		mask |= 0xFF << (8 * i)
	}
	return v>>skip == empty&(mask>>skip)
}

func (z *Inflater) fail(r Rule) {
	z.err = &Error{Rule: r, In: z.b.in / 8, Out: z.b.given, Max: z.b.max(r)}
	z.release()
}

// hold appends to what is held, and leaves space for lookahead.
func (z *Inflater) hold(p []byte) {
	if len(p) > 0 {
		z.held = append(room(z.held, len(p)+lookahead), p...)
		z.stats.In += int64(len(p))
	}
}

// drop forgets the first n bytes of what is held, and gives back a slab that is
// much too large for the rest.
func (z *Inflater) drop(n int) {
	rest := z.held[n:]
	switch {
	case len(rest) == 0:
		putSlab(z.held)
		z.held = nil
	case len(rest) <= len(z.few)-lookahead:
		n := copy(z.few[:], rest)
		putSlab(z.held) // which takes no few
		z.held = z.few[:n]
	case cap(z.held) > 4*len(rest) && cap(z.held) > 1<<minSlab:
		old := z.held
		z.held = append(getSlab(len(rest)+lookahead), rest...)
		putSlab(old)
	default:
		z.held = z.held[:copy(z.held, rest)]
	}
}
