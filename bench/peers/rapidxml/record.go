//go:build cgo

package rapidxml

/*
#include <log.h>

extern const struct stanza_reader stanza_rapidxml_reader;
*/
import "C"

import (
	"unsafe"

	"github.com/seed492f7be9/stanza/bench/peers/native"
)

// ReadAll reads a document and returns what is in the tree that rapidxml makes of it: nothing, if it rejects it. Depth
// costs it stack, and input that is too deep ends the process.
func ReadAll(document []byte) ([]native.Event, error) {
	return native.ReadAll(unsafe.Pointer(&C.stanza_rapidxml_reader), document)
}
