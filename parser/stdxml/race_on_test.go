//go:build race

package stdxml_test

const raceEnabled = true
