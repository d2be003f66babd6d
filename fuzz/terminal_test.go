package fuzz

import "testing"

// FuzzTerminal: an error is final, and what came before it does not depend on
// what comes behind it.
func FuzzTerminal(f *testing.F) {
	for _, q := range seeds(f, 89) {
		f.Add(q.Input, modeByte(q.Mode), behind)
	}
	f.Fuzz(func(t *testing.T, input []byte, mode byte, tail []byte) {
		if len(input)+len(tail) > 1<<16 {
			t.Skip()
		}
		q := Request{Mode: modes[int(mode)%3], Input: input} // Frames would be cut otherwise with a tail
		if err := checkEndBefore(q, Options{}, tail); err != nil {
			t.Fatalf("%q, and then %q: %v", input, tail, err)
		}
		if err := checkTailOf(q, Options{}, tail); err != nil {
			t.Fatalf("%q, and then %q: %v", input, tail, err)
		}
	})
}
