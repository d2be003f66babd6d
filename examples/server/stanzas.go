package main

import (
	"crypto/rand"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/frame/check"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/precis/jid"
	"github.com/seed492f7be9/stanza/writer"
)

// checks are what RFC 6120 §8 demands of every stanza.
var checks check.Checker

// stanza does what a stanza asks for, or passes it on (RFC 6120 §8, §10).
func (s *session) stanza(st parser.Stanza) error {
	if s.account == nil {
		return fatal{Condition: writer.NotAuthorized}
	}
	if bad := checks.Check(st); bad != nil {
		if c := bad.Stream(); c != "" {
			return fatal{Condition: c}
		}
		return s.refuse(st, string(bad.Type()), names.Lookup(names.NSStanzaError.URI(), string(bad.Condition())))
	}
	if s.address.IsZero() {
		return s.bind(st)
	}
	if from := jidOf(st.Attr(names.From)); !from.IsZero() && from != s.address && from != s.address.Bare() {
		return fatal{Condition: writer.InvalidFrom}
	}
	to := jidOf(st.Attr(names.To))
	if !to.IsZero() && to.Domain() != s.domain.Domain() {
		return s.refuse(st, "cancel", names.StanzaErrorRemoteServerNotFound)
	}
	switch st.Name() {
	case names.Message:
		return s.message(st, to)
	case names.Presence:
		return s.presenceOf(st, to)
	}
	return s.iq(st, to)
}

// jidOf returns the address that an attribute has: the zero one if there is none.
func jidOf(attribute []byte) jid.JID {
	j, _ := jid.ParseBytes(attribute)
	return j
}

// bind gives the client a resource (RFC 6120 §7): its own choice, if nobody has it.
func (s *session) bind(st parser.Stanza) error {
	ask := st.Child(names.BindBind)
	if st.Name() != names.IQ || string(st.Attr(names.Type)) != "set" || !ask.Exists() {
		return fatal{Condition: writer.NotAuthorized}
	}
	address, err := s.account.address.WithResource(string(ask.Child(names.BindResource).Text()))
	if err != nil {
		return s.refuse(st, "modify", names.StanzaErrorBadRequest)
	}
	if err := s.join(address); err != nil {
		return err
	}
	s.negotiation.Stop()
	return s.reply(st, func(e *frame.ElementWriter) {
		e.Start(names.BindBind)
		e.Start(names.BindJID)
		e.TextString(s.address.String())
		e.End()
		e.End()
	})
}

// message passes a message on: to one resource, or to all that are available.
func (s *session) message(st parser.Stanza, to jid.JID) error {
	if to.IsZero() {
		to = s.account.address
	}
	reached := false
	for _, peer := range s.sessions(to, false) {
		if peer.send(s.forward(st, peer.account.address)) == nil {
			reached = true
		}
	}
	if !reached {
		return s.refuse(st, "cancel", names.StanzaErrorServiceUnavailable)
	}
	return nil
}

// iq answers a request, or passes it on.
func (s *session) iq(st parser.Stanza, to jid.JID) error {
	kind := string(st.Attr(names.Type))
	if to.Resource() != "" {
		for _, peer := range s.sessions(to, false) {
			if peer.send(s.forward(st, peer.account.address)) == nil {
				return nil
			}
		}
		return s.refuse(st, "cancel", names.StanzaErrorServiceUnavailable)
	}
	if kind == "result" || kind == "error" {
		return nil
	}
	owner := s.find(to) // nil where it is about the server itself
	if to.IsZero() {
		owner = s.account
	}
	card, roster := st.Child(names.VCardTempVCard).Exists(), st.Child(names.RosterQuery)
	own, get := owner == s.account, kind == "get"
	switch {
	case get && st.Child(names.PingPing).Exists():
		return s.reply(st, nil)
	case get && card && owner != nil:
		return s.reply(st, s.card(owner))
	case card && own:
		s.setCard(owner, st.Clone())
		return s.reply(st, nil)
	case get && roster.Exists() && own:
		return s.reply(st, s.query(owner))
	case roster.Exists() && own:
		return s.setRoster(st, roster)
	}
	return s.refuse(st, "cancel", names.StanzaErrorServiceUnavailable)
}

// forward writes a stanza of this client as it came, but says whom it is from, what
// language it is in if its stream does, and whom it is for if it is for nobody in
// particular (RFC 6120 §8.1.2.1, §4.7.4, RFC 6121 §4.2.2).
func (s *session) forward(st parser.Stanza, to jid.JID) func(*frame.ElementWriter) error {
	lang := s.conn.Scope().Lang
	return func(e *frame.ElementWriter) error {
		e.Start(st.Name())
		for a := range st.Attrs() {
			if a.Name() != names.From {
				e.TokenAttr(a)
			}
		}
		e.AttrString(names.From, s.address.String())
		if lang != "" && st.Attr(names.XMLLang) == nil {
			e.AttrString(names.XMLLang, lang)
		}
		if st.Attr(names.To) == nil {
			e.AttrString(names.To, to.String())
		}
		var err error
		for t := range st.Tokens() {
			if t.Kind() != parser.Start || t.Depth() > 0 {
				err = e.Token(t)
			}
		}
		return err
	}
}

