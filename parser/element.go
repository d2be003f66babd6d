package parser

import (
	"github.com/seed492f7be9/stanza/internal/grammar"
	"github.com/seed492f7be9/stanza/internal/nest"
	"github.com/seed492f7be9/stanza/internal/xmlns"
	"github.com/seed492f7be9/stanza/limits"
)

// openElement resolves the names of the start tag b, whose grammar was judged,
// writes it to the tape and opens its element.
func (p *Parser) openElement(b []byte) bool {
	w, pos := p.ws, int(p.pos)
	t, tag := &w.names, &w.tag
	level := p.stack.Len() - profiles[p.framing].stanzaLevel
	declared := tag.Decls
	if len(tag.Attrs) > 1 {
		t.NextTag()
	}
	if declared > 0 {
		if at := p.cfg.limits.InScope - p.stack.InScope(); declared > at {
			return p.exceed(limits.InScope, pos+nthDeclaration(tag.Attrs, at))
		}
		for i := range tag.Attrs {
			if a := &tag.Attrs[i]; a.Flags()&grammar.Decl != 0 && !p.declare(b, a) {
				return p.diagnose(b)
			}
		}
	}
	qname := b[1:tag.NameEnd]
	name := t.Element(qname)
	if name == xmlns.NoID {
		return p.diagnose(b)
	}

	var flags uint8
	if level == 0 {
		flags |= flagStanza
	}
	if tag.Empty {
		flags |= flagEmpty
	}
	start := newEntry(Start, flags, name, pos, pos+len(b))
	start.setCount(len(tag.Attrs))
	prefixed := len(t.Bytes(name)) < len(qname)
	mark := len(p.tape)
	tape := append(p.tape, start)
	for i := range tag.Attrs {
		a := &tag.Attrs[i]
		if a.Flags()&grammar.Decl != 0 {
			continue
		}
		id := t.Attribute(b[a.Name:a.NameEnd()])
		if id == xmlns.NoID || len(tag.Attrs) > 1 && t.Seen(id) {
			return p.diagnose(b)
		}
		prefixed = prefixed || t.SpaceOf(id) != xmlns.NoSpace
		tape = append(tape, newEntry(attribute, uint8(a.Flags()), id, pos+int(a.Value), pos+int(a.End)))
	}
	if prefixed && p.leansOut(b) {
		tape[mark].set(flagPrefixed)
		start.set(flagPrefixed)
	}
	if declared > 0 {
		for _, d := range p.stack.Own(p.stack.Len()) {
			tape = append(tape, newEntry(declaration, 0, xmlns.ID(d.Prefix), int(d.Space), 0))
		}
	}
	if p.skipping {
		tape = tape[:mark]
	}
	p.tape = tape
	if level == 0 && p.cfg.limits.Skip > 0 {
		p.save(b)
	}
	inner := p.teach(b, name, mark)
	p.elements--
	p.inText = false
	p.consumeTag(len(b))
	if p.phase == prolog {
		p.enter()
		if rule := p.judgeRoot(name); rule != 0 {
			p.stack.Push(uint32(name), uint16(inner), qname)
			return p.fail(rule, pos)
		}
	} else if level == 0 {
		p.phase = content
		if rule := p.judgeStanza(name); rule != 0 {
			p.stack.Push(uint32(name), uint16(inner), qname)
			return p.fail(rule, pos)
		}
	}
	if !tag.Empty {
		p.stack.Push(uint32(name), uint16(inner), qname)
		return true
	}
	return p.closeEmpty(start)
}

// leansOut reports whether a name of the start tag b has a prefix, other than xml,
// that the tag does not declare.
func (p *Parser) leansOut(b []byte) bool {
	outside := func(qname []byte) bool {
		k := xmlns.Colon(qname)
		if k < 0 {
			return false
		}
		prefix := p.ws.names.Prefix(qname[:k])
		if prefix == xmlns.XMLPrefix {
			return false
		}
		for _, d := range p.stack.Own(p.stack.Len()) {
			if xmlns.ID(d.Prefix) == prefix {
				return false
			}
		}
		return true
	}
	tag := &p.ws.tag
	if outside(b[1:tag.NameEnd]) {
		return true
	}
	for i := range tag.Attrs {
		a := &tag.Attrs[i]
		if a.Flags()&grammar.Decl == 0 && outside(b[a.Name:a.NameEnd()]) {
			return true
		}
	}
	return false
}

// enter leaves the prolog with the root's start tag.
func (p *Parser) enter() {
	p.phase = content
	if profiles[p.framing].header {
		p.beginGap()
	}
}

// beginGap begins what stands between two stanzas of a stream.
func (p *Parser) beginGap() {
	p.phase = open
	p.barrier = p.base + int64(p.pos) + int64(p.cfg.limits.Gap)
}

// closeEmpty ends an element that was never pushed.
func (p *Parser) closeEmpty(start entry) bool {
	if !p.skipping {
		end := start.asEnd()
		if end.has(flagStanza) {
			end.set(p.counted(end.name()))
		}
		p.tape = append(p.tape, end)
	}
	n := p.stack.Len()
	if p.ws.tag.Decls > 0 {
		unbindOwn(p.stack, n, &p.ws.names)
		p.stack.Withdraw()
	}
	if n <= profiles[p.framing].stanzaLevel {
		p.ended(n)
	}
	return true
}

