package jid

import "encoding/binary"

// Nearly all addresses are ASCII, and nearly all of those come in their
// canonical form. For ASCII the profiles come down to classes of bytes and a
// mapping of capitals, so such an address is read once and is its own canonical
// form. Whatever these functions do not know, a fault among it, is left to the
// profiles, which say what it is.

// form is what was found of an address, or of a part, by its ASCII.
type form uint8

// Forms, from the best to the worst: that of an address is its worst part's.
const (
	canonical form = iota // its own canonical form
	folded                // canonical but for capitals
	unknown               // for the profiles to judge
)

// Classes of bytes. A bit says that a byte takes a form from a part, so that
// those of all its bytes together are the part's.
const (
	capital     = 1 << iota // folded; not in a resourcepart
	notLocal                // unknown
	notDomain               // unknown
	notResource             // unknown
	special                 // dots and hyphens, which depend on their neighbours in a domainpart
	separator               // '@' and '/'
)

var classes = func() (table [256]uint8) {
	for i := range table {
		c := byte(i)
		class := uint8(notDomain)
		switch {
		case c >= 'A' && c <= 'Z':
			class = capital
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			class = 0
		case c == '.', c == '-':
			class = special
		case c == '@', c == '/':
			class |= separator
		}
		if c < 0x20 || c >= 0x7F {
			class |= notResource | notLocal
		}
		if escapable(c) {
			class |= notLocal
		}
		table[i] = class
	}
	return table
}()

// scan finds the parts of an address: where its domainpart begins and ends, if
// its form is not unknown.
func scan[T text](s T) (domain, slash int, f form) {
	n, local := spanLocal(s)
	if n < len(s) && s[n] == '@' {
		domain, f = n+1, local
	}
	n, name := spanDomain(s[domain:])
	slash = domain + n
	f = max(f, name)
	if slash < len(s) {
		f = max(f, asciiResource(s[slash+1:]))
	}
	return domain, slash, f
}

// spanLocal returns how much of s could be a localpart: what is before the first
// separator.
func spanLocal[T text](s T) (n int, f form) {
	var all uint8
	for n = 0; n < len(s); n++ {
		class := classes[s[n]]
		if class&separator != 0 {
			break
		}
		all |= class
	}
	if all&notLocal != 0 || n == 0 || n > MaxPart {
		return n, unknown
	}
	return n, form(all & capital)
}

// spanDomain returns how much of s is a domainpart: what is before the first '/',
// if the form is not unknown. It knows names of NR-LDH labels (RFC 5890 §2.3.1),
// which IPv4 addresses look like. What begins with "xn--" is none.
func spanDomain[T text](s T) (n int, f form) {
	var all uint8
	label := 0 // where it begins
	for n = 0; n < len(s); n++ {
		class := classes[s[n]]
		if class&(special|notDomain) == 0 {
			all |= class
			continue
		}
		switch c := s[n]; {
		case c == '.' && endsLabel(s, label, n):
			label = n + 1
		case c == '-' && n != label && (n != label+3 || s[n-1] != '-'):
		case c == '/' && endsLabel(s, label, n) && n <= MaxPart:
			return n, form(all)
		default:
			return n, unknown
		}
	}
	if !endsLabel(s, label, n) || n > MaxPart {
		return n, unknown
	}
	return n, form(all)
}

// endsLabel reports whether a label may end where it does.
func endsLabel[T text](s T, from, to int) bool {
	return to > from && to-from <= maxLabel && s[to-1] != '-'
}

func asciiResource[T text](s T) form {
	if len(s) == 0 || len(s) > MaxPart {
		return unknown
	}
	if len(s) < 8 {
		for i := range len(s) {
			if classes[s[i]]&notResource != 0 {
				return unknown
			}
		}
		return canonical
	}
	bad := controls(load(s, len(s)-8))
	for i := 0; i+8 < len(s); i += 8 {
		bad |= controls(load(s, i))
	}
	if bad != 0 {
		return unknown
	}
	return canonical
}

// isASCIILocal and isASCIIDomain report whether all of a part is known: its
// capitals are to be mapped, and that is all.
func isASCIILocal(s []byte) bool {
	n, f := spanLocal(s)
	return f != unknown && n == len(s)
}

func isASCIIDomain(s []byte) bool {
	n, f := spanDomain(s)
	return f != unknown && n == len(s)
}

// lowered returns an address whose form is folded, with its capitals mapped.
func lowered[T text](s T, slash int) string {
	var buf [256]byte // on the stack; what is longer takes one allocation more
	return string(append(appendLower(buf[:0], s[:slash]), s[slash:]...))
}

// appendLower appends ASCII, with its capitals mapped.
func appendLower[T text](dst []byte, s T) []byte {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		dst = binary.LittleEndian.AppendUint64(dst, lowerWord(load(s, i)))
	}
	for ; i < len(s); i++ {
		dst = append(dst, lower(s[i]))
	}
	return dst
}

func lower(c byte) byte {
	if c-'A' < 26 {
		c |= 0x20
	}
	return c
}

// Eight bytes are looked at together: the highest bit of a byte in a word tells
// what is known of it. Sums of less than 0x80 do not carry into the next byte.
const (
	ones = 0x0101010101010101
	high = 0x80 * ones
)

// load returns the eight bytes at an index, the first one lowest.
func load[T text](s T, i int) uint64 {
	b := s[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// controls marks the bytes that are controls, or not ASCII.
func controls(w uint64) uint64 {
	low := w &^ high
	return (w | ^(low + (0x80-' ')*ones) | (low + (0x80-0x7F)*ones)) & high
}

// lowerWord maps the capitals of a word that is all ASCII.
func lowerWord(w uint64) uint64 {
	capitals := (w + (0x80-'A')*ones) &^ (w + (0x80-'Z'-1)*ones) & high
	return w | capitals>>2 // 0x80 to 0x20
}
