// Command client is a small XMPP client on package frame. It logs in, shows the
// roster, sends a message if it is given one, and shows what comes until it is
// interrupted.
//
//	go run ./client -jid romeo@localhost -password secret -ca ca.pem -connect xmpp://127.0.0.1:5222
//	go run ./client -jid romeo@localhost -password secret -ca ca.pem -connect wss://127.0.0.1:5443/xmpp-websocket
//	go run ./client -jid romeo@localhost -password secret -ca ca.pem -connect https://127.0.0.1:5281/http-bind
//
// The schemes stand for TCP with STARTTLS, WebSocket and BOSH.
package main

import (
	"context"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"time"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/precis/jid"
)

func main() {
	var o options
	address := flag.String("jid", "", "the `address` to log in with")
	flag.StringVar(&o.password, "password", os.Getenv("XMPP_PASSWORD"), "its `password`; by default $XMPP_PASSWORD")
	flag.StringVar(&o.connect, "connect", "", "the `URI` to connect to")
	ca := flag.String("ca", "", "a `file` with certificates to trust, beside those of the system")
	flag.BoolVar(&o.plaintext, "plaintext", false, "go on without TLS")
	flag.BoolVar(&o.compress, "compress", false, "compress the stream (XEP-0138), over TCP")
	to := flag.String("to", "", "the `address` of who is sent a message")
	body := flag.String("body", "", "the `text` of that")
	flag.Parse()

	var err error
	if o.address, err = jid.Parse(*address); err != nil {
		log.Fatalf("-jid: %v", err)
	}
	if *ca != "" {
		if o.roots, err = trusted(*ca); err != nil {
			log.Fatal(err)
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	c, err := login(ctx, o)
	if err != nil {
		log.Fatal(err)
	}
	if err := run(ctx, c, *to, *body); err != nil {
		log.Fatal(err)
	}
}

func trusted(file string) (*x509.CertPool, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		return nil, err
	}
	if !pool.AppendCertsFromPEM(b) {
		return nil, fmt.Errorf("%s: no certificate in it", file)
	}
	return pool, nil
}

// run is what the program does when it is logged in.
func run(ctx context.Context, c *client, to, body string) error {
	defer c.release()
	fmt.Printf("logged in as %v\n", c.address)
	contacts, err := c.roster()
	if err != nil {
		return err
	}
	for _, item := range contacts {
		fmt.Printf("contact %v %q, subscription %s\n", item.address, item.name, item.subscription)
	}
	if err := c.Send(available); err != nil {
		return err
	}
	if to != "" {
		if err := c.message(to, body); err != nil {
			return err
		}
	}
	stop := context.AfterFunc(ctx, func() {
		_ = c.Close() // writing is safe beside reading
		time.AfterFunc(closeTime, func() { _ = c.disconnect() })
	})
	defer stop()
	err = c.receive(func(st parser.Stanza) bool {
		fmt.Printf("%s from %s: %s\n", st.Local(), st.Attr(names.From), st.Child(names.Body).Text())
		return false
	})
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// closeTime is how long a server may take to close as well.
const closeTime = 5 * time.Second

func available(e *frame.ElementWriter) error {
	e.Start(names.Presence)
	return e.End()
}
