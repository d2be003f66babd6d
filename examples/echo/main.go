// Command echo is a server loop as it is written with encoding/xml, with this engine
// underneath: it negotiates TLS, SASL SCRAM and a resource, and echoes messages.
//
//	go run ./echo -account juliet:secret -ca ca.pem
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"os"
	"strings"
	"time"

	"github.com/xdg-go/scram"
)

const domain = "localhost"

func main() {
	address := flag.String("tcp", "127.0.0.1:5222", "`address` to listen on")
	account := flag.String("account", "", "`user:password` that may log in")
	ca := flag.String("ca", "", "write the certificate to this `file`, for clients to trust")
	flag.Parse()
	user, password, ok := strings.Cut(*account, ":")
	if !ok {
		log.Fatal("nobody could log in: -account is user:password")
	}
	srv, trust, err := newServer(user, password)
	if err != nil {
		log.Fatal(err)
	}
	if *ca != "" {
		if err := os.WriteFile(*ca, trust, 0o644); err != nil {
			log.Fatal(err)
		}
	}
	l, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("listening on", l.Addr())
	log.Fatal(srv.accept(l))
}

// server is what all sessions share.
type server struct {
	tls  *tls.Config
	auth *scram.Server
}

// newServer returns a server with one account, and the certificate that its clients have
// to trust. Of the password it keeps what SCRAM needs.
func newServer(user, password string) (srv *server, trust []byte, err error) {
	c, err := scram.SHA256.NewClient(user, password, "")
	if err != nil {
		return nil, nil, err
	}
	keys, err := c.GetStoredCredentialsWithError(scram.KeyFactors{Salt: rand.Text(), Iters: 4096})
	if err != nil {
		return nil, nil, err
	}
	auth, err := scram.SHA256.NewServer(func(name string) (scram.StoredCredentials, error) {
		if name != user {
			return scram.StoredCredentials{}, errors.New("nobody is called that")
		}
		return keys, nil
	})
	if err != nil {
		return nil, nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	certificate := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), DNSNames: []string{domain},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(0, 0, 30), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, certificate, certificate, &key.PublicKey, key)
	if err != nil {
		return nil, nil, err
	}
	config := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	return &server{tls: config, auth: auth}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}

// accept serves whoever connects, until the listener is closed.
func (srv *server) accept(l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			s, err := newSession(srv, conn)
			if err == nil {
				err = s.serve()
			}
			if err != nil && err != io.EOF {
				log.Printf("%s: %v", conn.RemoteAddr(), err)
			}
		}()
	}
}
