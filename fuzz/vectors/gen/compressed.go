package main

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// inflateRules are the rules of compressed input, with their conditions and where they follow from.
var inflateRules = map[string]struct{ condition, section string }{
	"header":      {"undefined-condition", "RFC 1950 §2.2"},
	"corrupt":     {"undefined-condition", "RFC 1951 §3.2"},
	"truncated":   {"undefined-condition", "RFC 1951 §3.2.3"},
	"checksum":    {"undefined-condition", "RFC 1950 §2.2"},
	"trailing":    {"undefined-condition", "RFC 1950 §2.2"},
	"before-auth": {"policy-violation", "XEP-0138 §7"},
	"message":     {"policy-violation", "RFC 7692 §8"},
	"ratio":       {"policy-violation", "XEP-0138 §7"},
	"empty":       {"policy-violation", "XEP-0138 §7"},
	"block":       {"policy-violation", "XEP-0138 §7"},
}

// compressed is a record in the making.
type compressed struct {
	about
	mode  string
	set   *vectors.Settings
	bytes [][]byte // messages, or the one stream
}

func (s *set) putCompressed(c compressed, r vectors.Record) {
	r.Settings = c.set
	if len(c.bytes) > 1 {
		for _, m := range c.bytes {
			r.Inputs = append(r.Inputs, base64.StdEncoding.EncodeToString(m))
		}
	} else if parts := partsOf(c.bytes[0]); len(parts) > 1 {
		r.Parts = parts
	} else {
		r.Input = base64.StdEncoding.EncodeToString(c.bytes[0])
	}
	s.put(r)
}

// inflates adds input of which that output comes.
func (s *set) inflates(c compressed, out *vectors.Output) {
	r := c.record(c.mode, vectors.Accept)
	r.Output = out
	s.putCompressed(c, r)
}

// refuses adds input that breaks a rule. The block at fault begins at an offset, and what is before it gives that output;
// without an output a limit is passed, and both are left out.
func (s *set) refuses(c compressed, rule string, offset int, before *vectors.Output) {
	s.putCompressed(c, inflateBroken(c.record(c.mode, vectors.Reject), rule, offset, before))
}

// stops adds a stream that breaks off: between two blocks, or inside one that begins at an offset.
func (s *set) stops(c compressed, inside bool, offset int, before *vectors.Output) {
	r := c.record(c.mode, vectors.Incomplete)
	r.Output = before
	if inside {
		r = inflateBroken(r, "truncated", offset, before)
	}
	s.putCompressed(c, r)
}

func inflateBroken(r vectors.Record, rule string, offset int, before *vectors.Output) vectors.Record {
	row, ok := inflateRules[rule]
	if !ok {
		panic("no such rule: " + rule)
	}
	r.Rule, r.Condition, r.Output = rule, row.condition, before
	if r.Section == "" {
		r.Section = row.section
	}
	if before != nil {
		at := int64(offset)
		r.Offset = &at
	}
	return r
}

// message is a payload of RFC 7692: blocks, flushed, without the four bytes that every flush ends with (§7.2.1).
func (p *packer) message() []byte {
	p.sync()
	return p.b[:len(p.b)-4]
}

// done is a stream of RFC 1950 that ends as it should.
func (p *packer) done() []byte {
	p.stored("", true)
	p.sum(0)
	return p.b
}

const hello = "<message to='a@b'><body>Hi</body></message>"

