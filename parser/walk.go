package parser

import (
	"github.com/seed492f7be9/stanza/internal/grammar"
	"github.com/seed492f7be9/stanza/internal/nest"
	"github.com/seed492f7be9/stanza/internal/scan"
	"github.com/seed492f7be9/stanza/internal/shape"
	"github.com/seed492f7be9/stanza/internal/xmlns"
	"github.com/seed492f7be9/stanza/limits"
)

// The fast path. walk reads what nearly all of a stream is: start tags that
// were seen before, the end tags of open elements, and text between them, each
// of them whole and within the limits. It stops before anything else, which the
// functions of content.go, outside.go and tag.go then read, one construct at a
// time; they know all the rules, and walk none that could refuse anything. So
// what it gives is what they would have given.

// strip is the part of the buffer that stage 1 looked at: buf[from:to] is legal
// UTF-8 of legal characters, and the workspace's bitmaps are of buf[from:].
type strip struct{ from, to int32 }

// frame is an element that walk opened and has not pushed: most of them end
// before it does.
type frame struct {
	at   int32  // of its start tag's '<'
	last uint32 // its tag's last literal
}

// maxFrames is how many elements walk opens before it pushes them.
const maxFrames = 64

// ready reports whether walk may read at buf[pos]. What was examined of a tag
// in pieces is examined once more if at least as much again has come since.
func (p *Parser) ready() bool {
	if !p.probing() || p.inText || p.skipping || p.inCDATA {
		return false
	}
	switch p.phase {
	case content, open:
	case prolog:
		if f := &profiles[p.framing]; f.header || f.opening {
			return false
		}
	default:
		return false
	}
	n := int(p.end - p.pos)
	if n < 4 {
		return false
	}
	if at := p.resume.At(); at > 0 {
		if n < 2*at || p.buf[p.pos] != '<' || !scan.NameStart(p.buf[p.pos+1]) {
			return false
		}
		p.resume = grammar.Resume{}
	}
	return true
}

// look returns up to where the strip at buf[pos] is legal, and makes it if need
// be; without a stage 1 it is all that is there, and not judged yet.
func (p *Parser) look() (from, to int, text []byte) {
	w := p.ws
	if w.bits == nil || int(p.end-p.pos) < 64 && w.strip.to <= p.pos {
		w.strip = strip{}
		return 0, int(p.end), nil
	}
	if s := &w.strip; s.to <= p.pos || s.from > p.pos {
		n := min(int(p.end-p.pos), w.bits.Max())
		s.from = p.pos
		s.to = p.pos + int32(w.bits.Index(p.buf[p.pos:int(p.pos)+n]))
		p.stats.Work += int64(n)
	}
	return int(w.strip.from), int(w.strip.to), w.bits.T
}

// same reports whether n bytes at b[i] and b[k] are the same. Behind each of
// them there are eight more in b.
func same(b []byte, i, k, n int) bool {
	x := scan.Load(b, i) ^ scan.Load(b, k)
	if n <= 8 {
		return x<<(64-8*uint(n)) == 0
	}
	if n <= 16 {
		return x == 0 && scan.Load(b, i+n-8) == scan.Load(b, k+n-8)
	}
	return string(b[i:i+n]) == string(b[k:k+n])
}

