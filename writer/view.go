package writer

import (
	"github.com/seed492f7be9/stanza/internal/xmlns"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// Token writes a token that a parser gave: a start tag with its attributes, text,
// or an end. What is in scope here is not declared again, and what is not is.
// Prefixes and declarations are kept, but for those that are canonical form's
// business, and those of elements in a content namespace, which have no prefix
// (RFC 6120 §4.8.5).
//
// The header of a stream is no token to be written: see [Writer.OpenStream].
func (w *Writer) Token(t parser.Token) error {
	if err := w.begin(); err != nil {
		return err
	}
	switch t.Kind() {
	case parser.Start:
		if t.Name() == names.StreamsStream && !t.Stanza() && t.Depth() == 0 {
			return w.fail(RuleView, 0)
		}
		m := w.save()
		rule, at := w.openToken(t)
		return w.settle(&m, rule, at)
	case parser.Text:
		return w.Text(t.Text())
	case parser.End:
		return w.End()
	}
	return w.fail(RuleView, 0)
}

// TokenAttr adds an attribute that a parser gave to the open start tag: for tags
// that are copied in part.
func (w *Writer) TokenAttr(a parser.Attr) error {
	if err := w.inTag(); err != nil {
		return err
	}
	m := w.save()
	rule, at := w.copyAttr(a)
	return w.settle(&m, rule, at)
}

// Element writes a whole element that a parser gave, token by token: see
// [Writer.Token]. All of it is written, or nothing. Of one that expired nothing is
// written as a rule, or something that is well-formed and means nothing.
func (w *Writer) Element(e parser.Element) error {
	if err := w.begin(); err != nil {
		return err
	}
	m := w.save()
	rule, at := w.copyElement(e)
	return w.settle(&m, rule, at)
}

func (p *work) copyElement(e parser.Element) (rule Rule, at int) {
	depth, whole := 0, false
	for t := range e.Tokens() {
		if whole {
			return RuleView, 0
		}
		switch t.Kind() {
		case parser.Start:
			depth++
			rule, at = p.openToken(t)
		case parser.Text:
			if text := t.Text(); depth > 0 && len(text) > 0 && !p.textKnown(text) {
				rule, at = p.addText(text)
			}
		case parser.End:
			if depth == 0 {
				return RuleView, 0
			}
			depth--
			if whole = depth == 0; !p.closeKnown() {
				rule = p.close()
			}
		default:
			return RuleView, 0
		}
		if rule != 0 {
			return rule, at
		}
	}
	if !whole {
		return RuleView, 0
	}
	return 0, 0
}

// openToken opens the element of a start tag, with its attributes.
func (p *work) openToken(t parser.Token) (rule Rule, at int) {
	if !p.plain(t) || !p.startKnown(t.Name()) {
		if rule, at = p.checkView(t.Local()); rule != 0 {
			return rule, at
		}
		if p.cfg.canonical {
			rule = p.open(p.spaceOf(t.NS(), t.Space()), t.Local(), nil)
		} else {
			rule = p.openAlike(t)
		}
		if rule != 0 {
			return rule, 0
		}
	}
	for a := range t.Attrs() {
		if rule, at := p.copyAttr(a); rule != 0 {
			return rule, at
		}
	}
	return 0, 0
}

// plain reports whether a start tag is written as its name alone has it.
func (p *work) plain(t parser.Token) bool {
	if p.cfg.canonical {
		return true
	}
	for prefix := range t.Declarations() {
		if len(prefix) > 0 {
			return false
		}
	}
	return unprefixed(t.Raw(), t.Local())
}

// openAlike opens an element with the prefix and the declarations that it came
// with.
func (p *work) openAlike(t parser.Token) Rule {
	space := p.spaceOf(t.NS(), t.Space())
	p.enter()
	prefix, content := xmlns.NoPrefix, isContent(t.NS())
	if b := t.Prefix(); !content && len(b) > 0 {
		if rule, _ := p.checkView(b); rule != 0 {
			return rule
		}
		prefix = p.names.Prefix(b)
	}
	if rule := p.openTag(prefix, t.Local()); rule != 0 {
		return rule
	}
	for prefix, uri := range t.Declarations() {
		id, bound := p.names.Prefix(prefix), p.names.Space(uri)
		if p.bound(id) == bound || content && id == xmlns.NoPrefix && bound != space {
			continue
		}
		if rule, _ := p.checkView(prefix); len(prefix) > 0 && rule != 0 {
			return rule
		}
		if rule := p.addDeclaration(id, bound); rule != 0 {
			return rule
		}
	}
	if p.bound(prefix) != space {
		if rule := p.addDeclaration(prefix, space); rule != 0 {
			return rule
		}
	}
	return p.fits()
}

func (p *work) copyAttr(a parser.Attr) (Rule, int) {
	value := a.Value()
	if p.attrKnown(a.Name(), value) {
		return 0, 0
	}
	if rule, at := p.checkView(a.Local()); rule != 0 {
		return rule, at
	}
	return p.addAttr(p.spaceOf(a.NS(), a.Space()), a.Prefix(), a.Local(), value)
}

// checkView judges a name that a parser gave: of a view that expired it may have
// become anything.
func (p *work) checkView(name []byte) (Rule, int) {
	rule, at := p.checkName(name)
	if rule == 0 || rule == RuleEdition {
		return rule, at
	}
	return RuleView, 0
}

// spaceOf returns the id of a namespace that a parser gave.
func (p *work) spaceOf(s names.Space, uri []byte) xmlns.ID {
	if s != 0 {
		return p.id(s)
	}
	return p.names.Space(uri)
}

func isContent(s names.Space) bool {
	switch s {
	case names.NSClient, names.NSServer, names.NSComponent, names.NSComponentConnect:
		return true
	}
	return false
}
