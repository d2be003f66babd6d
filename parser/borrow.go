package parser

import (
	"unique"

	"github.com/seed492f7be9/stanza/internal/nest"
	"github.com/seed492f7be9/stanza/internal/scan"
	"github.com/seed492f7be9/stanza/internal/xmlns"
)

// What a parser holds while bytes are there, and while they are not. Memory
// moves in one direction at a time:
//
//	attach:   workspace ◄─ free list    stack ◄─ spare, or thawed from root
//	release:  workspace ─► free list    stack ─► spare, frozen in root
//	          unfinished token ─► slab of about its own size

// attach borrows a workspace, and brings the stack and the prefixes' bindings
// to where they were. With the workspace that it had last, and nobody in
// between, all of it still stands.
func (p *Parser) attach() {
	if p.run != nil && p.ws != nil {
		return
	}
	w := p.cfg.spaces.get(&p.cfg.limits)
	if p.run == nil {
		p.takeRun(w)
	}
	p.ws, p.tape = w, w.tape
	if !p.inSlab {
		p.buf = w.window
	}
	if w.names.Full() || w.shapes.Full() {
		w.forget()
	}
	w.strip = strip{}
	if !scan.Indexed() {
		w.bits = nil
	} else if w.bits == nil {
		w.bits = scan.NewBits(len(w.window))
	}
	if p.stack != nil {
		if p.turn != w.turn {
			w.clear()
			p.bind()
		}
		return
	}
	fits := w.clean && w.root == p.root
	if !fits {
		w.clear()
	}
	if p.stack = w.stack; p.stack == nil {
		p.stack, fits = p.cfg.spaces.getStack(), p.root == unique.Handle[string]{}
	}
	w.stack = nil
	if !fits && p.root != (unique.Handle[string]{}) {
		w.clear()
		p.stack.Thaw(p.root.Value())
		p.bind()
	}
}

// takeRun takes a run: the workspace's spare, as a rule.
func (p *Parser) takeRun(w *workspace) {
	depth := p.level()
	if p.run = w.run; p.run == nil {
		p.run = p.cfg.spaces.getRun()
	}
	w.run = nil
	p.depth = depth
}

// release gives back everything that can be had again.
func (p *Parser) release() {
	if p.run == nil {
		return
	}
	p.dropTape()
	p.keepPartial()
	p.granted = 0
	w := p.ws
	if w != nil && p.stack != nil {
		switch n := p.stack.Len(); {
		case p.phase == dead:
			p.dropStack()
		case n == 0, n == 1 && p.phase != content:
			p.keepRoot(n)
		default:
			p.keepDeclarations()
			p.turn, w.clean = w.turn, false
		}
	}
	if w != nil {
		w.tape = p.tape
	}
	p.ws, p.tape = nil, nil
	if !p.inSlab {
		p.buf = nil
	}
	if p.stack == nil && !p.inSlab {
		r := p.run
		*r, p.run = run{}, nil
		if w != nil && w.run == nil {
			w.run = r
		} else {
			p.cfg.spaces.putRun(r)
		}
	}
	if w != nil {
		p.cfg.spaces.put(w)
	}
}

// abort drops everything that was read or is left to read, and gives back all
// that was borrowed.
func (p *Parser) abort() {
	if p.run == nil {
		return
	}
	p.dropStack()
	p.pos, p.end, p.holding = 0, 0, false
	p.release()
}

// needed returns where what is still needed of the buffer begins: the construct
// at hand, or the stanza that is kept for NextStanza.
func (p *Parser) needed() int32 {
	if p.holding {
		return p.hold
	}
	return p.pos
}

// keepPartial moves the bytes that are still needed to a slab, unless they are
// in one of a fitting size. A token that comes in small pieces moves only when
// its slab is full, so the bytes moved stay linear.
func (p *Parser) keepPartial() {
	n := int(p.end - p.needed())
	switch {
	case n == 0 || p.phase == dead:
		p.base += int64(p.pos)
		p.pos, p.end, p.holding = 0, 0, false
		p.dropSlab()
	case !p.inSlab || 8*n < len(p.buf):
		p.moveTo(2 * n)
	}
}

func (p *Parser) dropSlab() {
	if p.inSlab {
		p.cfg.spaces.putSlab(p.buf)
		p.buf, p.inSlab = nil, false
	}
}

