package parser

import "github.com/seed492f7be9/stanza/internal/xmlns"

// entry is one entry of the tape: 16 bytes, written and handed on as two
// words. A start tag is followed by its attributes, then by its namespace
// declarations.
//
//	head: kind, 8 bits · flags, 8 · entries that follow, 16 · name, 32
//	span: first byte in the buffer, 32 · the byte behind the last, 32
//
// The span of a tag is the tag's, that of an attribute its value's, and that
// of a declaration the namespace in place of the first byte.
type entry struct {
	head, span uint64
}

const (
	flagDecode   = 1 << iota // references, line ends or white space to replace
	flagCDATA                // text: the content of a CDATA section
	flagMore                 // text: the run goes on
	flagEmpty                // start, end: of an empty element
	flagStanza               // start, end: of a first-level element
	flagSaved                // the span is in the saved start tag
	flagCounted              // end, abandoned: XEP-0198 counts it
	flagPrefixed             // start: see Element.Prefixed
)

func newEntry(kind Kind, flags uint8, name xmlns.ID, off, end int) entry {
	return entry{
		head: uint64(kind) | uint64(flags)<<8 | uint64(name)<<32,
		span: uint64(uint32(off)) | uint64(uint32(end))<<32,
	}
}

// spanned returns an entry whose head is known.
func spanned(head uint64, off, end int) entry {
	return entry{head, uint64(uint32(off)) | uint64(uint32(end))<<32}
}

func (e entry) kind() Kind       { return Kind(e.head) }
func (e entry) has(f uint8) bool { return uint8(e.head>>8)&f != 0 }
func (e entry) count() int       { return int(uint16(e.head >> 16)) }
func (e entry) name() xmlns.ID   { return xmlns.ID(e.head >> 32) }
func (e entry) off() int         { return int(uint32(e.span)) }
func (e entry) end() int         { return int(e.span >> 32) }
func (e *entry) set(flags uint8) { e.head |= uint64(flags) << 8 }
func (e *entry) setCount(n int)  { e.head |= uint64(uint16(n)) << 16 }
func (e entry) counted() int64   { return int64(e.head>>14) & 1 }

// asEnd makes the entry of a start tag that of the element's end.
func (e entry) asEnd() entry { return entry{e.head&^0xFFFF00FF | uint64(End), e.span} }
