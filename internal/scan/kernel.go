package scan

import (
	"fmt"
	"slices"
	"sync/atomic"
)

// A kernel is an implementation of stage 1, which is what Bits.Index does.
//
// There is none in portable Go: it would be slower than the scans on demand
// (Text, Value and Name), which are what works without a kernel.
type kernel uint32

const (
	portable kernel = iota
	neon
	avx2
	avx512
)

var kernelNames = [...]string{portable: "portable", neon: "neon", avx2: "avx2", avx512: "avx512"}

// usable are the kernels that this machine runs, best first; portable is the
// last.
var usable = append(detect(), portable)

var current atomic.Uint32 // a kernel

func init() { current.Store(uint32(usable[0])) }

// Indexed reports whether there is a stage 1: whether Bits.Index may be called.
// If not, the scans on demand are to be used.
func Indexed() bool { return kernel(current.Load()) != portable }

// chosen returns the kernel for a call of Bits.Index. Someone may have switched
// to portable since the caller asked Indexed: then any kernel will do.
func chosen() kernel {
	if k := kernel(current.Load()); k != portable {
		return k
	}
	return usable[0]
}

// Kernels returns the names of the kernels that this machine runs, best first.
// The last is "portable", which stands for none.
func Kernels() []string {
	names := make([]string, len(usable))
	for i, k := range usable {
		names[i] = kernelNames[k]
	}
	return names
}

// Kernel returns the name of the kernel in use.
func Kernel() string { return kernelNames[current.Load()] }

// Use switches to one of Kernels, or, with "auto", to the best of them. It is
// meant for tests and for measuring; it may be called at any time, and takes
// effect with the next strip.
func Use(name string) error {
	if name == "auto" {
		current.Store(uint32(usable[0]))
		return nil
	}
	at := slices.Index(Kernels(), name)
	if at < 0 {
		return fmt.Errorf("scan: no kernel %q on this machine, which has %q", name, Kernels())
	}
	current.Store(uint32(usable[at]))
	return nil
}
