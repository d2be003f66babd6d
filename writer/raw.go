package writer

import (
	"bytes"

	"github.com/seed492f7be9/stanza/internal/xmlns"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
)

// Raw writes a whole element that a parser gave with the bytes that it came in:
// CDATA sections, references, white space in tags and all. Where it takes its
// namespace from outside, and that is not in scope here, its start tag declares
// it.
//
// Where bytes could mean something else here it is written as [Writer.Element]
// writes it: where its own name has a prefix, or one in it a prefix from outside
// (see [parser.Element.Prefixed]). So it is in canonical form.
//
// What is inside was held to the parser's limits. Of the writer's, only those of
// depth, elements and the stanza's bytes are. The element must not have expired:
// what its bytes became is not looked at.
func (w *Writer) Raw(e parser.Element) error {
	if err := w.begin(); err != nil {
		return err
	}
	raw, local := e.Raw(), e.Local()
	if w.cfg.canonical || !unprefixed(raw, local) || !closes(raw, local) || e.Prefixed() {
		return w.Element(e)
	}
	m := w.save()
	rule := w.copyRaw(e, raw)
	return w.settle(&m, rule, 0)
}

// unprefixed reports whether an element's name has no prefix where it is written:
// behind its '<'.
func unprefixed(raw, local []byte) bool {
	n := 1 + len(local)
	return n < len(raw) && raw[n] != ':' && string(raw[1:n]) == string(local)
}

// closes reports whether the bytes of a view are those of a whole element: they
// end with an end tag, or are one empty-element tag.
func closes(raw, local []byte) bool {
	if i := len(raw) - len(local) - len("</>"); i > 0 && raw[i] == '<' && raw[i+1] == '/' && string(raw[i+2:i+2+len(local)]) == string(local) {
		return true // as nearly all do
	}
	i := bytes.LastIndexByte(raw, '<')
	return i > 0 && bytes.HasPrefix(raw[i:], []byte("</")) || i == 0 && bytes.HasSuffix(raw, []byte("/>"))
}

// copyRaw writes an element without a prefix: what is in it that has none goes by
// the default namespace in which it stood, or by its own.
func (p *work) copyRaw(e parser.Element, raw []byte) Rule {
	p.enter()
	if rule := p.count(e, len(raw)); rule != 0 {
		return rule
	}
	space := p.spaceOf(e.NS(), e.Space())
	declared := p.names.Default() == space
	for prefix := range e.Declarations() {
		declared = declared || len(prefix) == 0
	}
	if !declared {
		p.elements-- // openTag counts it again
		if rule := p.openTag(xmlns.NoPrefix, e.Local()); rule != 0 {
			return rule
		}
		if rule := p.addDeclaration(xmlns.NoPrefix, space); rule != 0 {
			return rule
		}
		raw = raw[min(1+len(e.Local()), len(raw)):]
		p.dropTag()
	}
	if p.buf = append(p.buf, raw...); len(p.buf) > p.stop {
		return p.over(limits.Stanza)
	}
	p.endRun()
	return 0
}

// count counts the elements of one that has so many bytes, and how many are inside
// each other. Of a first-level one that is too short to pass a limit ("<a/>" is one
// element, "<a></a>" one more of depth) nobody wants to know.
func (p *work) count(e parser.Element, size int) Rule {
	l := &p.cfg.limits
	if len(p.elems) == 0 && size/4 < l.Elements && size/7 < l.Depth {
		p.elements++
		return 0
	}
	level, depth := 0, 0
	for t := range e.Tokens() {
		switch t.Kind() {
		case parser.Start:
			p.elements++
			level++
			depth = max(depth, level)
		case parser.End:
			level--
		}
	}
	switch {
	case p.elements > l.Elements:
		return p.over(limits.Elements)
	case len(p.elems)+depth > l.Depth:
		return p.over(limits.Depth)
	}
	return 0
}
