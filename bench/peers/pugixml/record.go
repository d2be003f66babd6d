//go:build cgo

package pugixml

/*
#include <log.h>

extern const struct stanza_reader stanza_pugixml_reader;
extern const char *stanza_pugixml_version(void);
*/
import "C"

import (
	"unsafe"

	"github.com/seed492f7be9/stanza/bench/peers/native"
)

// ReadAll reads a document and returns what is in the tree that pugixml makes of it: nothing, if it rejects it.
func ReadAll(document []byte) ([]native.Event, error) {
	return native.ReadAll(unsafe.Pointer(&C.stanza_pugixml_reader), document)
}

// Version returns the version of pugixml that this was built with.
func Version() string { return C.GoString(C.stanza_pugixml_version()) }
