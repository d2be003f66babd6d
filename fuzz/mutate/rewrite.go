package mutate

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

func (in *subject) swapAttributes() edit {
	p, ok := one(&in.random, in.pieces, func(p piece) bool { return isTag(p) && len(attributes(in.b, p)) > 1 })
	if !ok {
		return nil
	}
	all := attributes(in.b, p)
	i := in.below(len(all) - 1)
	j := i + 1 + in.below(len(all)-1-i)
	a, b := all[i], all[j]
	return edit{{a.from, a.to(), in.b[b.from:b.to()]}, {b.from, b.to(), in.b[a.from:a.to()]}}
}

// spaces returns the runs of white space in tags, outside of values.
func (in *subject) spaces() (runs [][2]int) {
	for _, p := range in.pieces {
		if !isTag(p) && p.kind != end {
			continue
		}
		at := nameEnd(in.b, p)
		all := attributes(in.b, p)
		for at < p.to {
			if len(all) > 0 && at == all[0].value-1 {
				at, all = all[0].to(), all[1:]
				continue
			}
			from := at
			for at < p.to && isSpace(in.b[at]) {
				at++
			}
			if at > from {
				runs = append(runs, [2]int{from, at})
			} else {
				at++
			}
		}
	}
	return runs
}

// dropSpace drops a run of white space that no attribute begins behind, or all of it but one space.
func (in *subject) dropSpace() edit {
	run, ok := one(&in.random, in.spaces(), func(r [2]int) bool { return r[1]-r[0] > 1 || in.needless(r) })
	if !ok {
		return nil
	}
	if in.needless(run) {
		return replace(run[0], run[1], "")
	}
	return replace(run[0], run[1], " ")
}

// needless reports whether nothing is between a run of white space and the end of a tag, or an equals sign.
func (in *subject) needless(run [2]int) bool {
	after := in.b[run[1]:]
	return len(after) > 0 && (after[0] == '>' || after[0] == '=') || bytes.HasPrefix(after, []byte("/>")) || in.b[run[0]-1] == '='
}

func (in *subject) repeatSpace() edit {
	run, ok := one(&in.random, in.spaces(), func([2]int) bool { return true })
	if !ok {
		return nil
	}
	more := []string{" ", "\t", "\n", "\r\n", "   "}
	return replace(run[1], run[1], more[in.below(len(more))])
}

// renamePrefix renames a prefix in the element that declares it, if nothing in that declares it again.
func (in *subject) renamePrefix() edit {
	type declaration struct {
		piece  int
		prefix string
	}
	var all []declaration
	for i, p := range in.pieces {
		if isTag(p) {
			for _, a := range attributes(in.b, p) {
				if prefix, ok := strings.CutPrefix(string(in.b[a.from:a.nameEnd]), "xmlns:"); ok && prefix != "xml" {
					all = append(all, declaration{i, prefix})
				}
			}
		}
	}
	d, ok := one(&in.random, all, func(d declaration) bool {
		return !in.redeclared(d.piece, d.prefix)
	})
	if !ok {
		return nil
	}
	fresh := d.prefix + "q"
	for bytes.Contains(in.b, []byte(fresh+":")) || bytes.Contains(in.b, []byte("xmlns:"+fresh)) {
		fresh += "q"
	}
	var e edit
	rename := func(from, to int) {
		if bytes.HasPrefix(in.b[from:to], []byte(d.prefix+":")) {
			e = append(e, replacement{from, from + len(d.prefix), []byte(fresh)})
		}
	}
	for _, p := range in.inside(d.piece) {
		if !isTag(p) && p.kind != end {
			continue
		}
		rename(nameStart(p), nameEnd(in.b, p))
		for _, a := range attributes(in.b, p) {
			if string(in.b[a.from:a.nameEnd]) == "xmlns:"+d.prefix {
				e = append(e, replacement{a.from, a.nameEnd, []byte("xmlns:" + fresh)})
			} else {
				rename(a.from, a.nameEnd)
			}
		}
	}
	return e
}

