//go:build cgo

package expat

/*
#cgo pkg-config: expat
#cgo CFLAGS: -I${SRCDIR}/../native
#include <stdlib.h>
#include "handlers.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"unsafe"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/bench/peers/native"
)

// Mode says what a Parser does with what it is given.
type Mode int

const (
	// Count adds up what was delivered: see [Parser.AddTo].
	Count Mode = iota
	// Collect records it: see [Parser.Events].
	Collect
)

// Parser is a push parser for one document after the other. One goroutine at
// a time may use it. Close it: its memory is not Go's.
type Parser struct {
	mode Mode
	p    C.XML_Parser
	sink *C.struct_stanza_sink // in C's memory, since C keeps the pointer
}

// Error is why expat rejected a document.
type Error struct {
	Code    int    // XML_Error of expat.h
	Message string // expat's text for it
	Offset  int64  // where expat was, in bytes: behind what it accepted
}

// Error describes the error in one line.
func (e *Error) Error() string { return fmt.Sprintf("expat: %s at byte %d", e.Message, e.Offset) }

var errMemory = errors.New("expat: out of memory")

// New returns a parser at the start of a document.
func New(m Mode) (*Parser, error) {
	p := &Parser{mode: m, sink: (*C.struct_stanza_sink)(C.calloc(1, C.sizeof_struct_stanza_sink))}
	if p.sink == nil {
		return nil, errMemory
	}
	if p.p = C.stanza_new(p.sink, C.int(m)); p.p == nil {
		p.Close()
		return nil, errMemory
	}
	return p, nil
}

// Close frees what the parser holds.
func (p *Parser) Close() {
	if p.p != nil {
		C.XML_ParserFree(p.p)
		p.p = nil
	}
	if p.sink != nil {
		C.free(unsafe.Pointer(p.sink.log))
		C.free(unsafe.Pointer(p.sink))
		p.sink = nil
	}
}

// Reset begins another document and forgets what was counted or collected.
func (p *Parser) Reset() error {
	if C.stanza_reset(p.p, p.sink, C.int(p.mode)) == 0 {
		return errors.New("expat: reset failed")
	}
	return nil
}

// Parse reads a chunk, the last one if final. The error is an [*Error].
func (p *Parser) Parse(chunk []byte, final bool) error {
	last := C.int(0)
	if final {
		last = 1
	}
	b := (*C.char)(unsafe.Pointer(unsafe.SliceData(chunk)))
	if C.XML_Parse(p.p, b, C.int(len(chunk)), last) == C.XML_STATUS_OK {
		return nil
	}
	code := C.XML_GetErrorCode(p.p)
	return &Error{
		Code:    int(code),
		Message: C.GoString(C.XML_ErrorString(code)),
		Offset:  int64(C.XML_GetCurrentByteIndex(p.p)),
	}
}

// AddTo adds to c what was delivered since New or Reset.
func (p *Parser) AddTo(c *bench.Counts) { native.Add(c, unsafe.Pointer(&p.sink.tally)) }

// log returns a copy of what was recorded since New or Reset.
func (p *Parser) log() ([]byte, error) {
	if p.sink.failed != 0 {
		return nil, errMemory
	}
	return append([]byte(nil), unsafe.Slice((*byte)(unsafe.Pointer(p.sink.log)), int(p.sink.len))...), nil
}

// Version returns the version of expat that is linked, such as "expat_2.5.0".
func Version() string { return C.GoString(C.XML_ExpatVersion()) }
