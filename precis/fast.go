package precis

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// manyMarks is how many unsafe code points in a row are too many for x/text. It
// breaks up what has more than 30 combining marks with U+034F, a step that the
// Unicode Standard has for streams, and not in the normalization forms. No code
// point decomposes to more than three marks.
const manyMarks = 10

// fast maps a string code point by code point, and leaves its normalization to
// x/text. It gives up where there is more to do than that, and where the outcome is
// not plainly right: run has an answer to everything.
func (w *work) fast(p *Profile, src []byte, m mode, a answer) ([]byte, bool) {
	if m == preparing || p.unicode != pinned {
		return nil, false
	}
	mapped := src
	if a == unknown {
		if !w.mapEach(p, src, m) {
			return nil, false
		}
		mapped = w.mapped
		a = quick(p, mapped, m)
	}
	switch a {
	case same:
		return mapped, true
	case unlessForm:
		form := p.options.Form
		n := form.QuickSpan(mapped)
		w.result = w.appendForm(append(w.result[:0], mapped[:n]...), form, mapped[n:])
		// What is normalized stays so, whatever quick thinks of it.
		a = quick(p, w.result, m)
		return w.result, a == same || a == unlessForm
	}
	return nil, false
}

// mapEach applies the rules for width, spaces and case. It reports whether that was
// all that these rules say.
func (w *work) mapEach(p *Profile, src []byte, m mode) bool {
	rule, spaces := p.caseMapping(m), p.options.Spaces
	unsafe := uint32(nfcUnsafe | mark)
	if p.options.Form != norm.NFC {
		unsafe = nfkcUnsafe | mark
	}
	to, marks := w.mapped[:0], 0
	defer func() { w.mapped = to }()
	for i := 0; i < len(src); {
		r, n := rune(src[i]), 1
		if r >= utf8.RuneSelf {
			if r, n = utf8.DecodeRune(src[i:]); r == utf8.RuneError && n == 1 {
				return false
			}
			if p.options.Width {
				r = Width(r)
			}
		}
		i += n
		class := pinned.class(r)
		if class.bits&unsafe == 0 {
			marks = 0
		} else if marks++; marks == manyMarks {
			return false
		}
		switch {
		case class.bits&space != 0 && spaces != KeepSpaces:
			r = ' '
			if spaces == TrimSpaces && (len(to) == 0 || to[len(to)-1] == ' ') {
				continue
			}
		case rule == PreserveCase:
		case rule == FoldCase && class.bits&folds != 0, r == capitalSigma, r == dottedI:
			return false
		default:
			r += class.delta
		}
		if r < utf8.RuneSelf {
			to = append(to, byte(r))
		} else {
			to = utf8.AppendRune(to, r)
		}
	}
	if n := len(to); n > 0 && to[n-1] == ' ' && spaces == TrimSpaces {
		to = to[:n-1]
	}
	return true
}

// appendForm appends src in a normalization form, by x/text: to src as it is, and
// not, as norm.Form.Append does, to what dst ends with.
func (w *work) appendForm(dst []byte, form norm.Form, src []byte) []byte {
	for w.iter.Init(form, src); !w.iter.Done(); {
		dst = append(dst, w.iter.Next()...)
	}
	return dst
}
