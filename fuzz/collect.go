package fuzz

import (
	"slices"

	"github.com/seed492f7be9/stanza/parser"
)

// collector makes canonical events of tokens.
type collector struct {
	events []Event
	text   []byte // of the run at hand
}

func (c *collector) token(t parser.Token) {
	if t.Kind() == parser.Text {
		c.text = append(c.text, t.Text()...)
		return
	}
	c.flush()
	switch t.Kind() {
	case parser.Start:
		c.events = append(c.events, element(Start, t))
	case parser.End:
		c.events = append(c.events, Event{Kind: End})
	case parser.Abandoned:
		c.events = append(c.events, element(Abandoned, t))
	}
}

func (c *collector) flush() {
	if len(c.text) > 0 {
		c.events = append(c.events, Event{Kind: Text, Text: string(c.text)})
		c.text = c.text[:0]
	}
}

// take returns the events, never nil.
func (c *collector) take() []Event {
	c.flush()
	if c.events == nil {
		return []Event{}
	}
	return c.events
}

func element(kind byte, t parser.Token) Event {
	e := Event{Kind: kind, Space: string(t.Space()), Local: string(t.Local())}
	for a := range t.Attrs() {
		e.Attrs = append(e.Attrs, Attr{string(a.Space()), string(a.Local()), string(a.Value())})
	}
	slices.SortFunc(e.Attrs, compareAttrs)
	return e
}