// inside returns the pieces of the element that begins with a piece; of one that does not end, all that follow.
func (in *subject) inside(i int) []piece {
	switch p := in.pieces[i]; {
	case p.kind == empty:
		return in.pieces[i : i+1]
	case p.match >= 0:
		return in.pieces[i : p.match+1]
	}
	return in.pieces[i:]
}

func (in *subject) redeclared(i int, prefix string) bool {
	for _, p := range in.inside(i)[1:] {
		if !isTag(p) {
			continue
		}
		for _, a := range attributes(in.b, p) {
			if string(in.b[a.from:a.nameEnd]) == "xmlns:"+prefix {
				return true
			}
		}
	}
	return false
}

func (in *subject) otherQuotes() edit {
	a, ok := in.anAttribute()
	if !ok {
		return nil
	}
	value, quote := string(in.b[a.value:a.valueEnd]), "'"
	if in.b[a.valueEnd] == '\'' {
		quote = `"`
		value = strings.ReplaceAll(value, `"`, "&quot;")
	} else {
		value = strings.ReplaceAll(value, "'", "&apos;")
	}
	return replace(a.value-1, a.to(), quote+value+quote)
}

// place is a character that can be spelled otherwise.
type place struct {
	at      int
	inValue bool
}

// characters returns the characters of values, and of text that is not white space alone, which in a stream is no text.
// White space, references, and what begins one are left out.
func (in *subject) characters() (all []place) {
	add := func(from, to int, inValue bool) {
		for at := from; at < to; {
			if in.b[at] == '&' {
				n := bytes.IndexByte(in.b[at:to], ';')
				if n < 0 {
					return
				}
				at += n + 1
				continue
			}
			r, size := utf8.DecodeRune(in.b[at:to])
			if !(r == utf8.RuneError && size == 1) && !isSpace(in.b[at]) {
				all = append(all, place{at, inValue})
			}
			at += size
		}
	}
	for _, p := range in.pieces {
		switch p.kind {
		case start, empty:
			for _, a := range attributes(in.b, p) {
				add(a.value, a.valueEnd, true)
			}
		case text:
			if p.depth > 0 {
				add(p.from, p.to, false)
			}
		}
	}
	return all
}

func (in *subject) otherSpelling() edit {
	c, ok := one(&in.random, in.characters(), func(place) bool { return true })
	if !ok {
		return nil
	}
	r, size := utf8.DecodeRune(in.b[c.at:])
	spellings := []string{fmt.Sprintf("&#%d;", r), fmt.Sprintf("&#x%x;", r), fmt.Sprintf("&#x%06X;", r), "<![CDATA[" + string(r) + "]]>"}
	n := len(spellings)
	if c.inValue {
		n--
	}
	return replace(c.at, c.at+size, spellings[in.below(n)])
}

// splitToken makes two tags of an empty element's one, or puts a boundary into text or a section.
func (in *subject) splitToken() edit {
	p, ok := one(&in.random, in.pieces, func(p piece) bool {
		switch p.kind {
		case empty:
			return true
		case section:
			return bytes.HasSuffix(in.b[p.from:p.to], []byte("]]>"))
		case text:
			return p.depth > 0 && len(bytes.Trim(in.b[p.from:p.to], " \t\r\n")) > 0
		}
		return false
	})
	if !ok {
		return nil
	}
	switch p.kind {
	case empty:
		return replace(p.to-2, p.to, "></"+string(in.b[nameStart(p):nameEnd(in.b, p)])+">")
	case section:
		at := in.boundary(p.from+len("<![CDATA["), p.to-len("]]>"))
		return replace(at, at, "]]><![CDATA[")
	}
	at := in.boundary(p.from, p.to)
	return replace(at, at, "<![CDATA[]]>")
}

// boundary returns an offset from which on text can be another piece: not inside a character, a reference or a line end.
func (in *subject) boundary(from, to int) int {
	at := from + in.below(to-from+1)
	for at > from && at < to && !utf8.RuneStart(in.b[at]) {
		at--
	}
	if n := bytes.LastIndexByte(in.b[from:at], '&'); n >= 0 && bytes.IndexByte(in.b[from+n:at], ';') < 0 {
		at = from + n
	}
	if at > from && at < to && in.b[at-1] == '\r' && in.b[at] == '\n' {
		at--
	}
	return at
}