// zlibTable: the header, the checksum and the end of a zlib stream.
func zlibTable(s *set) {
	whole := func(cmf, flg byte) []byte {
		p := new(packer)
		p.bytes(cmf, flg)
		p.fixed(false).text(hello).end()
		return p.done()
	}
	check := func(cmf byte, level, dictionary byte) byte {
		flg := level<<6 | dictionary<<5
		return flg + byte((31-(int(cmf)<<8|int(flg))%31)%31)
	}
	for window := range byte(16) {
		for level := range byte(4) {
			cmf := window<<4 | 8
			c := compressed{mode: vectors.ModeZlib, bytes: [][]byte{whole(cmf, check(cmf, level, 0))}}
			name := fmt.Sprintf("window-%d-level-%d", window+8, level)
			if window > 7 {
				c.about = because("zlib-header", name, "a window of over 32 KiB", "")
				s.refuses(c, "header", 0, outputOf(nil))
				continue
			}
			c.about = because("zlib-header", name, "every window and level that a header can name", "RFC 1950 §2.2")
			s.inflates(c, outputOf([]byte(hello)))
		}
	}
	for method := range byte(16) {
		if cmf := 0x70 | method; method != 8 {
			s.refuses(compressed{about: because("zlib-header", fmt.Sprintf("method-%d", method), "a method other than DEFLATE", ""), mode: vectors.ModeZlib,
				bytes: [][]byte{whole(cmf, check(cmf, 2, 0))}}, "header", 0, outputOf(nil))
		}
	}
	for off := byte(1); off < 31; off++ {
		s.refuses(compressed{about: because("zlib-header", fmt.Sprintf("check-%d", off), "the check bits of the header are others", ""), mode: vectors.ModeZlib,
			bytes: [][]byte{whole(0x78, 0x80+(check(0x78, 2, 0)-0x80+off)%31)}}, "header", 0, outputOf(nil))
	}
	for level := range byte(4) {
		p := new(packer)
		p.bytes(0x78, check(0x78, level, 1), 1, 2, 3, 4)
		p.fixed(false).text(hello).end()
		s.refuses(compressed{about: because("zlib-header", fmt.Sprintf("dictionary-level-%d", level), "a preset dictionary, of which XEP-0138 knows none", ""),
			mode: vectors.ModeZlib, bytes: [][]byte{p.done()}}, "header", 0, outputOf(nil))
	}
	for _, b := range []struct{ name, bytes string }{
		{"gzip", "\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\xFF\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00"}, {"raw", string(whole(0x78, 0x9C)[2:])},
		{"plain", "<stream:stream xmlns='jabber:client'>"}, {"zeros", "\x00\x00\x00\x00"}, {"whitespace", " \n"}, {"swapped", "\x9C\x78\x03\x00"},
	} {
		s.refuses(compressed{about: because("zlib-header", b.name, "no zlib stream at all", ""), mode: vectors.ModeZlib, bytes: [][]byte{[]byte(b.bytes)}},
			"header", 0, outputOf(nil))
	}
	for bit := range 32 {
		p := zlib()
		p.fixed(true).text(hello).end()
		before := p.took()
		p.sum(1 << bit)
		s.refuses(compressed{about: because("zlib-end", fmt.Sprintf("checksum-bit-%d", bit), "one bit of the checksum is another one", ""), mode: vectors.ModeZlib,
			bytes: [][]byte{p.b}}, "checksum", p.from, before)
	}
	for _, c := range []struct {
		name string
		sum  func(p *packer)
	}{
		{"zero", func(p *packer) { p.bytes(0, 0, 0, 0) }},
		{"of-nothing", func(p *packer) { p.bytes(0, 0, 0, 1) }},
		{"little-endian", func(p *packer) {
			p.sum(0)
			b := p.b[len(p.b)-4:]
			b[0], b[1], b[2], b[3] = b[3], b[2], b[1], b[0]
		}},
	} {
		p := zlib()
		p.fixed(true).text(hello).end()
		before, at := p.took(), len(p.b)
		c.sum(p)
		s.refuses(compressed{about: because("zlib-end", "checksum-"+c.name, "another checksum", ""), mode: vectors.ModeZlib, bytes: [][]byte{p.b}},
			"checksum", at, before)
	}
	for _, more := range []struct{ name, bytes string }{
		{"nul", "\x00"}, {"space", " "}, {"stanza", "<presence/>"}, {"stream", string(whole(0x78, 0x9C))}, {"block", "\x00\x00\x00\xFF\xFF"}, {"many", strings.Repeat("\xAA", 100)},
	} {
		p := zlib()
		p.fixed(false).text(hello).end()
		at := len(p.done())
		s.refuses(compressed{about: because("zlib-end", "trailing-"+more.name, "bytes behind the end of the stream", ""), mode: vectors.ModeZlib,
			bytes: [][]byte{append(p.b, more.bytes...)}}, "trailing", at, p.took())
	}
	for _, n := range []int{0, 1, 2, 5551, 5552, 5553, 65520, 65521} { // where sums are often reduced wrongly
		p := zlib()
		for at := 0; at < n; at += 60000 {
			p.stored(strings.Repeat("\xFF", min(60000, n-at)), false)
		}
		s.inflates(compressed{about: because("zlib-end", fmt.Sprintf("sum-of-%d", n), "checksums of the largest bytes", "RFC 1950 §9"), mode: vectors.ModeZlib,
			bytes: [][]byte{p.done()}}, p.took())
	}
}

// inBoth adds blocks as a zlib stream and as a message.
func (s *set) inBoth(a about, write func(p *packer)) {
	p := zlib()
	write(p)
	s.inflates(compressed{about: a, mode: vectors.ModeZlib, bytes: [][]byte{p.done()}}, p.took())
	p = new(packer)
	write(p)
	s.inflates(compressed{about: a, mode: vectors.ModeDeflate, bytes: [][]byte{p.message()}}, p.took())
}

