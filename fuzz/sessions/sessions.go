package sessions

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/seed492f7be9/stanza/fuzz/vectors"
)

// Session is what one side of a connection sends, and what its reader delivers.
type Session struct {
	// Mode is the framing: vectors.ModeStream, ModeFrames or ModeFrame.
	Mode string
	// Messages are the XML streams of the connection, one after the other, or the WebSocket messages.
	Messages [][]byte
	// Restarts says for each stream but the last how many first-level elements it has: behind them the reader restarts,
	// and keeps what came already. A stream that restarts is not closed.
	Restarts []int
	// Events are all events, those of one message after those of the other.
	Events []vectors.Event
}

// Bytes returns all messages as one.
func (s *Session) Bytes() []byte { return slices.Concat(s.Messages...) }

// Record returns the session as a record of a corpus: accepted, with its events, and with the restarts that it needs. It
// has no name, and says nothing of where it comes from.
func (s *Session) Record() vectors.Record {
	r := vectors.Record{Mode: s.Mode, Expect: vectors.Accept, Events: s.Events}
	if s.Mode == vectors.ModeFrames {
		for _, m := range s.Messages {
			r.Inputs = append(r.Inputs, base64.StdEncoding.EncodeToString(m))
		}
		return r
	}
	r.Input = base64.StdEncoding.EncodeToString(s.Bytes())
	if len(s.Restarts) > 0 {
		r.Settings = &vectors.Settings{}
		for _, n := range s.Restarts {
			r.Settings.Restarts = append(r.Settings.Restarts, vectors.Restart{After: n, How: vectors.Keep})
		}
	}
	return r
}

// Options say what kind of session is wanted. The zero value is a stream of eight stanzas.
type Options struct {
	// Mode is vectors.ModeStream, the default, or vectors.ModeFrames.
	Mode string
	// Stanzas is how many first-level elements follow those of the negotiation; 0 stands for 8, below 0 for none.
	Stanzas int
	// NoRestart leaves the negotiation out: one stream, or one opening, and nothing but stanzas in it.
	NoRestart bool
}

// New returns the session of a seed. It panics if there is no such mode.
func New(seed uint64, o Options) Session {
	g := newGenerator(seed, o.Mode)
	stanzas := max(o.Stanzas, 0)
	if o.Stanzas == 0 {
		stanzas = 8
	}
	server := g.chance(50)
	if !o.NoRestart {
		first := "client-first"
		if server {
			first = "server-first"
		}
		g.open(server)
		g.firstLevel(first)
		g.restart()
	}
	g.open(server)
	if !o.NoRestart {
		next := "client-next"
		if server {
			next = "server-next"
		}
		g.firstLevel(next)
	}
	for range stanzas {
		g.firstLevel("later")
	}
	if server {
		g.firstLevel("last-words")
	}
	g.close()
	return g.session()
}

// Kinds returns the names of the first-level elements that the grammar knows, which [One] makes.
func Kinds() []string {
	var kinds []string
	for _, group := range []string{"message", "presence", "iq", "nonza"} {
		for _, choice := range productions()[group][0].choices {
			kinds = append(kinds, choice[0].name)
		}
	}
	return append(kinds, "auth", "challenge", "response", "success", "failure", "authenticate", "starttls", "proceed", "compress",
		"dialback", "sasl-features", "bind-features", "stream-error")
}

// One returns a session with a single first-level element of one of the [Kinds]: in a stream without a restart, or as
// one frame of a session that is open (mode vectors.ModeFrame). It panics if there is no such kind or mode.
func One(kind string, seed uint64, mode string) Session {
	if mode == vectors.ModeFrame {
		g := newGenerator(seed, vectors.ModeFrames)
		g.firstLevel(kind)
		s := g.session()
		s.Mode = mode
		return s
	}
	g := newGenerator(seed, mode)
	g.open(g.chance(50))
	g.firstLevel(kind)
	g.close()
	return g.session()
}

// generator derives and spells one first-level element after the other.
type generator struct {
	deriver
	speller  speller
	frames   bool
	header   string // the stream header's name as it was written
	elements int    // of the stream at hand
	messages [][]byte
	restarts []int
	events   []vectors.Event
}

func newGenerator(seed uint64, mode string) *generator {
	if mode != "" && mode != vectors.ModeStream && mode != vectors.ModeFrames {
		panic("sessions: there is no mode " + mode)
	}
	g := &generator{frames: mode == vectors.ModeFrames}
	g.random.state = seed
	g.random.state = g.next() // neighbouring seeds are unrelated
	g.speller.random.state = g.next()
	g.content = nsClient
	if !g.frames && g.chance(30) {
		g.content = pick(&g.random, []string{"jabber:server", "jabber:component:accept"})
	}
	return g
}

