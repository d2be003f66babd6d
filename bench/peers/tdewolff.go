package peers

import (
	"io"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/xml"

	"github.com/seed492f7be9/stanza/bench"
)

var tdewolff = Peer{
	Name:        "tdewolff",
	Differences: []Difference{Whole, NamesAsWritten, ReferencesAsWritten, LinesAsWritten},
	Open:        openTdewolff,
}

func openTdewolff() (Read, func(), error) {
	var buf []byte // it writes into its input, and wants room for a byte more
	return func(stream []byte, c *bench.Counts) error {
		buf = append(append(buf[:0], stream...), 0)
		return readTdewolff(buf[:len(stream)], c)
	}, func() {}, nil
}

func readTdewolff(b []byte, c *bench.Counts) error {
	l := xml.NewLexer(parse.NewInputBytes(b))
	instruction := false // the attributes that come are of an instruction
	for {
		kind, _ := l.Next()
		switch kind {
		case xml.ErrorToken:
			if err := l.Err(); err != io.EOF {
				return err
			}
			return nil
		case xml.StartTagPIToken:
			instruction = true
		case xml.StartTagClosePIToken:
			instruction = false
		case xml.StartTagToken:
			c.Elements++
			c.NameBytes += len(l.Text())
		case xml.AttributeToken:
			if name := l.Text(); !instruction && !declares(name) {
				c.Attributes++
				c.NameBytes += len(name)
				c.ValueBytes += len(unquote(l.AttrVal()))
			}
		case xml.TextToken, xml.CDATAToken:
			c.TextBytes += len(l.Text())
		}
	}
}

// unquote returns a value without its quotes, which lexers leave at it, and may
// not be there.
func unquote(v []byte) []byte {
	if len(v) >= 2 && v[0] == v[len(v)-1] {
		return v[1 : len(v)-1]
	}
	return v
}

// declares reports whether an attribute of that name, as written, declares a
// namespace: those are not counted.
func declares(name []byte) bool {
	const xmlns = "xmlns"
	return len(name) >= len(xmlns) && string(name[:len(xmlns)]) == xmlns && (len(name) == len(xmlns) || name[len(xmlns)] == ':')
}
