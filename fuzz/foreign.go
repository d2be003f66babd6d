package fuzz

import (
	"bytes"
	"slices"
	"strings"
)

// ReadDocument is a parser that knows whole documents only, as most do. It returns the events of a document, adjacent
// text in one event or in several, and an error if it rejects it: the events are those before that then.
type ReadDocument func(document []byte) ([]Event, error)

// AnswerDocuments answers a request as somebody would who reads it with a parser of documents and adds nothing: no rule
// of XMPP, no limit. Frames are documents. A stream is one, if its header is closed; what is read of one that is open is
// what is read when its end tag is put behind it. White space between stanzas is left out, as it is in other answers.
// Such an answer has neither condition, rule nor offset.
func AnswerDocuments(read ReadDocument, r Request) (Answer, error) {
	messages, err := r.messages()
	if err != nil {
		return Answer{}, err
	}
	a := Answer{ID: r.ID, Accepted: true, Events: []Event{}}
	for i, m := range messages {
		events, err := read(m)
		if err != nil && r.Mode == Stream {
			if closed, closedErr := read(slices.Concat(m, endTag(m))); closedErr == nil && len(closed) > 0 && depthAt(closed[:len(closed)-1]) == 1 {
				events, err = closed[:len(closed)-1], nil
				a.Open = true
			}
		}
		a.Events = append(a.Events, tidy(events, r.Mode == Stream)...)
		if err != nil {
			a.Accepted, a.Message = false, i
			break
		}
	}
	return a, nil
}

// endTag returns the end tag of the first start tag in a stream, by its name as it was written.
func endTag(b []byte) []byte {
	for {
		at := bytes.IndexByte(b, '<')
		if at < 0 || at+1 == len(b) {
			return nil
		}
		b = b[at+1:]
		if b[0] == '?' || b[0] == '!' {
			continue
		}
		end := bytes.IndexAny(b, " \t\r\n/>")
		if end < 0 {
			return nil
		}
		return slices.Concat([]byte("</"), b[:end], []byte(">"))
	}
}

func depthAt(events []Event) int {
	depth := 0
	for _, e := range events {
		switch e.Kind {
		case Start:
			depth++
		case End:
			depth--
		}
	}
	return depth
}

// tidy joins text and leaves out white space outside of the root, and between the stanzas of a stream.
func tidy(events []Event, stream bool) (kept []Event) {
	depth, outside := 0, 0
	if stream {
		outside = 1
	}
	for i := 0; i < len(events); i++ {
		e := events[i]
		switch e.Kind {
		case Start:
			depth++
			e.Attrs = slices.Clone(e.Attrs)
			slices.SortFunc(e.Attrs, compareAttrs)
		case End:
			depth--
		case Text:
			var text strings.Builder
			for ; i < len(events) && events[i].Kind == Text; i++ {
				text.WriteString(events[i].Text)
			}
			i--
			e.Text = text.String()
			if e.Text == "" || depth <= outside && strings.Trim(e.Text, " \t\r\n") == "" {
				continue
			}
		}
		kept = append(kept, e)
	}
	return kept
}
