//go:build !race

package jid_test

// raceEnabled is true in builds with the race detector.
const raceEnabled = false