// walk reads on from buf[pos]. It is one function because its state is a dozen
// variables that all of it works on; what is rare, and what is a loop of its
// own, is elsewhere. Where it breaks off, buf[pos] is at the beginning of the
// construct that it could not read, and nothing of that is on the tape.
func (p *Parser) walk() {
	if !p.ready() {
		return
	}
	w := p.ws
	from, valid, text := p.look()
	var (
		b     = p.buf
		i     = int(p.pos)
		began = i
		to    = valid

		tape = p.tape[:cap(p.tape)]
		k    = len(p.tape)
		room = len(tape) - shape.MaxItems - 4

		nodes  = w.shapes.Nodes()
		last   = w.last
		stack  = p.stack
		frames = &w.frames // of the elements above the stack
		f      = 0
		level  = stack.Len() - profiles[p.framing].stanzaLevel // of the next element
		scope  = p.scope()

		inScope  = stack.InScope()
		elements = int(p.elements)
		depth    = p.cfg.limits.Depth
		hits     = 0
	)
	if p.phase == content {
		to = min(to, int(p.stanzaStop()-p.base))
	}
	for k <= room && i+1 < to {
		if b[i] != '<' {
			if p.phase != content {
				break
			}
			j, flags := to, uint8(0)
			if text != nil {
				j = from + scan.Next(text, i-from)
			}
			if j >= to || b[j] != '<' {
				if j, flags = p.oddText(i, j, from, to); j < 0 {
					break
				}
			}
			if j-i > p.cfg.limits.Text || j+1 >= to || b[j+1] == '!' {
				break
			}
			tape[k] = newEntry(Text, flags, 0, i, j)
			k++
			i = j
		}

		var end entry // of the element that ends here
		if b[i+1] == '/' {
			if f > 0 {
				fr := frames[f-1]
				n := &nodes[fr.last]
				size := int(n.Name)
				if i+size+3 > to || !same(b, int(fr.at)+1, i+2, size) || b[i+2+size] != '>' {
					break
				}
				end = spanned(n.Entry, i, i+size+3).asEnd()
				i += size + 3
				inScope -= int(n.Declarations)
				if f--; f > 0 {
					scope = nodes[frames[f-1].last].Inner
				} else {
					scope = p.scope()
				}
			} else {
				if level < 1 || p.phase != content {
					break
				}
				size := stack.Ends(b[:to], i+2)
				if size == 0 || b[i+2+size] != '>' {
					break
				}
				end = newEntry(End, 0, xmlns.ID(stack.Top().Name), i, i+size+3)
				i += size + 3
				unbindOwn(stack, stack.Len()-1, &w.names)
				stack.Pop()
				inScope = stack.InScope()
				scope = p.scope()
			}
			level--
		} else {
			if level == 0 {
				p.stanzaAt, p.gapFrom = p.base+int64(i), p.gapStart()
				elements = p.cfg.limits.Elements
				to = min(valid, i+p.cfg.limits.Stanza)
			} else if level >= depth || elements == 0 {
				break
			}

			// The first literal of a start tag: the predicted one, or one that has to
			// be found.
			guess := w.shapes.Guess(last, uint32(scan.Load(b, i)>>8))
			c := *guess
			n := &nodes[c]
			if n.Scope != scope || !edges(n, b, i, to) || n.Size > 16 && !w.shapes.Middle(n, b[i:]) {
				for c = w.first(b, i, from, to, text != nil, scope); ; c = n.Next {
					if n = &nodes[c]; n.Scope == scope && edges(n, b, i, to) && (n.Size <= 16 || w.shapes.Middle(n, b[i:])) || c == 0 {
						break
					}
				}
				if c == 0 {
					break
				}
				*guess = c
			}
			at, entry := i+int(n.Size), k+1
			if n.Kind == shape.Value {
				at, entry, c = p.values(b, from, to, at, n, entry)
				n = &nodes[c]
			}
			if c == 0 || at-i > limits.Floor || p.cfg.tight && !p.fits(n) {
				break
			}
			if n.Declarations > 0 {
				if inScope+int(n.Declarations) > p.cfg.limits.InScope {
					break
				}
				for _, d := range w.shapes.Decls(n) {
					tape[entry] = newEntry(declaration, 0, d.Prefix, int(d.Space), 0)
					entry++
				}
			}
			start := spanned(n.Entry, i, at)
			if level == 0 {
				if !p.begins(start.name(), b[i:at]) {
					break
				}
				start.set(flagStanza)
			}
			tape[k] = start
			k = entry
			last = c
			hits++
			elements--
			if n.Kind == shape.Start {
				frames[f] = frame{int32(i), c}
				scope = n.Inner
				inScope += int(n.Declarations)
				level++
				i = at
				if f++; f == maxFrames {
					break
				}
				continue
			}
			i = at
			end = start.asEnd()
		}
		if level > 0 {
			tape[k] = end
			k++
			continue
		}
		end.set(flagStanza | p.counted(end.name()))
		tape[k] = end
		k++
		p.pos = int32(i)
		p.ended(stack.Len())
		if p.phase != open || p.holding {
			break
		}
		to = valid
	}
	p.push(frames[:f], nodes)
	p.tape = tape[:k]
	w.last = last
	p.pos = int32(i)
	p.elements = int32(elements)
	p.stats.Work += int64(i - began)
	if hits > 0 {
		p.cold -= uint16(min(int(p.cold), thaw*hits))
		w.shapes.Hit(hits)
	}
}

// values reads the rest of a start tag, from the value at b[at] on, which comes
// behind the literal n. It writes the attributes to the tape, from entry on,
// and returns where the tag ends, the entry behind its attributes and its last
// literal: 0 if it is not known, or not whole and legal.
func (p *Parser) values(b []byte, from, to, at int, n *shape.Node, entry int) (end, entries int, last uint32) {
	var (
		w      = p.ws
		marks  grammar.Marks
		bitmap []byte
	)
	if w.strip.to > 0 {
		marks, bitmap = grammar.Marks{Bits: w.bits, At: -from}, w.bits.V
	}
	nodes := w.shapes.Nodes()
	tape := p.tape[:cap(p.tape)]
	for {
		j, flags := at, grammar.AttrFlags(0)
		if marks.Bits != nil {
			j = from + scan.Next(bitmap, at-from)
		}
		if j >= to || b[j] != n.Quote {
			if j, flags = marks.Value(b[:to], j, n.Quote); j < 0 {
				return 0, 0, 0
			}
		}
		tape[entry] = spanned(n.Entry|uint64(flags)<<8, at, j)
		entry++
		c := n.Child
		for {
			if n = &nodes[c]; edges(n, b, j, to) && (n.Size <= 16 || w.shapes.Middle(n, b[j:])) {
				break
			}
			if c = n.Next; c == 0 {
				return 0, 0, 0
			}
		}
		at = j + int(n.Size)
		if n.Kind != shape.Value {
			return at, entry, c
		}
	}
}

