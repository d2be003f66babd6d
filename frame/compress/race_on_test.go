//go:build race

package compress_test

// raceEnabled says that the race detector is on: it allocates, and everything is
// ten times as slow.
const raceEnabled = true
