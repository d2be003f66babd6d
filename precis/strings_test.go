package precis_test

import (
	"iter"
	"math/rand/v2"
	"testing"
	"unicode/utf8"
)

// codePoints are all of them; with -short, and under the race detector, a few in each
// block.
func codePoints() iter.Seq[rune] {
	return func(yield func(rune) bool) {
		step := rune(1)
		if testing.Short() || raceEnabled {
			step = 37
		}
		for r := rune(0); r <= utf8.MaxRune; r += step {
			if !yield(r) {
				return
			}
		}
	}
}

// count is how many strings a test takes: fewer with -short.
func count(n int) int {
	if testing.Short() || raceEnabled {
		return n / 20
	}
	return n
}

// interesting are ranges of code points that the rules tell apart, from which strings
// are generated.
var interesting = [][2]rune{
	{'a', 'z'}, {'A', 'Z'}, {'0', '9'}, {' ', '~'}, {0, 0x1F}, {0xA0, 0xFF}, {0x130, 0x131}, {0x1C4, 0x1CC},
	{0x300, 0x345}, {0x370, 0x3FF}, {0x3A3, 0x3A3}, {0x3C2, 0x3C3}, {0x1F00, 0x1FFF}, {0x400, 0x45F}, // sigma, and Greek beside it
	{0x5D0, 0x5EA}, {0x5B0, 0x5C7}, {0x5F3, 0x5F4}, {0x620, 0x64A}, {0x660, 0x669}, {0x6F0, 0x6F9}, {0x710, 0x74A},
	{0x900, 0x97F}, {0x94D, 0x94D}, {0x200C, 0x200D}, {0xB7, 0xB7}, {'l', 'l'}, {0x375, 0x375}, {0x13A0, 0x13FD}, {0xAB70, 0xABBF},
	{0x1100, 0x11FF}, {0xAC00, 0xAC40}, {0x3041, 0x30FF}, {0x30FB, 0x30FB}, {0x4E00, 0x4E40}, {0xF900, 0xF940}, {0xFF00, 0xFFEF}, {0x3000, 0x3000},
	{0x2000, 0x206F}, {0x2100, 0x214F}, {0x1680, 0x1680}, {0x180B, 0x180F}, {0xFB00, 0xFB4F}, {0xFDFA, 0xFDFA}, {0xFE20, 0xFE2F},
	{0x1D400, 0x1D7FF}, {0x1E900, 0x1E943}, {0x10EC0, 0x10ED8}, {0x11380, 0x113E2}, {0x16100, 0x16139}, {0x105C0, 0x105F3}, {0x16D40, 0x16D79},
	{0x1CCD6, 0x1CCF9}, {0xA7C0, 0xA7FF}, {0xE000, 0xE010}, {0xFDD0, 0xFDEF}, {0x1F600, 0x1F64F}, {0xE0100, 0xE01EF}, {0, utf8.MaxRune},
}

// generated makes a string of code points that belong together more often than
// chance would have it, a few in a thousand with bytes in it that are not UTF-8.
func generated(rng *rand.Rand) string {
	var s []byte
	near := interesting[rng.IntN(len(interesting))]
	for range 1 + rng.IntN(10) {
		from := near
		switch rng.IntN(8) {
		case 0, 1:
			from = interesting[rng.IntN(len(interesting))]
		case 2:
			near = interesting[rng.IntN(len(interesting))]
		case 3:
			from = [2]rune{0x300, 0x33F}
		}
		r := from[0] + rng.Int32N(from[1]-from[0]+1)
		if r >= 0xD800 && r <= 0xDFFF {
			r = 0xFFFD
		}
		s = utf8.AppendRune(s, r)
		if rng.IntN(500) == 0 {
			s = append(s, byte(0x80+rng.IntN(128)))
		}
		if rng.IntN(300) == 0 { // more marks than x/text likes
			for range rng.IntN(80) {
				s = utf8.AppendRune(s, 0x300+rng.Int32N(0x46))
			}
		}
	}
	return string(s)
}
