package writer

import (
	"errors"
	"fmt"
	"sync"

	"github.com/seed492f7be9/stanza/limits"
)

// Options are copied when a writer is made; the zero value writes with the
// limits of [limits.Client].
type Options struct {
	// Limits bounds what is written as it bounds what a parser with the same
	// limits reads. Prolog, Gap, Skip and Window mean nothing here.
	Limits limits.Limits
	// Canonical writes one plain form, in which no parser behind, however weak,
	// can read anything else than this one did:
	//
	//   - elements have no prefix but those of first-level elements for which the
	//     stream header has one (stream:features, db:result), and of the names of
	//     the XML namespace; attributes of other namespaces have the prefixes ns1,
	//     ns2 and so on, and so have elements named xmlns, which encoding/xml reads
	//     otherwise; nothing is declared that no name uses, or twice, but for what a
	//     stream header is told to declare;
	//   - values stand in single quotes, and an empty element is an empty-element
	//     tag without white space;
	//   - there is no CDATA section and no reference but those for '<', '>', '&',
	//     CR and, in a value, quotes, TAB and LF. XML needs most of them; '>' and
	//     the other quote are there so that a '<' or '>' is one of markup, and a
	//     quote in a tag a delimiter, for whoever looks no closer;
	//   - names that XML 1.0 allows since its fifth edition only are refused, since
	//     parsers that know the fourth would refuse them.
	//
	// Without it prefixes and declarations of what was parsed are kept. Characters
	// are written alike.
	Canonical bool
}

// ErrOptions is in the chain of every error about options.
var ErrOptions = errors.New("stanza: invalid options")

// config is Options, resolved. Writers with equal options share one.
type config struct {
	limits    limits.Limits
	canonical bool
	few       int // attributes of a tag that may be added without a further look at how many there are
	*knowledge
}

// maxConfigs is how many configs are shared: more than a process has that means
// what it does.
const maxConfigs = 256

var configs struct {
	sync.Mutex
	of map[config]*config
}

func (o *Options) resolve() (*config, error) {
	l, err := o.Limits.Resolve()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOptions, err)
	}
	l.Prolog, l.Gap, l.Skip, l.Window = 0, 0, 0, 0
	c := config{limits: l, canonical: o.Canonical, few: min(many, l.Attributes), knowledge: known()}
	if l.Name < len(literal{}.text) {
		c.knowledge = ignorance
	}
	configs.Lock()
	defer configs.Unlock()
	if shared := configs.of[c]; shared != nil {
		return shared, nil
	}
	if configs.of == nil {
		configs.of = make(map[config]*config)
	}
	if len(configs.of) < maxConfigs {
		configs.of[c] = &c
	}
	return &c, nil
}
