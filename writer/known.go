package writer

import (
	"slices"

	"github.com/seed492f7be9/stanza/internal/xmlns"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
)

// What is written most is written here: known names, as literals. Where anything
// is not as it is as a rule, nothing is done, and the general way is taken, which
// writes the same.

// room is how many bytes there have to be beside a value for what is written with
// it: '>', a literal and a declaration as a whole, and a quote. Up to a brim, of the
// buffer or of the tag, there is that much, and what is put there is in the buffer.
const room = 128

// startKnown opens an element, and reports whether it did.
func (p *work) startKnown(name names.Name) bool {
	if int(name) >= len(p.literals) {
		return false
	}
	l, max := &p.literals[name], &p.cfg.limits
	if l.kind != elementLiteral || p.elements >= max.Elements || len(p.elems)+1 >= max.Depth {
		return false
	}
	n, space, id := len(p.buf), names.Space(l.space), xmlns.NoID
	if n > p.brim {
		return p.widen() && p.startKnown(name)
	}
	if space != p.space {
		if id = p.id(space); !p.declares(id) || p.declarations[space].size == 0 {
			return false
		}
	}
	t := &p.tag
	if t.at >= 0 {
		putByte(p.buf, n, '>')
		n++
		p.push()
	}
	putLiteral(p.buf, n, l)
	size := int(l.size)
	// Field by field: a whole one is made somewhere else, and copied.
	t.at, t.name, t.decls, t.known, t.attrs, t.count, t.seen = n, n+size, len(p.decls), name, 0, 0, 0
	t.prefix, t.def, t.space = xmlns.NoPrefix, id, p.space
	t.stop, t.limit = min(p.stop, n+max.Tag), limits.Tag
	t.brim = min(p.brim, t.stop-room)
	if id != xmlns.NoID {
		d := &p.declarations[space]
		*(*[len(d.text)]byte)(p.buf[n+size : cap(p.buf)]) = d.text
		size += int(d.size)
		t.count = 1
		p.space = space
	}
	p.elements++
	p.buf = p.buf[:n+size]
	return true
}

// declares reports whether an element in a known namespace that is not the
// default one has to declare it as that, and may.
func (p *work) declares(space xmlns.ID) bool {
	in := len(p.decls)
	if p.tag.at >= 0 && p.tag.def != xmlns.NoID {
		in++
	}
	if in >= p.cfg.limits.InScope {
		return false
	}
	if p.level() == 0 {
		return p.find(p.decls[:p.outer], space) == xmlns.NoID && space != p.id(names.NSStreams)
	}
	return p.cfg.canonical || p.find(p.decls, space) == xmlns.NoID
}

// widen makes room for an element that begins, or ends, and reports whether the
// stanza may have it.
//
//go:noinline
func (p *work) widen() bool { return p.widenFor(0, p.stop) }

// widenFor makes room for n bytes and what is written with them, and reports whether
// it could: whether they do not reach over stop.
func (p *work) widenFor(n, stop int) bool {
	if len(p.buf)+n+room > stop {
		return false
	}
	p.buf = slices.Grow(p.buf, n+room)
	p.setBrim()
	return true
}

// widenTag makes room for an attribute with a value of n bytes, and reports whether
// the tag may have it.
//
//go:noinline
func (p *work) widenTag(n int) bool {
	t := &p.tag
	if n > p.cfg.limits.Value || !p.widenFor(n, t.stop) {
		return false
	}
	t.brim = min(p.brim, t.stop-room)
	return true
}

func (p *work) setBrim() { p.brim = min(p.stop, cap(p.buf)) - room }

// attrKnown adds an attribute, and reports whether it did.
func (p *work) attrKnown(name names.Name, value []byte) bool {
	t := &p.tag
	if t.at < 0 || int(name) >= len(p.literals) {
		return false
	}
	l := &p.literals[name]
	bit := uint64(1) << (l.seen & 63)
	if l.kind != attributeLiteral || t.seen&bit != 0 || t.attrs >= p.cfg.few {
		return false
	}
	n := len(p.buf)
	if n+len(value) > t.brim || len(value) > p.cfg.limits.Value {
		return p.widenTag(len(value)) && p.attrKnown(name, value)
	}
	putLiteral(p.buf, n, l)
	n += int(l.size)
	plain := uint64(highs)
	switch k := len(value); {
	case k > 32:
		plain = copyPlain(p.buf, n, value)
	case k > 16:
		plain &= copy8(p.buf, n, value, 8) & copy8(p.buf, n, value, k-16)
		fallthrough
	case k >= 8:
		plain &= copy8(p.buf, n, value, 0) & copy8(p.buf, n, value, k-8)
	default:
		plain = copy7(p.buf, n, value)
	}
	if plain != highs {
		return p.attrEscaped(l, value)
	}
	n += len(value)
	putByte(p.buf, n, '\'')
	p.buf = p.buf[:n+1]
	t.seen |= bit
	t.attrs++
	return true
}

// attrEscaped is the rest of attrKnown for a value that has to be looked at, behind
// its literal.
//
//go:noinline
func (p *work) attrEscaped(l *literal, value []byte) bool {
	t, n := &p.tag, len(p.buf)+int(l.size)
	b, _, _, rule := p.escape(p.buf[:n], value, inValue)
	if rule != 0 || len(b)-n > p.cfg.limits.Value || len(b)+room > t.stop {
		return false
	}
	p.buf = append(b, '\'')
	t.seen |= 1 << (l.seen & 63)
	t.attrs++
	return true
}

// textKnown adds character data, which is not empty, and reports whether it did:
// such as is written as it is.
func (p *work) textKnown(text []byte) bool {
	t, n := &p.tag, len(p.buf)
	from := p.text
	if t.at >= 0 {
		from = n + 1
	}
	if len(text) >= long || n+len(text) > p.brim || n+1+len(text)-from > p.cfg.limits.Text {
		return false
	}
	if t.at >= 0 {
		putByte(p.buf, n, '>')
		n++
	}
	end := n + len(text)
	if inText.copy(p.buf[n:end], text) != len(text) {
		return false
	}
	if p.buf = p.buf[:end]; t.at >= 0 {
		p.push()
		p.text, p.references = n, 0
	}
	return true
}

// closeKnown writes the end of the innermost element, and reports whether it did:
// of one that is empty, or was written with a literal.
func (p *work) closeKnown() bool {
	n := len(p.buf)
	if n > p.brim {
		return p.widen() && p.closeKnown()
	}
	if p.tag.at >= 0 {
		putByte(p.buf, n, '/') // that it fits was seen to
		putByte(p.buf, n+1, '>')
		n += 2
		p.buf = p.buf[:n]
		p.dropTag()
	} else {
		last := len(p.elems) - 1
		if last < 0 {
			return false
		}
		l := &p.literals[p.elems[last].known]
		if l.kind != elementLiteral {
			return false
		}
		putLiteral(p.buf, n+1, l)
		putByte(p.buf, n, '<')
		putByte(p.buf, n+1, '/')
		n += 1 + int(l.size)
		putByte(p.buf, n, '>')
		n++
		p.buf = p.buf[:n]
		p.pop()
	}
	p.text, p.references = n, 0
	return true
}
