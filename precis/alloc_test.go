package precis_test

import (
	"testing"

	"github.com/seed492f7be9/stanza/precis"
)

// Nothing is allocated in steady state, whatever has to be done to a string.
func TestAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget")
	}
	dst := make([]byte, 0, 256)
	for _, in := range []string{
		"juliet", "Juliet", "j\u00FCrgen", "J\u00FCrgen", "ju\u0308rgen", "\uFF2A\uFF55\uFF4C", "\u039F\u0394\u03A3", "\u0130",
		"\u0915\u094D\u0937", "\u05D0\u05D1", "l\u00B7l", "\u1100\u1161\u11A8", "e\u0301\u0316\u0301\u0316\u0301\u0316\u0301\u0316\u0301\u0316\u0301\u0316",
	} {
		src := []byte(in)
		for name, p := range map[string]*precis.Profile{
			"UsernameCaseMapped": precis.UsernameCaseMapped, "OpaqueString": precis.OpaqueString, "Nickname": precis.Nickname,
		} {
			for what, do := range map[string]func() error{
				"Append":        func() error { _, err := p.Append(dst, src); return err },
				"AppendKey":     func() error { _, err := p.AppendKey(dst, src); return err },
				"AppendPrepare": func() error { _, err := p.AppendPrepare(dst, src); return err },
				"CompareBytes":  func() error { _, err := p.CompareBytes(src, src); return err },
			} {
				if do() != nil {
					continue // errors allocate
				}
				if n := testing.AllocsPerRun(100, func() { do() }); n != 0 {
					t.Errorf("%s.%s of %+q: %v allocations", name, what, in, n)
				}
			}
			enforced, err := p.Enforce(in)
			if err != nil {
				continue
			}
			if n := testing.AllocsPerRun(100, func() { p.Enforce(enforced) }); n != 0 {
				t.Errorf("%s.Enforce of %+q, which stays as it is: %v allocations", name, enforced, n)
			}
			if n := testing.AllocsPerRun(100, func() { p.Compare(in, enforced) }); n != 0 {
				t.Errorf("%s.Compare of %+q: %v allocations", name, in, n)
			}
		}
	}
}
