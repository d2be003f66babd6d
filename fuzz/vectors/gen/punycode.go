package main

import "strings"

// aLabel encodes a label as Punycode does (RFC 3492 §6.3), whatever it is. It is how A-labels are made here, so that the
// corpus need not trust the decoder that it is for.
func aLabel(label string) string {
	const base, tMin, tMax, skew, damp = 36, 1, 26, 38, 700
	points := []rune(label)
	var out strings.Builder
	out.WriteString("xn--")
	for _, r := range points {
		if r < 0x80 {
			out.WriteRune(r)
		}
	}
	basic := out.Len() - len("xn--")
	if basic > 0 {
		out.WriteByte('-')
	}
	n, delta, bias := rune(0x80), 0, 72
	for done := basic; done < len(points); {
		next := rune(0x7FFFFFFF)
		for _, r := range points {
			if r >= n && r < next {
				next = r
			}
		}
		delta += int(next-n) * (done + 1)
		n = next
		for _, r := range points {
			if r < n {
				delta++
			}
			if r != n {
				continue
			}
			q := delta
			for k := base; ; k += base {
				t := min(max(k-bias, tMin), tMax)
				if q < t {
					break
				}
				digit := t + (q-t)%(base-t)
				out.WriteByte("abcdefghijklmnopqrstuvwxyz0123456789"[digit])
				q = (q - t) / (base - t)
			}
			out.WriteByte("abcdefghijklmnopqrstuvwxyz0123456789"[q])
			if done == basic {
				delta /= damp
			} else {
				delta /= 2
			}
			done++
			delta += delta / done
			bias = 0
			for ; delta > (base-tMin)*tMax/2; bias += base {
				delta /= base - tMin
			}
			bias += (base - tMin + 1) * delta / (delta + skew)
			delta = 0
		}
		delta++
		n++
	}
	return out.String()
}
