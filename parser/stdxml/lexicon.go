package stdxml

import (
	"encoding/xml"
	"hash/maphash"
	"sync"
	"sync/atomic"

	"github.com/seed492f7be9/stanza/names"
)

// lexicon makes strings and boxed tokens of names, the same ones for the same
// names, so that only new names allocate. What is in it depends on nothing but
// itself: a reader borrows one while it has bytes to work on, whoever had it
// before. It also has the memory that making one token takes.
type lexicon struct {
	words map[string]string
	tags  map[xml.Name]tag
	marks [marks]uint32

	fresh []byte // of the attributes at hand, what needs new memory: names and values
	ends  []int  // where in fresh each of them ends, a name and a value by turns
	slots []bool // which of the items of a tag are declarations
	text  []byte // a run of text that came in pieces
}

// tag is the tokens that are nothing but a name: what is in an interface is
// never written to, so that everybody can have the same ones.
type tag struct {
	start xml.Token // without attributes
	end   xml.Token
}

// Bounds on what a lexicon keeps. What comes for the first time is only marked,
// so that a peer who makes up names fills no tables; where one is full all the
// same, it is forgotten.
const (
	maxWords   = 1024
	maxTags    = 1024
	maxWord    = 128     // bytes of a string
	maxScratch = 1 << 16 // bytes of text
	marks      = 1 << 9
)

var (
	lexicons = sync.Pool{New: func() any {
		return &lexicon{words: make(map[string]string), tags: make(map[xml.Name]tag)}
	}}
	seed = maphash.MakeSeed()
)

// trim lets go of memory that one text took.
func (l *lexicon) trim() {
	if cap(l.text) > maxScratch {
		l.text = nil
	}
}

// again reports whether what has that hash came before, as far as l remembers.
func (l *lexicon) again(hash uint64) bool {
	m := &l.marks[hash%marks]
	if mark := uint32(hash >> 32); *m != mark {
		*m = mark
		return false
	}
	return true
}

// lookup returns b as a string that others have too, if it came before.
func (l *lexicon) lookup(b []byte) (string, bool) {
	if len(b) == 0 {
		return "", true
	}
	if s, ok := l.words[string(b)]; ok {
		return s, true
	}
	if len(b) > maxWord || !l.again(maphash.Bytes(seed, b)) {
		return "", false
	}
	if len(l.words) == maxWords {
		clear(l.words)
	}
	s := string(b)
	l.words[s] = s
	return s, true
}

// word returns b as a string.
func (l *lexicon) word(b []byte) string {
	if s, ok := l.lookup(b); ok {
		return s
	}
	return string(b)
}

// tag returns the tag with that name, without a start if it came for the first
// time: most starts have attributes.
func (l *lexicon) tag(space, local string) tag {
	name := xml.Name{Space: space, Local: local}
	if t, ok := l.tags[name]; ok {
		return t
	}
	t := tag{end: xml.EndElement{Name: name}}
	if len(space) > maxWord || len(local) > maxWord || !l.again(maphash.Comparable(seed, name)) {
		return t
	}
	if len(l.tags) == maxTags {
		clear(l.tags)
	}
	t.start = bare(name)
	l.tags[name] = t
	return t
}

// Of names with a symbol there are tags for the whole process: as many as names
// can have and an application register. They are made when they come.
type symbols [1 << 13]atomic.Pointer[tag]

var expandedNames, plainNames symbols // with the namespace, and without any

// tag is lexicon.tag for a name with a symbol.
func (s *symbols) tag(n names.Name, space string) *tag {
	if int(n) < len(s) {
		if t := s[n].Load(); t != nil {
			return t
		}
	}
	name := xml.Name{Space: space, Local: n.Local()}
	t := &tag{bare(name), xml.EndElement{Name: name}}
	if int(n) < len(s) {
		s[n].Store(t)
	}
	return t
}

func bare(name xml.Name) xml.Token { return xml.StartElement{Name: name, Attr: []xml.Attr{}} }

// named is what parser.Token and parser.Attr have in common.
type named interface {
	Name() names.Name
	NS() names.Space
	Space() []byte
	Local() []byte
	Prefix() []byte
}

// expand returns the namespace name and the local name of n.
func expand[N named](l *lexicon, n N) (space, local string) {
	if name := n.Name(); name != names.Unknown {
		return name.SpaceURI(), name.Local()
	}
	return spaceOf(l, n), l.word(n.Local())
}

// spaceOf returns the namespace name of n.
func spaceOf[N named](l *lexicon, n N) string {
	if space := n.NS(); space != 0 {
		return space.URI()
	}
	return l.word(n.Space())
}
