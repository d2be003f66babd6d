package precis

import (
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// normalize is the normalization rule (RFC 8264 §5.2.4). It is the algorithm of the
// Unicode Standard, §3.11, over the data of x/text, and over ours for what is
// newer than that. norm.Form.Append itself will not do: it breaks up what has more
// than 30 combining marks in a row with U+034F, a step that the standard has for
// streams and not in its normalization forms, and it does not know which version
// is asked for.
func (w *work) normalize(p *Profile) {
	form, u := p.options.Form, p.unicode
	to := w.spare[:0]
	for i := 0; i < len(w.points); {
		n := i + 1
		for n < len(w.points) && u.unsafe(w.points[n].r, form) {
			n++
		}
		if n == i+1 && !u.unsafe(w.points[i].r, form) {
			to = append(to, w.points[i])
		} else {
			to = w.appendNormal(to, w.points[i:n], form)
		}
		i = n
	}
	w.points, w.spare = to, w.points
}

// unsafe reports whether a code point may change in a normalization form, or change
// together with what is before it.
func (u *Unicode) unsafe(r rune, form norm.Form) bool {
	switch {
	case r < utf8.RuneSelf:
		return false
	case form == norm.NFC:
		return u.class(r).bits&(nfcUnsafe|mark) != 0
	case form == norm.NFKC:
		return u.class(r).bits&(nfkcUnsafe|mark) != 0
	}
	return true
}

// appendNormal appends the normalization form of a string that nothing before or
// after it can change.
func (w *work) appendNormal(to, s []point, form norm.Form) []point {
	start := len(to)
	for _, c := range s {
		to = w.appendDecomposed(to, c.r, c.at, form == norm.NFKC || form == norm.NFKD)
	}
	out := to[start:]
	for i := 0; i < len(out); i++ { // canonical ordering, D109
		n := i
		for n < len(out) && out[n].ccc != 0 {
			n++
		}
		if n > i {
			slices.SortStableFunc(out[i:n], func(a, b point) int { return int(a.ccc) - int(b.ccc) })
			i = n
		}
	}
	if form == norm.NFC || form == norm.NFKC {
		out = w.compose(out)
	}
	return to[:start+len(out)]
}

// compose is canonical composition, D117, in place. A composite comes from where its
// starter does.
func (w *work) compose(s []point) []point {
	n := 0        // of s is composed
	starter := -1 // the last one, in what is composed
	for _, c := range s {
		if starter >= 0 && (n == starter+1 || s[n-1].ccc != 0 && s[n-1].ccc < c.ccc) {
			if r, ok := w.composite(s[starter].r, c.r); ok {
				s[starter].r = r
				continue
			}
		}
		if c.ccc == 0 {
			starter = n
		}
		s[n] = c
		n++
	}
	return s[:n]
}

// appendDecomposed appends the full decomposition of a code point.
func (w *work) appendDecomposed(to []point, r rune, at int, compat bool) []point {
	if m, ok := find(decompositions[:], r); ok && (compat || !m.compat) {
		for _, r := range m.to {
			to = w.appendDecomposed(to, r, at, compat)
		}
		return to
	}
	form := norm.NFD
	if compat {
		form = norm.NFKD
	}
	w.mapped = utf8.AppendRune(w.mapped[:0], r)
	w.result = w.appendForm(w.result[:0], form, w.mapped)
	for out := w.result; len(out) > 0; {
		r, n := utf8.DecodeRune(out)
		to = append(to, point{r, combiningClassOf(r, out[:n]), at})
		out = out[n:]
	}
	return to
}

func combiningClassOf(r rune, encoded []byte) uint8 {
	if i, ok := slices.BinarySearchFunc(combining[:], r, func(c combiningClass, r rune) int { return int(c.r - r) }); ok {
		return combining[i].class
	}
	return norm.NFC.Properties(encoded).CCC()
}

// composite returns the primary composite of two code points, if there is one. Those
// of ours all begin with a code point that is new as well, as the generator makes
// sure.
func (w *work) composite(a, b rune) (rune, bool) {
	if !pinned.Assigned(a) {
		for _, m := range decompositions {
			if first, n := utf8.DecodeRuneInString(m.to); first == a && !m.compat {
				if second, _ := utf8.DecodeRuneInString(m.to[n:]); second == b {
					return m.r, true
				}
			}
		}
	}
	w.mapped = utf8.AppendRune(utf8.AppendRune(w.mapped[:0], a), b)
	w.result = w.appendForm(w.result[:0], norm.NFC, w.mapped)
	r, n := utf8.DecodeRune(w.result)
	return r, n == len(w.result)
}