func (g *generator) session() Session {
	mode := vectors.ModeStream
	if g.frames {
		mode = vectors.ModeFrames
	}
	return Session{Mode: mode, Messages: g.messages, Restarts: g.restarts, Events: g.events}
}

// flush makes a message of what was written.
func (g *generator) flush() {
	g.messages = append(g.messages, slices.Clone(g.speller.out))
	g.speller.out = g.speller.out[:0]
}

// open writes a stream header, or the frame that opens a session.
func (g *generator) open(server bool) {
	n := node{space: nsStreams, local: "stream", attrs: []attr{{"", "version", "1.0"}}}
	if g.frames {
		n.space, n.local = nsFraming, "open"
	}
	add := func(name, value string) { n.attrs = append(n.attrs, attr{"", name, value}) }
	if server {
		add("from", g.field("domain"))
		add("id", g.field("id"))
	} else {
		add("to", g.field("domain"))
	}
	if g.chance(50) {
		n.attrs = append(n.attrs, attr{nsXML, "lang", g.field("lang")})
	}
	s := &g.speller
	if s.chance(40) {
		s.raw(pick(&s.random, []string{"<?xml version='1.0'?>", `<?xml version="1.0" encoding="UTF-8"?>`, "<?xml version = '1.0' encoding='utf-8' standalone='yes' ?>"}))
		if s.chance(50) {
			s.raw("\n")
		}
	}
	if g.frames {
		s.element(&n)
		g.flush()
	} else {
		g.elements, s.scope = 0, nil
		fixed := []binding{{"stream", nsStreams}, {"", g.content}}
		switch s.below(4) { // the styles of RFC 6120 §4.8.2
		case 0:
			fixed[0].prefix = pick(&s.random, []string{"s", "flow", "é"})
		case 1:
			fixed = []binding{{"", nsStreams}}
		}
		g.header = s.startTag(&n, fixed...)
		s.raw(">")
	}
	g.start(&n)
	if g.frames {
		g.end()
	}
}

// firstLevel writes what a production stands for.
func (g *generator) firstLevel(rule string) {
	for _, n := range g.derive(nil, rule, g.content) {
		g.speller.element(&n)
		g.elements++
		g.record(&n)
		if g.frames {
			if g.speller.chance(10) {
				g.speller.raw("\n") // behind the root, where a document has room
			}
			g.flush()
		} else if g.speller.chance(20) {
			g.speller.raw(pick(&g.speller.random, []string{" ", "\n", "\r\n", "\t\t"}))
		}
	}
}

// restart ends a stream without closing it, right behind its last element: white space there would be refused.
func (g *generator) restart() {
	if g.frames {
		return
	}
	g.speller.out = []byte(strings.TrimRight(string(g.speller.out), " \t\r\n"))
	g.restarts = append(g.restarts, g.elements)
	g.flush()
}

func (g *generator) close() {
	if g.frames {
		n := node{space: nsFraming, local: "close"}
		g.speller.element(&n)
		g.flush()
		g.record(&n)
		return
	}
	g.speller.endTag(g.header)
	g.flush()
	g.end()
}

// record appends the canonical events of an element.
func (g *generator) record(n *node) {
	g.start(n)
	for i := range n.children {
		if c := &n.children[i]; c.local != "" {
			g.record(c)
		} else if c.text != "" {
			if last := &g.events[len(g.events)-1]; last.Kind == vectors.Text {
				last.Text += c.text
			} else {
				g.events = append(g.events, vectors.Event{Kind: vectors.Text, Text: c.text})
			}
		}
	}
	g.end()
}

func (g *generator) start(n *node) {
	e := vectors.Event{Kind: vectors.Start, Space: n.space, Local: n.local}
	for _, a := range n.attrs {
		e.Attrs = append(e.Attrs, vectors.Attr{Space: a.space, Local: a.local, Value: a.value})
	}
	slices.SortFunc(e.Attrs, func(a, b vectors.Attr) int {
		if c := strings.Compare(a.Space, b.Space); c != 0 {
			return c
		}
		return strings.Compare(a.Local, b.Local)
	})
	g.events = append(g.events, e)
}

func (g *generator) end() { g.events = append(g.events, vectors.Event{Kind: vectors.End}) }
