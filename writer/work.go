package writer

import (
	"slices"
	"sync"
	"unique"

	"github.com/seed492f7be9/stanza/internal/nest"
	"github.com/seed492f7be9/stanza/internal/scan"
	"github.com/seed492f7be9/stanza/internal/xmlns"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
)

// work is what a writer borrows while it has output or an open element. The
// names of open elements are in the output: only whole first-level elements
// leave it.
type work struct {
	cfg        *config
	*knowledge      // that of cfg
	ready      bool // no error stands, and the stream is not closed
	buf        []byte
	from       int    // what was written begins here: before it is the caller's
	whole      int    // buf[from:whole] is whole first-level elements
	stop       int    // the first-level element at hand must not reach over it
	brim       int    // up to it there is room: see widen
	lent       bool   // buf is the caller's
	own        []byte // meanwhile

	elems []elem // the open elements but the one whose tag is open
	tag   tag

	decls []decl                // in scope, but a default namespace of the open tag
	names xmlns.Table           // binds prefixes
	ids   []xmlns.ID            // the namespaces' ids in names, by symbol; NoID where not known yet
	space names.Space           // of the default namespace where content goes; 0 if it has no symbol
	root  unique.Handle[string] // whose declarations are decls[:outer]
	outer int
	above nest.Stack // root, thawed

	elements   int // of the first-level element at hand
	text       int // where the run of character data at hand begins
	references int // in it
	passed     limits.Kind

	marked int        // attributes of the open tag that names has as seen: see has
	bits   *scan.Bits // nil until a long text comes
}

// elem is an open element.
type elem struct {
	at, name int        // its start tag begins at buf[at], its qualified name ends at buf[name]
	decls    int        // what was in scope outside it is decls[:decls]
	known    names.Name // of the literal that it was written with, 0 if there is none
}

// decl is a namespace declaration in scope.
type decl struct {
	prefix, space xmlns.ID
	was           xmlns.ID // what the prefix was bound to before
}

// tag is a start tag that is open for attributes and declarations.
type tag struct {
	elem
	stop   int         // it must not reach over it, with an end
	brim   int         // up to it there is room: see work.brim
	limit  limits.Kind // that stop stands for, if not for that of stanzas
	attrs  int         // how many it has
	count  int         // and how many declarations
	seen   uint64      // a filter of its attributes' names: see has
	prefix xmlns.ID    // of its name
	def    xmlns.ID    // the default namespace that it declares, NoID for none: bound once it is whole
	space  names.Space // work.space outside the element
}

// maxNames is how many names a table may hold before it is flushed.
const maxNames = 2048

var works = sync.Pool{New: func() any {
	p := &work{tag: tag{elem: elem{at: -1}}}
	p.names.Init(maxNames)
	p.thaw(unique.Handle[string]{})
	return p
}}

// large reports whether p became larger than what is worth keeping: no peak is.
func (p *work) large() bool {
	return cap(p.buf) > 64<<10 || cap(p.elems) > 512 || cap(p.decls) > 512
}

// level returns how many elements are open, with the one whose tag is.
func (p *work) level() int {
	n := len(p.elems)
	if p.tag.at >= 0 {
		n++
	}
	return n
}

// setWhole says that everything that was written is whole.
func (p *work) setWhole() {
	p.whole, p.elements = len(p.buf), 0
	p.stop = p.whole + p.cfg.limits.Stanza
	p.setBrim()
	p.endRun()
}

// endStanza ends a first-level element: the time to forget names that come once
// and never again.
func (p *work) endStanza() {
	p.setWhole()
	if p.names.Full() {
		p.thaw(p.root)
	}
}

// endRun begins a new run of character data.
func (p *work) endRun() { p.text, p.references = len(p.buf), 0 }

// shift drops the first n bytes of what was written.
func (p *work) shift(n int) {
	p.buf = append(p.buf[:p.from], p.buf[p.from+n:]...)
	p.whole -= n
	p.stop -= n
	p.setBrim()
	p.text -= n
	for i := range p.elems {
		p.elems[i].at -= n
		p.elems[i].name -= n
	}
	if p.tag.at >= 0 {
		p.tag.at -= n
		p.tag.name -= n
		p.tag.stop -= n
		p.tag.brim = min(p.brim, p.tag.stop-room)
	}
}

