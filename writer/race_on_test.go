//go:build race

package writer_test

// raceEnabled says that the race detector is on: pools drop items at random then.
const raceEnabled = true
