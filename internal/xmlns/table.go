package xmlns

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// ID is a symbol of one Table: of a prefix, a namespace name or an expanded
// name. Ids are dense, mean nothing in another table, and hold until the
// table is flushed.
type ID uint32

// The ids that every table has, whatever it learned.
const (
	NoID ID = iota // nothing: what an unbound prefix is bound to
	// NoSpace is the namespace of a name that is in none, and the prefix of
	// an unprefixed one.
	NoSpace
	NoPrefix
	XMLPrefix   // "xml"
	XMLNSPrefix // "xmlns"
	XMLSpace    // XMLURI
	XMLNSSpace  // XMLNSURI
	fixed
)

// Namespace names that Namespaces in XML 1.0 §3 binds once and for all.
const (
	XMLURI   = "http://www.w3.org/XML/1998/namespace"
	XMLNSURI = "http://www.w3.org/2000/xmlns/"
)

// The kind of an entry is the namespace of an expanded name, or one of these.
const (
	kindPrefix ID = 1<<32 - 1
	kindSpace  ID = 1<<32 - 2
)

// entry is a symbol. Names of up to eight bytes are in head, whole.
type entry struct {
	head   uint64 // its first bytes, little-endian, 0 behind its end
	kind   ID
	start  uint32 // text[start : start+size]
	size   uint32
	listed bool   // of a prefix: it is in Table.listed
	bound  ID     // of a prefix: the namespace that it is bound to now
	serial uint32 // of a name: the last tag that had it as an attribute
}

// view is what users of a symbol ask for.
type view struct {
	start, end uint32 // text[start:end]
	// Of a name: the text of its namespace, likewise.
	spaceStart, spaceEnd uint32
}

// Table interns prefixes, namespace names and expanded names, and holds the
// prefixes' bindings of the moment. It belongs to one worker. Look-ups cost
// the same however much is in scope.
//
// Names are pairs of a namespace's id and a local name, never joined, so no
// separator that a peer could smuggle in exists (CVE-2022-25236).
type Table struct {
	symbols
	spare    symbols // what symbols was before Renew, to be used again
	listed   []ID    // prefixes that were bound since Unbind
	seed     uint64
	steps    int // probes, for the tests of linear cost
	serial   uint32
	learned  uint32 // Generation of the registrations that known reflects
	maxNames int
}

// symbols are what a table interned.
type symbols struct {
	entries []entry // by id
	// What readers ask for, apart from what interning looks at: both are small.
	views []view   // by id
	known []uint32 // by id: the public Name or Space, 0 if there is none
	index []ID     // open addressing, by hash; a power of two
	text  []byte
}

// NewTable returns a table that is due to be flushed at about max symbols.
// Its hashes are seeded: nobody outside can make names collide.
func NewTable(max int) *Table {
	t := new(Table)
	t.Init(max)
	return t
}

// Init makes a zero Table what NewTable returns.
func (t *Table) Init(max int) {
	t.seed, t.maxNames = rand.Uint64()|1, max
	t.Flush()
}

// Flush forgets everything. Ids from before mean nothing any more, and no
// prefix is bound but those that always are.
func (t *Table) Flush() {
	size := 256
	if len(t.index) < size || len(t.index) > 4*t.maxNames {
		t.index = make([]ID, size)
	}
	if cap(t.entries) > 2*t.maxNames || cap(t.text) > 64*t.maxNames {
		t.entries, t.views, t.known, t.text = nil, nil, nil, nil
	}
	clear(t.index)
	t.entries, t.text = append(t.entries[:0], entry{}), t.text[:0]
	t.views, t.known = append(t.views[:0], view{}), append(t.known[:0], 0)
	t.learned = Generation()
	// In the order of the constants.
	t.intern(kindSpace, nil)
	t.intern(kindPrefix, nil) // NoPrefix
	t.intern(kindPrefix, []byte("xml"))
	t.intern(kindPrefix, []byte("xmlns"))
	t.intern(kindSpace, []byte(XMLURI))
	t.intern(kindSpace, []byte(XMLNSURI))
	t.listed = t.listed[:0]
	t.Unbind()
}

// Renew forgets everything, as Flush does, but what is asked for by Again before
// anything else is done.
func (t *Table) Renew() {
	t.symbols, t.spare = t.spare, t.symbols
	t.Flush()
}

// Again returns the id of what had that id before Renew. No other one from then
// means anything any more.
func (t *Table) Again(id ID) ID {
	if id < fixed {
		return id
	}
	old := &t.spare
	kind := old.entries[id].kind
	if kind >= fixed && kind != kindPrefix && kind != kindSpace { // a name in a namespace
		kind = t.intern(kindSpace, old.bytes(kind))
	}
	return t.intern(kind, old.bytes(id))
}

