package precis

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

type text interface{ string | []byte }

// An asciiTable has what a byte of ASCII becomes. For a byte that takes more than a
// look at it, it has another one that is none of ASCII.
type asciiTable [256]uint8

func (p *Profile) asciiTable(m mode) (table asciiTable) {
	lower := p.caseMapping(m) != PreserveCase
	for i := range table {
		switch c := uint8(i); {
		case c < ' ' || c >= 0x7F || c == ' ' && !p.freeform:
			table[i] = ^c | 0x80 // which is not c
		case lower && c >= 'A' && c <= 'Z':
			table[i] = c | 0x20
		default:
			table[i] = c
		}
	}
	return table
}

// caseMapping returns the case mapping of a mode.
func (p *Profile) caseMapping(m mode) Case {
	if m == preparing || m == enforcing && p.options.CaseInComparison {
		return PreserveCase
	}
	return p.options.Case
}

type answer uint8

const (
	unknown    answer = iota
	same              // the string is its own result
	inASCII           // the ASCII table says what comes out, byte by byte
	unlessForm        // the string is its own result, unless normalization changes it
)

// quick recognises what needs no work: nearly all strings, if they were enforced
// before. It knows nothing of strings that are refused.
func quick[T text](p *Profile, s T, m mode) answer {
	table := &p.ascii[m]
	i := 0
	for i < len(s) && table[s[i]] == s[i] {
		i++
	}
	plain := i // so many bytes
	for i < len(s) && table[s[i]] < utf8.RuneSelf {
		i++
	}
	switch {
	case len(s) == 0, m != preparing && p.options.Spaces == TrimSpaces && !trimmed(s):
		return unknown
	case plain == len(s):
		return same
	case i == len(s):
		return inASCII
	case plain < i || s[i] < utf8.RuneSelf: // something to map besides, or to refuse
		return unknown
	}
	return quickRunes(p, s, m, plain)
}

// mapASCII maps a string of which quick says inASCII.
func (p *Profile) mapASCII(s []byte, m mode) {
	table := &p.ascii[m]
	for i, c := range s {
		s[i] = table[c]
	}
}

// trimmed reports whether no U+0020 is at an end, or after another one.
func trimmed[T text](s T) bool {
	space := true
	for i := range len(s) {
		if s[i] != ' ' {
			space = false
		} else if space {
			return false
		} else {
			space = true
		}
	}
	return !space
}

// quickRunes is quick for a string whose first bytes are ASCII that stays as it is.
func quickRunes[T text](p *Profile, s T, m mode, plain int) answer {
	var stop, unsafe, combining, seen uint32
	lower := p.caseMapping(m) != PreserveCase
	if p.caseMapping(m) == FoldCase {
		stop |= folds
	}
	if m != preparing {
		combining = mark
		if p.options.Spaces != KeepSpaces {
			stop |= space
		}
		switch p.options.Form {
		case norm.NFC:
			unsafe = nfcUnsafe
		case norm.NFKC:
			unsafe = nfkcUnsafe
		default:
			return unknown
		}
	}
	first, last := BidiOther, BidiOther // marks aside, at the end
	table := &p.ascii[m]
	answer, marks := same, 0
	var before uint32 // the bits of the code point before
	for i := plain; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = decode(s, i)
		} else if table[r] != uint8(r) {
			return unknown
		}
		class := p.unicode.class(r)
		property := class.property()
		switch {
		case property != PValid && (property != FreePVal || !p.freeform),
			class.bits&stop != 0 && r != ' ',
			lower && class.delta != 0,
			p.options.Width && r >= 0x3000 && Width(r) != r:
			return unknown
		case class.bits&(unsafe|combining) == 0:
			marks = 0
		default:
			if marks++; marks == manyMarks {
				return unknown
			}
			// One mark has nothing to change places with.
			if class.bits&unsafe != 0 || before&combining != 0 {
				answer = unlessForm
			}
		}
		before = class.bits
		bidi := class.bidi()
		if i == 0 {
			first = bidi
		}
		if bidi != BidiNSM {
			last = bidi
		}
		seen |= 1 << bidi
		i += n
	}
	if p.options.Directionality && m != preparing && !directed(first, last, seen) {
		return unknown
	}
	switch {
	case answer == same:
		return same
	case p.unicode != pinned:
		return unknown // x/text has another version
	case isNormal(p.options.Form, s):
		return same
	}
	return unlessForm
}

// isNormal reports whether x/text knows at once that a string is normalized. Its
// IsNormal would know more, and allocates.
func isNormal[T text](form norm.Form, s T) bool {
	switch s := any(s).(type) {
	case string:
		return form.QuickSpanString(s) == len(s)
	case []byte:
		return form.QuickSpan(s) == len(s)
	}
	return false
}

// directed reports whether a string follows the Bidi Rule, if that is for it. A
// string that begins with ASCII, whose class is not even looked up, never does.
func directed(first, last Bidi, seen uint32) bool {
	const rtl, numbers = 1<<BidiR | 1<<BidiAL | 1<<BidiAN, 1<<BidiEN | 1<<BidiAN
	return seen&rtl == 0 ||
		(first == BidiR || first == BidiAL) &&
			(last.RightToLeft() || last == BidiEN) &&
			seen&(1<<BidiL|1<<BidiOther) == 0 &&
			seen&numbers != numbers
}

// decode is utf8.DecodeRune for strings and bytes that do not begin with ASCII. For
// what is not UTF-8 it returns -1, which is no code point: U+FFFD is a symbol, and
// may be allowed.
func decode[T text](s T, i int) (rune, int) {
	bits := func(at int) rune {
		if at < len(s) && s[at]&0xC0 == 0x80 {
			return rune(s[at] & 0x3F)
		}
		return -1
	}
	b, c, d := rune(s[i]), bits(i+1), rune(-1)
	switch {
	case c < 0:
	case b < 0xE0:
		if b >= 0xC2 {
			return b&0x1F<<6 | c, 2
		}
	case b < 0xF0:
		d = bits(i + 2)
		if r := b&0x0F<<12 | c<<6 | d; d >= 0 && r >= 0x800 && (r < 0xD800 || r > 0xDFFF) {
			return r, 3
		}
	case b < 0xF5:
		d = bits(i + 2)
		e := bits(i + 3)
		if r := b&0x07<<18 | c<<12 | d<<6 | e; d >= 0 && e >= 0 && r >= 0x10000 && r <= utf8.MaxRune {
			return r, 4
		}
	}
	return -1, 1
}
