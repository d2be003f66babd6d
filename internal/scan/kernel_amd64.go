//go:build !purego

package scan

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

//go:generate go run ./_gen

func detect() (found []kernel) {
	x := &cpu.X86 // what the processor has and the system keeps over a switch of threads
	if x.HasAVX512F && x.HasAVX512BW && x.HasAVX512VL && x.HasAVX512VBMI && x.HasBMI2 {
		found = append(found, avx512)
	}
	if x.HasAVX2 {
		found = append(found, avx2)
	}
	return found
}

// index makes the bitmaps of src. It returns where a block begins that holds
// something bad or, with the end of src, a sequence cut off. All before that block
// is good, but for a sequence that may reach into it. If there is no such block,
// it returns len(src) or more.
//
// The bitmaps are exact up to what is bad, in its block as well.
func index(k kernel, b *Bits, src []byte) int {
	t, v, n := &b.T[0], &b.V[0], &b.N[0]
	if k == avx512 {
		return indexAVX512(unsafe.SliceData(src), len(src), t, v, n)
	}
	var buf [block]byte
	first, blocks, tail := split(src, &buf)
	return indexAVX2(first, blocks, tail, t, v, n)
}

// indexAVX512 reads all of src where it lies: what is masked out of a load cannot
// fault.
//
//go:noescape
func indexAVX512(src *byte, size int, t, v, n *byte) (at int)

// indexAVX2 reads blocks, and one more at tail, unless it is nil.
//
//go:noescape
func indexAVX2(src *byte, blocks int, tail *[block]byte, t, v, n *byte) (at int)
