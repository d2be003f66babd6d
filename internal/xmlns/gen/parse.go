package main

import (
	"fmt"
	"go/token"
	"slices"
	"strings"
)

// registry is known.txt, read. Symbols are numbered from 1, so entry i of a slice has symbol i+1.
type registry struct {
	spaces []*space // in the order of the file
	names  []*name  // the stanzas' first, then by space, then by local name
}

type space struct {
	ident  string
	uri    string
	line   int
	symbol int
	names  []*name // sorted by local name
}

type name struct {
	space  *space
	local  string
	ident  string // without the namespace's prefix; made by identify where the file gives none
	public string // the Go identifier in package names; set by identify
	line   int
	symbol int
}

// The namespaces that package xmlns and its users count on, by symbol less one.
var fixed = []string{
	"", "http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/",
	"jabber:client", "jabber:server", "jabber:component:accept", "jabber:component:connect",
}

// The content namespaces are fixed[firstContent:]; each holds each of stanzaLocals, and those names come first.
const firstContent = 3

var stanzaLocals = []string{"message", "presence", "iq"}

// parse reads the registry, refuses what is malformed or said twice, and numbers what is left.
func parse(file string, text []byte) (*registry, error) {
	r := &registry{}
	var open *space
	uris, idents := map[string]int{}, map[string]int{}
	locals := map[string]int{} // of the open space
	for i, raw := range strings.Split(string(text), "\n") {
		line := i + 1
		fail := func(format string, args ...any) error {
			return fmt.Errorf("%s:%d: %s", file, line, fmt.Sprintf(format, args...))
		}
		indented := strings.HasPrefix(raw, "\t")
		fields := strings.Fields(raw)
		if at := slices.IndexFunc(fields, func(f string) bool { return f[0] == '#' }); at >= 0 {
			fields = fields[:at]
		}
		switch {
		case len(fields) == 0:
		case !indented:
			if len(fields) != 3 || fields[0] != "space" {
				return nil, fail("want: space IDENT URI")
			}
			ident, uri := fields[1], fields[2]
			if uri == `""` {
				uri = ""
			}
			if !token.IsIdentifier(ident) || !token.IsExported(ident) {
				return nil, fail("%q is not an exported Go identifier", ident)
			}
			if strings.ContainsFunc(uri, notURI) {
				return nil, fail("%q is not a URI", uri)
			}
			if first, dup := uris[uri]; dup {
				return nil, fail("namespace %q again, first in line %d", uri, first)
			}
			if first, dup := idents[ident]; dup {
				return nil, fail("namespace identifier %s again, first in line %d", ident, first)
			}
			if n := len(r.spaces); n < len(fixed) && uri != fixed[n] {
				return nil, fail("namespace %d has to be %q", n+1, fixed[n])
			}
			uris[uri], idents[ident] = line, line
			open = &space{ident: ident, uri: uri, line: line, symbol: len(r.spaces) + 1}
			r.spaces = append(r.spaces, open)
			clear(locals)
		case open == nil:
			return nil, fail("a name before the first namespace")
		default:
			for _, f := range fields {
				local, ident, given := strings.Cut(f, "=")
				if !isName(local) {
					return nil, fail("%q is not a local name", local)
				}
				if given && (!token.IsIdentifier(ident) || !token.IsExported(ident)) {
					return nil, fail("%q is not an exported Go identifier", ident)
				}
				if first, dup := locals[local]; dup {
					return nil, fail("%q again, first in line %d", local, first)
				}
				locals[local] = line
				open.names = append(open.names, &name{space: open, local: local, ident: ident, line: line})
			}
		}
	}
	if len(r.spaces) < len(fixed) {
		return nil, fmt.Errorf("%s: only %d namespaces; the first %d are fixed", file, len(r.spaces), len(fixed))
	}
	return r, r.number(file)
}

// number sorts the names and gives them their symbols.
func (r *registry) number(file string) error {
	for _, s := range r.spaces {
		slices.SortFunc(s.names, func(a, b *name) int { return strings.Compare(a.local, b.local) })
	}
	for _, s := range r.spaces[firstContent:len(fixed)] {
		for _, local := range stanzaLocals {
			at := slices.IndexFunc(s.names, func(n *name) bool { return n.local == local })
			if at < 0 {
				return fmt.Errorf("%s:%d: %s lacks %q", file, s.line, s.uri, local)
			}
			r.names = append(r.names, s.names[at])
		}
	}
	for i, n := range r.names {
		n.symbol = i + 1
	}
	for _, s := range r.spaces {
		for _, n := range s.names {
			if n.symbol == 0 {
				r.names = append(r.names, n)
				n.symbol = len(r.names)
			}
		}
	}
	return nil
}

// notURI reports a character that no URI has.
func notURI(c rune) bool {
	return c <= ' ' || c > '~' || strings.ContainsRune("\"<>\\^`{|}", c)
}

// isName reports an ASCII NCName, which every registered XMPP name is.
func isName(s string) bool {
	for i, c := range []byte(s) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_':
		case i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '.'):
		default:
			return false
		}
	}
	return s != ""
}