// closeElement ends the innermost open element with an end tag of n bytes.
func (p *Parser) closeElement(n int) bool {
	s := p.stack
	level := s.Len() - 1
	name := xmlns.ID(s.Top().Name)
	top := level <= profiles[p.framing].stanzaLevel
	if !p.skipping {
		var flags uint8
		if level == profiles[p.framing].stanzaLevel {
			flags = flagStanza | p.counted(name)
		}
		p.tape = append(p.tape, newEntry(End, flags, name, int(p.pos), int(p.pos)+n))
	}
	unbindOwn(s, level, &p.ws.names)
	s.Pop()
	p.inText = false
	p.consumeTag(n)
	if top {
		p.ended(level)
	}
	return true
}

// counted returns flagCounted, and counts, for the end of what XEP-0198 counts:
// message, presence and iq of a content namespace.
func (p *Parser) counted(name xmlns.ID) uint8 {
	if p.ws.names.Known(name).IsStanza() {
		p.pending++
		return flagCounted
	}
	return 0
}

// ended moves on behind the end of a first-level element, or of the root.
func (p *Parser) ended(level int) {
	f := &profiles[p.framing]
	if level == f.stanzaLevel {
		p.skipping = false
	}
	p.beginGap()
	if level == 0 {
		p.phase = epilog
	}
}

// declare binds the prefix of a namespace declaration (Namespaces in XML 1.0
// §3 and §5), and reports whether it may.
func (p *Parser) declare(b []byte, a *grammar.Attr) bool {
	w := p.ws
	prefix, uri := declared(w, b, a)
	id, space, ok := checkDeclaration(&w.names, b[a.Name:a.NameEnd()], prefix, uri)
	if !ok || w.names.Seen(id) && len(w.tag.Attrs) > 1 {
		return false
	}
	was := w.names.Bind(id, space)
	p.stack.Declare(nest.Decl{Prefix: uint32(id), Space: uint32(space), Was: uint32(was)})
	return true
}

// declared returns what a declaration declares.
func declared(w *workspace, b []byte, a *grammar.Attr) (prefix, uri []byte) {
	if a.NameEnd()-a.Name > 6 {
		prefix = b[a.Name+6 : a.NameEnd()]
	}
	uri = b[a.Value:a.End]
	if a.Flags()&grammar.Decode != 0 {
		w.arena = grammar.AppendValue(w.arena[:0], uri)
		uri = w.arena
	}
	return prefix, uri
}

func checkDeclaration(t *xmlns.Table, qname, prefix, uri []byte) (id, space xmlns.ID, ok bool) {
	if len(qname) > 5 && !xmlns.IsNCName(prefix) {
		return 0, 0, false
	}
	id, space = t.Prefix(prefix), t.Space(uri)
	switch {
	case id == xmlns.XMLNSPrefix, space == xmlns.XMLNSSpace:
	case (id == xmlns.XMLPrefix) != (space == xmlns.XMLSpace):
	case id != xmlns.NoPrefix && space == xmlns.NoSpace:
	default:
		return id, space, true
	}
	return 0, 0, false
}

func nthDeclaration(attrs []grammar.Attr, n int) int {
	for i := range attrs {
		if attrs[i].Flags()&grammar.Decl != 0 {
			if n == 0 {
				return int(attrs[i].Name)
			}
			n--
		}
	}
	return 0
}

// diagnose finds out which rule the start tag b breaks whose names could not
// be resolved. The rules come one after the other, so that the verdict does
// not depend on how the names were resolved: equal names, qualified names,
// declarations, prefixes, equal expanded names.
func (p *Parser) diagnose(b []byte) bool {
	rule, at := p.diagnosis(b)
	n := p.stack.Len()
	unbindOwn(p.stack, n, &p.ws.names)
	p.stack.Withdraw()
	return p.fail(rule, int(p.pos)+at)
}

func (p *Parser) diagnosis(b []byte) (Rule, int) {
	w := p.ws
	t, attrs := &w.names, w.tag.Attrs
	seen := make(map[string]bool, len(attrs))
	for i := range attrs {
		a := &attrs[i]
		qname := string(b[a.Name:a.NameEnd()])
		if seen[qname] {
			return RuleDuplicateAttribute, int(a.Name)
		}
		seen[qname] = true
	}
	element := b[1:w.tag.NameEnd]
	if !xmlns.IsQName(element) {
		return RuleQualifiedName, 1
	}
	for i := range attrs {
		a := &attrs[i]
		if !xmlns.IsQName(b[a.Name:a.NameEnd()]) {
			return RuleQualifiedName, int(a.Name)
		}
	}
	for i := range attrs {
		if a := &attrs[i]; a.Flags()&grammar.Decl != 0 {
			prefix, uri := declared(w, b, a)
			if _, _, ok := checkDeclaration(t, b[a.Name:a.NameEnd()], prefix, uri); !ok {
				return RuleNamespaceDeclaration, int(a.Name)
			}
		}
	}
	if t.Element(element) == xmlns.NoID {
		return RuleUnboundPrefix, 1
	}
	expanded := make(map[xmlns.ID]bool, len(attrs))
	duplicate := 0
	for i := range attrs {
		a := &attrs[i]
		if a.Flags()&grammar.Decl != 0 {
			continue
		}
		id := t.Attribute(b[a.Name:a.NameEnd()])
		if id == xmlns.NoID {
			return RuleUnboundPrefix, int(a.Name)
		}
		if expanded[id] && duplicate == 0 {
			duplicate = int(a.Name)
		}
		expanded[id] = true
	}
	return RuleDuplicateExpandedName, duplicate
}
