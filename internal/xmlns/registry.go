package xmlns

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

//go:generate go run ./gen

// Space is the public symbol of a namespace name: a known one or one registered by the application. The zero Space
// stands for every other namespace. A symbol holds for one process; never store or send it.
type Space uint32

// Name is the public symbol of an expanded name, the pair of a namespace and a local name: a known one or one
// registered by the application. The zero Name stands for every other name. A symbol holds for one process; never
// store or send it.
type Name uint32

// Namespaces whose symbols other code may count on; known.txt lists them first, in this order.
const (
	SpaceNone  Space = 1 // no namespace: attributes without a prefix
	SpaceXML   Space = 2 // bound to the prefix xml
	SpaceXMLNS Space = 3 // that of declarations
)

// Bounds on what an application can register, for the life of the process.
const (
	MaxRegistered      = 4096    // names
	MaxRegisteredBytes = 1 << 18 // of local names, and of namespaces that were not known
)

// URI returns the namespace's name, which is empty for the zero Space and for "no namespace".
func (s Space) URI() string {
	if s <= knownSpaces {
		return uriBlob[uriAt[s]:uriAt[s+1]]
	}
	if r := loadAdded(); uint(s-knownSpaces-1) < uint(len(r.spaces)) {
		return r.spaces[s-knownSpaces-1]
	}
	return ""
}

// Space returns the symbol of the name's namespace; 0 for the zero Name.
func (n Name) Space() Space {
	if n <= knownNames {
		return Space(nameSpace[n])
	}
	return loadAdded().name(n).space
}

// SpaceURI returns the namespace's name; empty for "no namespace" and for the zero Name.
func (n Name) SpaceURI() string { return n.Space().URI() }

// Local returns the local name; empty for the zero Name.
func (n Name) Local() string {
	if n <= knownNames {
		return localBlob[localAt[n]:localAt[n+1]]
	}
	return loadAdded().name(n).local
}

// Registered reports whether it is an application's own name: one of which only what Register says was checked.
func (n Name) Registered() bool { return n > knownNames }

// IsStanza reports message, presence and iq in jabber:client, jabber:server and the two jabber:component namespaces:
// the elements that XEP-0198 counts. They have the lowest symbols.
func (n Name) IsStanza() bool { return n-1 < stanzaNames }

// String is for people: "{namespace}local", or "unknown name". Names are compared by symbol, never by this.
func (n Name) String() string {
	if n.Space() == 0 {
		return "unknown name"
	}
	return "{" + n.SpaceURI() + "}" + n.Local()
}

// known finds the symbols of what is known: open addressing, by the ends of the text. It is made when it is first asked,
// in a fraction of a millisecond. No seed is needed: what is in it is fixed, so nobody makes a chain longer.
var known = sync.OnceValue(func() *index {
	x := new(index)
	for s := Space(1); s <= knownSpaces; s++ {
		put(x.spaces[:], textHash(0, []byte(s.URI())), uint16(s))
	}
	for n := Name(1); n <= knownNames; n++ {
		put(x.names[:], textHash(n.Space(), []byte(n.Local())), uint16(n))
	}
	return x
})

// index has symbols, 0 for none, at their hash or behind it. A quarter of it is full at most.
type index struct {
	spaces [2048]uint16
	names  [16384]uint16
}

func put(slots []uint16, h uint64, symbol uint16) {
	for h &= uint64(len(slots) - 1); slots[h] != 0; h = (h + 1) & uint64(len(slots)-1) {
	}
	slots[h] = symbol
}

// textHash is of a text's length, and of its first and its last eight bytes.
func textHash(space Space, b []byte) uint64 {
	head := load(b)
	tail := head
	if len(b) > 8 {
		tail = load(b[len(b)-8:])
	}
	return fold(head^uint64(space)<<48, tail^uint64(len(b))^0x9E3779B97F4A7C15)
}

// LookupSpace returns the symbol of a namespace name, compared byte by byte: 0 if it is not known, SpaceNone if it is
// empty. It allocates nothing and takes no lock.
func LookupSpace(uri []byte) Space {
	slots := &known().spaces
	for h := textHash(0, uri) % uint64(len(slots)); slots[h] != 0; h = (h + 1) % uint64(len(slots)) {
		if s := Space(slots[h]); s.URI() == string(uri) {
			return s
		}
	}
	r := loadAdded()
	if i := r.searchSpace(uri); i < len(r.spaceOrder) {
		if s := r.spaceOrder[i]; r.spaces[s-knownSpaces-1] == string(uri) {
			return s
		}
	}
	return 0
}

// LookupName returns the symbol of a local name in a namespace; 0 if it is not known. It allocates nothing and takes no
// lock. A name that is not known now can be registered later: see Generation.
func LookupName(space Space, local []byte) Name {
	slots := &known().names
	for h := textHash(space, local) % uint64(len(slots)); slots[h] != 0; h = (h + 1) % uint64(len(slots)) {
		if n := Name(slots[h]); n.Space() == space && n.Local() == string(local) {
			return n
		}
	}
	r := loadAdded()
	if i := r.searchName(space, local); i < len(r.nameOrder) {
		n := r.nameOrder[i]
		if e := r.name(n); e.space == space && e.local == string(local) {
			return n
		}
	}
	return 0
}

