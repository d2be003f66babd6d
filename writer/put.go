//go:build !purego && (386 || amd64 || arm64 || loong64 || mips64le || mipsle || ppc64le || riscv64 || wasm)

package writer

import "unsafe"

// put writes eight bytes, little-endian, at b[i]. They must be in b's capacity:
// whoever calls it knows of room there. The compiler cannot know that, and its test
// would be one of a handful of instructions for a short value.
func put(b []byte, i int, x uint64) {
	*(*uint64)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i)) = x
}

// putByte is put for one byte.
func putByte(b []byte, i int, c byte) {
	*(*byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i)) = c
}

// putLiteral is put for a literal's text.
func putLiteral(b []byte, i int, l *literal) {
	*(*[len(l.text)]byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i)) = l.text
}
