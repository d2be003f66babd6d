//go:build !purego && (386 || amd64 || arm64 || loong64 || mips64le || mipsle || ppc64le || riscv64 || wasm)

package scan

import "unsafe"

// Load returns the eight bytes at b[i] as a little-endian word. They must be in
// b, or in what its capacity covers: whoever calls it has padding behind the data.
// The compiler cannot know that, and its test would be one of a handful of
// instructions for a literal.
func Load(b []byte, i int) uint64 {
	return *(*uint64)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i))
}
