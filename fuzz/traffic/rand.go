package traffic

import "math/bits"

// random is splitmix64: eight bytes of state, any seed is a good one, and no version of Go can change its sequence
// (the convenience methods of math/rand/v2, unlike its sources, make no such promise).
type random struct{ state uint64 }

// golden is 2^64 divided by the golden ratio, made odd.
const golden = 0x9e3779b97f4a7c15

func (r *random) next() uint64 {
	r.state += golden
	return scramble(r.state)
}

// scramble is splitmix64's output function, of use by itself as a hash of a small integer.
func scramble(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number in [0, n). The bias of the multiplication, at most n/2^64, does not matter here.
func (r *random) below(n int) int {
	hi, _ := bits.Mul64(r.next(), uint64(n))
	return int(hi)
}

// between returns a number in [lo, hi].
func (r *random) between(lo, hi int) int { return lo + r.below(hi-lo+1) }

// skewed returns a number in [0, n) that favours small ones, much as words and correspondents do.
func (r *random) skewed(n int) int { return r.below(r.below(n) + 1) }

// chance is true in percent of a hundred calls.
func (r *random) chance(percent int) bool { return r.below(100) < percent }

// octave returns a number in [lo, hi] with each doubling about equally likely: few payloads are large.
func (r *random) octave(lo, hi int) int {
	doublings := bits.Len(uint((hi - 1) / lo))
	from := lo << r.below(doublings)
	return r.between(from, min(2*from, hi))
}
