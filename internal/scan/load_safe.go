//go:build purego || !(386 || amd64 || arm64 || loong64 || mips64le || mipsle || ppc64le || riscv64 || wasm)

package scan

import "encoding/binary"

// Load returns the eight bytes at b[i] as a little-endian word.
func Load(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[i:]) }
