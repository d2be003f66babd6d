//go:build !purego && (amd64 || arm64)

package scan

import "unsafe"

// blank is a block without meaning.
var blank = [block]byte([]byte("                                                                "))

// split is for kernels that load whole blocks: it gives the first block of src,
// how many there are, and the last part in buf, with blanks behind it, or nil if
// there is none.
func split(src []byte, buf *[block]byte) (first *byte, blocks int, tail *[block]byte) {
	if rest := src[len(src)&^(block-1):]; len(rest) > 0 {
		*buf = blank
		copy(buf[:], rest)
		tail = buf
	}
	return unsafe.SliceData(src), len(src) / block, tail
}