func (s *symbols) bytes(id ID) []byte {
	v := &s.views[id]
	return s.text[v.start:v.end]
}

// HalfFull reports whether the table is more than half as full as Full says.
func (t *Table) HalfFull() bool { return 2*len(t.entries) > t.maxNames || len(t.text) > 16*t.maxNames }

// Full reports whether it is time to flush: the table holds as much as it is
// meant to, or an application registered names since.
func (t *Table) Full() bool {
	return len(t.entries) > t.maxNames || len(t.text) > 32*t.maxNames || t.learned != Generation()
}

// Prefix returns the id of a prefix, NoPrefix for an empty one.
func (t *Table) Prefix(b []byte) ID {
	if len(b) == 0 {
		return NoPrefix
	}
	return t.intern(kindPrefix, b)
}

// Space returns the id of a namespace name, NoSpace for an empty one.
func (t *Table) Space(uri []byte) ID { return t.intern(kindSpace, uri) }

// Name returns the id of an expanded name.
func (t *Table) Name(space ID, local []byte) ID { return t.intern(space, local) }

// Bind binds a prefix to a namespace, NoID for none, and returns what it was
// bound to before.
func (t *Table) Bind(prefix, space ID) (was ID) {
	e := &t.entries[prefix]
	if !e.listed {
		e.listed = true
		t.listed = append(t.listed, prefix)
	}
	was, e.bound = e.bound, space
	return was
}

// Unbind undoes every binding but those that always are. It costs what the
// calls of Bind did since the last time.
func (t *Table) Unbind() {
	for _, prefix := range t.listed {
		e := &t.entries[prefix]
		e.listed, e.bound = false, NoID
	}
	t.listed = t.listed[:0]
	t.entries[NoPrefix].bound = NoSpace
	t.entries[XMLPrefix].bound = XMLSpace
}

// Bound returns the namespace that a prefix is bound to, NoID for none.
func (t *Table) Bound(prefix ID) ID { return t.entries[prefix].bound }

// Default returns the default namespace, NoSpace for none.
func (t *Table) Default() ID { return t.entries[NoPrefix].bound }

// NextTag begins a tag, for Seen.
func (t *Table) NextTag() {
	if t.serial++; t.serial == 0 { // it wrapped: forget the tags of old
		for i := range t.entries {
			t.entries[i].serial = 0
		}
		t.serial = 1
	}
}

// Seen marks a name as an attribute of this tag, and reports whether it was
// marked already.
func (t *Table) Seen(name ID) bool {
	e := &t.entries[name]
	seen := e.serial == t.serial
	e.serial = t.serial
	return seen
}

// Bytes returns what a prefix or namespace name reads, or a name's local
// part. It is borrowed until the table is flushed. Bytes, URI, SpaceOf, Known and
// KnownSpace answer with nothing for an id that was never given, so that a
// view that outlived a flush can ask them.
func (t *Table) Bytes(id ID) []byte {
	if uint(id) >= uint(len(t.views)) {
		return nil
	}
	v := &t.views[id]
	return t.text[v.start:v.end:v.end]
}

// URI returns the namespace name of a name.
func (t *Table) URI(name ID) []byte {
	if uint(name) >= uint(len(t.views)) {
		return nil
	}
	v := &t.views[name]
	return t.text[v.spaceStart:v.spaceEnd:v.spaceEnd]
}

// SpaceOf returns the namespace of a name.
func (t *Table) SpaceOf(name ID) ID {
	if uint(name) >= uint(len(t.entries)) {
		return NoID
	}
	return t.entries[name].kind
}

// Known returns the public symbol of a name, 0 if it has none.
func (t *Table) Known(name ID) Name {
	if uint(name) >= uint(len(t.known)) {
		return 0
	}
	return Name(t.known[name])
}

// KnownSpace returns the public symbol of a namespace, 0 if it has none.
func (t *Table) KnownSpace(space ID) Space {
	if uint(space) >= uint(len(t.known)) {
		return 0
	}
	return Space(t.known[space])
}

// Steps returns how many entries were looked at since the table was made.
func (t *Table) Steps() int { return t.steps }

func (t *Table) intern(kind ID, b []byte) ID {
	head := load(b)
	h := t.hash(kind, head, len(b))
	if len(b) > 8 {
		h = t.hashRest(h, b[8:])
	}
	mask := uint64(len(t.index) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		t.steps++
		id := t.index[i]
		if id == NoID {
			return t.learn(kind, head, b, i)
		}
		e := &t.entries[id]
		if e.head == head && e.kind == kind && int(e.size) == len(b) &&
			(len(b) <= 8 || string(t.text[e.start+8:e.start+e.size]) == string(b[8:])) {
			return id
		}
	}
}

