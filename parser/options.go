package parser

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/seed492f7be9/stanza/internal/shape"
	"github.com/seed492f7be9/stanza/limits"
)

// Options are copied when a parser is made; their zero value reads an XML
// stream with the limits of [limits.Client].
type Options struct {
	Framing Framing
	Limits  limits.Limits
	// Workspaces is where the parser borrows what it works with. Nil stands
	// for one that all parsers with the same window share.
	Workspaces *Workspaces
	// ContentNamespaces are those that a stream header may have as its
	// default namespace (RFC 6120 §4.8.3). Nil allows jabber:client,
	// jabber:server, jabber:component:accept and jabber:component:connect; a
	// header without one is always read.
	ContentNamespaces []string
	// Session judges first-level elements as a session does: a stanza in
	// another content namespace than the stream's is invalid-namespace, an
	// element that XMPP's core does not know unsupported-stanza-type.
	Session bool
	// RefuseReopening judges a second stream header among the stanzas, as Session
	// does, and no other first-level element: it is unsupported-stanza-type, where
	// it begins. Without it, it is the beginning of an element like any other, and
	// that the stream cannot end then is found out at the end of the input.
	RefuseReopening bool
	// RefuseDeclaration refuses XML declarations, which RFC 7395 §3.3.3
	// discourages.
	RefuseDeclaration bool
	// RefuseStandalone refuses an XML declaration that says standalone='no'
	// (RFC 6120 §11.5); by default it is ignored.
	RefuseStandalone bool
	// NoShapes reads every tag by the grammar, as the first one of its kind
	// is. It changes no answer: it is for tests, and for measuring what
	// remembering tags gains.
	NoShapes bool
}

// ErrOptions is in the chain of every error about options.
var ErrOptions = errors.New("stanza: invalid options")

// config is Options, resolved. Parsers with equal options, and the same
// workspaces, share one.
type config struct {
	configKey
	spaces  *Workspaces
	content []string
	piece   int // a run of text of this many bytes may leave in pieces
	// tight: some tag that can be known may still have more than the limits
	// allow.
	tight bool
}

// configKey is what makes two configs one.
type configKey struct {
	limits                              limits.Limits
	contents                            string // what ContentNamespaces has, if own
	own                                 bool   // ContentNamespaces is not nil
	session, refuseReopening            bool
	refuseDeclaration, refuseStandalone bool
	noShapes                            bool
}

// maxConfigs is how many configs are shared: more than a process has that
// means what it does.
const maxConfigs = 256

func (o *Options) resolve() (*config, error) {
	l, err := o.Limits.Resolve()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOptions, err)
	}
	if o.Framing >= framings {
		return nil, fmt.Errorf("%w: framing %d does not exist", ErrOptions, o.Framing)
	}
	k := configKey{
		limits:  l,
		session: o.Session, refuseReopening: o.RefuseReopening, refuseDeclaration: o.RefuseDeclaration, refuseStandalone: o.RefuseStandalone,
		noShapes: o.NoShapes,
	}
	content := contentNamespaces
	if o.ContentNamespaces != nil {
		content, k.own = o.ContentNamespaces, true
		for _, uri := range content {
			k.contents += strconv.Itoa(len(uri)) + ":" + uri
		}
	}
	spaces := o.Workspaces
	if spaces == nil {
		spaces = sharedWorkspaces(l.Window)
	}
	if spaces.window < l.Window {
		return nil, fmt.Errorf("%w: workspaces have windows of %d bytes, the limits ask for %d", ErrOptions, spaces.window, l.Window)
	}
	return spaces.config(k, content), nil
}

// config returns the shared config for k, so that a connection does not pay
// for its own.
func (w *Workspaces) config(k configKey, content []string) *config {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.configs[k]
	if c == nil {
		c = &config{configKey: k, spaces: w, content: slices.Clone(content), piece: min(1024, k.limits.Window/2)}
		l := &c.limits
		c.tight = l.Name < shape.MaxName || l.Attributes < shape.MaxItems || l.Declarations < shape.MaxItems
		if w.configs == nil {
			w.configs = make(map[configKey]*config)
		}
		if len(w.configs) < maxConfigs {
			w.configs[k] = c
		}
	}
	return c
}
