package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// groups are sets of ASCII bytes as VPSHUFB finds them: every byte whose high
// half is in rows and whose low half is in columns. A byte is looked up twice, by
// half, and what the two entries have in common are its groups.
var groups = [8]struct{ rows, columns string }{
	{"\x03\x05\x07", "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A"},             // 0 to 9 and ':', P to Z, p to z
	{"\x04\x06", "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F"}, // A to O, a to o
	{"\x02", "\x0D\x0E"}, // '-' and '.'
	{"\x05", "\x0F"},     // '_'
	{"\x05", "\x0D"},     // ']'
	{"\x01", "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F"}, // not a Char
	{"\x00", "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0B\x0C\x0E\x0F"},             // not a Char: not TAB, LF, CR
}

const (
	nameGroups    = 0x0F
	illegalGroups = 0x60
	unplainGroups = 0x70 // a byte in none of these is plain, if it is ASCII
)

func inGroups(in func(rows, columns string) bool) (bits byte) {
	for i, g := range groups {
		if in(g.rows, g.columns) {
			bits |= 1 << i
		}
	}
	return bits
}

func rows(i byte) byte {
	return inGroups(func(rows, _ string) bool { return is(i%16, rows) })
}

func columns(i byte) byte {
	return inGroups(func(_, columns string) bool { return is(i%16, columns) })
}

// only returns a table for VPSHUFB by low halves. No two bytes of the set have the
// same: a byte is in it if the table has the byte itself.
func only(set string) func(i byte) byte {
	return func(i byte) byte {
		for _, c := range []byte(set) {
			if c%16 == i%16 {
				return c
			}
		}
		return 0xFF // what VPSHUFB gives for no byte
	}
}

// avx2 is the kernel for processors with AVX2. A block is two registers.
func (a *asm) avx2() {
	a.function("indexAVX2", "func(src *byte, blocks int, tail *[64]byte, t, v, n *byte) (at int)",
		"indexAVX2 is index with AVX2, of a number of blocks, and of one more at tail, or nil.")

	src, left := a.Load(a.Param("src"), a.GP64()), a.Load(a.Param("blocks"), a.GP64())
	tail := a.GP64()
	a.Load(a.Param("tail"), tail)
	t, v := a.Load(a.Param("t"), a.GP64()), a.Load(a.Param("v"), a.GP64())
	n := a.Load(a.Param("n"), a.GP64())

	constant := func(m operand.Mem) reg.VecVirtual {
		y := a.YMM()
		a.VMOVDQU(m, y)
		return y
	}
	endsText := constant(a.table("endsText", 32, only("<&\r")))
	endsValue := constant(a.table("endsValue", 32, only("<&\r\t\n'\"")))
	rows := constant(a.table("rows", 32, rows))
	columns := constant(a.table("columns", 32, columns))
	lower := constant(a.fill(nameGroups)) // which is 0x0F: also the lower half of a byte
	zero := a.YMM()
	a.VPXOR(zero, zero, zero)

	round := a.zero()
	before := a.YMM() // the last half of the block before
	a.VPXOR(before, before, before)
	// What the blocks before leave to this one, and the two together.
	unfinished := a.zero() // not 0: a sequence
	brackets := a.zero()   // bit 0: the last byte but one was ']'; bit 1: the last
	pending := a.zero()

	a.TESTQ(left, left)
	a.JZ(to("last"))

	a.Label("loop")
	var bytes, classes [2]reg.VecVirtual
	for i := range bytes {
		bytes[i], classes[i] = a.YMM(), a.YMM()
		b, class := bytes[i], classes[i]
		a.VMOVDQU(mem(src).Offset(32*i), b)
		y, mask := a.YMM(), a.GP32()
		store := func(m reg.Register) {
			a.VPMOVMSKB(y, mask)
			a.MOVL(mask, word(m, round).Offset(4*i))
		}
		a.VPSHUFB(b, endsText, y)
		a.VPCMPEQB(b, y, y)
		store(t)
		a.VPSHUFB(b, endsValue, y)
		a.VPCMPEQB(b, y, y)
		store(v)
		a.VPSRLW(operand.U8(4), b, y)
		a.VPAND(lower, y, y)
		a.VPSHUFB(y, rows, y)
		a.VPSHUFB(b, columns, class)
		a.VPAND(y, class, class)
		a.VPAND(lower, class, y)
		a.VPCMPEQB(zero, y, y)
		store(n)
	}
	// What is not ASCII has no class.
	either, all := a.YMM(), a.YMM()
	a.VPOR(classes[0], classes[1], either)
	a.VPOR(bytes[0], bytes[1], all)
	foreign := a.GP32()
	a.VPMOVMSKB(all, foreign)
	a.VPTEST(a.fill(unplainGroups), either)
	a.JNZ(to("special"))
	a.ORL(pending.As32(), foreign)
	a.JNZ(to("special"))

	a.Label("next")
	a.VMOVDQA(bytes[1], before)
	a.INCQ(round)
	a.ADDQ(operand.U8(64), src)
	a.DECQ(left)
	a.JNZ(to("loop"))

	a.Label("last")
	a.MOVQ(tail, src)
	a.XORL(tail.As32(), tail.As32())
	a.INCQ(left)
	a.TESTQ(src, src)
	a.JNZ(to("loop"))

	a.Comment("A sequence that the end cuts off makes the last block a bad one: round -= unfinished != 0.")
	a.CMPQ(unfinished, operand.U8(1))
	a.ADCQ(operand.I8(-1), round)

	a.Label("bad")
	a.SHLQ(operand.U8(6), round)
	a.VZEROUPPER()
	a.Store(round, a.Return("at"))
	a.RET()

	a.Label("special")
	a.Comment("First the maps, which are exact up to what is bad: mark the '>' of \"]]>\".")
	here, ends := a.equal(a.fill(']'), bytes), a.equal(a.fill('>'), bytes)
	a.markEnds(here, ends, brackets)
	a.JZ(to("marked"))
	a.ORQ(ends, word(t, round))

	a.Label("marked")

	a.VPTEST(a.fill(illegalGroups), either)
	a.JNZ(to("bad"))

	a.VPMOVMSKB(all, foreign)
	a.ORL(unfinished.As32(), foreign)
	a.JZ(to("judged"))
	wrong := a.YMM()
	a.sequences(before, bytes[0], lower, wrong, false)
	a.sequences(bytes[0], bytes[1], lower, wrong, true)
	a.VPTEST(wrong, wrong)
	a.JNZ(to("bad"))
	most := a.table("whole", 32, func(i byte) byte {
		switch i {
		case 31:
			return 0xBF
		case 30:
			return 0xDF
		case 29:
			return 0xEF
		}
		return 0xFF
	})
	y := a.YMM()
	a.VPSUBUSB(most, bytes[1], y)
	a.VPTEST(y, y)
	a.SETNE(unfinished.As8()) // the rest of it is 0

	a.Label("judged")
	a.MOVQ(unfinished, pending)
	a.ORQ(brackets, pending)
	a.JMP(to("next"))
}

