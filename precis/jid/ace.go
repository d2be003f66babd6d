package jid

import (
	"math"
	"unicode/utf8"
)

// aceBound returns the most that a label with so many code points, ASCII and
// others, can take as an A-label, in octets. A code point takes eight digits at
// most: of 63 code points none is farther than 64*0x110000 from the one before,
// and every digit is worth ten of the one before it, or more.
func aceBound(ascii, others int) int {
	if others == 0 {
		return ascii
	}
	return len(acePrefix) + ascii + 1 + 8*others
}

// aceLen returns how many octets a U-label takes as an A-label. It is Punycode's
// encoder (RFC 3492 §6.3) without its output: no more is asked of a label that is
// not ASCII, and it has to cost no memory. The label has at most 63 code points,
// so that nothing overflows 32 bits.
func aceLen(label []byte) int {
	const base, tMin, tMax, skew, damp, bias0 = 36, 1, 26, 38, 700, 72
	length := len(acePrefix)
	done := 0 // code points so far
	for _, c := range label {
		if c < utf8.RuneSelf {
			done++
		}
	}
	if length += done; done > 0 {
		length++ // the delimiter
	}
	first, n, delta, bias := done, rune(utf8.RuneSelf), 0, bias0
	for {
		next := rune(math.MaxInt32) // the smallest that is not done
		for i := 0; i < len(label); {
			r, size := utf8.DecodeRune(label[i:])
			if r >= n {
				next = min(next, r)
			}
			i += size
		}
		if next == math.MaxInt32 {
			return length
		}
		delta += int(next-n) * (done + 1)
		n = next
		for i := 0; i < len(label); {
			r, size := utf8.DecodeRune(label[i:])
			i += size
			if r < n {
				delta++
			}
			if r != n {
				continue
			}
			q := delta
			for k := base; ; k += base {
				length++
				t := min(max(k-bias, tMin), tMax)
				if q < t {
					break
				}
				q = (q - t) / (base - t)
			}
			if done == first {
				delta /= damp
			} else {
				delta /= 2
			}
			done++
			delta += delta / done
			for bias = 0; delta > (base-tMin)*tMax/2; bias += base {
				delta /= base - tMin
			}
			bias += (base - tMin + 1) * delta / (delta + skew)
			delta = 0
		}
		delta++
		n++
	}
}
