//go:build !race

package compress_test

// raceEnabled is true in builds with the race detector.
const raceEnabled = false
