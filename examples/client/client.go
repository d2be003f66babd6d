package main

import (
	"fmt"
	"strconv"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/precis/jid"
)

// element writes one without anything in it.
func element(name names.Name) func(*frame.ElementWriter) error {
	return func(e *frame.ElementWriter) error {
		e.Start(name)
		return e.End()
	}
}

// receive reads until a stanza comes that take takes. Requests that it does not take
// are answered.
func (c *client) receive(take func(st parser.Stanza) bool) error {
	for {
		ev, err := c.Next()
		if err != nil {
			return err
		}
		switch ev.Kind() {
		case frame.Stanza:
			if st := ev.Stanza(); take(st) {
				return nil
			} else if err := c.answer(st); err != nil {
				return err
			}
		case frame.Failed:
			return unexpected(ev)
		}
	}
}

// answer answers a request: there is little that this client knows to do.
func (c *client) answer(st parser.Stanza) error {
	kind := string(st.Attr(names.Type))
	if st.Name() != names.IQ || kind != "get" && kind != "set" {
		return nil
	}
	known := kind == "get" && st.Child(names.PingPing).Exists() ||
		kind == "set" && st.Child(names.RosterQuery).Exists() && c.own(st)
	return c.Send(func(e *frame.ElementWriter) error {
		e.Start(names.IQ)
		e.Attr(names.ID, st.Attr(names.ID))
		if from := st.Attr(names.From); from != nil {
			e.Attr(names.To, from)
		}
		if known {
			e.AttrString(names.Type, "result")
			return e.End()
		}
		e.AttrString(names.Type, "error")
		e.Start(names.Error)
		e.AttrString(names.Type, "cancel")
		e.Start(names.StanzaErrorServiceUnavailable)
		e.End()
		e.End()
		return e.End()
	})
}

// own reports whether a stanza comes from the user's own account, which the server
// answers for (RFC 6121 §2.1.6).
func (c *client) own(st parser.Stanza) bool {
	from := st.Attr(names.From)
	if from == nil {
		return true
	}
	j, err := jid.ParseBytes(from)
	return err == nil && j == c.address.Bare()
}

// answers reports whether a stanza comes from where a request went.
func (c *client) answers(st parser.Stanza, to string) bool {
	if to == "" {
		return c.own(st)
	}
	asked, err := jid.Parse(to)
	from, _ := jid.ParseBytes(st.Attr(names.From))
	return err == nil && from == asked
}

// request sends an iq, with what write writes in it, and hands its result to read,
// which may be nil. An empty address is the server, or the user's own account.
func (c *client) request(kind, to string, write func(e *frame.ElementWriter), read func(parser.Stanza) error) error {
	c.requests++
	id := "r" + strconv.Itoa(c.requests)
	err := c.Send(func(e *frame.ElementWriter) error {
		e.Start(names.IQ)
		e.AttrString(names.Type, kind)
		e.AttrString(names.ID, id)
		if to != "" {
			e.AttrString(names.To, to)
		}
		write(e)
		return e.End()
	})
	if err != nil {
		return err
	}
	var failure error
	err = c.receive(func(st parser.Stanza) bool {
		if st.Name() != names.IQ || string(st.Attr(names.ID)) != id || !c.answers(st, to) {
			return false
		}
		switch string(st.Attr(names.Type)) {
		case "result":
			if read != nil {
				failure = read(st)
			}
			return true
		case "error":
			failure = fmt.Errorf("%w: %s", errFailed, st.Child(names.Error).Raw())
			return true
		}
		return false
	})
	if err != nil {
		return err
	}
	return failure
}

// contact is an item of the roster (RFC 6121 §2.1.2).
type contact struct {
	address            jid.JID
	name, subscription string
}

// roster asks for the roster.
func (c *client) roster() (contacts []contact, err error) {
	err = c.request("get", "", func(e *frame.ElementWriter) {
		e.Start(names.RosterQuery)
		e.End()
	}, func(st parser.Stanza) error {
		for item := range st.Child(names.RosterQuery).Children() {
			address, err := jid.ParseBytes(item.Attr(names.JID))
			if err != nil {
				return err
			}
			contacts = append(contacts, contact{address, string(item.Attr(names.AttrName)), string(item.Attr(names.Subscription))})
		}
		return nil
	})
	return contacts, err
}

// addContact puts somebody into the roster.
func (c *client) addContact(address jid.JID, name string) error {
	return c.request("set", "", func(e *frame.ElementWriter) {
		e.Start(names.RosterQuery)
		e.Start(names.RosterItem)
		e.AttrString(names.JID, address.String())
		e.AttrString(names.AttrName, name)
		e.End()
		e.End()
	}, nil)
}

// message sends a message.
func (c *client) message(to, body string) error {
	return c.Send(func(e *frame.ElementWriter) error {
		e.Start(names.Message)
		e.AttrString(names.To, to)
		e.AttrString(names.Type, "chat")
		e.Start(names.Body)
		e.TextString(body)
		e.End()
		return e.End()
	})
}

// ping asks the server whether it is there (XEP-0199).
func (c *client) ping() error {
	return c.request("get", c.address.Domain(), func(e *frame.ElementWriter) {
		e.Start(names.PingPing)
		e.End()
	}, nil)
}

// setCard publishes a vCard with a name and a photo in Base64 (XEP-0054).
func (c *client) setCard(name, photo string) error {
	return c.request("set", "", func(e *frame.ElementWriter) {
		e.Start(names.VCardTempVCard)
		text(e, names.VCardTempFN, name)
		e.Start(names.VCardTempPHOTO)
		text(e, names.VCardTempTYPE, "image/png")
		text(e, names.VCardTempBINVAL, photo)
		e.End()
		e.End()
	}, nil)
}

// card returns the name and the photo of the user's own vCard.
func (c *client) card() (name, photo string, err error) {
	err = c.request("get", "", func(e *frame.ElementWriter) {
		e.Start(names.VCardTempVCard)
		e.End()
	}, func(st parser.Stanza) error {
		card := st.Child(names.VCardTempVCard)
		name = string(card.Child(names.VCardTempFN).Text())
		photo = string(card.Child(names.VCardTempPHOTO).Child(names.VCardTempBINVAL).Text())
		return nil
	})
	return name, photo, err
}

// text writes an element with text in it.
func text(e *frame.ElementWriter, name names.Name, s string) {
	e.Start(name)
	e.TextString(s)
	e.End()
}