// thaw makes what is in scope what a stream header declared: nothing for the zero
// one. No element is open.
func (p *work) thaw(root unique.Handle[string]) {
	t := &p.names
	if t.Full() {
		t.Flush()
		clear(p.ids)
	}
	t.Unbind()
	p.above.Reset()
	p.decls, p.outer, p.root = p.decls[:0], 0, root
	if root != (unique.Handle[string]{}) {
		p.above.Thaw(root.Value())
		for at := 0; p.outer < p.above.InScope(); p.outer++ {
			prefix, uri := p.above.Kept(&at)
			p.bind(t.Prefix(prefix), t.Space(uri))
		}
	}
	p.space = t.KnownSpace(t.Default())
}

// freeze returns the declarations in scope, which are those of a stream header.
func (p *work) freeze() unique.Handle[string] {
	t := &p.names
	p.above.Reset()
	for _, d := range p.decls {
		p.above.Declare(nest.Decl{Prefix: uint32(d.prefix), Space: uint32(d.space)})
		p.above.Keep(t.Bytes(d.prefix), t.Bytes(d.space))
	}
	p.above.Push(0, 0, nil)
	n := len(p.buf)
	p.buf = p.above.Freeze(p.buf) // room to make it in
	p.outer, p.root = len(p.decls), unique.Make(string(p.buf[n:]))
	p.buf = p.buf[:n]
	return p.root
}

func (p *work) bind(prefix, space xmlns.ID) {
	p.decls = append(p.decls, decl{prefix, space, p.names.Bind(prefix, space)})
}

// unbind undoes declarations until n are left.
func (p *work) unbind(n int) {
	for i := len(p.decls) - 1; i >= n; i-- {
		p.names.Bind(p.decls[i].prefix, p.decls[i].was)
	}
	p.decls = p.decls[:n]
}

// push goes into the element of the open tag, which is whole.
func (p *work) push() {
	t := &p.tag
	if t.def != xmlns.NoID {
		p.bind(xmlns.NoPrefix, t.def)
	}
	n := len(p.elems)
	if n == cap(p.elems) {
		p.elems = slices.Grow(p.elems, 8)
	}
	p.elems = p.elems[:n+1]
	e := &p.elems[n]
	e.at, e.name, e.decls, e.known = t.at, t.name, t.decls, t.known
	t.at = -1
}

// pop forgets the innermost element, with what it declared.
func (p *work) pop() {
	n := len(p.elems) - 1
	if outer := p.elems[n].decls; outer < len(p.decls) {
		p.unbind(outer)
		p.space = p.names.KnownSpace(p.names.Default())
	}
	p.elems = p.elems[:n]
}

// dropTag forgets the open tag, with what it declared.
func (p *work) dropTag() {
	t := &p.tag
	if t.decls < len(p.decls) {
		p.unbind(t.decls)
	}
	p.space = t.space
	t.at = -1
}

// unwind forgets all open elements.
func (p *work) unwind() {
	if p.tag.at >= 0 {
		p.dropTag()
	}
	for len(p.elems) > 0 {
		p.pop()
	}
}

// mark is what a call that fails goes back to.
type mark struct {
	tag                                           tag
	space                                         names.Space
	buf, elems, decls, elements, text, references int
}

// save begins a call that may fail on its way. Those that check everything before
// they change anything need none.
func (p *work) save() mark {
	return mark{p.tag, p.space, len(p.buf), len(p.elems), len(p.decls), p.elements, p.text, p.references}
}

// settle ends such a call: well, or with everything as it was.
func (w *Writer) settle(m *mark, rule Rule, at int) error {
	p := w.work
	if rule != 0 {
		p.unbind(m.decls)
		p.tag, p.space, p.buf, p.elems = m.tag, m.space, p.buf[:m.buf], p.elems[:m.elems]
		p.elements, p.text, p.references = m.elements, m.text, m.references
		return w.fail(rule, at)
	}
	if p.level() == 0 {
		p.endStanza()
	}
	return nil
}
