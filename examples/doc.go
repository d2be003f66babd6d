// Package examples is a module of programs that run: each shows one way to use
// Stanza, and is a test.
//
//	go run ./examples/websocket/coder
//
// They listen on loopback only.
package examples
