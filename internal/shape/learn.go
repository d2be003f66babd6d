package shape

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// Slot is where a tag has a value: tag[From:To] between its quotes.
type Slot struct {
	From, To int32
	Entry    uint64 // see Node.Entry
}

// Tag is a start tag that the grammar has read and whose names were resolved.
// What its literals fix must be all that was used to resolve them: no attribute
// may use a prefix that is declared behind it.
type Tag struct {
	Bytes       []byte // from '<' to '>'
	Name        int    // bytes of the qualified name
	LongestName int
	Entry       uint64 // see Node.Entry
	Empty       bool
	Slots       []Slot // of attributes, in order
	Decls       []Decl // in order
}

// Miss counts a tag that was not known.
func (t *Table) Miss() { t.misses++ }

// Learn learns a tag in scope s, if it came before, and returns the scope inside
// its element.
func (t *Table) Learn(s Scope, tag *Tag) Scope {
	if s == Unknown {
		return Unknown
	}
	worth, inner := t.worth(s, tag), s
	if len(tag.Decls) > 0 {
		inner = t.Child(s, tag.Decls, worth)
	}
	if worth && inner != Unknown {
		t.learn(s, inner, tag)
	}
	return inner
}

// worth reports whether a tag can be learned, and was missed before.
func (t *Table) worth(s Scope, tag *Tag) bool {
	if len(tag.Slots)+len(tag.Decls) > MaxItems || tag.LongestName > MaxName {
		return false
	}
	h := t.seed ^ uint64(s)
	from := 0
	for _, v := range tag.Slots {
		if int(v.From)-from > maxLiteral {
			return false
		}
		h = sum(h, tag.Bytes[from:v.From])
		from = int(v.To)
	}
	if len(tag.Bytes)-from > maxLiteral {
		return false
	}
	h = sum(h, tag.Bytes[from:])
	// Sets of a few, so that tags which come in turn do not displace each other
	// for ever; the oldest of a set goes.
	mark, set := uint32(h>>32)|1, &t.seen[h%seenSets]
	if slices.Contains(set[:], mark) {
		return true
	}
	copy(set[1:], set[:])
	set[0] = mark
	return false
}

// sum goes on with the fingerprint of a tag. A collision costs a place in the
// table and nothing else.
func sum(h uint64, b []byte) uint64 {
	for ; len(b) >= 8; b = b[8:] {
		hi, lo := bits.Mul64(binary.LittleEndian.Uint64(b)^h, 0x9E3779B97F4A7C15)
		h = hi ^ lo
	}
	last := uint64(len(b)) << 56
	for i, c := range b {
		last ^= uint64(c) << (8 * uint(i))
	}
	hi, lo := bits.Mul64(last^h, 0xD6E8FEB86659FD93)
	return hi ^ lo
}

// Child returns the scope inside an element of scope s that has these
// declarations; Unknown if there is none and it is not to be made. Scopes that
// open for long, as that of a stream's root does, are made at once.
func (t *Table) Child(s Scope, decls []Decl, make bool) Scope {
	if s == Unknown {
		return Unknown
	}
	head := t.chain(s, decls)
	n := 0
	for c := *head; c != 0; c = t.scopes[c].next {
		if e := &t.scopes[c]; e.parent == s && slices.Equal(t.decls[e.from:][:e.count], decls) {
			return c
		}
		n++
	}
	switch {
	case !make:
		return Unknown
	case n >= maxChain:
		t.crowd()
		return Unknown
	case len(t.scopes) >= t.max, len(t.decls)+len(decls) > maxDecls:
		t.full = true
		return Unknown
	}
	c := Scope(len(t.scopes))
	t.scopes = append(t.scopes, scope{s, *head, uint16(len(t.decls)), uint16(len(decls))})
	t.decls = append(t.decls, decls...)
	*head = c
	return c
}

