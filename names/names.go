package names

import "github.com/seed492f7be9/stanza/internal/xmlns"

// Name is the symbol of an expanded name: a namespace and a local name.
type Name = xmlns.Name

// Space is the symbol of a namespace.
type Space = xmlns.Space

// Unknown is what stands for every name without a symbol: it is neither known nor registered.
const Unknown Name = 0

// Bounds on what an application can register, for the life of the process.
const (
	MaxRegistered      = xmlns.MaxRegistered      // names
	MaxRegisteredBytes = xmlns.MaxRegisteredBytes // of local names, and of namespaces that were not known
)

// RegisterError is the error of Register: a name and why it was refused.
type RegisterError = xmlns.RegisterError

// Refusal says why Register refused a name; errors.Is finds it in a *RegisterError.
type Refusal = xmlns.Refusal

// Reasons to refuse a name.
const (
	ErrLocal = xmlns.ErrLocal // the local name cannot be one
	ErrSpace = xmlns.ErrSpace // the namespace is not valid UTF-8
	ErrFull  = xmlns.ErrFull  // MaxRegistered or MaxRegisteredBytes is reached
)

// Register returns the symbol of an application's own name. Every call with the same name returns the same symbol; a
// known name has its known one. Call it while the program starts: symbols are never given back, and what connections
// have learned is learned anew after it.
//
// An empty space is "no namespace", that of attributes without a prefix. The local name is one without a prefix: a
// letter, "_" or a character beyond ASCII, then also digits, "-" and ".". Other ASCII is refused; characters beyond
// ASCII are not looked at more closely than being valid UTF-8.
//
// The error is a *RegisterError, and nothing was registered then.
func Register(space, local string) (Name, error) { return xmlns.Register(space, local) }

// MustRegister is Register for package-level variables: it panics where Register returns an error.
func MustRegister(space, local string) Name {
	n, err := Register(space, local)
	if err != nil {
		panic(err)
	}
	return n
}

// Lookup returns the symbol of a name; 0 if it is neither known nor registered.
func Lookup(space, local string) Name {
	return xmlns.LookupName(LookupSpace(space), []byte(local))
}

// LookupSpace returns the symbol of a namespace, NSNone for the empty one; 0 if it is neither known nor registered.
func LookupSpace(uri string) Space { return xmlns.LookupSpace([]byte(uri)) }
