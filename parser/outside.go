package parser

import (
	"github.com/seed492f7be9/stanza/internal/grammar"
	"github.com/seed492f7be9/stanza/internal/scan"
	"github.com/seed492f7be9/stanza/limits"
)

// readProlog reads what stands before the root.
func (p *Parser) readProlog() bool {
	i := int(p.pos)
	if i == int(p.end) {
		return p.starve(i, limits.Prolog)
	}
	first := p.base+int64(i) == 0
	stop, limit := int(p.end), limits.Stanza
	if n := p.barrier - p.base; n < int64(stop) {
		stop, limit = int(n), limits.Prolog
	}
	c := p.buf[i]
	if c != '<' {
		switch {
		case first && profiles[p.framing].leadingLt:
			return p.refuse(i, RuleLeadingByte)
		case !scan.Space(c):
			return p.refuse(i, RuleTextOutsideRoot)
		case i >= stop:
			return p.exceed(limits.Prolog, stop)
		}
		p.stats.Work++
		p.pos++
		return true
	}
	if i+1 == int(p.end) {
		return p.starve(i+1, limits.Prolog)
	}
	switch p.buf[i+1] {
	case '?':
		n, rule := grammar.Question(p.buf[i:p.end])
		switch {
		case rule == grammar.More:
			return p.starve(int(p.end), limits.Prolog)
		case rule != grammar.OK:
			return p.judge(rule, n)
		case !first:
			return p.fail(RuleMisplacedDeclaration, i)
		}
		return p.readDeclaration(stop, limit)
	case '!':
		return p.readBang(RuleTextOutsideRoot)
	case '/':
		return p.readOddEnd(int(p.end))
	}
	if profiles[p.framing].header {
		return p.readStart(int(p.end), p.cfg.limits.Header, limits.Header)
	}
	return p.readStanza()
}

func (p *Parser) readDeclaration(stop int, limit limits.Kind) bool {
	before := p.resume.At()
	n, standaloneNo, rule := grammar.XMLDecl(p.buf[p.pos:stop], &p.resume)
	p.stats.Work += int64(max(n, p.resume.At()) - before)
	switch {
	case rule == grammar.More:
		return p.starve(stop, limit)
	case rule != grammar.OK:
		return p.judge(rule, n)
	case p.cfg.refuseDeclaration:
		return p.fail(RuleRefusedDeclaration, int(p.pos))
	case standaloneNo && p.cfg.refuseStandalone:
		return p.fail(RuleStandalone, int(p.pos))
	}
	p.consume(n)
	return true
}

// readStanza begins a stanza, or the root of a frame or document.
func (p *Parser) readStanza() bool {
	p.stanzaAt, p.gapFrom = p.base+int64(p.pos), p.gapStart()
	p.elements = int32(p.cfg.limits.Elements)
	stop := int(p.end)
	if n := p.stanzaStop() - p.base; n < int64(stop) {
		stop = int(n)
	}
	return p.readStart(stop, p.cfg.limits.Tag, limits.Tag)
}

// readBetween reads what stands between the first-level elements of a stream.
func (p *Parser) readBetween() bool {
	from := p.pos
	markup := p.readGap(RuleTextBetweenStanzas)
	p.stats.Keepalives += int64(p.pos - from)
	switch {
	case !markup:
		return false
	case p.pos > from:
		return true // what follows may be known
	case p.buf[p.pos+1] == '/':
		return p.readEnd(int(p.end))
	}
	return p.readStanza()
}

// readEpilog reads what stands behind the root's end: white space.
func (p *Parser) readEpilog() bool {
	if p.readGap(RuleContentAfterRoot) {
		return p.unwanted(func() bool { return p.fail(RuleContentAfterRoot, int(p.pos)) })
	}
	return false
}

// unwanted refuses the element at buf[pos], if one begins there: until the byte
// behind its '<' is legal, that is what is wrong.
func (p *Parser) unwanted(refuse func() bool) bool {
	switch n, rule := grammar.Begins(p.buf[p.pos:p.end]); rule {
	case grammar.OK:
		return refuse()
	case grammar.More:
		return p.starve(int(p.end), limits.Stanza)
	default:
		return p.judge(rule, n)
	}
}

// readGap steps over white space, and judges what stands behind it but tags. It
// reports whether a tag is at buf[pos], of which two bytes are there.
func (p *Parser) readGap(text Rule) bool {
	i, end := int(p.pos), int(p.end)
	stop := end
	if n := p.barrier - p.base; n < int64(stop) {
		stop = int(n)
	}
	for i < stop && scan.Space(p.buf[i]) {
		i++
	}
	p.stats.Work += int64(i - int(p.pos))
	p.pos = int32(i)
	switch {
	case i == end:
		return p.starve(end, limits.Gap)
	case scan.Space(p.buf[i]):
		return p.exceed(limits.Gap, i)
	case p.buf[i] != '<':
		return p.refuse(i, text)
	case i+1 == end:
		return p.starve(end, limits.Stanza)
	case p.buf[i+1] == '?':
		return p.readQuestion(end)
	case p.buf[i+1] == '!':
		return p.readBang(text)
	}
	return true
}

// readBang refuses what begins with "<!" outside the root, where a CDATA
// section is text like any other.
func (p *Parser) readBang(text Rule) bool {
	switch n, rule := grammar.Bang(p.buf[p.pos:p.end]); rule {
	case grammar.OK:
		return p.fail(text, int(p.pos))
	case grammar.More:
		return p.starve(int(p.end), limits.Stanza)
	default:
		return p.judge(rule, n)
	}
}

// readQuestion refuses what begins with "<?" anywhere but at the beginning.
func (p *Parser) readQuestion(stop int) bool {
	n, rule := grammar.Question(p.buf[p.pos:stop])
	switch rule {
	case grammar.OK:
		return p.fail(RuleMisplacedDeclaration, int(p.pos))
	case grammar.More:
		return p.starve(stop, limits.Stanza)
	}
	return p.judge(rule, n)
}

// refuse refuses the character at buf[i], where none of its kind may stand.
func (p *Parser) refuse(i int, rule Rule) bool {
	switch v := grammar.Illegal(p.buf[:p.end], i); v {
	case grammar.OK:
		return p.fail(rule, i)
	case grammar.More:
		return p.starve(int(p.end), limits.Stanza)
	default:
		return p.fail(Rule(v), i)
	}
}
