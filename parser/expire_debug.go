//go:build stanzadebug || race

package parser

// expire overwrites the decoded values of the token or stanza that was given
// last, so that a caller who kept one reads what nobody sent.
func expire(p *Parser) {
	w := p.ws
	for i := range w.arena {
		w.arena[i] = 0xDB
	}
	w.arena = w.arena[:0]
}
