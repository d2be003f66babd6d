package peers

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"
)

// Domain is what all servers are called, and Users are whom they know, with Password
// as their password.
const (
	Domain   = "localhost"
	Password = "wherefore art thou"
)

// Users are the localparts of the accounts.
var Users = []string{"romeo", "juliet"}

// Server is a server that runs. Of what it does not have the address is empty.
type Server struct {
	TCP        string         // host and port, with STARTTLS
	Compressed string         // host and port, with XEP-0138 and without STARTTLS
	WebSocket  string         // URI
	BOSH       string         // URI
	Roots      *x509.CertPool // to be trusted
}

// certificate makes a key and a certificate for the domain and the loopback, as PEM.
func certificate(t testing.TB) (cert, key string, roots *x509.CertPool) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: Domain},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(0, 0, 30),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		DNSNames: []string{Domain}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	cert = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	key = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
	roots = x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(cert))
	return cert, key, roots
}

// Prosody starts Prosody: TCP with STARTTLS, WebSocket and BOSH over HTTPS.
func Prosody(t testing.TB) *Server {
	t.Helper()
	command := need(t, "prosody")
	dir, port := t.TempDir(), ports(t, 2)
	cert, key, roots := certificate(t)
	files := map[string]string{"cert.pem": cert, "key.pem": key, "prosody.cfg.lua": fmt.Sprintf(prosodyConfig, dir, port[0], port[1], Domain)}
	for _, user := range Users {
		files[filepath.Join("data", Domain, "accounts", user+".dat")] = fmt.Sprintf("return { password = %q }\n", Password)
	}
	write(t, dir, files)
	p := keep(t, "prosody", dir, nil, command, "-F", "--config", filepath.Join(dir, "prosody.cfg.lua"))
	p.await(t, loopback(port[0]), loopback(port[1]))
	web := loopback(port[1])
	return &Server{TCP: loopback(port[0]), WebSocket: "wss://" + web + "/xmpp-websocket", BOSH: "https://" + web + "/http-bind", Roots: roots}
}

// prosodyConfig has the folder, the port for TCP, the one for HTTPS, and the domain.
const prosodyConfig = `
run_as_root = true
pidfile = "%[1]s/prosody.pid"
data_path = "%[1]s/data"
log = { info = "*console" }
interfaces = { "127.0.0.1" }
c2s_ports = { %[2]d }
c2s_direct_tls_ports = {}
s2s_ports = {}
s2s_direct_tls_ports = {}
http_ports = {}
https_ports = { %[3]d }
https_ssl = { certificate = "%[1]s/cert.pem", key = "%[1]s/key.pem" }
http_default_host = "%[4]s"
authentication = "internal_plain"
modules_enabled = { "saslauth", "tls", "roster", "presence", "message", "iq", "disco", "ping", "vcard", "smacks", "websocket", "bosh" }
modules_disabled = { "s2s", "offline" }
VirtualHost "%[4]s"
ssl = { certificate = "%[1]s/cert.pem", key = "%[1]s/key.pem" }
`

// Ejabberd starts ejabberd: TCP with STARTTLS, TCP with compression, WebSocket and
// BOSH over HTTPS.
//
// It is started as its own script would start it, but as whoever runs the test, and
// not as a node of a network of others, for which another service would be needed.
func Ejabberd(t testing.TB) *Server {
	t.Helper()
	command := need(t, "erl")
	var libraries string
	for _, pattern := range []string{"/usr/lib/*/ejabberd-*/ebin", "/usr/lib/ejabberd-*/ebin", "/usr/lib/erlang/lib/ejabberd-*/ebin"} {
		if found, err := filepath.Glob(pattern); err == nil && len(found) > 0 {
			libraries = filepath.Dir(filepath.Dir(found[0]))
		}
	}
	if libraries == "" {
		missing(t, "there is no ejabberd")
	}
	dir, port := t.TempDir(), ports(t, 4)
	cert, key, roots := certificate(t)
	write(t, dir, map[string]string{
		"cert.pem": key + cert, "spool/.keep": "",
		"ejabberd.yml": fmt.Sprintf(ejabberdConfig, dir, port[0], port[1], port[2], port[3], Domain),
	})
	p := keep(t, "ejabberd", dir, []string{
		"HOME=" + dir, "ERL_LIBS=" + libraries, "ERL_CRASH_DUMP=" + filepath.Join(dir, "crash.dump"),
		"EJABBERD_CONFIG_PATH=" + filepath.Join(dir, "ejabberd.yml"), "EJABBERD_LOG_PATH=" + filepath.Join(dir, "ejabberd.log"),
	}, command, "-noinput", "-mnesia", "dir", `"`+filepath.Join(dir, "spool")+`"`, "-s", "ejabberd")
	p.await(t, loopback(port[0]), loopback(port[1]), loopback(port[2]), loopback(port[3]))
	for _, user := range Users {
		register(t, "http://"+loopback(port[3])+"/api/register", user)
	}
	web := loopback(port[2])
	return &Server{
		TCP: loopback(port[0]), Compressed: loopback(port[1]),
		WebSocket: "wss://" + web + "/xmpp-websocket", BOSH: "https://" + web + "/http-bind", Roots: roots,
	}
}

// ejabberdConfig has the folder, the ports for TCP, for TCP with compression, for
// HTTPS and for administration, and the domain.
const ejabberdConfig = `
hosts: [%[6]s]
loglevel: info
certfiles: ["%[1]s/cert.pem"]
auth_password_format: scram
listen:
  - {port: %[2]d, ip: "127.0.0.1", module: ejabberd_c2s, starttls_required: true}
  - {port: %[3]d, ip: "127.0.0.1", module: ejabberd_c2s, zlib: true}
  - port: %[4]d
    ip: "127.0.0.1"
    module: ejabberd_http
    tls: true
    request_handlers: {/xmpp-websocket: ejabberd_http_ws, /http-bind: mod_bosh}
  - {port: %[5]d, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {/api: mod_http_api}}
api_permissions:
  accounts: {from: mod_http_api, who: {ip: "127.0.0.1"}, what: register}
modules: {mod_roster: {}, mod_vcard: {}, mod_ping: {}, mod_stream_mgmt: {}, mod_bosh: {}, mod_http_api: {}}
`

// register makes an account by ejabberd's interface for administration.
func register(t testing.TB, uri, user string) {
	t.Helper()
	request := fmt.Appendf(nil, `{"user": %q, "host": %q, "password": %q}`, user, Domain, Password)
	c := http.Client{Timeout: Patience}
	resp, err := c.Post(uri, "application/json", bytes.NewReader(request))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("registering %s: %s %s", user, resp.Status, answer)
	}
}
