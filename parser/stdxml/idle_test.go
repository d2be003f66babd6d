package stdxml_test

import (
	"io"
	"os"
	"runtime"
	"testing"

	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
	"github.com/seed492f7be9/stanza/parser/stdxml"
)

// silent is a connection on which nothing comes any more.
type silent struct{ io.Reader }

func (s silent) Read(b []byte) (int, error) {
	if n, err := s.Reader.Read(b); err != io.EOF {
		return n, err
	}
	return 0, os.ErrDeadlineExceeded
}

// A reader that waits between stanzas holds no tables, whatever it has read: what
// it does hold is a first buffer, and itself.
func TestIdleReaders(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools drop items")
	}
	const n, most = 2000, 1500 // bytes a reader
	stream := string(traffic.Stream(traffic.Mixed, 1, 20))
	stream = stream[:len(stream)-len(footer)] // which all of them share
	readers := make([]*stdxml.TokenReader, n)
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := heap()
	for i := range readers {
		readers[i] = newTokenReader(t, silent{&pieces{input: stream}}, parser.Options{})
		if got := read(readers[i]); got.err != os.ErrDeadlineExceeded || len(got.tokens) < 40 {
			t.Fatal(got)
		}
		readers[i].Buffered()
	}
	got := (heap() - before) / n
	runtime.KeepAlive(readers)
	if got > most {
		t.Errorf("%d bytes a reader", got)
	}
	t.Logf("%d bytes a reader", got)
}