// chain returns the chain of the scopes that have the hash of a scope's child.
func (t *Table) chain(s Scope, decls []Decl) *Scope {
	h := uint64(s) ^ t.seed
	for _, d := range decls {
		hi, lo := bits.Mul64(h^uint64(d.Prefix)<<32^uint64(d.Space), 0x9E3779B97F4A7C15)
		h = hi ^ lo
	}
	return &t.byHash[h%uint64(len(t.byHash))]
}

// learn adds what is not known yet of a tag's literals. Where the table has no
// room for the rest, what was added stays: it is a path that ends nowhere.
func (t *Table) learn(s, inner Scope, tag *Tag) {
	chain := &t.heads[t.hash(s, ends(tag.Bytes[:Key(tag.Bytes)]))]
	from, parent := 0, uint32(0)
	for _, v := range tag.Slots {
		n := Node{Kind: Value, Entry: v.Entry, Quote: tag.Bytes[v.From-1]}
		at := t.add(chain, parent, s, tag.Bytes[from:v.From], n)
		if at == 0 {
			return
		}
		parent, chain, from = at, nil, int(v.To)
	}
	n := Node{
		Kind: Start, Entry: tag.Entry, Inner: inner, Name: uint8(tag.Name), LongestName: uint8(tag.LongestName),
		Attributes: uint8(len(tag.Slots)), Declarations: uint8(len(tag.Decls)),
	}
	if tag.Empty {
		n.Kind = Empty
	}
	if len(tag.Decls) > 0 {
		n.decls = t.scopes[inner].from
	}
	t.add(chain, parent, s, tag.Bytes[from:], n)
}

// add finds or makes the node of a literal: in a chain of first ones, or among
// the children of parent. It returns 0 where there is no room.
func (t *Table) add(chain *uint32, parent uint32, s Scope, literal []byte, n Node) uint32 {
	at := uint32(0)
	if chain != nil {
		at, n.Scope = *chain, s
	} else {
		at = t.nodes[parent].Child
	}
	e := ends(literal)
	n.Head, n.Tail, n.Mask, n.Size, n.TailAt = e.head, e.tail, e.mask, uint16(len(literal)), uint16(max(0, len(literal)-8))
	siblings, last := 0, uint32(0)
	for ; at != 0; at = t.nodes[at].Next {
		o := &t.nodes[at]
		if o.Scope == n.Scope && o.Size == n.Size && o.Head == n.Head && o.Tail == n.Tail && (n.Size <= 16 || t.Middle(o, literal)) {
			return at
		}
		siblings++
		last = at
	}
	switch {
	case siblings >= maxChain:
		t.crowd()
		return 0
	case len(t.nodes) > t.max, len(t.words) > 4*t.max:
		t.full = true
		return 0
	}
	n.middle = uint32(len(t.words))
	for i := 8; i < len(literal)-8; i += 8 {
		t.words = append(t.words, binary.LittleEndian.Uint64(literal[i:]))
	}
	at = uint32(len(t.nodes))
	t.nodes = append(t.nodes, n)
	switch {
	case last != 0:
		t.nodes[last].Next = at
	case chain != nil:
		*chain = at
	default:
		t.nodes[parent].Child = at
	}
	return at
}

// crowd counts what found no place in a chain. Whoever makes chains long on
// purpose keeps others out of them until the table is flushed; flushing at once
// would let him empty it at will.
func (t *Table) crowd() {
	if t.crowded++; t.crowded > t.max/4 {
		t.full = true
	}
}

// words are the first and the last eight bytes of something, as little-endian
// words: the same where it has no more than eight.
type words struct {
	head, tail, mask uint64
	size             int
}

func ends(b []byte) words {
	if n := len(b); n >= 8 {
		return words{binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[n-8:]), 1<<64 - 1, n}
	}
	var x uint64
	for i, c := range b {
		x |= uint64(c) << (8 * uint(i))
	}
	return words{x, x, 1<<(8*uint(len(b))) - 1, len(b)}
}
