package shape

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"math/rand/v2"

	"github.com/seed492f7be9/stanza/internal/scan"
	"github.com/seed492f7be9/stanza/internal/xmlns"
)

// Node is a literal of a tag: what stands before its first value, between two
// values, or behind the last one. It fills a cache line.
//
// No literal of siblings begins another one: it ends with the quote that opens
// a value, or with the '>' of the tag, and what it says of quotes is the same
// for both. So at most one of them matches, in whatever order they are tried.
type Node struct {
	// The input at the literal's place, as little-endian words, is the literal's
	// beginning where (word ^ Head) & Mask is 0, and its end, from byte TailAt
	// on, where (word ^ Tail) & Mask is. Of up to eight bytes both are the same.
	// What is between them, if it has more than 16, Middle compares.
	Head, Tail, Mask uint64
	// Entry is what the parser writes on its tape: of the attribute whose value
	// follows, or of the tag that ends here. Its upper half is a name's symbol.
	Entry uint64

	Child  uint32 // behind the value: the first literal that is known; 0 for none
	Next   uint32 // sibling; 0 for none
	middle uint32 // words[middle:]

	Size   uint16 // bytes of the literal
	TailAt uint16
	Scope  Scope // of a tag's first literal: where it is known
	Inner  Scope // of a tag's last literal: the scope inside the element

	Kind  Kind
	Quote byte // of the value that follows

	// Of a tag's last literal, with what limits may have to say.
	Name         uint8 // bytes of the element's name
	LongestName  uint8 // bytes of the longest name, the element's included
	Attributes   uint8
	Declarations uint8
	decls        uint16 // decls[decls:][:Declarations]
	_            [4]byte
}

// Kind is what follows a literal.
type Kind uint8

const (
	Value Kind = iota // an attribute's value
	Start             // nothing: it ends a start tag
	Empty             // nothing: it ends an empty element's tag
)

// Scope is a symbol for a namespace scope: which declarations the open elements
// made, in their order. Equal symbols of one table are equal scopes, until it
// is flushed.
type Scope uint16

const (
	// Unknown is a scope that has no symbol: nothing is known in it.
	Unknown Scope = iota
	// Outermost is the scope outside any element.
	Outermost
	firstScope
)

// Decl is a namespace declaration, in symbols of the table of names.
type Decl struct{ Prefix, Space xmlns.ID }

// scope is a scope as its parent's child.
type scope struct {
	parent      Scope
	next        Scope // in the chain of its hash
	from, count uint16
}

// Bounds on a table. What a tag may have is bounded besides, so that the walk
// needs no test for room on the tape but one a tag.
const (
	MaxItems   = 32   // attributes and declarations of a tag
	MaxName    = 255  // bytes of a name
	maxLiteral = 512  // bytes
	maxChain   = 12   // siblings: what a flood of them can cost a tag
	maxDecls   = 4096 // declarations in all
	guessBits  = 11
	guesses    = 1 << guessBits
	seenSets   = 256
	seenWays   = 4
)

// Table is what one worker's workspace knows. It belongs to a table of names,
// whose symbols it holds, and is flushed with it.
type Table struct {
	nodes   []Node // 0 is none
	words   []uint64
	heads   []uint32 // chains of first literals, by hash of scope and name
	scopes  []scope
	byHash  []Scope // chains of scopes
	decls   []Decl
	seed    uint64
	max     int // nodes
	crowded int // see crowd
	full    bool

	guesses [guesses]uint32

	// seen has a fingerprint of each tag that was missed lately: one that
	// comes twice is worth learning, and a flood of tags that never come
	// again teaches nothing.
	seen [seenSets][seenWays]uint32

	hits, misses, flushes int64
}

// Stats counts what a table did since it was made.
type Stats struct {
	Hits, Misses int64 // start tags
	Flushes      int64
	Entries      int // literals that are known now
	Bytes        int // of memory that they take
}

// Init makes a zero table one of at most max literals.
func (t *Table) Init(max int) {
	t.max = min(max, 1<<15)
	t.seed = rand.Uint64() | 1
	t.flushes = -1 // the first one forgets nothing
	size := 1 << bits.Len(uint(t.max-1))
	t.heads = make([]uint32, size)
	t.byHash = make([]Scope, size/4+1)
	t.Flush()
}

// Full reports whether it is time to flush: something was worth learning, and
// there was no room.
func (t *Table) Full() bool { return t.full }

