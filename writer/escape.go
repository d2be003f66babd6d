package writer

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/seed492f7be9/stanza/internal/grammar"
	"github.com/seed492f7be9/stanza/internal/scan"
)

// escapes says what is written in text, or in a value.
type escapes struct {
	// of has for each byte what is written in its place: "" for itself, and stop
	// for what has to be looked at.
	of [256]string
	// Eight bytes x are plain if none of x|join is '&', none of x is quote, and so
	// on: see special.
	join, quote uint64
}

// In text '>' is always a reference, so that "]]>" cannot come about, from two
// calls either.
var (
	inText  = newEscapes(0, '&', "<&lt;", ">&gt;", "&&amp;", "\r&#13;")
	inValue = newEscapes('"'^'&', '\'', "<&lt;", ">&gt;", "&&amp;", "'&apos;", "\"&quot;", "\t&#9;", "\n&#10;", "\r&#13;")
)

const stop = "stop"

func newEscapes(join, quote byte, pairs ...string) *escapes {
	e := &escapes{join: uint64(join) * ones, quote: uint64(quote) * ones}
	for c := range e.of {
		if c >= 0x80 || scan.Control(byte(c)) {
			e.of[c] = stop
		}
	}
	for _, p := range pairs {
		e.of[p[0]] = p[1:]
	}
	return e
}

// escape appends what is written for src, and says how many references are in
// it. Where src cannot be written, at is the index of the first byte of what is
// wrong.
func (p *work) escape(dst, src []byte, e *escapes) (out []byte, references, at int, rule Rule) {
	if len(src) >= long && scan.Indexed() {
		return p.escapeLong(dst, src, e)
	}
	dst = slices.Grow(dst, len(src)+8)
	for i := 0; ; i++ {
		n := len(dst)
		k := e.copy(dst[n:cap(dst)], src[i:])
		dst = dst[:n+k]
		if i += k; i == len(src) {
			return dst, references, 0, 0
		}
		c := src[i]
		switch r := e.of[c]; {
		case c >= 0x80:
			if len(src)-i >= foreign && scan.Indexed() {
				out, n, k, rule := p.escapeLong(dst, src[i:], e)
				return out, references + n, i + k, rule
			}
			k, s := scan.Runes(src, i)
			if s != scan.OK {
				return dst, references, k, verdict(s)
			}
			dst = append(dst, src[i:k]...)
			i = k - 1
		case r == "":
			dst = append(dst, c)
		case r == stop:
			return dst, references, i, RuleChar
		default:
			dst = slices.Grow(append(dst, r...), len(src)-i+8)
			references++
		}
	}
}

const (
	long    = 128     // for fewer bytes stage 1 is not worth its call
	foreign = 16      // likewise, of those that begin with one beyond ASCII
	strip   = 4 << 10 // bytes at a time, so that they are copied while they are near
)

// escapeLong is escape by stage 1, which judges all characters and finds those
// that are written otherwise, but for a '>' that XML would let stand.
func (p *work) escapeLong(dst, src []byte, e *escapes) (out []byte, references, at int, rule Rule) {
	if p.bits == nil {
		p.bits = scan.NewBits(strip)
	}
	dst = slices.Grow(dst, len(src))
	for len(src) > at {
		b := src[at:min(at+strip, len(src))]
		valid := p.bits.Index(b)
		marks := p.bits.T
		if e == inValue {
			marks = p.bits.V
		}
		angle := next(b[:valid], 0, '>')
		for i := 0; i < valid; i++ {
			k := min(nextMark(marks, i), angle)
			dst = append(dst, b[i:k]...)
			if i = k; i == valid {
				break
			}
			dst = append(dst, e.of[b[i]]...)
			references++
			if i == angle {
				angle = next(b[:valid], i+1, '>')
			}
		}
		if at += valid; valid == len(b) {
			continue
		}
		if src[at] < 0x80 {
			return dst, references, at, RuleChar
		}
		if _, _, s := scan.Rune(src, at); s != scan.OK { // or the strip cut it off
			return dst, references, at, verdict(s)
		}
	}
	return dst, references, 0, 0
}

// next returns the index of the first c in b at or behind i, len(b) if there is
// none.
func next(b []byte, i int, c byte) int {
	if k := bytes.IndexByte(b[i:], c); k >= 0 {
		return i + k
	}
	return len(b)
}

// nextMark returns the index of the first bit that is set at or behind i: there is
// one.
func nextMark(marks []byte, i int) int {
	for {
		if x := load(marks, i>>3) >> (i & 7); x != 0 {
			return i + bits.TrailingZeros64(x)
		}
		i = (i>>3 + 8) << 3
	}
}

