package frame

import (
	"strings"
	"sync"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// Scope is what a first-level element finds in scope where it stands: what the
// header of its stream says, or, in a WebSocket message, next to nothing. An
// element that leaves one scope for another takes along what it needs: see
// [Carry].
//
// The Scope of a session belongs to it and may be kept, and is shared by all
// sessions with the same: nobody may change it.
type Scope struct {
	// Content is the content namespace: that of the stanzas. Empty means that the
	// stanzas say it themselves (RFC 6120 §4.8.2), or that nobody did yet.
	Content string
	// Default is the default namespace, empty for none.
	Default string
	// Lang is the default language (RFC 6120 §4.7.4), empty for none.
	Lang string
	// Prefixes are the other declarations, no prefix twice. The prefix xml is
	// not among them.
	Prefixes []Declaration
}

// lookup returns what a prefix stands for, and whether it stands for anything.
// No default namespace is one that is empty.
func (s *Scope) lookup(prefix []byte) (string, bool) {
	if len(prefix) == 0 {
		return s.Default, true
	}
	for i := range s.Prefixes {
		if d := &s.Prefixes[i]; d.Prefix == string(prefix) {
			return d.Space, true
		}
	}
	return "", false
}

// streams returns the prefix of the stream namespace, empty for none.
func (s *Scope) streams() string {
	for i := range s.Prefixes {
		if d := &s.Prefixes[i]; d.Space == streamsURI {
			return d.Prefix
		}
	}
	return ""
}

var (
	clientURI  = names.NSClient.URI()
	serverURI  = names.NSServer.URI()
	streamsURI = names.NSStreams.URI()
	bodyURI    = names.NSHTTPBind.URI()
)

// isContent reports whether a namespace is a content namespace of RFC 6120
// §4.8.3 or XEP-0114.
func isContent(ns names.Space) bool {
	switch ns {
	case names.NSClient, names.NSServer, names.NSComponent, names.NSComponentConnect:
		return true
	}
	return false
}

// newScope returns the scope that the start tag of a header or a body makes.
func newScope(st parser.Stanza, content, lang string) *Scope {
	sc := &Scope{Content: content, Lang: lang}
	for prefix, space := range st.Declarations() {
		if len(prefix) > 0 {
			sc.Prefixes = append(sc.Prefixes, Declaration{Prefix: string(prefix), Space: string(space)})
		} else {
			sc.Default = string(space)
		}
	}
	return sc.shared()
}

// bodyScope returns the scope in a body that says nothing of its language.
func bodyScope(content string) *Scope { return (&Scope{Content: content, Default: bodyURI}).shared() }

// declaredBy reports whether a start tag declares what s has, in the same order.
func (s *Scope) declaredBy(st parser.Stanza) bool {
	base, n := 0, 0
	for prefix, space := range st.Declarations() {
		switch {
		case len(prefix) == 0:
			if base = 1; string(space) != s.Default {
				return false
			}
		case n == len(s.Prefixes), s.Prefixes[n].Prefix != string(prefix), s.Prefixes[n].Space != string(space):
			return false
		default:
			n++
		}
	}
	return n == len(s.Prefixes) && (base == 1 || s.Default == "")
}

// Scopes are shared, as all connections of a kind have the same one as a rule.
// When there are too many they are all forgotten: whoever has one keeps it.

const (
	maxScopes   = 256
	maxScopeKey = 512 // bytes
)

var scopes struct {
	sync.Mutex
	of map[string]*Scope
}

// shared returns a scope that is the same as s, which it keeps if it has none.
func (s *Scope) shared() *Scope {
	key := strings.Join([]string{s.Content, s.Default, s.Lang}, "\xFF") // which no UTF-8 has
	for i := range s.Prefixes {
		key += "\xFF" + s.Prefixes[i].Prefix + "\xFF" + s.Prefixes[i].Space
	}
	if len(key) > maxScopeKey {
		return s
	}
	scopes.Lock()
	defer scopes.Unlock()
	if known := scopes.of[key]; known != nil {
		return known
	}
	if scopes.of == nil || len(scopes.of) >= maxScopes {
		scopes.of = make(map[string]*Scope)
	}
	scopes.of[key] = s
	return s
}
