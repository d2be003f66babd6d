package main

import (
	"crypto/sha256"
	"encoding/hex"
	"hash/adler32"
	"math/bits"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// packer writes DEFLATE (RFC 1951) by hand: block by block, bit by bit, and what no compressor would write. Beside it
// grows what comes of it, so that nothing has to be decompressed to know that.
type packer struct {
	b    []byte
	n    int // bits in b
	out  []byte
	from int // the byte in which the last block begins
	had  int // how much had come before it
}

// bits appends the low bits of v, the lowest first.
func (p *packer) bits(v uint32, width int) {
	for i := range width {
		if p.n%8 == 0 {
			p.b = append(p.b, 0)
		}
		p.b[p.n/8] |= byte(v>>i&1) << (p.n % 8)
		p.n++
	}
}

// bytes appends bytes at the next byte of its own.
func (p *packer) bytes(b ...byte) {
	p.b = append(p.b, b...)
	p.n = 8 * len(p.b)
}

const (
	storedBlock = iota
	fixedBlock
	dynamicBlock
	reservedBlock
)

// begin appends the header of a block, and notes where that is.
func (p *packer) begin(kind uint32, final bool) {
	p.from, p.had = p.n/8, len(p.out)
	last := uint32(0)
	if final {
		last = 1
	}
	p.bits(last, 1)
	p.bits(kind, 2)
}

// stored appends a block that is not compressed (§3.2.4).
func (p *packer) stored(s string, final bool) {
	p.begin(storedBlock, final)
	n := len(s)
	p.bytes(byte(n), byte(n>>8), ^byte(n), ^byte(n>>8))
	p.bytes([]byte(s)...)
	p.out = append(p.out, s...)
}

// code is a Huffman code: the length of each symbol's, 0 for those that have none (§3.2.2).
type code []int

// fixed are the codes of blocks of type 1 (§3.2.6).
var fixedLiterals, fixedDistances = func() (literals, distances code) {
	for s := range 288 {
		switch {
		case s < 144:
			literals = append(literals, 8)
		case s < 256:
			literals = append(literals, 9)
		case s < 280:
			literals = append(literals, 7)
		default:
			literals = append(literals, 8)
		}
	}
	for range 32 {
		distances = append(distances, 5)
	}
	return literals, distances
}()

// put appends the bits of a symbol, which begin with the highest (§3.1.1).
func (c code) put(p *packer, symbol int) {
	v := 0
	for length := 1; ; length++ {
		for s, l := range c {
			switch {
			case l == length && s == symbol:
				p.bits(bits.Reverse32(uint32(v))>>(32-length), length)
				return
			case l == length:
				v++
			}
		}
		if length == 15 {
			panic("a symbol without a code")
		}
		v <<= 1
	}
}

// The tables of §3.2.5: where the values of a symbol begin, and how many bits say which it is.
var (
	lengthBase    = []int{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthExtra   = []int{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	distanceBase  = []int{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577}
	distanceExtra = []int{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13}
)

const endOfBlock = 256

// block is a block that is being written with codes.
type block struct {
	p                   *packer
	literals, distances code
}

// fixed begins a block with the fixed codes.
func (p *packer) fixed(final bool) block {
	p.begin(fixedBlock, final)
	return block{p, fixedLiterals, fixedDistances}
}

// dynamic begins a block with codes of its own, each length written as itself (§3.2.7).
func (p *packer) dynamic(literals, distances code, final bool) block {
	p.begin(dynamicBlock, final)
	p.codes(len(literals)-257, len(distances)-1, plainLengths, append(append(code{}, literals...), distances...))
	return block{p, literals, distances}
}

// plainLengths is a code for the lengths 0 to 15.
var plainLengths = code{4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 0, 0, 0}

// order is that in which the code for lengths is written (§3.2.7).
var order = []int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// codes appends counts, a code for lengths and what it says.
func (p *packer) codes(hlit, hdist int, lengths code, symbols []int) {
	p.bits(uint32(hlit), 5)
	p.bits(uint32(hdist), 5)
	p.bits(15, 4) // all 19 of them
	for _, s := range order {
		p.bits(uint32(lengths[s]), 3)
	}
	for _, s := range symbols {
		lengths.put(p, s)
	}
}

func (b block) text(s string) block {
	for i := range len(s) {
		b.literals.put(b.p, int(s[i]))
		b.p.out = append(b.p.out, s[i])
	}
	return b
}

// symbols appends a length and a distance by their symbols.
func (b block) symbols(length, lengthRest, distance, distanceRest int) block {
	b.literals.put(b.p, 257+length)
	b.p.bits(uint32(lengthRest), lengthExtra[length])
	b.distances.put(b.p, distance)
	b.p.bits(uint32(distanceRest), distanceExtra[distance])
	return b
}

// match appends a reference. One that goes too far back brings nothing.
func (b block) match(length, distance int) block {
	l, d := len(lengthBase)-1, len(distanceBase)-1
	for lengthBase[l] > length {
		l--
	}
	for distanceBase[d] > distance {
		d--
	}
	b.symbols(l, length-lengthBase[l], d, distance-distanceBase[d])
	if at := len(b.p.out) - distance; at >= 0 {
		for i := range length {
			b.p.out = append(b.p.out, b.p.out[at+i])
		}
	}
	return b
}

func (b block) end() { b.literals.put(b.p, endOfBlock) }

// sync appends the empty stored block that ends a send (Z_SYNC_FLUSH).
func (p *packer) sync() { p.stored("", false) }

// sum appends the checksum of a zlib stream (RFC 1950 §2.2), changed by the bits of flip.
func (p *packer) sum(flip uint32) {
	s := adler32.Checksum(p.out) ^ flip
	p.from = len(p.b)
	p.bytes(byte(s>>24), byte(s>>16), byte(s>>8), byte(s))
}

// zlib begins a stream with the header that nearly all have.
func zlib() *packer {
	p := new(packer)
	p.bytes(0x78, 0x9C)
	return p
}

// took is the output so far.
func (p *packer) took() *vectors.Output { return outputOf(p.out) }

// before is the output before the last block.
func (p *packer) before() *vectors.Output { return outputOf(p.out[:p.had]) }

func outputOf(b []byte) *vectors.Output {
	sum := sha256.Sum256(b)
	return &vectors.Output{Size: int64(len(b)), SHA256: hex.EncodeToString(sum[:])}
}

// partsOf parts bytes where one of them comes often, so that a bomb takes no more room here than it has meaning.
func partsOf(b []byte) (all []vectors.Part) {
	const often = 300
	from := 0
	for i := 0; i < len(b); {
		n := 1
		for i+n < len(b) && b[i+n] == b[i] {
			n++
		}
		if n >= often {
			if i > from {
				all = append(all, vectors.Part{Bytes: b[from:i], Times: 1})
			}
			all = append(all, vectors.Part{Bytes: b[i : i+1], Times: n})
			from = i + n
		}
		i += n
	}
	if from < len(b) {
		all = append(all, vectors.Part{Bytes: b[from:], Times: 1})
	}
	return all
}
