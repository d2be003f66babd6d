package fuzz

import (
	"fmt"
	"slices"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// Judge holds an answer to a record. It returns nil, or why the answer is
// wrong. What a record is silent about is not judged.
func Judge(r vectors.Record, a Answer) error {
	switch r.Expect {
	case vectors.Accept:
		return judgeAccepted(&r, &a)
	case vectors.Reject:
		return judgeRejected(&r, &a)
	case vectors.Incomplete:
		return judgeIncomplete(&r, &a)
	case vectors.Either:
		return nil
	}
	return fmt.Errorf("record expects %q, which is no verdict", r.Expect)
}

func judgeAccepted(r *vectors.Record, a *Answer) error {
	if !a.Accepted {
		return fmt.Errorf("rejected: %s", reason(a))
	}
	if r.Events != nil {
		if err := compareEvents(a.Events, r.Events); err != nil {
			return err
		}
	}
	if r.CanonSHA256 != "" && Sum(a.Events) != r.CanonSHA256 {
		return fmt.Errorf("other events: their sum is %s, wanted %s", Sum(a.Events), r.CanonSHA256)
	}
	return nil
}

func judgeRejected(r *vectors.Record, a *Answer) error {
	if a.Accepted {
		return fmt.Errorf("accepted, wanted %s/%s", r.Condition, r.Rule)
	}
	conditions := r.Conditions
	if len(conditions) == 0 && r.Condition != "" {
		conditions = []string{r.Condition}
	}
	if len(conditions) > 0 && !slices.Contains(conditions, text(a.Condition)) {
		return fmt.Errorf("%s, wanted one of %v", reason(a), conditions)
	}
	if r.Rule != "" && text(a.Rule) != r.Rule {
		return fmt.Errorf("%s, wanted rule %s", reason(a), r.Rule)
	}
	if r.Before != nil {
		if err := compareEvents(a.Events, r.Before); err != nil {
			return fmt.Errorf("before the error: %w", err)
		}
	}
	if r.Offset != nil && (a.Offset == nil || *a.Offset != *r.Offset) {
		return fmt.Errorf("%s, wanted offset %d", reason(a), *r.Offset)
	}
	return nil
}

// judgeIncomplete allows what a reader says that is told of the end, and what
// one says that is not.
func judgeIncomplete(r *vectors.Record, a *Answer) error {
	switch {
	case !a.Accepted && text(a.Rule) != "unexpected-end":
		return fmt.Errorf("rejected: %s", reason(a))
	case !a.Accepted && r.Rule == "" && r.Before != nil:
		return fmt.Errorf("rejected between two stanzas: %s", reason(a))
	case r.Before != nil:
		return compareEvents(a.Events, r.Before)
	}
	return nil
}

// reason describes why an answer rejects.
func reason(a *Answer) string {
	at := "an offset that it does not tell"
	if a.Offset != nil {
		at = fmt.Sprint(*a.Offset)
	}
	return fmt.Sprintf("%s/%s at %s", text(a.Condition), text(a.Rule), at)
}

// compareEvents returns nil, or where the first difference is.
func compareEvents(got []Event, want []vectors.Event) error {
	for i, w := range want {
		e := canonical(w)
		if i == len(got) {
			return fmt.Errorf("%d events, wanted %d, next %s", len(got), len(want), e.AppendJSON(nil))
		}
		if !got[i].Equal(e) {
			return fmt.Errorf("event %d is %s, wanted %s", i, got[i].AppendJSON(nil), e.AppendJSON(nil))
		}
	}
	if len(got) > len(want) {
		return fmt.Errorf("%d events, wanted %d, then %s", len(got), len(want), got[len(want)].AppendJSON(nil))
	}
	return nil
}

// canonical makes an event of a record's.
func canonical(v vectors.Event) Event {
	e := Event{Kind: byte(v.Kind), Space: v.Space, Local: v.Local, Text: v.Text}
	for _, a := range v.Attrs {
		e.Attrs = append(e.Attrs, Attr(a))
	}
	slices.SortFunc(e.Attrs, compareAttrs)
	return e
}
