package main

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
)

const header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>"

// dial gives the server a connection, and returns its other end, and what waits until the
// server has done with it.
func dial(t *testing.T, srv *server) (conn net.Conn, wait func()) {
	t.Helper()
	client, peer := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer peer.Close()
		srv.serve(peer, "pipe")
	}()
	t.Cleanup(func() { client.Close() })
	return client, func() { <-done }
}

// say writes, and reads until it was told so.
func say(t *testing.T, conn net.Conn, text, until string) string {
	t.Helper()
	go io.WriteString(conn, text)
	var heard []byte
	for b := make([]byte, 1); !bytes.HasSuffix(heard, []byte(until)); heard = append(heard, b[0]) {
		if _, err := conn.Read(b); err != nil {
			t.Fatalf("%v behind %s", err, heard)
		}
	}
	return string(heard)
}

// scrape is what Prometheus does.
func scrape(t *testing.T, srv *server) string {
	t.Helper()
	w := httptest.NewRecorder()
	srv.handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func expect(t *testing.T, metrics string, lines ...string) {
	t.Helper()
	for _, l := range lines {
		if !strings.Contains(metrics, "\n"+l+"\n") {
			t.Errorf("there is no %q in\n%s", l, metrics)
		}
	}
}

// What connections count can be read while they are open, and is there when they are gone;
// what a peer did wrong is in the log and among the counts.
func TestHooks(t *testing.T) {
	var log bytes.Buffer
	srv := newServer(slog.New(slog.NewJSONHandler(&log, nil)))
	good, goodEnd := dial(t, srv)
	bad, badEnd := dial(t, srv)
	say(t, good, header, ">")
	say(t, bad, header, ">")

	say(t, bad, "<message/><message><body>x</message>", "</stream:stream>")
	badEnd()
	expect(t, scrape(t, srv), "xmpp_connections 1", "xmpp_stanzas_total 1",
		`xmpp_rejected_streams_total{condition="not-well-formed",rule="mismatched-end"} 1`)
	var record struct {
		Level, Msg string
		Error      struct {
			Rule, Condition, Path string
			Offset                int
		}
	}
	if err := json.Unmarshal(log.Bytes(), &record); err != nil {
		t.Fatalf("%v: %s", err, log.Bytes())
	}
	if e := record.Error; record.Level != "WARN" || e.Rule != "mismatched-end" || e.Condition != "not-well-formed" ||
		e.Path != "/message/body" || e.Offset != len(header+"<message/><message><body>x") {
		t.Errorf("%s", log.Bytes())
	}
	log.Reset()

	// The end of the stream is read behind the stanzas.
	say(t, good, " <presence/> <iq type='get' id='1'/></stream:stream>", "</stream:stream>")
	goodEnd()
	expect(t, scrape(t, srv), "xmpp_connections 0", "xmpp_stanzas_total 3", "xmpp_keepalive_bytes_total 2")
	if log.Len() > 0 {
		t.Errorf("for nothing: %s", log.Bytes())
	}
}

// A limit is in the log with its value.
func TestLimit(t *testing.T) {
	var log bytes.Buffer
	srv := newServer(slog.New(slog.NewTextHandler(&log, nil)))
	c, end := dial(t, srv)
	say(t, c, header, ">")
	say(t, c, "<message>"+strings.Repeat("<x/>", 10000), "</stream:stream>")
	c.Close()
	end()
	if !strings.Contains(log.String(), "error.rule=limit error.condition=policy-violation") || !strings.Contains(log.String(), "error.max=200") {
		t.Errorf("%s", log.String())
	}
}
