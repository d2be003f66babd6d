// Package nest is the stack of open elements, for reading and for writing.
//
// Beside a table of symbols, declarations are symbols alone. A stack that
// leaves its table takes the bytes along that they stand for, so that it means
// the same beside any other one.
package nest

import "encoding/binary"

// Elem is an open element: 16 bytes, which with its name is the price of a
// level of depth.
type Elem struct {
	Name  uint32 // the owner's symbol of its expanded name
	start uint32 // its qualified name is text[start : start+size]
	decls uint32 // the declarations in scope are decls[:decls]
	size  uint16
	Scope uint16 // the owner's symbol of the namespace scope inside it
}

// Decl is a namespace declaration in scope, in the owner's symbols.
type Decl struct {
	Prefix uint32
	Space  uint32
	Was    uint32 // what the prefix was bound to before
	end    uint32 // what was kept for it ends at Stack.kept[end]
}

// Stack is the stack. The zero value is empty. Its slices are borrowed until
// the next Push, Pop or Reset.
type Stack struct {
	elems []Elem
	decls []Decl
	text  []byte // qualified names
	kept  []byte // prefix and namespace name of each of decls[:has], each after its size
	has   int
}

// Len returns how many elements are open.
func (s *Stack) Len() int { return len(s.elems) }

// InScope returns how many declarations the open elements made.
func (s *Stack) InScope() int { return len(s.decls) }

// Top returns the innermost open element; there must be one.
func (s *Stack) Top() *Elem { return &s.elems[len(s.elems)-1] }

// Elem returns the open element at level i, 0 being the root.
func (s *Stack) Elem(i int) *Elem { return &s.elems[i] }

// Name returns the qualified name of the open element at level i.
func (s *Stack) Name(i int) []byte {
	e := &s.elems[i]
	return s.text[e.start : e.start+uint32(e.size)]
}

// TopName returns the qualified name of the innermost open element.
func (s *Stack) TopName() []byte { return s.Name(len(s.elems) - 1) }

// Ends returns the length of the innermost element's qualified name if that is
// what b has at i, with a byte behind it, and 0 otherwise.
func (s *Stack) Ends(b []byte, i int) int {
	name := s.TopName()
	if n := len(name); i+n < len(b) && string(b[i:i+n]) == string(name) {
		return n
	}
	return 0
}

// Declare adds a declaration to the element that is pushed next.
func (s *Stack) Declare(d Decl) { s.decls = append(s.decls, d) }

// Push opens an element. Declarations made since the last Push are its own.
func (s *Stack) Push(name uint32, scope uint16, qname []byte) {
	s.elems = append(s.elems, Elem{name, uint32(len(s.text)), uint32(len(s.decls)), uint16(len(qname)), scope})
	s.text = append(s.text, qname...)
}

// Own returns the declarations of the element at level i; those of the element
// that is not pushed yet where i is Len.
func (s *Stack) Own(i int) []Decl {
	from, to := uint32(0), uint32(len(s.decls))
	if i > 0 {
		from = s.elems[i-1].decls
	}
	if i < len(s.elems) {
		to = s.elems[i].decls
	}
	return s.decls[from:to]
}

// Pop closes the innermost element. Its bindings must have been undone.
func (s *Stack) Pop() {
	n := len(s.elems) - 1
	s.text = s.text[:s.elems[n].start]
	s.elems = s.elems[:n]
	s.Withdraw()
}

// Withdraw drops the declarations of an element that was not pushed.
func (s *Stack) Withdraw() {
	n := uint32(0)
	if k := len(s.elems); k > 0 {
		n = s.elems[k-1].decls
	}
	s.decls = s.decls[:n]
	s.has = min(s.has, int(n))
}

// Reset empties the stack and keeps its memory.
func (s *Stack) Reset() {
	s.elems, s.decls, s.text, s.kept, s.has = s.elems[:0], s.decls[:0], s.text[:0], s.kept[:0], 0
}

// ToKeep returns the outermost declaration for which nothing is kept, nil if
// there is none.
func (s *Stack) ToKeep() *Decl {
	if s.has == len(s.decls) {
		return nil
	}
	return &s.decls[s.has]
}

// Keep keeps what the declaration that ToKeep returned stands for. What was
// kept for a declaration stays until it goes, so that keeping all of them at
// every pause copies each once.
func (s *Stack) Keep(prefix, space []byte) {
	n := uint32(0)
	if s.has > 0 {
		n = s.decls[s.has-1].end
	}
	s.kept = append(appendSize(s.kept[:n], len(prefix)), prefix...)
	s.kept = append(appendSize(s.kept, len(space)), space...)
	s.decls[s.has].end = uint32(len(s.kept))
	s.has++
}

// Kept returns what was kept for the next declaration, and moves *at, which
// begins as 0, to the one after it.
func (s *Stack) Kept(at *int) (prefix, space []byte) {
	prefix = s.cut(at)
	return prefix, s.cut(at)
}

func (s *Stack) cut(at *int) []byte {
	n := int(binary.LittleEndian.Uint32(s.kept[*at:]))
	from := *at + 4
	*at = from + n
	return s.kept[from:*at]
}

// Size returns the bytes of memory that the stack holds.
func (s *Stack) Size() int { return cap(s.elems)*16 + cap(s.decls)*16 + cap(s.text) + cap(s.kept) }

// Freeze appends the stack, without its symbols, to dst: for one that has to
// be kept small, and shared, for long. What its declarations stand for must
// have been kept.
func (s *Stack) Freeze(dst []byte) []byte {
	kept := s.kept[:0]
	if s.has > 0 {
		kept = s.kept[:s.decls[s.has-1].end]
	}
	dst = append(appendSize(dst, len(kept)), kept...)
	for i := range s.elems {
		dst = appendSize(dst, len(s.Own(i)))
		dst = append(appendSize(dst, len(s.Name(i))), s.Name(i)...)
	}
	return dst
}

// Thaw fills an empty stack with what Freeze wrote, with symbols of 0. It
// allocates nothing but room on the stack.
func (s *Stack) Thaw(frozen string) {
	n, frozen := cutSize(frozen)
	s.kept = append(s.kept[:0], frozen[:n]...)
	at := 0
	for frozen = frozen[n:]; len(frozen) > 0; frozen = frozen[n:] {
		for n, frozen = cutSize(frozen); n > 0; n-- {
			s.Kept(&at)
			s.decls = append(s.decls, Decl{end: uint32(at)})
		}
		n, frozen = cutSize(frozen)
		s.elems = append(s.elems, Elem{0, uint32(len(s.text)), uint32(len(s.decls)), uint16(n), 0})
		s.text = append(s.text, frozen[:n]...)
	}
	s.has = len(s.decls)
}

func appendSize(dst []byte, n int) []byte { return binary.LittleEndian.AppendUint32(dst, uint32(n)) }

func cutSize(b string) (n int, rest string) {
	return int(uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24), b[4:]
}

// maxPathName is where a name in a path is cut, in bytes.
const maxPathName = 64

// AppendPath appends the qualified names from level i on as "/a/p:b". A name
// of over 64 bytes is cut, between characters, and marked with "…".
func (s *Stack) AppendPath(dst []byte, i int) []byte {
	for ; i < len(s.elems); i++ {
		name := s.Name(i)
		dst = append(dst, '/')
		if len(name) <= maxPathName {
			dst = append(dst, name...)
			continue
		}
		n := maxPathName
		for name[n]&0xC0 == 0x80 {
			n--
		}
		dst = append(append(dst, name[:n]...), "…"...)
	}
	return dst
}
