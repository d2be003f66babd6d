package writer

import (
	"github.com/seed492f7be9/stanza/internal/xmlns"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
)

// Start opens an element. What else stands in its start tag comes next: see
// [Writer.Attr] and [Writer.Declare].
func (w *Writer) Start(name names.Name) error {
	if p := w.work; p != nil && p.ready && p.startKnown(name) {
		return nil
	}
	return w.start(name)
}

func (w *Writer) start(name names.Name) error {
	if err := w.begin(); err != nil {
		return err
	}
	space := name.Space()
	if space == 0 {
		return w.fail(RuleUnknownName, 0)
	}
	if name.Registered() {
		return w.StartNS(space.URI(), name.Local())
	}
	m := w.save()
	rule := w.open(w.id(space), view(name.Local()), nil)
	return w.settle(&m, rule, 0)
}

// StartNS is Start for a name that has no symbol, or whose symbol is not at hand.
// An empty space is no namespace.
func (w *Writer) StartNS(space, local string) error {
	return w.StartPrefix("", space, local)
}

// StartPrefix is StartNS for an element that is to have a prefix, which is
// declared unless it is in scope. In canonical form it is StartNS.
func (w *Writer) StartPrefix(prefix, space, local string) error {
	if err := w.begin(); err != nil {
		return err
	}
	m := w.save()
	rule, at := w.startNS(view(prefix), view(space), view(local))
	return w.settle(&m, rule, at)
}

func (p *work) startNS(prefix, space, local []byte) (Rule, int) {
	if rule, at := p.checkName(local); rule != 0 {
		return rule, at
	}
	if p.cfg.canonical {
		prefix = nil
	}
	if len(prefix) > 0 {
		if rule, at := p.checkName(prefix); rule != 0 {
			return rule, at
		}
	}
	id, rule, at := p.namespace(space)
	if rule != 0 {
		return rule, at
	}
	return p.open(id, local, prefix), 0
}

// Declare adds a namespace declaration to the open start tag: of the default
// namespace where prefix is empty. What is in scope already is not declared
// again. In canonical form, where nothing is declared that no name uses, it
// declares nothing.
//
// A prefix is refused that the tag uses for another namespace: that of the
// element's own name, as a rule none.
func (w *Writer) Declare(prefix, space string) error {
	if err := w.inTag(); err != nil {
		return err
	}
	m := w.save()
	rule, at := w.declare(view(prefix), view(space))
	return w.settle(&m, rule, at)
}

// Attr adds an attribute to the open start tag.
func (w *Writer) Attr(name names.Name, value []byte) error {
	if p := w.work; p != nil && p.ready && p.attrKnown(name, value) {
		return nil
	}
	return w.attr(name, value)
}

func (w *Writer) attr(name names.Name, value []byte) error {
	if err := w.inTag(); err != nil {
		return err
	}
	space := name.Space()
	if space == 0 {
		return w.fail(RuleUnknownName, 0)
	}
	m := w.save()
	var rule Rule
	var at int
	if name.Registered() {
		rule, at = w.attrNS(view(space.URI()), view(name.Local()), value)
	} else {
		rule, at = w.addAttr(w.id(space), nil, view(name.Local()), value)
	}
	return w.settle(&m, rule, at)
}

// AttrString is Attr for a string.
func (w *Writer) AttrString(name names.Name, value string) error { return w.Attr(name, view(value)) }

// AttrNS is Attr for a name that has no symbol, or whose symbol is not at hand.
// An empty space is no namespace. For any other one that no prefix is in scope
// for, one is made up and declared.
func (w *Writer) AttrNS(space, local, value string) error {
	if err := w.inTag(); err != nil {
		return err
	}
	m := w.save()
	rule, at := w.attrNS(view(space), view(local), view(value))
	return w.settle(&m, rule, at)
}

func (p *work) attrNS(space, local, value []byte) (Rule, int) {
	if rule, at := p.checkName(local); rule != 0 {
		return rule, at
	}
	id, rule, at := p.namespace(space)
	if rule != 0 {
		return rule, at
	}
	return p.addAttr(id, nil, local, value)
}

// Text writes character data, of whole characters. An empty one is none.
func (w *Writer) Text(text []byte) error {
	p := w.work
	if p == nil || !p.ready {
		if err := w.begin(); err != nil {
			return err
		}
		p = w.work
	}
	if p.level() == 0 {
		return w.fail(RuleOutside, 0)
	}
	if len(text) == 0 || p.textKnown(text) {
		return nil
	}
	if rule, at := p.addText(text); rule != 0 {
		return w.fail(rule, at)
	}
	return nil
}

