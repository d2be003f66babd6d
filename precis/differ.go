package precis

// Difference says in what a code point differs between two versions of Unicode, one
// bit for each.
type Difference uint8

const (
	DiffersInProperty     Difference = 1 << iota // the derived property for PRECIS
	DiffersInIDNAProperty                        // the one for IDNA2008
	DiffersInCase                                // the lowercase mapping, or what decides on a final sigma nearby
	DiffersInDirection                           // the Bidi_Class
	DiffersInContext                             // what the rules of RFC 5892 appendix A ask about a neighbour
	DiffersInMapping                             // normalization, or being a space
)

// Differ returns in what a code point differs between two versions. One that is
// assigned in only one of them has no more to differ in than its properties.
func Differ(from, to *Unicode, r rune) Difference {
	a, b := from.class(r), to.class(r)
	if from.Assigned(r) != to.Assigned(r) {
		a.bits &= propertyMask | propertyMask<<idnaShift
		b.bits &= propertyMask | propertyMask<<idnaShift
		a.delta, b.delta = 0, 0
	}
	var d Difference
	for _, c := range []struct {
		differs bool
		in      Difference
	}{
		{a.property() != b.property(), DiffersInProperty},
		{a.idna() != b.idna(), DiffersInIDNAProperty},
		{a.delta != b.delta || (a.bits^b.bits)&(cased|ignorable|folds) != 0, DiffersInCase},
		{a.bidi() != b.bidi(), DiffersInDirection},
		{a.join() != b.join() || a.script() != b.script() || (a.bits^b.bits)&virama != 0, DiffersInContext},
		{(a.bits^b.bits)&(nfcUnsafe|nfkcUnsafe|mark|space) != 0, DiffersInMapping},
	} {
		if c.differs {
			d |= c.in
		}
	}
	return d
}