// corruptInBoth adds a block at fault behind one without.
func (s *set) corruptInBoth(a about, write func(p *packer)) {
	for _, mode := range []string{vectors.ModeZlib, vectors.ModeDeflate} {
		p := new(packer)
		if mode == vectors.ModeZlib {
			p = zlib()
		}
		p.stored(hello, false)
		write(p)
		at, before := p.from, p.before()
		if mode == vectors.ModeDeflate {
			before = outputOf(nil) // nothing of a message is given
		}
		p.bytes(0, 0, 0, 0, 0, 0, 0, 0)
		s.refuses(compressed{about: a, mode: mode, bytes: [][]byte{p.b}}, "corrupt", at, before)
	}
}

// blockTable: blocks of every type, every length and every distance.
func blockTable(s *set) {
	const category = "deflate-block"
	good := func(name, why string) about { return because(category, name, why, "RFC 1951 §3.2") }
	for _, n := range []int{0, 1, 2, 255, 256, 257, 32767, 32768, 65534, 65535} {
		s.inBoth(because(category, fmt.Sprintf("stored-%d", n), "a stored block of this many bytes", "RFC 1951 §3.2.4"), func(p *packer) {
			p.stored(strings.Repeat("a", n), false)
		})
	}
	s.inBoth(good("fixed-empty", "an empty block with fixed codes, which is what a partial flush leaves"), func(p *packer) { p.fixed(false).end() })
	s.inBoth(good("fixed-all-bytes", "each literal of the fixed codes"), func(p *packer) {
		b := p.fixed(false)
		for i := range 256 {
			b.text(string([]byte{byte(i)}))
		}
		b.end()
	})
	for alignment := range 8 {
		s.inBoth(good(fmt.Sprintf("stored-behind-%d-bits", alignment), "a stored block begins at the next byte, wherever the one before ends"), func(p *packer) {
			for range alignment { // ten bits each
				p.fixed(false).end()
			}
			p.stored("b", false)
		})
	}
	for i, base := range lengthBase {
		for _, n := range []int{base, base + 1<<lengthExtra[i] - 1} {
			if i == len(lengthBase)-2 && n > 257 {
				n = 257 // 258 has a symbol of its own
			}
			name := fmt.Sprintf("length-%03d", n)
			if s.names[category+"/"+name+"/zlib"] {
				continue
			}
			s.inBoth(good(name, "the first and last length of each symbol"), func(p *packer) { p.fixed(false).text("ab").match(n, 2).end() })
		}
	}
	s.inBoth(good("length-258-by-284", "258 by the symbol that ends at 257, which no compressor writes and which means what it says"), func(p *packer) {
		b := p.fixed(false).text("a").symbols(27, 31, 0, 0)
		for range 258 {
			p.out = append(p.out, 'a')
		}
		b.end()
	})
	for i, base := range distanceBase {
		for _, n := range []int{base, base + 1<<distanceExtra[i] - 1} {
			name := fmt.Sprintf("distance-%05d", n)
			if s.names[category+"/"+name+"/zlib"] {
				continue
			}
			s.inBoth(good(name, "the first and last distance of each symbol, and no byte farther back"), func(p *packer) {
				p.stored("x"+strings.Repeat("y", n-1), false)
				p.fixed(false).match(3, n).end()
			})
			if n <= len(hello) {
				continue
			}
			s.corruptInBoth(because(category, fmt.Sprintf("too-far-%05d", n), "a distance that goes behind the beginning by one byte", ""), func(p *packer) {
				p.stored(strings.Repeat("y", n-1-len(hello)), false)
				p.fixed(false).match(3, n).end()
			})
		}
	}
	for _, final := range []bool{false, true} {
		name := map[bool]string{false: "reserved", true: "reserved-final"}[final]
		s.corruptInBoth(because(category, name, "a block of type 3", ""), func(p *packer) { p.begin(reservedBlock, final) })
	}
	for bit := range 16 {
		s.corruptInBoth(because(category, fmt.Sprintf("stored-complement-bit-%d", bit), "NLEN is not the complement of LEN by one bit", "RFC 1951 §3.2.4"), func(p *packer) {
			p.begin(storedBlock, false)
			flip := uint16(1) << bit
			n := ^uint16(4) ^ flip
			p.bytes(4, 0, byte(n), byte(n>>8), 'a', 'b', 'c', 'd')
		})
	}
	s.corruptInBoth(because(category, "stored-complement-same", "NLEN is LEN", "RFC 1951 §3.2.4"), func(p *packer) {
		p.begin(storedBlock, false)
		p.bytes(4, 0, 4, 0, 'a', 'b', 'c', 'd')
	})
	s.corruptInBoth(because(category, "stored-complement-zero", "NLEN is zero, as LEN is", "RFC 1951 §3.2.4"), func(p *packer) {
		p.begin(storedBlock, false)
		p.bytes(0, 0, 0, 0)
	})
	for _, symbol := range []int{286, 287} {
		s.corruptInBoth(because(category, fmt.Sprintf("length-symbol-%d", symbol), "a symbol that the fixed codes have and no length", "RFC 1951 §3.2.6"), func(p *packer) {
			b := p.fixed(false).text("a")
			b.literals.put(p, symbol)
			b.distances.put(p, 0)
			b.end()
		})
	}
	for _, symbol := range []int{30, 31} {
		s.corruptInBoth(because(category, fmt.Sprintf("distance-symbol-%d", symbol), "a symbol that the fixed codes have and no distance", "RFC 1951 §3.2.6"), func(p *packer) {
			b := p.fixed(false).text("a")
			b.literals.put(p, 257)
			b.distances.put(p, symbol)
			b.end()
		})
	}
	s.corruptInBoth(because(category, "behind-a-send", "a distance that goes behind the beginning, behind several sends", ""), func(p *packer) {
		p.sync()
		p.sync()
		p.fixed(false).match(258, 32768).end()
	})
}

