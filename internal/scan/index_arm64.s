//go:build !purego

#include "textflag.h"

// A block of 64 bytes is in V0 to V3.
//
//	R0  the next block               V8       the last 16 bytes of the block before
//	R1  blocks left                  V9, V10  what ends text, what ends a value
//	R2  the block that is apart      V11, V12 groups, by higher and by lower half
//	R3  T    R4  V    R5  N          V13      0x8F
//	R6  offset of this block         V14      0x0F: nameGroups, and a lower half
//	                                 V15      the bits of a byte of a map
// What the blocks before leave:     V24, V25 wrong pairs, the first by half
//	R7  not 0: a sequence            V26      wrong pairs, the second
//	R8  bit 0: the last byte but     V27      the most that whole sequences end with
//	    one was ']'; bit 1: the last V29      0x70: unplainGroups
//	R9  R7 | R8                      V30      0x80
//	                                 V31      0xFF

// MASK leaves 64 bits in the lower half of a, one of each byte of a, b, c, d, which
// are 0 or 0xFF.
#define MASK(a, b, c, d) \
	VAND  V15.B16, a.B16, a.B16 \
	VAND  V15.B16, b.B16, b.B16 \
	VAND  V15.B16, c.B16, c.B16 \
	VAND  V15.B16, d.B16, d.B16 \
	VADDP b.B16, a.B16, a.B16   \
	VADDP d.B16, c.B16, c.B16   \
	VADDP c.B16, a.B16, a.B16   \
	VADDP a.B16, a.B16, a.B16

// EQUAL leaves in V20 the mask of the bytes that are c.
#define EQUAL(c) \
	VMOVI $c, V17.B16              \
	VCMEQ V17.B16, V0.B16, V20.B16 \
	VCMEQ V17.B16, V1.B16, V21.B16 \
	VCMEQ V17.B16, V2.B16, V22.B16 \
	VCMEQ V17.B16, V3.B16, V23.B16 \
	MASK(V20, V21, V22, V23)

// FOUND leaves in V20 the mask of the bytes that are their own entry in a table.
// V16 to V19 are the bytes as the table is asked: not ASCII has no entry.
#define FOUND(table) \
	VTBL  V16.B16, [table.B16], V20.B16 \
	VTBL  V17.B16, [table.B16], V21.B16 \
	VTBL  V18.B16, [table.B16], V22.B16 \
	VTBL  V19.B16, [table.B16], V23.B16 \
	VCMEQ V0.B16, V20.B16, V20.B16      \
	VCMEQ V1.B16, V21.B16, V21.B16      \
	VCMEQ V2.B16, V22.B16, V22.B16      \
	VCMEQ V3.B16, V23.B16, V23.B16      \
	MASK(V20, V21, V22, V23)

// GROUPS leaves in class the groups of bytes. As a table is asked they are in class
// before.
#define GROUPS(bytes, class) \
	VTBL  class.B16, [V12.B16], class.B16 \
	VUSHR $4, bytes.B16, V20.B16          \
	VTBL  V20.B16, [V11.B16], V20.B16     \
	VAND  V20.B16, class.B16, class.B16

// ANY leaves in R10 whether there is a bit in v: not 0.
#define ANY(v) \
	VMOV v.D[0], R10 \
	VMOV v.D[1], R11 \
	ORR  R11, R10

// SEQUENCES adds to V28 what is wrong with the sequences that go on or end in bytes.
// before are the 16 bytes before them. V4 to V7 and V17 are 0xE0, 0xF0, 0xEF, 0xBF, 1.
#define SEQUENCES(before, bytes) \
	VEXT  $15, bytes.B16, before.B16, V20.B16 \ // the bytes 1, 2 and 3 before
	VEXT  $14, bytes.B16, before.B16, V21.B16 \
	VEXT  $13, bytes.B16, before.B16, V22.B16 \
	VUSHR $4, V20.B16, V18.B16                \
	VTBL  V18.B16, [V24.B16], V18.B16         \
	VAND  V14.B16, V20.B16, V19.B16           \
	VTBL  V19.B16, [V25.B16], V19.B16         \
	VAND  V19.B16, V18.B16, V18.B16           \
	VUSHR $4, bytes.B16, V19.B16              \
	VTBL  V19.B16, [V26.B16], V19.B16         \
	VAND  V19.B16, V18.B16, V18.B16           \
	VUMAX V4.B16, V21.B16, V19.B16            \ // the third and fourth byte of a sequence
	VCMEQ V21.B16, V19.B16, V19.B16           \ // continue, and no others
	VUMAX V5.B16, V22.B16, V23.B16            \
	VCMEQ V22.B16, V23.B16, V23.B16           \
	VORR  V23.B16, V19.B16, V19.B16           \
	VAND  V30.B16, V19.B16, V19.B16           \
	VEOR  V19.B16, V18.B16, V18.B16           \
	VORR  V18.B16, V28.B16, V28.B16           \
	VCMEQ V6.B16, V21.B16, V21.B16            \ // U+FFFE and U+FFFF: EF BF BE, EF BF BF
	VCMEQ V7.B16, V20.B16, V20.B16            \
	VAND  V20.B16, V21.B16, V21.B16           \
	VORR  V17.B16, bytes.B16, V22.B16         \
	VCMEQ V7.B16, V22.B16, V22.B16            \
	VAND  V22.B16, V21.B16, V21.B16           \
	VORR  V21.B16, V28.B16, V28.B16

