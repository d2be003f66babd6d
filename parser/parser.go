package parser

import (
	"errors"
	"fmt"
	"io"
	"unique"

	"github.com/seed492f7be9/stanza/internal/grammar"
	"github.com/seed492f7be9/stanza/internal/nest"
	"github.com/seed492f7be9/stanza/limits"
)

// ErrMoreInput is what Next returns when it has given every event that the
// bytes so far hold. It is no failure: feed more.
var ErrMoreInput = errors.New("stanza: more input needed")

// phase is where a parser stands in its stream, frame or document.
//
//	prolog ──root──► open ──stanza──► content       Stream
//	                  │  ◄──its end──────┘
//	                  └──end tag──► epilog
//	prolog ──root──────────────────► content        Frame, Document
//	                epilog ◄──its end────┘
//
// Any of them turns into dead on an error.
type phase uint8

const (
	prolog  phase = iota // before the root
	open                 // in a stream, between stanzas
	content              // in a stanza, a frame's or a document's root
	epilog               // after the root's end
	dead
)

// Parser is the push parser: bytes go in by Space and Commit, or by Feed, and
// events come out by Next. It starts no goroutine and reads from nothing.
//
// While it waits between stanzas with no byte left to read, it holds nothing
// but itself. One goroutine at a time may use it.
type Parser struct {
	cfg *config
	err *Error
	*run

	tape []entry // the workspace's, with a batch of events; empty without one
	at   int32   // the next entry of the tape

	root    unique.Handle[string] // the open root, frozen, which connections share
	base    int64                 // offset of buf[0]
	barrier int64                 // offset at which the run of text, the gap or the prolog gets too long
	stats   Stats

	cold       uint16 // start tags in a row that were not known
	framing    Framing
	phase      phase
	nested     bool // a stream header stood where a stanza should
	behindRoot bool // dead, for what stood behind the end of the root
	finished   bool // no more bytes will come
	done       bool // the end was reached, and is as it should be
}

// run is what a parser borrows while there are bytes, or a stanza is open. In
// between it has none.
type run struct {
	ws  *workspace // nil while it waits for the rest of a stanza
	buf []byte     // ws.window or a slab; data is in buf[pos:end]

	stack *nest.Stack // the open elements
	turn  uint64      // of the workspace where the stack's prefixes were left bound
	saved []byte      // with skipping on: the stanza's start tag, in a slab

	stanzaAt int64 // offset of the stanza at hand
	gapFrom  int64 // and where the white space before it began

	pos, end int32
	hold     int32          // holding: buf[hold:] is kept
	granted  int32          // bytes that Space gave and that were not committed yet
	resume   grammar.Resume // of the construct at pos
	refs     int32          // references left in the run of text
	elements int32          // elements left in the stanza
	settled  int32          // tape[:settled] is in depth, and in the stats
	depth    int32          // of the token at tape[settled]
	pending  int32          // stanzas that end in tape[settled:]

	inSlab   bool // buf is a slab of the parser's own
	inText   bool // a run of text has begun
	skipping bool // what is left of an abandoned stanza
	inCDATA  bool // skipping: buf[pos] is in a CDATA section
	hungry   bool // nothing can be said of buf[pos:end] before more comes
	holding  bool // NextStanza waits for the end of the stanza at buf[hold]
}

// Stats counts what a parser saw since it was made, restarts and resets
// included.
type Stats struct {
	Stanzas    int64 // message, presence and iq that were given to their end, or abandoned: what XEP-0198 counts
	Keepalives int64 // bytes of white space between stanzas that were read, in part ahead of the events
	Work       int64 // bytes looked at or moved, those that were looked at again counted again
}

// New returns a parser. The error wraps [ErrOptions].
func New(o Options) (*Parser, error) {
	cfg, err := o.resolve()
	if err != nil {
		return nil, err
	}
	p := &Parser{cfg: cfg}
	p.begin(o.Framing)
	return p, nil
}

// Limits returns the limits in force, defaults filled in.
func (p *Parser) Limits() limits.Limits { return p.cfg.limits }

