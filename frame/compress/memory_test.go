package compress_test

import (
	"bytes"
	"compress/zlib"
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/seed492f7be9/stanza/frame/compress"
)

// connections are enough that what they share counts for nothing.
const connections = 400

// heap returns the bytes in use when nothing is left to collect.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// held returns what one of many things that open makes holds.
func held[T any](t *testing.T, open func() T) int64 {
	t.Helper()
	open() // fills free lists
	all := make([]T, connections)
	before := heap()
	for i := range all {
		all[i] = open()
	}
	got := (heap() - before) / connections
	runtime.KeepAlive(all)
	return got
}

// holds holds what an idle connection keeps to a bound, and prints it.
func holds(t *testing.T, name string, got, most int64) {
	t.Helper()
	most += 100 // of what else is going on in the process
	t.Logf("%-60s %6d bytes", name, got)
	if got > most {
		t.Errorf("%s: %d bytes, more than %d", name, got, most)
	}
}

// TestIdleMemory prints what doc.go says: what a connection holds that has said
// enough to fill any window, and waits. Objects themselves are 300 bytes or less.
func TestIdleMemory(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector takes memory of its own")
	}
	all := bytes.Join(sends(61, 150), nil)
	if len(all) < 40000 {
		t.Fatalf("%d bytes fill no window", len(all))
	}
	plain := every(all, 4000)
	packed := zlibStream(t, zlib.DefaultCompression, append(plain, nil))
	const object = 300

	inflater := func() *compress.Inflater {
		z := newInflater(t, trusted)
		for _, b := range packed[:len(packed)-1] {
			if _, _, err := counted(t, z, [][]byte{b}); err != compress.ErrMoreInput {
				t.Fatal(err)
			}
		}
		return z
	}
	holds(t, "Inflater, new", held(t, func() *compress.Inflater { return newInflater(t, trusted) }), object)
	holds(t, "Inflater", held(t, inflater), object+32<<10)
	holds(t, "Inflater, half a send there", held(t, func() *compress.Inflater {
		z := inflater()
		if _, _, err := counted(t, z, [][]byte{packed[5][:100]}); err != compress.ErrMoreInput {
			t.Fatal(err)
		}
		return z
	}), object+32<<10+256)
	partial := recordings(t, "testdata/partial.jsonl")[1]
	holds(t, "Inflater, behind a partial flush", held(t, func() *compress.Inflater {
		z, sent := newInflater(t, trusted), 0
		for _, send := range partial.Sends[:8] { // the last one is the largest
			if _, _, err := counted(t, z, [][]byte{send.Zlib}); err != compress.ErrMoreInput {
				t.Fatal(err)
			}
			sent += len(send.Plain)
		}
		if sent > 4096 {
			t.Fatal("more than the bound below is for")
		}
		return z
	}), object+4096+256)
	holds(t, "Reader, waiting", held(t, func() *compress.Reader {
		conn := &growing{bytes.Join(packed[:len(packed)-1], nil)}
		r, err := compress.NewReader(conn, trusted)
		if err != nil {
			t.Fatal(err)
		}
		for buf := make([]byte, 1000); err == nil; {
			_, err = r.Read(buf)
		}
		conn.b = nil
		return r
	}), object+32<<10+700)

	for _, c := range []struct {
		name string
		o    compress.DeflateOptions
		most int64
	}{
		{"Deflater", compress.DeflateOptions{Level: 1}, 4096},
		{"Deflater, with all the context that there is", compress.DeflateOptions{Level: 1, Context: 32 << 10}, 32 << 10},
		{"Deflater, without context", compress.DeflateOptions{Context: -1}, 0},
	} {
		holds(t, c.name, held(t, func() *compress.Deflater {
			z, err := compress.NewDeflater(c.o)
			if err != nil {
				t.Fatal(err)
			}
			var buf []byte
			for _, p := range plain {
				if buf, err = z.Append(buf[:0], p); err != nil {
					t.Fatal(err)
				}
			}
			return z
		}), object+c.most)
	}

	for _, c := range []struct {
		name    string
		p       compress.Params
		in, out int64
	}{
		{"with context takeover", windowParams(15, true), 32 << 10, 4096},
		{"with context takeover and a window of 12 bits", windowParams(12, true), 4096, 4096},
		{"with context takeover and a window of 10 bits", windowParams(10, true), 1024, 1024},
		{"without context takeover", windowParams(15, false), 0, 0},
	} {
		var payloads [][]byte
		holds(t, "MessageDeflater, "+c.name, held(t, func() *compress.MessageDeflater {
			z := newMessageDeflater(t, c.p, compress.DeflateOptions{Level: 1})
			record := payloads == nil
			var buf []byte
			for _, p := range plain {
				var err error
				if buf, err = z.Append(buf[:0], p); err != nil {
					t.Fatal(err)
				}
				if record {
					payloads = append(payloads, bytes.Clone(buf))
				}
			}
			return z
		}), object+c.out)
		holds(t, "MessageInflater, "+c.name, held(t, func() *compress.MessageInflater {
			z := newMessageInflater(t, c.p)
			var buf []byte
			for _, p := range payloads {
				var err error
				if buf, err = z.Append(buf[:0], p); err != nil {
					t.Fatal(err)
				}
			}
			return z
		}), object+c.in)
	}
}

