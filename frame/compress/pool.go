package compress

import (
	"math/bits"
	"runtime"
	"sync"
)

// freeList keeps what can be borrowed.
type freeList[T any] struct {
	mu   sync.Mutex
	free []T
}

func (l *freeList[T]) get() (t T, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(l.free)
	if n == 0 {
		return t, false
	}
	t = l.free[n-1]
	clear(l.free[n-1:])
	l.free = l.free[:n-1]
	return t, true
}

// put takes t back, unless there are as many as are kept.
func (l *freeList[T]) put(t T, keep int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.free) < keep {
		l.free = append(l.free, t)
	}
}

// workers is how many decoders, and how many encoders of each kind, are kept:
// as many as can be at work at once.
var workers = max(4, runtime.GOMAXPROCS(0))

// Slabs are buffers by powers of two. Of each size at most slabBytes are kept.
const (
	minSlab   = 8  // 256 bytes
	maxSlab   = 19 // 512 KiB: larger buffers are left to the collector
	slabBytes = 512 << 10
)

var slabs [maxSlab + 1]freeList[[]byte]

// getSlab returns an empty buffer for at least n bytes.
func getSlab(n int) []byte {
	size := max(minSlab, bits.Len(uint(max(n, 1)-1)))
	if size > maxSlab {
		return make([]byte, 0, n)
	}
	if b, ok := slabs[size].get(); ok {
		return b[:0]
	}
	return make([]byte, 0, 1<<size)
}

// putSlab takes back a buffer of getSlab, and nil.
func putSlab(b []byte) {
	if size := bits.Len(uint(cap(b))) - 1; size >= minSlab && size <= maxSlab {
		slabs[size].put(b[:0], slabBytes>>size)
	}
}

// room returns b with space for n more bytes, in a larger slab where needed.
func room(b []byte, n int) []byte {
	if cap(b)-len(b) >= n {
		return b
	}
	larger := append(getSlab(len(b)+n), b...)
	putSlab(b)
	return larger
}