// SetLimits puts other limits in force: after New, Reset or Restart, before
// anything more is read, as where a peer has logged in. They have to work in the
// same window: limits.Client after limits.BeforeAuth is given the Window that Limits
// returns. The error wraps [ErrOptions], and leaves the limits as they were.
func (p *Parser) SetLimits(l limits.Limits) error {
	if p.phase != prolog || p.err != nil || p.run != nil && (p.resume.At() > 0 || int(p.at) < len(p.tape)) {
		return fmt.Errorf("%w: limits change before a stream begins, not within it", ErrOptions)
	}
	l, err := l.Resolve()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrOptions, err)
	}
	if l.Window != p.cfg.limits.Window {
		return fmt.Errorf("%w: a window of %d bytes cannot become one of %d", ErrOptions, p.cfg.limits.Window, l.Window)
	}
	p.release()
	k := p.cfg.configKey
	k.limits = l
	p.barrier += int64(l.Prolog) - int64(p.cfg.limits.Prolog)
	p.cfg = p.cfg.spaces.config(k, p.cfg.content)
	return nil
}

// Stats returns the counts so far.
func (p *Parser) Stats() Stats {
	p.settle()
	return p.stats
}

// begin starts a new stream, frame or document at buf[pos].
func (p *Parser) begin(f Framing) {
	p.framing, p.phase = f, prolog
	p.err, p.root = nil, unique.Handle[string]{}
	p.base, p.barrier = 0, int64(p.cfg.limits.Prolog)
	p.nested, p.finished, p.done, p.behindRoot = false, false, false, false
	if p.run != nil {
		p.base = -int64(p.pos)
		p.resume, p.depth = grammar.Resume{}, 0
		p.inText, p.skipping, p.inCDATA, p.holding, p.hungry = false, false, false, false, false
	}
}

// level returns the depth of the next token: also while there is no run.
func (p *Parser) level() int32 {
	switch {
	case p.run != nil:
		p.settle()
		return p.depth
	case p.phase == open:
		return 1
	}
	return 0
}

// Reset drops everything that was read or is left to read, and begins anew
// with that framing: the next frame of a session, as a rule. Options, and
// every buffer, are kept.
func (p *Parser) Reset(f Framing) {
	if f >= framings {
		f = p.framing
	}
	p.abort()
	p.begin(f)
}

// Close gives back everything that p borrowed. Connections that end as they
// should have nothing left to give back; call it for those that do not. Next
// returns RuleUnexpectedEnd then, unless it returned an error before or the end.
// Only Reset makes anything of the parser afterwards.
func (p *Parser) Close() {
	if p.done {
		p.abort()
		return // and Next says what it said
	}
	if p.err == nil {
		p.err = &Error{Rule: RuleUnexpectedEnd, Offset: p.base}
		if p.run != nil {
			p.err.Offset += int64(p.end)
		}
	}
	p.behindRoot = p.behindRoot || p.phase == epilog
	p.phase = dead
	p.abort()
}

// Finish says that no more bytes will come: the end of the message, or of the
// connection. After it Next never returns ErrMoreInput.
func (p *Parser) Finish() {
	p.finished = true
	if p.run == nil { // there is nothing left to read, and nothing to borrow for it
		p.done = p.complete()
	}
}

// complete reports whether the input may end here, where it was read to its end.
// A stream that is still open just lost its peer, unless there was a second
// stream header in it: then nobody can say which of the two was closed.
func (p *Parser) complete() bool {
	return p.phase == epilog || p.phase == open && !p.nested && !profiles[p.framing].whole
}

// Next returns the next event. Its error is [ErrMoreInput] when there is none
// yet; [io.EOF] at the end of a frame or document, or after the end tag of a
// stream, once Finish was called; [io.ErrUnexpectedEOF] where Finish was
// called on a stream that is still open, between stanzas; and an [*Error],
// for ever after, where the input is rejected, with every event that came
// before it given first. Tokens expire.
func (p *Parser) Next() (Token, error) {
	if int(p.at) >= len(p.tape) {
		if err := p.refill(); err != nil {
			return Token{}, err
		}
	}
	expire(p)
	t := Token{p: p, entry: p.tape[p.at], at: p.at, depth: unsettled}
	p.at += 1 + int32(t.entry.count())
	return t, nil
}

