// Command idle is an event loop with many connections that say nothing, and prints what
// each of them costs: between two stanzas, and in the middle of one.
//
//	go run ./idle -n 100000
//
// As many connections as there may be file descriptors are socket pairs, which epoll
// watches; the bytes of the others come from memory. The parser cannot tell. What is
// counted is the Go heap and the stacks of the process, pools included, over the number of
// connections. Not counted is what the kernel keeps of a socket, and what TLS would need.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"runtime"

	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

func main() {
	log.SetFlags(0)
	n := flag.Int("n", 100_000, "`number` of connections")
	sockets := flag.Int("sockets", -1, "how `many` of them are sockets, at most; negative: as many as the system lets")
	bound := flag.Float64("bound", 0, "fail if one between two stanzas costs more than so many `bytes`; 0: never")
	flag.Parse()
	between, err := measure(os.Stdout, *n, *sockets)
	if err != nil {
		log.Fatal(err)
	}
	if *bound > 0 && between > *bound {
		log.Fatalf("that is over the bound of %.0f bytes", *bound)
	}
}

// server is an event loop: one goroutine, and no more of a connection than a conn.
type server struct {
	options         parser.Options
	opened, stanzas int
}

// conn is all that the server keeps of a connection.
type conn struct {
	p  *parser.Parser
	fd int // negative for one without a socket
}

func (s *server) accept(fd int) (conn, error) {
	p, err := parser.New(s.options)
	return conn{p, fd}, err
}

// readable reads what is there, into memory that the parser borrows for it, and gives back
// when it has read all of it.
func (s *server) readable(c conn, read func(b []byte) (int, error)) error {
	n, err := read(c.p.Space(512))
	c.p.Commit(max(n, 0))
	if err != nil {
		return err
	}
	if n == 0 {
		c.p.Finish()
	}
	for {
		st, err := c.p.NextStanza()
		switch {
		case err == parser.ErrMoreInput:
			return nil
		case err != nil:
			return err
		case st.Header():
			s.opened++
		case st.Name() == names.Message && len(st.Child(names.Body).Text()) > 0:
			s.stanzas++
		}
	}
}

// What clients say: they open their streams, and send a message in two pieces.
var said = [...]string{
	"<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>",
	"<message to='juliet@example.org' type='chat'><body>Parting is such",
	" sweet sorrow</body></message>",
}

// measure opens n connections and lets them be idle, and returns the bytes of one that
// waits between two stanzas.
func measure(w io.Writer, n, maxSockets int) (between float64, err error) {
	l, err := newPoller(n, maxSockets)
	if err != nil {
		return 0, err
	}
	defer l.close()
	s := &server{options: parser.Options{Limits: limits.Client}}
	warm, err := s.accept(-1) // what is there once, however many connections there are
	if err != nil {
		return 0, err
	}
	for _, text := range said {
		if err := s.readable(warm, from(text)); err != nil {
			return 0, err
		}
	}
	s.opened, s.stanzas = 0, 0
	before := inUse()
	all := make([]conn, n)
	for i := range all {
		if all[i], err = s.accept(l.fd(i)); err != nil {
			return 0, err
		}
	}
	fmt.Fprintf(w, "%d connections, %d of them sockets\n", n, l.sockets())
	states := [len(said)]string{"between stanzas", "inside a stanza", "between stanzas, later"}
	for step, text := range said {
		if err := l.tell(s, all, text); err != nil {
			return 0, err
		}
		each := float64(inUse()-before) / float64(n)
		if step == 0 {
			between = each
		}
		fmt.Fprintf(w, "%-23s %4.0f bytes each\n", states[step]+":", each)
	}
	runtime.KeepAlive(all)
	runtime.KeepAlive(warm)
	fmt.Fprintf(w, "%d streams opened, %d messages read\n", s.opened, s.stanzas)
	if s.opened != n || s.stanzas != n {
		return 0, fmt.Errorf("there should be %d of each", n)
	}
	return between, nil
}

// from reads from memory.
func from(text string) func(b []byte) (int, error) {
	return func(b []byte) (int, error) { return copy(b, text), nil }
}

// inUse returns the bytes of the heap that are reachable, and those of stacks.
func inUse() int64 {
	runtime.GC()
	runtime.GC() // what a sync.Pool has lives for two
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}
