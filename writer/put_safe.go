//go:build purego || !(386 || amd64 || arm64 || loong64 || mips64le || mipsle || ppc64le || riscv64 || wasm)

package writer

import "encoding/binary"

// put writes eight bytes, little-endian, at b[i], in its capacity.
func put(b []byte, i int, x uint64) { binary.LittleEndian.PutUint64(b[i:i+8], x) }

// putByte is put for one byte.
func putByte(b []byte, i int, c byte) { b[:i+1][i] = c }

// putLiteral is put for a literal's text.
func putLiteral(b []byte, i int, l *literal) { copy(b[i:i+len(l.text)], l.text[:]) }
