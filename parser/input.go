package parser

// Space returns memory for at least n more bytes, to be filled and then
// committed before anything else is called. It is nil once the parser failed
// or was finished. Tokens expire.
func (p *Parser) Space(n int) []byte {
	if p.phase == dead && p.run == nil || p.finished {
		return nil // an error that was not returned yet can be dropped by Restart
	}
	p.attach()
	p.unread()
	n = min(max(n, 1), maxSpace)
	if room := len(p.buf) - padding - int(p.end); room < n {
		p.makeRoom(n)
	}
	p.granted = int32(len(p.buf)-padding) - p.end
	return p.buf[p.end : len(p.buf)-padding]
}

// unread goes back to the end of the token that was given last, where nothing
// came since but white space between stanzas, or an error that was not returned
// yet: bytes that come now must not move what Buffered and Restart are about.
func (p *Parser) unread() {
	if len(p.tape) == 0 || int(p.at) < len(p.tape) {
		return
	}
	at := p.behind()
	switch p.phase {
	case open:
		p.stats.Keepalives -= int64(p.pos - at)
		p.pos = at
	case epilog, dead:
		p.pos = at
	}
	p.dropTape()
}

// maxSpace is the most that one call of Space gives, in bytes.
const maxSpace = 1 << 26

// Commit adds the first n bytes of what Space returned to the input. Without a
// Space before it there are none.
func (p *Parser) Commit(n int) {
	if p.run == nil || p.buf == nil || n < 0 {
		return
	}
	if n = min(n, int(p.granted)); n > 0 {
		p.hungry = false
	}
	p.end += int32(n)
	p.granted = 0
}

// Feed copies bytes into the input and returns how many: as many as there is
// room for, at least one of them. A parser that failed, or was finished, accepts
// everything and drops it; Next says why.
func (p *Parser) Feed(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	// Room for one byte would do; room for a read of the usual size keeps what
	// follows a short unfinished token from coming in two pieces.
	want := 1
	if usual := p.cfg.limits.Window / 4; p.run == nil || int(p.end-p.needed()) <= usual {
		want = min(len(b), usual)
	}
	space := p.Space(want)
	if space == nil {
		return len(b)
	}
	n := copy(space, b)
	p.Commit(n)
	return n
}
