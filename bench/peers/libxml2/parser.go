//go:build cgo

package libxml2

/*
#cgo pkg-config: libxml-2.0
#cgo CFLAGS: -I${SRCDIR}/../native
#include <native.h>

extern const struct stanza_library stanza_libxml2;
*/
import "C"

import (
	"unsafe"

	"github.com/seed492f7be9/stanza/bench/peers/native"
)

// Open returns a parser that counts what it is given.
func Open() (*native.Parser, error) { return native.Open(unsafe.Pointer(&C.stanza_libxml2)) }
