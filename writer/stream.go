package writer

import (
	"strconv"
	"unique"

	"github.com/seed492f7be9/stanza/internal/xmlns"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// Header is a stream header (RFC 6120 §4.7), or the open element of a WebSocket
// session (RFC 7395 §3.4). Of its attributes those are written that are not
// empty.
type Header struct {
	To, From, ID string
	// Version is "1.0" where it is empty, unless Space is a component's: its
	// header has none (XEP-0114).
	Version string
	// Lang is the xml:lang of everything in the stream that has none of its own.
	Lang string
	// Space is the content namespace: the default namespace of the stream, and
	// jabber:client where it is empty. An open element has none.
	Space string
	// Declarations are further prefixes that the header declares, such as db for
	// dialback (XEP-0220). An open element has none.
	Declarations []Declaration
	// NoDeclaration leaves out the XML declaration (RFC 6120 §11.5). An open
	// element has none anyway.
	NoDeclaration bool
}

// Declaration binds a prefix to a namespace.
type Declaration struct{ Prefix, Space string }

// OpenStream writes an XML declaration and the header of an XML stream, all of it
// or nothing. What it declares is in scope of everything that follows.
func (w *Writer) OpenStream(h Header) error { return w.openStream(h, true) }

// Continue takes a stream header for written, which somebody else did: the stream
// is open, with what the header declares in scope.
func (w *Writer) Continue(h Header) error { return w.openStream(h, false) }

func (w *Writer) openStream(h Header, write bool) error {
	if err := w.between(); err != nil {
		return err
	}
	if w.stream == open {
		return w.fail(RuleStreamOpen, 0)
	}
	m := w.save()
	rule, at := w.header(&h)
	if rule != 0 {
		return w.settle(&m, rule, at)
	}
	p := w.work
	p.elems = p.elems[:0]
	w.root, w.stream = p.freeze(), open
	if !write {
		p.buf = p.buf[:m.buf]
	}
	p.setWhole()
	w.detach()
	return nil
}

// header writes a stream header, whose element it leaves open.
func (p *work) header(h *Header) (rule Rule, at int) {
	if !h.NoDeclaration {
		p.buf = append(p.buf, "<?xml version='1.0'?>"...)
	}
	content := p.id(names.NSClient)
	if h.Space != "" {
		if content, rule, at = p.namespace(view(h.Space)); rule != 0 {
			return rule, at
		}
	}
	prefix := p.names.Prefix(view("stream"))
	if rule = p.openTag(prefix, view("stream")); rule != 0 {
		return rule, 0
	}
	p.tag.stop, p.tag.limit, p.tag.brim = p.tag.at+p.cfg.limits.Header, limits.Header, 0
	if rule = p.declareOuter(xmlns.NoPrefix, content); rule != 0 {
		return rule, 0
	}
	if rule = p.declareOuter(prefix, p.id(names.NSStreams)); rule != 0 {
		return rule, 0
	}
	for _, d := range h.Declarations {
		if rule, at = p.checkName(view(d.Prefix)); rule != 0 {
			return rule, at
		}
		var space xmlns.ID
		if space, rule, at = p.namespace(view(d.Space)); rule != 0 {
			return rule, at
		}
		if rule = p.declareOuter(p.names.Prefix(view(d.Prefix)), space); rule != 0 {
			return rule, 0
		}
	}
	if rule, at = p.headerAttrs(h, h.version(p.names.KnownSpace(content))); rule != 0 {
		return rule, at
	}
	p.enter()
	return 0, 0
}

func (h *Header) version(content names.Space) string {
	if h.Version != "" || content == names.NSComponent || content == names.NSComponentConnect {
		return h.Version
	}
	return "1.0"
}

// declareOuter declares a prefix on the stream header: in canonical form too,
// since first-level elements may use it.
func (p *work) declareOuter(prefix, space xmlns.ID) Rule {
	if rule := checkDeclaration(prefix, space); rule != 0 {
		return rule
	}
	switch bound := p.bound(prefix); {
	case bound == space:
		return 0
	case prefix != xmlns.NoPrefix && bound != xmlns.NoID:
		return RulePrefixInUse
	}
	return p.addDeclaration(prefix, space)
}

func (p *work) headerAttrs(h *Header, version string) (Rule, int) {
	for _, a := range [...]struct {
		name  names.Name
		value string
	}{{names.To, h.To}, {names.From, h.From}, {names.ID, h.ID}, {names.Version, version}, {names.XMLLang, h.Lang}} {
		if a.value == "" {
			continue
		}
		if rule, at := p.addAttr(p.id(a.name.Space()), nil, view(a.name.Local()), view(a.value)); rule != 0 {
			return rule, at
		}
	}
	return 0, 0
}

// CloseStream writes the end tag of the stream. Nothing can be written after it
// but by Restart or Reset.
func (w *Writer) CloseStream() error {
	if err := w.between(); err != nil {
		return err
	}
	if w.stream != open {
		return w.fail(RuleNoStream, 0)
	}
	p := w.work
	p.buf = append(p.buf, "</stream:stream>"...)
	p.setWhole()
	p.ready, w.stream = false, closed
	return nil
}

// Restart says that the stream ends here without an end tag, for a new header
// (RFC 6120 §4.3.3), or that a new one follows its end tag. Output that was not
// taken stays.
func (w *Writer) Restart() error {
	if w.err != nil {
		return w.err
	}
	if w.Depth() > 0 {
		return w.fail(RuleUnfinished, 0)
	}
	w.root, w.stream = unique.Handle[string]{}, none
	if w.work != nil {
		w.thaw(w.root)
		w.detach()
	}
	return nil
}

// Keepalive writes a space between first-level elements of a stream (RFC 6120
// §4.6.1).
func (w *Writer) Keepalive() error {
	if err := w.between(); err != nil {
		return err
	}
	if w.stream != open {
		return w.fail(RuleNoStream, 0)
	}
	w.buf = append(w.buf, ' ')
	w.setWhole()
	return nil
}

// Open writes the element that opens a WebSocket session (RFC 7395 §3.4).
func (w *Writer) Open(h Header) error {
	return w.framing(names.FramingOpen, func(p *work) (Rule, int) {
		return p.headerAttrs(&h, h.version(0))
	})
}

// Close writes the element that closes a WebSocket session (RFC 7395 §3.6), with
// see-other-uri where uri is not empty (§3.6.1).
func (w *Writer) Close(uri string) error {
	return w.framing(names.FramingClose, func(p *work) (Rule, int) {
		if uri == "" {
			return 0, 0
		}
		return p.addAttr(xmlns.NoSpace, nil, view(names.SeeOtherURI.Local()), view(uri))
	})
}

func (w *Writer) framing(name names.Name, attrs func(p *work) (Rule, int)) error {
	if err := w.between(); err != nil {
		return err
	}
	if w.stream == open {
		return w.fail(RuleStreamOpen, 0)
	}
	m := w.save()
	p := w.work
	rule, at := p.open(p.id(names.NSFraming), view(name.Local()), nil), 0
	if rule == 0 {
		rule, at = attrs(p)
	}
	if rule == 0 {
		rule = p.close()
	}
	return w.settle(&m, rule, at)
}

// StreamError is a stream error (RFC 6120 §4.9).
type StreamError struct {
	// Condition is one of §4.9.3: a constant of package parser or of this one.
	Condition parser.Condition
	// Host is where the peer is to go: in [SeeOtherHost] (§4.9.3.19), and in no
	// other. Whether it is a host is for the caller to know.
	Host string
	// Text is for people, in the language Lang, if any (RFC 5646).
	Text, Lang string
	// Application is the application-specific condition (§4.9.4), nil for none.
	Application *Application
}

// Application is an application-specific condition: one element, with text or
// with another one in it.
type Application struct {
	// Space is its namespace: not empty, and none of RFC 6120's. Where it is empty
	// in a Child, it is that of the element around it.
	Space, Local string
	Text         string
	Child        *Application
}

// StreamError writes a stream error, all of it or nothing: on a stream between
// stanzas, else as a message of its own. Closing what it ends is up to the
// caller.
func (w *Writer) StreamError(e StreamError) error {
	if err := w.between(); err != nil {
		return err
	}
	m := w.save()
	rule, at := w.streamError(&e)
	return w.settle(&m, rule, at)
}

func (p *work) streamError(e *StreamError) (rule Rule, at int) {
	if !isCondition(e.Condition) || (e.Host != "") != (e.Condition == SeeOtherHost) {
		return RuleCondition, 0
	}
	space := p.id(names.NSStreamError)
	if rule = p.open(p.id(names.NSStreams), view("error"), nil); rule != 0 {
		return rule, 0
	}
	if rule, at = p.leaf(space, string(e.Condition), view(e.Host)); rule != 0 {
		return rule, at
	}
	if e.Text != "" {
		if rule = p.open(space, view("text"), nil); rule != 0 {
			return rule, 0
		}
		if e.Lang != "" {
			if rule, at = p.addAttr(xmlns.XMLSpace, nil, view("lang"), view(e.Lang)); rule != 0 {
				return rule, at
			}
		}
		if rule, at = p.addText(view(e.Text)); rule != 0 {
			return rule, at
		}
		if rule = p.close(); rule != 0 {
			return rule, 0
		}
	}
	if a := e.Application; a != nil {
		if a.Space == "" || a.Space == names.NSStreams.URI() || a.Space == names.NSStreamError.URI() {
			return RuleApplication, 0
		}
		if rule, at = p.application(a); rule != 0 {
			return rule, at
		}
	}
	return p.close(), 0
}

func (p *work) application(a *Application) (rule Rule, at int) {
	var space xmlns.ID
	depth := 0
	for ; a != nil; a = a.Child {
		if a.Space != "" {
			if space, rule, at = p.namespace(view(a.Space)); rule != 0 {
				return rule, at
			}
		}
		if a.Text != "" && a.Child != nil {
			return RuleApplication, 0
		}
		if rule, at = p.checkName(view(a.Local)); rule != 0 {
			return rule, at
		}
		if rule = p.open(space, view(a.Local), nil); rule != 0 {
			return rule, 0
		}
		if a.Text != "" {
			if rule, at = p.addText(view(a.Text)); rule != 0 {
				return rule, at
			}
		}
		depth++
	}
	for ; depth > 0; depth-- {
		if rule = p.close(); rule != 0 {
			return rule, 0
		}
	}
	return 0, 0
}

// StreamLimits writes the limits element of XEP-0478, for stream features: where
// maxBytes or idleSeconds is not positive, without it.
func (w *Writer) StreamLimits(maxBytes, idleSeconds int) error {
	if err := w.begin(); err != nil {
		return err
	}
	m := w.save()
	rule, at := w.streamLimits(maxBytes, idleSeconds)
	return w.settle(&m, rule, at)
}

func (p *work) streamLimits(maxBytes, idleSeconds int) (Rule, int) {
	space := p.id(names.NSStreamLimits)
	if rule := p.open(space, view(names.StreamLimitsLimits.Local()), nil); rule != 0 {
		return rule, 0
	}
	for _, x := range [...]struct {
		name  names.Name
		value int
	}{{names.StreamLimitsMaxBytes, maxBytes}, {names.StreamLimitsIdleSeconds, idleSeconds}} {
		if x.value <= 0 {
			continue
		}
		var digits [20]byte
		if rule, at := p.leaf(space, x.name.Local(), strconv.AppendInt(digits[:0], int64(x.value), 10)); rule != 0 {
			return rule, at
		}
	}
	return p.close(), 0
}

// leaf writes an element with text alone.
func (p *work) leaf(space xmlns.ID, local string, text []byte) (Rule, int) {
	if rule := p.open(space, view(local), nil); rule != 0 {
		return rule, 0
	}
	if len(text) > 0 {
		if rule, at := p.addText(text); rule != 0 {
			return rule, at
		}
	}
	return p.close(), 0
}
