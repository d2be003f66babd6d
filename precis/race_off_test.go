//go:build !race

package precis_test

// raceEnabled is true in builds with the race detector.
const raceEnabled = false
