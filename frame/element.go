package frame

import (
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// ElementWriter writes the elements of a session, for as long as the function
// lasts that it was given to: see [Session.Append]. Its methods are those of
// [writer.Writer] that make sense there: errors stay, so that it is enough to
// look at the last one.
type ElementWriter struct{ s *Session }

// begin judges an element that begins, in a namespace or not: whether it can be one
// of the first level, and whether there can be one more.
func (e *ElementWriter) begin(name names.Name, anonymous bool) error {
	s := e.s
	switch {
	case !s.writing:
		return MisuseOver
	case s.misuse != 0:
		return s.misuse
	case name == names.TLSStarttls && s.profile.messages: // RFC 7395 §3.9
		s.misuse = MisuseFraming
		return s.misuse
	case s.w.Depth() > 0:
		return nil
	case s.began && s.profile.messages && !s.profile.body:
		s.misuse = MisuseSecond
		return s.misuse
	case anonymous, !stands(name, name.Space()):
		s.misuse = MisuseElement
		return s.misuse
	}
	s.began = true
	return nil
}

// stands reports whether an element can stand in a stream: whether it does not open
// or close one.
func stands(name names.Name, space names.Space) bool {
	return name != names.StreamsStream && space != names.NSFraming && space != names.NSFramingServer
}

// Start opens an element: see [writer.Writer.Start].
func (e *ElementWriter) Start(name names.Name) error {
	if err := e.begin(name, name.Space() == names.NSNone); err != nil {
		return err
	}
	return e.s.w.Start(name)
}

// StartNS opens an element whose name has no symbol: see [writer.Writer.StartNS].
func (e *ElementWriter) StartNS(space, local string) error {
	if err := e.begin(names.Lookup(space, local), space == ""); err != nil {
		return err
	}
	return e.s.w.StartNS(space, local)
}

// StartPrefix opens an element with a prefix: see [writer.Writer.StartPrefix].
func (e *ElementWriter) StartPrefix(prefix, space, local string) error {
	if err := e.begin(names.Lookup(space, local), space == ""); err != nil {
		return err
	}
	return e.s.w.StartPrefix(prefix, space, local)
}

// Element writes a whole element that a parser gave: see [writer.Writer.Element].
// One that comes from another stream is for [Session.AppendElement].
func (e *ElementWriter) Element(x parser.Element) error {
	if err := e.begin(x.Name(), len(x.Space()) == 0); err != nil {
		return err
	}
	return e.s.w.Element(x)
}

// Raw writes a whole element that a parser gave, as it came: see
// [writer.Writer.Raw].
func (e *ElementWriter) Raw(x parser.Element) error {
	if err := e.begin(x.Name(), len(x.Space()) == 0); err != nil {
		return err
	}
	return e.s.w.Raw(x)
}

// Token writes a token that a parser gave: see [writer.Writer.Token].
func (e *ElementWriter) Token(t parser.Token) error {
	if t.Kind() == parser.Start {
		if err := e.begin(t.Name(), len(t.Space()) == 0); err != nil {
			return err
		}
	} else if !e.s.writing {
		return MisuseOver
	}
	return e.s.w.Token(t)
}

// TokenAttr adds an attribute that a parser gave: see [writer.Writer.TokenAttr].
func (e *ElementWriter) TokenAttr(a parser.Attr) error {
	if !e.s.writing {
		return MisuseOver
	}
	return e.s.w.TokenAttr(a)
}

// Declare declares a prefix: see [writer.Writer.Declare].
func (e *ElementWriter) Declare(prefix, space string) error {
	if !e.s.writing {
		return MisuseOver
	}
	return e.s.w.Declare(prefix, space)
}

// Attr adds an attribute: see [writer.Writer.Attr].
func (e *ElementWriter) Attr(name names.Name, value []byte) error {
	if !e.s.writing {
		return MisuseOver
	}
	return e.s.w.Attr(name, value)
}

// AttrString is Attr for a string.
func (e *ElementWriter) AttrString(name names.Name, value string) error {
	if !e.s.writing {
		return MisuseOver
	}
	return e.s.w.AttrString(name, value)
}

// AttrNS is Attr for a name that has no symbol: see [writer.Writer.AttrNS].
func (e *ElementWriter) AttrNS(space, local, value string) error {
	if !e.s.writing {
		return MisuseOver
	}
	return e.s.w.AttrNS(space, local, value)
}

// Text writes character data: see [writer.Writer.Text].
func (e *ElementWriter) Text(text []byte) error {
	if !e.s.writing {
		return MisuseOver
	}
	return e.s.w.Text(text)
}

// TextString is Text for a string.
func (e *ElementWriter) TextString(text string) error {
	if !e.s.writing {
		return MisuseOver
	}
	return e.s.w.TextString(text)
}

// StreamLimits writes the limits of XEP-0478, in features: see
// [writer.Writer.StreamLimits].
func (e *ElementWriter) StreamLimits(maxBytes, idleSeconds int) error {
	if !e.s.writing {
		return MisuseOver
	}
	return e.s.w.StreamLimits(maxBytes, idleSeconds)
}

// End closes the innermost element: see [writer.Writer.End].
func (e *ElementWriter) End() error {
	if !e.s.writing {
		return MisuseOver
	}
	return e.s.w.End()
}