// moveTo moves the bytes that are still needed to a slab for size bytes.
func (p *Parser) moveTo(size int) {
	b := p.cfg.spaces.getSlab(size + padding)
	from := p.needed()
	copy(b, p.buf[from:p.end])
	p.dropSlab()
	p.buf, p.inSlab = b, true
	p.moved(from)
}

// moved accounts for bytes that were moved to the front, from from.
func (p *Parser) moved(from int32) {
	if p.ws != nil {
		p.ws.strip = strip{}
	}
	p.stats.Work += int64(p.end - from)
	p.base += int64(from)
	p.pos, p.hold, p.end = p.pos-from, p.hold-from, p.end-from
}

// makeRoom makes room for at least more bytes behind p.end.
func (p *Parser) makeRoom(more int) {
	from := p.needed()
	n := int(p.end - from)
	window := p.ws.window
	switch {
	case int(p.at) < len(p.tape):
		// Tokens on the tape have offsets in the buffer: it may grow, its
		// bytes stay where they are.
		holding, hold := p.holding, p.hold
		p.holding, p.hold = true, 0
		p.moveTo(2*int(p.end) + more)
		p.holding, p.hold = holding, hold
	case n+more <= len(window)-padding && n <= len(window)/4:
		// The window has room for a read of the usual size.
		copy(window, p.buf[from:p.end])
		p.dropSlab()
		p.buf = window
		p.moved(from)
	case n+more <= len(p.buf)-padding && n <= len(p.buf)/4:
		copy(p.buf, p.buf[from:p.end])
		p.moved(from)
	default:
		p.moveTo(2*n + more)
	}
}

// keepRoot leaves the stack, which holds at most the root, as the workspace's
// spare, with its prefixes bound, and keeps it frozen.
func (p *Parser) keepRoot(n int) {
	w := p.ws
	if n == 0 {
		p.root = unique.Handle[string]{}
	} else if p.root == (unique.Handle[string]{}) {
		p.keepDeclarations()
		p.root = unique.Make(string(p.stack.Freeze(nil)))
	}
	p.dropSaved()
	w.stack, w.root, w.clean = p.stack, p.root, true
	p.stack = nil
}

// keepDeclarations keeps what the declarations in scope say, of which the
// stack has only symbols while it is beside their table.
func (p *Parser) keepDeclarations() {
	t := &p.ws.names
	for d := p.stack.ToKeep(); d != nil; d = p.stack.ToKeep() {
		p.stack.Keep(t.Bytes(xmlns.ID(d.Prefix)), t.Bytes(xmlns.ID(d.Space)))
	}
}

// clearStack closes the open elements.
func (p *Parser) clearStack() {
	if p.ws == nil {
		p.dropStack()
		return
	}
	p.ws.clear()
	p.stack.Reset()
}

// dropStack gives up the stack.
func (p *Parser) dropStack() {
	if p.stack == nil {
		return
	}
	if p.ws != nil {
		p.ws.clear()
	}
	p.cfg.spaces.putStack(p.stack)
	p.stack = nil
	p.dropSaved()
}

// bind makes the symbols of the stack anew, and binds the prefixes of its
// declarations, from the root on.
func (p *Parser) bind() {
	t := &p.ws.names
	at := 0
	for i := range p.stack.Len() {
		own := p.stack.Own(i)
		for k := range own {
			prefix, space := p.stack.Kept(&at)
			d := &own[k]
			d.Prefix, d.Space = uint32(t.Prefix(prefix)), uint32(t.Space(space))
			d.Was = uint32(t.Bind(xmlns.ID(d.Prefix), xmlns.ID(d.Space)))
			p.stats.Work += int64(len(prefix) + len(space))
		}
		e := p.stack.Elem(i)
		p.stats.Work += int64(len(p.stack.Name(i)))
		e.Name, e.Scope = uint32(t.Element(p.stack.Name(i))), uint16(p.rebound(i))
	}
}

// unbindOwn undoes what the element at level i declared.
func unbindOwn(s *nest.Stack, i int, t *xmlns.Table) {
	own := s.Own(i)
	for k := len(own) - 1; k >= 0; k-- {
		t.Bind(xmlns.ID(own[k].Prefix), xmlns.ID(own[k].Was))
	}
}
