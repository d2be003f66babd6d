package fuzz

import (
	"encoding/json"
	"strconv"

	"github.com/seed492f7be9/stanza/parser"
)

// Answer is what a parser says to a request.
type Answer struct {
	ID       string `json:"id"`
	Accepted bool   `json:"accepted"`
	// Condition, Rule and Offset say why and where input was rejected; nil if
	// it was not, or if a parser cannot tell. With frames, offsets count within
	// the message.
	Condition *string `json:"condition"`
	Rule      *string `json:"rule"`
	Offset    *int64  `json:"offset"`
	// Events are all events, or those before the error; never nil.
	Events []Event `json:"events"`
	// Path names the open elements at the error.
	Path string `json:"path,omitempty"`
	// Message is the index of the message at fault in mode Frames.
	Message int `json:"message,omitempty"`
	// Open says that a stream was still open, between stanzas, when its bytes
	// ran out. That is no error.
	Open bool `json:"-"`
}

// reject fills in an error.
func (a *Answer) reject(e *parser.Error) {
	condition, rule, offset := string(e.Condition()), e.Rule.String(), e.Offset
	a.Accepted, a.Condition, a.Rule, a.Offset, a.Path = false, &condition, &rule, &offset, e.Path
}

// AppendJSON appends a as one line without its end, and with '<', '>' and '&'
// as they are, which json.Marshal cannot be told.
func (a Answer) AppendJSON(dst []byte) []byte {
	dst = appendString(append(dst, `{"id":`...), a.ID)
	dst = strconv.AppendBool(append(dst, `,"accepted":`...), a.Accepted)
	dst = appendOptional(append(dst, `,"condition":`...), a.Condition)
	dst = appendOptional(append(dst, `,"rule":`...), a.Rule)
	dst = append(dst, `,"offset":`...)
	if a.Offset != nil {
		dst = strconv.AppendInt(dst, *a.Offset, 10)
	} else {
		dst = append(dst, "null"...)
	}
	dst = append(dst, `,"events":[`...)
	for i, e := range a.Events {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = e.AppendJSON(dst)
	}
	dst = append(dst, ']')
	if a.Path != "" {
		dst = appendString(append(dst, `,"path":`...), a.Path)
	}
	if a.Message != 0 {
		dst = strconv.AppendInt(append(dst, `,"message":`...), int64(a.Message), 10)
	}
	return append(dst, '}')
}

// MarshalJSON writes an answer without events as one with none.
func (a Answer) MarshalJSON() ([]byte, error) {
	for _, e := range a.Events {
		if _, err := e.MarshalJSON(); err != nil {
			return nil, err
		}
	}
	return a.AppendJSON(nil), nil
}

// UnmarshalJSON reads the answer of any parser.
func (a *Answer) UnmarshalJSON(b []byte) error {
	type plain Answer // without this method
	if err := json.Unmarshal(b, (*plain)(a)); err != nil {
		return err
	}
	if a.Events == nil {
		a.Events = []Event{}
	}
	return nil
}

func appendOptional(dst []byte, s *string) []byte {
	if s == nil {
		return append(dst, "null"...)
	}
	return appendString(dst, *s)
}

// text is what a pointer to a string points to, empty for nil.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
