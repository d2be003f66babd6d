package frame

import (
	"sync"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// The long way of Carry: every tag of the element is looked at, twice. First it is
// found out what it uses from outside; then the tags are carried.

// walker knows what is bound to what, where the element came from and where it
// goes, at the tag at hand.
type walker struct {
	to              *Scope
	content, target string // of the mapping: the same where there is none
	space           []byte // target
	speaks          bool   // the element gets the language lang
	lang            string
	address         []byte // is put in the place of its attribute from, unless it is nil

	dst  []byte
	raw  []byte // of the element
	done int    // raw[:done] was dealt with
	base int64  // the offset of raw[0]

	open  []nested
	outer []bound // from outside the element: written in its first tag
	bindings
}

// nested is an element that is open.
type nested struct {
	content bool   // it is in the content namespace, with all around it
	renamed bool   // it has another prefix than it came with:
	prefix  string // this one
	bounds  int    // how many there are outside
}

// walkers are those that nobody uses.
var walkers = sync.Pool{New: func() any { return new(walker) }}

// maxWalker is how many elements, and declarations, one that is kept has room for.
const maxWalker = 256

// carryLong carries any element.
func carryLong(dst []byte, e parser.Element, from, to *Scope, address *[]byte) ([]byte, error) {
	raw, space := e.Raw(), e.Space()
	if !closes(raw, e.Local()) {
		return dst, &CarryError{RuleView, e.Offset()}
	}
	content := from.Content
	if content == "" && isContent(e.NS()) {
		content = e.NS().URI()
	}
	target := content
	switch stanza := string(space) == content; {
	case stanza && to.Content != "":
		target = to.Content
	case !stanza && to.Content != "" && string(space) == to.Content:
		return dst, &CarryError{RuleTargetNamespace, e.Offset()}
	}
	w := walkers.Get().(*walker)
	w.to, w.content, w.target, w.space = to, content, target, append(w.space[:0], target...)
	w.speaks, w.lang = (from.Lang != "" || to.Lang != "") && e.Attr(names.XMLLang) == nil, from.Lang
	w.dst, w.raw, w.done, w.base = dst, raw, 0, e.Offset()
	if address != nil {
		w.address = *address
	}
	at, rule := w.all(e)
	if rule == 0 {
		dst = append(w.dst, raw[w.done:]...)
	}
	w.release()
	if rule != 0 {
		return dst, &CarryError{rule, at}
	}
	return dst, nil
}

// release gives the walker back, with nothing in it that is somebody's.
func (w *walker) release() {
	w.truncate(0)
	clear(w.bounds[:cap(w.bounds)])
	clear(w.outer[:cap(w.outer)])
	w.to, w.dst, w.raw, w.address, w.open, w.outer = nil, nil, nil, nil, w.open[:0], w.outer[:0]
	if cap(w.open) <= maxWalker && cap(w.bounds) <= maxWalker {
		walkers.Put(w)
	}
}

// all looks at every tag, and returns where one cannot be carried, with the reason.
func (w *walker) all(e parser.Element) (at int64, rule CarryRule) {
	limit := len(w.dst) + 4*len(w.raw) + 16<<10
	w.outside(e)
	for t := range e.Tokens() {
		switch t.Kind() {
		case parser.Start:
			if rule := w.start(t); rule != 0 {
				return t.Offset(), rule
			}
			if len(w.dst) > limit {
				return t.Offset(), RuleGrowth
			}
		case parser.End:
			w.end(t)
		}
	}
	return 0, 0
}

// outside makes the declarations that names in the element use from outside it
// part of its first tag, unless they hold in the target too. There they are
// written once, however often they are used. Elements that lose their prefix, or
// get another one, do not need it.
func (w *walker) outside(e parser.Element) {
	for t := range e.Tokens() {
		switch t.Kind() {
		case parser.Start:
			o := nested{bounds: len(w.bounds), content: w.mapped(t)}
			for prefix, space := range t.Declarations() {
				w.bind(prefix, space, kept)
			}
			if !o.content && !w.renames(t) {
				w.use(t.Prefix(), t.Space())
			}
			for a := range t.Attrs() {
				w.use(a.Prefix(), a.Space())
			}
			w.open = append(w.open, o)
		case parser.End:
			n := len(w.open) - 1
			w.truncate(w.open[n].bounds)
			w.open = w.open[:n]
		}
	}
}

// mapped reports whether the element of a start tag is in the content namespace,
// with all around it.
func (w *walker) mapped(t parser.Token) bool {
	n := len(w.open)
	return (n == 0 || w.open[n-1].content) && w.content != "" && string(t.Space()) == w.content
}

// renames reports whether the element of a start tag gets the prefix that the
// target has for the stream namespace, if that is free.
func (w *walker) renames(t parser.Token) bool {
	return len(w.open) == 0 && string(t.Space()) == streamsURI && w.to.streams() != ""
}

// use notes a prefix that nothing in the element declares.
func (w *walker) use(prefix, space []byte) {
	if len(prefix) == 0 || string(prefix) == "xml" || w.innermost(prefix) >= 0 {
		return
	}
	for i := range w.outer {
		if string(w.outer[i].prefix) == string(prefix) {
			return
		}
	}
	if s, ok := w.to.lookup(prefix); !ok || s != string(space) {
		w.outer = append(w.outer, bound{prefix: prefix, space: space})
	}
}

// holds reports whether a prefix stands for a namespace in the target, by what
// surrounds the tag at hand and by those of its own declarations that are below
// bounds[n].
func (w *walker) holds(n int, prefix, space []byte) bool {
	for i := w.innermost(prefix); i >= 0; i = w.further(i) {
		if b := &w.bounds[i]; i < n && b.change != dropped {
			return string(b.space) == string(space)
		}
	}
	for i := range w.outer {
		if string(w.outer[i].prefix) == string(prefix) {
			return string(w.outer[i].space) == string(space)
		}
	}
	s, ok := w.to.lookup(prefix)
	return ok && s == string(space)
}

// need makes sure that a prefix stands for a namespace in the tag at hand.
func (w *walker) need(prefix, space []byte) {
	if string(prefix) != "xml" && !w.holds(len(w.bounds), prefix, space) {
		w.bind(prefix, space, added)
	}
}

// start carries a start tag.
func (w *walker) start(t parser.Token) CarryRule {
	top, space := len(w.open) == 0, t.Space()
	o := nested{bounds: len(w.bounds), content: w.mapped(t)}
	if !o.content && !top && w.open[len(w.open)-1].content && w.content != w.target && string(space) == w.target {
		return RuleTargetNamespace
	}
	own := len(w.bounds)
	for prefix, uri := range t.Declarations() {
		w.bind(prefix, uri, kept)
	}
	switch prefix := t.Prefix(); {
	case o.content:
		o.renamed = len(prefix) > 0
	case w.renames(t):
		o.prefix = w.to.streams()
		o.renamed = o.prefix != string(prefix) && w.free(o.prefix)
	}
	if o.content || top {
		w.drop(&o, own)
	}
	switch {
	case o.content:
		w.need(nil, w.space)
	case !o.renamed:
		w.need(t.Prefix(), space)
	}
	for a := range t.Attrs() {
		if prefix := a.Prefix(); len(prefix) > 0 {
			w.need(prefix, a.Space())
		}
	}
	w.open = append(w.open, o)
	if o.renamed || top && (w.speaks || w.address != nil || len(w.outer) > 0) || w.changes(own) {
		w.rewrite(t, &o, own)
	}
	return 0
}

// free reports whether the target's prefix for the stream namespace stands for
// nothing else in the first tag.
func (w *walker) free(prefix string) bool {
	for _, list := range [...][]bound{w.outer, w.bounds} {
		for i := range list {
			if string(list[i].prefix) == prefix && string(list[i].space) != streamsURI {
				return false
			}
		}
	}
	return true
}

// drop marks the declarations bounds[own:] of a tag that say nothing new, or
// nothing that is needed when the element has no prefix, or another one.
func (w *walker) drop(o *nested, own int) {
	for i := own; i < len(w.bounds); i++ {
		b := &w.bounds[i]
		switch isDefault := len(b.prefix) == 0; {
		case w.holds(own, b.prefix, b.space):
			b.change = dropped
		case o.content && isDefault:
			if string(b.space) != w.target {
				b.change = dropped
			}
		case o.content:
			if string(b.space) == w.content {
				b.change = dropped
			}
		case o.renamed:
			if string(b.space) == streamsURI {
				b.change = dropped
			}
		}
	}
}

// changes reports whether any of bounds[from:] is not as it came.
func (w *walker) changes(from int) bool {
	for i := range w.bounds[from:] {
		if w.bounds[from+i].change != kept {
			return true
		}
	}
	return false
}

// rewrite writes a start tag anew: its name, what was added, and the rest as it
// came, without what was dropped.
func (w *walker) rewrite(t parser.Token, o *nested, own int) {
	tag, local := t.Raw(), t.Local()
	w.copyTo(t)
	n := len(local)
	if prefix := t.Prefix(); len(prefix) > 0 {
		n += len(prefix) + 1
	}
	dst := append(w.dst, '<')
	if o.renamed {
		dst = appendName(dst, o.prefix, local)
	} else {
		dst = append(dst, tag[1:1+n]...)
	}
	for i := range w.bounds[own:] {
		if b := &w.bounds[own+i]; b.change == added {
			dst = appendDeclaration(dst, b.prefix, b.space)
		}
	}
	if len(w.open) == 1 {
		for i := range w.outer {
			dst = appendDeclaration(dst, w.outer[i].prefix, w.outer[i].space)
		}
		if w.speaks {
			dst = appendLang(dst, w.lang)
		}
		if w.address != nil {
			dst = appendFrom(dst, w.address)
		}
	}
	stamped := len(w.open) == 1 && w.address != nil
	a := afterName(tag, n)
	for a.next() {
		if a.declares() {
			own++
			if w.bounds[own-1].change == dropped {
				continue
			}
		}
		if stamped && a.isFrom() {
			continue
		}
		dst = append(dst, tag[a.from:a.to]...)
	}
	w.dst = append(dst, tag[a.to:]...)
}

// end carries an end tag, and what an empty element ends with.
func (w *walker) end(t parser.Token) {
	n := len(w.open) - 1
	o := w.open[n]
	w.open = w.open[:n]
	w.truncate(o.bounds)
	if o.renamed && !t.Empty() {
		w.copyTo(t)
		w.dst = append(appendName(append(w.dst, "</"...), o.prefix, t.Local()), '>')
	}
}

// copyTo copies what came before a tag, and takes the tag for done.
func (w *walker) copyTo(t parser.Token) {
	at := int(t.Offset() - w.base)
	w.dst = append(w.dst, w.raw[w.done:at]...)
	w.done = at + len(t.Raw())
}

func appendName(dst []byte, prefix string, local []byte) []byte {
	if prefix != "" {
		dst = append(append(dst, prefix...), ':')
	}
	return append(dst, local...)
}

func appendDeclaration[T []byte | string](dst []byte, prefix, space T) []byte {
	dst = append(dst, " xmlns"...)
	if len(prefix) > 0 {
		dst = append(append(dst, ':'), prefix...)
	}
	return append(appendValue(append(dst, "='"...), space), '\'')
}

func appendFrom(dst, address []byte) []byte {
	return append(appendValue(append(dst, " from='"...), address), '\'')
}

func appendLang(dst []byte, lang string) []byte {
	return append(appendValue(append(dst, " xml:lang='"...), lang), '\'')
}
