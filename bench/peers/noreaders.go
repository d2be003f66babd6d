//go:build !cgo

package peers

// Readers returns nothing where there is no C compiler.
func Readers() []Reader { return nil }
