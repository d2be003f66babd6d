//go:build !race

package fuzz

// raceEnabled is true in builds with the race detector.
const raceEnabled = false
