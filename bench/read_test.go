package bench_test

import (
	"bytes"
	"testing"

	"github.com/seed492f7be9/stanza/bench"
	"github.com/seed492f7be9/stanza/fuzz/traffic"
	"github.com/seed492f7be9/stanza/parser"
)

// A reading is one engine, asked in one way, on one form of a session.
type reading struct {
	name string
	work func(testing.TB, *bench.Session) work
}

func readings() []reading {
	var all []reading
	for _, f := range forms {
		for _, a := range apis {
			all = append(all, reading{"engine=stanza/form=" + f.name + "/api=" + a.name,
				func(t testing.TB, s *bench.Session) work { return f.work(t, s, parser.Options{}, a.how) }})
		}
	}
	return append(all,
		reading{"engine=encoding-xml/form=stream", func(_ testing.TB, s *bench.Session) work { return stdlibStream(s) }},
		reading{"engine=encoding-xml/form=frames", func(_ testing.TB, s *bench.Session) work { return stdlibFrames(s) }})
}

// BenchmarkRead compares engines on the same bytes with the same consumption.
// A stream comes in chunks of 4 KiB; each frame is a document of its own, for
// which encoding/xml needs a decoder of its own.
func BenchmarkRead(b *testing.B) {
	for _, mix := range traffic.Mixes() {
		s := bench.NewSession(mix, 1, sessionSize)
		for _, r := range readings() {
			b.Run("mix="+mix.String()+"/"+r.name, func(b *testing.B) { r.work(b, s).run(b) })
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
			for _, r := range readings() {
				var c bench.Counts
				if err := r.work(t, s).read(&c); err != nil {
					t.Fatalf("%s: %v", r.name, err)
				}
				if c.Elements < s.Stanzas || c.NameBytes == 0 || c.ValueBytes == 0 {
					t.Errorf("%s delivers only %+v of %d stanzas", r.name, c, s.Stanzas)
				}
				got[r.name] = c
			}
			for _, f := range forms {
				theirs := got["engine=encoding-xml/form="+f.name]
				for _, a := range apis {
					if ours := got["engine=stanza/form="+f.name+"/api="+a.name]; ours != theirs {
						t.Errorf("%s by %s: this engine delivers %+v, encoding/xml %+v", f.name, a.name, ours, theirs)
					}
				}
			}
			// The stream has its header besides.
			stream, frames := got["engine=encoding-xml/form=stream"], got["engine=encoding-xml/form=frames"]
			if stream.Elements != frames.Elements+1 || stream.TextBytes != frames.TextBytes {
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
	for _, a := range apis {
		for _, in := range []string{"<a>", "<a></b>", "<a/>"} { // none is a stream
			if err := a.how.ReadStream(p, []byte(in), &c); err == nil {
				t.Errorf("stream %q is read without an error", in)
			}
		}
		for _, in := range []string{"", "<a>", "<a/><b/>"} {
			if err := a.how.ReadMessage(p, parser.Frame, []byte(in), &c); err == nil {
				t.Errorf("message %q is read without an error", in)
			}
		}
	}
	if err := bench.ReadXML(bytes.NewReader([]byte("<a>")), &c); err == nil {
		t.Error("encoding/xml reads half a document without an error")
	}
}
