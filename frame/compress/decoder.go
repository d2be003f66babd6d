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
// has to be kept but the last bytes of output, so reading can begin anew there: it
// does wherever the meter moves.
type blocks struct {
	meter
	window []byte // those bytes
	slab   bool   // window is a slab, and kept to what it says
	given  int64  // how much output was given, behind where the meter stands too
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
//
// A block that leaves its Huffman codes empty, which is corrupt where it needs
// them, is read with those of some block before. That must not be another
// connection's, nor depend on how the input is split. So before each beginning, of
// which the meter knows, a block is read that leaves codes which are of no use.
type decoder struct {
	b       *blocks
	inflate inflater
	tell    func() // has the library call blockEnd
	hush    func() // has it not
	src     source
	zeros   int   // bytes of src that are no input
	first   int64 // where the input begins, in bytes
	base    int64 // where src begins
	end     int64 // where the input ends, in bits: zeros lie behind
	skew    int64 // how many bytes of input the library counted twice
	rule    Rule
	anew    bool  // the meter has moved
	sureIn  int64 // the end of the last block that is known to have ended, in bits
	sureOut int64 // bytes of output up to there
	at      int64 // bytes of output up to where it reads
	gave    []byte
	out     [maxChunk]byte
}

// inflater is what the library's decoder can do besides reading.
type inflater interface {
	io.Reader
	ResetCP(r io.Reader, cp flate.InflateCheckpoint) error
}

// scrub is an empty block whose one literal is the end, which is the length of
// no code, and whose one distance is of those that refer back furthest.
var scrub = []byte("\x05\xdd\x81\x00\x00\x00\x00\x00\x90\xff\x6b\x25\x00")

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
	d.b, d.gave, d.src.all, d.src.b = nil, nil, nil, nil
	decoders.put(d, workers)
}

// begin reads b, behind byte out of its output and bit in of its input, whose
// remaining bytes are given: the first one is that in which in lies, and the last
// ones are no input but zeros.
func (d *decoder) begin(b *blocks, in, out int64, bytes []byte, zeros int) {
	d.first, d.zeros = in/8, zeros
	d.end = 8 * (d.first + int64(len(bytes)-zeros))
	d.b, d.src.all = b, bytes
	d.start(in, out)
}

// start has the library start somewhere in the input.
func (d *decoder) start(in, out int64) {
	d.src.set(scrub)
	// Neither can fail: it is known what is read, and an error of the second
	// says that there is no byte, as the first Read will.
	_ = d.inflate.ResetCP(&d.src, flate.InflateCheckpoint{})
	_, _ = d.inflate.Read(d.out[:])

	d.base, d.skew, d.rule, d.anew = in/8, 0, 0, false
	d.sureIn, d.sureOut, d.at = in, out, out
	d.src.set(d.src.all[d.base-d.first:])
	_ = d.inflate.ResetCP(&d.src, flate.InflateCheckpoint{
		UncompressedOffset: out, CompressedOffset: d.base, BitOffset: uint8(in & 7), Window: d.b.window,
	})
	d.hush()
	d.ask()
}

// near returns the byte of src from which on the end of any block is wanted: what
// is not certain for want of look-ahead ends in the last ten bits.
func (d *decoder) near() int { return int(d.end/8-d.base) - 4 }

// ask has the library tell where blocks end from the byte on in which the next one
// of interest can.
func (d *decoder) ask() {
	due := d.b.in/8 + interval - 1 - d.base
	if d.b.message > 0 {
		due = math.MaxInt32
	}
	d.src.wait(max(0, min(int(due), d.near())))
}

// blockEnd is called by the library behind a block, before it gives the output
// of it. (Behind a final one Read returns io.EOF, which says as much.)
func (d *decoder) blockEnd(cp flate.InflateCheckpoint) {
	if d.stopped() || cp.Final {
		return
	}
	// The library says how many bits it has not used yet of the bytes that it
	// took, but counts bytes twice that it had taken before a stored block.
	// Behind one there are no such bits.
	b, taken, ahead := d.b, d.base+int64(d.src.at), int64(0)
	stored := d.src.at == d.src.stored
	if stored {
		d.skew = cp.CompressedOffset - taken
	} else {
		ahead = 8*(taken+d.skew) - (8*cp.CompressedOffset + int64(cp.BitOffset))
	}
	in := 8*taken - ahead
	if in > d.end {
		d.stop()
		return
	}
	d.sureIn, d.sureOut = in, cp.UncompressedOffset
	switch {
	case b.due(in, stored && d.src.marker()):
		made := d.sureOut > b.out
		if d.rule = b.move(in, d.sureOut); d.rule == 0 {
			d.anew = true
			if b.slab && made {
				b.window = append(room(b.window[:0], len(cp.Window)), cp.Window...)
			}
		}
		d.stop()
	case d.src.at <= d.near():
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
	if d.anew {
		d.start(d.b.in, d.b.out)
	}
	b, start := d.b, d.at
	n, err := d.inflate.Read(d.out[:])
	d.at += int64(n)
	certain, v := d.at, d.judge(err)
	if d.ahead() { // also where the meter has moved: the library goes on with the bits that it has, zeros among them
		certain = d.sureOut
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
	case d.anew && d.b.in == d.end:
		return dry
	case d.anew:
		return more
	case d.ahead():
		return dry
	case err == nil:
		return more
	case err == io.EOF: // of a final block nothing is read ahead
		d.sureIn, d.sureOut = 8*(d.base+int64(d.src.at)), d.at
		return final
	case errors.Is(err, io.ErrUnexpectedEOF):
		return dry
	}
	d.rule = RuleCorrupt
	return broke
}

// ahead reports whether the library has taken zeros for input.
func (d *decoder) ahead() bool { return 8*(d.base+int64(d.src.at)) > d.end }

// source is what a decoder reads from: some bytes, and then the end.
type source struct {
	all    []byte // of which b is the rest
	b      []byte
	at     int    // of the next byte
	halt   int    // where not to go on without a thought
	stored int    // the end of what a stored block was read with last
	tell   func() // to be called once a byte is reached
}

func (s *source) set(b []byte) {
	*s = source{all: s.all, b: b, halt: math.MaxInt, stored: -1, tell: s.tell}
}

// wait calls tell before byte at is read.
func (s *source) wait(at int) {
	if s.halt = at; s.at > at {
		s.reach()
	}
}

func (s *source) reach() {
	s.halt = math.MaxInt
	s.tell()
}

// marker reports whether the last bytes that were read are those of an empty
// stored block.
func (s *source) marker() bool {
	return s.at >= len(tail) && string(s.b[s.at-len(tail):s.at]) == tail
}

func (s *source) ReadByte() (byte, error) {
	if s.at >= s.halt {
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
	s.stored = s.at
	return n, nil
}
