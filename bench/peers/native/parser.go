//go:build cgo

package native

/*
#include "native.h"

static void *stanza_open(const struct stanza_library *l) { return l->open(); }
static const char *stanza_reset(const struct stanza_library *l, void *p) { return l->reset(p); }
static void stanza_close(const struct stanza_library *l, void *p) { l->close(p); }

static const char *stanza_read(const struct stanza_library *l, void *p, const char *b, size_t n, int final,
	struct stanza_tally *t)
{
	return l->read(p, b, n, final, t);
}
*/
import "C"

import (
	"fmt"
	"strings"
	"unsafe"

	"github.com/seed492f7be9/stanza/bench"
)

// Parser reads one document after the other. One goroutine at a time may use
// it. Close it: its memory is not Go's.
type Parser struct {
	library *C.struct_stanza_library
	parser  unsafe.Pointer
	tally   C.struct_stanza_tally
}

// Open returns a parser of the library at that address, a struct stanza_library.
// It is a pointer without a type since cgo gives each package types of its own.
func Open(library unsafe.Pointer) (*Parser, error) {
	p := &Parser{library: (*C.struct_stanza_library)(library)}
	if p.parser = C.stanza_open(p.library); p.parser == nil {
		return nil, p.error("out of memory")
	}
	return p, nil
}

// Close frees what the parser holds.
func (p *Parser) Close() {
	if p.parser != nil {
		C.stanza_close(p.library, p.parser)
		p.parser = nil
	}
}

// Read reads a document in chunks of bench.ChunkSize, or at once where the
// library has to have it whole, and adds to c what was delivered.
func (p *Parser) Read(document []byte, c *bench.Counts) error {
	if wrong := C.stanza_reset(p.library, p.parser); wrong != nil {
		return p.error(C.GoString(wrong))
	}
	p.tally = C.struct_stanza_tally{}
	chunk := bench.ChunkSize
	if p.library.whole != 0 {
		chunk = len(document)
	}
	for len(document) > 0 {
		n := min(chunk, len(document))
		b, final := (*C.char)(unsafe.Pointer(unsafe.SliceData(document))), C.int(0)
		if n == len(document) {
			final = 1
		}
		if wrong := C.stanza_read(p.library, p.parser, b, C.size_t(n), final, &p.tally); wrong != nil {
			return p.error(C.GoString(wrong))
		}
		document = document[n:]
	}
	Add(c, unsafe.Pointer(&p.tally))
	return nil
}

// Add adds to c what stands at that address, a struct stanza_tally.
func Add(c *bench.Counts, tally unsafe.Pointer) {
	t := (*C.struct_stanza_tally)(tally)
	c.Elements += int(t.elements)
	c.Attributes += int(t.attributes)
	c.NameBytes += int(t.name_bytes)
	c.ValueBytes += int(t.value_bytes)
	c.TextBytes += int(t.text_bytes)
}

func (p *Parser) error(text string) error {
	return fmt.Errorf("%s: %s", C.GoString(p.library.name), strings.TrimSpace(text))
}
