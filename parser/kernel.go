package parser

import "github.com/seed492f7be9/stanza/internal/scan"

// Kernels returns the names of the vector kernels that this processor runs and
// this build has, best first. The last is "portable", which is none: plain Go.
func Kernels() []string { return scan.Kernels() }

// Kernel returns the name of the kernel in use, the best one as a rule.
func Kernel() string { return scan.Kernel() }

// UseKernel switches the whole process to one of Kernels, or, with "auto", to
// the best of them. Kernels differ in nothing but speed: it is for tests, and
// for measuring. It may be called at any time.
func UseKernel(name string) error { return scan.Use(name) }