// learn adds an entry at index position i, which is free.
func (t *Table) learn(kind ID, head uint64, b []byte, i uint64) ID {
	id := ID(len(t.entries))
	e := entry{head: head, kind: kind, start: uint32(len(t.text)), size: uint32(len(b))}
	v, known := view{start: e.start, end: e.start + e.size}, uint32(0)
	switch kind {
	case kindPrefix:
	case kindSpace:
		known = uint32(LookupSpace(b))
	default:
		v.spaceStart, v.spaceEnd = t.views[kind].start, t.views[kind].end
		if s := Space(t.known[kind]); s != 0 {
			known = uint32(LookupName(s, b))
		}
	}
	t.entries, t.views, t.known = append(t.entries, e), append(t.views, v), append(t.known, known)
	t.text = append(t.text, b...)
	t.index[i] = id
	if 2*len(t.entries) > len(t.index) {
		t.rehash()
	}
	return id
}

func (t *Table) rehash() {
	t.index = make([]ID, 2*len(t.index))
	mask := uint64(len(t.index) - 1)
	for id := 1; id < len(t.entries); id++ {
		e := &t.entries[id]
		h := t.hash(e.kind, e.head, int(e.size))
		if e.size > 8 {
			h = t.hashRest(h, t.text[e.start+8:e.start+e.size])
		}
		i := h & mask
		for t.index[i] != NoID {
			i = (i + 1) & mask
		}
		t.index[i] = ID(id)
	}
}

// load returns the first eight bytes of b, with 0 where it is shorter. Within
// a larger buffer that is one load and a mask.
func load(b []byte) uint64 {
	if len(b) >= 8 {
		return binary.LittleEndian.Uint64(b)
	}
	if cap(b) >= 8 {
		return binary.LittleEndian.Uint64(b[:8]) & (1<<(8*uint(len(b))) - 1)
	}
	var x uint64
	for i, c := range b {
		x |= uint64(c) << (8 * uint(i))
	}
	return x
}

// hash folds 128-bit products, as wyhash does: every bit of a word reaches
// every bit of the result, and the seed is in each product.
func (t *Table) hash(kind ID, head uint64, size int) uint64 {
	return fold(head^t.seed, uint64(kind)<<32^uint64(size)^0x9E3779B97F4A7C15)
}

// hashRest goes on with what stands behind the head.
func (t *Table) hashRest(h uint64, b []byte) uint64 {
	for ; len(b) > 16; b = b[16:] {
		h = fold(binary.LittleEndian.Uint64(b)^h, binary.LittleEndian.Uint64(b[8:])^t.seed)
	}
	var tail uint64
	if len(b) > 8 {
		tail = load(b[8:])
	}
	return fold(load(b)^h, tail^t.seed)
}

// Element returns the id of the expanded name that an element's qualified name
// stands for, NoID where its prefix is not bound or it is no QName.
func (t *Table) Element(qname []byte) ID { return t.qualified(t.entries[NoPrefix].bound, qname) }

// Attribute returns the id of an attribute's expanded name: one without a
// prefix is in no namespace.
func (t *Table) Attribute(qname []byte) ID { return t.qualified(NoSpace, qname) }

// qualified resolves a qualified name that is in space if it has no prefix. No
// local name in the table has a colon, so one that is found there has none: a
// short name takes one glance at where it nearly always is.
func (t *Table) qualified(space ID, qname []byte) ID {
	if len(qname) <= 8 && cap(qname) >= 8 {
		head := binary.LittleEndian.Uint64(qname[:8]) & (1<<(8*uint(len(qname))) - 1)
		id := t.index[t.hash(space, head, len(qname))&uint64(len(t.index)-1)]
		// What is not there has id 0, whose kind no look-up has.
		if e := &t.entries[id]; e.head == head && e.kind == space && int(e.size) == len(qname) {
			return id
		}
	}
	if k := Colon(qname); k >= 0 {
		return t.prefixed(qname, k)
	}
	return t.intern(space, qname)
}

func (t *Table) prefixed(qname []byte, k int) ID {
	local := qname[k+1:]
	if k == 0 || !isNCName(local) {
		return NoID
	}
	space := t.entries[t.Prefix(qname[:k])].bound
	if space == NoID {
		return NoID
	}
	return t.intern(space, local)
}

const ones, highs = 0x0101010101010101, 0x8080808080808080

// Colon returns the index of the first ':' in b, or -1.
func Colon(b []byte) int {
	for i := 0; i < len(b); i += 8 {
		x := load(b[i:]) ^ ':'*ones
		if m := (x - ones) &^ x & highs; m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	return -1
}

func fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}
