//go:build !purego && (386 || amd64 || arm64 || loong64 || mips64le || mipsle || ppc64le || riscv64 || wasm)

package parser

import "unsafe"

// load returns the eight bytes at b[i] as a little-endian word. They must be in
// b: every buffer has padding behind its data, so that they are for every i up
// to the data's end. The compiler cannot know that, and its test would be one of
// a handful of instructions for a literal.
func load(b []byte, i int) uint64 {
	return *(*uint64)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i))
}