// TextString is Text for a string.
func (w *Writer) TextString(text string) error { return w.Text(view(text)) }

// End closes the innermost element: one without content as an empty-element tag.
func (w *Writer) End() error {
	p := w.work
	if p == nil || !p.ready || !p.closeKnown() {
		return w.end()
	}
	if len(p.elems) == 0 {
		p.endStanza()
	}
	return nil
}

func (w *Writer) end() error {
	if err := w.begin(); err != nil {
		return err
	}
	p := w.work
	if p.level() == 0 {
		return w.fail(RuleNothingOpen, 0)
	}
	if rule := p.close(); rule != 0 {
		return w.fail(rule, 0)
	}
	if len(p.elems) == 0 {
		p.endStanza()
	}
	return nil
}

// The methods below write. open, openAlike, addDeclaration and addAttr leave it to
// their callers to undo what they wrote where they fail.

// open opens an element: with a prefix, if one is given.
func (p *work) open(space xmlns.ID, local, prefix []byte) Rule {
	if space == xmlns.XMLNSSpace {
		return RuleReserved
	}
	p.enter()
	t := &p.names
	id, bound := t.Prefix(prefix), true
	if space == xmlns.XMLSpace {
		id = xmlns.XMLPrefix
	} else if len(prefix) > 0 {
		if id == xmlns.XMLPrefix || id == xmlns.XMLNSPrefix {
			return RuleReserved
		}
		bound = t.Bound(id) == space
	} else if special := p.cfg.canonical && string(local) == "xmlns" && space != xmlns.NoSpace; special || t.Default() != space {
		id, bound = p.choose(space, special)
	}
	if rule := p.openTag(id, local); rule != 0 {
		return rule
	}
	if !bound {
		if rule := p.addDeclaration(id, space); rule != 0 {
			return rule
		}
	}
	return p.fits()
}

// choose returns the prefix of an element whose namespace is not the default one,
// and whether it is in scope. A special one is named xmlns, and encoding/xml leaves
// it without its namespace unless it has a prefix.
func (p *work) choose(space xmlns.ID, special bool) (prefix xmlns.ID, bound bool) {
	first := len(p.elems) == 0
	switch {
	case !p.cfg.canonical, special:
		prefix = p.find(p.decls, space)
	case first:
		prefix = p.find(p.decls[:p.outer], space)
	}
	switch {
	case prefix != xmlns.NoID:
		return prefix, true
	case special:
		return p.newPrefix(), false
	case first && !p.cfg.canonical && space == p.id(names.NSStreams):
		// What RFC 7395 §3.3.3 shows, and old clients look for.
		return p.names.Prefix(view("stream")), false
	}
	return xmlns.NoPrefix, false
}

// enter ends the open start tag, if there is one, and goes into its element.
func (p *work) enter() {
	if p.tag.at >= 0 {
		p.buf = append(p.buf, '>')
		p.push()
		p.endRun()
	}
}

// openTag writes the beginning of a start tag, behind enter.
func (p *work) openTag(prefix xmlns.ID, local []byte) Rule {
	l := &p.cfg.limits
	if p.elements++; p.elements > l.Elements {
		return p.over(limits.Elements)
	}
	if len(p.elems) >= l.Depth {
		return p.over(limits.Depth)
	}
	at := len(p.buf)
	b := append(p.buf, '<')
	if prefix != xmlns.NoPrefix {
		b = append(append(b, p.names.Bytes(prefix)...), ':')
	}
	p.buf = append(b, local...)
	stop := min(p.stop, at+l.Tag)
	p.tag = tag{
		elem: elem{at, len(p.buf), len(p.decls), 0}, stop: stop, limit: limits.Tag, brim: min(p.brim, stop-room),
		prefix: prefix, space: p.space,
	}
	if len(p.buf)-at-1 > l.Name {
		return p.over(limits.Name)
	}
	return 0
}

