package fuzz

import (
	"bytes"

	"github.com/seed492f7be9/stanza/limits"
)

// counter counts what limits bound. It knows nothing of the engine and not
// much of XML: it believes that what it reads is well-formed, up to the point
// that it is asked about.
type counter struct {
	b      []byte
	l      *limits.Limits
	stream bool

	first map[limits.Kind]int // where each limit is passed first

	depth    int   // open elements below the stream header
	elements int   // of the stanza
	stanza   int   // where it begins
	scopes   []int // declarations of each open element
	total    int   // of them
	run      int   // where the text began, -1 for none
	refs     int   // in it
}

// count returns where each limit that an input passes is passed first. Behind
// the first of them all, the answer means nothing.
func count(b []byte, l limits.Limits, stream bool) map[limits.Kind]int {
	c := counter{b: b, l: &l, stream: stream, run: -1, first: map[limits.Kind]int{}}
	if stream {
		c.depth = -1 // the header does not count
	}
	at := c.prolog()
	for at < len(b) && len(c.first) == 0 {
		at = c.next(at)
	}
	return c.first
}

// pass notes that item or byte at passes a limit.
func (c *counter) pass(kind limits.Kind, at int) {
	if first, found := c.first[kind]; at < len(c.b) && (!found || at < first) {
		c.first[kind] = at
	}
}

// over reports whether a limit is passed before the byte at at is read.
func (c *counter) over(at int) bool {
	for _, first := range c.first {
		if first <= at {
			return true
		}
	}
	return false
}

// sized notes a limit of bytes on what is from from to to.
func (c *counter) sized(kind limits.Kind, from, to int) {
	if n := kind.Of(c.l); to-from > n {
		c.pass(kind, from+n)
	}
}

// index returns where s is behind at, or the end.
func (c *counter) index(at int, s string) int {
	if at >= len(c.b) {
		return len(c.b)
	}
	if i := bytes.Index(c.b[at:], []byte(s)); i >= 0 {
		return at + i
	}
	return len(c.b)
}

func (c *counter) prolog() int {
	at := 0
	if bytes.HasPrefix(c.b, []byte("<?xml")) {
		at = min(c.index(0, "?>")+2, len(c.b))
	}
	at = c.index(at, "<")
	c.sized(limits.Prolog, 0, at)
	return at
}

// next counts what is at at, and returns what is behind it.
func (c *counter) next(at int) int {
	outside := len(c.scopes) == 0 || c.stream && len(c.scopes) == 1
	switch {
	case outside && c.b[at] != '<':
		to := c.index(at, "<")
		c.sized(limits.Gap, at, to)
		return to
	case c.b[at] != '<':
		to := c.index(at, "<")
		c.text(at, to)
		return to
	case bytes.HasPrefix(c.b[at:], []byte("<![CDATA[")):
		to := min(c.index(at, "]]>")+3, len(c.b))
		c.begin(at)
		c.bytesOfText(to)
		return to
	}
	c.run = -1
	to := c.tag(at)
	c.size(at, to)
	if at+1 < len(c.b) && c.b[at+1] == '/' {
		c.name(at+2, to)
		c.closeTag()
	} else {
		c.startTag(at, to)
	}
	return to
}

func (c *counter) begin(at int) {
	if c.run < 0 {
		c.run, c.refs = at, 0
	}
}

// text counts character data.
func (c *counter) text(from, to int) {
	c.begin(from)
	for i := from; i < to; i++ {
		if c.b[i] == '&' {
			if c.refs++; c.refs > c.l.References {
				c.pass(limits.References, i)
			}
		}
	}
	c.bytesOfText(to)
}

func (c *counter) bytesOfText(to int) {
	c.sized(limits.Text, c.run, to)
	c.sized(limits.Stanza, c.stanza, to)
}

// tag returns the end of the tag at from.
func (c *counter) tag(from int) int {
	var quote byte
	for i := from; i < len(c.b); i++ {
		switch b := c.b[i]; {
		case quote != 0 && b == quote:
			quote = 0
		case quote != 0:
		case b == '"' || b == '\'':
			quote = b
		case b == '>':
			return i + 1
		}
	}
	return len(c.b)
}

// size counts the bytes of a tag.
func (c *counter) size(from, to int) {
	kind := limits.Tag
	if c.stream && len(c.scopes) == 0 && !bytes.HasPrefix(c.b[from:], []byte("</")) {
		kind = limits.Header
	}
	c.sized(kind, from, to)
	level := 0
	if c.stream {
		level = 1
	}
	switch {
	case len(c.scopes) > level:
		c.sized(limits.Stanza, c.stanza, to)
	case len(c.scopes) == level && !bytes.HasPrefix(c.b[from:], []byte("</")):
		c.stanza = from
		c.sized(limits.Stanza, from, to)
	}
}

func (c *counter) closeTag() {
	if n := len(c.scopes); n > 0 {
		c.total -= c.scopes[n-1]
		c.scopes = c.scopes[:n-1]
		c.depth--
	}
}

// startTag counts an element, and what is in its tag.
func (c *counter) startTag(from, to int) {
	if c.depth == 0 {
		c.elements = 0
	}
	c.elements++
	if c.depth >= 0 {
		if c.depth+1 > c.l.Depth {
			c.pass(limits.Depth, from)
		}
		if c.elements > c.l.Elements {
			c.pass(limits.Elements, from)
		}
	}
	declarations := c.attributes(from, to)
	if c.b[to-1] != '>' || c.b[to-2] == '/' {
		return
	}
	c.scopes = append(c.scopes, declarations)
	c.total += declarations
	c.depth++
}

// attributes counts the attributes of a start tag, and returns the number of
// its namespace declarations. Those in scope are only counted with a tag that
// is complete, and passes no other limit.
func (c *counter) attributes(from, to int) int {
	attributes, declarations, scope := 0, 0, -1
	i := c.name(from+1, to)
	for {
		for i < to && bytes.IndexByte([]byte(" \t\r\n"), c.b[i]) >= 0 {
			i++
		}
		if i >= to || c.b[i] == '>' || c.b[i] == '/' {
			break
		}
		end := c.name(i, to)
		if c.over(end) {
			break // what it is shows behind its last byte only
		}
		if name := string(c.b[i:end]); name == "xmlns" || len(name) >= 6 && name[:6] == "xmlns:" {
			if declarations++; declarations > c.l.Declarations {
				c.pass(limits.Declarations, i)
			}
			if c.total+declarations > c.l.InScope && scope < 0 {
				scope = i
			}
		} else if attributes++; attributes > c.l.Attributes {
			c.pass(limits.Attributes, i)
		}
		for i = end; i < to && c.b[i] != '"' && c.b[i] != '\''; i++ {
		}
		if i >= to {
			break
		}
		value := i + 1
		for i = value; i < to && c.b[i] != c.b[value-1]; i++ {
		}
		c.sized(limits.Value, value, i)
		i++
	}
	if scope >= 0 && len(c.first) == 0 {
		c.pass(limits.InScope, scope)
	}
	return declarations
}

func (c *counter) name(from, to int) int {
	i := from
	for i < to && bytes.IndexByte([]byte(" \t\r\n!\"#$%&'()*+,/;<=>?@[\\]^`{|}~"), c.b[i]) < 0 {
		i++
	}
	c.sized(limits.Name, from, i)
	return i
}
