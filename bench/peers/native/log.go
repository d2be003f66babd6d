//go:build cgo

package native

/*
#include "log.h"

static void stanza_read_all(const struct stanza_reader *r, const char *b, size_t n, struct stanza_log *l) { r->read(b, n, l); }
*/
import "C"

import (
	"encoding/binary"
	"errors"
	"strings"
	"unsafe"
)

// between is STANZA_BETWEEN of log.h.
const between = "\xff"

// Name is a name as a library gave it: with its namespace, or as it was written and then in Local alone.
type Name struct {
	Space, Local string
	// Expanded says that the library resolved the name.
	Expanded bool
}

// Event is an event as a library gave it: kind 's', 't' or 'e'.
type Event struct {
	Kind  byte
	Name  Name   // of a start tag
	Attrs []Attr // likewise; declarations are among them where the library has no namespaces
	Text  string // a piece of text
}

// Attr is an attribute as a library gave it.
type Attr struct {
	Name  Name
	Value string
}

// ReadAll has the library at that address, a struct stanza_reader, read a whole document, and returns what it
// delivered: all, or what came before the error. See [Open] about the pointer.
func ReadAll(reader unsafe.Pointer, document []byte) ([]Event, error) {
	var l C.struct_stanza_log // the library keeps no pointer to it
	defer func() { C.free(unsafe.Pointer(l.b)) }()
	b := (*C.char)(unsafe.Pointer(unsafe.SliceData(document)))
	if len(document) == 0 {
		b = (*C.char)(unsafe.Pointer(&[1]byte{}))
	}
	C.stanza_read_all((*C.struct_stanza_reader)(reader), b, C.size_t(len(document)), &l)
	if l.failed != 0 {
		return nil, errors.New("out of memory")
	}
	events := Events(unsafe.Slice((*byte)(unsafe.Pointer(l.b)), int(l.len)))
	if why := strings.TrimSpace(C.GoString(&l.error[0])); why != "" {
		return events, errors.New(why)
	}
	return events, nil
}

// Events reads a log, whose form log.h describes.
func Events(b []byte) (events []Event) {
	for left := log(b); len(left) > 0; {
		e := Event{Kind: left.byte()}
		switch e.Kind {
		case 's':
			n := left.count()
			e.Name = left.name()
			for range n {
				e.Attrs = append(e.Attrs, Attr{left.name(), left.string()})
			}
		case 't':
			e.Text = left.string()
		}
		events = append(events, e)
	}
	return events
}

// log is what is left to read.
type log []byte

func (l *log) byte() byte {
	b := (*l)[0]
	*l = (*l)[1:]
	return b
}

func (l *log) count() int {
	n := binary.NativeEndian.Uint32(*l)
	*l = (*l)[4:]
	return int(n)
}

func (l *log) string() string {
	n := l.count()
	s := string((*l)[:n])
	*l = (*l)[n:]
	return s
}

func (l *log) name() Name {
	s := l.string()
	if space, local, found := strings.Cut(s, between); found {
		return Name{space, local, true}
	}
	return Name{Local: s}
}
