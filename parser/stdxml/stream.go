package stdxml

import (
	"bytes"
	"encoding/xml"
	"io"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// stream makes tokens of encoding/xml of what the cutter gives.
type stream struct {
	cutter
	open    []xml.Token // the ends of the open elements, of which s gave the start
	closing int         // how many of them come before anything else: an abandoned stanza's
}

// naming says what stands in the Space of names.
type naming uint8

const (
	byURI    naming = iota
	byPrefix        // as Decoder.RawToken has it
	byFeed          // what a Decoder translates into the URI
)

// token returns the next token. Names are for f, where they are byFeed.
func (s *stream) token(how naming, f *feed) (xml.Token, error) {
	if s.closing > 0 {
		s.closing--
		return s.pop(), nil
	}
	open := s.inside
	t, isText, err := s.next()
	switch {
	case err == io.EOF && s.whole && len(s.open) > 0: // a stream header, which has no end
		return s.pop(), nil
	case err != nil:
		s.idle()
		return nil, err
	case isText:
		return xml.CharData(s.text), nil
	case t.Kind() == parser.Start:
		return s.startTag(t, how, f)
	case t.Kind() == parser.End:
		return s.endTag(t, how), nil
	}
	return nil, s.abandon(t, open)
}

func (s *stream) pop() xml.Token {
	last := len(s.open) - 1
	t := s.open[last]
	s.open = s.open[:last]
	return t
}

// startTag gives a start tag.
func (s *stream) startTag(t parser.Token, how naming, f *feed) (xml.Token, error) {
	start, end, err := s.element(t, how, f)
	s.open = append(s.open, end)
	return start, err
}

// endTag gives an end: that of its start, unless somebody else took that.
func (s *stream) endTag(t parser.Token, how naming) xml.Token {
	if len(s.open) > 0 {
		return s.pop()
	}
	l := s.words()
	space, local := expand(l, t)
	if how != byURI {
		space = l.word(t.Prefix())
	}
	return l.tag(space, local).end
}

// abandon returns the error for an abandoned stanza. Its open elements end now.
func (s *stream) abandon(t parser.Token, open int) error {
	s.closing = min(open, len(s.open))
	start, _, _ := s.element(t, byURI, nil) // only a feed refuses names
	return &AbandonedError{Start: start.(xml.StartElement), Offset: t.Offset()}
}

// element makes tokens of a start tag: the start and the end.
func (s *stream) element(t parser.Token, how naming, f *feed) (start, end xml.Token, err error) {
	l := s.words()
	n, declarations := 0, 0
	for range t.Attrs() {
		n++
	}
	for range t.Declarations() {
		declarations++
	}
	var attrs []xml.Attr
	if n+declarations > 0 {
		attrs = make([]xml.Attr, n+declarations)
		l.order(t.Raw(), n, declarations)
		l.declare(t, attrs, f)
	}
	as, err := s.tag(t, how, f)
	if err == nil && n+declarations == 0 && as.start != nil {
		return as.start, as.end, nil
	}
	if err == nil {
		err = l.fill(t, attrs, how, f)
	}
	if err != nil { // the element is there all the same, for others
		space, local := expand(l, t)
		return nil, l.tag(space, local).end, err
	}
	if attrs == nil {
		attrs = []xml.Attr{}
	}
	return xml.StartElement{Name: as.end.(xml.EndElement).Name, Attr: attrs}, as.end, nil
}

// tag returns the tag of an element.
func (s *stream) tag(t parser.Token, how naming, f *feed) (tag, error) {
	l, n := s.lex, t.Name()
	if how == byURI && n != names.Unknown {
		return *expandedNames.tag(n, n.SpaceURI()), nil
	}
	space, local := expand(l, t)
	if how == byURI {
		return l.tag(space, local), nil
	}
	space, err := name(l, t, xml.Name{Space: space, Local: local}, how, f, true)
	switch {
	case err != nil:
		return tag{}, err
	case space == "" && n != names.Unknown:
		return *plainNames.tag(n, ""), nil
	}
	return l.tag(space, local), nil
}

// name returns what stands in the Space of a name, where that is not its URI.
func name[N named](l *lexicon, n N, expanded xml.Name, how naming, f *feed, element bool) (string, error) {
	prefix := l.word(n.Prefix())
	if how == byPrefix {
		return prefix, nil
	}
	return f.space(prefix, expanded, element)
}

// order finds out which of a start tag's items, of which n are attributes, are
// declarations: the parser gives the two apart.
func (l *lexicon) order(raw []byte, n, declarations int) {
	l.slots = l.slots[:0]
	i, left := 0, declarations
	for i < len(raw) && !space(raw[i]) {
		i++
	}
	for n > 0 && declarations > 0 && i < len(raw) {
		for i < len(raw) && space(raw[i]) {
			i++
		}
		name := raw[i:]
		for i < len(raw) && raw[i] != '"' && raw[i] != '\'' {
			i++
		}
		if i < len(raw) {
			declares := declares(name)
			if declares {
				left--
			}
			l.slots = append(l.slots, declares)
			i += 2 + bytes.IndexByte(raw[i+1:], raw[i])
		}
	}
	if len(l.slots) == n+declarations && left == 0 {
		return
	}
	// There is only one kind; or the token has expired, and means nothing.
	l.slots = l.slots[:0]
	for i := range n + declarations {
		l.slots = append(l.slots, i >= n)
	}
}

// declares reports whether what begins with the name of an item declares something.
func declares(item []byte) bool {
	const n = len(xmlnsPrefix)
	return len(item) > n && string(item[:n]) == xmlnsPrefix && (item[n] == ':' || item[n] == '=' || space(item[n]))
}

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// declare fills in the declarations of a tag, and tells f of them.
func (l *lexicon) declare(t parser.Token, attrs []xml.Attr, f *feed) {
	i, own := 0, t.NS().URI() // as a rule, what is declared is the namespace of the tag itself
	for prefix, uri := range t.Declarations() {
		for !l.slots[i] {
			i++
		}
		a := &attrs[i]
		i++
		if a.Value = own; string(uri) != own {
			a.Value = l.word(uri)
		}
		p := l.word(prefix)
		if a.Name = (xml.Name{Space: xmlnsPrefix, Local: p}); p == "" {
			a.Name = xml.Name{Local: xmlnsPrefix}
		}
		if f != nil {
			f.bind(p, a.Value)
		}
	}
}

// longValue is how long a value is, in bytes, that gets memory of its own: what
// is new of a tag's attributes shares memory otherwise, so that one value that is
// kept keeps the others.
const longValue = 256

// fill fills in the attributes of a tag.
func (l *lexicon) fill(t parser.Token, attrs []xml.Attr, how naming, f *feed) error {
	l.fresh, l.ends = l.fresh[:0], l.ends[:0]
	i := 0
	for a := range t.Attrs() {
		for l.slots[i] {
			i++
		}
		to := &attrs[i]
		i++
		if n := a.Name(); n != names.Unknown {
			to.Name = xml.Name{Space: n.SpaceURI(), Local: n.Local()}
		} else {
			to.Name.Space = spaceOf(l, a)
			var known bool
			if to.Name.Local, known = l.lookup(a.Local()); !known {
				l.fresh = append(l.fresh, a.Local()...)
			}
		}
		if how != byURI && to.Name.Space != "" {
			var err error
			if to.Name.Space, err = name(l, a, to.Name, how, f, false); err != nil {
				return err
			}
		}
		l.ends = append(l.ends, len(l.fresh))
		if v := a.Value(); len(v) > longValue {
			to.Value = string(v)
		} else {
			l.fresh = append(l.fresh, v...)
		}
		l.ends = append(l.ends, len(l.fresh))
	}
	fresh, from, k := string(l.fresh), 0, 0
	take := func(s *string) {
		if to := l.ends[k]; to > from {
			*s, from = fresh[from:to], to
		}
		k++
	}
	for i := range attrs {
		if !l.slots[i] {
			take(&attrs[i].Name.Local)
			take(&attrs[i].Value)
		}
	}
	return nil
}
