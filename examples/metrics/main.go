// Command metrics is a server that says what it sees: errors of peers in the log, by
// their rule, condition, place and offset, and counts for Prometheus. With its clients it
// does nothing but open their streams and count their stanzas.
//
//	go run . -tcp 127.0.0.1:5222 -http 127.0.0.1:9090
package main

import (
	"crypto/rand"
	"errors"
	"flag"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/limits"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

func main() {
	tcp := flag.String("tcp", "127.0.0.1:5222", "`address` for clients")
	web := flag.String("http", "127.0.0.1:9090", "`address` of /metrics")
	flag.Parse()
	l, err := net.Listen("tcp", *tcp)
	if err != nil {
		log.Fatal(err)
	}
	srv := newServer(slog.Default())
	http.Handle("/metrics", srv.handler())
	go func() { log.Fatal(srv.accept(l)) }()
	log.Fatal(http.ListenAndServe(*web, nil))
}

type server struct {
	log *slog.Logger
	*collector
}

func newServer(l *slog.Logger) *server {
	workspaces := parser.NewWorkspaces(limits.BeforeAuth.Window, 64)
	return &server{log: l, collector: newCollector(workspaces)}
}

// handler answers for /metrics.
func (srv *server) handler() http.Handler {
	r := prometheus.NewRegistry()
	r.MustRegister(srv.collector)
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{})
}

func (srv *server) accept(l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer conn.Close()
			srv.serve(conn, conn.RemoteAddr().String())
		}()
	}
}

// serve reads to the end. Hooks are two calls: one for the log, one for the counts.
func (srv *server) serve(rw io.ReadWriter, peer string) {
	c, err := frame.NewConn(rw, frame.Options{
		Limits: limits.BeforeAuth, Content: names.NSClient.URI(), Workspaces: srv.workspaces,
	})
	if err != nil {
		srv.log.Error("options", "error", err)
		return
	}
	srv.began(c)
	err = srv.events(c)
	if rejected, ok := errors.AsType[*parser.Error](err); ok {
		srv.log.Warn("stream rejected", "peer", peer, "error", rejected)
		_ = c.Fail(frame.Answer(rejected), frame.Header{From: "localhost", ID: rand.Text()})
	} else if err != io.EOF {
		srv.log.Info("stream broke off", "peer", peer, "error", err)
	}
	srv.ended(c, err)
	c.Release()
}

func (srv *server) events(c *frame.Conn) error {
	for {
		ev, err := c.Next()
		if err != nil {
			return err
		}
		switch ev.Kind() {
		case frame.Opened:
			err = c.Open(frame.Header{From: "localhost", ID: rand.Text()})
		case frame.Closed:
			err = c.Close()
		}
		if err != nil {
			return err
		}
	}
}
