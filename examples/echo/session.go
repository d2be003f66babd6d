package main

import (
	"crypto/rand"
	"crypto/tls"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/xdg-go/scram"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

const (
	nsClient = "jabber:client"
	nsStream = "http://etherx.jabber.org/streams"
	nsTLS    = "urn:ietf:params:xml:ns:xmpp-tls"
	nsSASL   = "urn:ietf:params:xml:ns:xmpp-sasl"
	nsBind   = "urn:ietf:params:xml:ns:xmpp-bind"
)

// Who does not log in within negotiationTime, or says nothing for idleTime, is let go.
const (
	negotiationTime = 30 * time.Second
	idleTime        = 10 * time.Minute
	lingerTime      = 2 * time.Second
)

// session is one client. It is what it would be with encoding/xml, but for r: the reader
// below the decoder, which knows where the last token ended.
type session struct {
	*server
	conn   net.Conn
	r      *stdxml.TokenReader
	d      *xml.Decoder // it was made by xml.NewDecoder(conn)
	opened bool         // this stream has a header from us

	secure bool
	login  *scram.ServerConversation // while there is one
	user   string                    // empty until the client has logged in
	jid    string                    // empty until a resource is bound
}

func newSession(srv *server, conn net.Conn) (*session, error) {
	l := limits.BeforeAuth
	l.Window = limits.Client.Window // of which there is one, whatever the limits are later
	s := &session{server: srv, conn: conn}
	r, err := stdxml.NewTokenReader(s, parser.Options{Limits: l, ContentNamespaces: []string{nsClient}})
	if err != nil {
		return nil, err
	}
	s.r, s.d = r, r.Decoder()
	return s, nil
}

// Read is what r reads by. Here is the place to see that a client is alive: white space
// between stanzas (RFC 6120 §4.6.1) is no token.
func (s *session) Read(b []byte) (int, error) {
	if s.jid != "" {
		if err := s.conn.SetDeadline(time.Now().Add(idleTime)); err != nil {
			return 0, err
		}
	}
	return s.conn.Read(b)
}

// serve reads until the client closes its stream (io.EOF), or something is wrong.
func (s *session) serve() error {
	defer s.close()
	err := s.conn.SetDeadline(time.Now().Add(negotiationTime))
	for err == nil {
		var t xml.Token
		t, err = s.d.Token()
		if start, ok := t.(xml.StartElement); ok && err == nil {
			err = s.element(start)
		}
	}
	if rejected, ok := errors.AsType[*parser.Error](err); ok {
		s.fail(rejected.AppendStream(nil)) // an error of the bytes: it knows what answers it
	} else if c, ok := errors.AsType[condition](err); ok {
		s.fail(fmt.Appendf(nil, "<stream:error><%s xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>", c))
	} else if err == io.EOF {
		s.fail(nil)
	}
	return err
}

// close ends the connection when the client has ended it, or has had the time to read what
// it was sent last: where bytes of a client are left unread, closing at once can take a
// stream error away from it.
func (s *session) close() {
	s.r.Parser().Close()
	if c, ok := s.conn.(interface{ CloseWrite() error }); ok {
		_ = c.CloseWrite()
	}
	_ = s.conn.SetReadDeadline(time.Now().Add(lingerTime))
	_, _ = io.Copy(io.Discard, s.conn)
	_ = s.conn.Close()
}

// condition is a stream error that the session finds (RFC 6120 §4.9.3).
type condition string

func (c condition) Error() string { return string(c) }

// fail closes the stream, with a stream error or without, and opens it before where nobody has
// (RFC 6120 §4.9.1.2).
func (s *session) fail(answer []byte) {
	head := ""
	if !s.opened {
		head = s.header()
	}
	_, _ = fmt.Fprintf(s.conn, "%s%s</stream:stream>", head, answer)
}

// element does what a first-level element asks for, or the header of a stream.
func (s *session) element(start xml.StartElement) error {
	switch name := start.Name; {
	case name == xml.Name{Space: nsStream, Local: "stream"} && !s.opened:
		return s.open(start)
	case name == xml.Name{Space: nsTLS, Local: "starttls"} && !s.secure:
		return s.startTLS()
	case name.Space == nsSASL && s.secure && s.user == "":
		return s.authenticate(start)
	case name == xml.Name{Space: nsClient, Local: "iq"} && s.user != "":
		return s.iq(start)
	case name == xml.Name{Space: nsClient, Local: "message"} && s.jid != "":
		return s.echo(start)
	case name.Space == nsClient && s.jid != "":
		return s.d.Skip()
	case name.Space == nsClient:
		return condition("not-authorized")
	}
	return condition("unsupported-stanza-type")
}

func (s *session) header() string {
	return fmt.Sprintf("<?xml version='1.0'?><stream:stream xmlns='%s' xmlns:stream='%s' from='%s' id='%s' version='1.0'>",
		nsClient, nsStream, domain, rand.Text())
}

// open answers a header, and offers what can be negotiated now.
func (s *session) open(start xml.StartElement) error {
	for _, a := range start.Attr {
		if a.Name.Local == "to" && a.Value != domain {
			return condition("host-unknown")
		}
	}
	feature := "<bind xmlns='" + nsBind + "'/>"
	switch {
	case !s.secure:
		feature = "<starttls xmlns='" + nsTLS + "'><required/></starttls>"
	case s.user == "":
		feature = "<mechanisms xmlns='" + nsSASL + "'><mechanism>SCRAM-SHA-256</mechanism></mechanisms>"
	}
	s.opened = true
	return s.say("%s<stream:features>%s</stream:features>", s.header(), feature)
}

// startTLS lets a TLS layer take over. Bytes that were read behind <starttls/> would be
// plain text that passes for what TLS protects: Refuse makes them an error, where
// encoding/xml has them in a buffer of its own that nobody looks into.
func (s *session) startTLS() error {
	if err := s.d.Skip(); err != nil {
		return err
	}
	if _, err := s.r.Restart(parser.Refuse); err != nil {
		return err
	}
	if err := s.say("<proceed xmlns='%s'/>", nsTLS); err != nil {
		return err
	}
	s.conn, s.secure, s.opened = tls.Server(s.conn, s.tls), true, false
	s.r.Reset(s, parser.Stream)
	s.d = s.r.Decoder()
	return nil
}

// authenticate hands what the client says to SCRAM, and back what that answers.
func (s *session) authenticate(start xml.StartElement) error {
	var said struct {
		Mechanism string `xml:"mechanism,attr"`
		Text      string `xml:",chardata"`
	}
	if err := s.d.DecodeElement(&said, &start); err != nil {
		return err
	}
	if start.Name.Local == "auth" {
		if said.Mechanism != "SCRAM-SHA-256" {
			return s.say("<failure xmlns='%s'><invalid-mechanism/></failure>", nsSASL)
		}
		s.login = s.auth.NewConversation()
	}
	if s.login == nil {
		return condition("policy-violation")
	}
	text, err := base64.StdEncoding.DecodeString(said.Text)
	if err != nil {
		return s.say("<failure xmlns='%s'><incorrect-encoding/></failure>", nsSASL)
	}
	answer, err := s.login.Step(string(text))
	if err != nil {
		s.login = nil
		return s.say("<failure xmlns='%s'><not-authorized/></failure>", nsSASL)
	}
	name := "challenge"
	if s.login.Valid() {
		if as := s.login.AuthzID(); as != "" && as != s.login.Username()+"@"+domain {
			return s.say("<failure xmlns='%s'><invalid-authzid/></failure>", nsSASL)
		}
		name, s.user = "success", s.login.Username()
	}
	if err := s.say("<%s xmlns='%s'>%s</%s>", name, nsSASL, base64.StdEncoding.EncodeToString([]byte(answer)), name); err != nil || s.user == "" {
		return err
	}
	return s.restart()
}

// restart begins the stream of who has logged in. What was read behind the last element is
// the beginning of it: Keep reads it again.
func (s *session) restart() error {
	if _, err := s.r.Restart(parser.Keep); err != nil {
		return err
	}
	if err := s.r.Parser().SetLimits(limits.Client); err != nil {
		return err
	}
	s.d, s.opened = s.r.Decoder(), false
	return nil
}

// iq is a struct of the kind that servers have: for requests and for answers.
type iq struct {
	XMLName xml.Name   `xml:"iq"`
	Type    string     `xml:"type,attr"`
	ID      string     `xml:"id,attr"`
	Bind    *bind      `xml:"urn:ietf:params:xml:ns:xmpp-bind bind"`
	Roster  *struct{}  `xml:"jabber:iq:roster query"`
	Error   *cancelled `xml:"error"`
}

type bind struct {
	JID string `xml:"jid,omitempty"`
}

type cancelled struct {
	Type        string   `xml:"type,attr"`
	Unavailable struct{} `xml:"urn:ietf:params:xml:ns:xmpp-stanzas service-unavailable"`
}

// iq answers a request (RFC 6120 §8.2.3): for a resource (§7), for the roster, which is
// empty, and for anything else that there is no such thing.
func (s *session) iq(start xml.StartElement) error {
	var q iq
	if err := s.d.DecodeElement(&q, &start); err != nil {
		return err
	}
	asked := q.Type
	q.XMLName.Space, q.Type = "", "result" // of the stream's namespace
	switch {
	case s.jid == "" && asked == "set" && q.Bind != nil:
		s.jid = s.user + "@" + domain + "/" + rand.Text()
		q.Bind.JID = s.jid
	case s.jid == "":
		return condition("not-authorized")
	case asked == "result", asked == "error":
		return nil
	case asked == "get" && q.Roster != nil:
	default:
		q = iq{ID: q.ID, Type: "error", Error: &cancelled{Type: "cancel"}}
	}
	return s.send(q)
}

// message has, beside what the server knows, everything else as it came.
type message struct {
	XMLName xml.Name        `xml:"message"`
	From    string          `xml:"from,attr,omitempty"`
	To      string          `xml:"to,attr,omitempty"`
	ID      string          `xml:"id,attr,omitempty"`
	Type    string          `xml:"type,attr,omitempty"`
	Body    string          `xml:"body,omitempty"`
	Others  []stdxml.Stanza `xml:",any"`
}

// echo sends a message back.
func (s *session) echo(start xml.StartElement) error {
	var m message
	if err := s.d.DecodeElement(&m, &start); err != nil {
		return err
	}
	if m.Type == "error" { // RFC 6120 §8.3.1
		return nil
	}
	m.XMLName.Space = ""
	m.From, m.To = m.To, s.jid
	return s.send(m)
}

func (s *session) send(v any) error {
	b, err := xml.Marshal(v)
	if err == nil {
		_, err = s.conn.Write(b)
	}
	return err
}

func (s *session) say(format string, with ...any) error {
	_, err := fmt.Fprintf(s.conn, format, with...)
	return err
}
