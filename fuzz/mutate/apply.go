package mutate

import (
	"bytes"
	"unicode/utf8"
)

func anyPiece(piece) bool { return true }

func isTag(p piece) bool { return p.kind == start || p.kind == empty }

// unit returns the whole element of a piece that begins one, or else the piece.
func (in *subject) unit(p piece) (from, to int) {
	if p.kind == start && p.match >= 0 && in.below(2) == 0 {
		return p.from, in.pieces[p.match].to
	}
	return p.from, p.to
}

func (in *subject) swap() edit {
	a, ok := one(&in.random, in.pieces, anyPiece)
	if !ok {
		return nil
	}
	from, to := in.unit(a)
	b, ok := one(&in.random, in.pieces, func(p piece) bool { return p.from >= to || p.to <= from })
	if !ok {
		return nil
	}
	from2, to2 := in.unit(b)
	if from2 < to && from < to2 {
		from2, to2 = b.from, b.to // its element holds the first
	}
	return edit{{from, to, in.b[from2:to2]}, {from2, to2, in.b[from:to]}}
}

// anAttribute returns an attribute of any tag.
func (in *subject) anAttribute() (a attribute, ok bool) {
	var all []attribute
	for _, p := range in.pieces {
		if isTag(p) {
			all = append(all, attributes(in.b, p)...)
		}
	}
	return one(&in.random, all, func(attribute) bool { return true })
}

func (in *subject) drop() edit {
	switch in.below(4) {
	case 0:
		if a, ok := in.anAttribute(); ok {
			return replace(a.from, a.to(), "")
		}
	case 1:
		if len(in.b) > 0 {
			at := in.below(len(in.b))
			return replace(at, at+1, "")
		}
	}
	p, ok := one(&in.random, in.pieces, anyPiece)
	if !ok {
		return nil
	}
	from, to := in.unit(p)
	return replace(from, to, "")
}

func (in *subject) duplicate() edit {
	if in.below(3) == 0 {
		if a, ok := in.anAttribute(); ok {
			return replace(a.to(), a.to(), " "+string(in.b[a.from:a.to()]))
		}
	}
	p, ok := one(&in.random, in.pieces, anyPiece)
	if !ok {
		return nil
	}
	from, to := in.unit(p)
	return replace(to, to, string(in.b[from:to]))
}

// reprefix changes a name of a tag or of an attribute.
func (in *subject) reprefix() edit {
	from, to := 0, 0
	if a, ok := in.anAttribute(); ok && in.below(2) == 0 {
		from, to = a.from, a.nameEnd
	} else {
		p, ok := one(&in.random, in.pieces, func(p piece) bool { return isTag(p) || p.kind == end })
		if !ok {
			return nil
		}
		from, to = nameStart(p), nameEnd(in.b, p)
	}
	local := from
	if n := bytes.IndexByte(in.b[from:to], ':'); n >= 0 {
		local = from + n + 1
	}
	prefixes := []string{"", "p:", "stream:", "xml:", "xmlns:", ":", "a:b:", "Stream:", "db:"}
	return replace(from, local, prefixes[in.below(len(prefixes))])
}

func (in *subject) requote() edit {
	a, ok := in.anAttribute()
	if !ok {
		return nil
	}
	if in.below(4) == 0 { // both of them, whatever is between
		other := string('"' ^ '\'' ^ in.b[a.valueEnd])
		return append(replace(a.value-1, a.value, other), replace(a.valueEnd, a.to(), other)...)
	}
	at := a.value - 1
	if in.below(2) == 0 {
		at = a.valueEnd
	}
	quotes := []string{"'", `"`, "", "`", "\u201C", "&quot;", "&#39;"}
	return replace(at, at+1, quotes[in.below(len(quotes))])
}

// reencode spells one character as it must not be, or puts one there that none is.
func (in *subject) reencode() edit {
	if len(in.b) == 0 {
		return nil
	}
	at := in.below(len(in.b))
	for at > 0 && !utf8.RuneStart(in.b[at]) {
		at--
	}
	r, size := utf8.DecodeRune(in.b[at:])
	var with []byte
	switch in.below(8) {
	case 0: // one byte too long
		with = overlong(r)
	case 1: // without its last byte
		with = in.b[at : at+size-1]
	case 2: // in Latin-1, as far as that goes
		with = []byte{byte(r)}
	case 3: // in UTF-16
		with = []byte{byte(r >> 8), byte(r)}
	case 4: // as two surrogates, each in UTF-8
		with = []byte{0xED, 0xA0 | byte(r>>16&0xF), 0x80 | byte(r>>10&0x3F), 0xED, 0xB0 | byte(r>>6&0xF), 0x80 | byte(r&0x3F)}
	case 5: // encoded twice
		for _, c := range in.b[at : at+size] {
			with = utf8.AppendRune(with, rune(c))
		}
	case 6: // behind a byte that promises more
		with = append([]byte{byte(0xC2 + in.below(0x33))}, in.b[at:at+size]...)
	case 7: // a character that XML has not
		with = append([]byte{[]byte{0, 1, 8, 0xB, 0xC, 0x1B, 0x1F}[in.below(7)]}, in.b[at:at+size]...)
	}
	return edit{{at, at + size, with}}
}

// overlong encodes a character in one byte more than it needs.
func overlong(r rune) []byte {
	switch {
	case r < 0x80:
		return []byte{0xC0 | byte(r>>6), 0x80 | byte(r&0x3F)}
	case r < 0x800:
		return []byte{0xE0, 0x80 | byte(r>>6), 0x80 | byte(r&0x3F)}
	}
	return []byte{0xF0 | byte(r>>18&7), 0x80 | byte(r>>12&0x3F), 0x80 | byte(r>>6&0x3F), 0x80 | byte(r&0x3F)}
}

func (in *subject) split() edit {
	if len(in.b) == 0 {
		return nil
	}
	at := in.below(len(in.b))
	switch in.below(4) {
	case 0:
		return replace(at, len(in.b), "")
	case 1:
		return replace(0, at, "")
	}
	between := []string{" ", "\n", ">", "<", "/>", "><", "]]>", "<![CDATA[", "]]><![CDATA[", "</", "\x00", "&", ";", "'", `"`, "\r", "\u00A0", "<!-- -->", "<?x?>"}
	return replace(at, at, between[in.below(len(between))])
}
