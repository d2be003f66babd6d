package frame

import "hash/maphash"

// bindings are the declarations of open elements, with a way to the innermost one
// of a prefix that is as short among many as among few.
type bindings struct {
	bounds []bound
	heads  [64]int32 // for the hash of a prefix, one more than the index of the innermost
}

// bound is a prefix, nil for the default namespace, with what it stands for.
type bound struct {
	prefix, space []byte
	next          int32 // one more than the index of the one further out, of the same hash
	hash          uint8
	change        change
}

// change is what becomes of a declaration.
type change uint8

const (
	kept change = iota
	dropped
	added
)

// seed keeps peers from choosing prefixes that meet.
var seed = maphash.MakeSeed()

func hashOf(prefix []byte) uint8 {
	if len(prefix) == 0 {
		return 0
	}
	return uint8(maphash.Bytes(seed, prefix) % uint64(len(bindings{}.heads)))
}

func (b *bindings) bind(prefix, space []byte, c change) {
	h := hashOf(prefix)
	b.bounds = append(b.bounds, bound{prefix, space, b.heads[h], h, c})
	b.heads[h] = int32(len(b.bounds))
}

// truncate undoes all but the outermost n.
func (b *bindings) truncate(n int) {
	for i := len(b.bounds) - 1; i >= n; i-- {
		b.heads[b.bounds[i].hash] = b.bounds[i].next
	}
	b.bounds = b.bounds[:n]
}

// innermost returns the index of the innermost declaration of a prefix, whatever
// becomes of it, or -1.
func (b *bindings) innermost(prefix []byte) int { return b.from(b.heads[hashOf(prefix)], prefix) }

// further returns the index of the next one of the same prefix, or -1.
func (b *bindings) further(i int) int { return b.from(b.bounds[i].next, b.bounds[i].prefix) }

func (b *bindings) from(next int32, prefix []byte) int {
	for next > 0 && string(b.bounds[next-1].prefix) != string(prefix) {
		next = b.bounds[next-1].next
	}
	return int(next) - 1
}
