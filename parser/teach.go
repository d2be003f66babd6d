package parser

import (
	"github.com/seed492f7be9/stanza/internal/grammar"
	"github.com/seed492f7be9/stanza/internal/shape"
	"github.com/seed492f7be9/stanza/internal/xmlns"
	"github.com/seed492f7be9/stanza/names"
)

// scope returns the namespace scope at the innermost open element.
func (p *Parser) scope() shape.Scope { return p.scopeAt(p.stack.Len()) }

// scopeAt returns the scope outside the element at level i.
func (p *Parser) scopeAt(i int) shape.Scope {
	if i == 0 {
		return shape.Outermost
	}
	return shape.Scope(p.stack.Elem(i - 1).Scope)
}

// rebound returns the scope inside the element at level i, whose declarations
// were bound beside another table. That of a root is worth a symbol at once.
func (p *Parser) rebound(i int) shape.Scope {
	own := p.stack.Own(i)
	outside := p.scopeAt(i)
	if len(own) == 0 {
		return outside
	}
	w := p.ws
	w.learned.Decls = w.learned.Decls[:0]
	for _, d := range own {
		w.learned.Decls = append(w.learned.Decls, shape.Decl{Prefix: xmlns.ID(d.Prefix), Space: xmlns.ID(d.Space)})
	}
	return w.shapes.Child(outside, w.learned.Decls, i == 0)
}

// teach shows the start tag b, whose names were resolved and whose entries are
// at tape[mark:], to the table of shapes, and returns the scope inside its
// element. It comes before the element is pushed.
func (p *Parser) teach(b []byte, name xmlns.ID, mark int) shape.Scope {
	if p.cfg.noShapes || p.skipping {
		return shape.Unknown
	}
	w := p.ws
	if p.phase == prolog && profiles[p.framing].header {
		return p.rebound(p.stack.Len())
	}
	w.shapes.Miss()
	probing := p.probing()
	if p.cold++; p.cold == 2*coldest {
		p.cold = coldest
	}
	if !probing || w.names.Known(name) == names.StreamsStream {
		// A second stream header among stanzas is never like another one.
		if w.tag.Decls > 0 {
			return shape.Unknown
		}
		return p.scope()
	}
	l := &w.learned
	l.Bytes, l.Name, l.Empty = b, w.tag.NameEnd-1, w.tag.Empty
	l.Entry = p.tape[mark].head &^ (flagStanza << 8)
	l.LongestName = l.Name
	l.Slots, l.Decls = l.Slots[:0], l.Decls[:0]
	// A path through the trie has to fix how names are resolved: no declaration
	// may be read but literally, and none of a prefix stand behind an attribute
	// with one (xml aside, which nobody declares).
	literal, prefixed := true, false
	entry := mark + 1
	for i := range w.tag.Attrs {
		a := &w.tag.Attrs[i]
		qname := b[a.Name:a.NameEnd()]
		l.LongestName = max(l.LongestName, len(qname))
		if a.Flags()&grammar.Decl != 0 {
			if prefixed && len(qname) > len("xmlns") || a.Flags()&grammar.Decode != 0 {
				literal = false
			}
			continue
		}
		if k := xmlns.Colon(qname); k >= 0 && string(qname[:k]) != "xml" {
			prefixed = true
		}
		l.Slots = append(l.Slots, shape.Slot{From: a.Value, To: a.End, Entry: p.tape[entry].head &^ (flagDecode << 8)})
		entry++
	}
	for ; entry < len(p.tape); entry++ {
		e := p.tape[entry]
		l.Decls = append(l.Decls, shape.Decl{Prefix: e.name(), Space: xmlns.ID(e.off())})
	}
	if !literal { // so there are declarations
		return w.shapes.Child(p.scope(), l.Decls, false)
	}
	return w.shapes.Learn(p.scope(), l)
}

// probing reports whether it is worth looking a tag up, and learning it. Where
// fewer than one tag in thaw was known, for long, only one in 16 is looked up:
// traffic that hardly repeats itself does not pay for what repeats.
func (p *Parser) probing() bool { return p.cold < coldest || p.cold&15 == 0 }

const (
	coldest = 1 << 8
	thaw    = 16 // what a tag that was known makes up for, in tags that were not
)
