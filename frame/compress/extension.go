package compress

import "strings"

// Extension is an element of a Sec-WebSocket-Extensions header (RFC 6455 §9.1).
type Extension struct {
	Name   string
	Params []Param
}

// Param is a parameter of an extension. A value is never empty: an empty one is
// no value.
type Param struct {
	Name, Value string
}

// ParseExtensions reads the values of all Sec-WebSocket-Extensions headers of a
// handshake, in their order, as one list. Values may be quoted; what they mean
// has to be a token either way. The error is an [*Error] with RuleExtensions,
// whose In is an offset into the values joined by commas; RFC 6455 §9.1 demands
// that the handshake fails then.
func ParseExtensions(values ...string) ([]Extension, error) {
	s := scanner{s: strings.Join(values, ",")}
	var list []Extension
	for {
		s.space()
		if s.done() {
			return list, nil
		}
		if s.skip(',') { // a list may have elements that are empty (RFC 9110 §5.6.1.2)
			continue
		}
		e, ok := s.extension()
		if !ok {
			return nil, &Error{Rule: RuleExtensions, In: int64(s.at)}
		}
		list = append(list, e)
	}
}

// String returns the extension as an element of the header's list.
func (e Extension) String() string {
	var b strings.Builder
	b.WriteString(e.Name)
	for _, p := range e.Params {
		b.WriteString("; ")
		b.WriteString(p.Name)
		if p.Value != "" {
			b.WriteByte('=')
			b.WriteString(p.Value)
		}
	}
	return b.String()
}

// scanner reads a header from its beginning. What fails leaves it at the byte
// that it failed at.
type scanner struct {
	s  string
	at int
}

func (s *scanner) done() bool { return s.at == len(s.s) }

func (s *scanner) skip(c byte) bool {
	if s.done() || s.s[s.at] != c {
		return false
	}
	s.at++
	return true
}

func (s *scanner) space() {
	for s.skip(' ') || s.skip('\t') {
	}
}

// extension reads up to a comma or the end.
func (s *scanner) extension() (e Extension, ok bool) {
	if e.Name = s.token(); e.Name == "" {
		return e, false
	}
	for s.space(); s.skip(';'); s.space() {
		p, ok := s.param()
		if !ok {
			return e, false
		}
		e.Params = append(e.Params, p)
	}
	return e, s.done() || s.s[s.at] == ','
}

func (s *scanner) param() (p Param, ok bool) {
	s.space()
	if p.Name = s.token(); p.Name == "" {
		return p, false
	}
	s.space()
	if !s.skip('=') {
		return p, true
	}
	s.space()
	if s.skip('"') {
		p.Value = s.quoted()
	} else {
		p.Value = s.token()
	}
	return p, p.Value != ""
}

func (s *scanner) token() string {
	from := s.at
	for !s.done() && isToken(s.s[s.at]) {
		s.at++
	}
	return s.s[from:s.at]
}

// quoted reads a quoted string behind its first quote. It returns nothing unless
// that ends, and is a token.
func (s *scanner) quoted() string {
	var b []byte
	for !s.skip('"') {
		s.skip('\\')
		if s.done() || !isToken(s.s[s.at]) {
			return ""
		}
		b = append(b, s.s[s.at])
		s.at++
	}
	return string(b)
}

// isToken reports whether a byte can stand in a token (RFC 9110 §5.6.2).
func isToken(c byte) bool {
	switch {
	case '0' <= c && c <= '9', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		return true
	}
	return strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}
