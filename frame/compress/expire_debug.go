//go:build stanzadebug || race

package compress

// expire overwrites output that was given, so that a caller who kept it reads
// what nobody sent.
func expire(b []byte) {
	for i := range b {
		b[i] = 0xDB
	}
}
