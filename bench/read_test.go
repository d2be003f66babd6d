package bench_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
)

// A reading is one engine on one form of a session; begin returns what reads it
// once, and adds up what was delivered.
type reading struct {
	name  string
	bytes func(*bench.Session) int
	begin func(*bench.Session) (func(*bench.Counts) error, error)
}

func frameBytes(s *bench.Session) (n int) {
	for _, f := range s.Frames {
		n += len(f)
	}
	return n
}

func streamBytes(s *bench.Session) int { return len(s.Stream) }

var readings = []reading{
	{"engine=stanza/form=stream", streamBytes, func(s *bench.Session) (func(*bench.Counts) error, error) {
		p, err := parser.New(parser.Options{})
		return func(c *bench.Counts) error { return bench.ReadStream(p, s.Stream, c) }, err
	}},
	{"engine=stanza/form=frames", frameBytes, func(s *bench.Session) (func(*bench.Counts) error, error) {
		p, err := parser.New(parser.Options{})
		return func(c *bench.Counts) error {
			for _, f := range s.Frames {
				if err := bench.ReadMessage(p, parser.Frame, f, c); err != nil {
					return err
				}
			}
			return nil
		}, err
	}},
	{"engine=encoding-xml/form=stream", streamBytes, func(s *bench.Session) (func(*bench.Counts) error, error) {
		return func(c *bench.Counts) error { return bench.ReadXML(bench.Chunks(s.Stream), c) }, nil
	}},
	{"engine=encoding-xml/form=frames", frameBytes, func(s *bench.Session) (func(*bench.Counts) error, error) {
		return func(c *bench.Counts) error {
			for _, f := range s.Frames {
				if err := bench.ReadXML(bytes.NewReader(f), c); err != nil {
					return err
				}
			}
			return nil
		}, nil
	}},
}

// BenchmarkRead compares engines on the same bytes with the same consumption.
// A stream comes in chunks of 4 KiB; each frame is a document of its own, for
// which encoding/xml needs a decoder of its own.
func BenchmarkRead(b *testing.B) {
	for _, mix := range traffic.Mixes() {
		s := bench.NewSession(mix, 1, 1<<18)
		for _, r := range readings {
			b.Run(fmt.Sprintf("mix=%v/%s", mix, r.name), func(b *testing.B) {
				read, err := r.begin(s)
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(r.bytes(s)))
				b.ReportAllocs()
				var c bench.Counts
				for b.Loop() {
					if err := read(&c); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*s.Stanzas), "ns/stanza")
			})
		}
	}
}

// TestCounts holds that whoever is compared was given the same: the benchmarks
// measure equal work.
func TestCounts(t *testing.T) {
	for _, mix := range traffic.Mixes() {
		t.Run(mix.String(), func(t *testing.T) {
			s := bench.NewSession(mix, 7, 1<<17)
			got := map[string]bench.Counts{}
			for _, r := range readings {
				read, err := r.begin(s)
				if err != nil {
					t.Fatal(err)
				}
				var c bench.Counts
				if err := read(&c); err != nil {
					t.Fatalf("%s: %v", r.name, err)
				}
				if c.Elements < s.Stanzas || c.NameBytes == 0 || c.ValueBytes == 0 {
					t.Errorf("%s delivers only %+v of %d stanzas", r.name, c, s.Stanzas)
				}
				got[r.name] = c
			}
			for _, form := range []string{"form=stream", "form=frames"} {
				ours, theirs := got["engine=stanza/"+form], got["engine=encoding-xml/"+form]
				if ours != theirs {
					t.Errorf("%s: this engine delivers %+v, encoding/xml %+v", form, ours, theirs)
				}
			}
			// The stream has its header besides.
			if stream, frames := got[readings[0].name], got[readings[1].name]; stream.Elements != frames.Elements+1 ||
				stream.TextBytes != frames.TextBytes {
				t.Errorf("the stream holds %+v, the frames %+v", stream, frames)
			}
		})
	}
}

func TestReadRejects(t *testing.T) {
	p, err := parser.New(parser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var c bench.Counts
	for _, in := range []string{"<a>", "<a></b>", "<a/>"} { // none is a stream
		if err := bench.ReadStream(p, []byte(in), &c); err == nil {
			t.Errorf("stream %q is read without an error", in)
		}
	}
	for _, in := range []string{"", "<a>", "<a/><b/>"} {
		if err := bench.ReadMessage(p, parser.Frame, []byte(in), &c); err == nil {
			t.Errorf("message %q is read without an error", in)
		}
	}
	if err := bench.ReadXML(bytes.NewReader([]byte("<a>")), &c); err == nil {
		t.Error("encoding/xml reads half a document without an error")
	}
}