// copy copies src to dst, which is as long at least, up to the first byte that may
// have to be written otherwise. It returns how many bytes it copied.
func (e *escapes) copy(dst, src []byte) int {
	n := len(src)
	if n < 8 {
		return e.copyShort(dst, src)
	}
	dst = dst[:n]
	i := 0
	for ; i < n-16; i += 16 {
		s, d := src[i:i+16], dst[i:i+16]
		x, y := load(s, 0), load(s, 8)
		store(d, 0, x)
		store(d, 8, y)
		x, y = e.special(x), e.special(y)
		if x|y != 0 {
			return first(i, x, i+8, y)
		}
	}
	// The last sixteen, some of them once more, or the eight to fifteen that there are.
	i = max(0, n-16)
	x, y := load(src, i), load(src, n-8)
	store(dst, i, x)
	store(dst, n-8, y)
	x, y = e.special(x), e.special(y)
	if x|y == 0 {
		return n
	}
	return first(i, x, n-8, y)
}

// first returns the index of the first byte that is marked in x, which begins at
// i, or else in y, which begins at k.
func first(i int, x uint64, k int, y uint64) int {
	if x == 0 {
		return k + bits.TrailingZeros64(y)>>3
	}
	return i + bits.TrailingZeros64(x)>>3
}

// copyPlain copies src, of more than 16 bytes, to b[at:], where there is room, and
// marks with their high bits what nobody has to look at: it returns highs if nothing
// in src may have to be written otherwise in a value. All of it is ASCII then, from
// '(' on, but for '<' and '>', as it nearly always is. That takes half of what copy
// does, which knows '#' and space as well.
func copyPlain(b []byte, at int, src []byte) uint64 {
	n := len(src) - 16
	marks := copy8(b, at, src, n) & copy8(b, at, src, n+8)
	for i := 0; i < n; i += 16 {
		marks &= copy8(b, at, src, i) & copy8(b, at, src, i+8)
	}
	return marks
}

// copy8 is copyPlain for the eight bytes src[i:i+8].
func copy8(b []byte, at int, src []byte, i int) uint64 {
	x := scan.Load(src, i)
	put(b, at+i, x)
	return plain(x)
}

// copy7 is copyPlain for fewer than eight bytes.
func copy7(b []byte, at int, src []byte) uint64 {
	x := uint64('0' * ones)
	for i, c := range src {
		putByte(b, at+i, c)
		x = x<<8 | uint64(c)
	}
	return plain(x)
}

// plain marks with their high bits the bytes of x that are written as they are
// without any doubt. Where one is not, the marks above it mean nothing, as in special.
func plain(x uint64) uint64 {
	const below = 0x80 - '('
	return (x + below*ones) & (((x | 2*ones) ^ '>'*ones) + 0x7F*ones) &^ x & highs
}

// copyShort is copy for fewer than eight bytes.
func (e *escapes) copyShort(dst, src []byte) int {
	n := len(src)
	if n >= 4 {
		x, y := binary.LittleEndian.Uint32(src), binary.LittleEndian.Uint32(src[n-4:])
		binary.LittleEndian.PutUint32(dst, x)
		binary.LittleEndian.PutUint32(dst[n-4:], y)
		if e.special(uint64(x)|uint64(y)<<32) == 0 {
			return n
		}
	}
	for i, c := range src {
		dst[i] = c
		if e.special(uint64(c)|blanks) != 0 {
			return i
		}
	}
	return n
}

func load(b []byte, i int) uint64     { return binary.LittleEndian.Uint64(b[i:]) }
func store(b []byte, i int, x uint64) { binary.LittleEndian.PutUint64(b[i:], x) }

const (
	ones, highs = 0x0101010101010101, 0x8080808080808080
	blanks      = ' ' * (ones - 1) // seven, behind a byte
)

// special marks the bytes of x that may have to be written otherwise with their
// high bit: '<', '>', '&', in values quotes, control characters, and what is not
// ASCII. Only the lowest mark counts: a carry out of what is not ASCII reaches
// those above it.
func (e *escapes) special(x uint64) uint64 {
	// Of ASCII, adding 0x7F sets the high bit of everything but 0, and 0x60 that of
	// everything but control characters.
	amp, quote, angle := (x|e.join)^'&'*ones, x^e.quote, (x|2*ones)^'>'*ones
	return ^((amp + 0x7F*ones) & (quote + 0x7F*ones) & (angle + 0x7F*ones) & (x + 0x60*ones) &^ x) & highs
}

func verdict(s scan.Status) Rule {
	if s == scan.Forbidden {
		return RuleChar
	}
	return RuleIllFormedUTF8
}

// checkName judges a local name or a prefix.
func (p *work) checkName(b []byte) (Rule, int) {
	switch at, rule := grammar.NCName(b); rule {
	case grammar.OK:
	case grammar.IllFormedUTF8:
		return RuleIllFormedUTF8, at
	case grammar.Char:
		return RuleChar, at
	default:
		return RuleName, at
	}
	if p.cfg.canonical {
		if at := fifthEdition(b); at >= 0 {
			return RuleEdition, at
		}
	}
	return 0, 0
}
