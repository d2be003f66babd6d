package fuzz

import (
	"fmt"
	"strings"
)

// Difference is how an answer departs from one that is right.
type Difference string

// The differences, the worst first.
const (
	// Agrees: there is none. Less text, or fewer events, before an error that both see is none.
	Agrees Difference = ""
	// Fails: there is no answer. The parser crashed, or hangs.
	Fails Difference = "fails"
	// Accepts: what should be refused is accepted.
	Accepts Difference = "accepts"
	// Delivers: it delivers other events.
	Delivers Difference = "delivers"
	// Late: it refuses, but delivers elements from behind the fault.
	Late Difference = "late"
	// Rejects: what should be accepted is refused.
	Rejects Difference = "rejects"
)

// Differences returns all differences but Agrees, the worst first.
func Differences() []Difference { return []Difference{Fails, Accepts, Delivers, Late, Rejects} }

// Compare says how an answer departs from the right one, and where, for people. Conditions, rules and offsets are not
// looked at: a parser that is no XMPP reader has none.
func Compare(right, got Answer) (d Difference, where string) {
	switch {
	case got.Accepted && !right.Accepted:
		return Accepts, reason(&right)
	case right.Accepted && !got.Accepted:
		return Rejects, ""
	}
	for i := range min(len(right.Events), len(got.Events)) {
		if want, have := right.Events[i], got.Events[i]; !want.Equal(have) && !(cutShort(i, &right, &got) && beginAlike(want, have)) {
			return Delivers, fmt.Sprintf("event %d is %s, not %s", i, have.AppendJSON(nil), want.AppendJSON(nil))
		}
	}
	switch more := len(got.Events) - len(right.Events); {
	case right.Accepted && more != 0:
		return Delivers, fmt.Sprintf("%d events, not %d", len(got.Events), len(right.Events))
	case more > 0 && !onlyText(got.Events[len(right.Events):]):
		return Late, fmt.Sprintf("%s comes from behind the fault", got.Events[len(right.Events)].AppendJSON(nil))
	}
	return Agrees, ""
}

// cutShort reports whether event i is the last of an answer that rejects: of text, there may have been more.
func cutShort(i int, right, got *Answer) bool {
	return !right.Accepted && (i == len(right.Events)-1 || i == len(got.Events)-1)
}

func beginAlike(a, b Event) bool {
	return a.Kind == Text && b.Kind == Text && (strings.HasPrefix(a.Text, b.Text) || strings.HasPrefix(b.Text, a.Text))
}

func onlyText(events []Event) bool {
	for _, e := range events {
		if e.Kind != Text {
			return false
		}
	}
	return true
}
