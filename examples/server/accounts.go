package main

import (
	"crypto/rand"
	"crypto/tls"
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/xdg-go/scram"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/precis/jid"
)

// server is what all sessions share.
type server struct {
	domain jid.JID
	tls    *tls.Config
	manage bool                        // streams may be managed
	ended  func(s *session, err error) // called at the end of a session

	mu       sync.Mutex // guards everything below. Nothing is sent while it is held.
	accounts map[jid.JID]*account
}

// account is a user.
type account struct {
	address jid.JID
	keys    map[string]scram.StoredCredentials // by mechanism
	bound   map[jid.JID]*session
	roster  map[jid.JID]contact
	card    parser.Stanza // the iq that set the vCard
}

// contact is an item of a roster. Two users see each other's presence once each is
// in the roster of the other: that takes the place of the subscriptions of RFC 6121
// §3, which this server is too small for.
type contact struct {
	name   string
	groups []string
}

func newServer(domain string, certificate tls.Certificate, manage bool) (*server, error) {
	address, err := jid.New("", domain, "")
	if err != nil {
		return nil, err
	}
	return &server{
		domain: address, manage: manage, accounts: make(map[jid.JID]*account),
		ended: report, tls: &tls.Config{Certificates: []tls.Certificate{certificate}},
	}, nil
}

// iterations of SCRAM's key derivation: the least that RFC 7677 §4 allows.
const iterations = 4096

// register makes an account. Of the password it keeps what SCRAM needs.
func (srv *server) register(name, password string) error {
	address, err := jid.New(name, srv.domain.Domain(), "")
	if err != nil {
		return err
	}
	a := &account{
		address: address, keys: make(map[string]scram.StoredCredentials),
		bound: make(map[jid.JID]*session), roster: make(map[jid.JID]contact),
	}
	for _, m := range mechanisms {
		c, err := m.hash.NewClient(name, password, "")
		if err != nil {
			return err
		}
		a.keys[m.name], err = c.GetStoredCredentialsWithError(scram.KeyFactors{Salt: rand.Text(), Iters: iterations})
		if err != nil {
			return err
		}
	}
	srv.mu.Lock()
	defer srv.mu.Unlock()
	srv.accounts[address] = a
	return nil
}

var errNoAccount = errors.New("no such account")

// login returns the account of a user, who may act as nobody else (RFC 6120 §6.3.8).
func (srv *server) login(user, as string) (*account, error) {
	address, err := jid.New(user, srv.domain.Domain(), "")
	if err != nil {
		return nil, err
	}
	if j, err := jid.Parse(as); as != "" && (err != nil || j != address) {
		return nil, errNoAccount
	}
	if a := srv.find(address); a != nil {
		return a, nil
	}
	return nil, errNoAccount
}

// find returns the account of a bare address, nil for none.
func (srv *server) find(address jid.JID) *account {
	srv.mu.Lock()
	defer srv.mu.Unlock()
	return srv.accounts[address]
}

// join binds a session to an address, with a resource of the server's choice where
// there is none, or somebody has it (RFC 6120 §7.7.2.2).
func (s *session) join(address jid.JID) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, taken := s.account.bound[address]; taken || address.Resource() == "" {
		if address, err = address.WithResource(rand.Text()); err != nil {
			return err
		}
	}
	s.address = address
	s.account.bound[address] = s
	return nil
}

// part takes the address away again.
func (s *session) part() {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.account.bound, s.address)
}

// sessions returns the one that has a full address, or those of a bare one: all of
// them, or those that are available.
func (srv *server) sessions(to jid.JID, all bool) (found []*session) {
	srv.mu.Lock()
	defer srv.mu.Unlock()
	a := srv.accounts[to.Bare()]
	if a == nil {
		return nil
	}
	for address, s := range a.bound {
		if address == to || to.Resource() == "" && (all || s.presence.Exists()) {
			found = append(found, s)
		}
	}
	return found
}

// setPresence makes a session available, or unavailable by the zero Stanza, and
// returns what it was before.
func (s *session) setPresence(st parser.Stanza) (before parser.Stanza) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before, s.presence = s.presence, st
	return before
}

// presences are of the others who are available and whom a session sees, and who see
// it.
func (s *session) presences() map[*session]parser.Stanza {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := make(map[*session]parser.Stanza)
	for address, a := range s.accounts {
		_, mine := s.account.roster[address]
		_, theirs := a.roster[s.account.address]
		if a != s.account && !(mine && theirs) {
			continue
		}
		for _, other := range a.bound {
			if other != s && other.presence.Exists() {
				found[other] = other.presence
			}
		}
	}
	return found
}

// card returns the vCard of an account, to be written: an empty one where there is
// none (XEP-0054 §3.1).
func (srv *server) card(a *account) func(e *frame.ElementWriter) {
	srv.mu.Lock()
	defer srv.mu.Unlock()
	card := a.card.Child(names.VCardTempVCard)
	return func(e *frame.ElementWriter) {
		if card.Exists() {
			e.Element(card)
			return
		}
		e.Start(names.VCardTempVCard)
		e.End()
	}
}

func (srv *server) setCard(a *account, iq parser.Stanza) {
	srv.mu.Lock()
	defer srv.mu.Unlock()
	a.card = iq
}

// setContact adds an item to a roster or changes it; nil removes it.
func (srv *server) setContact(a *account, address jid.JID, c *contact) {
	srv.mu.Lock()
	defer srv.mu.Unlock()
	if c == nil {
		delete(a.roster, address)
	} else {
		a.roster[address] = *c
	}
}

// query returns what the roster of an account says of some contacts, or of all, to
// be written: of one who is not in it that it was removed (RFC 6121 §2.5.2).
func (srv *server) query(a *account, only ...jid.JID) func(e *frame.ElementWriter) {
	srv.mu.Lock()
	defer srv.mu.Unlock()
	if only == nil {
		only = slices.SortedFunc(maps.Keys(a.roster), jid.JID.Compare)
	}
	contacts := make([]contact, len(only))
	subscriptions := make([]string, len(only))
	for i, address := range only {
		var ok bool
		switch contacts[i], ok = a.roster[address]; {
		case !ok:
			subscriptions[i] = "remove"
		case srv.knows(address, a.address):
			subscriptions[i] = "both"
		default:
			subscriptions[i] = "none"
		}
	}
	return func(e *frame.ElementWriter) {
		e.Start(names.RosterQuery)
		for i, address := range only {
			contacts[i].write(e, address, subscriptions[i])
		}
		e.End()
	}
}

// knows reports whether one user is in the roster of another. The server is locked.
func (srv *server) knows(owner, other jid.JID) bool {
	a := srv.accounts[owner]
	if a == nil {
		return false
	}
	_, ok := a.roster[other]
	return ok
}

func (c contact) write(e *frame.ElementWriter, address jid.JID, subscription string) {
	e.Start(names.RosterItem)
	e.AttrString(names.JID, address.String())
	e.AttrString(names.Subscription, subscription)
	if c.name != "" {
		e.AttrString(names.AttrName, c.name)
	}
	for _, g := range c.groups {
		e.Start(names.RosterGroup)
		e.TextString(g)
		e.End()
	}
	e.End()
}