// reply answers a request, with what write writes into the answer.
func (s *session) reply(st parser.Stanza, write func(e *frame.ElementWriter)) error {
	return s.send(func(e *frame.ElementWriter) error {
		s.answer(e, st, "result")
		if write != nil {
			write(e)
		}
		return e.End()
	})
}

// refuse answers with an error (RFC 6120 §8.3), unless the stanza is one, or an answer.
func (s *session) refuse(st parser.Stanza, kind string, condition names.Name) error {
	switch t := string(st.Attr(names.Type)); {
	case t == "error", t == "result" && st.Name() == names.IQ:
		return nil
	}
	return s.send(func(e *frame.ElementWriter) error {
		s.answer(e, st, "error")
		e.Start(names.Error)
		e.AttrString(names.Type, kind)
		e.Start(condition)
		e.End()
		e.End()
		return e.End()
	})
}

// answer begins the answer to a stanza.
func (s *session) answer(e *frame.ElementWriter, st parser.Stanza, kind string) {
	e.Start(st.Name())
	e.AttrString(names.Type, kind)
	if id := st.Attr(names.ID); id != nil {
		e.Attr(names.ID, id)
	}
	if to := st.Attr(names.To); !jidOf(to).IsZero() {
		e.Attr(names.From, to)
	}
	if !s.address.IsZero() {
		e.AttrString(names.To, s.address.String())
	}
}

// presenceOf makes the client available or not, or passes presence on (RFC 6121 §4).
func (s *session) presenceOf(st parser.Stanza, to jid.JID) error {
	kind := string(st.Attr(names.Type))
	switch {
	case kind == "error", kind == "probe":
		return nil
	case kind != "" && kind != "unavailable":
		return s.refuse(st, "cancel", names.StanzaErrorFeatureNotImplemented)
	case !to.IsZero():
		for _, peer := range s.sessions(to, false) {
			_ = peer.send(s.forward(st, peer.account.address))
		}
		return nil
	}
	var now parser.Stanza
	if kind == "" {
		now = st.Clone()
	}
	before := s.setPresence(now)
	others := s.presences()
	for peer := range others {
		_ = peer.send(s.forward(st, peer.account.address))
	}
	if kind != "" || before.Exists() {
		return nil
	}
	for peer, theirs := range others {
		if err := s.send(peer.forward(theirs, s.account.address)); err != nil {
			return err
		}
	}
	return s.send(s.forward(now, s.account.address)) // RFC 6121 §4.2.2
}

// leave makes the client unavailable, and takes its address away.
func (s *session) leave() {
	if s.address.IsZero() {
		return
	}
	if s.setPresence(parser.Stanza{}).Exists() {
		for peer := range s.presences() {
			_ = peer.send(func(e *frame.ElementWriter) error {
				e.Start(names.Presence)
				e.AttrString(names.From, s.address.String())
				e.AttrString(names.To, peer.account.address.String())
				e.AttrString(names.Type, "unavailable")
				return e.End()
			})
		}
	}
	s.part()
}

// setRoster adds a contact, changes it or removes it, and tells all clients of the
// user (RFC 6121 §2.1.6, §2.3 to §2.5).
func (s *session) setRoster(st parser.Stanza, query parser.Element) error {
	item := query.Child(names.RosterItem)
	address := jidOf(item.Attr(names.JID))
	if address.IsZero() || address != address.Bare() {
		return s.refuse(st, "modify", names.StanzaErrorBadRequest)
	}
	var c *contact
	if string(item.Attr(names.Subscription)) != "remove" {
		c = &contact{name: string(item.Attr(names.AttrName))}
		for g := range item.Children() {
			if g.Name() == names.RosterGroup {
				c.groups = append(c.groups, string(g.Text()))
			}
		}
	}
	s.setContact(s.account, address, c)
	changed := s.query(s.account, address)
	for _, peer := range s.sessions(s.account.address, true) {
		_ = peer.send(func(e *frame.ElementWriter) error {
			e.Start(names.IQ)
			e.AttrString(names.Type, "set")
			e.AttrString(names.ID, rand.Text())
			e.AttrString(names.To, peer.address.String())
			changed(e)
			return e.End()
		})
	}
	return s.reply(st, nil)
}