// few is a code for a, b, and the end, with two lengths, 3 and 258.
var few = func() code {
	c := make(code, 286)
	c['a'], c['b'], c[endOfBlock], c[257], c[285] = 2, 3, 3, 2, 2
	return c
}()

// huffmanTable: codes that a block brings along, and what is none.
func huffmanTable(s *set) {
	const category = "deflate-code"
	const section = "RFC 1951 §3.2.7"
	good := func(name, why string) about { return because(category, name, why, section) }
	s.inBoth(good("few", "a code of five symbols"), func(p *packer) { p.dynamic(few, code{1, 1}, false).text("abba").match(3, 1).match(258, 2).end() })
	s.inBoth(good("one-distance", "a single distance, whose code is incomplete and has one bit all the same"), func(p *packer) {
		p.dynamic(few, code{1}, false).text("ab").match(3, 1).end()
	})
	s.inBoth(good("no-distance", "no distance at all, and none is used"), func(p *packer) { p.dynamic(few, code{0}, false).text("abab").end() })
	s.inBoth(good("all-distances", "thirty distances"), func(p *packer) {
		d := make(code, 30)
		for i := range d {
			d[i] = 5
		}
		d[0], d[1] = 4, 4 // 28/32 and 2/16
		p.dynamic(few, d, false).text("ab").match(3, 1).match(3, 2).end()
	})
	s.inBoth(good("fifteen-bits", "codes as long as they can be"), func(p *packer) {
		c := make(code, 257)
		for i := range 14 {
			c['a'+i] = i + 1
		}
		c['o'], c[endOfBlock] = 15, 15
		p.dynamic(c, code{0}, false).text("abcdefghijklmno").end()
	})
	s.inBoth(good("repeats", "lengths that are repeated, across from the one code to the other"), func(p *packer) {
		// 97 zeros; a 2, b 3; 157 zeros; the end 3, length 3: 2; 27 zeros; length 258: 2; two distances of 1.
		p.begin(dynamicBlock, false)
		lengths := code{3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 3, 2}
		p.codes(286-257, 1, lengths, nil)
		zeros := func(n int) {
			for ; n >= 11; n -= min(n, 138) {
				lengths.put(p, 18)
				p.bits(uint32(min(n, 138)-11), 7)
			}
			if n >= 3 {
				lengths.put(p, 17)
				p.bits(uint32(n-3), 3)
			}
		}
		zeros(97)
		lengths.put(p, 2)
		lengths.put(p, 3)
		zeros(138)
		zeros(19)
		lengths.put(p, 3)
		lengths.put(p, 2)
		zeros(27)
		lengths.put(p, 2)
		lengths.put(p, 1)
		lengths.put(p, 1)
		block{p, few, code{1, 1}}.text("abba").match(3, 1).match(258, 2).end()
	})
	bad := func(name, why string, write func(p *packer)) {
		s.corruptInBoth(because(category, name, why, section), write)
	}
	for _, hlit := range []int{30, 31} {
		bad(fmt.Sprintf("hlit-%d", hlit), "more than 286 symbols of literals and lengths", func(p *packer) {
			p.begin(dynamicBlock, false)
			p.codes(hlit, 0, plainLengths, append(make(code, 257+hlit-1), 1, 1))
		})
	}
	for _, hdist := range []int{30, 31} {
		bad(fmt.Sprintf("hdist-%d", hdist), "more than 30 symbols of distances", func(p *packer) {
			p.begin(dynamicBlock, false)
			p.codes(29, hdist, plainLengths, append(append(code{}, few...), append(make(code, hdist), 1)...))
		})
	}
	with := func(c code, changes ...int) code {
		c = append(code{}, c...)
		for i := 0; i < len(changes); i += 2 {
			c[changes[i]] = changes[i+1]
		}
		return c
	}
	for _, c := range []struct {
		name, why           string
		literals, distances code
	}{
		{"literals-over", "more codes than there can be", with(few, 'c', 3), code{1, 1}},
		{"literals-over-by-far", "more codes than there can be", with(few, 'a', 1, 'b', 1, 'c', 1, 'd', 1), code{1, 1}},
		{"literals-over-by-the-least", "one code of fifteen bits too many", with(few, 'c', 15), code{1, 1}},
		{"literals-incomplete", "bits that are no code", with(few, 'b', 0), code{1, 1}},
		{"literals-incomplete-by-the-least", "one code of fifteen bits is missing", with(few, 'b', 4, 'c', 5, 'd', 6, 'e', 7, 'f', 8, 'g', 9, 'h', 10, 'i', 11, 'j', 12, 'k', 13, 'l', 14, 'm', 15), code{1, 1}},
		{"distances-over", "more distances than there can be", few, code{1, 1, 1}},
		{"distances-over-by-the-least", "one distance of fifteen bits too many", few, code{1, 1, 15}},
		{"distances-incomplete", "bits that are no distance", few, code{1, 2}},
		{"distances-one-of-two-bits", "a single distance that has two bits", few, code{2}},
	} {
		bad(c.name, c.why, func(p *packer) { p.dynamic(c.literals, c.distances, false).text("a").end() })
	}
	bad("no-distance-used", "a reference in a block without distances", func(p *packer) {
		b := p.dynamic(few, code{0}, false).text("ab")
		b.literals.put(p, 257)
	})
	for _, c := range []struct {
		name, why string
		lengths   code
		symbols   []int
	}{
		{"lengths-over", "more codes for lengths than there can be", code{1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, nil},
		{"lengths-incomplete", "bits that are no code for a length", code{2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, nil},
		{"lengths-none", "no code for lengths at all", make(code, 19), nil},
		{"repeat-first", "the length before is repeated, and there is none", code{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0}, []int{16, 16, 16, 16}},
	} {
		bad(c.name, c.why, func(p *packer) {
			p.begin(dynamicBlock, false)
			p.codes(29, 1, c.lengths, c.symbols)
		})
	}
	for _, c := range []struct{ symbol, width, rest int }{{16, 2, 3}, {17, 3, 7}, {18, 7, 127}} {
		bad(fmt.Sprintf("repeat-%d-too-far", c.symbol), "lengths are repeated beyond the last of them", func(p *packer) {
			p.begin(dynamicBlock, false)
			lengths := code{2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2}
			p.codes(0, 0, lengths, make([]int, 257)) // 257 of 258
			lengths.put(p, c.symbol)
			p.bits(uint32(c.rest), c.width)
		})
	}
}

// cutTable: a stream that ends at each of its bytes, and messages that do.
func cutTable(s *set) {
	p := zlib()
	type end struct{ bit, out, from int }
	var ends []end // of each whole piece
	mark := func() { ends = append(ends, end{p.n, len(p.out), p.from}) }
	mark()
	for _, write := range []func(){
		func() { p.stored("<a>", false) },
		func() { p.fixed(false).text("<b>").end() },
		func() { p.sync() },
		func() { p.dynamic(few, code{1, 1}, false).text("ab").match(3, 2).end() },
		func() { p.sync() },
		func() { p.fixed(true).text("</a>").end() },
	} {
		write()
		mark()
	}
	p.sum(0)
	for n := range len(p.b) {
		c := compressed{about: because("deflate-cut", fmt.Sprintf("at-%02d", n), "a stream that ends here", "RFC 1951 §3.2.3"), mode: vectors.ModeZlib, bytes: [][]byte{p.b[:n]}}
		last := end{}
		for _, e := range ends {
			if e.bit <= 8*n {
				last = e
			}
		}
		before := outputOf(p.out[:last.out])
		switch final := ends[len(ends)-1]; {
		case n == 0 || last.bit == 8*n && last != final:
			s.stops(c, false, 0, before)
		case last == final:
			s.stops(c, true, len(p.b)-4, before)
		case 8*n-last.bit >= 8 || n < 2:
			s.stops(c, true, last.bit/8, before)
		} // else the bits up to the next byte say nothing
	}
	for _, c := range []struct {
		name, why, rule string
		write           func(p *packer)
	}{
		{"stored-header", "a stored block whose complement is what a flush leaves", "corrupt", func(p *packer) { p.begin(storedBlock, false); p.bytes(5, 0) }},
		{"stored", "a stored block without its last bytes", "truncated", func(p *packer) { p.begin(storedBlock, false); p.bytes(20, 0, 0xEB, 0xFF, 'a') }},
		{"fixed", "a block without its end, in which the flush is read as literals", "truncated", func(p *packer) { p.fixed(false).text("abc") }},
		{"dynamic", "a block that ends in its codes, in which the flush is read as more of them", "corrupt", func(p *packer) { p.begin(dynamicBlock, false); p.bits(29, 5) }},
	} {
		p := new(packer)
		p.stored(hello, false)
		c.write(p)
		s.refuses(compressed{about: because("deflate-cut", "message-"+c.name, c.why, "RFC 7692 §7.2.2"), mode: vectors.ModeDeflate, bytes: [][]byte{p.b}},
			c.rule, p.from, outputOf(nil))
	}
}

// messageTable: what RFC 7692 does with blocks.
func messageTable(s *set) {
	const category = "deflate-message"
	section := func(name string) string { return "RFC 7692 §" + name }
	add := func(name, why, where string, set *vectors.Settings, out string, messages ...[]byte) {
		s.inflates(compressed{about: because(category, name, why, section(where)), mode: vectors.ModeDeflate, set: set, bytes: messages}, outputOf([]byte(out)))
	}
	one := func(write func(p *packer)) []byte {
		p := new(packer)
		write(p)
		return p.message()
	}
	text := func(t string) []byte { return one(func(p *packer) { p.fixed(false).text(t).end() }) }
	add("empty", "an empty message as a single byte", "7.2.3.6", nil, "", []byte{0})
	add("empty-fixed", "an empty message as an empty block with fixed codes", "7.2.3.6", nil, "", []byte{2, 0})
	add("hello", "the example of the RFC", "7.2.3.1", nil, "Hello", []byte("\xF2\x48\xCD\xC9\xC9\x07\x00"))
	add("hello-takeover", "the same message twice, the second one by reference", "7.2.3.2", nil, "HelloHello", []byte("\xF2\x48\xCD\xC9\xC9\x07\x00"), []byte("\xF2\x00\x11\x00\x00"))
	add("hello-stored", "the example with a block that is not compressed", "7.2.3.3", nil, "Hello", []byte("\x00\x05\x00\xFA\xFF\x48\x65\x6C\x6C\x6F\x00"))
	add("hello-final", "the example with a final block, behind which the flush is another one", "7.2.3.4", nil, "Hello", []byte("\xF3\x48\xCD\xC9\xC9\x07\x00\x00"))
	add("hello-two-blocks", "the example with two blocks", "7.2.3.5", nil, "Hello", []byte("\xF2\x48\x05\x00\x00\x00\xFF\xFF\xCA\xC9\xC9\x07\x00"))
	refer := func(back int) []byte { return one(func(p *packer) { p.fixed(false).match(3, back).end() }) }
	long := strings.Repeat("y", 32765)
	add("takeover-window", "a reference to the first byte of a window that two messages filled", "7.1.1", nil, "abc"+long+"abc",
		one(func(p *packer) { p.stored("abc", false) }), one(func(p *packer) { p.stored(long, false) }), refer(32768))
	add("takeover-final", "a final block ends no context", "7.2.3.4", nil, hello+hello[:3], one(func(p *packer) { p.stored(hello, true) }), refer(len(hello)))
	add("no-context", "messages that refer to nothing", "7.1.1", &vectors.Settings{NoContext: true}, "ab"+"ab", text("ab"), text("ab"))
	fault := func(name, why, where string, set *vectors.Settings, at int, before string, messages ...[]byte) {
		c := compressed{about: because(category, name, why, section(where)), mode: vectors.ModeDeflate, set: set, bytes: messages}
		r := inflateBroken(c.record(c.mode, vectors.Reject), "corrupt", at, outputOf([]byte(before)))
		r.Message = len(messages) - 1
		s.putCompressed(c, r)
	}
	fault("no-context-refers", "a message refers to one before it, where each was to stand for itself", "7.1.1", &vectors.Settings{NoContext: true}, 0, hello,
		one(func(p *packer) { p.stored(hello, false) }), refer(3))
	fault("takeover-too-far", "a reference behind the first message", "7.1.1", nil, 0, hello, one(func(p *packer) { p.stored(hello, false) }), refer(len(hello)+1))
	fault("zlib-header", "a message with the header of a zlib stream, which is a dynamic block that cannot be", "7.2.1", nil, 0, "", append([]byte("\x7C\xFF\xFF\xFF"), text(hello)...))
}

// run appends n bytes that take as little as they can: two bits for 258 of them.
func (p *packer) run(n int) {
	c := make(code, 286)
	c[' '], c[endOfBlock], c[285] = 2, 2, 1
	b := p.dynamic(c, code{1}, false).text(" ")
	n--
	for ; n >= 258; n -= 258 {
		b.match(258, 1)
	}
	b.text(strings.Repeat(" ", n)).end()
}

// slack appends n bytes as the fixed codes have them at best: 13 bits for 258.
func (p *packer) slack(n int) {
	b := p.fixed(false).text(" ")
	n--
	for ; n >= 258; n -= 258 {
		b.match(258, 1)
	}
	b.text(strings.Repeat(" ", n)).end()
}

// bombTable: little that becomes much, at each limit, one below and one above.
func bombTable(s *set) {
	const floor = 10000 // the least that a stanza may be (RFC 6120 §13.12)
	for _, shape := range []struct {
		name, why string
		fill      func(p *packer, n int)
	}{
		{"run", "one block of as much as two bits can say", func(p *packer, n int) { p.run(n) }},
		{"fixed", "one block with fixed codes", func(p *packer, n int) { p.slack(n) }},
		{"stored", "blocks that are not compressed", func(p *packer, n int) {
			for ; n > 4000; n -= 4000 {
				p.stored(strings.Repeat(" ", 4000), false)
			}
			p.stored(strings.Repeat(" ", n), false)
		}},
		{"sends", "many sends, each a small one", func(p *packer, n int) {
			for ; n > 700; n -= 700 {
				p.run(700)
				p.sync()
			}
			p.run(n)
		}},
	} {
		for _, most := range []int{floor, 64 << 10} {
			for _, off := range []int{-1, 0, 1} {
				a := func(limit string) about {
					return because("bomb", fmt.Sprintf("%s/%s-%d%+d", limit, shape.name, most, off), shape.why+", at a limit", inflateRules[limit].section)
				}
				p := zlib()
				shape.fill(p, most+off)
				c := compressed{about: a("before-auth"), mode: vectors.ModeZlib, set: &vectors.Settings{Guard: &vectors.Guard{BeforeAuth: most}}, bytes: [][]byte{p.done()}}
				if off <= 0 {
					s.inflates(c, p.took())
				} else {
					s.refuses(c, "before-auth", 0, nil)
				}
				p = new(packer)
				shape.fill(p, most+off)
				c = compressed{about: a("message"), mode: vectors.ModeDeflate, set: &vectors.Settings{Guard: &vectors.Guard{Message: most}}, bytes: [][]byte{p.message()}}
				if off <= 0 {
					s.inflates(c, p.took())
				} else {
					s.refuses(c, "message", 0, nil)
				}
			}
		}
		for _, most := range []int{floor, 256 << 10} {
			for _, off := range []int{0, 1} {
				if shape.name == "stored" || shape.name == "sends" {
					continue // their input pays for them
				}
				p := zlib()
				shape.fill(p, most+off)
				c := compressed{about: because("bomb", fmt.Sprintf("burst/%s-%d%+d", shape.name, most, off), "one block, which nothing has paid for yet", inflateRules["ratio"].section),
					mode: vectors.ModeZlib, set: &vectors.Settings{Guard: &vectors.Guard{Ratio: 100, Burst: most}}, bytes: [][]byte{p.done()}}
				if off == 0 {
					s.inflates(c, p.took())
				} else {
					s.refuses(c, "ratio", 0, nil)
				}
			}
		}
	}
	// Blocks of 30000 bytes, each some 153 times as long as what it takes, with a credit of 100000.
	for _, ratio := range []int{50, 100, 140, 180, 400} {
		p := zlib()
		for range 60 {
			p.slack(1 + 116*258)
			p.sync()
		}
		c := compressed{about: because("bomb", fmt.Sprintf("ratio/of-153-by-%d", ratio), "many blocks, each below the credit, of which each takes some", inflateRules["ratio"].section),
			mode: vectors.ModeZlib, set: &vectors.Settings{Guard: &vectors.Guard{Ratio: ratio, Burst: 100000}}, bytes: [][]byte{p.done()}}
		if ratio > 160 {
			s.inflates(c, p.took())
		} else {
			s.refuses(c, "ratio", 0, nil)
		}
	}
	for _, size := range []int{1 << 20, 4 << 20} {
		for _, g := range []struct {
			rule  string
			guard vectors.Guard
		}{
			{"before-auth", vectors.Guard{BeforeAuth: 64 << 10}}, {"ratio", vectors.Guard{Ratio: 200, Burst: 512 << 10}}, {"before-auth", vectors.Guard{BeforeAuth: 64 << 10, Ratio: 200, Burst: 512 << 10}},
		} {
			p := zlib()
			p.run(size)
			name := fmt.Sprintf("whole/%d-by-%s", size, g.rule)
			if g.guard.Ratio > 0 && g.guard.BeforeAuth > 0 {
				name += "-first"
			}
			s.refuses(compressed{about: because("bomb", name, "a thousand bytes for each that came", inflateRules[g.rule].section), mode: vectors.ModeZlib,
				set: &vectors.Settings{Guard: &g.guard}, bytes: [][]byte{p.done()}}, g.rule, 0, nil)
		}
		p := new(packer)
		p.run(size)
		s.refuses(compressed{about: because("bomb", fmt.Sprintf("whole/%d-by-message", size), "a thousand bytes for each that came", inflateRules["message"].section), mode: vectors.ModeDeflate,
			set: &vectors.Settings{Guard: &vectors.Guard{Message: 256 << 10}}, bytes: [][]byte{p.message()}}, "message", 0, nil)
	}
	// Messages that are small enough one by one.
	for _, off := range []int{0, 1} {
		var messages [][]byte
		var out []byte
		for i := range 4 {
			p := new(packer)
			n := 5000
			if i == 3 {
				n += off
			}
			p.run(n)
			messages, out = append(messages, p.message()), append(out, p.out...)
		}
		c := compressed{about: because("bomb", fmt.Sprintf("before-auth/messages-20000%+d", off), "messages count together until the peer has authenticated", inflateRules["before-auth"].section),
			mode: vectors.ModeDeflate, set: &vectors.Settings{Guard: &vectors.Guard{BeforeAuth: 20000}}, bytes: messages}
		if off == 0 {
			s.inflates(c, outputOf(out))
			continue
		}
		r := inflateBroken(c.record(c.mode, vectors.Reject), "before-auth", 0, nil)
		r.Message = 3
		s.putCompressed(c, r)
	}
}

// emptyTable: input of which nothing comes, and blocks that do not end.
func emptyTable(s *set) {
	const most = 64 << 10
	shapes := []struct {
		name  string
		write func(p *packer)
	}{
		{"stored", func(p *packer) { p.sync() }},
		{"fixed", func(p *packer) { p.fixed(false).end() }},
		{"dynamic", func(p *packer) { p.dynamic(few, code{0}, false).end() }},
	}
	for _, shape := range shapes {
		for _, n := range []int{most - 2000, most + 2000} {
			name := fmt.Sprintf("%s-%d", shape.name, n)
			for _, mode := range []string{vectors.ModeZlib, vectors.ModeDeflate} {
				unit := new(packer) // eight blocks end at a byte of their own
				for range 8 {
					shape.write(unit)
				}
				parts := []vectors.Part{{Bytes: unit.b, Times: n / len(unit.b)}}
				end := new(packer)
				out := outputOf(nil)
				if mode == vectors.ModeZlib {
					parts = append([]vectors.Part{{Bytes: []byte{0x78, 0x9C}, Times: 1}}, parts...)
					end.done()
				} else {
					end.message()
					end.b = end.b[:1]
				}
				parts = append(parts, vectors.Part{Bytes: end.b, Times: 1})
				c := compressed{about: because("empty-block", name, "blocks that hold nothing, one behind the other", inflateRules["empty"].section), mode: mode}
				r := c.record(mode, vectors.Accept)
				if r.Output = out; n > most {
					r = inflateBroken(c.record(mode, vectors.Reject), "empty", 0, nil)
				}
				r.Settings = &vectors.Settings{Guard: &vectors.Guard{Empty: most}}
				r.Parts = parts
				s.put(r)
			}
		}
		p := zlib()
		for p.n/8 < 3000 {
			shape.write(p)
			if p.n/8%500 < 40 {
				p.fixed(false).text("<r/>").end()
			}
		}
		s.inflates(compressed{about: because("empty-block", shape.name+"-now-and-then", "empty blocks between others, as flushes leave them", "RFC 1951 §3.2"),
			mode: vectors.ModeZlib, bytes: [][]byte{p.done()}}, p.took())
	}
	const longest = 128 << 10
	for _, n := range []int{longest - 2000, longest + 2000} {
		p := zlib()
		b := p.fixed(false)
		b.text(strings.Repeat("a", n)).end()
		c := compressed{about: because("empty-block", fmt.Sprintf("endless-%d", n), "a block that does not end, and has to be kept until it does", inflateRules["block"].section),
			mode: vectors.ModeZlib, set: &vectors.Settings{Guard: &vectors.Guard{Block: longest}}, bytes: [][]byte{p.done()}}
		if n < longest {
			s.inflates(c, p.took())
		} else {
			s.refuses(c, "block", 0, nil)
		}
	}
}

// confirmCompressed says by what a verdict is confirmed. That it is so is tested in package vectors and in bench/peers.
func confirmCompressed(r *vectors.Record) string {
	if r.Settings != nil && r.Settings.Guard != nil && r.Expect != vectors.Accept {
		return vectors.BySection // a limit is no matter of zlib's
	}
	return vectors.ByZlib
}
