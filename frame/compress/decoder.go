package compress

import (
	"errors"
	"io"
	"math"

	"github.com/klauspost/compress/flate"
)

const (
	maxWindow = 32 << 10 // how far back DEFLATE refers, in bytes
	maxChunk  = 32 << 10 // how much output comes at once
	// lookahead is how many bytes a decoder may want to see behind the end of a
	// block before it says that the block has ended: after its last code, the
	// ten bits of the smallest block that could follow.
	lookahead = 2
)

// blocks is a run of DEFLATE blocks (RFC 1951 §3.2.3). Between two of them nothing
// has to be kept but the last bytes of output.
type blocks struct {
	meter
	window []byte // those bytes
	slab   bool   // window is a slab, and kept to what it says
	pos    int64  // where in the input reading goes on: the end of a block, in bits
	made   int64  // how much output the blocks before pos have
	given  int64  // how much output was given, behind pos too
}

// verdict says why there is no more output.
type verdict uint8

const (
	more  verdict = iota // there may be more
	dry                  // the input has ended, inside a block or between two
	final                // the block that calls itself the last one has ended
	broke                // a rule was broken
)

// decoder is what is borrowed to read blocks, for as long as there is input. A
// decoder of the library cannot be stopped inside a block and go on when there
// are more bytes: an error of its source is its end. But it tells where a block
// ends, to the bit, and starts at such a place. So an unfinished block is read
// again from its beginning, or from somewhat before, when more of it is there.
//
// A block is certain when its last bit was in the input. As a decoder looks
// further ahead than that, it is given zeros behind the input, and what it makes
// of those is thrown away.
//
// To tell where a block ends it copies the whole window, so it is asked only where
// the answer is wanted: where the meter moves, near the end of the input, and
// behind stored blocks, where a mistake of its counting shows.
type decoder struct {
	b       *blocks
	inflate inflater
	tell    func() // has the library call blockEnd
	hush    func() // has it not
	src     source
	size    int   // bytes that src was given
	zeros   int   // of them that are no input
	base    int64 // where they begin in the input, in bytes
	skew    int64 // how many bytes of input the library counted twice
	rule    Rule
	at      int64 // bytes of output up to where it reads
	gave    []byte
	out     [maxChunk]byte
}

// inflater is what the library's decoder can do besides reading.
type inflater interface {
	io.Reader
	ResetCP(r io.Reader, cp flate.InflateCheckpoint) error
}

var decoders freeList[*decoder]

func getDecoder() *decoder {
	if d, ok := decoders.get(); ok {
		return d
	}
	d := new(decoder)
	r := flate.NewReader(&d.src)
	d.inflate = r.(inflater)
	// A reset takes the options away.
	d.tell = armed(r, flate.WithPartialBlock(), flate.WithEobCallback(d.blockEnd))
	d.hush = armed(r, flate.WithPartialBlock(), flate.WithEobCallback(nil))
	d.src.tell = d.tell
	return d
}

// armed returns a function that sets options of a decoder that is there already.
// Its type D is the library's own secret; the options know it.
func armed[D any](r io.Reader, options ...func(D)) func() {
	d := r.(D)
	return func() {
		for _, set := range options {
			set(d)
		}
	}
}

func putDecoder(d *decoder) {
	expire(d.gave)
	d.b, d.gave, d.src.b = nil, nil, nil
	decoders.put(d, workers)
}

// begin reads on where b stands. The first byte of in is the one in which its
// position lies; the last zeros bytes of it are no input.
func (d *decoder) begin(b *blocks, in []byte, zeros int) {
	d.b, d.base, d.size, d.zeros = b, b.pos/8, len(in), zeros
	d.skew, d.rule, d.at = 0, 0, b.made
	d.src.b, d.src.at = in, 0
	// An error here says that there is no byte, as the first Read will.
	_ = d.inflate.ResetCP(&d.src, flate.InflateCheckpoint{
		UncompressedOffset: b.made, CompressedOffset: d.base, BitOffset: uint8(b.pos & 7), Window: b.window,
	})
	d.hush()
	d.ask()
}

// end returns where the input ends, in bits: zeros lie behind.
func (d *decoder) end() int64 { return 8 * (d.base + int64(d.size-d.zeros)) }

