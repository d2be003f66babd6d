package stdxml

import (
	"bytes"

	"github.com/seed492f7be9/stanza/parser"
)

// A source gives the tokens of a parser, in document order.
type source interface {
	Next() (parser.Token, error)
}

// cutter cuts character data where encoding/xml does. Of a long run of text the
// parser gives pieces, of which it says whether there are more; they are joined.
// Of CDATA sections it gives what is in them, and nothing of empty ones; but
// inside an element every byte is a token's, so that the bytes between two
// tokens are the delimiters of sections, and tell how many there are.
type cutter struct {
	from source
	held parser.Token // what came behind a text that is to be given first, if holding
	text []byte       // the text that was given last, borrowed as tokens are
	lex  *lexicon     // nil while it waits
	// end is where the last token ended that was looked at, given the one that
	// was given.
	end, given int64
	inside     int  // elements open, a stanza and what is in it: between them there are no gaps
	holding    bool // see held
	joining    bool // lex.text has the beginning of a run
	whole      bool // the tokens are those of one element
}

const (
	cdataStart   = "<![CDATA["
	cdataEnd     = "]]>"
	emptySection = int64(len(cdataStart + cdataEnd))
)

// words returns a lexicon, which is borrowed while there are tokens.
func (c *cutter) words() *lexicon {
	if c.lex == nil {
		c.lex = lexicons.Get().(*lexicon)
	}
	return c.lex
}

// idle gives the lexicon back, unless it has the beginning of a text, and lets go
// of what was given.
func (c *cutter) idle() {
	c.text = nil
	if c.lex != nil && !c.joining {
		c.lex.trim()
		lexicons.Put(c.lex)
		c.lex = nil
	}
}

// next returns the next tag, or sets text to the next run of text, or CDATA
// section, and says so. Where the source has no more yet of a run that has
// begun, the next call goes on with it.
func (c *cutter) next() (t parser.Token, isText bool, err error) {
	for {
		if c.holding {
			t, c.holding = c.held, false
		} else if t, err = c.from.Next(); err != nil {
			if _, rejected := err.(*parser.Error); rejected && c.joining {
				return t, c.join(), nil
			}
			return t, false, err
		}
		kind, gap := t.Kind(), int64(0)
		if c.inside > 0 {
			gap = t.Offset() - c.end // below 0 for the end of an empty element
		}
		switch {
		case c.joining && (gap > 0 || kind != parser.Text):
			c.held, c.holding = t, true
			return t, c.join(), nil
		case gap >= emptySection:
			c.held, c.holding = t, true
			c.end += emptySection
			return t, c.give([]byte{}), nil
		case kind != parser.Text:
			c.step(t)
			return t, false, nil
		}
		c.end = t.Offset() + int64(len(t.Raw()))
		if gap > 0 {
			c.end += int64(len(cdataEnd))
		}
		switch {
		case c.joining:
			c.lex.text = append(c.lex.text, t.Text()...)
		case t.More():
			c.joining = true
			c.words().text = append(c.lex.text[:0], t.Text()...)
		default:
			return t, c.give(t.Text()), nil
		}
		if !t.More() {
			return t, c.join(), nil
		}
	}
}

// give makes b the text that is given, and returns true.
func (c *cutter) give(b []byte) bool {
	c.text, c.given = b, c.end
	return true
}

// join gives the text that was joined.
func (c *cutter) join() bool {
	c.joining = false
	return c.give(c.lex.text)
}

// step goes behind a tag.
func (c *cutter) step(t parser.Token) {
	switch kind := t.Kind(); {
	case kind == parser.Abandoned:
		c.inside = 0 // and what is skipped has no tokens
	case kind == parser.End && c.inside > 0:
		c.inside--
	case kind == parser.Start && t.Stanza():
		c.inside = 1
	case kind == parser.Start && (c.inside > 0 || c.whole):
		c.inside++
	}
	c.end = max(c.end, t.Offset()+int64(len(t.Raw())))
	c.given = c.end
}

// heldBytes returns a copy of the bytes of what is held, with the sections that
// stand before it.
func (c *cutter) heldBytes() []byte {
	gap := max(0, c.held.Offset()-c.end)
	b := bytes.Repeat([]byte(cdataStart+cdataEnd), int(gap/emptySection))
	if gap%emptySection == 0 {
		return append(b, c.held.Raw()...)
	}
	b = append(append(b, cdataStart...), c.held.Raw()...)
	return append(b, cdataEnd...)
}
