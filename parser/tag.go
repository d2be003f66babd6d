package parser

import (
	"bytes"

	"github.com/seed492f7be9/stanza/internal/grammar"
	"github.com/seed492f7be9/stanza/limits"
)

// readStart reads the start tag at buf[pos], of at most max bytes: all of it or
// nothing.
func (p *Parser) readStart(stop, max int, limit limits.Kind) bool {
	w := p.ws
	if over := p.countElement(); over != limits.None {
		return p.unwanted(func() bool { return p.exceed(over, int(p.pos)) })
	}
	bound := limits.Stanza
	if n := int(p.pos) + max; n < stop {
		stop, bound = n, limit
	}
	b := p.buf[p.pos:stop]
	before := p.resume.At()
	if before > 0 {
		n, rule := w.tag.Start(b, &p.resume)
		p.stats.Work += int64(n - before)
		if rule != grammar.OK {
			return p.judgeTag(rule, n, stop, bound)
		}
		// It is whole now, and read from its beginning.
		p.resume = grammar.Resume{}
		b = b[:n]
	}
	n := p.readWhole(b, before > 0)
	if n == 0 {
		var rule grammar.Rule
		if n, rule = w.tag.Start(b, &p.resume); rule != grammar.OK {
			p.stats.Work += int64(n)
			return p.judgeTag(rule, n, stop, bound)
		}
	}
	p.stats.Work += int64(n)
	return p.openElement(b[:n])
}

// readWhole reads a start tag as usual ones are read, and returns its length; 0
// for others, and where it is not whole. A tag that is known to be, because it
// came in pieces, can be longer than a strip. Where no shapes are kept it goes
// without stage 1: that is the reading which every other one is held against.
func (p *Parser) readWhole(b []byte, whole bool) int {
	w := p.ws
	if !p.cfg.noShapes {
		if from, to, text := p.look(); text != nil && (!whole || len(b) <= to-int(p.pos)) {
			if b = b[:min(len(b), to-int(p.pos))]; !whole && bytes.IndexByte(b, '>') < 0 {
				return 0
			}
			return w.tag.Marked(b, grammar.Marks{Bits: w.bits, At: int(p.pos) - from})
		}
	}
	if len(b) <= usualTag && bytes.IndexByte(b, '>') < 0 {
		return 0
	}
	return w.tag.Plain(b)
}

// usualTag is a length that few tags have: one that more bytes are there for is
// whole, as a rule, and need not be searched for its end first.
const usualTag = 512

// judgeTag turns a verdict on a start tag that was not OK into what follows.
func (p *Parser) judgeTag(rule grammar.Rule, n, stop int, bound limits.Kind) bool {
	if rule == grammar.More {
		return p.starve(stop, bound)
	}
	return p.judge(rule, n)
}

// countElement returns the limit that one more element passes.
func (p *Parser) countElement() limits.Kind {
	if p.phase == prolog && profiles[p.framing].header {
		return limits.None
	}
	level := p.stack.Len() - profiles[p.framing].stanzaLevel
	switch {
	case level >= p.cfg.limits.Depth:
		return limits.Depth
	case level > 0 && p.elements == 0:
		return limits.Elements
	}
	return limits.None
}

// readEnd reads the end tag at buf[pos].
func (p *Parser) readEnd(stop int) bool {
	b := p.buf[p.pos:stop]
	if n := p.stack.Len(); n > 0 {
		name := p.stack.TopName()
		if k := len(name) + 2; k < len(b) && b[k] == '>' && string(b[2:k]) == string(name) && p.resume.At() == 0 &&
			k < p.cfg.limits.Tag {
			p.stats.Work += int64(k + 1)
			return p.closeElement(k + 1)
		}
	}
	return p.readOddEnd(stop)
}

// readOddEnd reads an end tag that is not just the open element's name: with
// white space in it, unfinished, or wrong.
func (p *Parser) readOddEnd(stop int) bool {
	bound := limits.Stanza
	if n := int(p.pos) + p.cfg.limits.Tag; n < stop {
		stop, bound = n, limits.Tag
	}
	b := p.buf[p.pos:stop]
	before := p.resume.At()
	nameEnd, n, rule := p.ws.tag.End(b, &p.resume)
	p.stats.Work += int64(n - before)
	switch {
	case rule == grammar.More:
		return p.starve(stop, bound)
	case rule != grammar.OK:
		return p.judge(rule, n)
	case p.stack.Len() == 0 || string(b[2:nameEnd]) != string(p.stack.TopName()):
		return p.fail(RuleMismatchedEnd, int(p.pos))
	}
	return p.closeElement(n)
}
