package grammar

import "github.com/seed492f7be9/stanza/internal/scan"

// Resume is where a construct stopped for want of bytes. The zero value is
// its beginning. Positions count from the construct's first byte.
type Resume struct {
	at       int32  // the next byte to look at
	mark     int32  // where the name or value at hand begins
	ref      int32  // where the reference at hand begins
	attrs    int32  // attributes so far
	decls    int32  // namespace declarations so far
	value    uint32 // of the character reference at hand
	state    uint8
	refState uint8
	quote    byte
	Decode   bool // text: it holds a reference or a CR
}

// At returns the position up to which the construct was examined.
func (r *Resume) At() int { return int(r.at) }

// Shift moves r to a construct that begins n bytes later, after the first n
// bytes of a run of character data have left: what was examined stays so.
func (r *Resume) Shift(n int) {
	r.at -= int32(n)
	r.ref -= int32(n)
	r.Decode = r.refState != refNone
}

// Text reads character data, from b[0] up to the '<' that ends it, and at
// most *refs references, which it counts down.
//
// On OK n is the index of the '<'. On More all of b[:n] may leave: what is
// behind it could still become something else (a sequence of UTF-8, a
// reference, "]]>" or a CR that a LF may follow). On an error n is where the
// offending construct begins. legal is the index up to which the bytes are
// character data if nothing more comes.
func Text(b []byte, r *Resume, refs *int32) (n, legal int, rule Rule) {
	i := int(r.at)
	for {
		if r.refState != refNone {
			if i, rule = r.reference(b, i); rule != OK {
				if rule == More {
					i = int(r.ref)
				}
				return i, int(r.ref), rule
			}
		}
		i = scan.Text(b, i)
		if i == len(b) {
			return r.holdBack(b)
		}
		switch c := b[i]; {
		case c == '<':
			r.at = int32(i)
			return i, i, OK
		case c == '&':
			if *refs == 0 {
				return i, i, ManyReferences
			}
			*refs--
			r.Decode = true
			if _, k := Refer(b[i:]); k > 0 {
				i += k
				continue
			}
			r.ref, r.refState = int32(i), refAmp
			i++
		case c == '\r':
			r.Decode = true
			i = lineEnds(b, i)
		case c == ']':
			k, end := brackets(b, i)
			if end {
				return k - 2, k - 2, CDATAEnd
			}
			if k == len(b) {
				// The last two may become "]]>".
				n = max(i, k-2)
				r.at = int32(n)
				return n, k, More
			}
			i = k
		case c < 0x80:
			return i, i, Char
		default:
			var s scan.Status
			if i, s = scan.Runes(b, i); s != scan.OK {
				r.at = int32(i)
				return i, i, verdict(s, OK)
			}
		}
	}
}

// CDATA reads the CDATA section that begins with the "<!" of b[0:2]. It is
// one construct: on OK its content is b[start:end] and n its length, on More
// nothing of it may leave. What is no CDATA section is refused as Bang does.
func CDATA(b []byte, r *Resume) (start, end, n int, rule Rule) {
	i := int(r.at)
	if i < len(cdataStart) {
		if n, rule = Bang(b); rule != OK {
			return 0, 0, n, rule
		}
		i = n
	}
	for {
		i = scan.Text(b, i)
		if i == len(b) {
			r.at = int32(i)
			return 0, 0, i, More
		}
		switch c := b[i]; {
		case c == '<', c == '&':
			i++
		case c == '\r':
			r.Decode = true
			i = lineEnds(b, i)
		case c == ']':
			k, end := brackets(b, i)
			if end {
				r.at = int32(k + 1)
				return len(cdataStart), k - 2, k + 1, OK
			}
			if k == len(b) {
				r.at = int32(max(i, k-2))
				return 0, 0, k, More
			}
			i = k
		case c < 0x80:
			return 0, 0, i, Char
		default:
			var s scan.Status
			if i, s = scan.Runes(b, i); s != scan.OK {
				r.at = int32(i)
				return 0, 0, i, verdict(s, OK)
			}
		}
	}
}

// InCDATA reports whether CDATA is behind the start of its section.
func (r *Resume) InCDATA() bool { return int(r.at) >= len(cdataStart) }

// DropCDATA returns how many bytes of the section may be dropped by a caller
// who does not want its content: what is left is as long as the start of the
// section, which CDATA does not look at again.
func (r *Resume) DropCDATA() int {
	n := max(0, int(r.at)-len(cdataStart))
	r.at -= int32(n)
	return n
}

// brackets returns the end k of the run of ']' that begins at i, and whether
// its last two make "]]>" with a '>' at k. Taking the run as a whole keeps a
// flood of brackets linear.
func brackets(b []byte, i int) (k int, end bool) {
	for k = i + 1; k < len(b) && b[k] == ']'; k++ {
	}
	return k, k < len(b) && b[k] == '>' && k-i >= 2
}

// lineEnds returns the end of the run of CR and LF that begins at i: where there
// is one, others are near.
func lineEnds(b []byte, i int) int {
	for i < len(b) && (b[i] == '\r' || b[i] == '\n') {
		i++
	}
	return i
}

// holdBack answers for bytes that were examined to their end: a final CR may
// be followed by a LF.
func (r *Resume) holdBack(b []byte) (n, legal int, rule Rule) {
	n = len(b)
	if n > 0 && b[n-1] == '\r' {
		n--
	}
	r.at = int32(n)
	return n, len(b), More
}
