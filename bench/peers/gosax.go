package peers

import (
	"github.com/orisano/gosax"

	"github.com/seed492f7be9/stanza/bench"
)

var (
	gosaxRead = Peer{
		Name:        "gosax",
		Checks:      []Check{References},
		Differences: []Difference{NamesAsWritten, ValuesAsWritten},
		Open:        func() (Read, func(), error) { return openGosax(countGosax) },
	}
	gosaxBare = Peer{
		Name:        "gosax-bare",
		Differences: []Difference{TagsUnread, ReferencesAsWritten, LinesAsWritten},
		Open:        func() (Read, func(), error) { return openGosax(countGosaxBare) },
	}
)

const (
	sectionStart = "<![CDATA["
	sectionEnd   = "]]>"
)

// openGosax reads with gosax's own buffer of 2 MiB, in which a stream of a
// benchmark never has to be moved.
func openGosax(count func(gosax.Event, *bench.Counts) error) (Read, func(), error) {
	r := gosax.NewReader(nil)
	return func(stream []byte, c *bench.Counts) error {
		r.Reset(bench.Chunks(stream))
		for {
			e, err := r.Event()
			if err != nil {
				return err
			}
			if e.Type() == gosax.EventEOF {
				return nil
			}
			if err := count(e, c); err != nil {
				return err
			}
		}
	}, func() {}, nil
}

// countGosax reads tags and replaces references, as gosax's bridge to
// encoding/xml does, but without making strings.
func countGosax(e gosax.Event, c *bench.Counts) error {
	switch e.Type() {
	case gosax.EventStart:
		name, rest := gosax.Name(e.Bytes)
		c.Elements++
		c.NameBytes += len(name)
		for len(rest) > 0 {
			a, after, err := gosax.NextAttribute(rest)
			if err != nil {
				return err
			}
			if len(a.Key) == 0 {
				break
			}
			value, err := gosax.Unescape(unquote(a.Value))
			if err != nil {
				return err
			}
			if !declares(a.Key) {
				c.Attributes++
				c.NameBytes += len(a.Key)
				c.ValueBytes += len(value)
			}
			rest = after
		}
	case gosax.EventText:
		text, err := gosax.Unescape(e.Bytes)
		if err != nil {
			return err
		}
		c.TextBytes += len(text)
	case gosax.EventCData:
		c.TextBytes += len(e.Bytes) - len(sectionStart) - len(sectionEnd)
	}
	return nil
}

// countGosaxBare takes events as they are.
func countGosaxBare(e gosax.Event, c *bench.Counts) error {
	switch e.Type() {
	case gosax.EventStart:
		c.Elements++
	case gosax.EventText:
		c.TextBytes += len(e.Bytes)
	case gosax.EventCData:
		c.TextBytes += len(e.Bytes) - len(sectionStart) - len(sectionEnd)
	}
	return nil
}