// TestCloseGivesBack: what thousands of connections held does not stay with the
// free lists.
func TestCloseGivesBack(t *testing.T) {
	packed := zlibStream(t, zlib.BestSpeed, [][]byte{random(62, 100000), random(63, 100000)})
	open := func() *compress.Inflater {
		z := newInflater(t, trusted)
		if _, _, err := counted(t, z, [][]byte{packed[0], packed[1][:20000]}); err != compress.ErrMoreInput {
			t.Fatal(err)
		}
		return z
	}
	open().Close()
	before := heap()
	all := make([]*compress.Inflater, 500)
	for i := range all {
		all[i] = open()
	}
	during := heap() - before
	for i := range all {
		all[i].Close()
	}
	after := heap() - before
	runtime.KeepAlive(all)
	t.Logf("%d bytes while they wait, %d when they are closed", during, after)
	if during < 500*(32<<10+20000) {
		t.Error("the connections held less than they have to: this test tests nothing")
	}
	if after > 4<<20 {
		t.Errorf("%d bytes are held for nobody", after)
	}
}

// steady calls f until nothing is new any more, and then holds it to zero
// allocations.
func steady(t *testing.T, f func()) {
	t.Helper()
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for range 300 {
		f()
	}
	if n := testing.AllocsPerRun(200, f); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestNoAllocations: in steady state a send, or a message, costs none.
func TestNoAllocations(t *testing.T) {
	plain := sends(64, 1000)
	next := func() func() []byte {
		i := 0
		return func() []byte { i++; return plain[i%len(plain)] }
	}
	t.Run("stream", func(t *testing.T) {
		for _, o := range []compress.DeflateOptions{{}, {Level: 1, Context: -1}, {Level: 6, Context: 32 << 10}, {Level: 9}} {
			out, err := compress.NewDeflater(o)
			if err != nil {
				t.Fatal(err)
			}
			in, p := newInflater(t, trusted), next()
			var buf, got []byte
			steady(t, func() {
				send := p()
				if buf, err = out.Append(buf[:0], send); err != nil {
					t.Fatal(err)
				}
				if err := in.Feed(buf); err != nil {
					t.Fatal(err)
				}
				if got, err = drain(in, got[:0]); err != compress.ErrMoreInput || !bytes.Equal(got, send) {
					t.Fatal(len(got), err)
				}
			})
		}
	})
	t.Run("reader and writer", func(t *testing.T) {
		conn := new(bytes.Buffer)
		w, err := compress.NewWriter(conn, compress.DeflateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := compress.NewReader(conn, trusted)
		if err != nil {
			t.Fatal(err)
		}
		p, buf := next(), make([]byte, 16<<10)
		steady(t, func() {
			send := p()
			if _, err := w.Write(send); err != nil {
				t.Fatal(err)
			}
			for n := 0; n < len(send); {
				m, err := r.Read(buf)
				if err != nil {
					t.Fatal(err)
				}
				n += m
			}
		})
	})
	for _, bits := range []int{15, 10} {
		for _, takeover := range []bool{true, false} {
			t.Run("messages", func(t *testing.T) {
				out := newMessageDeflater(t, windowParams(bits, takeover), compress.DeflateOptions{})
				in, p := newMessageInflater(t, windowParams(bits, takeover)), next()
				var packed, got []byte
				var err error
				steady(t, func() {
					m := p()
					if packed, err = out.Append(packed[:0], m); err != nil {
						t.Fatal(err)
					}
					if got, err = in.Append(got[:0], packed); err != nil || !bytes.Equal(got, m) {
						t.Fatal(err)
					}
				})
			})
		}
	}
}
