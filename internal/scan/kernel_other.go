//go:build purego || !(amd64 || arm64)

package scan

func detect() []kernel { return nil }

func index(kernel, *Bits, []byte) int { panic("scan: Index without a kernel") }
