package bench

import "github.com/seed492f7be9/stanza/fuzz/traffic"

// Session is one XMPP session in every framing: the same stanzas in the same
// order. Its bytes are made before any clock starts, and are not written to.
type Session struct {
	Mix      traffic.Mix
	Stanzas  int
	RawBytes int // of the stanzas as they stand in Stream

	// Stream is the session over TCP: stream header, stanzas, end tag.
	Stream []byte
	// Open, Frames and Close are the payloads of its messages over WebSocket.
	// A stanza's declares the content namespace and is therefore longer than
	// the stanza in Stream.
	Open, Close []byte
	Frames      [][]byte
}

// NewSession generates a session that has at least size bytes of stanzas, and
// at least one stanza.
func NewSession(mix traffic.Mix, seed uint64, size int) *Session {
	return newSession(mix, func() *traffic.Generator { return traffic.New(mix, seed) }, size)
}

// NewClientSession is NewSession, with stanzas of one client only: see
// [traffic.NewClient].
func NewClientSession(mix traffic.Mix, seed uint64, client, size int) *Session {
	return newSession(mix, func() *traffic.Generator { return traffic.NewClient(mix, seed, client) }, size)
}

// newSession writes the same stanzas twice, with a generator for each framing.
func newSession(mix traffic.Mix, generator func() *traffic.Generator, size int) *Session {
	g := generator()
	s := &Session{Mix: mix, Open: g.AppendOpen(nil), Close: traffic.AppendClose(nil)}
	s.Stream = g.AppendHeader(nil)
	for header := len(s.Stream); s.Stanzas == 0 || s.RawBytes < size; s.Stanzas++ {
		s.Stream = g.AppendStanza(s.Stream)
		s.RawBytes = len(s.Stream) - header
	}
	s.Stream = traffic.AppendFooter(s.Stream)
	s.Frames = generator().Frames(s.Stanzas)
	return s
}
