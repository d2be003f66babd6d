//go:build !stanzadebug && !race

package parser

// expire drops the decoded values of the token that was given last. Builds for
// debugging also overwrite them: see expire_debug.go.
func expire(w *workspace) { w.arena = w.arena[:0] }
