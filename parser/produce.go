package parser

import (
	"github.com/seed492f7be9/stanza/internal/grammar"
	"github.com/seed492f7be9/stanza/limits"
)

// produce reads on from buf[pos] and writes events to the tape, until the
// tape has a batch, the bytes run out, or something is wrong.
func (p *Parser) produce() {
	for {
		if !p.cfg.noShapes {
			if p.walk(); p.pausing() {
				return
			}
		}
		var more bool
		switch p.phase {
		case content:
			more = p.readContent()
		case prolog:
			more = p.readProlog()
		case open:
			more = p.readBetween()
		case epilog:
			more = p.readEpilog()
		default:
			return
		}
		if !more || p.pausing() {
			return
		}
	}
}

// pausing reports whether what is on the tape has to be taken before more is
// read: the batch is full, or the stanza that is held came to its end.
func (p *Parser) pausing() bool {
	return p.phase == dead || len(p.tape)+8 > cap(p.tape) || p.holding && p.phase != content
}

// starve answers for a construct at buf[pos] that needs the byte at stop: at
// a limit that is an error; at the end of the input conclude decides;
// otherwise more bytes have to come.
func (p *Parser) starve(stop int, kind limits.Kind) bool {
	switch {
	case stop < int(p.end):
		return p.exceed(kind, stop)
	case p.finished:
		p.conclude()
	default:
		p.hungry = true
	}
	return false
}

// conclude judges the end of the input, behind everything legal before it.
func (p *Parser) conclude() {
	if p.pos == p.end && p.complete() {
		p.done = true
	} else {
		p.fail(RuleUnexpectedEnd, int(p.end))
	}
}

// fail ends everything with an error at buf[i].
func (p *Parser) fail(rule Rule, i int) bool {
	return p.failAt(&Error{Rule: rule, Offset: p.base + int64(i)})
}

func (p *Parser) failAt(e *Error) bool {
	level := 0
	if profiles[p.framing].header {
		level = 1
	}
	e.Path = string(p.stack.AppendPath(nil, level))
	p.err = e
	p.behindRoot = p.phase == epilog
	p.phase = dead
	return false
}

// exceed ends everything because byte or item buf[i] passes a limit, or
// begins to skip the stanza.
func (p *Parser) exceed(kind limits.Kind, i int) bool {
	if kind == limits.Stanza && p.cfg.limits.Skip > 0 {
		if p.skipping {
			kind = limits.Skip
		} else {
			return p.abandon()
		}
	}
	return p.failAt(&Error{Rule: RuleLimit, Offset: p.base + int64(i), Limit: kind, Max: kind.Of(&p.cfg.limits)})
}

// judge turns a verdict of the grammar on the construct at buf[pos] into an
// error, at n bytes from there.
func (p *Parser) judge(rule grammar.Rule, n int) bool {
	i := int(p.pos) + n
	switch rule {
	case grammar.LongName:
		return p.exceed(limits.Name, i)
	case grammar.LongValue:
		return p.exceed(limits.Value, i)
	case grammar.ManyAttributes:
		return p.exceed(limits.Attributes, i)
	case grammar.ManyDeclarations:
		return p.exceed(limits.Declarations, i)
	case grammar.ManyReferences:
		return p.exceed(limits.References, i)
	}
	return p.fail(Rule(rule), i)
}
