package mutate

import "bytes"

// piece is a token of an input, cut out without judging it.
type piece struct {
	kind     kind
	from, to int
	depth    int // open elements outside of it, as far as tags tell
	match    int // of a start tag the index of its end tag, and the other way round; -1 for none
}

type kind uint8

const (
	text kind = iota
	start
	end
	empty // an element's only tag
	section
	other // comments, instructions, declarations, document types
)

// cut cuts an input into pieces, which cover all of it.
func cut(b []byte) (all []piece) {
	var open []int
	for at := 0; at < len(b); {
		p := piece{from: at, match: -1}
		p.kind, p.to = next(b, at)
		switch p.kind {
		case start:
			p.depth = len(open)
			open = append(open, len(all))
		case end:
			if n := len(open); n > 0 {
				p.match = open[n-1]
				all[p.match].match = len(all)
				open = open[:n-1]
			}
			p.depth = len(open)
		default:
			p.depth = len(open)
		}
		all = append(all, p)
		at = p.to
	}
	return all
}

// next returns what begins at an offset, and where it ends.
func next(b []byte, at int) (kind, int) {
	rest := b[at:]
	until := func(end string) int {
		if n := bytes.Index(rest, []byte(end)); n >= 0 {
			return at + n + len(end)
		}
		return len(b)
	}
	switch {
	case rest[0] != '<':
		if n := bytes.IndexByte(rest, '<'); n >= 0 {
			return text, at + n
		}
		return text, len(b)
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		return section, until("]]>")
	case bytes.HasPrefix(rest, []byte("<!--")):
		return other, until("-->")
	case bytes.HasPrefix(rest, []byte("<?")):
		return other, until("?>")
	case bytes.HasPrefix(rest, []byte("<!")):
		return other, until(">")
	case bytes.HasPrefix(rest, []byte("</")):
		return end, until(">")
	}
	to := tagEnd(b, at)
	if to-at > 2 && b[to-1] == '>' && b[to-2] == '/' {
		return empty, to
	}
	return start, to
}

// tagEnd returns where a start tag ends: at its first '>' that is in no value.
func tagEnd(b []byte, at int) int {
	quote := byte(0)
	for ; at < len(b); at++ {
		switch c := b[at]; {
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return at + 1
		}
	}
	return len(b)
}

// attribute is an attribute or a declaration in a tag, by its offsets in the input. The value is without its quotes.
type attribute struct {
	from, nameEnd, value, valueEnd int // and to the quote behind valueEnd
}

func (a attribute) to() int { return a.valueEnd + 1 }

// attributes returns the whole attributes of a tag.
func attributes(b []byte, p piece) (all []attribute) {
	at := p.from + 1
	for at < p.to && !isSpace(b[at]) && b[at] != '/' && b[at] != '>' {
		at++
	}
	for at < p.to {
		if isSpace(b[at]) || b[at] == '/' || b[at] == '>' {
			at++
			continue
		}
		a := attribute{from: at}
		for at < p.to && !isSpace(b[at]) && b[at] != '=' && b[at] != '>' {
			at++
		}
		a.nameEnd = at
		for at < p.to && (isSpace(b[at]) || b[at] == '=') {
			at++
		}
		if at >= p.to || b[at] != '"' && b[at] != '\'' {
			if at == a.from {
				at++
			}
			continue // no value
		}
		n := bytes.IndexByte(b[at+1:p.to], b[at])
		if n < 0 {
			return all
		}
		a.value, a.valueEnd = at+1, at+1+n
		all = append(all, a)
		at = a.to()
	}
	return all
}

// nameEnd returns where the name of a tag ends.
func nameEnd(b []byte, p piece) int {
	at := nameStart(p)
	for at < p.to && !isSpace(b[at]) && b[at] != '/' && b[at] != '>' {
		at++
	}
	return at
}

func nameStart(p piece) int {
	if p.kind == end {
		return min(p.from+2, p.to)
	}
	return min(p.from+1, p.to)
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
