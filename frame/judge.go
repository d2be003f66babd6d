package frame

import (
	"slices"

	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// What a session makes of first-level elements (RFC 6120 §4.8.3, §4.9.3.24).

// verdict is what becomes of a first-level element.
type verdict uint8

const (
	deliver verdict = iota
	ignore
	refuseNamespace
	refuseElement
)

// element makes an event of a first-level element; none, without an error, of one
// that is passed over.
func (s *Session) element(st parser.Stanza) (Event, error) {
	if at := s.spaced(st); at >= 0 {
		return Event{}, s.fail(&parser.Error{Rule: parser.RuleTextBetweenStanzas, Offset: at})
	}
	kind, v := s.judge(st)
	switch v {
	case refuseNamespace:
		return Event{}, s.refuse(parser.RuleStanzaNamespace, st)
	case refuseElement:
		return Event{}, s.refuse(parser.RuleUnsupportedStanza, st)
	}
	s.in = stanzas
	s.last, s.end = st.Name(), st.Offset()+int64(len(st.Raw()))
	if st.Abandoned() {
		s.last = names.Unknown // where it ends nobody knows
	}
	if v == ignore {
		return Event{}, nil
	}
	return Event{kind: kind, stanza: st, s: s}, nil
}

func (s *Session) judge(st parser.Stanza) (Kind, verdict) {
	name, ns := st.Name(), st.NS()
	if isContent(ns) {
		return s.judgeContent(st)
	}
	switch ns {
	case names.NSStreams:
		switch name {
		case names.StreamsFeatures:
			return Element, deliver
		case names.StreamsError:
			return Failed, deliver
		case names.StreamsStream:
			return 0, refuseElement // never a reopening, whatever the policy
		}
	case names.NSFraming, names.NSFramingServer:
		return 0, refuseElement // likewise
	case names.NSTLS:
		if s.profile.messages {
			return 0, ignore // RFC 7395 §3.9
		}
		return Element, deliver
	case names.NSSASL, names.NSSASL2, names.NSCompress, names.NSSM, names.NSSM2, names.NSDialback, names.NSBidi, names.NSCSI, names.NSComponent0:
		return Element, deliver
	}
	if slices.Contains(s.cfg.Accept, string(st.Space())) {
		return Element, deliver
	}
	return s.unknown()
}

// judgeContent judges an element in a content namespace. Where the header did
// not say which one the stream has, its first stanza does (RFC 6120 §4.8.2).
func (s *Session) judgeContent(st parser.Stanza) (Kind, verdict) {
	name := st.Name()
	known := name.IsStanza() || name == names.ComponentHandshake || name == names.ComponentConnectHandshake
	switch content := s.scope.Content; {
	case content == "":
		if s.cfg.content != "" && string(st.Space()) != s.cfg.content {
			break
		}
		if known {
			sc := *s.scope
			sc.Content = st.NS().URI()
			s.scope = sc.shared()
		}
		return s.judgeKnown(name, known)
	case string(st.Space()) == content:
		return s.judgeKnown(name, known)
	}
	if s.cfg.Policies.ForeignContent {
		return Element, deliver
	}
	return 0, refuseNamespace
}

func (s *Session) judgeKnown(name names.Name, known bool) (Kind, verdict) {
	switch {
	case name.IsStanza():
		return Stanza, deliver
	case known:
		return Element, deliver
	}
	return s.unknown()
}

func (s *Session) unknown() (Kind, verdict) {
	switch s.cfg.Policies.Unknown {
	case IgnoreUnknown:
		return 0, ignore
	case DeliverUnknown:
		return Element, deliver
	}
	return 0, refuseElement
}

// spaced returns where white space stands between two elements of a SASL
// negotiation (RFC 6120 §6.3.5), or -1.
func (s *Session) spaced(st parser.Stanza) int64 {
	if s.last.Space() != names.NSSASL || st.NS() != names.NSSASL || s.profile.messages ||
		st.Offset() == s.end || s.cfg.Policies.NegotiationSpace {
		return -1
	}
	switch s.last {
	case names.SASLSuccess, names.SASLFailure: // it was over
		return -1
	}
	if st.Name() == names.SASLAuth { // another one begins
		return -1
	}
	return s.end
}