// Flush forgets every tag and every scope.
func (t *Table) Flush() {
	t.nodes = append(t.nodes[:0], Node{Tail: 1<<64 - 1, Mask: 1<<64 - 1}) // no input is both of its ends
	t.words, t.decls = t.words[:0], t.decls[:0]
	t.scopes = append(t.scopes[:0], scope{}, scope{})
	clear(t.heads)
	clear(t.guesses[:])
	clear(t.byHash)
	t.full, t.crowded = false, 0
	t.flushes++
}

// Rename gives what is known the symbols that it has since names was renewed.
func (t *Table) Rename(names *xmlns.Table) {
	for i := range t.nodes[1:] {
		n := &t.nodes[1+i]
		n.Entry = n.Entry&(1<<32-1) | uint64(names.Again(xmlns.ID(n.Entry>>32)))<<32
	}
	for i, d := range t.decls {
		t.decls[i] = Decl{names.Again(d.Prefix), names.Again(d.Space)}
	}
	clear(t.byHash)
	for c := range t.scopes[firstScope:] {
		e := &t.scopes[int(firstScope)+c]
		head := t.chain(e.parent, t.decls[e.from:][:e.count])
		e.next, *head = *head, firstScope+Scope(c)
	}
}

// Hit counts tags that were known.
func (t *Table) Hit(n int) { t.hits += int64(n) }

// Stats returns the counts so far.
func (t *Table) Stats() Stats {
	s := Stats{Hits: t.hits, Misses: t.misses, Flushes: t.flushes, Entries: len(t.nodes) - 1}
	s.Bytes = cap(t.nodes)*64 + cap(t.words)*8 + cap(t.decls)*8 + cap(t.scopes)*8 + len(t.heads)*4 + len(t.byHash)*2 + seenSets*seenWays*4
	return s
}

// Nodes returns the literals by their numbers. The slice is borrowed until
// Learn or Flush.
func (t *Table) Nodes() []Node { return t.nodes }

// Decls returns the declarations of a tag, by its last literal.
func (t *Table) Decls(n *Node) []Decl {
	return t.decls[n.decls : int(n.decls)+int(n.Declarations)]
}

// Middle reports whether b, which has as many bytes as the literal, is the
// literal between its first and last eight bytes. It is for literals of more
// than 16.
func (t *Table) Middle(n *Node, b []byte) bool {
	words := t.words[n.middle : int(n.middle)+int(n.Size-9)/8]
	for i, w := range words {
		if binary.LittleEndian.Uint64(b[8+8*i:]) != w {
			return false
		}
	}
	return true
}

// Key returns where the part of a tag ends by which First finds it: behind its
// name, the quote that opens its first attribute, or the quote that closes its
// first one if that is a namespace declaration. It is in the first literal
// whatever the values are, and two bytes long at least. The tag's '<' is b[0];
// a tag that b does not have all of has some key or other.
func Key(b []byte) int {
	name := scan.Name(b, 1)
	if name+1 >= len(b) || b[name] != ' ' {
		return min(name+1, len(b))
	}
	at := scan.Name(b, name+1)
	if at+2 >= len(b) || b[at] != '=' {
		return name + 1
	}
	if at-name >= 6 && string(b[name+1:name+6]) == "xmlns" && (at-name == 6 || b[name+6] == ':') {
		if n := bytes.IndexByte(b[at+2:], b[at+1]); n >= 0 {
			return at + 2 + n + 1
		}
	}
	return at + 2
}

// First returns the chain in which the first literal of a tag is, if it is
// known in that scope; others can be in it too, so Scope has to be compared.
// The tag's '<' is at b[i], and its Key ends at b[end]. Behind that b has 8
// bytes at least.
func (t *Table) First(s Scope, b []byte, i, end int) uint32 {
	size := end - i
	x := binary.LittleEndian.Uint64(b[i:])
	if size < 8 {
		x &= 1<<(8*uint(size)) - 1
		return t.heads[t.hash(s, words{x, x, 0, size})]
	}
	return t.heads[t.hash(s, words{x, binary.LittleEndian.Uint64(b[end-8:]), 0, size})]
}

// Guess returns where the first literal is noted of the tag that came, the last
// time, after the one whose last literal is last, and began with the same bytes.
func (t *Table) Guess(last, begins uint32) *uint32 {
	return &t.guesses[(begins+last)*0x9E3779B1>>(32-guessBits)]
}

// hash uses no more of a key than its ends and its size: whoever makes keys
// collide only makes his own chains longer, up to their bound.
func (t *Table) hash(s Scope, key words) uint64 {
	hi, lo := bits.Mul64(key.head^t.seed, key.tail^(uint64(s)<<16|uint64(key.size))*0x9E3779B97F4A7C15)
	return (hi ^ lo) & uint64(len(t.heads)-1)
}
