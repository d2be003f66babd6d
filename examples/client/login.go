package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"

	"github.com/xdg-go/scram"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/frame/compress"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/precis/jid"
)

// options say how to log in.
type options struct {
	address   jid.JID
	password  string
	connect   string         // URI
	roots     *x509.CertPool // to be trusted; nil for those of the system
	plaintext bool           // TLS is not insisted on
	compress  bool           // over TCP
}

// stream is a session on some connection: a [frame.Conn], or one over BOSH.
type stream interface {
	Next() (frame.Event, error)
	Open(h frame.Header) error
	Send(write func(e *frame.ElementWriter) error) error
	Restart(mode parser.RestartMode) ([]byte, error)
	Close() error
	Release()
}

// client is a user who has logged in, or is about to.
type client struct {
	stream
	options
	offered    parser.Element // the last features
	secure     bool           // there is TLS
	disconnect func() error   // ends the connection, whoever uses it
	shut       func() error   // ends it as it should
	requests   int            // that were sent

	tcp      net.Conn         // nil where TLS and compression are none of ours
	conn     *frame.Conn      // over that
	inflater *compress.Reader // nil for no compression
	deflater *compress.Writer
}

var errFailed = errors.New("the server refuses")

// login connects, and negotiates the stream up to the binding of a resource (RFC
// 6120 §4.3). The context is for the time until then.
func login(ctx context.Context, o options) (c *client, err error) {
	c = &client{options: o}
	if err := c.dial(ctx); err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = c.disconnect() })
	defer stop()
	if err := c.negotiate(); err != nil {
		c.release()
		return nil, fmt.Errorf("login: %w", err)
	}
	return c, nil
}

func (c *client) dial(ctx context.Context) error {
	u, err := url.Parse(c.connect)
	if err != nil {
		return err
	}
	config := &tls.Config{RootCAs: c.roots}
	switch u.Scheme {
	case "xmpp":
		return c.dialTCP(ctx, u.Host)
	case "ws", "wss":
		c.secure = u.Scheme == "wss"
		return c.dialWebSocket(ctx, config)
	case "http", "https":
		c.secure = u.Scheme == "https"
		return c.dialBOSH(config)
	}
	return fmt.Errorf("connect to %s: unknown scheme", c.connect)
}

// release gives everything back. It is for sessions that were not closed, too.
func (c *client) release() {
	c.Release()
	if c.inflater != nil {
		c.inflater.Close()
		_ = c.deflater.Close()
	}
	_ = c.shut()
	_ = c.disconnect()
}

// negotiate does what is offered, in the order that XEP-0170 recommends.
func (c *client) negotiate() error {
	tried, authenticated := false, false // compression; SASL
	for {
		if err := c.open(); err != nil {
			return err
		}
		var err error
		switch {
		case c.tcp != nil && !c.secure && c.offers(names.TLSStarttls):
			err = c.startTLS()
		case !c.secure && !c.plaintext:
			return errors.New("there is no TLS")
		case !authenticated && c.offers(names.SASLMechanisms):
			err, authenticated = c.authenticate(), true
		case c.tcp != nil && c.compress && !tried && c.offers(names.FeatureCompressCompression):
			err, tried = c.startCompression(), true
		case c.compress && !tried:
			return errors.New("there is no compression")
		case c.offers(names.BindBind):
			return c.bind()
		default:
			return errors.New("nothing that is offered can be negotiated")
		}
		if err != nil {
			return err
		}
	}
}

// open opens the stream, and waits for the peer's and its features.
func (c *client) open() error {
	if err := c.Open(frame.Header{To: c.address.Domain(), Lang: "en"}); err != nil {
		return err
	}
	ev, err := c.Next()
	if err != nil {
		return err
	}
	if k := ev.Kind(); k != frame.Opened && k != frame.Restarted {
		return unexpected(ev)
	}
	st, err := c.element(names.StreamsFeatures)
	if err != nil {
		return err
	}
	c.offered = st.Clone().Element
	return nil
}

func (c *client) offers(n names.Name) bool { return c.offered.Child(n).Exists() }

// choices are the texts of what is in a feature.
func (c *client) choices(n names.Name) (choices []string) {
	for e := range c.offered.Child(n).Children() {
		choices = append(choices, string(e.Text()))
	}
	return choices
}

// element waits for an element that is no stanza, which has to be one of these.
func (c *client) element(allowed ...names.Name) (parser.Stanza, error) {
	ev, err := c.Next()
	if err != nil {
		return parser.Stanza{}, err
	}
	for _, n := range allowed {
		if ev.Kind() == frame.Element && ev.Stanza().Name() == n {
			return ev.Stanza(), nil
		}
	}
	return parser.Stanza{}, unexpected(ev)
}

