//go:build !cgo

package peers

// inC is empty where there is no C compiler.
var inC []Peer
