package bench

import (
	"errors"
	"fmt"
	"io"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/fuzz"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// Corpus is the traffic of one connection in one direction, from a client to a
// server: what Run frames, compresses, sends and reads. Nothing changes it once it
// is made.
type Corpus struct {
	Name string // as it stands in the rows

	items []item
	scope frame.Scope // that elements were found in: Content is that of the connection
	sums  []string    // fuzz.Sum of what each stanza means
}

// item is one thing that a client sends.
type item struct {
	kind frame.Kind // Opened, Stanza for any first-level element, Closed
	// A stanza is composed by calls, or handed on as the element that it was.
	calls   []call
	element parser.Stanza
	// message is an opening or a close as it was sent over a WebSocket; nil where
	// it is to be composed.
	message []byte
}

// ErrCorpus is in the chain of every error about traffic that cannot be measured.
var ErrCorpus = errors.New("bench: traffic that cannot be measured")

// NewCorpus returns generated traffic: at least that many bytes of stanzas, and
// one stanza. They are composed, call by call, when they are sent.
func NewCorpus(mix traffic.Mix, seed uint64, size int) (*Corpus, error) {
	s := NewSession(mix, seed, size)
	script, err := NewScript(s)
	if err != nil {
		return nil, err
	}
	c := &Corpus{Name: mix.String()}
	if err := c.expect(fuzz.Request{Mode: fuzz.Stream, Input: s.Stream}); err != nil {
		return nil, err
	}
	for _, calls := range script.stanzas() {
		c.items = append(c.items, item{kind: frame.Stanza, calls: calls})
	}
	c.frame()
	return c, nil
}

// StreamCorpus returns what a client sent over TCP: a stream, or several, where it
// began anew after SASL. They are taken for one, with the header that is composed
// for it. Its elements are handed on when they are sent: byte for byte, but for
// declarations that say nothing new where they go. The error wraps ErrCorpus.
func StreamCorpus(name string, streams ...[]byte) (*Corpus, error) {
	return elements(name, parser.Stream, streams)
}

// BodiesCorpus returns the bodies of HTTP requests that a client sent for BOSH, which
// are taken for the stanzas in them, as streams are by [StreamCorpus].
func BodiesCorpus(name string, bodies ...[]byte) (*Corpus, error) {
	return elements(name, parser.Body, bodies)
}

// elements takes the first-level elements out of streams, or bodies.
func elements(name string, framing parser.Framing, all [][]byte) (*Corpus, error) {
	c := &Corpus{Name: name}
	mode := fuzz.Stream
	if framing == parser.Body {
		mode = fuzz.Document
	}
	for _, b := range all {
		if err := c.expect(fuzz.Request{Mode: mode, Input: b}); err != nil {
			return nil, err
		}
		err := readAll(framing, b, func(st parser.Stanza) {
			if st.Header() {
				c.enter(st)
				return
			}
			c.items = append(c.items, item{kind: frame.Stanza, element: st.Clone()})
		})
		if err != nil {
			return nil, c.wrong(err)
		}
	}
	return c.whole()
}

// FramesCorpus returns the messages that a client sent over a WebSocket. Those that
// open or close its stream are framing, all others stanzas, which are handed on as
// those of [StreamCorpus] are. Over WebSocket all of them are sent byte for byte.
func FramesCorpus(name string, frames [][]byte) (*Corpus, error) {
	c := &Corpus{Name: name}
	for i, f := range frames {
		err := readAll(parser.Frame, f, func(st parser.Stanza) {
			switch st.Name() {
			case names.FramingOpen, names.FramingServerOpen:
				c.items = append(c.items, item{kind: frame.Opened, message: f})
			case names.FramingClose, names.FramingServerClose:
				c.items = append(c.items, item{kind: frame.Closed, message: f})
			default:
				if st.NS() == names.NSServer {
					c.scope.Content = names.NSServer.URI()
				}
				c.items = append(c.items, item{kind: frame.Stanza, element: st.Clone()})
			}
		})
		if err == nil && c.items[len(c.items)-1].kind == frame.Stanza {
			err = c.expect(fuzz.Request{Mode: fuzz.Frame, Input: f})
		}
		if err != nil {
			return nil, c.wrong(fmt.Errorf("message %d: %w", i+1, err))
		}
	}
	return c.whole()
}

// Stanzas returns how many stanzas there are.
func (c *Corpus) Stanzas() int { return len(c.sums) }

// whole says whether there is anything to measure, and puts framing round it.
func (c *Corpus) whole() (*Corpus, error) {
	if len(c.sums) == 0 {
		return nil, c.wrong(errors.New("there is no stanza in it"))
	}
	c.frame()
	return c, nil
}

// frame puts an opening and a close round the items that have none.
func (c *Corpus) frame() {
	if c.items[0].kind != frame.Opened {
		c.items = append([]item{{kind: frame.Opened}}, c.items...)
	}
	if c.items[len(c.items)-1].kind != frame.Closed {
		c.items = append(c.items, item{kind: frame.Closed})
	}
}

// enter takes note of what a stream header declares. Its language is left out: it
// would be put on each stanza that goes elsewhere, and a stanza is to come out
// here as it went in.
func (c *Corpus) enter(header parser.Stanza) {
	c.scope = frame.Scope{}
	for prefix, space := range header.Declarations() {
		if len(prefix) > 0 {
			c.scope.Prefixes = append(c.scope.Prefixes, frame.Declaration{Prefix: string(prefix), Space: string(space)})
			continue
		}
		c.scope.Default = string(space)
		if ns := c.scope.Default; ns != names.NSStreams.URI() && header.Is(names.NSStreams.URI(), "stream") {
			c.scope.Content = ns
		}
	}
}

func (c *Corpus) wrong(err error) error { return fmt.Errorf("%w: %s: %w", ErrCorpus, c.Name, err) }

// boundless are the limits under which traffic is looked at. Those of a server
// are the receiving end's.
var boundless = limits.Limits{
	Stanza: limits.Unlimited, Header: limits.Unlimited, Prolog: limits.Unlimited, Tag: limits.Unlimited,
	Name: limits.Unlimited, Value: limits.Unlimited, Text: limits.Unlimited, References: limits.Unlimited,
	Gap: limits.Unlimited, Depth: limits.Unlimited, Elements: limits.Unlimited, Attributes: limits.Unlimited,
	Declarations: limits.Unlimited, InScope: limits.Unlimited,
}

// readAll calls give with every stanza, and header, of a stream or message.
func readAll(f parser.Framing, b []byte, give func(parser.Stanza)) error {
	p, err := parser.New(parser.Options{Framing: f, Limits: boundless})
	if err != nil {
		return err
	}
	defer p.Close()
	for {
		st, err := p.NextStanza()
		switch {
		case err == parser.ErrMoreInput && len(b) > 0:
			b = b[p.Feed(b):]
		case err == parser.ErrMoreInput:
			p.Finish()
		case err == io.EOF, f == parser.Stream && err == io.ErrUnexpectedEOF:
			return nil
		case err != nil:
			return err
		default:
			give(st)
		}
	}
}

// expect reads traffic with the library by which parsers are judged, and keeps
// what its stanzas mean.
func (c *Corpus) expect(r fuzz.Request) error {
	a, err := fuzz.Run(r, fuzz.Options{Limits: boundless})
	if err != nil {
		return c.wrong(err)
	}
	if !a.Accepted {
		return c.wrong(fmt.Errorf("%s, at byte %d", *a.Rule, *a.Offset))
	}
	if r.Mode != fuzz.Frame {
		a.Events = a.Events[1:] // the header, or the body's start tag
	}
	for _, events := range elementsOf(a.Events) {
		c.sums = append(c.sums, fuzz.Sum(events))
	}
	return nil
}

// elementsOf cuts events into elements, and drops what stands around them.
func elementsOf(events []fuzz.Event) (all [][]fuzz.Event) {
	depth, from := 0, 0
	for i, e := range events {
		switch e.Kind {
		case fuzz.Start:
			if depth == 0 {
				from = i
			}
			depth++
		case fuzz.End:
			if depth--; depth == 0 {
				all = append(all, events[from:i+1])
			}
		}
	}
	return all
}

// compare says where what arrived is not what was sent.
func (c *Corpus) compare(arrived [][]fuzz.Event) error {
	for i, want := range c.sums[:min(len(c.sums), len(arrived))] {
		if fuzz.Sum(arrived[i]) != want {
			return fmt.Errorf("stanza %d of %d arrived as another one", i+1, len(c.sums))
		}
	}
	if len(arrived) != len(c.sums) {
		return fmt.Errorf("of %d stanzas %d arrived", len(c.sums), len(arrived))
	}
	return nil
}
