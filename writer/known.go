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

// room is how many bytes there have to be beside a value or a namespace for what
// is written with it: '>', a literal as a whole, and a quote.
const room = 64

// startKnown opens an element, and reports whether it did.
func (p *work) startKnown(name names.Name) bool {
	if int(name) >= len(p.literals) {
		return false
	}
	l := &p.literals[name]
	max := &p.cfg.limits
	if l.kind != elementLiteral || p.elements >= max.Elements || p.level() >= max.Depth || int(l.local) > max.Name {
		return false
	}
	space, id, declaration := names.Space(l.space), xmlns.NoID, ""
	if space != p.space {
		if id = p.id(space); !p.declares(id) {
			return false
		}
		declaration = p.declarations[space]
	}
	n := len(p.buf)
	if n+len(declaration)+room > p.stop {
		return false
	}
	if n+len(declaration)+room > cap(p.buf) {
		p.buf = slices.Grow(p.buf, len(declaration)+room)
	}
	b := p.buf[:cap(p.buf)]
	if p.tag.at >= 0 {
		b[n] = '>'
		n++
		p.push()
	}
	t := &p.tag // field by field: a whole one is made somewhere else, and copied
	t.at = n
	*(*[len(l.text)]byte)(b[n:]) = l.text
	n += int(l.size)
	t.name, t.decls, t.known, t.attrs, t.seen, t.count = n, len(p.decls), name, 0, 0, 0
	t.prefix, t.def, t.space = xmlns.NoPrefix, id, p.space
	t.stop, t.limit = min(p.stop, t.at+max.Tag), limits.Tag
	if id != xmlns.NoID {
		n += copy(b[n:], declaration)
		t.count = 1
		p.space = space
	}
	p.elements++
	p.buf = p.buf[:n]
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

// attrKnown adds an attribute, and reports whether it did.
func (p *work) attrKnown(name names.Name, value []byte) bool {
	t := &p.tag
	if t.at < 0 || int(name) >= len(p.literals) {
		return false
	}
	l := &p.literals[name]
	bit := uint64(1) << (l.seen & 63)
	if l.kind != attributeLiteral || t.seen&bit != 0 {
		return false
	}
	max := &p.cfg.limits
	n := len(p.buf)
	end := n + len(value) + room
	if end > t.stop || len(value) > max.Value || t.attrs >= min(many, max.Attributes) || int(l.local) > max.Name {
		return false
	}
	if end > cap(p.buf) {
		p.buf = slices.Grow(p.buf, len(value)+room)
	}
	b := p.buf[:cap(p.buf)]
	*(*[len(l.text)]byte)(b[n:]) = l.text
	n += int(l.size)
	if inValue.copy(b[n:], value) != len(value) {
		return false
	}
	n += len(value)
	b[n] = '\''
	p.buf = p.buf[:n+1]
	t.seen |= bit
	t.attrs++
	return true
}

// closeKnown writes the end tag of an element that was written with a literal,
// and reports whether it did.
func (p *work) closeKnown(e *elem) bool {
	n := len(p.buf)
	if e.known == 0 || n+room > p.stop || n+room > cap(p.buf) {
		return false
	}
	l := &p.literals[e.known]
	b := p.buf[:cap(p.buf)]
	*(*[len(l.text)]byte)(b[n+1:]) = l.text
	b[n], b[n+1] = '<', '/'
	n += 1 + int(l.size)
	b[n] = '>'
	p.buf = p.buf[:n+1]
	return true
}
