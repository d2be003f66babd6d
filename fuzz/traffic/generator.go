package traffic

// Generator writes the stanzas of one session. It is a small value with no resources, and not safe for concurrent use.
type Generator struct {
	random
	mix     Mix
	seed    uint64
	out     []byte // the caller's buffer during a call, nil between calls
	count   int    // stanzas written
	clock   int64  // seconds since 1970 in the session's own time
	handled uint32 // last stream management acknowledgement
	walk    int    // last of the people in rosters
	item    string // what the blank {feature} stands for

	// Drawn anew for each stanza.
	habit    *habit
	me, peer *person
	room     int
	nick     int // of the room's occupant
	client   int // whose capabilities are announced

	only *habit // of a single client's stanzas; nil for those of many

	frame bool // the stanza is a message of its own
	top   bool // the next start tag is the stanza's
	inTag bool // attribute values are escaped more than text

	shape shape // the state of Varied
}

// New returns a generator at the start of its sequence. It panics if there is no such mix.
func New(mix Mix, seed uint64) *Generator {
	if mix >= mixes {
		panic("traffic: " + mix.String() + " is no mix")
	}
	g := &Generator{mix: mix, seed: seed}
	// Mixes of one seed are unrelated, and so are neighbouring seeds.
	g.state = scramble(seed+golden) + uint64(mix)<<56
	g.clock = epoch + int64(g.below(year))
	return g
}

// Clients is how many clients [NewClient] knows, which write XML each in its own way.
const Clients = len(habits)

// NewClient returns a generator of what one client sends, numbered from 0: the stanzas of New, all of them written with
// the habits of one piece of software, by one user. That is what an engine sees on one connection. It panics if there is
// no such mix or client.
func NewClient(mix Mix, seed uint64, client int) *Generator {
	g := New(mix, seed)
	g.only = &habits[client]
	return g
}

const (
	epoch = 1704067200 // 2024-01-01T00:00:00Z
	year  = 365 * 24 * 3600
)

// AppendStanza appends the next stanza as it stands in a TCP stream: the content namespace is inherited from the
// header, though some peers declare it again.
func (g *Generator) AppendStanza(dst []byte) []byte { return g.stanza(dst, false) }

// AppendFrame appends the next stanza as one WebSocket message of RFC 7395. It is the stanza that [Generator.AppendStanza]
// would have written, but for the declaration of the content namespace on its top element.
func (g *Generator) AppendFrame(dst []byte) []byte { return g.stanza(dst, true) }

func (g *Generator) stanza(dst []byte, frame bool) []byte {
	g.out, g.frame, g.top, g.inTag = dst, frame, true, false
	g.count++
	g.clock += int64(g.skewed(60))
	g.habit = &habits[pickWeighted(&g.random, habits[:], func(h *habit) int { return h.weight })]
	g.me, g.peer = g.person(), g.person()
	g.room, g.nick = g.skewed(len(rooms)), g.skewed(len(nicks))
	g.client = g.skewed(len(clients))
	if g.only != nil { // all was drawn nonetheless: what is said stays the same
		g.settle()
	}

	switch mix := g.draw(g.mix); mix {
	case Chat:
		g.expand(g.pick(chatForms))
	case Presence:
		g.expand(g.pick(presenceForms))
	case IQ:
		g.expand(g.pick(iqForms))
	case Bulk:
		g.expand(g.pick(bulkForms))
	case nonzas:
		g.expand(g.pick(nonzaForms))
	case Varied:
		g.variedStanza()
	}
	dst, g.out = g.out, nil
	return dst
}

// settle makes the stanza one of the only client's.
func (g *Generator) settle() {
	g.habit = g.only
	own := random{scramble(g.seed)}
	g.me = &people[own.below(population)]
	g.client = own.below(len(clients))
}

// AppendHeader appends the XML declaration and the stream header. It takes nothing from the sequence of stanzas, which
// is the same with it and without it.
func (g *Generator) AppendHeader(dst []byte) []byte {
	return g.opening(dst, `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' `+
		`from='{domain}' to='{me}' id='{uuid}' version='1.0' xml:lang='{lang}'>`, true)
}

// AppendOpen appends the message that opens a session in RFC 7395, the counterpart of [Generator.AppendHeader].
func (g *Generator) AppendOpen(dst []byte) []byte {
	return g.opening(dst, `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' `+
		`from='{domain}' to='{me}' id='{uuid}' version='1.0' xml:lang='{lang}'/>`, false)
}

// opening expands a header on a copy of the generator, whose state it must not move.
func (g *Generator) opening(dst []byte, text string, declaration bool) []byte {
	head := Generator{random: random{scramble(^g.seed)}, seed: g.seed, out: dst}
	head.habit = &habits[head.below(len(habits))]
	head.me = head.person()
	if g.only != nil {
		head.only = g.only
		head.settle()
	}
	head.peer = head.me
	if declaration {
		head.raw("<?xml version=")
		head.quote()
		head.raw("1.0")
		head.quote()
		head.raw("?>")
	}
	head.expand(text)
	return head.out
}

// AppendFooter appends the end of the stream.
func AppendFooter(dst []byte) []byte { return append(dst, "</stream:stream>"...) }

// AppendClose appends the message that closes a session in RFC 7395, the counterpart of [AppendFooter].
func AppendClose(dst []byte) []byte {
	return append(dst, `<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>`...)
}

// Stream returns one complete stream: header, stanzas, footer.
func Stream(mix Mix, seed uint64, stanzas int) []byte {
	g := New(mix, seed)
	b := g.AppendHeader(nil)
	for range stanzas {
		b = g.AppendStanza(b)
	}
	return AppendFooter(b)
}

// Frames returns the stanzas of [Stream] as one WebSocket message each, without the messages that open and close the
// session. They share one array, each with a capacity that ends where it does.
func Frames(mix Mix, seed uint64, stanzas int) [][]byte { return New(mix, seed).Frames(stanzas) }

// Frames returns the next stanzas as [Generator.AppendFrame] writes them, in one array as [Frames] has them.
func (g *Generator) Frames(stanzas int) [][]byte {
	ends := make([]int, stanzas)
	var b []byte
	for i := range ends {
		b = g.AppendFrame(b)
		ends[i] = len(b)
	}
	frames := make([][]byte, stanzas)
	at := 0
	for i, end := range ends {
		frames[i] = b[at:end:end]
		at = end
	}
	return frames
}
