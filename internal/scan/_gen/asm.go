package main

import (
	"fmt"
	"strings"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// asm is the file of assembly as it is written.
type asm struct {
	*build.Context
	data map[string]operand.Mem // tables, by name
}

// function begins a function whose pointers do not escape.
func (a *asm) function(name, signature string, doc ...string) {
	a.Function(name)
	a.SignatureExpr(signature)
	a.Attributes(attr.NOSPLIT)
	a.Doc(doc...)
	a.Pragma("noescape")
}

// table returns a read-only table of size entries.
func (a *asm) table(name string, size int, entry func(i byte) byte) operand.Mem {
	if table, there := a.data[name]; there {
		return table
	}
	table := a.StaticGlobal(name)
	a.DataAttributes(attr.RODATA | attr.NOPTR)
	for i := range size / 8 {
		var word operand.U64
		for k := range 8 {
			word |= operand.U64(entry(byte(8*i+k))) << (8 * k)
		}
		a.AppendDatum(word)
	}
	a.data[name] = table
	return table
}

// fill returns 64 times the same byte.
func (a *asm) fill(c byte) operand.Mem {
	return a.table(fmt.Sprintf("fill%02x", c), 64, func(byte) byte { return c })
}

// zero returns a register that holds 0.
func (a *asm) zero() reg.GPVirtual {
	r := a.GP64()
	a.XORL(r.As32(), r.As32())
	return r
}

// markEnds leaves in ends, a mask of the '>' of a block, those that end "]]>".
// here is the mask of its ']', brackets the last two bits of that of the block
// before, and then of this one. The zero flag says that there are none.
func (a *asm) markEnds(here, ends, brackets reg.GPVirtual) {
	one, two := a.GP64(), a.GP64() // where the byte before is ']', and the one before that
	a.MOVQ(here, two)
	a.SHLQ(operand.U8(2), two)
	a.ORQ(brackets, two)
	a.SHRQ(operand.U8(1), brackets)
	a.MOVQ(here, one)
	a.SHLQ(operand.U8(1), one)
	a.ORQ(brackets, one)
	a.MOVQ(here, brackets)
	a.SHRQ(operand.U8(62), brackets)
	a.ANDQ(one, ends)
	a.ANDQ(two, ends)
}

func to(label string) operand.LabelRef { return operand.LabelRef(label) }

func mem(base reg.Register) operand.Mem { return operand.Mem{Base: base} }

// word is the word of a map for a round.
func word(base, round reg.Register) operand.Mem {
	return operand.Mem{Base: base, Index: round, Scale: 8}
}

func is(c byte, set string) bool { return strings.IndexByte(set, c) >= 0 }

func nameChar(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || is(c, "_:.-")
}