// edges reports whether the first and the last eight bytes of the literal are at
// b[i], and all of it before b[to].
func edges(n *shape.Node, b []byte, i, to int) bool {
	return i+int(n.Size) <= to && ((scan.Load(b, i)^n.Head)|(scan.Load(b, i+int(n.TailAt))^n.Tail))&n.Mask == 0
}

// oddText returns where the text at b[i] ends, at a '<', and its flags, where it
// holds more than plain characters: at j, where there are bitmaps; -1 unless it
// is whole and legal.
func (p *Parser) oddText(i, j, from, to int) (end int, flags uint8) {
	b, w := p.buf, p.ws
	refs := p.cfg.limits.References
	if w.strip.to == 0 {
		var r grammar.Resume
		left := int32(refs)
		n, _, rule := grammar.Text(b[i:to], &r, &left)
		if rule != grammar.OK {
			return -1, 0
		}
		if r.Decode {
			flags = flagDecode
		}
		return i + n, flags
	}
	for ; j < to; j = from + scan.Next(w.bits.T, j-from) {
		switch b[j] {
		case '<':
			return j, flagDecode
		case '\r':
			for j < to && (b[j] == '\r' || b[j] == '\n') {
				j++
			}
		case '&':
			_, n := grammar.Refer(b[j:to])
			if refs--; n == 0 || refs < 0 {
				return -1, 0
			}
			j += n
		default: // "]]>"
			return -1, 0
		}
	}
	return -1, 0
}

// push pushes elements that walk left open.
func (p *Parser) push(frames []frame, nodes []shape.Node) {
	t := &p.ws.names
	for _, f := range frames {
		n := &nodes[f.last]
		for _, d := range p.ws.shapes.Decls(n) {
			was := t.Bind(d.Prefix, d.Space)
			p.stack.Declare(nest.Decl{Prefix: uint32(d.Prefix), Space: uint32(d.Space), Was: uint32(was)})
		}
		p.stack.Push(uint32(entry{head: n.Entry}.name()), uint16(n.Inner), p.buf[f.at+1:f.at+1+int32(n.Name)])
	}
}

// fits reports whether a tag that is known is within the limits.
func (p *Parser) fits(n *shape.Node) bool {
	l := &p.cfg.limits
	return int(n.LongestName) <= l.Name && int(n.Attributes) <= l.Attributes && int(n.Declarations) <= l.Declarations
}

// begins begins a stanza, or the root of a frame or document, with the start
// tag b, and reports whether it is one that needs no judgement.
func (p *Parser) begins(name xmlns.ID, b []byte) bool {
	if p.cfg.session && p.phase == open && p.judgeStanza(name) != 0 {
		return false
	}
	if p.cfg.limits.Skip > 0 {
		p.save(b)
	}
	if p.phase == prolog {
		p.enter()
	}
	p.phase = content
	return true
}

// first returns the chain of the tag at b[i] in the table of shapes.
func (w *workspace) first(b []byte, i, from, to int, indexed bool, s shape.Scope) uint32 {
	end := -1
	if indexed {
		end = key(w.bits, b, i, from, to)
	}
	if end < 0 {
		end = i + shape.Key(b[i:to])
	}
	return w.shapes.First(s, b, i, end)
}

// key is shape.Key with the help of bitmaps; -1 where they are none.
func key(m *scan.Bits, b []byte, i, from, to int) int {
	name := from + scan.Next(m.N, i+1-from)
	if name+1 >= to || b[name] != ' ' {
		return min(name+1, to)
	}
	at := from + scan.Next(m.N, name+1-from)
	if at+2 >= to || b[at] != '=' {
		return name + 1
	}
	const xmlns = uint64('x' | 'm'<<8 | 'l'<<16 | 'n'<<24 | 's'<<32)
	if scan.Load(b, name+1)&(1<<40-1) == xmlns && (at-name == 6 || b[name+6] == ':') {
		end := from + scan.Next(m.V, at+2-from)
		if end >= to || b[end] != b[at+1] {
			return -1
		}
		at = end - 1
	}
	return at + 2
}
