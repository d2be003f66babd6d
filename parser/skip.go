package parser

import (
	"github.com/seed492f7be9/stanza/internal/grammar"
	"github.com/seed492f7be9/stanza/internal/xmlns"
	"github.com/seed492f7be9/stanza/limits"
)

// Skipping of oversized stanzas (limits.Limits.Skip): what is left of one is
// read and judged as always, but no event is written and nothing is kept.

// save keeps a stanza's start tag for as long as the stanza lasts, in case it
// has to be reported.
func (p *Parser) save(tag []byte) {
	if cap(p.saved) < len(tag) {
		p.dropSaved()
		p.saved = p.cfg.spaces.getSlab(len(tag))
	}
	p.saved = append(p.saved[:0], tag...)
}

func (p *Parser) dropSaved() {
	if p.saved != nil {
		p.cfg.spaces.putSlab(p.saved)
		p.saved = nil
	}
}

// abandon gives up the stanza at hand, and reports its start tag. A stanza
// whose start tag alone is too long has none to report: that is fatal.
//
// It returns false to end the batch: the next stanza must not replace the
// start tag before its event was taken.
func (p *Parser) abandon() bool {
	level := profiles[p.framing].stanzaLevel
	if p.stack.Len() == level {
		return p.failAt(&Error{Rule: RuleLimit, Offset: p.stanzaAt + int64(p.cfg.limits.Stanza), Limit: limits.Stanza, Max: p.cfg.limits.Stanza})
	}
	p.skipping = true
	w, b := p.ws, p.saved
	var r grammar.Resume
	w.tag.Start(b, &r)
	at := len(p.tape)
	p.tape = append(p.tape, newEntry(Abandoned, flagSaved|flagStanza|p.counted(xmlns.ID(p.stack.Elem(level).Name)), xmlns.ID(p.stack.Elem(level).Name), 0, len(b)))
	for i := range w.tag.Attrs {
		a := &w.tag.Attrs[i]
		if a.Flags()&grammar.Decl != 0 {
			continue
		}
		name := p.resolveAt(level, b[a.Name:a.NameEnd()])
		p.tape = append(p.tape, newEntry(attribute, uint8(a.Flags())|flagSaved, name, int(a.Value), int(a.End)))
	}
	p.tape[at].setCount(len(p.tape) - at - 1)
	return false
}

// resolveAt resolves an attribute's name with the declarations that were in
// scope at a level, whatever was declared further in.
func (p *Parser) resolveAt(level int, qname []byte) xmlns.ID {
	t := &p.ws.names
	k := xmlns.Colon(qname)
	if k < 0 {
		return t.Name(xmlns.NoSpace, qname)
	}
	prefix := t.Prefix(qname[:k])
	for ; level >= 0; level-- {
		for _, d := range p.stack.Own(level) {
			if xmlns.ID(d.Prefix) == prefix {
				return t.Name(xmlns.ID(d.Space), qname[k+1:])
			}
		}
	}
	return t.Name(xmlns.XMLSpace, qname[k+1:]) // the prefix xml, which nobody declared
}