// near returns the byte of src from which on the end of any block is wanted: what
// is not certain for want of look-ahead ends in the last ten bits.
func (d *decoder) near() int { return d.size - d.zeros - 4 }

// ask has the library tell where blocks end from the byte on in which the next one
// of interest can.
func (d *decoder) ask() {
	due := d.b.due()/8 - d.base - 1
	d.src.wait(int(max(0, min(due, int64(d.near())))))
}

// blockEnd is called by the library behind a block, before it gives the output
// of it.
func (d *decoder) blockEnd(cp flate.InflateCheckpoint) {
	if d.stopped() {
		return
	}
	// The library says how many bits it has not used yet of the bytes that it
	// took, but for a mistake: behind a stored block there are none, and where
	// it claims fewer, it counted bytes twice that it had taken ahead.
	taken := d.base + int64(d.src.at)
	ahead := 8*(taken+d.skew) - (8*cp.CompressedOffset + int64(cp.BitOffset))
	if ahead < 0 {
		d.skew -= ahead / 8
		ahead = 0
	}
	b, pos, made := d.b, 8*taken-ahead, cp.UncompressedOffset
	due, near := pos >= b.due(), d.src.at > d.near()
	switch {
	case pos > d.end():
		d.stop()
		return
	case due:
		if d.rule = b.move(pos, made); d.rule != 0 {
			d.stop()
			return
		}
	case !near:
		d.hush()
		d.ask()
		return
	}
	if b.slab && made > b.made {
		b.window = append(room(b.window[:0], len(cp.Window)), cp.Window...)
	}
	b.pos, b.made = pos, made
	if !near {
		d.hush()
		d.ask()
	}
}

// stop lets the library find the end of its input, though not there.
func (d *decoder) stop() { d.src.b = nil }

func (d *decoder) stopped() bool { return d.src.b == nil }

// read returns the next bytes of output, and whether there may be more behind
// them. Bytes that were given before are not given again. What it returns is
// borrowed until the next call.
func (d *decoder) read() ([]byte, verdict) {
	expire(d.gave)
	b, start := d.b, d.at
	n, err := d.inflate.Read(d.out[:])
	d.at += int64(n)
	certain, v := d.at, d.judge(err)
	if v == dry && d.ahead() {
		certain = b.made
	}
	if limit, rule := b.limit(); certain > limit {
		certain, v, d.rule = limit, broke, rule
	}
	from := max(start, b.given)
	if d.gave = nil; certain > from {
		d.gave, b.given = d.out[from-start:certain-start], certain
	}
	return d.gave, v
}

// judge says what an error of the library means.
func (d *decoder) judge(err error) verdict {
	switch {
	case d.rule != 0:
		return broke
	case d.ahead():
		return dry
	case err == nil:
		return more
	case err == io.EOF: // of a final block nothing is read ahead
		d.b.pos, d.b.made = 8*(d.base+int64(d.src.at)), d.at
		return final
	case errors.Is(err, io.ErrUnexpectedEOF):
		return dry
	}
	d.rule = RuleCorrupt
	return broke
}

// ahead reports whether the library has taken zeros for input.
func (d *decoder) ahead() bool { return d.src.at > d.size-d.zeros }

// source is what a decoder reads from: some bytes, and then the end.
type source struct {
	b    []byte
	at   int    // of the next byte
	stop int    // where not to go on without a thought
	tell func() // to be called once a byte is reached
}

// wait calls tell before byte at is read.
func (s *source) wait(at int) {
	if s.stop = at; s.at > at {
		s.reach()
	}
}

func (s *source) reach() {
	s.stop = math.MaxInt
	s.tell()
}

func (s *source) ReadByte() (byte, error) {
	if s.at >= s.stop {
		s.reach()
	}
	if s.at >= len(s.b) {
		return 0, io.EOF
	}
	c := s.b[s.at]
	s.at++
	return c, nil
}

// Read is what stored blocks are read with, and nothing else.
func (s *source) Read(p []byte) (int, error) {
	if s.at >= len(s.b) {
		return 0, io.EOF
	}
	s.reach()
	n := copy(p, s.b[s.at:])
	s.at += n
	return n, nil
}