// Generation changes whenever something was registered. What was derived from look-ups, "not known" above all, holds as
// long as the generation does that was read before them.
func Generation() uint32 { return uint32(len(loadAdded().names)) }

// Register returns the symbol of an application's own name, the same for every call; that of a known name is its
// known symbol. Call it at start, from initialisers of package-level variables: symbols live as long as the process.
// It is safe for concurrent use.
//
// The namespace may be empty, for attributes without a prefix, and has to be valid UTF-8. The local name has to be a
// NCName, of which only this is checked: it is not empty, it is valid UTF-8, its ASCII characters are letters, digits
// and "_-.", and the first is none of 0-9 "-" ".". What slips through is a symbol that no document can use.
//
// The error is a *RegisterError; nothing was registered then.
func Register(space, local string) (Name, error) {
	refuse := func(why Refusal) (Name, error) {
		return 0, &RegisterError{Refusal: why, Space: space, Local: local}
	}
	if !isLocal(local) {
		return refuse(ErrLocal)
	}
	if !utf8.ValidString(space) {
		return refuse(ErrSpace)
	}
	registering.Lock()
	defer registering.Unlock()
	s := LookupSpace([]byte(space))
	if n := LookupName(s, []byte(local)); n != 0 {
		return n, nil
	}
	next := *loadAdded()
	cost := len(local)
	if s == 0 {
		cost += len(space)
	}
	if len(next.names) == MaxRegistered || cost > MaxRegisteredBytes-next.bytes {
		return refuse(ErrFull)
	}
	next.bytes += cost
	if s == 0 {
		s = knownSpaces + 1 + Space(len(next.spaces))
		next.spaceOrder = slices.Insert(slices.Clone(next.spaceOrder), next.searchSpace([]byte(space)), s)
		next.spaces = append(next.spaces, strings.Clone(space))
	}
	n := knownNames + 1 + Name(len(next.names))
	next.nameOrder = slices.Insert(slices.Clone(next.nameOrder), next.searchName(s, []byte(local)), n)
	next.names = append(next.names, expanded{s, strings.Clone(local)})
	registered.Store(&next)
	return n, nil
}

// isLocal is the check that Register documents.
func isLocal(s string) bool {
	for i, c := range []byte(s) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c >= utf8.RuneSelf:
		case i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '.'):
		default:
			return false
		}
	}
	return s != "" && utf8.ValidString(s)
}

// Refusal says why Register refused a name; errors.Is finds it in a *RegisterError.
type Refusal uint8

// Reasons to refuse a name.
const (
	ErrLocal Refusal = iota + 1 // the local name cannot be one
	ErrSpace                    // the namespace is not valid UTF-8
	ErrFull                     // MaxRegistered or MaxRegisteredBytes is reached
)

var refusals = [...]string{
	ErrLocal: "not a local name",
	ErrSpace: "the namespace is not valid UTF-8",
	ErrFull:  "too many names, or too long ones",
}

// Error is a fixed text.
func (r Refusal) Error() string {
	if r == 0 || int(r) >= len(refusals) {
		return "refused"
	}
	return refusals[r]
}

// RegisterError is the error of Register: a name and why it was refused.
type RegisterError struct {
	Refusal Refusal
	Space   string
	Local   string
}

// Error names the name, quoted.
func (e *RegisterError) Error() string {
	return fmt.Sprintf("names: register %q in %q: %v", e.Local, e.Space, e.Refusal)
}

// Unwrap returns the Refusal.
func (e *RegisterError) Unwrap() error { return e.Refusal }

// added is everything that was registered. A published one is never written: a registration publishes a changed copy,
// whose orders are copied too, since they are inserted into, while spaces and names share their arrays with the older
// copies, which end before what is appended.
type added struct {
	spaces     []string   // spaces[i] is the URI of Space knownSpaces+1+i
	names      []expanded // names[i] is Name knownNames+1+i
	spaceOrder []Space    // by URI
	nameOrder  []Name     // by space symbol, then local name
	bytes      int        // held by spaces and names
}

type expanded struct {
	space Space
	local string
}

var (
	registered  atomic.Pointer[added] // nil until the first registration
	registering sync.Mutex            // held by writers only
	nothing     added
)

func loadAdded() *added {
	if r := registered.Load(); r != nil {
		return r
	}
	return &nothing
}

// name returns a registered name; the zero value if n is none.
func (r *added) name(n Name) expanded {
	if i := uint(n - knownNames - 1); i < uint(len(r.names)) {
		return r.names[i]
	}
	return expanded{}
}

// searchSpace returns where uri stands in spaceOrder, or would.
func (r *added) searchSpace(uri []byte) int {
	return sort.Search(len(r.spaceOrder), func(i int) bool {
		return r.spaces[r.spaceOrder[i]-knownSpaces-1] >= string(uri)
	})
}

// searchName returns where the name stands in nameOrder, or would.
func (r *added) searchName(space Space, local []byte) int {
	return sort.Search(len(r.nameOrder), func(i int) bool {
		e := r.name(r.nameOrder[i])
		return e.space > space || e.space == space && e.local >= string(local)
	})
}
