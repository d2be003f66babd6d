package writer

import (
	"bytes"
	"iter"
	"strconv"
	"unsafe"

	"github.com/seed492f7be9/stanza/internal/xmlns"
	"github.com/seed492f7be9/stanza/names"
)

// id returns the id of a namespace that has a symbol.
func (p *work) id(s names.Space) xmlns.ID {
	for int(s) >= len(p.ids) {
		p.ids = append(p.ids, xmlns.NoID)
	}
	if p.ids[s] == xmlns.NoID {
		p.ids[s] = p.names.Space(view(s.URI()))
	}
	return p.ids[s]
}

// namespace returns the id of a namespace name, whose characters it judges.
func (p *work) namespace(uri []byte) (xmlns.ID, Rule, int) {
	if d := p.names.Default(); len(uri) == 0 {
		return xmlns.NoSpace, 0, 0
	} else if string(p.names.Bytes(d)) == string(uri) {
		return d, 0, 0
	}
	if _, _, at, rule := p.escape(p.buf, uri, inValue); rule != 0 {
		return xmlns.NoID, rule, at
	}
	return p.names.Space(uri), 0, 0
}

// find returns the innermost prefix of decls that is bound to a namespace, NoID
// for none.
func (p *work) find(decls []decl, space xmlns.ID) xmlns.ID {
	for i := len(decls) - 1; i >= 0; i-- {
		if d := &decls[i]; d.space == space && d.prefix != xmlns.NoPrefix && p.names.Bound(d.prefix) == space {
			return d.prefix
		}
	}
	return xmlns.NoID
}

// declare adds a declaration that was asked for to the open tag.
func (p *work) declare(name, uri []byte) (Rule, int) {
	if len(name) > 0 {
		if rule, at := p.checkName(name); rule != 0 {
			return rule, at
		}
	}
	space, rule, at := p.namespace(uri)
	if rule != 0 {
		return rule, at
	}
	prefix := p.names.Prefix(name)
	if rule := checkDeclaration(prefix, space); rule != 0 {
		return rule, 0
	}
	switch {
	case p.cfg.canonical, p.bound(prefix) == space:
		return 0, 0
	case p.uses(prefix):
		return RulePrefixInUse, 0
	}
	return p.addDeclaration(prefix, space), 0
}

// checkDeclaration judges a declaration by Namespaces in XML 1.0 §3 and §5.
func checkDeclaration(prefix, space xmlns.ID) Rule {
	switch {
	case prefix == xmlns.XMLNSPrefix, space == xmlns.XMLNSSpace, (prefix == xmlns.XMLPrefix) != (space == xmlns.XMLSpace):
		return RuleReserved
	case prefix != xmlns.NoPrefix && space == xmlns.NoSpace:
		return RuleDeclaration
	}
	return 0
}

// bound returns what a prefix is bound to in the open tag.
func (p *work) bound(prefix xmlns.ID) xmlns.ID {
	if prefix == xmlns.NoPrefix && p.tag.def != xmlns.NoID {
		return p.tag.def
	}
	return p.names.Bound(prefix)
}

// uses reports whether the open tag uses or declares a prefix.
func (p *work) uses(prefix xmlns.ID) bool {
	if prefix == p.tag.prefix || prefix == xmlns.NoPrefix && p.tag.def != xmlns.NoID {
		return true
	}
	for _, d := range p.decls[p.tag.decls:] {
		if d.prefix == prefix {
			return true
		}
	}
	if prefix != xmlns.NoPrefix {
		for name := range p.written() {
			if k := xmlns.Colon(name); k >= 0 && string(name[:k]) == string(p.names.Bytes(prefix)) {
				return true
			}
		}
	}
	return false
}

// written iterates over the qualified names of the open tag's attributes and
// declarations.
func (p *work) written() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for b := p.buf[p.tag.name:]; len(b) > 0; {
			name, rest, _ := bytes.Cut(b[1:], equals)
			if !yield(name) {
				return
			}
			b = rest[bytes.IndexByte(rest, '\'')+1:] // no value has a quote in it
		}
	}
}

var equals = []byte("='")

// attributes iterates over the expanded names of the open tag's attributes.
func (p *work) attributes() iter.Seq2[xmlns.ID, []byte] {
	return func(yield func(xmlns.ID, []byte) bool) {
		for name := range p.written() {
			space, local := xmlns.NoSpace, name
			if k := xmlns.Colon(name); k >= 0 {
				// A declaration's is not bound.
				space, local = p.names.Bound(p.names.Prefix(name[:k])), name[k+1:]
			}
			if space != xmlns.NoID && !yield(space, local) {
				return
			}
		}
	}
}

// has reports whether the open tag has an attribute with that name, and notes it.
// A filter answers for nearly all tags; behind it is what was written, or, where
// there is much of it, the table.
func (p *work) has(space xmlns.ID, local []byte) bool {
	t := &p.tag
	if t.attrs >= many {
		if t.attrs == many || p.marked != t.attrs { // or one was marked and then refused
			p.names.NextTag()
			for space, local := range p.attributes() {
				p.names.Seen(p.names.Name(space, local))
			}
			p.marked = t.attrs
		}
		if p.names.Seen(p.names.Name(space, local)) {
			return true
		}
		p.marked++
		return false
	}
	bit := uint64(1) << seenBit(local)
	if t.seen&bit == 0 {
		t.seen |= bit
		return false
	}
	for otherSpace, other := range p.attributes() {
		if otherSpace == space && string(other) == string(local) {
			return true
		}
	}
	return false
}

// many is how many attributes are not looked through one by one.
const many = 32

// seenBit returns the number of the bit that an attribute with that local name
// sets in tag.seen. No two of those that XMPP has most of have the same.
func seenBit[T string | []byte](local T) uint {
	n := len(local)
	return (uint(n)*8 + uint(local[0])*10 + uint(local[n/2])*57 + uint(local[n-1])*46) & 63
}

// attrPrefix returns the prefix of an attribute of that namespace: the one that is
// given, one in scope, or a new one.
func (p *work) attrPrefix(space xmlns.ID, given []byte) (prefix xmlns.ID, rule Rule) {
	if len(given) > 0 && !p.cfg.canonical {
		if rule, _ := p.checkView(given); rule != 0 {
			return prefix, rule
		}
		prefix = p.names.Prefix(given)
		if p.names.Bound(prefix) == space {
			return prefix, 0
		}
		if !p.uses(prefix) {
			return prefix, p.addDeclaration(prefix, space)
		}
	}
	if prefix = p.find(p.decls, space); prefix != xmlns.NoID {
		return prefix, 0
	}
	prefix = p.newPrefix()
	return prefix, p.addDeclaration(prefix, space)
}

// newPrefix makes up a prefix that is not bound: "ns" and a number, the same one
// in elements that are alike.
func (p *work) newPrefix() xmlns.ID {
	var b [24]byte
	for n := len(p.decls) - p.outer + 1; ; n++ {
		id := p.names.Prefix(strconv.AppendInt(append(b[:0], "ns"...), int64(n), 10))
		if p.names.Bound(id) == xmlns.NoID {
			return id
		}
	}
}

// view returns the bytes of a string, which nobody writes to: the compiler would
// copy them.
func view(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }
