// Command server is a small XMPP server on package frame, to read and to try clients
// with: TCP with STARTTLS, WebSocket, SASL SCRAM, rosters, presence, chat, vCards,
// pings and stream management without resumption. It keeps everything in memory, and
// knows no other servers.
//
//	go run ./server -account romeo:secret -account juliet:secret -ca ca.pem
//
// It makes itself a certificate, which -ca writes to a file for clients to trust.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"flag"
	"fmt"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	domain := flag.String("domain", "localhost", "the server's `name`")
	tcp := flag.String("tcp", "127.0.0.1:5222", "`address` for TCP")
	web := flag.String("web", "127.0.0.1:5443", "`address` for WebSocket")
	ca := flag.String("ca", "", "write the certificate to this `file`")
	manage := flag.Bool("sm", true, "offer stream management")
	var accounts []string
	flag.Func("account", "`user:password`, any number of times", func(s string) error {
		if !strings.Contains(s, ":") {
			return fmt.Errorf("no colon in it")
		}
		accounts = append(accounts, s)
		return nil
	})
	flag.Parse()
	if accounts == nil {
		log.Fatal("nobody could log in: there is no -account")
	}

	certificate, trust, err := selfSigned(*domain)
	if err != nil {
		log.Fatal(err)
	}
	if *ca != "" {
		if err := os.WriteFile(*ca, trust, 0o644); err != nil {
			log.Fatal(err)
		}
	}
	srv, err := newServer(*domain, certificate, *manage)
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range accounts {
		name, password, _ := strings.Cut(a, ":")
		if err := srv.register(name, password); err != nil {
			log.Fatalf("account %s: %v", name, err)
		}
	}
	streams, err := net.Listen("tcp", *tcp)
	if err != nil {
		log.Fatal(err)
	}
	sockets, err := net.Listen("tcp", *web)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("xmpp://%s\nwss://%s%s\n", streams.Addr(), sockets.Addr(), webSocketPath)
	go func() { log.Fatal(srv.serveWebSocket(sockets)) }()
	log.Fatal(srv.serveTCP(streams))
}

const webSocketPath = "/xmpp-websocket"

// serveTCP serves whoever connects, until the listener is closed.
func (srv *server) serveTCP(l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer conn.Close()
			srv.session(overTCP(conn, srv.tls))
		}()
	}
}

// serveWebSocket serves whoever connects, until the listener is closed. Below
// WebSocket is TLS (RFC 7395 §3.9), and HTTP/1.1 alone.
func (srv *server) serveWebSocket(l net.Listener) error {
	h := http.Server{ReadHeaderTimeout: negotiationTime}
	mux := http.NewServeMux()
	mux.HandleFunc(webSocketPath, func(w http.ResponseWriter, r *http.Request) {
		if t := overWebSocket(w, r); t != nil {
			srv.session(t)
		}
	})
	h.Handler = mux
	return h.Serve(tls.NewListener(l, srv.tls))
}

// selfSigned returns a certificate for the domain and for the loopback, and the same
// as clients want it.
func selfSigned(domain string) (cert tls.Certificate, trust []byte, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return cert, nil, err
	}
	now := time.Now()
	c := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: domain},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(0, 0, 30),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		DNSNames: []string{domain, "localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		return cert, nil, err
	}
	trust = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, trust, nil
}