// addDeclaration adds a declaration to the open tag.
func (p *work) addDeclaration(prefix, space xmlns.ID) Rule {
	l := &p.cfg.limits
	if p.tag.count++; p.tag.count > l.Declarations {
		return p.over(limits.Declarations)
	}
	if len(p.decls) >= l.InScope || p.tag.def != xmlns.NoID && len(p.decls)+1 >= l.InScope {
		return p.over(limits.InScope)
	}
	b := append(p.buf, " xmlns"...)
	if prefix != xmlns.NoPrefix {
		if space == xmlns.NoSpace {
			return RuleDeclaration
		}
		b = append(append(b, ':'), p.names.Bytes(prefix)...)
		if len(b)-len(p.buf)-1 > l.Name {
			return p.over(limits.Name)
		}
	}
	b = append(b, "='"...)
	from := len(b)
	b, _, _, rule := p.escape(b, p.names.Bytes(space), inValue)
	if rule != 0 {
		return rule
	}
	if len(b)-from > l.Value {
		return p.over(limits.Value)
	}
	p.buf = append(b, '\'')
	if prefix == xmlns.NoPrefix {
		p.tag.def, p.space = space, p.names.KnownSpace(space)
	} else {
		p.bind(prefix, space)
	}
	return p.fits()
}

// addAttr adds an attribute: with a prefix, if one is given and its name needs
// one.
func (p *work) addAttr(space xmlns.ID, prefix, local, value []byte) (Rule, int) {
	l := &p.cfg.limits
	id := xmlns.NoPrefix
	switch space {
	case xmlns.NoSpace:
		if string(local) == "xmlns" {
			return RuleReserved, 0
		}
	case xmlns.XMLNSSpace:
		return RuleReserved, 0
	case xmlns.XMLSpace:
		id = xmlns.XMLPrefix
	default:
		var rule Rule
		if id, rule = p.attrPrefix(space, prefix); rule != 0 {
			return rule, 0
		}
	}
	if p.has(space, local) {
		return RuleDuplicateAttribute, 0
	}
	if p.tag.attrs++; p.tag.attrs > l.Attributes {
		return p.over(limits.Attributes), 0
	}
	b := append(p.buf, ' ')
	from := len(b)
	if id != xmlns.NoPrefix {
		b = append(append(b, p.names.Bytes(id)...), ':')
	}
	b = append(b, local...)
	if len(b)-from > l.Name {
		return p.over(limits.Name), 0
	}
	b = append(b, "='"...)
	from = len(b)
	b, _, at, rule := p.escape(b, value, inValue)
	if rule != 0 {
		return rule, at
	}
	if len(b)-from > l.Value {
		return p.over(limits.Value), 0
	}
	p.buf = append(b, '\'')
	return p.fits(), 0
}

// addText adds character data, all of it or nothing.
func (p *work) addText(text []byte) (Rule, int) {
	l := &p.cfg.limits
	b, from, references := p.buf, p.text, p.references
	if p.tag.at >= 0 {
		b = append(b, '>')
		from, references = len(b), 0
	}
	b, n, at, rule := p.escape(b, text, inText)
	references += n
	switch {
	case rule != 0:
		return rule, at
	case len(b)-from > l.Text:
		return p.over(limits.Text), 0
	case references > l.References:
		return p.over(limits.References), 0
	case len(b) > p.stop:
		return p.over(limits.Stanza), 0
	}
	if p.buf, p.text, p.references = b, from, references; p.tag.at >= 0 {
		p.push()
	}
	p.setBrim()
	return 0, 0
}

// fits judges the size of the open tag, with an end that it may still get.
func (p *work) fits() Rule {
	switch t := &p.tag; {
	case len(p.buf)+len("/>") <= t.stop:
		return 0
	case t.stop == p.stop:
		return p.over(limits.Stanza)
	default:
		return p.over(t.limit)
	}
}

// close writes the end of the innermost element, or nothing.
func (p *work) close() Rule {
	if p.tag.at >= 0 {
		// That it fits was seen to.
		p.buf = append(p.buf, "/>"...)
		p.dropTag()
		p.endRun()
		return 0
	}
	e := &p.elems[len(p.elems)-1]
	if len(p.buf)+e.name-e.at+2 > p.stop {
		return p.over(limits.Stanza)
	}
	p.buf = append(append(append(p.buf, "</"...), p.buf[e.at+1:e.name]...), '>')
	p.pop()
	p.endRun()
	return 0
}

// over notes the limit that would be passed.
func (p *work) over(kind limits.Kind) Rule {
	p.passed = kind
	return RuleLimit
}
