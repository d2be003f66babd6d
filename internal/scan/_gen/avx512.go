package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Classes of an ASCII byte. Other bytes have none.
const (
	inT     = 1 << iota // ends character data, by itself
	inV                 // ends a stretch of an attribute value
	inName              // NameChar
	gt                  // '>'
	bracket             // ']'
	illegal             // not a Char
	_
	plain // neither of the last two: nothing but its bits in the maps is to be done
)

func class(c byte) (class byte) {
	if is(c, "<&\r") {
		class |= inT
	}
	if is(c, "<&\r\n\t'\"") {
		class |= inV
	}
	if nameChar(c) {
		class |= inName
	}
	switch {
	case c == '>':
		return class | gt | plain
	case c == ']':
		return class | bracket
	case c < ' ' && !is(c, "\t\n\r"):
		return class | illegal
	}
	return class | plain
}

// suspect is what U+FFFE and U+FFFF end with, which are EF BF BE and EF BF BF: a
// BF, and then a BE or BF. It is not wrong by itself.
const suspect = tooShort // a bit that is free, since lengths are judged otherwise

func firstOf(c byte) byte {
	if c == 0xBF {
		return suspect
	}
	return first(c) &^ lengths
}

func secondOf(c byte) byte {
	if c == 0xBE || c == 0xBF {
		return second(c)&^lengths | suspect
	}
	return second(c) &^ lengths
}

