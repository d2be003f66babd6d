package parser

import (
	"slices"

	"github.com/seed492f7be9/stanza/internal/xmlns"
	"github.com/seed492f7be9/stanza/names"
)

// The rules of streams, which are judged on a tag that is well-formed and was
// given as an event: the peer's stream is open, and the answer to it an error
// in the stream (RFC 6120 §4.9.1.2).

var contentNamespaces = []string{
	names.NSClient.URI(), names.NSServer.URI(), names.NSComponent.URI(), names.NSComponentConnect.URI(),
}

// judgeRoot judges the root's start tag, which is the last on the tape.
func (p *Parser) judgeRoot(name xmlns.ID) Rule {
	t := &p.ws.names
	known := t.Known(name)
	f := &profiles[p.framing]
	if f.opening {
		switch known {
		case names.FramingOpen, names.FramingClose, names.FramingServerOpen, names.FramingServerClose:
			return 0
		}
		return RuleFraming
	}
	if f.whole {
		if known != names.HTTPBindBody {
			return RuleFraming
		}
		return 0
	}
	if !f.header {
		return 0
	}
	if t.KnownSpace(t.SpaceOf(name)) != names.NSStreams {
		return RuleStreamNamespace
	}
	if known != names.StreamsStream {
		return RuleStreamRoot
	}
	if d := t.Default(); d != xmlns.NoSpace && d != t.SpaceOf(name) && !slices.Contains(p.cfg.content, string(t.Bytes(d))) {
		return RuleContentNamespace
	}
	header := Token{p: p, entry: p.tape[0]}
	if v, ok := header.Attr(names.Version); ok && !isSupportedVersion(v) {
		return RuleStreamVersion
	}
	return 0
}

// isSupportedVersion reports whether v is a version "major.minor" with a major
// number of 0, what a peer from before RFC 3920 would say, or 1 (RFC 6120
// §4.7.5).
func isSupportedVersion(v []byte) bool {
	i := 0
	for i < len(v)-1 && v[i] == '0' && v[i+1] != '.' {
		i++ // leading zeros are ignored
	}
	v = v[i:]
	if len(v) < 3 || v[0] != '0' && v[0] != '1' || v[1] != '.' {
		return false
	}
	for _, c := range v[2:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// judgeStanza judges the start tag of a first-level element of a stream. A
// stream header among them is never a restart: that has to be declared.
func (p *Parser) judgeStanza(name xmlns.ID) Rule {
	t := &p.ws.names
	known := t.Known(name)
	if known == names.StreamsStream {
		if p.nested = true; p.cfg.refuseReopening {
			return RuleUnsupportedStanza
		}
	}
	if !p.cfg.session {
		return 0
	}
	space := t.SpaceOf(name)
	switch t.KnownSpace(space) {
	case names.NSClient, names.NSServer, names.NSComponent, names.NSComponentConnect:
		if !p.isContent(space) {
			return RuleStanzaNamespace
		}
		if known.IsStanza() || known == names.ComponentHandshake || known == names.ComponentConnectHandshake {
			return 0
		}
	case names.NSStreams:
		if known == names.StreamsFeatures || known == names.StreamsError {
			return 0
		}
	case names.NSTLS, names.NSSASL, names.NSSASL2, names.NSCompress, names.NSSM, names.NSSM2, names.NSDialback, names.NSCSI:
		return 0
	}
	return RuleUnsupportedStanza
}

// isContent reports whether space is the content namespace of the stream: the
// default namespace of its header. A header without one, or with the stream
// namespace there, leaves it to the stanzas (RFC 6120 §4.8.2). In a body it is
// jabber:client (XEP-0206).
func (p *Parser) isContent(space xmlns.ID) bool {
	if profiles[p.framing].whole {
		return p.ws.names.KnownSpace(space) == names.NSClient
	}
	for _, d := range p.stack.Own(0) {
		if xmlns.ID(d.Prefix) == xmlns.NoPrefix {
			return xmlns.ID(d.Space) == space || p.ws.names.KnownSpace(xmlns.ID(d.Space)) == names.NSStreams
		}
	}
	return true
}
