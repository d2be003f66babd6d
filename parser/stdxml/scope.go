package stdxml

import "github.com/seed492f7be9/stanza/parser"

// scope is the declarations of the open elements, of those that somebody has
// seen.
type scope struct {
	bound []binding
	depth int // elements that are open
}

// binding is a declaration: a prefix, empty for the default, and its namespace.
type binding struct {
	prefix, uri string
	depth       int // of the element that declares it
}

// bind adds a declaration of the element that is opened next.
func (s *scope) bind(prefix, uri string) {
	s.bound = append(s.bound, binding{prefix, uri, s.depth})
}

func (s *scope) enter() { s.depth++ }

func (s *scope) leave() {
	s.depth--
	for n := len(s.bound); n > 0 && s.bound[n-1].depth >= s.depth; n-- {
		s.bound = s.bound[:n-1]
	}
}

// lookup returns what a prefix stands for, if it is declared.
func (s *scope) lookup(prefix string) (uri string, ok bool) {
	for i := len(s.bound) - 1; i >= 0; i-- {
		if s.bound[i].prefix == prefix {
			return s.bound[i].uri, true
		}
	}
	return "", false
}

// find returns a prefix for a namespace; an empty one only if that will do.
func (s *scope) find(uri string, emptyWillDo bool) (prefix string, ok bool) {
	for i := len(s.bound) - 1; i >= 0; i-- {
		b := &s.bound[i]
		if b.uri != uri || b.prefix == "" && !emptyWillDo {
			continue
		}
		if now, _ := s.lookup(b.prefix); now == uri {
			return b.prefix, true
		}
	}
	return "", false
}

// inherited returns the declarations outside an element that its names use: also
// that there is no default namespace, where one without a prefix has none.
func inherited(e parser.Element) []binding {
	var own, outer scope
	use := func(prefix, uri []byte) {
		p := string(prefix)
		if p == xmlPrefix {
			return
		}
		if _, ok := own.lookup(p); ok {
			return
		}
		if _, ok := outer.lookup(p); !ok {
			outer.bind(p, string(uri))
		}
	}
	for t := range e.Tokens() {
		switch t.Kind() {
		case parser.Start:
			for prefix, uri := range t.Declarations() {
				own.bind(string(prefix), string(uri))
			}
			use(t.Prefix(), t.Space())
			for a := range t.Attrs() {
				if p := a.Prefix(); len(p) > 0 {
					use(p, a.Space())
				}
			}
			own.enter()
		case parser.End:
			own.leave()
		}
	}
	return outer.bound
}
