package precis

// mapWidth is the width mapping rule (RFC 8264 §5.2.1).
func (w *work) mapWidth(p *Profile) {
	if !p.options.Width {
		return
	}
	for i := range w.points {
		w.points[i].r = Width(w.points[i].r)
	}
}

// mapSpaces is the additional mapping rule (§5.2.2).
func (w *work) mapSpaces(p *Profile) {
	if p.options.Spaces == KeepSpaces {
		return
	}
	to := w.points[:0]
	for _, c := range w.points {
		if p.unicode.class(c.r).bits&space != 0 {
			c.r = ' '
		}
		if c.r == ' ' && p.options.Spaces == TrimSpaces && (len(to) == 0 || to[len(to)-1].r == ' ') {
			continue
		}
		to = append(to, c)
	}
	if n := len(to); n > 0 && to[n-1].r == ' ' && p.options.Spaces == TrimSpaces {
		to = to[:n-1]
	}
	w.points = to
}

const (
	capitalSigma = 'Σ'
	smallSigma   = 'σ'
	finalSigma   = 'ς'
)

// mapCase is the case mapping rule (§5.2.3).
func (w *work) mapCase(u *Unicode, rule Case) {
	if rule == PreserveCase {
		return
	}
	to := w.spare[:0]
	for i, c := range w.points {
		class := u.class(c.r)
		switch {
		case rule == FoldCase && class.bits&folds != 0:
			m, _ := find(foldings[:], c.r)
			for _, r := range m.to {
				to = append(to, point{r: r, at: c.at})
			}
		case c.r == capitalSigma && rule == LowerCase && endsWord(u, w.points, i):
			to = append(to, point{r: finalSigma, at: c.at})
		case c.r == dottedI:
			to = append(to, point{r: 'i', at: c.at}, point{r: '\u0307', at: c.at})
		default:
			c.r += class.delta
			to = append(to, c)
		}
	}
	w.points, w.spare = to, w.points
}

// endsWord is the condition Final_Sigma of SpecialCasing.txt, the only one there
// that depends on no language: there is a cased letter before the sigma, and none
// after it, whatever case-ignorable characters are between.
func endsWord(u *Unicode, s []point, at int) bool {
	before := false
	for i := at - 1; i >= 0 && !before; i-- {
		bits := u.class(s[i].r).bits
		if before = bits&cased != 0; !before && bits&ignorable == 0 {
			break
		}
	}
	if !before {
		return false
	}
	for _, c := range s[at+1:] {
		bits := u.class(c.r).bits
		if bits&cased != 0 {
			return false
		}
		if bits&ignorable == 0 {
			break
		}
	}
	return true
}