// settle counts what was given since the last time: the depth, and the stanzas.
// Few ask for either with each token.
func (p *Parser) settle() {
	if p.run == nil {
		return
	}
	i := p.settled
	for i < p.at {
		e := p.tape[i]
		p.depth += deepens[e.kind()&7]
		p.stats.Stanzas += e.counted()
		p.pending -= int32(e.counted())
		if e.kind() == Abandoned {
			p.depth = int32(profiles[p.framing].stanzaLevel)
		}
		i += 1 + int32(e.count())
	}
	p.settled = i
}

// deepens says how the kinds move the depth: kinds come in no order that a
// processor could foresee.
var deepens = [8]int32{Start: 1, End: -1}

// last returns the index of the entry that was given last, -1 for none.
func (p *Parser) last() int32 {
	last := int32(-1)
	for i := int32(0); i < p.at; i += 1 + int32(p.tape[i].count()) {
		last = i
	}
	return last
}

// refill computes the next batch of events.
func (p *Parser) refill() error {
	if p.err == nil && p.promising() {
		p.attach()
		p.dropTape()
		if p.holding {
			p.rewind()
		}
		p.produce()
		if len(p.tape) > 0 {
			return nil
		}
	}
	return p.pause()
}

// pause gives back what was borrowed, and says why there is no event.
func (p *Parser) pause() error {
	p.release()
	switch {
	case p.err != nil:
		return p.err
	case p.done && p.phase == open:
		return io.ErrUnexpectedEOF
	case p.done:
		return io.EOF
	}
	return ErrMoreInput
}

func (p *Parser) dropTape() {
	if p.run == nil {
		return
	}
	switch {
	case int(p.at) < len(p.tape) || p.stack == nil:
		p.settle()
	case len(p.tape) > 0: // all of it was given: the parser is where its tokens are
		p.stats.Stanzas += int64(p.pending)
		if p.depth = int32(p.stack.Len()); p.skipping {
			p.depth = int32(profiles[p.framing].stanzaLevel)
		}
	}
	if p.ws != nil {
		expire(p)
		p.ws.arenaOf = 0
	}
	p.tape, p.at, p.settled, p.pending = p.tape[:0], 0, 0, 0
}

// Buffered returns the bytes of the input behind the token that was given
// last. They are borrowed until the next call of a method.
func (p *Parser) Buffered() []byte {
	if p.run == nil || p.buf == nil {
		return nil
	}
	return p.buf[p.behind():p.end:p.end]
}

// behind returns where in the buffer the token that was given last ends.
func (p *Parser) behind() int32 {
	last := p.last()
	switch {
	case p.holding:
		return p.hold
	case last < 0:
		return p.pos
	}
	e := p.tape[last]
	switch {
	case e.kind() == Text && e.has(flagCDATA):
		return int32(e.end() + len("]]>"))
	case e.has(flagSaved):
		return p.pos
	}
	return int32(e.end())
}

// promising reports whether there may be an event.
func (p *Parser) promising() bool {
	if p.finished {
		return !p.done
	}
	return p.partial() && !p.hungry
}

// partial reports whether bytes wait that are not a token yet.
func (p *Parser) partial() bool { return p.run != nil && (p.end > p.pos || p.holding) }

// Closed reports whether the end tag of the stream, or of the body, was given or,
// by NextStanza, stepped over. What comes behind it is white space or an error, of
// which Closed makes nothing.
func (p *Parser) Closed() bool {
	return profiles[p.framing].header && (p.phase == epilog || p.behindRoot) && (p.run == nil || int(p.at) >= len(p.tape))
}

// stepOut steps over the end tag of a stream, or of a body, if that comes next.
func (p *Parser) stepOut() {
	if !profiles[p.framing].header || p.run == nil || int(p.at) >= len(p.tape) || p.level() != 1 {
		return
	}
	if e := p.tape[p.at]; e.kind() == End && !e.has(flagStanza) {
		p.at++
		p.settle()
	}
}
