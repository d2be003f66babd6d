package precis

import (
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// point is a code point, and where in the input it comes from.
type point struct {
	r   rune
	ccc uint8 // its combining class, while it is normalized
	at  int
}

// work is what a string is worked on with.
type work struct {
	source []byte  // a copy of the input, if that was a string
	mapped []byte  // after the mapping rules, in fast
	result []byte  // what comes out
	points []point // the string
	spare  []point // what it is mapped to
	before []point // what it was before a round
	iter   norm.Iter
}

// load copies a string: what comes out may be written over it.
func load[T text](w *work, s T) []byte {
	w.source = append(w.source[:0], s...)
	return w.source
}

// convert returns what becomes of a loaded string, of which quick said a. It is
// borrowed until the next call.
func (w *work) convert(p *Profile, src []byte, m mode, a answer) ([]byte, error) {
	switch a {
	case same:
		return src, nil
	case inASCII:
		p.mapASCII(src, m)
		return src, nil
	}
	if out, ok := w.fast(p, src, m, a); ok {
		return out, nil
	}
	return w.run(p, src, m)
}

// run does what convert cannot do at a glance.
func (w *work) run(p *Profile, src []byte, m mode) ([]byte, error) {
	if err := w.decode(p.unicode, src); err != nil {
		return nil, err
	}
	if m == preparing {
		w.mapWidth(p)
		if err := w.check(p, m); err != nil {
			return nil, err
		}
		return w.encode(), nil
	}
	// RFC 8264 §7: until nothing changes, at most three times after the first.
	for round := 0; ; round++ {
		w.before = append(w.before[:0], w.points...)
		w.mapWidth(p)
		w.mapSpaces(p)
		w.mapCase(p.unicode, p.caseMapping(m))
		w.normalize(p)
		if err := w.check(p, m); err != nil {
			return nil, err
		}
		if slices.EqualFunc(w.points, w.before, func(a, b point) bool { return a.r == b.r }) {
			return w.encode(), nil
		}
		if round == 3 {
			return nil, &Error{RuleUnstable, -1, 0}
		}
	}
}

// decode takes a string apart. Nothing unassigned passes it.
func (w *work) decode(u *Unicode, src []byte) error {
	w.points = w.points[:0]
	for at := 0; at < len(src); {
		r, n := utf8.DecodeRune(src[at:])
		if r == utf8.RuneError && n == 1 {
			return &Error{RuleUTF8, -1, at}
		}
		if !u.Assigned(r) {
			return &Error{RuleUnassigned, r, at}
		}
		w.points = append(w.points, point{r, 0, at})
		at += n
	}
	return nil
}

func (w *work) encode() []byte {
	w.result = w.result[:0]
	for _, p := range w.points {
		w.result = utf8.AppendRune(w.result, p.r)
	}
	return w.result
}
