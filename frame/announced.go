package frame

import (
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// Announced are the limits that a peer announces (XEP-0478): 0 for one that it does
// not.
type Announced struct {
	MaxBytes    int64 // of a first-level element
	IdleSeconds int64 // after which it may close a stream on which nothing comes
}

// AnnouncedIn returns the limits that stand in the features of a stream, or in a bidi
// element (XEP-0288), and whether there are any. They hold until the next features
// that announce some. What is not a number is taken for absent.
func AnnouncedIn(features parser.Element) (Announced, bool) {
	l := features.Child(names.StreamLimitsLimits)
	return Announced{
		MaxBytes:    announced(l.Child(names.StreamLimitsMaxBytes)),
		IdleSeconds: announced(l.Child(names.StreamLimitsIdleSeconds)),
	}, l.Exists()
}

func announced(e parser.Element) int64 {
	if !e.Exists() {
		return 0
	}
	n, ok := parseNumber(e.Text())
	if !ok {
		return 0
	}
	value, _ := n.Value()
	return value
}
