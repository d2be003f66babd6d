package parser

import (
	"errors"
	"slices"

	"github.com/seed492f7be9/stanza/internal/grammar"
)

// Whole stanzas. One that is there as a whole is a range of the tape. Of one
// that is not, the tape means nothing once the workspace is given back; so its
// bytes are kept. When as many have come since, it is read once more from its
// beginning, with what came. What comes in smaller pieces is read and judged as
// it comes, without events, and when the stanza's end is there, all of it once
// more. What is read again is never more than what came since, and once all of
// it: a stanza of n bytes costs reading 3n, however it comes.

// ErrInsideStanza is what NextStanza returns where Next has begun a stanza and
// not come to its end.
var ErrInsideStanza = errors.New("stanza: a whole stanza begins between stanzas only")

// NextStanza returns the next first-level element as a whole, with everything
// in it: a view that expires with the next call of a method, as tokens do. On a
// stream the stream header comes first, as an element that is still open (see
// [Stanza.Header]). The end tag of the stream is no stanza. In a frame or
// document the root is one.
//
// Errors are those of [Parser.Next]. Of a stanza in which there is an error
// nothing is given. A stanza that is skipped (see [limits.Limits.Skip]) comes
// as its start tag alone: see [Stanza.Abandoned].
//
// Between stanzas, calls of Next and NextStanza may alternate.
func (p *Parser) NextStanza() (Stanza, error) {
	if int(p.level()) > profiles[p.framing].stanzaLevel {
		return Stanza{}, ErrInsideStanza
	}
	for {
		if p.run != nil && p.ws != nil {
			if st, ok := p.cut(); ok {
				return st, nil
			}
		}
		if err := p.refillStanza(); err != nil {
			return Stanza{}, err
		}
	}
}

// cut takes the next stanza from the tape, if it has all of one.
func (p *Parser) cut() (Stanza, bool) {
	seen := uint64(0)
	for i := int(p.at); i < len(p.tape); {
		e := p.tape[i]
		seen |= e.head
		switch {
		case e.kind() == Abandoned:
			return p.taken(i, i, i+1+e.count()), true
		case !e.has(flagStanza):
		case e.kind() == End:
			p.tape[i].head |= seen & (flagPrefixed << 8) // of the whole stanza
			return p.taken(int(p.at), i, i+1), true
		}
		if i == int(p.at) && !e.has(flagStanza) {
			// The stream's header, or its end.
			if e.kind() == Start {
				p.depth = 1
				return p.taken(i, i, i+1+e.count()), true
			}
			p.at++
			p.settle()
		}
		i += 1 + e.count()
	}
	return Stanza{}, false
}

// taken makes tape[from:end] the stanza that was given last. It is settled by
// that: the depth is what it was before it, or was set for a header.
func (p *Parser) taken(from, last, end int) Stanza {
	expire(p)
	n := p.tape[last].counted()
	p.stats.Stanzas += n
	p.pending -= int32(n)
	p.at, p.settled = int32(end), int32(end)
	return Stanza{Element{p, int32(from), int32(last)}}
}

// refillStanza computes more of the tape, behind the part of a stanza that is
// on it.
func (p *Parser) refillStanza() error {
	if p.err == nil && p.promising() {
		p.attach()
		if p.holding && p.end-p.pos >= p.pos-p.hold {
			p.rewind()
		}
		switch {
		case !p.holding:
			p.settle()
			p.tape = p.tape[:copy(p.tape, p.tape[p.at:])]
			p.at, p.settled, p.ws.arenaOf = 0, 0, 0
			had := len(p.tape)
			if 2*had > cap(p.tape) {
				p.tape = slices.Grow(p.tape, cap(p.tape))
			}
			if p.produce(); len(p.tape) > had {
				return nil
			}
		case p.check():
			if len(p.tape) == 0 {
				p.produce()
			}
			return nil
		}
	}
	if p.err == nil && p.run != nil && p.ws != nil && int(p.at) < len(p.tape) {
		p.holding, p.hold = true, int32(p.tape[p.at].off())
	}
	return p.pause()
}

// check reads on in the stanza that is held, and reports whether something is
// to be given: it is whole, and to be read from its beginning; or it was
// abandoned, which is on the tape.
func (p *Parser) check() bool {
	for {
		p.dropTape()
		at := p.pos
		p.produce()
		switch tape := p.tape; {
		case p.err != nil:
			p.holding = false
			return false
		case p.phase != content:
			p.rewind()
			p.dropTape()
			return true
		case p.skipping:
			for p.at = 0; tape[p.at].kind() != Abandoned; p.at += 1 + int32(tape[p.at].count()) {
			}
			p.holding = false
			return true
		case p.pos == at:
			return false
		}
	}
}

// rewind goes back to the beginning of the stanza that is held.
func (p *Parser) rewind() {
	top := profiles[p.framing].stanzaLevel
	for n := p.stack.Len(); n > top; n-- {
		unbindOwn(p.stack, n-1, &p.ws.names)
		p.stack.Pop()
	}
	p.phase, p.barrier = prolog, int64(p.cfg.limits.Prolog)
	if profiles[p.framing].header {
		p.phase, p.barrier = open, p.gapFrom+int64(p.cfg.limits.Gap)
	}
	p.pos, p.holding = p.hold, false
	p.resume = grammar.Resume{}
	p.inText, p.hungry = false, false
}
