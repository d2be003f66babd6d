package frame_test

import (
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/seed492f7be9/stanza/frame"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/names"
	"github.com/seed492f7be9/stanza/parser"
)

// steady calls f, which works on other stanzas each time, until nothing is new any
// more, and then holds each call to zero allocations.
func steady(t *testing.T, f func()) {
	t.Helper()
	if raceEnabled {
		t.Skip("pools drop items under the race detector")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // a collection would empty the pools
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))  // each processor has pools of its own
	runtime.GC()                                     // ends one that is under way, and what it sets off
	for range 50 {
		f()
	}
	for i := range 10 {
		if n := testing.AllocsPerRun(1, f); n != 0 {
			t.Errorf("%v allocations in call %d", n, 52+2*i)
		}
	}
}

// pair returns two sessions that have opened their streams to each other.
func pair(t testing.TB, f frame.Framing) (client, server *frame.Session) {
	t.Helper()
	client, server = newSession(t, frame.Options{Framing: f, Role: frame.Initiator}), newSession(t, frame.Options{Framing: f})
	check := func(b []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if f == frame.BOSH {
		hear(t, server, string(check(client.AppendBody(nil, frame.Body{RID: frame.Some(1), To: "a", Lang: "en"}, nil))))
		hear(t, client, string(check(server.AppendBody(nil, frame.Body{SID: "s"}, nil))))
		return client, server
	}
	hear(t, server, string(check(client.AppendOpen(nil, frame.Header{To: "a", Lang: "en"}))))
	hear(t, client, string(check(server.AppendOpen(nil, frame.Header{From: "a", Lang: "en"}))))
	return client, server
}

// exchange sends a stanza from one session to the other, which answers with one that
// it writes and carries on the one that came.
func exchange(t testing.TB, from, to, on *frame.Session, out *[3][]byte) {
	var err error
	o := out
	if o[0], err = from.Append(o[0][:0], ping); err != nil {
		t.Fatal(err)
	}
	b := o[0]
	switch from.Framing() {
	case frame.TCP:
		for n := 0; n < len(b); {
			n += to.Feed(b[n:])
		}
	case frame.BOSH:
		if o[1], err = from.AppendBody(o[1][:0], frame.Body{RID: frame.Some(2), SID: "s"}, b); err != nil {
			t.Fatal(err)
		}
		b = o[1]
		fallthrough
	default:
		if err := to.Message(b); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	for {
		ev, err := to.Next()
		if err == parser.ErrMoreInput {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		n++
		if on != nil {
			if o[2], err = on.AppendElement(o[2][:0], ev.Stanza().Element, to.Scope()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n != 1 {
		t.Fatalf("%d events", n)
	}
}

func ping(e *frame.ElementWriter) error {
	e.Start(names.IQ)
	e.AttrString(names.Type, "get")
	e.AttrString(names.ID, "ping-1")
	e.Start(names.PingPing)
	e.End()
	return e.End()
}

// TestNoAllocations: in steady state a stanza that is written, read and carried on
// costs no allocation, in any framing.
func TestNoAllocations(t *testing.T) {
	for _, f := range []frame.Framing{frame.TCP, frame.WebSocket, frame.BOSH} {
		for _, g := range []frame.Framing{frame.TCP, frame.WebSocket} {
			t.Run(f.String()+" to "+g.String(), func(t *testing.T) {
				client, server := pair(t, f)
				_, on := pair(t, g)
				var out [3][]byte
				steady(t, func() {
					for range 100 {
						exchange(t, client, server, on, &out)
						exchange(t, server, client, on, &out)
					}
				})
			})
		}
	}
}

// TestNoAllocationsCarrying is the same for the kinds of traffic, the long way too. One
// is left out: where no stanza is like another, what parsers learn grows for long.
func TestNoAllocationsCarrying(t *testing.T) {
	for _, m := range traffic.Mixes() {
		if m == traffic.Varied {
			continue
		}
		for _, content := range []string{"jabber:client", "jabber:server"} {
			t.Run(m.String()+" to "+content, func(t *testing.T) {
				if m == traffic.Bulk && testing.Short() {
					t.Skip("some MB")
				}
				s := newSession(t, frame.Options{Policies: frame.Policies{Unknown: frame.DeliverUnknown}})
				g := traffic.New(m, 1)
				in := g.AppendHeader(make([]byte, 0, 1<<20))
				to := &frame.Scope{Content: content, Default: content, Lang: "en"}
				out := make([]byte, 0, 1<<20)
				address := []byte("juliet@example.org/<balcony>")
				read := func() {
					for from := 0; from < len(in); {
						from += s.Feed(in[from:])
						for {
							ev, err := s.Next()
							if err == parser.ErrMoreInput {
								break
							}
							if err != nil {
								t.Fatal(err)
							}
							if ev.Kind() == frame.Opened {
								continue
							}
							if out, err = frame.Carry(out[:0], ev.Stanza().Element, s.Scope(), to); err != nil {
								t.Fatal(err)
							}
							if out, err = frame.CarryLong(out[:0], ev.Stanza().Element, s.Scope(), to); err != nil {
								t.Fatal(err)
							}
							if out, err = frame.CarryStamped(out[:0], ev.Stanza().Element, s.Scope(), to, address); err != nil {
								t.Fatal(err)
							}
							if out, err = frame.StampLong(out[:0], ev.Stanza().Element, s.Scope(), to, address); err != nil {
								t.Fatal(err)
							}
						}
					}
				}
				read()
				steady(t, func() {
					for range 100 {
						in = g.AppendStanza(in[:0])
						read()
					}
				})
			})
		}
	}
}

// TestIdleSession holds what one of many sessions that wait costs.
func TestIdleSession(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector has memory of its own")
	}
	const sessions = 10000
	for f, most := range map[frame.Framing]int64{frame.TCP: 512, frame.WebSocket: 512, frame.BOSH: 4096} {
		t.Run(f.String(), func(t *testing.T) {
			all := make([]*frame.Session, sessions)
			var out [3][]byte
			c, s := pair(t, f)
			exchange(t, c, s, nil, &out) // what is there once for all
			before := heap()
			for i := range all {
				client, server := pair(t, f)
				exchange(t, client, server, nil, &out)
				exchange(t, server, client, nil, &out)
				all[i] = server
			}
			got := (heap() - before) / sessions
			runtime.KeepAlive(all)
			t.Logf("%d bytes", got)
			if got > most {
				t.Errorf("an idle session holds %d bytes, more than %d", got, most)
			}
		})
	}
}

// heap returns the bytes in use when nothing is left to collect.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
