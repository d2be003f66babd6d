//go:build !purego

package scan

// Every processor for which Go makes arm64 code has NEON.
func detect() []kernel { return []kernel{neon} }

// index is what it is in kernel_amd64.go.
func index(_ kernel, b *Bits, src []byte) int {
	var buf [block]byte
	first, blocks, tail := split(src, &buf)
	return indexNEON(first, blocks, tail, &b.T[0], &b.V[0], &b.N[0])
}

// indexNEON reads blocks, and one more at tail, unless it is nil.
//
//go:noescape
func indexNEON(src *byte, blocks int, tail *[block]byte, t, v, n *byte) (at int)

// neonTables are what indexNEON loads, in this order. All but the bits of a map are
// those of the kernel for AVX2; _gen, which computes them there, explains them.
var neonTables = [...][16]byte{
	// What ends text, and what ends a value, each at its lower half. Nothing is 0xFF:
	// what is not ASCII is looked up as 0.
	{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, '&', 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, '<', '\r', 0xFF, 0xFF},
	{0xFF, 0xFF, '"', 0xFF, 0xFF, 0xFF, '&', '\'', 0xFF, '\t', '\n', 0xFF, '<', '\r', 0xFF, 0xFF},
	// Groups by higher half, and by lower half.
	{0x40, 0x20, 0x04, 0x01, 0x02, 0x19, 0x02, 0x01},
	{0x61, 0x63, 0x63, 0x63, 0x63, 0x63, 0x63, 0x63, 0x63, 0x23, 0x23, 0x62, 0x62, 0x36, 0x66, 0x6A},
	// The bits of a byte of a map.
	{1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128},
	// Wrong pairs: the first byte by higher and by lower half, the second by higher.
	{2, 2, 2, 2, 2, 2, 2, 2, 0x80, 0x80, 0x80, 0x80, 0x21, 0x01, 0x15, 0x49},
	{0xE7, 0xA3, 0x83, 0x83, 0x8B, 0xCB, 0xCB, 0xCB, 0xCB, 0xCB, 0xCB, 0xCB, 0xCB, 0xDB, 0xCB, 0xCB},
	{1, 1, 1, 1, 1, 1, 1, 1, 0xE6, 0xAE, 0xBA, 0xBA, 1, 1, 1, 1},
	// The most that the last bytes can be if no sequence goes on behind them.
	{255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0xEF, 0xDF, 0xBF},
}
