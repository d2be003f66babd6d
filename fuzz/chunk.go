package fuzz

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// Chunking says in which pieces input is fed. The zero value feeds it whole.
type Chunking struct {
	size    int // of every piece; 0 for one of the others
	random  bool
	seed    uint64
	offsets []int // sorted
}

// Whole feeds input all at once.
func Whole() Chunking { return Chunking{} }

// Every feeds n bytes at a time; n below 1 stands for all at once.
func Every(n int) Chunking { return Chunking{size: max(n, 0)} }

// Random feeds pieces of random sizes, the same for the same seed.
func Random(seed uint64) Chunking { return Chunking{random: true, seed: seed} }

// At cuts input at those offsets. With several messages they count over all of
// them.
func At(offsets ...int) Chunking {
	sorted := slices.Clone(offsets)
	slices.Sort(sorted)
	return Chunking{offsets: sorted}
}

// ParseChunking reads "0" for all at once, "N" for N bytes at a time, or
// "random:SEED".
func ParseChunking(s string) (Chunking, error) {
	if seed, ok := strings.CutPrefix(s, "random:"); ok {
		if n, err := strconv.ParseUint(seed, 10, 64); err == nil {
			return Random(n), nil
		}
	} else if n, err := strconv.Atoi(s); err == nil && n >= 0 {
		return Every(n), nil
	}
	return Chunking{}, fmt.Errorf("fuzz: chunk %q is none of 0, a number of bytes, random:SEED", s)
}

// String returns what [ParseChunking] reads, or the offsets of [At].
func (c Chunking) String() string {
	switch {
	case c.random:
		return "random:" + strconv.FormatUint(c.seed, 10)
	case len(c.offsets) > 0:
		return "at:" + strings.Trim(strings.ReplaceAll(fmt.Sprint(c.offsets), " ", ","), "[]")
	}
	return strconv.Itoa(c.size)
}

// Cut yields from and to of each piece of so many bytes. No piece is empty.
func (c Chunking) Cut(total int) iter.Seq2[int, int] { return c.cut(0, total) }

// cut is Cut for a message that begins at base, counted over all messages.
func (c Chunking) cut(base, total int) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		next := c.next(base)
		for from := 0; from < total; {
			to := min(max(next(from), from+1), total)
			if !yield(from, to) {
				return
			}
			from = to
		}
	}
}

// next returns a function that says where the piece from an offset ends.
func (c Chunking) next(base int) func(from int) int {
	switch {
	case c.random:
		r := rand.New(rand.NewPCG(c.seed, uint64(base)))
		return func(from int) int {
			if r.IntN(8) == 0 { // few pieces are long, but most bytes are in them
				return from + 1 + r.IntN(2000)
			}
			return from + 1 + r.IntN(16)
		}
	case len(c.offsets) > 0:
		return func(from int) int {
			i, found := slices.BinarySearch(c.offsets, base+from)
			if found {
				i, _ = slices.BinarySearch(c.offsets, base+from+1)
			}
			if i == len(c.offsets) {
				return int(^uint(0) >> 1)
			}
			return c.offsets[i] - base
		}
	case c.size > 0:
		return func(from int) int { return from + c.size }
	}
	return func(int) int { return int(^uint(0) >> 1) }
}