// equal returns which bytes of a block are c.
func (a *asm) equal(c operand.Mem, block [2]reg.VecVirtual) reg.GPVirtual {
	mask, upper, y := a.GP64(), a.GP64(), a.YMM()
	a.VPCMPEQB(c, block[0], y)
	a.VPMOVMSKB(y, mask.As32())
	a.VPCMPEQB(c, block[1], y)
	a.VPMOVMSKB(y, upper.As32())
	a.SHLQ(operand.U8(32), upper)
	a.ORQ(upper, mask)
	return mask
}

// sequences sets bits of wrong, or adds some, if a sequence that continues or
// ends among those bytes is wrong. before are the 32 bytes before them.
func (a *asm) sequences(before, bytes, lower, wrong reg.VecVirtual, add bool) {
	shifted := a.YMM() // by 16 bytes
	a.VPERM2I128(operand.U8(0x21), bytes, before, shifted)
	var back [3]reg.VecVirtual // the bytes 1, 2 and 3 before
	for i := range back {
		back[i] = a.YMM()
		a.VPALIGNR(operand.U8(15-i), shifted, bytes, back[i])
	}

	y, found := a.YMM(), a.YMM()
	lookUp := func(table operand.Mem, halves, found reg.VecVirtual) {
		t := a.YMM()
		a.VMOVDQU(table, t)
		a.VPSHUFB(halves, t, found)
	}
	a.VPSRLW(operand.U8(4), back[0], y)
	a.VPAND(lower, y, y)
	lookUp(a.table("firstHigh", 32, high(first)), y, found)
	a.VPAND(lower, back[0], y)
	lookUp(a.table("firstLow", 32, low(first)), y, y)
	a.VPAND(y, found, found)
	a.VPSRLW(operand.U8(4), bytes, y)
	a.VPAND(lower, y, y)
	lookUp(a.table("secondHigh", 32, high(second)), y, y)
	a.VPAND(y, found, found)

	// The third and fourth byte of a sequence continue, and no others.
	third, fourth := a.YMM(), a.YMM()
	a.VPSUBUSB(a.fill(0xE0-twoContinue), back[1], third)
	a.VPSUBUSB(a.fill(0xF0-twoContinue), back[2], fourth)
	a.VPOR(third, fourth, third)
	a.VPAND(a.fill(twoContinue), third, third)
	a.VPXOR(third, found, found)

	// U+FFFE and U+FFFF are EF BF BE and EF BF BF.
	a.VPCMPEQB(a.fill(0xEF), back[1], y)
	a.VPCMPEQB(a.fill(0xBF), back[0], third)
	a.VPAND(third, y, y)
	a.VPOR(a.fill(1), bytes, third)
	a.VPCMPEQB(a.fill(0xBF), third, third)
	a.VPAND(third, y, y)
	if add {
		a.VPOR(y, wrong, wrong)
		a.VPOR(found, wrong, wrong)
	} else {
		a.VPOR(y, found, wrong)
	}
}
