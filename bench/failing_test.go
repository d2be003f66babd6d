package bench_test

import "errors"

var errFull = errors.New("full")

// failing is a Writer that fails at a write, counted from 0.
type failing struct{ at int }

func (f *failing) Write(b []byte) (int, error) {
	if f.at == 0 {
		return 0, errFull
	}
	f.at--
	return len(b), nil
}
