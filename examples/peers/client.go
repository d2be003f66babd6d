package peers

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Client is a client that does as it is told: see the programs in the folders of
// this package for what it knows to do. One goroutine may use it.
type Client struct {
	Name    string
	t       testing.TB
	stdin   io.WriteCloser
	answers chan Answer
	events  chan Answer
}

// Answer is what a client says: an answer to an order, or an event.
type Answer struct {
	Did   string `json:"did"`
	Error string `json:"error"`

	Event string `json:"event"`
	JID   string `json:"jid"`
	From  string `json:"from"`
	Body  string `json:"body"`
	Lang  string `json:"lang"`

	Contacts     map[string]string `json:"contacts"` // names by addresses
	Name         string            `json:"name"`
	Photo        string            `json:"photo"`
	Acknowledged int               `json:"acknowledged"`
	Last         int               `json:"last"` // the count that the server gave
}

// Order is what a client is told to do: Do, and what that needs.
type Order struct {
	Do    string `json:"do"`
	JID   string `json:"jid,omitempty"`
	Name  string `json:"name,omitempty"`
	To    string `json:"to,omitempty"`
	Body  string `json:"body,omitempty"`
	Photo string `json:"photo,omitempty"`
}

// Slixmpp starts slixmpp, which logs in over TCP with STARTTLS, and trusts what is in
// the file ca.
func Slixmpp(t testing.TB, address, jid, password, ca string) *Client {
	t.Helper()
	const python = "/usr/bin/python3" // for which Debian packages it: others may be first on the path
	if exec.Command(python, "-c", "import slixmpp").Run() != nil {
		missing(t, "there is no slixmpp for %s", python)
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	return tell(t, "slixmpp", []string{"JID=" + jid, "PASSWORD=" + password, "HOST=" + host, "PORT=" + port, "CA=" + ca},
		python, filepath.Join(folder(t), "slixmpp", "client.py"))
}

// XMPPJS starts @xmpp/client, which logs in over what the URI of the service says.
func XMPPJS(t testing.TB, service, jid, password, ca string) *Client {
	t.Helper()
	node, dir := need(t, "node"), filepath.Join(folder(t), "xmppjs")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "@xmpp", "client")); err != nil {
		missing(t, "npm ci has not been run in examples/peers/xmppjs")
	}
	return tell(t, "@xmpp/client", []string{"JID=" + jid, "PASSWORD=" + password, "SERVICE=" + service, "NODE_EXTRA_CA_CERTS=" + ca},
		node, filepath.Join(dir, "client.mjs"))
}

// folder returns that of this package.
func folder(t testing.TB) string {
	t.Helper()
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("nobody knows where this package is")
	}
	return filepath.Dir(file)
}

// tell starts a client.
func tell(t testing.TB, name string, env []string, command ...string) *Client {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), env...)
	said := new(strings.Builder)
	cmd.Stderr = said
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &Client{Name: name, t: t, stdin: stdin, answers: make(chan Answer, 100), events: make(chan Answer, 100)}
	over := make(chan error, 1)
	go func() {
		broken := c.listen(stdout)
		if err := cmd.Wait(); err != nil || broken == nil {
			broken = err
		}
		over <- broken
	}()
	t.Cleanup(func() {
		_ = stdin.Close()
		select {
		case err := <-over:
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		case <-time.After(Patience):
			_ = cmd.Process.Kill()
			<-over
			t.Errorf("%s does not end", name)
		}
		if t.Failed() {
			t.Logf("%s says:\n%s", name, said)
		}
	})
	return c
}

// listen sorts what a client says.
func (c *Client) listen(stdout io.Reader) error {
	defer close(c.answers)
	defer close(c.events)
	lines := bufio.NewScanner(stdout)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var a Answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			return fmt.Errorf("%w in %.200q", err, lines.Text())
		}
		if a.Event != "" {
			c.events <- a
		} else {
			c.answers <- a
		}
	}
	return lines.Err()
}

// Do tells the client to do something, and returns its answer. An error that the
// client reports fails the test.
func (c *Client) Do(o Order) Answer {
	c.t.Helper()
	line, err := json.Marshal(o)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.stdin.Write(append(line, '\n')); err != nil {
		c.t.Fatalf("%s is told to %s: %v", c.Name, o.Do, err)
	}
	a := c.await(c.answers, o.Do)
	if a.Error != "" || a.Did != o.Do {
		c.t.Fatalf("%s is told to %s: %s %s", c.Name, o.Do, a.Did, a.Error)
	}
	return a
}

// Await returns the next event of the client, which has to be this one.
func (c *Client) Await(event string) Answer {
	c.t.Helper()
	a := c.await(c.events, event)
	if a.Event != event {
		c.t.Fatalf("%s says %+v, where %s is to come", c.Name, a, event)
	}
	return a
}

func (c *Client) await(from <-chan Answer, what string) Answer {
	c.t.Helper()
	select {
	case a, ok := <-from:
		if !ok {
			c.t.Fatalf("%s has ended, where %s is to come", c.Name, what)
		}
		return a
	case <-time.After(Patience):
		c.t.Fatalf("%s does not come from %s", what, c.Name)
	}
	panic("unreachable")
}