// avx512 is the kernel for processors with AVX-512 F, BW, VL and VBMI, and BMI2.
//
// Lengths of sequences are judged on masks: the bytes that continue a sequence
// must be those that follow, at 1, 2 or 3 bytes, a lead that calls for them.
// What a second byte must not be is looked up, for the byte before it and itself.
func (a *asm) avx512() {
	a.function("indexAVX512", "func(src *byte, size int, t, v, n *byte) (at int)",
		"indexAVX512 is index with AVX-512.")

	src, left := a.Load(a.Param("src"), a.GP64()), a.Load(a.Param("size"), a.GP64())
	maps := [3]reg.Register{}
	for i, name := range []string{"t", "v", "n"} {
		maps[i] = a.Load(a.Param(name), a.GP64())
	}

	classes := [2]reg.VecVirtual{a.ZMM(), a.ZMM()}
	table := a.table("classes", 128, class)
	a.VMOVDQU64(table, classes[0])
	a.VMOVDQU64(table.Offset(64), classes[1])
	var bits [3]reg.VecVirtual
	for i, bit := range []byte{inT, inV, inName} {
		bits[i] = a.ZMM()
		a.VPBROADCASTB(a.fill(bit), bits[i])
	}
	high := a.ZMM() // 0x80: in a class plain, in the input other than ASCII
	a.VPBROADCASTB(a.fill(plain), high)

	round := a.zero() // blocks done
	before := a.ZMM() // the block before
	a.VPXORQ(before, before, before)
	// What the blocks before leave to this one, and the two together.
	due := a.zero()      // bits 0 to 2: the bytes that must continue a sequence
	brackets := a.zero() // bit 0: the last byte but one was ']'; bit 1: the last
	pending := a.zero()

	a.CMPQ(left, operand.U8(64))
	a.JB(to("last"))
	z := a.ZMM()

	a.Label("loop")
	a.VMOVDQU64(mem(src), z)

	a.Label("classify")
	ascii, class := a.K(), a.ZMM()
	a.VPTESTNMB(high, z, ascii)
	a.VMOVDQA64(z, class)
	a.VPERMI2B_Z(classes[1], classes[0], ascii, class)
	for i, test := range []func(...operand.Op){a.VPTESTMB, a.VPTESTMB, a.VPTESTNMB} {
		k := a.K()
		test(bits[i], class, k)
		a.KMOVQ(k, word(maps[i], round))
	}
	k := a.K()
	a.VPTESTMB(high, class, k)
	a.KORTESTQ(k, k)
	a.JCC(to("special"))
	a.TESTQ(pending, pending)
	a.JNZ(to("special"))

	a.Label("next")
	a.VMOVDQA64(z, before)
	a.INCQ(round)
	a.ADDQ(operand.U8(64), src)
	a.SUBQ(operand.U8(64), left)
	a.JBE(to("end")) // below: this was the last part
	a.CMPQ(left, operand.U8(64))
	a.JAE(to("loop"))

	a.Label("last") // fewer than 64 bytes, and spaces behind them
	a.TESTQ(left, left)
	a.JZ(to("end"))
	mask := a.GP64()
	a.MOVQ(operand.I32(-1), mask)
	a.BZHIQ(left, mask, mask)
	k = a.K()
	a.KMOVQ(mask, k)
	a.VPBROADCASTB(a.fill(' '), z)
	a.VMOVDQU8(mem(src), k, z)
	a.JMP(to("classify"))

	a.Label("end")
	a.Comment("A sequence that the end cuts off makes the last block a bad one: round -= due != 0.")
	a.CMPQ(due, operand.U8(1))
	a.ADCQ(operand.I8(-1), round)

	a.Label("bad")
	a.SHLQ(operand.U8(6), round)
	a.VZEROUPPER()
	a.Store(round, a.Return("at"))
	a.RET()

	a.Label("special")
	a.Comment("First the maps, which are exact up to what is bad: mark the '>' of \"]]>\".")
	here, ends := a.maskOf(a.fill(bracket), class), a.maskOf(a.fill(gt), class)
	a.markEnds(here, ends, brackets)
	a.JZ(to("marked"))
	a.ORQ(ends, word(maps[0], round))

	a.Label("marked")
	k = a.K()
	a.VPTESTMB(a.fill(illegal), class, k)
	a.KORTESTQ(k, k)
	a.JNZ(to("bad"))

	a.KORTESTQ(ascii, ascii)
	a.JCC(to("sequences"))
	a.TESTQ(due, due)
	a.JZ(to("judged"))

	a.Label("sequences")
	var leads [3]reg.GPVirtual // of two bytes or more, of three or more, of four
	var starts [3]reg.OpmaskVirtual
	for i, lead := range []byte{0xC0, 0xE0, 0xF0} {
		leads[i], starts[i] = a.GP64(), a.K()
		a.VPCMPUB(operand.U8(notLess), a.fill(lead), z, starts[i])
		a.KMOVQ(starts[i], leads[i])
	}
	others, continues := a.K(), a.K() // bytes that continue nothing, and those that do
	a.KORQ(starts[0], ascii, others)
	a.KNOTQ(others, continues)

	shifted, previous := a.ZMM(), a.ZMM() // the bytes 16 before, and 1 before
	a.VALIGNQ(operand.U8(6), before, z, shifted)
	a.VPALIGNR(operand.U8(15), shifted, z, previous)
	table = a.table("first", 128, func(c byte) byte { return firstOf(c | 0x80) })
	firsts := a.ZMM()
	a.VMOVDQU64(table, firsts)
	a.VPERMI2B(table.Offset(64), firsts, previous)
	seconds := a.ZMM()
	a.VMOVDQU64(a.table("second", 64, func(c byte) byte { return secondOf(c | 0x80) }), seconds)
	a.VPERMB(seconds, z, seconds)

	a.Comment("What is due, all of it now, and what continues nothing must be all bytes and have none in common.")
	must, rest, shift := a.GP64(), a.GP64(), a.GP64()
	a.MOVQ(due, must)
	for i, lead := range leads {
		a.MOVQ(lead, shift)
		a.SHLQ(operand.U8(i+1), shift)
		a.ORQ(shift, must)
	}
	a.MOVQ(leads[0], due)
	a.SHRQ(operand.U8(63), due)
	a.SHRQ(operand.U8(62), leads[1])
	a.ORQ(leads[1], due)
	a.SHRQ(operand.U8(61), leads[2])
	a.ORQ(leads[2], due)
	a.KMOVQ(others, rest)
	a.XORQ(must, rest)
	a.CMPQ(rest, operand.I8(-1))
	a.JNE(to("bad"))

	k = a.K()
	a.VPTESTMB(previous, seconds, continues, k)
	a.KORTESTQ(k, k)
	a.JNZ(to("suspicious"))

	a.Label("judged")
	a.MOVQ(due, pending)
	a.ORQ(brackets, pending)
	a.JMP(to("next"))

	a.Label("suspicious") // wrong, or U+FFFE or U+FFFF, if EF is before it
	a.VPANDQ(previous, seconds, seconds)
	a.VPTESTMB(a.fill(^byte(suspect)), seconds, continues, k)
	a.KORTESTQ(k, k)
	a.JNZ(to("bad"))
	a.VPALIGNR(operand.U8(14), shifted, z, previous)
	a.VPCMPEQB(a.fill(0xEF), previous, k)
	a.VPTESTMB(a.fill(suspect), seconds, k, k) // lengths being right, what is 2 behind EF continues
	a.KORTESTQ(k, k)
	a.JNZ(to("bad"))
	a.JMP(to("judged"))
}

// notLess is the predicate of VPCMPUB: the register is not less than the operand
// before it.
const notLess = 5

// maskOf returns which bytes of z have a bit in common with those of operand.
func (a *asm) maskOf(operand operand.Op, z reg.VecVirtual) reg.GPVirtual {
	k, mask := a.K(), a.GP64()
	a.VPTESTMB(operand, z, k)
	a.KMOVQ(k, mask)
	return mask
}
