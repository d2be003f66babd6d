//go:build race

package jid_test

// raceEnabled says that the race detector is on: pools drop items at random
// then, and everything is ten times as slow.
const raceEnabled = true
