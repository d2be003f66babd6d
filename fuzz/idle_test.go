package fuzz

import (
	"errors"
	"io"
	"runtime"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
)

// connections are enough that what they share counts for nothing.
const connections = 10000

// session is what a server reads before a connection falls silent: a header,
// features as they come in the other direction, and ten stanzas.
func session(seed uint64) []byte {
	g := traffic.New(traffic.Chat, seed)
	b := g.AppendHeader(nil)
	b = append(b, "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"+
		"<sm xmlns='urn:xmpp:sm:3'/></stream:features>"...)
	for range 10 {
		b = g.AppendStanza(b)
	}
	return b
}

// heap returns the bytes in use when nothing is left to collect. The second
// collection empties what pools kept over the first one; the free lists of
// parsers are not such pools, and are counted.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// perConnection returns what one of many things that open makes holds.
func perConnection[T any](t *testing.T, open func(i int) T) int64 {
	t.Helper()
	all := make([]T, connections)
	before := heap()
	for i := range all {
		all[i] = open(i)
	}
	held := heap() - before
	runtime.KeepAlive(all)
	return held / connections
}

// TestIdleParser holds a push parser that waits between stanzas to 128 bytes.
func TestIdleParser(t *testing.T) {
	b := session(1)
	newParser(t, parser.Stream).Feed(b) // what is there once for all
	got := perConnection(t, func(int) *parser.Parser {
		p := newParser(t, parser.Stream)
		var c consumer
		f := feeder{p: p}
		for from := 0; from < len(b); {
			from += p.Feed(b[from:])
			if err := f.drain(&c, 1<<30); err != parser.ErrMoreInput {
				t.Fatal(err)
			}
		}
		if p.Stats().Stanzas != 10 {
			t.Fatalf("%d stanzas", p.Stats().Stanzas)
		}
		return p
	})
	t.Logf("%d bytes", got)
	if got > 128 && !raceEnabled {
		t.Errorf("an idle parser holds %d bytes, more than 128", got)
	}
}

// errWouldBlock is what the reader of a connection without bytes says.
var errWouldBlock = errors.New("would block")

// onceReader gives what it has, and then nothing for ever.
type onceReader struct{ left []byte }

func (r *onceReader) Read(b []byte) (int, error) {
	if len(r.left) == 0 {
		return 0, errWouldBlock
	}
	n := copy(b, r.left)
	r.left = r.left[n:]
	return n, nil
}

// TestIdleReader holds a Reader that waits in Read to 1 KiB, the reader that
// it reads from included, the stack of its goroutine not.
func TestIdleReader(t *testing.T) {
	b := session(2)
	got := perConnection(t, func(int) *parser.Reader {
		r, err := parser.NewReader(&onceReader{b}, parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for err == nil {
			_, err = r.Next()
		}
		if err != errWouldBlock {
			t.Fatal(err)
		}
		return r
	})
	t.Logf("%d bytes", got)
	if got > 1024 && !raceEnabled {
		t.Errorf("an idle Reader holds %d bytes, more than 1,024", got)
	}
}

// TestBlockedReader is the same with readers that do wait in Read, each in a
// goroutine. They run at once, so that free lists reach their full size: that
// is what the first round is for.
func TestBlockedReader(t *testing.T) {
	blockedReader(t)
	got := blockedReader(t)
	t.Logf("%d bytes", got)
	// Besides the Reader there are its source and what the runtime keeps of a goroutine on the heap.
	if got > 1024+512 && !raceEnabled {
		t.Errorf("a blocked Reader holds %d bytes", got)
	}
}

// blockedReader returns what one of many blocked Readers holds.
func blockedReader(t *testing.T) int64 {
	t.Helper()
	const few = 2000
	b := session(3)
	release := make(chan struct{})
	waiting := make(chan struct{}, few)
	done := make(chan error, few)
	before := heap()
	for range few {
		r, err := parser.NewReader(&blockingReader{b, waiting, release}, parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			for {
				if _, err := r.Next(); err != nil {
					done <- err
					return
				}
			}
		}()
	}
	for range few {
		<-waiting
	}
	got := (heap() - before) / few
	close(release)
	for range few {
		if err := <-done; err != io.ErrUnexpectedEOF {
			t.Errorf("an open stream ends with %v", err)
		}
	}
	return got
}

// blockingReader gives what it has, then waits, then ends.
type blockingReader struct {
	left    []byte
	waiting chan<- struct{}
	release <-chan struct{}
}

func (r *blockingReader) Read(b []byte) (int, error) {
	if len(r.left) == 0 {
		r.waiting <- struct{}{}
		<-r.release
		return 0, io.EOF
	}
	n := copy(b, r.left)
	r.left = r.left[n:]
	return n, nil
}
