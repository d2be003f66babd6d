package frame

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/writer"
)

// Options are copied when a session is made. The zero value is that of a server
// to which clients connect over TCP.
type Options struct {
	Framing Framing
	Role    Role
	// Limits bounds what the peer sends, and what is written.
	Limits limits.Limits
	// Workspaces is where the session's parser borrows what it works with. Nil
	// stands for one that all sessions with the same window share.
	Workspaces *parser.Workspaces
	// Content is the content namespace of both streams (RFC 6120 §4.8.3):
	// jabber:client, jabber:server, or one of the two of XEP-0114. Over WebSocket it
	// is one of the first two, jabber:server being that of XEP-0468, and in BOSH
	// jabber:client. Empty stands for jabber:client; on TCP, for a receiver, it
	// stands for whichever of them the peer's header has.
	Content string
	// Accept are namespaces of first-level elements that the application knows,
	// beside those of RFC 6120, SASL2 (XEP-0388), stream management (XEP-0198),
	// compression (XEP-0138), dialback (XEP-0220), bidirectional streams (XEP-0288),
	// client state (XEP-0352) and component bindings (XEP-0225).
	Accept []string
	// URI is what the session is connected to. A redirect is measured by it: see
	// [Event.SeeOtherURI]. Empty stands for something secure.
	URI      string
	Policies Policies
}

// Policies are what may differ by taste. The zero value is strict where a
// standard says MUST.
type Policies struct {
	// RefuseDeclaration refuses XML declarations in WebSocket messages and BOSH
	// bodies. RFC 7395 §3.3.3 does not recommend them, and does not forbid them.
	// None is ever written there.
	RefuseDeclaration bool
	// RefuseStandalone refuses an XML declaration that says standalone='no' (RFC
	// 6120 §11.5), which is ignored otherwise.
	RefuseStandalone bool
	// Unknown says what becomes of a first-level element that neither the session
	// nor Accept knows (RFC 6120 §4.9.3.24).
	Unknown Unknown
	// ForeignContent lets stanzas pass that are in another content namespace than
	// the stream's (RFC 6120 §4.8.3 has invalid-namespace for them): as [Element].
	ForeignContent bool
	// NegotiationSpace lets white space between the elements of a SASL negotiation
	// pass, which RFC 6120 §6.3.5 forbids.
	NegotiationSpace bool
	// LegacyFrames reads, and answers, WebSocket sessions from before RFC 7395:
	// the messages of such a one are pieces of an XML stream, the header and the
	// end tag of which are messages of their own.
	LegacyFrames bool
	// RepairContent takes stanzas in BOSH bodies that do not say their namespace,
	// and so are in that of the body, for stanzas in the content namespace
	// (XEP-0206 has jabber:client for them).
	RepairContent bool
}

// Unknown says what becomes of unknown first-level elements.
type Unknown uint8

const (
	RefuseUnknown  Unknown = iota // unsupported-stanza-type
	IgnoreUnknown                 // they are passed over
	DeliverUnknown                // they are events like those that are known
)

// Role is a side of a connection.
type Role uint8

const (
	Receiver  Role = iota // the one that was connected to: a server
	Initiator             // the one that connected
)

// String returns the name of the role (RFC 6120 §2.1).
func (r Role) String() string {
	switch r {
	case Receiver:
		return "receiving entity"
	case Initiator:
		return "initiating entity"
	}
	return "unknown"
}

// ErrOptions is in the chain of every error about options.
var ErrOptions = errors.New("stanza: invalid options")

// config is Options, resolved. Sessions with equal options share one.
type config struct {
	Options
	content string // Content, resolved
	parser  parser.Options
	writer  writer.Options
	profile *profile
}

// maxConfigs is how many configs are shared: more than a process has that means
// what it does.
const maxConfigs = 64

var configs struct {
	sync.Mutex
	all []*config
}

func (o *Options) resolve() (*config, error) {
	switch {
	case o.Framing >= framings:
		return nil, fmt.Errorf("%w: framing %d does not exist", ErrOptions, o.Framing)
	case o.Role > Initiator:
		return nil, fmt.Errorf("%w: role %d does not exist", ErrOptions, o.Role)
	case o.Policies.Unknown > DeliverUnknown:
		return nil, fmt.Errorf("%w: policy %d for unknown elements does not exist", ErrOptions, o.Policies.Unknown)
	case slices.Contains(o.Accept, ""):
		return nil, fmt.Errorf("%w: the empty namespace cannot be accepted", ErrOptions)
	}
	if !o.Framing.carries(o.Content) {
		return nil, fmt.Errorf("%w: %q is no content namespace over %v", ErrOptions, o.Content, o.Framing)
	}
	if _, err := o.Limits.Resolve(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOptions, err)
	}
	if o.URI != "" {
		if _, rule := securityOf(o.URI); rule != 0 {
			return nil, fmt.Errorf("%w: %q: %w", ErrOptions, o.URI, rule)
		}
	}
	configs.Lock()
	defer configs.Unlock()
	for _, c := range configs.all {
		if c.same(o) {
			return c, nil
		}
	}
	c := newConfig(*o)
	if len(configs.all) < maxConfigs {
		configs.all = append(configs.all, c)
	}
	return c, nil
}

func newConfig(o Options) *config {
	o.Accept = slices.Clone(o.Accept)
	c := &config{Options: o, content: o.Content, profile: &profiles[o.Framing]}
	if c.content == "" && !(o.Framing == TCP && o.Role == Receiver) {
		c.content = clientURI
	}
	c.parser = parser.Options{
		Framing: c.profile.opening, Limits: o.Limits, Workspaces: o.Workspaces,
		RefuseReopening:  true,
		RefuseStandalone: o.Policies.RefuseStandalone, RefuseDeclaration: o.Policies.RefuseDeclaration && c.profile.messages,
	}
	if c.content != "" {
		c.parser.ContentNamespaces = []string{c.content}
	}
	c.writer = writer.Options{Limits: o.Limits}
	return c
}

// same reports whether a config is that of some options.
func (c *config) same(o *Options) bool {
	return c.Framing == o.Framing && c.Role == o.Role && c.Limits == o.Limits && c.Workspaces == o.Workspaces &&
		c.Content == o.Content && slices.Equal(c.Accept, o.Accept) && c.URI == o.URI && c.Policies == o.Policies
}