// func indexNEON(src *byte, blocks int, tail *[64]byte, t, v, n *byte) (at int)
TEXT ·indexNEON(SB), NOSPLIT, $0-56
	MOVD   src+0(FP), R0
	MOVD   blocks+8(FP), R1
	MOVD   tail+16(FP), R2
	MOVD   t+24(FP), R3
	MOVD   v+32(FP), R4
	MOVD   n+40(FP), R5
	MOVD   $·neonTables(SB), R10
	VLD1.P 64(R10), [V9.B16, V10.B16, V11.B16, V12.B16]
	VLD1.P 16(R10), [V15.B16]
	VLD1   (R10), [V24.B16, V25.B16, V26.B16, V27.B16]
	VMOVI  $0x8F, V13.B16
	VMOVI  $0x0F, V14.B16
	VMOVI  $0x70, V29.B16
	VMOVI  $0x80, V30.B16
	VMOVI  $0xFF, V31.B16
	VEOR   V8.B16, V8.B16, V8.B16
	MOVD   ZR, R6
	MOVD   ZR, R7
	MOVD   ZR, R8
	MOVD   ZR, R9
	CBZ    R1, last

loop:
	VLD1.P  64(R0), [V0.B16, V1.B16, V2.B16, V3.B16]
	VAND    V13.B16, V0.B16, V16.B16
	VAND    V13.B16, V1.B16, V17.B16
	VAND    V13.B16, V2.B16, V18.B16
	VAND    V13.B16, V3.B16, V19.B16
	FOUND(V9)
	FMOVD.P F20, 8(R3)
	FOUND(V10)
	FMOVD.P F20, 8(R4)
	GROUPS(V0, V16)
	GROUPS(V1, V17)
	GROUPS(V2, V18)
	GROUPS(V3, V19)
	VCMTST  V14.B16, V16.B16, V20.B16
	VCMTST  V14.B16, V17.B16, V21.B16
	VCMTST  V14.B16, V18.B16, V22.B16
	VCMTST  V14.B16, V19.B16, V23.B16
	MASK(V20, V21, V22, V23)
	VEOR    V31.B16, V20.B16, V20.B16
	FMOVD.P F20, 8(R5)

	// All groups in V16, all bytes in V18.
	VORR V17.B16, V16.B16, V16.B16
	VORR V19.B16, V18.B16, V17.B16
	VORR V17.B16, V16.B16, V16.B16
	VORR V1.B16, V0.B16, V18.B16
	VORR V3.B16, V2.B16, V19.B16
	VORR V19.B16, V18.B16, V18.B16
	VAND V29.B16, V16.B16, V17.B16
	VAND V30.B16, V18.B16, V19.B16
	VORR V19.B16, V17.B16, V17.B16
	ANY(V17)
	ORR  R9, R10
	CBNZ R10, special

next:
	VMOV V3.B16, V8.B16
	ADD  $64, R6
	SUB  $1, R1
	CBNZ R1, loop

last:
	MOVD R2, R0
	MOVD ZR, R2
	MOVD $1, R1
	CBNZ R0, loop

	// A sequence that the end cuts off makes the last block a bad one.
	CBZ R7, bad
	SUB $64, R6

bad:
	MOVD R6, at+48(FP)
	RET

special:
	// First the maps, which are exact up to what is bad: mark the '>' of "]]>".
	EQUAL(0x5D)
	VMOV V20.D[0], R10
	EQUAL(0x3E)
	VMOV V20.D[0], R11
	LSL  $2, R10, R12 // where the byte before the last is ']'
	ORR  R8, R12
	LSL  $1, R10, R13 // where the last one is
	ORR  R8>>1, R13
	LSR  $62, R10, R8
	AND  R12, R11
	AND  R13, R11
	CBZ  R11, marked
	MOVD -8(R3), R12
	ORR  R11, R12
	MOVD R12, -8(R3)

marked:
	VMOVI $0x60, V17.B16 // illegalGroups
	VAND  V17.B16, V16.B16, V17.B16
	ANY(V17)
	CBNZ  R10, bad

	VAND  V30.B16, V18.B16, V17.B16
	ANY(V17)
	ORR   R7, R10
	CBZ   R10, judged
	VMOVI $0xE0, V4.B16
	VMOVI $0xF0, V5.B16
	VMOVI $0xEF, V6.B16
	VMOVI $0xBF, V7.B16
	VMOVI $0x01, V17.B16
	VEOR  V28.B16, V28.B16, V28.B16
	SEQUENCES(V8, V0)
	SEQUENCES(V0, V1)
	SEQUENCES(V1, V2)
	SEQUENCES(V2, V3)
	ANY(V28)
	CBNZ  R10, bad
	VUMAX V27.B16, V3.B16, V20.B16
	VCMEQ V27.B16, V20.B16, V20.B16
	VMOV  V20.D[1], R7
	MVN   R7, R7

judged:
	ORR R8, R7, R9
	B   next
