package fuzz

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"

	"github.com/seed492f7be9/stanza/parser"
)

// digest hashes tokens as they come, with all that they tell, so that two
// readings can be compared without keeping either.
type digest struct {
	h      *maphash.Hash
	number [8]byte
	inText bool
}

var digestSeed = maphash.MakeSeed()

func newDigest() digest {
	h := new(maphash.Hash)
	h.SetSeed(digestSeed)
	return digest{h: h}
}

func (d *digest) sum() uint64 { return d.h.Sum64() }

func (d *digest) token(t parser.Token) {
	if t.Kind() == parser.Text {
		if !d.inText {
			d.inText = true
			d.head(t)
		}
		d.h.Write(t.Text())
		return
	}
	d.inText = false
	d.head(t)
	d.int(int64(t.Name()))
	flags := byte(0)
	if t.Empty() {
		flags |= 1
	}
	if t.Stanza() {
		flags |= 2
	}
	d.h.WriteByte(flags)
	d.field(t.Space())
	d.field(t.Local())
	d.field(t.Prefix())
	for a := range t.Attrs() {
		d.field(a.Space())
		d.field(a.Local())
		d.field(a.Prefix())
		d.field(a.Value())
	}
	for prefix, space := range t.Declarations() {
		d.field(prefix)
		d.field(space)
	}
}

// head begins an event. No text has a NUL, so it ends a run of text too.
func (d *digest) head(t parser.Token) {
	d.h.WriteByte(0)
	d.h.WriteByte(byte(t.Kind()))
	d.int(t.Offset())
	d.int(int64(t.Depth()))
}

func (d *digest) int(n int64) {
	binary.LittleEndian.PutUint64(d.number[:], uint64(n))
	d.h.Write(d.number[:])
}

func (d *digest) field(b []byte) {
	d.h.Write(b)
	d.h.WriteByte(0)
}

// tracer writes a line for each event, with what digest hashes.
type tracer struct {
	lines []string
	head  string // of the run of text at hand
	run   []byte // its text so far, nil outside of one
}

func (r *tracer) line(i int) string {
	if i < len(r.lines) {
		return r.lines[i]
	}
	return "none"
}

func (r *tracer) token(t parser.Token) {
	if t.Kind() == parser.Text {
		if r.run == nil {
			r.run = []byte{}
			r.lines = append(r.lines, "")
			r.head = fmt.Sprintf("text at %d, depth %d", t.Offset(), t.Depth())
		}
		r.run = append(r.run, t.Text()...)
		r.lines[len(r.lines)-1] = fmt.Sprintf("%s: %q", r.head, r.run)
		return
	}
	r.run = nil
	line := fmt.Sprintf("%s at %d, depth %d: {%s}%s, symbol %d, prefix %q, empty %t, stanza %t", t.Kind(), t.Offset(), t.Depth(),
		t.Space(), t.Local(), t.Name(), t.Prefix(), t.Empty(), t.Stanza())
	for a := range t.Attrs() {
		line += fmt.Sprintf(", {%s}%s=%q of prefix %q", a.Space(), a.Local(), a.Value(), a.Prefix())
	}
	for prefix, space := range t.Declarations() {
		line += fmt.Sprintf(", %q for %q", prefix, space)
	}
	r.lines = append(r.lines, line)
}
