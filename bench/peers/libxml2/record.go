//go:build cgo

package libxml2

/*
#include <log.h>

extern const struct stanza_reader stanza_libxml2_reader;
extern const char *stanza_libxml2_version(void);
*/
import "C"

import (
	"unsafe"

	"github.com/seed492f7be9/stanza/bench/peers/native"
)

// ReadAll reads a document and returns what libxml2 delivers of it, up to its first error.
func ReadAll(document []byte) ([]native.Event, error) {
	return native.ReadAll(unsafe.Pointer(&C.stanza_libxml2_reader), document)
}

// Version returns the version of libxml2 that this was built with.
func Version() string { return C.GoString(C.stanza_libxml2_version()) }
