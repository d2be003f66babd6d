package bench

import (
	"encoding/xml"
	"io"

	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

// ReadTokens reads a stream from its header to its end, token by token, as code
// written for encoding/xml does: the same loop, whoever makes the tokens.
func ReadTokens(r xml.TokenReader, c *Counts) error {
	for {
		t, err := r.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		c.XMLToken(t)
	}
}

// What a server decodes stanzas into: addresses, and the payloads that it acts
// on. Of all else it takes the name.
type (
	addresses struct {
		ID   string `xml:"id,attr"`
		To   string `xml:"to,attr"`
		From string `xml:"from,attr"`
		Type string `xml:"type,attr"`
		Lang string `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	}
	element struct {
		XMLName xml.Name
		addresses
	}
	payload struct {
		XMLName xml.Name
	}
	message struct {
		XMLName xml.Name
		addresses
		Body     string    `xml:"body"`
		Thread   string    `xml:"thread"`
		Delay    *delay    `xml:"urn:xmpp:delay delay"`
		Payloads []payload `xml:",any"`
	}
	delay struct {
		From  string `xml:"from,attr"`
		Stamp string `xml:"stamp,attr"`
	}
	presence struct {
		XMLName xml.Name
		addresses
		Show     string    `xml:"show"`
		Status   string    `xml:"status"`
		Priority int8      `xml:"priority"`
		Payloads []payload `xml:",any"`
	}
	iq struct {
		XMLName xml.Name
		addresses
		Roster   *roster   `xml:"jabber:iq:roster query"`
		Payloads []payload `xml:",any"`
	}
	roster struct {
		Ver   string `xml:"ver,attr"`
		Items []struct {
			JID          string   `xml:"jid,attr"`
			Name         string   `xml:"name,attr"`
			Subscription string   `xml:"subscription,attr"`
			Groups       []string `xml:"group"`
		} `xml:"item"`
	}
)

// Decoded counts what was decoded, to show that everybody decoded the same.
type Decoded struct {
	Stanzas  int
	Bytes    int // of the strings in them
	Payloads int
}

// values returns what a stanza of that name is decoded into; the same ones every
// time, emptied.
type values struct {
	message  message
	presence presence
	iq       iq
	other    element
}

func (v *values) of(local string) any {
	switch local {
	case "message":
		v.message = message{}
		return &v.message
	case "presence":
		v.presence = presence{}
		return &v.presence
	case "iq":
		v.iq = iq{}
		return &v.iq
	}
	v.other = element{}
	return &v.other
}

func (d *Decoded) add(v any) {
	d.Stanzas++
	switch v := v.(type) {
	case *message:
		d.count(v.XMLName, &v.addresses, v.Payloads)
		d.Bytes += len(v.Body) + len(v.Thread)
		if v.Delay != nil {
			d.Bytes += len(v.Delay.From) + len(v.Delay.Stamp)
		}
	case *presence:
		d.count(v.XMLName, &v.addresses, v.Payloads)
		d.Bytes += len(v.Show) + len(v.Status) + int(v.Priority)
	case *iq:
		d.count(v.XMLName, &v.addresses, v.Payloads)
		if v.Roster != nil {
			d.Bytes += len(v.Roster.Ver)
			for _, item := range v.Roster.Items {
				d.Bytes += len(item.JID) + len(item.Name) + len(item.Subscription)
				for _, group := range item.Groups {
					d.Bytes += len(group)
				}
			}
		}
	case *element:
		d.count(v.XMLName, &v.addresses, nil)
	}
}

func (d *Decoded) count(n xml.Name, s *addresses, payloads []payload) {
	d.Bytes += len(n.Space) + len(n.Local) + len(s.ID) + len(s.To) + len(s.From) + len(s.Type) + len(s.Lang)
	d.Payloads += len(payloads)
	for _, p := range payloads {
		d.Bytes += len(p.XMLName.Space) + len(p.XMLName.Local)
	}
}

// DecodeTokens reads a stream with a decoder, whoever made it: it decodes every
// stanza into a struct.
func DecodeTokens(d *xml.Decoder, n *Decoded) error {
	var v values
	header := false
	for {
		t, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := t.(xml.StartElement)
		switch {
		case !ok:
		case !header:
			header = true
		default:
			to := v.of(start.Name.Local)
			if err := d.DecodeElement(to, &start); err != nil {
				return err
			}
			n.add(to)
		}
	}
}

// DecodeStanzas decodes the same of whole stanzas.
func DecodeStanzas(r *parser.Reader, n *Decoded) error {
	var v values
	for st, err := range r.Stanzas() {
		if err != nil {
			return err
		}
		if st.Header() {
			continue
		}
		to := v.of(string(st.Local()))
		if err := stdxml.Decode(st, to); err != nil {
			return err
		}
		n.add(to)
	}
	return nil
}
