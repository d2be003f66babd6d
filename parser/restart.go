package parser

import "errors"

// ErrNotBetweenStanzas is what Restart returns inside a stanza.
var ErrNotBetweenStanzas = errors.New("stanza: a stream restarts between stanzas only")

// RestartMode says what happens to bytes that came before a restart and
// belong behind it (RFC 6120 §4.3.3).
type RestartMode uint8

const (
	// Refuse makes such bytes an error: after <proceed/> they were sent in
	// plain text by who knows whom (RFC 6120 §5.4.3.3).
	Refuse RestartMode = iota
	// Keep reads them as the beginning of the new stream: after SASL.
	Keep
	// HandOver gives them back, raw: a TLS or compression layer comes first.
	HandOver
)

// Restart begins a new stream behind the token that was given last, which
// must have been at the first level, or the stream header. Events and errors
// that were computed beyond it are dropped. Offsets count from 0 again.
//
// With HandOver it returns a copy of the bytes that were already there. With
// Refuse it returns an [*Error] with RuleRestart, which is terminal, if there
// are any. White space counts: it is no keepalive there, whether Next has read
// over it by now or not; HandOver, which cannot give back what was read over,
// refuses it then. Inside a stanza Restart returns [ErrNotBetweenStanzas] and
// does nothing.
func (p *Parser) Restart(mode RestartMode) ([]byte, error) {
	if p.err != nil && p.run == nil {
		return nil, p.err // it was returned already
	}
	if p.framing != Stream || p.level() > 1 || p.abandoned() {
		return nil, ErrNotBetweenStanzas
	}
	gap := p.gap()
	var left []byte
	if p.run != nil {
		p.unread()
		p.pos = p.behind()
		left = p.Buffered()
		p.dropTape()
	}
	refused := gap > 0
	switch mode {
	case Keep:
		refused = false
	case HandOver:
	default:
		refused = refused || len(left) > 0
	}
	if refused {
		p.err = &Error{Rule: RuleRestart, Offset: p.offset() - gap}
		p.phase = dead
		p.release()
		return nil, p.err
	}
	var over []byte
	if mode == HandOver {
		over = append(over, left...)
		left = nil
	}
	if len(left) > 0 {
		p.clearStack()
	} else {
		p.abort()
	}
	p.begin(Stream)
	p.base += gap
	p.stats.Keepalives -= gap
	return over, nil
}

// offset returns the offset of the construct at hand.
func (p *Parser) offset() int64 {
	if p.run == nil {
		return p.base
	}
	return p.base + int64(p.pos)
}

// gap returns how many bytes of white space were read since the token that was
// given last, if nothing is left of that: they are behind a restart, but gone.
func (p *Parser) gap() int64 {
	switch {
	case p.run != nil && p.holding:
		return p.base + int64(p.hold) - p.gapFrom
	case p.phase != open, p.at > 0:
		return 0
	}
	return p.offset() - p.gapStart()
}

// gapStart returns where the white space began that is being read between
// stanzas.
func (p *Parser) gapStart() int64 { return p.barrier - int64(p.cfg.limits.Gap) }

// abandoned reports whether what was given last is an abandoned stanza that
// goes on.
func (p *Parser) abandoned() bool {
	if p.run == nil {
		return false
	}
	if last := p.last(); last >= 0 {
		return p.tape[last].kind() == Abandoned
	}
	return p.skipping
}