func unexpected(ev frame.Event) error {
	switch ev.Kind() {
	case frame.Failed:
		e := ev.StreamError()
		return fmt.Errorf("%w: %s %s", errFailed, e.Condition, e.Text)
	case frame.Closed:
		return fmt.Errorf("%w: it closes the stream", errFailed)
	}
	return fmt.Errorf("%v %s is not what was to come", ev.Kind(), ev.Stanza().Local())
}

// startTLS begins TLS (RFC 6120 §5).
func (c *client) startTLS() error {
	if err := c.Send(element(names.TLSStarttls)); err != nil {
		return err
	}
	if _, err := c.element(names.TLSProceed); err != nil {
		return err
	}
	early, err := c.Restart(parser.HandOver)
	if err != nil {
		return err
	}
	conn := tls.Client(behind(c.tcp, early), &tls.Config{RootCAs: c.roots, ServerName: c.address.Domain()})
	if err := conn.Handshake(); err != nil {
		return err
	}
	c.tcp, c.secure = conn, true
	return c.conn.Upgrade(conn)
}

// behind returns a connection from which bytes that were read already come first.
func behind(conn net.Conn, early []byte) net.Conn {
	if len(early) == 0 {
		return conn
	}
	return &putBack{conn, io.MultiReader(bytes.NewReader(early), conn)}
}

type putBack struct {
	net.Conn
	r io.Reader
}

func (p *putBack) Read(b []byte) (int, error) { return p.r.Read(b) }

// startCompression compresses the stream in both directions (XEP-0138).
func (c *client) startCompression() error {
	method, ok := compress.ChooseMethod(c.choices(names.FeatureCompressCompression))
	if !ok {
		return errors.New("no compression method in common")
	}
	err := c.Send(func(e *frame.ElementWriter) error {
		e.Start(names.CompressCompress)
		e.Start(names.CompressMethod)
		e.TextString(method)
		e.End()
		return e.End()
	})
	if err != nil {
		return err
	}
	if _, err := c.element(names.CompressCompressed); err != nil {
		return err
	}
	early, err := c.Restart(parser.HandOver)
	if err != nil {
		return err
	}
	if c.inflater, err = compress.NewReader(behind(c.tcp, early), compress.Guard{}); err != nil {
		return err
	}
	c.inflater.Authenticated() // the server has proved that it knows the password
	if c.deflater, err = compress.NewWriter(c.tcp, compress.DeflateOptions{}); err != nil {
		return err
	}
	return c.conn.Upgrade(struct {
		io.Reader
		io.Writer
	}{c.inflater, c.deflater})
}

// authenticate proves to the server who the user is, and the server to the user (RFC
// 6120 §6, RFC 5802).
func (c *client) authenticate() error {
	name, hash := "", scram.SHA256
	for _, m := range c.choices(names.SASLMechanisms) {
		switch {
		case m == "SCRAM-SHA-256":
			name, hash = m, scram.SHA256
		case m == "SCRAM-SHA-1" && name == "":
			name, hash = m, scram.SHA1
		}
	}
	if name == "" {
		return fmt.Errorf("no SASL mechanism in common: %q", c.choices(names.SASLMechanisms))
	}
	user, err := hash.NewClient(c.address.Local(), c.password, "")
	if err != nil {
		return err
	}
	conversation := user.NewConversation()
	said := ""
	for with := names.SASLAuth; ; with = names.SASLResponse {
		answer, err := conversation.Step(said)
		if err != nil {
			return err
		}
		err = c.Send(func(e *frame.ElementWriter) error {
			e.Start(with)
			if with == names.SASLAuth {
				e.AttrString(names.Mechanism, name)
			}
			e.TextString(base64.StdEncoding.EncodeToString([]byte(answer)))
			return e.End()
		})
		if err != nil {
			return err
		}
		st, err := c.element(names.SASLChallenge, names.SASLSuccess, names.SASLFailure)
		if err != nil {
			return err
		}
		if st.Name() == names.SASLFailure {
			return fmt.Errorf("%w: %s", errFailed, st.Raw())
		}
		b, err := base64.StdEncoding.DecodeString(string(st.Text()))
		if err != nil {
			return err
		}
		if said = string(b); st.Name() == names.SASLSuccess {
			break
		}
	}
	if !conversation.Done() { // the server's proof came with the success
		if _, err := conversation.Step(said); err != nil {
			return err
		}
	}
	if !conversation.Valid() {
		return errors.New("the server does not know the password")
	}
	_, err = c.Restart(parser.Keep)
	return err
}

// bind asks for a resource, the user's own or any (RFC 6120 §7).
func (c *client) bind() error {
	return c.request("set", "", func(e *frame.ElementWriter) {
		e.Start(names.BindBind)
		if r := c.address.Resource(); r != "" {
			e.Start(names.BindResource)
			e.TextString(r)
			e.End()
		}
		e.End()
	}, func(st parser.Stanza) (err error) {
		c.address, err = jid.ParseBytes(st.Child(names.BindBind).Child(names.BindJID).Text())
		return err
	})
}
