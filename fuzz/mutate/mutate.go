package mutate

import (
	"fmt"
	"math/bits"
	"slices"
)

// Kind is a way to change an input.
type Kind string

// The kinds. Each says what [Apply] does, and then what [Rewrite] does.
const (
	// Swap swaps two tokens, or two elements; two attributes of one tag.
	Swap Kind = "swap"
	// Drop drops a token, an element, an attribute or a byte; white space in a tag that need not be there.
	Drop Kind = "drop"
	// Duplicate repeats a token, an element or an attribute; white space in a tag.
	Duplicate Kind = "duplicate"
	// Reprefix changes the prefix of one name; one that is declared, wherever it is used.
	Reprefix Kind = "re-prefix"
	// Requote changes one quote; both quotes of a value, with what is in it escaped.
	Requote Kind = "re-quote"
	// Reencode spells a character in another encoding, or in none; by a reference, or in a CDATA section.
	Reencode Kind = "re-encode"
	// Split ends the input early, or breaks a token in two; an empty element into two tags, text and CDATA sections into
	// two.
	Split Kind = "split"
)

// Kinds returns all kinds.
func Kinds() []Kind { return []Kind{Swap, Drop, Duplicate, Reprefix, Requote, Reencode, Split} }

// Apply returns a changed copy of an input, or an equal one if it has nothing that can be changed in that way. It panics
// if there is no such kind.
func Apply(k Kind, input []byte, seed uint64) []byte {
	return newSubject(input, seed).change(k, map[Kind]func(*subject) edit{
		Swap: (*subject).swap, Drop: (*subject).drop, Duplicate: (*subject).duplicate, Reprefix: (*subject).reprefix,
		Requote: (*subject).requote, Reencode: (*subject).reencode, Split: (*subject).split,
	})
}

// Any changes an input up to four times, in any ways.
func Any(input []byte, seed uint64) []byte {
	r := random{seed}
	for range 1 + r.below(4) {
		input = Apply(Kinds()[r.below(len(Kinds()))], input, r.next())
	}
	return input
}

// Rewrite returns a copy of an input that is spelled otherwise and means the same, or an equal one if it has nothing that
// can be spelled otherwise in that way. That holds for an input that a reader accepts, as a document, a frame or a stream:
// its canonical events are the same then, adjacent text joined. It panics if there is no such kind.
func Rewrite(k Kind, input []byte, seed uint64) []byte {
	return newSubject(input, seed).change(k, map[Kind]func(*subject) edit{
		Swap: (*subject).swapAttributes, Drop: (*subject).dropSpace, Duplicate: (*subject).repeatSpace, Reprefix: (*subject).renamePrefix,
		Requote: (*subject).otherQuotes, Reencode: (*subject).otherSpelling, Split: (*subject).splitToken,
	})
}

// subject is an input that is being changed.
type subject struct {
	random
	b      []byte
	pieces []piece
}

func newSubject(b []byte, seed uint64) *subject {
	return &subject{random: random{seed}, b: b, pieces: cut(b)}
}

// edit is what to put in place of what.
type edit []replacement

type replacement struct {
	from, to int
	with     []byte
}

func replace(from, to int, with string) edit { return edit{{from, to, []byte(with)}} }

func (in *subject) change(k Kind, how map[Kind]func(*subject) edit) []byte {
	change := how[k]
	if change == nil {
		panic(fmt.Sprintf("mutate: there is no kind %q", k))
	}
	e := change(in)
	slices.SortFunc(e, func(a, b replacement) int { return a.from - b.from })
	out := make([]byte, 0, len(in.b)+16)
	at := 0
	for _, r := range e {
		out = append(append(out, in.b[at:r.from]...), r.with...)
		at = r.to
	}
	return append(out, in.b[at:]...)
}

// one returns any of those for which good is true, or false if there is none.
func one[T any](r *random, all []T, good func(T) bool) (t T, ok bool) {
	n := 0
	for _, x := range all {
		if good(x) {
			if n++; r.below(n) == 0 {
				t, ok = x, true
			}
		}
	}
	return t, ok
}

// random is SplitMix64.
type random struct{ state uint64 }

func (r *random) next() uint64 {
	r.state += 0x9E3779B97F4A7C15
	z := r.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// below returns a number from 0 to n-1; n is at least 1.
func (r *random) below(n int) int {
	hi, _ := bits.Mul64(r.next(), uint64(n))
	return int(hi)
}
