package main

import "slices"

// Values of the derived property, in the order of package precis.
const (
	unassigned = iota
	disallowed
	pvalid
	freePVal
	contextJ
	contextO
)

// exceptions is the category of RFC 8264 §9.6, which RFC 5892 §2.6 has as well.
var exceptions = exceptionTable(map[uint32][]rune{
	pvalid:     {0x00DF, 0x03C2, 0x06FD, 0x06FE, 0x0F0B, 0x3007},
	contextO:   {0x00B7, 0x0375, 0x05F3, 0x05F4, 0x30FB, 0x0660, 0x0661, 0x0662, 0x0663, 0x0664, 0x0665, 0x0666, 0x0667, 0x0668, 0x0669, 0x06F0, 0x06F1, 0x06F2, 0x06F3, 0x06F4, 0x06F5, 0x06F6, 0x06F7, 0x06F8, 0x06F9},
	disallowed: {0x0640, 0x07FA, 0x302E, 0x302F, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303B},
})

func exceptionTable(by map[uint32][]rune) map[rune]uint32 {
	table := map[rune]uint32{}
	for property, list := range by {
		for _, r := range list {
			table[r] = property
		}
	}
	return table
}

var (
	letterDigits      = []string{"Ll", "Lu", "Lo", "Nd", "Lm", "Mn", "Mc"} // RFC 8264 §9.1
	otherLetterDigits = []string{"Lt", "Nl", "No", "Me"}                   // §9.18
	spaces            = []string{"Zs"}                                     // §9.14
	symbols           = []string{"Sm", "Sc", "Sk", "So"}                   // §9.15
	punctuation       = []string{"Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"} // §9.16
)

// precis is the algorithm of RFC 8264 §8. BackwardCompatible (§9.7) is empty.
func (db *database) precis(e *edition, r rune) uint32 {
	category := e.value(r, gc)
	p, exception := exceptions[r]
	switch {
	case exception:
		return p
	case !e.assigned(r):
		return unassigned
	case r >= 0x21 && r <= 0x7E: // ASCII7, §9.11
		return pvalid
	case r == 0x200C || r == 0x200D: // JoinControl, §9.8
		return contextJ
	case e.has(r, hst): // OldHangulJamo, §9.9
		return disallowed
	case e.has(r, defaultIgnorable) || noncharacter(r): // PrecisIgnorableProperties, §9.13
		return disallowed
	case category == "Cc": // Controls, §9.12
		return disallowed
	case db.nfkcNo[r]: // HasCompat, §9.17
		return freePVal
	case slices.Contains(letterDigits, category):
		return pvalid
	case slices.Contains(otherLetterDigits, category), slices.Contains(spaces, category),
		slices.Contains(symbols, category), slices.Contains(punctuation, category):
		return freePVal
	}
	return disallowed
}

// idna is the algorithm of RFC 5892 §3. BackwardCompatible (§2.7) is empty.
// Unstable (§2.2) is Changes_When_NFKC_Casefolded but for default ignorables,
// which are disallowed as well (§2.3).
func (db *database) idna(e *edition, r rune) uint32 {
	p, exception := exceptions[r]
	switch {
	case exception:
		return p
	case !e.assigned(r):
		return unassigned
	case r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z': // LDH, §2.5
		return pvalid
	case r == 0x200C || r == 0x200D: // JoinControl, §2.8
		return contextJ
	case e.has(r, changesWhenNFKCCasefolded) || e.has(r, defaultIgnorable): // Unstable, IgnorableProperties
		return disallowed
	case r >= 0x20D0 && r <= 0x20FF, r >= 0x1D100 && r <= 0x1D24F: // IgnorableBlocks, §2.4
		return disallowed
	case e.has(r, hst): // OldHangulJamo, §2.9
		return disallowed
	case slices.Contains(letterDigits, e.value(r, gc)): // §2.1
		return pvalid
	}
	return disallowed
}
