package parser

import (
	"bytes"
	"math"

	"github.com/seed492f7be9/stanza/internal/grammar"
	"github.com/seed492f7be9/stanza/limits"
)

// readContent reads one construct inside a stanza, or inside the root of a
// frame or document.
func (p *Parser) readContent() bool {
	stop := int(p.end)
	if n := p.stanzaStop() - p.base; n < int64(stop) {
		stop = int(n)
	}
	i := int(p.pos)
	switch {
	case i >= stop:
		return p.starve(stop, limits.Stanza)
	case p.inCDATA:
		return p.readCDATA(stop)
	case p.buf[i] != '<':
		return p.readText(stop)
	case i+1 == stop:
		return p.starve(stop, limits.Stanza)
	case p.buf[i+1] == '/':
		return p.readEnd(stop)
	case p.buf[i+1] == '!':
		return p.readCDATA(stop)
	case p.buf[i+1] == '?':
		return p.readQuestion(stop)
	}
	return p.readStart(stop, p.cfg.limits.Tag, limits.Tag)
}

// stanzaStop is the offset of the first byte that the stanza may not have.
func (p *Parser) stanzaStop() int64 {
	if p.skipping {
		return p.stanzaAt + int64(p.cfg.limits.Skip)
	}
	return p.stanzaAt + int64(p.cfg.limits.Stanza)
}

// readText reads on in the run of character data at buf[pos].
func (p *Parser) readText(stop int) bool {
	i := int(p.pos)
	stop, limit := p.boundText(i, stop)
	if i >= stop {
		return p.starve(stop, limit)
	}
	b := p.buf[i:stop]
	if limit == limits.Text && stop < int(p.end) && p.buf[stop] == '<' {
		b = p.buf[i : stop+1] // the run ends in time; its end may find it unfinished
	}
	before := p.resume.At()
	n, legal, rule := grammar.Text(b, &p.resume, &p.refs)
	p.stats.Work += int64(max(n, p.resume.At()) - before)
	if rule == grammar.OK {
		p.emitText(i, i+n, 0)
		p.consume(n)
		return true
	}
	if rule == grammar.More {
		if stop == int(p.end) && !p.finished {
			p.hungry = true
			if n >= p.cfg.piece || p.skipping {
				p.emitText(i, i+n, flagMore)
				p.pos += int32(n)
				p.resume.Shift(n)
			}
			return false
		}
	}
	p.emitText(i, i+legal, 0)
	if rule != grammar.More {
		return p.judge(rule, n)
	}
	// What could still become something else was given as it stands. Where
	// the stanza is only abandoned here, it is read on from there.
	p.pos += int32(n)
	p.resume.Shift(n)
	return p.starve(stop, limit)
}

// boundText begins a run of text at buf[i], unless one has begun, and returns
// where it has to stop, and for which limit. Text that is skipped costs
// nothing: only the limit for what is skipped bounds it.
func (p *Parser) boundText(i, stop int) (int, limits.Kind) {
	if p.skipping {
		p.inText, p.refs = false, math.MaxInt32
		return stop, limits.Stanza
	}
	if !p.inText {
		p.inText = true
		p.barrier = p.base + int64(i) + int64(p.cfg.limits.Text)
		p.refs = int32(p.cfg.limits.References)
	}
	if n := p.barrier - p.base; n < int64(stop) {
		return int(n), limits.Text
	}
	return stop, limits.Stanza
}

func (p *Parser) emitText(from, to int, flags uint8) {
	if from == to || p.skipping {
		return
	}
	if p.resume.Decode {
		flags |= flagDecode
	}
	p.tape = append(p.tape, newEntry(Text, flags, 0, from, to))
}

// consume steps behind a construct of n bytes.
func (p *Parser) consume(n int) {
	p.pos += int32(n)
	p.resume = grammar.Resume{}
}

// consumeTag steps behind a tag of n bytes, whose Resume is as it was unless
// it was resumed.
func (p *Parser) consumeTag(n int) {
	p.pos += int32(n)
	if p.resume.At() != 0 {
		p.resume = grammar.Resume{}
	}
}

// readCDATA reads the CDATA section at buf[pos]: all of it or nothing.
func (p *Parser) readCDATA(stop int) bool {
	i, whole := int(p.pos), stop
	stop, limit := p.boundText(i, stop)
	if stop-i < len("<![CDATA[") && !p.inCDATA {
		// What is no section is no text either, wherever the run would get too long.
		switch n, rule := grammar.Bang(p.buf[i:whole]); rule {
		case grammar.OK:
		case grammar.More:
			return p.starve(whole, limits.Stanza)
		default:
			return p.judge(rule, n)
		}
	}
	if i >= stop {
		return p.starve(stop, limit)
	}
	if p.wholeCDATA(i, stop) {
		return true
	}
	before := p.resume.At()
	start, end, n, rule := grammar.CDATA(p.buf[i:stop], &p.resume)
	p.stats.Work += int64(max(n, p.resume.At()) - before)
	switch rule {
	case grammar.OK:
		p.emitText(i+start, i+end, flagCDATA)
		p.consume(n)
		p.inCDATA = false
		return true
	case grammar.More:
		if p.skipping {
			p.pos += int32(p.resume.DropCDATA())
			p.inCDATA = p.resume.InCDATA()
		}
		return p.starve(stop, limit)
	}
	return p.judge(rule, n)
}

// wholeCDATA reads the CDATA section at buf[i], if it is whole and stage 1 has
// judged its characters, and reports whether it is.
func (p *Parser) wholeCDATA(i, stop int) bool {
	const start, end = "<![CDATA[", "]]>"
	s := &p.ws.strip
	if p.resume.At() > 0 || p.skipping || i < int(s.from) || i+len(start) > min(stop, int(s.to)) {
		return false
	}
	b := p.buf[i:min(stop, int(s.to))]
	n := bytes.Index(b[len(start):], []byte(end))
	if n < 0 || string(b[:len(start)]) != start {
		return false
	}
	if n += len(start); bytes.IndexByte(b[:n], '\r') >= 0 {
		p.resume.Decode = true
	}
	p.emitText(i+len(start), i+n, flagCDATA)
	n += len(end)
	p.stats.Work += int64(n)
	p.consume(n)
	return true
}
